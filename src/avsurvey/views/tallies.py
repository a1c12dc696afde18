"""Counts of the collection that no query of records gives: of its numbers, of who ran them, and of their conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from avsurvey.compare import UNKNOWN
from avsurvey.kb import Cell
from avsurvey.records import Run
from avsurvey.views.survey import Survey

MANY: Final = 5
"""On so many sheets from on a benchmark counts as one on which many meet."""
TRAINING: Final = "trained-on"
Conditions: TypeAlias = tuple[tuple[str, str], ...]
"""Names of protocol facets with their values."""


def _sheets_of(survey: Survey) -> list[int]:
    """On how many sheets each benchmark with numbers stands."""
    return [len({cell.sheet.id for cell in cells}) for cells in survey.cells_by_benchmark.values()]


def _protocols(survey: Survey) -> dict[tuple[str, Conditions], set[str]]:
    """The sheets of each pair of a benchmark and the conditions stated for its numbers."""
    return survey.kb.once(_protocols, lambda: _find_protocols(survey.cells))


def _find_protocols(cells: Iterable[Cell]) -> dict[tuple[str, Conditions], set[str]]:
    found: dict[tuple[str, Conditions], set[str]] = {}
    for cell in cells:
        found.setdefault((cell.column.benchmark, cell.conditions), set()).add(cell.sheet.id)
    return found


def _is_unknown(conditions: Conditions) -> bool:
    return any(value == UNKNOWN for _, value in conditions)


def _shared(survey: Survey, *, known: bool) -> int:
    """How many pairs stand in several sheets; if ``known``, only those of which every condition is."""
    pairs = _protocols(survey).items()
    return sum(len(sheets) > 1 and not (known and _is_unknown(conditions)) for (_, conditions), sheets in pairs)


def _run(run: Run) -> Callable[[Survey], int]:
    return lambda survey: _runs(survey)[run]


def _runs(survey: Survey) -> Mapping[Run, int]:
    """How many numbers were run by whom."""
    return survey.kb.once(_runs, lambda: Counter(cell.row.run for cell in survey.cells))


def _training(survey: Survey, *, data: bool) -> int:
    edges = [edge for edge in survey.graph.edges if edge.type == TRAINING]
    return len({edge.target if data else edge.source for edge in edges})


TALLIES: Final[Mapping[str, Callable[[Survey], int]]] = {
    "sheets": lambda survey: len(survey.kb.results),
    "values": lambda survey: len(survey.cells),
    **{f"values {run}": _run(run) for run in Run},
    "values of unknown conditions": lambda survey: sum(_is_unknown(cell.conditions) for cell in survey.cells),
    "measured benchmarks": lambda survey: len(survey.cells_by_benchmark),
    "benchmarks on one sheet": lambda survey: sum(count == 1 for count in _sheets_of(survey)),
    "benchmarks on many sheets": lambda survey: sum(count >= MANY for count in _sheets_of(survey)),
    "protocols": lambda survey: len(_protocols(survey)),
    "shared protocols": lambda survey: _shared(survey, known=False),
    "shared known protocols": lambda survey: _shared(survey, known=True),
    "conflicts": lambda survey: len(survey.conflicts),
    "models with training data": lambda survey: _training(survey, data=False),
    "datasets trained on": lambda survey: _training(survey, data=True),
}
"""What can be counted, by the words that a chapter names it with."""
