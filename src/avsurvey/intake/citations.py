"""Reference lists: which works with records here a text, or a list of titles read from it, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from avsurvey.ids import normalised_title
from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.records import Paper

MIN_TITLE: Final = 14
"""Letters and digits below which a title is too common a phrase to be told from running text."""
MIN_START: Final = 24
"""Letters and digits from which the beginning of a title, as lists shorten it, stands for the whole."""
AUTHORS_BEFORE: Final = 700
"""How far before a title, in characters, its authors are looked for."""
AROUND: Final = 40
"""How far around a title, in characters, the end of its sentence is looked for."""
AUTHORS_LOOKED_FOR: Final = 3
_HEADING = re.compile(r"^[\s#*\d.]*(?:references|bibliography)[\s*:]*$", re.IGNORECASE | re.MULTILINE)
_BEFORE_TITLE = frozenset(".,:;?!\"“”‘’'`*_()[]{}&")
_AFTER_TITLE = frozenset(".,;?!\"“”’'`*_([{")
_NEXT_WORD = re.compile(r"\s+(?:In\b|arXiv\b|CoRR\b|https?:|20\d\d\b|Proc\b)")


@dataclass(frozen=True, slots=True)
class ReadList:
    """What became of a list of titles: works that have records, and titles that have none."""

    works: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    citekey: str


def reference_section(text: str) -> str:
    """The part of a paper's text after the last heading *References*; the whole where there is no such heading."""
    headings = list(_HEADING.finditer(text))
    return text[headings[-1].end() :] if headings else text


def works_in_text(kb: KnowledgeBase, text: str) -> tuple[str, ...]:
    """Citekeys of the works that a reference list names, sorted.

    A work counts when its title stands there letter by letter (line breaks, hyphens and accents aside), as a whole
    sentence of the entry, with the family name of one of its first authors before it. Where two titles overlap, the
    longer one is meant.
    """
    folded, places = _fold(text)
    matches = [
        match
        for wanted, paper in kb.papers_by_title.items()
        if len(wanted) >= MIN_TITLE
        for match in _matches(wanted, paper, text, folded, places)
    ]
    return tuple(sorted({match.citekey for match in matches if not _is_inside_another(match, matches)}))


def works_of_titles(kb: KnowledgeBase, titles: Iterable[str]) -> ReadList:
    """Match titles that were read from a list: the same letters, or an unambiguous beginning of a longer title."""
    known = kb.papers_by_title
    works, unknown = set(), []
    for title in titles:
        wanted = normalised_title(title)
        found = {known[wanted].id} if wanted in known else set()
        if not found and len(wanted) >= MIN_START:
            found = {paper.id for name, paper in known.items() if name.startswith(wanted)}
        if len(found) == 1:
            works |= found
        else:
            unknown.append(title)
    return ReadList(tuple(sorted(works)), tuple(unknown))


def cites_change(paper: Paper, source: Mapping[str, str], where: str, works: Iterable[str]) -> dict[str, Any]:
    """The change, for :func:`avsurvey.intake.amend_records`, by which a paper names its source and what it cites.

    ``source`` has the fields of a source; one of the paper's own of the same address and tier is used again.
    """
    wanted = (source["url"], source["tier"])
    key = next((there.key for there in paper.sources if (there.url, there.tier) == wanted), None)
    taken = {there.key for there in paper.sources}
    change: dict[str, Any] = {"record": paper.id}
    if key is None:
        key = next(name for name in ("text", "fulltext", "paper", "references") if name not in taken)
        change["sources"] = {key: dict(source)}
    others = [work for work in works if work != paper.id]
    return {**change, "cites": {"source": key, "where": where, "works": others}}


def _matches(wanted: str, paper: Paper, text: str, folded: str, places: list[int]) -> Iterator[_Match]:
    at = folded.find(wanted)
    while at >= 0:
        start, end = places[at], places[at + len(wanted) - 1] + 1
        if _is_whole_sentence(text, start, end) and _has_author(paper, text, start):
            yield _Match(start, end, paper.id)
        at = folded.find(wanted, at + 1)


def _fold(text: str) -> tuple[str, list[int]]:
    """Letters and digits in the form in which titles are compared, and where each of them stands in the text."""
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in normalised_title(character):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _is_whole_sentence(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - AROUND) : start].rstrip(), text[end : end + AROUND]
    begins = not before or before[-1] in _BEFORE_TITLE or before[-1].isdigit()
    following = after.lstrip()
    return begins and (not following or following[0] in _AFTER_TITLE or _NEXT_WORD.match(after) is not None)


def _has_author(paper: Paper, text: str, start: int) -> bool:
    before = normalised_title(text[max(0, start - AUTHORS_BEFORE) : start])
    names = (read_name(author).family for author in paper.authors[:AUTHORS_LOOKED_FOR])
    return any(normalised_title(name) in before for name in names)


def _is_inside_another(match: _Match, others: Iterable[_Match]) -> bool:
    length = match.end - match.start
    return any(
        other.start < match.end and match.start < other.end and other.end - other.start > length for other in others
    )
