"""Author names: one line as printed, split into family and given names by a stated rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

PARTICLES: Final = frozenset(
    """
    af al bin da dal de del dela della den der di do dos du el ibn la le ten ter van vande vander vom von zu zum zur
    """.split()  # noqa: SIM905
)
FAMILY_STARTS: Final = frozenset("De Del Della Den Der La Le Ten Ter Van Vande Vander Von".split())  # noqa: SIM905
"""Particles that, capitalised, belong to the family name, as in Jonathan Le Roux; BibTeX counts lower case only."""
SUFFIXES: Final = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_COLLECTIVE = re.compile(r"\{(.+)\}")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in parts, or a collective such as a team, whose whole name is its ``family``."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_collective: bool = False

    @property
    def display(self) -> str:
        """The name in reading order: ``Given particle Family Suffix``."""
        return " ".join(part for part in (self.given, self.particle, self.family, self.suffix) if part)

    @property
    def sort_key(self) -> tuple[str, str]:
        """Family name first, without case; the particle does not count."""
        return (self.family.casefold(), self.given.casefold())

    @property
    def bibtex(self) -> str:
        """The name as BibTeX reads it without doubt: ``particle Family, Suffix, Given`` or ``{Collective}``."""
        if self.is_collective:
            return "{" + self.family + "}"
        last = " ".join(part for part in (self.particle, self.family) if part)
        if not self.given and not self.suffix:
            return "{" + last + "}" if " " in last else last
        return ", ".join(part for part in (last, self.suffix, self.given) if part)


@lru_cache(maxsize=65536)
def read_name(text: str) -> Name:
    """Split a printed name.

    ``{The OpenAI Team}`` is a collective, ``Family, Given`` and ``Family, Suffix, Given`` say themselves what is what;
    anything else is *given names, particles, family name, suffix*. A single word is a family name.
    """
    text = " ".join(text.split())
    collective = _COLLECTIVE.fullmatch(text)
    if collective:
        return Name(family=collective[1].strip(), is_collective=True)
    if "," in text:
        return _read_inverted([part.strip() for part in text.split(",")])
    return _read_in_order(text.split())


def _read_inverted(parts: list[str]) -> Name:
    if len(parts) == 2 and parts[1].lower() in SUFFIXES:
        in_order = _read_in_order(parts[0].split())
        return Name(in_order.family, in_order.given, in_order.particle, parts[1])
    words = parts[0].split()
    particles = _leading_particles(words)
    suffix = parts[1] if len(parts) > 2 else ""
    return Name(
        family=" ".join(words[particles:]), given=parts[-1], particle=" ".join(words[:particles]), suffix=suffix
    )


def _read_in_order(words: list[str]) -> Name:
    suffix = ""
    if len(words) > 2 and words[-1].lower() in SUFFIXES:
        *words, suffix = words
    if len(words) < 2:
        return Name(family=" ".join(words), suffix=suffix)
    inner = range(1, len(words) - 1)
    start = next((at for at in inner if words[at] in PARTICLES or words[at] in FAMILY_STARTS), len(words) - 1)
    particles = _leading_particles(words[start:])
    return Name(
        family=" ".join(words[start + particles :]),
        given=" ".join(words[:start]),
        particle=" ".join(words[start : start + particles]),
        suffix=suffix,
    )


def _leading_particles(words: list[str]) -> int:
    count = 0
    while count < len(words) - 1 and words[count] in PARTICLES:
        count += 1
    return count
