"""What the page of new works remembers, and where feeds are told of."""

from __future__ import annotations

import json
from typing import Final

import pytest
from browsing import watched_page
from playwright.sync_api import Browser, expect
from scanning import scan

from avsurvey.site import Project

KEY: Final = "avsurvey-seen"


def feeds_of(project: Project, uri: str) -> list[str]:
    """The feeds that a page names."""
    tags = scan((project.site / uri / "index.html").read_text(encoding="utf-8")).tags
    return [tag.get("href") for tag in tags if tag.name == "link" and tag.get("type") == "application/atom+xml"]


@pytest.mark.parametrize(
    ("uri", "feeds"),
    [
        ("", ["feeds/all.xml"]),
        ("about/", ["../feeds/all.xml"]),
        ("papers/", ["../feeds/all.xml", "../feeds/kinds/papers.xml"]),
        ("models/mmaudio/", ["../../feeds/all.xml", "../../feeds/kinds/models.xml"]),
        ("tasks/video-to-audio/", ["../../feeds/all.xml", "../../feeds/tasks/video-to-audio.xml"]),
        ("tasks/text-and-video-to-audio/", ["../../feeds/all.xml", "../../feeds/tasks/video-to-audio.xml"]),
    ],
)
def test_page_names_its_feeds(uri: str, feeds: list[str], toy_original: Project) -> None:
    """Every page names the feed of everything and, where there is one, its own or the nearest broader one."""
    assert [address.removeprefix("./") for address in feeds_of(toy_original, uri)] == feeds


def test_first_visit_is_noted_in_this_browser_alone(browser: Browser, address: str) -> None:
    """The first visit notes every record and tells nothing as new; `Forget` removes the note."""
    with watched_page(browser, address) as watched:
        watched.open("new/")
        since = watched.page.locator("#since")
        expect(since).to_contain_text("has noted that there are")
        noted = json.loads(watched.page.evaluate(f"localStorage.getItem('{KEY}')"))
        assert "models/mmaudio/" in noted["current"]["uris"]
        since.get_by_role("button", name="Forget").click()
        assert watched.page.evaluate(f"localStorage.getItem('{KEY}')") is None
        assert (watched.problems, watched.foreign) == ([], [])


def test_later_visit_tells_what_was_added(browser: Browser, address: str) -> None:
    """Records that an earlier visit did not see are listed with links, also after a reload on the same day."""
    with watched_page(browser, address) as watched:
        watched.open("new/")
        expect(watched.page.locator("#since")).to_contain_text("has noted that there are")
        watched.page.evaluate(
            f"""() => {{
                const noted = JSON.parse(localStorage.getItem('{KEY}'));
                noted.current.on = '2020-01-01';
                noted.current.uris = noted.current.uris.filter((uri) => uri !== 'models/mmaudio/');
                localStorage.setItem('{KEY}', JSON.stringify(noted));
            }}"""
        )
        for _ in range(2):
            watched.open("new/")
            expect(watched.page.locator("#since")).to_contain_text("1 record was added since your visit of 2020-01-01")
            expect(watched.page.locator("#since li a")).to_have_attribute("href", f"{address}models/mmaudio/")
        assert (watched.problems, watched.foreign) == ([], [])


@pytest.mark.parametrize("noted", ["nonsense", "{}", "[1]", '{"current": {"uris": 3}}', "null"])
def test_broken_note_counts_as_none(noted: str, browser: Browser, address: str) -> None:
    """A note that cannot be read is a first visit."""
    with watched_page(browser, address) as watched:
        watched.open("about/")
        watched.page.evaluate("([key, noted]) => localStorage.setItem(key, noted)", [KEY, noted])
        watched.open("new/")
        expect(watched.page.locator("#since")).to_contain_text("has noted that there are")
        assert watched.problems == []
