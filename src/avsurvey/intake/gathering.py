"""From what a person names to what services say about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import unquote

from rapidfuzz import fuzz

from avsurvey.ids import ARXIV_ID, normalised_title
from avsurvey.records.types import check_url
from avsurvey.services import (
    Client,
    NotThere,
    Pointers,
    ServiceError,
    Work,
    fetch_arxiv,
    fetch_crossref,
    fetch_datacite,
    fetch_openalex,
    fetch_page,
)

T = TypeVar("T")
SAME_TITLE: Final = 85.0
"""How alike, of 100, the titles of two descriptions must be for them to be of one work."""
ARXIV_DOI: Final = "10.48550/arxiv."
_ARXIV = re.compile(
    rf"(?:arxiv:|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)({ARXIV_ID})(?:v\d+)?(?:\.pdf)?/?", re.I
)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/\S+)", re.I)
_BARE_DOI = re.compile(r"10\.\d{4,9}/[^\s<>\"{}|\\^`]+")
_ANTHOLOGY = re.compile(r"https?://(?:www\.)?aclanthology\.org/([A-Za-z0-9.-]+?)(?:\.pdf|\.bib)?/?", re.I)


class Scheme(StrEnum):
    """What an identifier is."""

    ARXIV = "arxiv"
    DOI = "doi"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a person named."""

    scheme: Scheme
    value: str


@dataclass
class Gathered:
    """What is known about a work: descriptions, the earliest public one first, and what could not be had."""

    works: list[Work] = field(default_factory=list)
    pointers: Pointers = field(default_factory=Pointers)
    troubles: list[str] = field(default_factory=list)
    is_unreachable: bool = False
    """Whether a service could not be asked, so that asking again may tell more."""

    def say(self, error: ServiceError) -> None:
        """Note what a service could not tell."""
        self.troubles.append(str(error))
        self.is_unreachable = self.is_unreachable or not isinstance(error, NotThere)


def read_identifier(text: str) -> Identifier | None:
    """Read ``arxiv:2412.15322``, ``doi:10...`` or an address; None for anything else."""
    text = text.strip()
    if match := _ARXIV.fullmatch(text) or re.fullmatch(f"({ARXIV_ID})(?:v\\d+)?", text):
        return Identifier(Scheme.ARXIV, match[1])
    if match := _DOI.fullmatch(text) or re.fullmatch(r"(10\.\d{4,9}/\S+)", text):
        doi = unquote(match[1]).lower()
        if not _BARE_DOI.fullmatch(doi):
            return None
        is_arxiv = doi.startswith(ARXIV_DOI) and re.fullmatch(ARXIV_ID, doi.removeprefix(ARXIV_DOI))
        return Identifier(Scheme.ARXIV, doi.removeprefix(ARXIV_DOI)) if is_arxiv else Identifier(Scheme.DOI, doi)
    if match := _ANTHOLOGY.fullmatch(text):  # its ids are the ends of its DOIs: https://aclanthology.org/faq/doi/
        return Identifier(Scheme.DOI, f"10.18653/v1/{match[1].lower()}")
    try:
        return Identifier(Scheme.URL, check_url(text))
    except ValueError:
        return None


def gather(client: Client, identifier: Identifier) -> Gathered:
    """Ask every service that may know the work; what one of them cannot tell is a trouble, never an exception."""
    gathered = Gathered()
    GATHERERS[identifier.scheme](client, identifier.value, gathered)
    gathered.works.sort(key=lambda work: (work.service != "arXiv", work.published or "9999"))
    return gathered


def _from_arxiv(client: Client, arxiv: str, gathered: Gathered) -> None:
    work = _tried(gathered, lambda: fetch_arxiv(client, arxiv))
    if work is None and gathered.is_unreachable:
        work = _tried(gathered, lambda: fetch_datacite(client, ARXIV_DOI + arxiv))
    if work is None:
        return
    gathered.works.append(work)
    gathered.pointers = _tried(gathered, lambda: fetch_openalex(client, ARXIV_DOI + arxiv)) or Pointers()
    doi = work.doi or gathered.pointers.doi
    if doi:
        _add_if_same(gathered, _of_doi(client, doi, gathered))


def _from_doi(client: Client, doi: str, gathered: Gathered) -> None:
    work = _of_doi(client, doi, gathered)
    if work is None:
        return
    gathered.works.append(work)
    gathered.pointers = _tried(gathered, lambda: fetch_openalex(client, doi)) or Pointers()
    arxiv = work.arxiv or gathered.pointers.arxiv
    if arxiv:
        _add_if_same(gathered, _tried(gathered, lambda: fetch_arxiv(client, arxiv)))


def _from_page(client: Client, url: str, gathered: Gathered) -> None:
    page = _tried(gathered, lambda: fetch_page(client, url))
    if page is None:
        return
    gathered.works.append(page)
    if page.doi:
        _add_if_same(gathered, _of_doi(client, page.doi, gathered))
    if page.arxiv:
        _add_if_same(gathered, _tried(gathered, lambda: fetch_arxiv(client, page.arxiv)))


def _of_doi(client: Client, doi: str, gathered: Gathered) -> Work | None:
    """Crossref's description, or DataCite's where Crossref does not know the DOI."""
    try:
        return fetch_crossref(client, doi)
    except NotThere as error:
        work = _tried(gathered, lambda: fetch_datacite(client, doi))
        if work is None:
            gathered.say(error)
        return work
    except ServiceError as error:
        gathered.say(error)
        return None


def _add_if_same(gathered: Gathered, work: Work | None) -> None:
    if work is None:
        return
    first = gathered.works[0]
    if fuzz.ratio(normalised_title(first.title), normalised_title(work.title)) >= SAME_TITLE or _continues(first, work):
        gathered.works.append(work)
    else:
        gathered.troubles.append(f"{work.service} has another title, “{work.title}” ({work.url}); it was left out.")


def _continues(first: Work, other: Work) -> bool:
    """Whether one title is the other after a name and a colon, as published titles often are."""
    short, long = sorted((normalised_title(first.title), normalised_title(other.title)), key=len)
    return len(short) > 20 and long.endswith(short)


def _tried(gathered: Gathered, ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except ServiceError as error:
        gathered.say(error)
        return None


GATHERERS: Final[dict[Scheme, Callable[[Client, str, Gathered], None]]] = {
    Scheme.ARXIV: _from_arxiv,
    Scheme.DOI: _from_doi,
    Scheme.URL: _from_page,
}


def described(gathered: Gathered) -> Iterator[str]:
    """What was kept, for a message: ``title, 6 authors and date from arXiv``."""
    for work in gathered.works:
        known = [f"{len(work.authors)} authors"] if work.authors else []
        known += ["date"] if work.published else []
        known += ["venue"] if work.venues else []
        yield f"{', '.join(['title', *known])} from {work.service}"
