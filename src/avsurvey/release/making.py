"""What a release consists of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from avsurvey.diff import diff_records, render_diff
from avsurvey.exports import FOLDER_EXPORTS, Selection, of_query, take_out, take_out_folder
from avsurvey.exports.sbom import render_sbom
from avsurvey.files import write_whole
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.release.archives import SUMS, checksums, pack, read_tree
from avsurvey.release.checks import (
    CITATION,
    DATA_CHANGELOG,
    ZENODO,
    Identity,
    ReleaseError,
    lost_keys,
    read_identity,
    read_part,
)
from avsurvey.rules import require_valid
from avsurvey.site import Options, Project, build_site

FILES: Final = {
    "papers.bib": "bibtex",
    "papers-ascii.bib": "bibtex-ascii",
    "papers-squeezed.bib": "bibtex-squeezed",
    "papers.biblatex.bib": "biblatex",
    "papers.ris": "ris",
    "papers.csl.json": "csl-json",
    "papers.apa.txt": "apa",
    "papers.ieee.txt": "ieee",
    "list.md": "markdown",
    "tables.tex": "latex",
    "everything.json": "json",
    "everything.jsonl": "jsonl",
    "records.csv": "csv",
    "results.csv": "results-csv",
    "graph.graphml": "graphml",
    "graph.gexf": "gexf",
    "graph.json": "graph-json",
    "survey.sqlite": "sqlite",
}
"""The exports of a release by the names of their files; those of several files stand in a folder of their own."""
CHANGES: Final = "data-changes.txt"
ALONGSIDE: Final = ("LICENSE-DATA", CITATION, ZENODO)
"""What goes into every archive, so that none is without its licence and how to cite it."""
BESIDE: Final = {"CITATION.cff": CITATION, "zenodo.json": ZENODO, "data-CHANGELOG.md": DATA_CHANGELOG}
"""What stands beside the archives, by its name there: places of release rename what begins with a dot."""

LOCK: Final = "requirements/lock.txt"
SBOM: Final = "sbom.cdx.json"
"""The packages of the lock, under the ending by which CycloneDX files are known."""


@dataclass(frozen=True, slots=True)
class Release:
    """How to release; without options for the site none is built."""

    site: Options | None = None
    since: Path | None = None
    """A folder with the records of an older state."""
    tag: str = ""


def make_release(project: Project, release: Release, output: Path) -> tuple[str, ...]:
    """Write a release into an empty folder and return the names of its files.

    Raises :class:`ReleaseError` with all that stands against it, and what reading, checking and building raise.
    """
    if output.exists() and any(output.iterdir()):
        raise ReleaseError(f"{output} is not empty. Name another folder, or empty it.")
    identity = read_identity(project.root, release.tag)
    folder = read_folder(project.data, project.cache)
    require_valid(folder)
    files = dict(_files(project, release, identity, folder.kb))
    files[SUMS] = checksums(files)
    for name, content in files.items():
        write_whole(output / name, content)
    return tuple(files)


def _files(project: Project, release: Release, identity: Identity, kb: KnowledgeBase) -> Iterator[tuple[str, bytes]]:
    yield SBOM, _bill(project)
    if release.since is not None:
        yield CHANGES, _changes(release.since, kb)
    alongside = {name: (project.root / name).read_bytes() for name in ALONGSIDE}
    parts = {"data": read_tree(project.data, "data"), "exports": _exports(kb)}
    if release.site is not None:
        parts["site"] = _site(project, release.site)
    for name, held in parts.items():
        top = f"avsurvey-{identity.version}-{name}"
        yield f"{top}.tar.gz", pack(held | alongside, top, identity.time)
    yield from ((name, (project.root / path).read_bytes()) for name, path in BESIDE.items())


def _bill(project: Project) -> bytes:
    """The bill of materials of what the release is made and tested with."""
    try:
        return render_sbom(read_part(project.root / LOCK)).encode()
    except ValueError as error:
        raise ReleaseError(f"{LOCK}: {error}") from None


def _changes(since: Path, kb: KnowledgeBase) -> bytes:
    """What changed since an older state, in words."""
    changes = diff_records(read_folder(since).kb, kb)
    if problems := tuple(lost_keys(changes)):
        raise ReleaseError("\n".join(problems))
    return render_diff(changes).encode()


def _exports(kb: KnowledgeBase) -> dict[str, bytes]:
    whole: Selection = of_query(kb, "")
    single = {f"exports/{name}": take_out(kb, form, whole) for name, form in FILES.items()}
    several = {
        f"exports/{form}/{name}": content
        for form in FOLDER_EXPORTS
        for name, content in take_out_folder(kb, form, whole).items()
    }
    return single | several


def _site(project: Project, options: Options) -> dict[str, bytes]:
    """The site, built aside, so that the one of the checkout stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        aside = replace(project, site=Path(folder) / "site")
        build_site(aside, options)
        return read_tree(aside.site, "site")
