"""How files stand on the disk: enough to know, without reading them, that none of them changed."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from avsurvey.files import keep_sealed, kept_sealed

PACKAGE: Final = Path(__file__).parent
"""The code of this program, upon which every answer rests."""
REST_NS: Final = 2_000_000_000
"""For so long a file must have rested before its times can tell that it did not change since."""
State: TypeAlias = tuple[int, int, int, int]
"""Inode, size, and the times at which a file was written and changed: the same as long as nobody writes it."""


def state_of(found: os.stat_result) -> State:
    """How one file stands."""
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@dataclass(frozen=True, slots=True)
class Standing:
    """Inode, size, mode and both times of every file below some places, and what else decides an answer."""

    digest: str
    is_settled: bool
    """Whether every file had rested when it was looked at: what changes afterwards then has another time."""

    @classmethod
    def of(cls, places: Iterable[Path], *others: object) -> Standing:
        """Look at places, at the code and at the versions of all packages; ``others`` are named in the digest too."""
        now = time.time_ns()
        digest = hashlib.sha256(repr((sys.version, _installed(), others)).encode())
        newest = 0
        for place in (*places, PACKAGE):
            for line, changed in _below(os.fspath(place)):
                digest.update(line)
                newest = max(newest, changed)
        return cls(digest.hexdigest(), now - newest > REST_NS)

    def kept(self, path: Path) -> bytes | None:
        """The answer that was kept in a file when everything stood as it does; None where there is none."""
        key, _, answer = (kept_sealed(path) or b"").partition(b"\n")
        return answer if key == self.digest.encode() else None

    def keep(self, path: Path, answer: bytes) -> None:
        """Keep an answer that was found after the files were looked at; failing to write is no error."""
        if self.is_settled and self.kept(path) != answer:
            keep_sealed(path, self.digest.encode() + b"\n" + answer)


def _installed() -> list[str]:
    """The names and versions of all packages that can be imported, as the folders of their metadata bear them."""
    found = []
    for place in sys.path:
        with suppress(OSError):
            found += [name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208
    return sorted(found)


def _below(place: str) -> Iterator[tuple[bytes, int]]:
    """A line for each file and folder below a place, and when it changed; Python's own cache changes by being used."""
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except NotADirectoryError:
        yield _line(place, os.stat(place))  # noqa: PTH116 (ten thousand paths would take as long as the rest)
        return
    except OSError:
        yield os.fsencode(f"{place} cannot be read\n"), 0
        return
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        try:
            found = _line(entry.path, entry.stat())
        except OSError:
            yield os.fsencode(f"{entry.path} leads nowhere\n"), 0
            continue
        if entry.is_dir():
            yield os.fsencode(f"{entry.path} {'link' if entry.is_symlink() else 'folder'}\n"), 0
            if not entry.is_symlink():
                yield from _below(entry.path)
        else:
            yield found


def _line(path: str, found: os.stat_result) -> tuple[bytes, int]:
    state = state_of(found)
    return os.fsencode(f"{path} {found.st_mode} {state}\n"), max(state[2:])
