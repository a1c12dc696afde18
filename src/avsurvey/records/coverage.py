"""Coverage: what was searched, by which rule works come in, and what is known to be missing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from avsurvey.records.base import Frozen, Record
from avsurvey.records.types import ArxivId, Count, Date, TermId, TermOf, Text


class Search(Frozen):
    """One pass over one body of literature."""

    what: Text
    """What was looked through, and with which pattern or question."""
    on: Date
    """The day of the search, or its last day."""
    until: Date | None = None
    """The date up to which that body reaches."""
    candidates: Count | None = None
    """How many works were looked at."""
    taken: Count | None = None
    """How many of them became records."""
    note: Text | None = None
    """What a reader must know."""


class Absence(StrEnum):
    """Why a work that was looked at has no record."""

    OUT_OF_SCOPE = "out-of-scope"
    UNSOURCED = "unsourced"


class LeftOut(Frozen):
    """A work that was looked at and has no record."""

    title: Text
    """Its title, as far as known."""
    arxiv: ArxivId | None = None
    """The arXiv id under which lists file it; it may be wrong where nothing was seen behind it."""
    state: Absence
    """Whether it is foreign to the survey or could not be sourced."""
    why: Text
    """The reason, or what was tried."""


class NotApplicable(Frozen):
    """Terms that cannot meet, so that a map of gaps does not show their meeting as a gap."""

    task: Annotated[TermId, TermOf("tasks")]
    """The task, with all narrower ones."""
    paradigms: tuple[Annotated[TermId, TermOf("paradigms")], ...] = ()
    """Paradigms that do not apply to it."""
    outputs: tuple[Annotated[TermId, TermOf("modalities")], ...] = ()
    """Outputs that nothing of this task gives, by its definition."""
    why: Text
    """The reason."""


class Coverage(Record):
    """The one file that says how far the collection reaches."""

    kind: ClassVar[str] = "coverage"
    noun: ClassVar[str] = "statement of coverage"
    is_single: ClassVar[bool] = True

    rule: tuple[Text, ...]
    """The rule by which works come in or stay out, one paragraph each."""
    searches: tuple[Search, ...] = ()
    """What was searched."""
    gaps: tuple[Text, ...] = ()
    """What is known to be missing as a whole: areas, venues, years."""
    not_applicable: tuple[NotApplicable, ...] = ()
    """Terms that cannot meet."""
    left_out: tuple[LeftOut, ...] = ()
    """Works that were looked at and have no record."""
