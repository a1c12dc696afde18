"""Tokenizers and latents: codecs, image and video tokenizers, autoencoders, vocoders."""

from __future__ import annotations

from typing import Annotated, ClassVar

from avsurvey.records.base import CountsFact, Fact, Frozen, Named, Releases, TrainingUse
from avsurvey.records.types import Count, Date, Number, Slug, TermId, TermOf, Text


class TokenizerVariant(Frozen):
    """One operating point: a rate, a sample rate, a compression."""

    id: Slug
    """Its id within the record; elsewhere it is called `record/variant`."""
    name: Text
    """Its name as printed."""
    sample_rate_hz: Fact[Count] | None = None
    """Sampling rate of the waveform, in hertz."""
    channels: Fact[Count] | None = None
    """Audio channels."""
    strides: CountsFact | None = None
    """Strides of the encoder in time; their product is the hop, in samples."""
    frame_rate_hz: Fact[Number] | None = None
    """Latent frames a second."""
    codebooks: Fact[Count] | None = None
    """Codebooks (quantizers) used at this rate."""
    codebooks_max: Fact[Count] | None = None
    """Codebooks that were trained."""
    codebook_size: Fact[Count] | None = None
    """Entries of a codebook."""
    bitrate_kbps: Fact[Number] | None = None
    """Kilobits a second."""
    tokens_per_second: Fact[Number] | None = None
    """Tokens a second over all codebooks."""
    tokens_per_image: Fact[Count] | None = None
    """Tokens for one image of the stated resolution."""
    latent_channels: Fact[Count] | None = None
    """Width of the latent before or without quantization."""
    downsample_time: Fact[Count] | None = None
    """Frames for one latent frame."""
    downsample_height: Fact[Count] | None = None
    """Pixels in height for one latent cell."""
    downsample_width: Fact[Count] | None = None
    """Pixels in width for one latent cell."""
    parameters: Fact[Count] | None = None
    """All parameters."""
    causal: Fact[bool] | None = None
    """Whether no output depends on later input."""


class Tokenizer(Named):
    """A tokenizer or latent space with its operating points."""

    kind: ClassVar[str] = "tokenizers"
    noun: ClassVar[str] = "tokenizer"

    published: Date | None = None
    """First public date, for a tokenizer without a paper."""
    modalities: tuple[Annotated[TermId, TermOf("modalities")], ...] = ()
    """What it tokenizes."""
    families: tuple[Annotated[TermId, TermOf("token-families")], ...] = ()
    """The kind of token or latent."""
    quantisers: tuple[Annotated[TermId, TermOf("quantisers")], ...] = ()
    """How the latent is made discrete."""
    trained_on: tuple[TrainingUse, ...] = ()
    """Training data."""
    release: Releases | None = None
    """Code and weights, with their licences."""
    variants: tuple[TokenizerVariant, ...] = ()
    """The operating points."""
