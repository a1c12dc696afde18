"""Fuzz every target for a bounded time: ``python -m hardness.fuzz [TARGET ...] [--seconds N] [--folder DIR]``.

Prints one line for each target, and ends with 1 where an input raised, took too long or too much memory.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hardness.fuzz.targets import TARGETS, Target

HANG_SECONDS: Final = 30
"""After so long on one input libFuzzer ends the process."""
MEMORY_MEGABYTES: Final = 700
"""The bound of a worker's memory, coverage counters included."""
MAX_LENGTH: Final = 6_000
HEAD: Final = (
    f"{'target':20} {'inputs':>9} {'100 KB':>7} {'edges/features/corpus':>22} {'slowest':>19} {'peak':>8}  defects"
)
_PROGRESS: Final = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)/")
_PEAK: Final = re.compile(r"peak_rss_mb:\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a target's run gave."""

    target: str
    account: dict[str, Any]
    cover: str
    peak: int
    confirmed: tuple[str, ...]

    def line(self) -> str:
        """The line of the table."""
        slowest = f"{self.account['slowest_seconds']:.2f} s ({self.account['slowest_bytes'] / 1000:.1f} KB)"
        return (
            f"{self.target:20} {self.account['inputs']:>9,} {self.account['long_inputs']:>7,} {self.cover:>22} "
            f"{slowest:>19} {self.peak:>5} MB {len(self.confirmed):>8}"
        )


def fuzz(target: Target, folder: Path, seconds: int) -> Summary:
    """Fuzz one target for so many seconds, starting again where libFuzzer gave up; then confirm what was found."""
    corpus, found = folder / "corpus" / target.name, folder / "found"
    for made in (corpus, found):
        made.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(target.seeds()):
        (corpus / f"seed-{at:04}").write_bytes(seed)
    ends = time.monotonic() + seconds
    said, inputs, long_inputs = "", 0, 0
    while (left := int(ends - time.monotonic())) > 0:
        said = _work(target, corpus, found, left)
        account = json.loads((found / f"{target.name}.json").read_text(encoding="utf-8"))
        inputs, long_inputs = inputs + account["inputs"], long_inputs + account["long_inputs"]
    account |= {"inputs": inputs, "long_inputs": long_inputs}
    cover = [*_PROGRESS.finditer(said)]
    peak = _PEAK.search(said)
    text = f"{cover[-1][1]} / {cover[-1][2]} / {cover[-1][3]}" if cover else "-"
    return Summary(target.name, account, text, int(peak[1]) if peak else 0, tuple(_confirmed(target, found)))


def _work(target: Target, corpus: Path, found: Path, seconds: int) -> str:
    flags = [
        *(f"-max_total_time={seconds}", f"-timeout={HANG_SECONDS}", f"-rss_limit_mb={MEMORY_MEGABYTES}"),
        *(f"-max_len={MAX_LENGTH}", f"-artifact_prefix={found}/{target.name}-", "-print_final_stats=1"),
    ]
    command = [sys.executable, "-m", "hardness.fuzz.worker", target.name, str(found), "--", *flags, str(corpus)]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"})
    said = done.stderr.decode("utf-8", "replace")
    if "DONE" not in said and "artifact_prefix" not in said:
        sys.exit(said[-3000:])
    return said


def _confirmed(target: Target, found: Path) -> list[str]:
    """The kept inputs that break a bound also when they are run alone; others are deleted."""
    confirmed = []
    for path in sorted(found.glob(f"{target.name}-*")):
        if path.suffix == ".txt" or path.name.removeprefix(f"{target.name}-").count("-") > 1:
            continue
        command = [sys.executable, "-m", "hardness.fuzz.confirming", target.name, str(path)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=HANG_SECONDS * 4)
            said = done.stderr.strip().splitlines()[-1] if done.returncode else ""
        except subprocess.TimeoutExpired:
            said = f"{path.name}: no end after {HANG_SECONDS * 4} s"
        if said:
            confirmed.append(said)
        else:
            path.unlink()
            path.with_suffix(".txt").unlink(missing_ok=True)
    return confirmed


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, print the table, and tell by the exit code whether anything was found."""
    parser = argparse.ArgumentParser(prog="python -m hardness.fuzz", description="Fuzz what reads hostile text.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"one of {', '.join(TARGETS)}; all by default")
    parser.add_argument("--seconds", type=int, default=600, help="for all targets together, shared by their weights")
    parser.add_argument("--folder", type=Path, default=Path(".cache/fuzz"), help="where inputs are kept between runs")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown:
        parser.error(f"There is no target {unknown[0]}.")
    chosen = [TARGETS[name] for name in options.targets or TARGETS]
    share = options.seconds / sum(target.weight for target in chosen)
    print(HEAD)
    summaries = []
    for target in chosen:
        summaries.append(fuzz(target, options.folder.resolve(), max(2, int(share * target.weight))))
        print(summaries[-1].line(), flush=True)
        for said in summaries[-1].confirmed:
            print(f"  {said}")
    total = sum(summary.account["inputs"] for summary in summaries)
    print(f"{total:,} inputs, {sum(len(summary.confirmed) for summary in summaries)} defects")
    return int(any(summary.confirmed for summary in summaries))


if __name__ == "__main__":
    sys.exit(main())
