"""What a rule says: an issue with one record, before its place in the file is looked up."""

from __future__ import annotations

from dataclasses import dataclass

from avsurvey.findings import Level
from avsurvey.reading import Place
from avsurvey.records import Record


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with a record at a place of its file."""

    record: Record
    place: Place
    code: str
    message: str
    level: Level = Level.ERROR
