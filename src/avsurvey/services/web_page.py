"""A work's own page: the ``citation_`` tags that proceedings print for search engines.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from avsurvey.ids import host_of
from avsurvey.services.client import SERVICES, Client, ServiceError
from avsurvey.services.work import Work, arxiv_in, bare_doi, plain, printed_name

PROCEEDINGS_HOSTS: Final = (
    *("openaccess.thecvf.com", "cvpr.thecvf.com", "iccv.thecvf.com", "proceedings.neurips.cc", "papers.nips.cc"),
    *("proceedings.mlr.press", "openreview.net", "aclanthology.org", "isca-archive.org", "ojs.aaai.org", "ecva.net"),
    *("ieeexplore.ieee.org", "dl.acm.org", "link.springer.com", "archives.ismir.net", "bmva-archive.org.uk"),
)
"""Hosts of conferences and publishers, whose pages are their own lists."""
_DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?")


class _Tags(HTMLParser):
    """Collects the contents of ``citation_`` tags in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "").lower()
        if tag == "meta" and name.startswith("citation_") and (content := plain(said.get("content", ""))):
            self.found.setdefault(name.removeprefix("citation_"), []).append(content)

    def first(self, *names: str) -> str:
        """The first content of the first of these tags that there is."""
        return next((self.found[name][0] for name in names if name in self.found), "")


def fetch_page(client: Client, url: str) -> Work:
    """Read a page's tags; raises :class:`ServiceError`."""
    reply = client.get(SERVICES["web"], url)
    tags = _Tags()
    tags.feed(reply.text)
    title = tags.first("title")
    if not title:
        message = "The page has no `citation_title`, by which it would say what work it is. Name its DOI or arXiv id."
        raise ServiceError(message)
    match = _DATE.match(tags.first("publication_date", "online_date", "date", "year"))
    date = "-".join(f"{int(part):02d}" for part in match.groups() if part) if match else ""
    return Work(
        service="the page",
        url=url,
        tier=tier_of(url),
        day=reply.day,
        title=title,
        authors=tuple(_in_order(name) for name in tags.found.get("author", ())),
        published=date,
        arxiv=arxiv_in("arxiv:" + tags.first("arxiv_id")) or arxiv_in(url),
        doi=bare_doi(tags.first("doi")),
        venues=tuple(
            name for tag in ("conference_title", "journal_title", "inbook_title") if (name := tags.first(tag))
        ),
        venue_year=int(date[:4]) if date else None,
        pages="-".join(part for part in (tags.first("firstpage"), tags.first("lastpage")) if part),
        abstract=tags.first("abstract"),
    )


def tier_of(url: str) -> str:
    """The source tier that an address tells; empty where a person must judge."""
    host = host_of(url).removeprefix("www.")
    if host == "arxiv.org":
        return "arxiv-metadata"
    return "proceedings-list" if any(host == known or host.endswith("." + known) for known in PROCEEDINGS_HOSTS) else ""


def _in_order(name: str) -> str:
    family, comma, given = name.partition(",")
    return printed_name(given, family) if comma else name
