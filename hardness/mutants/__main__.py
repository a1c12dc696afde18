"""Try mutants of rules and exports against their tests: ``python -m hardness.mutants [PART ...] [--seconds N]``.

Each mutant runs in a process of its own that is parted from one with everything loaded, so that it costs no more than
the tests themselves. Survivors are printed; ``survivors.txt`` beside this file lists those that were judged.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from hardness.mutants.mutating import Mutant, function_in, mutants_of

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src"
JUDGED: Final = Path(__file__).with_name("survivors.txt")
PATIENCE: Final = 180.0
"""Seconds after which the tests of a mutant count as hanging, which is noticing it."""
TESTS: Final[dict[str, tuple[str, ...]]] = {
    "rules": ("tests/test_rules.py", "tests/test_invalid.py", "tests/test_people.py"),
    "exports": (
        *("tests/test_exports.py", "tests/test_bibtex.py", "tests/test_linked_data.py", "tests/test_feeds.py"),
        "tests/test_references.py",
    ),
}
"""The tests that should notice a change in a part."""
SLOW: Final = frozenset(("real", "real_folder"))
Numbered = tuple[str, Mutant]


def all_mutants(part: str) -> list[Numbered]:
    """Every mutant of a part of the program, with its module."""
    found: list[Numbered] = []
    for path in sorted((SOURCE / "avsurvey" / part).glob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        found += [(module, mutant) for mutant in mutants_of(path.read_text(encoding="utf-8"), str(path))]
    return found


def name_of(module: str, mutant: Mutant) -> str:
    """A mutant as it is printed and judged: without its line, which moves."""
    return f"{module.removeprefix('avsurvey.')}:{mutant.function}: {mutant.change}"


def survives(module: str, mutant: Mutant | None, tests: Sequence[str]) -> bool:
    """Whether all tests pass with a mutant; without one, whether they pass at all."""
    pid = os.fork()
    if pid == 0:
        _run_tests(module, mutant, tests)
    ends = time.monotonic() + PATIENCE
    while (ended := os.waitpid(pid, os.WNOHANG))[0] == 0:
        if time.monotonic() > ends:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            return False
        time.sleep(0.02)
    return os.waitstatus_to_exitcode(ended[1]) == 0


class _OnlyQuick:
    """Leaves out the tests that read all records or call TeX: they take minutes, and laws stand in the others."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        """Keep what needs the small corpus alone."""
        items[:] = [
            item
            for item in items
            if not SLOW & set(getattr(item, "fixturenames", ())) and not item.name.startswith("test_tex_")
        ]


def _run_tests(module: str, mutant: Mutant | None, tests: Sequence[str]) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    try:
        if mutant is not None:
            function = function_in(importlib.import_module(module), mutant.function)
            if function is None:
                os._exit(2)
            function.__code__ = mutant.code
        os._exit(int(pytest.main([*tests, "-x", "-q", "--no-header"], plugins=[_OnlyQuick()])))
    except BaseException:
        os._exit(3)


def judged() -> frozenset[str]:
    """The mutants that were judged to change nothing that matters."""
    lines = JUDGED.read_text(encoding="utf-8").splitlines() if JUDGED.is_file() else []
    return frozenset(line.partition("  # ")[0].strip() for line in lines if line and not line.startswith("#"))


def try_part(part: str, seconds: float, chance: random.Random) -> Counter[str]:
    """Try mutants of a part in an order of chance until the time is over, and count what became of them."""
    tests = TESTS[part]
    mutants, known, counts = all_mutants(part), judged(), Counter[str]()
    chance.shuffle(mutants)
    if not survives("", None, tests):
        sys.exit(f"The tests of {part} fail without any change.")
    ends = time.monotonic() + seconds
    for module, mutant in mutants:
        if time.monotonic() > ends:
            break
        counts["tried"] += 1
        if not survives(module, mutant, tests):
            counts["noticed"] += 1
        elif name_of(module, mutant) in known:
            counts["judged"] += 1
        else:
            counts["survived"] += 1
            print(f"  {name_of(module, mutant)}  # line {mutant.line}", flush=True)
    counts["all"] = len(mutants)
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Try mutants and print what survived; ends with 1 where any did that was not judged."""
    parser = argparse.ArgumentParser(prog="python -m hardness.mutants", description="Try mutants against the tests.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(TESTS)}; all by default")
    parser.add_argument("--seconds", type=int, default=1200, help="for all parts together")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    options = parser.parse_args(arguments)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT / "tests"))
    parts, survived = options.parts or list(TESTS), 0
    for part in parts:
        importlib.import_module(f"avsurvey.{part}")
        counts = try_part(part, options.seconds / len(parts), random.Random(options.seed))
        share = counts["noticed"] / max(1, counts["tried"] - counts["judged"])
        print(
            f"{part}: {counts['tried']} of {counts['all']} mutants tried, {counts['noticed']} noticed, "
            f"{counts['judged']} judged to change nothing, {counts['survived']} survived: {share:.1%}",
            flush=True,
        )
        survived += counts["survived"]
    return int(survived > 0)


if __name__ == "__main__":
    sys.exit(main())
