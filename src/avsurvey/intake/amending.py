"""Amending: facts that were read later are added to records; nothing that is there is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from avsurvey.kb import DataFolder
from avsurvey.reading import read_document
from avsurvey.records import Record, file_of
from avsurvey.records.base import CurationLevel
from avsurvey.records.schema import to_record
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
    a change that the schema refuses. Nothing is written.
    """
    report = AmendReport()
    stated: dict[str, dict[str, Any]] = {}
    amended: dict[str, dict[str, Any]] = {}
    for change in changes:
        name = str(change.get(RECORD_KEY, ""))
        record = folder.kb.get(name)
        if record is None:
            report.refused.append((name, "no such record"))
            continue
        if name not in stated:
            value = folder.document_of(record).value
            stated[name] = amended[name] = value if isinstance(value, dict) else {}
        problems: list[str] = []
        merged = _merged(amended[name], {key: part for key, part in change.items() if key != RECORD_KEY}, problems)
        problems = problems or _faults(record, merged)
        if problems:
            report.refused += [(name, problem) for problem in problems]
        elif merged != stated[name]:
            amended[name] = merged
            report.texts[file_of(record.kind, record.id)] = render_yaml(type(record), merged)
    return report


def _faults(record: Record, value: Mapping[str, Any]) -> list[str]:
    """What the schema says against the record as it would become."""
    document = read_document(render_yaml(type(record), value).encode(), record.id)
    to_record(type(record), record.id, document, record.id)
    return [finding.message for finding in document.findings]


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
