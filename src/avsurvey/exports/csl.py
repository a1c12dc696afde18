"""CSL-JSON, the input of citation processors: https://docs.citationstyles.org/en/stable/specification.html."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from avsurvey.exports.json_text import dump_line
from avsurvey.exports.reference import Medium, Reference, read_reference
from avsurvey.kb import KnowledgeBase
from avsurvey.names import Name
from avsurvey.records import Paper

TYPES: Final = {Medium.ARTICLE: "article-journal", Medium.PROCEEDINGS: "paper-conference", Medium.PREPRINT: "article"}


def render_csl(kb: KnowledgeBase, papers: Iterable[Paper]) -> str:
    """Render papers as one list of CSL items, in the order given, with one line for each field."""
    return "[\n" + ",\n".join(_render(csl_item(kb, paper)) for paper in papers) + "\n]\n"


def _render(item: dict[str, Any]) -> str:
    lines = (f' "{name}": {dump_line(value)}' for name, value in item.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def csl_item(kb: KnowledgeBase, paper: Paper) -> dict[str, Any]:
    """One work as a CSL item."""
    reference = read_reference(kb, paper)
    is_preprint = reference.medium is Medium.PREPRINT
    item: dict[str, Any] = {
        "id": reference.id,
        "type": TYPES[reference.medium],
        "title": reference.title,
        "author": [_name(author) for author in reference.authors],
        "issued": {"date-parts": [_date_parts(reference)]},
        "container-title": reference.holder,
        "container-title-short": reference.venue if reference.venue != reference.holder else "",
        "publisher": "arXiv" if is_preprint and reference.arxiv else "",
        "number": f"arXiv:{reference.arxiv}" if is_preprint and reference.arxiv else "",
        "page": "-".join(part for part in reference.page_range if part),
        "DOI": reference.doi,
        "URL": reference.url,
    }
    return {name: value for name, value in item.items() if value}


def _date_parts(reference: Reference) -> list[int]:
    if reference.medium is not Medium.PREPRINT:
        return [reference.year]
    return [int(part) for part in reference.published.split("-")]


def _name(name: Name) -> dict[str, str]:
    if name.is_collective:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}
