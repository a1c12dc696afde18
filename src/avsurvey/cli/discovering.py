"""The command that finds works which the survey lacks."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

from avsurvey.cli.console import EXIT_ENVIRONMENT, EXIT_USAGE, fail, say, write
from avsurvey.cli.loading import DATA, Data, load_folder


class EngineChoice(StrEnum):
    """What answers."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class CandidateFormat(StrEnum):
    """How candidates are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def discover(
    edges: Annotated[
        Path, typer.Option(help="A dump of works with `referenced_works`: a file or folder, Parquet or JSON lines.")
    ],
    data: Data = DATA,
    engine: Annotated[EngineChoice, typer.Option(help="`spark` where the dump outgrows one machine.")] = (
        EngineChoice.DUCKDB
    ),
    most: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Candidates at most.")] = 50,
    least: Annotated[int, typer.Option("--least", min=1, help="Links that a candidate must have.")] = 2,
    memory: Annotated[str, typer.Option(help="Memory for the engine, such as 512MB; the rest goes to disk.")] = "2GB",
    scratch: Annotated[
        Optional[Path], typer.Option(help="A folder on a disk with room, for what does not fit into memory.")
    ] = None,
    output_format: Annotated[
        CandidateFormat, typer.Option("--format", help="How candidates are printed.")
    ] = CandidateFormat.TEXT,
) -> None:
    """Find works that are missing: outside works by how many records cite them or are cited by them.

    Works are told by DOI, arXiv id and title. What has a record or was left out is not shown.
    """
    from avsurvey.discover import Dump, DumpError, EngineError, Limits, fold_rows, identities_of, run_engine
    from avsurvey.discover.ranking import render_candidates

    if scratch is not None and not scratch.is_dir():
        fail(f"There is no folder {scratch}. Make it, or correct --scratch.", EXIT_USAGE)
    known = identities_of(load_folder(data, lawful=False).kb)
    try:
        rows = run_engine(engine.value, Dump.at(edges), known, Limits(most, least, memory, scratch))
    except DumpError as error:
        fail(str(error), EXIT_USAGE)
    except EngineError as error:
        fail(str(error), EXIT_ENVIRONMENT)
    candidates = fold_rows(rows)
    write(render_candidates(candidates, output_format.value))
    say(f"{len(candidates)} candidates. Read each before you add it: `avsurvey add doi:...`.")
