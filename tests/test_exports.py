"""Laws of the other exports: they parse, hold what the records hold, and run in no spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.exports import EXPORTS, FILE_EXPORTS, as_object, of_table, take_out
from avsurvey.exports.graphs import render_gexf, render_graph_json, render_graphml
from avsurvey.exports.latex import grid_latex
from avsurvey.exports.tabular import CSV_FIELDS, render_rows
from avsurvey.graph import build_graph
from avsurvey.kb import KnowledgeBase, all_cells
from avsurvey.query import select
from avsurvey.records import EVERY_KIND, KINDS, Paper, Vocabulary
from avsurvey.records.results import read_printed
from avsurvey.views import Survey

BOOKTABS = r"\newcommand{\toprule}{\hline}\newcommand{\midrule}{\hline}\newcommand{\bottomrule}{\hline}"
"""The rules of booktabs in plain LaTeX, so that the tests need no more of TeX than its base."""
LINE_TEXT = st.text(alphabet=st.characters(blacklist_categories=("C",)), max_size=20)


def rows_of(text: str) -> list[dict[str, str]]:
    """The lines of a CSV document by column."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_ends_in_a_newline_and_repeats(corpus: KnowledgeBase, name: str) -> None:
    """Each format is text with a last newline, the same each time."""
    records = tuple(corpus.described())
    text = EXPORTS[name](corpus, records, True)
    assert text.endswith("\n")
    assert EXPORTS[name](corpus, records, True) == text


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_of_nothing(corpus: KnowledgeBase, name: str) -> None:
    """Where a query finds nothing, the export is a document without records."""
    text = EXPORTS[name](corpus, (), False)
    assert "mmaudio" not in text


def test_json_has_a_list_for_each_kind(real: KnowledgeBase) -> None:
    """The document holds every record under its kind, with its id."""
    document = json.loads(EXPORTS["json"](real, tuple(real.described()), True))
    assert list(document) == list(EVERY_KIND)
    for kind, records in document.items():
        assert [record["id"] for record in records] == list(real.indexes[kind])


def test_json_of_some_records_brings_their_sheets(corpus: KnowledgeBase) -> None:
    """Chosen papers come with their result sheets, and nothing else."""
    records = select(corpus, "id:chen2026futureomni")
    document = json.loads(EXPORTS["json"](corpus, records, False))
    chosen = {kind: [record["id"] for record in listed] for kind, listed in document.items() if listed}
    assert chosen == {"papers": ["chen2026futureomni"], "results": ["chen2026futureomni"]}


def test_object_stands_as_in_yaml(corpus: KnowledgeBase) -> None:
    """Maps with free keys are maps again, short facets are short, and absent fields are absent."""
    sheet = as_object(corpus.results["chen2026futureomni"])
    assert list(sheet["sources"]) == ["pdf"]
    assert sheet["tables"][0]["columns"][0]["protocol"] == {"audio_input": "yes", "subset": "all"}
    model = as_object(corpus.models["mmaudio"])
    assert model["id"] == "mmaudio"
    assert model["level"] == "curated"
    assert model["variants"][0]["parameters"] == {"value": 157_000_000, "source": "abs", "where": "Abstract"}
    assert "published" not in model


def test_csv_has_a_line_for_each_record(real: KnowledgeBase) -> None:
    """Each record is a line with the fields that all kinds share."""
    records = tuple(real.described())
    rows = rows_of(EXPORTS["csv"](real, records, True))
    assert list(rows[0]) == list(CSV_FIELDS)
    assert [row["id"] for row in rows] == [record.id for record in records]


def test_result_rows_hold_every_number(real: KnowledgeBase) -> None:
    """Each number of each sheet is a line with who measured it, on what, how and where it is printed."""
    rows = rows_of(EXPORTS["results-csv"](real, tuple(real.described()), True))
    cells = all_cells(real)
    assert len(rows) == len(cells)
    for row, cell in zip(rows, cells, strict=True):
        assert (row["reported_in"], row["benchmark"], row["metric"]) == (
            cell.sheet.id,
            cell.column.benchmark,
            cell.column.metric,
        )
        assert float(row["value"]) == pytest.approx(cell.number)
        printed = read_printed(row["printed"].removeprefix("'"))
        assert printed is not None
        assert printed.number == cell.printed.number
        assert row["source"].startswith("http")


def test_result_rows_of_some_papers(corpus: KnowledgeBase) -> None:
    """Chosen papers bring the numbers that they report."""
    rows = rows_of(EXPORTS["results-csv"](corpus, select(corpus, "id:chen2026futureomni"), False))
    assert {row["reported_in"] for row in rows} == {"chen2026futureomni"}
    assert len(rows) == 6


FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "=HYPERLINK(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "-inf",
    "-1_0",
    "-4.2 ± 0.3",
]
NUMBERS = ["-0.5", "-4.2", "+0.5", "-1e-3", "-", "60.60", "-.5", "a=b", "1-2"]


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_formula_is_made_text(text: str) -> None:
    """A cell that a spreadsheet would run begins with an apostrophe."""
    ((cell,),) = csv.reader(io.StringIO(render_rows(["a"], [[text]]), newline="").readlines()[1:])
    assert cell == "'" + text


@pytest.mark.parametrize("text", NUMBERS)
def test_number_stays_a_number(text: str) -> None:
    """Negative and signed numbers and the blank are no formulas."""
    assert rows_of(render_rows(["a"], [[text]])) == [{"a": text}]


@pytest.mark.parametrize("name", ["csv", "results-csv"])
def test_no_real_cell_is_a_formula(real: KnowledgeBase, name: str) -> None:
    """No cell of a real export begins a formula."""
    rows = csv.reader(io.StringIO(EXPORTS[name](real, tuple(real.described()), True), newline=""))
    starting = [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert [cell for cell in starting if read_printed(cell) is None] == []


@given(st.lists(st.lists(LINE_TEXT, min_size=2, max_size=2), max_size=4))
def test_csv_is_read_back(rows: list[list[str]]) -> None:
    """Quotes, commas and line ends inside a cell are read back as they were, but for the guarding apostrophe."""
    read = list(csv.reader(io.StringIO(render_rows(["a", "b"], rows), newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_csv_lines_end_as_the_standard_says(corpus: KnowledgeBase) -> None:
    """Lines end in carriage return and line feed (RFC 4180)."""
    text = EXPORTS["csv"](corpus, tuple(corpus.described()), True)
    assert text.count("\r\n") == text.count("\n") == len(list(corpus.described())) + 1


Triple = tuple[str, str, str, str, str]


def edges_of(network: nx.MultiDiGraph) -> Counter[Triple]:
    """The edges of a network with what they carry."""
    return Counter(
        (source, target, carried["type"], carried["evidence"], carried["where"])
        for source, target, carried in network.edges(data=True)
    )


def test_graphml_is_the_graph(real: KnowledgeBase) -> None:
    """What networkx reads back is the graph: every node, every edge, and what they carry."""
    graph = build_graph(real)
    read = nx.parse_graphml(render_graphml(graph), force_multigraph=True)
    assert dict(read.nodes(data=True)) == dict(graph.network.nodes(data=True))
    assert edges_of(read) == edges_of(graph.network)
    assert read.is_directed()


def test_graphml_ids_are_unique(corpus: KnowledgeBase) -> None:
    """No two edges share an id, by which other readers tell them apart."""
    read = nx.parse_graphml(render_graphml(build_graph(corpus)), force_multigraph=True)
    ids = Counter(key for _, _, key in read.edges(keys=True))
    assert [key for key, count in ids.items() if count > 1] == []


def test_graph_json_is_the_graph(corpus: KnowledgeBase) -> None:
    """Nodes and links of the JSON form are those of the graph."""
    graph = build_graph(corpus)
    document = json.loads(render_graph_json(graph))
    assert {node["id"]: {k: v for k, v in node.items() if k != "id"} for node in document["nodes"]} == dict(
        graph.network.nodes(data=True)
    )
    links = Counter((e["source"], e["target"], e["type"], e["evidence"], e["where"]) for e in document["edges"])
    assert links == edges_of(graph.network)


@pytest.mark.parametrize("name", ["graphml", "graph-json"])
def test_part_of_the_graph_is_what_its_nodes_span(corpus: KnowledgeBase, name: str) -> None:
    """Chosen records come with the edges between them alone."""
    text = EXPORTS[name](corpus, select(corpus, "kind:tokenizers"), False)
    if name == "graphml":
        read = nx.parse_graphml(text)
        nodes, links = sorted(read.nodes), sorted((source, target) for source, target in read.edges())
    else:
        document = json.loads(text)
        nodes = sorted(node["id"] for node in document["nodes"])
        links = sorted((edge["source"], edge["target"]) for edge in document["edges"])
    assert nodes == ["bigvgan", "dac", "soundstream"]
    assert links == [("bigvgan", "dac"), ("dac", "soundstream")]


def test_gexf_is_the_graph(real: KnowledgeBase) -> None:
    """What networkx reads back from GEXF has every node and every edge with its type; no clock is in it."""
    text = render_gexf(build_graph(real))
    read = nx.read_gexf(io.BytesIO(text.encode()))
    network = build_graph(real).network
    assert set(read.nodes) == set(network.nodes)
    links = Counter((source, target, carried["relation"]) for source, target, carried in read.edges(data=True))
    assert links == Counter((source, target, carried["type"]) for source, target, carried in network.edges(data=True))
    assert "lastmodifieddate" not in text


def test_json_lines_are_the_records(corpus: KnowledgeBase) -> None:
    """Each line is one record with its kind, and together they are the JSON export."""
    records = tuple(corpus.described())
    lines = [json.loads(line) for line in EXPORTS["jsonl"](corpus, records, True).splitlines()]
    by_kind: dict[str, list[object]] = {kind: [] for kind in EVERY_KIND}
    for line in lines:
        by_kind[line.pop("kind")].append(line)
    assert by_kind == json.loads(EXPORTS["json"](corpus, records, True))


@pytest.fixture
def database(tmp_path: Path) -> Callable[[bytes], sqlite3.Connection]:
    """Opens the bytes of an export as a database on disk."""

    def open_database(content: bytes) -> sqlite3.Connection:
        path = tmp_path / "survey.sqlite"
        path.write_bytes(content)
        return sqlite3.connect(path)

    return open_database


def test_database_holds_every_record(real: KnowledgeBase, database: Callable[[bytes], sqlite3.Connection]) -> None:
    """Each kind is a table of its records, beside all result values, edges and terms; the file is sound."""
    with closing(database(FILE_EXPORTS["sqlite"](real, tuple(real.described()), True))) as read:
        assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for kind in KINDS:
            ids = [row[0] for row in read.execute(f'SELECT id FROM "{kind}" ORDER BY id')]
            assert ids == sorted(real.indexes[kind])
        counts = {
            name: read.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("result_values", "edges")
        }
    assert counts == {"result_values": len(all_cells(real)), "edges": len(build_graph(real).edges)}


def test_database_answers_questions(corpus: KnowledgeBase, database: Callable[[bytes], sqlite3.Connection]) -> None:
    """Facts stand as JSON that SQL looks into, and numbers are numbers."""
    with closing(database(FILE_EXPORTS["sqlite"](corpus, tuple(corpus.described()), True))) as read:
        sizes = "SELECT min(json_extract(value, '$.parameters.value')) FROM models, json_each(variants)"
        assert read.execute(f"{sizes} WHERE models.id='mmaudio'").fetchone() == (157_000_000,)
        best = "SELECT max(value) FROM result_values WHERE benchmark='daily-omni' AND metric='accuracy'"
        numbers = [cell.number for cell in all_cells(corpus) if cell.column.benchmark == "daily-omni"]
        assert read.execute(best).fetchone() == (max(number for number in numbers if number is not None),)


def test_database_of_some_records(corpus: KnowledgeBase, database: Callable[[bytes], sqlite3.Connection]) -> None:
    """Chosen records come with their sheets, the values of these, and the edges that lead from them."""
    chosen = select(corpus, "id:chen2026futureomni")
    with closing(database(FILE_EXPORTS["sqlite"](corpus, chosen, False))) as read:
        assert read.execute("SELECT id FROM papers").fetchall() == [("chen2026futureomni",)]
        assert read.execute("SELECT DISTINCT reported_in FROM result_values").fetchall() == [("chen2026futureomni",)]
        assert read.execute("SELECT DISTINCT source FROM edges WHERE source NOT LIKE '%:%'").fetchall() == [
            ("chen2026futureomni",)
        ]
        assert read.execute("SELECT count(*) FROM models").fetchone() == (0,)


@pytest.mark.parametrize("name", FILE_EXPORTS)
def test_every_file_repeats(corpus: KnowledgeBase, name: str) -> None:
    """A format that is no text has the same bytes each time."""
    records = tuple(corpus.described())
    assert FILE_EXPORTS[name](corpus, records, True) == FILE_EXPORTS[name](corpus, records, True)


def test_list_groups_by_task(corpus: KnowledgeBase) -> None:
    """Each chosen paper stands under each of its tasks, with its links, and a task without works has no heading."""
    text = EXPORTS["markdown"](corpus, select(corpus, "id:cheng2024taming"), False)
    headings = [line for line in text.splitlines() if line.startswith("#")]
    bullets = [line for line in text.splitlines() if line.startswith("- ")]
    paper = corpus.papers["cheng2024taming"]
    assert len(bullets) == len(paper.tasks)
    assert all(bullet.startswith(f"- [{paper.title}](<https://arxiv.org/abs/2412.15322>)") for bullet in bullets)
    assert all("[code](<https://github.com/hkchengrex/MMAudio>)" in bullet for bullet in bullets)
    assert "### Video-to-audio" in headings
    assert len(headings) <= 3 + 2 * len(paper.tasks)


def test_list_names_a_system_with_its_paper_once(corpus: KnowledgeBase) -> None:
    """A model stands for itself only where its paper is not in the list."""
    assert "**MMAudio**" in EXPORTS["markdown"](corpus, select(corpus, "id:mmaudio"), False)
    both = [corpus.papers["cheng2024taming"], corpus.models["mmaudio"]]
    assert "**MMAudio**" not in EXPORTS["markdown"](corpus, both, False)


def test_list_has_six_headings_one_below_the_other() -> None:
    """However deep the tree of tasks is, a heading has no more signs than Markdown knows."""
    terms = [
        {"id": f"t{at}", "label": f"T{at}", "definition": "A task.", "parent": f"t{at - 1}" if at else None}
        for at in range(7)
    ]
    tasks = Vocabulary.model_validate({"id": "tasks", "label": "Tasks", "definition": "What is done.", "terms": terms})
    facts = {"id": "a", "level": "stub", "title": "A", "authors": ["B"], "published": "2024-05", "tasks": ["t6"]}
    kb = KnowledgeBase.of((tasks, Paper.model_validate(facts)))
    lines = EXPORTS["markdown"](kb, tuple(kb.described()), True).splitlines()
    assert [line.count("#") for line in lines if line.startswith("#")] == [1, 2, 3, 4, 5, 6, 6, 6]


def test_latex_cites_what_bibtex_defines(real: KnowledgeBase) -> None:
    """Every key that a table cites is an entry of the BibTeX export, and every row has one cell for each column."""
    records = tuple(real.described())
    text, keys = (
        EXPORTS["latex"](real, records, True),
        set(re.findall(r"@\w+\{(\w+),", EXPORTS["bibtex"](real, records, True))),
    )
    cited = {key for cite in re.findall(r"\\cite\{([^}]+)\}", text) for key in cite.split(",")}
    assert cited
    assert cited <= keys
    for form, body in re.findall(r"\\begin\{tabular\}\{([lr]+)\}\n(.*?)\\end\{tabular\}", text, re.DOTALL):
        rows = [line for line in body.splitlines() if line.endswith(r" \\")]
        assert {len(re.split(r"(?<!\\)&", row)) for row in rows} == {len(form)}


def test_tex_sets_every_table(real: KnowledgeBase, tmp_path: Path) -> None:
    """LaTeX sets all comparison tables without an error."""
    if shutil.which("pdflatex") is None:
        pytest.fail("pdflatex is missing. Install it, for example with: apt-get install texlive-latex-recommended")
    body = EXPORTS["latex"](real, tuple(real.described()), True)
    document = f"\\documentclass{{article}}\n{BOOKTABS}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    (tmp_path / "all.tex").write_text(document, encoding="ascii")
    command = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


def test_row_cites_all_of_its_works(corpus: KnowledgeBase) -> None:
    """Several works are cited by one command, their keys parted by commas."""
    grid = of_table(Survey(corpus), "hearing-systems").grid
    assert grid is not None
    text = grid_latex(replace(grid, rows=(grid.rows[0]._replace(cites=("a", "b")),)))
    assert "~\\cite{a,b} & " in text


def test_one_table_of_chosen_records(corpus: KnowledgeBase) -> None:
    """A named table has the rows of the chosen records alone."""
    text = take_out(corpus, "latex", of_table(Survey(corpus), "hearing-systems", "id:qwen2-5-omni")).decode()
    assert text.count("\\begin{table}") == 1
    assert "Qwen2.5-Omni" in text
    assert "MMAudio" not in text
