"""Laws of the graph: what the records say becomes typed edges, and the analyses follow from these alone."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from fixture_types import Overlay

from avsurvey.graph import Edge, Graph, build_graph, edges_of, related_works, term_node
from avsurvey.kb import KnowledgeBase, read_folder

EDGES_OF_RECORDS = [
    ("bigvgan", "builds-on", "dac", ""),
    ("chen2020vggsound", "introduces", "vggsound", ""),
    ("chen2026futureomni", "cites", "xu2025qwen25omni", ""),
    ("chen2026futureomni", "cites", "zhou2025dailyomni", ""),
    ("chen2026futureomni", "compares-with", "xu2025qwen25omni", ""),
    ("chen2026futureomni", "compares-with", "zhou2025dailyomni", ""),
    ("cheng2024taming", "introduces", "mmaudio", ""),
    ("dac", "builds-on", "soundstream", ""),
    ("daily-omni", "compares-with", "qwen2-5-omni", ""),
    ("daily-omni", "measures-with", "accuracy", ""),
    ("kumar2023highfidelity", "introduces", "dac", ""),
    ("lee2022bigvgan", "introduces", "bigvgan", ""),
    ("mmaudio", "trained-on", "vggsound", ""),
    ("mmaudio", "uses-component", "bigvgan", ""),
    ("mmaudio", "uses-tokenizer", "bigvgan", ""),
    ("qwen2-5-omni", "evaluated-on", "daily-omni", "3b"),
    ("qwen2-5-omni", "evaluated-on", "daily-omni", "7b"),
    ("qwen2-5-omni", "initialised-from", "bigvgan", ""),
    ("qwen2-5-omni", "uses-component", "bigvgan", ""),
    ("xu2025qwen25omni", "cites", "lee2022bigvgan", ""),
    ("xu2025qwen25omni", "introduces", "qwen2-5-omni", ""),
    ("zeghidour2021soundstream", "introduces", "soundstream", ""),
    ("zhou2025dailyomni", "introduces", "daily-omni", ""),
]


@pytest.fixture(scope="module")
def graph(corpus: KnowledgeBase) -> Graph:
    """The graph of the corpus."""
    return build_graph(corpus)


@pytest.fixture(scope="module")
def real_graph(real: KnowledgeBase) -> Graph:
    """The graph of all records."""
    return build_graph(real)


def graph_of(*links: str) -> Graph:
    """A graph from links such as ``a builds-on b``."""
    edges = tuple(Edge(*link.split()) for link in sorted(links))
    return Graph(edges)


def between_records(edges: Iterable[Edge]) -> list[tuple[str, str, str, str]]:
    """The edges that join two records."""
    return [(e.source, e.type, e.target, e.variant) for e in edges if ":" not in e.source and ":" not in e.target]


def test_every_link_of_the_records_is_an_edge(graph: Graph) -> None:
    """Uses, relations, citations, introductions and results become edges of their types, and nothing else does."""
    assert between_records(graph.edges) == EDGES_OF_RECORDS


def test_terms_are_nodes(graph: Graph) -> None:
    """A record addresses its tasks and challenges and belongs to its other terms, and terms to their parents."""
    terms = {(edge.type, edge.target) for edge in graph.outgoing("mmaudio") if ":" in edge.target}
    assert ("addresses", "tasks:video-to-audio") in terms
    assert ("addresses", "challenges:synchronisation") in terms
    assert ("belongs-to", "paradigms:flow-matching") in terms
    assert ("belongs-to", "modalities:video") in terms
    assert ("belongs-to", "representations:mel-vae-latent") in terms
    parents = [edge.target for edge in graph.outgoing(term_node("tasks", "video-to-audio"))]
    assert parents == ["tasks:generation"]


def test_source_tiers_and_licences_are_no_taxonomy(graph: Graph) -> None:
    """Vocabularies that describe sources, not works, make no edges."""
    used = {edge.target.partition(":")[0] for edge in graph.edges if ":" in edge.target}
    assert not used & {"source-tiers", "licences", "protocol-facets", "relations", "release-states", "countables"}


def test_curated_edges_carry_evidence(real_graph: Graph) -> None:
    """An edge that someone read somewhere says where."""
    stated = ("cites", "builds-on", "extends", "initialised-from", "uses-tokenizer", "trained-on", "evaluated-on")
    assert [edge for edge in real_graph.edges if edge.type in stated and not (edge.evidence and edge.where)] == []


def test_edges_join_what_exists_once(real: KnowledgeBase, real_graph: Graph) -> None:
    """Edges are sorted, none says what another says, and both ends are nodes of the network."""
    said = [(edge.source, edge.type, edge.target, edge.variant) for edge in real_graph.edges]
    assert list(real_graph.edges) == sorted(real_graph.edges)
    assert len(said) == len(set(said))
    assert {node for edge in real_graph.edges for node in (edge.source, edge.target)} <= set(real_graph.network)
    assert real_graph.network.number_of_edges() == len(real_graph.edges)
    records = sum(1 for _ in real.described())
    terms = sum(len(vocabulary.terms) for vocabulary in real.vocabularies.values())
    assert real_graph.network.number_of_nodes() == records + terms


def test_link_to_nothing_is_left_out(overlay: Overlay) -> None:
    """A reference to nothing is a finding of a rule, and no edge."""
    relation = "relations:\n  - {type: builds-on, to: nobody, source: repo, where: README}\n"
    text = (overlay({}) / "metrics" / "accuracy.yml").read_text(encoding="utf-8")
    edges = edges_of(read_folder(overlay({"metrics/accuracy.yml": text + relation})).kb)
    assert "nobody" not in {edge.target for edge in edges}


def test_neighbours_and_counts(graph: Graph) -> None:
    """Neighbours are joined by an edge of any direction; counts are of types and add up to all edges."""
    assert graph.neighbours("bigvgan")[:4] == ("dac", "lee2022bigvgan", "mmaudio", "modalities:audio")
    assert [edge.source for edge in graph.incoming("bigvgan", "uses-tokenizer")] == ["mmaudio"]
    assert sum(graph.counts().values()) == len(graph.edges)
    assert graph.neighbours("nobody") == graph.outgoing("nobody") == graph.incoming("nobody") == ()


def test_lineage_goes_through_any_number_of_steps(graph: Graph) -> None:
    """What a record came out of, and what came out of it, is followed to the end."""
    assert graph.ancestors("qwen2-5-omni") == ("bigvgan", "dac", "soundstream")
    assert graph.descendants("soundstream") == ("bigvgan", "dac", "qwen2-5-omni")
    assert graph.ancestors("soundstream") == graph.descendants("qwen2-5-omni") == ()
    assert graph.ancestors("nobody") == graph.descendants("nobody") == ()


LINEAGE = [
    (("a builds-on b", "b extends c"), ("b", "c")),
    (("a initialised-from b",), ("b",)),
    (("a distilled-from b", "b supersedes c", "c derived-from d"), ("b", "c", "d")),
    (("a cites b", "a compares-with c", "a uses-tokenizer d", "a trained-on e", "a evaluated-on f"), ()),
    (("a builds-on b", "b builds-on a"), ("b",)),
    (("a supersedes a",), ()),
]


@pytest.mark.parametrize(("links", "ancestors"), LINEAGE)
def test_only_some_types_are_lineage(links: tuple[str, ...], ancestors: tuple[str, ...]) -> None:
    """Only relations that say one came out of another make ancestors; circles end."""
    assert graph_of(*links).ancestors("a") == ancestors


def test_lineage_is_mutual(real_graph: Graph) -> None:
    """One is an ancestor of another exactly when the other is its descendant."""
    nodes = sorted(real_graph.lineage)
    down = {(above, node) for node in nodes for above in real_graph.ancestors(node)}
    assert down == {(node, below) for node in nodes for below in real_graph.descendants(node)}


PATHS = [
    (("a cites b", "c builds-on b"), "a", "c", ("a", "b", "c")),
    (("a cites b", "b cites c", "c cites d", "a cites x", "x cites d"), "a", "d", ("a", "x", "d")),
    (("a cites n", "n cites d", "a cites m", "m cites d"), "a", "d", ("a", "m", "d")),
    (("a addresses tasks:t", "b addresses tasks:t"), "a", "b", ()),
    (("a cites b", "c cites d"), "a", "d", ()),
    (("a cites b",), "a", "a", ("a",)),
    (("a cites b",), "a", "nobody", ()),
]


@pytest.mark.parametrize(("links", "start", "end", "path"), PATHS)
def test_shortest_path(links: tuple[str, ...], start: str, end: str, path: tuple[str, ...]) -> None:
    """The shortest chain over edges of any type and direction, the first by name of several, never through a term."""
    assert graph_of(*links).shortest_path(start, end) == path


def test_path_back_is_as_long(graph: Graph, corpus: KnowledgeBase) -> None:
    """The way back has as many steps as the way there."""
    for start in corpus.ids():
        for end in corpus.ids():
            assert len(graph.shortest_path(start, end)) == len(graph.shortest_path(end, start))


def test_influence_sums_to_one(real_graph: Graph) -> None:
    """PageRank is a distribution over the records that citations and lineage join."""
    influence = real_graph.influence
    assert math.isclose(sum(influence.values()), 1, abs_tol=1e-6)
    assert min(influence.values()) > 0
    assert list(influence) == sorted(influence)


def test_influence_goes_to_what_others_rest_on() -> None:
    """Who is cited by more has more influence; other edges give none."""
    influence = graph_of("a cites z", "b cites z", "c cites y", "d compares-with x").influence
    assert influence["z"] > influence["y"] > influence["a"]
    assert "x" not in influence
    assert graph_of("a compares-with b").influence == {}


def test_related_works_say_why(graph: Graph, corpus: KnowledgeBase) -> None:
    """A related record is of the same kind and comes with what the two share."""
    (related,) = related_works(graph, corpus, "zhou2025dailyomni")
    assert (related.id, related.reason) == ("xu2025qwen25omni", "shares 1 citing work, 1 task")


def test_task_alone_relates_nothing(graph: Graph, corpus: KnowledgeBase) -> None:
    """Two works that share only their tasks are not called related."""
    assert corpus.tokenizers["dac"].tasks == corpus.tokenizers["soundstream"].tasks
    assert related_works(graph, corpus, "dac") == ()


def test_related_works_of_all_records(real: KnowledgeBase, real_graph: Graph) -> None:
    """Related works are of the same kind, never the record itself, strongest first, and each has its reason."""
    count = 0
    for record in real.described():
        related = related_works(real_graph, real, record.id)
        assert {item.id for item in related} <= set(real.indexes[record.kind]) - {record.id}
        assert list(related) == sorted(related, key=lambda item: (-item.score, item.id))
        assert all(item.reason.startswith("shares ") and item.score > 0 for item in related)
        count += len(related)
    assert count > len(real.papers)


def test_rare_thing_says_more_than_a_common_one(overlay: Overlay) -> None:
    """Sharing what few have weighs more than sharing what many have."""
    source = "sources: {repo: {url: https://example.org, tier: official-repo, seen: 2026-11-23}}\n"
    uses = {"m1": "ab", "m2": "a", "m3": "b", "m4": "b", "m5": "b"}
    files = {}
    for name, letters in uses.items():
        tokenizers = ", ".join(f"{{name: T, to: tok-{letter}, source: repo, where: README}}" for letter in letters)
        files[f"models/{name}.yml"] = f"level: stub\nname: {name}\ntokenizers: [{tokenizers}]\n{source}"
    for letter in "ab":
        files[f"tokenizers/tok-{letter}.yml"] = f"level: stub\nname: T\n{source}"
    kb = read_folder(overlay(files)).kb
    assert [related.id for related in related_works(build_graph(kb), kb, "m1")] == ["m2", "m3", "m4", "m5"]


def test_nobody_has_no_related_works(graph: Graph, corpus: KnowledgeBase) -> None:
    """What is no record has no related works."""
    assert related_works(graph, corpus, "nobody") == ()
