"""Numbers over time as a picture of points: never a line, because the points belong to no series."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from avsurvey.records import Run
from avsurvey.views.progress import Point, Progress
from avsurvey.views.words import format_value

WIDTH, HEIGHT = 760, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 20, 64
TICKS: Final = 5
SIZE: Final = 5.5
MARKS: Final = {
    Run.SELF: ("circle", "own"),
    Run.QUOTED: ("ring", "quoted"),
    Run.RERUN: ("triangle", "rerun"),
    Run.OWNER: ("square", "owner of the benchmark"),
    Run.UNKNOWN: ("cross", "not said who ran it"),
}
"""The shape for each way in which a number came about, and what the legend calls it."""
PATHS: Final = {
    "circle": "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z",
    "ring": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "triangle": "M0 -6.5L6 5H-6z",
    "square": "M-5 -5H5V5H-5z",
    "cross": "M-5 -5L5 5M5 -5L-5 5",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A point: its place, its shape, and what it says when pointed at."""

    x: float
    y: float
    shape: str
    path: str
    title: str
    target: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the raster with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class ScatterPicture:
    """A whole picture."""

    title: str
    text: str
    axis: str
    width: int
    height: int
    xs: tuple[Tick, ...]
    ys: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    legend: tuple[Mark, ...]


def draw_progress(progress: Progress) -> ScatterPicture:
    """Lay the points out over years and values."""
    days = [day_of(point.date) for point in progress.points]
    values = [point.value for point in progress.points]
    years = range(int(min(days)), math.floor(max(days)) + 2)
    steps = nice_steps(min(values), max(values))
    marks = []
    for point, day in zip(progress.points, days, strict=True):
        x = _between(day, years[0], years[-1], LEFT, WIDTH - RIGHT)
        y = _between(point.value, steps[0], steps[-1], HEIGHT - BOTTOM, TOP)
        marks.append(_mark(point, x, y))
    return ScatterPicture(
        title=progress.title,
        text=f"{len(marks)} points, {progress.direction}. {progress.protocol}. The table below holds every number.",
        axis=f"{progress.metric.text} ({progress.direction})",
        width=WIDTH,
        height=HEIGHT,
        xs=tuple(Tick(_between(year, years[0], years[-1], LEFT, WIDTH - RIGHT), str(year)) for year in years),
        ys=tuple(
            Tick(_between(step, steps[0], steps[-1], HEIGHT - BOTTOM, TOP), format_value(round(step, 10)))
            for step in steps
        ),
        marks=tuple(marks),
        legend=_legend(progress),
    )


def day_of(text: str) -> float:
    """A full or partial date as a number of years; a month or year alone stands at its middle."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 7, 1)[:3] if len(parts) == 1 else (*parts, 15)[:3]
    start, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    return year + (date(year, month, day).toordinal() - start) / (end - start)


def nice_steps(least: float, most: float) -> tuple[float, ...]:
    """Round numbers, about five, that enclose a range; equal ends are widened first."""
    span = (most - least) or abs(most) or 1.0
    raw = span / TICKS
    scale = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * scale for factor in (1, 2, 2.5, 5, 10) if factor * scale >= raw * 0.999)
    first = math.floor(least / step)
    last = max(math.ceil(most / step), first + 1)
    return tuple(number * step for number in range(first, last + 1))


def _between(value: float, least: float, most: float, start: float, end: float) -> float:
    return round(start + (value - least) / (most - least) * (end - start), 1)


def _mark(point: Point, x: float, y: float) -> Mark:
    shape, words = MARKS[point.run]
    title = f"{point.system.text}: {point.number.text} ({words}), {point.when}; in {point.reporter.text}"
    return Mark(x, y, shape, PATHS[shape], title, point.system.target or point.reporter.target)


def _legend(progress: Progress) -> tuple[Mark, ...]:
    """The shapes that occur, with what they mean, from left to right."""
    used = {point.run for point in progress.points}
    marks, x = [], float(LEFT)
    for run, (shape, words) in MARKS.items():
        if run in used:
            marks.append(Mark(x, HEIGHT - 12, shape, PATHS[shape], words, ""))
            x += 34 + 7.5 * len(words)
    return tuple(marks)
