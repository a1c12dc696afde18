"""The pages that are written by hand, with their live parts filled and the works that they cite beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from avsurvey.exports import render_bibtex
from avsurvey.pages import CHAPTERS, BlockRenderer, Files, Prose, Recipe, Renderer, cited_works
from avsurvey.rules import InvalidData
from avsurvey.site.mkdocs_seam import Frame
from avsurvey.views import Survey


def prose_recipes(frame: Frame, renderer: Renderer) -> Iterator[Recipe]:
    """A recipe for each page of prose, which may raise :class:`InvalidData`."""
    for uri, prose in frame.prose.items():
        html = (frame.folder / uri / "index.html").read_bytes()
        given = hashlib.sha256(html + repr(prose).encode()).hexdigest()
        yield Recipe(f"prose/{uri}", partial(_filled, renderer, uri, prose, html), given)


def _filled(renderer: Renderer, uri: str, prose: Prose, html: bytes, survey: Survey) -> Files:
    blocks = survey.kb.once((BlockRenderer, renderer), lambda: BlockRenderer(survey, renderer))
    if findings := tuple(blocks.check(prose)):
        raise InvalidData(findings)
    filled = blocks.fill(html.decode(), prose, uri.count("/"))
    return {f"{uri}index.html": filled.encode(), **cited_files(uri, prose, survey)}


def cited_files(uri: str, prose: Prose, survey: Survey) -> Files:
    """The works that a chapter cites; nothing beside other pages."""
    works = cited_works(survey.kb, prose) if uri.startswith(CHAPTERS) else ()
    return {f"{uri}references.bib": render_bibtex(survey.kb, works).encode()} if works else {}
