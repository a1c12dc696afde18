"""The same inputs give the same bytes, whichever engine frames the pages and wherever the build runs."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import CORPUS, bytes_below, differing, finish_build, make_checkout
from processes import MAIN
from worlds import WORLDS, build_in_world, folder_of_reversed_listings

from avsurvey.site import Engine, Options, Project, build_site

PLACES = ("machine-0", "another place/far below/machine 1")
NOBODY = 65534
"""A user that every Unix has."""
UNORDERED = re.compile(r"pagefind/(filter/.*|pagefind\.en_\w+\.pf_meta|pagefind-entry\.json)")
"""Pagefind 1.5 writes the values of a filter in the order of a randomly seeded map, and names files by their hash."""


@pytest.mark.parametrize("original", ["toy_original", "real_site"])
def test_engines_agree(original: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Pages joined into shells are byte for byte those that MkDocs renders whole."""
    project: Project = request.getfixturevalue(original)
    whole = Project(project.root, project.data, tmp_path / "whole")
    build_site(whole, Options(engine=Engine.MKDOCS, search=False))
    shells, pages = bytes_below(project.site), bytes_below(whole.site)
    names = [name for name in shells.keys() | pages.keys() if name.endswith("index.html")]
    assert names
    assert sorted(name for name in names if shells.get(name) != pages.get(name)) == []


def test_two_machines_build_the_same_bytes(real_site: Project, tmp_path: Path) -> None:
    """Hash seed, time zone, locale, umask, file times, order of folders and place leave no trace in any file.

    The real site was built in the first world; a copy of its sources is built in the second, with nothing in common.
    Of the search index this holds but for the order in which Pagefind writes the values of its filters.
    """
    project = make_checkout(tmp_path / PLACES[1], real_site.data, has_prose=True)
    finish_build(build_in_world(1, project, tmp_path))
    first, second = bytes_below(real_site.site), bytes_below(project.site)
    assert any(name.startswith("pagefind/") for name in first)
    assert [name for name in differing(first, second) if not UNORDERED.fullmatch(name)] == []
    assert filter_contents(first) == filter_contents(second)


def runs_for(user: int) -> bool:
    """Whether another user can start this Python with the program."""
    if os.geteuid() != 0:
        return False
    try:
        done = subprocess.run([sys.executable, "-c", MAIN, "--version"], user=user, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def test_two_clones_are_the_same(tmp_path: Path) -> None:
    """Two fresh clones of a small project, in two worlds and for two users where that is possible, give one site."""
    builds = []
    user = NOBODY if runs_for(NOBODY) else None
    for at in range(len(WORLDS)):
        project = make_checkout(tmp_path / PLACES[at], CORPUS, has_prose=False)
        if at and user is not None:
            for path in (tmp_path, *tmp_path.parents[:2], *project.root.rglob("*"), *project.root.parents):
                if path.is_relative_to(tmp_path):
                    os.chown(path, user, user)
            project.root.chmod(0o777)
        builds.append((project, build_in_world(at, project, tmp_path, "--no-search", user=user if at else None)))
    for _, process in builds:
        finish_build(process)
    first, second = (bytes_below(project.site) for project, _ in builds)
    assert len(first) > 100
    assert differing(first, second) == []


def test_listings_are_reversed(tmp_path: Path) -> None:
    """The second world lists folders the other way round, so that the laws above say something."""
    for name in ("a", "b", "c"):
        (tmp_path / "x" / name).mkdir(parents=True)
    listings = folder_of_reversed_listings(tmp_path / "reversed")
    said = "import os, pathlib; print(os.listdir('x'), [entry.name for entry in pathlib.Path('x').iterdir()], "
    said += "[path.name for path in pathlib.Path('x').rglob('*')], next(os.walk('x'))[1])"
    done = subprocess.run(
        [sys.executable, "-c", said],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": listings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == (4 * "['c', 'b', 'a'] ").split(), done.stderr


def filter_contents(files: dict[str, bytes]) -> list[bytes]:
    """What Pagefind's filters hold, in no order."""
    filters = [gzip.decompress(content) for name, content in files.items() if name.startswith("pagefind/filter/")]
    return sorted(bytes(sorted(content)) for content in filters)
