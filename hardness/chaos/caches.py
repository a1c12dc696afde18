"""A cache that lies: every file of it damaged in turn, all of them at once, and whole ones of other makers."""

from __future__ import annotations

import pickle
import platform
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pydantic

from avsurvey.files import seal, unseal
from avsurvey.kb import cache as record_cache
from hardness.chaos.ground import Broken, Ground

Damage = Callable[[bytes, random.Random], bytes]


def _flipped(stored: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(stored))
    return stored[:at] + bytes([stored[at] ^ (1 << chance.randrange(8))]) + stored[at + 1 :]


DAMAGES: Final[dict[str, Damage]] = {
    "empty": lambda stored, chance: b"",
    "truncated": lambda stored, chance: stored[: chance.randrange(len(stored))],
    "garbled": _flipped,
    "noise": lambda stored, chance: chance.randbytes(len(stored)),
    "lengthened": lambda stored, chance: stored + stored[:7] + b"\0",
}


def damaged(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """Each file of the cache damaged in turn; then all; then each with the bytes of its neighbour; then no file."""
    names = list(DAMAGES)
    files = _files(ground)
    chosen = files if len(files) <= tries else sorted({files[0], files[-1], *chance.sample(files, tries)})
    for number, path in enumerate(chosen):
        name = names[number % len(names)]
        _believes_nothing(ground, f"{_short(ground, path)} {name}", [path], DAMAGES[name], chance)
    yield f"{len(chosen)} of {len(files)} files damaged in turn ({', '.join(names)}): the site was right each time"
    for name in names:
        _believes_nothing(ground, f"all {name}", _files(ground), DAMAGES[name], chance)
    yield f"all files damaged at once, {len(names)} ways: the site was right each time"
    _shifted(ground)
    yield "each file with the bytes of the next one: the site was right"
    for number, path in enumerate(chosen[: len(chosen) // 4 + 1]):
        path.unlink(missing_ok=True)
        if number % 2:
            path.mkdir(parents=True)
        _is_right(ground, f"{_short(ground, path)} {'a folder' if number % 2 else 'deleted'}")
    yield f"{len(chosen) // 4 + 1} files deleted or folders in their place: the site was right each time"


def _files(ground: Ground) -> list[Path]:
    return sorted(path for path in ground.cache.rglob("*") if path.is_file())


def _short(ground: Ground, path: Path) -> str:
    return str(path.relative_to(ground.cache))


def _believes_nothing(ground: Ground, what: str, paths: list[Path], damage: Damage, chance: random.Random) -> None:
    for path in paths:
        if stored := path.read_bytes():
            _put(path, damage(stored, chance))
    _is_right(ground, what)


def _is_right(ground: Ground, what: str) -> None:
    """Build other files than are published, so that what was kept could be used; then force the first."""
    turns: tuple[tuple[str, tuple[str, ...]], ...] = (("new", ()), ("old", ("--force",)))
    for state, options in turns:
        ground.turn(state)
        outcome = ground.build(*options).require_clear()
        if outcome.code:
            raise Broken(f"{what}: the build ends with {outcome.code}: {outcome.message}")
        try:
            ground.require(state)
        except Broken as broken:
            raise Broken(f"{what}: {broken}") from None


def _put(path: Path, content: bytes) -> None:
    """Put another file in a file's place; the bytes of one that stands elsewhere too are left alone there."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def _shifted(ground: Ground) -> None:
    files = _files(ground)
    contents = [path.read_bytes() for path in files]
    for path, content in zip(files, contents[1:] + contents[:1], strict=True):
        _put(path, content)
    _is_right(ground, "shifted")


FOREIGN: Final[tuple[Any, ...]] = ([1, 2], None, {}, {"papers/lee2022bigvgan.yml": (1,)}, ((), {}), "text")


def foreign(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """Whole files that hold something else, and whole files of another Python, pydantic or version of the code."""
    count = 0
    for path in _files(ground):
        stored = path.read_bytes()
        for name in (path.name, path.parent.name):
            if unseal(name, stored) is not None:
                for value in FOREIGN:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    _put(path, seal(name, pickle.dumps(value)))
                    _is_right(ground, f"{_short(ground, path)} holds {value!r}")
                    count += 1
    yield f"{count} files under a right seal with other things in them: the site was right each time"
    for what, prepare in OTHERS.items():
        _poisoned(ground)
        outcome = ground.build("--force", prepare=prepare).require_clear()
        if outcome.code:
            raise Broken(f"{what}: {outcome.message}")
        ground.require_old_pages()
    yield f"records of {', '.join(OTHERS)}: not believed"
    shutil.rmtree(ground.cache)
    _is_right(ground, "no cache")


def _other_python() -> None:
    sys.version = sys.version.replace(platform.python_version(), "3.99.0", 1)


def _other_pydantic() -> None:
    pydantic.VERSION = "99.9"


def _other_schema() -> None:
    """As if the code that reads records were another."""
    read = Path.read_bytes
    Path.read_bytes = lambda self: read(self) + b"#" * (self.parent.name == "records" and self.suffix == ".py")  # type: ignore[method-assign]


OTHERS: Final = {
    "another Python": _other_python,
    "another pydantic": _other_pydantic,
    "another schema": _other_schema,
}


def _poisoned(ground: Ground) -> None:
    """Put a wrong title under the right name and seal, as a cache of another version could hold one."""
    record_cache._code_fingerprint.cache_clear()  # processes to come shall ask again
    if not (paths := sorted(ground.cache.glob("records-*"))):
        raise Broken("there is no cache of records")
    for path in paths:
        entries = pickle.loads(unseal(path.name, path.read_bytes()) or pickle.dumps({}))
        for relative, (content, record) in list(entries.items()):
            if relative.startswith("papers/"):
                entries[relative] = (content, record.model_copy(update={"title": "Poisoned"}))
        path.write_bytes(seal(path.name, pickle.dumps(entries)))
