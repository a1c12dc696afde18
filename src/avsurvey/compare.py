"""What may be compared: verdicts between numbers, groups of equal protocol, and conflicts between reporters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from avsurvey.exposure import Exposures
from avsurvey.kb import Cell, KnowledgeBase, all_cells
from avsurvey.records import Facet

UNKNOWN: Final = "unknown"
TEST_DATA_SEEN: Final = "test_data_seen"
"""The condition that is not stated but follows from training data: what the system had seen."""
RELATIVE_TOLERANCE: Final = 1e-9


class Answer(StrEnum):
    """The three answers to whether two numbers may be compared."""

    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, with the conditions that differ or are unknown."""

    answer: Answer
    in_what: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = ", ".join(self.in_what)
        return {Answer.SAME: "same", Answer.DIFFERS: f"differs in {listed}", Answer.UNKNOWN: f"unknown in {listed}"}[
            self.answer
        ]


@lru_cache(maxsize=1 << 14)
def normal_value(value: str) -> str:
    """A facet's value in the form by which two are equal: numbers by value, words without case."""
    try:
        return f"{float(value.replace(',', '')):g}"
    except ValueError:
        return " ".join(value.casefold().split())


def compare_protocols(first: Iterable[Facet], second: Iterable[Facet]) -> Verdict:
    """Compare two protocols facet by facet; a facet that one side does not state is unknown."""
    left = {facet.name: normal_value(facet.value) for facet in first}
    right = {facet.name: normal_value(facet.value) for facet in second}
    differing, unknown = [], []
    for name in sorted({*left, *right}):
        values = (left.get(name, UNKNOWN), right.get(name, UNKNOWN))
        if UNKNOWN in values:
            unknown.append(name)
        elif values[0] != values[1]:
            differing.append(name)
    if differing:
        return Verdict(Answer.DIFFERS, tuple(differing))
    return Verdict(Answer.UNKNOWN, tuple(unknown)) if unknown else Verdict(Answer.SAME)


def may_compare(first: Cell, second: Cell, exposures: Exposures) -> Verdict:
    """May these two numbers be compared? Benchmark, metric, every facet and what training had seen must agree."""
    differing = tuple(
        name for name in ("benchmark", "metric") if getattr(first.column, name) != getattr(second.column, name)
    )
    if differing:
        return Verdict(Answer.DIFFERS, differing)
    seen = tuple(Facet(name=TEST_DATA_SEEN, value=exposures.of(cell).exposure) for cell in (first, second))
    return compare_protocols((*first.protocol, seen[0]), (*second.protocol, seen[1]))


def protocol_key(cell: Cell) -> tuple[tuple[str, str], ...]:
    """The protocol in normal form; cells with equal keys were measured under the same stated conditions."""
    return tuple((facet.name, normal_value(facet.value)) for facet in cell.protocol)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Numbers that should be equal and are not: one system, benchmark, metric and protocol, several values."""

    system: str
    benchmark: str
    metric: str
    protocol: tuple[Facet, ...]
    cells: tuple[Cell, ...]

    @property
    def unknown_in(self) -> tuple[str, ...]:
        """Conditions that no source states, and that may explain the difference; none for a plain contradiction."""
        return tuple(facet.name for facet in self.protocol if normal_value(facet.value) == UNKNOWN)


def find_conflicts(kb: KnowledgeBase) -> tuple[Conflict, ...]:
    """Every conflict, by benchmark, metric and system."""
    groups: dict[tuple[str, str, str, tuple[tuple[str, str], ...]], list[Cell]] = {}
    for cell in all_cells(kb):
        if cell.row.system and cell.row.is_of_system:
            key = (cell.column.benchmark, cell.column.metric, cell.row.system, protocol_key(cell))
            groups.setdefault(key, []).append(cell)
    return tuple(
        Conflict(system, benchmark, metric, cells[0].protocol, tuple(cells))
        for (benchmark, metric, system, _), cells in sorted(groups.items())
        if _disagree(cells)
    )


def _disagree(cells: list[Cell]) -> bool:
    numbers = [cell.number for cell in cells if cell.number is not None]
    precision = max((_last_digit(cell) for cell in cells), default=0.0)
    return max(numbers) - min(numbers) > 0.5 * precision * (1 + RELATIVE_TOLERANCE)


def _last_digit(cell: Cell) -> float:
    """The worth of the last printed digit, in the metric's unit: 0.1 for ``2.1``; coarser prints allow more."""
    main = re.split(r"±|\\pm|\+/-", cell.printed.text)[0].strip().rstrip("*†‡§% ")
    digits, _, exponent = main.lower().partition("e")
    return abs(cell.column.scale) * 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))
