"""Laws of the licence check: a set is as free as its least free part, and silence is no permission."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_types import Overlay

from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.licensing import Clearance, least_free, licence_chain

SOURCE = '{url: "https://arxiv.org/abs/2412.15322v1", tier: paper-fulltext, seen: 2026-11-23}'
LICENCES = "vocabularies/licences.yml"
ROOT = Path(__file__).parent.parent
READ = "source: v1, where: README"


def dataset(annotations: str, media: str, *sources: str) -> str:
    """A dataset with its licences, derived from others."""
    parts = {"annotations": annotations, "media": media}
    given = ", ".join(f"{part}: {{licence: {name}, {READ}}}" for part, name in parts.items() if name)
    relations = "".join(f"\n  - {{type: derived-from, to: {other}, {READ}}}" for other in sources)
    return (
        f"level: stub\nname: D\nsources: {{v1: {SOURCE}}}\n"
        + (f"licences: {{{given}}}\n" if given else "")
        + (f"relations:{relations}\n" if sources else "")
    )


def kb_of(overlay: Overlay, **datasets: str) -> KnowledgeBase:
    """The corpus with these datasets, and all licences."""
    files = {f"datasets/{name}.yml": text for name, text in datasets.items()}
    return read_folder(overlay({**files, LICENCES: (ROOT / "data" / LICENCES).read_text(encoding="utf-8")})).kb


OWN = [
    ("mit", "cc-by-4-0", Clearance.ALLOWED),
    ("mit", "", Clearance.UNSETTLED),
    ("mit", "platform-terms", Clearance.UNSETTLED),
    ("mit", "community-licence", Clearance.CONDITIONAL),
    ("cc-by-nc-4-0", "cc-by-4-0", Clearance.FORBIDDEN),
    ("cc-by-nc-4-0", "", Clearance.FORBIDDEN),
    ("none-stated", "cc0-1-0", Clearance.FORBIDDEN),
    ("", "", Clearance.UNSETTLED),
]


@pytest.mark.parametrize(("annotations", "media", "answer"), OWN)
def test_least_free_part_decides(overlay: Overlay, annotations: str, media: str, answer: Clearance) -> None:
    """Annotations and media both count, and a part of which nothing is on record is not settled."""
    chain = licence_chain(kb_of(overlay, mine=dataset(annotations, media)), "mine")
    assert chain.clearance is answer
    assert [step.part for step in chain.steps] == ["annotations", "media"]


def test_sources_count_through_any_number_of_steps(overlay: Overlay) -> None:
    """Nobody can grant what the makers of a source withhold, however far back it lies."""
    free = ("mit", "cc-by-4-0")
    kb = kb_of(overlay, mine=dataset(*free, "middle"), middle=dataset(*free, "old"), old=dataset("mit", "cc-by-nc-4-0"))
    chain = licence_chain(kb, "mine")
    assert chain.clearance is Clearance.FORBIDDEN
    assert [step.collection.id for step in chain.steps] == ["mine", "mine", "middle", "middle", "old", "old"]


def test_circle_ends(overlay: Overlay) -> None:
    """Datasets that are said to be derived from each other are each asked once."""
    kb = kb_of(overlay, one=dataset("mit", "mit", "two"), two=dataset("mit", "mit", "one"))
    assert [step.collection.id for step in licence_chain(kb, "one").steps] == ["one", "one", "two", "two"]


def test_order_of_answers() -> None:
    """Of several answers the least free one holds, and an empty set is free."""
    assert least_free(iter(Clearance)) is Clearance.FORBIDDEN
    assert least_free(iter([Clearance.ALLOWED, Clearance.UNSETTLED, Clearance.CONDITIONAL])) is Clearance.UNSETTLED
    assert least_free(iter([])) is Clearance.ALLOWED


def test_unknown_dataset(corpus: KnowledgeBase) -> None:
    """A set that nobody has described cannot be judged."""
    with pytest.raises(KeyError):
        licence_chain(corpus, "nowhere")


def test_every_licence_term_of_the_real_set_is_judged_or_explained(real: KnowledgeBase) -> None:
    """A licence without an answer is one whose text is not known from its name."""
    open_terms = {term.id for term in real.vocabularies["licences"].terms if term.commercial is None}
    assert open_terms == {
        "busl-1-1",
        "cc-sampling-plus-1-0",
        "custom",
        "data-use-agreement",
        "mixed",
        "nvidia-source-code",
        "platform-terms",
    }
