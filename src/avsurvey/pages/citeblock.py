"""The forms in which a record's page lets its work be cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from avsurvey.exports import render_entry
from avsurvey.exports.csl import render_csl
from avsurvey.exports.reference import read_reference
from avsurvey.exports.ris import render_ris_entry
from avsurvey.exports.styles import STYLES, apa, ieee, markdown_link
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described, Paper
from avsurvey.views.words import record_uri


@dataclass(frozen=True, slots=True)
class CiteForm:
    """One form: what it is called, the name of a file that holds it, and its text."""

    id: str
    label: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class CiteBlock:
    """The forms for one paper; ``paper`` is empty on the page of the paper itself."""

    paper: str
    target: str
    forms: tuple[CiteForm, ...]


@dataclass(frozen=True, slots=True)
class StyledWorks:
    """A list of works in one style: references in the style's order, each with the page of its work."""

    id: str
    label: str
    lines: tuple[tuple[str, str], ...]


def view_styles(kb: KnowledgeBase, papers: Iterable[Paper]) -> tuple[StyledWorks, ...]:
    """Works in every style; one that numbers its list keeps the order in which they are given."""
    references = [read_reference(kb, paper) for paper in papers]
    return tuple(
        StyledWorks(name, name.upper(), tuple((write(found), record_uri("papers", found.id)) for found in ordered))
        for name, (write, order) in STYLES.items()
        for ordered in (sorted(references, key=order) if order else references,)
    )


def view_cite(kb: KnowledgeBase, record: Described) -> CiteBlock | None:
    """How to cite a paper, or the paper that introduced a record; None where there is none."""
    if isinstance(record, Paper):
        return CiteBlock("", "", cite_forms(kb, record))
    paper = kb.paper_of(record)
    return CiteBlock(paper.title, f"papers/{paper.id}/", cite_forms(kb, paper)) if paper else None


def cite_forms(kb: KnowledgeBase, paper: Paper) -> tuple[CiteForm, ...]:
    """Every form, the one that LaTeX reads first."""
    reference = read_reference(kb, paper)
    return (
        CiteForm("bibtex", "BibTeX", f"{paper.id}.bib", render_entry(kb, paper)),
        CiteForm("ris", "RIS", f"{paper.id}.ris", render_ris_entry(kb, paper).replace("\r\n", "\n")),
        CiteForm("csl-json", "CSL-JSON", f"{paper.id}.json", render_csl(kb, (paper,))),
        CiteForm("apa", "APA", f"{paper.id}.apa.txt", apa(reference)),
        CiteForm("ieee", "IEEE", f"{paper.id}.ieee.txt", ieee(reference)),
        CiteForm("markdown-link", "Markdown", f"{paper.id}.md", markdown_link(reference)),
    )
