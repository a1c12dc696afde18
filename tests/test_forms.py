"""Laws of issue forms: a filled one becomes a draft or a question for a person; a hostile one stays text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fake_services import ARXIV, ARXIV_ID, OPENALEX, Fake
from fixture_types import Overlay
from hypothesis import given
from hypothesis import strategies as st
from processes import run
from typer.testing import Result

from avsurvey.intake.answering import HANDLERS
from avsurvey.intake.comment import MAX_COMMENT, block, code, document
from avsurvey.intake.form_records import may_be_asked
from avsurvey.intake.forms import MAX_BODY, MAX_LINE, FormError, read_event, read_forms
from avsurvey.intake.gathering import read_identifier
from avsurvey.kb import read_folder
from avsurvey.reading import read_document

ROOT = Path(__file__).parent.parent
FORMS = read_forms(ROOT / ".github" / "ISSUE_TEMPLATE")
BIBTEX = """@inproceedings{x,
  title = {A Loom for Sounds},
  author = {Lovelace, Ada},
  booktitle = {Advances in Neural Information Processing Systems},
  year = {2020}
}"""
PAPER = {"paper": ARXIV_ID, "why": "It generates Foley from video.", "links": "https://example.org/code"}
RECORD = {
    "kind": "model",
    "name": "Loom",
    "paper": "cheng2024taming",
    "source": "https://arxiv.org/abs/2511.01234v2",
    "where": "Table 1",
    "facts": "parameters: 157M, Table 1\nsample rate: 44.1 kHz, Section 3",
}
NUMBER = {
    "record": "models/mmaudio",
    "field": "sample rate",
    "value": "1",
    "printed": "2",
    "source": "https://arxiv.org/abs/2412.15322v2",
    "where": "Table 1",
}
RETRACTION = {
    "record": "cheng2024taming",
    "state": "withdrawn",
    "on": "2026-01-31",
    "source": "https://arxiv.org/abs/2412.15322v3",
    "where": "comment",
}
TAXONOMY = {"vocabulary": "tasks", "term": "video-to-audio", "change": "define better", "why": "Three works: a, b, c."}
GOOD = {"paper": PAPER, "record": RECORD, "wrong-number": NUMBER, "retraction": RETRACTION, "taxonomy": TAXONOMY}


def body_of(label: str, values: Mapping[str, str]) -> str:
    """A form as GitHub writes it into the issue."""
    parts = []
    for one in FORMS[label].fields:
        value = values.get(one.id, "")
        shown = f"```bibtex\n{value}\n```" if one.id == "bibtex" and value else value or "_No response_"
        parts.append(f"### {one.label}\n\n{shown}")
    return "\n\n".join(parts)


def event_of(label: str, values: Mapping[str, str], **issue: Any) -> bytes:
    """The event of a filled form."""
    said = {
        "number": 7,
        "title": "$(id)",
        "body": body_of(label, values),
        "labels": [{"name": label}, {"name": "draft"}],
    }
    return json.dumps({"action": "labeled", "issue": {**said, **issue}}).encode()


@pytest.fixture
def data(overlay: Overlay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corpus in a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    return overlay({})


def intake(data: Path, event: bytes, *arguments: str) -> tuple[Result, str, str]:
    """Run `avsurvey intake` as the workflow does; its result, title and comment."""
    path, out = data.parent / "event.json", data.parent / "out"
    path.write_bytes(event)
    forms = str(ROOT / ".github" / "ISSUE_TEMPLATE")
    command = ["intake", str(path), "--data", str(data), "--forms", forms, "--output", str(out), "--seen", "2026-11-23"]
    result = run(*command, *arguments)
    if not (out / "title.txt").exists():
        return result, "", ""
    return result, (out / "title.txt").read_text(), (out / "comment.md").read_text()


def files_of(data: Path) -> dict[str, bytes]:
    """Every file of the data by its path."""
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def test_every_form_has_an_answer() -> None:
    """The forms of the repository and the handlers of the program are the same set."""
    assert set(FORMS) == set(HANDLERS) == set(GOOD)


# good forms


def test_paper_becomes_a_record(fake: Fake, data: Path) -> None:
    """A form with an id gives the record that `avsurvey add` drafts, and links of the form as comments."""
    fake.say("/arxiv", ARXIV)
    fake.say(f"/openalex/works/doi:10.48550/arxiv.{ARXIV_ID}", OPENALEX)
    result, title, comment = intake(data, event_of("paper", PAPER))
    assert result.exit_code == 0, result.stderr
    assert title == "[lovelace2025loom] Add the paper\n"
    text = (data / "papers" / "lovelace2025loom.yml").read_text(encoding="utf-8")
    assert "# Not placed: given in the form: https://example.org/code" in text
    assert "`It generates Foley from video.`" in comment
    assert "data/papers/lovelace2025loom.yml" in comment


def test_paper_comes_in_by_bibtex_alone(data: Path) -> None:
    """Without an id, or where no service answers, the BibTeX of the form does."""
    for given_id in ("", ARXIV_ID):
        form = PAPER | {"paper": given_id, "bibtex": BIBTEX}
        result, title, _ = intake(data, event_of("paper", form), "--offline", "--dry-run")
        assert (result.exit_code, title) == (0, "[lovelace2020loom] Add the paper\n")


def test_paper_that_is_there_is_named(fake: Fake, data: Path) -> None:
    """A work that has a record becomes no second one."""
    title = "Taming Multimodal Joint Training for High-Quality Video-to-Audio Synthesis"
    bibtex = f"@misc{{x, title={{{title}}}, author={{A B}}, year={{2024}}}}"
    before = files_of(data)
    result, _, comment = intake(data, event_of("paper", PAPER | {"paper": "", "bibtex": bibtex}))
    assert result.exit_code == 1
    assert "It is there already as `papers/cheng2024taming.yml`" in comment
    assert files_of(data) == before


def test_record_becomes_a_stub_with_open_facts(data: Path) -> None:
    """A model's form gives a stub that names paper and source, and its facts as comments to be read."""
    result, title, comment = intake(data, event_of("record", RECORD))
    assert (result.exit_code, title) == (0, "[loom] Begin the model\n")
    path = data / "models" / "loom.yml"
    value = read_document(path.read_bytes(), "loom.yml").value
    assert isinstance(value, dict)
    assert (value["level"], value["name"], value["introduced_by"]) == ("stub", "Loom", "cheng2024taming")
    assert value["sources"]["given"]["version"] == "v2"
    assert "# Fact: parameters: 157M, Table 1" in path.read_text(encoding="utf-8")
    assert "parameters: 157M" in comment
    assert read_folder(data).kb.models["loom"].heading == "Loom"


def test_wrong_number_is_found_and_exchanged(data: Path) -> None:
    """A value that stands in one place is exchanged there, and nothing else of the file changes."""
    path = data / "results" / "chen2026futureomni.yml"
    old = path.read_text(encoding="utf-8")
    kb = read_folder(data).kb
    cell = next(
        one
        for one in _cells(kb)
        if sum(other.printed.text == one.printed.text for other in _cells(kb)) == 1 and one.sheet.id == path.stem
    )
    form = NUMBER | {"record": f"results/{path.stem}", "field": cell.row.label, "value": cell.printed.text}
    result, title, comment = intake(data, event_of("wrong-number", form | {"printed": "12.34"}))
    assert (result.exit_code, title) == (0, f"[{path.stem}] Correct a value\n")
    new = path.read_text(encoding="utf-8")
    changed = [(a, b) for a, b in zip(old.splitlines(), new.splitlines(), strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0][0].replace(cell.printed.text, "12.34") == changed[0][1]
    line = old.splitlines().index(changed[0][0]) + 1
    assert f"data/results/{path.stem}.yml:{line}:" in comment


def _cells(kb: Any) -> Any:
    from avsurvey.kb import all_cells

    return all_cells(kb)


def test_wrong_number_in_several_places_is_left_to_a_person(data: Path) -> None:
    """Where a value stands more than once every place is listed, and nothing changed."""
    before = files_of(data)
    form = NUMBER | {"record": "mmaudio", "field": "source", "value": "repo"}
    result, _, comment = intake(data, event_of("wrong-number", form))
    assert result.exit_code == 0, comment
    assert comment.count("data/models/mmaudio.yml:") > 1
    assert "Choose by hand" in comment
    assert files_of(data) == before


def test_withdrawal_becomes_a_status(data: Path) -> None:
    """The form's date, source and place are the record's status; what rests on the paper is listed."""
    result, title, comment = intake(data, event_of("retraction", RETRACTION))
    assert (result.exit_code, title) == (0, "[cheng2024taming] Withdrawn\n")
    paper = read_folder(data).kb.papers["cheng2024taming"]
    assert paper.status is not None
    assert (paper.status.state, paper.status.on, paper.status.where) == ("withdrawn", "2026-01-31", "comment")
    assert paper.source(paper.status.source).url == RETRACTION["source"]  # type: ignore[union-attr]
    assert "`models/mmaudio`" in comment


def test_erratum_lists_what_to_read_again(data: Path) -> None:
    """A correction that is no withdrawal changes no file."""
    before = files_of(data)
    result, title, comment = intake(data, event_of("retraction", RETRACTION | {"state": "erratum"}))
    assert (result.exit_code, title) == (0, "[cheng2024taming] Erratum\n")
    assert "`models/mmaudio`" in comment
    assert files_of(data) == before


def test_change_of_a_term_shows_what_it_touches(data: Path) -> None:
    """The term as it is, its narrower terms and the records that bear it."""
    result, _, comment = intake(data, event_of("taxonomy", TAXONOMY))
    assert result.exit_code == 0
    assert "Narrower terms: text-and-video-to-audio" in comment
    assert "`models/mmaudio`" in comment


# incomplete forms

INCOMPLETE = [
    ("paper", {"why": ""}, "“Why it belongs to the scope” is empty"),
    ("paper", {"paper": "", "bibtex": ""}, "Give an arXiv id, a DOI, an address or BibTeX"),
    ("paper", {"paper": "my paper"}, "names no work"),
    ("paper", {"paper": "", "bibtex": "@misc{x, title={A}"}, "one entry that can be read"),
    ("record", {"kind": "song"}, "must be one of: model, dataset"),
    ("record", {"name": "MMAudio"}, "It is there already as `models/mmaudio.yml`"),
    ("record", {"name": "音"}, "No id can be made"),
    ("record", {"source": "my memory"}, "is no address"),
    ("wrong-number", {"record": "mmaudoi"}, "Did you mean `mmaudio`?"),
    ("wrong-number", {"field": "colour"}, "no field like `colour`"),
    ("retraction", {"record": "nobody2000nothing"}, "There is no paper"),
    ("retraction", {"on": "yesterday"}, "The status could not be added"),
    ("taxonomy", {"vocabulary": "taks"}, "Did you mean `tasks`?"),
    ("taxonomy", {"term": "video-to-audoi"}, "Did you mean `video-to-audio`?"),
    ("taxonomy", {"change": "add"}, "has the term `video-to-audio` already"),
]


@pytest.mark.parametrize(("label", "change", "says"), INCOMPLETE)
def test_incomplete_form_is_told_and_changes_nothing(label: str, change: dict[str, str], says: str, data: Path) -> None:
    """What is missing is said in the form's words, with exit code 1 and no file."""
    before = files_of(data)
    result, _, comment = intake(data, event_of(label, GOOD[label] | change), "--offline")
    assert result.exit_code == 1, comment
    assert says in comment
    assert files_of(data) == before


def test_silent_service_is_told_apart(data: Path) -> None:
    """A form that cannot be judged since no service answers ends with 3, so that it is tried again."""
    result, _, comment = intake(data, event_of("paper", PAPER), "--offline")
    assert result.exit_code == 3
    assert "the same form may do later" in comment


# hostile forms

HOSTILE = (
    "$(touch /tmp/pwned) `touch pwned` ${{ github.token }} ; rm -rf /",
    "../../../../etc/passwd",
    "https://169.254.169.254/latest/meta-data",
    "<script>alert(1)</script> <!-- --> ![x](https://evil.example/x.png)",
    "@everyone closes #1 fixes https://github.com/a/b/issues/2",
    "::set-output name=x::y\n::add-mask::z",
    "x: !!python/object/apply:os.system [id]",
    "a\u202eb\u0000c\u200bd \ud83d\ude00 \x1b[31m",
    "``` \n```\n# Heading\n- [ ] task",
    '": "\n  - injected: true',
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("label", list(GOOD))
def test_hostile_form_stays_text(label: str, text: str, data: Path) -> None:
    """A form that is hostile in every field leaves no path, no unreadable record, and nothing that acts."""
    stays_text(data, label, {one.id: text for one in FORMS[label].fields if not one.options})


@pytest.mark.parametrize(("label", "name"), [(form, one.id) for form in FORMS for one in FORMS[form].fields])
def test_hostile_field_stays_text(label: str, name: str, data: Path) -> None:
    """The same for each field in a form that is good otherwise."""
    stays_text(data, label, {name: " ".join(HOSTILE)[:400]})


def stays_text(data: Path, label: str, change: dict[str, str]) -> None:
    """Answer a form and look at all that came of it."""
    before = files_of(data)
    result, title, comment = intake(data, event_of(label, GOOD[label] | change), "--offline")
    assert result.exit_code in (0, 1, 3)
    assert {path.count("/") for path in files_of(data)} <= {0, 1}
    assert len(files_of(data).keys() - before.keys()) <= 1
    assert not [one for one in read_folder(data).findings if "tier" not in one.message]
    assert set(title) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789[]-_ \n")
    assert not acts(comment)


def acts(comment: str) -> bool:
    """Whether anything of the hostile texts stands outside code."""
    outside = without_code(comment)
    signs = ("<script", "@everyone", "![x]", "$(", "closes #", "${{", "::", "python/object")
    return any(sign in outside for sign in signs)


def without_code(comment: str) -> str:
    """A comment without its spans and blocks of code, by the rules of CommonMark for both."""
    kept, fence = [], ""
    for line in comment.split("\n"):
        run = line[: len(line) - len(line.lstrip("`"))]
        if fence:
            fence = "" if run == line and len(run) >= len(fence) else fence
        elif len(run) >= 3 and "`" not in line[len(run) :]:
            fence = run
        else:
            kept.append(line)
    assert not fence
    return _without_spans("\n".join(kept))


def _without_spans(text: str) -> str:
    import re

    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", text, flags=re.DOTALL)


def test_pages_of_strangers_are_not_opened() -> None:
    """A stranger's address is asked only where it is a known host of proceedings, with encryption."""
    asked = {
        "https://aclanthology.org/2024.acl-long.1/": True,
        "https://openaccess.thecvf.com/content/a.html": True,
        "http://openaccess.thecvf.com/content/a.html": False,
        "https://169.254.169.254/latest": False,
        "https://localhost/": False,
        "https://openaccess.thecvf.com.evil.example/": False,
        "2412.15322": True,
        "doi:10.1000/182": True,
    }
    for text, may in asked.items():
        identifier = read_identifier(text)
        assert identifier is not None
        assert may_be_asked(identifier) is may, text


TAMPERED = [
    (lambda body: body + "\n\n### Why it belongs to the scope\n\nagain", "each once and in order"),
    (lambda body: body.replace("### arXiv id", "### Id"), "each once and in order"),
    (lambda body: body + "x" * MAX_BODY, "characters"),
]


@pytest.mark.parametrize(("tamper", "says"), TAMPERED)
def test_tampered_body_is_refused(tamper: Any, says: str, data: Path) -> None:
    """A body whose headings are not those of the form, or that is too long, ends the command before anything."""
    result, _, _ = intake(data, event_of("paper", PAPER, body=tamper(body_of("paper", PAPER))))
    assert result.exit_code == 2
    assert says in result.stderr


EVENTS = [
    b"",
    b"{}",
    b"[]",
    b'{"issue": 1}',
    b'{"issue": {"number": "7", "body": "", "labels": []}}',
    b"\xff",
    b"[" * 9000,
]


@pytest.mark.parametrize("raw", EVENTS)
def test_other_events_are_refused(raw: bytes) -> None:
    """What is no event of a form's issue is a sentence, not a traceback."""
    with pytest.raises(FormError):
        read_event(raw, FORMS)


@pytest.mark.parametrize("labels", [[], ["bug"], ["paper", "record"]])
def test_form_is_told_by_one_label(labels: list[str]) -> None:
    """Without a label of a form, or with two, nobody knows what to do."""
    with pytest.raises(FormError, match="one label"):
        read_event(event_of("paper", PAPER, labels=[{"name": name} for name in labels]), FORMS)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_values_come_back_bounded_and_printable(label: str, chance: st.DataObject) -> None:
    """Whatever is written into a field comes back as printable text within its limit, or as a problem."""
    text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=MAX_LINE + 50)
    values = {one.id: chance.draw(text) for one in FORMS[label].fields}
    try:
        filled = read_event(event_of(label, values), FORMS)
    except FormError:
        return
    for one in FORMS[label].fields:
        value = filled[one.id]
        assert all(sign.isprintable() or sign == "\n" for sign in value)
        assert one.is_long or ("\n" not in value and len(value) <= MAX_LINE)
        assert not (value and one.options) or value in one.options


@given(st.text())
def test_code_cannot_be_left(text: str) -> None:
    """No text ends the code that it is shown as."""
    assert without_code(f"a {code(text)} b") in ("a  b", "a (nothing) b")
    assert without_code(block(text)).strip() == ""


def test_comments_have_a_bound() -> None:
    """GitHub takes a comment of any number of parts."""
    assert len(document(["a line of a comment\n" * 500] * 100)) <= MAX_COMMENT
