"""Publishing: the site folder is the old site or the new one, whole, and only what changed is written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest
from browsing import watched_page
from checkout import FORMER_ID, NO_SEARCH, bytes_below, copy_checkout, differing, edit, served, start_build
from playwright.sync_api import Browser

from avsurvey.rules import InvalidData
from avsurvey.site import Options, Project, build_site
from avsurvey.site.publish import STAMP, remove_partials

MOMENTS: Final = 8
"""How many times a build is killed, at moments spread evenly over the time that it takes."""
PAPER: Final = Path("papers") / "zhou2025dailyomni.yml"
NOTES: Final = """\
level: stub
title: Notes on the Sound of Engines
authors: [Ada Lovelace]
published: 2024-05
tasks: [video-to-audio]
sources:
  v1: {url: "https://arxiv.org/abs/2405.00001v1", tier: paper-fulltext, version: v1, seen: 2026-11-23}
"""
Identity = tuple[int, int]


def identities(site: Path) -> dict[str, Identity]:
    """Inode and time of every file but the stamp, which is new with every build."""
    found = {}
    for path in site.rglob("*"):
        if path.is_file() and path.name != STAMP:
            status = path.stat()
            found[path.relative_to(site).as_posix()] = (status.st_ino, status.st_mtime_ns)
    return found


def pages_below(site: Path) -> dict[str, bytes]:
    """Every file but the stamp."""
    return {path: content for path, content in bytes_below(site).items() if path != STAMP}


def change_record(project: Project) -> None:
    """Change a sentence of one record."""
    edit(project.data / PAPER, "summary: >-\n", "summary: >-\n  Changed.\n")


def change_prose(project: Project) -> None:
    """Change a chapter."""
    (project.docs / "about.md").write_text("# About\n\nChanged.\n", encoding="utf-8")


def leftovers(project: Project) -> list[str]:
    """Scratch folders of builds beside the site."""
    return sorted(path.name for path in project.site.parent.glob(f".{project.site.name}-*"))


def test_second_build_does_nothing(toy: Project) -> None:
    """A build of the same inputs is told as unchanged and touches no file, whatever their times say."""
    build_site(toy, NO_SEARCH)
    before = identities(toy.site)
    for path in toy.data.rglob("*.yml"):
        os.utime(path)
    assert build_site(toy, NO_SEARCH).is_unchanged
    assert identities(toy.site) == before


def test_forced_build_rewrites_nothing(toy: Project) -> None:
    """A forced build of the same inputs makes every page anew and writes none."""
    build_site(toy, NO_SEARCH)
    before = identities(toy.site)
    report = build_site(toy, Options(search=False, force=True))
    assert (report.is_unchanged, report.written) == (False, 0)
    assert identities(toy.site) == before


@pytest.mark.parametrize("search", [False, True], ids=["without-search", "with-search"])
@pytest.mark.parametrize("change", [change_record, change_prose])
def test_only_changed_files_are_written(change: object, search: bool, toy: Project) -> None:
    """After a change every file whose bytes stayed the same keeps its inode and its time."""
    assert callable(change)
    options = Options(search=search)
    build_site(toy, options)
    contents, before = pages_below(toy.site), identities(toy.site)
    change(toy)
    report = build_site(toy, options)
    changed = differing(contents, pages_below(toy.site))
    after = identities(toy.site)
    assert sorted(name for name in before if name not in changed and before[name] != after[name]) == []
    assert report.written == len([name for name in changed if not name.startswith("pagefind/")]) > 0


def test_page_of_a_deleted_record_goes(toy: Project) -> None:
    """A record's page comes with its file and goes with it, and nothing else is left of it."""
    build_site(toy, NO_SEARCH)
    before = pages_below(toy.site)
    record = toy.data / "papers" / "lovelace2024notes.yml"
    record.write_text(NOTES, encoding="utf-8")
    build_site(toy, NO_SEARCH)
    page = toy.site / "papers" / "lovelace2024notes"
    assert (page / "index.html").is_file()
    record.unlink()
    build_site(toy, NO_SEARCH)
    assert not page.exists()
    assert differing(before, pages_below(toy.site)) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (f"data/{PAPER}", "level: curated", "levle: curated"),
        (f"data/{PAPER}", "title:", "title: &anchor"),
        ("data/models/mmaudio.yml", "introduced_by: cheng2024taming", "introduced_by: cheng2024tamed"),
        ("docs/about.md", "# About", "# About\n\n[@nobody2024nothing]"),
    ],
)
def test_failed_build_leaves_the_old_site(path: str, old: str, new: str, toy: Project) -> None:
    """A build that finds something wrong raises with its findings and leaves the site as it was, byte for byte."""
    build_site(toy, NO_SEARCH)
    contents, before = bytes_below(toy.site), identities(toy.site)
    edit(toy.root / path, old, new)
    with pytest.raises(InvalidData) as stopped:
        build_site(toy, NO_SEARCH)
    assert path in {finding.path for finding in stopped.value.findings}
    assert bytes_below(toy.site) == contents
    assert identities(toy.site) == before
    assert leftovers(toy) == []


def test_killed_build_leaves_a_whole_site(toy: Project, tmp_path: Path) -> None:
    """Whenever a build is killed, the site is the old one or the new one, and the next build clears the traces."""
    build_site(toy, NO_SEARCH)
    changed = copy_checkout(toy, tmp_path / "changed")
    change_record(changed)
    build_site(changed, NO_SEARCH)
    old, new = bytes_below(toy.site), bytes_below(changed.site)
    assert old != new
    seconds = seconds_of_a_build(copy_checkout(toy, tmp_path / "timed"))
    for moment in range(1, MOMENTS + 1):
        change_record(toy)
        kill_build(toy, seconds * moment / MOMENTS)
        assert bytes_below(toy.site) in (old, new)
        build_site(toy, NO_SEARCH)
        assert bytes_below(toy.site) == new
        assert leftovers(toy) == []
        edit(toy.data / PAPER, "  Changed.\n", "")
        build_site(toy, NO_SEARCH)
        assert bytes_below(toy.site) == old


def test_traces_go_though_nothing_changed(toy: Project) -> None:
    """Scratch folders of builds that were killed after they had published go with the next build, changed or not."""
    build_site(toy, NO_SEARCH)
    gone = start_build(toy, "--no-search")
    gone.communicate(timeout=600)
    (toy.site.parent / f".{toy.site.name}-{gone.pid}").mkdir()
    (toy.site.parent / f".{toy.site.name}-old-{gone.pid}").mkdir()
    assert build_site(toy, NO_SEARCH).is_unchanged
    assert leftovers(toy) == []


def test_half_written_parts_of_the_cache_go(tmp_path: Path) -> None:
    """What builds that are gone were writing into the cache is removed; what a living one writes stays."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    parts = (".records.pickle.{}.partial", "arrangements/.a.{}.partial", "services/arxiv/.b.json.{}.partial")
    folders = ("frames/abc-{}", "whole-{}")
    for pid in (gone.pid, os.getpid()):
        for part in (*parts, *(f"{folder}/file" for folder in folders)):
            path = tmp_path / part.format(pid)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    remove_partials(tmp_path)
    assert [part for part in (*parts, *folders) if (tmp_path / part.format(gone.pid)).exists()] == []
    assert [part for part in (*parts, *folders) if not (tmp_path / part.format(os.getpid())).exists()] == []


def test_builds_at_the_same_time_do_not_disturb_each_other(toy_original: Project, tmp_path: Path) -> None:
    """Builds of one checkout for several addresses, started together with an empty cache, all end well."""
    addresses = [f"https://host-{number}.example/" for number in range(3)]
    project = copy_checkout(toy_original, tmp_path / "project")
    shutil.rmtree(project.cache)
    builds = [
        start_build(project, "--no-search", "--site", f"site-{number}", "--site-url", address)
        for number, address in enumerate(addresses)
    ]
    said = [process.communicate(timeout=600)[1] for process in builds]
    assert [process.returncode for process in builds] == [0, 0, 0], said
    for number, address in enumerate(addresses):
        page = (project.root / f"site-{number}" / "models" / "mmaudio" / "index.html").read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="{address}models/mmaudio/">' in page


def seconds_of_a_build(project: Project) -> float:
    """How long a build of one changed record takes in a process of its own."""
    change_record(project)
    began = time.perf_counter()
    process = start_build(project, "--no-search")
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    return time.perf_counter() - began


def kill_build(project: Project, after: float) -> None:
    """Start a build and kill it so many seconds later, if it still runs."""
    process = start_build(project, "--no-search")
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=600)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_former_address_leads_to_the_record(scripts: bool, toy_original: Project, browser: Browser) -> None:
    """Whoever opens the address of a renamed record arrives at its page, with and without scripts."""
    with served(toy_original) as address, watched_page(browser, address, scripts=scripts) as watched:
        watched.page.goto(f"{address}models/{FORMER_ID}/")
        watched.page.wait_for_url(f"{address}models/mmaudio/", timeout=3_000)
        assert watched.page.locator("h1").inner_text() == "MMAudio"
        assert watched.problems == []
