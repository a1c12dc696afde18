"""Edges: every link that the records state, typed, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from avsurvey.kb import KnowledgeBase, borne_terms
from avsurvey.records import Benchmark, Described, Evidence, Model, Named, Paper, Results, Run, Tokenizer, Use

NodeKind: TypeAlias = Literal["record", "term"]

TASKS: Final = "tasks"
NOT_TAXONOMY: Final = frozenset(
    [
        "source-tiers",
        "protocol-facets",
        "relations",
        "link-kinds",
        "countables",
        "release-states",
        "label-kinds",
        "licences",
    ]
)


class Edge(NamedTuple):
    """A typed link; ``source`` and ``target`` are ids of records, or ``vocabulary:term``.

    ``variant`` names the variant that was linked, ``evidence`` the source's address, ``where`` the place in it. Tens of
    thousands of edges are compared and hashed, which tuples do fastest.
    """

    source: str
    type: str
    target: str
    variant: str = ""
    evidence: str = ""
    where: str = ""


def term_node(vocabulary: str, term_id: str) -> str:
    """The node of a term: ``vocabulary:term``."""
    return f"{vocabulary}:{term_id}"


def edges_of(kb: KnowledgeBase) -> tuple[Edge, ...]:
    """Every edge of the knowledge base once, sorted; references to nothing are left out (a rule reports them)."""
    edges: set[Edge] = set()
    for record in kb.described():
        edges.update(_edges_of_record(record))
    for record_id, terms in borne_terms(kb).items():
        edges.update(_edges_to_terms(record_id, terms))
    for sheet in kb.results.values():
        edges.update(_edges_of_sheet(sheet))
        edges.update(_comparisons(kb, sheet))
    edges.update(_edges_of_vocabularies(kb))
    known = {record.id for record in kb.described()}
    known |= {term_node(name, term.id) for name, vocabulary in kb.vocabularies.items() for term in vocabulary.terms}
    return tuple(sorted(_thinned(edge for edge in edges if edge.source in known and edge.target in known)))


def _thinned(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Keep, of edges that say the same, the one with most evidence."""
    best: dict[tuple[str, str, str, str], Edge] = {}
    for edge in sorted(edges, reverse=True):
        best.setdefault((edge.source, edge.type, edge.target, edge.variant), edge)
    return iter(best.values())


def _edges_of_record(record: Described) -> Iterator[Edge]:
    for relation in record.relations:
        yield _with_evidence(record, relation.type, relation.to, relation)
    if isinstance(record, Paper):
        yield from _edges_of_paper(record)
    if isinstance(record, Named) and record.introduced_by:
        yield Edge(record.introduced_by, "introduces", record.id)
    if isinstance(record, Model):
        yield from _edges_of_uses(record, "uses-tokenizer", record.tokenizers)
        yield from _edges_of_uses(record, "initialised-from", record.built_from)
        yield from _edges_of_uses(record, "uses-component", record.encoders)
    if isinstance(record, Model | Tokenizer):
        yield from _edges_of_uses(record, "trained-on", record.trained_on)
    if isinstance(record, Benchmark):
        yield from _edges_of_uses(record, "derived-from", record.test_data)
        yield from (Edge(record.id, "measures-with", metric) for metric in record.metrics)


def _edges_to_terms(record_id: str, terms: Iterable[tuple[str, str]]) -> Iterator[Edge]:
    for vocabulary, term in terms:
        if vocabulary not in NOT_TAXONOMY:
            kind = "addresses" if vocabulary in (TASKS, "challenges") else "belongs-to"
            yield Edge(record_id, kind, term_node(vocabulary, term))


def _edges_of_paper(paper: Paper) -> Iterator[Edge]:
    for introduced in paper.introduces:
        yield Edge(paper.id, "introduces", introduced.partition("/")[0])
    for cited in paper.cites.works if paper.cites else ():
        yield _with_evidence(paper, "cites", cited, paper.cites)


def _edges_of_uses(record: Described, kind: str, uses: Iterable[Use]) -> Iterator[Edge]:
    for use in uses:
        if use.to:
            yield _with_evidence(record, kind, use.to, use)


def _with_evidence(record: Described, kind: str, reference: str, evidence: Evidence | None) -> Edge:
    target, _, variant = reference.partition("/")
    source = record.source(evidence.source) if evidence else None
    return Edge(record.id, kind, target, variant, source.url if source else "", evidence.where if evidence else "")


def _edges_of_sheet(sheet: Results) -> Iterator[Edge]:
    for table in sheet.tables:
        source = sheet.source(table.source)
        address = source.url if source else ""
        for row in table.rows:
            if row.system is None:
                continue
            system, _, variant = row.system.partition("/")
            for benchmark in {column.benchmark for column in table.columns}:
                yield Edge(system, "evaluated-on", benchmark, variant, address, table.where)


def _comparisons(kb: KnowledgeBase, sheet: Results) -> Iterator[Edge]:
    """A paper compares with the papers of those systems in its tables that are not its own."""
    paper = sheet.reported_in
    for table in sheet.tables if paper else ():
        source = sheet.source(table.source)
        for row in table.rows:
            system = kb.get(row.system.partition("/")[0]) if row.system and row.run is not Run.SELF else None
            other = system.introduced_by if isinstance(system, Named) else None
            if paper and other and other != paper:
                yield Edge(paper, "compares-with", other, "", source.url if source else "", table.where)


def _edges_of_vocabularies(kb: KnowledgeBase) -> Iterator[Edge]:
    for name, vocabulary in kb.vocabularies.items():
        if name not in NOT_TAXONOMY:
            for term in vocabulary.terms:
                if term.parent:
                    yield Edge(term_node(name, term.id), "belongs-to", term_node(name, term.parent))
