"""Text that means harm: shown as it stands, never run, and addresses that are no web addresses never get in."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
import yaml
from browsing import Watched, watched_page
from checkout import CORPUS, NO_SEARCH, bytes_below, make_checkout, served
from fixture_types import Overlay
from playwright.sync_api import Browser, expect
from poison import FORMULA, PAYLOAD, poison_folder
from scanning import html_files, scan

from avsurvey.findings import Finding
from avsurvey.kb import read_folder
from avsurvey.rules import InvalidData, check_folder
from avsurvey.site import Options, Project, build_site

_LINKED_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
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
OTHER_PAGES: Final = (
    *("datasets/vggsound/", "tokenizers/soundstream/", "metrics/desync/", "tasks/video-to-audio/", "graph/"),
    *("handbook/", "glossary/", "timeline/", "new/", "gaps/", "rates/", "ledger/", "licence-check/", "authors/"),
    *("years/", "venues/", "exports/", "tables/", "results/", "coverage/stubs/", "about/"),
)
"""Pages that show a part of the harm, or none."""
LYING_IDS: Final = (
    *("../../evil", "..", "/etc/passwd", "a/b", "a\\\\b", "%2e%2e%2fevil", "evil.html", "mm\u0430udio", "MMAudio"),
    *("mm\u2010audio", "con\u0131c", "-evil", "", "a b", "a\x00b", "\uff4d\uff4d"),
)
"""Ways out of the folder, and names that look like another."""
INVISIBLE: Final = ("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028", "\x1b", "\x7f")
"""Signs that turn the direction of text, have no width, or steer a terminal."""
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


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The toy corpus with harm in every text field, built with search."""
    project = make_checkout(tmp_path_factory.mktemp("hostile") / "project", CORPUS, has_prose=False)
    (project.docs / "index.md").write_text('# Home\n\n{{ home() }}\n\n{{ figure("pillars") }}\n\n[@mmaudio]\n')
    poison_folder(project.data)
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
            if named or any("window.pwned" in address for address in tag.addresses):
                bad.append(f"{path}: {tag}")
    assert not bad, "\n".join(bad[:10])


@pytest.mark.parametrize("uri", [*PAGES, *OTHER_PAGES])
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


def test_every_kind_was_poisoned(hostile: Project) -> None:
    """Harm stands in many fields of every kind of record."""
    for folder in sorted(path for path in hostile.data.iterdir() if path.is_dir()):
        texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.yml")]
        assert sum(text.count("window.pwned=3") for text in texts) >= 5 * len(texts), folder.name


def test_nothing_leaves_the_site(hostile: Project) -> None:
    """Beside records, prose and templates stand the site and the cache, and no path in the site has odd letters."""
    assert {path.name for path in hostile.root.iterdir()} == {
        *("data", "docs", "templates", "mkdocs.yml", "site", ".cache"),
    }
    assert {path.name for path in hostile.root.parent.iterdir()} == {"project"}
    paths = [path.relative_to(hostile.site).as_posix() for path in hostile.site.rglob("*")]
    odd = [path for path in paths if not re.fullmatch(r"[A-Za-z0-9._/-]+", path) or ".." in path]
    assert odd == []
    assert not [path for path in hostile.site.rglob("*") if path.is_symlink()]


def test_linked_data_stays_data(hostile: Project) -> None:
    """Every block of linked data and every JSON file is read by a JSON reader, and holds no end of a script."""
    blocks = 0
    for path in html_files(hostile.site):
        for block in _LINKED_DATA.findall(path.read_text(encoding="utf-8")):
            assert "<" not in block
            assert json.loads(block)["@context"] == "https://schema.org"
            blocks += 1
    assert blocks > 15
    for path in hostile.site.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


def test_table_taken_out_is_no_formula(victim: Watched, tmp_path: Path) -> None:
    """The table on screen, taken out as CSV, has no cell that a spreadsheet would run."""
    victim.problems.clear()
    victim.open("papers/")
    with victim.page.expect_download() as waiting:
        victim.page.locator(".avs-tools select").first.select_option("csv")
    waiting.value.save_as(tmp_path / "papers.csv")
    rows = list(csv.reader(StringIO((tmp_path / "papers.csv").read_text(encoding="utf-8"), newline="")))
    assert len(rows) > 5
    assert any(cell.startswith(f"'{FORMULA[:5]}") for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")] == []
    assert (victim.problems, victim.foreign) == ([], [])


@pytest.mark.parametrize("lying", LYING_IDS, ids=ascii)
def test_ids_that_lie_are_refused(lying: str, overlay: Overlay) -> None:
    """An id that leads out of the folder or looks like another is a finding, as former id, reference and file name."""
    record = (CORPUS / "models" / "mmaudio.yml").read_text(encoding="utf-8")
    former = yaml.safe_dump({"former_ids": [lying]}, allow_unicode=True)
    assert any(finding.path.endswith("mmaudio.yml") for finding in findings_of(overlay, record + former))
    pointing = yaml.safe_dump({"relations": [{"type": "builds-on", "to": lying, "source": "abs", "where": "x"}]})
    without = re.sub(r"^relations:\n(?:[ -].*\n)*", "", record, flags=re.MULTILINE)
    assert any(finding.path.endswith("mmaudio.yml") for finding in findings_of(overlay, without + pointing))
    if lying not in ("", "..") and not set(lying) & set("/\x00"):
        data = overlay({"models/mmaudio.yml": record, f"models/{lying}.yml": record})
        found = check_folder(read_folder(data))
        assert [finding.code for finding in found if finding.code in ("bad-file-name", "duplicate-id")] != []


def findings_of(overlay: Overlay, record: str) -> tuple[Finding, ...]:
    """What is wrong with the corpus when a model's record is another."""
    return check_folder(read_folder(overlay({"models/mmaudio.yml": record})))


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
def test_invisible_signs_are_refused(sign: str, overlay: Overlay) -> None:
    """A sign that nobody sees, or that turns the text around, is a finding, written as itself or as an escape."""
    record = (CORPUS / "models" / "mmaudio.yml").read_text(encoding="utf-8")
    escape = f"\\u{ord(sign):04x}"
    for name in (f"MM{sign}Audio", f'"MM{escape}Audio"'):
        found = findings_of(overlay, record.replace("name: MMAudio\n", f"name: {name}\n", 1))
        assert any(finding.path.endswith("mmaudio.yml") for finding in found), name
