"""Models: a system, its parts, what it was trained on and how it is released."""

from __future__ import annotations

from typing import Annotated, ClassVar

from avsurvey.records.base import Evidence, Fact, Frozen, Named, Releases, TrainingUse, Use
from avsurvey.records.types import Count, Date, Number, Slug, TermId, TermOf, Text, TokenizerRef


class AudioSide(Frozen):
    """What a system takes or gives as audio."""

    representation: Annotated[TermId, TermOf("representations")] | None = None
    """What the network itself works on."""
    sample_rate_hz: Fact[Count] | None = None
    """Sampling rate of the waveform, in hertz."""
    channels: Fact[Count] | None = None
    """1 for mono, 2 for stereo, 4 for first-order ambisonics."""
    latent_rate_hz: Fact[Number] | None = None
    """Latent frames or tokens a second."""
    max_seconds: Fact[Number] | None = None
    """Longest output or input, in seconds."""


class VideoSide(Frozen):
    """What a system takes or gives as video."""

    representation: Annotated[TermId, TermOf("representations")] | None = None
    """What the network itself works on."""
    width_px: Fact[Count] | None = None
    """Width of a frame, in pixels."""
    height_px: Fact[Count] | None = None
    """Height of a frame, in pixels."""
    fps: Fact[Number] | None = None
    """Frames a second."""
    max_frames: Fact[Count] | None = None
    """Most frames of one output or input."""
    max_seconds: Fact[Number] | None = None
    """Longest output or input, in seconds."""


class EncoderUse(Use):
    """A pretrained encoder inside the system."""

    term: Annotated[TermId, TermOf("encoders")] | None = None
    """The family it belongs to."""


class TokenizerUse(Use):
    """A tokenizer or latent that the system works on."""

    to: TokenizerRef | None = None
    """The record of the tokenizer, where one exists."""
    modality: Annotated[TermId, TermOf("modalities")] | None = None
    """What it tokenizes."""


class Stream(Frozen):
    """One tower or expert of a system, where they are told apart."""

    modality: Annotated[TermId, TermOf("modalities")]
    """What it carries."""
    backbone: Annotated[TermId, TermOf("backbones")] | None = None
    """Its architecture."""
    parameters: Fact[Count] | None = None
    """Its parameters."""


class TrainingStage(Evidence):
    """A stage of the training, in order."""

    name: Text
    """What happens in it."""


class Training(Frozen):
    """How the system was trained."""

    compute: Fact[Text] | None = None
    """Hardware and time, as stated."""
    steps: Fact[Count] | None = None
    """Optimiser steps."""
    hours: Fact[Number] | None = None
    """Hours of training data in all."""
    stages: tuple[TrainingStage, ...] = ()
    """The stages, in order."""


class Inference(Frozen):
    """How the system is run."""

    steps: Fact[Count] | None = None
    """Network evaluations or solver steps for one output."""
    seconds_per_clip: Fact[Number] | None = None
    """Wall-clock seconds for one output."""
    real_time_factor: Fact[Number] | None = None
    """Seconds of computing for a second of output."""
    hardware: Fact[Text] | None = None
    """What it was timed on."""


class ModelVariant(Frozen):
    """A size or sample rate of the system that has numbers of its own."""

    id: Slug
    """Its id within the record; elsewhere it is called `record/variant`."""
    name: Text
    """Its name as printed."""
    parameters: Fact[Count] | None = None
    """All parameters that are run."""
    trained_parameters: Fact[Count] | None = None
    """Parameters that are trained, where told apart."""
    active_parameters: Fact[Count] | None = None
    """Parameters active for one token, for a mixture of experts."""
    audio: AudioSide | None = None
    """Audio of this variant, where it differs."""
    video: VideoSide | None = None
    """Video of this variant, where it differs."""
    inference: Inference | None = None
    """How this variant is run."""


class Model(Named):
    """A system with its variants."""

    kind: ClassVar[str] = "models"
    noun: ClassVar[str] = "model"

    published: Date | None = None
    """First public date, for a system without a paper."""
    inputs: tuple[Annotated[TermId, TermOf("modalities")], ...] = ()
    """What goes in."""
    outputs: tuple[Annotated[TermId, TermOf("modalities")], ...] = ()
    """What comes out."""
    paradigms: tuple[Annotated[TermId, TermOf("paradigms")], ...] = ()
    """How the output distribution is modelled."""
    backbones: tuple[Annotated[TermId, TermOf("backbones")], ...] = ()
    """The network architecture."""
    objectives: tuple[Annotated[TermId, TermOf("objectives")], ...] = ()
    """The training losses."""
    compositions: tuple[Annotated[TermId, TermOf("compositions")], ...] = ()
    """How the streams are put together."""
    conditioning: tuple[Annotated[TermId, TermOf("conditioning")], ...] = ()
    """What steers the output."""
    fusion: tuple[Annotated[TermId, TermOf("fusion")], ...] = ()
    """How streams exchange what they know."""
    alignment: tuple[Annotated[TermId, TermOf("alignment")], ...] = ()
    """How the streams are kept in time with each other."""
    post_training: tuple[Annotated[TermId, TermOf("post-training")], ...] = ()
    """What follows the main training."""
    challenges: tuple[Annotated[TermId, TermOf("challenges")], ...] = ()
    """The open challenges that it addresses."""
    encoders: tuple[EncoderUse, ...] = ()
    """Pretrained encoders inside."""
    streams: tuple[Stream, ...] = ()
    """Towers or experts, where told apart."""
    audio: AudioSide | None = None
    """Audio that it takes or gives."""
    video: VideoSide | None = None
    """Video that it takes or gives."""
    parameters: Fact[Count] | None = None
    """Parameters, for a system without variants."""
    tokenizers: tuple[TokenizerUse, ...] = ()
    """Tokenizers and latents that it works on."""
    built_from: tuple[Use, ...] = ()
    """Pretrained weights that it starts from."""
    trained_on: tuple[TrainingUse, ...] = ()
    """Training data."""
    training: Training | None = None
    """How it was trained."""
    inference: Inference | None = None
    """How it is run."""
    release: Releases | None = None
    """Code and weights, with their licences."""
    variants: tuple[ModelVariant, ...] = ()
    """Sizes and sample rates with numbers of their own."""
