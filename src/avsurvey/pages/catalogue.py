"""All generated pages of the site, in order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avsurvey.pages.page import Page
from avsurvey.pages.recipe import Recipe
from avsurvey.pages.record_pages import record_page, redirect_page, sheet_page, table_page
from avsurvey.pages.sections import exports_recipe, section_recipes
from avsurvey.pages.shipped import Shipped
from avsurvey.pages.takeout import Offer
from avsurvey.pages.templates import Renderer
from avsurvey.pages.topic_pages import gathered_recipes, term_recipes
from avsurvey.views import (
    Survey,
)


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
    yield from section_recipes(survey, renderer, shipped)
    for record in survey.kb.described():
        yield Recipe(f"{record.kind}/{record.id}", partial(record_page, renderer, record.kind, record.id, repository))
    for sheet in survey.kb.results:
        yield Recipe(f"results/{sheet}", partial(sheet_page, renderer, sheet, repository))
    for table in survey.kb.tables:
        yield Recipe(f"tables/{table}", partial(table_page, renderer, table, repository))
    yield from term_recipes(survey, renderer)
    yield from gathered_recipes(survey, renderer)
    for old, new in sorted(survey.kb.former_ids.items()):
        for known in (survey.kb.get(new), survey.kb.results.get(new)):
            if known:
                yield Recipe(f"redirects/{known.kind}/{old}", partial(redirect_page, renderer, known.kind, old, new))
