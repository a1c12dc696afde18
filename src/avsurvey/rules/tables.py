"""Comparison tables: queries that can be asked and columns that can be shown."""

from __future__ import annotations

from collections.abc import Iterator

from avsurvey.kb import KnowledgeBase
from avsurvey.query import QueryError, check_field, check_terms, parse_query
from avsurvey.records import Table, TableColumn
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy


def check_tables(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Every table's query, columns and sort fields can be understood."""
    for table in kb.tables.values():
        try:
            check_terms(kb, parse_query(table.query))
        except QueryError as error:
            yield Issue(table, ("query",), "bad-query", str(error))
        for index, column in enumerate(table.columns):
            yield from _check_column(table, index, column)
        for index, field in enumerate(table.sort):
            if problem := check_field(field.lstrip("-")):
                yield Issue(table, ("sort", index), "bad-column", problem)


def _check_column(table: Table, index: int, column: TableColumn) -> Iterator[Issue]:
    place = ("columns", index)
    is_result = bool(column.benchmark)
    if bool(column.field) == is_result or is_result != bool(column.metric):
        message = "A column has either `field`, or `benchmark` and `metric`. Keep one of the two."
        yield Issue(table, place, "bad-column", message)
    elif column.field and (problem := check_field(column.field)):
        yield Issue(table, (*place, "field"), "bad-column", problem)
