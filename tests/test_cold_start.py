"""Laws of the cold start: a command loads what it needs and no more. Which modules is a fact; how long, is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from processes import spawn

HEAVY: Final = frozenset(
    "jinja2 material mkdocs networkx numpy pyarrow pydantic rapidfuzz requests rich scipy watchfiles yaml".split()  # noqa: SIM905
)
"""Packages that take long to load."""
TELL: Final = (
    "import atexit, json, sys; atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))"
)


def loaded(*arguments: str | Path, cwd: Path, code: int = 0, first: str = "") -> frozenset[str]:
    """The packages and modules that a command has loaded when it ends; ``first`` runs before it."""
    done = spawn(*arguments, cwd=cwd, first=f"{TELL}\n{first}")
    assert done.returncode == code, done.stderr
    return frozenset(json.loads(done.stderr.splitlines()[-1]))


def own(modules: frozenset[str]) -> frozenset[str]:
    """The packages of this program among modules."""
    return frozenset(name.split(".")[1] for name in modules if name.startswith("avsurvey."))


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_loads_nothing_heavy(argument: str, tmp_path: Path) -> None:
    """The help and the version need the command line alone."""
    modules = loaded(argument, cwd=tmp_path)
    assert sorted(modules & HEAVY) == []
    assert own(modules) <= {"cli", "files", "findings", "standing"}


@pytest.mark.parametrize(("arguments", "code"), [(("build", "--help"), 0), (("no-such-command",), 2)])
def test_wrong_and_helpful_commands_load_none_of_our_work(
    arguments: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    """The help of a command and the answer to a mistyped one load nothing of what reads, links and builds."""
    modules = loaded(*arguments, cwd=tmp_path, code=code)
    assert sorted(modules & (HEAVY - {"pydantic"})) == []  # with which typer reads values
    assert own(modules) <= {"cli", "files", "findings", "standing"}


def test_checking_loads_nothing_that_links_or_builds(tmp_path: Path) -> None:
    """Reading and checking records need neither the graph nor what makes pages and exports."""
    (tmp_path / "data").mkdir()
    modules = loaded("validate", cwd=tmp_path)
    assert sorted(modules & (HEAVY - {"pydantic", "rapidfuzz", "yaml"})) == []
    assert own(modules).isdisjoint({"exports", "graph", "pages", "site", "views"})


def test_nothing_loads_pandas(corpus_folder: Path, tmp_path: Path) -> None:
    """Arrow writes tables without pandas, for which it would look at the first of them."""
    modules = loaded("export", "parquet", "--data", corpus_folder, "--output", "tables", cwd=tmp_path)
    assert "pyarrow" in modules
    assert "pandas" not in modules
    assert (tmp_path / "tables" / "papers.parquet").is_file()
