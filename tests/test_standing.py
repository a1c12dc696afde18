"""Laws of answers that are kept while nothing on the disk changes: they are the answers that would be found anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from fixture_types import Overlay
from processes import spawn
from test_cold_start import HEAVY, loaded, own

from avsurvey.findings import render_findings
from avsurvey.kb import read_folder
from avsurvey.kb.hashes import FileHashes
from avsurvey.rules import check_folder
from avsurvey.site import Project
from avsurvey.site.unchanged import LastBuild
from avsurvey.standing import REST_NS, Standing

RESTED: Final = "import avsurvey.standing as standing; standing.REST_NS = -(10**15)"
"""Files that were just written count as rested, so that a test need not wait."""
LOOK: Final = """
from pathlib import Path
from avsurvey.site import Project
from avsurvey.site.unchanged import LastBuild
LastBuild.of(Project.at(Path())).is_current()
raise SystemExit
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, a folder in it, and a file in that."""
    (tmp_path / "watched" / "inner").mkdir(parents=True)
    (tmp_path / "watched" / "a.yml").write_text("one\n", encoding="utf-8")
    (tmp_path / "watched" / "inner" / "b.yml").write_text("two\n", encoding="utf-8")
    return tmp_path / "watched"


def rewrite_unseen(folder: Path) -> None:
    """Write as many other bytes into a file and put its time of writing back, later by the file system's clock."""
    path = folder / "a.yml"
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:
        path.write_text("uno\n", encoding="utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: list[tuple[str, Callable[[Path], object]]] = [
    ("written", lambda folder: (folder / "inner" / "b.yml").write_text("three\n", encoding="utf-8")),
    ("written with its time put back", rewrite_unseen),
    ("added", lambda folder: (folder / "inner" / "c.yml").write_bytes(b"")),
    ("hidden one added", lambda folder: (folder / ".c").write_bytes(b"")),
    ("deleted", lambda folder: (folder / "a.yml").unlink()),
    ("renamed", lambda folder: (folder / "a.yml").rename(folder / "c.yml")),
    ("folder added", lambda folder: (folder / "empty").mkdir()),
    ("linked", lambda folder: (folder / "c.yml").symlink_to("a.yml")),
    ("linked to nothing", lambda folder: (folder / "c.yml").symlink_to("nothing")),
    ("exchanged", lambda folder: (folder / "inner" / "b.yml").replace(folder / "a.yml")),
]


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=[name for name, _ in CHANGES])
def test_every_change_is_seen(folder: Path, change: Callable[[Path], object]) -> None:
    """What stands as it stood has the same digest, and what changed has another."""
    before = Standing.of([folder]).digest
    assert Standing.of([folder]).digest == before
    change(folder)
    assert Standing.of([folder]).digest != before


def test_what_else_decides_is_in_the_digest(folder: Path) -> None:
    """Answers to other questions about the same files are others."""
    assert Standing.of([folder], "strict").digest != Standing.of([folder]).digest


def test_what_was_just_written_has_not_rested(folder: Path) -> None:
    """An answer about files that were just written is not kept: written again at once they would look the same."""
    standing = Standing.of([folder])
    assert REST_NS > 0
    assert not standing.is_settled
    standing.keep(folder.parent / "kept", b"answer")
    assert not (folder.parent / "kept").exists()


def test_answer_is_kept_for_its_own_question(tmp_path: Path) -> None:
    """An answer comes back under the digest for which it was kept, and under no other; a damaged one never."""
    path = tmp_path / "kept"
    one, other = Standing("one", is_settled=True), Standing("other", is_settled=True)
    assert one.kept(path) is None
    one.keep(path, b"first\nsecond")
    assert (one.kept(path), other.kept(path)) == (b"first\nsecond", None)
    stored = path.read_bytes()
    for damaged in (b"", stored[:-1], stored + b"x", stored[:40] + b"X" + stored[41:]):
        path.write_bytes(damaged)
        assert one.kept(path) is None


def test_kept_hash_is_that_of_the_bytes(folder: Path) -> None:
    """A hash that is not computed again is right, and a file that was written again is hashed again."""
    long_ago = 10**19
    first = FileHashes(folder, folder.parent / "hashes", now=long_ago)
    content, raw = first.of("a.yml")
    assert raw == b"one\n"
    again = FileHashes(folder, None, known=first.found)
    assert again.of("a.yml") == (content, None)
    rewrite_unseen(folder)
    assert FileHashes(folder, None, known=first.found).of("a.yml")[1] == b"uno\n"


def test_fresh_hash_is_not_kept(folder: Path) -> None:
    """The hash of a file that was just written is computed again next time."""
    fresh = FileHashes(folder, None)
    fresh.of("a.yml")
    assert fresh.found == {}


@pytest.fixture
def project(overlay: Overlay) -> Path:
    """A folder with records and the mark of a project, in which commands keep what they find."""
    data = overlay({"models/engine.yml": "level: stub\n"})
    (data.parent / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    return data.parent


def test_kept_findings_are_those_found_anew(project: Path) -> None:
    """The same findings come a second time, without the schemas and rules; after a change they are found anew."""
    first = spawn("validate", cwd=project, first=RESTED)
    second = spawn("validate", cwd=project, first=RESTED)
    assert (first.returncode, first.stdout, first.stderr) == (1, second.stdout, second.stderr)
    assert own(loaded("validate", cwd=project, code=1, first=RESTED)) <= {"cli", "files", "findings", "standing"}
    (project / "data" / "models" / "engine.yml").unlink()
    assert spawn("validate", cwd=project, first=RESTED).stdout == ""


def test_kept_findings_are_of_their_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings name files as the command names the folder, also where it was named otherwise before."""
    monkeypatch.chdir(project)
    for name in ("data", f"../{project.name}/data", str(project / "data"), "data"):
        found = spawn("validate", "--data", name, cwd=project, first=RESTED).stdout
        assert found == render_findings(check_folder(read_folder(Path(name)))) != ""


def test_last_build_is_current_until_something_changes(project: Path) -> None:
    """A build need not be repeated while its inputs stand as they did, with its options, and its site is published."""
    at = Project.at(project)
    settled = LastBuild(
        at, Standing(LastBuild.of(at, "search").standing.digest, is_settled=True), LastBuild.of(at).path
    )
    at.site.mkdir()
    (at.site / ".avsurvey-build").write_text("stamp", encoding="utf-8")
    settled.note("stamp")
    assert LastBuild.of(at, "search").is_current()
    assert not LastBuild.of(at, "no search").is_current()
    (at.site / ".avsurvey-build").write_text("of another build", encoding="utf-8")
    assert not LastBuild.of(at, "search").is_current()
    (at.site / ".avsurvey-build").write_text("stamp", encoding="utf-8")
    (project / "data" / "models" / "engine.yml").unlink()
    assert not LastBuild.of(at, "search").is_current()


def test_looking_for_changes_loads_nothing_heavy(project: Path) -> None:
    """Whether a build has anything to do is told before what builds is loaded."""
    modules = loaded(cwd=project, first=LOOK)
    assert modules & HEAVY == frozenset()
    assert own(modules) == {"files", "site", "standing"}


def test_records_that_changed_are_kept_beside_the_rest(overlay: Overlay, tmp_path: Path) -> None:
    """Reading after a change writes the changed record, not all, and reading again finds both."""
    data, cache = overlay({}), tmp_path / "cache"
    read_folder(data, cache)
    (base,) = cache.glob("records-*")
    before = base.stat().st_mtime_ns
    (data / "models" / "mmaudio.yml").write_bytes((data / "models" / "mmaudio.yml").read_bytes() + b"\n")
    changed = read_folder(data, cache)
    assert len(list(cache.glob("records-*"))) == 2
    assert base.stat().st_mtime_ns == before
    assert read_folder(data, cache) == changed == read_folder(data)
