"""Reading the records for a command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avsurvey.cli.console import EXIT_FINDINGS, EXIT_USAGE, fail, report_findings, say

Data = Annotated[Path, typer.Option("--data", help="The folder of the records.")]
DATA = Path("data")
PACKAGED_DATA = Path(__file__).parents[1] / "_data"
"""The records inside of an installed wheel; an editable installation has none (`hatch_build.py`)."""
PACKAGED_TEMPLATES = PACKAGED_DATA.with_name("_templates")

if TYPE_CHECKING:
    from avsurvey.kb import DataFolder, KnowledgeBase


def cache_folder(data: Path) -> Path | None:
    """The cache of the project, where the command runs in one; that of the user for records of the program."""
    if data == PACKAGED_DATA:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "avsurvey"
    return Path(".cache/avsurvey") if Path("mkdocs.yml").is_file() else None


def template_folder() -> Path:
    """The templates of the checkout, or those that came with the program."""
    return PACKAGED_TEMPLATES if PACKAGED_TEMPLATES.is_dir() else Path("templates")


def open_folder(data: Path) -> DataFolder:
    """Read a folder whatever is wrong with its records, or end where there is none."""
    from avsurvey.kb import read_folder

    try:
        return read_folder(data, cache_folder(data))
    except NotADirectoryError as error:
        fail(str(error), EXIT_USAGE)


def load_kb(data: Path) -> KnowledgeBase:
    """Read valid records, or end with their findings."""
    return load_folder(data).kb


def load_at_hand(data: Path) -> KnowledgeBase:
    """Read valid records to be shown; outside of a checkout those that came with the program."""
    if data == DATA and not data.is_dir() and PACKAGED_DATA.is_dir():
        say(f"There is no folder `{data}` here: these are the records that came with the program.")
        data = PACKAGED_DATA
    return load_kb(data)


def load_folder(data: Path, *, lawful: bool = True) -> DataFolder:
    """Read a folder, or end with the findings of its records; those of rules between records only if ``lawful``."""
    from avsurvey.rules import InvalidData, require_valid

    folder = open_folder(data)
    try:
        if lawful:
            require_valid(folder)
        elif folder.findings:
            raise InvalidData(folder.findings)
    except InvalidData as error:
        report_findings(error.findings)
        fail("Mend the findings first.", EXIT_FINDINGS)
    return folder
