"""OpenAlex (https://developers.openalex.org/): it gathers from others, so that it points and never proves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from avsurvey.services.client import SERVICES, Client, ServiceError
from avsurvey.services.work import arxiv_in, bare_doi, items_at, part_at, read_json, text_at


@dataclass(frozen=True, slots=True)
class Pointers:
    """Where else a work is known: to be asked there."""

    arxiv: str = ""
    doi: str = ""
    venue: str = ""


def fetch_openalex(client: Client, doi: str) -> Pointers:
    """Ask OpenAlex where else the work of a DOI is known; raises :class:`ServiceError`."""
    service = SERVICES["openalex"]
    said = read_json(service.name, client.get(service, f"/works/doi:{quote(doi, safe='/')}").text)
    if not text_at(said, "id"):
        raise ServiceError(f"{service.name} sent an answer without an id.")
    other = bare_doi(text_at(said, "doi"))
    return Pointers(
        arxiv=next((found for address in _addresses(said) if (found := arxiv_in(address))), ""),
        doi="" if arxiv_in(other) else other,
        venue=text_at(said, "primary_location", "source", "display_name"),
    )


def _addresses(said: Any) -> Iterator[str]:
    yield text_at(said, "doi")
    for place in (part_at(said, "primary_location"), *items_at(said, "locations")):
        yield text_at(place, "landing_page_url")
        yield text_at(place, "pdf_url")
