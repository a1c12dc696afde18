"""The command that looks at what has changed outside."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from avsurvey.cli.asking import Mail, make_client
from avsurvey.cli.console import EXIT_ENVIRONMENT, EXIT_USAGE, PlainFormat, fail, say, write, write_json
from avsurvey.cli.loading import DATA, Data, load_folder
from avsurvey.files import write_whole


def patrol(
    data: Data = DATA,
    part: Annotated[
        Optional[list[str]], typer.Option(help="A part to look at, such as `withdrawn`; all by default.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How far back new works are looked for.")] = 14,
    links: Annotated[
        Optional[Path], typer.Option(help="What `avsurvey links --format json` wrote, to be part of the report.")
    ] = None,
    mail: Mail = "",
    offline: Annotated[bool, typer.Option("--offline", help="Use no network; kept answers still count.")] = False,
    today: Annotated[Optional[str], typer.Option(help="The day, YYYY-MM-DD; today by default.")] = None,
    output: Annotated[Optional[Path], typer.Option("--output", "-o", help="A file for the report.")] = None,
    output_format: Annotated[
        PlainFormat, typer.Option("--format", help="`text` is Markdown for an issue.")
    ] = PlainFormat.TEXT,
) -> None:
    """Look for withdrawn papers and new works on arXiv, and report them as one Markdown text for an issue.

    New works are found by the searches of `searches.yml`. Ends with 3 where something could not be asked; what could
    is reported.
    """
    from avsurvey.intake.patrol import PARTS, Look, read_links, render_report
    from avsurvey.intake.patrol import patrol as look_at
    from avsurvey.records.schema import nearest

    if links is not None and not links.is_file():
        fail(f"There is no file {links}. Correct --links.", EXIT_USAGE)
    for name in part or ():
        if name not in PARTS:
            fail(f"There is no part `{name}`.{nearest(name, list(PARTS))} There are {', '.join(PARTS)}.", EXIT_USAGE)
    try:
        day = date.fromisoformat(today) if today else datetime.now(tz=UTC).date()
    except ValueError:
        fail(f"`{today}` is no day. Write --today YYYY-MM-DD.", EXIT_USAGE)
    look = Look(load_folder(data, lawful=False), make_client(mail, offline=offline), day, days)
    checked = (read_links(links.read_bytes()),) if links else ()
    parts = (*checked, *look_at(look, part or list(PARTS)))
    report = render_report(look, parts)
    if output_format is PlainFormat.JSON:
        write_json([asdict(one) for one in parts])
    elif output is None:
        write(report)
    else:
        write_whole(output, report.encode())
    say(", ".join(f"{len(one.lines)} {one.title.lower()}" for one in parts) + ".")
    if any(one.troubles for one in parts):
        raise typer.Exit(EXIT_ENVIRONMENT)
