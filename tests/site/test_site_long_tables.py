"""Tables of many rows in the browser: shown in parts, sorted, filtered and taken out as wholes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browsing import Watched, watched_page
from checkout import served
from playwright.sync_api import Browser, Locator, expect

from avsurvey.site import Project
from benchmarks.accessibility import OVERFLOW, violations
from benchmarks.long_table import lengthened

URI, ROWS, PART = "papers/", 2_100, 200
FRAME = ".avs-scroll"
TOP_OF = "(frame, at) => frame.querySelectorAll('tbody tr')[at].getBoundingClientRect().top"


@pytest.fixture
def reader(browser: Browser, toy_original: Project) -> Iterator[Watched]:
    """The list of papers with its rows over and over; nothing may go wrong meanwhile."""
    html = lengthened((toy_original.site / URI / "index.html").read_text(encoding="utf-8"), ROWS)
    with served(toy_original) as address, watched_page(browser, address) as watched:
        watched.page.set_default_timeout(30_000)  # beside two other processes of tests thousands of rows take seconds
        watched.page.route(
            re.compile(rf"/{URI}(\?.*)?$"), lambda route: route.fulfill(body=html, content_type="text/html")
        )
        yield watched
        assert (watched.problems, watched.foreign) == ([], [])


def rows_of(watched: Watched) -> Locator:
    """The rows that are shown."""
    return watched.page.locator("#papers tbody tr")


def test_long_table_is_whole_until_reached_for(reader: Watched) -> None:
    """Every row stands on the page; whoever reaches for the table gets a part of it and where it stands."""
    reader.page.goto(reader.address + URI)
    expect(rows_of(reader)).to_have_count(ROWS)
    reader.settle()
    expect(rows_of(reader)).to_have_count(PART)
    expect(reader.page.locator(".avs-parts")).to_contain_text(f"Rows 1 to {PART} of {ROWS:,}")
    assert reader.page.evaluate(OVERFLOW) == 0
    assert violations(reader.page) == ()


def test_part_is_kept_in_the_address(reader: Watched) -> None:
    """The next part has an address of its own, which shows it again; all rows can be shown at once."""
    reader.open(URI)
    reader.page.locator(".avs-parts").get_by_label("Next").click()
    expect(reader.page).to_have_url(re.compile("from"))
    second = rows_of(reader).first.get_attribute("data-key")
    reader.page.goto(reader.page.url)
    reader.settle()
    expect(reader.page.locator(".avs-parts")).to_contain_text(f"Rows {PART + 1} to {2 * PART} of {ROWS:,}")
    assert rows_of(reader).first.get_attribute("data-key") == second
    reader.page.get_by_label("rows at once").select_option("All")
    expect(rows_of(reader)).to_have_count(ROWS)


def test_sorting_and_taking_out_see_every_row(reader: Watched) -> None:
    """A part is what is seen, never what is sorted or taken out."""
    page, grid = reader.page, reader.page.locator("#papers")
    page.goto(reader.address + URI)
    year = [name.strip() for name in grid.locator("thead th").all_inner_texts()].index("Year")
    years = grid.locator(f"tbody td:nth-child({year + 1})").all_inner_texts()
    reader.settle()
    grid.locator("thead th").nth(year).click()
    expect(grid.locator("thead th").nth(year)).to_have_attribute("aria-sort", "ascending")
    shown = grid.locator(f"tbody td:nth-child({year + 1})").all_inner_texts()
    assert shown == sorted(years)[:PART] != years[:PART]
    with page.expect_download() as downloaded:
        grid.get_by_label(re.compile("Take out")).select_option("csv")
    assert len(downloaded.value.path().read_text(encoding="utf-8").splitlines()) == ROWS + 1


def test_reader_stays_where_they_were(reader: Watched) -> None:
    """Who has scrolled into a long table and then reaches for it still sees the row that stood at its head."""
    reader.page.goto(reader.address + URI)
    frame = reader.page.locator(FRAME).first
    frame.evaluate("(frame) => { frame.scrollTop = frame.querySelectorAll('tbody tr')[450].offsetTop; }")
    before = frame.evaluate(TOP_OF, 455)
    key = rows_of(reader).nth(455).get_attribute("data-key")
    reader.settle()
    row = reader.page.locator(f"tr[data-key='{key}']")
    assert abs(row.evaluate("(row) => row.getBoundingClientRect().top") - before) < 40
