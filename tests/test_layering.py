"""Laws of the code's own shape: imports go downwards only, and never in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

SOURCE = Path(__file__).parent.parent / "src" / "avsurvey"
LAYERS = (
    ("collector", "files", "findings", "formulas", "ids", "names"),
    ("standing",),
    ("reading", "services"),
    ("plain_reading",),
    ("records",),
    ("kb",),
    ("graph",),
    ("exposure", "licensing"),
    ("query", "compare"),
    ("rules",),
    ("views",),
    ("exports",),
    ("pages",),
    ("diff", "manuscript", "statistics"),
    ("site", "intake", "discover", "mcp"),
    ("release",),
    ("cli",),
)
"""Each package may import those of the layers before its own; a new one is given its place here."""
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}
FACADE = "avsurvey"


def module_name(path: Path) -> str:
    """The dotted name of a module of the package."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


def imports_of(module: str) -> Iterator[str]:
    """Every module of this package that a module imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: an import is written in full"
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield whole if whole in MODULES else str(node.module)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def package_of(module: str) -> str:
    """The package or module right below the top."""
    return module.split(".")[1] if "." in module else FACADE


INTERNAL = {module: sorted({name for name in imports_of(module) if name.split(".")[0] == FACADE}) for module in MODULES}


def test_every_package_has_a_layer() -> None:
    """Every package has its place in LAYERS."""
    assert sorted({package_of(module) for module in MODULES} - {FACADE} - set(LEVELS)) == []


@pytest.mark.parametrize("module", [module for module in MODULES if module != FACADE])
def test_imports_go_downwards(module: str) -> None:
    """A module imports from its own package and from lower layers."""
    own = package_of(module)
    upward = [
        name
        for name in INTERNAL[module]
        if package_of(name) not in (own, FACADE) and LEVELS[package_of(name)] >= LEVELS[own]
    ]
    assert upward == []


def test_facade_is_imported_for_its_version_alone() -> None:
    """Below the façade nobody loads through it."""
    users = {module for module, names in INTERNAL.items() if FACADE in names and module != FACADE}
    assert {package_of(module) for module in users} <= {"cli", "site"}


def test_packages_import_in_no_circle() -> None:
    """No two packages need each other."""
    packages = nx.DiGraph(
        (package_of(module), package_of(name))
        for module, names in INTERNAL.items()
        for name in names
        if package_of(module) != package_of(name) and FACADE not in (package_of(module), package_of(name))
    )
    assert list(nx.simple_cycles(packages)) == []


def test_modules_import_in_no_circle() -> None:
    """No two modules need each other."""
    modules = nx.DiGraph((module, name) for module, names in INTERNAL.items() for name in names if module != name)
    modules.remove_nodes_from([name for name in modules if name == FACADE])
    assert list(nx.simple_cycles(modules)) == []
