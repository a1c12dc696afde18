"""What an engine is given besides the dump, and how it says that it cannot answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class EngineError(Exception):
    """An engine that is not installed or could not answer; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is shown, and what the machine gives."""

    most: int = 50
    """Candidates at most."""
    least: int = 2
    """Links that a candidate must have."""
    memory: str = "2GB"
    """Memory that the engine may take, as DuckDB writes it: ``2GB``, ``512MB``."""
    scratch: Path | None = None
    """Where it may put what does not fit; a temporary folder by default."""
