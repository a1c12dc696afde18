"""Several processes: the site is that of one process, whatever becomes of the others."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from checkout import NO_SEARCH, bytes_below

from avsurvey.pages import Recipe
from avsurvey.rules import InvalidData
from avsurvey.site import Project, build_site
from avsurvey.site.hands import CAN_FORK, Lost, aside, share_out
from avsurvey.site.kept_pages import Kept
from avsurvey.site.outputs import Outputs
from avsurvey.site.publish import STAMP
from avsurvey.site.workshop import Workshop

TWO_JOBS = replace(NO_SEARCH, jobs=2, force=True)


@pytest.mark.parametrize(("count", "hands"), [(0, 1), (1, 3), (7, 1), (7, 3), (20_000, 4)])
def test_every_thing_is_done_once(count: int, hands: int) -> None:
    """What the processes did together holds each number once, each process in rising order."""
    shares = share_out(count, hands, list)
    assert sorted(number for share in shares for number in share) == list(range(count))
    assert all(share == sorted(share) for share in shares)


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
def test_others_do_their_share() -> None:
    """Each process is one of its own, the first this one, and others take what a slow one leaves."""
    parent = os.getpid()

    def work(share: Iterable[int]) -> tuple[int, int]:
        done = 0
        for _ in share:
            time.sleep(0.2 if os.getpid() == parent else 0.005)
            done += 1
        return os.getpid(), done

    results = share_out(40, 3, work)
    assert results[0][0] == parent
    assert len({process for process, _ in results}) == 3
    assert sum(done for _, done in results) == 40
    assert results[0][1] < 40


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
@pytest.mark.parametrize("way", ["ends", "is killed", "raises", "cannot be sent"])
def test_what_a_lost_process_did_is_missing(way: str) -> None:
    """A process that comes to grief, for whatever reason, gives nothing; the others end, and none waits for it."""
    parent = os.getpid()

    def work(share: Iterable[int]) -> object:
        if os.getpid() == parent:
            return list(share)
        next(iter(share), None)
        if way == "ends":
            os._exit(1)
        if way == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if way == "raises":
            raise OSError("no space left")
        return lambda: share

    (only,) = share_out(7, 3, work)
    assert isinstance(only, list)
    assert set(only) <= set(range(7))


@pytest.mark.parametrize("hands", [1, 2])
def test_something_is_done_aside(hands: int) -> None:
    """What is asked for twice was worked out once, in another process where there is one."""
    with aside(os.getpid, hands) as answer:
        assert answer() == answer()
        assert (answer() == os.getpid()) is (hands == 1 or not CAN_FORK)


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
def test_a_lost_answer_is_told() -> None:
    """Who asks a process that ended without an answer learns it, and may do the work himself."""
    with aside(lambda: os._exit(1), 2) as answer, pytest.raises(Lost):
        answer()


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
def test_pages_of_a_lost_process_are_made_again(toy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build whose second process is killed in the midst makes the bytes of one that was left alone."""
    before, parent, make = bytes_below(toy.site), os.getpid(), Workshop._make

    def perish(workshop: Workshop, recipe: Recipe) -> Kept:
        if os.getpid() != parent and workshop.outputs.written > 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return make(workshop, recipe)

    monkeypatch.setattr(Workshop, "_make", perish)
    shutil.rmtree(toy.site)
    build_site(toy, TWO_JOBS)
    assert bytes_below(toy.site).keys() == before.keys()
    assert {path for path, content in bytes_below(toy.site).items() if content != before[path]} <= {STAMP}


def test_more_processes_build_the_same_site(toy: Project) -> None:
    """Two processes make the bytes that one makes, know as much of them, and keep them in the next build."""
    before = bytes_below(toy.site)
    report = build_site(toy, TWO_JOBS)
    assert report.made >= report.pages
    assert bytes_below(toy.site).keys() == before.keys()
    assert {path for path, content in bytes_below(toy.site).items() if content != before[path]} <= {STAMP}
    (toy.data / "papers" / "cheng2024taming.yml").touch()
    (toy.docs / "about.md").write_text("# About\n\nAnother sentence.\n", encoding="utf-8")
    assert build_site(toy, replace(NO_SEARCH, jobs=2)).made < report.pages / 10


def test_findings_of_all_processes_are_told(toy: Project) -> None:
    """Citations of nothing in several pages are all reported, in order, whichever process met them."""
    pages = sorted((toy.docs / "survey").glob("*.md"))[:6]
    for page in pages:
        page.write_text("# Chapter\n\nAs [@nobody1999nothing] says.\n", encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        build_site(toy, TWO_JOBS)
    assert [finding.path for finding in caught.value.findings] == [f"docs/survey/{page.name}" for page in pages]


def test_a_link_that_another_process_left_is_not_written_through(tmp_path: Path) -> None:
    """A file that a lost process linked to the published one is replaced, and the published one stays."""
    staging, site = tmp_path / "staging", tmp_path / "site"
    staging.mkdir()
    site.mkdir()
    (site / "page.html").write_bytes(b"published")
    outputs = Outputs(staging, site, {})
    os.link(site / "page.html", staging / "page.html")
    outputs.trust_nothing()
    outputs.write("page.html", b"new")
    assert (site / "page.html").read_bytes() == b"published"
    assert (staging / "page.html").read_bytes() == b"new"
