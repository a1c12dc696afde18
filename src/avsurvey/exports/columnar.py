"""Parquet: a file for each kind of record, and files of result values, of edges and of terms, with typed columns.

Texts and numbers are columns of their own type, and lists of texts are lists. Dates are texts, because often only the
month is known. Facts, maps and lists of objects stand as JSON text, as they do in the SQLite file.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic.fields import FieldInfo

from avsurvey.exports.json_text import dump_line
from avsurvey.exports.parquet_names import EDGES, SUFFIX, TERMS, VALUES
from avsurvey.exports.tabular import as_object
from avsurvey.exports.values import VALUE_FIELDS, ResultValue, result_values
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import KINDS, Described, Record, Results
from avsurvey.records.walk import is_list, key_attribute, model_in

EDGE_FIELDS: Final = ("source", "type", "target", "variant", "evidence", "place")
TERM_FIELDS: Final = ("vocabulary", "id", "label", "parent", "definition")
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
        VALUES: _values(result_values(kb, sheets)),
        EDGES: _edges(graph, chosen),
        TERMS: _terms(kb),
    }


def render_table(name: str, kb: KnowledgeBase, graph: Graph) -> bytes:
    """The file of one table, of all records; the name is a kind or one of ``OTHER_TABLES``."""
    if name in KINDS:
        return _render(_records(kb, KINDS[name], kb.indexes[name].values()))
    return _render(OTHER_TABLES[name](kb, graph))


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


def _values(values: Iterable[ResultValue]) -> pa.Table:
    """Numbers are numbers; the protocol is JSON text."""
    names = ("place" if name == "where" else name for name in VALUE_FIELDS)
    forms = [(name, pa.float64() if name == "value" else pa.string()) for name in names]
    columns = zip(*(value.as_row() for value in values), strict=True)
    return pa.table(list(columns) or [()] * len(forms), schema=pa.schema(forms))


def _edges(graph: Graph, sources: Set[str] | None = None) -> pa.Table:
    """Edges from some records, and the tree of terms; all edges where no records are chosen."""
    edges = [edge for edge in graph.edges if sources is None or edge.source in sources or ":" in edge.source]
    columns = {name: [getattr(edge, "where" if name == "place" else name) for edge in edges] for name in EDGE_FIELDS}
    return pa.table(columns, schema=_text_schema(EDGE_FIELDS))


def _terms(kb: KnowledgeBase) -> pa.Table:
    terms = [(name, term) for name, vocabulary in kb.vocabularies.items() for term in vocabulary.terms]
    columns = {name: [getattr(term, name) for _, term in terms] for name in TERM_FIELDS[1:]}
    return pa.table({TERM_FIELDS[0]: [name for name, _ in terms], **columns}, schema=_text_schema(TERM_FIELDS))


def _text_schema(names: Iterable[str]) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])


OTHER_TABLES: Final[dict[str, Callable[[KnowledgeBase, Graph], pa.Table]]] = {
    VALUES: lambda kb, graph: _values(result_values(kb)),
    EDGES: lambda kb, graph: _edges(graph),
    TERMS: lambda kb, graph: _terms(kb),
}
"""What has a table beside the kinds of record."""
