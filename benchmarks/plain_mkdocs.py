"""The same pages for plain MkDocs: ``python -m benchmarks.plain_mkdocs PROJECT FOLDER``.

What is the same: MkDocs, Material with its configuration, overrides, style sheets and scripts, the navigation, the
Markdown extensions, and for each generated page the very HTML that stands in avsurvey's page.

What is not the same, all of it in favour of plain MkDocs: the HTML comes ready, so that no record is read, checked,
linked or rendered; the live blocks of the chapters are left out; no sitemap of ours, no index of names, no table
library. One thing is against it: the HTML passes through Python-Markdown as a raw block, because plain MkDocs has no
other way to take it.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from avsurvey import load
from avsurvey.pages import SECTION_URIS, Page, Renderer, all_pages, read_prose
from avsurvey.site import Project
from avsurvey.views import Survey


def write_plain_mkdocs(project: Project, folder: Path) -> int:
    """Write a MkDocs project with a Markdown file for each generated page; returns how many there are."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project.docs, folder / "docs")
    shutil.copytree(project.templates / "theme", folder / "templates" / "theme")
    shutil.copy2(project.mkdocs_yml, folder)
    for chapter in (folder / "docs").rglob("*.md"):
        prose = read_prose(chapter.read_text(encoding="utf-8"), chapter.name)
        chapter.write_text(re.sub(r"AVSLIVE\d+X", "", prose.markdown), encoding="utf-8")
    pages = list(all_pages(Survey(load(project.data)), Renderer(project.templates)))
    for page in pages:
        path = folder / "docs" / _source(page.uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_markdown(page), encoding="utf-8")
    return len(pages)


def _source(uri: str) -> str:
    return f"{uri}index.md" if uri in SECTION_URIS else f"{uri.rstrip('/')}.md"


def _markdown(page: Page) -> str:
    """Front matter as avsurvey's hook sets it, and the body as one raw block."""
    head = [f"title: {json.dumps(page.title)}", f"description: {json.dumps(page.description)}"]
    head += ["generated: true", "hide: [toc, navigation]"]
    return "---\n" + "\n".join(head) + f"\n---\n\n<div>\n{page.body}\n</div>\n"


def write_as_asked(write: Callable[[Project, Path], int], description: str) -> None:
    """Read the command line of a module that writes a project for another generator; say how many pages it has."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{Path(sys.argv[0]).stem}", description=description)
    parser.add_argument("project", type=Path, help="a project with records")
    parser.add_argument("folder", type=Path, help="the folder to write; what is in it is replaced")
    options = parser.parse_args()
    count = write(Project.at(options.project), options.folder)
    print(f"{count} pages in {options.folder}/", file=sys.stderr)


if __name__ == "__main__":
    write_as_asked(write_plain_mkdocs, "The same pages for plain MkDocs.")
