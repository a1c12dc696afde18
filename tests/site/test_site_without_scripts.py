"""The site without JavaScript: everything that is said and linked is in the HTML."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Watched, watched_page
from playwright.sync_api import Browser

from avsurvey.kb import KnowledgeBase
from avsurvey.views import KIND_TITLES, Grid, Survey, table_grid, view_record, view_term
from avsurvey.views.lists import MOST_LISTED


@pytest.fixture(scope="module")
def plain(browser: Browser, address: str) -> Iterator[Watched]:
    """A browser that runs no script."""
    with watched_page(browser, address, scripts=False) as watched:
        yield watched


@pytest.fixture(scope="module")
def survey(site_kb: KnowledgeBase) -> Survey:
    """What the pages are made from."""
    return Survey(site_kb)


def open_plainly(plain: Watched, uri: str) -> None:
    """Open a page that nobody has to wait for."""
    plain.page.goto(plain.address + uri, wait_until="load")


def link_targets(plain: Watched, selector: str) -> list[str]:
    """Where links lead to, as addresses below the site's root."""
    resolve = "links => links.map((link) => new URL(link.getAttribute('href'), document.baseURI).href)"
    targets = plain.page.locator(selector).evaluate_all(resolve)
    return [target.removeprefix(plain.address) for target in targets]


def visible_rows(plain: Watched, grid_id: str) -> int:
    """How many rows of a grid a reader sees."""
    return plain.page.locator(f"[id='{grid_id}'] tbody tr").filter(visible=True).count()


@pytest.mark.parametrize("kind", KIND_TITLES)
def test_list_has_every_record(kind: str, plain: Watched, site_kb: KnowledgeBase) -> None:
    """Every record of a kind is linked from its list, or from the pages of years that a long list leads to."""
    open_plainly(plain, f"{kind}/")
    records = {f"{kind}/{record_id}/" for record_id in site_kb.indexes[kind]}
    assert visible_rows(plain, kind) == min(len(records), MOST_LISTED)
    linked = set(link_targets(plain, f"#{kind} tbody td:first-child a"))
    if len(records) > MOST_LISTED:
        years = sorted(
            {target for target in link_targets(plain, "a[href]") if target.startswith("years/") and target != "years/"}
        )
        for year in years:
            open_plainly(plain, year)
            linked |= set(link_targets(plain, f"#{kind} tbody td:first-child a"))
    assert records <= {target.partition("#")[0] for target in linked}


def test_table_has_every_row(plain: Watched, survey: Survey) -> None:
    """A comparison table has all its rows, and the number in every cell."""
    for table in survey.kb.tables.values():
        open_plainly(plain, f"tables/{table.id}/")
        assert_grid_is_shown(plain, table_grid(survey, table))


def test_leaderboards_have_every_row(plain: Watched, survey: Survey) -> None:
    """A benchmark's leaderboards have all their rows."""
    open_plainly(plain, "benchmarks/vggsound-v2a/")
    for board in view_record(survey, survey.kb.benchmarks["vggsound-v2a"]).boards:
        assert_grid_is_shown(plain, board)


def assert_grid_is_shown(plain: Watched, grid: Grid) -> None:
    """The grid on the page has all rows, cells and links of the view."""
    assert visible_rows(plain, grid.id) == len(grid.rows)
    targets = [item.target for row in grid.rows for cell in row.cells for item in cell.items if item.target]
    assert link_targets(plain, f"[id='{grid.id}'] tbody a:not(.avs-origin)") == targets


def test_term_lists_every_bearer(plain: Watched, survey: Survey) -> None:
    """A term's page links every record that bears the term."""
    term = survey.kb.term("tasks", "video-to-audio")
    assert term is not None
    open_plainly(plain, "tasks/video-to-audio/")
    bearers = [entry.link.target for group in view_term(survey, "tasks", term).groups for entry in group.links]
    assert link_targets(plain, ".avs-links a") == bearers


def test_navigation_is_made_of_links(plain: Watched) -> None:
    """Every part of the site is reached from the home page by plain links."""
    open_plainly(plain, "")
    reached = set(link_targets(plain, "a[href]"))
    assert {f"{kind}/" for kind in KIND_TITLES} | {
        "tables/",
        "tasks/",
        "terms/",
        "conflicts/",
        "coverage/",
        "influence/",
        "survey/",
    } <= reached
