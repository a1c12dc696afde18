"""What stands in a document's head for machines: OpenGraph, feeds, linked data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from avsurvey.exports import linked_data, render_linked_data, site_linked_data
from avsurvey.kb import KnowledgeBase
from avsurvey.pages.templates import Renderer, with_root
from avsurvey.records import DESCRIBED_KINDS, Described
from avsurvey.views import KIND_TITLES, Link, PageHead, Survey

SITE_NAME: Final = "avsurvey"
CARDS: Final = {
    "": "survey",
    "papers": "paper",
    "models": "model",
    "datasets": "dataset",
    "benchmarks": "benchmark",
    "tokenizers": "tokenizer",
    "metrics": "metric",
    "results": "results",
    "tasks": "task",
    "tables": "table",
}
"""The picture that stands for a page elsewhere, by the first part of its address; other pages have the first."""
CARD_SIZE: Final = (1200, 630)


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """The values of a document's head; addresses are absolute, save for those of feeds."""

    title: str
    description: str
    url: str
    type: str
    image: str
    image_alt: str
    linked_data: str = ""
    feeds: tuple[Link, ...] = ()
    site_name: str = SITE_NAME
    width: int = CARD_SIZE[0]
    height: int = CARD_SIZE[1]


ALL_FEED: Final = Link("avsurvey: all works", "feeds/all.xml")


def card_path(name: str) -> str:
    """The file of a card below the site's root."""
    return f"assets/cards/{name}.png"


def document_head(head: PageHead, site_url: str) -> DocumentHead:
    """The head of any page."""
    part = head.uri.partition("/")[0]
    card = CARDS.get(part, CARDS[""])
    return DocumentHead(
        title=head.title,
        description=head.description,
        url=site_url + head.uri,
        type="article" if head.kicker and part in CARDS else "website",
        image=site_url + card_path(card),
        image_alt=f"{SITE_NAME}: {card}",
        feeds=(ALL_FEED, *_feeds_of_kind(part)),
    )


def render_head(renderer: Renderer, head: PageHead) -> str:
    """The head of a generated page."""
    return _render(renderer, document_head(head, renderer.site_url), head.uri)


def render_record_head(survey: Survey, renderer: Renderer, head: PageHead, record: Described) -> str:
    """The head of a record's page, which also says what the record is."""
    data = render_linked_data(linked_data(survey.kb, record, renderer.site_url))
    return _render(renderer, replace(document_head(head, renderer.site_url), linked_data=data), head.uri)


def _feeds_of_kind(kind: str) -> tuple[Link, ...]:
    if kind not in DESCRIBED_KINDS:
        return ()
    return (Link(f"avsurvey: {KIND_TITLES[kind].lower()}", f"feeds/kinds/{kind}.xml"),)


def task_feed(kb: KnowledgeBase, feeds: Mapping[str, str], task: str) -> Link | None:
    """The feed of a task, or of the nearest broader one that has a feed."""
    found = next((broader for broader in kb.ancestors("tasks", task) if broader in feeds), None)
    return Link(f"avsurvey: {kb.term_label('tasks', found)}", feeds[found]) if found else None


def render_task_head(renderer: Renderer, head: PageHead, feed: Link | None) -> str:
    """The head of a task's page, which names the feed of its works."""
    made = document_head(head, renderer.site_url)
    return _render(renderer, replace(made, feeds=(*made.feeds, *((feed,) if feed else ()))), head.uri)


def render_prose_head(renderer: Renderer, uri: str, title: str, description: str) -> str:
    """The head of a page written by hand; that of the first page says what the site is."""
    made = document_head(PageHead(uri, title, description), renderer.site_url)
    if not uri:
        site = site_linked_data(SITE_NAME, description, renderer.site_url)
        made = replace(made, linked_data=render_linked_data(site))
    return _render(renderer, made, uri)


def _render(renderer: Renderer, view: DocumentHead, uri: str) -> str:
    html = renderer.render("theme/head.html", view=view, data=Markup(view.linked_data))
    return with_root(html, uri.count("/")).strip()
