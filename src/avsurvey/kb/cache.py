"""Records that were already validated, kept by the hash of their bytes."""

from __future__ import annotations

import gc
import hashlib
import pickle
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pydantic

from avsurvey.files import seal, unseal, write_whole
from avsurvey.records import Record

Entries = dict[str, tuple[bytes, Record]]


@dataclass
class RecordCache:
    """A file of pickled records, believed only when it was written by the same code and names the same bytes."""

    path: Path | None
    known: Entries = field(default_factory=dict)
    used: Entries = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path | None) -> RecordCache:
        """Open the cache of this version of the code; an absent, foreign or broken file counts as empty."""
        if folder is None:
            return cls(None)
        path = folder / f"records-{_code_fingerprint()}.pickle"
        return cls(path, _load(path))

    def get(self, relative: str, content: bytes) -> Record | None:
        """Return the record of a file whose bytes have this hash."""
        entry = self.known.get(relative)
        if entry is None or entry[0] != content:
            return None
        self.used[relative] = entry
        return entry[1]

    def put(self, relative: str, content: bytes, record: Record | None) -> None:
        """Remember a valid record."""
        if record is not None:
            self.used[relative] = (content, record)

    def write(self) -> None:
        """Write the records of this run, if they differ from those found; failing to write is no error."""
        if self.path is None or self._is_unchanged():
            return
        body = pickle.dumps(self.used, protocol=pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            write_whole(self.path, seal(self.path.name, body))

    def _is_unchanged(self) -> bool:
        return {key: entry[0] for key, entry in self.known.items()} == {
            key: entry[0] for key, entry in self.used.items()
        }


def _load(path: Path) -> Entries:
    try:
        body = unseal(path.name, path.read_bytes())
    except OSError:
        return {}
    if body is None:
        return {}
    was_enabled = gc.isenabled()
    gc.disable()  # thousands of kept objects make the collector run for nothing
    try:
        entries = pickle.loads(body)
        return entries if isinstance(entries, dict) else {}
    except Exception:  # a pickle of other code may fail in any way; it is then worth nothing
        return {}
    finally:
        if was_enabled:
            gc.enable()


@lru_cache(maxsize=1)
def _code_fingerprint() -> str:
    """A hash of the code that decides what a record is: schemas, reader, Python and pydantic."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(f"{sys.version} {pydantic.VERSION}".encode())
    for source in (package / "reading.py", package / "ids.py", *sorted((package / "records").glob("*.py"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
