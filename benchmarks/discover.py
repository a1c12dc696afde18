"""How `avsurvey discover` scales: ``python -m benchmarks.discover [--works N] [--references N] [--json FILE]``.

A synthetic dump is written by DuckDB from one seed: works with the identities of real records among many others, and
references of which few lead to records. Each row is a process of its own. Answers must be equal byte for byte; times
and peak memory are told as ratios to one reading of the dump in the same run. Needs the extra `discover`, and the
extra `spark` with Java 17 for the rows of Spark, which are left out without them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import duckdb

from avsurvey.discover import identities_of
from avsurvey.kb import read_folder
from benchmarks.build import AVSURVEY, ROOT, write_json

READ: Final = (
    'import duckdb, sys; print(duckdb.sql("SELECT count(*), sum(length(title)), sum(len(referenced_works)) '
    'FROM read_parquet(\'" + sys.argv[1] + "/*.parquet\')").fetchall())'
)
BASE: Final = "reading the dump once"
PARTS: Final = 8
CANDIDATES: Final = 1000
SAMPLING_SECONDS: Final = 0.05

SYNTHETIC: Final = """
COPY (
  WITH numbered AS (
    SELECT i, hash(i * 31 + {seed}) AS chance FROM range({first}, {last}) AS numbers(i)
  )
  SELECT
    'https://openalex.org/W' || i AS id,
    CASE WHEN planted.scheme = 'doi' THEN 'https://doi.org/' || planted.value
         WHEN planted.scheme = 'arxiv' THEN 'https://doi.org/10.48550/arxiv.' || planted.value
         WHEN chance % 3 > 0 THEN 'https://doi.org/10.9999/synthetic.' || i END AS doi,
    CASE WHEN planted.scheme = 'title' THEN planted.value
         WHEN chance % 50 > 0 THEN 'A synthetic study, number ' || (i - chance % 2) || ': of nothing' END AS title,
    CAST(1990 + chance % 36 AS BIGINT) AS publication_year,
    list_transform(
      range(CAST(chance % {most_references} AS BIGINT)),
      lambda j: 'https://openalex.org/W' || CASE
        WHEN hash(i * 1009 + j) % 200 = 0 THEN (hash(i * 2003 + j) % {known})
        ELSE CAST(floor({works} * pow((hash(i * 3001 + j) % 1000003) / 1000003, 2)) AS UBIGINT) END
    ) AS referenced_works
  FROM numbered LEFT JOIN planted ON numbered.i = planted.number
) TO '{path}' (FORMAT PARQUET)
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One process with all that it started: seconds, and the sum of the peaks of their memory."""

    name: str
    seconds: float
    peak_mb: float
    answer: str = ""


def write_dump(folder: Path, works: int, references: int, seed: int) -> None:
    """Write a dump of so many works, the first of which bear the identities of real records."""
    known = identities_of(read_folder(ROOT / "data").kb)
    folder.mkdir(parents=True)
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("CREATE TABLE planted (number BIGINT, scheme VARCHAR, value VARCHAR)")
        rows = [(number, one.scheme, one.value) for number, one in enumerate(known)]
        connection.executemany("INSERT INTO planted VALUES (?, ?, ?)", rows)
        for part in range(PARTS):
            sql = SYNTHETIC.format(
                seed=seed,
                first=works * part // PARTS,
                last=works * (part + 1) // PARTS,
                works=works,
                known=len(known),
                most_references=2 * references // works + 1,
                path=(folder / f"part-{part}.parquet").as_posix(),
            )
            connection.execute(sql)


def write_lines(source: Path, target: Path) -> None:
    """The same dump as JSON lines."""
    target.mkdir(parents=True)
    for path in sorted(source.glob("*.parquet")):
        lines = (target / f"{path.stem}.jsonl").as_posix()
        duckdb.execute(f"COPY (FROM '{path.as_posix()}') TO '{lines}' (FORMAT JSON)")


def counts_of(folder: Path) -> tuple[int, int]:
    """How many works and references a dump has."""
    row = duckdb.execute(
        f"SELECT count(*), sum(len(referenced_works)) FROM read_parquet('{folder.as_posix()}/*.parquet')"
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def measure(name: str, command: Sequence[str]) -> Sample:
    """Run a process to its end and watch the memory of it and of its children."""
    peaks: dict[int, int] = {}
    done = threading.Event()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT)))}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said)
        watcher = threading.Thread(target=_watch, args=(process.pid, peaks, done))
        watcher.start()
        answer = process.communicate()[0].decode()
        seconds = time.perf_counter() - began
        done.set()
        watcher.join()
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{name} ended with {process.returncode}:\n{said.read().decode()[-2000:]}")
    return Sample(name, seconds, sum(peaks.values()) / 1e3, answer)


def _watch(root: int, peaks: dict[int, int], done: threading.Event) -> None:
    """Note the highest memory of each process of a tree, in kilobytes, as Linux keeps it."""
    while not done.wait(SAMPLING_SECONDS):
        for pid in _tree(root):
            peaks[pid] = max(peaks.get(pid, 0), _peak_of(pid))


def _tree(root: int) -> Iterator[int]:
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _peak_of(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def run(folder: Path, *, lines: bool) -> Iterator[Sample]:
    """Every row, one after the other."""
    dump = folder / "dump"
    discover = (*AVSURVEY, "discover", "--limit", str(CANDIDATES), "--format", "json", "--edges")
    yield measure(BASE, (sys.executable, "-c", READ, dump.as_posix()))
    yield measure("duckdb, --memory 2GB", (*discover, str(dump)))
    yield measure("duckdb, --memory 512MB", (*discover, str(dump), "--memory", "512MB"))
    if lines:
        write_lines(dump, folder / "lines")
        yield measure("duckdb, JSON lines", (*discover, str(folder / "lines")))
    if find_spec("pyspark"):
        yield measure("spark, --memory 2GB", (*discover, str(dump), "--engine", "spark"))
    else:
        print("Spark is left out: pyspark is not installed.", file=sys.stderr)


def render(samples: Sequence[Sample]) -> str:
    """A table with ratios to the first row."""
    base = samples[0]
    head = f"{'':24} {'seconds':>8} {'ratio':>7} {'peak MB':>8} {'ratio':>7}\n"
    return head + "".join(
        f"{one.name:24} {one.seconds:8.1f} {one.seconds / base.seconds:7.2f} "
        f"{one.peak_mb:8.0f} {one.peak_mb / base.peak_mb:7.2f}\n"
        for one in samples
    )


def main() -> None:
    """Write a dump, ask every engine, compare their answers and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discover", description="Time and memory of discover.")
    parser.add_argument("--works", type=int, default=2_000_000)
    parser.add_argument("--references", type=int, default=20_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", action="store_true", help="measure JSON lines as well")
    parser.add_argument("--json", type=Path, help="write the figures into a file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="avsurvey-discover-") as scratch:
        folder = Path(scratch)
        write_dump(folder / "dump", options.works, options.references, options.seed)
        works, references = counts_of(folder / "dump")
        print(f"{works:,} works, {references:,} references", file=sys.stderr)
        samples = list(run(folder, lines=options.lines))
    answers = {one.answer for one in samples[1:]}
    print(render(samples), end="")
    candidates = len(json.loads(samples[1].answer))
    if len(answers) != 1:
        raise SystemExit("The answers differ.")
    print(f"{len(samples) - 1} equal answers of {candidates} candidates")
    figures = [{**asdict(one), "answer": candidates} for one in samples]
    write_json(options.json, {"works": works, "references": references, "rows": figures})


if __name__ == "__main__":
    main()
