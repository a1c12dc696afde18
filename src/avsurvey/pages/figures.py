"""Figures that the survey draws of itself, as SVG with text that can be read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from avsurvey.pages.templates import Renderer
from avsurvey.views import Survey

_LINK = re.compile(r"</?a(?:\s[^>]*)?>")
BAR_WIDTH: Final = 34
BAR_GAP: Final = 12
CHART_HEIGHT: Final = 220
LETTER_WIDTH: Final = 7


@dataclass(frozen=True, slots=True)
class PillarBox:
    """One pillar in the picture of the survey."""

    heading: tuple[str, ...]
    target: str
    lines: tuple[str, ...]
    x: int
    css: str


@dataclass(frozen=True, slots=True)
class PillarFigure:
    """The three pillars over their foundations."""

    title: str
    pillars: tuple[PillarBox, ...]
    base: PillarBox | None


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
class YearFigure:
    """Papers by year of first public version, stacked by pillar."""

    title: str
    width: int
    bars: tuple[Bar, ...]
    years: tuple[YearLabel, ...]
    legend: tuple[tuple[int, str, str], ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]


def view_pillars(survey: Survey) -> PillarFigure:
    """The pillars with what the survey holds of each."""
    boxes = []
    for at, pillar in enumerate(survey.kb.pillars):
        members = [record for record in survey.kb.described() if pillar.id in survey.kb.pillars_of(record)]
        counts = [
            (kind, sum(record.kind == kind for record in members))
            for kind in ("papers", "models", "tokenizers", "benchmarks")
        ]
        lines = tuple(f"{count:,} {kind if count != 1 else kind[:-1]}" for kind, count in counts if count)
        boxes.append(
            PillarBox(
                tuple(wrap(pillar.label, 16)), f"tasks/{pillar.id}/", lines[:3], 20 + at * 235, f"pillar-{at + 1}"
            )
        )
    base = boxes.pop() if len(boxes) > 3 else None
    return PillarFigure("The three pillars of the survey over their foundations", tuple(boxes), base)


def view_years(survey: Survey) -> YearFigure:
    """Papers by year and pillar; a paper of two pillars counts in both."""
    pillars = survey.kb.pillars
    counts: dict[int, list[int]] = {}
    for paper in survey.kb.papers.values():
        row = counts.setdefault(paper.year, [0] * len(pillars))
        for at, pillar in enumerate(pillars):
            row[at] += pillar.id in survey.kb.pillars_of(paper)
    years = list(range(min(counts), max(counts) + 1)) if counts else []
    top = max((sum(row) for row in counts.values()), default=1)
    bars, labels = [], []
    for at, year in enumerate(years):
        x, y = 20 + at * (BAR_WIDTH + BAR_GAP), float(CHART_HEIGHT + 30)
        for which, count in enumerate(counts.get(year, [0] * len(pillars))):
            height = round(count / top * CHART_HEIGHT, 1)
            y = round(y - height, 1)
            if count:
                bars.append(
                    Bar(x, y, BAR_WIDTH, height, f"pillar-{which + 1}", f"{year}, {pillars[which].label}: {count}")
                )
        labels.append(YearLabel(x + BAR_WIDTH // 2, str(year), sum(counts.get(year, [])), y - 6))
    legend, x = [], 20
    for at, pillar in enumerate(pillars):
        legend.append((x, f"pillar-{at + 1}", pillar.label))
        x += 50 + LETTER_WIDTH * len(pillar.label)
    table = tuple((str(year), tuple(counts.get(year, [0] * len(pillars)))) for year in years)
    width = max(640, 40 + len(years) * (BAR_WIDTH + BAR_GAP))
    return YearFigure(
        "Papers in the survey by year of first public version and pillar",
        width,
        tuple(bars),
        tuple(labels),
        tuple(legend),
        table,
    )


FIGURES: Final[dict[str, Callable[[Survey], PillarFigure | YearFigure]]] = {
    "pillars": view_pillars,
    "years": view_years,
}


def render_figure(survey: Survey, renderer: Renderer, name: str) -> str:
    """Render a figure as inline SVG; raises ``KeyError`` for an unknown name."""
    return renderer.render(f"figures/{name}.svg", view=FIGURES[name](survey))


def render_standalone_figure(survey: Survey, renderer: Renderer, name: str) -> str:
    """Render a figure as a file of its own: no links, and colours that do not lean on a page."""
    svg = render_figure(survey, renderer, name)
    unlinked = _LINK.sub("", svg)
    return unlinked.replace("currentColor", "#777").strip() + "\n"
