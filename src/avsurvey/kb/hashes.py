"""Hashes of files that have not changed since they were read, told by how the files stand on the disk."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from avsurvey.kb.entries import read_entries, write_entries
from avsurvey.standing import REST_NS, State, state_of

Entries: TypeAlias = dict[str, tuple[State, bytes]]
NAME: Final = "hashes"


@dataclass
class FileHashes:
    """The hash of each file of a folder by its path, kept with inode, size and both times of the file.

    A file that was written within the last two seconds is hashed again next time: one that is written once more
    before the clock of the file system moves on looks the same.
    """

    folder: Path
    path: Path | None
    known: Entries = field(default_factory=dict)
    found: Entries = field(default_factory=dict)
    now: int = field(default_factory=time.time_ns)

    @classmethod
    def open(cls, folder: Path, cache_folder: Path | None) -> FileHashes:
        """Open the hashes of a folder; an absent, foreign or broken file counts as empty."""
        if cache_folder is None:
            return cls(folder, None)
        place = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
        path = cache_folder / NAME / place
        return cls(folder, path, read_entries(path))

    def of(self, relative: str) -> tuple[bytes, bytes | None]:
        """The hash of a file, and its bytes if they had to be read."""
        path = f"{self.folder}/{relative}"
        state = state_of(os.stat(path))  # noqa: PTH116 (for ten thousand files paths take longer than the disk)
        known = self.known.get(relative)
        if known is not None and known[0] == state:
            self.found[relative] = known
            return known[1], None
        with open(path, "rb") as file:  # noqa: PTH123 (as above)
            raw = file.read()
        content = hashlib.sha256(raw).digest()
        if self.now - max(state[2:]) > REST_NS:
            self.found[relative] = (state, content)
        return content, raw

    def write(self) -> None:
        """Keep the hashes of this run, if they differ from those found; failing to write is no error."""
        if self.path is not None and self.found != self.known:
            write_entries(self.path, self.found)
