"""The same inputs give the same bytes, whichever engine frames the pages and wherever the build runs."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest
from checkout import bytes_below, differing, make_checkout, start_build

from avsurvey.site import Engine, Options, Project, build_site

WORLDS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {
        "PYTHONHASHSEED": "4321",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
    },
)
"""Two machines: another hash seed and time zone, and a locale in which text is not UTF-8 by itself."""
UMASKS = (0o022, 0o077)
LONG_AGO = 1_000_000_000
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
    """Hash seed, time zone, locale, umask, file times and folder leave no trace in any file.

    Of the search index this holds but for the order in which Pagefind writes the values of its filters.
    """
    builds = []
    for at, (world, umask) in enumerate(zip(WORLDS, UMASKS, strict=True)):
        project = make_checkout(tmp_path / f"machine-{at}", real_site.data, has_prose=True)
        if at:
            for path in project.root.rglob("*"):
                os.utime(path, (LONG_AGO, LONG_AGO))
        builds.append((project, start_build(project, umask=umask, **world)))
    for _, process in builds:
        output, errors = process.communicate(timeout=900)
        assert process.returncode == 0, output + errors
    first, second = (bytes_below(project.site) for project, _ in builds)
    assert any(name.startswith("pagefind/") for name in first)
    assert [name for name in differing(first, second) if not UNORDERED.fullmatch(name)] == []
    assert filter_contents(first) == filter_contents(second)


def filter_contents(files: dict[str, bytes]) -> list[bytes]:
    """What Pagefind's filters hold, in no order."""
    filters = [gzip.decompress(content) for name, content in files.items() if name.startswith("pagefind/filter/")]
    return sorted(bytes(sorted(content)) for content in filters)
