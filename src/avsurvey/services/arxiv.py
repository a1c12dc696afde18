"""arXiv's API: Atom feeds, as the manual describes them (https://info.arxiv.org/help/api/user-manual.html)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

from avsurvey.ids import ARXIV_ID
from avsurvey.services.client import SERVICES, Client, NotThere, Reply, ServiceError
from avsurvey.services.work import Work, bare_doi, plain

MAX_BATCH: Final = 100
"""Ids that one request may name; the manual sets no limit, but addresses have one."""
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_ARXIV: Final = "{http://arxiv.org/schemas/atom}"
_ENTRY_ID = re.compile(rf"arxiv\.org/abs/({ARXIV_ID})(v\d+)?$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fetch_arxiv(client: Client, arxiv: str) -> Work:
    """Ask arXiv about one id without version; raises :class:`ServiceError`."""
    service = SERVICES["arxiv"]
    reply = client.get(service, parameters={"id_list": arxiv, "max_results": "1"})
    for entry in _feed(reply.text).iter(f"{_ATOM}entry"):
        match = _ENTRY_ID.search(_text(entry, f"{_ATOM}id"))
        if match and match[1] == arxiv:
            return _work(entry, arxiv, match[2] or "", reply.day)
    raise NotThere(f"{service.name} does not know {arxiv}.")


def fetch_arxiv_batch(client: Client, ids: Sequence[str]) -> tuple[Work, ...]:
    """Ask arXiv about up to :data:`MAX_BATCH` ids at once; raises :class:`ServiceError`. Unknown ids are left out."""
    asked = {"id_list": ",".join(ids[:MAX_BATCH]), "max_results": str(MAX_BATCH)}
    return _works(client.get(SERVICES["arxiv"], parameters=asked))


def search_arxiv(client: Client, query: str, most: int) -> tuple[Work, ...]:
    """The newest works that a query of the API finds; raises :class:`ServiceError`."""
    order = {"sortBy": "submittedDate", "sortOrder": "descending"}
    return _works(client.get(SERVICES["arxiv"], parameters={"search_query": query, "max_results": str(most), **order}))


def _works(reply: Reply) -> tuple[Work, ...]:
    matches = (
        (entry, _ENTRY_ID.search(_text(entry, f"{_ATOM}id"))) for entry in _feed(reply.text).iter(f"{_ATOM}entry")
    )
    return tuple(_work(entry, match[1], match[2] or "", reply.day) for entry, match in matches if match)


def _feed(text: str) -> ElementTree.Element:
    """The feed of an answer; a text that declares entities is not read at all."""
    if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
        raise ServiceError("arXiv sent a document with declarations, which its feeds do not have.")
    try:
        feed = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise ServiceError("arXiv sent something that is not an Atom feed.") from None
    if feed.tag != f"{_ATOM}feed":
        raise ServiceError("arXiv sent something that is not an Atom feed.")
    return feed


def _work(entry: ElementTree.Element, arxiv: str, version: str, day: str) -> Work:
    published = _DAY.match(_text(entry, f"{_ATOM}published"))
    comment, journal = _text(entry, f"{_ARXIV}comment"), _text(entry, f"{_ARXIV}journal_ref")
    names = (_text(author, f"{_ATOM}name") for author in entry.iter(f"{_ATOM}author"))
    return Work(
        service="arXiv",
        url=f"https://arxiv.org/abs/{arxiv}{version}",
        tier="arxiv-metadata",
        day=day,
        title=_text(entry, f"{_ATOM}title"),
        authors=tuple(name for name in names if name),
        published=published[0] if published else "",
        version=version,
        arxiv=arxiv,
        doi=bare_doi(_text(entry, f"{_ARXIV}doi")),
        abstract=_text(entry, f"{_ATOM}summary"),
        remarks=tuple(remark for remark in (comment, journal) if remark),
    )


def _text(element: ElementTree.Element, tag: str) -> str:
    found = element.find(tag)
    return plain(found.text or "") if found is not None else ""
