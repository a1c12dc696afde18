"""The atlas: the records of the graph and the relations between them that are drawn, the most influential first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from avsurvey.graph import LINEAGE_TYPES, Drawing
from avsurvey.records import KINDS, Described, Term
from avsurvey.views.lists import ListView
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, PageHead
from avsurvey.views.survey import Survey
from avsurvey.views.words import plural, record_uri, year_of

ATLAS_URI: Final = "graph/"
MOST_DRAWN: Final = 300
"""How many records the picture that needs no script shows."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A family of edge types that are drawn and filtered together."""

    id: str
    label: str
    types: tuple[str, ...]


RELATIONS: Final = (
    Relation("lineage", "Lineage", LINEAGE_TYPES),
    Relation("introduces", "Introduces", ("introduces",)),
    Relation("uses", "Uses", ("uses-tokenizer", "uses-component", "measures-with")),
    Relation("trained-on", "Trained on", ("trained-on",)),
    Relation("evaluated-on", "Evaluated on", ("evaluated-on",)),
    Relation("cites", "Cites", ("cites",)),
)
DRAWN_TYPES: Final = tuple(kind for relation in RELATIONS for kind in relation.types)
TYPE_WORDS: Final = {
    "builds-on": ("builds on", "is built on by"),
    "extends": ("extends", "is extended by"),
    "initialised-from": ("starts from", "is the start of"),
    "distilled-from": ("is distilled from", "is distilled into"),
    "supersedes": ("supersedes", "is superseded by"),
    "derived-from": ("is derived from", "is a source of"),
    "introduces": ("introduces", "is introduced by"),
    "uses-tokenizer": ("works on tokens of", "makes the tokens of"),
    "uses-component": ("has inside", "is inside"),
    "measures-with": ("measures with", "is measured on"),
    "trained-on": ("is trained on", "trains"),
    "evaluated-on": ("is evaluated on", "tests"),
    "cites": ("cites", "is cited by"),
}
"""How an edge is said from its source, and from its target."""


@dataclass(frozen=True, slots=True)
class AtlasNode:
    """A record of the atlas; ``pillars`` are numbers of pillars in their order."""

    id: str
    kind: str
    label: str
    title: str
    year: int | None
    pillars: tuple[int, ...]
    home: int | None
    """The pillar whose colour it has: the last of its own, where the foundations count only if there is no other."""
    degree: int
    """How many other records an edge of the atlas joins with it."""

    @property
    def noun(self) -> str:
        """What a record of its kind is called."""
        return KINDS[self.kind].noun

    @property
    def uri(self) -> str:
        """The address of the record's page."""
        return record_uri(self.kind, self.id)


@dataclass(frozen=True, slots=True, order=True)
class AtlasEdge:
    """An edge between two nodes by their numbers."""

    source: int
    target: int
    type: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """Nodes by influence, edges sorted, and the pillars in their order."""

    pillars: tuple[Term, ...]
    nodes: tuple[AtlasNode, ...]
    edges: tuple[AtlasEdge, ...]

    @property
    def drawing(self) -> Drawing:
        """What is to be arranged: each pair of joined nodes once."""
        pairs = {(min(edge.source, edge.target), max(edge.source, edge.target)) for edge in self.edges}
        return Drawing(tuple(node.pillars for node in self.nodes), tuple(sorted(pairs)))

    def first(self, most: int) -> Atlas:
        """The most influential nodes with the edges among them."""
        edges = tuple(edge for edge in self.edges if max(edge.source, edge.target) < most)
        return Atlas(self.pillars, self.nodes[:most], edges)


def view_atlas(survey: Survey) -> Atlas:
    """The atlas of all records."""
    pillars = tuple(pillar.id for pillar in survey.kb.pillars)
    records = {record.id: record for record in survey.kb.described()}
    drawn = {
        (edge.source, edge.target, edge.type)
        for edge in survey.graph.edges
        if edge.type in DRAWN_TYPES and edge.source in records and edge.target in records and edge.source != edge.target
    }
    degrees = _degrees((source, target) for source, target, _ in drawn)
    influence = survey.graph.influence
    order = sorted(records, key=lambda name: (-influence.get(name, 0.0), -degrees.get(name, 0), name))
    place = {name: at for at, name in enumerate(order)}
    nodes = tuple(_node(survey, records[name], pillars, degrees.get(name, 0)) for name in order)
    edges = tuple(sorted(AtlasEdge(place[source], place[target], kind) for source, target, kind in drawn))
    return Atlas(survey.kb.pillars, nodes, edges)


def _degrees(pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    joined: dict[str, set[str]] = {}
    for source, target in pairs:
        joined.setdefault(source, set()).add(target)
        joined.setdefault(target, set()).add(source)
    return {name: len(others) for name, others in joined.items()}


def _node(survey: Survey, record: Described, pillars: tuple[str, ...], degree: int) -> AtlasNode:
    own = tuple(pillars.index(pillar) for pillar in survey.kb.pillars_of(record))
    kept = tuple(pillar for pillar in own if pillar < len(pillars) - 1) or own
    return AtlasNode(
        id=record.id,
        kind=record.kind,
        label=record.short_name,
        title=record.heading,
        year=year_of(survey.kb, record),
        pillars=own,
        home=kept[-1] if kept else None,
        degree=degree,
    )


def view_atlas_page(atlas: Atlas) -> ListView:
    """The page of the graph: words about it, and its most influential records as a table."""
    shown = atlas.nodes[:MOST_DRAWN]
    intro = (
        f"{plural(len(atlas.nodes), 'record')} of the survey and {plural(len(atlas.edges), 'relation')} between them: "
        "who builds on, introduces, uses, trains on, is evaluated on and cites what."
    )
    note = "By PageRank over citations and lineage. Degree: how many other records are joined with it."
    heads = (Head("Name"), Head("Kind"), Head("Pillar"), Head("Year", is_numeric=True), Head("Degree", is_numeric=True))
    rows = tuple(_row(atlas, node) for node in shown)
    grids = (Grid("graph-records", f"The {plural(len(rows), 'most influential record')}", heads, rows, note),)
    return ListView(PageHead(ATLAS_URI, "Graph", intro), intro, grids if rows else ())


def _row(atlas: Atlas, node: AtlasNode) -> GridRow:
    pillars = tuple(Item(atlas.pillars[pillar].label) for pillar in node.pillars)
    year = (Item(str(node.year)),) if node.year else ()
    return GridRow(
        (
            GridCell((Item(node.label, node.uri),), node.label.casefold()),
            GridCell((Item(node.noun),), node.noun),
            GridCell(pillars, " ".join(item.text for item in pillars)),
            GridCell(year, str(node.year or "")),
            GridCell((Item(str(node.degree)),), str(node.degree)),
        )
    )
