"""The files of a site that are neither pages nor exports: feeds, interface, indexes, assets."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from importlib.resources import files as package_files
from typing import Final

from avsurvey.exports import all_feeds, render_atlas, render_bibtex, render_feed, render_llms, render_llms_full
from avsurvey.exports.api import api_files, schema_files
from avsurvey.kb import KnowledgeBase
from avsurvey.pages import CHAPTERS, REDIRECT, Page, cited_works
from avsurvey.site.cards import render_cards
from avsurvey.site.mkdocs_seam import Frame
from avsurvey.site.search import NAMES_PATH, render_names
from avsurvey.views import Survey, listed_records, view_atlas

UNUSED_ASSETS: Final = ("assets/javascripts/lunr", "assets/javascripts/workers", "sitemap.xml", "sitemap.xml.gz")
"""What Material ships for its own search, and the sitemap of MkDocs, which does not know spliced pages."""
ATLAS: Final = "graph/graph.json"
"""Every record and relation, for the explorer of the graph."""
SEEN_PATH: Final = "new/records.json"
"""Every record with its title, so that a browser can tell which it has not seen."""
DATATABLES: Final = ("dt_bundle.js", "dt_bundle.css")


def other_files(survey: Survey, frame: Frame, pages: list[Page], begin: Callable[[str], None]) -> dict[str, bytes]:
    """Everything of the site that is neither a page nor an export, by path; ``begin`` is told of each stage."""
    kb, site_url = survey.kb, frame.site_url
    begin("arranging the graph")
    atlas = view_atlas(survey)
    files = {ATLAS: render_atlas(atlas, survey.arrange(atlas.drawing)).encode()}
    begin("making feeds")
    files |= {feed.path: render_feed(kb, feed, site_url) for feed in all_feeds(kb)}
    begin("making the interface")
    files |= {path: text.encode() for path, text in api_files(kb, survey.graph).items()}
    files |= {path: text.encode() for path, text in schema_files().items()}
    begin("writing other files")
    return files | {
        **_assets(frame),
        **render_cards(),
        **_bibliographies(kb, frame),
        NAMES_PATH: render_names(pages),
        "llms.txt": render_llms(kb, site_url).encode(),
        "llms-full.txt": render_llms_full(kb, site_url).encode(),
        SEEN_PATH: _render_seen(kb),
        "sitemap.xml": _sitemap(frame, pages),
        "robots.txt": _robots(site_url),
    }


def _bibliographies(kb: KnowledgeBase, frame: Frame) -> dict[str, bytes]:
    """The works that each chapter cites."""
    cited = {uri: cited_works(kb, prose) for uri, prose in frame.prose.items() if uri.startswith(CHAPTERS)}
    return {f"{uri}references.bib": render_bibtex(kb, works).encode() for uri, works in cited.items() if works}


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
