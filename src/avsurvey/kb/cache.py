"""Records that were already validated, kept by the hash of their bytes."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import pydantic

from avsurvey.files import remove_oldest
from avsurvey.kb.entries import read_entries, write_entries
from avsurvey.records import Record

Entries = dict[str, tuple[bytes, Record]]
KEPT: Final = 8
"""So many files are kept, two for each state of the code: who goes between branches finds both as they were."""
FEW: Final = 64
"""So many changed records, or one in twenty, are kept beside the others, which then need not be written again."""


@dataclass
class RecordCache:
    """Files of pickled records, believed only when they were written by the same code and name the same bytes.

    One holds the records as they were at some time, the other those that changed since.
    """

    path: Path | None
    base: Entries = field(default_factory=dict)
    recent: Entries = field(default_factory=dict)
    used: Entries = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path | None) -> RecordCache:
        """Open the cache of this version of the code; an absent, foreign or broken file counts as empty."""
        if folder is None:
            return cls(None)
        path = folder / f"records-{_code_fingerprint()}.pickle"
        return cls(path, read_entries(path), read_entries(_beside(path)))

    def get(self, relative: str, content: bytes) -> Record | None:
        """Return the record of a file whose bytes have this hash."""
        for entries in (self.recent, self.base):
            entry = entries.get(relative)
            if entry is not None and entry[0] == content:
                self.used[relative] = entry
                return entry[1]
        return None

    def put(self, relative: str, content: bytes, record: Record | None) -> None:
        """Remember a valid record."""
        if record is not None:
            self.used[relative] = (content, record)

    def write(self) -> None:
        """Write the records of this run, if they differ from those found; failing to write is no error."""
        if self.path is None:
            return
        changed = {key: entry for key, entry in self.used.items() if self.base.get(key, (b"",))[0] != entry[0]}
        if len(changed) > max(FEW, len(self.base) // 20) or (changed and not self.base):
            write_entries(self.path, self.used)
            remove_oldest(self.path.parent.glob("records-*.pickle"), KEPT)
            changed = {}
        if _hashes(changed) != _hashes(self.recent):
            write_entries(_beside(self.path), changed)


def _beside(path: Path) -> Path:
    return path.with_suffix(".recent.pickle")


def _hashes(entries: Entries) -> dict[str, bytes]:
    return {key: entry[0] for key, entry in entries.items()}


@lru_cache(maxsize=1)
def _code_fingerprint() -> str:
    """A hash of the code that decides what a record is: schemas, reader, Python and pydantic."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(f"{sys.version} {pydantic.VERSION}".encode())
    for source in (
        package / "reading.py",
        package / "plain_reading.py",
        package / "ids.py",
        *sorted((package / "records").glob("*.py")),
    ):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
