"""Pages of terms and tasks, and of papers gathered by author, venue and year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from avsurvey.exports import feed_tasks
from avsurvey.pages.figures import render_timeline
from avsurvey.pages.heads import render_task_head, task_feed
from avsurvey.pages.page import Page
from avsurvey.pages.recipe import Recipe
from avsurvey.pages.shells import make_page
from avsurvey.pages.templates import Renderer
from avsurvey.pages.timelines import draw_timeline
from avsurvey.records import Term
from avsurvey.views import (
    Link,
    ListView,
    ReasonedLink,
    Survey,
    Topics,
    initials,
    venues_with_papers,
    view_author,
    view_initial,
    view_term,
    view_venue,
    view_vocabulary,
    view_year,
    years_with_papers,
)

K = TypeVar("K")


def term_recipes(survey: Survey, renderer: Renderer) -> Iterator[Recipe]:
    """Vocabularies, and every term that some record bears."""
    topics, feeds = Topics(survey), feed_tasks(survey.kb)
    for name, vocabulary in survey.kb.vocabularies.items():
        if name != "tasks":
            yield Recipe(f"terms/{name}", partial(_vocabulary_page, renderer, name))
        used = survey.used_terms(name)
        for term in vocabulary.terms:
            if term.id in used and name == "tasks":
                given = (topics.tables(term), task_feed(survey.kb, feeds, term.id))
                yield Recipe(f"tasks/{term.id}", partial(_task_page, renderer, term.id, *given), repr(given))
            elif term.id in used and name != "venues":
                yield Recipe(f"terms/{name}/{term.id}", partial(_term_page, renderer, name, term.id))


def _vocabulary_page(renderer: Renderer, vocabulary: str, survey: Survey) -> Page:
    view = view_vocabulary(survey, vocabulary)
    return make_page(renderer, "list.html", view.head, view=view, kind="terms")


def _term_page(renderer: Renderer, vocabulary: str, term_id: str, survey: Survey) -> Page:
    term = _term(survey, vocabulary, term_id)
    view, names = view_term(survey, vocabulary, term), (term.label, *term.aliases)
    return make_page(renderer, "term.html", view.head, view=view, kind="terms", names=names)


def _term(survey: Survey, vocabulary: str, term_id: str) -> Term:
    term = survey.kb.term(vocabulary, term_id)
    if term is None:
        raise KeyError(f"{vocabulary}:{term_id}")
    return term


def _task_page(
    renderer: Renderer, task: str, tables: tuple[ReasonedLink, ...], feed: Link | None, survey: Survey
) -> Page:
    """The page of one task."""
    term = _term(survey, "tasks", task)
    view = Topics(survey).view(term, tables)
    picture = draw_timeline(view.timeline) if view.timeline else None
    svg = Markup(render_timeline(renderer, picture)) if picture else ""
    names = (term.label, *term.aliases)
    head = view.term.head
    page = make_page(
        renderer, "task.html", head, view=view, picture=picture, svg=svg, feed=feed, kind="terms", names=names
    )
    return replace(page, head=render_task_head(renderer, head, feed))


def gathered_recipes(survey: Survey, renderer: Renderer) -> Iterator[Recipe]:
    """Papers by author, venue and year."""
    for signature in survey.signatures.values():
        if signature.uri:
            yield Recipe(f"authors/{signature.slug}", partial(_list_page, renderer, view_author, signature.slug))
    for initial in initials(survey):
        yield Recipe(f"initials/{initial}", partial(_list_page, renderer, view_initial, initial))
    for term in venues_with_papers(survey):
        yield Recipe(f"venues/{term.id}", partial(_venue_page, renderer, term.id))
    for year in years_with_papers(survey):
        yield Recipe(f"years/{year}", partial(_list_page, renderer, view_year, year))


def _list_page(renderer: Renderer, view_of: Callable[[Survey, K], ListView], key: K, survey: Survey) -> Page:
    return _gathered_page(renderer, view_of(survey, key))


def _venue_page(renderer: Renderer, venue: str, survey: Survey) -> Page:
    return _gathered_page(renderer, view_venue(survey, _term(survey, "venues", venue)))


def _gathered_page(renderer: Renderer, view: ListView) -> Page:
    kind = view.head.uri.partition("/")[0]
    return make_page(renderer, "list.html", view.head, view=view, kind=kind, names=(view.head.title,))
