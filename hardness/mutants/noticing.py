"""Which tests enter which functions, and whether any of them notices a mutant.

Tests are collected once. Each then runs once as it is, and what it enters is noted; a mutant is tried in a process that
is forked from there, by the tests that enter its function, the quickest first, until one fails.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any, Final

import pytest

from hardness.mutants.mutating import Mutant

PATIENCE: Final = 60.0
"""Seconds after which the tests of a mutant count as hanging, which is noticing it."""
SLOW: Final = frozenset(("real", "real_folder", "real_site", "address", "browser"))
"""What tests ask for that read all records or open a browser: they take long, and their laws stand in others too."""
Try = Callable[["Noticer"], None]


@dataclass
class Noticer:
    """A pytest plugin that hands the collected tests, and what they enter, to what tries mutants."""

    source: str
    attempt: Try
    tests_of: dict[CodeType, list[pytest.Item]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what takes minutes."""
        items[:] = [item for item in items if not SLOW & set(getattr(item, "fixturenames", ())) and not _is_tex(item)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what failed, in whichever process."""
        if report.failed:
            self.failed.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run each test once, then try the mutants, in place of all tests one after the other."""
        for item in session.items:
            began = time.perf_counter()
            with _entered(self.source) as functions:
                _run(item, session.items)
            self.seconds[item.nodeid] = time.perf_counter() - began
            for function in functions:
                self.tests_of.setdefault(function, []).append(item)
        for items in self.tests_of.values():
            items.sort(key=lambda item: self.seconds[item.nodeid])
        if not self.failed:
            self.attempt(self)
        return True

    def notices(self, function: Any, mutant: Mutant) -> bool:
        """Whether any test fails with a mutant, or hangs; a function that no test enters is no test's matter."""
        items = self.tests_of.get(function.__code__, [])
        return bool(items) and _ends_ill(lambda: self._try(function, mutant, items))

    def _try(self, function: Any, mutant: Mutant, items: Sequence[pytest.Item]) -> bool:
        function.__code__ = mutant.code
        for item in items:
            _run(item, items)
            if self.failed:
                return True
        return False


def _is_tex(item: pytest.Item) -> bool:
    return item.name.startswith("test_tex_")


def _run(item: pytest.Item, others: Sequence[pytest.Item]) -> None:
    """Run a test; what its session and module have set up stays for the others."""
    following = next((other for other in others if other is not item and other.parent is item.parent), others[0])
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


@contextmanager
def _entered(source: str) -> Iterator[set[CodeType]]:
    """The functions of some files that are entered inside."""
    functions: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(source):
            functions.add(frame.f_code)

    sys.setprofile(note)
    try:
        yield functions
    finally:
        sys.setprofile(None)


def _ends_ill(work: Callable[[], bool]) -> bool:
    """Whether work in a process of its own says so, fails, or does not end."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(int(work()))
        except BaseException:
            os._exit(3)
    ends = time.monotonic() + PATIENCE
    while (ended := os.waitpid(pid, os.WNOHANG))[0] == 0:
        if time.monotonic() > ends:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            return True
        time.sleep(0.002)
    return os.waitstatus_to_exitcode(ended[1]) != 0


def run_tests(files: Iterable[str], noticer: Noticer) -> None:
    """Collect the tests of some files and let the noticer do with them what it does; says nothing itself."""
    quiet = ("-q", "--no-header", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:xdist")
    pytest.main([*quiet, *files], plugins=[noticer])
