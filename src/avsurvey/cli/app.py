"""The commands; each is thin, and imports what it needs when it runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Optional

import typer

from avsurvey.cli.adding import add
from avsurvey.cli.authoring import doctor, fix_records, fmt, new
from avsurvey.cli.checking import check_data
from avsurvey.cli.console import (
    EXIT_ENVIRONMENT,
    EXIT_FINDINGS,
    EXIT_USAGE,
    PlainFormat,
    fail,
    report_findings,
    said_by_system,
    say,
    write,
    write_json,
)
from avsurvey.cli.discovering import discover
from avsurvey.cli.forms import intake
from avsurvey.cli.intake import amend, cites
from avsurvey.cli.links import links
from avsurvey.cli.loading import DATA, Data, load_at_hand, load_folder, template_folder
from avsurvey.cli.patrolling import patrol
from avsurvey.cli.releasing import release
from avsurvey.cli.serving import mcp
from avsurvey.cli.supply import sbom
from avsurvey.files import write_whole

if TYPE_CHECKING:
    from avsurvey.kb import KnowledgeBase
    from avsurvey.records import Described
    from avsurvey.site import Options, Project

UP_TO_DATE: Final = "Nothing changed; the site is up to date."

app = typer.Typer(
    name="avsurvey",
    help="A living, machine-checked survey of audio-video generation, understanding and unified models.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing with rich would double the time to the first line of help
    context_settings={"help_option_names": ["-h", "--help"]},
)

Strict = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


class EngineName(StrEnum):
    """How record pages come into their frame."""

    SHELL = "shell"
    MKDOCS = "mkdocs"


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False) -> None:
    """Options of all commands."""
    if version:
        import avsurvey

        write(f"avsurvey {avsurvey.__version__}\n")
        raise typer.Exit


@app.command()
def build(
    data: Data = DATA,
    site: Annotated[Optional[Path], typer.Option(help="Where the site goes; `site` by default.")] = None,
    engine: Annotated[
        EngineName, typer.Option(help="`mkdocs` sends every page through MkDocs: slow, for comparison.")
    ] = EngineName.SHELL,
    search: Annotated[bool, typer.Option(help="Index the full text for the search.")] = True,
    strict: Strict = False,
    force: Annotated[bool, typer.Option(help="Build even when nothing changed.")] = False,
    site_url: Annotated[
        str, typer.Option(envvar="SITE_URL", help="Where the site will be served, for canonical links.")
    ] = "http://127.0.0.1:8000/",
    jobs: Annotated[
        Optional[int], typer.Option(min=1, help="How many processes make pages; one for each core by default.")
    ] = None,
) -> None:
    """Build the site; a build that fails leaves the old one whole."""
    from avsurvey.site.unchanged import LastBuild

    project, address = _project(data, site), site_url.rstrip("/") + "/"
    last = LastBuild.of(project, engine.value, search, strict, address)
    if not force and last.is_current():
        say(UP_TO_DATE)
        return
    from avsurvey.site import Engine, Options
    from avsurvey.site.hands import hands_at_most

    options = Options(Engine(engine.value), search, strict, force, address, jobs or hands_at_most())
    last.note(_build(project, options))


def _project(data: Path, site: Path | None) -> Project:
    from avsurvey.site import Project, ProjectError

    try:
        return Project.at(Path(), data, site)
    except ProjectError as error:
        fail(str(error), EXIT_ENVIRONMENT)


def _build(project: Project, options: Options) -> str:
    """Build, and return the stamp of the site."""
    from avsurvey.rules import InvalidData
    from avsurvey.site import ProjectError, build_site

    try:
        report = build_site(project, options, _progress())
    except InvalidData as error:
        report_findings(error.findings)
        fail("Nothing was published; the old site is as it was.", EXIT_FINDINGS)
    except (ProjectError, NotADirectoryError) as error:
        fail(f"{error} Nothing was published.", EXIT_ENVIRONMENT)
    except OSError as error:
        fail(f"{said_by_system(error)}. Nothing was published; the old site is as it was.", EXIT_ENVIRONMENT)
    if report.is_unchanged:
        say(UP_TO_DATE)
        return report.stamp
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
    say(f"{report.pages} pages, {report.written} written ({stages}).")
    return report.stamp


def _progress() -> Callable[[str], None]:
    if not sys.stderr.isatty():
        return lambda stage: None
    return lambda stage: say(f"  {stage} ...")


@app.command()
def serve(
    data: Data = DATA,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 8000,
    search: Annotated[bool, typer.Option(help="Index the full text for the search, once.")] = True,
) -> None:
    """Build, serve on http://127.0.0.1:PORT/, and rebuild when a file changes."""
    from avsurvey.site import Options, ProjectError
    from avsurvey.site.hands import hands_at_most
    from avsurvey.site.serve import Watch, serve_site

    options = Options(search=search, jobs=hands_at_most())
    try:
        serve_site(_project(data, None), options, port, Watch(say, _progress()))
    except ProjectError as error:
        fail(str(error), EXIT_ENVIRONMENT)


@app.command()
def validate(
    data: Data = DATA,
    output_format: Annotated[
        ReportFormat, typer.Option("--format", help="How findings are printed.")
    ] = ReportFormat.TEXT,
    strict: Strict = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="First mend what can only be meant in one way; each is told.")
    ] = False,
) -> None:
    """Check every record against the schemas and all rules."""
    from avsurvey.findings import Level

    if fix:
        fix_records(data)
    findings = check_data(data)
    report_findings(findings, output_format.value)
    if any(strict or finding.level is Level.ERROR for finding in findings):
        raise typer.Exit(EXIT_FINDINGS)


@app.command()
def explain(
    topic: Annotated[Optional[str], typer.Argument(help="A finding's code, or `query-language`.")] = None,
) -> None:
    """Say what a finding's code means and how to mend it; without a code, list all."""
    from avsurvey.findings import CODES, explanation
    from avsurvey.records.schema import nearest

    if topic is None:
        write(
            "".join(f"{code:24} {entry.title}\n" for code, entry in CODES.items())
            + f"{'query-language':24} How to choose records\n"
        )
    elif topic == "query-language":
        from avsurvey.query import FIELDS, LANGUAGE_HELP

        write(LANGUAGE_HELP.format(fields=", ".join(FIELDS)))
    elif topic in CODES:
        write(explanation(topic))
    else:
        fail(f"There is no code `{topic}`.{nearest(topic, list(CODES))} `avsurvey explain` lists all.", EXIT_USAGE)


@app.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)  # so that `-weights:open` is a clause
def query(
    text: Annotated[list[str], typer.Argument(help="A query, such as `task:video-to-audio year>=2024`.")],
    data: Data = DATA,
    output_format: Annotated[PlainFormat, typer.Option("--format", help="How records are printed.")] = PlainFormat.TEXT,
) -> None:
    """List the records that a query finds; `avsurvey explain query-language` describes the language."""
    from avsurvey.exports import as_object
    from avsurvey.kb import Resolved
    from avsurvey.query import FIELDS

    mistyped = next((word for word in text if word.startswith("--")), None)
    if mistyped:
        fail(f"There is no option `{mistyped}`. `avsurvey query --help` lists them.", EXIT_USAGE)
    kb = load_at_hand(data)
    records = _select(kb, " ".join(text))
    if output_format is PlainFormat.JSON:
        write_json([{"kind": record.kind, **as_object(record)} for record in records])
        return
    for record in records:
        year = next(iter(FIELDS["year"].values(kb, Resolved(record))), "")
        write(f"{record.kind:11} {record.id:36} {year!s:5} {record.heading}\n")
    say(f"{len(records)} records")


def _select(kb: KnowledgeBase, text: str) -> tuple[Described, ...]:
    """The records that a query finds, or the end of the command with what is wrong with it."""
    from avsurvey.query import QueryError, select

    try:
        return select(kb, text)
    except QueryError as error:
        fail(str(error), EXIT_USAGE)


@app.command()
def show(
    record_id: Annotated[
        str, typer.Argument(metavar="ID", help="A record's id, or two ids joined by `..` for the path between them.")
    ],
    data: Data = DATA,
    output_format: Annotated[
        PlainFormat, typer.Option("--format", help="How the record is printed.")
    ] = PlainFormat.TEXT,
) -> None:
    """Show a record with its facts, links, lineage and related works."""
    from avsurvey.cli.show import render_path, render_record
    from avsurvey.exports import as_object
    from avsurvey.views import Survey

    kb = load_at_hand(data)
    survey = Survey(kb)
    first, *others = [_record(kb, name) for name in record_id.split("..")]
    if others:
        write(render_path(survey, first.id, others[0].id))
    elif output_format is PlainFormat.JSON:
        write_json({"kind": first.kind, **as_object(first)})
    else:
        write(render_record(survey, first))


def _record(kb: KnowledgeBase, name: str) -> Described:
    """The record of an id, or the end of the command with the nearest id."""
    from avsurvey.records.schema import nearest

    record = kb.get(name)
    if record is None:
        moved = kb.former_ids.get(name)
        fail(
            f"There is no record `{name}`.{f' It is now `{moved}`.' if moved else nearest(name, kb.ids())}", EXIT_USAGE
        )
    return record


@app.command()
def stats(
    data: Data = DATA,
    output_format: Annotated[PlainFormat, typer.Option("--format", help="How counts are printed.")] = PlainFormat.TEXT,
) -> None:
    """Count records, levels, pillars, edges and result values."""
    from avsurvey.statistics import count_everything, render_statistics
    from avsurvey.views import Survey

    counts = count_everything(Survey(load_at_hand(data)))
    write(json.dumps(counts, indent=2) + "\n" if output_format is PlainFormat.JSON else render_statistics(counts))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A folder with the records of the older state.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A folder with those of the newer one.")] = DATA,
    output_format: Annotated[PlainFormat, typer.Option("--format", help="How changes are printed.")] = PlainFormat.TEXT,
) -> None:
    """Tell what changed between two states of the records: added, renamed, corrected, raised."""
    from avsurvey.diff import diff_records, render_diff, render_diff_json

    changes = diff_records(*(load_folder(folder, lawful=False).kb for folder in (old, new)))
    write(render_diff_json(changes) if output_format is PlainFormat.JSON else render_diff(changes))


@app.command()
def conflicts(
    data: Data = DATA,
    output_format: Annotated[
        PlainFormat, typer.Option("--format", help="How conflicts are printed.")
    ] = PlainFormat.TEXT,
) -> None:
    """List numbers that should be equal and are not, with their reporters."""
    from avsurvey.cli.show import conflict_object, render_conflict
    from avsurvey.compare import find_conflicts

    found = find_conflicts(load_at_hand(data))
    if output_format is PlainFormat.JSON:
        write_json([conflict_object(conflict) for conflict in found])
        return
    write("".join(render_conflict(conflict) for conflict in found))
    say(f"{len(found)} conflicts")


@app.command()
def export(
    export_format: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="bibtex, bibtex-ascii, bibtex-squeezed, biblatex, ris, csl-json, apa, ieee, references, markdown, "
            "latex, json, jsonl, csv, results-csv, graphml, gexf, graph-json, sqlite, parquet, latex-survey, figures, "
            "or pdf.",
        ),
    ],
    data: Data = DATA,
    where: Annotated[str, typer.Option("--where", "--query", help="A query; everything by default.")] = "",
    table: Annotated[str, typer.Option("--table", metavar="ID", help="A comparison table as it stands.")] = "",
    page: Annotated[
        str, typer.Option("--page", metavar="ADDRESS", help="What a page shows, such as `tasks/video-to-audio/`.")
    ] = "",
    style: Annotated[
        str, typer.Option("--style", metavar="STYLE", help="For references: apa, ieee, or a file in CSL.")
    ] = "apa",
    output: Annotated[
        Optional[Path],
        typer.Option("--output", "-o", help="A file, or a folder for what is several files; standard output else."),
    ] = None,
) -> None:
    """Write records, results or the graph in another format: all, what a query finds, a table, or a page."""
    from avsurvey.cli.exporting import Wanted, export_manuscript, put_export, require_format

    if export_format == "figures":
        _export_figures(data, output or Path("figures"))
        return
    if export_format == "pdf":
        _export_pdf(output or Path("survey.pdf"))
        return
    if export_format == "latex-survey":
        export_manuscript(load_at_hand(data), output or Path(export_format))
        return
    require_format(export_format)
    put_export(load_at_hand(data), export_format, Wanted(where, table, page, style), output)


def _export_pdf(output: Path) -> None:
    from avsurvey.site import Project, ProjectError
    from avsurvey.site.printing import print_survey

    try:
        size = print_survey(Project.at(Path()), output)
    except ProjectError as error:
        fail(str(error), EXIT_ENVIRONMENT)
    say(f"Wrote {output}, {size / 1e6:.1f} MB")


def _export_figures(data: Path, folder: Path) -> None:
    from avsurvey.pages import FIGURES, Renderer, render_standalone_figure
    from avsurvey.views import Survey

    survey, renderer = Survey(load_at_hand(data)), Renderer(template_folder())
    for name in FIGURES:
        write_whole(folder / f"{name}.svg", render_standalone_figure(survey, renderer, name).encode())


@app.command()
def schema(
    kind: Annotated[Optional[str], typer.Argument(help="A kind of record; its JSON Schema is printed.")] = None,
    output: Annotated[
        Optional[Path], typer.Option("--output", "-o", help="A folder for the schemas of all kinds.")
    ] = None,
) -> None:
    """Print or write the JSON Schemas, generated from the record types."""
    from avsurvey.records import EVERY_KIND
    from avsurvey.records.json_schema import render_json_schema
    from avsurvey.records.schema import nearest

    if output is not None:
        for name, record_type in EVERY_KIND.items():
            write_whole(output / f"{name}.schema.json", render_json_schema(record_type).encode())
        return
    if kind not in EVERY_KIND:
        hint = nearest(kind, list(EVERY_KIND)) if kind else ""
        fail(f"Name a kind of record: {', '.join(EVERY_KIND)}.{hint} Or write all with --output.", EXIT_USAGE)
    write(render_json_schema(EVERY_KIND[kind]))


app.command()(fmt)
app.command()(new)
app.command()(doctor)
app.command()(add)
app.command()(cites)
app.command()(amend)
app.command()(sbom)
app.command()(release)
app.command()(discover)
app.command()(mcp)
app.command()(intake)
app.command()(patrol)
app.command()(links)
for _command in app.registered_commands:
    _command.short_help = (_command.callback.__doc__ or "").partition("\n")[0]  # the list of commands shortens it else
