"""Metrics: what is measured, with which instrument, and what to beware of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from avsurvey.records.base import Evidence, Fact, Frozen, Named, Remark
from avsurvey.records.types import Count, Number, Slug, TermId, TermOf, Text, Url


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Range(Frozen):
    """The values that the definition allows."""

    min: Number | None = None
    """The least."""
    max: Number | None = None
    """The greatest."""


class Implementation(Evidence):
    """Code that computes the metric."""

    name: Text
    """Its name."""
    url: Url
    """Its address."""


class Metric(Named):
    """An evaluation measure; the same name on another backbone is another metric."""

    kind: ClassVar[str] = "metrics"
    noun: ClassVar[str] = "metric"

    aspect: Annotated[TermId, TermOf("metric-aspects")]
    """What is judged."""
    family: Slug | None = None
    """A name shared by metrics that differ only in their instrument."""
    measures: Text
    """What a value tells, in one sentence."""
    direction: Direction
    """Which way is better."""
    range: Range | None = None
    """The values that the definition allows."""
    unit: Text | None = None
    """The unit of a value."""
    formula: Text | None = None
    """The definition, in LaTeX."""
    backbone: Fact[Text] | None = None
    """The network whose features or scores are used."""
    checkpoint: Fact[Text] | None = None
    """Its weights."""
    sample_rate_hz: Fact[Count] | None = None
    """Sampling rate at which the audio is scored, in hertz."""
    window_seconds: Fact[Number] | None = None
    """Length of a scored window, in seconds."""
    reference_set: Fact[Text] | None = None
    """What the samples are compared with."""
    caveats: tuple[Remark, ...] = ()
    """What to beware of."""
    implementations: tuple[Implementation, ...] = ()
    """Code that computes it."""
