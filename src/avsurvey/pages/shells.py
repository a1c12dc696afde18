"""Where generated pages stand, and the shell of each."""

from __future__ import annotations

from typing import Any, Final

from avsurvey.pages.heads import render_head
from avsurvey.pages.page import Page
from avsurvey.pages.templates import Renderer, with_root
from avsurvey.views import KIND_TITLES, PageHead

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


def make_page(
    renderer: Renderer, template: str, head: PageHead, *, kind: str = "", names: tuple[str, ...] = (), **values: Any
) -> Page:
    """A page by its template, with its links and the head that programs read."""
    depth = head.uri.count("/")
    body = with_root(renderer.render(template, head=head, **values), depth)
    told = render_head(renderer, head)
    return Page(head.uri, shell_of(head.uri), head.title, head.description, body, names, kind, head=told)


def shell_of(uri: str) -> str:
    """The shell of an address: its own for pages of the navigation, that of its folder for all others."""
    if uri in SECTION_URIS:
        return uri
    folder, *rest = uri.rstrip("/").split("/")[:-1]
    return f"{folder}/" + f"{SHELL_NAME}/" * len(rest)
