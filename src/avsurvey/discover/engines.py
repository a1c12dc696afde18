"""The engines that answer the question: DuckDB on one machine, out of core; Spark where the dump outgrows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from avsurvey.discover.dump import Dump
from avsurvey.discover.identities import Identity
from avsurvey.discover.ranking import Row


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


Engine = Callable[[Dump, Sequence[Identity], Limits], list[Row]]


def _duckdb(dump: Dump, known: Sequence[Identity], limits: Limits) -> list[Row]:
    from avsurvey.discover.duck import ask_duckdb  # noqa: PLC0415 (an extra)

    return ask_duckdb(dump, known, limits)


def _spark(dump: Dump, known: Sequence[Identity], limits: Limits) -> list[Row]:
    from avsurvey.discover.spark import ask_spark  # noqa: PLC0415 (an extra)

    return ask_spark(dump, known, limits)


ENGINES: Final[dict[str, Engine]] = {"duckdb": _duckdb, "spark": _spark}
EXTRAS: Final = {"duckdb": "discover", "spark": "spark"}


def run_engine(engine: str, dump: Dump, known: Sequence[Identity], limits: Limits) -> list[Row]:
    """Ask one of :data:`ENGINES`; raises :class:`EngineError` or :class:`DumpError`."""
    try:
        return ENGINES[engine](dump, known, limits)
    except ModuleNotFoundError as error:
        package = (error.name or engine).partition(".")[0]
        message = f"This needs {package}. Install it with: pip install 'avsurvey[{EXTRAS[engine]}]'"
        raise EngineError(message) from None
