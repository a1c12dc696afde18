"""What fuzzing starts from: real records, files that tests hold invalid, and lines that people type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from avsurvey.exports import EXPORTS
from avsurvey.kb import read_folder
from avsurvey.records import EVERY_KIND
from hardness.fuzz.shapes import shapes

ROOT: Final = Path(__file__).parents[2]
MOST_BYTES: Final = 6_000
"""Longer files slow the search down and reach nothing that shorter ones do not."""
PER_KIND: Final = 24
SHORT: Final = 300

QUERIES: Final = (
    *("task:video-to-audio", "paradigm:diffusion,gan", "year>=2024 year<2020", "-weights:open has:venue"),
    *('"exact words" mmaudio', "audio.sample_rate_hz>=44100", "release.code.licence:mit", "parameters>157M"),
    *(
        "published>=2024-06",
        "-year!=2024",
        "kind:models level:curated",
        'author:"Le Roux"',
        "variants.parameters=1.03B",
    ),
)
IDENTIFIERS: Final = (
    *("arxiv:2412.15322", "2412.15322v2", "https://arxiv.org/abs/2412.15322v1", "https://arxiv.org/pdf/2412.15322.pdf"),
    *("doi:10.1000/182", "10.48550/arXiv.2412.15322", "https://doi.org/10.18653/v1/2024.acl-long.1", "10.1/%41%zz"),
    *("https://aclanthology.org/2024.acl-long.1.pdf", "https://host:8080/a?b#c", "https://u:p@h/", "http://[::1]/"),
    *("15,446", "157M", "1.03B", "2024-02-30", "2024", "a-b-c", "Über ﬁne ß æ", "https://[", "https://h:99999/"),
)
NAMES: Final = (
    *("Jonathan Le Roux", "Ludwig van Beethoven", "{The OpenAI Team}", "Doe, Jr., John", "King, Martin Luther"),
    *("Aäron van den Oord", "Sammy Davis Jr.", "Madonna", "de la Vega|Juan", "王|小明", "von|Ada", "{A} and {B}"),
)


def yaml_texts() -> Iterator[bytes]:
    """Texts of every kind, files of `tests/invalid`, and short forms of every nasty shape."""
    for kind in EVERY_KIND:
        yield from list(records_of(kind))[:4]
    for path in sorted((ROOT / "tests" / "invalid").rglob("*.yml")):
        yield from _short(path)
    yield from (content for content in shapes(SHORT).values())


def records_of(kind: str) -> Iterator[bytes]:
    """Some records of a kind: those of the tests, and real ones over the whole alphabet."""
    if EVERY_KIND[kind].is_single:
        paths = [ROOT / "tests" / "corpus" / f"{kind}.yml", ROOT / "data" / f"{kind}.yml"]
    else:
        every = sorted((ROOT / "data" / kind).glob("*.yml"))
        fitting = [path for path in every if path.stat().st_size <= MOST_BYTES]
        paths = [*sorted((ROOT / "tests" / "corpus" / kind).glob("*.yml")), *fitting[:: len(fitting) // PER_KIND + 1]]
    for path in paths:
        yield from _short(path)


def _short(path: Path) -> Iterator[bytes]:
    if path.is_file():
        yield path.read_bytes()[:MOST_BYTES].rpartition(b"\n")[0] + b"\n"


def marked_records(kinds: Sequence[str]) -> Iterator[bytes]:
    """Records, each after a byte that tells its kind."""
    for at, kind in enumerate(kinds):
        yield from (bytes([at]) + text for text in list(records_of(kind))[:10])


def bibliographies() -> Iterator[bytes]:
    """What the program itself writes, one entry each, and entries of tests."""
    kb = read_folder(ROOT / "tests" / "corpus").kb
    for paper in kb.papers.values():
        for form in ("bibtex", "bibtex-ascii", "biblatex"):
            yield EXPORTS[form](kb, (paper,), False).encode()
    for text in (
        '@string{x = "Y"}\n@article{a, title = {{A} \\"{o} $x^2$}, author = "B, Jr., C and {D Team} and others"}',
        "@comment{x}\n@misc{b, eprint={2412.15322}, archiveprefix={arXiv}, month = mar # { 3}, year=2024}",
    ):
        yield text.encode()


def queries() -> Iterator[bytes]:
    """Queries of the manual."""
    yield from (text.encode() for text in QUERIES)


def identifiers() -> Iterator[bytes]:
    """Ids and addresses, right and wrong."""
    yield from (text.encode() for text in IDENTIFIERS)


def names() -> Iterator[bytes]:
    """Names as papers print them."""
    yield from (text.encode() for text in NAMES)


def formulas() -> Iterator[bytes]:
    """The formulas of real metrics, and commands that lead elsewhere."""
    metrics = read_folder(ROOT / "data").kb.metrics.values()
    yield from (metric.formula.encode() for metric in metrics if metric.formula)
    yield rb"\href{javascript:x}{y} \text{<b>&amp;} \color{red}{x}"
    yield rb"\left( \begin{matrix} a & b \\ c \end{matrix} \right."


def chapters() -> Iterator[bytes]:
    """The beginnings of chapters."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        yield path.read_bytes()[:MOST_BYTES]
