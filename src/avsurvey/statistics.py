"""Counts of what the survey holds."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

from avsurvey.records import KINDS
from avsurvey.views import Survey

Counts: TypeAlias = dict[str, dict[str, int]]


def count_everything(survey: Survey) -> Counts:
    """Count records by kind, level and pillar, edges by type, and result values with how many are sourced."""
    kb = survey.kb
    levels = Counter(record.level.value for record in kb.described())
    papers = Counter(paper.level.value for paper in kb.papers.values())
    pillars = Counter(pillar for record in kb.described() for pillar in kb.pillars_of(record))
    sourced = sum(cell.is_sourced for cell in survey.cells)
    return {
        "kinds": {kind: len(kb.indexes[kind]) for kind in KINDS},
        "levels": dict(sorted(levels.items())),
        "paper_levels": dict(sorted(papers.items())),
        "pillars": {pillar.id: pillars[pillar.id] for pillar in kb.pillars},
        "edges": {**survey.graph.counts(), "total": len(survey.graph.edges)},
        "results": {
            "sheets": len(kb.results),
            "values": len(survey.cells),
            "sourced": sourced,
            "with_system_record": sum(cell.row.system is not None for cell in survey.cells),
            "conflicts": len(survey.conflicts),
        },
    }


def render_statistics(counts: Counts) -> str:
    """Counts as text."""
    lines = []
    for title, group in counts.items():
        lines.append(title.replace("_", " "))
        lines += [f"  {name:20} {count:>7,}" for name, count in group.items()]
    return "\n".join(lines) + "\n"
