"""What is to be drawn of a graph, and where its nodes can stand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final, TypeAlias

Positions: TypeAlias = tuple[tuple[int, int], ...]

WIDTH: Final = 10_000
HEIGHT: Final = 7_000
"""Positions are whole numbers between 0 and these."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be arranged: nodes by number, edges between them, and the groups that each is drawn to."""

    groups: tuple[tuple[int, ...], ...]
    """For each node the numbers of its groups; none draws it to the centre."""
    edges: tuple[tuple[int, int], ...]

    @property
    def digest(self) -> str:
        """A hash of everything that decides the arrangement."""
        return hashlib.sha256(repr((self.groups, self.edges)).encode()).hexdigest()
