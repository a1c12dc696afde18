"""One finding and its order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is: an error stops the build, a warning stops only a strict run."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one place of one file; ``line`` and ``column`` count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level} [{self.code}] {self.message}"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Reading order: by file, then by place, then by code."""
        return (self.path, self.line, self.column, self.code, self.message)


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings once each, in reading order."""
    return tuple(sorted(set(findings), key=lambda finding: finding.sort_key))
