"""Laws of releases: the same bytes from two copies, whole archives, checksums that hold, and nothing that disagrees."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from checkout import CORPUS, NO_SEARCH, ROOT, edit, make_checkout
from typer.testing import CliRunner

from avsurvey.cli.app import app
from avsurvey.exports import EXPORTS, FILE_EXPORTS, of_query, take_out
from avsurvey.exports.sbom import render_sbom
from avsurvey.kb import read_folder
from avsurvey.release import Release, ReleaseError, make_release
from avsurvey.release.making import FILES
from avsurvey.site import Project

LOCK = "requirements/lock.txt"
PARTS = ("CITATION.cff", ".zenodo.json", "CHANGELOG.md", "pyproject.toml", "LICENSE-DATA", "data/CHANGELOG.md", LOCK)
VERSION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]


def checkout(folder: Path) -> Project:
    """A copy of the project with the records of the toy corpus."""
    project = make_checkout(folder, CORPUS, has_prose=False)
    (folder / "requirements").mkdir()
    for name in PARTS:
        shutil.copy(ROOT / name, folder / name)
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy that may not be changed."""
    return checkout(tmp_path_factory.mktemp("release") / "first")


@pytest.fixture(scope="module")
def released(project: Project) -> Path:
    """A release with a site, since the state of an empty survey but for its vocabularies."""
    output = project.root.parent / "out"
    make_release(project, Release(NO_SEARCH, since=CORPUS), output)
    return output


def members(path: Path) -> dict[str, tarfile.TarInfo]:
    """What is in an archive."""
    with tarfile.open(path) as archive:
        return {entry.name: entry for entry in archive.getmembers()}


def test_two_copies_give_the_same_bytes(released: Path, tmp_path: Path) -> None:
    """From another copy in another folder every file of the release is the same."""
    second = checkout(tmp_path / "elsewhere" / "second")
    for path in second.root.rglob("*"):
        path.touch()
    make_release(second, Release(NO_SEARCH, since=CORPUS), tmp_path / "out")
    first = {path.name: path.read_bytes() for path in released.iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first


def test_checksums_hold(released: Path) -> None:
    """The usual program accepts every file, and no file is left out."""
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=released, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert len(done.stdout.splitlines()) == len(list(released.iterdir())) - 1


def test_what_a_release_holds(released: Path) -> None:
    """Data, exports and site as archives; beside them changes, bill of materials, citation, and what Zenodo is told."""
    assert sorted(path.name for path in released.iterdir()) == [
        "CITATION.cff",
        "SHA256SUMS",
        *(f"avsurvey-{VERSION}-{part}.tar.gz" for part in ("data", "exports", "site")),
        "data-CHANGELOG.md",
        "data-changes.txt",
        "sbom.cdx.json",
        "zenodo.json",
    ]
    assert (released / "data-changes.txt").read_text(encoding="utf-8") == "No change.\n"
    lock = (ROOT / LOCK).read_text(encoding="utf-8")
    assert (released / "sbom.cdx.json").read_text(encoding="utf-8") == render_sbom(lock)


@pytest.mark.parametrize("part", ["data", "exports", "site"])
def test_archives_are_sorted_and_nobodys(released: Path, part: str) -> None:
    """Everything stands below one folder, in order, with the day of the release, and licence and citation inside."""
    top = f"avsurvey-{VERSION}-{part}"
    entries = members(released / f"{top}.tar.gz")
    assert list(entries) == sorted(entries)
    assert all(name.startswith(f"{top}/") and ".." not in name for name in entries)
    facts = {(entry.mtime, entry.uid, entry.gid, entry.uname, entry.mode, entry.isfile()) for entry in entries.values()}
    assert len(facts) == 1
    assert next(iter(facts))[1:] == (0, 0, "", 0o644, True)
    assert {f"{top}/{name}" for name in ("LICENSE-DATA", "CITATION.cff", ".zenodo.json")} <= set(entries)


def test_data_archive_is_read_as_data(project: Project, released: Path, tmp_path: Path) -> None:
    """Unpacked, the records are those of the checkout."""
    with tarfile.open(released / f"avsurvey-{VERSION}-data.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = read_folder(tmp_path / f"avsurvey-{VERSION}-data" / "data").kb
    assert list(unpacked.records()) == list(read_folder(project.data).kb.records())


def test_export_archive_holds_every_format(project: Project, released: Path) -> None:
    """No format of the command line is missing, and each file is what that writes."""
    assert set(FILES.values()) == {*EXPORTS, *FILE_EXPORTS}
    kb = read_folder(project.data).kb
    top = f"avsurvey-{VERSION}-exports"
    with tarfile.open(released / f"{top}.tar.gz") as archive:
        for name, form in FILES.items():
            file = archive.extractfile(f"{top}/exports/{name}")
            assert file is not None
            assert file.read() == take_out(kb, form, of_query(kb, ""))
        assert f"{top}/exports/parquet/croissant.json" in archive.getnames()


def test_site_archive_is_the_site(project: Project, released: Path) -> None:
    """The site is in it with its first page; the checkout's own is not touched, and no stamp of a machine is in it."""
    names = {name.partition("/")[2] for name in members(released / f"avsurvey-{VERSION}-site.tar.gz")}
    assert {"site/index.html", "site/models/mmaudio/index.html"} <= names
    assert not any(name.startswith("site/.") for name in names)
    assert not project.site.exists()


WRONG = {
    "version": ("CITATION.cff", f"version: {VERSION}\n", "version: 9.9.9\n", "CITATION.cff names version 9.9.9"),
    "changelog": ("CHANGELOG.md", f"## [{VERSION}] - ", f"## [{VERSION}] on ", "CHANGELOG.md has no heading"),
    "field": (".zenodo.json", '"language"', '"tongue"', "has `tongue`, which Zenodo does not know"),
    "type": (".zenodo.json", '"dataset"', '"data"', "`upload_type` is one of"),
    "licence": (".zenodo.json", '"cc-by-4.0"', '""', ".zenodo.json lacks `license`"),
    "title": (".zenodo.json", '"avsurvey: a living', '"avsurvey: a lively', "differ in `title`"),
    "lock": (LOCK, "==", ">=", "pins no version. Make the lock again by `make lock`."),
    "no json": (".zenodo.json", '"title"', "title", ".zenodo.json is no JSON"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_disagrees_is_told(tmp_path: Path, case: str) -> None:
    """Versions, days and what Zenodo is told must agree; nothing is written where they do not."""
    name, old, new, said = WRONG[case]
    project = checkout(tmp_path / "project")
    path = project.root / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReleaseError, match=re.escape(said)):
        make_release(project, Release(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_tag_names_the_version(project: Project, tmp_path: Path) -> None:
    """A tag of another version is no release of this one."""
    make_release(project, Release(tag=f"v{VERSION}"), tmp_path / "out")
    with pytest.raises(ReleaseError, match=r"The tag `v9\.9` is not"):
        make_release(project, Release(tag="v9.9"), tmp_path / "other")


def test_folder_must_be_empty(project: Project, tmp_path: Path) -> None:
    """What stands in the folder is not mixed with a release."""
    (tmp_path / "old").touch()
    with pytest.raises(ReleaseError, match="is not empty"):
        make_release(project, Release(), tmp_path)


def test_citekeys_never_change(project: Project, tmp_path: Path) -> None:
    """A work that was released and is gone stops the release; one that was renamed does not."""
    older = tmp_path / "older"
    shutil.copytree(project.data, older)
    name = "zeghidour2021soundstream"
    text = (older / "papers" / f"{name}.yml").read_text(encoding="utf-8")
    (older / "papers" / "zeghidour2021gone.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"The citekey `zeghidour2021gone` is gone\."):
        make_release(project, Release(since=older), tmp_path / "out")
    newer = replace(project, data=tmp_path / "newer")
    shutil.copytree(project.data, newer.data)
    edit(newer.data / "papers" / f"{name}.yml", "level: ", "former_ids: [zeghidour2021gone]\nlevel: ")
    (older / "papers" / f"{name}.yml").unlink()
    make_release(newer, Release(since=older), tmp_path / "out")
    assert "renamed from zeghidour2021gone" in (tmp_path / "out" / "data-changes.txt").read_text(encoding="utf-8")


def test_command_makes_a_release(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes it, and ends with what stands against it."""
    monkeypatch.chdir(project.root)
    done = CliRunner().invoke(app, ["release", "--no-site", "--output", str(tmp_path / "out")])
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "out" / "SHA256SUMS").is_file()
    again = CliRunner().invoke(app, ["release", "--no-site", "--output", str(tmp_path / "out")])
    assert again.exit_code == 1
    assert "is not empty" in again.stderr


def test_real_files_agree() -> None:
    """The repository's own citation and Zenodo's file name one version, day and title."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    deposit = json.load(io.StringIO((ROOT / ".zenodo.json").read_text(encoding="utf-8")))
    assert (deposit["version"], deposit["publication_date"]) == (citation["version"], citation["date-released"])
