"""Pages: views rendered by templates."""

from avsurvey.pages.blocks import BlockError, BlockRenderer
from avsurvey.pages.catalogue import all_pages, page_recipes
from avsurvey.pages.citing import cited_works, uncited_core, works_by_chapter
from avsurvey.pages.figures import FIGURES, render_figure, render_standalone_figure
from avsurvey.pages.heads import CARD_SIZE, CARDS, card_path, render_prose_head
from avsurvey.pages.page import Page
from avsurvey.pages.prose import CHAPTERS, Prose, read_prose, with_works
from avsurvey.pages.recipe import Files, Recipe
from avsurvey.pages.sections import exports_recipe
from avsurvey.pages.shells import REDIRECT, SECTION_URIS, SHELL_NAME, SHELLS
from avsurvey.pages.shipped import Notice, Shipped, read_shipped
from avsurvey.pages.takeout import Offer, offer
from avsurvey.pages.templates import Renderer, with_root

__all__ = [
    "CARDS",
    "CARD_SIZE",
    "CHAPTERS",
    "FIGURES",
    "REDIRECT",
    "SECTION_URIS",
    "SHELLS",
    "SHELL_NAME",
    "BlockError",
    "BlockRenderer",
    "Files",
    "Notice",
    "Offer",
    "Page",
    "Prose",
    "Recipe",
    "Renderer",
    "Shipped",
    "all_pages",
    "card_path",
    "cited_works",
    "exports_recipe",
    "offer",
    "page_recipes",
    "read_prose",
    "read_shipped",
    "render_figure",
    "render_prose_head",
    "render_standalone_figure",
    "uncited_core",
    "with_root",
    "with_works",
    "works_by_chapter",
]
