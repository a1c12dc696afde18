"""What is taken out, letter by letter: set AVSURVEY_UPDATE_GOLDEN=1 to write it anew, then read the diff.

The records below ``taken_out/data/`` stand beside the corpus and hold what it lacks: signs that formats escape, names
of every form, a retraction, licences, a leaderboard. The documents are those of these records, and of the corpus where
they need more.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from avsurvey.exports import (
    EXPORTS,
    GRID_EXPORTS,
    Selection,
    SelectionError,
    all_feeds,
    linked_data,
    of_table,
    render_atlas,
    render_feed,
    render_linked_data,
    render_llms,
    render_llms_full,
    site_linked_data,
    take_out,
    take_out_folder,
)
from avsurvey.exports.api import api_files, schema_files
from avsurvey.exports.citeproc import render_in_style
from avsurvey.exports.croissant import render_croissant
from avsurvey.exports.downloads import (
    DOWNLOADS,
    FOLDER,
    PARQUET,
    order_of_download,
    render_columns,
    render_description,
    render_download,
    told,
)
from avsurvey.exports.flat import DESCRIPTION_FILE, TABLES
from avsurvey.exports.items import render_item
from avsurvey.exports.sbom import render_sbom
from avsurvey.exports.twins import record_twin, sheet_twin, table_twin
from avsurvey.graph import build_graph
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.records import DESCRIBED_KINDS, Described, Paper
from avsurvey.rules import check_folder
from avsurvey.views import Survey, view_atlas, view_record, view_sheet, view_table

HERE: Final = Path(__file__).parent / "taken_out"
MUST_UPDATE: Final = os.environ.get("AVSURVEY_UPDATE_GOLDEN") == "1"
SITE: Final = "https://example.org/survey/"


@pytest.fixture(scope="module")
def own() -> tuple[Described, ...]:
    """The records beside the corpus."""
    return tuple(read_folder(HERE / "data").kb.described())


@pytest.fixture(scope="module")
def survey(corpus: KnowledgeBase) -> Survey:
    """The corpus and the records beside it."""
    return Survey(KnowledgeBase.of([*corpus.records(), *read_folder(HERE / "data").kb.records()]))


def test_records_break_no_law(corpus_folder: Path, tmp_path: Path) -> None:
    """What is taken out here could stand in the survey."""
    for folder in (corpus_folder, HERE / "data"):
        shutil.copytree(folder, tmp_path / "data", dirs_exist_ok=True)
    assert check_folder(read_folder(tmp_path / "data")) == ()


Own = Sequence[Described]
Document = Callable[[Survey, Own], str]


def selected(name: str) -> Document:
    """The own records in a format of text."""
    return lambda survey, own: take_out(survey.kb, name, Selection(tuple(own))).decode()


def gexf(survey: Survey, own: Own) -> str:
    """The own records in GEXF, without the version of what writes it."""
    return re.sub(r"NetworkX [\d.]+", "NetworkX", selected("gexf")(survey, own))


def styled(survey: Survey, own: Own) -> str:
    """The own works in a style of a file."""
    papers = [record for record in own if isinstance(record, Paper)]
    return render_in_style(survey.kb, reversed(papers), Path(__file__).parent / "styles" / "short.csl")


def grid(name: str) -> Document:
    """A comparison table in a format in which it stands as it is."""
    return lambda survey, own: take_out(survey.kb, name, of_table(survey, "engines")).decode()


def twins(survey: Survey, own: Own) -> str:
    """Pages as Markdown, one of each kind, a sheet and a table."""
    shown = [*own, survey.kb.models["mmaudio"], survey.kb.metrics["desync"]]
    texts = [record_twin(view_record(survey, record)) for record in shown]
    texts.append(sheet_twin(view_sheet(survey, survey.kb.results["lovelace2023sketch"])))
    texts.append(table_twin(view_table(survey, survey.kb.tables["hearing-systems"])))
    return "\n".join(texts)


def linked(survey: Survey, own: Own) -> str:
    """What pages tell search engines, the first page and one record a line."""
    told_of = [site_linked_data("A", "B", SITE), *(linked_data(survey.kb, record, SITE) for record in own)]
    return "".join(render_linked_data(data) + "\n" for data in told_of)


def feeds(survey: Survey, own: Own) -> str:
    """All feeds, those of kinds and of tasks by their heads alone."""
    texts = [(feed.path, render_feed(survey.kb, feed, SITE).decode()) for feed in all_feeds(survey.kb)]
    heads = [f"{path}\n{text.partition(' <entry>')[0]}\n" for path, text in texts]
    return "".join([texts[0][1], *heads])


def api(survey: Survey, own: Own) -> str:
    """The documents of the API but for schemas and vocabularies, and the items of the own records."""
    files = api_files(survey.kb, build_graph(survey.kb))
    shown = [address for address in files if not re.search(r"schemas/|terms/", address)]
    documents = "".join(f"{address}\n{files[address]}" for address in shown) + "".join(map(render_item, own))
    return documents + "".join(f"{address}\n" for address in schema_files())


def croissant(survey: Survey, own: Own) -> str:
    """The description of three small files, without the version of the program."""
    kinds = {"papers": pa.list_(pa.string()), "terms": pa.float64(), "result_values": pa.int64()}
    files = {f"{name}.parquet": one_column(form) for name, form in kinds.items()}
    text = render_croissant(survey.kb, files, f"{SITE}{FOLDER}{PARQUET}").decode()
    return re.sub(r'"[0-9a-f]{64}"|"\d+ B"', '"?"', text).replace(version("avsurvey"), "?")


def one_column(form: pa.DataType) -> bytes:
    """A file of one column of a type."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": pa.array([], form)}), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def columns(survey: Survey, own: Own) -> str:
    """The schema and the rows of each Parquet file; of the terms and edges the first of each."""
    files = take_out_folder(survey.kb, "parquet", Selection(tuple(own)))
    texts = []
    for name in sorted(files.keys() - {DESCRIPTION_FILE}):
        table = pq.read_table(pa.BufferReader(files[name]))
        rows = [json.dumps(row, ensure_ascii=False) + "\n" for row in table.to_pylist()[:20]]
        texts += [f"# {name}\n{table.schema.to_string()}\n", *rows]
    return "".join(texts)


def database(survey: Survey, own: Own) -> str:
    """The SQLite file as SQL, without most terms and the tree that they form."""
    content = take_out(survey.kb, "sqlite", Selection(tuple(own)))
    with closing(sqlite3.connect(":memory:")) as read:
        read.deserialize(content)
        lines = [*read.iterdump(), f"-- version {read.execute('PRAGMA user_version').fetchone()[0]}"]
    left_out = re.compile(r"INSERT INTO \"(edges\" VALUES\('(?!backbones)[^',]*:|terms\" VALUES\('(?!licences))")
    return "".join(f"{line}\n" for line in lines if not left_out.match(line))


def atlas(survey: Survey, own: Own) -> str:
    """The graph for the explorer, its nodes in a line."""
    view = view_atlas(survey)
    return render_atlas(view, tuple((at, -at) for at in range(len(view.nodes))))


def rows_in(content: bytes) -> int:
    """How many rows a Parquet file has."""
    rows: int = pq.read_metadata(pa.BufferReader(content)).num_rows
    return rows


def offered(survey: Survey, own: Own) -> str:
    """The ready-made files in their order with what is said of them, and what the last says of the others."""
    graph = build_graph(survey.kb)
    made = [render_download(name, survey.kb, graph) for name in DOWNLOADS]
    made += [render_columns(table, survey.kb, graph) for table in TABLES]
    files = {name: content for found in made for name, content in found.items()}
    described = [render_description({}, site, survey.kb) for site in ("", SITE)]
    names = sorted([*files, *described[0]], key=order_of_download)
    lines = [f"{name}: {' | '.join(told(name))}\n" for name in names]
    lines += [f"{name}: {rows_in(content)} rows\n" for name, content in files.items() if name.endswith(".parquet")]
    urls = [json.loads(content).get("url") for found in described for content in found.values()]
    return "".join(lines) + f"{urls}\n"


def bill(survey: Survey, own: Own) -> str:
    """The bill of materials of a small lock, without the version of the program."""
    text = render_sbom((HERE / "lock.txt").read_text(encoding="utf-8"), {"alpha": "MIT ©"})
    return text.replace(f'"{version("avsurvey")}"', '"?"').replace(f"avsurvey@{version('avsurvey')}", "avsurvey@?")


DOCUMENTS: Final[dict[str, Document]] = {
    **{name: selected(name) for name in EXPORTS},
    **{f"table-{name}": grid(name) for name in GRID_EXPORTS},
    "gexf": gexf,
    "csl-style": styled,
    "twins": twins,
    "linked-data": linked,
    "feeds": feeds,
    "api": api,
    "llms": lambda survey, own: render_llms(survey.kb, SITE),
    "llms-full": lambda survey, own: render_llms_full(survey.kb, SITE, 9_000),
    "croissant": croissant,
    "parquet": columns,
    "sqlite": database,
    "atlas": atlas,
    "downloads": offered,
    "sbom": bill,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_as_it_was(name: str, survey: Survey, own: Own) -> None:
    """What is taken out is letter by letter what was last read and accepted."""
    found, golden = DOCUMENTS[name](survey, own), HERE / "golden" / f"{name}.txt"
    if MUST_UPDATE:
        golden.write_bytes(found.encode())
    assert golden.read_bytes().decode() == found


def test_no_document_is_left_over() -> None:
    """Every file in the folder is that of a document."""
    assert sorted(path.stem for path in (HERE / "golden").iterdir()) == sorted(DOCUMENTS)


def test_own_records_are_of_every_kind(own: Own) -> None:
    """No kind is left out."""
    assert {record.kind for record in own} == set(DESCRIBED_KINDS)


def test_all_tables_are_named(survey: Survey) -> None:
    """Who names no table that there is is told all of them."""
    with pytest.raises(SelectionError, match=r"^There is no table `zzz`\. There are engines, hearing-systems\.$"):
        of_table(survey, "zzz")
