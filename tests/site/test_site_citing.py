"""Citing and correcting: forms that can be copied and saved, twins for programs, and links to the repository."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from browsing import Watched, watched_page
from checkout import NO_SEARCH
from playwright.sync_api import Browser, expect

from avsurvey.exports.downloads import DOWNLOADS, PARQUET
from avsurvey.exports.flat import DESCRIPTION_FILE, SUFFIX, TABLES
from avsurvey.kb import read_folder
from avsurvey.records import DESCRIBED_KINDS
from avsurvey.site import Project, build_site

PAPER = "papers/cheng2024taming/"
LABELS = ["BibTeX", "RIS", "CSL-JSON", "APA", "IEEE", "Markdown"]
REPOSITORY = "https://github.com/example/survey"


@pytest.fixture
def reader(browser: Browser, toy_address: str) -> Iterator[Watched]:
    """A page on the paper, in which nothing may go wrong."""
    with watched_page(browser, toy_address) as watched:
        watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        watched.open(PAPER)
        yield watched
        assert (watched.problems, watched.foreign) == ([], [])


def test_keys_walk_the_forms(reader: Watched) -> None:
    """One form is shown; arrows go round the tabs, Home and End to the ends."""
    tabs = reader.page.get_by_role("tab")
    assert tabs.all_inner_texts() == LABELS
    tabs.first.focus()
    for key, label in (("ArrowRight", "RIS"), ("End", "Markdown"), ("ArrowRight", "BibTeX"), ("ArrowLeft", "Markdown")):
        reader.page.keyboard.press(key)
        expect(reader.page.get_by_role("tab", selected=True)).to_have_text(label)
        expect(reader.page.locator(":focus")).to_have_text(label)
        expect(reader.page.get_by_role("tabpanel")).to_have_count(1)
    reader.page.keyboard.press("Home")
    expect(reader.page.get_by_role("tabpanel")).to_contain_text("@inproceedings{cheng2024taming,")


def test_form_is_copied_and_saved(reader: Watched) -> None:
    """The shown form goes to the clipboard, and into a file that reference managers open."""
    page = reader.page
    page.get_by_role("tab", name="RIS").click()
    panel = page.get_by_role("tabpanel")
    panel.get_by_role("button", name="Copy").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("TY  - CPAPER")
    with page.expect_download() as caught:
        panel.get_by_role("button", name="Save").click()
    assert caught.value.suggested_filename == "cheng2024taming.ris"
    assert Path(caught.value.path()).read_text(encoding="utf-8").rstrip().endswith("ER  -")


def test_address_opens_a_form(reader: Watched) -> None:
    """A link to a form shows that form."""
    reader.page.evaluate("location.hash = '#ieee'")
    expect(reader.page.get_by_role("tab", selected=True)).to_have_text("IEEE")


def test_forms_without_scripts(browser: Browser, toy_address: str) -> None:
    """Without scripts BibTeX is open and every other form opens by itself."""
    with watched_page(browser, toy_address, scripts=False, width=390) as plain:
        plain.page.goto(plain.address + PAPER, wait_until="load")
        forms = plain.page.locator(".avs-form")
        assert forms.locator("summary").all_inner_texts() == LABELS
        assert [form.get_attribute("open") is not None for form in forms.all()] == [True] + [False] * 5
        forms.nth(3).locator("summary").click()
        expect(forms.nth(3).locator("code")).to_contain_text("Cheng, H. K., Ishii, M.,")
        assert plain.page.locator(".avs-citing").evaluate("box => box.scrollWidth - box.clientWidth") <= 0


def test_every_record_has_its_twins(toy_original: Project) -> None:
    """Beside the page of each record stand its JSON and its Markdown, to which the page leads."""
    kb = read_folder(toy_original.data).kb
    for kind in (*DESCRIBED_KINDS, "results", "tables"):
        for record in kb.indexes[kind].values():
            folder = toy_original.site / kind / record.id
            assert (folder / "index.json").is_file()
            text = (folder / "index.md").read_text(encoding="utf-8")
            assert text.startswith("# ")
            page = (folder / "index.html").read_text(encoding="utf-8")
            assert re.findall(r'rel="alternate" type="[^"]+" href="([^"]+)"', page) == ["index.json", "index.md"]


def test_links_of_markdown_lead_to_pages(toy_original: Project) -> None:
    """Every relative link of a Markdown twin leads to a page of the site."""
    dangling = [
        f"{twin}: {target}"
        for twin in toy_original.site.rglob("index.md")
        for target in re.findall(r"\]\(<(\.\./[^>#]*)", twin.read_text(encoding="utf-8"))
        if not (twin.parent / target / "index.html").is_file()
    ]
    assert dangling == []


def test_no_repository_no_links(toy_original: Project) -> None:
    """Where no repository is configured, no page speaks of editing."""
    page = (toy_original.site / PAPER / "index.html").read_text(encoding="utf-8")
    assert "Edit this record" not in page


def test_repository_is_linked(toy: Project) -> None:
    """With a repository each record leads to its own file and to the form for a wrong number; nothing asks GitHub."""
    with toy.mkdocs_yml.open("a", encoding="utf-8") as file:
        file.write(f"repo_url: {REPOSITORY}/\n")
    build_site(toy, NO_SEARCH)
    for kind, record in (("papers", "cheng2024taming"), ("models", "mmaudio"), ("results", "chen2026futureomni")):
        page = (toy.site / kind / record / "index.html").read_text(encoding="utf-8")
        assert f'href="{REPOSITORY}/edit/main/data/{kind}/{record}.yml" rel="noopener"' in page
        asked = f"{REPOSITORY}/issues/new?template=wrong-number.yml&amp;record={kind}/{record}"
        assert f'href="{asked}" rel="noopener"' in page
        assert 'data-md-component="source"' not in page


def test_issue_form_takes_the_record(root: Path) -> None:
    """The form that the link asks for exists and has the field that the link fills in."""
    form = (root / ".github" / "ISSUE_TEMPLATE" / "wrong-number.yml").read_text(encoding="utf-8")
    assert "id: record\n" in form


def test_every_download_is_offered(toy_original: Project) -> None:
    """The page lists every ready-made file with its size, and each can be read by its own format."""
    folder = toy_original.site / "exports"
    page = (folder / "index.html").read_text(encoding="utf-8")
    offered = re.findall(r'<a href="\.\./exports/([^"]+)" download>', page)
    assert [name for name in offered if "/" not in name] == list(DOWNLOADS)
    assert all((folder / name).stat().st_size for name in offered)
    description = json.loads((folder / "parquet" / "croissant.json").read_text(encoding="utf-8"))
    assert {entry["name"] for entry in description["distribution"]} == {
        name.removeprefix("parquet/") for name in offered if name.endswith(".parquet")
    }
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) > 1
    with closing(sqlite3.connect(folder / "survey.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM papers").fetchone()[0] > 1


def test_no_file_of_the_real_records_is_left_out(real_site: Project) -> None:
    """Every ready-made file is small enough for the site, however much was recorded."""
    folder = real_site.site / "exports"
    wanted = {*DOWNLOADS, *(f"{PARQUET}{table}{SUFFIX}" for table in TABLES), f"{PARQUET}{DESCRIPTION_FILE}"}
    assert sorted(name for name in wanted if not (folder / name).is_file()) == []
