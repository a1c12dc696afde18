"""Squeezed BibTeX: the whole bibliography below the size up to which Overleaf edits a file.

Only what reference lists print, one line an entry, venues by their short names, plain ASCII.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from avsurvey.exports.bibtex import ENTRY_TYPES, Flavour, author_list, encode, protect_capitals, render_url
from avsurvey.exports.reference import Medium, Reference, read_reference
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Paper

OVERLEAF_BYTES: Final = 2 * 1024 * 1024
"""Larger files can be uploaded but not be opened in the editor: ``max_doc_length`` in the settings of its source."""


def render_squeezed(kb: KnowledgeBase, papers: Iterable[Paper]) -> str:
    """Render papers one a line after a comment that says how many they are and how large the file is."""
    entries = "".join(_entry(kb, paper) for paper in papers)
    count = entries.count("\n")
    return f"% {count:,} works, {len(entries) / 1000:.0f} kB; Overleaf edits files of up to 2 MiB\n{entries}"


def _entry(kb: KnowledgeBase, paper: Paper) -> str:
    reference = read_reference(kb, paper)
    fields = {
        "title": protect_capitals(reference.title, Flavour.ASCII),
        "author": author_list(reference, Flavour.ASCII),
        **_holder(reference, render_url(paper)),
        "year": str(reference.year),
    }
    told = ",".join(f"{name}={{{value}}}" for name, value in fields.items() if value)
    return f"@{ENTRY_TYPES[reference.medium]}{{{reference.id},{told}}}\n"


def _holder(reference: Reference, url: str) -> dict[str, str]:
    """Where it appeared: by the venue's short name, as an arXiv number, or by its address."""
    if reference.medium is Medium.PREPRINT:
        return {"howpublished": f"arXiv:{reference.arxiv}"} if reference.arxiv else {"url": url}
    name = "journal" if reference.medium is Medium.ARTICLE else "booktitle"
    return {name: encode(reference.venue, Flavour.ASCII)}
