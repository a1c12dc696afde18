"""Frames that MkDocs already made, kept by what they were made from."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

from avsurvey.files import remove_oldest, seal, unseal
from avsurvey.pages import SECTION_URIS, Prose
from avsurvey.site.inputs import Inputs
from avsurvey.site.mkdocs_seam import Frame, build_frame
from avsurvey.site.publish import hash_folder

PROSE_FILE: Final = "frame.pickle"
KEPT: Final = 8
"""How many frames are kept: builds for other addresses may read theirs at this moment."""


def kept_frame(inputs: Inputs, site_url: str, code: str) -> Frame:
    """The frame from the cache, or made anew where the prose, the theme, MkDocs or the code changed."""
    project = inputs.project
    digest = hashlib.sha256(f"{site_url} {code} {version('mkdocs')} {version('mkdocs-material')}".encode())
    digest.update(project.mkdocs_yml.read_bytes())
    hash_folder(project.docs, digest)
    hash_folder(project.templates / "theme", digest)
    folder = project.cache / "frames" / digest.hexdigest()[:24]
    known = _known_frame(folder)
    return Frame(folder / "site", known, site_url) if known is not None else _make_frame(inputs, folder, site_url)


def _known_frame(folder: Path) -> dict[str, Prose] | None:
    """The prose of a kept frame; None, and the frame gone, where any of its files is not as it was written."""
    try:
        prose, contents = pickle.loads(unseal(folder.name, (folder / PROSE_FILE).read_bytes()) or b"")
        is_whole = contents == _contents(folder / "site")
    except Exception:  # absent, or broken in any way: made anew
        is_whole = False
    if is_whole:
        return prose  # type: ignore[no-any-return]
    shutil.rmtree(folder, ignore_errors=True)
    return None


def _make_frame(inputs: Inputs, folder: Path, site_url: str) -> Frame:
    """Make a frame aside and put it in its place at once; where another build was first, its equal one is used."""
    partial = folder.with_name(f"{folder.name}-{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        frame = build_frame(inputs.project, partial / "site", SECTION_URIS, site_url)
        sealed = seal(folder.name, pickle.dumps((frame.prose, _contents(partial / "site"))))
        (partial / PROSE_FILE).write_bytes(sealed)
        inputs.require_unchanged()  # it is kept under the digest of what was there before
        with suppress(OSError):
            partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    remove_oldest(folder.parent.iterdir(), KEPT)
    return Frame(folder / "site", frame.prose, site_url)


def _contents(folder: Path) -> dict[str, bytes]:
    """The digest of every file below a folder, by its path in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest() for path in files}
