"""Figures that the survey draws of itself, as SVG with text that can be read aloud, or as text in boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from avsurvey.pages.charts import RowChart, YearChart, chart_rows, chart_years
from avsurvey.pages.scatter import ScatterPicture
from avsurvey.pages.templates import Renderer
from avsurvey.pages.timelines import TimelinePicture
from avsurvey.views import Survey

STANDALONE_STYLE: Final = (
    "<style>.pillar-1{fill:#b4442c}.pillar-2{fill:#1d6a96}.pillar-3{fill:#6b4c9a}.pillar-4{fill:#59636e}"
    ".pillar-5{fill:#8a6d1a}.pillar-6{fill:#2f7d4f}.avs-axis,.avs-above{fill:#777}.avs-inside{fill:#fff}"
    ".avs-years text,.avs-shares text{font:13px system-ui,sans-serif}.avs-shares .avs-above{font-size:11px}"
    ".avs-pillars text{font-family:system-ui,sans-serif;fill:#fff}"
    ".avs-pillars .big{font-size:18px;font-weight:600}.avs-pillars .small{font-size:15px}</style>"
)
"""What a figure that stands alone needs; those on pages have the site's style sheet, and no style stands inline."""
PILLARS: Final = 3
"""So many stand above the foundations."""
XMLNS: Final = 'xmlns="http://www.w3.org/2000/svg"'
_LINK = re.compile(r"</?a(?:\s[^>]*)?>")


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

    @property
    def boxes(self) -> tuple[PillarBox, ...]:
        """All boxes from left to right, the base last."""
        return (*self.pillars, self.base) if self.base else self.pillars


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
    base = boxes.pop() if len(boxes) > PILLARS else None
    return PillarFigure("The three pillars of the survey over their foundations", tuple(boxes), base)


def view_years(survey: Survey) -> YearChart:
    """Papers by year and pillar; a paper of two pillars counts in both."""
    pillars = survey.kb.pillars
    counts: dict[int, list[int]] = {}
    for paper in survey.kb.papers.values():
        row = counts.setdefault(paper.year, [0] * len(pillars))
        for at, pillar in enumerate(pillars):
            row[at] += pillar.id in survey.kb.pillars_of(paper)
    title = "Papers in the survey by year of first public version and pillar"
    return chart_years("years", title, [pillar.label for pillar in pillars], counts)


def view_citations(survey: Survey) -> RowChart:
    """Citations on record by the pillars of both papers; one of two pillars counts in both."""
    labels = {pillar.id: pillar.label for pillar in survey.kb.pillars}
    of = {paper.id: survey.kb.pillars_of(paper) for paper in survey.kb.papers.values()}
    counts = Counter(
        (citing, cited)
        for edge in survey.graph.edges
        if edge.type == "cites"
        for citing in of[edge.source]
        for cited in of[edge.target]
    )
    rows = {labels[citing]: tuple(counts[citing, cited] for cited in labels) for citing in list(labels)[:PILLARS]}
    title = "Citations on record, in a row for each citing pillar, by the pillar that is cited"
    return chart_rows("citations", title, list(labels.values()), rows)


FIGURES: Final[dict[str, Callable[[Survey], PillarFigure | YearChart | RowChart]]] = {
    "pillars": view_pillars,
    "years": view_years,
    "citations": view_citations,
}
WIDE: Final = frozenset(("years", "citations"))
"""Figures that stand in frames, in which they can be pushed where a screen is narrow."""
ON_PAGES: Final = {"pillars": "blocks/pillars.html"}
"""Figures that a page shows as text in boxes, which a phone can set anew."""


def render_figure(survey: Survey, renderer: Renderer, name: str) -> str:
    """Render a figure for a page; raises ``KeyError`` for an unknown name."""
    return renderer.render(ON_PAGES.get(name, f"figures/{name}.svg"), view=FIGURES[name](survey))


def render_years(renderer: Renderer, chart: YearChart) -> str:
    """Render a chart over years as inline SVG."""
    return renderer.render("figures/years.svg", view=chart)


def render_timeline(renderer: Renderer, picture: TimelinePicture) -> str:
    """Render a timeline as inline SVG."""
    return renderer.render("figures/timeline.svg", view=picture)


def render_scatter(renderer: Renderer, picture: ScatterPicture) -> str:
    """Render points over time as inline SVG."""
    return renderer.render("figures/scatter.svg", view=picture)


def render_standalone_figure(survey: Survey, renderer: Renderer, name: str) -> str:
    """Render a figure as a file of its own: no links, and colours that do not lean on a page."""
    return standalone(renderer.render(f"figures/{name}.svg", view=FIGURES[name](survey)))


def standalone(svg: str) -> str:
    """A picture out of a page as a file of its own, with the name space that a page need not give."""
    named = svg if XMLNS in svg else svg.replace("<svg ", f"<svg {XMLNS} ", 1)
    named = _LINK.sub("", named).replace("currentColor", "#777").strip()
    return named.removesuffix("</svg>") + STANDALONE_STYLE + "\n</svg>\n"
