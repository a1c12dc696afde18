"""The command that brings candidate works in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from avsurvey.cli.console import EXIT_USAGE, fail, say
from avsurvey.cli.loading import load_kb
from avsurvey.files import write_whole

if TYPE_CHECKING:
    from avsurvey.intake import ImportReport, Placement


def add(  # noqa: PLR0913, PLR0917 (as many parameters as options)
    from_jsonl: Annotated[Path, typer.Option("--from-jsonl", help="Candidates: JSON lines with `title` and `arxiv`.")],
    placements: Annotated[list[Path], typer.Option(help="Decisions on candidates: JSON lines with `scope` and terms.")],
    listings: Annotated[Optional[Path], typer.Option(help="An index of arXiv listings, JSON lines.")] = None,
    proceedings: Annotated[Optional[Path], typer.Option(help="An index of proceedings, JSON lines.")] = None,
    found: Annotated[Optional[list[Path]], typer.Option(help="Bibliography found one by one, JSON lines.")] = None,
    data: Annotated[Path, typer.Option("--data", help="The folder of the records.")] = Path("data"),
    seen: Annotated[Optional[str], typer.Option(help="The day of reading, YYYY-MM-DD; today by default.")] = None,
    report: Annotated[
        Optional[Path], typer.Option(help="A JSON file that tells what became of each candidate.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Write no record.")] = False,
) -> None:
    """Bring candidate papers in: resolve them against offline indexes and write a record for each that can be sourced.

    Nothing is overwritten and nothing merged: a candidate that is there already is reported.
    """
    from avsurvey.intake import Indexes, Listings, Proceedings, import_papers, read_evidence, read_lines

    for path in (from_jsonl, *placements, *(found or ()), listings, proceedings):
        if path is not None and not path.is_file():
            fail(f"There is no file {path}. Correct the option.", EXIT_USAGE)
    try:
        indexes = Indexes(
            Listings(listings) if listings else None,
            Proceedings(proceedings) if proceedings else None,
            {key: evidence for path in found or () for key, evidence in read_evidence(path).items()},
        )
        rows = list(read_lines(from_jsonl))
        decisions = _decisions(placements)
    except ValueError as error:
        fail(str(error), EXIT_USAGE)
    outcome = import_papers(load_kb(data), rows, decisions, indexes, seen=seen or date.today().isoformat())
    if not dry_run:
        for citekey, text in sorted(outcome.texts.items()):
            write_whole(data / "papers" / f"{citekey}.yml", text.encode())
    if report:
        write_whole(report, (json.dumps(_as_object(outcome), ensure_ascii=False, indent=1) + "\n").encode())
    say(
        f"{len(outcome.texts)} new, {len(outcome.twins)} there already, {len(outcome.out_of_scope)} out of scope, "
        f"{len(outcome.unresolved)} unresolved."
    )


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
