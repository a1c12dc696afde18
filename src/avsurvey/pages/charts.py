"""Charts: bars over years, stacked by group, as SVG with the numbers in words beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

BAR_WIDTH: Final = 34
BAR_GAP: Final = 12
CHART_HEIGHT: Final = 220
LEAST_WIDTH: Final = 640
LETTER_WIDTH: Final = 7


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


def _legend(groups: Sequence[str]) -> tuple[tuple[tuple[int, str, str], ...], int]:
    entries, x = [], 20
    for at, group in enumerate(groups):
        entries.append((x, f"pillar-{at + 1}", group))
        x += 50 + LETTER_WIDTH * len(group)
    return tuple(entries), x
