"""References in any style of the Citation Style Language, formatted by citeproc-py (the extra ``csl``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from avsurvey.exports.csl import csl_item
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Paper

NAMESPACE: Final = "{http://purl.org/net/xbiblio/csl}"
_LOWER_PART: Final = re.compile(r"-[^\W\d_]")
MISSING: Final = "Styles of files need citeproc-py. Install it with: pip install 'avsurvey[csl]'"


class StyleError(ValueError):
    """A style that cannot be used; the text says what to do."""


def render_in_style(kb: KnowledgeBase, papers: Iterable[Paper], style: Path) -> str:
    """References one a line, in the order that the style asks for, or as given where it asks for none.

    Raises :class:`StyleError` where the extra is missing or the file is no whole style.
    """
    _check(style)
    items = [_capital_parts(csl_item(kb, paper)) for paper in papers]
    lines = _formatted(style, items) if items else []
    return "".join(f"{' '.join(line.split())}\n" for line in lines) or "\n"


def _capital_parts(item: dict[str, Any]) -> dict[str, Any]:
    """``Sang-gil`` as ``Sang-Gil``: of the former citeproc-py 0.11 makes the initials ``S.-. gil .``."""
    authors = [
        author | {"given": _LOWER_PART.sub(lambda match: match[0].upper(), author["given"])}
        if "given" in author
        else author
        for author in item.get("author", ())
    ]
    return item | {"author": authors}


def _check(style: Path) -> None:
    """Refuse what is no style, and styles that only name another, before citeproc-py fails on them."""
    try:
        text = style.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise StyleError(f"{style} cannot be read. Name apa, ieee or a file in CSL.") from None
    if "<!DOCTYPE" in text:  # without one an entity is no XML
        raise StyleError(f"{style} declares entities. A style in CSL has none.")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 (without declarations nothing expands)
    except ElementTree.ParseError as error:
        raise StyleError(f"{style} is no XML: {error}.") from None
    if root.tag != f"{NAMESPACE}style":
        raise StyleError(f"{style} is no style in CSL.")
    parent = root.find(f"{NAMESPACE}info/{NAMESPACE}link[@rel='independent-parent']")
    if parent is not None:
        raise StyleError(f"{style} only names another style: {parent.get('href')}. Take the file of that one.")


def _formatted(style: Path, items: list[dict[str, Any]]) -> list[str]:
    try:
        from citeproc import (  # noqa: PLC0415 (an extra, which most do without)
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415
    except ImportError:
        raise StyleError(MISSING) from None
    made = CitationStylesStyle(str(style), validate=False)
    if made.root.bibliography is None:
        raise StyleError(f"{style} has no bibliography, only citations. Take another style.")
    bibliography = CitationStylesBibliography(made, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    bibliography.sort()
    return [str(entry) for entry in bibliography.bibliography()]
