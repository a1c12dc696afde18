"""What broke a build in prose, templates or configuration, said with the file's name and what to do."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError
from yaml import YAMLError

from avsurvey.site.project import Project


def mishap(error: Exception, project: Project) -> str | None:
    """A sentence on what somebody wrote wrongly; None for whatever is a fault of the program."""
    if isinstance(error, TemplateSyntaxError):
        return f"{_shown(project, error.filename or error.name or '')}:{error.lineno}: {_sentence(error)} Correct it."
    if isinstance(error, TemplateError):
        return f"{_place_in_template(error, project)}: {_sentence(error)} Correct it."
    if isinstance(error, UnicodeDecodeError):
        files = ", ".join(_not_utf8(project)) or "A file"
        return f"{files}: not UTF-8. Save as UTF-8."
    if isinstance(error, YAMLError):
        return f"mkdocs.yml, or what stands above a chapter, is not YAML: {' '.join(str(error).split())}. Correct it."
    if isinstance(error, RecursionError):
        return "A chapter or a record nests without end. Look at what was changed last."
    return None


def _sentence(error: TemplateError) -> str:
    return (error.message or "cannot be read").rstrip(".") + "."


def _place_in_template(error: TemplateError, project: Project) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "templates" in Path(frame.filename).parts]
    return f"{_shown(project, frames[-1].filename)}:{frames[-1].lineno}" if frames else "A template"


def _shown(project: Project, path: str) -> str:
    found = Path(path)
    return found.relative_to(project.root).as_posix() if found.is_relative_to(project.root) else path


def _not_utf8(project: Project) -> Iterator[str]:
    texts = (path for folder in (project.docs, project.templates) for path in sorted(folder.rglob("*")))
    for path in (project.mkdocs_yml, *texts):
        if path.is_file() and path.suffix in (".md", ".html", ".xml", ".yml", ".txt"):
            try:
                path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                yield _shown(project, str(path))
