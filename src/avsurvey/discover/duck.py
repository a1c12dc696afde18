"""DuckDB: streams the dump, spills to disk, and holds what is linked alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import duckdb

from avsurvey.discover.dump import COLUMNS, EMPTY, Dump, DumpError, Form, choose_columns
from avsurvey.discover.identities import Identity
from avsurvey.discover.limits import EngineError, Limits
from avsurvey.discover.ranking import Row
from avsurvey.discover.sql import DUCKDB_FUNCTIONS, question, view_statements

TYPES: Final = {
    **dict.fromkeys(COLUMNS, "VARCHAR"),
    "year": "BIGINT",
    "references": "VARCHAR[]",
}
MAX_OBJECT_BYTES: Final = 64_000_000
"""The longest line of a dump; works with thousands of authors are long."""


def ask_duckdb(dump: Dump, known: Sequence[Identity], limits: Limits) -> list[Row]:
    """Answer the question with DuckDB; raises :class:`DumpError` and :class:`EngineError`."""
    try:
        with _connection(limits) as connection:
            _give(connection, dump, known)
            return connection.execute(question(limits.least, limits.most)).fetchall()
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise DumpError(f"The dump cannot be read: {_first_line(error)}") from None
    except duckdb.OutOfMemoryException as error:
        raise EngineError(f"{_first_line(error)} Give more by --memory, or take --engine spark.") from None
    except duckdb.Error as error:
        raise EngineError(f"DuckDB: {_first_line(error)}") from None


@contextmanager
def _connection(limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory(prefix="avsurvey-", dir=limits.scratch) as scratch:
        settings: dict[str, Any] = {
            "memory_limit": limits.memory,
            "temp_directory": scratch,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=settings) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield connection


def _give(connection: duckdb.DuckDBPyConnection, dump: Dump, known: Sequence[Identity]) -> None:
    """Create what the question names: its functions, ``works``, ``edges`` and ``known``."""
    for statement in DUCKDB_FUNCTIONS:
        connection.execute(statement)
    source = _source(dump)
    present = tuple(str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall())
    for statement in view_statements(source, choose_columns(present), TYPES, "unnest"):
        connection.execute(statement)
    connection.execute("CREATE TEMP TABLE known (scheme VARCHAR, value VARCHAR, record VARCHAR)")
    if known:
        rows = [(one.scheme, one.value, one.record) for one in known]
        connection.executemany("INSERT INTO known VALUES (?, ?, ?)", rows)
    for view, problem in EMPTY:
        if not connection.execute(f"SELECT 1 FROM {view} LIMIT 1").fetchall():
            raise DumpError(problem)


def _source(dump: Dump) -> str:
    paths = "[" + ", ".join(_quoted(path) for path in dump.paths) + "]"
    if dump.form is Form.PARQUET:
        return f"read_parquet({paths}, union_by_name = true)"
    read_as = {**TYPES, "places": "JSON"}
    columns = ", ".join(f"{column}: '{read_as[name]}'" for name, names in COLUMNS.items() for column in names)
    return (
        f"read_json({paths}, format = 'newline_delimited', columns = {{{columns}}}, "
        f"maximum_object_size = {MAX_OBJECT_BYTES})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
