"""Writing files so that a reader finds the old one or the new one, never half."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


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
