"""Search: a small index of names that answers first, and Pagefind over the full text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from avsurvey.exports.json_text import dump_compact
from avsurvey.pages import Page
from avsurvey.site.project import ProjectError

NAMES_PATH: Final = "search/names.json"
INDEX_FOLDER: Final = "pagefind"
"""Where Pagefind puts its index."""


def render_names(pages: Iterable[Page]) -> bytes:
    """The index of names as JSON: for each page its address, title, kind and the names it answers to."""
    entries = [
        {"uri": page.uri, "title": page.title, "kind": page.kind, "names": list(page.names)}
        for page in pages
        if page.names
    ]
    entries.sort(key=lambda entry: str(entry["uri"]))
    return dump_compact(entries).encode() + b"\n"


def index_full_text(folder: Path) -> None:
    """Let Pagefind index the built pages of a folder into ``pagefind/``; raises :class:`ProjectError`."""
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--force-language", "en", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        detail = (done.stderr or done.stdout).strip()
        raise ProjectError(
            f"Pagefind stopped with exit code {done.returncode}: {detail}. Build with --no-search meanwhile."
        )
