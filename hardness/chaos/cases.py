"""The cases: each does something to a project and its builds, checks the laws, and yields lines that say what was."""

from __future__ import annotations

import errno
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from hardness.chaos.ground import CHAPTER, RECORD, TEMPLATE, Broken, Ground, Outcome
from hardness.chaos.privileges import drop_privileges

Case = Callable[[Ground, random.Random, int], Iterator[str]]
"""Takes the project, a source of chance, and how many times to try; leaves the project built in its old state."""


def other(state: str) -> str:
    """The other of two states."""
    return "old" if state == "new" else "new"


def killed(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """Builds killed at random moments: with and without cache, with a site before and without."""
    began = time.monotonic()
    ground.build("--force").require_clear()
    warm = time.monotonic() - began
    state, found = "old", Counter[str]()
    for number in range(tries):
        before, state = state, other(state)
        ground.turn(state)
        seconds = warm
        if number % 4 == 1:
            shutil.rmtree(ground.cache)
            seconds = warm * 4
        if number % 10 == 9:
            shutil.rmtree(ground.site)
            before = "absent"
        build = ground.start()
        time.sleep(chance.uniform(0, seconds * 1.1))
        build.kill()
        ended = build.wait()
        found[f"{ground.require(before, state).replace(before, 'before').replace(state, 'after')}"] += 1
        found["ended first"] += ended.code == 0
        _builds(ground, state)
        ground.require_tidy()
    ground.turn("old")
    _builds(ground, "old")
    told = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
    yield f"{tries} kills within {warm:.2f} s and {warm * 4:.2f} s: the site was {told}; the next build was whole"


def _builds(ground: Ground, state: str) -> Outcome:
    outcome = ground.build().require_clear()
    if outcome.code:
        raise Broken(f"the next build ends with {outcome.code}: {outcome.message}")
    ground.require(state)
    return outcome


def full_disk(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """No room for what a build writes: on a small disk of its own where the system lets us, else per file."""
    sizes = [0, 4, 64, 256, 1024, 2048, 4096, 5500, 8000][: max(2, tries)]
    if shutil.which("mount") and _mounts():
        with _small_disk() as disk:
            moved = Ground.at(disk / "project")
            for free in sizes:
                yield from _without_room(moved, disk, free)
    else:
        yield "no disk can be mounted here: files are limited instead"
    for limit in sizes:
        yield from _hindered(ground, f"files of at most {limit} KB", partial(_limit_files, limit * 1024), lambda: None)


def _mounts() -> bool:
    folder = tempfile.mkdtemp(prefix="chaos-")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode == 0:
        subprocess.run(["umount", folder], check=True)
    Path(folder).rmdir()
    return done.returncode == 0


@contextmanager
def _small_disk() -> Iterator[Path]:
    folder = tempfile.mkdtemp(prefix="chaos-")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=True)
    try:
        yield Path(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        Path(folder).rmdir()


def _without_room(ground: Ground, disk: Path, free: int) -> Iterator[str]:
    """Fill the disk but for some KB, with a warm cache and without one."""
    for is_warm in (True, False):
        if not is_warm:
            shutil.rmtree(ground.cache)
        filler = disk / "filler"
        ground.turn("new")
        _fill(filler, shutil.disk_usage(disk).free - free * 1024)
        outcome = ground.build().require_clear()
        found = ground.require("old", "new") if outcome.code else ground.require("new")
        filler.unlink()
        yield f"{free} KB left, {'with' if is_warm else 'without'} cache: {found} site; {outcome.message}"
        _builds(ground, "new")
        ground.require_tidy()
        ground.turn("old")
        _builds(ground, "old")


def _fill(path: Path, size: int) -> None:
    with path.open("wb") as file:
        try:
            for _ in range(max(size, 0) // 65536):
                file.write(bytes(65536))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def _limit_files(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(size, 300), max(size, 300)))


def _hindered(ground: Ground, what: str, prepare: Callable[[], None], free: Callable[[], None]) -> Iterator[str]:
    """Build new files under a hindrance: the old site with a line, or the new one; then, freed, the new one."""
    ground.turn("new")
    try:
        outcome = ground.build(prepare=prepare).require_clear()
        found = ground.require("old" if outcome.code else "new")
    except Broken as broken:
        raise Broken(f"{what}: {broken}") from None
    finally:
        free()
    yield f"{what}: {found} site; {outcome.message}"
    _builds(ground, "new")
    ground.turn("old")
    _builds(ground, "old")


FORBIDDEN: Final = (
    *((".", 0o555), ("site", 0o555), ("site/papers", 0o555), (".cache/avsurvey", 0o555), (".cache/avsurvey", 0o000)),
    *((".cache/avsurvey/frames", 0o555), (RECORD, 0o000), (CHAPTER, 0o000), (TEMPLATE, 0o000), ("data", 0o000)),
    *(("data/papers", 0o000), ("docs", 0o000), ("templates", 0o000), ("mkdocs.yml", 0o000)),
)
"""What may not be written or read."""


def forbidden(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """Folders that may not be written and files that may not be read, by a process without privileges."""
    for path, mode in FORBIDDEN:
        place = ground.root / path
        before = place.stat().st_mode
        ground.turn("new")
        place.chmod(mode)
        yield from _hindered_by_mode(ground, f"{path} {mode:03o}", place, before)


def _hindered_by_mode(ground: Ground, what: str, place: Path, before: int) -> Iterator[str]:
    mode = place.stat().st_mode
    place.chmod(before)

    def free() -> None:
        if place.exists():
            place.chmod(before)

    def hinder() -> None:
        place.chmod(mode)
        drop_privileges()

    yield from _hindered(ground, what, hinder, free)


def together(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """Two builds at once, of the same files and of files that change between their starts."""
    state = "old"
    for number in range(tries):
        state = other(state)
        if number % 3 == 2:
            shutil.rmtree(ground.cache)
        first = ground.start("--force") if number % 2 else None
        if first:
            time.sleep(chance.uniform(0, 0.4))
        ground.turn(state)
        builds = [*([first] if first else []), ground.start(), *([] if first else [ground.start("--force")])]
        for outcome in [build.wait().require_clear() for build in builds]:
            if outcome.code:
                raise Broken(f"of two builds one ends with {outcome.code}: {outcome.message}")
        ground.require(state)
        ground.require_tidy()
    ground.turn("old")
    _builds(ground, "old")
    yield f"{tries} pairs of builds: both ended well, and the site was that of the files"


def changing(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """Files written, emptied, deleted and put back while a build reads them."""
    state, found = "old", Counter[str]()
    for number in range(tries):
        before, state = state, other(state)
        if number % 3 == 1:
            shutil.rmtree(ground.cache)
        build = ground.start("--force")
        time.sleep(chance.uniform(0, 0.9 if number % 3 == 1 else 0.35))
        _disturb(ground, chance.choice((RECORD, CHAPTER, TEMPLATE)), number)
        ground.turn(state)
        outcome = build.wait().require_clear()
        found[ground.require(before, state).replace(before, "before").replace(state, "after")] += 1
        found["refused"] += outcome.code != 0
        _builds(ground, state)
        ground.require_tidy()
    ground.turn("old")
    _builds(ground, "old")
    told = ", ".join(f"{count} {name}" for name, count in sorted(found.items()))
    yield f"{tries} changes of three files under a build: the site was {told}; never a mixture"


def _disturb(ground: Ground, path: str, number: int) -> None:
    """Leave a file half written, empty or away for a moment, as editors and version control do."""
    place = ground.root / path
    text = place.read_text(encoding="utf-8")
    if number % 3 == 0:
        place.write_text(text[: len(text) // 2], encoding="utf-8")
    elif number % 3 == 1:
        place.write_text("", encoding="utf-8")
    else:
        place.unlink()
    time.sleep(0.03)
    place.write_text(text, encoding="utf-8")
