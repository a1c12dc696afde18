"""The program as people run it, in this process or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from typer.testing import CliRunner, Result

from avsurvey.cli.app import app

MAIN: Final = "from avsurvey.cli import main; main()"


def run(*arguments: str | Path) -> Result:
    """Run a command in this process; anything but an orderly end is raised."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def spawn(
    *arguments: str | Path, cwd: Path, environment: Mapping[str, str] | None = None, first: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in a folder; without an environment it gets that of the tests.

    ``first`` is code that runs before the program, to take a package or its patience away.
    """
    return subprocess.run(
        [sys.executable, "-c", f"{first}\n{MAIN}", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )
