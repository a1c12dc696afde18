"""The page of ready-made downloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from avsurvey.views import PageHead

HEAD: Final = PageHead(
    "exports/", "Take out", "The whole survey as files: bibliography, result values, the graph, every record.", "about"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One file on the page: its address, what it is, and how large."""

    name: str
    target: str
    format: str
    description: str
    size: str


def offer(name: str, form: str, description: str, byte_count: int) -> Offer:
    """Offer a file of the folder ``exports/``."""
    return Offer(name, HEAD.uri + name, form, description, format_size(byte_count))


def single_files(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The files that stand alone."""
    return tuple(file for file in offers if "/" not in file.name)


def files_of_folder(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Those that are one data set together."""
    return tuple(file for file in offers if "/" in file.name)


def format_size(byte_count: int) -> str:
    """A size as people read it: ``820 B``, ``12 kB``, ``6.8 MB``, in powers of ten."""
    if byte_count < 1000:
        return f"{byte_count} B"
    if byte_count < 999_500:
        return f"{byte_count / 1000:.0f} kB"
    return f"{byte_count / 1_000_000:.1f} MB"
