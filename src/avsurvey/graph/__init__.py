"""The citation and taxonomy graph: typed edges with evidence, and what can be read from them."""

from avsurvey.graph.arranging import arrange
from avsurvey.graph.drawing import HEIGHT, WIDTH, Drawing, Positions
from avsurvey.graph.edges import Edge, NodeKind, edges_of, term_node
from avsurvey.graph.network import LINEAGE_TYPES, Graph, build_graph
from avsurvey.graph.related import Related, related_works

__all__ = [
    "HEIGHT",
    "LINEAGE_TYPES",
    "WIDTH",
    "Drawing",
    "Edge",
    "Graph",
    "NodeKind",
    "Positions",
    "Related",
    "arrange",
    "build_graph",
    "edges_of",
    "related_works",
    "term_node",
]
