"""The commands for those who write records by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from avsurvey.cli.console import EXIT_FINDINGS, EXIT_USAGE, fail, report_findings, say, write
from avsurvey.files import write_whole

if TYPE_CHECKING:
    from avsurvey.findings import Finding

Data = Annotated[Path, typer.Option("--data", help="The folder of the records.")]
DATA = Path("data")


def fmt(
    paths: Annotated[
        Optional[list[Path]], typer.Argument(help="Files of records, or folders of them; all records by default.")
    ] = None,
    data: Data = DATA,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; end with 1 if a file would change.")] = False,
) -> None:
    """Lay out records: keys in the schema's order, one way to quote, comments kept beside their fields.

    The names of changed files are printed. A file that cannot be read stays as it is.
    """
    from avsurvey.intake.formatting import format_text, record_files, type_of

    try:
        files = list(record_files(paths or [data]))
    except (ValueError, FileNotFoundError) as error:
        fail(str(error), EXIT_USAGE)
    findings: list[Finding] = []
    changed = 0
    for path in files:
        record_type = type_of(path)
        raw = path.read_bytes()
        formatted = format_text(record_type, raw, path.as_posix()) if record_type else None
        if formatted is None or formatted.findings:
            findings += formatted.findings if formatted else ()
        elif formatted.text.encode() != raw:
            changed += 1
            write(f"{path.as_posix()}\n")
            if not check:
                write_whole(path, formatted.text.encode())
    say(f"{changed} of {len(files)} files {'would change' if check else 'changed'}.")
    if findings:
        report_findings(findings)
    if findings or (check and changed):
        raise typer.Exit(EXIT_FINDINGS)
