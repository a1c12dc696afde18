"""One target, fuzzed by libFuzzer in a process of its own: ``python -m hardness.fuzz.worker TARGET FOLDER -- FLAGS``.

What an input raises, or takes too long for, is written down and the search goes on; what libFuzzer itself stops at
(no end within its own limit, memory) ends the process.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
import traceback
import zlib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["avsurvey", "bibtexparser", "pylatexenc"], enable_loader_override=False):
    from hardness.fuzz.targets import TARGETS, Target

from hardness.fuzz.changing import change_lines, drawn_out

SLOW_SECONDS: Final = 1.0
ONE_IN: Final = 400
"""Of so many inputs one is drawn out to 100 KB."""
NOTE_EVERY: Final = 500


@dataclass
class Account:
    """What happened so far; written beside the corpus, since libFuzzer ends the process without a word."""

    inputs: int = 0
    long_inputs: int = 0
    slowest_seconds: float = 0.0
    slowest_bytes: int = 0
    defects: dict[str, str] = field(default_factory=dict)
    """For each place at which something was raised, the name of the file that holds the first such input."""


class Worker:
    """Runs a target on inputs and keeps the account."""

    def __init__(self, target: Target, folder: Path) -> None:
        self.target = target
        self.folder = folder
        self.account = Account()
        self.texts = [seed.decode("utf-8", "replace") for seed in target.seeds()]

    def one_input(self, raw: bytes) -> None:
        """Run the target on an input, and now and then on a long one made of it."""
        self._timed(raw)
        mark = zlib.crc32(raw)
        if raw and mark % ONE_IN == 0:
            self.account.long_inputs += 1
            self._timed(drawn_out(raw, mark))
        if self.account.inputs % NOTE_EVERY == 0:
            self.note()

    def _timed(self, raw: bytes) -> None:
        self.account.inputs += 1
        began = time.process_time()
        try:
            self.target.run(raw)
        except Exception as error:  # whatever it is, it is what is looked for
            self._keep(raw, _signature(error), traceback.format_exc())
        seconds = time.process_time() - began
        if seconds > self.account.slowest_seconds:
            self.account.slowest_seconds, self.account.slowest_bytes = seconds, len(raw)
            if seconds > SLOW_SECONDS:
                self._keep(raw, f"slow, {len(self.account.defects)}", f"{seconds:.2f} s for {len(raw)} bytes")

    def _keep(self, raw: bytes, signature: str, text: str) -> None:
        if signature not in self.account.defects:
            name = f"{self.target.name}-{hashlib.sha256(raw).hexdigest()[:12]}"
            (self.folder / f"{name}.bin").write_bytes(raw)
            (self.folder / f"{name}.txt").write_text(f"{signature}\n{text}", encoding="utf-8")
            self.account.defects[signature] = name
            self.note()

    def note(self) -> None:
        """Write the account down."""
        (self.folder / f"{self.target.name}.json").write_text(json.dumps(asdict(self.account)), encoding="utf-8")

    def change(self, raw: bytes, max_size: int, seed: int) -> bytes:
        """Change an input: half the time by lines."""
        chance = random.Random(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(raw, max_size))
        return change_lines(raw.decode("utf-8", "replace"), self.texts, chance).encode()[:max_size]


def _signature(error: Exception) -> str:
    """Where an exception came from: the deepest frame that is ours, for recursion the kind alone."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "avsurvey" in frame.filename or "hardness" in frame.filename]
    last = ours[-1] if ours else frames[-1]
    place = "" if isinstance(error, RecursionError) else f" {Path(last.filename).name}:{last.lineno}"
    return f"{type(error).__name__}{place}"


def main() -> None:
    """Fuzz until libFuzzer's own flags end it."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    worker = Worker(TARGETS[name], folder)
    worker.note()
    custom = {"custom_mutator": worker.change} if worker.target.is_yaml else {}
    atheris.Setup([sys.argv[0], *sys.argv[4:]], worker.one_input, **custom)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
