"""Datasets and benchmarks: what is in them, under which licence, and what is measured on them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from avsurvey.records.base import Evidence, Fact, Frozen, Licence, Named, Release, Remark, Size, Use
from avsurvey.records.types import Count, DatasetRef, Date, MetricRef, Number, SourceKey, TermId, TermOf, Text, Url


class Licences(Frozen):
    """The licence chain of a collection; the parts often differ."""

    annotations: Licence | None = None
    """Labels, captions, questions."""
    media: Licence | None = None
    """The audio and video themselves."""
    code: Licence | None = None
    """Scripts that come with it."""


class Labels(Evidence):
    """A layer of labels."""

    kind: Annotated[TermId, TermOf("label-kinds")]
    """What the labels are."""
    made_by: Text | None = None
    """Who made them: people, a machine, metadata, or a mixture."""
    classes: Count | None = None
    """How many classes, where they are classes."""


class Collection(Named):
    """What datasets and benchmarks share."""

    published: Date | None = None
    """First public date, for a collection without a paper."""
    modalities: tuple[Annotated[TermId, TermOf("modalities")], ...] = ()
    """What an item consists of."""
    sizes: tuple[Size, ...] = ()
    """How many of what, counted by whom and when."""
    licences: Licences | None = None
    """The licence chain."""
    defects: tuple[Remark, ...] = ()
    """What is known to be wrong with it."""


class Dataset(Collection):
    """Data to train or to evaluate on."""

    kind: ClassVar[str] = "datasets"
    noun: ClassVar[str] = "dataset"

    contents: tuple[Annotated[TermId, TermOf("data-kinds")], ...] = ()
    """What the clips show."""
    collected_from: tuple[Text, ...] = ()
    """Where the media come from."""
    clip_seconds: Fact[Number] | None = None
    """Length of a clip, in seconds."""
    sample_rate_hz: Fact[Count] | None = None
    """Sampling rate of the audio, in hertz."""
    labels: tuple[Labels, ...] = ()
    """The layers of labels."""
    availability: tuple[Release, ...] = ()
    """How it can be had, as sources state with their dates."""


class Leaderboard(Frozen):
    """A public ranking kept by the owner."""

    url: Url
    """Its address."""
    as_of: Date | None = None
    """The date of the state that was seen."""
    source: SourceKey
    """The key in `sources` of the text that gives the address."""


class TestData(Use):
    """The data that a benchmark tests on."""

    __test__ = False
    to: DatasetRef | None = None
    """The record of the dataset, where one exists."""
    split: Text | None = None
    """The part that is used."""


class Reference(StrEnum):
    """Whose score a system's is held against."""

    HUMAN = "human"
    RANDOM = "random"


class ReferenceScore(Evidence):
    """What people, or random guesses, reach, as a source prints it outside of a transcribed table."""

    who: Reference
    """People or a random guess."""
    metric: MetricRef
    """What is measured."""
    value: Text
    """The number as printed."""
    scale: Number = 1.0
    """What the printed number is multiplied with to stand in the metric's own unit."""
    split: Text | None = None
    """The part that was answered; absent for the whole."""


class Benchmark(Collection):
    """A task, test data, a protocol and metrics that results are reported on."""

    kind: ClassVar[str] = "benchmarks"
    noun: ClassVar[str] = "benchmark"

    test_data: tuple[TestData, ...] = ()
    """What is tested on."""
    metrics: tuple[MetricRef, ...] = ()
    """The measures that are reported on it."""
    required_facets: tuple[Annotated[TermId, TermOf("protocol-facets")], ...] = ()
    """Conditions that every result must state, or say that they are unknown."""
    question_type: Fact[Text] | None = None
    """Multiple choice, open ended, and so on."""
    modality_check: Fact[Text] | None = None
    """How it was checked that both modalities are needed."""
    judge: Fact[Text] | None = None
    """The model that judges answers."""
    reference_scores: tuple[ReferenceScore, ...] = ()
    """What people and random guesses reach, where no result sheet has it as a row."""
    date_window: Fact[Text] | None = None
    """When the test material was made public or gathered, which tells who may have trained on it."""
    contamination: tuple[Remark, ...] = ()
    """What is known of the test data in training data."""
    leaderboard: Leaderboard | None = None
    """The owner's public ranking."""
