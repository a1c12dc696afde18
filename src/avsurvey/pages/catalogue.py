"""All generated pages of the site, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from markupsafe import Markup

from avsurvey.exports import render_entry
from avsurvey.names import read_name
from avsurvey.pages.charts import chart_years
from avsurvey.pages.figures import render_years
from avsurvey.pages.page import Page
from avsurvey.pages.templates import Renderer, with_root
from avsurvey.records import Described, Paper
from avsurvey.views import (
    KIND_TITLES,
    Gaps,
    ListView,
    PageHead,
    Survey,
    author_views,
    initial_views,
    venue_views,
    view_authors,
    view_conflicts,
    view_coverage,
    view_influence,
    view_kind_list,
    view_ledger,
    view_licence_check,
    view_rates,
    view_record,
    view_sheet,
    view_stubs,
    view_table,
    view_tables_index,
    view_term,
    view_terms_index,
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
    "rates/",
    "ledger/",
    "licence-check/",
    "gaps/",
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
    *("coverage/", "gaps/", "tables/", "tasks/", "terms/", f"terms/{SHELL_NAME}/"),
)
"""Folders whose pages share a shell: links to the navigation are relative, so that each folder needs its own."""


def all_pages(survey: Survey, renderer: Renderer) -> Iterator[Page]:
    """Render every generated page."""
    yield from section_pages(survey, renderer)
    for record in survey.kb.described():
        yield record_page(survey, renderer, record)
    for sheet in survey.kb.results.values():
        sheet_view = view_sheet(survey, sheet)
        yield _page(renderer, "sheet.html", sheet_view.head, view=sheet_view, kind="results")
    for table in survey.kb.tables.values():
        table_view = view_table(survey, table)
        yield _page(renderer, "table.html", table_view.head, view=table_view, kind="tables")
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


def record_page(survey: Survey, renderer: Renderer, record: Described) -> Page:
    """The page of one record."""
    view = view_record(survey, record)
    bibtex = render_entry(survey.kb, record) if isinstance(record, Paper) else ""
    usage = view_usage(survey, record)
    chart = chart_years("uses", f"What uses {record.short_name}, by year", usage.roles, usage.counts) if usage else None
    svg = Markup(render_years(renderer, chart)) if chart else ""
    return _page(
        renderer,
        "record.html",
        view.head,
        view=view,
        bibtex=bibtex,
        usage=usage,
        chart=chart,
        svg=svg,
        kind=record.kind,
        names=_names(record),
    )


def _names(record: Described) -> tuple[str, ...]:
    names = [record.heading, record.id, *record.aliases, *record.former_ids]
    if isinstance(record, Paper):
        names += [*record.title_variants, *([record.arxiv] if record.arxiv else [])]
        names += [read_name(author).display for author in record.authors]
    return tuple(dict.fromkeys(names))


def term_pages(survey: Survey, renderer: Renderer) -> Iterator[Page]:
    """Vocabularies, and every term that some record bears."""
    for name, vocabulary in survey.kb.vocabularies.items():
        if name != "tasks":
            view = view_vocabulary(survey, name)
            yield _page(renderer, "list.html", view.head, view=view, kind="terms")
        used = survey.used_terms(name)
        for term in vocabulary.terms:
            if term.id in used and name != "venues":
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
    return Page(head.uri, _shell(head.uri), head.title, head.description, body, names, kind)


def _shell(uri: str) -> str:
    """The shell of an address: its own for pages of the navigation, that of its folder for all others."""
    if uri in SECTION_URIS:
        return uri
    folder, *rest = uri.rstrip("/").split("/")[:-1]
    return f"{folder}/" + f"{SHELL_NAME}/" * len(rest)
