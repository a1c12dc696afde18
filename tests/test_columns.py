"""Laws of the Parquet files and of their description: other readers find in them what the records hold."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from avsurvey.exports import of_query, take_out_folder
from avsurvey.exports.columnar import parquet_tables
from avsurvey.exports.croissant import newest_reading, parquet_with_croissant
from avsurvey.exports.flat import DESCRIPTION_FILE, SUFFIX
from avsurvey.graph import build_graph
from avsurvey.kb import KnowledgeBase, all_cells
from avsurvey.records import KINDS

LOAD = """
import json, sys
import mlcroissant

dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
plain = lambda value: value.decode() if isinstance(value, bytes) else value
found = {
    entry.uuid: [
        {
            name.partition("/")[2]: [plain(one) for one in value] if isinstance(value, list) else plain(value)
            for name, value in row.items()
        }
        for row in dataset.records(entry.uuid)
    ]
    for entry in dataset.metadata.record_sets
}
json.dump({"licence": dataset.metadata.license, "cite": dataset.metadata.cite_as, "rows": found}, sys.stdout)
"""
"""Run in a process of its own: rdflib, below mlcroissant, warns of itself."""


@pytest.fixture(scope="module")
def files(corpus: KnowledgeBase) -> dict[str, bytes]:
    """The files of the toy corpus."""
    return take_out_folder(corpus, "parquet", of_query(corpus, ""))


def read(files: dict[str, bytes], name: str) -> pa.Table:
    """A table as Arrow reads it."""
    return pq.read_table(io.BytesIO(files[f"{name}{SUFFIX}"]))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_file_of_its_records(kind: str, corpus: KnowledgeBase, files: dict[str, bytes]) -> None:
    """Every record of a kind is a row under its id, with a column for each field of the schema."""
    table = read(files, kind)
    assert table.column("id").to_pylist() == list(corpus.indexes[kind])
    assert set(KINDS[kind].model_fields) <= set(table.column_names)


def test_columns_have_types(files: dict[str, bytes]) -> None:
    """Numbers are numbers, lists are lists of texts, and what has parts is JSON."""
    papers, values = read(files, "papers").schema, read(files, "result_values").schema
    assert papers.field("authors").type == pa.list_(pa.string())
    assert papers.field("year").type == pa.int64()
    assert values.field("value").type == pa.float64()
    models = {row["id"]: row for row in read(files, "models").to_pylist()}
    assert json.loads(models["mmaudio"]["variants"])[0]["parameters"]["value"] == 157_000_000


def test_values_and_edges_are_all_there(corpus: KnowledgeBase, files: dict[str, bytes]) -> None:
    """Each result number and each edge is a row."""
    assert read(files, "result_values").column("value").to_pylist() == [cell.number for cell in all_cells(corpus)]
    edges = [(edge.source, edge.type, edge.target) for edge in build_graph(corpus).edges]
    assert [tuple(row[name] for name in ("source", "type", "target")) for row in read(files, "edges").to_pylist()] == (
        edges
    )


def test_bytes_repeat(corpus: KnowledgeBase, files: dict[str, bytes]) -> None:
    """The same records give the same bytes."""
    assert take_out_folder(corpus, "parquet", of_query(corpus, "")) == files


def test_some_records(corpus: KnowledgeBase) -> None:
    """What a query finds comes alone, with the values that it reports."""
    files = take_out_folder(corpus, "parquet", of_query(corpus, "id:chen2026futureomni"))
    assert read(files, "papers").column("id").to_pylist() == ["chen2026futureomni"]
    assert set(read(files, "result_values").column("reported_in").to_pylist()) == {"chen2026futureomni"}
    assert read(files, "models").num_rows == 0


def test_tables_of_nothing_have_types() -> None:
    """Where there is no record, columns have the types that they have elsewhere, and no day is told."""
    kb = KnowledgeBase.of(())
    tables = parquet_tables(kb, build_graph(kb), ())
    assert [name for name, table in tables.items() if pa.null() in table.schema.types] == []
    assert newest_reading(kb) == "1970-01-01"


def test_sql_reads_them(files: dict[str, bytes], tmp_path: Path) -> None:
    """DuckDB joins values with the papers that report them."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    question = f"""
        SELECT count(*) FROM '{tmp_path}/result_values.parquet' v JOIN '{tmp_path}/papers.parquet' p
        ON v.reported_in = p.id WHERE p.year >= 2025 AND v.value > 0
    """
    with duckdb.connect() as database:
        found = database.execute(question).fetchone()
    assert found
    assert found[0] > 0


def load(folder: Path) -> dict[str, Any]:
    """What mlcroissant finds, from a folder without network."""
    command = [sys.executable, "-c", LOAD, str(folder / DESCRIPTION_FILE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "not standard" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_croissant_is_read_by_its_own_library(corpus: KnowledgeBase, files: dict[str, bytes], tmp_path: Path) -> None:
    """From the folder mlcroissant yields every row of every table, with licence and how to cite."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    found = load(tmp_path)
    assert found["licence"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert found["cite"].startswith("@misc{avsurvey,")
    tables = {name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX)}
    assert set(found["rows"]) == tables
    for name in tables:
        assert len(found["rows"][name]) == read(files, name).num_rows
    papers = {row["id"]: row for row in found["rows"]["papers"]}
    paper = corpus.papers["cheng2024taming"]
    assert papers[paper.id]["title"] == paper.title
    assert papers[paper.id]["authors"] == list(paper.authors)
    assert papers[paper.id]["year"] == paper.year


def test_croissant_names_every_file_with_its_checksum(files: dict[str, bytes]) -> None:
    """The description holds the SHA-256 and the place of each file, and each field a column that is there."""
    document = json.loads(files[DESCRIPTION_FILE])
    told = {entry["contentUrl"]: entry["sha256"] for entry in document["distribution"]}
    assert told == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name.endswith(SUFFIX)
    }
    for entry in document["recordSet"]:
        columns = [field["source"]["extract"]["column"] for field in entry["field"]]
        assert columns == read(files, entry["name"]).column_names


def test_croissant_of_a_site_leads_to_the_site(corpus: KnowledgeBase) -> None:
    """With an address every file is named in full, as programs that come from the web need it."""
    address = "https://survey.example/sub/exports/parquet/"
    files = parquet_with_croissant(corpus, build_graph(corpus), corpus.records(), address=address)
    document = json.loads(files[DESCRIPTION_FILE])
    assert document["url"] == address
    assert all(entry["contentUrl"] == address + entry["name"] for entry in document["distribution"])


def test_broken_file_is_noticed(files: dict[str, bytes], tmp_path: Path) -> None:
    """A file whose bytes are not those of the checksum is refused by the reader."""
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    shutil.copy2(tmp_path / "models.parquet", tmp_path / "papers.parquet")
    command = [sys.executable, "-c", LOAD, str(tmp_path / DESCRIPTION_FILE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode != 0
