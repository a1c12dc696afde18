"""The command that brings papers in: by identifier, from a .bib file, or from a list of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from avsurvey.cli.asking import Mail, make_client
from avsurvey.cli.console import EXIT_ENVIRONMENT, EXIT_FINDINGS, EXIT_USAGE, fail, say, write
from avsurvey.cli.intake import CandidateFiles, add_candidates
from avsurvey.cli.loading import DATA, Data, load_folder
from avsurvey.files import write_whole

if TYPE_CHECKING:
    from avsurvey.intake.drafting import Draft
    from avsurvey.intake.gathering import Gathered
    from avsurvey.kb import KnowledgeBase


def add(
    works: Annotated[
        Optional[list[str]], typer.Argument(help="`arxiv:2412.15322`, `doi:10.1000/182` or an address; one or several.")
    ] = None,
    bibtex: Annotated[Optional[Path], typer.Option(help="A .bib file; no network is used for it.")] = None,
    task: Annotated[
        Optional[list[str]], typer.Option(help="A task of every work that is added; may stand twice.")
    ] = None,
    mail: Mail = "",
    offline: Annotated[
        bool, typer.Option("--offline", help="Use no network; answers that are kept still count.")
    ] = False,
    data: Data = DATA,
    seen: Annotated[
        Optional[str],
        typer.Option(help="The day of reading, YYYY-MM-DD; for a .bib file, that on which you opened its addresses."),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Write no record; drafts of papers are printed.")] = False,
    from_jsonl: Annotated[
        Optional[Path], typer.Option("--from-jsonl", help="Candidates: JSON lines with `title` and `arxiv`.")
    ] = None,
    placements: Annotated[
        Optional[list[Path]], typer.Option(help="Decisions on candidates: JSON lines with `scope` and terms.")
    ] = None,
    listings: Annotated[Optional[Path], typer.Option(help="An index of arXiv listings, JSON lines.")] = None,
    proceedings: Annotated[Optional[Path], typer.Option(help="An index of proceedings, JSON lines.")] = None,
    found: Annotated[Optional[list[Path]], typer.Option(help="Bibliography found one by one, JSON lines.")] = None,
    report: Annotated[
        Optional[Path], typer.Option(help="A JSON file that tells what became of each candidate.")
    ] = None,
) -> None:
    """Draft a record for each paper named, from arXiv, Crossref, DataCite and OpenAlex or from a .bib file.

    What is doubtful stands in the record as a comment. Nothing is overwritten and nothing merged: a paper that is there
    already is told. Lists of candidates come in with --from-jsonl and --placements.
    """
    if sum(map(bool, (works, bibtex, from_jsonl))) != 1:
        fail("Name works, or a file by --bibtex or --from-jsonl; one of the three.", EXIT_USAGE)
    _check_day(seen)
    if from_jsonl is not None:
        if not placements:
            fail("--from-jsonl needs --placements, the decisions about its candidates.", EXIT_USAGE)
        files = CandidateFiles(from_jsonl, placements, listings, proceedings, found or [], report)
        add_candidates(files, data, seen=seen, dry_run=dry_run)
        return
    kb = load_folder(data, lawful=False).kb
    adding = _Adding(kb, data, _known_tasks(kb, task or []), dry_run=dry_run)
    if bibtex is not None:
        _add_bibliography(adding, bibtex, seen or "")
    else:
        _add_works(adding, works or [], mail, offline=offline)
    adding.end()


def _check_day(seen: str | None) -> None:
    try:
        date.fromisoformat(seen or "2026-01-01")
    except ValueError:
        fail(f"`{seen}` is no day. Write --seen YYYY-MM-DD.", EXIT_USAGE)


def _known_tasks(kb: KnowledgeBase, tasks: list[str]) -> list[str]:
    from avsurvey.records.schema import nearest

    vocabulary = kb.vocabularies.get("tasks")
    known = {word: term.id for term in vocabulary.terms for word in (*term.aliases, term.id)} if vocabulary else {}
    for task in tasks:
        if kb.term("tasks", task) is None:
            fail(f"`{task}` is no task.{nearest(task, known)} `data/vocabularies/tasks.yml` has them.", EXIT_USAGE)
    return tasks


@dataclass
class _Adding:
    """What has become of the works so far."""

    kb: KnowledgeBase
    data: Path
    tasks: list[str]
    dry_run: bool
    written: int = 0
    there: int = 0
    failed: int = 0
    is_unreachable: bool = False

    def take(self, name: str, gathered: Gathered, leftovers: tuple[str, ...] = ()) -> None:
        """Draft and write one work, or tell why not."""
        from avsurvey.intake.drafting import Incomplete, draft_paper

        for trouble in gathered.troubles:
            say(f"{name}: {trouble}")
        try:
            draft = draft_paper(self.kb, gathered, tasks=self.tasks, leftovers=leftovers)
        except Incomplete as error:
            self.failed += 1
            self.is_unreachable = self.is_unreachable or gathered.is_unreachable
            say(f"{name}: nothing was written, since {error}.")
            say(f"  {_how_to_go_on(gathered)}")
            return
        self._finish(name, draft, gathered)

    def _finish(self, name: str, draft: Draft, gathered: Gathered) -> None:
        from avsurvey.intake.gathering import described

        certain = [twin for twin in draft.twins if twin.is_certain]
        for twin in draft.twins:
            verb = "is there already as" if twin.is_certain else "may be"
            say(f"{name}: {verb} {self.data}/papers/{twin.id}.yml ({twin.reason}).")
        if self.dry_run:
            write(draft.text)
        if certain:
            self.there += 1
            say("  Nothing was written. `avsurvey amend` adds to a record; --dry-run prints what would be written.")
            return
        self.written += 1
        self._remember(draft)
        path = self.data / "papers" / f"{draft.citekey}.yml"
        if not self.dry_run:
            write_whole(path, draft.text.encode())
            say(f"{name}: wrote {path} ({'; '.join(described(gathered))}).")
        if draft.left_out:
            say(f"  It was left out before: {draft.left_out}")
        if gathered.is_unreachable:
            say(f"  {_how_to_go_on(gathered)}")

    def _remember(self, draft: Draft) -> None:
        """Count a draft among the records, so that the next work of this run is compared with it."""
        from avsurvey.kb import KnowledgeBase
        from avsurvey.reading import read_document
        from avsurvey.records import Paper

        value = read_document(draft.text.encode(), draft.citekey).value
        if isinstance(value, dict):
            known = {"title", "authors", "published", "arxiv", "doi", "title_variants", "level"}
            paper = Paper.model_validate({"id": draft.citekey, **{key: value[key] for key in known & value.keys()}})
            self.kb = KnowledgeBase.of([*self.kb.records(), paper])

    def end(self) -> None:
        """Count, and end with the code that says whether every work has a record."""
        say(f"{self.written} {'drafted' if self.dry_run else 'new'}, {self.there} there already, {self.failed} failed.")
        if self.written and not self.dry_run:
            say("Judge the comments in each, then run `avsurvey validate`.")
        if self.failed:
            raise typer.Exit(EXIT_ENVIRONMENT if self.is_unreachable else EXIT_FINDINGS)


def _how_to_go_on(gathered: Gathered) -> str:
    if gathered.works and gathered.is_unreachable:
        return "What came is kept. Later the same command with --dry-run prints the draft with what was missing."
    if gathered.is_unreachable:
        return "Run the same command later, or add the paper by --bibtex, which needs no network."
    return "Check the identifier, or begin the record by hand: `avsurvey new papers ID`."


def _add_works(adding: _Adding, works: list[str], mail: str, *, offline: bool) -> None:
    from avsurvey.intake.gathering import gather, read_identifier

    identifiers = {text: read_identifier(text) for text in dict.fromkeys(works)}
    for text, identifier in identifiers.items():
        if identifier is None:
            fail(f"`{text}` names no work. Write arxiv:2412.15322, doi:10.1000/182 or https://...", EXIT_USAGE)
    client = make_client(mail, offline=offline)
    for text, identifier in identifiers.items():
        if identifier is not None:
            adding.take(text, gather(client, identifier))


def _add_bibliography(adding: _Adding, path: Path, seen: str) -> None:
    from avsurvey.intake.bibliography import read_bibliography
    from avsurvey.intake.gathering import Gathered

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        fail(f"There is no file {path}. Correct --bibtex.", EXIT_USAGE)
    except UnicodeDecodeError:
        fail(f"{path} is not UTF-8. Save it as UTF-8.", EXIT_USAGE)
    bibliography = read_bibliography(text, seen)
    for line, problem in bibliography.broken:
        adding.failed += 1
        say(f"{path}:{line}: this entry cannot be read: {problem}")
    for entry in bibliography.entries:
        adding.take(f"{path}:{entry.line}", Gathered(works=[entry.work]), entry.leftovers)
    if not bibliography.entries and not bibliography.broken:
        fail(f"{path} has no entry.", EXIT_USAGE)
