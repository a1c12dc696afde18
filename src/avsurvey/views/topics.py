"""Pages of tasks: what a task is, what compares its systems, how it grew, where it is measured, what is open in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from avsurvey.records import Paper, Term
from avsurvey.views.lists import TermView, view_term
from avsurvey.views.news import dated_links, newest
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Link, ReasonedLink
from avsurvey.views.results import count_rows, metric_head, reported_on
from avsurvey.views.survey import Survey
from avsurvey.views.tables import table_subjects
from avsurvey.views.timeline import Timeline, task_timeline
from avsurvey.views.words import format_date, plural, record_uri, term_uri

MOST_TABLES: Final = 6
MOST_METRICS: Final = 3
MOST_NEW: Final = 10


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task's page; ``term`` is what every term's page has."""

    term: TermView
    tables: tuple[ReasonedLink, ...]
    timeline: Timeline | None
    newest: tuple[ReasonedLink, ...]
    benchmarks: Grid | None
    questions: Grid | None


class Topics:
    """Makes the pages of tasks; what they share is computed once."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey

    @cached_property
    def _rows_of_tables(self) -> Mapping[str, Sequence[str]]:
        """The records that stand in each comparison table."""
        kb = self._survey.kb
        return {
            name: sorted({subject.record.id for subject in table_subjects(kb, table)})
            for name, table in kb.tables.items()
        }

    def view(self, term: Term, tables: tuple[ReasonedLink, ...] | None = None) -> TaskView:
        """The page of one task; what :meth:`tables` gave for it may be handed in."""
        bearers = frozenset(self._survey.bearing("tasks", term.id))
        papers = [paper for name in sorted(bearers) if (paper := self._survey.kb.papers.get(name))]
        return TaskView(
            term=view_term(self._survey, "tasks", term),
            tables=self.tables(term) if tables is None else tables,
            timeline=task_timeline(self._survey, term.label, self._pillar_number(term), papers),
            newest=dated_links(newest(self._survey.kb, papers)[:MOST_NEW]),
            benchmarks=self._benchmarks(bearers),
            questions=self._questions(papers),
        )

    def _pillar_number(self, term: Term) -> int:
        root = self._survey.kb.ancestors("tasks", term.id)[-1]
        return [pillar.id for pillar in self._survey.kb.pillars].index(root) + 1

    def tables(self, term: Term) -> tuple[ReasonedLink, ...]:
        """Comparison tables in which records of a task stand, those with most first."""
        bearers = frozenset(self._survey.bearing("tasks", term.id))
        counted = []
        for name, records in self._rows_of_tables.items():
            shared = len(bearers & set(records))
            if shared:
                title = self._survey.kb.tables[name].title
                words = f"{shared} of its {plural(len(records), 'record')}"
                counted.append((-shared, name, ReasonedLink(Link(title, f"tables/{name}/"), words)))
        return tuple(link for *_, link in sorted(counted, key=lambda entry: entry[:2]))[:MOST_TABLES]

    def _benchmarks(self, bearers: frozenset[str]) -> Grid | None:
        """The task's benchmarks on which numbers are recorded, those with most first."""
        survey, own = self._survey, sorted(bearers & self._survey.kb.benchmarks.keys())
        filled = [name for name in own if survey.cells_by_benchmark.get(name)]
        if not filled:
            return None
        filled.sort(key=lambda name: (-len(survey.cells_by_benchmark[name]), name))
        heads = (
            Head("Benchmark"),
            *(Head(text, is_numeric=True) for text in ("Values", "Rows", "Reporters")),
            Head("First metrics"),
            Head("Latest reporter"),
        )
        bare = len(own) - len(filled)
        note = f"{plural(bare, 'benchmark')} of this task without a recorded number." if bare else ""
        rows = tuple(self._benchmark_row(name) for name in filled)
        return Grid("benchmarks-with-numbers", f"{plural(len(rows), 'benchmark')} with numbers", heads, rows, note)

    def _benchmark_row(self, name: str) -> GridRow:
        survey, benchmark = self._survey, self._survey.kb.benchmarks[name]
        cells = survey.cells_by_benchmark[name]
        present = {cell.column.metric for cell in cells}
        metrics = [metric for metric in benchmark.metrics if metric in present][:MOST_METRICS]
        heads = (metric_head(survey, metric) for metric in metrics)
        sheets = {cell.sheet.id: cell.sheet for cell in cells}
        latest = max(reported_on(survey, sheet) for sheet in sheets.values())
        return GridRow(
            (
                GridCell((Item(benchmark.name, record_uri("benchmarks", name)),), benchmark.name.casefold()),
                *(
                    GridCell((Item(f"{count:,}"),), str(count))
                    for count in (len(cells), count_rows(cells), len(sheets))
                ),
                GridCell(tuple(Item(head.text, head.target) for head in heads)),
                GridCell((Item(format_date(latest)),) if latest else (), latest),
            ),
            key=name,
        )

    def _questions(self, papers: Sequence[Paper]) -> Grid | None:
        """The open challenges that papers of the task take up, the most often named first."""
        borne: dict[str, list[Paper]] = {}
        for paper in papers:
            for challenge in paper.challenges:
                borne.setdefault(challenge, []).append(paper)
        if not borne:
            return None
        ordered = sorted(borne.items(), key=lambda entry: (-len(entry[1]), entry[0]))
        rows = tuple(self._question_row(name, works) for name, works in ordered)
        heads = (Head("Question"), Head("What is open"), Head("Papers", is_numeric=True), Head("Latest work on it"))
        note = "Challenges that papers of this task say they take up; a paper may name several."
        return Grid("questions", plural(len(rows), "open question"), heads, rows, note)

    def _question_row(self, name: str, works: Sequence[Paper]) -> GridRow:
        term = self._survey.kb.term("challenges", name)
        latest = max(works, key=lambda paper: (paper.published, paper.id))
        label = term.label if term else name
        return GridRow(
            (
                GridCell((Item(label, term_uri("challenges", name)),), label.casefold()),
                GridCell((Item(term.definition),) if term else ()),
                GridCell((Item(str(len(works))),), str(len(works))),
                GridCell((Item(latest.short_name, record_uri("papers", latest.id)),), latest.published),
            )
        )
