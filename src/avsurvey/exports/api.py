"""The static API: documents below ``api/v1/``, which lead to each record's own ``index.json``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from avsurvey.exports.api_changes import CHANGES
from avsurvey.exports.items import (
    API,
    item_address,
    page_of,
    render_compact,
    render_document,
    render_item,
    results_of,
)
from avsurvey.exports.openapi import render_openapi
from avsurvey.exports.values import result_values
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.query import FIELDS
from avsurvey.records import EVERY_KIND, KINDS, Described, Record
from avsurvey.records.json_schema import render_json_schema, render_object_schema

LISTED: tuple[str, ...] = ("year", "venue", "task", "level", "arxiv", "doi")
"""What a list says of each record beside its name."""
SEVERAL = ("task",)
SCHEMAS = "schema/v1/"
"""Where schemas of files stand; an address of this kind keeps its meaning."""


PARTS: Final[dict[str, Callable[[KnowledgeBase, Graph], dict[str, str]]]] = {
    "index": lambda kb, graph: {f"{API}index.json": _index(kb)},
    **{kind: partial(lambda kind, kb, graph: {f"{API}{kind}.json": _list(kb, kind)}, kind) for kind in KINDS},
    "terms": lambda kb, graph: {
        item_address(name.kind, name.id): render_item(name) for name in kb.vocabularies.values()
    },
    "identifiers": lambda kb, graph: {f"{API}arxiv.json": _arxiv(kb), f"{API}doi.json": _doi(kb)},
    "values": lambda kb, graph: dict(_results(kb)),
    "edges": lambda kb, graph: {f"{API}edges.json": _edges(graph)},
    "fixed": lambda kb, graph: {
        f"{API}openapi.json": render_openapi(),
        f"{API}changelog.json": render_document({"changes": [asdict(change) for change in CHANGES]}),
        **{f"{API}schemas/{kind}.json": render_object_schema(record_type) for kind, record_type in KINDS.items()},
    },
}
"""The documents of the API by address, in groups that are made of the same records; the items of records stand beside
their pages."""


def api_files(kb: KnowledgeBase, graph: Graph) -> dict[str, str]:
    """Every document of the API by its address, but for those that stand beside the page of their record."""
    return {address: text for make in PARTS.values() for address, text in make(kb, graph).items()}


def schema_files() -> dict[str, str]:
    """The schemas of the files of records, for editors, by address.

    A version gains fields that may be left out; a change by which a valid file becomes invalid is a new version, and
    the old one stays.
    """
    return {f"{SCHEMAS}{name}.schema.json": render_json_schema(record_type) for name, record_type in EVERY_KIND.items()}


def _index(kb: KnowledgeBase) -> str:
    kinds = {kind: {"count": len(kb.indexes[kind]), "list": f"{API}{kind}.json"} for kind in KINDS}
    return render_document(
        {
            "openapi": f"{API}openapi.json",
            "licence": "CC-BY-4.0",
            "kinds": kinds,
            "arxiv": f"{API}arxiv.json",
            "doi": f"{API}doi.json",
            "results": f"{API}results/{{benchmark}}.json",
            "edges": f"{API}edges.json",
            "changelog": f"{API}changelog.json",
        }
    )


def _list(kb: KnowledgeBase, kind: str) -> str:
    records = kb.indexes[kind].values()
    return render_compact({"kind": kind, "items": [_entry(kb, record) for record in records]}, "items")


def _entry(kb: KnowledgeBase, record: Record) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": record.id, "name": record.heading}
    if isinstance(record, Described):
        entry |= _listed(kb, Resolved(record))
    return entry | {"page": page_of(record), "item": item_address(record.kind, record.id)}


def _listed(kb: KnowledgeBase, subject: Resolved) -> dict[str, Any]:
    found = {name: list(FIELDS[name].values(kb, subject)) for name in LISTED}
    return {name: values if name in SEVERAL else values[0] for name, values in found.items() if values}


def _arxiv(kb: KnowledgeBase) -> str:
    found = sorted((paper.arxiv, paper.id) for paper in kb.papers.values() if paper.arxiv)
    return render_document({"papers": dict(found)})


def _doi(kb: KnowledgeBase) -> str:
    """Papers by DOI in lower case, in which all spellings of a DOI are one (https://doi.org/doi_handbook)."""
    found = sorted((paper.doi.lower(), paper.id) for paper in kb.papers.values() if paper.doi)
    return render_document({"papers": dict(found)})


def _results(kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    by_benchmark: dict[str, list[Mapping[str, Any]]] = {benchmark: [] for benchmark in kb.benchmarks}
    for value in result_values(kb):
        if value.benchmark in by_benchmark:
            by_benchmark[value.benchmark].append(value.as_object())
    for benchmark, values in by_benchmark.items():
        yield results_of(benchmark), render_compact({"benchmark": benchmark, "values": values}, "values")


def _edges(graph: Graph) -> str:
    names = ("source", "type", "target", "variant", "evidence", "where")
    edges = [{name: value for name in names if (value := getattr(edge, name))} for edge in graph.edges]
    return render_compact({"edges": edges}, "edges")
