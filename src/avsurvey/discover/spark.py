"""Spark: the same question on as many machines as its session has."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from avsurvey.discover.dump import COLUMNS, EMPTY, Dump, DumpError, Form, choose_columns
from avsurvey.discover.identities import Identity
from avsurvey.discover.limits import EngineError, Limits
from avsurvey.discover.ranking import Row
from avsurvey.discover.sql import SPARK_FUNCTIONS, question, view_statements

TYPES: Final = {**dict.fromkeys(COLUMNS, "STRING"), "year": "BIGINT", "references": "ARRAY<STRING>"}
_SIZE = re.compile(r"(\d+) ?([KMGT])I?B?", re.IGNORECASE)


def ask_spark(dump: Dump, known: Sequence[Identity], limits: Limits) -> list[Row]:
    """Answer the question with Spark; raises :class:`DumpError` and :class:`EngineError`."""
    try:
        with _session(limits) as session:
            _give(session, dump, known)
            rows = session.sql(question(limits.least, limits.most)).collect()
            return [tuple(row) for row in rows]
    except PySparkException as error:
        lines = str(error).splitlines()
        told = next((line for line in lines if "Malformed" in line or "FAILED" in line), lines[0])
        raise (DumpError if "alformed" in told else EngineError)(f"Spark: {told[:300]}") from None


@contextmanager
def _session(limits: Limits) -> Iterator[SparkSession]:
    """A session; one that is configured from outside, as by spark-submit, keeps its own settings."""
    builder = SparkSession.builder.appName("avsurvey discover")
    if "SPARK_ENV_LOADED" not in os.environ:
        settings = {
            "spark.master": "local[*]",
            "spark.driver.memory": memory_for_java(limits.memory),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            "spark.sql.shuffle.partitions": "32",
        }
        if limits.scratch:
            settings["spark.local.dir"] = str(limits.scratch)
        builder = builder.config(map=settings)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def memory_for_java(memory: str) -> str:
    """``2GB`` as Java wants it, ``2g``; raises :class:`EngineError` for what is no size."""
    match = _SIZE.fullmatch(memory.strip())
    if match is None:
        raise EngineError(f"`{memory}` is no amount of memory. Write 2GB or 512MB.")
    return f"{match[1]}{match[2].lower()}"


def _give(session: SparkSession, dump: Dump, known: Sequence[Identity]) -> None:
    """Create what the question names: its functions, ``works``, ``edges`` and ``known``."""
    for statement in SPARK_FUNCTIONS:
        session.sql(statement)
    read = _read(session, dump)
    read.createOrReplaceTempView("dump")
    for statement in view_statements("dump", choose_columns(tuple(read.columns)), TYPES, "explode"):
        session.sql(statement)
    rows = [(one.scheme, one.value, one.record) for one in known]
    session.createDataFrame(rows, "scheme STRING, value STRING, record STRING").createOrReplaceTempView("known")
    for view, problem in EMPTY:
        if not session.table(view).limit(1).collect():
            raise DumpError(problem)


def _read(session: SparkSession, dump: Dump) -> DataFrame:
    if dump.form is Form.PARQUET:
        return session.read.option("mergeSchema", "true").parquet(*dump.paths)
    schema = ", ".join(f"`{column}` {TYPES[name]}" for name, names in COLUMNS.items() for column in names)
    return session.read.schema(schema).option("mode", "FAILFAST").json(list(dump.paths))
