"""The page that stands where none does: it says so, leads on from any depth, and offers what may have been meant."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browsing import Watched, watched_page
from checkout import copy_checkout, served
from playwright.sync_api import Browser, expect

from avsurvey.site import Options, Project, build_site
from benchmarks.accessibility import OVERFLOW, violations

FOLDER = "some/where/"
MISSING = ("gone", "models/mmaudo/", "terms/no/such/index.html")


@pytest.fixture(scope="module")
def hosted(toy_original: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small survey in a sub-path of a host that answers missing addresses with the error page; its address."""
    folder = tmp_path_factory.mktemp("hosted")
    project = copy_checkout(toy_original, folder / "project")
    build_site(project, Options(site_url=f"https://survey.example/{FOLDER}"))
    shutil.copytree(project.site, folder / "host" / FOLDER)
    shutil.copy2(project.site / "404.html", folder / "host")
    with served(Project.at(project.root, site=folder / "host")) as address:
        yield address + FOLDER


@pytest.fixture(scope="module")
def lost(browser: Browser, hosted: str) -> Iterator[Watched]:
    """A reader who follows bad links."""
    with watched_page(browser, hosted) as watched:
        yield watched


def open_missing(lost: Watched, missing: str) -> None:
    """Open an address at which nothing stands; that it says so itself is the one thing to complain of."""
    lost.page.goto(lost.address + missing)
    expect(lost.page.locator(".avs-search-open")).to_be_visible()
    lost.problems[:] = [problem for problem in lost.problems if missing not in problem and "404 (" not in problem]


@pytest.mark.parametrize("missing", MISSING)
def test_error_page_is_whole_at_any_depth(missing: str, lost: Watched, hosted: str) -> None:
    """Its styles, scripts and links are found from any depth, below the path for which the site was built."""
    open_missing(lost, missing)
    assert (lost.problems, lost.foreign) == ([], [])
    root = Path(urlsplit(hosted).path)
    for target in lost.page.locator(".avs-lost a").evaluate_all("links => links.map(link => link.href)"):
        assert Path(unquote(urlsplit(target).path)).is_relative_to(root)
        with urllib.request.urlopen(target, timeout=5) as answer:
            assert answer.status == 200
    expect(lost.page.locator("h1")).to_have_text("There is no page at this address")
    expect(lost.page.locator(".avs-lost-address")).to_contain_text(missing)


def test_error_page_says_what_may_have_been_meant(lost: Watched) -> None:
    """A slip in an address is forgiven as in the search, which opens with the words of the address."""
    open_missing(lost, "models/mmaudo/")
    expect(lost.page.locator(".avs-lost-near a").first).to_have_text("MMAudio")
    lost.page.get_by_role("button", name="Search the survey").click()
    expect(lost.page.get_by_role("searchbox", name="Search the survey")).to_have_value("mmaudo")
    expect(lost.page.locator("dialog.avs-search li a").first).to_contain_text("MMAudio")
    lost.page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_error_page_is_accessible(width: int, scheme: str, browser: Browser, hosted: str) -> None:
    """Axe finds nothing wrong with it, and it is no wider than a phone."""
    with watched_page(browser, hosted, width=width, scheme=scheme) as watched:
        open_missing(watched, "models/mmaudo/")
        expect(watched.page.locator(".avs-lost-near a").first).to_be_visible()
        assert watched.page.evaluate(OVERFLOW) <= 0
        assert violations(watched.page) == ()


def test_missing_address_is_answered_as_such(hosted: str) -> None:
    """The answer is 404, so that no robot takes the page for what it asked for."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"{hosted}gone/", timeout=5)
    assert answer.value.code == 404
    assert 'name="robots" content="noindex"' in answer.value.read().decode()
