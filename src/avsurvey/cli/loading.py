"""Reading the records for a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avsurvey.cli.console import EXIT_FINDINGS, EXIT_USAGE, fail, report_findings

Data = Annotated[Path, typer.Option("--data", help="The folder of the records.")]
DATA = Path("data")

if TYPE_CHECKING:
    from avsurvey.kb import DataFolder, KnowledgeBase


def cache_folder() -> Path | None:
    """The cache of the project, where the command runs in one."""
    return Path(".cache/avsurvey") if Path("mkdocs.yml").is_file() else None


def open_folder(data: Path) -> DataFolder:
    """Read a folder whatever is wrong with its records, or end where there is none."""
    from avsurvey.kb import read_folder

    try:
        return read_folder(data, cache_folder())
    except NotADirectoryError as error:
        fail(str(error), EXIT_USAGE)


def load_kb(data: Path) -> KnowledgeBase:
    """Read valid records, or end with their findings."""
    return load_folder(data).kb


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
