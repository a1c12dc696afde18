"""Identity: every record is one thing, and one thing is one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from string import ascii_lowercase

from avsurvey import ids
from avsurvey.findings import Level
from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.records import Paper, Person, Record, name_slug
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy


def check_unique_ids(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Ids are unique across kinds; only a result sheet shares its paper's id."""
    seen: dict[str, Record] = {}
    for record in kb.records():
        if record.kind == "results" and record.id in kb.papers:
            continue
        first = seen.setdefault(record.id, record)
        if first is not record:
            message = (
                f"The {first.noun} {first.kind}/{first.id}.yml has this id too. Rename one; a dataset takes `-data`."
            )
            yield Issue(record, (), "duplicate-id", message)
    claimed: dict[str, Record] = {}
    for record in kb.described():
        for index, old in enumerate(record.former_ids):
            holder = seen.get(old) or claimed.setdefault(old, record)
            if holder is not record:
                state = "is" if old in seen else "was"
                message = (
                    f"`{old}` {state} the id of {holder.kind}/{holder.id}.yml. Only an id out of use can redirect."
                )
                yield Issue(record, ("former_ids", index), "former-id-taken", message)


def check_persons(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A person's works print the person's name, and belong to one person of that name."""
    people = kb.people
    owners: dict[tuple[str, str], str] = {}
    named_after: dict[str, Person] = {}
    for person in people.persons:
        spellings = {name_slug(name) for name in person.spellings}
        named_after |= {person.id: person} if person.id in spellings else {}
        for index, work in enumerate(person.papers):
            paper = kb.papers.get(work)
            printed = _printed_slugs(paper) & spellings if paper else spellings
            place = ("persons", person.id, "papers", index)
            if not printed:
                message = (
                    f"`{work}` does not print `{person.name}`. Correct one, or add the spelling to `also_printed`."
                )
                yield Issue(people, place, "person-mismatch", message)
            for name in printed:
                owner = owners.setdefault((work, name), person.id)
                if owner != person.id:
                    yield Issue(people, place, "person-mismatch", f"`{work}` is given to `{owner}` too. Keep one.")
    for paper in kb.papers.values() if named_after else ():
        for name in sorted(_printed_slugs(paper) & named_after.keys()):
            if paper.id not in named_after[name].papers:
                message = f"`{paper.id}` prints the name too, so that a page of the name needs `{name}`. Change the id."
                yield Issue(people, ("persons", name), "person-mismatch", message)


def _printed_slugs(paper: Paper) -> set[str]:
    return {name_slug(name) for name in (*paper.authors, *paper.authors_published)}


def check_left_out(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """What is listed as left out has no record."""
    for index, work in enumerate(kb.coverage.left_out):
        paper = kb.papers_by_title.get(ids.normalised_title(work.title)) or kb.papers_by_arxiv.get(work.arxiv or "")
        if paper:
            message = f"There is a record of it, `{paper.id}`. Delete the entry."
            yield Issue(kb.coverage, ("left_out", index), "left-out-present", message)


def check_unique_papers(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """No two papers share an arXiv id, a DOI or a title."""
    yield from _shared(kb, "arxiv", "duplicate-arxiv", lambda paper: (paper.arxiv,) if paper.arxiv else ())
    yield from _shared(kb, "doi", "duplicate-doi", lambda paper: (paper.doi.lower(),) if paper.doi else ())
    yield from _shared(kb, "title", "duplicate-title", _titles)


def _titles(paper: Paper) -> tuple[str, ...]:
    return tuple({ids.normalised_title(title) for title in paper.titles})


def _shared(kb: KnowledgeBase, field: str, code: str, keys_of: Callable[[Paper], tuple[str, ...]]) -> Iterator[Issue]:
    holders: dict[str, list[Paper]] = {}
    for paper in kb.papers.values():
        for key in keys_of(paper):
            holders.setdefault(key, []).append(paper)
    for papers in holders.values():
        for first, other in pairwise(papers):
            message = f"`{first.id}` has the same {field}. Merge the two records or correct one."
            yield Issue(other, (field,), code, message)


def check_citekeys(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A paper's id follows the citekey rule, with a letter after it where two would be equal."""
    for paper in kb.papers.values():
        if not paper.authors:
            continue
        family = read_name(paper.authors[0]).family
        wanted = {ids.to_citekey(family, paper.year, title) for title in paper.titles}
        if paper.id not in wanted and not (paper.id[-1] in ascii_lowercase and paper.id[:-1] in wanted):
            key = ids.to_citekey(family, paper.year, paper.title)
            message = f"By the citekey rule the id is `{key}`. Rename the file, and list the old id under `former_ids`."
            yield Issue(paper, (), "citekey-mismatch", message, Level.WARNING)


def check_author_names(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """An author is one name: lists joined by ``and`` and abbreviations of lists are none."""
    for paper in kb.papers.values():
        for field in ("authors", "authors_published"):
            for index, author in enumerate(getattr(paper, field)):
                if author.count("{") != author.count("}"):
                    message = f"`{author}` has a brace without its fellow. Write a team as `{{The Team}}`."
                    yield Issue(paper, (field, index), "bad-author", message)
                if not author.startswith("{") and _is_list(author):
                    message = f"`{author}` is not one name. Write each author on its own, and all of them."
                    yield Issue(paper, (field, index), "bad-author", message)


def _is_list(author: str) -> bool:
    words = author.lower().replace(".", "").split()
    return "and" in words or words[-1:] == ["others"] or words[-2:] in (["et", "al"], ["al"])


def check_sheet_ids(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A result sheet bears its paper's id, or is a dated leaderboard."""
    for sheet in kb.results.values():
        if (sheet.reported_in is None) == (sheet.leaderboard_of is None):
            yield Issue(
                sheet,
                (),
                "sheet-id",
                "A sheet has exactly one of `reported_in` and `leaderboard_of`. Add or delete one.",
            )
        elif sheet.reported_in and sheet.id != sheet.reported_in:
            message = f"The tables of `{sheet.reported_in}` stand in `{sheet.reported_in}.yml`. Rename the file."
            yield Issue(sheet, ("reported_in",), "sheet-id", message)
        elif sheet.leaderboard_of and not sheet.as_of:
            yield Issue(sheet, ("leaderboard_of",), "sheet-id", "A leaderboard is of a date. Add `as_of`.")
        elif sheet.leaderboard_of and sheet.id != (wanted := f"{sheet.leaderboard_of}-leaderboard-{sheet.as_of}"):
            yield Issue(
                sheet, ("leaderboard_of",), "sheet-id", f"This leaderboard stands in `{wanted}.yml`. Rename the file."
            )
