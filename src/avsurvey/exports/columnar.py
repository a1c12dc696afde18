"""Parquet: a file for each kind of record, and files of result values, of edges and of terms, with typed columns.

Texts and numbers are columns of their own type, and lists of texts are lists. Dates are texts, because often only the
month is known. Facts, maps and lists of objects stand as JSON text, as they do in the SQLite file.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic.fields import FieldInfo

from avsurvey.exports.flat import COLUMNS, SUFFIX, Row, flat_rows
from avsurvey.exports.json_text import dump_line
from avsurvey.exports.tabular import as_object
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import KINDS, Described, Record, Results
from avsurvey.records.walk import is_list, key_attribute, model_in

TEXTS: Final = pa.list_(pa.string())
DERIVED: Final = {"pillars": TEXTS, "year": pa.int64()}
"""Columns of described records that no file holds but that queries need."""

Tables = dict[str, pa.Table]


class _NoPandas:
    """Lets nobody find pandas, as where it is not installed."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """The answer to every import, as ``importlib`` asks for it."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _read_alone() -> None:
    """Let Arrow look for pandas and not find it: it does so once, at its first list, and loads it for nothing here."""
    sys.meta_path.insert(0, _NoPandas)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(_NoPandas)


_read_alone()


def parquet_tables(
    kb: KnowledgeBase, graph: Graph, records: Iterable[Record], sheets: Iterable[Results] | None = None
) -> Tables:
    """Tables by name: records by kind, the values of some sheets or of all, edges from the records, all terms."""
    by_kind: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    chosen: set[str] = set()
    for record in records:
        chosen.add(record.id)
        if record.kind in by_kind:
            by_kind[record.kind].append(record)
    return {
        **{kind: _records(kb, KINDS[kind], found) for kind, found in by_kind.items()},
        **{name: _flat(name, rows) for name, rows in flat_rows(kb, graph, chosen, sheets).items()},
    }


def render_table(name: str, kb: KnowledgeBase, graph: Graph) -> bytes:
    """The file of one table, of all records."""
    if name in KINDS:
        return _render(_records(kb, KINDS[name], kb.indexes[name].values()))
    return _render(_flat(name, flat_rows(kb, graph)[name]))


def render_parquet(tables: Tables) -> dict[str, bytes]:
    """Files by name; the same tables give the same bytes with the same version of Arrow, which stands in the file."""
    return {f"{name}{SUFFIX}": _render(table) for name, table in tables.items()}


def _render(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", compression_level=9, version="2.6")
    return buffer.getvalue()


def _records(kb: KnowledgeBase, record_type: type[Record], records: Iterable[Record]) -> pa.Table:
    schema = _schema(record_type)
    rows = [_row(kb, record, schema) for record in records]
    return pa.Table.from_pylist(rows, schema=schema)


def _row(kb: KnowledgeBase, record: Record, schema: pa.Schema) -> dict[str, Any]:
    found: Mapping[str, Any] = as_object(record)
    if isinstance(record, Described):
        paper = kb.paper_of(record)
        found = {**found, "pillars": sorted(kb.pillars_of(record)), "year": paper.year if paper else None}
    return {field.name: _plain(found.get(field.name), field.type) for field in schema}


def _plain(value: Any, form: pa.DataType) -> Any:
    is_json = isinstance(value, list | dict) and form == pa.string()
    return dump_line(value) if is_json else value


@cache
def _schema(record_type: type[Record]) -> pa.Schema:
    names = dict.fromkeys(("id", *record_type.model_fields))
    columns = {name: _form(record_type.model_fields[name]) for name in names}
    if issubclass(record_type, Described):
        columns |= DERIVED
    return pa.schema(list(columns.items()))


def _form(field: FieldInfo) -> pa.DataType:
    """The type of a column: a list of texts, or text, also for what is JSON; no field of a record is a bare number."""
    return TEXTS if is_list(field) and not (model_in(field.annotation) or key_attribute(field)) else pa.string()


def _flat(name: str, rows: Iterable[Row]) -> pa.Table:
    """A table that stands for no kind; all columns are texts but for numbers."""
    schema = pa.schema([(column, pa.float64() if column == "value" else pa.string()) for column in COLUMNS[name]])
    return pa.table(list(zip(*rows, strict=True)) or [()] * len(schema), schema=schema)
