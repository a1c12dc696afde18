"""A dump of works with their references: which files, in which form, with which columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final


class Form(StrEnum):
    """How a dump is written."""

    PARQUET = "parquet"
    JSON_LINES = "JSON lines"


ENDINGS: Final = {
    Form.PARQUET: (".parquet",),
    Form.JSON_LINES: (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz", ".gz"),
}
"""OpenAlex names the files of its snapshot ``part_000.gz``; they hold JSON lines."""
COLUMNS: Final = {
    "id": ("id",),
    "title": ("title", "display_name"),
    "year": ("publication_year",),
    "doi": ("doi",),
    "places": ("locations",),
    "references": ("referenced_works",),
}
"""What is read, by the names that dumps give it, the first that is there; ``id`` and ``references`` are needed."""
NEEDED: Final = ("id", "references")


class DumpError(Exception):
    """A dump that cannot be read; the text says what is wrong and what to give."""


@dataclass(frozen=True, slots=True)
class Dump:
    """The files of a dump, all of one form."""

    paths: tuple[str, ...]
    form: Form

    @classmethod
    def at(cls, place: Path) -> Dump:
        """The dump of a file or of every file below a folder; raises :class:`DumpError`."""
        if not place.exists():
            raise DumpError(f"There is no file or folder {place}. Correct --edges.")
        files = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
        for form, endings in ENDINGS.items():
            if found := [path.as_posix() for path in files if path.name.lower().endswith(endings)]:
                return cls(tuple(found), form)
        known = ", ".join(ending for endings in ENDINGS.values() for ending in endings)
        raise DumpError(f"{place} holds no dump. Its files end in {known}.")


def choose_columns(present: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Which columns of a dump say what; raises :class:`DumpError` where a needed one is missing."""
    chosen = {name: tuple(one for one in names if one in present) for name, names in COLUMNS.items()}
    for name in NEEDED:
        if not chosen[name]:
            wanted = " or ".join(f"`{one}`" for one in COLUMNS[name])
            raise DumpError(f"The dump has no column {wanted}; it has {', '.join(present[:20])}.")
    return chosen


EMPTY: Final = (
    ("keyed", "No line of the dump has an `id`. Give works as OpenAlex writes them."),
    ("edges", "No line of the dump has `referenced_works`. Without references nothing can be ranked."),
)
"""Views that must not be empty, with what it means if they are."""
