"""Tables in the browser: sorted as numbers, filtered, and told to those who listen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browsing import Watched, watched_page
from checkout import served
from playwright.sync_api import Browser, Locator, Route, expect

from avsurvey.site import Project

SORTED = {
    "counts with thousands": ("results/", "results", "Values"),
    "records of a term": ("tasks/", "tasks", "Records"),
    "years": ("influence/", "influence", "Year"),
}
COLUMN_WITH_BLANKS = """() => {
    for (const grid of document.querySelectorAll('.avs-grid'))
        for (const [at, head] of [...grid.querySelectorAll('thead th')].entries()) {
            const cells = [...grid.querySelectorAll(`tbody td:nth-child(${at + 1})`)];
            const measured = new Set(cells.map((cell) => cell.dataset.order).filter(Boolean));
            if (head.classList.contains('avs-num') && measured.size > 2 && cells.some((cell) => !cell.dataset.order))
                return [grid.id, at];
        }
}"""
"""The first numeric column with three numbers or more, and a blank: its grid and its place."""


@pytest.fixture(scope="module")
def reader(browser: Browser, address: str) -> Iterator[Watched]:
    """A page that goes from table to table; nothing may go wrong meanwhile."""
    with watched_page(browser, address) as watched:
        yield watched
        assert (watched.problems, watched.foreign) == ([], [])


def head_of(grid: Locator, name: str) -> tuple[Locator, int]:
    """A column's head and its place."""
    names = [re.sub(r"\s+", " ", text).strip() for text in grid.locator("thead th").all_inner_texts()]
    at = names.index(name)
    return grid.locator("thead th").nth(at), at


def column(grid: Locator, at: int) -> list[str]:
    """The cells of a column as shown, from top to bottom."""
    return [text.strip() for text in grid.locator(f"tbody tr td:nth-child({at + 1})").all_inner_texts()]


def numbers(texts: list[str]) -> list[float]:
    """Cells as numbers, blanks left out."""
    return [float(text.replace(",", "").replace("−", "-")) for text in texts if text]


@pytest.mark.parametrize("case", SORTED)
def test_numbers_sort_as_numbers(case: str, reader: Watched) -> None:
    """A click on the head of a numeric column puts the least number first, and a second click the greatest."""
    uri, grid_id, name = SORTED[case]
    reader.open(uri)
    grid = reader.page.locator(f"[id='{grid_id}']")
    head, at = head_of(grid, name)
    before = column(grid, at)
    for direction, reverse in (("ascending", False), ("descending", True)):
        head.locator(".dt-column-order").click()
        expect(head).to_have_attribute("aria-sort", direction)
        found = numbers(column(grid, at))
        assert found == sorted(numbers(before), reverse=reverse)
    assert len(set(numbers(before))) > 2


@pytest.mark.parametrize("uri", ["tables/video-to-audio-models/", "benchmarks/javisbench/"])
def test_measured_columns_sort_by_the_number(uri: str, reader: Watched) -> None:
    """A column of measured values sorts by the number, marks and origins left out, and blanks stay at the end."""
    reader.open(uri)
    grid_id, at = reader.page.evaluate(COLUMN_WITH_BLANKS)
    board = reader.page.locator(f"[id='{grid_id}']")
    head = board.locator("thead th").nth(at)
    for direction, reverse in (("ascending", False), ("descending", True)):
        head.locator(".dt-column-order").click()
        expect(head).to_have_attribute("aria-sort", direction)
        cells = board.locator(f"tbody td:nth-child({at + 1})")
        orders = cells.evaluate_all("cells => cells.map((cell) => cell.dataset.order)")
        measured = [float(order) for order in orders if order]
        assert measured == sorted(measured, reverse=reverse)
        assert orders[: len(measured)] == [order for order in orders if order]


def test_slow_press_sorts(browser: Browser, toy_original: Project) -> None:
    """A press on a head that began before the library came, and ends after it, is not lost."""
    held: list[Route] = []
    with served(toy_original) as address, watched_page(browser, address) as watched:
        page, head = watched.page, watched.page.locator("#papers thead th").nth(1)
        page.route("**/dt_bundle.js", lambda route, _: held.append(route))
        page.goto(f"{address}papers/")
        with page.expect_request("**/dt_bundle.js"):
            head.hover()
        page.mouse.down()
        with page.expect_response("**/dt_bundle.js"):
            held[0].continue_()
        page.wait_for_timeout(300)
        page.mouse.up()
        expect(head).to_have_attribute("aria-sort", "ascending")


def test_columns_sort_by_keyboard(reader: Watched) -> None:
    """Whoever uses no mouse reaches the head of a column with Tab and sorts with Enter."""
    reader.open("results/")
    grid = reader.page.locator("#results")
    head, _ = head_of(grid, "Values")
    order = head.locator(".dt-column-order")
    order.focus()
    expect(order).to_be_focused()
    expect(order).to_have_attribute("role", "button")
    reader.page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_filter_reduces_the_rows(reader: Watched) -> None:
    """Text in the filter leaves the rows that hold it, says how many of how many, and gives all back when emptied."""
    reader.open("years/2024/")
    grid = reader.page.locator("#papers")
    rows = grid.locator("tbody tr")
    total = rows.count()
    field = grid.get_by_role("searchbox")
    status = grid.get_by_role("status")
    field.fill("taming multimodal")
    expect(status).to_have_text(re.compile(rf"^\d+ of {total} rows$"))
    shown = rows.count()
    assert 0 < shown < total
    expect(status).to_have_text(f"{shown} of {total} rows")
    assert all("taming" in text.lower() and "multimodal" in text.lower() for text in rows.all_inner_texts())
    field.fill("")
    expect(rows).to_have_count(total)
    expect(status).to_have_text("")


def test_filter_without_a_match_says_so(reader: Watched) -> None:
    """A filter that nothing matches says that no row is left."""
    reader.open("papers/")
    grid = reader.page.locator("#papers")
    total = grid.locator("tbody tr").count()
    grid.get_by_role("searchbox").fill("zzqxv")
    expect(grid.get_by_role("status")).to_have_text(f"0 of {total} rows")


def test_every_filter_names_its_table(reader: Watched) -> None:
    """The field of each filter is called after its table, so that several on a page can be told apart."""
    reader.open("benchmarks/vggsound-v2a/")
    names = [field.get_attribute("aria-label") or "" for field in reader.page.locator(".avs-tools input").all()]
    assert names
    assert [name for name in names if not name.startswith("Filter rows of: ")] == []
    assert len(set(names)) == len(names)


def test_sorting_keeps_links(reader: Watched) -> None:
    """A sorted table still links its records."""
    reader.open("papers/")
    grid = reader.page.locator("#papers")
    before = targets(grid)
    head, _ = head_of(grid, "Year")
    head.locator(".dt-column-order").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    after = targets(grid)
    assert before != after
    assert sorted(before) == sorted(after)


def targets(grid: Locator) -> list[str]:
    """Where the first column leads, from top to bottom."""
    links = grid.locator("tbody td:first-child a")
    return list(links.evaluate_all("links => links.map((link) => link.getAttribute('href'))"))
