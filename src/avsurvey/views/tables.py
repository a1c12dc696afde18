"""Comparison tables: a query's records side by side, every number with its origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from avsurvey.compare import normal_value
from avsurvey.kb import Cell, KnowledgeBase, Resolved, variants_of
from avsurvey.query import FIELDS, Field, field_named, parse_query, select
from avsurvey.records import Frozen, RowUnit, Table, TableColumn
from avsurvey.views.facts import items_of
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, PageHead, SearchFacet
from avsurvey.views.results import benchmark_item, measured_cell, metric_head, protocol_words
from avsurvey.views.survey import Survey
from avsurvey.views.words import cites_of, field_label, format_date, record_uri, reference_uri, term_uri


@dataclass(frozen=True, slots=True)
class TableView:
    """A comparison table's page."""

    head: PageHead
    description: str
    query: str
    notes: tuple[str, ...]
    grid: Grid


def view_table(survey: Survey, table: Table) -> TableView:
    """Build a comparison table's page; the query must be one that a rule accepted."""
    head = PageHead(
        f"tables/{table.id}/", table.title, table.description, "table", "tables/", (SearchFacet("kind", "tables"),)
    )
    return TableView(head, table.description, table.query, table.notes, table_grid(survey, table))


def table_grid(survey: Survey, table: Table) -> Grid:
    """The grid of a comparison table; pages of tasks and chapters show it too, so it is made once."""
    return survey.kb.once((table_grid, table), lambda: _table_grid(survey, table))


def _table_grid(survey: Survey, table: Table) -> Grid:
    subjects = _sorted(survey, table, table_subjects(survey.kb, table))
    heads = tuple(_head(survey, column) for column in table.columns)
    rows = tuple(
        GridRow(
            tuple(_cell(survey, subject, column) for column in table.columns),
            key=subject.id,
            cites=cites_of(subject.record),
        )
        for subject in subjects
    )
    return Grid(table.id, table.title, heads, rows)


def table_subjects(kb: KnowledgeBase, table: Table) -> tuple[Resolved, ...]:
    """What stands in the rows of a table: the records, or their variants, that its query finds."""
    return kb.once((table_subjects, table), lambda: _table_subjects(kb, table))


def _table_subjects(kb: KnowledgeBase, table: Table) -> tuple[Resolved, ...]:
    query = parse_query(table.query)
    if table.rows is not RowUnit.VARIANTS:
        return tuple(map(Resolved, select(kb, query)))
    subjects: list[Resolved] = []
    for record in kb.described():
        candidates = [Resolved(record, variant) for variant in variants_of(record)] or [Resolved(record)]
        subjects += [subject for subject in candidates if query.matches(kb, subject)]
    return tuple(subjects)


def _sorted(survey: Survey, table: Table, subjects: Iterable[Resolved]) -> list[Resolved]:
    ordered = sorted(subjects, key=lambda subject: subject.id)
    for name in reversed(table.sort):
        field = field_named(name.lstrip("-"))
        ordered.sort(key=lambda subject: _sort_key(survey, subject, field), reverse=name.startswith("-"))
    return ordered


def _sort_key(survey: Survey, subject: Resolved, field: Field) -> tuple[bool, float, str]:
    value = next(iter(field.values(survey.kb, subject)), None)
    if value is None:
        return (False, 0.0, "")
    return (True, 0.0, value.casefold()) if isinstance(value, str) else (True, float(value), "")


def _head(survey: Survey, column: TableColumn) -> Head:
    if column.metric:
        head = metric_head(survey, column.metric)
        tested = benchmark_item(survey, column.benchmark or "").text
        hint = f"{head.text} on {tested}; {protocol_words(survey, column.protocol)}"
        return Head(column.label or head.text, head.target, hint, is_numeric=True)
    field = field_named(column.field or "")
    label = field.label if field.name in FIELDS else field_label(field.name.rpartition(".")[2])
    return Head(column.label or label, f"terms/{field.vocabulary}/" if field.vocabulary not in (None, "tasks") else "")


def _cell(survey: Survey, subject: Resolved, column: TableColumn) -> GridCell:
    if column.metric:
        return _result_cell(survey, subject, column)
    field = field_named(column.field or "")
    items = tuple(_items(survey, subject, field))
    values = field.values(survey.kb, subject)
    return GridCell(items, _order(values))


def _order(values: tuple[str | float, ...]) -> str:
    if not values:
        return ""
    return f"{values[0]:.10g}" if isinstance(values[0], int | float) else values[0].casefold()


def _items(survey: Survey, subject: Resolved, field: Field) -> Iterable[Item]:
    kb = survey.kb
    if field.name == "name":
        yield Item(subject.name, reference_uri(kb, subject.id))
        return
    for value in field.get(kb, subject):
        if isinstance(value, Frozen):
            yield from items_of(kb, subject.record, value, field.name.rpartition(".")[2], None)
        else:
            yield _plain_item(kb, field, value)


def _plain_item(kb: KnowledgeBase, field: Field, value: Any) -> Item:
    if field.vocabulary:
        return Item(kb.term_label(field.vocabulary, value), term_uri(field.vocabulary, value))
    if field.name == "paper":
        return Item(kb.papers[value].short_name, record_uri("papers", value))
    if field.name == "date":
        return Item(format_date(value))
    return Item(str(value))


def _result_cell(survey: Survey, subject: Resolved, column: TableColumn) -> GridCell:
    found = [cell for cell in survey.cells_by_system.get(subject.record.id, ()) if _fits(cell, subject, column)]
    return measured_cell(survey, found)


def _fits(cell: Cell, subject: Resolved, column: TableColumn) -> bool:
    if (cell.column.benchmark, cell.column.metric) != (column.benchmark, column.metric):
        return False
    if not cell.row.is_of_system or (subject.variant and cell.row.system != subject.id):
        return False
    return all(
        normal_value(cell.facet(facet.name) or "unknown") == normal_value(facet.value) for facet in column.protocol
    )
