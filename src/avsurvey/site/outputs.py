"""Files on their way into the site: written where they are new, linked to the published ones where they are not."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from avsurvey.site.publish import link_file

Inode: TypeAlias = tuple[int, int]
"""Device and number of a file: two paths with one are the same file."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is known of a published file: while size and time are these, so is the digest of its bytes."""

    size: int
    modified_ns: int
    digest: bytes


class Outputs:
    """A staging folder that is filled beside the published site."""

    def __init__(self, staging: Path, site: Path, known: Mapping[str, Stamp]) -> None:
        self.staging = staging
        self.written = 0
        self.stamps: dict[str, Stamp] = {}
        self._site = site
        self._known = known
        self._folders: set[str] = set()
        self._placed: set[str] = set()
        self._standing = _inodes(staging)
        self._is_strange = False

    def write(self, path: str, content: bytes) -> None:
        """Put a file in place; one with the bytes of the published one becomes a link to it and keeps its time."""
        digest = hashlib.blake2b(content, digest_size=16).digest()
        published = self._published(path)
        if published and self._holds(path, published, content, digest) and self._link(path, published):
            self.stamps[path] = Stamp(published.st_size, published.st_mtime_ns, digest)
            return
        target = self._clear(path)
        target.write_bytes(content)
        self.written += 1
        made = target.stat()
        self.stamps[path] = Stamp(made.st_size, made.st_mtime_ns, digest)

    def keep(self, paths: Iterable[str]) -> bool:
        """Keep published files as they are; False, and nothing is kept, unless all are what they were when written."""
        found = {path: (self._known.get(path), self._published(path)) for path in paths}
        if not all(stamp and published and _is_as_known(published, stamp) for stamp, published in found.values()):
            return False
        if not all(self._link(path, published) for path, (_, published) in found.items()):
            return False
        self.stamps |= {path: stamp for path, (stamp, _) in found.items() if stamp}
        return True

    def take(self, stamps: Mapping[str, Stamp], written: int) -> None:
        """Take over files that another process, begun with this folder as it was, put in place."""
        self.stamps |= stamps
        self.written += written
        self._placed.update(stamps)
        for path in stamps:
            self._standing.pop(path, None)

    def trust_nothing(self) -> None:
        """Count on any file to stand in the folder, since a process that filled it ended in the midst."""
        self._is_strange = True

    def finish(self) -> None:
        """Remove what the folder held before and does not belong to the site."""
        for path in self._standing:
            (self.staging / path).unlink()
        _remove_empty_folders(self.staging)

    def _published(self, path: str) -> os.stat_result | None:
        try:
            return os.stat(f"{self._site}/{path}")  # noqa: PTH116 (for ten thousand files)
        except OSError:
            return None

    def _holds(self, path: str, published: os.stat_result, content: bytes, digest: bytes) -> bool:
        """Whether the published file has these bytes: by what is known of it, or by reading it."""
        if published.st_size != len(content):
            return False
        known = self._known.get(path)
        if known and _is_as_known(published, known):
            return known.digest == digest
        try:
            return (self._site / path).read_bytes() == content
        except OSError:
            return False

    def _clear(self, path: str) -> Path:
        """The place of a file, where none stands."""
        if self._standing.pop(path, None) is not None or path in self._placed or self._is_strange:
            (self.staging / path).unlink(missing_ok=True)  # it may be a link to the published file: never write into it
        self._placed.add(path)
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self.staging / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return self.staging / path

    def _link(self, path: str, published: os.stat_result | None) -> bool:
        """Make the published file stand in the folder too; one that does already stays."""
        if published and self._standing.get(path) == (published.st_dev, published.st_ino):
            del self._standing[path]
            self._placed.add(path)
            return True
        return link_file(self._site / path, self._clear(path))


def _is_as_known(published: os.stat_result, stamp: Stamp) -> bool:
    return (published.st_size, published.st_mtime_ns) == (stamp.size, stamp.modified_ns)


def _inodes(folder: Path) -> dict[str, Inode]:
    """Which files stand below a folder, by path; a link to a folder counts as a file."""
    return dict(_walk(folder, ""))


def _walk(folder: Path, below: str) -> Iterator[tuple[str, Inode]]:
    with os.scandir(folder / below) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder, f"{below}{entry.name}/")
            else:
                status = entry.stat(follow_symlinks=False)
                yield f"{below}{entry.name}", (status.st_dev, status.st_ino)


def _remove_empty_folders(folder: Path) -> bool:
    """Remove the empty folders below one; whether it is empty itself."""
    with os.scandir(folder) as entries:
        is_left = [entry.is_file() or not _remove_empty_folders(Path(entry.path)) for entry in entries]
    is_empty = not any(is_left)
    if is_empty:
        folder.rmdir()
    return is_empty
