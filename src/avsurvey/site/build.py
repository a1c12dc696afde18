"""Building the site: records and prose in, a folder of files out."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from avsurvey.collector import collector_off
from avsurvey.exports.downloads import FOLDER as EXPORTS
from avsurvey.exports.downloads import order_of_download, told
from avsurvey.findings import Finding, sorted_findings
from avsurvey.kb import DataFolder, read_folder
from avsurvey.pages import (
    SECTION_URIS,
    SHELLS,
    BlockRenderer,
    Offer,
    Page,
    Renderer,
    all_pages,
    exports_recipe,
    offer,
    page_recipes,
    read_shipped,
)
from avsurvey.rules import InvalidData, accepted, check_folder
from avsurvey.site.arranging import kept_arrangements
from avsurvey.site.hands import Lost, aside
from avsurvey.site.inputs import Inputs, InputsChanged
from avsurvey.site.kept_frames import kept_frame
from avsurvey.site.kept_pages import Keeper, PageStore
from avsurvey.site.mishaps import mishap
from avsurvey.site.mkdocs_seam import Frame, build_whole, read_repository, shell_uri
from avsurvey.site.other_files import description_recipe, file_recipes, frame_files, index_files
from avsurvey.site.outputs import Outputs
from avsurvey.site.project import Project, ProjectError
from avsurvey.site.prose import cited_files, prose_recipes
from avsurvey.site.publish import (
    hash_folder,
    keep_folder,
    keep_published,
    only_writer,
    publish,
    read_stamp,
    remove_leftovers,
    remove_partials,
    staging_folder,
)
from avsurvey.site.search import INDEX_FOLDER, NAMES_PATH, index_full_text, render_names
from avsurvey.site.splice import Shell
from avsurvey.site.whole import is_chapter, whole_recipes
from avsurvey.site.workshop import Shells, Workshop
from avsurvey.views import Survey
from avsurvey.views.facts_read import FactDigests, Facts

DEFAULT_SITE_URL: Final = "http://127.0.0.1:8000/"
ATTEMPTS: Final = 4
"""How often a build begins anew because files changed while it read them."""


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
    jobs: int = 1
    """How many processes make pages; only a program without other threads may have more than one."""
    keeps_index: bool = False
    """Without ``search``: leave the published index of the full text in place, though it is of the texts before."""


@dataclass
class Report:
    """What a build did, and how long each stage took in seconds."""

    pages: int = 0
    made: int = 0
    """How many generated pages were rendered, and not kept from the published site."""
    written: int = 0
    is_unchanged: bool = False
    stamp: str = ""
    """The fingerprint of the inputs, with which the site is stamped."""
    warnings: tuple[Finding, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    part_seconds: dict[str, float] = field(default_factory=dict)
    """What pages and other files took by folder, whichever process made them."""


Progress = Callable[[str], None]


@collector_off()
def build_site(project: Project, options: Options, progress: Progress = lambda stage: None) -> Report:
    """Build and publish the site; raises ``InvalidData`` or ``ProjectError`` and then leaves the old one whole."""
    report = Report()
    clock = _Clock(report, progress)
    try:
        return _build_settled(project, options, report, clock)
    finally:
        clock.stop()


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
    fingerprint = report.stamp = _fingerprint(project, folder, options)
    remove_leftovers(project.site)
    remove_partials(project.cache)
    if not options.force and read_stamp(project.site) == fingerprint:
        report.is_unchanged = True
        return report
    clock.start("checking")
    with aside(partial(check_folder, folder), options.jobs) as check, only_writer(project.site):
        _make(_Build(inputs, folder, options, report, clock, check), fingerprint)
    return report


def _make(build: _Build, fingerprint: str) -> None:
    """Make the site beside the published one and put it in its place; nothing else writes there meanwhile."""
    project, options, clock = build.inputs.project, build.options, build.clock
    before = _open_store(project, options)
    linked = _require_linked(build, before)
    spare = project.cache / "spare" / project.place
    staging = staging_folder(project.site, spare)
    try:
        outputs = Outputs(staging, project.site, before.stamps)
        _render(build, linked, outputs)
        outputs.finish()
        build.report.written = outputs.written
        if options.search:
            clock.start("indexing for search")
            index_full_text(staging)
            keep_published(staging, project.site, INDEX_FOLDER)
        elif options.keeps_index:
            keep_folder(staging, project.site, INDEX_FOLDER)
        clock.start("publishing")
        build.inputs.require_unchanged()
        publish(staging, project.site, fingerprint, spare)
        store = linked.keeper.store
        store.stamps = outputs.stamps
        store.write(fingerprint)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _open_store(project: Project, options: Options) -> PageStore:
    """What may be kept of the published site: pages made by the same code for the same address and repository."""
    version = f"{_code_fingerprint()} {options.engine} {options.site_url} {read_repository(project)}"
    path = project.cache / "pages" / f"{project.place}.pickle"
    published = None if options.force else read_stamp(project.site)
    return PageStore.open(path, version, published)


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
            before = self._report.seconds.get(self._stage, 0.0)
            self._report.seconds[self._stage] = before + time.perf_counter() - self._began
        self._stage = ""


@dataclass(frozen=True, slots=True)
class _Build:
    """What one build works on."""

    inputs: Inputs
    folder: DataFolder
    options: Options
    report: Report
    clock: _Clock
    check: Callable[[], tuple[Finding, ...]]
    """Waits for the findings on the folder, which another process looks for."""

    def require_valid(self) -> None:
        """Raise :class:`InvalidData` where the folder breaks a law."""
        self.clock.start("checking")
        try:
            findings = self.check()
        except Lost:
            findings = check_folder(self.folder)
        self.report.warnings = accepted(findings, strict=self.options.strict)


@dataclass(frozen=True, slots=True)
class _Linked:
    """What pages are made of, and what may be kept of the published ones."""

    renderer: Renderer
    frame: Frame
    shells: Shells
    survey: Survey
    keeper: Keeper


def _require_linked(build: _Build, store: PageStore) -> _Linked:
    """Link the records while another process checks them; raises :class:`InvalidData` where they break a law."""
    try:
        linked = _linked(build, store)
    except Exception:  # what breaks a law may break the links
        build.require_valid()
        raise
    build.require_valid()
    return linked


def _linked(build: _Build, store: PageStore) -> _Linked:
    project, folder, options, clock = build.inputs.project, build.folder, build.options, build.clock
    renderer = Renderer(project.templates, options.site_url)
    clock.start("framing")
    frame = kept_frame(build.inputs, options.site_url, _code_fingerprint())
    shells = _shells(frame)
    clock.start("linking records")
    survey = Survey(folder.kb, kept_arrangements(project.cache))
    _ = survey.graph, survey.cells, survey.conflicts, survey.signatures
    clock.start("looking for changes")
    more: Facts = {"template": renderer.source, "shell": shells.get}
    keeper = Keeper(store, FactDigests(survey, folder.fingerprint, folder.hashes, more).of)
    return _Linked(renderer, frame, shells, survey, keeper)


def _render(build: _Build, linked: _Linked, outputs: Outputs) -> None:
    """Write everything that the site consists of."""
    clock, report, frame = build.clock, build.report, linked.frame
    clock.start("making pages and other files")
    workshop = Workshop(linked.shells, outputs, linked.survey, linked.keeper)
    through = _spliced if build.options.engine is Engine.SHELL else _through_mkdocs
    pages = through(build, workshop, frame, linked.renderer, linked.survey)
    report.pages = len(pages) + len(frame.prose)
    report.made = workshop.made
    report.part_seconds = workshop.seconds
    clock.start("writing other files")
    for path, content in (frame_files(frame) | index_files(frame, pages) | {NAMES_PATH: render_names(pages)}).items():
        outputs.write(path, content)


def _spliced(build: _Build, workshop: Workshop, frame: Frame, renderer: Renderer, survey: Survey) -> list[Page]:
    """Make everything by recipes, generated pages spliced into their shells; returns the pages without their text."""
    recipes = (
        *prose_recipes(frame, renderer),
        *file_recipes(frame.site_url),
        *page_recipes(survey, renderer, read_repository(build.inputs.project), read_shipped()),
    )
    first = workshop.place_all(recipes, build.options.jobs)
    chapters = {uri: f"{uri}index.html" for uri in frame.prose if is_chapter(uri)}
    workshop.place_all((description_recipe(workshop.outputs, frame.site_url),))
    last = (exports_recipe(renderer, _offers(workshop.outputs)), *whole_recipes(workshop.outputs, chapters))
    return [kept.page for kept in (*first, *workshop.place_all(last)) if kept.page]


def _through_mkdocs(build: _Build, workshop: Workshop, frame: Frame, renderer: Renderer, survey: Survey) -> list[Page]:
    """Send all pages through MkDocs, the slow way that the spliced one is held against; all else is made by recipes."""
    project, options, outputs = build.inputs.project, build.options, workshop.outputs
    workshop.place_all(file_recipes(frame.site_url))
    workshop.place_all((description_recipe(outputs, frame.site_url),))
    offers = _offers(outputs)
    pages = list(all_pages(survey, renderer, read_repository(project), offers, read_shipped()))
    blocks = BlockRenderer(survey, renderer)
    if findings := [finding for prose in frame.prose.values() for finding in blocks.check(prose)]:
        raise InvalidData(sorted_findings(findings))
    written = _write_whole(project, pages, blocks, options.site_url, outputs)
    for uri, prose in frame.prose.items():
        for path, content in cited_files(uri, prose, survey).items():
            outputs.write(path, content)
    chapters = {uri: path for uri in frame.prose if is_chapter(uri) and (path := f"{uri}index.html") in written}
    last = workshop.place_all(whole_recipes(outputs, chapters))
    return [*(replace(page, body="", files=()) for page in pages), *(kept.page for kept in last if kept.page)]


def _offers(outputs: Outputs) -> tuple[Offer, ...]:
    """The files to take out, as far as they are not too large for the site, in their order."""
    names = (path.removeprefix(EXPORTS) for path in outputs.stamps if path.startswith(EXPORTS))
    offered = sorted(names, key=order_of_download)
    return tuple(offer(name, *told(name), outputs.stamps[EXPORTS + name].size) for name in offered)


def _shells(frame: Frame) -> Shells:
    sections = {uri: _shell(frame, uri) for uri in SECTION_URIS}
    return Shells(sections, {shell: _shell(frame, shell_uri(shell)) for shell in SHELLS})


def _shell(frame: Frame, uri: str) -> Shell:
    return Shell.of((frame.folder / uri / "index.html").read_text(encoding="utf-8"), uri)


def _write_whole(
    project: Project, pages: list[Page], blocks: BlockRenderer, site_url: str, outputs: Outputs
) -> frozenset[str]:
    """Send all pages through MkDocs and write them; returns the paths of all."""
    folder = project.cache / f"whole-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    build_whole(project, folder, {page.uri: page for page in pages if page.shell}, blocks, site_url)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("index.html"))}
    shutil.rmtree(folder)
    files |= {page.path: page.body.encode() for page in pages if not page.shell}
    files |= {f"{page.uri}{name}": text.encode() for page in pages for name, text in page.files}
    for path, content in files.items():
        outputs.write(path, content)
    return frozenset(files)


def _fingerprint(project: Project, folder: DataFolder, options: Options) -> str:
    """A hash of everything that the site is made from."""
    chosen = f"{options.search} {options.keeps_index} {options.engine} {options.site_url} {options.strict}"
    digest = hashlib.sha256(f"{folder.fingerprint} {_code_fingerprint()} {chosen}".encode())
    digest.update(project.mkdocs_yml.read_bytes())
    hash_folder(project.docs, digest)
    hash_folder(project.templates, digest)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _code_fingerprint() -> str:
    digest = hashlib.sha256()
    hash_folder(Path(__file__).parent.parent, digest)
    for package in ("jinja2", "itables", "latex2mathml", "mkdocs-material", "pagefind", "networkx"):
        digest.update(f"{package} {version(package)} ".encode())
    return digest.hexdigest()
