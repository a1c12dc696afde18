"""What language models read: an index of the site and all records in short Markdown (https://llmstxt.org/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from avsurvey.exports.linked_data import LICENCE
from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.query.fields import publication_date
from avsurvey.records import DESCRIBED_KINDS, Described, Metric, Paper
from avsurvey.views import KIND_TITLES
from avsurvey.views.lists import KIND_INTROS
from avsurvey.views.words import citation_label, format_date, plural, record_uri, term_uri

LIMIT: Final = 3_000_000
"""The most bytes that the full text may take; records beyond are counted, never cut in the middle."""
INTRO: Final = (
    "> A survey of audio-video generation, understanding and unified models: papers, models, datasets, benchmarks,\n"
    "> tokenizers, metrics and reported numbers as records that name their sources.\n"
)
READING: Final = (
    "Numbers may be compared only where benchmark, metric and every stated condition of the protocol agree. A record "
    "says how far it was worked on: `stub` (bibliography only), `curated`, `verified`. Cite the works, not the survey, "
    f"for what they report. Text and data: {LICENCE}\n"
)
PAGES: Final = (
    ("tables/", "Comparison tables", "systems, data and benchmarks side by side, every cell with its source"),
    ("conflicts/", "Conflicts", "numbers that should be equal and are not"),
    ("coverage/", "Coverage", "what was searched, how far records have got, what is missing"),
    ("survey/", "Survey", "the field chapter by chapter"),
    ("about/", "About", "how records are made, and how to cite"),
)


def render_llms(kb: KnowledgeBase, site_url: str) -> str:
    """The index: what the survey is, how to read it, and where everything stands."""
    lines = [f"# avsurvey\n\n{INTRO}\n{READING}", "## Records\n"]
    for kind, title in KIND_TITLES.items():
        lines.append(f"- [{title}]({site_url}{kind}/): {len(kb.indexes[kind]):,}. {KIND_INTROS[kind]}")
    lines.append("\n## Reading\n")
    lines += [f"- [{title}]({site_url}{uri}): {words}" for uri, title, words in PAGES]
    lines.append("\n## Topics\n")
    borne = {pillar for record in kb.described() for pillar in kb.pillars_of(record)}
    for term in kb.pillars:
        if term.id in borne:  # only then it has a page
            lines.append(f"- [{term.label}]({site_url}{term_uri('tasks', term.id)}): {term.definition}")
    lines.append("\n## Optional\n")
    lines.append(f"- [All records in one text]({site_url}llms-full.txt): {plural(len(kb.ids()), 'record')}")
    lines.append(f"- [Bibliography]({site_url}exports/papers.bib): every paper as BibTeX")
    return "\n".join(lines) + "\n"


def render_llms_full(kb: KnowledgeBase, site_url: str, limit: int = LIMIT) -> str:
    """Every record in a few lines, by kind and id, until ``limit`` bytes are reached; then how many are left out."""
    parts = [f"# avsurvey, all records\n\n{INTRO}\n{READING}"]
    size, left_out = len(parts[0].encode()), 0
    for part in _parts(kb, site_url):
        size += len(part.encode()) + 1
        if size > limit:
            left_out += 1
        else:
            parts.append(part)
    if left_out:
        parts.append(f"Left out for size: {plural(left_out, 'entry')}.\n")
    return "\n".join(parts)


def _parts(kb: KnowledgeBase, site_url: str) -> Iterator[str]:
    for kind in reversed(DESCRIBED_KINDS):  # papers are the most by far, and stand last
        yield f"## {KIND_TITLES[kind]}\n"
        for record in kb.indexes[kind].values():
            if isinstance(record, Described):
                yield _entry(kb, record, site_url)


def _entry(kb: KnowledgeBase, record: Described, site_url: str) -> str:
    facts = "; ".join(part for part in _facts(kb, record) if part)
    lines = [f"### [{record.heading}]({site_url}{record_uri(record.kind, record.id)})", facts]
    if record.summary:
        lines.append(record.summary)
    return "\n".join(lines) + "\n"


def _facts(kb: KnowledgeBase, record: Described) -> Iterator[str]:
    yield f"`{record.id}`, {record.level.value}"
    if isinstance(record, Paper):
        yield citation_label(record)
        yield f"arXiv:{record.arxiv}" if record.arxiv else ""
        yield f"doi:{record.doi}" if record.doi else ""
    published = publication_date(kb, Resolved(record))
    yield f"first public {format_date(published)}" if published else ""
    if isinstance(record, Metric):
        yield f"{record.measures.rstrip('.')}, direction: {record.direction.value}"
    yield ", ".join(kb.term_label("tasks", task) for task in record.tasks)
