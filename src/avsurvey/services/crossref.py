"""Crossref's REST API (https://api.crossref.org/swagger-ui/, https://github.com/CrossRef/rest-api-doc)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from avsurvey.services.client import SERVICES, Client, ServiceError
from avsurvey.services.work import (
    Work,
    arxiv_in,
    collective,
    date_of,
    items_at,
    part_at,
    plain,
    printed_name,
    read_json,
    text_at,
)

DATES: Final = ("published-online", "published-print", "published", "issued")


def fetch_crossref(client: Client, doi: str) -> Work:
    """Ask Crossref about one DOI; raises :class:`ServiceError`."""
    service = SERVICES["crossref"]
    path = f"/works/{quote(doi, safe='/')}"
    reply = client.get(service, path)
    message = part_at(read_json(service.name, reply.text), "message")
    title, subtitle = text_at(message, "title", 0), text_at(message, "subtitle", 0)
    if not title:
        raise ServiceError(f"{service.name} sent an answer without a title.")
    dates = [day for name in DATES if (day := date_of(part_at(message, name, "date-parts", 0)))]
    names = (text_at(message, "event", "name"), text_at(message, "event", "acronym"))
    containers = tuple(plain(name) for name in items_at(message, "container-title") if isinstance(name, str))
    relations = part_at(message, "relation", "has-preprint")
    return Work(
        service=service.name,
        url=service.base + path,
        tier="proceedings-list",
        day=reply.day,
        title=f"{title}: {subtitle}" if subtitle and subtitle.lower() not in title.lower() else title,
        authors=tuple(name for entry in items_at(message, "author") if (name := _author(entry))),
        published=min(dates, key=lambda day: (day[:4], -len(day), day), default=""),
        version="Crossref record",
        arxiv=next((found for item in items_at(relations) if (found := arxiv_in(text_at(item, "id")))), ""),
        doi=doi,
        venues=tuple(name for name in (*containers, *names) if name),
        venue_year=_year(message, dates),
        pages=text_at(message, "page"),
        abstract=text_at(message, "abstract"),
    )


def _author(entry: Any) -> str:
    if name := text_at(entry, "name"):
        return collective(name)
    return printed_name(text_at(entry, "given"), text_at(entry, "family"), text_at(entry, "suffix"))


def _year(message: Any, dates: list[str]) -> int | None:
    """The year of the edition: of the event, else of the print, else the latest of the dates."""
    held = date_of(part_at(message, "event", "start", "date-parts", 0))
    printed = date_of(part_at(message, "published-print", "date-parts", 0))
    best = held or printed or max(dates, default="")
    return int(best[:4]) if best else None
