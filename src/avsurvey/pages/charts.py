"""Charts: bars stacked by group, over years or side by side, as SVG with the numbers in words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

BAR_WIDTH: Final = 34
BAR_GAP: Final = 12
CHART_HEIGHT: Final = 220
LEAST_WIDTH: Final = 640
LETTER_WIDTH: Final = 7
ROW_HEIGHT: Final = 52
ROW_NAME: Final = 210
"""Where the bars of rows begin: their names stand before."""
ROW_WIDTH: Final = 500
ROW_GAP: Final = 8
"""So far a number may stand out to the left of its bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a stacked bar."""

    x: int
    y: float
    width: int
    height: float
    css: str
    title: str


@dataclass(frozen=True, slots=True)
class YearLabel:
    """The year and total of a bar."""

    x: int
    year: str
    total: int
    y: float


@dataclass(frozen=True, slots=True)
class YearChart:
    """Counts by year, stacked by group; ``table`` holds the same numbers."""

    id: str
    title: str
    width: int
    bars: tuple[Bar, ...]
    years: tuple[YearLabel, ...]
    legend: tuple[tuple[int, str, str], ...]
    groups: tuple[str, ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]


def chart_years(chart_id: str, title: str, groups: Sequence[str], counts: Mapping[int, Sequence[int]]) -> YearChart:
    """Draw counts of each group by year; years without any are shown as such."""
    years = range(min(counts), max(counts) + 1) if counts else range(0)
    rows = {year: tuple(counts.get(year, [0] * len(groups))) for year in years}
    top = max((sum(row) for row in rows.values()), default=1) or 1
    bars, labels = [], []
    for at, (year, row) in enumerate(rows.items()):
        x, y = 20 + at * (BAR_WIDTH + BAR_GAP), float(CHART_HEIGHT + 30)
        for which, count in enumerate(row):
            height = round(count / top * CHART_HEIGHT, 1)
            y = round(y - height, 1)
            if count:
                bars.append(Bar(x, y, BAR_WIDTH, height, f"pillar-{which + 1}", f"{year}, {groups[which]}: {count}"))
        labels.append(YearLabel(x + BAR_WIDTH // 2, str(year), sum(row), y - 6))
    legend, end = _legend(groups)
    width = max(LEAST_WIDTH, 40 + len(rows) * (BAR_WIDTH + BAR_GAP), end)
    table = tuple((str(year), row) for year, row in rows.items())
    return YearChart(chart_id, title, width, tuple(bars), tuple(labels), legend, tuple(groups), table)


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a row's bar with its number, which stands inside where there is room, else above if there is."""

    x: float
    y: int
    width: float
    css: str
    title: str
    number: str
    is_inside: bool


@dataclass(frozen=True, slots=True)
class RowChart:
    """Counts by row, stacked by group; ``table`` holds the same numbers."""

    id: str
    title: str
    height: int
    names: tuple[tuple[int, str], ...]
    shares: tuple[Share, ...]
    legend: tuple[tuple[int, str, str], ...]
    groups: tuple[str, ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]


def chart_rows(chart_id: str, title: str, groups: Sequence[str], counts: Mapping[str, Sequence[int]]) -> RowChart:
    """Draw counts of each group by row, all rows in one scale."""
    scale = ROW_WIDTH / (max((sum(row) for row in counts.values()), default=1) or 1)
    names: list[tuple[int, str]] = []
    shares: list[Share] = []
    for at, (name, row) in enumerate(counts.items()):
        y, lines = 20 + at * ROW_HEIGHT, wrap(name, ROW_NAME // LETTER_WIDTH)
        names += [(y + 20 + 16 * line - 8 * (len(lines) - 1), text) for line, text in enumerate(lines)]
        shares += _shares(
            row, y, scale, [f"{name}, {group}: {count:,}" for group, count in zip(groups, row, strict=True)]
        )
    height = 20 + len(counts) * ROW_HEIGHT + 30
    table = tuple((name, tuple(row)) for name, row in counts.items())
    return RowChart(chart_id, title, height, tuple(names), tuple(shares), _legend(groups)[0], tuple(groups), table)


def _shares(row: Sequence[int], y: int, scale: float, titles: Sequence[str]) -> Iterator[Share]:
    """The parts of one bar; a number that would stand on the one before is told by the title alone."""
    x, free = float(ROW_NAME), float(ROW_NAME - ROW_GAP)
    for which, count in enumerate(row):
        number, width = f"{count:,}", count * scale
        half, middle = LETTER_WIDTH * len(number) / 2, x + width / 2
        is_inside = width > 2 * half + 2
        is_shown = is_inside or middle - half >= free
        if is_shown and not is_inside:
            free = middle + half
        if count:
            shown, css = number if is_shown else "", f"pillar-{which + 1}"
            yield Share(round(x, 1), y, round(width, 1), css, titles[which], shown, is_inside)
        x += width


def _legend(groups: Sequence[str]) -> tuple[tuple[tuple[int, str, str], ...], int]:
    entries, x = [], 20
    for at, group in enumerate(groups):
        entries.append((x, f"pillar-{at + 1}", group))
        x += 50 + LETTER_WIDTH * len(group)
    return tuple(entries), x
