"""Result values on their own: one number with who measured it, on what, how, and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from avsurvey.exports.json_text import dump_line
from avsurvey.kb import Cell, KnowledgeBase, all_cells
from avsurvey.records import Results


@dataclass(frozen=True, slots=True)
class ResultValue:
    """One number of one sheet; a text that is not stated is empty."""

    reported_in: str
    """The id of the sheet, which is that of the reporting paper or names the leaderboard."""
    where: str
    label: str
    system: str
    role: str
    run: str
    quoted_from: str
    benchmark: str
    metric: str
    printed: str
    value: float | None
    """The number in the metric's own unit."""
    protocol: tuple[tuple[str, str], ...]
    source: str

    def as_texts(self) -> list[str]:
        """One text for each of :data:`VALUE_FIELDS`."""
        return [self._text(name) for name in VALUE_FIELDS]

    def _text(self, name: str) -> str:
        if name == "value":
            return f"{self.value:.10g}" if self.value is not None else ""
        if name == "protocol":
            return "; ".join(f"{facet}={value}" for facet, value in self.protocol)
        return str(getattr(self, name))

    def as_row(self) -> list[str | float | None]:
        """One entry for each of :data:`VALUE_FIELDS`: None where nothing is stated, and the protocol as JSON text."""
        plain = (getattr(self, name) for name in VALUE_FIELDS)
        return [dump_line(dict(item)) if isinstance(item, tuple) else None if item == "" else item for item in plain]

    def as_object(self) -> dict[str, Any]:
        """The value as plain JSON values; what is not stated is left out."""
        plain = {name: getattr(self, name) for name in VALUE_FIELDS} | {"protocol": dict(self.protocol)}
        return {name: value for name, value in plain.items() if value not in ("", None)}


VALUE_FIELDS: Final = tuple(field.name for field in fields(ResultValue))


def result_values(kb: KnowledgeBase, sheets: Iterable[Results] | None = None) -> Iterator[ResultValue]:
    """Every number of some sheets, or of all, in the order of sheets, tables, rows and columns."""
    wanted = None if sheets is None else {sheet.id for sheet in sheets}
    for cell in all_cells(kb):
        if wanted is None or cell.sheet.id in wanted:
            yield _value_of(cell)


def _value_of(cell: Cell) -> ResultValue:
    table = cell.table
    row, column, source = table.rows[cell.row_index], cell.column, cell.sheet.source(table.source)
    return ResultValue(
        reported_in=cell.sheet.id,
        where=table.where,
        label=row.label,
        system=row.system or "",
        role=row.role.value,
        run=row.run.value,
        quoted_from=row.quoted_from or "",
        benchmark=column.benchmark,
        metric=column.metric,
        printed=cell.printed.text,
        value=cell.number,
        protocol=cell.conditions,
        source=source.url if source else "",
    )
