"""BibLaTeX: the fields of Biber's data model, which holds whole dates and tells preprints from miscellany."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from avsurvey.exports.bibtex import Flavour, author_list, encode, protect_capitals, render_fields, render_url
from avsurvey.exports.reference import Medium, Reference, read_reference
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Paper

ENTRY_TYPES: Final = {Medium.ARTICLE: "article", Medium.PROCEEDINGS: "inproceedings", Medium.PREPRINT: "online"}
HOLDERS: Final = {Medium.ARTICLE: "journaltitle", Medium.PROCEEDINGS: "booktitle", Medium.PREPRINT: ""}


def render_biblatex(kb: KnowledgeBase, papers: Iterable[Paper]) -> str:
    """Render papers as a BibLaTeX file in UTF-8, in the order given; former citekeys still lead to their works."""
    return "\n".join(_entry(kb, paper) for paper in papers)


def _entry(kb: KnowledgeBase, paper: Paper) -> str:
    reference = read_reference(kb, paper)
    fields = _fields(reference) | {"url": render_url(paper), "ids": ",".join(paper.former_ids)}
    return render_fields(ENTRY_TYPES[reference.medium], paper.id, fields)


def _fields(reference: Reference) -> dict[str, str]:
    is_preprint = reference.medium is Medium.PREPRINT
    fields = {
        "title": protect_capitals(reference.title),
        "author": author_list(reference, Flavour.UTF8),
        "date": reference.published if is_preprint else str(reference.year),
        "pages": encode(reference.pages.replace("–", "--")),
        "eprint": reference.arxiv,
        "eprinttype": "arxiv" if reference.arxiv else "",
        "doi": encode(reference.doi),
    }
    if holder := HOLDERS[reference.medium]:
        fields[holder] = encode(reference.holder)
    return fields
