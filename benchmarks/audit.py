"""A random sample of records with every fact, its source and its place, for a second reader.

Run it as ``python -m benchmarks.audit [--records 60] [--seed 2026] [--kind papers]``. The draw depends on the seed and
the ids alone, so that two readers of one state of the data see the same sample.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from avsurvey import load
from avsurvey.exports.tabular import as_object
from avsurvey.kb import KnowledgeBase
from avsurvey.reading import dotted
from avsurvey.records import Described, Evidence, Fact, Paper, Record, Results, Sourced, Use
from avsurvey.records.walk import iter_holders

VALUES_OF_A_SHEET = 5
BIBLIOGRAPHY = ("title", "authors", "authors_published", "published", "arxiv", "doi", "summary")


def sample(kb: KnowledgeBase, count: int, seed: int, kind: str | None = None) -> tuple[Record, ...]:
    """Draw records of one kind or of all that have pages; every record has the same chance."""
    records: list[Record] = [*kb.described(), *kb.results.values()]
    chosen = [record for record in records if kind in (None, record.kind)]
    return tuple(random.Random(seed).sample(chosen, min(count, len(chosen))))


def facts(kb: KnowledgeBase, record: Record, seed: int) -> Iterator[str]:
    """Every fact of a record as a line: field, value, address, place. Of a result sheet some values are drawn."""
    if isinstance(record, Results):
        yield from _values(record, seed)
        return
    if isinstance(record, Paper):
        stated = as_object(record)
        sources = ", ".join(source.url for source in record.sources)
        yield from (f"{name}: {stated[name]} <- {sources}" for name in BIBLIOGRAPHY if stated.get(name))
    for place, holder in iter_holders(record):
        if isinstance(holder, Evidence | Fact) and isinstance(record, Sourced):
            yield f"{dotted(place)}: {_said(holder)} <- {_address(record, holder.source)}, {holder.where or 'no place'}"
    if isinstance(record, Described) and record.not_reported:
        yield f"not reported: {', '.join(record.not_reported)}"


def _values(sheet: Results, seed: int) -> Iterator[str]:
    cells = [
        (table, row, column, printed)
        for table in sheet.tables
        for row in table.rows
        for column, printed in zip(table.columns, row.values, strict=True)
        if printed != "-"
    ]
    drawn = random.Random(f"{seed} {sheet.id}").sample(cells, min(VALUES_OF_A_SHEET, len(cells)))
    for table, row, column, printed in drawn:
        run = f"{row.run.value}{f' from {row.quoted_from}' if row.quoted_from else ''}"
        name = f"{row.label}, {column.label or column.metric} on {column.benchmark}"
        yield f"{name}: {printed} ({run}) <- {_address(sheet, table.source)}, {table.where}"


def _said(holder: Evidence | Fact[object]) -> str:
    if isinstance(holder, Fact):
        return str(holder.value)
    if isinstance(holder, Use):
        return holder.name
    rest = holder.model_dump(mode="json", exclude_none=True, exclude={"source", "where"})
    return ", ".join(f"{name} {value}" for name, value in rest.items() if value)


def _address(record: Sourced, key: str | None) -> str:
    source = record.source(key)
    return source.url if source else "derived"


def main() -> None:
    """Print the sample as a checklist."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--records", type=int, default=60)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--kind")
    options = parser.parse_args()
    kb = load(options.data)
    count = 0
    for record in sample(kb, options.records, options.seed, options.kind):
        print(f"\n## {record.kind}/{record.id}: {record.heading}\n")
        for line in facts(kb, record, options.seed):
            count += 1
            print(f"- [ ] {line}")
    print(f"\n{count} facts.")


if __name__ == "__main__":
    main()
