"""Which tests run in one process, one after the other, and which begin first, so that no process waits for the last.

A unit is a file of tests, a few files that look at the same pages, or a single test that takes long by itself.
"""

from __future__ import annotations

from typing import Any, Final

from xdist.scheduler import LoadScopeScheduling

WHOLE_SITE: Final = "every page of the real site"
UNIT_OF: Final = {
    "tests/site/test_site_links.py": WHOLE_SITE,
    "tests/site/test_site_policy.py": WHOLE_SITE,
    "tests/site/test_site_wellformed.py": WHOLE_SITE,
}
"""Files that share what a process has read once."""
LONG_FIRST: Final = (
    "tests/site/test_site_pages.py",
    "tests/test_hardness.py::test_a_little_chaos",
    "tests/site/test_site_keeping.py",
    "tests/site/test_site_reproducible.py::test_two_machines_build_the_same_bytes",
    "tests/site/test_site_reproducible.py::test_engines_agree[real_site]",
    WHOLE_SITE,
    "tests/test_wheel.py",
    "tests/site/test_site_publishing.py",
    "tests/site/test_site_search.py",
    "tests/test_determinism.py",
    "tests/test_json_schema.py",
    "tests/test_hostile_input.py",
    "tests/site/test_site_graph.py",
    "tests/test_fmt.py",
    "tests/site/test_site_hostile.py",
    "tests/test_cli.py",
    "tests/test_benchmarks.py",
)
"""Units in the order in which they begin: those of half a minute and more; the others follow as they were collected.

The first builds the real site. The next two are long and do without it, so that nobody has to wait for it.
"""


def unit_of(nodeid: str) -> str:
    """The unit of a test."""
    path = nodeid.partition("::")[0]
    return nodeid if nodeid in LONG_FIRST else UNIT_OF.get(path, path)


def rank_of(nodeid: str) -> int:
    """How early a test begins: its unit's place, or behind all."""
    unit = unit_of(nodeid)
    return LONG_FIRST.index(unit) if unit in LONG_FIRST else len(LONG_FIRST)


class UnitScheduling(LoadScopeScheduling):
    """Gives each process one unit after the other, in the order of the collection."""

    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
