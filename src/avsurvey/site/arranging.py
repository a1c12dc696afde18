"""Arrangements of the graph that were already computed, kept by what they were computed from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from avsurvey.files import remove_oldest, seal, unseal, write_whole
from avsurvey.graph import Drawing, Positions, arrange

KEPT: Final = 12
"""How many arrangements are kept: those of a few states of the records."""


def kept_arrangements(cache: Path) -> Callable[[Drawing], Positions]:
    """A function that arranges like :func:`avsurvey.graph.arrange`, and each drawing once as long as it is kept."""
    folder = cache / "arrangements"

    def arrange_once(drawing: Drawing) -> Positions:
        path = folder / f"{drawing.digest[:24]}-{_code_fingerprint()}"
        known = _read(path, len(drawing.groups))
        return known if known is not None else _arrange_and_keep(drawing, path)

    return arrange_once


def _read(path: Path, count: int) -> Positions | None:
    """The positions of a file; None where it is absent, not as it was written, or of another length."""
    try:
        body = unseal(path.name, path.read_bytes())
        positions = tuple((int(x), int(y)) for x, y in json.loads(body or b""))
    except (OSError, ValueError, TypeError):
        return None
    return positions if len(positions) == count else None


def _arrange_and_keep(drawing: Drawing, path: Path) -> Positions:
    positions = arrange(drawing)
    with suppress(OSError):
        write_whole(path, seal(path.name, json.dumps(positions, separators=(",", ":")).encode()))
        remove_oldest(path.parent.iterdir(), KEPT)
    return positions


@lru_cache(maxsize=1)
def _code_fingerprint() -> str:
    """A hash of what decides where nodes stand: the code and numpy."""
    graph = Path(__file__).parent.parent / "graph"
    sources = b"".join((graph / name).read_bytes() for name in ("drawing.py", "layout.py"))
    return hashlib.sha256(sources + version("numpy").encode()).hexdigest()[:12]
