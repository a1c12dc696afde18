"""Pages: views rendered by templates."""

from avsurvey.pages.blocks import BlockError, BlockRenderer, Prose, read_prose
from avsurvey.pages.catalogue import REDIRECT, SECTION_URIS, SHELL_NAME, SHELLS, all_pages
from avsurvey.pages.figures import FIGURES, render_figure, render_standalone_figure
from avsurvey.pages.page import Page
from avsurvey.pages.takeout import Offer, offer
from avsurvey.pages.templates import Renderer, with_root

__all__ = [
    "FIGURES",
    "REDIRECT",
    "SECTION_URIS",
    "SHELLS",
    "SHELL_NAME",
    "BlockError",
    "BlockRenderer",
    "Offer",
    "Page",
    "Prose",
    "Renderer",
    "all_pages",
    "offer",
    "read_prose",
    "render_figure",
    "render_standalone_figure",
    "with_root",
]
