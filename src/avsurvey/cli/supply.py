"""The command that tells what the program is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from avsurvey.cli.console import EXIT_FINDINGS, EXIT_USAGE, fail

LOCK = Path("requirements/lock.txt")


def sbom(
    lock: Annotated[Path, typer.Option(help="The hashed lock.")] = LOCK,
    output: Annotated[
        Optional[Path], typer.Option("--output", "-o", help="A file; standard output by default.")
    ] = None,
) -> None:
    """Print the software bill of materials of the hashed lock, as CycloneDX JSON."""
    from avsurvey.cli.exporting import put_text
    from avsurvey.exports.sbom import render_sbom

    if not lock.is_file():
        fail(f"There is no file {lock}. Name the lock with --lock.", EXIT_USAGE)
    try:
        text = render_sbom(lock.read_text(encoding="utf-8"))
    except ValueError as error:
        fail(f"{lock}: {error}", EXIT_FINDINGS)
    put_text(text, output)
