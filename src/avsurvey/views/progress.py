"""Progress on a benchmark: numbers of one protocol and one metric by the date of what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from avsurvey.kb import Cell
from avsurvey.query.fields import publication_date
from avsurvey.records import Direction, Run
from avsurvey.views.parts import Item, Link
from avsurvey.views.results import (
    ARROWS,
    DIRECTION_WORDS,
    doubt_words,
    metric_order,
    number_item,
    protocol_groups,
    protocol_words,
    reported_on,
    reporter_item,
    run_item,
    system_item,
)
from avsurvey.views.survey import Survey
from avsurvey.views.words import format_date, record_uri

FEWEST: Final = 4
"""Fewer dated numbers make no picture."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number with its date, and whose date that is."""

    date: str
    value: float
    run: Run
    system: Item
    number: Item
    run_by: Item
    reporter: Item
    when: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The numbers of one metric within one protocol of a benchmark, by date."""

    title: str
    metric: Link
    direction: str
    protocol: str
    doubt: str
    """What keeps even these numbers from being compared with certainty."""
    points: tuple[Point, ...]
    undated: int
    """Numbers whose date is not on record, and which the picture leaves out."""


def view_progress(survey: Survey, benchmark_id: str) -> Progress | None:
    """The first listed metric of the largest group of one protocol; None with fewer dated numbers than a picture needs.

    The largest group is the first leaderboard of the benchmark's page: only inside it numbers may be compared.
    """
    cells = _chosen(survey, benchmark_id)
    points = sorted((point for cell in cells if (point := _point(survey, cell))), key=_order)
    if len(points) < FEWEST:
        return None
    metric_id = cells[0].column.metric
    metric = survey.kb.metrics.get(metric_id)
    direction = metric.direction if metric else Direction.NONE
    name = metric.name if metric else metric_id
    return Progress(
        title=f"{name} on {survey.kb.benchmarks[benchmark_id].name}, by date",
        metric=Link(name + ARROWS[direction], record_uri("metrics", metric_id)),
        direction=DIRECTION_WORDS[direction],
        protocol=protocol_words(survey, cells[0].protocol),
        doubt=doubt_words(survey, cells[0].protocol),
        points=tuple(points),
        undated=len(cells) - len(points),
    )


def _order(point: Point) -> tuple[str, str, float]:
    return (point.date, point.system.text.casefold(), point.value)


def _chosen(survey: Survey, benchmark_id: str) -> Sequence[Cell]:
    """The numbers of systems in the protocol with most rows, of the first listed metric that it has."""
    groups = protocol_groups(survey, benchmark_id)
    if not groups:
        return ()
    metric = metric_order(survey, groups[0])[0]
    return [cell for cell in groups[0] if cell.column.metric == metric and cell.row.is_of_system]


def _point(survey: Survey, cell: Cell) -> Point | None:
    date, whose = _date_of(survey, cell)
    if not date or cell.number is None:
        return None
    return Point(
        date=date,
        value=cell.number,
        run=cell.row.run,
        system=system_item(survey, cell.row),
        number=number_item(survey, cell),
        run_by=run_item(survey, cell.row),
        reporter=reporter_item(survey, cell.sheet),
        when=f"{format_date(date)}, {whose}",
    )


def _date_of(survey: Survey, cell: Cell) -> tuple[str, str]:
    """The date of the system's paper; where that is unknown, of what reports the number."""
    system = survey.kb.resolve((cell.row.system or "").partition("/")[0])
    published = publication_date(survey.kb, system) if system else None
    if published:
        return published, "its paper"
    reported = reported_on(survey, cell.sheet)
    return (reported, "the reporting source") if reported else ("", "")
