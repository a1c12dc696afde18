"""Comparison tables as data: which records, which columns, in which order."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from avsurvey.records.base import Frozen, Protocol, Record
from avsurvey.records.types import BenchmarkRef, MetricRef, Text


class RowUnit(StrEnum):
    """What one row of a comparison table is."""

    RECORDS = "records"
    VARIANTS = "variants"


class TableColumn(Frozen):
    """A column: a field of the record, or a result under one protocol."""

    field: Text | None = None
    """A field name or path of the query language: `year`, `audio.sample_rate_hz`."""
    label: Text | None = None
    """The head of the column; the field's own words if absent."""
    benchmark: BenchmarkRef | None = None
    """For a result column: the benchmark."""
    metric: MetricRef | None = None
    """For a result column: the metric."""
    protocol: Protocol = ()
    """For a result column: only numbers under these conditions are shown."""


class Table(Record):
    """A comparison table."""

    kind: ClassVar[str] = "tables"
    noun: ClassVar[str] = "table"

    title: Text
    """The title of the table's page."""
    description: Text
    """What it compares and how to read it."""
    rows: RowUnit = RowUnit.RECORDS
    """One row a record, or one row a variant."""
    query: Text
    """Which records, in the query language."""
    columns: tuple[TableColumn, ...]
    """The columns, in order."""
    sort: tuple[Text, ...] = ()
    """Fields to sort by, `-` before a field for descending order."""
    notes: tuple[Text, ...] = ()
    """What a reader must know."""

    @property
    def heading(self) -> str:
        """The title."""
        return self.title
