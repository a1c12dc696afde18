"""Files of a cache that keep something for each of many keys, as sealed pickles."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from avsurvey.files import keep_sealed, kept_sealed


def read_entries(path: Path) -> dict[str, Any]:
    """What a file keeps; an absent, foreign or broken one counts as empty."""
    try:
        entries = pickle.loads(kept_sealed(path) or b"")
    except Exception:  # a pickle of other code may fail in any way; it is then worth nothing
        return {}
    return entries if isinstance(entries, dict) else {}


def write_entries(path: Path, entries: dict[str, Any]) -> None:
    """Keep entries in a file; failing to write is no error."""
    keep_sealed(path, pickle.dumps(entries, protocol=pickle.HIGHEST_PROTOCOL))
