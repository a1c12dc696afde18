"""Building the site: records and prose in, a folder of files out."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import pickle
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from html import escape
from importlib.metadata import version
from importlib.resources import files as package_files
from pathlib import Path
from typing import Final

from avsurvey.exports import all_feeds, render_atlas, render_bibtex, render_feed, render_llms, render_llms_full
from avsurvey.exports.api import api_files
from avsurvey.exports.downloads import FOLDER as DOWNLOADS_FOLDER
from avsurvey.exports.downloads import render_downloads
from avsurvey.files import seal, unseal
from avsurvey.findings import Finding
from avsurvey.kb import DataFolder, KnowledgeBase, read_folder
from avsurvey.pages import (
    CHAPTERS,
    REDIRECT,
    SECTION_URIS,
    SHELLS,
    BlockRenderer,
    Page,
    Prose,
    Renderer,
    all_pages,
    cited_works,
    offer,
)
from avsurvey.rules import InvalidData, require_valid
from avsurvey.site.arranging import kept_arrangements
from avsurvey.site.cards import render_cards
from avsurvey.site.inputs import Inputs, InputsChanged
from avsurvey.site.mishaps import mishap
from avsurvey.site.mkdocs_seam import Frame, build_frame, build_whole, read_repository, shell_uri
from avsurvey.site.project import Project, ProjectError
from avsurvey.site.publish import (
    hash_folder,
    keep_published,
    only_writer,
    publish,
    read_stamp,
    remove_leftovers,
    remove_oldest,
    remove_partials,
    staging_folder,
    write_files,
)
from avsurvey.site.search import INDEX_FOLDER, NAMES_PATH, index_full_text, render_names
from avsurvey.site.splice import Shell
from avsurvey.site.whole import is_chapter, whole_survey
from avsurvey.views import Survey, listed_records, view_atlas

DEFAULT_SITE_URL: Final = "http://127.0.0.1:8000/"
UNUSED_ASSETS: Final = ("assets/javascripts/lunr", "assets/javascripts/workers", "sitemap.xml", "sitemap.xml.gz")
"""What Material ships for its own search, and the sitemap of MkDocs, which does not know spliced pages."""
ATLAS: Final = "graph/graph.json"
"""Every record and relation, for the explorer of the graph."""
PROSE_FILE: Final = "frame.pickle"
ATTEMPTS: Final = 4
"""How often a build begins anew because files changed while it read them."""
KEPT_FRAMES: Final = 8
"""How many frames are kept: builds for other addresses may read theirs at this moment."""
SEEN_PATH: Final = "new/records.json"
"""Every record with its title, so that a browser can tell which it has not seen."""
DATATABLES: Final = ("dt_bundle.js", "dt_bundle.css")


class Engine(StrEnum):
    """How record pages come into their frame."""

    SHELL = "shell"
    MKDOCS = "mkdocs"


@dataclass(frozen=True, slots=True)
class Options:
    """How to build."""

    engine: Engine = Engine.SHELL
    search: bool = True
    strict: bool = False
    force: bool = False
    site_url: str = DEFAULT_SITE_URL


@dataclass
class Report:
    """What a build did, and how long each stage took in seconds."""

    pages: int = 0
    written: int = 0
    is_unchanged: bool = False
    warnings: tuple[Finding, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


Progress = Callable[[str], None]


def build_site(project: Project, options: Options, progress: Progress = lambda stage: None) -> Report:
    """Build and publish the site; raises ``InvalidData`` or ``ProjectError`` and then leaves the old one whole."""
    report = Report()
    clock = _Clock(report, progress)
    was_enabled = gc.isenabled()
    gc.disable()  # a build makes much and drops little: the collector only walks what is kept
    try:
        return _build_settled(project, options, report, clock)
    finally:
        clock.stop()
        if was_enabled:
            gc.enable()


def _build_settled(project: Project, options: Options, report: Report, clock: _Clock) -> Report:
    """Build from files that stood still; where they did not, whatever came of it counts for nothing."""
    for _ in range(ATTEMPTS):
        inputs = Inputs.of(project)
        try:
            return _build(inputs, options, report, clock)
        except InputsChanged:
            continue
        except Exception as error:  # a file that is half written may break anything
            if inputs.have_changed():
                continue
            if said := mishap(error, project):
                raise ProjectError(said) from None
            raise
    raise ProjectError(f"Files changed while they were read, {ATTEMPTS} times. Build when nothing writes to them.")


def _build(inputs: Inputs, options: Options, report: Report, clock: _Clock) -> Report:
    project = inputs.project
    clock.start("reading records")
    folder = read_folder(project.data, project.cache)
    fingerprint = _fingerprint(project, folder, options)
    remove_leftovers(project.site)
    remove_partials(project.cache)
    if not options.force and read_stamp(project.site) == fingerprint:
        report.is_unchanged = True
        return report
    clock.start("checking")
    report.warnings = require_valid(folder, strict=options.strict)
    files = _render(inputs, folder, options, report, clock)
    clock.start("writing")
    staging = staging_folder(project.site)
    try:
        with only_writer(project.site):
            report.written = write_files(staging, project.site, files)
            if options.search:
                clock.start("indexing for search")
                index_full_text(staging)
                keep_published(staging, project.site, INDEX_FOLDER)
            clock.start("publishing")
            inputs.require_unchanged()
            publish(staging, project.site, fingerprint)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return report


class _Clock:
    """Tells the progress of stages and notes how long each took."""

    def __init__(self, report: Report, progress: Progress) -> None:
        self._report = report
        self._progress = progress
        self._stage = ""
        self._began = 0.0

    def start(self, stage: str) -> None:
        self.stop()
        self._stage, self._began = stage, time.perf_counter()
        self._progress(stage)

    def stop(self) -> None:
        if self._stage:
            self._report.seconds[self._stage] = time.perf_counter() - self._began
        self._stage = ""


def _render(inputs: Inputs, folder: DataFolder, options: Options, report: Report, clock: _Clock) -> dict[str, bytes]:
    """Everything that the site consists of, by path."""
    project = inputs.project
    survey = Survey(folder.kb, kept_arrangements(project.cache))
    renderer = Renderer(project.templates, options.site_url)
    blocks = BlockRenderer(survey, renderer)
    clock.start("framing")
    frame = _frame(inputs, options.site_url)
    findings = tuple(finding for prose in frame.prose.values() for finding in blocks.check(prose))
    if findings:
        raise InvalidData(findings)
    clock.start("rendering pages")
    downloads = render_downloads(folder.kb, survey.graph)
    offers = tuple(offer(made.name, made.format, made.description, len(made.content)) for made in downloads)
    pages = list(all_pages(survey, renderer, read_repository(project), offers))
    clock.start("arranging the graph")
    atlas = view_atlas(survey)
    atlas_json = render_atlas(atlas, survey.arrange(atlas.drawing))
    report.pages = len(pages) + len(frame.prose)
    if options.engine is Engine.SHELL:
        files = _spliced(frame, pages, blocks)
    else:
        files = _through_mkdocs(project, pages, blocks, options.site_url)
    for page in _whole(frame, files):
        pages.append(page)
        files[page.path] = _shell(frame, shell_uri(page.shell)).fill(page).encode()
    return {
        **files,
        **_assets(frame),
        **render_cards(),
        **_bibliographies(folder.kb, frame),
        NAMES_PATH: render_names(pages),
        "llms.txt": render_llms(folder.kb, options.site_url).encode(),
        "llms-full.txt": render_llms_full(folder.kb, options.site_url).encode(),
        **{feed.path: render_feed(folder.kb, feed, options.site_url) for feed in all_feeds(folder.kb)},
        SEEN_PATH: _render_seen(folder.kb),
        **{f"{page.uri}{name}": text.encode() for page in pages for name, text in page.files},
        **{f"{DOWNLOADS_FOLDER}{made.name}": made.content for made in downloads},
        **{path: text.encode() for path, text in api_files(folder.kb, survey.graph).items()},
        ATLAS: atlas_json.encode(),
        "sitemap.xml": _sitemap(frame, pages),
        "robots.txt": _robots(options.site_url),
    }


def _frame(inputs: Inputs, site_url: str) -> Frame:
    """The frame from the cache, or made anew where the prose, the theme or MkDocs changed."""
    project = inputs.project
    digest = hashlib.sha256(
        f"{site_url} {_code_fingerprint()} {version('mkdocs')} {version('mkdocs-material')}".encode()
    )
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
    remove_oldest(folder.parent.iterdir(), KEPT_FRAMES)
    return Frame(folder / "site", frame.prose, site_url)


def _contents(folder: Path) -> dict[str, bytes]:
    """The digest of every file below a folder, by its path in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest() for path in files}


def _spliced(frame: Frame, pages: list[Page], blocks: BlockRenderer) -> dict[str, bytes]:
    sections = {uri: _shell(frame, uri) for uri in SECTION_URIS}
    shells = {shell: _shell(frame, shell_uri(shell)) for shell in SHELLS}
    files = {}
    for page in pages:
        shell = sections.get(page.uri) or shells.get(page.shell)
        files[page.path] = (shell.fill(page) if shell else page.body).encode()
    for uri, prose in frame.prose.items():
        text = (frame.folder / uri / "index.html").read_text(encoding="utf-8")
        files[f"{uri}index.html"] = blocks.fill(text, prose, uri.count("/")).encode()
    return files


def _whole(frame: Frame, files: dict[str, bytes]) -> list[Page]:
    """The page that joins all chapters, where there are any."""
    chapters = {uri: files[f"{uri}index.html"].decode() for uri in frame.prose if is_chapter(uri)}
    return [whole_survey(chapters)] if chapters else []


def _bibliographies(kb: KnowledgeBase, frame: Frame) -> dict[str, bytes]:
    """The works that each chapter cites."""
    cited = {uri: cited_works(kb, prose) for uri, prose in frame.prose.items() if uri.startswith(CHAPTERS)}
    return {f"{uri}references.bib": render_bibtex(kb, works).encode() for uri, works in cited.items() if works}


def _shell(frame: Frame, uri: str) -> Shell:
    return Shell.of((frame.folder / uri / "index.html").read_text(encoding="utf-8"), uri)


def _through_mkdocs(project: Project, pages: list[Page], blocks: BlockRenderer, site_url: str) -> dict[str, bytes]:
    folder = project.cache / f"whole-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    build_whole(project, folder, {page.uri: page for page in pages if page.shell}, blocks, site_url)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("index.html"))}
    shutil.rmtree(folder)
    return files | {page.path: page.body.encode() for page in pages if not page.shell}


def _assets(frame: Frame) -> dict[str, bytes]:
    """Everything of the frame that is no page, and the table library out of its package."""
    found = {
        path.relative_to(frame.folder).as_posix(): path.read_bytes()
        for path in sorted(frame.folder.rglob("*"))
        if path.is_file() and path.name != "index.html"
    }
    kept = {path: content for path, content in found.items() if not path.startswith(UNUSED_ASSETS)}
    library = package_files("itables") / "html"
    return kept | {f"assets/datatables/{name}": (library / name).read_bytes() for name in DATATABLES}


def _sitemap(frame: Frame, pages: list[Page]) -> bytes:
    """The sitemap, https://www.sitemaps.org/protocol.html."""
    uris = sorted({*(page.uri for page in pages if page.kind != REDIRECT), *frame.prose})
    lines = "".join(f"<url><loc>{escape(frame.site_url + uri)}</loc></url>\n" for uri in uris)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{lines}</urlset>\n".encode()


def _render_seen(kb: KnowledgeBase) -> bytes:
    records = [(record.target, record.text) for record in listed_records(kb)]
    return json.dumps(records, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _robots(site_url: str) -> bytes:
    return f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n".encode()


def _fingerprint(project: Project, folder: DataFolder, options: Options) -> str:
    """A hash of everything that the site is made from."""
    chosen = f"{options.search} {options.engine} {options.site_url} {options.strict}"
    digest = hashlib.sha256(f"{folder.fingerprint} {_code_fingerprint()} {chosen}".encode())
    digest.update(project.mkdocs_yml.read_bytes())
    hash_folder(project.docs, digest)
    hash_folder(project.templates, digest)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _code_fingerprint() -> str:
    digest = hashlib.sha256()
    hash_folder(Path(__file__).parent.parent, digest)
    for package in ("jinja2", "itables", "pagefind", "networkx"):
        digest.update(f"{package} {version(package)} ".encode())
    return digest.hexdigest()
