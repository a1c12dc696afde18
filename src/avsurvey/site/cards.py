"""Cards: the picture that stands for a kind of page where it is shared."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from avsurvey.pages import CARD_SIZE, CARDS, card_path
from avsurvey.site.png import GLYPH_WIDTH, Canvas

PALETTE: Final = ((19, 40, 56), (255, 255, 255), (173, 184, 195), (217, 106, 80), (90, 165, 214), (164, 134, 210))
"""Ground, words, small words, and the three pillars as they look on a dark ground."""
WHITE, GREY, FIRST_PILLAR, PILLARS = 1, 2, 3, 3
MARGIN: Final = 80
BAR, GAP, MIDDLE, LOUDEST = 16, 10, 430, 110
SUBJECT: Final = "AUDIO AND VIDEO GENERATED UNDERSTOOD UNIFIED"


@lru_cache(maxsize=1)
def render_cards() -> dict[str, bytes]:
    """Every card by its path."""
    return {card_path(name): _render(name) for name in CARDS.values()}


def _render(name: str) -> bytes:
    canvas = Canvas(*CARD_SIZE, PALETTE)
    canvas.write("AVSURVEY", MARGIN, 70, 6, GREY)
    words = "A LIVING SURVEY" if name == CARDS[""] else name.upper()
    scale = min(18, (CARD_SIZE[0] - 2 * MARGIN) // (GLYPH_WIDTH * len(words)))
    canvas.write(words, MARGIN, 140, scale, WHITE)
    _draw_wave(canvas)
    canvas.write(SUBJECT, MARGIN, 570, 3, GREY)
    return canvas.render()


def _draw_wave(canvas: Canvas) -> None:
    """A sound whose loudness rises and falls, a third of it in the colour of each pillar."""
    count = (canvas.width - 2 * MARGIN) // (BAR + GAP)
    for at in range(count):
        loudness = abs(math.sin(at * 0.83) * 0.6 + math.sin(at * 0.31 + 1) * 0.4)
        half = 8 + round(loudness * LOUDEST)
        colour = FIRST_PILLAR + at * PILLARS // count
        canvas.fill(MARGIN + at * (BAR + GAP), MIDDLE - half, BAR, 2 * half, colour)
