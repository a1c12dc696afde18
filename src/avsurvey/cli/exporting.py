"""What `avsurvey export` writes: one of the formats, of a selection, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from avsurvey.cli.console import EXIT_ENVIRONMENT, EXIT_FINDINGS, EXIT_USAGE, fail, say, write, write_bytes
from avsurvey.exports import (
    EXPORTS,
    FILE_EXPORTS,
    FOLDER_EXPORTS,
    Selection,
    SelectionError,
    of_page,
    of_query,
    of_table,
    take_out,
    take_out_folder,
    works_of,
)
from avsurvey.exports.citeproc import MISSING, StyleError, render_in_style
from avsurvey.exports.styles import STYLES
from avsurvey.files import write_whole
from avsurvey.kb import KnowledgeBase
from avsurvey.manuscript import make_manuscript
from avsurvey.pages import CHAPTERS, BlockError, Renderer
from avsurvey.pages.citing import works_by_chapter
from avsurvey.query import QueryError
from avsurvey.records.schema import nearest
from avsurvey.site import Project, ProjectError
from avsurvey.site.mkdocs_seam import read_chapters
from avsurvey.views import Survey

REFERENCES: Final = "references"
DOCS: Final = Path("docs")
FORMATS: Final = (*EXPORTS, *FILE_EXPORTS, *FOLDER_EXPORTS, REFERENCES, "latex-survey")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be taken out: a query, a table, or a page; and the style of references."""

    where: str = ""
    table: str = ""
    page: str = ""
    style: str = "apa"


def require_format(name: str) -> None:
    """End the command where there is no such format."""
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        fail(f"There is no format `{name}`.{nearest(name, list(FORMATS))} There are {known}.", EXIT_USAGE)


def put_export(kb: KnowledgeBase, name: str, wanted: Wanted, output: Path | None) -> None:
    """Write a selection in a format; end the command with what to name where a name is none."""
    try:
        selection = _select(kb, wanted)
        if name in FOLDER_EXPORTS:
            put_folder(take_out_folder(kb, name, selection), output or Path(name))
            return
        content = _references(kb, selection, wanted.style) if name == REFERENCES else take_out(kb, name, selection)
    except (QueryError, SelectionError) as error:
        fail(str(error), EXIT_USAGE)
    except StyleError as error:
        fail(str(error), EXIT_ENVIRONMENT if str(error) == MISSING else EXIT_USAGE)
    if output:
        _put(content, output)
    elif name in FILE_EXPORTS:
        write_bytes(content)
    else:
        write(content.decode())


def put_text(text: str, output: Path | None) -> None:
    """Write a text into a file, or to standard output."""
    if output:
        _put(text.encode(), output)
    else:
        write(text)


def _select(kb: KnowledgeBase, wanted: Wanted) -> Selection:
    if wanted.page and (wanted.table or wanted.where):
        raise SelectionError("`--page` stands alone. Leave out `--table` and `--where`, or the page.")
    if wanted.page.startswith(CHAPTERS):
        return _of_chapter(kb, wanted.page)
    if wanted.page:
        return of_page(Survey(kb), wanted.page)
    return of_table(Survey(kb), wanted.table, wanted.where) if wanted.table else of_query(kb, wanted.where)


def _of_chapter(kb: KnowledgeBase, page: str) -> Selection:
    """The works that a chapter of the survey cites."""
    works = works_by_chapter(kb, DOCS)
    name = f"{page.rstrip('/')}.md"
    if name not in works:
        raise SelectionError(f"There is no chapter `{page}` below {DOCS}.{nearest(name, list(works))}")
    return Selection(works[name])


def _references(kb: KnowledgeBase, selection: Selection, style: str) -> bytes:
    if style in STYLES:
        return take_out(kb, style, selection)
    return render_in_style(kb, works_of(kb, selection.records), Path(style)).encode()


def export_manuscript(kb: KnowledgeBase, folder: Path) -> None:
    """Write the chapters in LaTeX into a folder."""
    try:
        project = Project.at(Path())
        paths = {name: project.docs / CHAPTERS / f"{name}.md" for name in read_chapters(project)}
        chapters = {name: path.read_text(encoding="utf-8") for name, path in paths.items()}
        files = make_manuscript(Survey(kb), Renderer(project.templates), chapters)
    except ProjectError as error:
        fail(str(error), EXIT_ENVIRONMENT)
    except BlockError as error:
        fail(str(error), EXIT_FINDINGS)
    put_folder(files, folder)


def put_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files below a folder."""
    for path, content in files.items():
        write_whole(folder / path, content)
    say(f"Wrote {len(files)} files into {folder}")


def _put(content: bytes, output: Path) -> None:
    write_whole(output, content)
    say(f"Wrote {output}, {len(content) / 1000:,.0f} kB")
