"""The command that asks whether the addresses of other hosts still lead somewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avsurvey.cli.asking import answers_folder, require_mail
from avsurvey.cli.console import EXIT_ENVIRONMENT, EXIT_FINDINGS, EXIT_USAGE, PlainFormat, fail, say, write, write_json
from avsurvey.cli.loading import DATA, Data, load_folder

if TYPE_CHECKING:
    from avsurvey.intake.links import Checked, LinkReport

WORDS = {"moved": "moved for good to {}", "unsure": "{}; look yourself", "gone": "{}", "unreachable": "{}"}


def links(
    data: Data = DATA,
    docs: Annotated[Path, typer.Option(help="The folder of the prose.")] = Path("docs"),
    output_format: Annotated[PlainFormat, typer.Option("--format", help="How the report is printed.")] = (
        PlainFormat.TEXT
    ),
    strict: Annotated[bool, typer.Option("--strict", help="Count refusals and allowances without use too.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody; tell what earlier runs found.")] = False,
    mail: Annotated[
        str,
        typer.Option(
            envvar="AVSURVEY_MAIL",
            callback=require_mail,
            help="Your mail address, by which owners of hosts can reach you.",
        ),
    ] = "",
) -> None:
    """Ask whether every address of another host in records and prose still leads somewhere.

    One question a second to each host; good answers are kept for weeks. Addresses that are not to be asked about stand
    in `data/links.yml`, each with its reason. Ends with 1 where a link is gone, and with 3 where nobody answers.
    """
    from avsurvey.intake.links import BadLinkPolicy, check_links, find_links, read_link_policy
    from avsurvey.services.links import LinkAsker, Verdict

    folder = load_folder(data, lawful=False)
    try:
        policy = read_link_policy(folder)
    except BadLinkPolicy as error:
        fail(str(error), EXIT_USAGE)
    cache = answers_folder()
    asker = LinkAsker(cache=cache / "links.json" if cache else None, mail=mail)
    report = check_links(find_links(folder, docs), policy, lambda urls: asker.ask_all(urls, offline=offline))
    _print(report, output_format)
    if report.is_cut_off:
        fail("No host answered. Check the network and run the command again.", EXIT_ENVIRONMENT)
    lost = report.counts[Verdict.GONE] + report.counts[Verdict.UNREACHABLE]
    if lost or (strict and (report.counts[Verdict.UNSURE] or report.unused)):
        raise typer.Exit(EXIT_FINDINGS)


def _print(report: LinkReport, output_format: PlainFormat) -> None:
    if output_format is PlainFormat.JSON:
        write_json(report.as_object())
        return
    write("".join(_line(checked) for checked in report.troubles))
    for address in report.unused:
        say(f"data/links.yml allows {address}, which stands nowhere. Take the entry out.")
    say(", ".join(f"{count} {name}" for name, count in report.counts.items() if count) or "No links.")


def _line(checked: Checked) -> str:
    others = len(checked.places) - 1
    more = f" and in {others} other {'places' if others > 1 else 'place'}" if others else ""
    words = WORDS[checked.answer.verdict].format(checked.answer.detail)
    return f"{checked.places[0]}: {checked.answer.verdict} {checked.address} {words}{more}\n"
