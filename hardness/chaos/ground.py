"""A small project in a scratch folder with two states of its files, and builds of it in processes of their own."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import pyarrow

from avsurvey.cli import main as avsurvey
from avsurvey.cli.app import app as _app  # commands are loaded before processes part, so that builds start at once
from avsurvey.site import build_site
from avsurvey.site.project import Project
from avsurvey.site.publish import STAMP

LOADED: Final = (_app, build_site, pyarrow.array([0]))
"""The first array makes pyarrow look for pandas, which takes longer than the rest of a small build."""
ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 120.0
"""Seconds after which a build counts as hanging."""
RECORD: Final = "data/papers/zhou2025dailyomni.yml"
CHAPTER: Final = "docs/about.md"
TEMPLATE: Final = "templates/record.html"
ENDINGS: Final = frozenset((0, 1, 2, 3))
"""The codes with which the command line ends."""


class Broken(Exception):
    """A law does not hold; the text says which."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended, and what it said."""

    code: int
    said: str

    @property
    def message(self) -> str:
        """What it said, on one line."""
        return " ".join(self.said.split())[:170]

    def require_clear(self) -> Outcome:
        """Raise :class:`Broken` unless the build ended by itself, with a line where it could not go on."""
        if self.code not in ENDINGS or "Traceback" in self.said or (self.code and not self.said.strip()):
            raise Broken(f"ended with {self.code} and said {self.said[-1500:]!r}")
        return self


@dataclass
class Ground:
    """The project: its files, in an old and a new state, and the digests of the two sites that follow from them."""

    root: Path
    texts: dict[str, tuple[str, str]]
    old: str = ""
    new: str = ""
    old_unstamped: str = ""
    """The digest of the old site without the stamp that tells which code made it."""

    @classmethod
    def at(cls, root: Path) -> Ground:
        """Make the project in an empty folder, and build it in both states; it is left built in the old one."""
        for name in ("templates", "docs"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copytree(ROOT / "tests" / "corpus", root / "data")
        shutil.copy2(ROOT / "mkdocs.yml", root)
        for chapter in (root / "docs").rglob("*.md"):
            chapter.write_text(f"# {chapter.stem.capitalize()}\n", encoding="utf-8")
        ground = cls(root, _texts(root))
        ground.turn("new")
        ground.build().require_clear()
        ground.new = ground.published()
        ground.turn("old")
        ground.build().require_clear()
        ground.old, ground.old_unstamped = ground.published(), ground.published(but=STAMP)
        if ground.old == ground.new or "absent" in (ground.old, ground.new):
            raise Broken("the two states cannot be told apart")
        return ground

    @property
    def site(self) -> Path:
        """Where the site is published."""
        return self.root / "site"

    @property
    def cache(self) -> Path:
        """The cache of the project."""
        return Project.at(self.root).cache

    def turn(self, state: str) -> None:
        """Write the files of a state, ``old`` or ``new``."""
        for path, texts in self.texts.items():
            (self.root / path).write_text(texts[state == "new"], encoding="utf-8")

    def digest(self, state: str) -> str:
        """The digest of the site of a state."""
        return self.new if state == "new" else self.old

    def published(self, but: str = "") -> str:
        """The digest of the paths and bytes of all published files but one; ``absent`` where there is no site."""
        if not self.site.exists():
            return "absent"
        digest = hashlib.sha256()
        for path in sorted(self.site.rglob("*")):
            if path.is_file() and path.name != but:
                digest.update(f"{path.relative_to(self.site)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
        return digest.hexdigest()

    def require(self, *states: str) -> str:
        """Tell which of some states is published; raises :class:`Broken` for any other."""
        found = self.published()
        known = {self.digest(state): state for state in states if state != "absent"} | {"absent": "absent"}
        if known.get(found) not in states:
            raise Broken(f"the site is neither of {', '.join(states)}: {self.described(found)}")
        return known[found]

    def require_old_pages(self) -> None:
        """Raise :class:`Broken` unless the old site is published, whichever code its stamp names."""
        if self.published(but=STAMP) != self.old_unstamped:
            raise Broken("the site is not the old one")

    def described(self, digest: str) -> str:
        """A digest by the name of its state, where it has one."""
        return {self.old: "old", self.new: "new", "absent": "absent"}.get(digest, "a mixture")

    def require_tidy(self) -> None:
        """Raise :class:`Broken` where anything of a build that is gone stands beside the site or in the cache."""
        left = [*self.root.glob(".site-*"), *self.cache.rglob("*.partial"), *self.cache.glob("frames/*-*")]
        if left:
            raise Broken(f"left behind: {', '.join(str(path.relative_to(self.root)) for path in left)}")

    def build(self, *options: str, prepare: Callable[[], None] = lambda: None) -> Outcome:
        """Build in a process of its own, without the search index, and wait for its end."""
        return self.start(*options, prepare=prepare).wait()

    def start(self, *options: str, prepare: Callable[[], None] = lambda: None) -> Build:
        """Begin to build; ``prepare`` runs in the new process before anything else."""
        said = Path(tempfile.mkstemp(prefix="chaos-", suffix=".txt")[1])
        pid = os.fork()
        if pid == 0:
            _run(self.root, ["build", "--no-search", *options], said, prepare)
        return Build(pid, said)


def _texts(root: Path) -> dict[str, tuple[str, str]]:
    record, chapter, template = ((root / path).read_text(encoding="utf-8") for path in (RECORD, CHAPTER, TEMPLATE))
    return {
        RECORD: (record, record.replace("summary: >-\n", "summary: >-\n  Changed.\n")),
        CHAPTER: (chapter, chapter + "\nChanged.\n"),
        TEMPLATE: (template, template.replace("</h1>", "</h1><!-- changed -->", 1)),
    }


@dataclass
class Build:
    """A build that runs."""

    pid: int
    said: Path

    def kill(self) -> None:
        """Kill it as the system does, with no chance to tidy up."""
        os.kill(self.pid, 9)

    def wait(self) -> Outcome:
        """Wait for its end."""
        ends = time.monotonic() + PATIENCE
        while (ended := os.waitpid(self.pid, os.WNOHANG))[0] == 0:
            if time.monotonic() > ends:
                self.kill()
                os.waitpid(self.pid, 0)
                raise Broken(f"a build hangs for {PATIENCE:.0f} s")
            time.sleep(0.002)
        text = self.said.read_text(encoding="utf-8", errors="replace")
        self.said.unlink()
        return Outcome(os.waitstatus_to_exitcode(ended[1]), text)


def _run(root: Path, arguments: list[str], said: Path, prepare: Callable[[], None]) -> NoReturn:
    """What the new process does: the command, its words into a file."""
    code = 70
    try:
        words = os.open(said, os.O_WRONLY | os.O_APPEND)
        os.dup2(words, 1)
        os.dup2(words, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        os.chdir(root)
        sys.argv = ["avsurvey", *arguments]
        prepare()
        avsurvey()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)
