"""Several processes: the site is that of one process, whatever becomes of the others."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from checkout import NO_SEARCH, bytes_below

from avsurvey.rules import InvalidData
from avsurvey.site import Project, build_site
from avsurvey.site.hands import CAN_FORK, share_out
from avsurvey.site.outputs import Outputs
from avsurvey.site.publish import STAMP

TWO_JOBS = replace(NO_SEARCH, jobs=2, force=True)


@pytest.mark.parametrize(("count", "hands"), [(0, 1), (1, 3), (7, 1), (7, 3), (100, 4)])
def test_every_thing_is_done_once(count: int, hands: int) -> None:
    """Shares hold each number once, and what each process gave comes back in the order of the shares."""
    shares = share_out(count, hands, list, list)
    assert sorted(number for share in shares for number in share) == list(range(count))
    assert [share[0] for share in shares if share] == list(range(min(count, len(shares))))


@pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
def test_others_do_their_share() -> None:
    """Each share is done by a process of its own, the first by this one."""
    processes = share_out(9, 3, lambda share: os.getpid(), lambda share: 0)
    assert processes[0] == os.getpid()
    assert len(set(processes)) == 3


@pytest.mark.parametrize("way", ["ends", "raises", "cannot be sent"])
def test_a_lost_share_is_done_again(way: str) -> None:
    """What a process leaves undone, for whatever reason, the first process does."""
    parent = os.getpid()

    def work(share: range) -> object:
        if os.getpid() == parent:
            return list(share)
        if way == "ends":
            os._exit(1)
        if way == "raises":
            raise OSError("no space left")
        return lambda: share

    assert share_out(7, 3, work, list) == [list(range(first, 7, 3)) for first in range(3)]


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
