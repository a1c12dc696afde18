"""The lines of descent that go through a record, by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from avsurvey.graph import Graph
from avsurvey.records import Described
from avsurvey.views.parts import Link
from avsurvey.views.survey import Survey
from avsurvey.views.words import record_link, year_of

MOST_IN_A_LINE: Final = 24


@dataclass(frozen=True, slots=True)
class Kin:
    """A record in a line of descent, in a column that lies right of all that it came out of."""

    link: Link
    year: str
    column: int
    is_self: bool


@dataclass(frozen=True, slots=True)
class Descent:
    """Ancestors and descendants of a record by year, with the steps between them from earlier to later."""

    name: str
    kin: tuple[Kin, ...]
    steps: tuple[tuple[int, int], ...]
    more: int


def view_descent(survey: Survey, record: Described) -> Descent | None:
    """The lines of descent through a record; None where they are no longer than one step."""
    graph = survey.graph
    ancestors, descendants = graph.ancestors(record.id), graph.descendants(record.id)
    family = {*ancestors, *descendants} - {record.id}
    if not family - graph.lineage_neighbours(record.id):
        return None
    kept = _nearest(graph, record.id, family)
    years = {name: year_of(survey.kb, survey.kb.get(name)) for name in kept}
    columns = _columns(graph, years)
    order = sorted(kept, key=lambda name: (columns[name], name))
    kin = tuple(
        Kin(record_link(survey.kb, name), str(years[name] or ""), columns[name], name == record.id) for name in order
    )
    place = {name: at for at, name in enumerate(order)}
    steps = sorted((place[earlier], place[later]) for later in kept for earlier in _earlier(graph, later, columns))
    return Descent(record.short_name, kin, tuple(steps), len(family) + 1 - len(kept))


def _nearest(graph: Graph, record_id: str, family: Iterable[str]) -> tuple[str, ...]:
    """The record with those of its family that fewest steps lead to."""
    members, kept, front = set(family), [record_id], [record_id]
    while front and len(kept) < MOST_IN_A_LINE:
        around = {other for name in front for other in graph.lineage_neighbours(name)}
        front = sorted(around & members - set(kept))
        kept += front
    return tuple(kept[:MOST_IN_A_LINE])


def _columns(graph: Graph, years: dict[str, int | None]) -> dict[str, int]:
    """Columns by year; what came out of another of its year, or is undated, stands right of it."""
    spots = {name: (year or 0, 0) for name, year in years.items()}
    for _ in spots:  # as many rounds as the longest line can have steps; a circle ends with them
        for later, spot in spots.items():
            origins = (spots[name] for name in graph.origins(later) if name in spots)
            spots[later] = max([spot, *((year, rank + 1) for year, rank in origins)])
    numbers = {spot: at for at, spot in enumerate(sorted(set(spots.values())))}
    return {name: numbers[spot] for name, spot in spots.items()}


def _earlier(graph: Graph, later: str, columns: dict[str, int]) -> tuple[str, ...]:
    """What a record came out of, as far as it is drawn and lies on its left."""
    return tuple(name for name in graph.origins(later) if columns.get(name, len(columns)) < columns[later])
