"""The search: names answer first and forgive a slip of the finger, then the full text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from browsing import OVERFLOW, Watched, violations, watched_page
from checkout import served
from playwright.sync_api import Browser, Locator, Page, expect

from avsurvey.kb import KnowledgeBase
from avsurvey.site import Project

PAPER = "papers/cheng2024taming/"
MODEL = "models/mmaudio/"
FIRST_HITS = {
    "words of a title": ("taming multimodal joint training", PAPER),
    "the whole title": ("Taming Multimodal Joint Training for High-Quality Video-to-Audio Synthesis", PAPER),
    "a wording of a preprint's title": ("MMAudio: Taming Multimodal", PAPER),
    "an arXiv id": ("2412.15322", PAPER),
    "an id": ("cheng2024taming", PAPER),
    "two words with a slip": ("tamming multimodal", PAPER),
    "a letter left out": ("taming multimdal joint", PAPER),
    "two letters exchanged": ("taming mutlimodal joint", PAPER),
    "another order": ("joint training taming", PAPER),
    "an id of a model": ("mmaudio", MODEL),
    "an author with a page": ("yuki mitsufuji", "authors/yuki-mitsufuji/"),
}
HITS = {
    "an acronym": ("MMAudio", PAPER),
    "an author": ("Ho Kei Cheng", PAPER),
    "an author without capitals": ("ho kei cheng", PAPER),
    "an author and a word of the title": ("cheng taming", PAPER),
    "an alias of a benchmark": ("VGG-Sound", "datasets/vggsound/"),
}


class Search:
    """The search of an open page, as a reader uses it."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self.page: Page = watched.page
        self.dialog: Locator = self.page.get_by_role("dialog", name="Search")
        self.input: Locator = self.dialog.get_by_role("searchbox")
        self.hits: Locator = self.dialog.locator("ol a")
        self.status: Locator = self.dialog.get_by_role("status")

    def open(self, uri: str = "") -> None:
        """Open a page, and the search on it with the key."""
        self.watched.open(uri)
        self.page.keyboard.press("/")
        expect(self.dialog).to_be_visible()

    def ask(self, text: str) -> list[str]:
        """Type a question; the addresses of the hits below the site's root."""
        if self.input.input_value():
            self.input.fill("")
            expect(self.status).to_have_text("Type to search.")
        self.input.fill(text)
        expect(self.status).to_have_text(re.compile(r"^\d+ results?"))
        return [self.uri(hit) for hit in self.hits.all()]

    def uri(self, hit: Locator) -> str:
        """Where a hit leads, below the site's root."""
        return (hit.get_attribute("href") or "").removeprefix(self.watched.address)


@pytest.fixture
def search(browser: Browser, address: str) -> Iterator[Search]:
    """A page of its own with the search open; nothing may go wrong meanwhile."""
    with watched_page(browser, address) as watched:
        found = Search(watched)
        found.open()
        yield found
        assert (watched.problems, watched.foreign) == ([], [])


@pytest.fixture(scope="module")
def asked(browser: Browser, address: str) -> Iterator[Search]:
    """One open search for all tests that only ask."""
    with watched_page(browser, address) as watched:
        found = Search(watched)
        found.open()
        yield found
        assert (watched.problems, watched.foreign) == ([], [])


@pytest.mark.parametrize("question", FIRST_HITS)
def test_exact_names_come_first(question: str, asked: Search) -> None:
    """Whoever types what only one record is called finds it on top, a slip of the finger forgiven."""
    text, uri = FIRST_HITS[question]
    assert asked.ask(text)[:1] == [uri]


@pytest.mark.parametrize("question", HITS)
def test_names_are_found(question: str, asked: Search) -> None:
    """Whoever types one of a record's names finds it among the hits."""
    text, uri = HITS[question]
    assert uri in asked.ask(text)


def test_no_hit_stands_twice(asked: Search) -> None:
    """A page that both its names and its text find is listed once."""
    hits = asked.ask("mmaudio")
    assert [uri for uri, count in Counter(hits).items() if count > 1] == []


def test_full_text_is_found(asked: Search, site_kb: KnowledgeBase, real_site: Project) -> None:
    """Words that stand in a summary only, and in no name, find the record."""
    text = rare_words(site_kb, real_site, "cheng2024taming")
    assert PAPER in asked.ask(text)


def rare_words(kb: KnowledgeBase, project: Project, record_id: str) -> str:
    """Four words of a record's summary that stand in few other summaries and in none of its names."""
    entries = json.loads((project.site / "search" / "names.json").read_text(encoding="utf-8"))
    named = {word for entry in entries for name in entry["names"] for word in re.findall(r"\w+", name.lower())}
    counts = Counter(word for record in kb.described() for word in set(words_of(record.summary)))
    own = sorted(set(words_of(kb.papers[record_id].summary)) - named, key=lambda word: (counts[word], word))
    assert len(own) >= 4
    return " ".join(own[:4])


def words_of(text: str | None) -> list[str]:
    """The longer words of a text."""
    return [word for word in re.findall(r"[a-z]+", (text or "").lower()) if len(word) > 4]


def test_what_is_nowhere_is_not_found(asked: Search) -> None:
    """Nonsense finds nothing, and the reader is told so."""
    assert asked.ask("zzqxv") == []
    expect(asked.status).to_have_text("0 results")


@pytest.mark.parametrize("kind", ["papers", "models", "datasets"])
def test_kind_filters(kind: str, search: Search) -> None:
    """With a kind chosen every hit is of that kind, whether its name or its text was found."""
    search.dialog.get_by_label("Kind").select_option(kind)
    hits = search.ask("audio")
    assert hits
    assert [uri for uri in hits if not uri.startswith(f"{kind}/")] == []


def test_facets_narrow(search: Search, site_kb: KnowledgeBase) -> None:
    """With a year and a pillar chosen every hit is a record of both, also where nothing was typed."""
    search.dialog.get_by_text("More filters").click()
    search.dialog.get_by_label("year").select_option("2024")
    search.dialog.get_by_label("Kind").select_option("papers")
    search.dialog.get_by_label("pillar").select_option("Generation")
    expect(search.status).to_have_text(re.compile(r"^\d+ results"))
    search.page.wait_for_timeout(500)
    found = [site_kb.papers[search.uri(hit).split("/")[1]] for hit in search.hits.all()]
    assert found
    assert [paper.id for paper in found if paper.year != 2024 or "generation" not in site_kb.pillars_of(paper)] == []
    assert "Generation2024" not in search.dialog.inner_text()


def test_button_opens(browser: Browser, address: str) -> None:
    """The button opens the search with the cursor in the field."""
    with watched_page(browser, address) as watched:
        watched.open(PAPER)
        search = Search(watched)
        expect(search.dialog).to_be_hidden()
        watched.page.get_by_role("button", name="Search").click()
        expect(search.input).to_be_focused()


def test_slash_opens_with_an_empty_field(search: Search) -> None:
    """The key opens the search with the cursor in the field, and does not write itself there."""
    expect(search.input).to_be_focused()
    expect(search.input).to_have_value("")


def test_slash_is_typed_in_fields(browser: Browser, address: str) -> None:
    """In a text field the key writes itself and opens nothing."""
    with watched_page(browser, address) as watched:
        watched.open("papers/")
        field = watched.page.get_by_label(re.compile("Filter rows"))
        field.press("/")
        expect(field).to_have_value("/")
        expect(Search(watched).dialog).to_be_hidden()


def test_enter_opens_the_first_hit(search: Search) -> None:
    """Enter in the field goes to the first hit."""
    search.ask("2412.15322")
    search.page.keyboard.press("Enter")
    search.page.wait_for_url(f"**/{PAPER}")


def test_enter_waits_for_the_answer(search: Search) -> None:
    """Whoever types and presses Enter at once arrives too, though the index is still being read."""
    search.input.type("2412.15322")
    search.page.keyboard.press("Enter")
    search.page.wait_for_url(f"**/{PAPER}", timeout=5_000)


def test_escape_closes(search: Search) -> None:
    """Escape closes the search, and the reader is where they were."""
    search.ask("taming")
    search.page.keyboard.press("Escape")
    expect(search.dialog).to_be_hidden()
    assert search.page.url == search.watched.address


def test_arrows_move(search: Search) -> None:
    """The arrow keys move from the field through the hits and back, and Enter opens the hit in focus."""
    hits = search.ask("audio")
    assert len(hits) > 2
    search.page.keyboard.press("ArrowDown")
    expect(search.hits.nth(0)).to_be_focused()
    search.page.keyboard.press("ArrowDown")
    expect(search.hits.nth(1)).to_be_focused()
    search.page.keyboard.press("ArrowUp")
    search.page.keyboard.press("ArrowUp")
    expect(search.input).to_be_focused()
    search.page.keyboard.press("ArrowUp")
    expect(search.hits.last).to_be_focused()
    search.page.keyboard.press("Enter")
    search.page.wait_for_url(f"**/{hits[-1]}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_open_search_is_accessible(width: int, scheme: str, browser: Browser, address: str) -> None:
    """Axe finds nothing wrong with the search and its hits, which fit the window."""
    with watched_page(browser, address, width=width, scheme=scheme) as watched:
        search = Search(watched)
        search.open("about/")
        assert search.ask("audio")
        search.page.keyboard.press("ArrowDown")
        found = [line for line in violations(watched.page) if "__nav_" not in line]
        assert not found, "\n".join(found)
        assert watched.page.evaluate(OVERFLOW) <= 0


def test_search_works_below_a_folder(real_site: Project, browser: Browser) -> None:
    """A site that is served from a folder of a host, as project pages are, loads and searches like any other."""
    parent = Project(real_site.root, real_site.data, real_site.root)
    with served(parent) as host, watched_page(browser, f"{host}site/") as watched:
        search = Search(watched)
        search.open("about/")
        assert search.ask("2412.15322")[:1] == [PAPER]
        search.page.keyboard.press("Enter")
        watched.page.wait_for_url(f"**/site/{PAPER}")
        assert (watched.problems, watched.foreign) == ([], [])
