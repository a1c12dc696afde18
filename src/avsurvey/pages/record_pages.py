"""Pages of single records: of what is described, of result sheets and of tables."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from avsurvey.exports.items import JSON_NAME, MARKDOWN_NAME, render_item
from avsurvey.exports.twins import record_twin, sheet_twin, table_twin
from avsurvey.names import read_name
from avsurvey.pages.charts import chart_years
from avsurvey.pages.citeblock import view_cite
from avsurvey.pages.corrections import correction_links
from avsurvey.pages.figures import render_scatter, render_years
from avsurvey.pages.heads import render_record_head
from avsurvey.pages.nearby import draw_descent, draw_neighbourhood
from avsurvey.pages.page import Page
from avsurvey.pages.scatter import draw_progress
from avsurvey.pages.shells import NO_SHELL, REDIRECT, make_page
from avsurvey.pages.templates import Renderer, with_root
from avsurvey.records import Benchmark, Described, Paper, Record
from avsurvey.views import (
    PageHead,
    ReasonedLink,
    Survey,
    view_descent,
    view_neighbourhood,
    view_progress,
    view_record,
    view_sheet,
    view_table,
    view_usage,
)


def record_page(renderer: Renderer, kind: str, record_id: str, repository: str, survey: Survey) -> Page:
    """The page of one record that is described."""
    record = survey.kb.indexes[kind][record_id]
    if not isinstance(record, Described):
        raise TypeError(f"{kind}/{record_id} has no page of its own")
    view = view_record(survey, record)
    usage = view_usage(survey, record)
    chart = chart_years("uses", f"What uses {record.short_name}, by year", usage.roles, usage.counts) if usage else None
    svg = Markup(render_years(renderer, chart)) if chart else ""
    progress = view_progress(survey, record.id) if isinstance(record, Benchmark) else None
    progress_svg = Markup(render_scatter(renderer, draw_progress(progress))) if progress else ""
    page = make_page(
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


def sheet_page(renderer: Renderer, sheet_id: str, repository: str, survey: Survey) -> Page:
    """The page of one result sheet."""
    sheet = survey.kb.results[sheet_id]
    view, links = view_sheet(survey, sheet), correction_links(repository, sheet)
    page = make_page(renderer, "sheet.html", view.head, view=view, corrections=links, kind="results")
    return _with_twins(page, sheet, sheet_twin(view))


def table_page(renderer: Renderer, table_id: str, repository: str, survey: Survey) -> Page:
    """The page of one comparison table."""
    table = survey.kb.tables[table_id]
    view, links = view_table(survey, table), correction_links(repository, table)
    page = make_page(renderer, "table.html", view.head, view=view, corrections=links, kind="tables")
    return _with_twins(page, table, table_twin(view))


def redirect_page(renderer: Renderer, kind: str, old: str, new: str, survey: Survey) -> Page:
    """A page at a former address that leads to the new one."""
    record = survey.kb.indexes[kind][new]
    head = PageHead(f"{kind}/{old}/", f"{old} is now {new}", f"Moved to {record.heading}")
    body = with_root(renderer.render("redirect.html", head=head, record=record, target=f"{kind}/{new}/"), 2)
    return Page(head.uri, NO_SHELL, head.title, head.description, body, kind=REDIRECT)
