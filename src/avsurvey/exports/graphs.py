"""The graph as GraphML and as JSON."""

from __future__ import annotations

import io
import json

import networkx as nx

from avsurvey.graph import Graph


def render_graphml(graph: Graph, nodes: frozenset[str] | None = None) -> str:
    """GraphML (http://graphml.graphdrawing.org/), of all nodes or of the part that some nodes span."""
    buffer = io.BytesIO()
    nx.write_graphml(_ordered(graph, nodes), buffer, encoding="utf-8", prettyprint=True, named_key_ids=True)
    return buffer.getvalue().decode("utf-8") + "\n"


def render_graph_json(graph: Graph, nodes: frozenset[str] | None = None) -> str:
    """Nodes and typed links as JSON, ``{"nodes": [...], "edges": [...]}``."""
    network = _ordered(graph, nodes)
    document = {
        "nodes": [{"id": node, **attributes} for node, attributes in network.nodes(data=True)],
        "edges": [
            {"source": source, "target": target, **attributes}
            for source, target, attributes in network.edges(data=True)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _ordered(graph: Graph, nodes: frozenset[str] | None) -> nx.MultiDiGraph:
    part = graph.network if nodes is None else graph.network.subgraph(nodes)
    ordered = nx.MultiDiGraph()
    ordered.add_nodes_from(sorted(part.nodes(data=True), key=lambda item: item[0]))
    edges = sorted(part.edges(keys=True, data=True), key=lambda item: item[:3])
    ordered.add_edges_from((source, target, f"e{n}", data) for n, (source, target, _, data) in enumerate(edges))
    return ordered
