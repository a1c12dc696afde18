"""From filled forms to drafts of records: a paper, another record, a withdrawal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from avsurvey.ids import ARXIV_ID, normalised_title, to_slug
from avsurvey.intake.amending import amend_records
from avsurvey.intake.bibliography import read_bibliography
from avsurvey.intake.comment import block, bullets, code
from avsurvey.intake.drafting import Incomplete, draft_paper
from avsurvey.intake.forms import FilledForm
from avsurvey.intake.gathering import Gathered, Identifier, Scheme, described, gather, read_identifier
from avsurvey.intake.skeleton import kind_of
from avsurvey.kb import DataFolder, KnowledgeBase
from avsurvey.kb.folder import read_record
from avsurvey.records import KINDS, Described, Paper, file_of
from avsurvey.records.comments import Comments
from avsurvey.records.schema import nearest
from avsurvey.records.yaml_text import WIDTH, render_yaml
from avsurvey.services import Client
from avsurvey.services.web_page import tier_of

MAX_LEFTOVERS: Final = 20
_VERSION = re.compile(rf"arxiv\.org/(?:abs|pdf)/{ARXIV_ID}(v\d+)|/(?:tree|blob|commit)/([0-9a-f]{{40}})\b")


@dataclass
class Outcome:
    """What comes of a form: files of the data folder, and what is told."""

    title: str
    """For the pull request and its commit; made of ids and words of our own alone."""
    files: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    """Markdown, in parts."""
    problems: list[str] = field(default_factory=list)
    """Why nothing could be drafted, in words of the form."""
    is_unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What a form is answered with."""

    folder: DataFolder
    client: Client
    day: str

    @property
    def kb(self) -> KnowledgeBase:
        """The records."""
        return self.folder.kb


def answer_paper(desk: Desk, form: FilledForm) -> Outcome:
    """Draft a paper by its id or, where services do not tell it, by the BibTeX beside it."""
    outcome = Outcome("Add a paper")
    gathered = _gathered(desk, form, outcome)
    if gathered is None:
        return outcome
    given = [line for line in form["links"].splitlines() if line.strip()][:MAX_LEFTOVERS]
    leftovers = [f"given in the form: {' '.join(line.split())[:300]}" for line in given]
    try:
        draft = draft_paper(desk.kb, gathered, leftovers=leftovers)
    except Incomplete as error:
        outcome.problems.append(f"Nothing was drafted, since {error}.")
        outcome.is_unreachable = gathered.is_unreachable
        return outcome
    for twin in draft.twins:
        link = f"`{file_of('papers', twin.id)}`"
        (outcome.problems if twin.is_certain else outcome.told).append(
            f"{'It is there already as' if twin.is_certain else 'It may be'} {link}: {code(twin.reason)}."
        )
    if draft.left_out:
        outcome.told.append(f"It was left out before: {code(draft.left_out)}")
    if not outcome.problems:
        outcome.title = f"[{draft.citekey}] Add the paper"
        outcome.files[file_of("papers", draft.citekey)] = draft.text
        outcome.told += [f"Described by: {'; '.join(described(gathered))}.", f"Why: {code(form['why'])}"]
    return outcome


def _gathered(desk: Desk, form: FilledForm, outcome: Outcome) -> Gathered | None:
    """What is known about the work of a form; None, with the problems told, where nothing is."""
    found = Gathered()
    if form["paper"]:
        identifier = read_identifier(form["paper"])
        if identifier is None or not may_be_asked(identifier):
            wanted = "Give an arXiv id, a DOI, or the address of a page of proceedings."
            outcome.problems.append(f"{code(form['paper'])} names no work that can be looked up. {wanted}")
        else:
            found = gather(desk.client, identifier)
            outcome.told += [code(trouble) for trouble in found.troubles]
    if not found.works and form["bibtex"]:
        bibliography = read_bibliography(form["bibtex"], "")
        if len(bibliography.entries) == 1 and not bibliography.broken:
            outcome.problems.clear()
            return Gathered(works=[bibliography.entries[0].work])
        outcome.problems.append("The BibTeX must be one entry that can be read.")
    if not form["paper"] and not form["bibtex"]:
        outcome.problems.append("Give an arXiv id, a DOI, an address or BibTeX.")
    outcome.is_unreachable = found.is_unreachable
    return None if outcome.problems else found


def may_be_asked(identifier: Identifier) -> bool:
    """Whether a stranger's identifier may make this machine ask: ids always, pages of known hosts alone."""
    is_encrypted = urlsplit(identifier.value).scheme == "https"
    return identifier.scheme is not Scheme.URL or (is_encrypted and bool(tier_of(identifier.value)))


def answer_record(desk: Desk, form: FilledForm) -> Outcome:
    """Draft a model, dataset, benchmark, tokenizer or metric as a stub whose facts are comments to be judged."""
    outcome = Outcome("Add a record")
    kind = kind_of(form["kind"]) or ""
    twin = _namesake(desk.kb, kind, form["name"])
    record_id = _free_id(desk.kb, kind, to_slug(form["name"]))
    if twin:
        outcome.problems.append(f"It is there already as `{file_of(twin.kind, twin.id)}`.")
    if not record_id:
        outcome.problems.append(f"No id can be made of {code(form['name'])}: it is taken, or has no Latin letter.")
    if not _is_address(form["source"]):
        outcome.problems.append(f"{code(form['source'])} is no address. A source begins with https://.")
    if outcome.problems:
        return outcome
    paper = find_paper(desk.kb, form["paper"])
    comments = _record_comments(form, paper)
    fields: dict[str, Any] = {"level": "stub", "name": form["name"]}
    fields |= {"introduced_by": paper.id} if paper else {}
    fields |= {"sources": {"given": _source(form["source"], desk.day)}}
    outcome.title = f"[{record_id}] Begin the {KINDS[kind].noun}"
    outcome.files[file_of(kind, record_id)] = render_yaml(KINDS[kind], fields, comments)
    outcome.told.append("The facts of the form stand in the record as comments, to be read at their source.")
    return outcome


def _record_comments(form: FilledForm, paper: Paper | None) -> Comments:
    comments = Comments()
    lines = ["Drafted from an issue form. Read each fact at its source, enter it, and delete the comment."]
    lines += [f"Fact: {line}" for line in form["facts"].splitlines() if line.strip()][:MAX_LEFTOVERS]
    lines += [f"Where: {form['where']}"]
    if form["paper"] and paper is None:
        lines.append(f"Introduced by: {form['paper']}, which has no record yet. `avsurvey add` drafts it.")
    comments.head += [part for line in lines for part in as_comment(line)]
    comments.add_before(
        ("sources", "given"), "# Not opened by anybody yet: check the address, the tier and the version."
    )
    return comments


def as_comment(text: str) -> list[str]:
    """A text as lines of a comment in a record."""
    return textwrap.wrap(
        " ".join(text.split()), WIDTH - 2, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False
    )


def _source(url: str, day: str) -> dict[str, str]:
    version = _VERSION.search(url)
    pinned = {"version": next(part for part in version.groups() if part)} if version else {}
    return {"url": url, "tier": tier_of(url), **pinned, "seen": day}


def _is_address(text: str) -> bool:
    parts = urlsplit(text) if text.startswith(("https://", "http://")) else None
    return bool(parts and parts.hostname and "@" not in parts.netloc) and " " not in text


def _namesake(kb: KnowledgeBase, kind: str, name: str) -> Described | None:
    wanted = normalised_title(name)
    for record in kb.described():
        if record.kind == kind and wanted in {normalised_title(one) for one in (record.heading, *record.aliases)}:
            return record
    return None


def _free_id(kb: KnowledgeBase, kind: str, slug: str) -> str:
    taken = {*kb.ids(), *kb.former_ids}
    wanted = (slug, f"{slug}-data") if kind == "datasets" else (slug,)
    return next((one for one in wanted if slug and one not in taken), "")


def find_paper(kb: KnowledgeBase, named: str) -> Paper | None:
    """The paper of a citekey, an arXiv id or a DOI; None where it has no record."""
    identifier = read_identifier(named)
    if identifier is None:
        return kb.papers.get(named)
    if identifier.scheme is Scheme.ARXIV:
        return kb.papers_by_arxiv.get(identifier.value)
    return next((paper for paper in kb.papers.values() if (paper.doi or "").lower() == identifier.value), None)


def answer_retraction(desk: Desk, form: FilledForm) -> Outcome:
    """Draft the status of a withdrawn or retracted paper; for an erratum, list what rests on the paper."""
    outcome = Outcome("A work was withdrawn or corrected")
    paper = desk.kb.papers.get(form["record"].rpartition("/")[2])
    if paper is None:
        hint = nearest(form["record"], list(desk.kb.papers))
        outcome.problems.append(f"There is no paper {code(form['record'])}.{hint}")
    elif not _is_address(form["source"]):
        outcome.problems.append(f"{code(form['source'])} is no address. A source begins with https://.")
    else:
        outcome.title = f"[{paper.id}] {form['state'].capitalize()}"
        outcome.told += [f"State: {form['state']}, by {code(form['source'])}", _resting(desk.kb, paper)]
        outcome.told += [f"Note: {code(form['note'])}"] if form["note"] else []
        if form["state"] in ("withdrawn", "retracted"):
            _draft_status(desk, form, paper, outcome)
    return outcome


def _draft_status(desk: Desk, form: FilledForm, paper: Paper, outcome: Outcome) -> None:
    """Add the status with the date and source that the form gives."""
    source = _source(form["source"], desk.day)
    key = next((known.key for known in paper.sources if known.url == source["url"]), "")
    status = {"state": form["state"], "on": form["on"], "source": key or "status", "where": form["where"]}
    change: dict[str, Any] = {"record": paper.id, "status": status}
    if not key and not source["tier"]:
        outcome.told.append("What kind of text the source is must be judged. Add `status` by hand.")
        return
    change |= {} if key else {"sources": {"status": source}}
    report = amend_records(desk.folder, [change])
    outcome.problems += [f"The status could not be added: {code(problem)}" for _, problem in report.refused]
    outcome.files |= report.texts


def _resting(kb: KnowledgeBase, paper: Paper) -> str:
    """What of the survey rests on a paper."""
    lines = [f"`{record.kind}/{record.id}`" for record in kb.described() if kb.paper_of(record) == paper]
    lines += [f"`results/{paper.id}`"] if paper.id in kb.results else []
    return "Records that rest on it, to be read again:\n\n" + bullets(lines)


def findings_of(folder: DataFolder, files: dict[str, str]) -> Iterable[str]:
    """What stands open in drafted files, as findings print it."""
    for relative, text in sorted(files.items()):
        yield from (str(finding) for finding in read_record(relative, text.encode(), folder.display)[1])


Handler = Callable[[Desk, FilledForm], Outcome]


def told_findings(folder: DataFolder, files: dict[str, str]) -> Sequence[str]:
    """A part that names what stands open in drafted files; none where nothing does."""
    lines = list(findings_of(folder, files))
    return ["What stands open:\n\n" + block("\n".join(lines))] if lines else []
