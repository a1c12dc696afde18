"""Try mutants of rules and exports against their tests: ``python -m hardness.mutants [PART ...] [--seconds N]``.

A mutant costs no more than the tests that enter its function. Survivors are printed; ``survivors.txt`` beside this
file lists those that were judged. Functions that no test enters are named too.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hardness.mutants.mutating import Mutant, function_in, mutants_of, telling_codes
from hardness.mutants.noticing import Functions, Noticer, run_tests

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src"
JUDGED: Final = Path(__file__).with_name("survivors.txt")
TESTS: Final[dict[str, tuple[str, ...]]] = {
    "rules": ("test_invalid", "test_people", "test_rules"),
    "exports": (
        *("test_bibtex", "test_columns", "test_exports", "test_feeds", "test_hostile_exports", "test_json_text"),
        *("test_linked_data", "test_mcp", "test_references", "test_sbom", "test_statistics", "test_takeout"),
        *("test_taken_out", "test_any_data", "site/test_site_golden"),
    ),
}
"""The files of tests that should notice a change in a part."""
Numbered = tuple[str, Mutant]


def modules_of(part: str) -> Iterator[tuple[str, str, str]]:
    """Name, text and path of every module of a part of the program."""
    for path in sorted((SOURCE / "avsurvey" / part).glob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path.read_text(encoding="utf-8"), str(path)


def all_mutants(part: str) -> list[Numbered]:
    """Every mutant of a part, with its module."""
    return [(module, mutant) for module, text, path in modules_of(part) for mutant in mutants_of(text, path)]


def functions_of(part: str) -> Functions:
    """The functions of a part by module and name, each with a code that tells when it is entered."""
    found = {}
    for module, text, path in modules_of(part):
        for name, code in telling_codes(text, path, module).items():
            if function := function_in(importlib.import_module(module), name):
                found[f"{module}:{name}"] = (function, code)
    return found


def name_of(module: str, mutant: Mutant) -> str:
    """A mutant as it is printed and judged: without its line, which moves."""
    return f"{module.removeprefix('avsurvey.')}:{mutant.function}: {mutant.change}"


def _line_of(module: str, mutant: Mutant) -> str:
    text = next(text for name, text, _ in modules_of(module.split(".")[1]) if name == module)
    return f"line {mutant.line}: {text.splitlines()[mutant.line - 1].strip()}"


def judged() -> frozenset[str]:
    """The mutants that were judged to change nothing that matters."""
    lines = JUDGED.read_text(encoding="utf-8").splitlines() if JUDGED.is_file() else []
    return frozenset(line.partition("  # ")[0].strip() for line in lines if line and not line.startswith("#"))


@dataclass
class Trial:
    """Mutants of a part that are tried in an order of chance until the time is over, and what became of them."""

    part: str
    seconds: float
    chance: random.Random
    within: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    unentered: Counter[str] = field(default_factory=Counter)

    def attempt(self, noticer: Noticer) -> None:
        """Try mutants; print those that nothing notices and nobody judged."""
        known = judged()
        mutants = [numbered for numbered in all_mutants(self.part) if self.within in name_of(*numbered)]
        self.counts["all"] = len(mutants)
        self.chance.shuffle(mutants)
        ends = time.monotonic() + self.seconds
        for module, mutant in mutants:
            if time.monotonic() > ends:
                break
            became = self._became(noticer, module, mutant, is_judged=name_of(module, mutant) in known)
            self.counts[became] += 1
            if became == "survived":
                print(f"  {name_of(module, mutant)}  # {_line_of(module, mutant)}", flush=True)

    def _became(self, noticer: Noticer, module: str, mutant: Mutant, *, is_judged: bool) -> str:
        name = f"{module}:{mutant.function}"
        if name not in noticer.tests_of:
            self.unentered[name] += 1
            return "judged" if is_judged else "not entered"
        if noticer.notices(name, mutant):
            if is_judged:
                print(f"  noticed, so that its line can go: {name_of(module, mutant)}", flush=True)
            return "noticed"
        return "judged" if is_judged else "survived"

    def report(self) -> str:
        """What became of the mutants, in words."""
        told = self.counts
        tried = sum(told[name] for name in ("noticed", "judged", "survived", "not entered"))
        share = told["noticed"] / max(1, tried - told["judged"])
        for name, times in sorted(self.unentered.items()):
            print(f"  no test enters {name}, of which {times} mutants were drawn")
        return (
            f"{self.part}: {tried} of {told['all']} mutants tried, {told['noticed']} noticed, {told['judged']} judged "
            f"to change nothing, {told['survived']} survived, {told['not entered']} in functions that no test enters: "
            f"{share:.1%} noticed"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Try mutants and print what survived; ends with 1 where any did that was not judged, or the tests fail as is."""
    parser = argparse.ArgumentParser(prog="python -m hardness.mutants", description="Try mutants against the tests.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(TESTS)}; all by default")
    parser.add_argument("--seconds", type=int, default=3000, help="for all parts together")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--within", default="", metavar="TEXT", help="only mutants whose line holds it: a function")
    options = parser.parse_args(arguments)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT / "tests"))
    survived = 0
    for part in options.parts or TESTS:
        trial = Trial(part, options.seconds / len(options.parts or TESTS), random.Random(options.seed), options.within)
        noticer = Noticer(functions_of(part), trial.attempt)
        run_tests([f"tests/{name}.py" for name in TESTS[part]], noticer)
        if noticer.failed:
            sys.exit(f"Tests fail without any change: {', '.join(noticer.failed[:5])}.")
        print(trial.report(), flush=True)
        survived += trial.counts["survived"]
    return int(survived > 0)


if __name__ == "__main__":
    sys.exit(main())
