"""Project files that a pull request could bring: broken, of another encoding, deep, linked in circles."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hardness.chaos.ground import CHAPTER, RECORD, TEMPLATE, Broken, Ground

WRITTEN: Final = {
    f"{CHAPTER}, not UTF-8": (CHAPTER, b"# \xff\xfe\n"),
    f"{CHAPTER}, control characters": (CHAPTER, b"# \x00\x01\x1b[31m\n"),
    f"{CHAPTER}, broken front matter": (CHAPTER, b"---\na: [\n---\n# A\n"),
    f"{CHAPTER}, a block that is none": (CHAPTER, b"# A\n\n{{ __import__('os').system('id') }}\n"),
    f"{CHAPTER}, a block without end": (CHAPTER, b"# A\n\n{{ figure(\n"),
    f"{CHAPTER}, an unknown citation": (CHAPTER, b"# A\n\n[@nobody2024nothing]\n"),
    f"{CHAPTER}, nested lists": (CHAPTER, b"# A\n\n" + b"> " * 3000 + b"x\n"),
    f"{CHAPTER}, many brackets": (CHAPTER, b"# A\n\n" + b"[" * 5000 + b"\n"),
    f"{TEMPLATE}, broken": (TEMPLATE, b"{% if %}"),
    f"{TEMPLATE}, not UTF-8": (TEMPLATE, b"\xff"),
    f"{TEMPLATE}, an unknown name": (TEMPLATE, b"{{ nothing_of_that_name }}"),
    "mkdocs.yml, broken": ("mkdocs.yml", b"a: [\n"),
    "mkdocs.yml, a list": ("mkdocs.yml", b"- a\n"),
    "mkdocs.yml, not UTF-8": ("mkdocs.yml", b"\xff"),
    "mkdocs.yml, an unknown page": ("mkdocs.yml", b"site_name: A\nnav:\n  - Home: nothing.md\n"),
    "policy.yml, broken": ("data/policy.yml", b"a: [\n"),
    "policy.yml, not UTF-8": ("data/policy.yml", b"\xff"),
    "policy.yml, a list": ("data/policy.yml", b"- a\n"),
    "coverage.yml, a list": ("data/coverage.yml", b"- a\n"),
    f"{RECORD}, noise": (RECORD, bytes(range(256)) * 40),
    f"{RECORD}, too large": (RECORD, b"a: b\n" * 500_000),
    f"{RECORD}, brackets": (RECORD, b"[" * 100_000),
    "a folder that is no kind": ("data/paper/x.yml", b"a: b\n"),
    "a name that is no id": ("data/papers/Ünter strich.yml", b"a: b\n"),
}
"""A file's path and what it holds, by what it is called."""


def hostile(ground: Ground, chance: random.Random, tries: int) -> Iterator[str]:
    """Each broken file in turn, with a warm cache: the old site and a line, or a site that can be built without it."""
    for what, (path, content) in list(WRITTEN.items())[: max(tries, 4)]:
        place = ground.root / path
        before = place.read_bytes() if place.exists() else None
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        yield _tried(ground, what)
        if before is None:
            place.unlink()
            if place.parent.name == "paper":
                place.parent.rmdir()
        else:
            place.write_bytes(before)
        _mended(ground)
    for folder in ("docs", "data", "templates"):
        circle = ground.root / folder / "circle"
        circle.symlink_to(".", target_is_directory=True)
        yield _tried(ground, f"{folder}/circle, a link to its own folder")
        circle.unlink()
        _mended(ground)
    yield from _without_folders(ground)


def _tried(ground: Ground, what: str) -> str:
    before = ground.published()
    try:
        outcome = ground.build().require_clear()
    except Broken as broken:
        raise Broken(f"{what}: {broken}") from None
    if outcome.code and ground.published() != before:
        raise Broken(f"{what}: a build that failed changed the site")
    return f"{what}: {outcome.message}"


def _mended(ground: Ground) -> None:
    outcome = ground.build().require_clear()
    if outcome.code:
        raise Broken(f"mended, the build ends with {outcome.code}: {outcome.message}")
    ground.require("old")


def _without_folders(ground: Ground) -> Iterator[str]:
    aside = Path(f"{ground.root}-aside")
    for name in ("data", "docs", "templates", "mkdocs.yml", "data/vocabularies"):
        shutil.move(ground.root / name, aside)
        yield _tried(ground, f"{name}, gone")
        shutil.move(aside, ground.root / name)
        _mended(ground)
