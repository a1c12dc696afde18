"""The engines that answer the question: DuckDB on one machine, out of core; Spark where the dump outgrows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from avsurvey.discover.dump import Dump
from avsurvey.discover.identities import Identity
from avsurvey.discover.limits import EngineError, Limits
from avsurvey.discover.ranking import Row

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
