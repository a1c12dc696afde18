"""All generated pages of the site, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

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
from avsurvey.pages.recipe import Recipe
from avsurvey.pages.scatter import draw_progress
from avsurvey.pages.shipped import HEAD as SHIPPED_HEAD
from avsurvey.pages.shipped import Shipped
from avsurvey.pages.takeout import HEAD as TAKEOUT_HEAD
from avsurvey.pages.takeout import Offer, files_of_folder, single_files
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
    initials,
    pillar_timeline,
    venues_with_papers,
    view_atlas,
    view_atlas_page,
    view_author,
    view_authors,
    view_conflicts,
    view_coverage,
    view_descent,
    view_glossary,
    view_handbook,
    view_influence,
    view_initial,
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
    view_venue,
    view_venues,
    view_vocabulary,
    view_year,
    view_years,
    years_with_papers,
)

K = TypeVar("K")
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
    for recipe in (*page_recipes(survey, renderer, repository, shipped), exports_recipe(renderer, offers)):
        page = recipe.make(survey)
        if isinstance(page, Page):
            yield page


def page_recipes(
    survey: Survey, renderer: Renderer, repository: str = "", shipped: tuple[Shipped, ...] = ()
) -> Iterator[Recipe]:
    """Every generated page in order, but for that of the files to take out, which must be made before it."""
    yield from section_recipes(survey, renderer)
    yield Recipe("sections/ships", partial(_ships_page, renderer, shipped), repr(shipped))
    for record in survey.kb.described():
        yield Recipe(f"{record.kind}/{record.id}", partial(_record_page, renderer, record.kind, record.id, repository))
    for sheet in survey.kb.results:
        yield Recipe(f"results/{sheet}", partial(_sheet_page, renderer, sheet, repository))
    for table in survey.kb.tables:
        yield Recipe(f"tables/{table}", partial(_table_page, renderer, table, repository))
    yield from term_recipes(survey, renderer)
    yield from _gathered_recipes(survey, renderer)
    for row in Gaps(survey).row_names():
        yield Recipe(f"gaps/{row}", partial(_section_page, renderer, partial(_gap_row, row)))
    yield Recipe("coverage/stubs", partial(_section_page, renderer, view_stubs))
    for old, new in sorted(survey.kb.former_ids.items()):
        for known in (survey.kb.get(new), survey.kb.results.get(new)):
            if known:
                yield Recipe(f"redirects/{known.kind}/{old}", partial(_redirect_page, renderer, known.kind, old, new))


def _gathered_recipes(survey: Survey, renderer: Renderer) -> Iterator[Recipe]:
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
    return _page(renderer, "list.html", view.head, view=view, kind=kind, names=(view.head.title,))


def _sheet_page(renderer: Renderer, sheet_id: str, repository: str, survey: Survey) -> Page:
    """The page of one result sheet."""
    sheet = survey.kb.results[sheet_id]
    view, links = view_sheet(survey, sheet), correction_links(repository, sheet)
    page = _page(renderer, "sheet.html", view.head, view=view, corrections=links, kind="results")
    return _with_twins(page, sheet, sheet_twin(view))


def _table_page(renderer: Renderer, table_id: str, repository: str, survey: Survey) -> Page:
    """The page of one comparison table."""
    table = survey.kb.tables[table_id]
    view, links = view_table(survey, table), correction_links(repository, table)
    page = _page(renderer, "table.html", view.head, view=view, corrections=links, kind="tables")
    return _with_twins(page, table, table_twin(view))


def exports_recipe(renderer: Renderer, offers: tuple[Offer, ...]) -> Recipe:
    """The page of the files to take out."""
    return Recipe("sections/exports", partial(_exports_page, renderer, offers), repr(offers))


def _exports_page(renderer: Renderer, offers: tuple[Offer, ...], survey: Survey) -> Page:
    files, columns = single_files(offers), files_of_folder(offers)
    names = (TAKEOUT_HEAD.title, "Downloads", "Exports")
    return _page(renderer, "exports.html", TAKEOUT_HEAD, offers=files, columns=columns, kind="pages", names=names)


def _ships_page(renderer: Renderer, shipped: tuple[Shipped, ...], survey: Survey) -> Page:
    names = (SHIPPED_HEAD.title, "Licences")
    return _page(renderer, "ships.html", SHIPPED_HEAD, shipped=shipped, kind="pages", names=names)


SECTIONS: Final[dict[str, Callable[[Survey], ListView]]] = {
    "tables": view_tables_index,
    "terms": view_terms_index,
    "conflicts": view_conflicts,
    "authors": view_authors,
    "venues": view_venues,
    "years": view_years,
    "coverage": view_coverage,
    "influence": view_influence,
    "rates": view_rates,
    "ledger": view_ledger,
    "licence-check": view_licence_check,
    "gaps": lambda survey: Gaps(survey).overview(),
}
"""Pages of the navigation that are lists."""


def section_recipes(survey: Survey, renderer: Renderer) -> Iterator[Recipe]:
    """The pages that stand in the navigation."""
    views = {kind: partial(_kind_list, kind) for kind in KIND_TITLES} | SECTIONS
    if "tasks" in survey.kb.vocabularies:
        views |= {"tasks": partial(_vocabulary, "tasks")}
    for name, view_of in views.items():
        yield Recipe(f"sections/{name}", partial(_section_page, renderer, view_of))
    others = {"timeline": timeline_page, "new": news_page, "graph": atlas_page}
    others |= {"handbook": _handbook_page, "glossary": _glossary_page}
    for name, page_of in others.items():
        yield Recipe(f"sections/{name}", partial(page_of, renderer))


def _section_page(renderer: Renderer, view_of: Callable[[Survey], ListView], survey: Survey) -> Page:
    view = view_of(survey)
    return _page(renderer, "list.html", view.head, view=view, kind="pages", names=(view.head.title,))


def _kind_list(kind: str, survey: Survey) -> ListView:
    return view_kind_list(survey, kind)


def _vocabulary(name: str, survey: Survey) -> ListView:
    return view_vocabulary(survey, name)


def _gap_row(name: str, survey: Survey) -> ListView:
    return Gaps(survey).row(name)


def _handbook_page(renderer: Renderer, survey: Survey) -> Page:
    view = view_handbook(survey)
    return _page(renderer, "handbook.html", view.head, view=view, kind="pages", names=(view.head.title,))


def _glossary_page(renderer: Renderer, survey: Survey) -> Page:
    view = view_glossary(survey)
    return _page(renderer, "glossary.html", view.head, view=view, kind="pages", names=(view.head.title,))


def atlas_page(renderer: Renderer, survey: Survey) -> Page:
    """The page of the graph: a picture that needs no script, in whose place the explorer comes, and a table."""
    atlas = view_atlas(survey)
    view, shown = view_atlas_page(atlas), atlas.first(MOST_DRAWN)
    picture = draw_overview(shown, survey.arrange(shown.drawing))
    svg = Markup(renderer.render("figures/overview.svg", view=picture))
    return _page(renderer, "graph.html", view.head, view=view, svg=svg, kind="pages", names=(view.head.title,))


def timeline_page(renderer: Renderer, survey: Survey) -> Page:
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


def news_page(renderer: Renderer, survey: Survey) -> Page:
    """The newest works, and the feeds."""
    view, feeds = view_news(survey), tuple(all_feeds(survey.kb))
    return _page(
        renderer, "new.html", view.head, view=view, feeds=feeds, entries=ENTRIES, kind="pages", names=(view.head.title,)
    )


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
    page = _page(renderer, "task.html", head, view=view, picture=picture, svg=svg, feed=feed, kind="terms", names=names)
    return replace(page, head=render_task_head(renderer, head, feed))


def _record_page(renderer: Renderer, kind: str, record_id: str, repository: str, survey: Survey) -> Page:
    record = survey.kb.indexes[kind][record_id]
    if not isinstance(record, Described):
        raise TypeError(f"{kind}/{record_id} has no page of its own")
    return record_page(survey, renderer, record, repository)


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
    return _page(renderer, "list.html", view.head, view=view, kind="terms")


def _term_page(renderer: Renderer, vocabulary: str, term_id: str, survey: Survey) -> Page:
    term = _term(survey, vocabulary, term_id)
    view, names = view_term(survey, vocabulary, term), (term.label, *term.aliases)
    return _page(renderer, "term.html", view.head, view=view, kind="terms", names=names)


def _term(survey: Survey, vocabulary: str, term_id: str) -> Term:
    term = survey.kb.term(vocabulary, term_id)
    if term is None:
        raise KeyError(f"{vocabulary}:{term_id}")
    return term


def _redirect_page(renderer: Renderer, kind: str, old: str, new: str, survey: Survey) -> Page:
    """A page at a former address that leads to the new one."""
    record = survey.kb.indexes[kind][new]
    head = PageHead(f"{kind}/{old}/", f"{old} is now {new}", f"Moved to {record.heading}")
    body = with_root(renderer.render("redirect.html", head=head, record=record, target=f"{kind}/{new}/"), 2)
    return Page(head.uri, NO_SHELL, head.title, head.description, body, kind=REDIRECT)


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
