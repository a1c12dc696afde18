"""What the tools answer: small typed objects, each of a bounded size."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

MAX_RECORDS: Final = 50
MAX_PAIRS: Final = 50
MAX_CITED: Final = 50
MAX_CHARACTERS: Final = 20_000
"""How much text one answer holds; longer texts come in pages."""


class Answer(BaseModel):
    """Something that a tool returns."""

    model_config = ConfigDict(frozen=True)


class FoundRecord(Answer):
    """A record in a list."""

    id: str
    kind: str
    name: str
    year: Annotated[str, Field(description="Year of the first public version; empty where it is not known.")]
    level: str
    page: Annotated[str, Field(description="The path of its page on the site.")]


class SearchAnswer(Answer):
    """What a search found."""

    total: Annotated[int, Field(description="How many records the query finds, also those that are not listed.")]
    records: tuple[FoundRecord, ...]


class RecordAnswer(Answer):
    """A record, or a page of its text."""

    id: str
    kind: str
    name: str
    page: int
    pages: Annotated[int, Field(description="How many pages the text has; ask for the others by `page`.")]
    text: str


class Reported(Answer):
    """One printed number with who reports it and how it was measured."""

    system: str
    printed: str
    reported_in: str
    where: str
    run: Annotated[str, Field(description="Who ran the system: self, rerun, quoted, owner or unknown.")]
    protocol: dict[str, str]
    seen_in_training: Annotated[str, Field(description="Whether the system was trained on the test data, and why so.")]


class Comparison(Answer):
    """Two numbers on one benchmark and metric, and whether they may be compared."""

    benchmark: str
    metric: str
    direction: Annotated[str, Field(description="Which numbers are better.")]
    verdict: Annotated[str, Field(description="`same`, or `differs in ...`, or `unknown in ...`.")]
    first: Reported
    second: Reported


class CompareAnswer(Answer):
    """Pairs of numbers; those that may be compared come first."""

    total: int
    comparisons: tuple[Comparison, ...]


class CiteAnswer(Answer):
    """References in one style."""

    style: str
    cited: Annotated[tuple[str, ...], Field(description="The papers, by citekey.")]
    text: str


class ConflictValue(Answer):
    """One of the numbers of a conflict."""

    printed: str
    reported_in: str
    where: str
    run: str


class ConflictEntry(Answer):
    """Numbers that should be equal and are not."""

    system: str
    benchmark: str
    metric: str
    protocol: dict[str, str]
    unknown_in: Annotated[tuple[str, ...], Field(description="Conditions that no source states; they may explain it.")]
    values: tuple[ConflictValue, ...]


class ConflictsAnswer(Answer):
    """Conflicts of the records."""

    total: int
    conflicts: tuple[ConflictEntry, ...]
