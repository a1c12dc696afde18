"""The picture of the whole graph: its most influential records as links, grouped by pillar, the foremost with names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from avsurvey.graph import HEIGHT, WIDTH, Positions
from avsurvey.views import RELATIONS, Atlas

MARGIN: Final = 60
DRAWN_WIDTH: Final = 1100
DRAWN_HEIGHT: Final = 760
NAMED: Final = 40
LETTER: Final = 6.6
LINE: Final = 14
LONGEST_NAME: Final = 26
PILLAR_LETTER: Final = 9.5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a name takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share a point."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """A record as drawn; ``name`` is empty where no name stands beside it."""

    target: str
    title: str
    css: str
    x: int
    y: int
    radius: float
    name: str = ""
    name_x: float = 0
    name_y: float = 0


@dataclass(frozen=True, slots=True)
class Strand:
    """All edges of one relation as one path."""

    id: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Region:
    """The name of a pillar where its records lie."""

    label: str
    css: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The picture, and what it shows in words."""

    title: str
    description: str
    width: int
    height: int
    strands: tuple[Strand, ...]
    dots: tuple[Dot, ...]
    regions: tuple[Region, ...]


def draw_overview(atlas: Atlas, positions: Positions) -> Overview:
    """Draw an atlas whose nodes are arranged."""
    places = [_scaled(x, y) for x, y in positions]
    regions = tuple(_regions(atlas, places))
    counts = ", ".join(
        f"{pillar.label} {sum(at in node.pillars for node in atlas.nodes)}" for at, pillar in enumerate(atlas.pillars)
    )
    return Overview(
        title=f"The {len(atlas.nodes)} most influential records and the relations between them",
        description=f"By pillar: {counts}. A record of several pillars counts in each. The table below says the same.",
        width=DRAWN_WIDTH + 2 * MARGIN,
        height=DRAWN_HEIGHT + 2 * MARGIN,
        strands=tuple(_strands(atlas, places)),
        dots=tuple(_dots(atlas, places, [_region_box(region) for region in regions])),
        regions=regions,
    )


def _scaled(x: int, y: int) -> tuple[int, int]:
    return MARGIN + round(x * DRAWN_WIDTH / WIDTH), MARGIN + round(y * DRAWN_HEIGHT / HEIGHT)


def _strands(atlas: Atlas, places: list[tuple[int, int]]) -> Iterator[Strand]:
    for relation in reversed(RELATIONS):
        ends = ((edge.source, edge.target) for edge in atlas.edges if edge.type in relation.types)
        path = "".join("M{} {}L{} {}".format(*places[source], *places[target]) for source, target in ends)
        if path:
            yield Strand(relation.id, relation.label, path)


def _regions(atlas: Atlas, places: list[tuple[int, int]]) -> Iterator[Region]:
    """Each pillar's name over the topmost of its own records, away from the crowd."""
    for pillar, term in enumerate(atlas.pillars):
        own = sorted((place for node, place in zip(atlas.nodes, places, strict=True) if node.home == pillar), key=_y)
        if own:
            middle = sorted(x for x, _ in own)[len(own) // 2]
            edge = own[0][1] - 26 if own[len(own) // 2][1] < DRAWN_HEIGHT * 0.7 else own[-1][1] + 34
            yield Region(term.label, f"pillar-{pillar + 1}", middle, max(24, min(edge, DRAWN_HEIGHT + 2 * MARGIN - 12)))


def _y(place: tuple[int, int]) -> int:
    return place[1]


def _region_box(region: Region) -> Box:
    half = len(region.label) * PILLAR_LETTER / 2
    return Box(region.x - half, region.y - 18, region.x + half, region.y + 6)


def _dots(atlas: Atlas, places: list[tuple[int, int]], taken: list[Box]) -> Iterator[Dot]:
    """Dots in the order of influence; the first that find room beside them get their name, once for each name."""
    named: dict[str, Box] = {}
    for at, (node, (x, y)) in enumerate(zip(atlas.nodes, places, strict=True)):
        radius = round(9 - 6 * (at / len(atlas.nodes)) ** 0.4, 1)
        year = f", {node.year}" if node.year else ""
        css = f"pillar-{0 if node.home is None else node.home + 1}"
        dot = Dot(node.uri, f"{node.title} ({node.noun}{year})", css, x, y, radius)
        is_nameless = len(node.label) > LONGEST_NAME or node.label in named or len(named) == NAMED
        spot = None if is_nameless else _room(node.label, dot, [*taken, *named.values()])
        if spot:
            named[node.label] = spot
            dot = replace(dot, name=node.label, name_x=round(spot.left, 1), name_y=round(spot.bottom - 3, 1))
        yield dot


def _room(name: str, dot: Dot, taken: list[Box]) -> Box | None:
    """The first free place for a name: right of the dot, left of it, above, below."""
    x, y, width, gap = dot.x, dot.y, len(name) * LETTER, dot.radius + 3
    corners = ((x + gap, y - 7), (x - gap - width, y - 7), (x - width / 2, y - gap - LINE), (x - width / 2, y + gap))
    for left, top in corners:
        box = Box(left, top, left + width, top + LINE)
        if box.left > 0 and box.right < DRAWN_WIDTH + 2 * MARGIN and not any(box.meets(other) for other in taken):
            return box
    return None
