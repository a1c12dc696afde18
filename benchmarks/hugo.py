"""The same pages for Hugo: ``python -m benchmarks.hugo PROJECT FOLDER``.

What is the same: for each generated page the very HTML that stands in avsurvey's page, its title, description and head,
and Material's frame around it, as one layout for each folder; the style sheets and scripts, copied.

What is not the same, all of it in favour of Hugo: the HTML comes ready, so that no record is read, checked, linked or
rendered; chapters are copied as they are; no twins, no exports, no API, no feeds, no index of names.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from avsurvey import load
from avsurvey.pages import SECTION_URIS, SHELLS, Page, Renderer, all_pages
from avsurvey.site import DEFAULT_SITE_URL, Project
from avsurvey.site.mkdocs_seam import shell_uri
from avsurvey.site.splice import BODY_SLOT, DESCRIPTION_SLOT, HEAD_SLOT, TITLE_SLOT, URI_SLOT, Shell
from avsurvey.site.workshop import Shells
from avsurvey.views import Survey
from benchmarks.plain_mkdocs import write_as_asked

CONFIGURATION: Final = {
    "baseURL": DEFAULT_SITE_URL,
    "disableKinds": ["taxonomy", "term", "rss", "home"],
    "security": {"allowContent": [".*"]},
}
SLOTS: Final = {
    TITLE_SLOT: "{{ .Title }}",
    DESCRIPTION_SLOT: "{{ .Description }}",
    BODY_SLOT: "{{ .Content }}",
    HEAD_SLOT: "{{ .Params.head | safeHTML }}",
    URI_SLOT: "{{ .Params.uri }}",
}


def write_hugo(project: Project, folder: Path) -> int:
    """Write a Hugo project with a content file for each generated page of a built project; returns how many."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "hugo.json").write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    frame = max((project.cache / "frames").iterdir(), key=lambda path: path.stat().st_mtime) / "site"
    shutil.copytree(frame, folder / "static", ignore=shutil.ignore_patterns("avs-shell", "sitemap.xml*"))
    sections = {uri: _shell(frame, uri) for uri in SECTION_URIS}
    shells = Shells(sections, {uri: _shell(frame, shell_uri(uri)) for uri in SHELLS})
    layouts: dict[tuple[str, str], str] = {}
    pages = [
        page
        for page in all_pages(Survey(load(project.data)), Renderer(project.templates, DEFAULT_SITE_URL))
        if page.shell
    ]
    for page in pages:
        key = shells.key_of(page)
        shell = shells.get(*key)
        if key not in layouts and shell is not None:
            layouts[key] = f"shell{len(layouts)}"
            (folder / "layouts" / "_default" / f"{layouts[key]}.html").write_text(_layout(shell), encoding="utf-8")
        _write_page(folder, page, layouts[key])
    return len(pages)


def _shell(frame: Path, uri: str) -> Shell:
    return Shell.of((frame / uri / "index.html").read_text(encoding="utf-8"), uri)


def _layout(shell: Shell) -> str:
    """A shell as a template of Hugo."""
    parts = [part.replace("{{", '{{ "{{" }}') for part in shell.parts]
    return parts[0] + "".join(SLOTS[slot] + part for slot, part in zip(shell.slots, parts[1:], strict=True))


def _write_page(folder: Path, page: Page, layout: str) -> None:
    name = f"{page.uri}_index.html" if page.uri.count("/") == 1 else f"{page.uri.rstrip('/')}.html"
    (folder / "static" / page.uri / "index.html").unlink(missing_ok=True)
    said = {
        "title": page.title,
        "description": page.description,
        "head": page.head,
        "uri": page.uri,
        "url": f"/{page.uri}",
        "layout": layout,
    }
    path = folder / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(said, indent=1)}\n\n{page.body}", encoding="utf-8")


if __name__ == "__main__":
    write_as_asked(write_hugo, "The same pages for Hugo.")
