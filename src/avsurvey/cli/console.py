"""What the command line prints, and the codes it ends with."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, NoReturn

from avsurvey.findings import Finding, Level, render_findings

EXIT_FINDINGS: Final = 1
EXIT_USAGE: Final = 2
EXIT_ENVIRONMENT: Final = 3


class PlainFormat(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


_MOVES: Final = dict.fromkeys(map(ord, "\a\b\v\f\r"))
"""Characters that would sound, or move what is printed over what was printed."""


def fail(message: str, code: int) -> NoReturn:
    """Print why a command cannot go on, and end it."""
    say(f"avsurvey: {message}")
    sys.exit(code)


def said_by_system(error: OSError) -> str:
    """What the system refused, and for which file."""
    reason = error.strerror or str(error)
    return f"{reason}: {error.filename}" if error.filename else reason


def say(message: str) -> None:
    """Print a line for people, which never mixes with a command's output."""
    print(message.translate(_MOVES), file=sys.stderr, flush=True)


def write(text: str) -> None:
    """Print a command's output."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def write_json(value: Any) -> None:
    """Print a command's output as JSON."""
    write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_bytes(content: bytes) -> None:
    """Print a command's output that is no text; a terminal is spared it."""
    if sys.stdout.isatty():
        fail("This format is no text. Name a file with --output.", EXIT_USAGE)
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def report_findings(findings: Sequence[Finding], output_format: str = "text") -> None:
    """Print findings; as text, with a count for people."""
    write(render_findings(findings, output_format))
    if output_format == "text":
        errors = sum(finding.level is Level.ERROR for finding in findings)
        say(f"{errors} errors, {len(findings) - errors} warnings" if findings else "No findings.")
