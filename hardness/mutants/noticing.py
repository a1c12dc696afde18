"""Which tests enter which functions, and whether any of them notices a mutant.

Tests are collected once. Each then runs once as it is, and what it enters is noted; a mutant is tried in a process that
is forked from there, by the tests that enter its function until one fails: first those that are quick and that noticed
many mutants of the function before.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FunctionType
from typing import Final

import pytest

from hardness.mutants.mutating import ENTERED, Mutant

PATIENCE: Final = 30
"""Seconds, beside twenty times what it took as it is, after which a test counts as hanging, which is noticing."""
UNKNOWN: Final = 255
"""What stands for a test of a higher number, and for an end without one."""
SLOW: Final = frozenset(("real", "real_folder", "real_site", "address", "browser"))
"""What tests ask for that read all records or open a browser: they take long, and their laws stand in others too."""
Try = Callable[["Noticer"], None]
Functions = Mapping[str, tuple[FunctionType, CodeType]]
"""Functions by module and name, each with a code of its that tells when it is entered."""


@dataclass(eq=False)
class Noticer:
    """A pytest plugin that hands the collected tests, and what they enter, to what tries mutants."""

    functions: Functions
    attempt: Try
    tests_of: dict[str, list[pytest.Item]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    noticed: dict[str, Counter[str]] = field(default_factory=dict)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what takes minutes."""
        items[:] = [item for item in items if not SLOW & _fixtures(item) and not _is_tex(item)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what failed, in whichever process."""
        if report.failed:
            self.failed.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run each test once, then try the mutants, in place of all tests one after the other."""
        modules = {function.__module__ for function, _ in self.functions.values()}
        with _telling(self.functions) as entered:
            for item, following in _with_next(session.items, session.items[0]):
                _forget(modules)
                entered.clear()
                began = time.perf_counter()
                _run(item, following)
                self.seconds[item.nodeid] = time.perf_counter() - began
                for name in entered:
                    self.tests_of.setdefault(name, []).append(item)
        for items in self.tests_of.values():
            items.sort(key=lambda item: self.seconds[item.nodeid])
        if not self.failed:
            gc.freeze()  # what a forked process does not touch it need not copy
            self.attempt(self)
        return True

    def notices(self, name: str, mutant: Mutant) -> bool:
        """Whether any of the tests that enter a function fails with a mutant of it, or hangs."""
        function, _ = self.functions[name]
        items = self.tests_of[name]
        noticing = _ending(lambda: self._try(function, mutant, items))
        if 0 < noticing < UNKNOWN:
            noticed = self.noticed.setdefault(name, Counter())
            noticed[items[noticing - 1].nodeid] += 1
            items.sort(key=lambda item: self.seconds[item.nodeid] / (1 + noticed[item.nodeid]))
        return noticing > 0

    def _try(self, function: FunctionType, mutant: Mutant, items: Sequence[pytest.Item]) -> int:
        """The number of the first test that fails, from 1; 0 where none does."""
        function.__code__ = mutant.code
        _forget({function.__module__})
        for number, (item, following) in enumerate(_with_next(items, items[0]), 1):
            signal.alarm(PATIENCE + int(20 * self.seconds[item.nodeid]))
            _run(item, following)
            if self.failed:
                return min(number, UNKNOWN)
        return 0


def _forget(modules: Iterable[str]) -> None:
    """Clear what modules have in caches: it was computed for another test, or without the change."""
    for module in modules:
        for value in vars(sys.modules[module]).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def _fixtures(item: pytest.Item) -> Set[str]:
    """What a test asks for and is not given by a table of its own."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return set(getattr(item, "fixturenames", ())) - given.keys()


def _is_tex(item: pytest.Item) -> bool:
    return item.name.startswith("test_tex_")


def _with_next(items: Sequence[pytest.Item], last: pytest.Item) -> Iterator[tuple[pytest.Item, pytest.Item]]:
    """Each test with the one that follows; what the session has set up stays, since behind the last another comes."""
    return zip(items, (*items[1:], last), strict=True)


def _run(item: pytest.Item, following: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


@contextmanager
def _telling(functions: Functions) -> Iterator[set[str]]:
    """Let functions note by their names that they were entered."""
    entered: set[str] = set()
    before = {name: function.__code__ for name, (function, _) in functions.items()}
    for function, told in functions.values():
        function.__globals__[ENTERED] = entered
        function.__code__ = told
    try:
        yield entered
    finally:
        for name, (function, _) in functions.items():
            function.__code__ = before[name]


def _ending(work: Callable[[], int]) -> int:
    """What work in a process of its own answers; ``UNKNOWN`` where it fails, or is ended by its alarm."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(work())
        except BaseException:
            os._exit(UNKNOWN)
    _, status = os.waitpid(pid, 0)
    answer = os.waitstatus_to_exitcode(status)
    return answer if answer >= 0 else UNKNOWN


def run_tests(files: Iterable[str], noticer: Noticer) -> None:
    """Collect the tests of some files and let the noticer do with them what it does; says nothing itself.

    Raises ``SystemExit`` where the tests cannot be collected.
    """
    quiet = ("-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:xdist")
    ended = pytest.main([*quiet, *files], plugins=[noticer])
    if not noticer.seconds:
        raise SystemExit(f"No test was run: pytest ended with {ended}.")
