"""What a reader does with a table: narrow it, put rows side by side, keep the view in the address, take it out."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import bibtexparser
import pytest
from browsing import Watched, watched_page
from playwright.sync_api import Browser, Locator, expect

from avsurvey.kb import KnowledgeBase

TABLE = "tables/video-to-audio-models/"
BOARD = "benchmarks/vggsound-v2a/"


@pytest.fixture(scope="module")
def reader(browser: Browser, address: str) -> Iterator[Watched]:
    """A page that goes from table to table; nothing may go wrong meanwhile."""
    with watched_page(browser, address) as watched:
        yield watched
        assert (watched.problems, watched.foreign) == ([], [])


def grid_of(reader: Watched, uri: str) -> Locator:
    """The first grid with tools on a page."""
    reader.open(uri)
    return reader.page.locator(".avs-grid:has(.avs-tools)").first


def panel_of(grid: Locator) -> Locator:
    """The opened panel of columns and filters."""
    grid.locator(".avs-panel > summary").click()
    return grid.locator(".avs-panel")


def heads(grid: Locator) -> list[str]:
    """The heads of the columns that are shown."""
    return [re.sub(r"\s+", " ", text).strip() for text in grid.locator("thead th").all_inner_texts()]


def take_out(reader: Watched, grid: Locator, form: str, folder: Path) -> Path:
    """Take the view out in a format; returns the file."""
    with reader.page.expect_download() as waiting:
        grid.locator(".avs-tools select").select_option(form)
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_column_filter_takes_bounds_and_ranges(reader: Watched) -> None:
    """`>`, `<=` and `a..b` leave the rows whose number lies there; rows without a number go."""
    grid = grid_of(reader, "influence/")
    field = panel_of(grid).get_by_label("Filter by Year")
    years = grid.locator("tbody tr td:nth-child(3)")
    for wanted, holds in (
        (">2022", lambda year: year > 2022),
        ("<=2017", lambda year: year <= 2017),
        ("2019..2020", lambda year: 2019 <= year <= 2020),
    ):
        field.fill(wanted)
        expect(grid.get_by_role("status")).to_have_text(re.compile(r"^\d+ of"))
        shown = [int(text) for text in years.all_inner_texts()]
        assert shown
        assert all(holds(year) for year in shown)
    field.fill("")
    expect(grid.get_by_role("status")).to_have_text("")


def test_columns_can_be_left_out(reader: Watched) -> None:
    """A column whose box is emptied goes, and comes back; the first one stays."""
    grid = grid_of(reader, TABLE)
    before = heads(grid)
    panel = panel_of(grid)
    box = panel.get_by_role("checkbox", name=before[2], exact=True)
    box.uncheck()
    assert heads(grid) == [*before[:2], *before[3:]]
    box.check()
    assert heads(grid) == before
    expect(panel.get_by_role("checkbox", name=before[0], exact=True)).to_be_disabled()


def test_rows_are_grouped(reader: Watched) -> None:
    """Rows that agree in a column stand together below what they share."""
    grid = grid_of(reader, "papers/")
    levels = {
        text.strip() for text in grid.locator(f"tbody td:nth-child({heads(grid).index('Level') + 1})").all_inner_texts()
    }
    panel_of(grid).get_by_label("Group rows by").select_option(label="Level")
    expect(grid.locator("tr.dtrg-group")).to_have_count(len(levels))
    assert {text.strip() for text in grid.locator("tr.dtrg-group").all_inner_texts()} == levels > {"curated"}


def test_view_stands_in_the_address(reader: Watched) -> None:
    """Filters, order, hidden columns and chosen rows come back when the address is opened again."""
    grid = grid_of(reader, TABLE)
    name = heads(grid)[1]
    total = grid.locator("tbody tr").count()
    grid.get_by_role("searchbox").fill("transformer")
    expect(grid.get_by_role("status")).to_have_text(re.compile(rf"^\d+ of {total} rows$"))
    panel_of(grid).get_by_role("checkbox", name=name, exact=True).uncheck()
    grid.locator("thead th .dt-column-order").first.click()
    grid.locator("tbody .avs-pick").nth(1).check()
    rows, told, shown = grid.locator("tbody tr").all_inner_texts(), heads(grid), reader.page.url
    reader.page.goto(shown)
    reader.settle()
    again = reader.page.locator(".avs-grid:has(.avs-tools)").first
    expect(again.get_by_role("searchbox")).to_have_value("transformer")
    assert again.locator("tbody tr").all_inner_texts() == rows
    assert heads(again) == told
    expect(again.locator("tbody .avs-pick:checked")).to_have_count(1)


@pytest.mark.parametrize(
    "state", ["%7B", "1", "%7B%22x%22%3A%7B%7D%7D", "%7B%22video-to-audio-models%22%3A%7B%22hide%22%3A7%7D%7D"]
)
def test_broken_view_in_the_address_is_left_aside(state: str, browser: Browser, address: str) -> None:
    """An address that somebody cut or wrote by hand still opens the table."""
    with watched_page(browser, address) as watched:
        watched.open(f"{TABLE}?view={state}")
        expect(watched.page.locator(".avs-grid:has(.avs-tools)")).to_have_count(1)
        assert (watched.problems, watched.foreign) == ([], [])


def test_two_rows_of_one_protocol_are_compared(reader: Watched) -> None:
    """Chosen rows stand side by side with a verdict in words, and the dialog closes with Escape."""
    reader.open(BOARD)
    reader.page.locator("#protocol-1 tbody .avs-pick").nth(0).check()
    bar = reader.page.get_by_role("region", name="Chosen rows")
    expect(bar.get_by_role("button", name="Choose one more to compare")).to_be_disabled()
    reader.page.locator("#protocol-1 tbody .avs-pick").nth(1).check()
    bar.get_by_role("button", name="Compare").click()
    dialog = reader.page.get_by_role("dialog", name="Comparison")
    expect(dialog.locator(".avs-verdict")).to_have_text(
        re.compile("^(May be|May not be|Not certain that they may be) compared")
    )
    expect(dialog.locator("thead th")).to_have_count(3)
    reader.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_be_hidden()


def test_rows_of_two_protocols_differ(reader: Watched) -> None:
    """Rows of two tables of one benchmark are said to differ, with the condition and both of its values."""
    reader.open(BOARD)
    conditions = [
        dict(json.loads(text))
        for text in reader.page.locator(".avs-grid[data-conditions]").evaluate_all(
            "grids => grids.map((grid) => grid.dataset.conditions)"
        )
    ]
    first, other = next(
        (0, at)
        for at, stated in enumerate(conditions)
        if any(
            stated.get(name, "unknown") not in ("unknown", value) and value != "unknown"
            for name, value in conditions[0].items()
        )
    )
    for at in (first, other):
        reader.page.locator(f"#protocol-{at + 1} tbody .avs-pick").first.check()
    reader.page.get_by_role("button", name="Compare").click()
    expect(reader.page.locator(".avs-verdict")).to_have_text(
        re.compile(r"^May not be compared: they differ in .+ \(.+; .+\)")
    )


def test_set_of_datasets_is_as_free_as_its_least_free(reader: Watched) -> None:
    """The licence check of a chosen set gives the least free answer and names who causes it."""
    grid = grid_of(reader, "licence-check/")
    rows = grid.locator("tbody tr")
    answers = [text.strip() for text in rows.locator("td:nth-child(2)").all_inner_texts()]
    free, barred = answers.index("allowed"), answers.index("not allowed")
    name = rows.nth(barred).locator("td:first-child a").inner_text()
    for at in (free, barred):
        rows.nth(at).locator(".avs-pick").check()
    reader.page.get_by_role("button", name="Compare").click()
    expect(reader.page.locator(".avs-verdict")).to_have_text(
        f"Commercial training on all 2 together: not allowed, because of {name}."
    )


def test_view_as_csv_and_json(reader: Watched, tmp_path: Path) -> None:
    """What is on screen and nothing else is taken out: filtered rows, shown columns, sources beside numbers."""
    grid = grid_of(reader, TABLE)
    grid.get_by_role("searchbox").fill("mmaudio")
    expect(grid.get_by_role("status")).to_have_text(re.compile("^[1-9]"))
    shown, told = grid.locator("tbody tr").count(), [text.removesuffix(" ↕") for text in heads(grid)]
    lines = list(csv.reader(StringIO(take_out(reader, grid, "csv", tmp_path).read_text(encoding="utf-8"))))
    assert len(lines) == shown + 1
    assert lines[0] == told
    document = json.loads(take_out(reader, grid, "json", tmp_path).read_text(encoding="utf-8"))
    assert [list(row["cells"]) for row in document["rows"]] == [told] * shown
    assert document["address"] == reader.page.url
    sources = [source for row in document["rows"] for cell in row["cells"].values() for source in cell["sources"]]
    assert sources
    assert all(source["where"] for source in sources)


def test_chosen_rows_as_latex_with_their_bibliography(reader: Watched, tmp_path: Path, site_kb: KnowledgeBase) -> None:
    """The archive holds a table in booktabs and the entry of every work that it cites, and no other."""
    grid = grid_of(reader, TABLE)
    for at in (0, 3):
        grid.locator("tbody .avs-pick").nth(at).check()
    with zipfile.ZipFile(take_out(reader, grid, "latex", tmp_path)) as archive:
        names = sorted(archive.namelist())
        table, entries = (archive.read(name).decode() for name in (names[1], names[0]))
    assert names == ["references.bib", "video-to-audio-models.tex"]
    assert table.count(r"\\") == 3  # head and two rows
    for command in (r"\toprule", r"\midrule", r"\bottomrule"):
        assert command in table
    cited = {key for keys in re.findall(r"\\cite\{([^}]+)\}", table) for key in keys.split(",")}
    assert cited
    assert set(bibtexparser.parse_string(entries).entries_dict) == cited
    assert cited <= set(site_kb.papers)


def test_source_is_told_by_hover_and_focus(reader: Watched) -> None:
    """The place where a number was read is shown by the mouse and by the keyboard, and Escape takes it away."""
    grid = grid_of(reader, TABLE)
    origin = grid.locator("a.avs-origin").first
    tip = reader.page.get_by_role("tooltip")
    origin.focus()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(re.compile(r"\w{3,}"))
    reader.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    origin.hover()
    expect(tip).to_be_visible()
