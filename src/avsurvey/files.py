"""Writing files so that a reader finds the old one or the new one, never half."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

_DIGEST_BYTES: Final = 32


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there in one step; raises ``OSError`` and leaves nothing behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def remove_oldest(paths: Iterable[Path], kept: int) -> None:
    """Delete all files or folders but some that were changed last; another build may delete them at the same time."""
    for old in sorted(paths, key=_modified, reverse=True)[kept:]:
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
            continue
        with suppress(OSError):  # what may not be deleted stays
            old.unlink()


def _modified(path: Path) -> float:
    """When a path was last changed; 0 where another build removed it meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def seal(name: str, body: bytes) -> bytes:
    """What a cache keeps under a name: the body after a digest of both, so that only the very same is believed."""
    return _digest(name, body) + body


def unseal(name: str, sealed: bytes) -> bytes | None:
    """The body that was sealed under a name; None where anything of it is missing, changed or of another name."""
    digest, body = sealed[:_DIGEST_BYTES], sealed[_DIGEST_BYTES:]
    return body if digest == _digest(name, body) else None


def keep_sealed(path: Path, body: bytes) -> None:
    """Keep a body in a file of a cache, under the file's name; failing to write is no error."""
    with suppress(OSError):
        write_whole(path, seal(path.name, body))


def kept_sealed(path: Path) -> bytes | None:
    """The body that a file of a cache keeps; None where it is absent, or not as it was written."""
    try:
        return unseal(path.name, path.read_bytes())
    except OSError:
        return None


def _digest(name: str, body: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + body).digest()


def write_together(changes: Mapping[Path, bytes | None]) -> None:
    """Write several files, or delete those without content; all of it or, where one fails, nothing.

    Raises ``OSError``. New contents are on the disk before the first file is exchanged, and what was exchanged is put
    back when a later one fails.
    """
    partials = {path: path.with_name(f".{path.name}.{os.getpid()}.partial") for path in changes}
    old = {path: path.read_bytes() if path.is_file() else None for path in changes}
    done: list[Path] = []
    try:
        for path, content in changes.items():
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                partials[path].write_bytes(content)
        for path, content in sorted(changes.items(), key=lambda change: change[1] is None):
            done.append(path)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                partials[path].replace(path)
    except OSError:
        for path in done:
            _put_back(path, old[path])
        raise
    finally:
        for partial in partials.values():
            with suppress(OSError):
                partial.unlink(missing_ok=True)


def _put_back(path: Path, content: bytes | None) -> None:
    with suppress(OSError):
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != content:
            write_whole(path, content)
