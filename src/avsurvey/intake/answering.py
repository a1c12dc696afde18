"""One filled form in, one answer out: files, a title and a comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from avsurvey.intake.comment import block, bullets, document
from avsurvey.intake.form_questions import answer_taxonomy, answer_wrong_number
from avsurvey.intake.form_records import (
    Desk,
    Handler,
    Outcome,
    answer_paper,
    answer_record,
    answer_retraction,
    told_findings,
)
from avsurvey.intake.forms import FilledForm

HANDLERS: Final[dict[str, Handler]] = {
    "paper": answer_paper,
    "record": answer_record,
    "wrong-number": answer_wrong_number,
    "retraction": answer_retraction,
    "taxonomy": answer_taxonomy,
}
"""What answers a form, by the label that its issues bear."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a form."""

    title: str
    comment: str
    files: dict[str, str]
    is_complete: bool
    """Whether the form could be understood; if not, the comment says what to mend."""
    is_unreachable: bool


def answer_form(desk: Desk, form: FilledForm) -> Answer:
    """Answer a form; one that is incomplete is told as a whole, and nothing is drafted of it."""
    outcome = Outcome("", problems=list(form.problems)) if form.problems else HANDLERS[form.form](desk, form)
    files = {} if outcome.problems else outcome.files
    return Answer(
        outcome.title,
        render_comment(desk, form, outcome, files),
        files,
        not outcome.problems,
        outcome.is_unreachable,
    )


def render_comment(desk: Desk, form: FilledForm, outcome: Outcome, files: dict[str, str]) -> str:
    """The comment in Markdown; everything that came from the form stands in code."""
    parts = []
    if outcome.problems:
        parts += ["Nothing was drafted:", bullets(outcome.problems), "Edit the form above, and it can be tried again."]
        parts += ["A service could not be asked; the same form may do later."] if outcome.is_unreachable else []
    elif files:
        parts += [f"Drafted from the form of #{form.number}. Judge every comment in the record, then delete it."]
    else:
        parts += [f"Looked up for the form of #{form.number}; a person decides."]
    parts += outcome.told
    if not outcome.problems:
        parts += told_findings(desk.folder, files)
        parts += [f"`{desk.folder.display}/{path}`:\n\n{block(text, 'yaml')}" for path, text in sorted(files.items())]
    return document(parts)
