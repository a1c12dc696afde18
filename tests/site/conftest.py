"""Fixtures of the site's tests: checkouts in scratch folders, the real site on loopback, and a browser."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # `benchmarks` stands beside `src` and is not installed

from browsing import Visitor
from checkout import CORPUS, FORMER_ID, NO_SEARCH, ROOT, copy_checkout, edit, finish_build, make_checkout, served
from playwright.sync_api import Browser, sync_playwright
from scanning import SiteScan, scan_site
from worlds import build_in_world

from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.site import Project, build_site
from benchmarks.gallery import CHROMIUM_FLAGS, chromium_path


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real records and chapters in a checkout of their own, built with search; not to be changed.

    It is built once for all processes that run tests, by the command, in the first of the worlds; other processes wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "real"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            project = make_checkout(folder / "project", ROOT / "data", has_prose=True)
            finish_build(build_in_world(0, project, folder))
            (folder / "built").touch()
    return Project.at(folder / "project")


@pytest.fixture(scope="session")
def site_kb(real_site: Project) -> KnowledgeBase:
    """The records that the real site was built from."""
    return read_folder(real_site.data).kb


@pytest.fixture(scope="session")
def scanned_site() -> Callable[[Project], SiteScan]:
    """Scans a built site that does not change, once for all tests of a process."""
    return cache(lambda project: scan_site(project.site))


@pytest.fixture(scope="session")
def toy_original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The toy corpus with a renamed model and without prose, built without search; not to be changed."""
    project = make_checkout(tmp_path_factory.mktemp("toy") / "project", CORPUS, has_prose=False)
    edit(project.data / "models" / "mmaudio.yml", "name: MMAudio\n", f"name: MMAudio\nformer_ids: [{FORMER_ID}]\n")
    build_site(project, NO_SEARCH)
    return project


@pytest.fixture
def toy(toy_original: Project, tmp_path: Path) -> Project:
    """A copy of the built toy corpus that a test may change."""
    return copy_checkout(toy_original, tmp_path / "project")


@pytest.fixture(scope="session")
def toy_address(toy_original: Project) -> Iterator[str]:
    """Where the toy corpus' site is served."""
    with served(toy_original) as address:
        yield address


@pytest.fixture(scope="session")
def address(real_site: Project) -> Iterator[str]:
    """Where the real site is served."""
    with served(real_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_or_fail(), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


def chromium_or_fail() -> str:
    """The system's Chromium; without one the tests fail with the line that says how to get it."""
    try:
        return chromium_path()
    except SystemExit as missing:
        reason = str(missing)
    pytest.fail(reason, pytrace=False)


@pytest.fixture(scope="session")
def visit(browser: Browser, address: str) -> Visitor:
    """Visits pages of the real site."""
    return Visitor(browser, address)
