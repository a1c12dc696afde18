"""Where the nodes of a picture stand: forces that settle, the same on every machine."""

from __future__ import annotations

import math
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from avsurvey.graph.drawing import HEIGHT, WIDTH, Drawing, Positions

Points: TypeAlias = NDArray[np.float64]
STEPS: Final = 240
SAMPLE: Final = 420
"""How many nodes push the others in one step; all take their turn."""
SPREAD: Final = 1.0
SPRING: Final = 0.06
GRAVITY: Final = 0.022
ASIDE: Final = 0.62
"""How far from the centre, by half the picture's width, the nodes of one group are drawn."""
GOLDEN: Final = 2.399963
"""The golden angle in radians, by which seeds lie in a sunflower."""


def settle(drawing: Drawing) -> Positions:
    """Arrange nodes by force (after Fruchterman and Reingold 1991): all repel, edges pull, groups hold together.

    In one step only every n-th node pushes, another n-th in the next, so that thousands of nodes take seconds. Only
    sums, products, quotients and roots are computed, in a fixed order, so that every machine finds the same.
    """
    if not drawing.groups:
        return ()
    homes = _homes(drawing.groups)
    points = homes + _sunflower(len(homes))
    sources, targets = _ends(drawing.edges)
    mass = 1.0 + np.sqrt(np.bincount(np.concatenate([sources, targets]), minlength=len(points)))
    stride = math.ceil(len(points) / SAMPLE)
    for step in range(STEPS):
        heat = (1.0 - step / STEPS) * 2.0 + 0.02
        push = _repulsion(points, mass, slice(step % stride, None, stride)) * stride
        pull = _attraction(points, sources, targets) + (homes - points) * (GRAVITY * mass)[:, None]
        points = points + _limited((push + pull) / mass[:, None] ** 0.5, heat)
    return _on_grid(points)


def _homes(groups: tuple[tuple[int, ...], ...]) -> Points:
    """The place that each node is drawn to: the middle of its groups' places."""
    count = max((group for own in groups for group in own), default=-1) + 1
    radius = ASIDE * math.sqrt(len(groups)) * 1.5
    places = [_place(group, count, radius) for group in range(count)]
    homes = [
        [sum(places[group][axis] for group in own) / len(own) if own else 0.0 for axis in (0, 1)] for own in groups
    ]
    return np.array(homes, dtype=np.float64)


def _place(group: int, count: int, radius: float) -> tuple[float, float]:
    """Groups stand on an ellipse: the first on the left, the second opposite, the others between them."""
    if count < 2:
        return (0.0, 0.0)
    turn, part, rest = 0.5, 0.5, group
    while rest:
        turn, part, rest = turn + part * (rest % 2), part / 2, rest // 2
    angle = 2 * math.pi * turn
    return (round(radius * math.cos(angle), 3), round(radius * 0.7 * math.sin(angle), 3))


def _sunflower(count: int) -> Points:
    """One place for each node, evenly spread over a disc."""
    seeds = [(0.8 * math.sqrt(at + 0.5), at * GOLDEN) for at in range(count)]
    return np.array([(round(r * math.cos(a), 3), round(r * math.sin(a), 3)) for r, a in seeds], dtype=np.float64)


def _ends(edges: tuple[tuple[int, int], ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    both = np.array(edges, dtype=np.int64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


def _repulsion(points: Points, mass: NDArray[np.float64], pushing: slice) -> Points:
    """Push away from each node of a sample: inversely to the distance, by both masses."""
    deltas = [points[:, axis, None] - points[None, pushing, axis] for axis in (0, 1)]
    force = (SPREAD * mass[None, pushing]) / (deltas[0] * deltas[0] + deltas[1] * deltas[1] + 0.3)
    return np.stack([(delta * force).sum(axis=1) * mass for delta in deltas], axis=1)


def _attraction(points: Points, sources: NDArray[np.int64], targets: NDArray[np.int64]) -> Points:
    """Pull the ends of each edge together, in proportion to its length."""
    count = len(points)
    sides = []
    for axis in (0, 1):
        pull = SPRING * (points[targets, axis] - points[sources, axis])
        sides.append(np.bincount(sources, pull, count) - np.bincount(targets, pull, count))
    return np.stack(sides, axis=1)


def _limited(moves: Points, longest: float) -> Points:
    """Moves cut to a greatest length."""
    lengths = np.sqrt(moves[:, 0] * moves[:, 0] + moves[:, 1] * moves[:, 1])
    return moves * np.minimum(1.0, longest / np.maximum(lengths, 1e-9))[:, None]


def _on_grid(points: Points) -> Positions:
    """Positions as whole numbers that fill the picture; a single node stands in its middle."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    within = (points - low) / size if len(points) > 1 else np.full((1, 2), 0.5)
    return tuple((int(x), int(y)) for x, y in np.floor(within * np.array([WIDTH, HEIGHT])))
