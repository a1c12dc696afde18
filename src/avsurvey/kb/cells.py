"""Result cells: one number of one table with its system, metric, reporter and full protocol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from avsurvey.kb.base import KnowledgeBase
from avsurvey.reading import Place
from avsurvey.records import Facet, Printed, ResultColumn, ResultRow, Results, ResultTable, read_printed


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell in its context."""

    sheet: Results
    table_index: int
    row_index: int
    column_index: int
    printed: Printed
    protocol: tuple[Facet, ...]

    @property
    def table(self) -> ResultTable:
        """The table it stands in."""
        return self.sheet.tables[self.table_index]

    @property
    def row(self) -> ResultRow:
        """Its row."""
        return self.table.rows[self.row_index]

    @property
    def column(self) -> ResultColumn:
        """Its column."""
        return self.table.columns[self.column_index]

    @property
    def place(self) -> Place:
        """Where it stands in the sheet's file."""
        return ("tables", self.table_index, "rows", self.row_index, "values", self.column_index)

    @property
    def number(self) -> float | None:
        """The number in the metric's own unit: as printed, times the column's scale."""
        return None if self.printed.number is None else self.printed.number * self.column.scale

    @property
    def conditions(self) -> tuple[tuple[str, str], ...]:
        """The names of its protocol's facets with their values."""
        return tuple((facet.name, facet.value) for facet in self.protocol)

    @property
    def is_sourced(self) -> bool:
        """Whether the table names a source that the sheet has."""
        return self.sheet.source(self.table.source) is not None

    def facet(self, name: str) -> str | None:
        """The value of a protocol facet, or None where it is not stated."""
        return next((facet.value for facet in self.protocol if facet.name == name), None)


def effective_protocol(table: ResultTable, column: ResultColumn, row: ResultRow | None = None) -> tuple[Facet, ...]:
    """Join the three levels of conditions: the column overrides the table, the row overrides the column."""
    levels = (table.protocol, column.protocol, row.protocol if row else ())
    merged = {facet.name: facet for level in levels for facet in level}
    return tuple(merged[name] for name in sorted(merged))


def iter_cells(sheet: Results) -> Iterator[Cell]:
    """Yield every cell that holds a number; blanks and unreadable cells are left out."""
    for table_index, table in enumerate(sheet.tables):
        of_columns = [effective_protocol(table, column) for column in table.columns]
        for row_index, row in enumerate(table.rows):
            for column_index, (text, column) in enumerate(zip(row.values, table.columns, strict=False)):
                printed = read_printed(text)
                if printed is None or printed.number is None:
                    continue
                protocol = effective_protocol(table, column, row) if row.protocol else of_columns[column_index]
                yield Cell(sheet, table_index, row_index, column_index, printed, protocol)


def all_cells(kb: KnowledgeBase) -> tuple[Cell, ...]:
    """Every number of every sheet, in the order of sheets, tables, rows and columns."""
    return kb.once(all_cells, lambda: tuple(cell for sheet in kb.results.values() for cell in iter_cells(sheet)))
