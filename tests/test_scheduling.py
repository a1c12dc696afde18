"""Laws of the order of tests: what is named exists, and a unit stays together."""

from __future__ import annotations

from pathlib import Path

import pytest
from scheduling import LONG_FIRST, UNIT_OF, rank_of, unit_of


@pytest.mark.parametrize("unit", [*LONG_FIRST, *UNIT_OF])
def test_what_begins_early_exists(unit: str, root: Path) -> None:
    """A file or test that was renamed is noticed here, before it begins late."""
    path, _, name = unit.partition("::")
    if unit not in UNIT_OF.values():
        assert f"def {name.partition('[')[0]}" in (root / path).read_text(encoding="utf-8")


def test_units_follow_each_other(request: pytest.FixtureRequest) -> None:
    """Tests are run unit by unit, those of long units first."""
    ranks = [rank_of(item.nodeid) for item in request.session.items]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        ("tests/test_ids.py::test_a[b::c]", "tests/test_ids.py"),
        ("tests/site/test_site_links.py::test_a", UNIT_OF["tests/site/test_site_policy.py"]),
        (LONG_FIRST[1], LONG_FIRST[1]),
    ],
)
def test_unit_of_a_test(nodeid: str, unit: str) -> None:
    """A unit is a file, some files with what they share, or one long test."""
    assert unit_of(nodeid) == unit
