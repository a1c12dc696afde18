"""References: every id, term and source key names something that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from avsurvey.kb import KnowledgeBase, variants_of
from avsurvey.reading import dotted
from avsurvey.records import KINDS, Described, Record, Sourced, Vocabulary
from avsurvey.records.schema import nearest
from avsurvey.records.types import RefTo, SourceRef, TermOf
from avsurvey.records.walk import Leaf, marked_leaves
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy

_CITEKEY = re.compile(r"[a-z]+(?:19|20)\d\d[a-z0-9]+")


def check_references(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Every reference, term and source key of every record resolves."""
    for record in kb.records():
        for leaf in marked_leaves(record):
            if isinstance(leaf.mark, TermOf):
                yield from _check_term(kb, record, leaf, leaf.mark)
            elif isinstance(leaf.mark, RefTo):
                yield from _check_reference(kb, record, leaf, leaf.mark)
            elif isinstance(leaf.mark, SourceRef):
                yield from _check_source(record, leaf)


def _check_term(kb: KnowledgeBase, record: Record, leaf: Leaf, mark: TermOf) -> Iterator[Issue]:
    if kb.term(mark.vocabulary, leaf.value) is not None:
        return
    vocabulary = kb.vocabularies.get(mark.vocabulary)
    ids = {word: term.id for term in vocabulary.terms for word in (*term.aliases, term.id)} if vocabulary else {}
    hint = nearest(leaf.value, ids) or " Choose a listed term or add it with a definition."
    message = f"`{leaf.value}` is no term of `{mark.vocabulary}`.{hint}"
    yield Issue(record, leaf.place, "unknown-term", message)


def _check_reference(kb: KnowledgeBase, record: Record, leaf: Leaf, mark: RefTo) -> Iterator[Issue]:
    record_id, _, variant_id = leaf.value.partition("/")
    target = kb.get(record_id)
    if target is None:
        known = [name for kind in mark.kinds for name in kb.indexes.get(kind, {})]
        hint = nearest(record_id, known) or " Write the record first, or leave the reference out."
        yield Issue(record, leaf.place, "dangling-reference", f"There is no record `{record_id}`.{hint}")
    elif target.kind not in mark.kinds:
        wanted = " or ".join(f"a {KINDS[kind].noun}" for kind in mark.kinds)
        message = f"`{record_id}` is a {target.noun}, but `{_field(leaf)}` names {wanted}. Name one."
        yield Issue(record, leaf.place, "wrong-kind", message)
    elif variant_id:
        yield from _check_variant(record, leaf, target, variant_id, mark)


def _check_variant(record: Record, leaf: Leaf, target: Described, variant_id: str, mark: RefTo) -> Iterator[Issue]:
    known = [variant.id for variant in variants_of(target)]
    if not mark.may_name_variant:
        yield Issue(
            record, leaf.place, "unknown-variant", f"`{_field(leaf)}` names a whole record. Write `{target.id}`."
        )
    elif variant_id not in known:
        listed = ", ".join(f"`{name}`" for name in known) or "none"
        hint = nearest(variant_id, known) or f" It has {listed}."
        yield Issue(record, leaf.place, "unknown-variant", f"`{target.id}` has no variant `{variant_id}`.{hint}")


def _check_source(record: Record, leaf: Leaf) -> Iterator[Issue]:
    known = [source.key for source in record.sources] if isinstance(record, Sourced) else []
    if leaf.value not in known:
        hint = nearest(leaf.value, known) or " Add it under `sources`."
        yield Issue(record, leaf.place, "unknown-source", f"`sources` has no key `{leaf.value}`.{hint}")


def _field(leaf: Leaf) -> str:
    return dotted(leaf.place[-1:]) if isinstance(leaf.place[-1], str) else dotted(leaf.place[-2:-1])


def check_quotations(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A ``quoted_from`` that looks like a citekey names a paper that exists."""
    for sheet in kb.results.values():
        for at, table in enumerate(sheet.tables):
            for index, row in enumerate(table.rows):
                origin = row.quoted_from
                if origin and _CITEKEY.fullmatch(origin) and origin not in kb.papers:
                    hint = nearest(origin, list(kb.papers)) or " Write the words of the table instead."
                    place = ("tables", at, "rows", index, "quoted_from")
                    yield Issue(sheet, place, "dangling-reference", f"There is no paper `{origin}`.{hint}")


def check_vocabularies(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Term ids are unique, parents exist, and no term is its own ancestor."""
    for vocabulary in kb.vocabularies.values():
        known = [term.id for term in vocabulary.terms]
        for index, term in enumerate(vocabulary.terms):
            if term.id in known[:index]:
                message = f"The term `{term.id}` stands here a second time. Keep one."
                yield Issue(vocabulary, ("terms", index, "id"), "broken-vocabulary", message)
            if term.parent and term.parent not in known:
                message = f"The parent `{term.parent}` is no term of this vocabulary.{nearest(term.parent, known)}"
                yield Issue(vocabulary, ("terms", index, "parent"), "broken-vocabulary", message)
            elif term.parent and _is_circular(vocabulary, term.id):
                message = f"`{term.id}` is its own ancestor. Correct `parent`."
                yield Issue(vocabulary, ("terms", index, "parent"), "broken-vocabulary", message)


def _is_circular(vocabulary: Vocabulary, term_id: str) -> bool:
    parents = {term.id: term.parent for term in vocabulary.terms}
    above: set[str] = set()
    at = parents[term_id]
    while at is not None and at not in above:
        above.add(at)
        at = parents.get(at)
    return term_id in above
