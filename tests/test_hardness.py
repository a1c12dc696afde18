"""Laws of the hardness tools themselves: what they find is found, and small runs of them hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from avsurvey.files import seal, unseal
from hardness.fuzz.targets import TARGETS
from hardness.mutants.__main__ import JUDGED, TESTS, all_mutants, judged, name_of
from hardness.mutants.mutating import mutants_of

SOURCE = '''
def f(a, b):
    """Text that is no code."""
    if a == b and not a:
        return 1
    b = a + 2
    return "x"
'''


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_taken(name: str) -> None:
    """Every target takes what its fuzzing starts from, and nothing at all."""
    TARGETS[name].run(b"")
    for seed in list(TARGETS[name].seeds())[:12]:
        TARGETS[name].run(seed)


def test_mutants_are_single_changes() -> None:
    """A function's comparisons, words, constants and statements are each changed once, its docstring never."""
    changes = [mutant.change for mutant in mutants_of(SOURCE, "f.py")]
    assert len(changes) == len(set(changes)) + changes.count("returns None") - 1
    assert {"Eq -> NotEq", "-> Or", "not x -> not not x", "Add -> Sub", "1 -> 2", "2 -> 3", "if -> if not"} < {*changes}
    assert not any("no code" in change for change in changes)


HARMLESS = '''
def f(a):
    b: "list[str]" = cast("str", a)
    def g(c: "int") -> "int":
        """Text that is no code."""
        return None
    return zip(b, a, strict=True)
'''


def test_what_does_nothing_is_not_changed() -> None:
    """Annotations, casts, docstrings inside and the lengths that a zip expects have no mutants."""
    assert [mutant.change for mutant in mutants_of(HARMLESS, "f.py")] == ["returns None"]


def test_mutants_are_called_apart() -> None:
    """Two equal changes of one function have two names, by which they are judged."""
    changes = [mutant.change for mutant in mutants_of("def f(a):\n    return a[1:1]\n", "f.py")]
    assert sorted(changes) == ["1 -> 2", "1 -> 2 #2", "returns None"]


def test_judged_mutants_are_made() -> None:
    """Every line of the survivors names a mutant that there is, and a reason."""
    made = {name_of(module, mutant) for part in TESTS for module, mutant in all_mutants(part)}
    assert sorted(judged() - made) == []
    lines = [line for line in JUDGED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in lines if len(line.partition("  # ")[2]) < 10] == []


def test_mutants_behave_otherwise() -> None:
    """The code of a mutant does what its change says."""

    def run(change: str) -> object:
        names: dict[str, object] = {}
        exec(SOURCE, names)
        function = names["f"]
        function.__code__ = next(item.code for item in mutants_of(SOURCE, "f.py") if item.change == change)  # type: ignore[attr-defined]
        return function(0, 0)  # type: ignore[operator]

    assert run("1 -> 2") == 2
    assert run("if -> if not") == "x"
    assert run("Eq -> NotEq") == "x"


@pytest.mark.parametrize("name", ["a", "b"])
def test_seals_hold_name_and_body(name: str) -> None:
    """What was sealed comes out under its own name only, and only whole."""
    sealed = seal(name, b"body")
    assert unseal(name, sealed) == b"body"
    wrong = (sealed[:-1], sealed + b"x", sealed[1:], b"", seal("c", b"body"), bytes([sealed[0] ^ 1]) + sealed[1:])
    assert [unseal(name, other) for other in wrong] == [None] * len(wrong)


def test_a_little_chaos(root: Path, tmp_path: Path) -> None:
    """A few kills, races and damaged caches break no law; `make chaos` runs many, and the other cases."""
    cases = ["killed", "together", "damaged-cache"]
    done = subprocess.run(
        [sys.executable, "-m", "hardness.chaos", *cases, "--tries", "4", "--seed", "7", "--folder", str(tmp_path)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_a_little_fuzzing(root: Path, tmp_path: Path) -> None:
    """Where atheris is installed, a target that is fuzzed for seconds gives its line and no defect."""
    pytest.importorskip("atheris")
    done = subprocess.run(
        [sys.executable, "-m", "hardness.fuzz", "add", "--seconds", "4", "--folder", str(tmp_path)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((tmp_path / "found" / "add.json").read_text(encoding="utf-8"))["inputs"] > 0
