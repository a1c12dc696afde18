"""The terms that records bear: asked by the graph and by the views, so found in one walk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from avsurvey.kb.base import KnowledgeBase
from avsurvey.records.types import TermOf
from avsurvey.records.walk import marked_leaves

Borne: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]


def borne_terms(kb: KnowledgeBase) -> Borne:
    """For each described record by id the vocabulary and id of every term in it, in the order of the schema."""
    return kb.once(
        borne_terms,
        lambda: {
            record.id: tuple(
                (leaf.mark.vocabulary, leaf.value) for leaf in marked_leaves(record) if isinstance(leaf.mark, TermOf)
            )
            for record in kb.described()
        },
    )
