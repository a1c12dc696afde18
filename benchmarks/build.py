"""How long builds take: ``python -m benchmarks.build [--records N] [--runs N] [--seed N] [--json FILE]``.

Everything is measured as a whole process on a synthetic project in a scratch folder, round after round, each round
with every row, so that a slow minute of the machine hits all rows alike. A ratio is taken within a round; what is
shown is the median over the rounds; on a busy machine the ratio of processor seconds is the steadier one. Absolute
times depend on the machine and are compared with nothing.

This module stays small and imports nothing of avsurvey: on Linux the peak memory of a process is never less than that
of the one that started it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
AVSURVEY: Final = (sys.executable, "-c", "import sys; from avsurvey.cli import main; sys.exit(main())")
MKDOCS: Final = (sys.executable, "-m", "mkdocs", "build", "--quiet")
STAGES: Final = """
import json, sys
from pathlib import Path
from avsurvey.site import Options, Project, build_site
report = build_site(Project.at(Path()), Options(search=False, force="force" in sys.argv))
parts = {f"of it: {folder}": seconds for folder, seconds in report.part_seconds.items()}
print(json.dumps(report.seconds | parts))
"""
FEWEST_RUNS: Final = 5
SHARE_SHOWN: Final = 0.01
"""Stages with a smaller share of the time are not printed; all stand in the JSON."""
NO_SEARCH: Final = ("build", "--no-search")
PAGEFIND: Final = "pagefind"

COLD = "build, cold"
WARM = "build, warm, --force"
UNCHANGED = "build, nothing changed"
CHANGED = "build, one record changed"
ADDED = "build, one record added"
SEARCH = "build, cold, search on"
MKDOCS_COLD = "build, cold, --engine mkdocs"
MKDOCS_WARM = "build, warm, --engine mkdocs --force"
PLAIN = "plain MkDocs, same pages"
HUGO = "Hugo, same pages"
ZENSICAL = "Zensical, same pages"
VALIDATE_COLD = "validate, cold"
VALIDATE_WARM = "validate, warm"
HELP = "--help"

RATIOS: Final = (
    ("shell / engine mkdocs, cold", COLD, MKDOCS_COLD),
    ("shell / engine mkdocs, warm", WARM, MKDOCS_WARM),
    ("shell cold / plain MkDocs", COLD, PLAIN),
    ("shell warm / plain MkDocs", WARM, PLAIN),
    ("shell cold / Hugo", COLD, HUGO),
    ("shell warm / Hugo", WARM, HUGO),
    ("shell cold / Zensical", COLD, ZENSICAL),
    ("one record changed / warm", CHANGED, WARM),
    ("search on / off, cold", SEARCH, COLD),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One process: wall-clock and processor seconds, and the peak memory of it and of what it started."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is measured: what is done before, and the process that is timed."""

    name: str
    command: Sequence[str]
    folder: Path
    prepare: Callable[[int], None] = lambda run: None


@dataclass
class Bench:
    """A synthetic project with its rows, and what was measured."""

    folder: Path
    others: dict[str, str] = field(default_factory=dict)
    """The commands of other generators, by the names of their rows."""
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    stages: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    @property
    def project(self) -> Path:
        """The project that avsurvey builds."""
        return self.folder / "project"

    @property
    def plain(self) -> Path:
        """The same pages for plain MkDocs."""
        return self.folder / "plain"

    def make(self, records: int, seed: int) -> None:
        """Write both projects, and build once so that nothing is read from disk for the first time in a measure."""
        self._run_module("benchmarks.synthetic", str(self.project), str(records), "--project", "--seed", str(seed))
        self._run_module("benchmarks.plain_mkdocs", str(self.project), str(self.plain))
        run_process((*AVSURVEY, *NO_SEARCH), self.project)
        if HUGO in self.others:
            self._run_module("benchmarks.hugo", str(self.project), str(self.hugo))

    @property
    def hugo(self) -> Path:
        """The same pages for Hugo."""
        return self.folder / "hugo"

    def _run_module(self, *arguments: str) -> None:
        run_process((sys.executable, "-m", *arguments), ROOT)

    def rows(self) -> tuple[Row, ...]:
        """All rows in the order in which a round takes them; each leaves the project as the next expects it."""
        build = (*AVSURVEY, *NO_SEARCH)
        through_mkdocs = (*build, "--engine", "mkdocs", "--site", "site-mkdocs")
        return (
            Row(COLD, build, self.project, self._start_over),
            Row(UNCHANGED, build, self.project),
            Row(WARM, (*build, "--force"), self.project),
            Row(CHANGED, build, self.project, self._change_record),
            Row(ADDED, build, self.project, self._add_record),
            Row(VALIDATE_COLD, (*AVSURVEY, "validate"), self.project, lambda run: self._forget_records()),
            Row(VALIDATE_WARM, (*AVSURVEY, "validate"), self.project),
            Row(HELP, (*AVSURVEY, "--help"), self.project),
            Row(
                SEARCH,
                (*AVSURVEY, "build", "--site", "site-search"),
                self.project,
                lambda run: self._forget(".cache", "site-search"),
            ),
            Row(MKDOCS_COLD, through_mkdocs, self.project, lambda run: self._forget(".cache", "site-mkdocs")),
            Row(MKDOCS_WARM, (*through_mkdocs, "--force"), self.project),
            Row(PLAIN, MKDOCS, self.plain, lambda run: shutil.rmtree(self.plain / "site", ignore_errors=True)),
            *(self._other(name, command) for name, command in self.others.items()),
        )

    def _other(self, name: str, command: str) -> Row:
        """Another generator, which finds nothing of an earlier run."""
        folder, made = (self.hugo, "public") if name == HUGO else (self.plain, "site")
        arguments = (command, "--destination", made) if name == HUGO else (command, "build")

        def forget(run: int) -> None:
            for path in (folder / made, folder / ".cache", folder / "resources"):
                shutil.rmtree(path, ignore_errors=True)

        return Row(name, arguments, folder, forget)

    def _start_over(self, run: int) -> None:
        """Take back what the run before added, and forget what it kept."""
        for added in (self.project / "data" / "papers").glob("*addition*.yml"):
            added.unlink()
        self._forget(".cache", "site")

    def _forget(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.project / name, ignore_errors=True)

    def _forget_records(self) -> None:
        cache = self.project / ".cache" / "avsurvey"
        for path in (*cache.glob("records-*.pickle"), *cache.glob("findings.json"), *cache.glob("hashes/*")):
            path.unlink()

    def _paper(self) -> Path:
        """A paper with a summary, from the middle of the list."""
        papers = sorted((self.project / "data" / "papers").glob("*.yml"))
        return next(path for path in papers[len(papers) // 2 :] if "\nsummary: " in path.read_text(encoding="utf-8"))

    def _change_record(self, run: int) -> None:
        path = self._paper()
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^summary: .*$", f"summary: Written anew for run {run}.", text), encoding="utf-8")

    def _add_record(self, run: int) -> None:
        """Add a paper: a copy of another one under a new title and arXiv id."""
        path = self._paper()
        text = re.sub(r"(?m)^(?:doi|introduces|title_variants): .*\n", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"(?m)^title: .*$", f"title: Addition{run} to the Others", text)
        text = re.sub(r"(?m)^arxiv: .*$", f"arxiv: 9912.9{run:04d}", text)
        added = re.sub(r"^([a-z]+\d{4}).*", rf"\1addition{run}", path.stem)
        path.with_name(f"{added}.yml").write_text(text, encoding="utf-8")

    def measure_rounds(self, runs: int) -> int:
        """Take so many rounds, or as many as are over when somebody stops it with Ctrl-C; returns how many."""
        for run in range(1, runs + 1):
            try:
                self.measure_round(run)
            except KeyboardInterrupt:
                if run == 1:
                    raise SystemExit("Stopped before the first round was over.") from None
                self._forget_after(run - 1)
                return run - 1
        return runs

    def _forget_after(self, runs: int) -> None:
        """Forget what a round measured that was not over."""
        self.samples = {name: measured[:runs] for name, measured in self.samples.items()}
        self.stages = {name: measured[:runs] for name, measured in self.stages.items()}

    def measure_round(self, run: int) -> None:
        """Take every row and every stage once."""
        for row in self.rows():
            row.prepare(run)
            say(f"run {run}: {row.name}")
            self.samples.setdefault(row.name, []).append(run_process(row.command, row.folder))
        self._start_over(run)
        self._measure_stages(COLD, run, "force")
        self._measure_stages(WARM, run, "force")
        self._change_record(-run)
        self._measure_stages(CHANGED, run)

    def _measure_stages(self, name: str, run: int, *options: str) -> None:
        say(f"run {run}: stages of {name}")
        command = (sys.executable, "-c", STAGES, *options)
        self.stages.setdefault(name, []).append(json.loads(output_of(command, self.project)))

    def report(self) -> dict[str, Any]:
        """Everything that was measured, ready for JSON."""
        return {
            "rows": {name: _row_report(samples) for name, samples in self.samples.items()},
            "stages": {name: _stage_medians(runs) for name, runs in self.stages.items()},
            "ratios": {
                name: self._ratio(first, second)
                for name, first, second in RATIOS
                if first in self.samples and second in self.samples
            },
            "bytes": self._bytes(),
        }

    def _ratio(self, first: str, second: str) -> dict[str, float]:
        pairs = list(zip(self.samples[first], self.samples[second], strict=True))
        return {
            **_spread([one.seconds / other.seconds for one, other in pairs]),
            "cpu median": median(one.cpu_seconds / other.cpu_seconds for one, other in pairs),
        }

    def _bytes(self) -> dict[str, int]:
        pages = list((self.project / "site").rglob("index.html"))
        return {
            "records": _bytes_below(self.project / "data"),
            "site": _bytes_below(self.project / "site"),
            "pages": sum(path.stat().st_size for path in pages),
            "number of pages": len(pages),
            "search index": _bytes_below(self.project / "site-search" / PAGEFIND),
            "site of plain MkDocs": _bytes_below(self.plain / "site"),
        }


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _spread(numbers: Sequence[float]) -> dict[str, float]:
    return {"median": median(numbers), "min": min(numbers), "max": max(numbers)}


def _row_report(samples: Sequence[Sample]) -> dict[str, Any]:
    seconds = [sample.seconds for sample in samples]
    return {
        **_spread(seconds),
        "cpu median": median(sample.cpu_seconds for sample in samples),
        "peak megabytes": max(sample.peak_mb for sample in samples),
        "seconds": seconds,
    }


def _stage_medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {stage: median(run.get(stage, 0.0) for run in runs) for stage in runs[0]}


def run_process(command: Sequence[str], folder: Path) -> Sample:
    """Run a process to its end; one that fails ends the benchmark with what it said."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=_environment(), stdout=said, stderr=said)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # such as Ctrl-C: it would go on writing into a folder that is removed
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read().decode()}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


def output_of(command: Sequence[str], folder: Path) -> str:
    """The standard output of a process that must not fail."""
    return subprocess.run(command, cwd=folder, env=_environment(), stdout=subprocess.PIPE, check=True, text=True).stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}


def say(message: str) -> None:
    """Tell the progress on standard error."""
    print(message, file=sys.stderr, flush=True)


def machine() -> dict[str, Any]:
    """What the times depend on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "versions": {name: version(name) for name in ("mkdocs", "mkdocs-material", "jinja2", "pydantic", "pagefind")},
    }


def write_json(path: Path | None, report: object) -> None:
    """Write what was measured, where a file was named for it."""
    if path is not None:
        path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def render_report(report: dict[str, Any]) -> str:
    """The report as plain text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: dict[str, Any]) -> Iterator[str]:
    seen = report["machine"]
    yield f"{report['records']:,} synthetic records, {report['runs']} runs, seed {report['seed']}"
    yield f"Python {seen['python']}, {seen['system']}, {seen['cores']} cores, load {seen['load'][0]} before"
    yield f"\n{'whole process':38}{'median s':>9}{'min':>8}{'max':>8}{'cpu s':>8}{'peak MB':>9}"
    for name, row in report["rows"].items():
        times = f"{row['median']:9.2f}{row['min']:8.2f}{row['max']:8.2f}{row['cpu median']:8.2f}"
        yield f"{name:38}{times}{row['peak megabytes']:9.0f}"
    yield f"\n{'ratio, taken within a run':38}{'median':>9}{'min':>8}{'max':>8}{'of cpu':>8}"
    for name, row in report["ratios"].items():
        yield f"{name:38}{row['median']:9.3f}{row['min']:8.3f}{row['max']:8.3f}{row['cpu median']:8.3f}"
    yield "\nstages inside one process, median seconds (start and imports are not among them)"
    for name, stages in report["stages"].items():
        whole = sum(seconds for stage, seconds in stages.items() if not stage.startswith("of it"))
        yield f"{name}: {whole:.2f} s"
        for stage, seconds in sorted(stages.items(), key=lambda entry: -entry[1]):
            if seconds >= SHARE_SHOWN * whole:
                yield f"  {stage:36}{seconds:9.2f}{seconds / whole:8.0%}"
    yield f"\n{'bytes':38}"
    for name, count in report["bytes"].items():
        yield f"{name:38}{count:16,}"
    yield "\nThe others get the HTML of the pages ready made; plain_mkdocs.py and hugo.py say what is the same."


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description="Measure builds.")
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=FEWEST_RUNS, help=f"{FEWEST_RUNS} or more for figures to quote")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hugo", metavar="COMMAND", help="measure Hugo too, by the path of its command")
    parser.add_argument("--zensical", metavar="COMMAND", help="measure Zensical too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("there is nothing to tell from no run: give --runs 1 or more")
    report = {"records": options.records, "runs": options.runs, "seed": options.seed, "machine": machine()}
    with tempfile.TemporaryDirectory(prefix="avsurvey-benchmark-", ignore_cleanup_errors=True) as scratch:
        others = {HUGO: options.hugo, ZENSICAL: options.zensical}
        bench = Bench(Path(scratch), {name: command for name, command in others.items() if command})
        say(f"writing {options.records} records")
        bench.make(options.records, options.seed)
        report["runs"] = bench.measure_rounds(options.runs)
        report |= bench.report()
    print(render_report(report), end="")
    write_json(options.json, report)


if __name__ == "__main__":
    main()
