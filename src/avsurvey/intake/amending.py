"""Amending: facts that were read later are added to records; nothing that is there is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from avsurvey.kb import DataFolder
from avsurvey.kb.folder import read_record
from avsurvey.reading import read_document
from avsurvey.records import Record, file_of
from avsurvey.records.base import CurationLevel
from avsurvey.records.comments import Comments, read_comments
from avsurvey.records.yaml_text import render_yaml

RECORD_KEY: Final = "record"
_LEVELS: Final = [level.value for level in CurationLevel]


@dataclass
class AmendReport:
    """New texts by path below the data, and what could not be added, by record."""

    texts: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)


def amend_records(folder: DataFolder, changes: Iterable[Mapping[str, Any]]) -> AmendReport:
    """Add fields to records; each change names its ``record`` and holds fields as a record's file has them.

    A list grows by the items that it lacks, a map by the keys that it lacks, an absent field is set and the level may
    rise. A value that differs from the one there is refused with its whole change, since somebody read that too; so is
    a change that the schema refuses. Comments stay beside their fields. Nothing is written.
    """
    report = AmendReport()
    stated: dict[str, dict[str, Any]] = {}
    amended: dict[str, dict[str, Any]] = {}
    comments: dict[str, Comments] = {}
    for change in changes:
        name = str(change.get(RECORD_KEY, ""))
        record = folder.kb.get(name)
        if record is None:
            report.refused.append((name, "no such record"))
            continue
        if name not in stated:
            stated[name], comments[name] = _read(folder, record)
            amended[name] = stated[name]
        problems: list[str] = []
        merged = _merged(amended[name], {key: part for key, part in change.items() if key != RECORD_KEY}, problems)
        text = render_yaml(type(record), merged, comments[name])
        problems = problems or [finding.message for finding in read_record(_path(record), text.encode(), "")[1]]
        if problems:
            report.refused += [(name, problem) for problem in problems]
        elif merged != stated[name]:
            amended[name] = merged
            report.texts[_path(record)] = text
    return report


def _path(record: Record) -> str:
    return file_of(record.kind, record.id)


def _read(folder: DataFolder, record: Record) -> tuple[dict[str, Any], Comments]:
    """What a record's file says, and its comments; nothing where it is gone meanwhile."""
    path = folder.folder / _path(record)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    document = read_document(text.encode(), _path(record))
    return (document.value if isinstance(document.value, dict) else {}), read_comments(text, document)


def _merged(there: Mapping[str, Any], added: Mapping[str, Any], problems: list[str], path: str = "") -> dict[str, Any]:
    result = dict(there)
    for name, value in added.items():
        place = f"{path}{name}"
        present = result.get(name)
        if present is None:
            result[name] = value
        elif isinstance(present, Mapping) and isinstance(value, Mapping):
            result[name] = _merged(present, value, problems, f"{place}.")
        elif isinstance(present, list) and isinstance(value, list):
            result[name] = [*present, *(item for item in value if item not in present)]
        elif place == "level" and value in _LEVELS[_LEVELS.index(present) + 1 :]:
            result[name] = value
        elif str(present) != str(value):
            problems.append(f"`{place}` is there already and says something else")
    return result
