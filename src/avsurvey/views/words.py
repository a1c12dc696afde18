"""Words and numbers on screen: the labels of fields, the format of numbers and dates, and addresses of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final, TypeVar

from avsurvey.ids import to_ascii
from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.names import read_name
from avsurvey.query.fields import publication_date
from avsurvey.records import Described, Named, Paper
from avsurvey.views.parts import Link

UNITS: Final = {
    "_hz": "Hz",
    "_kbps": "kbit/s",
    "_px": "px",
    "_seconds": "s",
    "_per_second": "per second",
}
LABELS: Final = {
    "fps": "Frames per second",
    "max_seconds": "Longest (s)",
    "clip_seconds": "Clip length (s)",
    "real_time_factor": "Real-time factor",
    "post_training": "Post-training",
    "built_from": "Starts from",
    "trained_on": "Trained on",
    "introduced_by": "Introduced by",
    "collected_from": "Collected from",
    "test_data": "Test data",
    "required_facets": "Conditions to state",
    "modality_check": "Are both modalities needed?",
    "reference_scores": "People and chance",
    "date_window": "Dates of the test material",
    "seconds_per_clip": "Seconds for one clip",
    "tokens_per_second": "Tokens per second",
    "tokens_per_image": "Tokens per image",
    "codebooks_max": "Codebooks trained",
    "arxiv": "arXiv",
    "doi": "DOI",
}
BIG_NUMBERS: Final = frozenset(("parameters", "trained_parameters", "active_parameters"))
OWN_FOLDERS: Final = ("tasks", "venues")
"""Vocabularies whose terms stand at the top of the site."""
ROLE_WORDS: Final = {"human": "people", "random": "chance"}
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The library's own names of months follow the locale, and pages must not."""
OTHER_INITIALS: Final = "0–9"
"""Where texts stand that begin with no Latin letter."""
T = TypeVar("T")


def field_label(name: str) -> str:
    """A field's name as people read it, with its unit: ``sample_rate_hz`` is ``Sample rate (Hz)``."""
    if name in LABELS:
        return LABELS[name]
    for suffix, unit in UNITS.items():
        if name.endswith(suffix):
            return f"{name.removesuffix(suffix).replace('_', ' ').capitalize()} ({unit})"
    return name.replace("_", " ").capitalize()


def label_within(name: str) -> str:
    """A field's label inside of a sentence: its first letter is small, its unit as it is."""
    label = field_label(name)
    return label[0].lower() + label[1:]


def format_value(value: Any, field: str = "") -> str:
    """A value as people read it: ``44,100``, ``157M``, ``yes``, ``2 × 4 × 5 × 8``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " × ".join(format_value(part, field) for part in value)
    if isinstance(value, int):
        return _in_millions(value) if field in BIG_NUMBERS else f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.10g}" if value < 1e15 else f"{value:g}"
    return str(value)


def _in_millions(count: int) -> str:
    for limit, suffix in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")):
        if count >= limit:
            return f"{count / limit:.4g}{suffix}"
    return str(count)


def format_date(text: str) -> str:
    """A full or partial date as people read it: ``19 December 2024``, ``December 2024``, ``2024``."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    if len(parts) == 2:
        return f"{MONTHS[parts[1] - 1]} {parts[0]}"
    day = date(*parts)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def plural(count: int, noun: str) -> str:
    """A count with its noun: ``1 paper``, ``2,000 papers``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def record_uri(kind: str, record_id: str) -> str:
    """The address of a record's page below the site's root."""
    return f"{kind}/{record_id}/"


def year_of(kb: KnowledgeBase, record: Described | None) -> int | None:
    """The year in which a record became public; None where it is not on record."""
    published = publication_date(kb, Resolved(record)) if record else None
    return int(published[:4]) if published else None


def by_initial(things: Iterable[T], text_of: Callable[[T], str]) -> dict[str, list[T]]:
    """Things by the Latin letter that a text of theirs begins with, in their own order; others come last."""
    groups: dict[str, list[T]] = {}
    for thing in things:
        initial = to_ascii(text_of(thing))[:1].upper()
        groups.setdefault(initial if initial.isalpha() else OTHER_INITIALS, []).append(thing)
    return dict(sorted(groups.items(), key=lambda group: (group[0] == OTHER_INITIALS, group[0])))


def term_uri(vocabulary: str, term_id: str) -> str:
    """The address of a term's page."""
    folder = vocabulary if vocabulary in OWN_FOLDERS else f"terms/{vocabulary}"
    return f"{folder}/{term_id}/"


def vocabulary_uri(vocabulary: str) -> str:
    """The address of a vocabulary's page."""
    return "tasks/" if vocabulary == "tasks" else f"terms/{vocabulary}/"


def reference_uri(kb: KnowledgeBase, reference: str) -> str:
    """The address that ``record`` or ``record/variant`` leads to; empty where there is none."""
    resolved = kb.resolve(reference) or kb.resolve(reference.partition("/")[0])
    if resolved is None:
        return ""
    anchor = f"#variant-{resolved.variant.id}" if resolved.variant else ""
    return record_uri(resolved.record.kind, resolved.record.id) + anchor


def record_link(kb: KnowledgeBase, reference: str) -> Link:
    """A link to a record or variant, or a bare text where it does not exist."""
    resolved = kb.resolve(reference)
    if resolved is None:
        return Link(reference, "")
    return Link(display_name(resolved), reference_uri(kb, reference), resolved.record.heading)


def display_name(resolved: Resolved) -> str:
    """What a record is called in running lists: papers by their short name, others by their name."""
    return resolved.name


def cites_of(record: Described) -> tuple[str, ...]:
    """The citekeys to cite a record by: its own, or that of the paper which introduced it."""
    if isinstance(record, Paper):
        return (record.id,)
    return (record.introduced_by,) if isinstance(record, Named) and record.introduced_by else ()


def citation_label(paper: Paper) -> str:
    """How prose cites a paper: ``Cheng et al., 2024``; two authors are both named."""
    families = [read_name(author) for author in paper.authors[:3]]  # what follows is `et al.`
    names = [" ".join(part for part in (name.particle, name.family) if part) for name in families]
    who = names[0] if len(names) == 1 else f"{names[0]} and {names[1]}" if len(names) == 2 else f"{names[0]} et al."
    return f"{who}, {paper.cited_year}"


def reference_line(kb: KnowledgeBase, paper: Paper) -> str:
    """A work in one line: authors, year, title, where it was published, and its arXiv id."""
    venue = f"{kb.term_label('venues', paper.venue.id)} {paper.venue.year}" if paper.venue else ""
    arxiv = f"arXiv:{paper.arxiv}" if paper.arxiv else ""
    parts = (f"{author_line(paper)} ({paper.cited_year})", paper.title.rstrip("."), venue, arxiv)
    return ". ".join(part for part in parts if part) + "."


def author_line(paper: Paper, most: int = 4) -> str:
    """The authors in one line, shortened after some."""
    names = [read_name(author).display for author in paper.authors]
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
