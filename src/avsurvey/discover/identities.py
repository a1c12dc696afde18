"""By what the survey's works are told in a dump: DOI, arXiv id, and titles that are long enough."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from avsurvey.discover.sql import MIN_TITLE
from avsurvey.kb import KnowledgeBase

_SMALL: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_NOT_KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """One way to tell a work."""

    scheme: str
    value: str
    record: str
    """The id of its record; empty for a work that was looked at and left out."""


def title_key(title: str) -> str:
    """A title's ASCII letters and digits, as the SQL makes it."""
    return _NOT_KEY.sub("", title.translate(_SMALL))


def identities_of(kb: KnowledgeBase) -> tuple[Identity, ...]:
    """Every way to tell a work that has a record or was left out, sorted."""
    return tuple(sorted({*_recorded(kb), *_left_out(kb)}))


def _recorded(kb: KnowledgeBase) -> Iterator[Identity]:
    for paper in kb.papers.values():
        if paper.doi:
            yield Identity("doi", paper.doi.translate(_SMALL), paper.id)
        if paper.arxiv:
            yield Identity("arxiv", paper.arxiv, paper.id)
        yield from _titles(paper.titles, paper.id)


def _left_out(kb: KnowledgeBase) -> Iterator[Identity]:
    for work in kb.coverage.left_out:
        if work.arxiv:
            yield Identity("arxiv", work.arxiv, "")
        yield from _titles((work.title,), "")


def _titles(titles: tuple[str, ...], record: str) -> Iterator[Identity]:
    for title in titles:
        if len(key := title_key(title)) >= MIN_TITLE:
            yield Identity("title", key, record)
