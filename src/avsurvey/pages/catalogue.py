"""All generated pages of the site, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from markupsafe import Markup

from avsurvey.exports import ENTRIES, all_feeds, feed_tasks
from avsurvey.exports.items import JSON_NAME, MARKDOWN_NAME, render_item
from avsurvey.exports.twins import record_twin, sheet_twin, table_twin
from avsurvey.names import read_name
from avsurvey.pages.charts import chart_years
from avsurvey.pages.citeblock import view_cite
from avsurvey.pages.corrections import correction_links
from avsurvey.pages.figures import render_scatter, render_timeline, render_years
from avsurvey.pages.heads import render_head, render_record_head, render_task_head, task_feed
from avsurvey.pages.nearby import draw_descent, draw_neighbourhood
from avsurvey.pages.overview import draw_overview
from avsurvey.pages.page import Page
from avsurvey.pages.scatter import draw_progress
from avsurvey.pages.shipped import HEAD as SHIPPED_HEAD
from avsurvey.pages.shipped import Shipped
from avsurvey.pages.takeout import HEAD as TAKEOUT_HEAD
from avsurvey.pages.takeout import Offer
from avsurvey.pages.templates import Renderer, with_root
from avsurvey.pages.timelines import draw_timeline
from avsurvey.records import Benchmark, Described, Paper, Record, Term
from avsurvey.views import (
    KIND_TITLES,
    MOST_DRAWN,
    Gaps,
    Link,
    ListView,
    PageHead,
    ReasonedLink,
    Survey,
    Topics,
    author_views,
    initial_views,
    pillar_timeline,
    venue_views,
    view_atlas,
    view_atlas_page,
    view_authors,
    view_conflicts,
    view_coverage,
    view_descent,
    view_glossary,
    view_handbook,
    view_influence,
    view_kind_list,
    view_ledger,
    view_licence_check,
    view_neighbourhood,
    view_news,
    view_progress,
    view_rates,
    view_record,
    view_sheet,
    view_stubs,
    view_table,
    view_tables_index,
    view_term,
    view_terms_index,
    view_timeline,
    view_usage,
    view_venues,
    view_vocabulary,
    view_years,
    year_views,
)

NO_SHELL: Final = ""
"""The shell of redirects, which are whole documents."""
GATHERED: Final = ("authors/", "venues/", "years/")
SECTION_URIS: Final = (
    "tables/",
    "tasks/",
    "terms/",
    "conflicts/",
    "coverage/",
    "influence/",
    "timeline/",
    "new/",
    "handbook/",
    "glossary/",
    "rates/",
    "ledger/",
    "licence-check/",
    "gaps/",
    "exports/",
    "ships/",
    "graph/",
    *GATHERED,
    *(f"{kind}/" for kind in KIND_TITLES),
)
"""Pages that stand in the navigation; every other generated page stands in a shell shared by its folder."""
SHELL_NAME: Final = "avs-shell"
REDIRECT: Final = "redirect"
"""The kind of pages at former addresses, which sitemap and search leave out."""
SHELLS: Final = (
    *(f"{kind}/" for kind in KIND_TITLES),
    *GATHERED,
    *("coverage/", "gaps/", "survey/", "tables/", "tasks/", "terms/", f"terms/{SHELL_NAME}/"),
)
"""Folders whose pages share a shell: links to the navigation are relative, so that each folder needs its own."""


def all_pages(
    survey: Survey,
    renderer: Renderer,
    repository: str = "",
    offers: tuple[Offer, ...] = (),
    shipped: tuple[Shipped, ...] = (),
) -> Iterator[Page]:
    """Render every generated page; with a repository records link to it, and offers are files to take out.

    ``shipped`` is what the site ships that others made.
    """
    yield from section_pages(survey, renderer)
    yield _page(renderer, "exports.html", TAKEOUT_HEAD, offers=offers)
    names = (SHIPPED_HEAD.title, "Licences")
    yield _page(renderer, "ships.html", SHIPPED_HEAD, shipped=shipped, kind="pages", names=names)
    for record in survey.kb.described():
        yield record_page(survey, renderer, record, repository)
    for sheet in survey.kb.results.values():
        sheet_view, links = view_sheet(survey, sheet), correction_links(repository, sheet)
        page = _page(renderer, "sheet.html", sheet_view.head, view=sheet_view, corrections=links, kind="results")
        yield _with_twins(page, sheet, sheet_twin(sheet_view))
    for table in survey.kb.tables.values():
        table_view, links = view_table(survey, table), correction_links(repository, table)
        page = _page(renderer, "table.html", table_view.head, view=table_view, corrections=links, kind="tables")
        yield _with_twins(page, table, table_twin(table_view))
    yield from term_pages(survey, renderer)
    for view in (*author_views(survey), *initial_views(survey), *venue_views(survey), *year_views(survey)):
        yield _page(
            renderer, "list.html", view.head, view=view, kind=view.head.uri.partition("/")[0], names=(view.head.title,)
        )
    for row in Gaps(survey).rows():
        yield _page(renderer, "list.html", row.head, view=row)
    stubs = view_stubs(survey)
    yield _page(renderer, "list.html", stubs.head, view=stubs)
    yield from redirect_pages(survey, renderer)


def section_pages(survey: Survey, renderer: Renderer) -> Iterator[Page]:
    """The pages that stand in the navigation."""
    views: list[ListView] = [view_kind_list(survey, kind) for kind in KIND_TITLES]
    views += [view_tables_index(survey), view_terms_index(survey), view_conflicts(survey)]
    views += [view_authors(survey), view_venues(survey), view_years(survey)]
    views += [view_coverage(survey), view_influence(survey), view_rates(survey)]
    views += [view_ledger(survey), view_licence_check(survey), Gaps(survey).overview()]
    if "tasks" in survey.kb.vocabularies:
        views.append(view_vocabulary(survey, "tasks"))
    for view in views:
        yield _page(renderer, "list.html", view.head, view=view, kind="pages", names=(view.head.title,))
    yield timeline_page(survey, renderer)
    yield news_page(survey, renderer)
    for template, page_view in (("handbook.html", view_handbook(survey)), ("glossary.html", view_glossary(survey))):
        names = (page_view.head.title,)
        yield _page(renderer, template, page_view.head, view=page_view, kind="pages", names=names)
    yield atlas_page(survey, renderer)


def atlas_page(survey: Survey, renderer: Renderer) -> Page:
    """The page of the graph: a picture that needs no script, in whose place the explorer comes, and a table."""
    atlas = view_atlas(survey)
    view, shown = view_atlas_page(atlas), atlas.first(MOST_DRAWN)
    picture = draw_overview(shown, survey.arrange(shown.drawing))
    svg = Markup(renderer.render("figures/overview.svg", view=picture))
    return _page(renderer, "graph.html", view.head, view=view, svg=svg, kind="pages", names=(view.head.title,))


def timeline_page(survey: Survey, renderer: Renderer) -> Page:
    """Works by month and pillar."""
    timeline = pillar_timeline(survey)
    view, picture = view_timeline(survey, timeline), draw_timeline(timeline) if timeline else None
    svg = Markup(render_timeline(renderer, picture)) if picture else ""
    return _page(
        renderer,
        "timeline.html",
        view.head,
        view=view,
        picture=picture,
        svg=svg,
        kind="pages",
        names=(view.head.title,),
    )


def news_page(survey: Survey, renderer: Renderer) -> Page:
    """The newest works, and the feeds."""
    view, feeds = view_news(survey), tuple(all_feeds(survey.kb))
    return _page(
        renderer, "new.html", view.head, view=view, feeds=feeds, entries=ENTRIES, kind="pages", names=(view.head.title,)
    )


def task_page(topics: Topics, renderer: Renderer, term: Term, feed: Link | None) -> Page:
    """The page of one task."""
    view = topics.view(term)
    picture = draw_timeline(view.timeline) if view.timeline else None
    svg = Markup(render_timeline(renderer, picture)) if picture else ""
    names = (term.label, *term.aliases)
    head = view.term.head
    page = _page(renderer, "task.html", head, view=view, picture=picture, svg=svg, feed=feed, kind="terms", names=names)
    return replace(page, head=render_task_head(renderer, head, feed))


def record_page(survey: Survey, renderer: Renderer, record: Described, repository: str = "") -> Page:
    """The page of one record."""
    view = view_record(survey, record)
    usage = view_usage(survey, record)
    chart = chart_years("uses", f"What uses {record.short_name}, by year", usage.roles, usage.counts) if usage else None
    svg = Markup(render_years(renderer, chart)) if chart else ""
    progress = view_progress(survey, record.id) if isinstance(record, Benchmark) else None
    progress_svg = Markup(render_scatter(renderer, draw_progress(progress))) if progress else ""
    page = _page(
        renderer,
        "record.html",
        view.head,
        view=view,
        cite=view_cite(survey.kb, record),
        corrections=correction_links(repository, record),
        usage=usage,
        chart=chart,
        svg=svg,
        progress=progress,
        progress_svg=progress_svg,
        pictures=_pictures(survey, renderer, record, view.related),
        kind=record.kind,
        names=_names(record),
    )
    with_head = replace(page, head=render_record_head(survey, renderer, view.head, record))
    return _with_twins(with_head, record, record_twin(view))


def _with_twins(page: Page, record: Record, markdown: str) -> Page:
    """A record's page with its forms for programs beside it."""
    return replace(page, files=((JSON_NAME, render_item(record)), (MARKDOWN_NAME, markdown)))


def _pictures(
    survey: Survey, renderer: Renderer, record: Described, related: tuple[ReasonedLink, ...]
) -> tuple[Markup, ...]:
    """The neighbourhood of a record and the lines of descent through it, as far as it has such."""
    around, descent = view_neighbourhood(survey, record, related), view_descent(survey, record)
    drawn = (draw_neighbourhood(around) if around else None, draw_descent(descent) if descent else None)
    return tuple(Markup(renderer.render("figures/neighbourhood.svg", view=picture)) for picture in drawn if picture)


def _names(record: Described) -> tuple[str, ...]:
    names = [record.heading, record.id, *record.aliases, *record.former_ids]
    if isinstance(record, Paper):
        names += [*record.title_variants, *([record.arxiv] if record.arxiv else [])]
        names += [read_name(author).display for author in record.authors]
    return tuple(dict.fromkeys(names))


def term_pages(survey: Survey, renderer: Renderer) -> Iterator[Page]:
    """Vocabularies, and every term that some record bears."""
    topics, feeds = Topics(survey), feed_tasks(survey.kb)
    for name, vocabulary in survey.kb.vocabularies.items():
        if name != "tasks":
            view = view_vocabulary(survey, name)
            yield _page(renderer, "list.html", view.head, view=view, kind="terms")
        used = survey.used_terms(name)
        for term in vocabulary.terms:
            if term.id in used and name == "tasks":
                yield task_page(topics, renderer, term, task_feed(survey.kb, feeds, term.id))
            elif term.id in used and name != "venues":
                term_view = view_term(survey, name, term)
                names = (term.label, *term.aliases)
                yield _page(renderer, "term.html", term_view.head, view=term_view, kind="terms", names=names)


def redirect_pages(survey: Survey, renderer: Renderer) -> Iterator[Page]:
    """A page at every former address that leads to the new one."""
    for old, new in sorted(survey.kb.former_ids.items()):
        for record in (survey.kb.get(new), survey.kb.results.get(new)):
            if record is None:
                continue
            head = PageHead(f"{record.kind}/{old}/", f"{old} is now {new}", f"Moved to {record.heading}")
            html = renderer.render("redirect.html", head=head, record=record, target=f"{record.kind}/{new}/")
            body = with_root(html, head.uri.count("/"))
            yield Page(head.uri, NO_SHELL, head.title, head.description, body, kind=REDIRECT)


def _page(
    renderer: Renderer, template: str, head: PageHead, *, kind: str = "", names: tuple[str, ...] = (), **values: Any
) -> Page:
    depth = head.uri.count("/")
    body = with_root(renderer.render(template, head=head, **values), depth)
    told = render_head(renderer, head)
    return Page(head.uri, _shell(head.uri), head.title, head.description, body, names, kind, head=told)


def _shell(uri: str) -> str:
    """The shell of an address: its own for pages of the navigation, that of its folder for all others."""
    if uri in SECTION_URIS:
        return uri
    folder, *rest = uri.rstrip("/").split("/")[:-1]
    return f"{folder}/" + f"{SHELL_NAME}/" * len(rest)
