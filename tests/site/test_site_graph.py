"""The explorer of the graph: found, filtered, walked through by keyboard, and the state kept in the address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browsing import OVERFLOW, Watched, watched_page
from playwright.sync_api import Browser, Locator, expect

from avsurvey.kb import KnowledgeBase
from avsurvey.views import Survey, view_atlas

GRAPH = "graph/"
FIND_NODE = """canvas => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    for (let x = left + 20; x < left + width; x += 9)
        for (let y = top + 20; y < top + height; y += 9) {
            canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, pointerType: "mouse" }));
            if (!canvas.classList.contains("avs-pointing")) continue;
            canvas.dispatchEvent(new PointerEvent("pointerleave"));
            return [x, y];
        }
}"""
"""Moves a pointer over the canvas until it is at a node, and away again; tells where that was."""
SHOWN = re.compile(r"^([\d,]+) records and ([\d,]+) relations shown$")


class Explorer:
    """The explorer of an open page, as a reader uses it."""

    def __init__(self, watched: Watched) -> None:
        self.watched, self.page = watched, watched.page
        self.canvas: Locator = self.page.locator(".avs-graph canvas")
        self.find: Locator = self.page.get_by_label("Find a record")
        self.heading: Locator = self.page.locator("#graph-found")
        self.links: Locator = self.page.locator(".avs-graph ol a")
        self.status: Locator = self.page.locator(".avs-graph-main [role=status]")

    def open(self, query: str = "") -> None:
        """Open the page and wait until the graph is drawn."""
        self.watched.open(GRAPH + query)
        expect(self.status).to_have_text(SHOWN)

    def counts(self) -> tuple[int, ...]:
        """How many records and relations are shown."""
        found = SHOWN.match(self.status.inner_text())
        assert found
        return tuple(int(count.replace(",", "")) for count in found.groups())

    def filter(self, group: str, label: str) -> Locator:
        """A box of the filters, which are opened."""
        filters = self.page.locator("details", has_text="Reset filters")
        if filters.get_attribute("open") is None:
            filters.locator("summary").click()
        return filters.get_by_role("group", name=group).get_by_label(label, exact=True)

    def pixels(self) -> str:
        """What is painted."""
        return str(self.canvas.evaluate("canvas => canvas.toDataURL()"))


@pytest.fixture
def explorer(browser: Browser, address: str) -> Iterator[Explorer]:
    """The explorer on a page of its own; nothing may go wrong meanwhile."""
    with watched_page(browser, address) as watched:
        found = Explorer(watched)
        found.open()
        yield found
        assert (watched.problems, watched.foreign) == ([], [])


def test_whole_graph_is_shown(explorer: Explorer, site_kb: KnowledgeBase) -> None:
    """Every record and every relation of the atlas is there, and something is painted."""
    atlas = view_atlas(Survey(site_kb))
    assert explorer.counts() == (len(atlas.nodes), len(atlas.edges))
    assert len(explorer.pixels()) > 10_000


def test_search_finds_names(explorer: Explorer) -> None:
    """What one types is found by name, title and id, exact names first, and stands in the address."""
    explorer.find.fill("mmaudio")
    expect(explorer.heading).to_have_text(re.compile(r"^\d+ records found$"))
    assert {explorer.links.nth(at).get_attribute("href") for at in range(2)} == {
        f"{explorer.watched.address}papers/cheng2024taming/",
        f"{explorer.watched.address}models/mmaudio/",
    }
    expect(explorer.page).to_have_url(re.compile(r"[?&]q=mmaudio"))
    explorer.find.fill("taming multimodal joint")
    expect(explorer.links.first).to_have_text("MMAudio")
    explorer.find.fill("zzqxv")
    expect(explorer.heading).to_have_text("0 records found")


@pytest.mark.parametrize(
    ("group", "label", "parameter"),
    [("Pillar", "Generation", "pillar"), ("Kind", "papers", "kind"), ("Relation", "Cites", "relation")],
)
def test_filters_take_away_and_give_back(group: str, label: str, parameter: str, explorer: Explorer) -> None:
    """A box that is cleared takes records or relations away, the address says so, and it survives a reload."""
    whole, painted = explorer.counts(), explorer.pixels()
    box = explorer.filter(group, label)
    box.uncheck()
    expect(explorer.page).to_have_url(re.compile(rf"[?&]{parameter}="))
    fewer = explorer.counts()
    assert fewer[1] < whole[1]
    assert explorer.pixels() != painted
    explorer.open(explorer.page.url.removeprefix(explorer.watched.address + GRAPH))
    assert explorer.counts() == fewer
    expect(explorer.filter(group, label)).not_to_be_checked()
    explorer.page.get_by_role("button", name="Reset filters").click()
    assert explorer.counts() == whole


def test_years_filter(explorer: Explorer, site_kb: KnowledgeBase) -> None:
    """A range of years leaves the records of these years."""
    explorer.filter("Years", "from").fill("2024")
    explorer.filter("Years", "to").fill("2024")
    explorer.filter("Years", "to").press("Enter")
    expect(explorer.page).to_have_url(re.compile("years=2024-2024"))
    assert explorer.counts()[0] == sum(node.year == 2024 for node in view_atlas(Survey(site_kb)).nodes)


def test_neighbourhood_is_listed(explorer: Explorer, site_kb: KnowledgeBase) -> None:
    """In focus a record is listed with all its neighbours, and the way back leads to the whole."""
    degree = next(node.degree for node in view_atlas(Survey(site_kb)).nodes if node.id == "mmaudio")
    explorer.find.fill("mmaudio")
    explorer.page.locator(".avs-graph li", has=explorer.page.locator("a[href$='models/mmaudio/']")).get_by_role(
        "button", name="Neighbours of MMAudio"
    ).click()
    expect(explorer.heading).to_have_text("Neighbours of MMAudio")
    expect(explorer.links).to_have_count(degree + 1)
    expect(explorer.page).to_have_url(re.compile(r"[?&]focus=mmaudio"))
    explorer.page.get_by_label("Within").select_option("2 steps")
    expect(explorer.page.get_by_text(re.compile("within two steps"))).to_be_visible()
    explorer.page.get_by_role("button", name="Whole graph").click()
    expect(explorer.heading).to_have_text("Most influential")
    explorer.page.go_back()
    expect(explorer.heading).to_have_text("Neighbours of MMAudio")


def test_path_is_a_shortest_one(explorer: Explorer) -> None:
    """Between two works a shortest chain is listed with the words of its relations."""
    explorer.page.get_by_text("Path between two works").click()
    explorer.page.get_by_label("From", exact=True).fill("cheng2024taming")
    explorer.page.get_by_label("To", exact=True).fill("vggsound")
    explorer.page.get_by_role("button", name="Show the path").click()
    expect(explorer.heading).to_have_text("From MMAudio to VGGSound")
    expect(explorer.page.get_by_text(re.compile("^(1 step|2 steps);"))).to_be_visible()
    expect(explorer.page).to_have_url(re.compile(r"path=cheng2024taming,vggsound"))
    assert explorer.links.last.get_attribute("href") == f"{explorer.watched.address}datasets/vggsound/"


def test_unknown_ends_are_told(explorer: Explorer) -> None:
    """A name that nothing shown has is said to be unknown."""
    explorer.page.get_by_text("Path between two works").click()
    explorer.page.get_by_label("From", exact=True).fill("zzqxv")
    explorer.page.get_by_label("To", exact=True).fill("vggsound")
    explorer.page.get_by_role("button", name="Show the path").click()
    expect(explorer.page.get_by_text("Nothing shown is called zzqxv.")).to_be_visible()


def test_keyboard_leads_to_a_record(explorer: Explorer) -> None:
    """Arrow keys go from the search through the list, what is reached is marked on the canvas, Enter opens it."""
    explorer.find.fill("mmaudio")
    explorer.find.press("ArrowDown")
    expect(explorer.links.first).to_be_focused()
    expect(explorer.canvas).to_have_class("avs-pointing")
    target = explorer.links.nth(1).get_attribute("href")
    explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("Enter")
    expect(explorer.page).to_have_url(str(target))


def test_keys_move_the_view(explorer: Explorer) -> None:
    """On the canvas keys zoom and move, the address keeps the view, and 0 shows all again."""
    explorer.canvas.focus()
    before = explorer.pixels()
    for key in ("+", "+", "ArrowLeft"):
        explorer.page.keyboard.press(key)
    expect(explorer.page).to_have_url(re.compile(r"[?&]at=\d+,\d+,[\d.]+"))
    assert explorer.pixels() != before
    explorer.page.keyboard.press("0")
    explorer.page.wait_for_timeout(500)
    assert explorer.pixels() == before


def test_click_leads_to_the_record(explorer: Explorer) -> None:
    """A click on a node opens its record; pointing at it marks it first."""
    explorer.open("?focus=mmaudio")
    spot = explorer.canvas.evaluate(FIND_NODE)
    expect(explorer.canvas).not_to_have_class("avs-pointing")
    explorer.page.mouse.move(*spot)
    expect(explorer.canvas).to_have_class("avs-pointing")
    explorer.page.mouse.click(*spot)
    expect(explorer.page).to_have_url(re.compile(r"/(papers|models|datasets|benchmarks|tokenizers|metrics)/[^/]+/$"))


def test_phone_is_wide_enough(browser: Browser, address: str) -> None:
    """On a phone the page does not scroll sideways, with everything opened."""
    with watched_page(browser, address, width=390) as watched:
        explorer = Explorer(watched)
        explorer.open("?focus=vggsound")
        for summary in explorer.page.locator(".avs-graph summary").all():
            summary.click()
        assert watched.page.evaluate(OVERFLOW) <= 0
        assert watched.problems == []


def test_page_says_the_same_without_scripts(browser: Browser, address: str) -> None:
    """Without scripts there is a picture of links to the records, and the table of the same."""
    with watched_page(browser, address, scripts=False) as watched:
        watched.page.goto(address + GRAPH, wait_until="load")
        resolve = "links => links.map((link) => new URL(link.getAttribute('href'), document.baseURI).href)"
        pictured = watched.page.locator("svg.avs-overview a").evaluate_all(resolve)
        listed = watched.page.locator("#graph-records tbody td:first-child a").evaluate_all(resolve)
        assert pictured == listed
        assert len(listed) == 300


def test_record_shows_its_neighbourhood_without_scripts(browser: Browser, address: str) -> None:
    """A record's page has the picture of its neighbours, and the way to the graph around it."""
    with watched_page(browser, address, scripts=False) as watched:
        watched.page.goto(f"{address}models/mmaudio/", wait_until="load")
        expect(watched.page.locator("#neighbourhood")).to_be_visible()
        assert 0 < watched.page.locator("svg[aria-labelledby^='neighbourhood'] a").count() <= 24
        watched.page.get_by_role("link", name="Show it in the graph").click()
        expect(watched.page).to_have_url(f"{address}graph/?focus=mmaudio")
