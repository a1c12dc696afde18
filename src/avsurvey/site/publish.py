"""Publishing: the site folder is always the old site or the new one, whole."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from avsurvey.site.project import ProjectError

try:
    import fcntl
except ImportError:  # no Unix
    fcntl = None  # type: ignore[assignment]

STAMP: Final = ".avsurvey-build"
"""A file in the published folder that tells which inputs it was built from."""
FOLDERS_OF_SITES: Final = frozenset(("frames", "spare"))
"""Parts of the cache in which sites lie whole: many thousand files, none of which was half written there."""
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def read_stamp(site: Path) -> str | None:
    """The fingerprint of the inputs of the published site, or None where there is none."""
    try:
        return (site / STAMP).read_text(encoding="utf-8").strip()
    except OSError:
        return None


def remove_leftovers(site: Path) -> None:
    """Remove the scratch folders of killed builds whose process is gone."""
    for leftover in site.parent.glob(f".{site.name}-*"):
        pid = leftover.name.rpartition("-")[2]
        if pid.isdigit() and not _is_alive(int(pid)):
            shutil.rmtree(leftover, ignore_errors=True)


def remove_partials(cache: Path) -> None:
    """Remove what killed builds were writing into the cache: files, and folders that bear their number."""
    for partial in list(_partials(cache)):
        pid = partial.name.removesuffix(".partial").replace(".", "-").rpartition("-")[2]
        if not pid.isdigit() or _is_alive(int(pid)):
            continue
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        else:
            with suppress(OSError):
                partial.unlink()


def _partials(cache: Path) -> Iterator[Path]:
    yield from cache.glob("frames/*-*")
    yield from cache.glob("whole-*")
    yield from cache.glob(".*.partial")
    for folder in cache.glob("*"):
        if folder.is_dir() and folder.name not in FOLDERS_OF_SITES:
            yield from folder.rglob(".*.partial")


@contextmanager
def only_writer(site: Path) -> Iterator[None]:
    """Let builds of sites in one folder write one after the other; the system lets go of what a killed one held.

    Where folders cannot be locked, as on Windows, builds are not kept apart.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(site.parent, os.O_RDONLY) if fcntl else None
    try:
        if folder is not None:
            with suppress(OSError):
                fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def staging_folder(site: Path, spare: Path) -> Path:
    """A folder beside the site to build in: what an earlier build left as spare, or an empty one."""
    folder = site.parent / f".{site.name}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        spare.rename(folder)
    except OSError:
        folder.mkdir()
    return folder


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _holds(published: Path, content: bytes) -> bool:
    try:
        return published.stat().st_size == len(content) and published.read_bytes() == content
    except OSError:
        return False


def link_file(existing: Path, target: Path) -> bool:
    """Make a file stand at a second place, as a hard link or, where the disk cannot, as a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        os.link(existing, target)
        return True
    with suppress(OSError):
        shutil.copy2(existing, target)
        return True
    return False


def keep_published(staging: Path, site: Path, folder: str) -> None:
    """Replace files that another program wrote into a folder by links to the published ones of the same bytes."""
    for path in sorted((staging / folder).rglob("*")):
        published = site / path.relative_to(staging)
        if path.is_file() and _holds(published, path.read_bytes()):
            path.unlink()
            link_file(published, path)


def keep_folder(staging: Path, site: Path, folder: str) -> None:
    """Take over all files of a folder of the published site; where there is none, nothing."""
    for published in sorted((site / folder).rglob("*")):
        if published.is_file():
            link_file(published, staging / published.relative_to(site))


def publish(staging: Path, site: Path, fingerprint: str, spare: Path) -> None:
    """Put the staging folder in the site's place in one step, and lay the old site aside for the next build.

    The next build brings the spare folder up to date, which is less work than making and removing thousands of
    folders; nothing is ever read from it.
    """
    (staging / STAMP).write_text(fingerprint + "\n", encoding="utf-8")
    if not site.exists():
        staging.rename(site)
        return
    if not site.is_dir() or site.is_symlink():
        raise ProjectError(f"{site} is not a folder. Move it away or choose another with --site.")
    if _exchange(staging, site):
        _lay_aside(staging, spare)
        return
    old = site.with_name(f".{site.name}-old-{os.getpid()}")
    site.rename(old)
    try:
        staging.rename(site)
    except OSError:
        old.rename(site)
        raise
    _lay_aside(old, spare)


def _lay_aside(old: Path, spare: Path) -> None:
    """Move an old site to the place of the spare one; where that lies on another disk, remove it."""
    shutil.rmtree(spare, ignore_errors=True)
    try:
        spare.parent.mkdir(parents=True, exist_ok=True)
        old.rename(spare)
    except OSError:
        shutil.rmtree(old, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders atomically (Linux renameat2); False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    result = renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    return bool(result == 0)


def hash_folder(folder: Path, digest: hashlib._Hash) -> None:
    """Add the paths and bytes of all files below a folder to a hash."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
