"""Making the generated pages, or keeping those of the published site that are still right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from avsurvey.kb.reads import note, recording
from avsurvey.pages import Page, Recipe
from avsurvey.site.kept_pages import Keeper
from avsurvey.site.outputs import Outputs
from avsurvey.site.splice import Shell
from avsurvey.views import Survey
from avsurvey.views.traced import TracedSurvey


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


class Workshop:
    """Puts each generated page into its shell and among the outputs."""

    def __init__(self, shells: Shells, outputs: Outputs, survey: Survey, keeper: Keeper) -> None:
        self._shells = shells
        self._outputs = outputs
        self._keeper = keeper
        self._survey = TracedSurvey(survey)
        self.made = 0
        """How many pages were rendered, and not kept."""

    def place(self, part: Page | Recipe) -> Page:
        """Put a page among the outputs; what is returned lacks its text."""
        if isinstance(part, Page):
            self._write(part)
            return _bare(part)
        kept = self._keeper.find(part.name, part.given)
        if kept and self._outputs.keep(kept.files):
            self._keeper.keep(part.name, kept)
            return kept.page
        with recording() as reads:
            page = part.make(self._survey)
            files = self._write(page)
        bare = _bare(page)
        self._keeper.put(part.name, part.given, bare, reads, files)
        return bare

    def _write(self, page: Page) -> tuple[str, ...]:
        """Write a page with the files beside it, and return their paths."""
        self.made += 1
        key = self._shells.key_of(page)
        note(("shell", *key))
        shell = self._shells.get(*key)
        files = {page.path: shell.fill(page) if shell else page.body}
        files |= {f"{page.uri}{name}": text for name, text in page.files}
        for path, text in files.items():
            self._outputs.write(path, text.encode())
        return tuple(files)


def _bare(page: Page) -> Page:
    """A page without its text: what the search for names and the sitemap need of it."""
    return replace(page, body="", head="", files=())
