"""Templates: the environment in which views become HTML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta
from markupsafe import Markup, escape

from avsurvey.formulas import FormulaError, mathml
from avsurvey.kb.reads import note
from avsurvey.views import Item, Origin
from avsurvey.views.parts import GridCell, GridRow, Head

KEPT: Final = 1 << 16
"""How many rendered parts are kept for the next page."""
ROOT: Final = "\x1a"
"""Stands for the way from a page to the site's root; data cannot hold it, because the reader refuses it."""

SEPARATOR: Final = ", "
"""Between the values of one cell."""


def environment(folder: Path) -> Environment:
    """The environment of a templates folder: autoescaping, and strict about unknown names."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["link"] = to_link
    made.filters["item"] = to_item
    made.filters["origin"] = to_origin
    made.filters["cells"] = to_cells
    made.filters["formula"] = to_formula
    made.globals["root"] = Markup(ROOT)
    return made


def to_href(target: str) -> Markup:
    """An address for an attribute: absolute and in-page ones as they are, others below the site's root."""
    if target.startswith(("https://", "http://", "#")):
        return escape(target)
    return Markup(ROOT) + escape(target)


@lru_cache(maxsize=KEPT)
def to_link(target: str) -> Markup:
    """The attributes of a link: its address, and for other hosts that they learn nothing of this page."""
    opener = Markup(' rel="noopener"') if target.startswith(("https://", "http://")) else Markup("")
    return Markup('href="') + to_href(target) + Markup('"') + opener


@lru_cache(maxsize=KEPT)
def to_item(item: Item) -> Markup:
    """One value on screen. A site has hundreds of thousands, most of them often: made once here, not by a macro.

    An element of its own is only for what says more than its words: each costs a browser time, and a table has a
    thousand values.
    """
    shown = Markup(f"<a {to_link(item.target)}>{escape(item.text)}</a>") if item.target else escape(item.text)
    mark = f" avs-{escape(item.mark)}" if item.mark else ""
    note = f' title="{escape(item.note)}"' if item.note else ""
    origin = to_origin(item.origin) if item.origin else Markup("")
    if not (mark or note):
        return shown + origin
    return Markup(f'<span class="avs-item{mark}"{note}>{shown}{origin}</span>')


@lru_cache(maxsize=KEPT)
def to_origin(origin: Origin) -> Markup:
    """The mark beside a value that leads to where it was read, or says it."""
    words = escape(origin.text)
    if origin.url:
        return Markup(f'<a class="avs-origin" {to_link(origin.url)} title="{words}" aria-label="source: {words}"></a>')
    return Markup(
        f'<span class="avs-origin avs-origin--text" title="{words}"><span class="avs-hidden">{words}</span></span>'
    )


def to_formula(latex: str) -> Markup:
    """A formula as browsers set it; what cannot be set stands as it was written."""
    try:
        return Markup(mathml(latex))
    except FormulaError:
        return Markup("<code>") + escape(latex) + Markup("</code>")


def to_cells(row: GridRow, heads: tuple[Head, ...]) -> Markup:
    """The cells of a grid's row, one a line. Records stand in many lists, so that most cells were made before."""
    return Markup(
        "".join([to_cell(cell, is_numeric=head.is_numeric) for cell, head in zip(row.cells, heads, strict=False)])
    )


@lru_cache(maxsize=KEPT)
def to_cell(cell: GridCell, *, is_numeric: bool) -> Markup:
    """One cell of a grid with what its column sorts by."""
    order = f' data-order="{escape(cell.order)}"' if cell.order or is_numeric else ""
    mark = f" avs-{escape(cell.mark)}" if cell.mark else ""
    number = f' class="avs-num{mark}"' if is_numeric else ""
    values = SEPARATOR.join(map(to_item, cell.items))  # joined as plain text: every part is markup already
    return Markup(f"<td{order}{number}>{values}</td>\n")


def with_root(html: str, depth: int) -> str:
    """Write the way to the root of a page that lies so many folders deep."""
    return html.replace(ROOT, "../" * depth if depth else "./")


class Renderer:
    """Renders templates by name, each compiled once."""

    def __init__(self, folder: Path, site_url: str = "") -> None:
        self.site_url = site_url
        """Where the site will be served, for what must be told in absolute addresses."""
        self._environment = environment(folder)
        self._loader = FileSystemLoader(folder)
        self._template = lru_cache(maxsize=None)(self._environment.get_template)
        self._read = lru_cache(maxsize=None)(self._read_source)

    def render(self, template: str, **values: Any) -> str:
        """Render a template, which is noted as read; addresses still hold the mark for the root."""
        note(("template", template))
        return self._template(template).render(**values)

    def source(self, template: str) -> tuple[str, ...]:
        """The text of a template and of everything that it includes or imports, through any number of steps."""
        return tuple(text for _, text in sorted(self._sources(template, {}).items()))

    def _sources(self, template: str, found: dict[str, str]) -> dict[str, str]:
        if template not in found:
            found[template], others = self._read(template)
            for other in others:
                self._sources(other, found)
        return found

    def _read_source(self, template: str) -> tuple[str, tuple[str, ...]]:
        """The text of a template, and which others it may include or import."""
        text, path, _ = self._loader.get_source(self._environment, template)
        names = tuple(meta.find_referenced_templates(self._environment.parse(text, template, path)))
        known = tuple(name for name in names if name)
        return text, known if len(known) == len(names) else tuple(self._environment.list_templates())
