"""The commands that bring works and facts in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from avsurvey.cli.console import EXIT_FINDINGS, EXIT_USAGE, fail, say, write
from avsurvey.cli.loading import DATA, Data, load_folder, load_kb
from avsurvey.files import write_whole

if TYPE_CHECKING:
    from avsurvey.intake import ImportReport, Placement
    from avsurvey.kb import KnowledgeBase
    from avsurvey.records import Paper


@dataclass(frozen=True, slots=True)
class CandidateFiles:
    """The files that a list of candidates comes in with."""

    candidates: Path
    placements: list[Path]
    listings: Path | None
    proceedings: Path | None
    found: list[Path]
    report: Path | None


def add_candidates(files: CandidateFiles, data: Path, *, seen: str | None, dry_run: bool) -> None:
    """Resolve candidates of a list against offline indexes and write a record for each that can be sourced.

    Nothing is overwritten and nothing merged: a candidate that is there already is reported.
    """
    from avsurvey.intake import Indexes, Listings, Proceedings, import_papers, read_evidence, read_lines

    named = (files.candidates, *files.placements, *files.found, files.listings, files.proceedings)
    for path in named:
        if path is not None and not path.is_file():
            fail(f"There is no file {path}. Correct the option.", EXIT_USAGE)
    try:
        indexes = Indexes(
            Listings(files.listings) if files.listings else None,
            Proceedings(files.proceedings) if files.proceedings else None,
            {key: evidence for path in files.found for key, evidence in read_evidence(path).items()},
        )
        rows = list(read_lines(files.candidates))
        decisions = _decisions(files.placements)
    except ValueError as error:
        fail(str(error), EXIT_USAGE)
    outcome = import_papers(load_kb(data), rows, decisions, indexes, seen=seen or date.today().isoformat())
    if not dry_run:
        for citekey, text in sorted(outcome.texts.items()):
            write_whole(data / "papers" / f"{citekey}.yml", text.encode())
    if files.report:
        write_whole(files.report, (json.dumps(_as_object(outcome), ensure_ascii=False, indent=1) + "\n").encode())
    say(
        f"{len(outcome.texts)} new, {len(outcome.twins)} there already, {len(outcome.out_of_scope)} out of scope, "
        f"{len(outcome.unresolved)} unresolved."
    )


def cites(
    lists: Annotated[Path, typer.Argument(help="JSON lines with `paper`, `source` and `text` (a file) or `titles`.")],
    data: Data = DATA,
    seen: Annotated[Optional[str], typer.Option(help="The day of reading, YYYY-MM-DD; today by default.")] = None,
) -> None:
    """Find the survey's works in reference lists and print a change for each citing paper, for `avsurvey amend`.

    A line holds the citing paper's id, `source` with url, tier and version, and the list: the path of the paper's text,
    or the titles that were read from it. A list recorded from another version of the text stays as it is.
    """
    rows, kb, day = _lines(lists), load_kb(data), seen or date.today().isoformat()
    changes, unknown = [], 0
    for number, row in enumerate(rows, start=1):
        paper = kb.papers.get(row.get("paper", ""))
        source = row.get("source")
        if paper is None or not isinstance(source, dict) or not {"url", "tier"} <= set(source):
            message = "`paper` must be the id of a paper, and `source` have `url` and `tier`."
            fail(f"{lists}:{number}: {message}", EXIT_USAGE)
        recorded = paper.source(paper.cites.source) if paper.cites else None
        if recorded is None or recorded.url == source["url"]:
            works, missed = _works(kb, row)
            unknown += missed
            if works:
                changes.append(json.dumps(_cites_change(paper, row, works, day), ensure_ascii=False) + "\n")
    write("".join(changes))
    say(f"{unknown} titles have no record here.")


def amend(
    changes: Annotated[Path, typer.Argument(help="JSON lines with `record` and the fields to add.")],
    data: Data = DATA,
    dry_run: Annotated[bool, typer.Option(help="Write no record.")] = False,
) -> None:
    """Add fields to records: lists and maps grow, absent fields are set, and nothing that is there is overwritten."""
    from avsurvey.intake import amend_records

    rows = _lines(changes)
    outcome = amend_records(load_folder(data, lawful=False), rows)
    if not dry_run:
        for relative, text in sorted(outcome.texts.items()):
            write_whole(data / relative, text.encode())
    for record, problem in outcome.refused:
        say(f"{record}: {problem}; the change was left out.")
    say(f"{len(outcome.texts)} records amended, {len(outcome.refused)} changes refused.")
    if outcome.refused:
        raise typer.Exit(EXIT_FINDINGS)


def _lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines, or the end of the command with what is wrong with it."""
    from avsurvey.intake import read_lines

    if not path.is_file():
        fail(f"There is no file {path}. Correct the argument.", EXIT_USAGE)
    try:
        rows = list(read_lines(path))
    except ValueError as error:
        fail(str(error), EXIT_USAGE)
    wrong = next((number for number, row in enumerate(rows, start=1) if not isinstance(row, dict)), None)
    if wrong:
        fail(f"{path}:{wrong}: this line is no JSON object. Write one object a line.", EXIT_USAGE)
    return rows


def _works(kb: KnowledgeBase, row: dict[str, Any]) -> tuple[tuple[str, ...], int]:
    from avsurvey.intake import reference_section, works_in_text, works_of_titles

    if "text" not in row:
        read = works_of_titles(kb, row.get("titles", ()))
        return read.works, len(read.unknown)
    path = Path(row["text"])
    if not path.is_file():
        fail(f"There is no file {path}. Correct `text` of {row['paper']}.", EXIT_USAGE)
    return works_in_text(kb, reference_section(path.read_text(encoding="utf-8", errors="replace"))), 0


def _cites_change(paper: Paper, row: dict[str, Any], works: tuple[str, ...], day: str) -> dict[str, Any]:
    from avsurvey.intake import cites_change

    return cites_change(paper, {**row["source"], "seen": day}, row.get("where", "References"), works)


def _decisions(paths: list[Path]) -> dict[str, Placement]:
    from avsurvey.intake import read_placements

    return {key: placement for path in paths for key, placement in read_placements(path).items()}


def _as_object(outcome: ImportReport) -> dict[str, object]:
    return {
        "new": sorted(outcome.texts),
        "twins": outcome.twins,
        "out_of_scope": outcome.out_of_scope,
        "unresolved": outcome.unresolved,
    }
