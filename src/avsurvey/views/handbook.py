"""The handbook of metrics: every measure under what it judges, with what one must know before reading a value."""

from __future__ import annotations

from dataclasses import dataclass

from avsurvey.records import Metric, Term
from avsurvey.views.facts import fact_item, origin_of
from avsurvey.views.parts import FactGroup, FactRow, Item, Link, PageHead
from avsurvey.views.results import DIRECTION_WORDS
from avsurvey.views.survey import Survey
from avsurvey.views.words import plural, record_uri, term_uri


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """One metric."""

    anchor: str
    link: Link
    measures: str
    formula: str
    facts: FactGroup


@dataclass(frozen=True, slots=True)
class AspectChapter:
    """The metrics that judge one aspect."""

    anchor: str
    title: Link
    definition: str
    entries: tuple[MetricEntry, ...]


@dataclass(frozen=True, slots=True)
class HandbookView:
    """The page of the handbook."""

    head: PageHead
    intro: str
    chapters: tuple[AspectChapter, ...]


def view_handbook(survey: Survey) -> HandbookView:
    """All metrics by aspect, in the order of the vocabulary; within an aspect those that most reporters use first."""
    vocabulary = survey.kb.vocabularies.get("metric-aspects")
    chapters = (_chapter(survey, aspect) for aspect in (vocabulary.terms if vocabulary else ()))
    filled = tuple(chapter for chapter in chapters if chapter.entries)
    count = len(survey.kb.metrics)
    intro = (
        f"{plural(count, 'metric')}, by what they judge. The same name on another backbone is another metric: its "
        "values may not be compared. Reporters are papers and leaderboards whose tables stand in this survey."
    )
    head = PageHead("handbook/", "Handbook of metrics", "Every metric with formula, direction, backbone and caveats.")
    return HandbookView(head, intro, filled)


def _chapter(survey: Survey, aspect: Term) -> AspectChapter:
    members = [metric for metric in survey.kb.metrics.values() if metric.aspect == aspect.id]
    members.sort(key=lambda metric: (-len(_reporters(survey, metric)), metric.name.casefold(), metric.id))
    title = Link(aspect.label, term_uri("metric-aspects", aspect.id))
    entries = tuple(_entry(survey, metric) for metric in members)
    return AspectChapter(f"aspect-{aspect.id}", title, aspect.definition, entries)


def _reporters(survey: Survey, metric: Metric) -> frozenset[str]:
    return frozenset(cell.sheet.id for cell in survey.cells_by_metric.get(metric.id, ()))


def _entry(survey: Survey, metric: Metric) -> MetricEntry:
    return MetricEntry(
        anchor=metric.id,
        link=Link(metric.name, record_uri("metrics", metric.id)),
        measures=metric.measures,
        formula=metric.formula or "",
        facts=FactGroup("", tuple(row for row in _rows(survey, metric) if row.items)),
    )


def _rows(survey: Survey, metric: Metric) -> tuple[FactRow, ...]:
    caveats = tuple(
        Item(remark.text, origin=origin_of(metric, remark.source, remark.where)) for remark in metric.caveats
    )
    values = survey.cells_by_metric.get(metric.id, ())
    used = f"{plural(len(_reporters(survey, metric)), 'reporter')}, {plural(len(values), 'value')}"
    unit = f", in {metric.unit}" if metric.unit else ""
    return (
        FactRow("Direction", (Item(DIRECTION_WORDS[metric.direction] + unit),)),
        FactRow("Backbone", (fact_item(metric, metric.backbone, "backbone"),) if metric.backbone else ()),
        FactRow("Checkpoint", (fact_item(metric, metric.checkpoint, "checkpoint"),) if metric.checkpoint else ()),
        FactRow("Caveats", caveats, is_list=True),
        FactRow("Reported by", (Item(used, f"metrics/{metric.id}/#reported-by" if values else ""),)),
    )
