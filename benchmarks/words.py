"""Words for synthetic records: names that nothing bears, sentences that say nothing, addresses that lead nowhere."""

from __future__ import annotations

import random
from typing import Final

from avsurvey import ids

ONSETS: Final = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "h",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "v",
    "z",
)
VOWELS: Final = ("a", "e", "i", "o", "u", "ai", "eo", "ia", "ou")
_WORDS: Final = """
a the of and in for with from on by at to each every one two both many few first later earlier shared separate
frames clips sounds scenes events towers blocks layers tokens codes latents streams features masks prompts captions
model network encoder decoder bank field grid window budget schedule corpus split sample score listener answer
question sketch draft bridge path mixture target source margin anchor query key memory buffer gate filter mixer
learns keeps joins splits reads writes predicts samples aligns scores ranks filters repeats measures compares
trains starts ends holds needs gives takes moves shows tells hears sees
steady narrow wide coarse fine short long early late sparse dense quiet loud plain open public held-out frozen
trained untrained paired unpaired weak strong slow fast small large
"""
_ADJECTIVES: Final = """
Aligned Anchored Balanced Bridged Causal Coarse Coupled Dense Elastic Frozen Gated Grounded Layered Masked Mixed
Nested Paired Parallel Patient Plain Quiet Rectified Shared Sparse Split Steady Streaming Twin Unpaired Woven
"""
_NOUNS: Final = """
Anchors Blocks Bridges Captions Codes Drafts Experts Fields Frames Gates Grids Latents Layers Maps Masks Memories
Mixtures Paths Priors Prompts Queries Schedules Sketches Streams Targets Threads Tokens Towers Waves Windows
"""
WORDS: Final = tuple(_WORDS.split())
ADJECTIVES: Final = tuple(_ADJECTIVES.split())
NOUNS: Final = tuple(_NOUNS.split())
OPENINGS: Final = ("Learning", "Towards", "Rethinking", "On", "Scaling", "Measuring", "Steering", "Training")
SUFFIXES: Final = {
    "models": ("", "Net", "Flow", "LM", "Gen"),
    "datasets": ("Set", "Corpus", "Clips"),
    "benchmarks": ("Bench", "Eval", "Test"),
    "tokenizers": ("Codec", "Tok", "VAE"),
    "metrics": (" score", " distance", " rate"),
}
HOST: Final = "https://example.org"
ARXIV_YEAR: Final = "99"
"""Ids of this form begin in 2007: one of the year 99 is well formed and is no paper's for the next seventy years."""
TEST_DOI: Final = "10.5555"
"""The prefix that Crossref keeps for tests."""


class Words:
    """Makes words from one stream of chance; names and ids never come twice."""

    def __init__(self, rng: random.Random, reserved: frozenset[str]) -> None:
        self._rng = rng
        self._ids = set(reserved)
        self._titles: set[str] = set()
        self._arxiv = 0

    def stem(self) -> str:
        """A word of three syllables that no language is known to have."""
        rng = self._rng
        return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(3)).capitalize()

    def name(self, kind: str) -> tuple[str, str]:
        """A new name for a record of a kind, and the id that follows from it."""
        while True:
            name = self.stem() + self._rng.choice(SUFFIXES[kind])
            if self.claim(ids.to_slug(name)):
                return name, ids.to_slug(name)

    def title(self, family_name: str, year: int, topic: str) -> tuple[str, str]:
        """A new title on a topic, and the citekey that follows from it."""
        while True:
            title = self._title(topic)
            citekey = ids.to_citekey(family_name, year, title)
            if ids.normalised_title(title) not in self._titles and self.claim(citekey):
                self._titles.add(ids.normalised_title(title))
                return title, citekey

    def _title(self, topic: str) -> str:
        rng = self._rng
        phrase = f"{rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} for {topic}"
        return f"{self.stem()}: {phrase}" if rng.random() < 0.7 else f"{rng.choice(OPENINGS)} {phrase}"

    def claim(self, slug: str) -> bool:
        """Take an id; False where it is taken already."""
        if slug in self._ids:
            return False
        self._ids.add(slug)
        return True

    def author(self) -> str:
        """The name of a person who does not exist."""
        return f"{self.stem()} {self.stem()}"

    def sentence(self, length: int) -> str:
        """So many words that say nothing."""
        return " ".join(self._rng.choices(WORDS, k=max(length, 1))).capitalize() + "."

    def place(self) -> str:
        """A place in a text, as `where` names it."""
        rng = self._rng
        number = rng.randint(1, 9)
        return rng.choice((f"Table {number}", f"Section {number}.{rng.randint(1, 5)}", f"configs/base.yaml:{number}"))

    def commit(self) -> str:
        """Forty hexadecimal digits."""
        return f"{self._rng.getrandbits(160):040x}"

    def arxiv_id(self) -> str:
        """A new id in the form of arXiv's, of a year in which there were none."""
        self._arxiv += 1
        month, number = divmod(self._arxiv, 100_000)
        return f"{ARXIV_YEAR}{month % 12 + 1:02d}.{number:05d}"
