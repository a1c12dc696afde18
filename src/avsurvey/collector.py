"""The garbage collector, put off while much is made and little dropped: it would only walk what is kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """Collect no garbage inside; what refers to nothing in a circle is freed all the same."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.unfreeze()  # what was made counts as old, so that the next collection does not walk it
            gc.enable()
