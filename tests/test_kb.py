"""Laws of the knowledge base: one façade, indexed by kind and id, that never changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_types import Overlay

import avsurvey
from avsurvey.kb import DataFolder, KnowledgeBase, all_cells, read_folder, variants_of
from avsurvey.records import KINDS, Facet
from avsurvey.rules import InvalidData


def test_load_gives_the_knowledge_base(corpus_folder: Path) -> None:
    """Loading a valid folder gives its records by kind and id."""
    kb = avsurvey.load(corpus_folder)
    assert kb.models["mmaudio"].name == "MMAudio"
    assert kb.papers["cheng2024taming"].introduces == ("mmaudio",)


def test_load_says_all_that_is_wrong(overlay: Overlay) -> None:
    """Loading a folder that breaks laws raises with every finding."""
    data = overlay({"models/mmaudio.yml": "level: stub\n", "papers/a.yml": ""})
    with pytest.raises(InvalidData) as caught:
        avsurvey.load(data)
    assert {"missing-field", "empty-file", "dangling-reference"} <= {finding.code for finding in caught.value.findings}


def test_load_of_no_folder(tmp_path: Path) -> None:
    """Where no folder is, that is said."""
    with pytest.raises(NotADirectoryError, match="nowhere"):
        avsurvey.load(tmp_path / "nowhere")


def test_every_kind_has_an_index(corpus: KnowledgeBase) -> None:
    """Each kind has an index of its own, sorted by id, whose keys are the records' ids."""
    for kind, record_type in KINDS.items():
        index = getattr(corpus, kind)
        assert index is corpus.indexes[kind]
        assert list(index) == sorted(index)
        assert all(key == record.id and isinstance(record, record_type) for key, record in index.items())


def test_indexes_cannot_be_changed(corpus: KnowledgeBase) -> None:
    """Nothing can be put into an index."""
    with pytest.raises(TypeError):
        corpus.models["other"] = corpus.models["mmaudio"]  # type: ignore[index]


def test_order_of_records_does_not_matter(corpus: KnowledgeBase) -> None:
    """The same records in any order are the same knowledge base."""
    records = list(corpus.records())
    assert KnowledgeBase.of(reversed(records)) == KnowledgeBase.of(records) == corpus


def test_empty_knowledge_base_answers() -> None:
    """Without any record every question has an answer."""
    empty = KnowledgeBase.of(())
    assert (list(empty.records()), empty.ids(), empty.pillars, empty.get("a")) == ([], (), (), None)


@pytest.mark.parametrize(
    ("reference", "resolved_id", "name"),
    [
        ("mmaudio", "mmaudio", "MMAudio"),
        ("mmaudio/l-44k", "mmaudio/l-44k", "large 44.1kHz"),
        ("dac/24khz-6kbps", "dac/24khz-6kbps", "DAC 24 kHz, 6 kbps"),
        ("cheng2024taming", "cheng2024taming", "MMAudio"),
    ],
)
def test_reference_resolves(corpus: KnowledgeBase, reference: str, resolved_id: str, name: str) -> None:
    """A reference names a record or one of its variants."""
    resolved = corpus.resolve(reference)
    assert resolved is not None
    assert (resolved.id, resolved.name) == (resolved_id, name)


@pytest.mark.parametrize(
    "reference", ["", "/", "nobody", "mmaudio/nothing", "vggsound/train", "tasks", "hearing-systems"]
)
def test_reference_to_nothing(corpus: KnowledgeBase, reference: str) -> None:
    """A reference that names no record and no variant resolves to nothing."""
    assert corpus.resolve(reference) is None


def test_former_id_redirects(overlay: Overlay) -> None:
    """An old id leads to the record that bore it."""
    text = (overlay({}) / "models" / "mmaudio.yml").read_text(encoding="utf-8")
    kb = read_folder(overlay({"models/mmaudio.yml": text + "former_ids: [mm-audio]\n"})).kb
    assert dict(kb.former_ids) == {"mm-audio": "mmaudio"}


def test_tree_of_terms(corpus: KnowledgeBase) -> None:
    """A term has its broader terms up to the root, and every narrower one below it."""
    assert corpus.ancestors("tasks", "text-and-video-to-audio") == (
        "text-and-video-to-audio",
        "video-to-audio",
        "generation",
    )
    assert corpus.narrower("tasks", "video-to-audio") == {"video-to-audio", "text-and-video-to-audio"}
    assert corpus.narrower("tasks", "nothing") == {"nothing"}
    assert corpus.term_label("tasks", "video-to-audio") == "Video-to-audio"
    assert corpus.term_label("tasks", "nothing") == "nothing"


def test_narrower_and_ancestors_agree(real: KnowledgeBase) -> None:
    """One term is below another exactly when the other is above it."""
    for name, vocabulary in real.vocabularies.items():
        ids = [term.id for term in vocabulary.terms]
        pairs = {(below, above) for below in ids for above in real.ancestors(name, below)}
        assert pairs == {(below, above) for above in ids for below in real.narrower(name, above)}


def test_broken_tree_does_not_loop(overlay: Overlay) -> None:
    """Terms that are each other's parents are walked once."""
    terms = "  - {id: a, label: A, definition: A., parent: b}\n  - {id: b, label: B, definition: B., parent: a}\n"
    kb = read_folder(overlay({"vocabularies/loop.yml": f"label: L\ndefinition: D.\nterms:\n{terms}"})).kb
    assert kb.ancestors("loop", "a") == ("a", "b")


def test_pillars_follow_from_tasks(corpus: KnowledgeBase) -> None:
    """A record's pillars are the roots above its tasks, in the order of the vocabulary."""
    assert [pillar.id for pillar in corpus.pillars] == ["generation", "understanding", "unified", "foundations"]
    assert corpus.pillars_of(corpus.models["mmaudio"]) == ("generation", "foundations")
    assert corpus.pillars_of(corpus.papers["zhou2025dailyomni"]) == ("understanding", "foundations")
    assert corpus.pillars_of(corpus.tokenizers["dac"]) == ("foundations",)
    assert corpus.pillars_of(corpus.metrics["accuracy"]) == ()


def test_every_real_task_is_below_a_pillar(real: KnowledgeBase) -> None:
    """Every record with a task has a pillar."""
    assert [record.id for record in real.described() if bool(record.tasks) != bool(real.pillars_of(record))] == []


def test_variants_belong_to_models_and_tokenizers(corpus: KnowledgeBase) -> None:
    """Only models and tokenizers have variants."""
    assert [variant.id for variant in variants_of(corpus.models["mmaudio"])] == ["s-16k", "l-44k"]
    assert variants_of(corpus.datasets["vggsound"]) == ()


def test_cell_stands_in_its_context(corpus: KnowledgeBase) -> None:
    """A number knows who reports it, of what, on what, where, and in which unit."""
    cell = next(cell for cell in all_cells(corpus) if cell.row.label == "Qwen2.5-Omni +OFF")
    assert (cell.sheet.id, cell.table.where, cell.column.metric) == ("chen2026futureomni", "Table 6", "accuracy")
    assert (cell.printed.text, cell.number) == ("49.03", pytest.approx(0.4903))
    assert cell.place == ("tables", 0, "rows", 1, "values", 0)
    assert cell.is_sourced


def test_protocol_is_joined_from_three_levels(overlay: Overlay) -> None:
    """The column's conditions override the table's, and the row's override both."""
    sheet = """\
reported_in: cheng2024taming
sources: {v1: {url: "https://arxiv.org/abs/2412.15322v1", tier: paper-fulltext, seen: 2026-11-23}}
tables:
  - where: Table 1
    source: v1
    protocol: {subset: of table, audio_input: of table, frames: of table}
    columns: [{benchmark: daily-omni, metric: accuracy, protocol: {subset: of column, audio_input: of column}}]
    rows:
      - {label: A, run: self, protocol: {subset: of row, fine_tuned: of row}, values: [0.5]}
      - {label: B, run: self, values: ["-"]}
"""
    kb = read_folder(overlay({"results/cheng2024taming.yml": sheet})).kb
    (cell,) = [cell for cell in all_cells(kb) if cell.sheet.id == "cheng2024taming"]
    assert cell.protocol == (
        Facet(name="audio_input", value="of column"),
        Facet(name="fine_tuned", value="of row"),
        Facet(name="frames", value="of table"),
        Facet(name="subset", value="of row"),
    )
    assert (cell.facet("subset"), cell.facet("split")) == ("of row", None)


def test_fingerprint_is_of_names_and_bytes(overlay: Overlay) -> None:
    """The fingerprint changes with any byte or name of any file, and with nothing else."""
    first = read_folder(overlay({})).fingerprint
    again = read_folder(overlay({})).fingerprint
    changed = read_folder(overlay({"policy.yml": "summary_words: 61\n"})).fingerprint
    renamed = read_folder(overlay({"policy.yml": "", "models/engine.yml": ""})).fingerprint
    assert first == again
    assert len({first, changed, renamed}) == 3


def test_hidden_files_are_left_alone(overlay: Overlay) -> None:
    """What begins with a dot belongs to other programs."""
    folder = read_folder(overlay({".hidden": "x", "models/.mmaudio.yml.swp": "x"}))
    assert folder.findings == ()


def test_place_in_a_record_is_found_again(real_folder: DataFolder) -> None:
    """The place of a field is looked up in the file as it is now."""
    paper = real_folder.kb.papers["cheng2024taming"]
    position = real_folder.locate(paper, ("title",))
    line = (
        (real_folder.folder / "papers" / "cheng2024taming.yml")
        .read_text(encoding="utf-8")
        .split("\n")[position.line - 1]
    )
    assert line[position.column - 1 :].strip("\"'") == paper.title
