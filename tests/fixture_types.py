"""The types of the fixtures that are functions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from avsurvey.findings import Finding


class Overlay(Protocol):
    """Copies the corpus and writes files over it; returns the data folder."""

    def __call__(self, files: Mapping[str, str | bytes]) -> Path:
        """Write ``{"models/engine.yml": "..."}``."""
        ...


class Check(Protocol):
    """Findings on the corpus with files written over it."""

    def __call__(self, files: Mapping[str, str | bytes]) -> tuple[Finding, ...]:
        """Check ``{"models/engine.yml": "..."}``."""
        ...
