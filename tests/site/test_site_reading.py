"""Reading aids in the browser: cards of citations and terms, frames of figures, and pages in which nothing jumps."""

from __future__ import annotations

import gzip
import urllib.request

import pytest
from browsing import Watched, watched_page
from playwright.sync_api import Browser, Locator, expect

from avsurvey.site import Project

CHAPTER = "survey/video-to-audio/"
HEAVIEST = 200_000
"""Bytes of a page, compressed."""
WATCH_SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
}"""
MOST_SHIFTED = 0.05
"""A table that comes in pieces may move its columns; Google calls up to 0.1 good, https://web.dev/articles/cls."""


def mark(watched: Watched, kind: str) -> Locator:
    """A citation or a term in a chapter."""
    watched.open(CHAPTER)
    return watched.page.locator({"citation": ".avs-cite a", "term": "a.avs-gloss"}[kind]).first


@pytest.mark.parametrize("kind", ["citation", "term"])
@pytest.mark.parametrize("way", ["mouse", "focus"])
def test_card_says_what_is_meant(kind: str, way: str, browser: Browser, address: str) -> None:
    """By mouse and by keyboard a card says what a citation or term is about; Escape takes it away."""
    with watched_page(browser, address) as watched:
        found = mark(watched, kind)
        words = found.get_attribute("title")
        found.hover() if way == "mouse" else found.focus()
        tip = watched.page.get_by_role("tooltip")
        expect(tip).to_have_text(str(words))
        watched.page.keyboard.press("Escape")
        expect(tip).to_be_hidden()


@pytest.mark.parametrize("kind", ["citation", "term"])
def test_first_tap_says_second_tap_goes(kind: str, browser: Browser, address: str) -> None:
    """A finger has no hover: the first tap shows the card, the second one follows the link."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    watched = Watched(context.new_page(), address)
    found = mark(watched, kind)
    found.scroll_into_view_if_needed()
    found.tap()
    expect(watched.page.get_by_role("tooltip")).to_be_visible()
    assert watched.page.url == address + CHAPTER
    found.tap()
    watched.page.wait_for_url(lambda url: url != address + CHAPTER)
    context.close()


def test_term_leads_to_its_definition(browser: Browser, address: str) -> None:
    """A linked term leads to its entry in the glossary."""
    with watched_page(browser, address, scripts=False) as watched:
        watched.page.goto(address + CHAPTER, wait_until="load")
        link = watched.page.locator("a.avs-gloss").first
        link.click()
        entry = watched.page.url.partition("#")[2]
        expect(watched.page.locator(f"[id='{entry}'] dd")).to_be_visible()


def test_figures_keep_their_letters_on_a_phone(browser: Browser, address: str) -> None:
    """On a phone a figure is as wide as its letters need, in a frame that is pushed sideways; the page is not."""
    with watched_page(browser, address, width=390) as watched:
        watched.open(CHAPTER)
        frame = watched.page.locator(".avs-frame").first
        inner, outer = (frame.evaluate(f"frame => frame.{name}") for name in ("scrollWidth", "clientWidth"))
        assert inner > outer
        assert watched.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "uri", ["", "papers/", "new/", "gaps/", "tables/video-to-audio-models/", "papers/cheng2024taming/", CHAPTER]
)
def test_nothing_jumps(uri: str, width: int, browser: Browser, address: str) -> None:
    """What scripts add to a page stands in room that was kept for it."""
    with watched_page(browser, address, width=width) as watched:
        watched.page.add_init_script(f"({WATCH_SHIFTS})()")
        watched.page.goto(address + uri, wait_until="networkidle")
        watched.page.wait_for_timeout(300)
        assert watched.page.evaluate("shifted") < MOST_SHIFTED


def test_whole_survey_brings_its_works(browser: Browser, address: str) -> None:
    """The page of all chapters leads to the list of works, and scripts bring the list to its end for print."""
    with watched_page(browser, address) as watched:
        watched.open("survey/all/")
        works = watched.page.locator("#works .avs-works li")
        expect(works.first).to_be_visible()
        brought = works.count()
        watched.page.goto(f"{address}survey/works/")
        expect(watched.page.locator(".avs-works li")).to_have_count(brought)
    with watched_page(browser, address, scripts=False) as watched:
        watched.page.goto(f"{address}survey/all/", wait_until="load")
        watched.page.locator("#works a").click()
        expect(watched.page).to_have_url(f"{address}survey/works/")


def test_every_page_is_light(real_site: Project) -> None:
    """No page weighs more than the budget, compressed."""
    pages = real_site.site.rglob("*.html")
    heavy = [page for page in pages if page.stat().st_size > HEAVIEST]
    assert [str(page) for page in heavy if len(gzip.compress(page.read_bytes(), 6)) > HEAVIEST] == []


def test_text_is_served_compressed(address: str) -> None:
    """The server compresses text for a browser that takes it, and sends it plainly to any other."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as squeezed, urllib.request.urlopen(address) as plain:
        assert squeezed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(squeezed.read()) == plain.read()
