"""The seam to MkDocs and Material: the only module that knows them.

MkDocs renders hand-written chapters, and one page for each *shell*: a page whose title, description and content are
sentinels, so that any number of records can be put into it without MkDocs.
"""

from __future__ import annotations

import html
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.yaml import yaml_load

from avsurvey.pages import (
    CHAPTERS,
    SHELL_NAME,
    SHELLS,
    BlockRenderer,
    Page,
    Prose,
    Renderer,
    read_prose,
    render_prose_head,
    with_works,
)
from avsurvey.site.project import Project, ProjectError
from avsurvey.site.security import with_policy

TITLE: Final = "AVSTITLESENTINEL"
DESCRIPTION: Final = "AVSDESCRIPTIONSENTINEL"
BODY: Final = "<h1>AVSBODYSENTINEL</h1>"
HEAD: Final = "AVSHEADSENTINEL"


@dataclass(frozen=True, slots=True)
class Frame:
    """What MkDocs made: a folder with its output, and the prose of hand-written pages by their address."""

    folder: Path
    prose: Mapping[str, Prose]
    site_url: str


def shell_uri(folder: str) -> str:
    """The address at which a folder's shell is rendered: where its pages will stand."""
    return f"{folder}{SHELL_NAME}/"


def read_repository(project: Project) -> str:
    """The address of the repository as ``repo_url`` in the configuration gives it; empty where it gives none."""
    return str(_configuration(project).get("repo_url") or "")


def read_chapters(project: Project) -> tuple[str, ...]:
    """The names of the chapters of the survey, in the order of the navigation."""
    leaves = _nav_leaves(_configuration(project).get("nav") or [])
    return tuple(leaf.removeprefix(CHAPTERS).removesuffix(".md") for leaf in leaves if leaf.startswith(CHAPTERS))


def _configuration(project: Project) -> dict[str, Any]:
    """What ``mkdocs.yml`` says; raises :class:`ProjectError` where it is no map."""
    try:
        with project.mkdocs_yml.open("rb") as file:
            found = yaml_load(file)
    except MkDocsException as error:
        raise ProjectError(f"mkdocs.yml is not YAML: {' '.join(str(error).split())}. Correct it.") from None
    if not isinstance(found, dict):
        raise ProjectError("mkdocs.yml holds no settings. Write them as `name: value`, beginning with `site_name`.")
    return found


class _Plugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Adds generated pages to MkDocs' own, and takes live parts out of the prose."""

    def __init__(self, pages: Mapping[str, Page], blocks: BlockRenderer | None, renderer: Renderer, docs: str) -> None:
        self._pages = pages
        self._renderer = renderer
        self._blocks = blocks
        self._docs = docs
        self.prose: dict[str, Prose] = {}
        self._order: dict[str, int] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for uri in self._pages:
            source = f"{uri.rstrip('/')}.md" if f"{uri}index.md" not in self._nav_sources(config) else f"{uri}index.md"
            files.append(File.generated(config, source, content=""))
        return files

    def _nav_sources(self, config: MkDocsConfig) -> frozenset[str]:
        return frozenset(_nav_leaves(config.nav or []))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        self._order = {page.url: at for at, page in enumerate(nav.pages)}
        return nav

    def ordered_prose(self) -> dict[str, Prose]:
        """The prose in the order of the navigation, what stands outside of it at the end."""
        last = len(self._order)
        return dict(sorted(self.prose.items(), key=lambda entry: (self._order.get(entry[0], last), entry[0])))

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        generated = self._pages.get(page.url)
        if generated is None:
            front_matter = page.file.content_string.removesuffix(markdown)
            prose = read_prose(
                with_works(markdown, page.url), f"{self._docs}/{page.file.src_uri}", front_matter.count("\n")
            )
            self.prose[page.url] = prose
            return prose.markdown
        # Material prints titles and descriptions as they are; MkDocs' environment does not escape
        page.meta = {
            "title": html.escape(generated.title),
            "description": html.escape(generated.description),
            "generated": True,
            "head": generated.head,
            "hide": ["toc", "navigation", "footer"],
        }
        return ""

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        generated = self._pages.get(page.url)
        if generated is not None:
            return generated.body
        description = page.meta.get("description") or config.site_description or ""
        page.meta["head"] = render_prose_head(self._renderer, page.url, str(page.title), str(description))
        if self._blocks is not None:
            return self._blocks.fill(html, self.prose[page.url], page.url.count("/"))
        return html

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        return with_policy(_without_dead_label(output))

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        return with_policy(output_content) if template_name.endswith(".html") else output_content


def _nav_leaves(nav: Any) -> Iterator[str]:
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict):
            for value in entry.values():
                yield from (value,) if isinstance(value, str) else _nav_leaves(value)


def build_frame(project: Project, folder: Path, section_uris: tuple[str, ...], site_url: str) -> Frame:
    """Render chapters, section pages and shells with sentinels into a folder; raises :class:`ProjectError`."""
    uris = (*section_uris, *(shell_uri(shell) for shell in SHELLS))
    pages = {uri: Page(uri, uri, TITLE, DESCRIPTION, BODY, head=HEAD) for uri in uris}
    plugin = _run(project, folder, pages, None, site_url)
    return Frame(folder, plugin.ordered_prose(), site_url)


def build_whole(
    project: Project, folder: Path, pages: Mapping[str, Page], blocks: BlockRenderer, site_url: str
) -> None:
    """Send every page through MkDocs whole, the slow way that the spliced one is held against."""
    _run(project, folder, pages, blocks, site_url)


def _run(
    project: Project, folder: Path, pages: Mapping[str, Page], blocks: BlockRenderer | None, site_url: str
) -> _Plugin:
    renderer = Renderer(project.templates, site_url)
    plugin = _Plugin(pages, blocks, renderer, project.docs.relative_to(project.root).as_posix())
    with _quiet() as messages:
        try:
            config = load_config(str(project.mkdocs_yml), site_dir=str(folder.resolve()), site_url=site_url)
            config.plugins["avsurvey"] = plugin
            mkdocs_build(config)
        except (MkDocsException, SystemExit) as error:
            detail = "\n".join(messages) or str(error)
            raise ProjectError(f"MkDocs stopped. Correct what it says:\n{detail}") from None
    if messages:
        raise ProjectError("MkDocs warns. Correct what it says:\n" + "\n".join(messages))
    return plugin


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """Collect MkDocs' warnings instead of printing them."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                messages.append(record.getMessage())

    logger, collector = logging.getLogger("mkdocs"), Collector()
    before = (logger.propagate, logger.level)
    logger.propagate, handlers = False, logger.handlers[:]
    logger.handlers[:] = [collector]
    logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield messages
    finally:
        logger.handlers[:] = handlers
        logger.propagate = before[0]
        logger.setLevel(before[1])


def _without_dead_label(page: str) -> str:
    """The page without a label for the switch of its contents, which only pages of the navigation have."""
    return page if 'id="__toc"' in page else page.replace(' for="__toc"', "")
