"""RIS, which reference managers import: tagged lines, each ending in carriage return and line feed.

The tags are those of the Research Information Systems format as Zotero, EndNote and Mendeley read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from avsurvey.exports.reference import Medium, Reference, family_name, read_reference
from avsurvey.kb import KnowledgeBase
from avsurvey.names import Name
from avsurvey.records import Paper

TYPES: Final = {Medium.ARTICLE: "JOUR", Medium.PROCEEDINGS: "CPAPER", Medium.PREPRINT: "UNPB"}
LINE_END: Final = "\r\n"


def render_ris(kb: KnowledgeBase, papers: Iterable[Paper]) -> str:
    """Render papers as one RIS file, in the order given; a file without papers is one empty line."""
    return "".join(render_ris_entry(kb, paper) + LINE_END for paper in papers) or LINE_END


def render_ris_entry(kb: KnowledgeBase, paper: Paper) -> str:
    """Render one work from ``TY`` to ``ER``."""
    lines = [*_lines(read_reference(kb, paper)), *_topics(kb, paper), ("ER", "")]
    return "".join(f"{tag}  - {_one_line(value)}{LINE_END}" for tag, value in lines)


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES[reference.medium]
    yield "ID", reference.id
    yield "TI", reference.title
    for author in reference.authors:
        yield "AU", _author(author)
    first, last = reference.page_range
    held = {
        "PY": str(reference.year),
        "DA": _date(reference),
        "T2": reference.holder or ("arXiv" if reference.arxiv else ""),
        "SP": first,
        "EP": last,
        "DO": reference.doi,
        "AN": f"arXiv:{reference.arxiv}" if reference.arxiv else "",
        "UR": reference.url,
    }
    yield from ((tag, value) for tag, value in held.items() if value)


def _topics(kb: KnowledgeBase, paper: Paper) -> Iterator[tuple[str, str]]:
    yield from (("KW", kb.term_label("tasks", task)) for task in paper.tasks)


def _date(reference: Reference) -> str:
    """``2024/12/19/`` for the day of a preprint; the day of a published version is not on record."""
    if reference.medium is not Medium.PREPRINT:
        return ""
    return reference.published.replace("-", "/") + "/"


def _author(name: Name) -> str:
    """``Family, Given, Suffix``."""
    return ", ".join(part for part in (family_name(name), name.given, name.suffix) if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())
