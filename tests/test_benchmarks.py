"""Synthetic projects: the same bytes for the same seed, nothing to find fault with, and a site that builds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from checkout import bytes_below

sys.path.insert(0, str(Path(__file__).parents[1]))

from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.records import PAGE_KINDS
from avsurvey.rules import check_folder
from avsurvey.site import Options, Project, build_site
from benchmarks.synthetic import write_project, write_synthetic

ROOT = Path(__file__).parent.parent
RECORDS = 200


def write(folder: Path, hash_seed: str) -> Path:
    """Run the generator as people do, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.synthetic", str(folder), str(RECORDS)]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A synthetic project."""
    folder = tmp_path_factory.mktemp("synthetic") / "project"
    write_project(folder, RECORDS, seed=1)
    return Project.at(folder)


@pytest.fixture(scope="module")
def kb(project: Project) -> KnowledgeBase:
    """Its records."""
    return read_folder(project.data).kb


def test_one_seed_writes_the_same_bytes(project: Project, tmp_path: Path) -> None:
    """The seed alone decides every byte, under any hash seed and in any folder, by command and by call."""
    assert bytes_below(write(tmp_path / "again", hash_seed="1")) == bytes_below(project.data)


def test_another_seed_writes_other_records(project: Project, tmp_path: Path) -> None:
    """Two seeds share vocabularies, policy and tables' names, and no paper."""
    write_synthetic(tmp_path / "other", RECORDS, seed=2)
    papers = [{path.stem for path in (data / "papers").iterdir()} for data in (tmp_path / "other", project.data)]
    assert papers[0].isdisjoint(papers[1])


def test_synthetic_records_validate(project: Project) -> None:
    """A synthetic folder has no finding, warnings included."""
    assert [str(finding) for finding in check_folder(read_folder(project.data))] == []


def test_every_kind_has_its_share(kb: KnowledgeBase) -> None:
    """The folder holds as many records as asked for, of every kind, most of them papers."""
    counts = {kind: len(kb.indexes[kind]) for kind in PAGE_KINDS}
    assert sum(counts.values()) == RECORDS
    assert min(counts.values()) >= 2
    assert 0.5 < counts["papers"] / RECORDS < 0.7


def test_citations_have_a_long_tail(kb: KnowledgeBase) -> None:
    """A tenth of the papers gets more than twice its share of all citations."""
    cited = Counter(work for paper in kb.papers.values() if paper.cites for work in paper.cites.works)
    most = sum(count for _, count in cited.most_common(len(kb.papers) // 10))
    assert most > 2 * sum(cited.values()) / 10


def test_sheets_meet_on_benchmarks(kb: KnowledgeBase) -> None:
    """Some benchmark has numbers from several sheets under one protocol."""
    places = Counter(
        (column.benchmark, column.metric, column.protocol)
        for sheet in kb.results.values()
        for column in {column for table in sheet.tables for column in table.columns}
    )
    assert max(places.values()) >= 3


def test_nothing_can_be_taken_for_a_real_work(project: Project) -> None:
    """Every address is under example.org, every arXiv id of a year without any, every DOI of the test prefix."""
    real = {path.stem for kind in PAGE_KINDS for path in (ROOT / "data" / kind).iterdir()}
    for kind in PAGE_KINDS:
        for path in (project.data / kind).iterdir():
            text = path.read_text(encoding="utf-8").partition("\n")[2]
            assert path.stem not in real
            assert set(re.findall(r"https?://([^/\"\s]+)", text)) <= {"example.org"}
            assert all(found.startswith("99") for found in re.findall(r"(?m)^arxiv: (.*)$", text))
            assert all(found.startswith("10.5555/") for found in re.findall(r"(?m)^doi: (.*)$", text))


def test_too_few_records_are_refused(tmp_path: Path) -> None:
    """A folder that cannot hold every kind is a usage error that says how many are needed."""
    command = [sys.executable, "-m", "benchmarks.synthetic", str(tmp_path / "few"), "10"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Ask for 60 or more." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_synthetic_project_builds(project: Project) -> None:
    """Every synthetic record gets its page."""
    build_site(project, Options(search=False))
    for kind in PAGE_KINDS:
        for path in (project.data / kind).iterdir():
            assert (project.site / kind / path.stem / "index.html").is_file()
