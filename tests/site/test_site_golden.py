"""One page of each kind, letter by letter: set AVSURVEY_UPDATE_GOLDEN=1 to write the pages anew, then read the diff."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest
from checkout import ROOT

from avsurvey.kb import KnowledgeBase
from avsurvey.pages import Notice, Page, Renderer, Shipped, all_pages, offer
from avsurvey.views import Survey
from benchmarks.gallery import ALWAYS_THERE

GOLDEN: Final = Path(__file__).parent / "golden"
MUST_UPDATE: Final = os.environ.get("AVSURVEY_UPDATE_GOLDEN") == "1"
KINDS: Final = {
    "paper": "papers/cheng2024taming/",
    "model": "models/mmaudio/",
    "dataset": "datasets/vggsound/",
    "benchmark": "benchmarks/daily-omni/",
    "tokenizer": "tokenizers/soundstream/",
    "metric": "metrics/desync/",
    "results": "results/chen2026futureomni/",
    "table": "tables/hearing-systems/",
    "vocabulary": "terms/fusion/",
    "list": "models/",
    "list-of-papers": "papers/",
    "list-of-results": "results/",
    "list-of-tables": "tables/",
    "list-of-vocabularies": "terms/",
    **ALWAYS_THERE,
    "authors-by-initial": "authors/initial-c/",
    "venues": "venues/",
    "years": "years/",
}
OFFERS: Final = (offer("papers.bib", "BibTeX", "Every paper as an entry for LaTeX.", 12_345),)
SHIPPED: Final = (
    Shipped("loom", "Loom", "loom", "1.2", "MIT", "https://loom.test/", "Weaving.", (Notice("LICENSE", "MIT <x>"),)),
)


@pytest.fixture(scope="module")
def pages(corpus: KnowledgeBase) -> dict[str, Page]:
    """Every generated page of the toy corpus by its address."""
    made = all_pages(Survey(corpus), Renderer(ROOT / "templates"), offers=OFFERS, shipped=SHIPPED)
    return {page.uri: page for page in made}


def render(page: Page) -> str:
    """A page before it stands in its frame: title, description and names as comments, then the body."""
    head = (page.title, page.description, "; ".join(page.names))
    return "".join(f"<!-- {line} -->\n" for line in head) + page.body.strip() + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_page_is_as_it_was(kind: str, pages: dict[str, Page]) -> None:
    """A page of each kind is letter by letter the one that was last read and accepted."""
    found, golden = render(pages[KINDS[kind]]), GOLDEN / f"{kind}.html"
    if MUST_UPDATE:
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == found


def test_every_part_of_the_site_has_a_golden_page(pages: dict[str, Page]) -> None:
    """Whatever an address begins with, some golden page stands for it."""
    parts = {uri.partition("/")[0] for uri in pages}
    assert sorted(parts - {uri.partition("/")[0] for uri in KINDS.values()}) == []


def test_no_golden_page_is_left_over() -> None:
    """Every file in the folder belongs to a kind."""
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(KINDS)
