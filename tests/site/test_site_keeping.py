"""Keeping pages: a build that keeps what has not changed gives the bytes of a clean one, and writes nothing else."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from checkout import NO_SEARCH, bytes_below, differing, edit

from avsurvey.files import seal
from avsurvey.kb import KnowledgeBase
from avsurvey.kb.reads import EVERYTHING, Key, Remembered, note, recording
from avsurvey.pages import Renderer, page_recipes
from avsurvey.records import Benchmark, Metric, Model, Paper, Record, Results, Vocabulary, file_of
from avsurvey.site import Project, build_site
from avsurvey.site.kept_pages import PageStore
from avsurvey.site.other_files import file_recipes
from avsurvey.site.publish import STAMP
from avsurvey.views import Survey
from avsurvey.views.facts_read import WHOLES, FactDigests, plain_of, wholes_of
from avsurvey.views.tallies import TALLIES
from avsurvey.views.traced import TracedSurvey
from benchmarks.edits import SORTS, Proof

ROOT = Path(__file__).parents[2]
RECORDS = 60
PAPER = Path("papers") / "zhou2025dailyomni.yml"
READ_BY_SITE = frozenset(("template", "shell"))


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    """A synthetic project whose site is built on."""
    return Proof(tmp_path_factory.mktemp("edits") / "project", RECORDS, seed=3)


@pytest.mark.parametrize("sort", [*SORTS, "change", "add"])
def test_an_edited_site_is_a_clean_one(proof: Proof, sort: str) -> None:
    """After any edit the site is byte for byte what a clean build gives, and unchanged files keep their time.

    The long proof is `make bench-edits`: 200 edits.
    """
    outcome = proof.step(sort)
    assert outcome.written == outcome.changed
    assert outcome.made < outcome.pages


def change(project: Project, words: str) -> None:
    """Change a sentence of one record."""
    edit(project.data / PAPER, "summary: >-\n", f"summary: >-\n  {words}\n")


def clean(project: Project, folder: Path) -> dict[str, bytes]:
    """The files of a clean build of the same inputs, without its stamp."""
    other = Project(project.root, project.data, folder / "clean")
    build_site(other, NO_SEARCH)
    return {path: content for path, content in bytes_below(other.site).items() if path != STAMP}


def built(project: Project) -> dict[str, bytes]:
    """The files of the published site without its stamp."""
    return {path: content for path, content in bytes_below(project.site).items() if path != STAMP}


@pytest.mark.parametrize("keeps_time", [True, False])
def test_a_published_file_that_was_touched_is_made_anew(toy: Project, tmp_path: Path, *, keeps_time: bool) -> None:
    """What somebody wrote into the published site, or took out of it, does not outlive the next build."""
    build_site(toy, NO_SEARCH)
    page, twin = toy.site / "models" / "mmaudio" / "index.html", toy.site / "models" / "mmaudio" / "index.md"
    before = page.stat()
    page.write_bytes(page.read_bytes() + b"<!-- touched -->")
    if keeps_time:
        os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    twin.unlink()
    (toy.site / "foreign" / "folder").mkdir(parents=True)
    (toy.site / "foreign" / "folder" / "file.txt").write_text("not ours", encoding="utf-8")
    for words in ("Once.", "Twice."):
        change(toy, words)
        build_site(toy, NO_SEARCH)
        assert differing(built(toy), clean(toy, tmp_path)) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PAPER, "summary: >-\n", "summary: >-\n  Changed.\n"),
        (Path("models") / "mmaudio.yml", "name: MMAudio\n", "name: MM-Audio\n"),
    ],
)
def test_what_goes_to_and_fro_is_made_anew(path: Path, old: str, new: str, toy: Project, tmp_path: Path) -> None:
    """A value that was known two builds ago is not taken for that of the last one."""
    for _ in range(3):
        edit(toy.data / path, old, new)
        build_site(toy, NO_SEARCH)
        assert differing(built(toy), clean(toy, tmp_path)) == []
        old, new = new, old


def spoiled(path: Path) -> Iterator[bytes]:
    """The bytes of a store spoiled in each way."""
    stored = path.read_bytes()
    yield stored[: len(stored) // 2]
    yield b""
    yield stored[:32] + pickle.dumps(["another", "schema"])
    yield bytes(32) + stored[32:]
    yield seal("of-another-site.pickle", stored[32:])


def test_a_spoiled_store_keeps_nothing(toy: Project) -> None:
    """A store that is cut off, empty, foreign, of other code or of another site counts as none."""
    build_site(toy, NO_SEARCH)
    (path,) = (toy.cache / "pages").glob("*.pickle")
    version = pickle.loads(path.read_bytes()[32:])["version"]
    stamp = (toy.site / STAMP).read_text(encoding="utf-8").strip()
    assert PageStore.open(path, version, stamp).pages
    assert not PageStore.open(path, "other code", stamp).pages
    assert not PageStore.open(path, version, "other site").pages
    assert not PageStore.open(path, version, None).pages
    for content in spoiled(path):
        path.write_bytes(content)
        assert not PageStore.open(path, version, stamp).pages


def test_a_page_keeps_while_others_change(toy: Project) -> None:
    """A changed record makes anew only what reads it; a changed template all pages that it renders."""
    build_site(toy, NO_SEARCH)
    change(toy, "Changed.")
    first = build_site(toy, NO_SEARCH)
    with (toy.templates / "record.html").open("a", encoding="utf-8") as template:
        template.write("<!-- changed -->\n")
    second = build_site(toy, NO_SEARCH)
    assert 0 < first.made < first.pages / 10
    kinds = ("papers", "models", "datasets", "benchmarks", "tokenizers", "metrics")
    records = [path for kind in kinds for path in (toy.data / kind).glob("*.yml")]
    assert second.written == len(records) <= second.made < second.pages


def test_what_is_not_traced_counts_as_everything(corpus: KnowledgeBase) -> None:
    """An attribute of survey, records or graph that no finer key describes is noted as reading everything."""
    traced = TracedSurvey(Survey(corpus))
    for thing in (traced, traced.kb, traced.graph):
        fine = type(thing)._fine
        others = [name for name in dir(type(thing).__mro__[2]) if not name.startswith("_") and name not in fine]
        assert others
        for name in others:
            with recording() as reads:
                getattr(thing, name)
            assert EVERYTHING in reads, f"{type(thing).__name__}.{name}"


def test_every_fact_that_is_read_has_a_digest(corpus: KnowledgeBase) -> None:
    """No recipe reads a fact of a sort whose value is not known, nor simply everything."""
    survey, renderer = Survey(corpus), Renderer(ROOT / "templates")
    traced, facts = TracedSurvey(survey), FactDigests(survey, "all", {}, dict.fromkeys(READ_BY_SITE, str))
    for recipe in (*page_recipes(survey, renderer), *file_recipes("https://example.org/")):
        with recording() as reads:
            recipe.make(traced)
        assert {key[0] for key in reads} <= facts.sorts
        assert EVERYTHING not in reads, recipe.name


def _digests(kb: KnowledgeBase) -> FactDigests:
    hashes = {file_of(record.kind, record.id): repr(record).encode() for record in kb.records()}
    return FactDigests(Survey(kb), repr(hashes), hashes, dict.fromkeys(READ_BY_SITE, str))


def _read(kb: KnowledgeBase) -> frozenset[Key]:
    """Every fact that anything of a site reads."""
    survey, renderer = Survey(kb), Renderer(ROOT / "templates")
    traced = TracedSurvey(survey)
    with recording() as reads:
        for recipe in (*page_recipes(survey, renderer), *file_recipes("https://example.org/")):
            recipe.make(traced)
    return frozenset(reads)


def _first(record: Record, field: str, **changes: object) -> tuple[object, ...]:
    """The values of a field that is a list, the first of them changed."""
    first, *others = getattr(record, field)
    return (first.model_copy(update=changes), *others)


EDITS: Final[dict[str, tuple[type[Record], Callable[[Any], dict[str, object] | None]]]] = {
    "a summary": (Paper, lambda paper: {"summary": "Other words."}),
    "a title": (Paper, lambda paper: {"title": "Another title"}),
    "a source": (Paper, lambda paper: {"sources": _first(paper, "sources", version="v99")}),
    "what is cited": (Paper, lambda paper: {"cites": None}),
    "a release": (Model, lambda model: {"release": None}),
    "an author": (Paper, lambda paper: {"authors": ("Somebody Else", *paper.authors[1:])}),
    "the tasks": (Paper, lambda paper: {"tasks": ()}),
    "a name": (Model, lambda model: {"name": "Another name"}),
    "who introduced it": (Model, lambda model: {"introduced_by": None}),
    "a record goes": (Benchmark, lambda benchmark: None),
    "a model goes": (Model, lambda model: None),
    "a sheet goes": (Results, lambda sheet: None),
    "the range of a metric": (Metric, lambda metric: {"range": None}),
    "a label": (Vocabulary, lambda found: {"terms": _first(found, "terms", label="Another label")}),
    "a broader term": (Vocabulary, lambda found: {"terms": _first(found, "terms", parent=found.terms[-1].id)}),
}


@pytest.mark.parametrize("edited", EDITS)
def test_what_follows_from_others_does_not_change_alone(edited: str, corpus: KnowledgeBase) -> None:
    """A fact that a build does not look at, while those are the same from which it follows, is the same."""
    kind, change = EDITS[edited]
    before, reads = _digests(corpus), _read(corpus)
    changed = 0
    for old in list(corpus.indexes[kind.kind].values())[:6]:
        update = change(old)
        new = () if update is None else (old.model_copy(update=update),)
        after = _digests(KnowledgeBase.of((*(record for record in corpus.records() if record is not old), *new)))
        same = {key for key in WHOLES if before.of(key) == after.of(key)}
        for key in reads:
            if before.of(key) != after.of(key):
                changed += 1
                assert not wholes_of(key) or not same.issuperset(wholes_of(key)), key
    assert changed


def test_a_field_of_all_is_a_fact_of_its_own(corpus: KnowledgeBase) -> None:
    """What walks over one field of all records reads that field, however deep, and no other."""
    paper = corpus.papers["cheng2024taming"]
    sources = _first(paper, "sources", version="v99")
    edited = [paper.model_copy(update={"sources": sources}) if one == paper else one for one in corpus.records()]
    before, after = _digests(corpus), _digests(KnowledgeBase.of(edited))
    changed = {
        name
        for name in Paper.model_fields
        if before.of(("field", "papers", name)) != after.of(("field", "papers", name))
    }
    assert changed == {"sources"}
    for value, other in (((), None), (("a", "b"), ("a, b",)), ("1", 1), (paper.sources, sources)):
        assert repr(plain_of(value)) != repr(plain_of(other))


def test_counts_of_the_collection_read_no_more_than_they_count(corpus: KnowledgeBase) -> None:
    """No count that a chapter shows depends on every byte of the data."""
    traced = TracedSurvey(Survey(corpus))
    for name, tally in TALLIES.items():
        with recording() as reads:
            tally(traced)
        assert EVERYTHING not in reads, name


def test_the_second_asker_has_read_the_same(corpus: KnowledgeBase) -> None:
    """An answer that is remembered brings what it was worked out from to all who ask."""
    remembered, asked = Remembered(), []

    def answer() -> str:
        note(("item", "papers", "x"))
        asked.append(1)
        return "answer"

    for _ in range(2):
        with recording() as reads:
            assert remembered.once("question", answer) == "answer"
        assert reads == {("item", "papers", "x")}
    assert len(asked) == 1
