"""The parts that views are made of: small frozen objects with final strings and final order.

Those of which a site has hundreds of thousands are named tuples, which Python makes and compares several times faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

SHORT: Final = 5
"""Grids of no more rows need no tools."""


class Link(NamedTuple):
    """A link: a text, and an address below the site's root or an absolute one."""

    text: str
    target: str
    title: str = ""


class Origin(NamedTuple):
    """Where a value was read: words such as ``Table 2, paper v2`` and the address of the text."""

    text: str
    url: str = ""


class Item(NamedTuple):
    """One value on screen, with its link, its origin and a remark."""

    text: str
    target: str = ""
    origin: Origin | None = None
    note: str = ""
    mark: str = ""
    """A class of mark: ``derived``, ``conflict``, ``reference``."""


class FactRow(NamedTuple):
    """A labelled line of values."""

    label: str
    items: tuple[Item, ...]
    hint: str = ""
    is_list: bool = False
    """Whether each value stands on a line of its own."""


class FactGroup(NamedTuple):
    """Facts under one heading; the first group of a record has none."""

    title: str
    rows: tuple[FactRow, ...]


class Head(NamedTuple):
    """The head of a grid's column."""

    text: str
    target: str = ""
    hint: str = ""
    is_numeric: bool = False


class GridCell(NamedTuple):
    """A cell of a grid; ``order`` is what its column sorts by."""

    items: tuple[Item, ...]
    order: str = ""
    mark: str = ""
    """A class of mark: how high a count of a map is."""


class GridRow(NamedTuple):
    """A row of a grid; ``mark`` names its class."""

    cells: tuple[GridCell, ...]
    mark: str = ""
    key: str = ""
    """What tells it apart from the other rows of its page, so that a link can name it."""
    cites: tuple[str, ...] = ()
    """Citekeys of the works that the row speaks of."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on screen."""

    id: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[GridRow, ...]
    note: str = ""
    origin: Origin | None = None
    style: str = ""
    """How it is drawn: as a ``map``, or plainly."""
    verdict: str = ""
    """What is said of rows that are chosen for comparison: of ``protocol`` or of ``licence``."""
    conditions: tuple[tuple[str, str], ...] = ()
    """The conditions under which all of its numbers were measured, by label."""

    @property
    def is_sortable(self) -> bool:
        """Whether its rows can stand in another order."""
        return len(self.rows) > 1

    @property
    def is_long(self) -> bool:
        """Whether it has so many rows that tools to filter and to take out help."""
        return len(self.rows) > SHORT


@dataclass(frozen=True, slots=True)
class ReasonedLink:
    """A link with words that say why it stands there."""

    link: Link
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links under a heading."""

    title: str
    links: tuple[ReasonedLink, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as listed at the foot of a record."""

    key: str
    url: str
    tier: str
    version: str
    seen: str
    checked: str


@dataclass(frozen=True, slots=True)
class SearchFacet:
    """A filter value of the search."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class PageHead:
    """What every generated page has: its address, title, description, and how search files it."""

    uri: str
    title: str
    description: str
    kicker: str = ""
    kicker_target: str = ""
    facets: tuple[SearchFacet, ...] = ()
