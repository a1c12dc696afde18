"""Facts of any record, read off its schema: labelled lines of values, each with its origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic.fields import FieldInfo

from avsurvey.kb import KnowledgeBase, Variant
from avsurvey.records import (
    Described,
    Evidence,
    Fact,
    Frozen,
    Relation,
)
from avsurvey.records.dataset import Leaderboard
from avsurvey.records.metric import Range
from avsurvey.records.model import Stream
from avsurvey.records.types import RefTo, TermOf
from avsurvey.records.walk import mark_of
from avsurvey.views.evidence import dated, words_of
from avsurvey.views.parts import FactGroup, FactRow, Grid, GridCell, GridRow, Head, Item, Origin
from avsurvey.views.words import field_label, format_date, format_value, label_within, reference_uri, term_uri

HEADER_FIELDS: Final = frozenset(
    """
    id level verified_on former_ids summary relations not_reported sources name title authors authors_published
    title_variants aliases variants links cites status introduces formula measures
    """.split()  # noqa: SIM905 (a list of thirty strings is harder to read)
)


def fact_groups(kb: KnowledgeBase, record: Described) -> tuple[FactGroup, ...]:
    """All facts of a record: first those of the record itself, then one group for each part such as ``audio``."""
    groups = [FactGroup("", tuple(_rows(kb, record, record, skip=HEADER_FIELDS)))]
    for name, part in _parts(record):
        rows = tuple(_rows(kb, record, part))
        if rows:
            groups.append(FactGroup(field_label(name), rows))
    return tuple(group for group in groups if group.rows)


def variant_grid(kb: KnowledgeBase, record: Described, variants: tuple[Variant, ...]) -> Grid | None:
    """The variants side by side: one row each, one column for every field that some variant states."""
    if not variants:
        return None
    rows = [
        {row.label: row for group in _variant_groups(kb, record, variant) for row in group.rows} for variant in variants
    ]
    labels = tuple(dict.fromkeys(label for row in rows for label in row))
    heads = (Head("Variant"), *(Head(label, hint=_hint(rows, label)) for label in labels))
    lines = tuple(
        GridRow(
            (
                GridCell((Item(variant.name, f"#variant-{variant.id}"),), variant.name),
                *(GridCell(row[label].items if label in row else ()) for label in labels),
            ),
            mark=f"variant-{variant.id}",
        )
        for variant, row in zip(variants, rows, strict=True)
    )
    return Grid("variants", "Variants", heads, lines)


def _hint(rows: list[dict[str, FactRow]], label: str) -> str:
    return next((row[label].hint for row in rows if label in row), "")


def _variant_groups(kb: KnowledgeBase, record: Described, variant: Variant) -> Iterator[FactGroup]:
    yield FactGroup("", tuple(_rows(kb, record, variant, skip=frozenset(("id", "name")))))
    for name, part in _parts(variant):
        prefix = field_label(name)
        rows = _rows(kb, record, part)
        yield FactGroup(
            prefix,
            tuple(FactRow(f"{prefix}: {row.label[0].lower()}{row.label[1:]}", row.items, row.hint) for row in rows),
        )


def _parts(holder: Frozen) -> Iterator[tuple[str, Frozen]]:
    for name in holder.__class__.model_fields:
        value = getattr(holder, name)
        if isinstance(value, Frozen) and not isinstance(value, Fact | Evidence | Range | Leaderboard):
            yield name, value


def _rows(
    kb: KnowledgeBase, record: Described, holder: Frozen, skip: frozenset[str] = frozenset()
) -> Iterator[FactRow]:
    for name, field in holder.__class__.model_fields.items():
        value = getattr(holder, name)
        if name in skip or value in (None, ()):
            continue
        items = tuple(items_of(kb, record, value, name, field))
        if items:
            is_list = len(items) > 1 and any(item.note or item.origin for item in items)
            yield FactRow(field_label(name), items, field.description or "", is_list)


def items_of(kb: KnowledgeBase, record: Described, value: Any, name: str, field: FieldInfo | None) -> Iterator[Item]:
    """The values of one field as items; parts that have fields of their own are left to their group."""
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, Fact):
            yield fact_item(record, part, name)
        elif isinstance(part, Frozen):
            item = _part_item(kb, record, part)
            if item is not None:
                yield item
        else:
            yield _scalar_item(kb, part, name, field)


def fact_item(record: Described, fact: Fact[Any], name: str) -> Item:
    """A quantity with its origin, or marked as derived."""
    if fact.derived_from:
        inputs = ", ".join(map(label_within, fact.derived_from))
        return Item(
            format_value(_rounded(fact.value), name),
            origin=Origin(f"computed from {inputs}"),
            note=fact.note or "",
            mark="derived",
        )
    return Item(
        format_value(fact.value, name),
        origin=origin_of(record, fact.source, fact.where),
        note=fact.note or "",
    )


def origin_of(record: Any, key: str | None, where: str | None) -> Origin | None:
    """Where something was read, in words: ``Table 2, arXiv v2``."""
    source = record.source(key)
    if source is None:
        return None
    version = source.version or ""
    short = version[:10] if len(version) == 40 else version
    return Origin(
        ", ".join(part for part in (where, f"{key} {short}".strip() if short != key else key) if part), source.url
    )


def _scalar_item(kb: KnowledgeBase, value: Any, name: str, field: FieldInfo | None) -> Item:
    mark = mark_of(field) if field else None
    if isinstance(mark, TermOf):
        return Item(kb.term_label(mark.vocabulary, value), term_uri(mark.vocabulary, value))
    if isinstance(mark, RefTo):
        resolved = kb.resolve(value)
        return Item(resolved.name if resolved else value, reference_uri(kb, value))
    if name in ("published", "as_of") or name.endswith("_on"):
        return Item(format_date(value))
    if name == "arxiv":
        return Item(value, f"https://arxiv.org/abs/{value}")
    if name == "doi":
        return Item(value, f"https://doi.org/{value}")
    return Item(format_value(value, name))


def _part_item(kb: KnowledgeBase, record: Described, part: Frozen) -> Item | None:
    if isinstance(part, Range):
        return Item(
            f"{'−∞' if part.min is None else f'{part.min:g}'} to {'∞' if part.max is None else f'{part.max:g}'}"
        )
    if isinstance(part, Leaderboard):
        return Item(part.url, part.url, origin_of(record, part.source, None), dated(part.as_of) or "")
    if isinstance(part, Stream):
        return _stream_item(kb, record, part)
    if not isinstance(part, Evidence) or isinstance(part, Relation):
        return None
    said = words_of(part, kb)
    note = "; ".join(extra for extra in (*said.extras, part.note) if extra)
    return Item(said.text, said.target, origin_of(record, part.source, part.where), note)


def _stream_item(kb: KnowledgeBase, record: Described, stream: Stream) -> Item:
    words = [kb.term_label("modalities", stream.modality)]
    if stream.backbone:
        words.append(kb.term_label("backbones", stream.backbone))
    origin = None
    if stream.parameters:
        words.append(format_value(stream.parameters.value, "parameters"))
        origin = fact_item(record, stream.parameters, "parameters").origin
    return Item(", ".join(words), origin=origin)


def _rounded(value: Any) -> Any:
    """A computed number to six digits: more would claim a precision that no source printed."""
    return float(f"{value:.6g}") if isinstance(value, float) else value
