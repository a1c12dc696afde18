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


def dotted(place: Place) -> str:
    """A place as people write it: ``variants[2].parameters``."""
    text = ""
    for step in place:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
