"""Maps of gaps: where terms meet in the records, where they do not, and where they cannot."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from avsurvey.records import Described, Model, NotApplicable, Paper, Term
from avsurvey.views.lists import ListView, paper_grid
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Link, PageHead
from avsurvey.views.survey import Survey
from avsurvey.views.words import cites_of, plural, record_uri, term_uri

GAPS_URI: Final = "gaps/"
SIDES: Final = {"inputs": "takes", "outputs": "gives"}
Members = Mapping[tuple[str, str], frozenset[str]]
"""Ids of records by the row and column in which they stand."""


@dataclass(frozen=True)
class Gaps:
    """The maps of one survey, each with the page of every row."""

    survey: Survey

    def row_names(self) -> Iterator[str]:
        """The name of each row of the maps that leads to records, and so has a page."""
        filled = {row for row, _ in (*self._paradigm_members, *self._modality_members)}
        names = (*(task.id for task in self._families), *(f"{pillar.id}-{side}" for pillar, side in self._sides()))
        return (name for name in names if name in filled)

    def row(self, name: str) -> ListView:
        """The page of a row."""
        for pillar, side in self._sides():
            if name == f"{pillar.id}-{side}":
                return self._modality_page(pillar, side)
        return self._task_page(next(task for task in self._families if task.id == name))

    def _sides(self) -> Iterator[tuple[Term, str]]:
        return ((pillar, side) for pillar in self.survey.kb.pillars for side in SIDES)

    def overview(self) -> ListView:
        """The maps on one page."""
        intro = (
            "Numbers are counts of records and lead to them. An empty field, marked 0, is a gap of this survey and "
            "perhaps of the field; n/a marks terms that cannot meet, with the reason behind it."
        )
        grids = (self._paradigm_map(), self._modality_map(), self._benchmark_map())
        return ListView(PageHead(GAPS_URI, "Gap maps", intro), intro, grids)

    @cached_property
    def _families(self) -> tuple[Term, ...]:
        """The tasks right below a pillar that some record bears."""
        kb, used = self.survey.kb, self.survey.used_terms("tasks")
        terms = kb.vocabularies["tasks"].terms if "tasks" in kb.vocabularies else ()
        pillars = {pillar.id for pillar in kb.pillars}
        return tuple(term for term in terms if term.parent in pillars and term.id in used)

    def _terms(self, vocabulary: str) -> tuple[Term, ...]:
        used = self.survey.used_terms(vocabulary)
        return tuple(term for term in self.survey.kb.vocabularies[vocabulary].terms if term.id in used) if used else ()

    def _families_of(self, record: Described) -> Iterator[str]:
        for task in record.tasks:
            yield from self.survey.kb.ancestors("tasks", task)

    @property
    def _paradigm_members(self) -> Members:
        """Papers by task and paradigm; what a system's record says counts for its paper."""
        return self.survey.kb.once((Gaps, "paradigms"), self._find_paradigm_members)

    def _find_paradigm_members(self) -> Members:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        works: tuple[Paper | Model, ...] = (*self.survey.kb.papers.values(), *self.survey.kb.models.values())
        for record in works:
            paper = record.id if isinstance(record, Paper) else record.introduced_by or ""
            for paradigm in record.paradigms if paper else ():
                for task in self._families_of(record):
                    found[task, paradigm].add(paper)
        return {key: frozenset(ids) for key, ids in found.items()}

    @property
    def _modality_members(self) -> Members:
        """Systems by pillar, side and modality."""
        return self.survey.kb.once((Gaps, "modalities"), self._find_modality_members)

    def _find_modality_members(self) -> Members:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for model in self.survey.kb.models.values():
            for pillar in self.survey.kb.pillars_of(model):
                for side in SIDES:
                    for modality in getattr(model, side):
                        found[f"{pillar}-{side}", modality].add(model.id)
        return {key: frozenset(ids) for key, ids in found.items()}

    def _paradigm_map(self) -> Grid:
        members, columns = self._paradigm_members, self._terms("paradigms")
        rows = tuple(
            GridRow(
                (
                    GridCell((Item(task.label, term_uri("tasks", task.id)),), f"{at:03}"),
                    *(
                        _field(
                            members.get((task.id, column.id), frozenset()),
                            f"{GAPS_URI}{task.id}/#{column.id}",
                            self._excuse(task.id, "paradigms", column.id),
                        )
                        for column in columns
                    ),
                )
            )
            for at, task in enumerate(self._families)
        )
        return Grid(
            "tasks-paradigms", "Papers by task and paradigm", _heads("Task", "paradigms", columns), rows, style="map"
        )

    def _modality_map(self) -> Grid:
        members, columns = self._modality_members, self._terms("modalities")
        used = self.survey.used_terms("tasks")
        rows = tuple(
            GridRow(
                (
                    GridCell(
                        (Item(f"{pillar.label}: {verb}", term_uri("tasks", pillar.id) if pillar.id in used else ""),),
                        f"{at:03}{side}",
                    ),
                    *(
                        _field(
                            members.get((f"{pillar.id}-{side}", column.id), frozenset()),
                            f"{GAPS_URI}{pillar.id}-{side}/#{column.id}",
                            self._excuse(pillar.id, side, column.id),
                        )
                        for column in columns
                    ),
                )
            )
            for at, pillar in enumerate(self.survey.kb.pillars)
            for side, verb in SIDES.items()
        )
        heads = _heads("Pillar", "modalities", columns)
        return Grid("pillars-modalities", "Systems by pillar and what they take and give", heads, rows, style="map")

    def _benchmark_map(self) -> Grid:
        benchmarks = tuple(self.survey.kb.benchmarks.values())
        covered = {benchmark.id: frozenset(self._families_of(benchmark)) for benchmark in benchmarks}
        rows = tuple(
            GridRow(
                (
                    GridCell((Item(task.label, term_uri("tasks", task.id)),), f"{at:03}"),
                    _count_cell(len(tested)),
                    _count_cell(sum(bool(self.survey.cells_by_benchmark.get(name)) for name in tested)),
                    _count_cell(sum(bool(self.survey.kb.benchmarks[name].modality_check) for name in tested)),
                    _count_cell(sum(bool(self.survey.kb.benchmarks[name].leaderboard) for name in tested)),
                    GridCell(
                        tuple(
                            Item(self.survey.kb.benchmarks[name].name, record_uri("benchmarks", name))
                            for name in tested
                        )
                    ),
                )
            )
            for at, task in enumerate(self._families)
            for tested in [tuple(name for name in covered if task.id in covered[name])]
        )
        heads = (
            Head("Capability"),
            Head("Benchmarks", is_numeric=True),
            Head("With numbers here", is_numeric=True),
            Head("Need of both modalities checked", is_numeric=True),
            Head("With the owner's leaderboard", is_numeric=True),
            Head("Which"),
        )
        return Grid("capabilities-benchmarks", "Benchmarks by capability", heads, rows)

    def _excuse(self, task: str, vocabulary: str, term: str) -> str:
        """Why terms cannot meet; empty where they can."""
        narrower_first = self.survey.kb.ancestors("tasks", task)
        for rule in self.survey.kb.coverage.not_applicable:
            if rule.task in narrower_first and term in _barred(rule, vocabulary):
                return rule.why
        return ""

    def _task_page(self, task: Term) -> ListView:
        members, grids = self._paradigm_members, []
        for column in self._terms("paradigms"):
            papers = [self.survey.kb.papers[name] for name in members.get((task.id, column.id), ())]
            if papers:
                grid = paper_grid(self.survey, papers)
                caption = f"{column.label}: {plural(len(papers), 'paper')}"
                grids.append(Grid(column.id, caption, grid.heads, grid.rows))
        intro = f"Papers on {task.label.lower()} by the paradigm that they or their systems' records name."
        return _row_page(f"{GAPS_URI}{task.id}/", f"{task.label} by paradigm", intro, tuple(grids))

    def _modality_page(self, pillar: Term, side: str) -> ListView:
        members, grids = self._modality_members, []
        for column in self._terms("modalities"):
            names = sorted(members.get((f"{pillar.id}-{side}", column.id), ()))
            rows = tuple(map(partial(_model_row, self.survey), names))
            if rows:
                heads = (Head("System"), Head("Summary"))
                grids.append(Grid(column.id, f"{column.label}: {plural(len(rows), 'system')}", heads, rows))
        title = f"{pillar.label}: what systems {'take' if side == 'inputs' else 'give'}"
        intro = "Systems by modality, as their records say."
        return _row_page(f"{GAPS_URI}{pillar.id}-{side}/", title, intro, tuple(grids))


def _row_page(uri: str, title: str, intro: str, grids: tuple[Grid, ...]) -> ListView:
    return ListView(PageHead(uri, title, intro, "gap maps", GAPS_URI), intro, grids, (Link("All maps", GAPS_URI),))


def _model_row(survey: Survey, model_id: str) -> GridRow:
    model: Model = survey.kb.models[model_id]
    name = GridCell((Item(model.name, record_uri("models", model.id)),), model.name.casefold())
    summary = GridCell((Item(model.summary),) if model.summary else ())
    return GridRow((name, summary), key=model.id, cites=cites_of(model))


def _barred(rule: NotApplicable, vocabulary: str) -> tuple[str, ...]:
    return {"paradigms": rule.paradigms, "outputs": rule.outputs}.get(vocabulary, ())


def _field(members: frozenset[str], target: str, excuse: str) -> GridCell:
    if members:
        return GridCell((Item(f"{len(members):,}", target),), str(len(members)), f"heat-{heat(len(members))}")
    if excuse:
        return GridCell((Item("n/a", note=excuse, mark="na"),), "")
    return GridCell((Item("0", note="no record of the survey", mark="gap"),), "0")


def heat(count: int) -> int:
    """How strongly a count is drawn, from 1 to 5: each step stands for three times as many."""
    return min(5, 1 + int(math.log(count, 3)))


def _count_cell(count: int) -> GridCell:
    return GridCell((Item(str(count), mark="" if count else "gap"),), str(count))


def _heads(first: str, vocabulary: str, columns: tuple[Term, ...]) -> tuple[Head, ...]:
    return (
        Head(first),
        *(Head(term.label, term_uri(vocabulary, term.id), term.definition, is_numeric=True) for term in columns),
    )
