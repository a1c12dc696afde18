"""Text that means harm: shown as it stands, never run, and addresses that are no web addresses never get in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml
from browsing import Watched, watched_page
from checkout import CORPUS, NO_SEARCH, bytes_below, make_checkout, served
from playwright.sync_api import Browser, expect
from scanning import html_files, scan

from avsurvey.rules import InvalidData
from avsurvey.site import Options, Project, build_site

PAYLOAD: Final = (
    "</title><script>window.pwned=1</script><img/src=x/onerror=window.pwned=2></code></pre>"
    "{{7*7}}{%raw%}\"'><svg/onload=window.pwned=3>javascript:window.pwned=4&lt;b&gt;[@mmaudio]AVSLIVE0X"
)
"""One word of everything that could leave text: HTML, attributes, titles, templates, entities, citations, tokens."""
TEXT_FIELDS: Final = frozenset(
    ("title", "name", "summary", "definition", "label", "caption", "note", "where", "text", "description", "measures")
)
TEXT_LISTS: Final = frozenset(("aliases", "title_variants", "notes", "collected_from"))
PAGES: Final = (
    "papers/cheng2024taming/",
    "models/mmaudio/",
    "benchmarks/daily-omni/",
    "results/chen2026futureomni/",
    "terms/paradigms/flow-matching/",
    "tables/hearing-systems/",
    "papers/",
    "models/",
    "tasks/",
    "terms/",
    "conflicts/",
    "coverage/",
    "influence/",
    "",
)
BAD_ADDRESSES: Final = (
    "javascript:alert(1)",
    "JaVaScRiPt://host/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//host/path",
    "https://user:password@host/",
    'https://host/" onclick="alert(1)',
    "https://host/<script>",
    "https://",
    "ftp://host/file",
)


def poisoned(value: Any, key: str = "") -> Any:
    """A record with the payload after every text that a curator writes."""
    if isinstance(value, dict):
        return {name: poisoned(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [f"{item}{PAYLOAD}" if key in TEXT_LISTS else poisoned(item, "") for item in value]
    return f"{value}{PAYLOAD}" if key in TEXT_FIELDS else value


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The toy corpus with harm in every text field, built with search."""
    project = make_checkout(tmp_path_factory.mktemp("hostile") / "project", CORPUS, has_prose=False)
    (project.docs / "index.md").write_text('# Home\n\n{{ home() }}\n\n{{ figure("pillars") }}\n\n[@mmaudio]\n')
    for path in project.data.glob("*/*.yml"):
        record = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        path.write_text(yaml.safe_dump(poisoned(record), allow_unicode=True, sort_keys=False), encoding="utf-8")
    build_site(project, Options())
    return project


@pytest.fixture(scope="module")
def victim(hostile: Project, browser: Browser) -> Iterator[Watched]:
    """A browser on the hostile site."""
    with served(hostile) as address, watched_page(browser, address) as watched:
        yield watched


def test_no_markup_of_others_is_built(hostile: Project) -> None:
    """In the built HTML no tag and no attribute's name comes from the text of a record."""
    bad = []
    for path in html_files(hostile.site):
        for tag in scan(path.read_text(encoding="utf-8")).tags:
            named = [
                name for name, _ in tag.attributes if name.startswith("on") or (name == "src" and tag.get(name) == "x")
            ]
            if named or any("pwned" in address for address in tag.addresses):
                bad.append(f"{path}: {tag}")
    assert not bad, "\n".join(bad[:10])


@pytest.mark.parametrize("uri", PAGES)
def test_nothing_runs(uri: str, victim: Watched) -> None:
    """A page full of harm loads without a complaint, asks nobody, and runs nothing of it."""
    victim.problems.clear()
    victim.open(uri)
    assert victim.page.evaluate("window.pwned") is None
    assert (victim.problems, victim.foreign) == ([], [])


@pytest.mark.parametrize("uri", PAGES[:-1])
def test_harm_is_shown_as_text(uri: str, victim: Watched) -> None:
    """The reader sees the text letter by letter: no template, citation or token in it was filled."""
    victim.open(uri)
    assert PAYLOAD in victim.page.locator("main").text_content()


@pytest.mark.parametrize("uri", ["papers/cheng2024taming/", "terms/paradigms/flow-matching/"])
def test_title_stays_a_title(uri: str, victim: Watched) -> None:
    """A title that closes the title element is the page's title, whole, and so is the description."""
    victim.open(uri)
    assert PAYLOAD in victim.page.title()
    description = victim.page.locator("meta[name=description]").get_attribute("content") or ""
    assert PAYLOAD in description


def test_search_shows_text(victim: Watched) -> None:
    """Hits by name and by full text are shown as text, excerpts included."""
    victim.problems.clear()
    victim.open("")
    victim.page.keyboard.press("/")
    dialog = victim.page.get_by_role("dialog", name="Search")
    dialog.get_by_role("searchbox").fill("pwned")
    expect(dialog.locator("ol a").first).to_be_visible()
    victim.page.wait_for_timeout(300)
    assert dialog.locator("ol script, ol img, ol svg").count() == 0
    assert victim.page.evaluate("window.pwned") is None
    assert (victim.problems, victim.foreign) == ([], [])


def test_addresses_that_are_none_are_refused(toy: Project) -> None:
    """Each address that is not plain http or https stops the build at its place, and the site stays as it was."""
    before = bytes_below(toy.site)
    record = toy.data / "papers" / "cheng2024taming.yml"
    text = yaml.load(record.read_text(encoding="utf-8"), yaml.BaseLoader)
    text["links"] = [{"kind": "code", "url": address, "source": "repo"} for address in BAD_ADDRESSES]
    record.write_text(yaml.safe_dump(text, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(InvalidData) as stopped:
        build_site(toy, NO_SEARCH)
    found = [finding for finding in stopped.value.findings if finding.code == "bad-value"]
    assert {finding.path for finding in found} == {"data/papers/cheng2024taming.yml"}
    assert ["is not a web address" in finding.message for finding in found] == [True] * len(BAD_ADDRESSES)
    assert bytes_below(toy.site) == before
