"""From candidate lines to paper records: resolved, told apart from what is there, placed and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from avsurvey.ids import arxiv_month, normalised_title
from avsurvey.intake.indexes import Listed, Listings, Proceeding, Proceedings, plain_title
from avsurvey.intake.placements import Evidence, Placement, candidate_key
from avsurvey.intake.proposing import propose_citekey
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Paper
from avsurvey.records.yaml_text import render_yaml

FOUND_KEY: Final = "found"
ABSTRACT_KEY: Final = "abstract"
_ARXIV_PAGE = re.compile(r"https?://arxiv\.org/(?:abs|pdf|html)/[0-9.]+?(v\d+)?")
_COMMIT = re.compile(r"^https://github\.com/.*/([0-9a-f]{40})(?:/|$)")
CONFIRMED: Final = "confirmed"
"""The ``id_status`` of a candidate whose title was seen behind its arXiv id."""


@dataclass
class ImportReport:
    """What became of every candidate: texts of new records by id, and titles with the reason for the others."""

    texts: dict[str, str] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    out_of_scope: dict[str, str] = field(default_factory=dict)
    unresolved: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indexes:
    """Where titles are looked up; either may be absent."""

    listings: Listings | None = None
    proceedings: Proceedings | None = None
    findings: Mapping[str, Evidence] = field(default_factory=dict)
    """What curators found one by one, by candidate key."""


@dataclass(frozen=True, slots=True)
class _Importer:
    kb: KnowledgeBase
    indexes: Indexes
    seen: str
    report: ImportReport
    known: dict[str, str]

    def take(self, row: Mapping[str, Any], placement: Placement | None) -> None:
        """Decide about one candidate."""
        title = " ".join(row["title"].split())
        twin = self.known.get(row.get("arxiv") or "") or self.known.get(normalised_title(title))
        if twin:
            self.report.twins[title] = twin
        elif placement is None:
            self.report.unresolved[title] = "not yet placed"
        elif not placement.is_in_scope:
            self.report.out_of_scope[title] = placement.reason
        else:
            self._add(title, row, placement)

    def _add(self, title: str, row: Mapping[str, Any], placement: Placement) -> None:
        listings, proceedings = self.indexes.listings, self.indexes.proceedings
        listed = listings.find(row.get("arxiv")) if listings else None
        proceeding = proceedings.find(title) if proceedings else None
        fields, problem = _bibliography(row, listed, proceeding, self.seen)
        evidence = self.indexes.findings.get(candidate_key(row.get("arxiv"), row["title"]))
        if problem and evidence:
            fields, problem = _found_bibliography(evidence, self.seen), ""
        if problem:
            self.report.unresolved[title] = problem
            return
        twin = self.known.get(normalised_title(fields["title"]))
        if twin:  # the exact title differs from the one on the list
            self.report.twins[title] = twin
            return
        fields |= placement.fields
        if placement.read and "summary" in fields:
            fields["sources"][ABSTRACT_KEY] = _abstract(placement.read, fields.get("arxiv"), self.seen)
        fields["level"] = "curated" if "summary" in fields and "contributions" in fields else "stub"
        first_author, year = fields["authors"][0], int(fields["published"][:4])
        citekey = propose_citekey(self.kb, self.report.texts, first_author, year, fields["title"])
        self.known[normalised_title(fields["title"])] = citekey
        if fields.get("arxiv"):
            self.known[fields["arxiv"]] = citekey
        self.report.texts[citekey] = render_yaml(Paper, fields)


def import_papers(
    kb: KnowledgeBase,
    rows: Iterable[Mapping[str, Any]],
    placements: Mapping[str, Placement],
    indexes: Indexes,
    *,
    seen: str,
) -> ImportReport:
    """Resolve candidates against the indexes and render a record for each that is new, placed and sourced.

    ``rows`` have ``title`` and, where known, ``arxiv``; ``seen`` is the day of reading, ``YYYY-MM-DD``. Nothing is
    written and nothing merged: a candidate that is there already is reported as a twin.
    """
    report = ImportReport()
    known = {title: paper.id for title, paper in kb.papers_by_title.items()}
    known |= {arxiv: paper.id for arxiv, paper in kb.papers_by_arxiv.items()}
    importer = _Importer(kb, indexes, seen, report, known)
    for row in rows:
        importer.take(row, placements.get(candidate_key(row.get("arxiv"), row["title"])))
    return report


def _bibliography(
    row: Mapping[str, Any], listed: Listed | None, proceeding: Proceeding | None, seen: str
) -> tuple[dict[str, Any], str]:
    """Title, authors, date, venue and sources with evidence; or why they cannot be had."""
    listed = listed if listed and listed.authors else None
    if listed is None and (proceeding is None or not proceeding.url or not proceeding.authors):
        return {}, "no listing or addressable proceedings entry with authors was found"
    title = plain_title(row["title"])
    authors = listed.authors if listed else proceeding.authors if proceeding else ()
    fields: dict[str, Any] = {"title": listed.title if listed else proceeding.title if proceeding else title}
    fields["authors"] = list(authors)
    sources: dict[str, Any] = {}
    if listed:
        fields |= {"arxiv": listed.arxiv, "published": arxiv_month(listed.arxiv)}
        sources["listing"] = _source(
            f"https://arxiv.org/abs/{listed.arxiv}", "arxiv-metadata", f"listing of {listed.day}", seen
        )
    if proceeding and proceeding.url:
        key, where = "proceedings", f"{proceeding.status or 'listed'}, title and authors"
        sources[key] = _source(proceeding.url, "proceedings-list", f"{proceeding.venue} {proceeding.year}", seen)
        fields["venue"] = {"id": proceeding.venue, "year": proceeding.year, "source": key, "where": where}
        if str(proceeding.year) < fields.get("published", "9999")[:4]:
            fields["published"] = str(proceeding.year)  # some works came to arXiv after they were published
        if listed and [normalised_title(name) for name in proceeding.authors] != [
            normalised_title(name) for name in authors
        ]:
            fields["authors_published"] = list(proceeding.authors)
    if "arxiv" not in fields and row.get("arxiv") and row.get("id_status") == CONFIRMED:
        fields["arxiv"] = row["arxiv"]
        month = arxiv_month(row["arxiv"])
        if fields["published"] >= month[:4]:
            fields["published"] = month
    if normalised_title(title) != normalised_title(fields["title"]):
        fields["title_variants"] = [title]
    return {**fields, "sources": sources}, ""


def _found_bibliography(evidence: Evidence, seen: str) -> dict[str, Any]:
    """The fields that a curator found, under one source."""
    fields: dict[str, Any] = {"title": plain_title(evidence.title), "authors": list(evidence.authors)}
    fields |= {"published": evidence.published} | ({"arxiv": evidence.arxiv} if evidence.arxiv else {})
    if evidence.venue:
        fields["venue"] = {**evidence.venue, "source": FOUND_KEY}
        if str(evidence.venue["year"]) < evidence.published[:4]:
            fields["published"] = str(evidence.venue["year"])
    if evidence.code:
        fields["links"] = [{"kind": "code", "url": evidence.code, "source": FOUND_KEY}]
    fields["sources"] = {FOUND_KEY: {**evidence.source, "seen": seen}}
    return fields


def _abstract(read: str, arxiv: str | None, seen: str) -> dict[str, str]:
    """The source of a summary: the repository that was read, or arXiv's page, of which ``read`` may be a copy."""
    if commit := _COMMIT.search(read):
        return _source(read, "official-repo", commit[1], seen)
    if not arxiv:
        return {"url": read, "tier": "paper-abstract", "seen": seen}
    page = _ARXIV_PAGE.fullmatch(read)
    version = (page[1] or "") if page else ""
    told = version or ("abstract page" if page else "read in a copy of the arXiv record")
    return _source(f"https://arxiv.org/abs/{arxiv}{version}", "paper-abstract", told, seen)


def _source(url: str, tier: str, version: str, seen: str) -> dict[str, str]:
    return {"url": url, "tier": tier, "version": version, "seen": seen}
