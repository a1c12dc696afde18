"""What the tools do, as plain functions of a survey; each raises :class:`ToolProblem` with what to ask instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from avsurvey.compare import Answer as VerdictAnswer
from avsurvey.compare import Verdict, may_compare
from avsurvey.exports import EXPORTS, as_object
from avsurvey.exports.twins import record_twin, sheet_twin
from avsurvey.exposure import Exposures
from avsurvey.kb import Cell, KnowledgeBase, Resolved
from avsurvey.mcp.answers import (
    MAX_CHARACTERS,
    MAX_CITED,
    MAX_PAIRS,
    CiteAnswer,
    CompareAnswer,
    Comparison,
    ConflictEntry,
    ConflictsAnswer,
    ConflictValue,
    FoundRecord,
    RecordAnswer,
    Reported,
    SearchAnswer,
)
from avsurvey.query import FIELDS, QueryError, select
from avsurvey.records import KINDS, Described, Paper, Record, Results
from avsurvey.records.schema import nearest
from avsurvey.views import Survey, view_record, view_sheet
from avsurvey.views.words import record_uri

_ORDER: Final = (VerdictAnswer.SAME, VerdictAnswer.UNKNOWN, VerdictAnswer.DIFFERS)


class ToolProblem(Exception):
    """A question that cannot be answered; the text says why and what to ask."""


def search(kb: KnowledgeBase, query: str, limit: int) -> SearchAnswer:
    """The records that a query finds, the newest first."""
    try:
        found = select(kb, query)
    except QueryError as error:
        raise ToolProblem(str(error)) from None
    listed = sorted((_found(kb, record) for record in found), key=lambda one: (one.year or "0", one.id), reverse=True)
    return SearchAnswer(total=len(listed), records=tuple(listed[:limit]))


def _found(kb: KnowledgeBase, record: Described) -> FoundRecord:
    year = next(iter(FIELDS["year"].values(kb, Resolved(record))), "")
    return FoundRecord(
        id=record.id,
        kind=record.kind,
        name=record.heading,
        year=str(year),
        level=record.level.value,
        page=record_uri(record.kind, record.id),
    )


def get(survey: Survey, name: str, form: str, page: int) -> RecordAnswer:
    """A record's page as Markdown, or its file as JSON, in pages; raises :class:`ToolProblem`."""
    record = find_record(survey.kb, name)
    if form == "json":
        text = json.dumps({"kind": record.kind, **as_object(record)}, ensure_ascii=False, indent=1)
    elif isinstance(record, Results):
        text = sheet_twin(view_sheet(survey, record))
    else:
        text = record_twin(view_record(survey, record))
    pages = -(-len(text) // MAX_CHARACTERS)
    if page > pages:
        raise ToolProblem(f"`{name}` has {pages} pages. Ask for one of them.")
    part = text[(page - 1) * MAX_CHARACTERS : page * MAX_CHARACTERS]
    return RecordAnswer(id=record.id, kind=record.kind, name=record.heading, page=page, pages=pages, text=part)


def find_record(kb: KnowledgeBase, name: str) -> Described | Results:
    """The record of an id, alone, after its kind or before a variant; raises :class:`ToolProblem`."""
    kind, _, rest = name.rpartition("/")
    if kind == Results.kind:
        sheet = kb.results.get(rest)
        if sheet is None:
            raise ToolProblem(f"There is no result sheet `{rest[:80]}`.{nearest(rest, list(kb.results))}")
        return sheet
    plain = rest if kind in KINDS else name.partition("/")[0]
    record = kb.get(kb.former_ids.get(plain, plain))
    if record is None or kind in KINDS.keys() - {record.kind}:
        raise ToolProblem(f"There is no record `{name[:80]}`.{nearest(plain, kb.ids())} `search` finds ids.")
    return record


def compare(survey: Survey, systems: Sequence[str], benchmark: str, metric: str) -> CompareAnswer:
    """Numbers of two to five systems in pairs of one benchmark and metric, each with its verdict."""
    wanted = [find_record(survey.kb, name).id for name in dict.fromkeys(systems)]
    cells = [
        [cell for cell in survey.cells_by_system.get(name, ()) if _is_asked(cell, benchmark, metric)] for name in wanted
    ]
    for name, found in zip(wanted, cells, strict=True):
        if not found:
            raise ToolProblem(f"No number of `{name}` is on record{_narrowed(survey, name, benchmark, metric)}")
    exposures = survey.exposures
    pairs = [
        (first, second, may_compare(first, second, exposures))
        for left, right in combinations(cells, 2)
        for first in left
        for second in right
        if (first.column.benchmark, first.column.metric) == (second.column.benchmark, second.column.metric)
    ]
    pairs.sort(key=lambda pair: (_ORDER.index(pair[2].answer), len(pair[2].in_what)))
    chosen = tuple(_comparison(survey.kb, exposures, *pair) for pair in pairs[:MAX_PAIRS])
    return CompareAnswer(total=len(pairs), comparisons=chosen)


def _is_asked(cell: Cell, benchmark: str, metric: str) -> bool:
    return cell.row.is_of_system and benchmark in ("", cell.column.benchmark) and metric in ("", cell.column.metric)


def _narrowed(survey: Survey, name: str, benchmark: str, metric: str) -> str:
    """What a question was narrowed to, and where numbers of the system are instead."""
    asked = f" on `{benchmark}`" * bool(benchmark) + f" by `{metric}`" * bool(metric)
    measured = sorted({cell.column.benchmark for cell in survey.cells_by_system.get(name, ())})
    return f"{asked}. There are numbers on {', '.join(measured[:20])}." if measured else "."


def _comparison(kb: KnowledgeBase, exposures: Exposures, first: Cell, second: Cell, verdict: Verdict) -> Comparison:
    metric = kb.metrics.get(first.column.metric)
    return Comparison(
        benchmark=first.column.benchmark,
        metric=first.column.metric,
        direction=metric.direction.value if metric else "",
        verdict=str(verdict),
        first=_reported(exposures, first),
        second=_reported(exposures, second),
    )


def _reported(exposures: Exposures, cell: Cell) -> Reported:
    seen = exposures.of(cell)
    return Reported(
        system=cell.row.system or "",
        printed=cell.printed.text,
        reported_in=cell.sheet.id,
        where=cell.table.where,
        run=cell.row.run.value,
        protocol={facet.name: facet.value for facet in cell.protocol},
        seen_in_training=f"{seen.exposure}: {seen.why}",
    )


def cite(kb: KnowledgeBase, ids: Sequence[str], style: str) -> CiteAnswer:
    """References to papers, or to the papers that introduced other records."""
    if len(ids) > MAX_CITED:
        raise ToolProblem(f"One answer cites {MAX_CITED} works. Ask for the others afterwards.")
    papers = {paper.id: paper for name in ids for paper in _papers(kb, name)}
    text = EXPORTS[style](kb, tuple(papers.values()), False)  # noqa: FBT003 (all exports have one signature)
    return CiteAnswer(style=style, cited=tuple(papers), text=text)


def _papers(kb: KnowledgeBase, name: str) -> Iterator[Paper]:
    record: Record = find_record(kb, name)
    if isinstance(record, Results):
        record = kb.papers.get(record.reported_in or "") or record
    paper = record if isinstance(record, Paper) else kb.paper_of(record) if isinstance(record, Described) else None
    if paper is None:
        raise ToolProblem(f"No paper on record introduced `{name}`. `get` shows its sources.")
    yield paper


def conflicts(survey: Survey, system: str, benchmark: str, metric: str, limit: int) -> ConflictsAnswer:
    """Numbers that should be equal and are not, of all systems or of one."""
    found = [
        one
        for one in survey.conflicts
        if system in ("", one.system, one.system.partition("/")[0])
        and benchmark in ("", one.benchmark)
        and metric in ("", one.metric)
    ]
    entries = tuple(
        ConflictEntry(
            system=one.system,
            benchmark=one.benchmark,
            metric=one.metric,
            protocol={facet.name: facet.value for facet in one.protocol},
            unknown_in=one.unknown_in,
            values=tuple(
                ConflictValue(
                    printed=cell.printed.text,
                    reported_in=cell.sheet.id,
                    where=cell.table.where,
                    run=cell.row.run.value,
                )
                for cell in one.cells
            ),
        )
        for one in found[:limit]
    )
    return ConflictsAnswer(total=len(found), conflicts=entries)
