"""Drafts: a new paper's record from what services or a .bib file say, with everything doubtful as a comment."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from avsurvey.ids import normalised_title
from avsurvey.intake.gathering import Gathered
from avsurvey.intake.indexes import clean_authors, plain_title
from avsurvey.intake.proposing import (
    Twin,
    find_twins,
    propose_citekey,
    propose_venue,
    suggest_terms,
    years_in,
)
from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.records import Paper
from avsurvey.records.comments import Comments
from avsurvey.records.yaml_text import WIDTH, render_yaml
from avsurvey.services import Work

SOURCE_KEYS: Final = {"arXiv": "arxiv", "Crossref": "crossref", "DataCite": "datacite", "the page": "page"}
BIB_SERVICE: Final = "the .bib file"
BIB_KEY: Final = "bib"
SUGGESTED: Final = ("tasks", "paradigms")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record's text, with what a person must know about it."""

    citekey: str
    title: str
    text: str
    twins: tuple[Twin, ...]
    left_out: str = ""
    """Why the work was left out before, where it was."""


class Incomplete(Exception):
    """Title, authors or date are missing, so that there is nothing to draft; the text says which."""


@dataclass
class _Drafter:
    kb: KnowledgeBase
    gathered: Gathered
    tasks: Sequence[str]
    leftovers: Sequence[str]
    comments: Comments = field(default_factory=Comments)

    @property
    def works(self) -> list[Work]:
        return self.gathered.works

    def fields(self) -> dict[str, Any]:
        first = self.works[0]
        fields: dict[str, Any] = {"level": "stub", "title": plain_title(first.title), "authors": self._authors()}
        variants = [plain_title(work.title) for work in self.works[1:]]
        different = {normalised_title(title): title for title in variants}
        different.pop(normalised_title(fields["title"]), None)
        fields["title_variants"] = list(different.values())
        fields["published"] = _earliest([work.published for work in self.works if work.published])
        fields["arxiv"] = next((work.arxiv for work in self.works if work.arxiv), "")
        fields["doi"] = next((work.doi for work in self.works if work.doi and work.service != "arXiv"), "")
        fields["venue"] = self._venue(fields["published"])
        fields["tasks"] = list(self.tasks)
        fields["sources"] = {_key(work): _source(work) for work in self.works}
        for work in self.works:
            if not (work.tier and work.day):
                self._say(("sources", _key(work)), "Open the address, compare, and fill in what stands open.")
        self._suggest(fields["title"])
        return {name: value for name, value in fields.items() if value or name == "tasks"}

    def _authors(self) -> list[str]:
        for work in self.works:
            if names := clean_authors(list(work.authors)):
                for other in self.works:
                    if other is not work and other.authors and _families(other.authors) != _families(names):
                        self._say(("authors",), f"{at_start(other.service)} prints: {'; '.join(other.authors)}")
                return list(names)
        raise Incomplete("no list of its authors was found")

    def _venue(self, published: str) -> dict[str, Any] | None:
        """The venue that a registered name tells; what authors say in a comment is left to a person."""
        found = None
        for work in self.works:
            for name in work.venues:
                venue = propose_venue(self.kb, name)
                year = work.venue_year if work.venue_year and not years_in(name) else next(iter(years_in(name)), None)
                if venue and year and year >= int(published[:4]) and found is None:
                    found = {"id": venue, "year": year, "source": _key(work), "where": f"name, “{name}”"}
                    if work.pages:
                        found["pages"] = work.pages
                    self._say(("venue",), "Proposed; judge it by the proceedings, and add the track.")
                elif not found:
                    self._say(
                        ("tasks",), f"{at_start(work.service)} names “{name}”: no certain venue of a certain year."
                    )
            for remark in work.remarks:
                self._say(("venue",) if found else ("tasks",), self._remark(work, remark))
        pointed = self.gathered.pointers.venue
        if pointed and found is None and "arxiv" not in pointed.lower():
            self._say(("tasks",), f"OpenAlex names “{pointed}”. It points and does not prove.")
        return found

    def _remark(self, work: Work, remark: str) -> str:
        venue, years = propose_venue(self.kb, remark), years_in(remark)
        hint = f" Perhaps `venue: {{id: {venue}, year: {years[0]}, source: {_key(work)}, where: comment}}`."
        return f"{at_start(work.service)} has the comment “{remark}”." + (hint if venue and len(years) == 1 else "")

    def _suggest(self, title: str) -> None:
        abstract = next((work.abstract for work in self.works if work.abstract), "")
        for vocabulary in SUGGESTED:
            suggestions = suggest_terms(self.kb, vocabulary, title, abstract)
            if suggestions and not (vocabulary == "tasks" and self.tasks):
                self._say(("tasks",), f"Words suggest these {vocabulary}; take those that fit, after reading:")
                for one in suggestions:
                    self._say(
                        ("tasks",), f"  {one.term} (“{one.words}” in the {'title' if one.is_in_title else 'abstract'})"
                    )
        if not self.tasks and not self.comments.of(("tasks",)).before:
            self._say(
                ("tasks",), "No task's name stands in the title or abstract. `data/vocabularies/tasks.yml` has them."
            )

    def head(self, twins: Sequence[Twin], left_out: str) -> None:
        """Say at the top of the file where it comes from and what to look at."""
        services = " and ".join(dict.fromkeys(work.service for work in self.works))
        lines = [f"Drafted by `avsurvey add` from {services}. Judge every comment, then delete it."]
        lines += [
            f"May be the record `{twin.id}`: {twin.reason}. Compare them; delete this file if so." for twin in twins
        ]
        lines += (
            [f"Was left out before: {left_out} Delete its entry in coverage.yml if it comes in."] if left_out else []
        )
        lines += [f"Not had: {trouble}" for trouble in self.gathered.troubles]
        lines += [f"Not placed: {leftover}" for leftover in self.leftovers]
        self.comments.head += [part for line in lines for part in _commented(line)]

    def _say(self, place: tuple[str, ...], text: str) -> None:
        for line in _commented(text):
            if line not in self.comments.of(place).before:
                self.comments.add_before(place, line)


def draft_paper(
    kb: KnowledgeBase,
    gathered: Gathered,
    *,
    tasks: Sequence[str] = (),
    leftovers: Sequence[str] = (),
) -> Draft:
    """Draft a record; raises :class:`Incomplete`."""
    if not gathered.works:
        raise Incomplete("no service described it")
    if not gathered.works[0].title:
        raise Incomplete("no title was found")
    if not any(work.published for work in gathered.works):
        raise Incomplete("no date of its publication was found")
    drafter = _Drafter(kb, gathered, tasks, leftovers)
    fields = drafter.fields()
    titles = (fields["title"], *fields.get("title_variants", ()))
    twins = find_twins(kb, titles, arxiv=fields.get("arxiv", ""), doi=fields.get("doi", ""))
    left_out = _left_out(kb, titles, fields.get("arxiv", ""))
    drafter.head(twins, left_out)
    citekey = propose_citekey(kb, (), fields["authors"][0], int(fields["published"][:4]), fields["title"])
    return Draft(citekey, fields["title"], render_yaml(Paper, fields, drafter.comments), twins, left_out)


def at_start(service: str) -> str:
    """A service's name at the start of a sentence; arXiv keeps its small letter."""
    return "T" + service[1:] if service.startswith("the ") else service


def _left_out(kb: KnowledgeBase, titles: Sequence[str], arxiv: str) -> str:
    wanted = {normalised_title(title) for title in titles}
    for work in kb.coverage.left_out:
        if normalised_title(work.title) in wanted or (arxiv and work.arxiv == arxiv):
            return work.why
    return ""


def _earliest(dates: Sequence[str]) -> str:
    """The first date, unless a later one in the list is certainly earlier; as far as both are precise."""
    best = dates[0]
    for other in dates[1:]:
        precision = min(len(best), len(other))
        if other[:precision] < best[:precision]:
            best = other
    return best


def _families(names: Sequence[str]) -> list[str]:
    return [normalised_title(read_name(name).family) for name in names]


def _key(work: Work) -> str:
    return SOURCE_KEYS.get(work.service, BIB_KEY)


def _source(work: Work) -> dict[str, str]:
    source = {"url": work.url, "tier": work.tier, "version": work.version, "seen": work.day}
    return {name: value for name, value in source.items() if value or name != "version"}


def _commented(text: str) -> Iterator[str]:
    indent = "#" + " " * (1 + len(text) - len(text.lstrip()))
    yield from textwrap.wrap(
        text.strip(), WIDTH - 2, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )
