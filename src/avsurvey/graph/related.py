"""Related works: which other records share most with one, and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from avsurvey.graph.edges import Edge
from avsurvey.graph.network import Graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described

MAX_RELATED: Final = 6
MAX_HOLDERS: Final = 200
"""What more records than this have in common relates none of them."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A kind of thing that two works can share: along which edges, what one counts, and how to say it."""

    types: tuple[str, ...]
    weight: float
    singular: str
    plural: str
    prefix: str = ""
    is_outgoing: bool = True


SIGNALS: Final = (
    Shared(("cites",), 1.0, "reference", "references"),
    Shared(("cites",), 1.0, "citing work", "citing works", is_outgoing=False),
    Shared(("uses-tokenizer",), 2.5, "tokenizer", "tokenizers"),
    Shared(("initialised-from", "builds-on", "extends"), 2.5, "ancestor", "ancestors"),
    Shared(("trained-on",), 1.2, "training set", "training sets"),
    Shared(("evaluated-on",), 1.0, "benchmark", "benchmarks"),
    Shared(("derived-from",), 1.5, "source collection", "source collections"),
    Shared(("measures-with",), 0.4, "metric", "metrics"),
    Shared(("addresses",), 0.8, "task", "tasks", "tasks:"),
    Shared(("belongs-to",), 0.3, "paradigm", "paradigms", "paradigms:"),
)


@dataclass(frozen=True, slots=True)
class Related:
    """A related record, how strongly, and why in words."""

    id: str
    score: float
    reason: str


def related_works(graph: Graph, kb: KnowledgeBase, record_id: str, most: int = MAX_RELATED) -> tuple[Related, ...]:
    """Records of the same kind that share most with one, strongest first.

    A shared thing counts by its kind's weight over the root of how many records have it, so that sharing a rare
    tokenizer says more than sharing AudioSet. One shared task or paradigm alone relates nothing.
    """
    record = kb.get(record_id)
    if record is None:
        return ()
    found: dict[str, list[tuple[Shared, int, float]]] = {}
    outgoing, incoming = graph.outgoing(record_id), graph.incoming(record_id)
    for signal in SIGNALS:
        things = _things(signal, outgoing if signal.is_outgoing else incoming)
        for peer, (count, score) in sorted(_sharing(graph, record, signal, things).items()):
            found.setdefault(peer, []).append((signal, count, score))
    related = [_related(peer, parts) for peer, parts in found.items() if _is_enough(parts)]
    return tuple(sorted(related, key=lambda item: (-item.score, item.id))[:most])


def _sharing(graph: Graph, record: Described, signal: Shared, things: list[str]) -> dict[str, tuple[int, float]]:
    shared: dict[str, tuple[int, float]] = {}
    kind, record_id = record.kind, record.id
    for thing in things:
        held_by = len(graph.others(thing, signal.types, incoming=signal.is_outgoing))
        if held_by > MAX_HOLDERS:
            continue
        worth = signal.weight / held_by**0.5
        for holder in graph.others_of_kind(thing, signal.types, kind, incoming=signal.is_outgoing):
            if holder != record_id:
                count, score = shared.get(holder, (0, 0.0))
                shared[holder] = (count + 1, score + worth)
    return shared


def _things(signal: Shared, edges: Iterable[Edge]) -> list[str]:
    names = {edge.target if signal.is_outgoing else edge.source for edge in edges if edge.type in signal.types}
    return sorted(name for name in names if name.startswith(signal.prefix) if signal.prefix or ":" not in name)


def _is_enough(parts: list[tuple[Shared, int, float]]) -> bool:
    return any(not signal.prefix for signal, _, _ in parts) or len(parts) > 1


def _related(peer: str, parts: list[tuple[Shared, int, float]]) -> Related:
    strongest = sorted(parts, key=lambda part: (-part[2], part[0].singular))[:3]
    reasons = [f"{count} {signal.singular if count == 1 else signal.plural}" for signal, count, _ in strongest]
    return Related(peer, round(sum(score for _, _, score in parts), 6), "shares " + ", ".join(reasons))
