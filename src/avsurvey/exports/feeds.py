"""Atom feeds (RFC 4287) of works by their first public date; nothing in them comes from a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.names import read_name
from avsurvey.query.fields import publication_date
from avsurvey.records import DESCRIBED_KINDS, Described
from avsurvey.views import KIND_TITLES
from avsurvey.views.news import newest
from avsurvey.views.words import record_uri

ATOM: Final = "http://www.w3.org/2005/Atom"
ENTRIES: Final = 50
"""How many entries a feed holds, the newest."""
AUTHORS: Final = 30
"""How many authors an entry names; some reports have thousands."""
EPOCH: Final = "1970-01-01"
"""When a feed without entries was last changed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its file below the site's root, the page it belongs to, and its records, the newest first."""

    path: str
    title: str
    page: str
    records: tuple[Described, ...]


def all_feeds(kb: KnowledgeBase) -> Iterator[Feed]:
    """The feeds of the whole, of each pillar and each task right below one, and of each kind."""
    papers = newest(kb, kb.papers.values())
    yield Feed("feeds/all.xml", "avsurvey: all works", "new/", papers[:ENTRIES])
    for task, path in feed_tasks(kb).items():
        below = kb.narrower("tasks", task)
        found = tuple(paper for paper in papers if below & set(paper.tasks))
        yield Feed(path, f"avsurvey: {kb.term_label('tasks', task)}", f"tasks/{task}/", found[:ENTRIES])
    for kind in DESCRIBED_KINDS:
        records = newest(kb, (record for record in kb.indexes[kind].values() if isinstance(record, Described)))
        yield Feed(f"feeds/kinds/{kind}.xml", f"avsurvey: {KIND_TITLES[kind].lower()}", f"{kind}/", records[:ENTRIES])


def feed_tasks(kb: KnowledgeBase) -> dict[str, str]:
    """The tasks with a feed, and its file: pillars, and the tasks right below them, on which there are papers."""
    borne = {broader for paper in kb.papers.values() for task in paper.tasks for broader in kb.ancestors("tasks", task)}
    vocabulary = kb.vocabularies.get("tasks")
    found = {}
    for term in vocabulary.terms if vocabulary else ():
        depth = len(kb.ancestors("tasks", term.id))
        if term.id in borne and depth <= 2:
            found[term.id] = f"feeds/{'pillars' if depth == 1 else 'tasks'}/{term.id}.xml"
    return found


def render_feed(kb: KnowledgeBase, feed: Feed, site_url: str) -> bytes:
    """A feed as XML."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _add(root, "id", _permanent_id(feed.path))
    _add(root, "title", feed.title)
    dates = [_date(kb, record) for record in feed.records]
    _add(root, "updated", timestamp(max(dates, default=EPOCH)))
    ElementTree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": site_url + feed.path})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": site_url + feed.page})
    _add(ElementTree.SubElement(root, "author"), "name", "avsurvey")
    for record in feed.records:
        root.append(_entry(kb, kb.get(record.id) or record, site_url))  # read for itself, not as one of all
    ElementTree.indent(root, " ")
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _entry(kb: KnowledgeBase, record: Described, site_url: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    first_id = record.former_ids[0] if record.former_ids else record.id
    _add(entry, "id", _permanent_id(f"{record.kind}/{first_id}"))
    _add(entry, "title", record.heading)
    moment = timestamp(_date(kb, record))
    _add(entry, "published", moment)
    _add(entry, "updated", moment)
    address = site_url + record_uri(record.kind, record.id)
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    for name in _authors(kb, record):
        _add(ElementTree.SubElement(entry, "author"), "name", name)
    for task in record.tasks:
        ElementTree.SubElement(entry, "category", {"term": task, "label": kb.term_label("tasks", task)})
    _add(entry, "summary", record.summary or f"{record.heading}: {record.noun} record, not yet summarised.")
    return entry


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _authors(kb: KnowledgeBase, record: Described) -> tuple[str, ...]:
    paper = kb.paper_of(record)
    return tuple(read_name(author).display for author in paper.authors[:AUTHORS]) if paper else ()


def _date(kb: KnowledgeBase, record: Described) -> str:
    return publication_date(kb, Resolved(record)) or EPOCH


def _permanent_id(name: str) -> str:
    """An id that depends on no address: neither of the site nor of a record that was renamed."""
    return uuid5(NAMESPACE_URL, f"avsurvey/{name}").urn


def timestamp(text: str) -> str:
    """A full or partial date as RFC 3339 wants it; what is unknown is the first."""
    year, month, day = (*text.split("-"), "01", "01")[:3]
    return f"{year}-{month}-{day}T00:00:00Z"
