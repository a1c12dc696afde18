"""Mending what can only be meant in one way; everything else is left to people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from avsurvey.ids import ARXIV_ID, arxiv_month, to_citekey
from avsurvey.intake.formatting import format_text
from avsurvey.intake.proposing import free_citekey
from avsurvey.intake.workbench import Fix, Workbench
from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.reading import Place
from avsurvey.records import EVERY_KIND, Described, Paper, Record, Results, file_of, kind_of_file
from avsurvey.records.field_order import field_order
from avsurvey.records.types import RefTo
from avsurvey.records.walk import iter_leaves
from avsurvey.rules import read_policy
from avsurvey.rules.dates import check_dates
from avsurvey.rules.identity import check_author_names, check_citekeys, check_unique_papers

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Characters without any meaning in a record: soft hyphens, spaces without width, marks of byte order."""
_ARXIV = re.compile(
    rf"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:)?({ARXIV_ID})(?:v\d+)?(?:\.pdf)?", re.IGNORECASE
)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(10\.\S+)", re.IGNORECASE)
_TRAILING = re.compile(r"[ \t\r]+$", re.MULTILINE)


def fix_characters(bench: Workbench) -> Iterator[Fix]:
    """Characters that nobody sees are deleted, and spaces at ends of lines."""
    for relative, text in list(bench.texts()):
        seen = _INVISIBLE.sub("", text)
        if seen != text:
            yield bench.write(relative, seen, "invisible-character", f"{len(text) - len(seen)} deleted")
        bare = _TRAILING.sub("", seen)
        if bare != seen and _same_words(bench.value(bare), bench.value(seen)):
            yield bench.write(relative, bare, "layout", "spaces at ends of lines deleted")


def fix_identifiers(bench: Workbench) -> Iterator[Fix]:
    """An arXiv id or DOI written as an address becomes the bare id, and an `id` that repeats the file's name goes."""
    for relative, text in list(bench.texts("papers/")):
        value = bench.value(text)
        for name, pattern in (("arxiv", _ARXIV), ("doi", _DOI)):
            written = value.get(name) if isinstance(value, dict) else None
            match = pattern.fullmatch(written) if isinstance(written, str) else None
            if match and match[1] != written:
                yield from bench.replace(relative, (name,), str(written), match[1], "bad-value")
    for relative, text in list(bench.texts()):
        value = bench.value(text)
        if isinstance(value, dict) and f"/{value.get('id')}.yml" in relative:
            without = {name: part for name, part in value.items() if name != "id"}
            laid_out = bench.laid_out(relative, EVERY_KIND[kind_of_file(relative)], without)
            yield bench.write(relative, laid_out, "unknown-key", "`id` deleted")


def fix_months(bench: Workbench) -> Iterator[Fix]:
    """A year becomes the month that the arXiv id tells."""
    for paper in bench.kb.papers.values():
        if paper.arxiv and paper.arxiv[:2] < "90" and paper.published == arxiv_month(paper.arxiv)[:4]:
            relative = file_of(paper.kind, paper.id)
            yield from bench.replace(relative, ("published",), paper.published, arxiv_month(paper.arxiv), "arxiv-month")


def fix_moved_references(bench: Workbench) -> Iterator[Fix]:
    """A reference to an id that a record had before becomes one to the id that it has."""
    kb = bench.kb
    moved = {old: new for old, new in kb.former_ids.items() if kb.get(old) is None}
    if moved:
        yield from _rename_references(bench, kb, moved)


def fix_citekeys(bench: Workbench) -> Iterator[Fix]:
    """A paper whose id breaks the citekey rule is renamed, with its sheet, its former id and all references.

    Not one whose date, authors or title are in doubt, since the citekey is made of them.
    """
    policy, _ = read_policy(bench.folder)
    doubts = (
        issue for rule in (check_dates, check_author_names, check_unique_papers) for issue in rule(bench.kb, policy)
    )
    doubtful = {issue.record.id for issue in doubts}
    for issue in list(check_citekeys(bench.kb, policy)):
        kb, paper = bench.kb, issue.record
        new = _free_citekey(kb, paper) if isinstance(paper, Paper) else None
        if new is None or not isinstance(paper, Paper) or paper.id in doubtful:
            continue
        yield from _rename(bench, paper, new)
        yield from _rename_references(bench, bench.kb, {paper.id: new})


def fix_layout(bench: Workbench) -> Iterator[Fix]:
    """A file whose fields are out of order is laid out anew; for parts of them there is `avsurvey fmt`."""
    for relative, text in list(bench.texts()):
        record_type = EVERY_KIND[kind_of_file(relative)]
        value = bench.value(text)
        if isinstance(value, dict) and list(value) != field_order(record_type, value):
            formatted = format_text(record_type, text.encode(), relative)
            if not formatted.findings:
                yield bench.write(relative, formatted.text, "layout", "fields put in order")


FIXES: Final[tuple[Callable[[Workbench], Iterator[Fix]], ...]] = (
    fix_characters,
    fix_identifiers,
    fix_months,
    fix_moved_references,
    fix_citekeys,
    fix_layout,
)


def _same_words(value: Any, other: Any) -> bool:
    """Whether two values that were both read differ in runs of white space at most."""
    if isinstance(value, dict) and isinstance(other, dict):
        return list(value) == list(other) and all(_same_words(value[key], other[key]) for key in value)
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(map(_same_words, value, other))
    return isinstance(value, str) and isinstance(other, str) and value.split() == other.split()


def _free_citekey(kb: KnowledgeBase, paper: Paper) -> str | None:
    wanted = to_citekey(read_name(paper.authors[0]).family, paper.year, paper.title)
    own = {paper.id, *paper.former_ids}
    return free_citekey(wanted, {*kb.ids(), *kb.results, *kb.former_ids} - own)


def _rename(bench: Workbench, paper: Paper, new: str) -> Iterator[Fix]:
    relative, target = file_of("papers", paper.id), file_of("papers", new)
    value = bench.value(bench.text(relative))
    if not isinstance(value, dict):
        return
    former = [old for old in (*paper.former_ids, paper.id) if old != new]
    yield bench.move(relative, target, bench.laid_out(relative, Paper, {**value, "former_ids": former}))
    sheet = file_of("results", paper.id)
    if bench.has(sheet):
        yield bench.move(sheet, file_of("results", new), bench.text(sheet))


def _rename_references(bench: Workbench, kb: KnowledgeBase, new_ids: Mapping[str, str]) -> Iterator[Fix]:
    for record in kb.records():
        for place, written, renamed in _references(record, new_ids):
            yield from bench.replace(file_of(record.kind, record.id), place, written, renamed, "dangling-reference")
    for old, new in sorted(new_ids.items()):
        token = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(old)}(?![A-Za-z0-9-])")
        for relative, text in [*bench.texts("tables/"), *bench.prose()]:
            if token.search(text):
                yield bench.write(relative, token.sub(new, text), "bad-citation", f"{old} -> {new}")


def _references(record: Record, new_ids: Mapping[str, str]) -> Iterator[tuple[Place, str, str]]:
    """The places of a record that name an old id, what is written there, and what it becomes."""
    for leaf in iter_leaves(record):
        is_reference = isinstance(leaf.mark, RefTo) or (isinstance(record, Results) and leaf.place[-1] == "quoted_from")
        if not is_reference:
            continue
        name, slash, variant = str(leaf.value).partition("/")
        if name in new_ids and not (isinstance(record, Described) and record.id == name):
            yield leaf.place, leaf.value, new_ids[name] + slash + variant
