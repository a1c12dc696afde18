"""The commands for those who write records by hand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from avsurvey.cli.console import (
    EXIT_ENVIRONMENT,
    EXIT_FINDINGS,
    EXIT_USAGE,
    PlainFormat,
    fail,
    report_findings,
    say,
    write,
    write_json,
)
from avsurvey.cli.loading import DATA, Data, open_folder
from avsurvey.files import write_whole

if TYPE_CHECKING:
    from avsurvey.findings import Finding
    from avsurvey.kb import DataFolder
    from avsurvey.records import Record


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


def new(
    kind: Annotated[str, typer.Argument(help="A kind of record, such as `papers` or `paper`.")],
    record_id: Annotated[
        Optional[str], typer.Argument(metavar="ID", help="The id; without it the skeleton is printed.")
    ] = None,
    data: Data = DATA,
    seen: Annotated[Optional[str], typer.Option(help="The day of reading, YYYY-MM-DD; today by default.")] = None,
) -> None:
    """Begin a record: a file with every field of its kind, each with its meaning; nothing is overwritten."""
    from avsurvey.intake.skeleton import kind_of, render_skeleton
    from avsurvey.records import EVERY_KIND, file_of
    from avsurvey.records.schema import nearest
    from avsurvey.rules import read_policy

    known = kind_of(kind)
    if known is None:
        known_kinds = ", ".join(EVERY_KIND)
        fail(f"There is no kind `{kind}`.{nearest(kind, list(EVERY_KIND))} There are {known_kinds}.", EXIT_USAGE)
    folder = open_folder(data)
    record_type = EVERY_KIND[known]
    policy, _ = read_policy(folder)
    day = seen or date.today().isoformat()
    text = render_skeleton(record_type, record_id or "", kb=folder.kb, policy=policy, seen=day)
    if record_id is None:
        write(text)
        return
    _require_free_id(folder, record_type, record_id)
    path = data / file_of(known, record_id)
    write_whole(path, text.encode())
    say(f"Wrote {path}. Fill it in, then run `avsurvey validate`.")


def _require_free_id(folder: DataFolder, record_type: type[Record], record_id: str) -> None:
    """End the command where a record of this id cannot be begun."""
    from avsurvey.ids import is_slug, to_slug
    from avsurvey.records import file_of

    path = folder.folder / file_of(record_type.kind, record_id)
    other = folder.kb.get(record_id)
    moved = folder.kb.former_ids.get(record_id)
    problem = ""
    if record_type.is_single or path.exists():
        problem = f"{path} is there already. Edit it; nothing was written."
    elif not is_slug(record_id):
        problem = f"`{record_id}` is no id. Call it `{to_slug(record_id) or 'some-id'}`."
    elif other and not (record_type.kind == "results" and other.kind == "papers"):
        problem = f"The {other.noun} {other.kind}/{record_id}.yml has this id. A dataset beside it takes `-data`."
    elif moved:
        problem = f"`{record_id}` was an id of `{moved}` and redirects there. Choose another."
    if problem:
        fail(problem, EXIT_USAGE)


def doctor(
    data: Data = DATA,
    output_format: Annotated[
        PlainFormat, typer.Option("--format", help="How the report is printed.")
    ] = PlainFormat.TEXT,
) -> None:
    """Look at the machine, the packages, the project and its records, and say what to do.

    Ends with 3 where something that every command needs is broken. Nothing is changed and no network used.
    """
    from avsurvey.cli.diagnosis import State, diagnose

    found = diagnose(Path(), data)
    if output_format is PlainFormat.JSON:
        write_json([asdict(observation) for observation in found])
    else:
        marks = {State.FINE: "ok", State.ODD: "--", State.BROKEN: "XX"}
        for observation in found:
            write(f"{marks[observation.state]} {observation.name:9} {observation.detail}\n")
            if observation.advice:
                write(f"   {'':9} {observation.advice}\n")
    broken = sum(observation.state is State.BROKEN for observation in found)
    odd = sum(observation.state is State.ODD for observation in found)
    say(f"{broken} broken, {odd} to look at." if broken or odd else "Everything is in order.")
    if broken:
        raise typer.Exit(EXIT_ENVIRONMENT)


def fix_records(data: Path) -> None:
    """Mend what can only be meant in one way and tell each; writes all of it, or nothing where that fails."""
    from avsurvey.files import write_together
    from avsurvey.intake.fixing import FIXES
    from avsurvey.intake.workbench import Unsafe, Workbench, run_fixes

    docs = Path("docs") if Path("mkdocs.yml").is_file() and data.resolve().parent == Path().resolve() else None
    bench = Workbench(open_folder(data), docs)
    done = run_fixes(bench, FIXES)
    try:
        write_together(bench.files())
    except Unsafe as error:
        fail(f"Nothing was fixed, since then {error}. Mend it by hand, guided by `avsurvey validate`.", EXIT_FINDINGS)
    for fix in done:
        say(str(fix))
    say(f"{len(done)} fixed.")
