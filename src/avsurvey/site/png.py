"""Pictures of flat colour as PNG, with nothing but the standard library (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Final

Colour = tuple[int, int, int]
SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
GLYPH_WIDTH: Final = 6
"""Columns of a letter, the gap after it included."""
GLYPHS: Final = {
    "A": "0e1111111f1111",
    "B": "1e11111e11111e",
    "C": "0e11101010110e",
    "D": "1e11111111111e",
    "E": "1f10101e10101f",
    "F": "1f10101e101010",
    "G": "0e11101713110f",
    "H": "1111111f111111",
    "I": "0e04040404040e",
    "J": "0702020202120c",
    "K": "11121418141211",
    "L": "1010101010101f",
    "M": "111b1515111111",
    "N": "11191915131311",
    "O": "0e11111111110e",
    "P": "1e11111e101010",
    "Q": "0e11111115120d",
    "R": "1e11111e141211",
    "S": "0f10100e01011e",
    "T": "1f040404040404",
    "U": "1111111111110e",
    "V": "11111111110a04",
    "W": "11111115151b11",
    "X": "11110a040a1111",
    "Y": "11110a04040404",
    "Z": "1f01020408101f",
    " ": "00000000000000",
}
"""Capitals on a raster of five by seven: seven rows from the top, two hexadecimal digits each."""


@dataclass
class Canvas:
    """A picture that is being drawn: a palette, and one byte a pixel that names its colour."""

    width: int
    height: int
    palette: tuple[Colour, ...]
    rows: list[bytearray] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [bytearray(self.width) for _ in range(self.height)]

    def fill(self, x: int, y: int, width: int, height: int, colour: int) -> None:
        """Fill a rectangle; what lies outside the picture is left out."""
        left, right = max(x, 0), min(x + width, self.width)
        for row in self.rows[max(y, 0) : max(y + height, 0)]:
            row[left:right] = bytes((colour,)) * max(right - left, 0)

    def write(self, text: str, x: int, y: int, scale: int, colour: int) -> None:
        """Write capitals, one raster point being ``scale`` pixels; raises ``KeyError`` for other characters."""
        for at, letter in enumerate(text):
            for line, bits in enumerate(bytes.fromhex(GLYPHS[letter])):
                for column in range(5):
                    if bits >> (4 - column) & 1:
                        left = x + (at * GLYPH_WIDTH + column) * scale
                        self.fill(left, y + line * scale, scale, scale, colour)

    def render(self) -> bytes:
        """The picture as PNG with a palette."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        colours = b"".join(bytes(colour) for colour in self.palette)
        pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 9)
        chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", pixels), (b"IEND", b""))
        return SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
