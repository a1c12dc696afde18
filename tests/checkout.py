"""Checkouts to build in: copies of the project in scratch folders, so that no test touches the real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from processes import MAIN

from avsurvey.site import Options, Project
from avsurvey.site.serve import start_server

ROOT: Final = Path(__file__).parents[1]
CORPUS: Final = ROOT / "tests" / "corpus"
FORMER_ID: Final = "mm-audio"
"""An id that the toy corpus' `mmaudio` is made to have had."""
NO_SEARCH: Final = Options(search=False)


def make_checkout(folder: Path, data: Path, *, has_prose: bool) -> Project:
    """Copy configuration, templates, prose and records; without prose every chapter keeps only a title.

    The chapters cite the real records, so that other records need a project without them.
    """
    for name in ("templates", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy2(ROOT / "mkdocs.yml", folder)
    shutil.copytree(data, folder / "data")
    if not has_prose:
        for chapter in (folder / "docs").rglob("*.md"):
            chapter.write_text(f"# {chapter.stem.capitalize()}\n", encoding="utf-8")
    return Project.at(folder)


def copy_checkout(original: Project, folder: Path) -> Project:
    """Copy a checkout with its cache and its built site."""
    shutil.copytree(original.root, folder)
    return Project.at(folder)


@contextmanager
def served(project: Project) -> Iterator[str]:
    """Serve a project's site; the value is its address."""
    server = start_server(project, 0)
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def start_build(
    project: Project, *options: str, umask: int = -1, user: int | None = None, **environment: str
) -> subprocess.Popen[str]:
    """Start `avsurvey build` in a process of its own, in the project's folder; as another user where one is named."""
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, "build", *options],
        cwd=project.root,
        user=user,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        umask=umask,
    )


def finish_build(process: subprocess.Popen[str]) -> None:
    """Wait for a build, which has to end well."""
    output, errors = process.communicate(timeout=900)
    assert process.returncode == 0, output + errors


def edit(path: Path, old: str, new: str) -> None:
    """Replace text that stands exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, by its path in the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(first: dict[str, bytes], second: dict[str, bytes]) -> list[str]:
    """Paths at which two folders differ."""
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))
