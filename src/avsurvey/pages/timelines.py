"""Timelines as pictures: a lane of bars for each topic, a bar a month, and milestones by name below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from avsurvey.views import Link
from avsurvey.views.timeline import Lane, Milestone, Timeline
from avsurvey.views.words import plural

WIDTH: Final = 1160
LEFT, RIGHT, TOP = 16, 24, 40
BARS_HEIGHT: Final = 64
HEADING: Final = 26
ROW: Final = 25
"""Height of a line of names: a name is a target for a finger."""
LETTER: Final = 7.0
LEAST_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """The works of a month."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Name:
    """A milestone: a mark at its month, and its name beside the end of a line from there."""

    x: float
    from_y: float
    y: float
    text_x: float
    width: float
    link: Link


@dataclass(frozen=True, slots=True)
class LanePicture:
    """One lane."""

    heading: str
    target: str
    css: str
    y: float
    baseline: float
    bars: tuple[Bar, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """A whole timeline; ``years`` are the first months of years, linked where the year has works."""

    id: str
    title: str
    text: str
    width: int
    height: float
    years: tuple[tuple[float, Link], ...]
    lanes: tuple[LanePicture, ...]
    remark: str


def draw_timeline(timeline: Timeline, picture_id: str = "timeline") -> TimelinePicture:
    """Lay a timeline out."""
    scale = _Scale(timeline)
    lanes, y = [], float(TOP)
    for lane in timeline.lanes:
        drawn, y = _draw_lane(lane, scale, y)
        lanes.append(drawn)
    with_works = {date[:4] for lane in timeline.lanes for date in (*lane.months, *lane.years)}
    years = tuple(
        (scale.x(f"{year}-01"), Link(str(year), f"years/{year}/" if str(year) in with_works else ""))
        for year in range(timeline.first_year, int(timeline.last_month[:4]) + 1)
    )
    text = " ".join(_in_words(lane, timeline.first_year) for lane in timeline.lanes)
    return TimelinePicture(picture_id, timeline.title, text, WIDTH, y, years, tuple(lanes), timeline.remark)


class _Scale:
    """Where months lie from left to right, and how high counts stand in all lanes alike."""

    def __init__(self, timeline: Timeline) -> None:
        self._first = timeline.first_year * 12
        months = max(_ordinal(timeline.last_month) - self._first + 1, LEAST_MONTHS)
        self.step = (WIDTH - LEFT - RIGHT) / months
        shown = (count for lane in timeline.lanes for month, count in lane.months.items() if self.has(month))
        self.most = max(shown, default=1)

    def has(self, month: str) -> bool:
        return _ordinal(month) >= self._first

    def x(self, month: str) -> float:
        return round(LEFT + (_ordinal(month) - self._first) * self.step, 1)


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _draw_lane(lane: Lane, scale: _Scale, y: float) -> tuple[LanePicture, float]:
    baseline = y + HEADING + BARS_HEIGHT
    bars = []
    for month, count in lane.months.items():
        if scale.has(month):
            height = round(max(count / scale.most * BARS_HEIGHT, 1.5), 1)
            bars.append(Bar(scale.x(month), round(baseline - height, 1), round(scale.step - 1, 1), height))
    names = tuple(_place_names([found for found in lane.milestones if scale.has(found.month)], scale, baseline))
    rows = max((round((name.y - baseline) / ROW) for name in names), default=0)
    heading = f"{lane.label} ({plural(sum(lane.months.values()) + sum(lane.years.values()), 'work')})"
    drawn = LanePicture(heading, lane.target, f"avs-lane-{lane.number}", y, baseline, tuple(bars), names)
    return drawn, baseline + rows * ROW + 18


def _place_names(milestones: list[Milestone], scale: _Scale, baseline: float) -> Iterator[Name]:
    """Put each name into the first line in which it meets no other; near the right edge it stands before its mark."""
    ends: list[float] = []
    for milestone in milestones:
        x = scale.x(milestone.month) + scale.step / 2
        width = len(milestone.work.text) * LETTER + 12
        start = x if x + width <= WIDTH - 4 else x - width
        line = next((at for at, end in enumerate(ends) if end < start), len(ends))
        ends[line : line + 1] = [start + width]
        yield Name(
            round(x, 1), baseline, baseline + (line + 1) * ROW, round(start + 6, 1), round(width, 1), milestone.work
        )


def _in_words(lane: Lane, first_year: int) -> str:
    """What the bars of a lane say, by year."""
    years: dict[str, int] = {}
    for month, count in lane.months.items():
        if int(month[:4]) >= first_year:
            years[month[:4]] = years.get(month[:4], 0) + count
    return f"{lane.label}: {', '.join(f'{year} {count}' for year, count in years.items())}."
