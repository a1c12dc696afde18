"""Pictures on the page of a record: its neighbourhood, and the lines of descent through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from avsurvey.views import Descent, Kin, Link, Neighbourhood, Neighbours

SIDE: Final = 250
CENTRE: Final = 180
GAP: Final = 60
ROW: Final = 26
HEADING: Final = 30
BOX: Final = 22
PADDING: Final = 8
LETTERS_OF_CARD: Final = 18
COLUMN: Final = 192
STEP_BOX: Final = 152
FULL_WIDTH: Final = 0x2E80
"""From here on letters of East Asian writings, which are as broad as high."""
NARROW: Final = frozenset("fijlrtI.,:;'|!()[]-/ ")
BROAD: Final = frozenset("mwMWOQ@%&+…")
SELF: Final = "avs-self"


@dataclass(frozen=True, slots=True)
class Spot:
    """A record as a box with its name, and where lines join it."""

    name: str
    title: str
    target: str
    x: int
    y: int
    width: int
    css: str = ""

    @property
    def middle(self) -> int:
        """The height at which lines join it."""
        return self.y + BOX // 2


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a picture."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Card:
    """The record itself in the middle, with its name in lines."""

    x: int
    y: int
    width: int
    height: int
    name: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of boxes, words and lines between boxes; ``description`` says the same."""

    id: str
    title: str
    description: str
    width: int
    height: int
    spots: tuple[Spot, ...]
    words: tuple[Words, ...]
    lines: tuple[str, ...]
    card: Card | None = None


def draw_neighbourhood(view: Neighbourhood) -> Picture:
    """Draw a record, what it rests on at its left, what came after it at its right; an empty side takes no room."""
    start = SIDE + GAP if view.before else 0
    width = start + CENTRE + (GAP + SIDE if view.after else 0)
    left_spots, left_words, left_end = _side(view.before, 0)
    right_spots, right_words, right_end = _side(view.after, width - SIDE)
    height = max(left_end, right_end, 90)
    middle = height // 2
    return Picture(
        id="neighbourhood",
        title=f"Neighbourhood of {view.name}",
        description=" ".join(_told(group) for group in (*view.before, *view.after)),
        width=width,
        height=height,
        spots=(*left_spots, *right_spots),
        words=(*left_words, *right_words),
        lines=(
            *(_curve(SIDE, spot.middle, start, middle) for spot in left_spots),
            *(_curve(start + CENTRE, middle, width - SIDE, spot.middle) for spot in right_spots),
        ),
        card=_card(view.name, start, middle),
    )


def _card(name: str, x: int, middle: int) -> Card:
    lines = wrap(name, LETTERS_OF_CARD, max_lines=3, placeholder=" …")
    height = 20 * len(lines) + 16
    top = middle - height // 2
    words = (Words(line, x + CENTRE // 2, top + 22 + 20 * at) for at, line in enumerate(lines))
    return Card(x, top, CENTRE, height, tuple(words))


def _side(groups: Sequence[Neighbours], x: int) -> tuple[list[Spot], list[Words], int]:
    """The boxes and headings of one side from top to bottom, and where they end."""
    spots, words, y = [], [], 0
    for group in groups:
        words.append(Words(_heading(group), x, y + 19))
        y += HEADING
        for link in group.links:
            spots.append(Spot(_short(link.text, SIDE), _title(link), link.target, x, y, SIDE))
            y += ROW
    return spots, words, y + 4


def _heading(group: Neighbours) -> str:
    return f"{group.title}, {group.more} more" if group.more else group.title


def _told(group: Neighbours) -> str:
    more = f" and {group.more} more" if group.more else ""
    return f"{group.title}: {', '.join(link.text for link in group.links)}{more}."


def _short(text: str, box: int) -> str:
    """A name as far as it fits into a box; the title of the box has it whole."""
    room = box - 2 * PADDING
    if _drawn_width(text) <= room:
        return text
    while _drawn_width(f"{text}…") > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def _drawn_width(text: str) -> float:
    """How many pixels a text takes at most at 13 pixels: as in the broadest of the usual system fonts."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if ord(letter) >= FULL_WIDTH:
        return 13.0
    if letter in NARROW:
        return 5.2
    return 12.4 if letter in BROAD else 9.4 if letter.isupper() else 8.2


def _title(link: Link) -> str:
    return link.title or link.text


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    bend = (to_x - x) // 2
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"


def draw_descent(view: Descent) -> Picture:
    """Draw ancestors at the left and descendants at the right, by year."""
    spots = [_kin_spot(kin, row) for kin, row in zip(view.kin, _rows(view), strict=True)]
    years = {kin.column: kin.year for kin in reversed(view.kin)}
    firsts = {year: column for column, year in sorted(years.items(), reverse=True)}
    more = f" {view.more} more are on the list below." if view.more else ""
    told = ", ".join(f"{kin.link.text} ({kin.year})" if kin.year else kin.link.text for kin in view.kin)
    return Picture(
        id="descent",
        title=f"Lines of descent through {view.name}",
        description=f"From earlier to later: {told}.{more}",
        width=max(years) * COLUMN + STEP_BOX + 2,
        height=max(spot.y for spot in spots) + BOX + 6,
        spots=tuple(spots),
        words=tuple(Words(year, column * COLUMN + 1, 18) for year, column in sorted(firsts.items())),
        lines=tuple(_track(spots[earlier], spots[later]) for earlier, later in view.steps),
    )


def _kin_spot(kin: Kin, row: int) -> Spot:
    name, css = _short(kin.link.text, STEP_BOX), SELF if kin.is_self else ""
    return Spot(name, _title(kin.link), kin.link.target, kin.column * COLUMN + 1, 34 + row * (ROW + 6), STEP_BOX, css)


def _track(start: Spot, end: Spot) -> str:
    """A line that bends right beside its start and then goes straight, through columns that leave its row free."""
    x, bend = start.x + STEP_BOX, (COLUMN - STEP_BOX) // 2
    return f"{_curve(x, start.middle, x + 2 * bend, end.middle)}H{end.x}"


def _rows(view: Descent) -> list[int]:
    """A row for each record near what it came out of, which no other record takes on the way from there."""
    rows: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for at, kin in enumerate(view.kin):
        origins = [earlier for earlier, later in view.steps if later == at]
        row = sum(rows[origin] for origin in origins) // max(len(origins), 1)
        first = min((view.kin[origin].column + 1 for origin in origins), default=kin.column)
        while any((column, row) in taken for column in range(first, kin.column + 1)):
            row += 1
        rows[at] = row
        taken.add((kin.column, row))
    return [rows[at] for at in range(len(view.kin))]
