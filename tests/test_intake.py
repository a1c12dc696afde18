"""Laws of the intake: candidates, reference lists and amendments become records that say no more than was read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from processes import run

from avsurvey.intake import (
    Indexes,
    Listings,
    Placement,
    Proceedings,
    amend_records,
    cites_change,
    import_papers,
    read_evidence,
    read_placements,
    reference_section,
    works_in_text,
    works_of_titles,
)
from avsurvey.intake.indexes import plain_title
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.reading import read_document

DAY = "2026-01-02"
SOURCE = {"url": "https://arxiv.org/abs/2601.13836v1", "tier": "paper-fulltext", "version": "v1", "seen": DAY}
CANDIDATE = {"arxiv": "2501.00001", "title": "Sounding Pictures", "id_status": "single-list"}
PLACED = Placement(is_in_scope=True, fields={"tasks": ["video-to-audio"]})


def lines(path: Path, rows: Sequence[Any]) -> Path:
    """Write JSON lines, gzipped where the name says so."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def record(text: str) -> Any:
    """What the text of a record says."""
    return read_document(text.encode(), "record.yml").value


@pytest.fixture
def editable(overlay: Any) -> Path:
    """A copy of the corpus that may be changed."""
    data = overlay({})
    assert isinstance(data, Path)
    return data


# reference lists

ENTRIES = {
    "natbib": "Honglie Chen, Weidi Xie, and A. Vedaldi. VGGSound: A large-scale audio-visual dataset. In ICASSP, 2020.",
    "ieee": '[3] H. Chen, W. Xie, "VGGSound: A Large-Scale Audio-Visual Dataset," in Proc. ICASSP, 2020.',
    "springer": "3. Chen, H., Xie, W.: Vggsound: A large-scale audio-visual dataset. In: ICASSP (2020)",
    "aaai": "Chen, H.; Xie, W.; and Vedaldi, A. 2020. VGGSound: A Large-scale Audio-Visual Dataset. In ICASSP.",
    "hyphenated": "Honglie Chen et al. Vggsound: A large-\nscale audio-visual data-\nset. ICASSP 2020",
    "no full stop": "H. Chen. VGGSound: a large-scale audio-visual dataset In ICASSP, 2020.",
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_cited_work_is_found(corpus: KnowledgeBase, entry: str) -> None:
    """A work is found in the entry of any style, whatever its capitals and line breaks."""
    assert works_in_text(corpus, f"A. Other. Something else. 2019.\n{entry}\nB. Other. And more. 2021.") == (
        "chen2020vggsound",
    )


NOT_CITED = {
    "a longer title": "H. Chen. VGGSound: A large-scale audio-visual dataset of birds. 2022.",
    "a subtitle follows": "H. Chen. VGGSound: A large-scale audio-visual dataset: five years on. 2025.",
    "inside a sentence": "Chen trained on VGGSound: a large-scale audio-visual dataset which is noisy.",
    "other authors": "A. Nobody. VGGSound: A large-scale audio-visual dataset. 2020.",
    "only a mention": "Chen et al. used VGGSound.",
}


@pytest.mark.parametrize("text", NOT_CITED.values(), ids=NOT_CITED)
def test_what_only_resembles_a_citation_is_not_found(corpus: KnowledgeBase, text: str) -> None:
    """A title counts only as a whole sentence of an entry of its own authors."""
    assert works_in_text(corpus, text) == ()


def test_only_the_last_section_called_references_counts() -> None:
    """The list follows the last such heading; a text without one is taken whole."""
    text = "See References below.\n# References\nold\n## 7 REFERENCES\nnew\n"
    assert reference_section(text).strip() == "new"
    assert reference_section("no heading") == "no heading"


def test_titles_that_were_read_are_matched(corpus: KnowledgeBase) -> None:
    """The same letters or an unambiguous beginning match; what is short or has no record is told."""
    read = works_of_titles(
        corpus,
        ["Qwen2.5-omni technical report", "VGGSound: A large-scale audio", "BigVGAN", "A title that nobody has"],
    )
    assert read.works == ("chen2020vggsound", "xu2025qwen25omni")
    assert read.unknown == ("BigVGAN", "A title that nobody has")


def test_a_change_names_the_source_and_not_the_paper_itself(corpus: KnowledgeBase) -> None:
    """A text read anew becomes a source of its own; one that the paper has is used again."""
    paper = corpus.papers["cheng2024taming"]
    change = cites_change(paper, SOURCE, "References", ["chen2020vggsound", "cheng2024taming"])
    assert change["cites"] == {"source": "text", "where": "References", "works": ["chen2020vggsound"]}
    assert change["sources"] == {"text": SOURCE}
    own = paper.sources[0]
    again = cites_change(paper, {"url": own.url, "tier": own.tier}, "References", ["chen2020vggsound"])
    assert (again["cites"]["source"], "sources" in again) == (own.key, False)


# amending


def test_lists_and_maps_grow_and_absent_fields_are_set(editable: Path) -> None:
    """An amendment adds; what was there stays, in its order."""
    folder = read_folder(editable)
    before = folder.document_of(folder.kb.papers["lee2022bigvgan"]).value
    assert isinstance(before, dict)
    change = {"record": "lee2022bigvgan", "aliases": ["BV", "BV"], "doi": "10.1000/x", "sources": {"new": SOURCE}}
    report = amend_records(folder, [change])
    after = record(report.texts["papers/lee2022bigvgan.yml"])
    assert after["doi"] == "10.1000/x"
    assert after["sources"] == before["sources"] | {"new": SOURCE}
    assert after["aliases"][: len(before.get("aliases", []))] == before.get("aliases", [])
    assert {name: after[name] for name in before if name not in ("aliases", "sources")} == {
        name: before[name] for name in before if name not in ("aliases", "sources")
    }


def test_comments_stay_beside_their_fields(editable: Path) -> None:
    """What a person noted in a file is still there when the record has grown."""
    path = editable / "papers" / "lee2022bigvgan.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("\narxiv:", "\n# judge this\narxiv:"), encoding="utf-8")
    report = amend_records(read_folder(editable), [{"record": "lee2022bigvgan", "doi": "10.1000/x"}])
    assert "\n# judge this\narxiv:" in report.texts["papers/lee2022bigvgan.yml"]


def test_nothing_is_overwritten(editable: Path) -> None:
    """A value that differs is refused with its whole change; the same value again changes nothing; levels may rise."""
    folder = read_folder(editable)
    changes: list[Mapping[str, Any]] = [
        {"record": "lee2022bigvgan", "title": "Another", "doi": "10.1000/x"},
        {"record": "kumar2023highfidelity", "title": folder.kb.papers["kumar2023highfidelity"].title},
        {"record": "nobody", "title": "Another"},
    ]
    report = amend_records(folder, changes)
    assert report.texts == {}
    assert report.refused == [
        ("lee2022bigvgan", "`title` is there already and says something else"),
        ("nobody", "no such record"),
    ]
    papers = folder.kb.papers
    lower = next(paper for paper in papers.values() if paper.level == "curated")
    assert amend_records(folder, [{"record": lower.id, "level": "stub"}]).refused != []
    assert amend_records(folder, [{"record": lower.id, "level": "perfect"}]).refused != []
    assert amend_records(folder, [{"record": lower.id, "level": "verified"}]).refused == []


def test_a_change_that_breaks_the_schema_is_refused(editable: Path) -> None:
    """What would make a record unreadable is told and left out; the other changes of the record stand."""
    faulty = {"record": "lee2022bigvgan", "sources": {"new": {**SOURCE, "url": "nowhere"}}}
    report = amend_records(read_folder(editable), [faulty, {"record": "lee2022bigvgan", "doi": "10.1000/x"}])
    assert [(name, "is not a web address" in problem) for name, problem in report.refused] == [("lee2022bigvgan", True)]
    after = record(report.texts["papers/lee2022bigvgan.yml"])
    assert (after["doi"], "new" in after["sources"]) == ("10.1000/x", False)


def test_several_changes_of_one_record_add_up(editable: Path) -> None:
    """The second change of a record starts from the first."""
    folder = read_folder(editable)
    report = amend_records(folder, [{"record": "lee2022bigvgan", "aliases": [name]} for name in ("A1", "B1")])
    assert record(report.texts["papers/lee2022bigvgan.yml"])["aliases"][-2:] == ["A1", "B1"]


def test_citations_go_from_a_text_into_the_record(editable: Path, tmp_path: Path) -> None:
    """`cites` prints changes, `amend` writes them, and the records stay valid."""
    text = tmp_path / "paper.txt"
    text.write_text("Body.\nReferences\n" + ENTRIES["natbib"])
    source = {name: SOURCE[name] for name in ("url", "tier", "version")}
    rows = [
        {"paper": "lee2022bigvgan", "source": source, "text": str(text)},
        {
            "paper": "kumar2023highfidelity",
            "source": source,
            "titles": ["SoundStream: An End-to-End Neural Audio Codec"],
        },
    ]
    found = run("cites", lines(tmp_path / "lists.jsonl", rows), "--data", editable, "--seen", DAY)
    changes = tmp_path / "changes.jsonl"
    changes.write_text(found.stdout)
    assert [json.loads(line)["cites"]["works"] for line in found.stdout.splitlines()] == [
        ["chen2020vggsound"],
        ["zeghidour2021soundstream"],
    ]
    assert run("amend", changes, "--data", editable, "--dry-run").exit_code == 0
    assert read_folder(editable).kb.papers["lee2022bigvgan"].cites is None
    assert run("amend", changes, "--data", editable).exit_code == 0
    cites = read_folder(editable).kb.papers["lee2022bigvgan"].cites
    assert cites is not None
    assert cites.works == ("chen2020vggsound",)
    assert run("validate", "--data", editable).exit_code == 0


FAULTY = {
    "no such file": (None, "There is no file"),
    "not JSON": ("{", ":1:2: this line is not JSON"),
    "not an object": ("[1]", ":1: this line is no JSON object"),
}


@pytest.mark.parametrize("row", [{}, {"paper": "lee2022bigvgan"}, {"paper": "lee2022bigvgan", "source": {"url": "x"}}])
def test_a_list_without_its_paper_or_source_is_told(editable: Path, tmp_path: Path, row: dict[str, Any]) -> None:
    """A line that does not say who cites, or what was read, ends the command with its place."""
    result = run("cites", lines(tmp_path / "lists.jsonl", [row]), "--data", editable)
    assert (result.exit_code, "lists.jsonl:1: `paper` must be" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["cites", "amend"])
@pytest.mark.parametrize(("content", "message"), FAULTY.values(), ids=FAULTY)
def test_faulty_input_is_told(editable: Path, tmp_path: Path, command: str, content: str | None, message: str) -> None:
    """Input that cannot be used ends the command with its place and no record changed."""
    path = tmp_path / "input.jsonl"
    if content is not None:
        path.write_text(content)
    result = run(command, path, "--data", editable)
    assert (result.exit_code, message in result.stderr) == (2, True)


# candidates


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("Sound  and\nVision", "Sound and Vision"),
        (r"$\pi$-AVAS", "π-AVAS"),
        ("UniCode$^2$: x", "UniCode²: x"),
        (r"$\texttt{AVROBUSTBENCH}$: x", "AVROBUSTBENCH: x"),
        (r"\textbf{A} b", "A b"),
    ],
)
def test_titles_lose_their_tex(printed: str, plain: str) -> None:
    """What TeX would print stays, and nothing of it is lost."""
    assert plain_title(printed) == plain


def listings(tmp_path: Path) -> Listings:
    """A listing of the candidate."""
    return Listings(lines(tmp_path / "l.jsonl.gz", [["2501.00001", "Sounding pictures", ["Ada L", "Bo M"], None, DAY]]))


def test_a_candidate_becomes_a_record(corpus: KnowledgeBase, tmp_path: Path) -> None:
    """Title, authors, month and source come from the listing, terms from the placement; nothing else is said."""
    report = import_papers(corpus, [CANDIDATE], {"2501.00001": PLACED}, Indexes(listings=listings(tmp_path)), seen=DAY)
    assert record(report.texts["l2025sounding"]) == {
        "level": "stub",
        "title": "Sounding pictures",
        "authors": ["Ada L", "Bo M"],
        "published": "2025-01",
        "arxiv": "2501.00001",
        "tasks": ["video-to-audio"],
        "sources": {
            "listing": {
                "url": "https://arxiv.org/abs/2501.00001",
                "tier": "arxiv-metadata",
                "version": f"listing of {DAY}",
                "seen": DAY,
            }
        },
    }


def test_venue_needs_a_proceedings_entry_that_was_not_rejected(corpus: KnowledgeBase, tmp_path: Path) -> None:
    """The venue carries the entry as its evidence; a rejection is none."""
    rows = [
        ["iclr2025", "Sounding pictures", ["Ada L", "Bo M"], status, "https://x.org/1"] for status in ("Reject", "Oral")
    ]
    for row, venue in zip(rows, (None, {"id": "iclr", "year": "2025"}), strict=True):
        indexes = Indexes(listings(tmp_path), Proceedings(lines(tmp_path / "p.jsonl", [row])))
        found = record(
            import_papers(corpus, [CANDIDATE], {"2501.00001": PLACED}, indexes, seen=DAY).texts["l2025sounding"]
        )
        got = found.get("venue")
        assert (got and {name: got[name] for name in ("id", "year")}) == venue


@pytest.mark.parametrize(("year", "published"), [("2025", "2025-01"), ("2026", "2025-01"), ("2024", "2024")])
def test_a_confirmed_id_tells_the_month(corpus: KnowledgeBase, tmp_path: Path, year: str, published: str) -> None:
    """Without a listing, the id dates the work to its month, unless it was published in an earlier year."""
    row = [f"iclr{year}", "Sounding pictures", ["Ada L", "Bo M"], "Oral", "https://x.org/1"]
    indexes = Indexes(proceedings=Proceedings(lines(tmp_path / "p.jsonl", [row])))
    candidate = {**CANDIDATE, "id_status": "confirmed"}
    report = import_papers(corpus, [candidate], {"2501.00001": PLACED}, indexes, seen=DAY)
    (text,) = report.texts.values()
    assert (record(text)["arxiv"], record(text)["published"]) == ("2501.00001", published)


def test_what_cannot_be_sourced_is_not_written(corpus: KnowledgeBase, tmp_path: Path) -> None:
    """Unlisted, unplaced, out of scope and already known candidates are told apart."""
    rows = [
        {**CANDIDATE, "arxiv": "2501.00002", "title": "Unlisted"},
        {**CANDIDATE, "arxiv": "2501.00003", "title": "Unplaced"},
        {**CANDIDATE, "arxiv": "2501.00004", "title": "Foreign"},
        {"arxiv": None, "title": "Vggsound: a large scale audio-visual dataset"},
    ]
    placements = {"2501.00002": PLACED, "2501.00004": Placement(is_in_scope=False, reason="text only")}
    report = import_papers(corpus, rows, placements, Indexes(listings(tmp_path)), seen=DAY)
    assert report.texts == {}
    assert report.unresolved == {
        "Unlisted": "no listing or addressable proceedings entry with authors was found",
        "Unplaced": "not yet placed",
    }
    assert report.out_of_scope == {"Foreign": "text only"}
    assert report.twins == {"Vggsound: a large scale audio-visual dataset": "chen2020vggsound"}


def test_bibliography_found_one_by_one_counts_where_the_indexes_are_silent(
    corpus: KnowledgeBase, tmp_path: Path
) -> None:
    """Evidence brings title, authors, month and its own source; without a sighting the arXiv id is left out."""
    evidence = {
        "arxiv": "2501.00001",
        "title": "Sounding Pictures",
        "exact_title": "Sounding Pictures, Moving",
        "authors": ["Ada L"],
        "published": "2025-01",
        "source": {"url": "https://x.org/1", "tier": "official-repo", "version": "1"},
    }
    placed = {"arxiv": "2501.00001", "title": "Sounding Pictures", "scope": "in", "tasks": ["video-to-audio"]}
    found = read_evidence(lines(tmp_path / "found.jsonl", [evidence]))
    placements = read_placements(lines(tmp_path / "placed.jsonl", [placed]))
    for seen_id in (False, True):
        found = read_evidence(lines(tmp_path / "found.jsonl", [{**evidence, "arxiv_seen": seen_id}]))
        report = import_papers(corpus, [CANDIDATE], placements, Indexes(findings=found), seen=DAY)
        value = record(report.texts["l2025sounding"])
        assert (value["title"], value["authors"]) == ("Sounding Pictures, Moving", ["Ada L"])
        assert value.get("arxiv") == ("2501.00001" if seen_id else None)
        assert value["sources"] == {"found": {**evidence["source"], "seen": DAY}}


def test_candidates_are_added_by_the_command(editable: Path, tmp_path: Path) -> None:
    """`add` writes records and a report, and overwrites nothing the second time."""
    listings(tmp_path)
    placed = {"arxiv": "2501.00001", "title": "Sounding Pictures", "scope": "in", "tasks": ["video-to-audio"]}
    arguments = [
        *("add", "--from-jsonl", lines(tmp_path / "c.jsonl", [CANDIDATE]), "--data", editable, "--seen", DAY),
        *("--placements", lines(tmp_path / "placed.jsonl", [placed]), "--listings", tmp_path / "l.jsonl.gz"),
        *("--report", tmp_path / "report.json"),
    ]
    assert run(*arguments).exit_code == 0
    assert json.loads((tmp_path / "report.json").read_text())["new"] == ["l2025sounding"]
    assert run("validate", "--data", editable).exit_code == 0
    written = (editable / "papers" / "l2025sounding.yml").read_bytes()
    assert run(*arguments).exit_code == 0
    assert json.loads((tmp_path / "report.json").read_text())["twins"] == {"Sounding Pictures": "l2025sounding"}
    assert (editable / "papers" / "l2025sounding.yml").read_bytes() == written
