"""Pages of the navigation, and those of single rows of the maps of gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from markupsafe import Markup

from avsurvey.exports import ENTRIES, all_feeds
from avsurvey.pages.figures import render_timeline
from avsurvey.pages.overview import draw_overview
from avsurvey.pages.page import Page
from avsurvey.pages.recipe import Recipe
from avsurvey.pages.shells import make_page
from avsurvey.pages.shipped import HEAD as SHIPPED_HEAD
from avsurvey.pages.shipped import Shipped
from avsurvey.pages.takeout import HEAD as TAKEOUT_HEAD
from avsurvey.pages.takeout import Offer, files_of_folder, single_files
from avsurvey.pages.templates import Renderer
from avsurvey.pages.timelines import draw_timeline
from avsurvey.views import (
    KIND_TITLES,
    MOST_DRAWN,
    Gaps,
    ListView,
    Survey,
    pillar_timeline,
    view_atlas,
    view_atlas_page,
    view_authors,
    view_conflicts,
    view_coverage,
    view_glossary,
    view_handbook,
    view_influence,
    view_kind_list,
    view_ledger,
    view_licence_check,
    view_news,
    view_rates,
    view_stubs,
    view_tables_index,
    view_terms_index,
    view_timeline,
    view_unrecorded,
    view_venues,
    view_vocabulary,
    view_years,
)


def exports_recipe(renderer: Renderer, offers: tuple[Offer, ...]) -> Recipe:
    """The page of the files to take out."""
    return Recipe("sections/exports", partial(_exports_page, renderer, offers), repr(offers))


def _exports_page(renderer: Renderer, offers: tuple[Offer, ...], survey: Survey) -> Page:
    files, columns = single_files(offers), files_of_folder(offers)
    names = (TAKEOUT_HEAD.title, "Downloads", "Exports")
    return make_page(renderer, "exports.html", TAKEOUT_HEAD, offers=files, columns=columns, kind="pages", names=names)


def _ships_page(renderer: Renderer, shipped: tuple[Shipped, ...], survey: Survey) -> Page:
    names = (SHIPPED_HEAD.title, "Licences")
    return make_page(renderer, "ships.html", SHIPPED_HEAD, shipped=shipped, kind="pages", names=names)


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


def section_recipes(survey: Survey, renderer: Renderer, shipped: tuple[Shipped, ...] = ()) -> Iterator[Recipe]:
    """The pages that stand in the navigation, but for that of the files to take out, and those right below them."""
    yield Recipe("sections/ships", partial(_ships_page, renderer, shipped), repr(shipped))
    views = {kind: partial(_kind_list, kind) for kind in KIND_TITLES} | SECTIONS
    if "tasks" in survey.kb.vocabularies:
        views |= {"tasks": partial(_vocabulary, "tasks")}
    for name, view_of in views.items():
        yield Recipe(f"sections/{name}", partial(_section_page, renderer, view_of))
    others = {"timeline": _timeline_page, "new": _news_page, "graph": _atlas_page}
    others |= {"handbook": _handbook_page, "glossary": _glossary_page}
    for name, page_of in others.items():
        yield Recipe(f"sections/{name}", partial(page_of, renderer))
    for row in Gaps(survey).row_names():
        yield Recipe(f"gaps/{row}", partial(_section_page, renderer, partial(_gap_row, row)))
    yield Recipe("coverage/stubs", partial(_section_page, renderer, view_stubs))
    yield Recipe("coverage/unrecorded", partial(_section_page, renderer, view_unrecorded))


def _section_page(renderer: Renderer, view_of: Callable[[Survey], ListView], survey: Survey) -> Page:
    view = view_of(survey)
    return make_page(renderer, "list.html", view.head, view=view, kind="pages", names=(view.head.title,))


def _kind_list(kind: str, survey: Survey) -> ListView:
    return view_kind_list(survey, kind)


def _vocabulary(name: str, survey: Survey) -> ListView:
    return view_vocabulary(survey, name)


def _gap_row(name: str, survey: Survey) -> ListView:
    return Gaps(survey).row(name)


def _handbook_page(renderer: Renderer, survey: Survey) -> Page:
    view = view_handbook(survey)
    return make_page(renderer, "handbook.html", view.head, view=view, kind="pages", names=(view.head.title,))


def _glossary_page(renderer: Renderer, survey: Survey) -> Page:
    view = view_glossary(survey)
    return make_page(renderer, "glossary.html", view.head, view=view, kind="pages", names=(view.head.title,))


def _atlas_page(renderer: Renderer, survey: Survey) -> Page:
    """The page of the graph: a picture that needs no script, in whose place the explorer comes, and a table."""
    atlas = view_atlas(survey)
    view, shown = view_atlas_page(atlas), atlas.first(MOST_DRAWN)
    picture = draw_overview(shown, survey.arrange(shown.drawing))
    svg = Markup(renderer.render("figures/overview.svg", view=picture))
    return make_page(renderer, "graph.html", view.head, view=view, svg=svg, kind="pages", names=(view.head.title,))


def _timeline_page(renderer: Renderer, survey: Survey) -> Page:
    """Works by month and pillar."""
    timeline = pillar_timeline(survey)
    view, picture = view_timeline(survey, timeline), draw_timeline(timeline) if timeline else None
    svg = Markup(render_timeline(renderer, picture)) if picture else ""
    return make_page(
        renderer,
        "timeline.html",
        view.head,
        view=view,
        picture=picture,
        svg=svg,
        kind="pages",
        names=(view.head.title,),
    )


def _news_page(renderer: Renderer, survey: Survey) -> Page:
    """The newest works, and the feeds."""
    view, feeds = view_news(survey), tuple(all_feeds(survey.kb))
    return make_page(
        renderer, "new.html", view.head, view=view, feeds=feeds, entries=ENTRIES, kind="pages", names=(view.head.title,)
    )
