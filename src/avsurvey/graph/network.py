"""The graph itself, on networkx: neighbours, lineage, paths and influence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from avsurvey.graph.edges import Edge, NodeKind, edges_of, term_node
from avsurvey.kb import KnowledgeBase

if TYPE_CHECKING:
    import networkx as nx  # loaded by analyses alone: most of what is asked of a graph is its edges

LINEAGE_TYPES: Final = ("builds-on", "extends", "initialised-from", "distilled-from", "supersedes", "derived-from")
"""Relations that say one work came out of another, from the later to the earlier."""


class Node(NamedTuple):
    """A record or a term; ``kind`` is the kind of record, or the vocabulary."""

    id: str
    node_kind: NodeKind
    kind: str
    label: str


@dataclass(frozen=True)
class Graph:
    """All nodes and edges; analyses are made on demand and kept."""

    edges: tuple[Edge, ...]
    nodes: tuple[Node, ...] = ()

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """Nodes and edges with all that is known of them, as networkx has it."""
        import networkx as nx

        network = nx.MultiDiGraph()
        for node in self.nodes:
            network.add_node(node.id, node_kind=node.node_kind, kind=node.kind, label=node.label)
        for edge in self.edges:
            key = f"{edge.type}/{edge.variant}" if edge.variant else edge.type
            said = {"type": edge.type, "evidence": edge.evidence, "where": edge.where}
            network.add_edge(edge.source, edge.target, key=key, **said)
        return network

    @cached_property
    def _outgoing(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped(self.edges, "source")

    @cached_property
    def _incoming(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped(self.edges, "target")

    def outgoing(self, node: str, kind: str | None = None) -> tuple[Edge, ...]:
        """Edges from a node, of one type or of all."""
        return tuple(edge for edge in self._outgoing.get(node, ()) if kind in (None, edge.type))

    def incoming(self, node: str, kind: str | None = None) -> tuple[Edge, ...]:
        """Edges to a node, of one type or of all."""
        return tuple(edge for edge in self._incoming.get(node, ()) if kind in (None, edge.type))

    def neighbours(self, node: str) -> tuple[str, ...]:
        """Every node that one edge joins with this one, sorted."""
        sides = {edge.target for edge in self.outgoing(node)} | {edge.source for edge in self.incoming(node)}
        return tuple(sorted(sides - {node}))

    @cached_property
    def _others(self) -> dict[tuple[str, tuple[str, ...], bool], frozenset[str]]:
        return {}

    def others(self, node: str, types: tuple[str, ...], *, incoming: bool) -> frozenset[str]:
        """The nodes at the other ends of a node's edges of some types; asked often, so kept."""
        key = (node, types, incoming)
        if key not in self._others:
            edges = self.incoming(node) if incoming else self.outgoing(node)
            self._others[key] = frozenset(
                edge.source if incoming else edge.target for edge in edges if edge.type in types
            )
        return self._others[key]

    def others_of_kind(self, node: str, types: tuple[str, ...], kind: str, *, incoming: bool) -> frozenset[str]:
        """Those of the nodes at the other ends that are records of one kind; asked often, so kept."""
        key = (node, (*types, kind), incoming)
        if key not in self._others:
            others = self.others(node, types, incoming=incoming)
            self._others[key] = frozenset(other for other in others if self._kinds.get(other) == kind)
        return self._others[key]

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {node.id: node.kind for node in self.nodes}

    def counts(self) -> dict[str, int]:
        """How many edges there are of each type."""
        counted: dict[str, int] = {}
        for edge in self.edges:
            counted[edge.type] = counted.get(edge.type, 0) + 1
        return dict(sorted(counted.items()))

    @cached_property
    def lineage(self) -> nx.DiGraph:
        """Records joined by the relations that say one came out of another."""
        return _simple(edge for edge in self.edges if edge.type in LINEAGE_TYPES)

    def ancestors(self, node: str) -> tuple[str, ...]:
        """Everything that this record came out of, through any number of steps; sorted."""
        import networkx as nx

        return tuple(sorted(nx.descendants(self.lineage, node))) if node in self.lineage else ()

    def descendants(self, node: str) -> tuple[str, ...]:
        """Everything that came out of this record, through any number of steps; sorted."""
        import networkx as nx

        return tuple(sorted(nx.ancestors(self.lineage, node))) if node in self.lineage else ()

    def lineage_neighbours(self, node: str) -> frozenset[str]:
        """Direct ancestors and descendants."""
        lineage = self.lineage
        return frozenset({*lineage.successors(node), *lineage.predecessors(node)}) if node in lineage else frozenset()

    def origins(self, node: str) -> tuple[str, ...]:
        """What this record came out of, in one step; sorted."""
        return tuple(sorted(self.lineage.successors(node))) if node in self.lineage else ()

    @cached_property
    def _between_records(self) -> nx.Graph:
        import networkx as nx

        undirected = nx.Graph()
        for edge in self.edges:
            if ":" not in edge.source and ":" not in edge.target:
                undirected.add_edge(edge.source, edge.target)
        return undirected

    def shortest_path(self, start: str, end: str) -> tuple[str, ...]:
        """A shortest chain of records from one to another over edges of any type, the first by name of several.

        Empty where none exists. Terms are no steps: two works of one task are not thereby connected.
        """
        import networkx as nx

        network = self._between_records
        if start not in network or end not in network or not nx.has_path(network, start, end):
            return ()
        return tuple(min(nx.all_shortest_paths(network, start, end)))

    @cached_property
    def influence(self) -> Mapping[str, float]:
        """PageRank over citations and lineage among records, summing to 1 (Brin and Page 1998; damping 0.85)."""
        import networkx as nx

        cited = _simple(edge for edge in self.edges if edge.type in (*LINEAGE_TYPES, "cites"))
        return dict(sorted(nx.pagerank(cited, alpha=0.85).items())) if cited.number_of_edges() else {}


def build_graph(kb: KnowledgeBase) -> Graph:
    """Build the graph of a knowledge base."""
    return Graph(edges_of(kb), tuple(_nodes(kb)))


def _nodes(kb: KnowledgeBase) -> Iterator[Node]:
    for record in kb.described():
        yield Node(record.id, "record", record.kind, record.short_name)
    for name, vocabulary in kb.vocabularies.items():
        for term in vocabulary.terms:
            yield Node(term_node(name, term.id), "term", name, term.label)


def _grouped(edges: tuple[Edge, ...], side: str) -> Mapping[str, tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        groups.setdefault(getattr(edge, side), []).append(edge)
    return {node: tuple(members) for node, members in groups.items()}


def _simple(edges: object) -> nx.DiGraph:
    import networkx as nx

    network = nx.DiGraph()
    for edge in edges:  # type: ignore[attr-defined]
        if edge.source != edge.target:
            network.add_edge(edge.source, edge.target)
    return network
