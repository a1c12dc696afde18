"""What the commands that ask services share: the mail address, and where answers are kept."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avsurvey.cli.console import EXIT_USAGE, fail
from avsurvey.cli.loading import DATA, cache_folder

if TYPE_CHECKING:
    from avsurvey.services import Client

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def require_mail(mail: str) -> str:
    """End the command where a mail address is none; without one nothing is said."""
    if mail and not _MAIL.fullmatch(mail):
        fail(f"`{mail}` is no mail address. Correct --mail or AVSURVEY_MAIL.", EXIT_USAGE)
    return mail


Mail = Annotated[
    str,
    typer.Option(
        envvar="AVSURVEY_MAIL", callback=require_mail, help="Your mail address, by which services can reach you."
    ),
]


def answers_folder() -> Path | None:
    """Where answers are kept: in AVSURVEY_CACHE, or in the project."""
    kept = os.environ.get("AVSURVEY_CACHE")
    return Path(kept) if kept else cache_folder(DATA)


def make_client(mail: str, *, offline: bool) -> Client:
    """The client for services, with its answers kept."""
    from avsurvey.services import Client

    cache = answers_folder()
    return Client(cache=cache / "services" if cache else None, mail=mail, offline=offline, addresses=os.environ)
