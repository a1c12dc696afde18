"""DataCite's REST API (https://support.datacite.org/docs/api-get-doi)."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from avsurvey.services.client import SERVICES, Client, ServiceError
from avsurvey.services.work import (
    Work,
    arxiv_in,
    collective,
    items_at,
    number_at,
    part_at,
    printed_name,
    read_json,
    text_at,
)

_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
FIRST_DATES: Final = ("Submitted", "Available", "Issued", "Created")
"""Kinds of date, the one that tells first publication best before the others."""


def fetch_datacite(client: Client, doi: str) -> Work:
    """Ask DataCite about one DOI; raises :class:`ServiceError`."""
    service = SERVICES["datacite"]
    path = f"/dois/{quote(doi, safe='/')}"
    reply = client.get(service, path)
    said = part_at(read_json(service.name, reply.text), "data", "attributes")
    title = text_at(said, "titles", 0, "title")
    if not title:
        raise ServiceError(f"{service.name} sent an answer without a title.")
    arxiv = arxiv_in(doi)
    container = text_at(said, "container", "title")
    year = number_at(said, "publicationYear")
    return Work(
        service=service.name,
        url=service.base + path,
        tier="arxiv-metadata" if arxiv else "",
        day=reply.day,
        title=title,
        authors=tuple(name for entry in items_at(said, "creators") if (name := _author(entry))),
        published=_published(said) or (str(year) if year else ""),
        version="DataCite record",
        arxiv=arxiv,
        doi="" if arxiv else doi,
        venues=(container,) if container else (),
        venue_year=year if container else None,
        abstract=next(
            (
                text_at(entry, "description")
                for entry in items_at(said, "descriptions")
                if text_at(entry, "descriptionType") == "Abstract"
            ),
            "",
        ),
    )


def _author(entry: Any) -> str:
    given, family, name = text_at(entry, "givenName"), text_at(entry, "familyName"), text_at(entry, "name")
    if text_at(entry, "nameType") == "Organizational":
        return collective(name)
    if family:
        return printed_name(given, family)
    last, comma, first = name.partition(",")
    if comma:
        return printed_name(first, last)
    return name if text_at(entry, "nameType") == "Personal" or not name else collective(name)


def _published(said: Any) -> str:
    dates = {text_at(entry, "dateType"): text_at(entry, "date") for entry in items_at(said, "dates")}
    matches = (_DAY.match(dates.get(kind, "")) for kind in FIRST_DATES)
    return next((match[0] for match in matches if match), "")
