"""SQLite: one table for each kind of record, and tables of result values, of edges and of terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any, Final

from avsurvey.exports.flat import COLUMNS, Row, flat_rows
from avsurvey.exports.json_text import dump_line
from avsurvey.exports.tabular import as_object
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import KINDS, Record, Results

SCHEMA_VERSION: Final = 1
"""Stands in the file as ``PRAGMA user_version``."""
_VERSION_AT: Final = slice(96, 100)
"""Where a file names the SQLite that wrote it (https://www.sqlite.org/fileformat.html, section 1.3)."""
_ANY_VERSION: Final = (3_037_000).to_bytes(4, "big")


def render_database(
    kb: KnowledgeBase, graph: Graph, records: Iterable[Record], sheets: Iterable[Results] | None = None
) -> bytes:
    """The file's bytes: records, the values of some sheets or of all, and the edges that lead from the records.

    Terms and the tree that they form are whole.
    """
    chosen = tuple(records)
    with closing(sqlite3.connect(":memory:")) as database:
        with database:
            _write_records(database, chosen)
            for name, rows in flat_rows(kb, graph, {record.id for record in chosen}, sheets).items():
                _write_table(database, name, COLUMNS[name], rows)
            database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        content = database.serialize()
    return content[: _VERSION_AT.start] + _ANY_VERSION + content[_VERSION_AT.stop :]


def _write_records(database: sqlite3.Connection, records: Iterable[Record]) -> None:
    """Columns are the fields of the schema; lists, maps and facts stand as JSON, which SQLite can look into."""
    by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for record in records:
        if record.kind in by_kind:
            by_kind[record.kind].append(as_object(record))
    for kind, record_type in KINDS.items():
        fields = tuple(record_type.model_fields)
        columns = ("id", *(name for name in fields if name != "id"))
        rows = ([_plain(found.get(name)) for name in columns] for found in by_kind[kind])
        _write_table(database, kind, columns, rows, key="id")


def _write_table(
    database: sqlite3.Connection, name: str, columns: Sequence[str], rows: Iterable[Row], *, key: str = ""
) -> None:
    defined = ", ".join(_quoted(column) + (" TEXT PRIMARY KEY" if column == key else "") for column in columns)
    database.execute(f"CREATE TABLE {_quoted(name)} ({defined})")
    marks = ", ".join("?" * len(columns))
    database.executemany(f"INSERT INTO {_quoted(name)} VALUES ({marks})", rows)  # noqa: S608 (names are the schema's)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain(value: Any) -> Any:
    return dump_line(value) if isinstance(value, list | dict) else value
