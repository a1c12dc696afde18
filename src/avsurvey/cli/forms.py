"""The command that answers filled issue forms."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from avsurvey.cli.asking import Mail, make_client
from avsurvey.cli.console import EXIT_ENVIRONMENT, EXIT_FINDINGS, EXIT_USAGE, fail, say, write
from avsurvey.cli.loading import DATA, Data, load_folder
from avsurvey.files import write_whole

FORMS = Path(".github/ISSUE_TEMPLATE")


def intake(
    event: Annotated[Path, typer.Argument(help="A file with a GitHub `issues` event, as in GITHUB_EVENT_PATH.")],
    data: Data = DATA,
    forms: Annotated[Path, typer.Option(help="The folder of the issue forms.")] = FORMS,
    output: Annotated[
        Optional[Path], typer.Option("--output", "-o", help="A folder for `title.txt` and `comment.md`.")
    ] = None,
    mail: Mail = "",
    offline: Annotated[bool, typer.Option("--offline", help="Use no network; kept answers still count.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Write no record.")] = False,
    seen: Annotated[Optional[str], typer.Option(help="The day, YYYY-MM-DD; today by default.")] = None,
) -> None:
    """Turn a filled issue form into a draft of a record, or into a comment that says what must be decided.

    The form is text of a stranger: it is bounded, never run, never a path, and shown as code. Ends with 1 where the
    form must be mended, and with 3 where a service could not be asked.
    """
    from avsurvey.intake.answering import answer_form
    from avsurvey.intake.form_records import Desk
    from avsurvey.intake.forms import FormError, read_event, read_forms

    if not event.is_file():
        fail(f"There is no file {event}. Name the file of an event.", EXIT_USAGE)
    folder = load_folder(data, lawful=False)
    try:
        form = read_event(event.read_bytes(), read_forms(forms))
    except FormError as error:
        fail(str(error), EXIT_USAGE)
    day = seen or datetime.now(tz=UTC).date().isoformat()
    answer = answer_form(Desk(folder, make_client(mail, offline=offline), day), form)
    if not dry_run:
        for relative, text in sorted(answer.files.items()):
            write_whole(data / relative, text.encode())
            say(f"Wrote {data / relative}.")
    if output is None:
        write(answer.comment)
    else:
        write_whole(output / "title.txt", f"{answer.title}\n".encode())
        write_whole(output / "comment.md", answer.comment.encode())
    if not answer.is_complete:
        raise typer.Exit(EXIT_ENVIRONMENT if answer.is_unreachable else EXIT_FINDINGS)
