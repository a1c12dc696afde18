"""Works by month, and among them those that many later records rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from avsurvey.graph import LINEAGE_TYPES
from avsurvey.records import CurationLevel, Described, Paper
from avsurvey.records.paper import Tier
from avsurvey.views.lists import ListView
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Link, PageHead
from avsurvey.views.survey import Survey
from avsurvey.views.words import format_date, plural, record_link, record_uri, term_uri

USES: Final = (
    *LINEAGE_TYPES,
    *("cites", "compares-with", "uses-component", "uses-tokenizer", "evaluated-on", "trained-on"),
)
"""Edges by which a record rests on another."""
MILESTONES: Final = 14
FEWEST: Final = 4
"""Fewer dated works make no picture."""
IN_PICTURE: Final = 0.97
"""The share of works that the picture reaches back to; a few early ones would stretch it over decades."""
UNDATED_MONTH: Final = len("2024")
RULE: Final = (
    "A milestone is a curated work, of the core tier where a lane has enough of these, on which most records of the "
    "survey rest: that cite it, build on it, compare with it, or use, train on or test on what it introduces. That "
    "counts what was read so far, and young works stand lower."
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A work that many records rest on."""

    work: Link
    month: str
    introduces: tuple[Link, ...]
    users: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The works of one topic by month; ``years`` counts those whose month is not on record."""

    label: str
    target: str
    number: int
    """Which pillar it belongs to, from 1; it has that pillar's colour."""
    months: Mapping[str, int]
    years: Mapping[str, int]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes over one stretch of years, and the works that lie before it."""

    title: str
    first_year: int
    last_month: str
    lanes: tuple[Lane, ...]
    remark: str


def pillar_timeline(survey: Survey) -> Timeline | None:
    """All papers, one lane for each pillar; a paper of two pillars stands in both."""
    papers = survey.kb.papers.values()
    lanes = []
    for number, pillar in enumerate(survey.kb.pillars, start=1):
        members = [paper for paper in papers if pillar.id in survey.kb.pillars_of(paper)]
        if members:
            lanes.append(_lane(survey, Link(pillar.label, term_uri("tasks", pillar.id)), number, members))
    return _timeline("Works by month of their first public version, by pillar", lanes, papers)


def task_timeline(survey: Survey, label: str, number: int, papers: Iterable[Paper]) -> Timeline | None:
    """The papers of one task; None where too few are dated to the month."""
    members = tuple(papers)
    lane = _lane(survey, Link(label, ""), number, members)
    return _timeline(f"{label}: works by month of their first public version", [lane], members)


def _timeline(title: str, lanes: list[Lane], papers: Iterable[Paper]) -> Timeline | None:
    months = sorted(paper.published[:7] for paper in papers if len(paper.published) > UNDATED_MONTH)
    if len(months) < FEWEST:
        return None
    first = int(months[int(len(months) * (1 - IN_PICTURE))][:4])
    earlier = sum(int(month[:4]) < first for month in months)
    undated = sum(sum(lane.years.values()) for lane in lanes) if len(lanes) == 1 else _year_only(papers)
    parts = [f"{plural(earlier, 'work')} before {first}"] if earlier else []
    parts += [f"{plural(undated, 'work')} whose month is not on record"] if undated else []
    remark = f"Not in the picture but in the table: {' and '.join(parts)}." if parts else ""
    return Timeline(title, first, months[-1], tuple(lanes), remark)


def _year_only(papers: Iterable[Paper]) -> int:
    return sum(len(paper.published) == UNDATED_MONTH for paper in papers)


def _lane(survey: Survey, topic: Link, number: int, papers: Iterable[Paper]) -> Lane:
    dates = Counter(paper.published[:7] for paper in papers)
    months = {date: count for date, count in sorted(dates.items()) if len(date) > UNDATED_MONTH}
    years = {date: count for date, count in sorted(dates.items()) if len(date) == UNDATED_MONTH}
    return Lane(topic.text, topic.target, number, months, years, _milestones(survey, papers))


def _milestones(survey: Survey, papers: Iterable[Paper]) -> tuple[Milestone, ...]:
    curated = (
        paper
        for paper in papers
        if paper.level is not CurationLevel.STUB and len(paper.published) > UNDATED_MONTH and not paper.status
    )
    ranked = sorted((paper.tier is not Tier.CORE, -len(users_of(survey, paper)), paper.id) for paper in curated)
    chosen = (survey.kb.papers[citekey] for _, negative, citekey in ranked[:MILESTONES] if negative)
    return tuple(_milestone(survey, paper) for paper in sorted(chosen, key=lambda paper: (paper.published, paper.id)))


def users_of(survey: Survey, paper: Paper) -> frozenset[str]:
    """The records that rest on a work or on what it introduces."""
    own = {paper.id, *_introduced(survey, paper)}
    found = (survey.graph.others(record, USES, incoming=True) for record in own)
    return frozenset().union(*found) - own


def _introduced(survey: Survey, paper: Paper) -> tuple[str, ...]:
    return tuple(sorted(survey.graph.others(paper.id, ("introduces",), incoming=False)))


def _milestone(survey: Survey, paper: Paper) -> Milestone:
    introduced = tuple(record_link(survey.kb, record) for record in _introduced(survey, paper))
    work = Link(_short(survey, paper), record_uri("papers", paper.id), paper.title)
    return Milestone(work, paper.published[:7], introduced, len(users_of(survey, paper)))


def _short(survey: Survey, paper: Paper) -> str:
    """A name that fits into a picture: the paper's own, or that of the only thing it introduces."""
    introduced: list[Described] = [found for name in _introduced(survey, paper) if (found := survey.kb.get(name))]
    name = introduced[0].short_name if paper.short_name == paper.title and len(introduced) == 1 else paper.short_name
    return name if len(name) <= 24 else f"{name[:22].rstrip()}…"


def view_timeline(survey: Survey, timeline: Timeline | None) -> ListView:
    """The page of the timeline: what its picture shows, and the numbers behind it."""
    intro = f"Works of the survey by the month of their first public version. {RULE}"
    head = PageHead(
        "timeline/", "Timeline", "Works of the survey by month and pillar, with the ones that others rest on."
    )
    lanes = timeline.lanes if timeline else ()
    return ListView(head, intro, (_milestone_grid(lanes), _month_grid(lanes)) if lanes else ())


def _milestone_grid(lanes: tuple[Lane, ...]) -> Grid:
    pillars: dict[str, list[Item]] = {}
    works: dict[str, Milestone] = {}
    for lane in lanes:
        for milestone in lane.milestones:
            works[milestone.work.target] = milestone
            pillars.setdefault(milestone.work.target, []).append(Item(lane.label, lane.target))
    ordered = sorted(works.values(), key=lambda milestone: (milestone.month, milestone.work.text))
    rows = tuple(
        GridRow(
            (
                GridCell(
                    (Item(milestone.work.text, target, note=milestone.work.title),), milestone.work.text.casefold()
                ),
                GridCell((Item(format_date(milestone.month)),), milestone.month),
                GridCell(tuple(pillars[target])),
                GridCell(tuple(Item(link.text, link.target) for link in milestone.introduces)),
                GridCell((Item(str(milestone.users)),), str(milestone.users)),
            ),
            cites=(target.split("/")[1],),
        )
        for milestone in ordered
        for target in (milestone.work.target,)
    )
    heads = (Head("Work"), Head("Month"), Head("Pillars"), Head("Introduces"), Head("Records on it", is_numeric=True))
    return Grid("milestones", plural(len(rows), "milestone"), heads, rows)


def _month_grid(lanes: tuple[Lane, ...]) -> Grid:
    """Every month with works, and every year with works whose month is not on record."""
    dates = sorted({date for lane in lanes for date in (*lane.months, *lane.years)}, reverse=True)
    rows = []
    for date in dates:
        counts = (lane.months.get(date, lane.years.get(date, 0)) for lane in lanes)
        words = format_date(date) if len(date) > UNDATED_MONTH else f"{date}, month not on record"
        numbers = (GridCell((Item(str(count)),), str(count)) for count in counts)
        rows.append(GridRow((GridCell((Item(words, f"years/{date[:4]}/"),), date), *numbers)))
    heads = (Head("Month"), *(Head(lane.label, lane.target, is_numeric=True) for lane in lanes))
    note = "A work of two pillars counts in both."
    return Grid("months", "The numbers behind the picture", heads, tuple(rows), note)
