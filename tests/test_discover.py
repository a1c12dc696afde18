"""Laws of discovering: both engines give what a plain reading of the dump gives, and say clearly what they lack."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fixture_types import Overlay
from processes import run, spawn
from typer.testing import Result

from avsurvey.discover import Candidate, Dump, DumpError, Identity, fold_rows, identities_of, render_candidates
from avsurvey.discover.engines import run_engine
from avsurvey.discover.identities import title_key
from avsurvey.discover.limits import Limits
from avsurvey.discover.sql import MIN_TITLE
from avsurvey.kb import KnowledgeBase

Work = dict[str, Any]

MMAUDIO = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.48550/arXiv.2412.15322",
    "display_name": "MMAudio (preprint)",
    "publication_year": 2024,
    "referenced_works": ["https://openalex.org/W8", "https://openalex.org/W9", "https://openalex.org/W2"],
}
TWIN = {
    "id": "https://openalex.org/W2",
    "title": "TAMING Multimodal Joint Training for High-Quality Video-to-Audio Synthesis.",
    "referenced_works": ["https://openalex.org/W8"],
}
OUTSIDE = {"id": "https://openalex.org/W8", "title": "A work that nobody recorded so far", "publication_year": 2019}
CITING = {"id": "https://openalex.org/W7", "title": "=Citing", "referenced_works": ["https://openalex.org/W1"]}


def write_lines(path: Path, works: Sequence[Work]) -> Path:
    """Write a dump as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(work) + "\n" for work in works), encoding="utf-8")
    return path


def write_parquet(path: Path, works: Sequence[Work]) -> Path:
    """Write a dump as Parquet, with locations as OpenAlex nests them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(name for work in works for name in work))
    pq.write_table(pa.table({name: [work.get(name) for work in works] for name in columns}), path)
    return path


def discover(data: Path, edges: Path, *arguments: str) -> Result:
    """Run `avsurvey discover`; anything but an orderly end is raised."""
    return run("discover", "--edges", edges, "--data", data, *arguments)


def found(result: Result) -> dict[str, Any]:
    """What a run found, by id."""
    assert result.exit_code == 0, result.stderr
    return {one["id"].rpartition("/")[2]: one for one in json.loads(result.stdout)}


# what counts


def test_links_are_counted_by_record(corpus_folder: Path, tmp_path: Path) -> None:
    """Two entries of one work here are one record, a work that is here is no candidate, and both directions count."""
    dump = write_lines(tmp_path / "works.jsonl", [MMAUDIO, TWIN, OUTSIDE, CITING])
    said = found(discover(corpus_folder, dump, "--least", "1", "--format", "json"))
    assert set(said) == {"W7", "W8", "W9"}
    assert said["W8"]["cited_by"] == ["cheng2024taming"]
    assert (said["W8"]["title"], said["W8"]["year"]) == (OUTSIDE["title"], 2019)
    assert (said["W7"]["cites"], said["W7"]["cited_by"]) == (["cheng2024taming"], [])
    assert said["W9"]["title"] == ""


def test_left_out_works_stay_out(overlay: Overlay, tmp_path: Path) -> None:
    """A work that somebody looked at and left out is not proposed again, by arXiv id or title."""
    left_out = {"title": "A work that nobody recorded so far", "state": "out-of-scope", "why": "Text only."}
    data = overlay({"coverage.yml": json.dumps({"rule": ["Any."], "left_out": [left_out]})})
    dump = write_lines(tmp_path / "works.jsonl", [MMAUDIO, OUTSIDE])
    assert set(found(discover(data, dump, "--least", "1", "--format", "json"))) == {"W2", "W9"}


@pytest.mark.parametrize("form", ["lines", "parquet", "folder of lines", "folder of parquet"])
def test_every_form_gives_the_same(form: str, corpus_folder: Path, tmp_path: Path) -> None:
    """JSON lines or Parquet, one file or a folder of files with different columns."""
    write = write_lines if "lines" in form else write_parquet
    ending = "jsonl" if "lines" in form else "parquet"
    works = [MMAUDIO, TWIN, OUTSIDE, CITING]
    if form.startswith("folder"):
        for number, work in enumerate(works):
            write(tmp_path / "dump" / f"part={number}" / f"works.{ending}", [work])
        place = tmp_path / "dump"
    else:
        place = write(tmp_path / f"works.{ending}", works)
    said = found(discover(corpus_folder, place, "--least", "1", "--format", "json"))
    assert {key: (one["cited_by"], one["cites"]) for key, one in said.items()} == {
        "W8": (["cheng2024taming"], []),
        "W9": (["cheng2024taming"], []),
        "W7": ([], ["cheng2024taming"]),
    }


@pytest.mark.parametrize("write", [write_lines, write_parquet])
def test_locations_tell_the_arxiv_id(write: Any, corpus_folder: Path, tmp_path: Path) -> None:
    """A published version is known by the arXiv address among its locations."""
    work = {
        "id": "W1",
        "doi": "https://doi.org/10.1109/unknown.1",
        "title": "MMAudio",
        "locations": [{"landing_page_url": "http://arxiv.org/abs/2412.15322v2"}],
        "referenced_works": ["W8"],
    }
    dump = write(tmp_path / ("works.jsonl" if write is write_lines else "works.parquet"), [work])
    said = found(discover(corpus_folder, dump, "--least", "1", "--format", "json"))
    assert said["W8"]["cited_by"] == ["cheng2024taming"]


# what is printed

CANDIDATES = (
    Candidate(1, "W8", "=SUM(A1)", 2019, "10.1/a", "2401.00001", ("a2020b", "c2021d"), ("e2022f",)),
    Candidate(2, "W9", "", None, "", "", tuple(f"a{number}" for number in range(8)), ()),
)


def test_text_names_the_records() -> None:
    """The text has ids that `avsurvey add` takes, counts, and the first records."""
    text = render_candidates(CANDIDATES, "text")
    assert "arxiv:2401.00001  doi:10.1/a" in text
    assert "cited by 2: a2020b, c2021d" in text
    assert "(no title in the dump) (no year)" in text
    assert "cited by 8: a0, a1, a2, a3, a4, a5 and 2 more" in text


def test_table_runs_no_formula() -> None:
    """What a dump says cannot become a formula of a spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(render_candidates(CANDIDATES, "csv"))))
    assert [row["title"] for row in rows] == ["'=SUM(A1)", ""]
    assert [(row["cited_by_count"], row["cites_count"], row["cites"]) for row in rows] == [
        ("2", "1", "e2022f"),
        ("8", "0", ""),
    ]


# what goes wrong

FAULTS = [
    ("works.jsonl", '{"id": "W1"}\n', "referenced_works"),
    ("works.jsonl", '{"name": "x", "referenced_works": ["W2"]}\n', "No line of the dump has an `id`"),
    ("works.jsonl", '{"id": "W1", "referenced_works"\n', "cannot be read"),
    ("works.txt", "W1 W2\n", "holds no dump"),
    ("works.parquet", "no parquet", "cannot be read"),
]


@pytest.mark.parametrize(("name", "text", "says"), FAULTS)
def test_faults_of_a_dump_are_told(name: str, text: str, says: str, corpus_folder: Path, tmp_path: Path) -> None:
    """A dump that is none ends the command with what it lacks."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = discover(corpus_folder, tmp_path / name)
    assert result.exit_code == 2
    assert says in result.stderr


def test_columns_that_are_needed_are_named(corpus_folder: Path, tmp_path: Path) -> None:
    """A table of something else ends the command with the columns that it has."""
    result = discover(corpus_folder, write_parquet(tmp_path / "a.parquet", [{"id": "W1", "name": "x"}]))
    assert result.exit_code == 2
    assert "no column `referenced_works`; it has id, name" in result.stderr


def test_missing_file_ends_the_command(corpus_folder: Path, tmp_path: Path) -> None:
    """A path that leads nowhere is named."""
    result = discover(corpus_folder, tmp_path / "none.parquet")
    assert (result.exit_code, "Correct --edges" in result.stderr) == (2, True)


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_missing_extra_is_one_line(engine: str, corpus_folder: Path, tmp_path: Path) -> None:
    """Without its package an engine says what to install, and nothing else."""
    dump = write_lines(tmp_path / "works.jsonl", [MMAUDIO])
    package = {"duckdb": "duckdb", "spark": "pyspark"}[engine]
    arguments = ("discover", "--edges", dump, "--data", corpus_folder, "--engine", engine)
    ended = spawn(*arguments, cwd=tmp_path, first=f"import sys; sys.modules[{package!r}] = None")
    extra = {"duckdb": "discover", "spark": "spark"}[engine]
    assert ended.returncode == 3
    assert ended.stderr == f"avsurvey: This needs {package}. Install it with: pip install 'avsurvey[{extra}]'\n"


# the oracle


def random_dump(chance: random.Random, known: Sequence[Identity]) -> list[Work]:
    """Works of all kinds: those of records under each identity, others, twins, gaps, strange letters."""
    works: list[Work] = []
    for number in range(600):
        cited = [f"W{chance.randrange(700)}" for _ in range(chance.randrange(12))]
        work: Work = {"id": f"W{number}", "publication_year": chance.choice([None, 1999, 2024]), "title": None}
        work |= {"referenced_works": cited, "doi": None, "locations": None}
        if number < 120:
            identity = chance.choice(known)
            work |= _as_known(chance, identity)
        elif chance.random() < 0.8:
            work["title"] = f"Étude Nº {chance.randrange(200)}: «outside» work"
        works.append(work)
    chance.shuffle(works)
    return works


def _as_known(chance: random.Random, identity: Identity) -> Work:
    if identity.scheme == "doi":
        return {"doi": f"https://doi.org/{identity.value.upper()}"}
    if identity.scheme == "title":
        return {"title": f" {identity.value.capitalize()}!"}
    return chance.choice(
        [
            {"doi": f"https://doi.org/10.48550/arXiv.{identity.value}"},
            {"locations": [{"landing_page_url": f"https://arxiv.org/pdf/{identity.value}v3"}]},
        ]
    )


def plain_answer(works: Sequence[Work], known: Sequence[Identity], limits: Limits) -> tuple[Candidate, ...]:
    """The answer as one would find it by hand, with dictionaries and sets."""
    records = defaultdict(set)
    for work in works:
        told = _identities(work)
        for one in known:
            if (one.scheme, one.value) in told:
                records[work["id"]].add(one.record)
    by_id = {work["id"]: work for work in works}
    links: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"cited by": set(), "cites": set()})
    members = defaultdict(set)
    for citing, cited in ((work["id"], cited) for work in works for cited in work["referenced_works"]):
        for outside, here, direction in ((cited, citing, "cited by"), (citing, cited, "cites")):
            recorded = {record for record in records.get(here, ()) if record}
            if recorded and outside not in records:
                group = _group(by_id.get(outside), outside)
                links[group][direction] |= recorded
                members[group].add(outside)
    counts = {group: (len(both["cited by"]), len(both["cites"])) for group, both in links.items()}
    kept = [group for group, (cited_by, cites) in counts.items() if cited_by + cites >= limits.least]
    kept.sort(key=lambda group: (-sum(counts[group]), -counts[group][0], group))
    return tuple(
        _told(place, [by_id.get(name, {"id": name}) for name in members[group]], links[group])
        for place, group in enumerate(kept[: limits.most], start=1)
    )


def _identities(work: Work) -> set[tuple[str, str]]:
    doi = re.sub(r"^https://doi\.org/", "", (work["doi"] or "").lower())
    arxiv = re.search(r"10\.48550/arxiv\.(\d{4}\.\d{4,5})", doi) or re.search(
        r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})", str(work["locations"])
    )
    told = {("doi", doi), ("title", title_key(work["title"] or ""))}
    return told | ({("arxiv", arxiv[1])} if arxiv else set())


def _group(work: Work | None, work_id: str) -> str:
    key = title_key((work or {}).get("title") or "")
    return key if len(key) >= MIN_TITLE else work_id


def _told(place: int, works: Sequence[Work], links: dict[str, set[str]]) -> Candidate:
    years = [work["publication_year"] for work in works if work.get("publication_year")]
    title = max((work.get("title") or "" for work in works), key=lambda text: text.encode())
    return Candidate(
        place,
        min(work["id"] for work in works),
        title,
        min(years) if years else None,
        max((work.get("doi") or "").removeprefix("https://doi.org/").lower() for work in works),
        "",
        tuple(sorted(links["cited by"])),
        tuple(sorted(links["cites"])),
    )


HAS_SPARK = find_spec("pyspark") is not None
ENGINES = [
    "duckdb",
    pytest.param("spark", marks=pytest.mark.skipif(not HAS_SPARK, reason="pyspark is of the scale group")),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_gives_the_plain_answer(engine: str, corpus: KnowledgeBase, tmp_path: Path) -> None:
    """Every candidate, count, order and record is as a plain reading of a random dump gives it."""
    known = (*identities_of(corpus), Identity("doi", "10.1/a-b.c(d)", "cheng2024taming"), Identity("doi", "10.1/e", ""))
    assert {one.scheme for one in known} == {"doi", "arxiv", "title"}
    limits = Limits(most=300, least=1)
    for seed in range(1 if engine == "spark" else 6):
        works = random_dump(random.Random(seed), known)
        dump = Dump.at(write_lines(tmp_path / f"works-{seed}.jsonl", works))
        answer = fold_rows(run_engine(engine, dump, known, limits))
        assert answer == plain_answer(works, known, limits)
        assert len(answer) > 100


def test_dump_of_nothing_is_refused(tmp_path: Path) -> None:
    """An empty folder is no dump."""
    with pytest.raises(DumpError, match="holds no dump"):
        Dump.at(tmp_path)
