"""Laws of adding papers: what services or a .bib file say becomes a record, what is doubtful a comment, and no more.

The services are played by a fake server on loopback; ``fake_services`` says where the shapes of its answers are from.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from fake_services import (
    ARXIV,
    ARXIV_ID,
    ARXIV_WITH_DOI,
    CROSSREF,
    DATACITE,
    DOI,
    OPENALEX,
    PAGE,
    TITLE,
    Answer,
    Fake,
)
from fixture_types import Overlay
from processes import run, spawn
from typer.testing import CliRunner, Result

from avsurvey.cli.app import app
from avsurvey.intake.bibliography import read_bibliography
from avsurvey.intake.formatting import format_text
from avsurvey.intake.gathering import Identifier, Scheme, read_identifier
from avsurvey.intake.proposing import find_twins, propose_citekey, propose_venue, suggest_terms
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.reading import read_document
from avsurvey.records import Paper
from avsurvey.rules import check_folder

CITEKEY = "lovelace2025loom"
ARXIV_OF_OPENALEX = f"/openalex/works/doi:10.48550/arxiv.{ARXIV_ID}"


@pytest.fixture
def data(overlay: Overlay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corpus, to be added to, with the working folder elsewhere."""
    monkeypatch.chdir(tmp_path)
    return overlay({})


def add(data: Path, *arguments: str | Path) -> Result:
    """Run `avsurvey add`; anything but an orderly end is raised."""
    return run("add", *arguments, "--data", data)


def knows_all(fake: Fake) -> None:
    """Let every service know the work."""
    fake.say("/arxiv", ARXIV)
    fake.say(ARXIV_OF_OPENALEX, OPENALEX)
    fake.say(f"/openalex/works/doi:{DOI}", OPENALEX)
    fake.say(f"/crossref/works/{DOI}", CROSSREF)


def fields(data: Path, citekey: str = CITEKEY) -> dict[str, Any]:
    """What a new record says."""
    value = read_document((data / "papers" / f"{citekey}.yml").read_bytes(), citekey).value
    assert isinstance(value, dict)
    return value


def papers(data: Path) -> set[str]:
    """The ids of the papers that have files."""
    return {path.stem for path in (data / "papers").iterdir()}


# identifiers

IDENTIFIERS = [
    ("arxiv:2511.01234", Scheme.ARXIV, "2511.01234"),
    ("arXiv:2511.01234v3", Scheme.ARXIV, "2511.01234"),
    ("2511.01234", Scheme.ARXIV, "2511.01234"),
    ("https://arxiv.org/abs/2511.01234v2", Scheme.ARXIV, "2511.01234"),
    ("https://arxiv.org/pdf/2511.01234v2.pdf", Scheme.ARXIV, "2511.01234"),
    ("http://www.arxiv.org/html/2511.01234", Scheme.ARXIV, "2511.01234"),
    ("doi:10.48550/arXiv.2511.01234", Scheme.ARXIV, "2511.01234"),
    ("doi:10.1000/ABC", Scheme.DOI, "10.1000/abc"),
    ("https://doi.org/10.1000/a%28b%29", Scheme.DOI, "10.1000/a(b)"),
    ("10.1000/182", Scheme.DOI, "10.1000/182"),
    ("https://aclanthology.org/2024.acl-long.1/", Scheme.DOI, "10.18653/v1/2024.acl-long.1"),
    ("https://openaccess.thecvf.com/a.html", Scheme.URL, "https://openaccess.thecvf.com/a.html"),
]


@pytest.mark.parametrize(("text", "scheme", "value"), IDENTIFIERS)
def test_identifiers_are_read(text: str, scheme: Scheme, value: str) -> None:
    """Every way in which people write an id means that id."""
    assert read_identifier(text) == Identifier(scheme, value)


@pytest.mark.parametrize(
    "text", ["", "mmaudio", "doi:11.1/a", "ftp://a.org/b", "https://user@host/a", "arxiv:abc", "https://"]
)
def test_other_words_name_no_work(text: str, data: Path) -> None:
    """What is no identifier ends the command before anything is asked."""
    assert read_identifier(text) is None
    if text:
        assert add(data, text).exit_code == 2


# records


def test_paper_is_drafted_from_all_services(fake: Fake, data: Path) -> None:
    """One command gives first day, authors, DOI and venue, each with the source that says so; terms are for people."""
    knows_all(fake)
    result = add(data, f"arxiv:{ARXIV_ID}", "--mail", "ada@example.org")
    assert result.exit_code == 0, result.stderr
    said = fields(data)
    assert (said["title"], said["authors"]) == (TITLE, ["Ada Lovelace", "Jörg van der Müller"])
    assert (said["published"], said["arxiv"], said["doi"]) == ("2025-11-03", ARXIV_ID, DOI)
    assert {said["venue"][name] for name in ("id", "year", "source")} == {"cvpr", "2026", "crossref"}
    assert {key: source["tier"] for key, source in said["sources"].items()} == {
        "arxiv": "arxiv-metadata",
        "crossref": "proceedings-list",
    }
    assert said["sources"]["arxiv"]["url"] == f"https://arxiv.org/abs/{ARXIV_ID}v2"
    text = (data / "papers" / f"{CITEKEY}.yml").read_text(encoding="utf-8")
    assert said["tasks"] == []
    assert "#   video-to-audio (“Video-to-audio” in the title)" in text
    assert "#   flow-matching (“Flow matching” in the title)" in text
    assert "# arXiv has the comment “Accepted to CVPR 2026, 12 pages”." in text
    assert "We generate" not in text
    assert text.startswith("# yaml-language-server: $schema=../../schema/papers.schema.json\n# Drafted by")


def test_judged_draft_is_valid(fake: Fake, data: Path) -> None:
    """A draft lacks nothing but its tasks; with them it has no finding."""
    knows_all(fake)
    add(data, f"arxiv:{ARXIV_ID}")
    codes = {finding.code for finding in check_folder(read_folder(data))}
    assert codes == {"expectation"}
    (data / "papers" / f"{CITEKEY}.yml").unlink()
    assert add(data, f"arxiv:{ARXIV_ID}", "--task", "video-to-audio").exit_code == 0
    assert check_folder(read_folder(data)) == ()


def test_draft_is_laid_out(fake: Fake, data: Path) -> None:
    """A draft is in the layout that `avsurvey fmt` gives."""
    knows_all(fake)
    add(data, f"arxiv:{ARXIV_ID}")
    raw = (data / "papers" / f"{CITEKEY}.yml").read_bytes()
    assert format_text(Paper, raw, "record.yml").text == raw.decode()


def test_doi_leads_to_the_preprint(fake: Fake, data: Path) -> None:
    """A DOI of a published work finds the preprint, whose day and id the record takes."""
    knows_all(fake)
    assert add(data, f"https://doi.org/{DOI}").exit_code == 0
    said = fields(data)
    assert (said["arxiv"], said["doi"], said["published"]) == (ARXIV_ID, DOI, "2025-11-03")


def test_doi_of_datacite(fake: Fake, data: Path) -> None:
    """A DOI that Crossref does not know is asked for at DataCite; the tier of such a source is for people."""
    fake.say("/datacite/dois/10.5281/zenodo.1234567", DATACITE)
    result = add(data, "doi:10.5281/zenodo.1234567")
    assert result.exit_code == 0, result.stderr
    said = fields(data)
    assert said["authors"] == ["Ada Lovelace", "{The Engine Group}"]
    assert said["sources"]["datacite"]["tier"] == ""


def test_page_of_proceedings(fake: Fake, data: Path) -> None:
    """An address whose page says what work it is gives a record."""
    fake.say("/page", PAGE)
    assert add(data, f"{fake.address}/page").exit_code == 0
    said = fields(data, "lovelace2026loom")
    assert (said["venue"]["id"], said["venue"]["source"], said["published"]) == ("cvpr", "page", "2026-06-03")


def test_pointers_are_checked(fake: Fake, data: Path) -> None:
    """Where a pointer leads to a work of another title, that is told and left out."""
    knows_all(fake)
    other = {**CROSSREF, "message": {**CROSSREF["message"], "title": ["Weaving Carpets by Hand"]}}
    fake.say(f"/crossref/works/{DOI}", other)
    result = add(data, f"arxiv:{ARXIV_ID}")
    assert "Crossref has another title, “Weaving Carpets by Hand”" in result.stderr
    assert "doi" not in fields(data)


def test_other_title_and_authors_are_shown(fake: Fake, data: Path) -> None:
    """A longer published title is a variant, and another list of authors a comment."""
    knows_all(fake)
    message = {**CROSSREF["message"], "title": [f"Weft and {TITLE}"], "author": CROSSREF["message"]["author"][:1]}
    fake.say(f"/crossref/works/{DOI}", {**CROSSREF, "message": message})
    add(data, f"arxiv:{ARXIV_ID}")
    assert fields(data)["title_variants"] == [f"Weft and {TITLE}"]
    assert "# Crossref prints: Ada Lovelace\nauthors:" in (data / "papers" / f"{CITEKEY}.yml").read_text(
        encoding="utf-8"
    )


# twins


def test_twin_is_told_and_left_alone(fake: Fake, data: Path) -> None:
    """A paper that is there already by id, DOI or title is named; nothing is written, not even a second time."""
    knows_all(fake)
    add(data, f"arxiv:{ARXIV_ID}")
    before = (data / "papers" / f"{CITEKEY}.yml").read_bytes()
    for name in (f"arxiv:{ARXIV_ID}", f"doi:{DOI}"):
        result = add(data, name)
        assert result.exit_code == 0
        assert f"is there already as {data}/papers/{CITEKEY}.yml" in result.stderr
    assert (data / "papers" / f"{CITEKEY}.yml").read_bytes() == before
    assert CITEKEY + "b" not in papers(data)


def test_alike_title_is_shown(fake: Fake, data: Path) -> None:
    """A title that is nearly one that is there comes in, with the other named beside it."""
    fake.say("/arxiv", ARXIV.replace("Synchronised Video-to-Audio", "Synchronized Video to Audio"))
    knows = data / "papers" / "babbage2025loom.yml"
    knows.write_text(
        f'level: stub\ntitle: "{TITLE}"\nauthors: [Charles Babbage]\npublished: 2025-10\ntasks: [video-to-audio]\n'
        "sources:\n  a: {url: https://example.org/a, tier: paper-abstract, seen: 2026-01-01}\n",
        encoding="utf-8",
    )
    result = add(data, f"arxiv:{ARXIV_ID}")
    assert (result.exit_code, "may be" in result.stderr) == (0, True)
    text = (data / "papers" / f"{CITEKEY}.yml").read_text(encoding="utf-8")
    assert "# May be the record `babbage2025loom`: a title alike to" in text


def test_citekeys_do_not_meet(corpus: KnowledgeBase) -> None:
    """A proposed citekey is free among records, former ids and the drafts of this run."""
    taken = {"lovelace2025loom"}
    assert propose_citekey(corpus, taken, "Ada Lovelace", 2025, TITLE) == "lovelace2025loomb"
    assert propose_citekey(corpus, set(), "Sang-gil Lee", 2022, "BigVGAN: A") == "lee2022bigvganb"


def test_work_that_was_left_out_says_why(fake: Fake, overlay: Overlay, data: Path) -> None:
    """Who adds what was left out before is told the reason."""
    path = data / "coverage.yml"
    text = path.read_text(encoding="utf-8")
    entry = f"  - {{title: Loom, arxiv: {ARXIV_ID}, state: unsourced, why: No authors were found.}}\n"
    path.write_text(text.replace("left_out:\n", "left_out:\n" + entry), encoding="utf-8")
    fake.say("/arxiv", ARXIV)
    assert "It was left out before: No authors were found." in add(data, f"arxiv:{ARXIV_ID}").stderr


# proposals

VENUES = [
    ("2026 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "cvpr"),
    ("Accepted to CVPR 2026, 12 pages", "cvpr"),
    ("CVPR 2026 Workshop on Sound", ""),
    ("Accepted to CVPR or ICCV", ""),
    ("Proceedings of the Conference on Looms", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "venue"), VENUES)
def test_venues_are_proposed_where_one_fits(name: str, venue: str, real: KnowledgeBase) -> None:
    """A printed name means a venue if one alone is in it; workshops and doubts are for people."""
    assert propose_venue(real, name) == venue


def test_every_label_of_a_venue_is_found(real: KnowledgeBase) -> None:
    """Each venue is proposed for each of its own names."""
    terms = [term for term in real.vocabularies["venues"].terms if term.parent]
    wrong = [
        (word, propose_venue(real, word))
        for term in terms
        for word in (term.label, *term.aliases)
        if propose_venue(real, word) not in (term.id, "")
        or (word == term.label and not propose_venue(real, word) and "orkshop" not in word)
    ]
    assert wrong == []


def test_terms_are_suggested_by_their_words(real: KnowledgeBase) -> None:
    """Labels and other names that stand in title or abstract suggest a term; words inside words do not."""
    suggestions = suggest_terms(real, "tasks", "A V2A Model", "We study audio-visual speech separation and tasks.")
    assert suggestions[0].term == "video-to-audio"
    assert suggest_terms(real, "tasks", "Prefoleyed things", "") == ()
    assert suggest_terms(real, "no-such-vocabulary", "a", "b") == ()


def test_twins_of_real_papers_are_found(real: KnowledgeBase) -> None:
    """Every paper finds itself by id and by title."""
    for paper in list(real.papers.values())[::40]:
        (twin,) = find_twins(real, (paper.title.upper(),))
        assert (twin.id, twin.is_certain) == (paper.id, True)


# trouble


def test_one_silent_service_does_not_stop_the_others(fake: Fake, data: Path) -> None:
    """What came is written; the service that failed is named in the message and in the record, with how to go on."""
    knows_all(fake)
    fake.say(f"/crossref/works/{DOI}", Answer("no", 403))
    result = add(data, f"arxiv:{ARXIV_ID}")
    assert result.exit_code == 0
    assert "Crossref refused with 403: no" in result.stderr
    assert "title, 2 authors, date from arXiv" in result.stderr
    assert "Later the same command with --dry-run" in result.stderr
    assert "# Not had: Crossref refused with 403: no" in (data / "papers" / f"{CITEKEY}.yml").read_text(
        encoding="utf-8"
    )


def test_arxiv_can_be_stood_in_for(fake: Fake, data: Path) -> None:
    """When arXiv is down, DataCite tells what arXiv registered there."""
    attributes = {**DATACITE["data"]["attributes"], "doi": f"10.48550/arxiv.{ARXIV_ID}"}
    fake.say("/arxiv", Answer("down", 418))
    fake.say(f"/datacite/dois/10.48550/arxiv.{ARXIV_ID}", {"data": {"attributes": attributes}})
    assert add(data, f"arxiv:{ARXIV_ID}").exit_code == 0
    said = fields(data)
    assert (said["arxiv"], said["sources"]["datacite"]["tier"], "doi" in said) == (ARXIV_ID, "arxiv-metadata", False)


TROUBLES: dict[str, Answer] = {
    "garbage": Answer("<html>"),
    "refusal": Answer("no", 400),
    "long wait": Answer("", 429, {"Retry-After": "9999"}),
    "circle": Answer("", 302, {"Location": "/arxiv"}),
}


@pytest.mark.parametrize("answer", TROUBLES.values(), ids=TROUBLES)
def test_network_errors_end_with_3(fake: Fake, data: Path, answer: Answer) -> None:
    """When nothing can be had, the command names the service, says how to go on, and ends with 3."""
    fake.say("/arxiv", answer)
    before = papers(data)
    result = add(data, f"arxiv:{ARXIV_ID}")
    assert result.exit_code == 3
    assert re.search(r"arxiv:2511.01234: arXiv .*\n(.*\n)*.*nothing was written", result.stderr)
    assert "Run the same command later, or add the paper by --bibtex" in result.stderr
    assert papers(data) == before


def test_unknown_work_ends_with_1(fake: Fake, data: Path) -> None:
    """A work that nobody knows is a finding about the identifier, not about the network; others come in as well."""
    fake.say("/page", PAGE)
    result = add(data, "doi:10.1000/182", f"{fake.address}/page")
    assert result.exit_code == 1
    assert "Crossref does not know it." in result.stderr
    assert "Check the identifier" in result.stderr
    assert "1 new, 0 there already, 1 failed." in result.stderr


def test_never_a_traceback(fake: Fake, data: Path, tmp_path: Path) -> None:
    """In a process of its own too, a dead service gives lines for people and an exit code."""
    environment = {
        **os.environ,
        "AVSURVEY_ARXIV_URL": "http://127.0.0.1:9",
        "AVSURVEY_DATACITE_URL": f"{fake.address}/no",
    }
    impatient = "import avsurvey.services.client as c; c.ATTEMPTS = 1"
    done = spawn("add", "arxiv:2511.01234", "--data", data, cwd=tmp_path, environment=environment, first=impatient)
    assert (done.returncode, done.stdout) == (3, "")
    assert "arXiv could not be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_offline_uses_what_is_kept(fake: Fake, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was fetched once drafts the same record without network; what was not is named."""
    monkeypatch.setenv("AVSURVEY_CACHE", str(tmp_path / "kept"))
    knows_all(fake)
    online = add(data, f"arxiv:{ARXIV_ID}", "--dry-run")
    asked = len(fake.asked)
    offline = add(data, f"arxiv:{ARXIV_ID}", "--dry-run", "--offline")
    assert (offline.exit_code, offline.stdout) == (0, online.stdout)
    assert len(fake.asked) == asked
    assert "was not asked (offline)" in add(data, "arxiv:2511.99999", "--offline").stderr


def test_dry_run_writes_nothing(fake: Fake, data: Path) -> None:
    """A dry run prints the draft and leaves the records alone."""
    knows_all(fake)
    before = papers(data)
    result = add(data, f"arxiv:{ARXIV_ID}", "--dry-run")
    assert result.stdout.startswith("# yaml-language-server:")
    assert papers(data) == before


USAGE = [
    (),
    ("arxiv:2511.01234", "--bibtex", "a.bib"),
    ("arxiv:2511.01234", "--mail", "nobody"),
    ("arxiv:2511.01234", "--seen", "yesterday"),
    ("arxiv:2511.01234", "--task", "video-to-sound"),
    ("--bibtex", "nothing.bib"),
    ("--from-jsonl", "a.jsonl"),
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], data: Path, fake: Fake) -> None:
    """What cannot be meant is refused before anybody is asked."""
    assert add(data, *arguments).exit_code == 2
    assert fake.asked == []


# BibTeX

BIB = r"""
@string{cvf = {Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)}}
@inproceedings{lovelace2026,
  title     = {{Loom}: {S}ynchronised Video-to-Audio \& Generation at $\pi$ Scale},
  author    = {Lovelace, Ada and van der M{\"u}ller, J{\"o}rg and {The Engine and Loom Group} and Davis, Jr., Sammy},
  booktitle = cvf,
  year      = {2026}, month = jun, pages = {401--412},
  eprint    = {2511.01234}, archivePrefix = {arXiv}, primaryClass = {cs.CV},
  publisher = {IEEE}, abstract = {We generate Foley.}, keywords = {sound, {V}ideo}
}
"""


def bib(tmp_path: Path, text: str) -> Path:
    """Write a .bib file."""
    path = tmp_path / "paper.bib"
    path.write_text(text, encoding="utf-8")
    return path


def test_bibtex_needs_no_network(fake: Fake, data: Path, tmp_path: Path) -> None:
    """An entry gives a record: TeX becomes text, teams stay teams, the id tells the month, leftovers are comments."""
    result = add(data, "--bibtex", bib(tmp_path, BIB), "--seen", "2026-11-23", "--task", "video-to-audio")
    assert (result.exit_code, fake.asked) == (0, [])
    said = fields(data)
    assert said["title"] == "Loom: Synchronised Video-to-Audio & Generation at π Scale"
    assert said["authors"] == [
        "Ada Lovelace",
        "Jörg van der Müller",
        "{The Engine and Loom Group}",
        "Davis, Jr., Sammy",
    ]
    assert (said["published"], said["arxiv"]) == ("2025-11", ARXIV_ID)
    assert (said["venue"]["id"], said["venue"]["year"], said["venue"]["pages"]) == ("cvpr", "2026", "401-412")
    text = (data / "papers" / f"{CITEKEY}.yml").read_text(encoding="utf-8")
    assert "# Not placed: publisher = IEEE" in text
    assert "# Not placed: keywords = sound, Video" in text
    assert "We generate" not in text
    assert check_folder(read_folder(data)) == ()


def test_unread_addresses_stay_open(data: Path, tmp_path: Path) -> None:
    """Who does not say on which day the address was opened gets a record that asks for it."""
    add(data, "--bibtex", bib(tmp_path, BIB))
    assert fields(data)["sources"]["bib"]["seen"] == ""
    assert "wrong" not in {finding.code for finding in check_folder(read_folder(data))} != set()


ENTRIES: list[tuple[str, dict[str, str]]] = [
    (
        "@misc{a, title={A B}, author={A. Lovelace}, year=2025, url={https://arxiv.org/abs/2511.01234v2}}",
        {"arxiv": ARXIV_ID},
    ),
    (
        "@article{a, title={A B}, author={A. Lovelace}, journal={arXiv preprint arXiv:2511.01234}, year={2025}}",
        {"arxiv": ARXIV_ID, "venues": ""},
    ),
    (
        "@article{a, title={A B}, author={A. Lovelace}, doi={10.1000/A\\_B}, year={2025}, month={3}}",
        {"doi": "10.1000/a_b", "published": "2025-03"},
    ),
    ("@article{a, title={A B}, author={A. Lovelace}, date={2025-03-09}}", {"published": "2025-03-09"}),
    ('@article{a, title={A B}, author={A. Lovelace}, year={2025}, month="March"}', {"published": "2025-03"}),
    ("@article{a, title={A B}, author={A. Lovelace and others}, year={2025}}", {"authors": "A. Lovelace"}),
    ("@article{a, title={A B}, author={Madonna}, year={in press}}", {"authors": "Madonna", "published": ""}),
]


@pytest.mark.parametrize(("text", "wanted"), ENTRIES, ids=[entry[0][:60] for entry in ENTRIES])
def test_entries_are_read(text: str, wanted: dict[str, str]) -> None:
    """Ids, dates and names are found in the places where people put them."""
    (entry,) = read_bibliography(text, "").entries
    for name, value in wanted.items():
        found = getattr(entry.work, name)
        assert (found if isinstance(found, str) else "; ".join(found)) == value


def test_broken_entries_do_not_stop_others(data: Path, tmp_path: Path) -> None:
    """An entry that is no BibTeX, or has no title, is told with its line; the others come in."""
    text = "@article{x, title={A},\n@misc{y, author={A. B}, year={2025}}\n" + BIB
    result = add(data, "--bibtex", bib(tmp_path, text))
    assert result.exit_code == 1
    assert "paper.bib:1: this entry cannot be read" in result.stderr
    assert "nothing was written, since no title was found" in result.stderr
    assert CITEKEY in papers(data)


def test_same_entry_twice_comes_in_once(data: Path, tmp_path: Path) -> None:
    """Two entries of one work make one record."""
    result = add(
        data, "--bibtex", bib(tmp_path, BIB + BIB.replace("lovelace2026,", "loom,").replace("@string", "@comment"))
    )
    assert "1 new, 1 there already" in result.stderr


def test_bibliography_of_the_survey_is_known(root: Path, tmp_path: Path, data: Path) -> None:
    """What the survey exports as BibTeX it finds again: every entry is a twin of its own record."""
    path = tmp_path / "all.bib"
    CliRunner().invoke(app, ["export", "bibtex", "--data", str(data), "--output", str(path)])
    result = add(data, "--bibtex", path)
    assert result.exit_code == 0
    assert f"0 new, {len(papers(data))} there already, 0 failed." in result.stderr
    assert ARXIV_WITH_DOI != ARXIV
