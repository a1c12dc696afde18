"""Records as linked data: schema.org in JSON-LD, for the engines that read pages (https://schema.org/docs/gs.html)."""

from __future__ import annotations

from typing import Any, Final

from avsurvey.exports.json_text import dump_compact
from avsurvey.exports.reference import ARXIV, DOI
from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.names import read_name
from avsurvey.query.fields import publication_date
from avsurvey.records import Benchmark, Dataset, Described, Metric, Model, Paper, Release, Tokenizer
from avsurvey.records.dataset import Collection
from avsurvey.views.words import record_uri

Linked = dict[str, Any]
"""One JSON-LD object; its keys are schema.org's."""
CONTEXT: Final = "https://schema.org"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the survey's own text and data."""
_UNSAFE_IN_HTML: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def linked_data(kb: KnowledgeBase, record: Described, site_url: str) -> Linked:
    """A record as one schema.org object whose id is the address of its page; absent facts are left out."""
    said = {
        "@context": CONTEXT,
        "@type": _type_of(record),
        "@id": _address(record, site_url),
        "url": _address(record, site_url),
        "name": record.heading,
        "alternateName": record.aliases,
        "description": record.summary or f"{record.heading}: {record.noun} record of a survey",
        "datePublished": publication_date(kb, Resolved(record)),
        "author": _authors(kb, record),
        "keywords": tuple(kb.term_label("tasks", task) for task in record.tasks),
        **_particulars(kb, record, site_url),
    }
    return {name: value for name, value in said.items() if value}


def site_linked_data(name: str, description: str, site_url: str) -> Linked:
    """The survey itself, for its first page."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": site_url,
        "url": site_url,
        "name": name,
        "description": description,
        "license": LICENCE,
    }


def render_linked_data(data: Linked) -> str:
    """JSON that may stand inside a script element: it holds no ``<``, ``>`` or ``&``."""
    return dump_compact(data).translate(_UNSAFE_IN_HTML)


def _address(record: Described, site_url: str) -> str:
    return site_url + record_uri(record.kind, record.id)


def _type_of(record: Described) -> str:
    if isinstance(record, Paper):
        return "ScholarlyArticle"
    if isinstance(record, Collection):
        return "Dataset"
    if isinstance(record, Metric):
        return "DefinedTerm"
    return "SoftwareSourceCode" if _code(record) else "CreativeWork"


def _code(record: Described) -> Release | None:
    """The release of a system's code, where its address is on record."""
    release = record.release if isinstance(record, Model | Tokenizer) else None
    return release.code if release and release.code and release.code.url else None


def _authors(kb: KnowledgeBase, record: Described) -> tuple[Linked, ...]:
    paper = kb.paper_of(record)
    names = (read_name(author) for author in (paper.authors if paper else ()))
    return tuple({"@type": "Organization" if name.is_collective else "Person", "name": name.display} for name in names)


def _particulars(kb: KnowledgeBase, record: Described, site_url: str) -> Linked:
    if isinstance(record, Paper):
        return _of_paper(kb, record, site_url)
    if isinstance(record, Metric):
        return {"inDefinedTermSet": f"{site_url}metrics/", "termCode": record.id}
    paper, code = kb.paper_of(record), _code(record)
    said: Linked = {"citation": _mention(paper, site_url)} if paper else {}
    if isinstance(record, Collection):
        said["license"] = _licence_of_collection(kb, record)
        said["sameAs"] = _places(record)
    if code:
        said |= {"codeRepository": code.url, "license": _licence_address(kb, code.licence)}
    return said


def _of_paper(kb: KnowledgeBase, paper: Paper, site_url: str) -> Linked:
    same = (
        ARXIV + paper.arxiv if paper.arxiv else "",
        DOI + paper.doi if paper.doi else "",
    )
    venue = paper.venue
    volume = {"@type": "CreativeWork", "name": f"{kb.term_label('venues', venue.id)} {venue.year}"} if venue else None
    cited = tuple(kb.papers[work] for work in (paper.cites.works if paper.cites else ()) if work in kb.papers)
    return {
        "headline": paper.title,
        "sameAs": tuple(address for address in same if address),
        "isPartOf": volume,
        "citation": tuple({"@id": _address(work, site_url)} for work in cited),
    }


def _mention(paper: Paper, site_url: str) -> Linked:
    return {"@type": "ScholarlyArticle", "@id": _address(paper, site_url), "name": paper.title}


def _licence_of_collection(kb: KnowledgeBase, record: Collection) -> str:
    """The licence of a collection's own part, its annotations; the media often have others."""
    stated = record.licences.annotations if record.licences else None
    return _licence_address(kb, stated.licence if stated else None)


def _licence_address(kb: KnowledgeBase, licence: str | None) -> str:
    term = kb.term("licences", licence) if licence else None
    return (term.url or "") if term else ""


def _places(record: Collection) -> tuple[str, ...]:
    """Where a collection can be had, or its ranking is kept."""
    if isinstance(record, Dataset):
        return tuple(dict.fromkeys(place.url for place in record.availability if place.url))
    return (record.leaderboard.url,) if isinstance(record, Benchmark) and record.leaderboard else ()
