"""Archives and checksums that depend on nothing but names, bytes and one time."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

SUMS: Final = "SHA256SUMS"
HIDDEN: Final = (".", "__pycache__")
"""Beginnings of names that are of one machine: caches and stamps."""


def read_tree(folder: Path, name: str) -> dict[str, bytes]:
    """Every file below a folder by its path below a name, those of one machine left out."""
    return {f"{name}/{path}": (folder / path).read_bytes() for path in _paths(folder)}


def _paths(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(HIDDEN) for part in relative.parts):
            yield relative.as_posix()


def pack(files: Mapping[str, bytes], top: str, time: int) -> bytes:
    """A gzipped tar file with everything below one folder, sorted, of one time, one mode and no owner."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=time) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(files):
            entry = tarfile.TarInfo(f"{top}/{path}")
            entry.size, entry.mtime, entry.mode = len(files[path]), time, 0o644
            archive.addfile(entry, io.BytesIO(files[path]))
    return packed.getvalue()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """A line for each file as `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()
