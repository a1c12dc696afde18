"""Records as JSON and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from enum import Enum
from functools import cache
from typing import Any, Final

from avsurvey.exports.json_text import dump_indented, dump_line
from avsurvey.exports.values import VALUE_FIELDS, result_values
from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.query import FIELDS
from avsurvey.records import EVERY_KIND, Described, Frozen, Record, Results
from avsurvey.records.walk import key_attribute

CSV_FIELDS: Final = (
    "kind",
    "id",
    "name",
    "year",
    "venue",
    "author",
    "pillar",
    "task",
    "paradigm",
    "level",
    "arxiv",
    "doi",
    "code",
    "weights",
)
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, or skips before one; the wide signs count in East Asia."""
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def as_object(record: Record) -> dict[str, Any]:
    """A record as plain JSON values under its id, with the field names of the schema; absent fields are left out."""
    return _fields_of(record.whole())


def _fields_of(holder: Frozen) -> dict[str, Any]:
    found: dict[str, Any] = {}
    values = holder.__dict__
    for name, key in _fields(type(holder)):
        item = values[name]
        if type(item) is str:  # as most are
            found[name] = item
        elif item is not None and item != ():
            found[name] = _as_map(item, key) if key else _plain(item)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [item if type(item) is str else _plain(item) for item in value]
    if isinstance(value, Frozen):
        return _fields_of(value)
    return value.value if isinstance(value, Enum) else value


@cache
def _fields(model: type[Frozen]) -> tuple[tuple[str, str], ...]:
    """The fields of a model, and for those that were a map in YAML what their items were keyed by."""
    return tuple((name, key_attribute(field) or "") for name, field in model.model_fields.items())


def _as_map(items: tuple[Any, ...], key: str) -> dict[str, Any]:
    """Undo the pairs: a tuple of keyed items stands as the map it was in YAML."""
    mapped: dict[str, Any] = {}
    for item in items:
        rest = _fields_of(item)
        name = rest.pop(key)
        mapped[name] = rest["value"] if rest.keys() == {"value"} else rest
    return mapped


def render_json(records: Iterable[Record]) -> str:
    """One document with a list per kind, ``{"papers": [...], "models": [...], ...}``."""
    document: dict[str, list[dict[str, Any]]] = {kind: [] for kind in EVERY_KIND}
    for record in records:
        document[record.kind].append(as_object(record))
    return dump_indented(document) + "\n"


def render_json_lines(records: Iterable[Record]) -> str:
    """One record a line with its kind before the rest (https://jsonlines.org); an empty line where there is none."""
    lines = ({"kind": record.kind, **as_object(record)} for record in records)
    return "".join(dump_line(line) + "\n" for line in lines) or "\n"


def with_sheets(kb: KnowledgeBase, records: Iterable[Described]) -> tuple[Record, ...]:
    """The records and the result sheets of the papers among them."""
    chosen = tuple(records)
    sheets = (kb.results[record.id] for record in chosen if record.id in kb.results)
    return (*chosen, *sheets)


def render_csv(kb: KnowledgeBase, records: Iterable[Described]) -> str:
    """One line a record with the fields that all kinds share; several values are parted by ``; ``."""
    rows = []
    for record in records:
        subject = Resolved(record)
        rows.append(["; ".join(str(value) for value in FIELDS[name].values(kb, subject)) for name in CSV_FIELDS])
    return render_rows(CSV_FIELDS, rows)


def render_result_rows(kb: KnowledgeBase, sheets: Iterable[Results] | None = None) -> str:
    """Every result value as a line of CSV: who measured what, on what, how, and where it is printed."""
    rows = [value.as_texts() for value in result_values(kb, sheets)]
    return render_rows(VALUE_FIELDS, rows)


def render_rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Lines of CSV (RFC 4180); a text that a spreadsheet would run gets an apostrophe, a number does not."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([no_formula(value) for value in row] for row in rows)
    return buffer.getvalue()


def no_formula(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet would run it; a number is left as it is."""
    if not text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) or text == "-" or _NUMBER.fullmatch(text):
        return text
    return "'" + text
