"""A work as it is cited: what every citation format is written from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from avsurvey.kb import KnowledgeBase
from avsurvey.names import Name, read_name
from avsurvey.records import Paper

JOURNALS: Final = "journals"
ARXIV: Final = "https://arxiv.org/abs/"
DOI: Final = "https://doi.org/"
_HYPHENS: Final = re.compile(r"\s*(?:-+|–)\s*")


class Medium(StrEnum):
    """What kind of publication is cited."""

    ARTICLE = "article"
    PROCEEDINGS = "proceedings"
    PREPRINT = "preprint"


@dataclass(frozen=True, slots=True)
class Reference:
    """The bibliographic facts of one work; a text that is not known is empty."""

    id: str
    medium: Medium
    title: str
    authors: tuple[Name, ...]
    year: int
    published: str
    """The first public date, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    holder: str
    """The journal or the proceedings, by its long name."""
    venue: str
    """The same by its short name."""
    pages: str
    """As printed, parted by an en dash, however the record parts them."""
    arxiv: str
    doi: str
    url: str
    """Where the work stands: its DOI, arXiv, or the first address on record."""

    @property
    def page_range(self) -> tuple[str, str]:
        """First and last page; the last is empty where one page or an article number is printed."""
        first, _, last = self.pages.partition("–")
        return first, last


def read_reference(kb: KnowledgeBase, paper: Paper) -> Reference:
    """The facts by which a work is cited: those of the published version where there is one."""
    authors = paper.authors_published if paper.venue and paper.authors_published else paper.authors
    return Reference(
        id=paper.id,
        medium=_medium(kb, paper),
        title=paper.title,
        authors=tuple(read_name(author) for author in authors),
        year=paper.cited_year,
        published=paper.published,
        holder=_venue_name(kb, paper.venue.id) if paper.venue else "",
        venue=kb.term_label("venues", paper.venue.id) if paper.venue else "",
        pages=_HYPHENS.sub("–", paper.venue.pages or "") if paper.venue else "",
        arxiv=paper.arxiv or "",
        doi=paper.doi or "",
        url=DOI + paper.doi if paper.doi else address_of(paper),
    )


def family_name(name: Name) -> str:
    """The family name with its particle: ``van den Oord``."""
    return " ".join(part for part in (name.particle, name.family) if part)


def address_of(paper: Paper) -> str:
    """The abstract on arXiv, or the first address of the text on record; empty where none is."""
    if paper.arxiv:
        return ARXIV + paper.arxiv
    return next((link.url for link in paper.links if link.kind in ("pdf", "proceedings", "project")), "")


def _medium(kb: KnowledgeBase, paper: Paper) -> Medium:
    if paper.venue is None:
        return Medium.PREPRINT
    return Medium.ARTICLE if JOURNALS in kb.ancestors("venues", paper.venue.id) else Medium.PROCEEDINGS


def _venue_name(kb: KnowledgeBase, venue: str) -> str:
    """The venue's long name where the vocabulary gives one as its first alias of several words, else its label."""
    term = kb.term("venues", venue)
    if term is None:
        return venue
    return next((alias for alias in term.aliases if len(alias.split()) > 2), term.label)
