"""Exports of records full of harm are well-formed, and no program that reads them runs anything of it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import bibtexparser
import pytest
from poison import FORMULA, PAYLOAD, poison_folder
from test_bibtex import compile_bibliography
from test_exports import NUMBERS
from test_feeds import NAMES, check_required

from avsurvey.exports import EXPORTS, FILE_EXPORTS, Flavour, all_feeds, render_bibtex, render_feed
from avsurvey.exports.api import api_files
from avsurvey.graph import build_graph
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.records import EVERY_KIND

RISKY = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> KnowledgeBase:
    """The corpus with harm in every text."""
    data = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(corpus_folder, data)
    count = poison_folder(data)
    assert {field.partition(":")[0] for field in count} == {path.name for path in data.iterdir() if path.is_dir()}
    assert {field.partition(":")[0] for field in count} <= set(EVERY_KIND)
    return read_folder(data).kb


def export(kb: KnowledgeBase, name: str) -> str:
    """Everything in a format."""
    return EXPORTS[name](kb, tuple(kb.described()), True)


@pytest.mark.parametrize("name", ["csv", "results-csv"])
def test_no_cell_is_a_formula(name: str, hostile: KnowledgeBase) -> None:
    """A spreadsheet finds text in every cell: what would be a formula begins with an apostrophe."""
    rows = list(csv.reader(io.StringIO(export(hostile, name), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert any(cell.startswith(f"'{FORMULA}") for row in rows for cell in row)
    risky = [cell for row in rows[1:] for cell in row if cell.startswith(RISKY) and cell not in NUMBERS]
    assert risky == []


@pytest.mark.parametrize("name", ["json", "csl-json", "graph-json"])
def test_json_is_read(name: str, hostile: KnowledgeBase) -> None:
    """JSON is JSON, and the texts in it are the texts of the records."""
    assert PAYLOAD in json.dumps(json.loads(export(hostile, name)), ensure_ascii=False).replace("\\\\", "\\").replace(
        '\\"', '"'
    )


def test_lines_and_interface_are_json(hostile: KnowledgeBase) -> None:
    """Each line of the lines and each document of the interface is JSON, and no path leads out of its folder."""
    assert all(isinstance(json.loads(line), dict) for line in export(hostile, "jsonl").splitlines())
    for path, text in api_files(hostile, build_graph(hostile)).items():
        assert re.fullmatch(r"[a-z0-9/-]+\.json", path), path
        json.loads(text)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_xml_is_read(name: str, hostile: KnowledgeBase) -> None:
    """XML is well-formed, and the harm is text in it, no element."""
    tree = ElementTree.fromstring(export(hostile, name))
    assert not [element for element in tree.iter() if element.tag.rpartition("}")[2] in ("script", "img", "svg")]
    told = [text for element in tree.iter() for text in (element.text or "", *element.attrib.values())]
    assert any(PAYLOAD in text for text in told)


def test_feeds_are_atom(hostile: KnowledgeBase) -> None:
    """Every feed has what RFC 4287 asks for, and its texts are declared and written as text."""
    for feed in all_feeds(hostile):
        root = ElementTree.fromstring(render_feed(hostile, feed, "https://survey.test/"))
        for element in (root, *root.findall("entry", NAMES)):
            check_required(element)
        told = [element for name in ("title", "summary") for element in root.iterfind(f".//{name}", NAMES)]
        assert {element.get("type", "text") for element in told} == {"text"}
        assert {element.tag.partition("}")[0] for element in root.iter()} == {"{http://www.w3.org/2005/Atom"}


def test_bibtex_compiles(hostile: KnowledgeBase, tmp_path: Path) -> None:
    """TeX typesets every entry of the plain flavour: no command of a record runs, and no file is read for one."""
    text = render_bibtex(hostile, hostile.papers.values(), Flavour.ASCII)
    said, bibliography, log = compile_bibliography(tmp_path, text)
    assert "error" not in said.lower()
    assert bibliography.count(r"\bibitem") == len(hostile.papers)
    assert "/etc/passwd" not in "".join(re.findall(r"\(([^()\s]+)", log))
    assert "runsystem" not in log


@pytest.mark.parametrize("name", ["bibtex", "bibtex-ascii", "biblatex"])
def test_bibtex_is_read(name: str, hostile: KnowledgeBase) -> None:
    """A reader of BibTeX finds one entry for each paper and nothing that it cannot read."""
    library = bibtexparser.parse_string(export(hostile, name))
    assert sorted(library.entries_dict) == sorted(hostile.papers)
    assert library.failed_blocks == []
    assert r"\write18" not in export(hostile, name)


def test_latex_tables_run_no_command(hostile: KnowledgeBase) -> None:
    """In a table for LaTeX a backslash of a record is a printed one."""
    text = export(hostile, "latex")
    assert "passwd" in text
    assert not re.search(r"\\(input|write|def)\b", text)


def test_ris_keeps_its_lines(hostile: KnowledgeBase) -> None:
    """Each line of RIS begins with its tag; no text breaks out of its line."""
    lines = export(hostile, "ris").splitlines()
    assert [line for line in lines if line.strip() and not re.match(r"[A-Z][A-Z0-9]  - ?", line)] == []


def test_database_holds_text(hostile: KnowledgeBase, tmp_path: Path) -> None:
    """The database opens and is whole."""
    path = tmp_path / "survey.sqlite"
    path.write_bytes(FILE_EXPORTS["sqlite"](hostile, tuple(hostile.described()), True))
    with sqlite3.connect(path) as database:
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    database.close()


def test_markdown_lists_hold_no_markup(hostile: KnowledgeBase) -> None:
    """In Markdown the harm is no HTML and no link."""
    text = export(hostile, "markdown")
    assert "pwned" in text
    assert not re.search(r"(?<!\\)<(script|img|svg)", text)
    assert not re.search(r"(?<!\\)\]\((javascript|data):", text)
