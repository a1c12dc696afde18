"""Result values on their own: one number with who measured it, on what, how, and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

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
    source = cell.sheet.source(cell.table.source)
    return ResultValue(
        reported_in=cell.sheet.id,
        where=cell.table.where,
        label=cell.row.label,
        system=cell.row.system or "",
        role=cell.row.role.value,
        run=cell.row.run.value,
        quoted_from=cell.row.quoted_from or "",
        benchmark=cell.column.benchmark,
        metric=cell.column.metric,
        printed=cell.printed.text,
        value=cell.number,
        protocol=tuple((facet.name, facet.value) for facet in cell.protocol),
        source=source.url if source else "",
    )
