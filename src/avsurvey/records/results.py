"""Result sheets: the numbers that one paper or leaderboard reports, table by table, as printed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar, Final

from avsurvey.records.base import CurationLevel, Frozen, Protocol, Sourced, Sources
from avsurvey.records.types import BenchmarkRef, Date, MetricRef, Number, PaperRef, SourceKey, SystemRef, Text

BLANKS: Final = frozenset(("-", "–", "—"))
_DECORATION = re.compile(r"[*†‡§%\s]+$")
_NUMBER = re.compile(r"[+\-−]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+\-]?\d+)?")


class Role(StrEnum):
    """What a row of a table stands for.

    An ablation is a system with a part taken away, exchanged or not yet added: its numbers are not the system's own.
    """

    SYSTEM = "system"
    ABLATION = "ablation"
    REFERENCE = "reference"
    RANDOM = "random"
    HUMAN = "human"


class Run(StrEnum):
    """Who ran the measurement: the reporting authors on their own or another's system, another paper, the owner."""

    SELF = "self"
    RERUN = "rerun"
    QUOTED = "quoted"
    OWNER = "owner"
    UNKNOWN = "unknown"


class ResultColumn(Frozen):
    """A column of a table: one metric on one benchmark."""

    label: Text | None = None
    """The head of the column as printed."""
    benchmark: BenchmarkRef
    """What is tested on."""
    metric: MetricRef
    """What is measured."""
    scale: Number = 1.0
    """What the printed number is multiplied with to stand in the metric's own unit."""
    protocol: Protocol = ()
    """Conditions of this column."""


class ResultRow(Frozen):
    """A row of a table."""

    label: Text
    """The name of the row as printed."""
    system: SystemRef | None = None
    """The record of the system, where one exists."""
    role: Role = Role.SYSTEM
    """A system, or an ablation of one, a reference, a random guess, people."""
    run: Run
    """Who ran it."""
    quoted_from: Text | None = None
    """For quoted numbers: the citekey, or the words of the table, that say where they come from."""
    protocol: Protocol = ()
    """Conditions of this row."""
    values: tuple[Text, ...]
    """The cells as printed, parallel to the columns; `-` is a blank."""
    note: Text | None = None
    """What a reader must know to use the row."""

    @property
    def is_of_system(self) -> bool:
        """Whether its numbers are a system's own, not those of an ablation, a reference, a random guess or people."""
        return self.role is Role.SYSTEM


class ResultTable(Frozen):
    """One table of a source."""

    where: Text
    """Its number or place."""
    source: SourceKey
    """The key in `sources` of the text it stands in."""
    caption: Text | None = None
    """What it shows, in our own words."""
    protocol: Protocol = ()
    """Conditions of the whole table; a column and then a row override them."""
    columns: tuple[ResultColumn, ...]
    """The columns that were transcribed."""
    rows: tuple[ResultRow, ...]
    """The rows, competitors' included."""


class Results(Sourced):
    """The tables of one paper, or one dated state of a leaderboard."""

    kind: ClassVar[str] = "results"
    noun: ClassVar[str] = "result sheet"

    level: CurationLevel = CurationLevel.CURATED
    """`verified` when every cell was read a second time."""
    verified_on: Date | None = None
    """The day of the second reading, for `verified`."""
    reported_in: PaperRef | None = None
    """The paper that reports the tables; its id is the sheet's id."""
    leaderboard_of: BenchmarkRef | None = None
    """The benchmark whose owner's leaderboard this is."""
    as_of: Date | None = None
    """The date of the leaderboard."""
    sources: Sources
    """The texts that were read, by short key."""
    tables: tuple[ResultTable, ...]
    """The tables."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed cell, read: a number, the uncertainty after ``±`` where one is printed, and the print itself."""

    text: str
    number: float | None
    uncertainty: float | None = None

    @property
    def is_blank(self) -> bool:
        """Whether the cell says that nothing was measured."""
        return self.text in BLANKS


@lru_cache(maxsize=1 << 16)
def read_printed(text: str) -> Printed | None:
    """Read a printed cell; None if it is neither a blank nor a number such as ``67.4 ± 0.2``, ``15,446``, ``9.1%``."""
    if text in BLANKS:
        return Printed(text, None)
    main, plus_minus, spread = text.replace("\\pm", "±").replace("+/-", "±").partition("±")
    number = _read_number(main)
    uncertainty = _read_number(spread) if plus_minus else None
    if number is None or (plus_minus and uncertainty is None):
        return None
    return Printed(text, number, uncertainty)


def _read_number(text: str) -> float | None:
    bare = _DECORATION.sub("", text.strip())
    if not _NUMBER.fullmatch(bare):
        return None
    number = float(bare.replace("−", "-").replace(",", ""))
    return number if math.isfinite(number) else None
