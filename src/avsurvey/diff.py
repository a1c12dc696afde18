"""What changed between two states of the records, as people speak of it: added, renamed, corrected, raised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from avsurvey.exports import as_object
from avsurvey.kb import KnowledgeBase
from avsurvey.records import CurationLevel, Described, Record, Results

NAMING: Final = ("id", "name", "to", "where", "what", "kind", "url", "label", "system", "benchmark", "metric", "title")
"""Fields that tell the parts of a list apart, so that a part keeps its place in a changed order."""
PART: Final = "\0"
"""Stands where a part of a list begins; the reader refuses it, so that no value holds it."""
_ROW: Final = re.compile(r"tables\[.*?\]\.rows\[")
LEVELS: Final = tuple(CurationLevel)


class What(StrEnum):
    """The kinds of change."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    RAISED = "level raised"
    LOWERED = "level lowered"
    STATED = "stated"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    ROW_ADDED = "row added"
    ROW_REMOVED = "row removed"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change; ``field`` is the way to it inside the record, with the names of list parts in brackets."""

    kind: str
    id: str
    what: What
    field: str = ""
    before: str = ""
    after: str = ""


def diff_records(old: KnowledgeBase, new: KnowledgeBase) -> tuple[Change, ...]:
    """Every change from the old state to the new one, by kind, id and field."""
    return tuple(sorted(_changes(old, new)))


def _changes(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Change]:
    before, after = _by_key(old), _by_key(new)
    moved = _renames(before, after)
    for key in before.keys() - after.keys() - moved.keys():
        yield Change(*key, What.REMOVED, before=before[key].heading)
    for key in after.keys() - before.keys() - set(moved.values()):
        yield Change(*key, What.ADDED, after=after[key].heading)
    for old_key, new_key in moved.items():
        yield Change(*new_key, What.RENAMED, before=old_key[1], after=new_key[1])
        yield from _changed(before[old_key], after[new_key])
    for key in before.keys() & after.keys():
        if before[key] != after[key]:
            yield from _changed(before[key], after[key])


Key = tuple[str, str]


def _by_key(kb: KnowledgeBase) -> dict[Key, Record]:
    return {(record.kind, record.id): record for record in kb.records()}


def _renames(before: Mapping[Key, Record], after: Mapping[Key, Record]) -> dict[Key, Key]:
    """Old places with new ones: of records that say so, and of the sheets of papers that do."""
    found = {}
    for record in after.values():
        for former in record.former_ids if isinstance(record, Described) else ():
            for kind in (record.kind, Results.kind):
                old, new = (kind, former), (kind, record.id)
                if old in before and old not in after and new in after and new not in before:
                    found[old] = new
    return found


def _changed(before: Record, after: Record) -> Iterator[Change]:
    left, right = _flat(before), _flat(after)
    whole = {path for path in left.keys() ^ right.keys() if PART in (left.get(path), right.get(path))}
    for field in left.keys() | right.keys():
        was, now = left.get(field, ""), right.get(field, "")
        if was != now and not _stands_below(field, whole):
            yield Change(after.kind, after.id, _what(field, was, now), field, was.strip(PART), now.strip(PART))


def _what(field: str, was: str, now: str) -> What:
    if field == "level" and was and now:
        return What.RAISED if LEVELS.index(CurationLevel(now)) > LEVELS.index(CurationLevel(was)) else What.LOWERED
    if PART in (was, now) and _ROW.match(field):
        return What.ROW_REMOVED if was else What.ROW_ADDED
    return What.STATED if not was else What.WITHDRAWN if not now else What.CORRECTED


def _stands_below(field: str, whole: set[str]) -> bool:
    """Whether a field is inside a part that came or went as a whole."""
    ends = (at + 1 for at in range(len(field)) if field.startswith("].", at))
    return any(field[:end] in whole for end in ends)


def _flat(record: Record) -> dict[str, str]:
    """A record as paths with their values as text; its ids are no values."""
    plain = as_object(record)
    if isinstance(record, Results):
        plain["tables"] = [_by_column(table) for table in plain["tables"]]
    return {path: value for path, value in _leaves(plain, "") if path not in ("id", "former_ids")}


def _by_column(table: dict[str, Any]) -> dict[str, Any]:
    """A table whose rows hold their numbers by column, so that a new column does not move the others."""
    names = _distinct([f"{column['metric']} on {column['benchmark']}" for column in table["columns"]])
    columns = dict(zip(names, table["columns"], strict=True))
    rows = [{**row, "values": dict(zip(names, row.get("values", ()), strict=False))} for row in table.get("rows", ())]
    return {**table, "columns": columns, "rows": rows}


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for name, item in zip(_names(value), value, strict=True):
            place = f"{path}[{name}]"
            yield place, PART
            yield from _leaves(item, place)
    elif isinstance(value, list):
        yield path, ", ".join(str(item) for item in value)
    else:
        yield path, str(value)


def _names(parts: list[dict[str, Any]]) -> list[str]:
    """What tells the parts of a list apart: their first naming fields, and a number where these are equal."""
    return _distinct([next((str(part[name]) for name in NAMING if name in part), "") for part in parts])


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return found


def render_diff(changes: tuple[Change, ...]) -> str:
    """The changes as text: a heading for each record, a line for each change, and counts at the end."""
    lines, last = [], ("", "")
    for change in changes:
        if (change.kind, change.id) != last:
            last = (change.kind, change.id)
            lines.append(f"{change.kind}/{change.id}")
        lines.append(f"  {_in_words(change)}")
    counts = {what: sum(change.what is what for change in changes) for what in What}
    told = ", ".join(f"{count} {what.value}" for what, count in counts.items() if count)
    return "\n".join((*lines, told or "No change.")) + "\n"


def _in_words(change: Change) -> str:
    if change.what is What.RENAMED:
        return f"renamed from {change.before}"
    told = f"{change.what.value}: {change.field}" if change.field else change.what.value
    values = [part for part in (change.before, change.after) if part]
    return f"{told}: {' -> '.join(values)}" if values else told


def render_diff_json(changes: tuple[Change, ...]) -> str:
    """The changes as a list of objects."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1) + "\n"
