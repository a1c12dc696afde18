"""The files of a site that are neither pages nor prose: exports, feeds, interface, indexes, assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from avsurvey.exports import all_feeds, render_atlas, render_feed, render_llms, render_llms_full
from avsurvey.exports.api import PARTS, schema_files
from avsurvey.exports.downloads import (
    DOWNLOADS,
    FOLDER,
    PARQUET,
    render_columns,
    render_description,
    render_download,
)
from avsurvey.exports.flat import SUFFIX, TABLES
from avsurvey.exports.json_text import dump_compact
from avsurvey.pages import REDIRECT, Files, Page, Recipe
from avsurvey.site.cards import render_cards
from avsurvey.site.mkdocs_seam import Frame
from avsurvey.site.outputs import Outputs
from avsurvey.views import Survey, listed_records, view_atlas

UNUSED_ASSETS: Final = ("assets/javascripts/lunr", "assets/javascripts/workers", "sitemap.xml", "sitemap.xml.gz")
"""What Material ships for its own search, and the sitemap of MkDocs, which does not know spliced pages."""
ATLAS: Final = "graph/graph.json"
"""Every record and relation, for the explorer of the graph."""
SEEN_PATH: Final = "new/records.json"
"""Every record with its title, so that a browser can tell which it has not seen."""
DATATABLES: Final = ("dt_bundle.js", "dt_bundle.css")


def file_recipes(site_url: str) -> Iterator[Recipe]:
    """Everything of the site that is neither a page nor prose and is made of the records; the slowest first."""
    for name in DOWNLOADS:
        yield Recipe(f"{FOLDER}{name}", partial(_download, name))
    for table in TABLES:
        yield Recipe(f"{FOLDER}{PARQUET}{table}", partial(_columns, table))
    for part in PARTS:
        yield Recipe(f"interface/{part}", partial(_interface, part))
    yield Recipe("graph/atlas", _atlas)
    yield Recipe("interface/schemas", lambda survey: _encoded(schema_files()))
    yield Recipe("feeds/all", partial(_feeds, site_url))
    yield Recipe("other/llms", partial(_llms, site_url))
    yield Recipe("other/seen", _seen)
    yield Recipe("other/cards", lambda survey: render_cards())


def description_recipe(outputs: Outputs, site_url: str) -> Recipe:
    """What says what is in the Parquet files, which must be in place."""
    paths = tuple(f"{FOLDER}{PARQUET}{table}{SUFFIX}" for table in TABLES)
    stamps = {path: outputs.stamps[path] for path in paths if path in outputs.stamps}
    given = repr([(path, stamp.digest) for path, stamp in stamps.items()])
    return Recipe(f"{FOLDER}{PARQUET}description", partial(_description, outputs, tuple(stamps), site_url), given)


def _download(name: str, survey: Survey) -> Files:
    return _below(render_download(name, survey.kb, survey.graph))


def _columns(table: str, survey: Survey) -> Files:
    return _below(render_columns(table, survey.kb, survey.graph))


def _description(outputs: Outputs, paths: tuple[str, ...], site_url: str, survey: Survey) -> Files:
    files = {path.removeprefix(FOLDER): (outputs.staging / path).read_bytes() for path in paths}
    return _below(render_description(files, site_url, survey.kb))


def _below(files: Files) -> Files:
    return {FOLDER + name: content for name, content in files.items()}


def _interface(part: str, survey: Survey) -> Files:
    return _encoded(PARTS[part](survey.kb, survey.graph))


def _encoded(texts: dict[str, str]) -> Files:
    return {path: text.encode() for path, text in texts.items()}


def _atlas(survey: Survey) -> Files:
    atlas = view_atlas(survey)
    return {ATLAS: render_atlas(atlas, survey.arrange(atlas.drawing)).encode()}


def _feeds(site_url: str, survey: Survey) -> Files:
    return {feed.path: render_feed(survey.kb, feed, site_url) for feed in all_feeds(survey.kb)}


def _llms(site_url: str, survey: Survey) -> Files:
    return {
        "llms.txt": render_llms(survey.kb, site_url).encode(),
        "llms-full.txt": render_llms_full(survey.kb, site_url).encode(),
    }


def _seen(survey: Survey) -> Files:
    records = [(record.target, record.text) for record in listed_records(survey.kb)]
    return {SEEN_PATH: dump_compact(records).encode() + b"\n"}


def frame_files(frame: Frame) -> dict[str, bytes]:
    """Everything of the frame that is no page, and the table library out of its package."""
    found = {
        path.relative_to(frame.folder).as_posix(): path.read_bytes()
        for path in sorted(frame.folder.rglob("*"))
        if path.is_file() and path.name != "index.html"
    }
    kept = {path: content for path, content in found.items() if not path.startswith(UNUSED_ASSETS)}
    library = Path(str(distribution("itables").locate_file("itables/html")))  # importing it would load pandas
    return kept | {f"assets/datatables/{name}": (library / name).read_bytes() for name in DATATABLES}


def index_files(frame: Frame, pages: Iterable[Page]) -> dict[str, bytes]:
    """What programs that look for pages read."""
    robots = f"User-agent: *\nAllow: /\nSitemap: {frame.site_url}sitemap.xml\n"
    return {"sitemap.xml": _sitemap(frame, pages), "robots.txt": robots.encode()}


def _sitemap(frame: Frame, pages: Iterable[Page]) -> bytes:
    """The sitemap, https://www.sitemaps.org/protocol.html."""
    uris = sorted({*(page.uri for page in pages if page.kind != REDIRECT), *frame.prose})
    lines = "".join(f"<url><loc>{escape(frame.site_url + uri)}</loc></url>\n" for uri in uris)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{lines}</urlset>\n".encode()
