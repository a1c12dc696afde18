"""What was kept, run again alone: ``python -m hardness.fuzz.confirming TARGET FILE`` without coverage counted.

Ends with 0 where the input is taken within the bounds, 1 with a line where not. Time is that of the processor, so that
a busy machine makes no defects.
"""

from __future__ import annotations

import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Final

from hardness.fuzz.targets import TARGETS

SECONDS: Final = 1.0
"""The bound for inputs of 100 KB and less."""
MEGABYTES: Final = 300
"""How much the memory of the process may grow by one input."""


def main() -> None:
    """Run an input and say what breaks."""
    target, path = TARGETS[sys.argv[1]], Path(sys.argv[2])
    raw = path.read_bytes()
    for seed in list(target.seeds())[:1]:
        target.run(seed)  # what is made once is not the input's
    before, began = _megabytes(), time.process_time()
    try:
        target.run(raw)
    except Exception as error:  # whatever it is, it is what is looked for
        traceback.print_exc(limit=-4)
        sys.exit(f"{path.name}: {type(error).__name__}: {str(error)[:200]}")
    seconds, grown = time.process_time() - began, _megabytes() - before
    if seconds > SECONDS or grown > MEGABYTES:
        sys.exit(f"{path.name}: {seconds:.2f} s and {grown:.0f} MB more for {len(raw)} bytes")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
