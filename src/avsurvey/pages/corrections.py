"""Links from a page to the repository: to edit the record, and to say that a number is wrong."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from avsurvey.records import Record, file_of
from avsurvey.views import Link

EDIT: Final = "edit/main/data/"
ISSUE: Final = "issues/new"
TEMPLATE: Final = "wrong-number.yml"
"""The form below `.github/ISSUE_TEMPLATE/`; its field `record` is filled in by the link."""


def correction_links(repository: str, record: Record) -> tuple[Link, ...]:
    """Where to correct a record; nothing where no repository is configured."""
    if not repository:
        return ()
    root = repository.rstrip("/") + "/"
    asked = urlencode({"template": TEMPLATE, "record": f"{record.kind}/{record.id}"}, safe="/")
    return (
        Link("Edit this record", f"{root}{EDIT}{file_of(record.kind, record.id)}"),
        Link("Report a wrong number", f"{root}{ISSUE}?{asked}"),
    )
