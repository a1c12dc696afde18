"""What a record costs from 1,000 to 50,000 of them: ``python -m benchmarks.scaling [--sizes N ...] [--search]``.

Each measure is a whole process on a synthetic project, so that the memory is its own. A cost that grows in proportion
is the same per record at every size; the last column is the cost at the largest size over that at the smallest.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.build import AVSURVEY, ROOT, machine, run_process, say, write_json

SIZES: Final = (1_000, 10_000, 50_000)
CHANGE: Final = "Written anew to measure one change."


def measure(folder: Path, records: int, seed: int, *, search: bool) -> dict[str, float]:
    """Every cost of one size."""
    project = folder / str(records)
    command = (
        sys.executable,
        "-m",
        "benchmarks.synthetic",
        str(project),
        str(records),
        "--project",
        "--seed",
        str(seed),
    )
    run_process(command, ROOT)
    build = (*AVSURVEY, "build", *(() if search else ("--no-search",)))
    found: dict[str, float] = {}
    for name, process in (
        ("build, cold", build),
        ("build, nothing changed", build),
        ("build, one record changed", build),
        ("build, the next record changed", build),
        ("validate, warm", (*AVSURVEY, "validate")),
    ):
        if "changed" in name and "nothing" not in name:
            _change(project, name)
        say(f"{records} records: {name}")
        sample = run_process(process, project)
        found |= {f"{name}, s": sample.seconds, f"{name}, cpu s": sample.cpu_seconds, f"{name}, MB": sample.peak_mb}
    shutil.rmtree(project / ".cache")
    sample = run_process((*AVSURVEY, "validate"), project)
    found |= {"validate, cold, s": sample.seconds, "validate, cold, cpu s": sample.cpu_seconds}
    files = [path for path in (project / "site").rglob("*") if path.is_file()]
    found["site, bytes"] = sum(path.stat().st_size for path in files)
    found["search index, bytes"] = sum(path.stat().st_size for path in files if "pagefind" in path.parts)
    found["pages"] = sum(path.name == "index.html" for path in files)
    shutil.rmtree(project)
    return found


def _change(project: Path, words: str) -> None:
    path = next(path for path in sorted((project / "data" / "papers").iterdir()) if "\nsummary: " in path.read_text())
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f'summary: "{CHANGE} {words}"' if line.startswith("summary: ") else line for line in lines]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")


def render(sizes: Sequence[int], measured: Mapping[int, Mapping[str, float]]) -> str:
    """A table of all costs; those in proportion to the records with how flat they are per record."""
    lines = [f"{'':40}" + "".join(f"{size:>14,}" for size in sizes) + f"{'per record':>12}"]
    for name in measured[sizes[0]]:
        values = [measured[size][name] for size in sizes]
        first, last = values[0] / sizes[0], values[-1] / sizes[-1]
        flat = f"{last / first:12.2f}" if first else f"{'':12}"
        shown = "".join(f"{value:14,.2f}" if value < 1e4 else f"{value:14,.0f}" for value in values)
        lines.append(f"{name:40}{shown}{flat}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description="Costs per record.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--search", action="store_true", help="index the full text too")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="avsurvey-scaling-") as scratch:
        measured = {size: measure(Path(scratch), size, options.seed, search=options.search) for size in options.sizes}
    print(render(options.sizes, measured), end="")
    write_json(options.json, {"machine": machine(), "measured": measured})


if __name__ == "__main__":
    main()
