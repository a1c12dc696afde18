"""A server on loopback that answers as arXiv, Crossref, DataCite, OpenAlex and proceedings do.

No service was asked for these answers: their shapes follow the documentation of the services (arXiv API User's Manual,
section 3.3 and 3.4; the Crossref REST API's schema of a work; DataCite's guide *Retrieving a single DOI*; OpenAlex's
*Get a single work*; Google Scholar's inclusion guidelines for ``citation_`` tags), shortened to the fields that matter
and with some that do not. The works in them are invented.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

ARXIV_ID: Final = "2511.01234"
DOI: Final = "10.1109/cvpr.2026.00042"
TITLE: Final = "Loom: Synchronised Video-to-Audio Generation by Flow Matching"


def atom(entries: str) -> str:
    """A feed of the arXiv API."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?search_query%3D%26id_list%3D{ARXIV_ID}" rel="self"
    type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=&amp;id_list={ARXIV_ID}&amp;start=0&amp;max_results=1</title>
  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <updated>2026-11-23T00:00:00-05:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  {entries}
</feed>"""


ARXIV_ENTRY: Final = f"""<entry>
    <id>http://arxiv.org/abs/{ARXIV_ID}v2</id>
    <updated>2026-03-01T12:00:00Z</updated>
    <published>2025-11-03T18:59:59Z</published>
    <title>Loom: Synchronised Video-to-Audio
  Generation by Flow Matching</title>
    <summary>  We generate Foley for silent film &amp; more, with a diffusion transformer.
</summary>
    <author><name>Ada Lovelace</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">A</arxiv:affiliation></author>
    <author><name>J\u00f6rg van der M\u00fcller</name></author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">Accepted to CVPR 2026, 12 pages</arxiv:comment>
    <link href="http://arxiv.org/abs/{ARXIV_ID}v2" rel="alternate" type="text/html"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""
ARXIV: Final = atom(ARXIV_ENTRY)
ARXIV_WITH_DOI: Final = atom(
    ARXIV_ENTRY.replace(
        "<arxiv:comment", f'<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{DOI}</arxiv:doi><arxiv:comment', 1
    )
)
ARXIV_ERROR: Final = atom(
    "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_1234</id><title>Error</title>"
    "<summary>incorrect id format for 1234</summary><author><name>arXiv api core</name></author></entry>"
)
CROSSREF: Final[dict[str, Any]] = {
    "status": "ok",
    "message-type": "work",
    "message-version": "1.0.0",
    "message": {
        "DOI": DOI.upper(),
        "type": "proceedings-article",
        "title": ["Loom: Synchronised Video-to-Audio Generation by <i>Flow</i> Matching"],
        "author": [
            {"given": "Ada", "family": "Lovelace", "sequence": "first", "affiliation": []},
            {"given": "J\u00f6rg", "family": "van der M\u00fcller", "sequence": "additional", "affiliation": []},
        ],
        "container-title": [
            "2026 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
        ],
        "event": {"name": "CVPR 2026", "start": {"date-parts": [[2026, 6, 3]]}, "acronym": "CVPR"},
        "published-print": {"date-parts": [[2026, 6, 3]]},
        "issued": {"date-parts": [[2026, 6, 3]]},
        "page": "401-412",
        "publisher": "IEEE",
        "URL": f"https://doi.org/{DOI}",
        "abstract": "<jats:p>We generate Foley.</jats:p>",
        "relation": {},
    },
}
DATACITE: Final[dict[str, Any]] = {
    "data": {
        "id": "10.5281/zenodo.1234567",
        "type": "dois",
        "attributes": {
            "doi": "10.5281/zenodo.1234567",
            "creators": [
                {"name": "Lovelace, Ada", "nameType": "Personal", "givenName": "Ada", "familyName": "Lovelace"},
                {"name": "The Engine Group", "nameType": "Organizational"},
            ],
            "titles": [{"title": TITLE}],
            "publisher": "Zenodo",
            "container": {},
            "publicationYear": 2025,
            "dates": [{"date": "2025-11-05", "dateType": "Issued"}],
            "descriptions": [{"description": "We generate Foley.", "descriptionType": "Abstract"}],
            "types": {"resourceTypeGeneral": "Preprint"},
            "url": "https://zenodo.org/record/1234567",
        },
    }
}
OPENALEX: Final[dict[str, Any]] = {
    "id": "https://openalex.org/W4400000000",
    "doi": f"https://doi.org/{DOI}",
    "title": TITLE,
    "publication_date": "2026-06-03",
    "authorships": [{"author_position": "first", "author": {"display_name": "Ada Lovelace"}}],
    "primary_location": {
        "landing_page_url": f"https://doi.org/{DOI}",
        "source": {"display_name": "Computer Vision and Pattern Recognition", "type": "conference"},
    },
    "locations": [
        {"landing_page_url": f"http://arxiv.org/abs/{ARXIV_ID}", "pdf_url": f"http://arxiv.org/pdf/{ARXIV_ID}"}
    ],
    "abstract_inverted_index": {"We": [0], "generate": [1]},
}
PAGE: Final = f"""<!DOCTYPE html><html><head>
<meta name="citation_title" content="{TITLE}">
<meta name="citation_author" content="Lovelace, Ada">
<meta name="citation_author" content="van der M\u00fcller, J\u00f6rg">
<meta name="citation_publication_date" content="2026/06/03">
<meta name="citation_conference_title"
  content="Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition">
<meta name="citation_firstpage" content="401"><meta name="citation_lastpage" content="412">
<title>CVPR 2026 Open Access</title></head><body><p>&nbsp;</p></body></html>"""


@dataclass(frozen=True)
class Answer:
    """What the server says once."""

    body: str | bytes | dict[str, Any] = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """How long it waits before it speaks."""
    breaks_off: bool = False


@dataclass
class Fake:
    """A running server: what it answers by path, in turn, and what it was asked."""

    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], Mapping[str, str]]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def say(self, path: str, *answers: Answer | str | dict[str, Any]) -> None:
        """Answer a path so, the last answer for ever."""
        self.answers[path] = [answer if isinstance(answer, Answer) else Answer(answer) for answer in answers]

    def paths(self) -> list[str]:
        """The paths that were asked, in order."""
        return [path for path, _, _ in self.asked]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send every service's questions here."""
        names = ("ARXIV", "CROSSREF", "DATACITE", "OPENALEX")
        return {f"AVSURVEY_{name}_URL": f"{self.address}/{name.lower()}" for name in names}

    def answer(self, path: str) -> Answer:
        """The next answer to a path."""
        turns = self.answers.get(path)
        if not turns:
            return Answer("Resource not found.", 404, {"Content-Type": "text/plain"})
        return turns.pop(0) if len(turns) > 1 else turns[0]


@contextmanager
def fake_services() -> Iterator[Fake]:
    """Run a server on loopback that knows nothing yet."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path)
            fake.asked.append((path, parse_qs(parts.query), dict(self.headers)))
            answer = fake.answer(path)
            fake.stopped.wait(answer.seconds)
            body = answer.body
            raw = (
                json.dumps(body).encode()
                if isinstance(body, dict)
                else body.encode()
                if isinstance(body, str)
                else body
            )
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw) + (100 if answer.breaks_off else 0)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                self.close_connection = True

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the library's)
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake = Fake(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        fake.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
