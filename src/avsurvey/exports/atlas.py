"""The atlas as JSON for the explorer: columns of numbers, so that thousands of nodes stay a small file."""

from __future__ import annotations

from avsurvey.exports.json_text import dump_compact
from avsurvey.graph import HEIGHT, WIDTH, Positions
from avsurvey.records import DESCRIBED_KINDS, KINDS
from avsurvey.views import RELATIONS, TYPE_WORDS, Atlas


def render_atlas(atlas: Atlas, positions: Positions) -> str:
    """Nodes and edges as parallel lists; kinds, pillars and types of edges by their number in the lists above them."""
    types = [kind for relation in RELATIONS for kind in relation.types]
    document = {
        "width": WIDTH,
        "height": HEIGHT,
        "pillars": [{"id": pillar.id, "label": pillar.label} for pillar in atlas.pillars],
        "kinds": [{"id": kind, "noun": KINDS[kind].noun} for kind in DESCRIBED_KINDS],
        "types": [TYPE_WORDS[kind] for kind in types],
        "relations": [
            {"id": relation.id, "label": relation.label, "types": [types.index(kind) for kind in relation.types]}
            for relation in RELATIONS
        ],
        "nodes": _columns(atlas, positions),
        "edges": {
            "source": [edge.source for edge in atlas.edges],
            "target": [edge.target for edge in atlas.edges],
            "type": [types.index(edge.type) for edge in atlas.edges],
        },
    }
    return dump_compact(document) + "\n"


def _columns(atlas: Atlas, positions: Positions) -> dict[str, list[str] | list[int]]:
    """A list for each thing that is told of nodes; -1 stands for no pillar, 0 for no year."""
    return {
        "id": [node.id for node in atlas.nodes],
        "label": [node.label for node in atlas.nodes],
        "title": [node.title if node.title != node.label else "" for node in atlas.nodes],
        "kind": [DESCRIBED_KINDS.index(node.kind) for node in atlas.nodes],
        "home": [-1 if node.home is None else node.home for node in atlas.nodes],
        "pillars": [sum(1 << pillar for pillar in node.pillars) for node in atlas.nodes],
        "year": [node.year or 0 for node in atlas.nodes],
        "x": [x for x, _ in positions],
        "y": [y for _, y in positions],
    }
