"""Disturb builds of a small project: ``python -m hardness.chaos [CASE ...] [--tries N] [--seed N] [--folder DIR]``.

Prints for each case what happened and what builds said, and ends with 1 where a law is broken.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hardness.chaos.caches import damaged, foreign
from hardness.chaos.cases import Case, changing, forbidden, full_disk, killed, together
from hardness.chaos.ground import Broken, Ground
from hardness.chaos.hostile import hostile

CASES: Final[dict[str, tuple[Case, float]]] = {
    "killed": (killed, 1.0),
    "full-disk": (full_disk, 0.1),
    "forbidden": (forbidden, 1.0),
    "together": (together, 0.1),
    "changing": (changing, 0.25),
    "damaged-cache": (damaged, 1.0),
    "foreign-cache": (foreign, 1.0),
    "hostile-files": (hostile, 1.0),
}
"""Each case, and how many times it tries for one kill."""


def run(name: str, folder: Path, seed: int, tries: int) -> bool:
    """Run a case on a project of its own and print what it says; tell whether its laws hold."""
    case, share = CASES[name]
    print(f"{name}: {' '.join((case.__doc__ or '').split())}", flush=True)
    began = time.monotonic()
    try:
        for line in case(Ground.at(folder / name), random.Random(f"{seed} {name}"), max(2, int(tries * share))):
            print(f"  {line}", flush=True)
    except Broken as broken:
        print(f"  BROKEN: {broken}", flush=True)
        return False
    print(f"  {time.monotonic() - began:.0f} s", flush=True)
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases, and tell by the exit code whether all laws hold."""
    parser = argparse.ArgumentParser(prog="python -m hardness.chaos", description="Disturb builds of a small project.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"one of {', '.join(CASES)}; all by default")
    parser.add_argument("--tries", type=int, default=200, help="kills; other cases take a share of it")
    parser.add_argument("--seed", type=int, default=1, help="of moments and damages")
    parser.add_argument("--folder", type=Path, help="where the projects are made; a new scratch folder by default")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.cases if name not in CASES]:
        parser.error(f"There is no case {unknown[0]}.")
    folder = options.folder or Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        held = [run(name, folder, options.seed, options.tries) for name in options.cases or CASES]
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print("All laws hold." if all(held) else f"{held.count(False)} cases break a law.")
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
