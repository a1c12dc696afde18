"""The graph as GraphML, as GEXF and as JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from avsurvey.graph import Graph

if TYPE_CHECKING:
    import networkx as nx  # loaded when a graph is written

NODE_KEYS: Final = ("node_kind", "kind", "label")
EDGE_KEYS: Final = ("type", "evidence", "where")
GRAPHML_HEAD: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
)
_CLOCK = re.compile(r' lastmodifieddate="[^"]*"')


def render_graphml(graph: Graph, nodes: frozenset[str] | None = None) -> str:
    """GraphML (http://graphml.graphdrawing.org/), of all nodes or of the part that some nodes span.

    Written here, because networkx takes ten times as long to write what it reads back.
    """
    network = _ordered(graph, nodes)
    lines = [GRAPHML_HEAD]
    lines += [f'<key id="{name}" for="node" attr.name="{name}" attr.type="string"/>' for name in NODE_KEYS]
    lines += [f'<key id="{name}" for="edge" attr.name="{name}" attr.type="string"/>' for name in EDGE_KEYS]
    lines.append('<graph edgedefault="directed">')
    for node, carried in network.nodes(data=True):
        lines.append(f"<node id={quoteattr(node)}>{_carried(carried, NODE_KEYS)}</node>")
    for source, target, key, carried in network.edges(keys=True, data=True):
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        lines.append(f'<edge id="{key}" {ends}>{_carried(carried, EDGE_KEYS)}</edge>')
    return "\n".join((*lines, "</graph>", "</graphml>", ""))


def _carried(carried: Mapping[str, str], names: tuple[str, ...]) -> str:
    return "".join(f'<data key="{name}">{escape(carried[name])}</data>' for name in names)


def render_gexf(graph: Graph, nodes: frozenset[str] | None = None) -> str:
    """GEXF 1.2 (https://gexf.net), which Gephi opens: the type of an edge is its label and its ``relation``."""
    import networkx as nx

    network = _ordered(graph, nodes)
    for _, _, carried in network.edges(data=True):
        carried["label"] = carried["relation"] = carried.pop("type")  # GEXF's own `type` says whether it is directed
    buffer = io.BytesIO()
    nx.write_gexf(network, buffer, encoding="utf-8", version="1.2draft")
    return _CLOCK.sub("", buffer.getvalue().decode("utf-8"), count=1).rstrip("\n") + "\n"


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
    import networkx as nx

    part = graph.network if nodes is None else graph.network.subgraph(nodes)
    ordered = nx.MultiDiGraph()
    ordered.add_nodes_from(sorted(part.nodes(data=True), key=lambda item: item[0]))
    edges = sorted(part.edges(keys=True, data=True), key=lambda item: item[:3])
    ordered.add_edges_from((source, target, f"e{n}", dict(data)) for n, (source, target, _, data) in enumerate(edges))
    return ordered
