"""Making pages and other files by their recipes, or keeping those of the published site that are still right."""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from avsurvey.findings import Finding, sorted_findings
from avsurvey.kb.reads import note, recording
from avsurvey.pages import Page, Recipe
from avsurvey.rules import InvalidData
from avsurvey.site.hands import share_out
from avsurvey.site.kept_pages import Keeper, Kept, Told
from avsurvey.site.outputs import Outputs, Stamp
from avsurvey.site.splice import Shell
from avsurvey.views import Survey
from avsurvey.views.traced import TracedSurvey

FEW: Final = 8
"""So many recipes are done sooner by one process than others are started."""


@dataclass(frozen=True, slots=True)
class Shells:
    """The frames of generated pages: for each page of the navigation its own, for all others that of their folder."""

    sections: Mapping[str, Shell]
    folders: Mapping[str, Shell]

    def key_of(self, page: Page) -> tuple[str, str]:
        """Where the shell of a page is found."""
        return ("sections", page.uri) if page.uri in self.sections else ("folders", page.shell)

    def get(self, place: str, uri: str) -> Shell | None:
        """The shell at a place; None for pages that are whole documents."""
        return (self.sections if place == "sections" else self.folders).get(uri)


@dataclass(slots=True)
class Batch:
    """What one process made: results by the number of their recipe, and what else the others need to know of it."""

    process: int = field(default_factory=os.getpid)
    done: set[int] = field(default_factory=set)
    """The numbers of the recipes that it followed, also of those that led to findings."""
    kept: dict[int, Kept] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    written: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    """The facts that were read, as far as they were not known before."""


class Workshop:
    """Puts what recipes make among the outputs, pages in their shells."""

    def __init__(self, shells: Shells, outputs: Outputs, survey: Survey, keeper: Keeper) -> None:
        self._shells = shells
        self.outputs = outputs
        self._keeper = keeper
        self._survey = TracedSurvey(survey)
        self.made = 0
        """How many recipes were followed, and their files not kept."""
        self.seconds: dict[str, float] = {}
        """How long recipes took by the first part of their name, whichever process followed them."""

    def place_all(self, recipes: Iterable[Recipe], hands: int = 1) -> list[Kept]:
        """Put the files of recipes among the outputs; raises :class:`InvalidData` with the findings of all of them."""
        known = {recipe: self._keep(recipe) for recipe in recipes}
        todo = [recipe for recipe, kept in known.items() if kept is None]
        self.made += len(todo)
        batches = share_out(len(todo), hands if len(todo) > FEW else 1, partial(self._follow, todo))
        if lost := set(range(len(todo))).difference(*(batch.done for batch in batches)):
            self.outputs.trust_nothing()
            batches.append(self._follow(todo, sorted(lost)))
        if findings := [finding for batch in batches for finding in batch.findings]:
            raise InvalidData(sorted_findings(findings))
        for batch in batches:
            self._take(todo, batch)
        return [kept or self._keeper.store.pages[recipe.name] for recipe, kept in known.items()]

    def _keep(self, recipe: Recipe) -> Kept | None:
        """What the published site holds of a recipe, if that is still right."""
        kept = self._keeper.find(recipe.name, recipe.given)
        if kept is None or not self.outputs.keep(kept.files):
            return None
        self._keeper.keep(recipe.name, kept)
        return kept

    def _follow(self, recipes: Sequence[Recipe], share: Iterable[int]) -> Batch:
        """Follow some of the recipes."""
        batch, written, begins = Batch(), self.outputs.written, self._keeper.count
        for at in share:
            batch.done.add(at)
            began = time.perf_counter()
            try:
                batch.kept[at] = self._make(recipes[at])
            except InvalidData as error:
                batch.findings += error.findings
                continue
            batch.stamps |= {path: self.outputs.stamps[path] for path in batch.kept[at].files}
            folder = recipes[at].name.partition("/")[0]
            batch.seconds[folder] = batch.seconds.get(folder, 0.0) + time.perf_counter() - began
        batch.written = self.outputs.written - written
        batch.told = self._keeper.told_since(begins)
        return batch

    def _make(self, recipe: Recipe) -> Kept:
        with recording() as reads:
            made = recipe.make(self._survey)
            files = self._shelled(made) if isinstance(made, Page) else made
        for path, content in files.items():
            self.outputs.write(path, content)
        page = _bare(made) if isinstance(made, Page) else None
        return Kept(page, recipe.given, self._keeper.numbers_of(reads), tuple(files))

    def _shelled(self, page: Page) -> dict[str, bytes]:
        """The files of a page: itself in its shell, and those beside it."""
        key = self._shells.key_of(page)
        note(("shell", *key))
        shell = self._shells.get(*key)
        files = {page.path: shell.fill(page) if shell else page.body}
        files |= {f"{page.uri}{name}": text for name, text in page.files}
        return {path: text.encode() for path, text in files.items()}

    def _take(self, recipes: Sequence[Recipe], batch: Batch) -> None:
        """Take over what was made; numbers that another process gave to facts are put into our own."""
        numbers: dict[int, int] = {}
        if batch.process != os.getpid():
            numbers = self._keeper.learn(batch.told)
            self.outputs.take(batch.stamps, batch.written)
        for at, kept in batch.kept.items():
            reads = array("I", (numbers.get(number, number) for number in kept.reads)) if numbers else kept.reads
            self._keeper.keep(recipes[at].name, replace(kept, reads=reads))
        for folder, seconds in batch.seconds.items():
            self.seconds[folder] = self.seconds.get(folder, 0.0) + seconds


def _bare(page: Page) -> Page:
    """A page without its text: what the search for names and the sitemap need of it."""
    return replace(page, body="", head="", files=())
