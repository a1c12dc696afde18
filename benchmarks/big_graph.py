"""The graph at 50,000 nodes and 500,000 edges: ``python -m benchmarks.big_graph [--nodes N] [--edges N]``.

Edges are long-tailed as citations are: a new work points to earlier ones, mostly to those that many point to already.
Every analysis that the program makes of its graph is timed on networkx, and on igraph where that is installed. What
takes less than a second counts as interactive.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import networkx as nx

from benchmarks.build import machine, write_json

INTERACTIVE_SECONDS: Final = 1.0
RUNS: Final = 5
LONG_SECONDS: Final = 20.0
"""What took so long is not run again."""
PICKS: Final = 20
Analysis = Callable[[], object]


def long_tailed(nodes: int, edges: int, seed: int) -> list[tuple[int, int]]:
    """Distinct edges from later to earlier nodes; half of the targets are drawn by how many point to them already."""
    chance = random.Random(seed)
    drawn: list[int] = [0]
    found: dict[tuple[int, int], None] = {}
    each = max(1, edges // nodes)
    for node in range(1, nodes):
        for _ in range(min(each, node)):
            target = chance.choice(drawn) if chance.random() < 0.5 else chance.randrange(node)
            if target != node:
                found[node, target] = None
                drawn.append(target)
    return list(found)


def with_networkx(pairs: list[tuple[int, int]], seed: int) -> dict[str, Analysis]:
    """The program's analyses on networkx."""
    graph = nx.DiGraph(pairs)
    plain = graph.to_undirected()
    picks = random.Random(seed).sample(sorted(graph), PICKS)
    return {
        "build the graph": lambda: nx.DiGraph(pairs),
        "neighbours of a node": lambda: [
            sorted({*graph.successors(node), *graph.predecessors(node)}) for node in picks
        ],
        "shortest path of two nodes": lambda: [nx.shortest_path(plain, node, picks[0]) for node in picks],
        "everything that a node came out of": lambda: nx.descendants(graph, picks[0]),
        "connected parts": lambda: list(nx.connected_components(plain)),
        "influence (PageRank)": lambda: nx.pagerank(graph, alpha=0.85),
        "cores": lambda: nx.core_number(plain),
        "communities (Louvain)": lambda: nx.community.louvain_communities(plain, seed=seed),
    }


def with_igraph(pairs: list[tuple[int, int]], seed: int) -> dict[str, Analysis]:
    """The same analyses on igraph."""
    igraph: Any = importlib.import_module("igraph")
    random.seed(seed)
    graph = igraph.Graph(edges=pairs, directed=True)
    plain = graph.as_undirected()
    picks = random.Random(seed).sample(range(graph.vcount()), PICKS)
    return {
        "build the graph": lambda: igraph.Graph(edges=pairs, directed=True),
        "neighbours of a node": lambda: [graph.neighbors(node, mode="all") for node in picks],
        "shortest path of two nodes": lambda: [plain.get_shortest_path(node, picks[0]) for node in picks],
        "everything that a node came out of": lambda: graph.subcomponent(picks[0], mode="out"),
        "connected parts": plain.connected_components,
        "influence (PageRank)": lambda: graph.pagerank(damping=0.85),
        "cores": plain.coreness,
        "communities (Louvain)": plain.community_multilevel,
    }


def timed(analysis: Analysis) -> float:
    """The median of several runs in processor seconds; of one where it takes long."""
    seconds: list[float] = []
    while len(seconds) < RUNS and sum(seconds) < LONG_SECONDS:
        began = time.process_time()
        analysis()
        seconds.append(time.process_time() - began)
    return statistics.median(seconds)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.big_graph", description="Analyses of a large graph.")
    parser.add_argument("--nodes", type=int, default=50_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    pairs = long_tailed(options.nodes, options.edges, options.seed)
    libraries = {"networkx": with_networkx}
    if importlib.util.find_spec("igraph"):
        libraries["igraph"] = with_igraph
    measured: dict[str, dict[str, float]] = {}
    for library, analyses_of in libraries.items():
        for name, analysis in analyses_of(pairs, options.seed).items():
            measured.setdefault(name, {})[library] = timed(analysis)
    print(f"{options.nodes:,} nodes, {len(pairs):,} edges; processor seconds, median of {RUNS} or one long run")
    print(f"{'':38}" + "".join(f"{library:>12}" for library in libraries))
    for name, row in measured.items():
        mark = "" if row["networkx"] < INTERACTIVE_SECONDS else "  not interactive on networkx"
        print(f"{name:38}" + "".join(f"{row[library]:12.3f}" for library in libraries) + mark)
    write_json(options.json, {"machine": machine(), "edges": len(pairs), "seconds": measured})


if __name__ == "__main__":
    main()
