"""Asking a service: at its pace, with patience, from the disk where the answer is known."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from avsurvey.files import write_whole
from avsurvey.ids import host_of

ATTEMPTS: Final = 4
TIMEOUT_SECONDS: Final = 20.0
MAX_SECONDS: Final = 60.0
"""How long one answer may take in all, however steadily it drips."""
MAX_WAIT_SECONDS: Final = 60.0
"""The longest wait that is sat through when a service asks for one; a longer one is told to the reader."""
MAX_BYTES: Final = 8_000_000
MAX_REDIRECTS: Final = 5
MAX_AGE_DAYS: Final = 7
_BUSY: Final = frozenset((429, 500, 502, 503, 504))
_ABSENT: Final = frozenset((404, 410))
_LOOPBACK: Final = frozenset(("127.0.0.1", "localhost", "::1"))


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name, where it is, and the seconds that its owners want between two requests."""

    name: str
    base: str
    interval: float
    variable: str = ""
    """The environment variable that puts another address in its place."""
    takes_mail: bool = False
    """Whether it wants to be told in each request by which mail address the asker can be reached."""


SERVICES: Final = {
    # one request in three seconds: https://info.arxiv.org/help/api/tou.html
    "arxiv": Service("arXiv", "https://export.arxiv.org/api/query", 3.0, "AVSURVEY_ARXIV_URL"),
    # five a second without a mail address: https://www.crossref.org/documentation/retrieve-metadata/rest-api/
    "crossref": Service("Crossref", "https://api.crossref.org", 0.25, "AVSURVEY_CROSSREF_URL", takes_mail=True),
    # a thousand in five minutes: https://support.datacite.org/docs/rate-limit
    "datacite": Service("DataCite", "https://api.datacite.org", 0.35, "AVSURVEY_DATACITE_URL"),
    # single works are free: https://developers.openalex.org/api-reference/authentication
    "openalex": Service("OpenAlex", "https://api.openalex.org", 0.2, "AVSURVEY_OPENALEX_URL", takes_mail=True),
    "web": Service("The page", "", 1.0),
}


class ServiceError(Exception):
    """A service could not be asked or did not answer in its own form; the text says which, and what happened."""


class NotThere(ServiceError):
    """The service answered that it does not know the thing."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its text, and the day on which it was fetched."""

    text: str
    day: str
    status: int = 200


@dataclass
class Client:
    """Asks services. What surrounds it is given, so that tests give their own: clock, sleep, addresses."""

    cache: Path | None = None
    mail: str = ""
    offline: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Environment variables; those of services put other addresses in place of their own."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    timeout: float = TIMEOUT_SECONDS
    _last: dict[str, float] = field(default_factory=dict)

    def get(self, service: Service, path: str = "", parameters: Mapping[str, str] | None = None) -> Reply:
        """Ask; raises :class:`NotThere` where the thing is unknown and :class:`ServiceError` for anything else."""
        url = (self.addresses.get(service.variable) or service.base) + path
        asked = parameters or {}
        reply = self._known(service, url, asked)
        if reply is None:
            reply = self._ask(service, url, asked)
            self._remember(service, url, asked, reply)
        if reply.status in _ABSENT:
            raise NotThere(f"{service.name} does not know it.")
        return reply

    def _ask(self, service: Service, url: str, parameters: Mapping[str, str]) -> Reply:
        if self.offline:
            raise ServiceError(f"{service.name} was not asked (offline), and no answer is kept.")
        problem = ""
        for attempt in range(1, ATTEMPTS + 1):
            self._keep_pace(service, url)
            try:
                status, content, wait = self._fetch(service, url, parameters)
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
                status, content, wait = 0, b"", None
                problem = words_for(error, self.timeout)
            if status in _ABSENT or 200 <= status < 300:
                return Reply(_decoded(service, content), _today(), status)
            if status and status not in _BUSY:
                raise ServiceError(f"{service.name} refused with {status}: {_first_words(content)}")
            problem = f"answered {status}" if status else problem
            if wait is not None and wait > MAX_WAIT_SECONDS:
                raise ServiceError(f"{service.name} asks to wait {wait:.0f} s. Come back then.")
            if attempt < ATTEMPTS:
                self.sleep(wait if wait is not None else float(2 ** (attempt - 1)))
        raise ServiceError(f"{service.name} {problem}, {ATTEMPTS} times.")

    def _keep_pace(self, service: Service, url: str) -> None:
        """Wait until the service may be asked again; a server on this machine needs no such care."""
        if host_of(url) not in _LOOPBACK:
            left = self._last.get(service.name, -service.interval) + service.interval - self.clock()
            if left > 0:
                self.sleep(left)
        self._last[service.name] = self.clock()

    def _fetch(self, service: Service, url: str, parameters: Mapping[str, str]) -> tuple[int, bytes, float | None]:
        contact = f"; mailto:{self.mail}" if self.mail else ""
        asked = {**parameters, "mailto": self.mail} if self.mail and service.takes_mail else dict(parameters)
        with requests.Session() as session:
            session.max_redirects = MAX_REDIRECTS
            session.headers["User-Agent"] = f"avsurvey (survey of audio-video models{contact})"
            try:
                with session.get(url, params=asked, timeout=self.timeout, stream=True) as response:
                    if urlsplit(url).scheme == "https" and urlsplit(response.url).scheme != "https":
                        raise ServiceError(f"{service.name} leads to an address without encryption, {response.url}.")
                    wait = seconds_asked(response.headers.get("Retry-After", ""))
                    return response.status_code, self._content(service, response), wait
            except requests.TooManyRedirects:
                raise ServiceError(f"{service.name} leads in circles: more than {MAX_REDIRECTS} redirects.") from None
            except (
                requests.exceptions.InvalidURL,
                requests.exceptions.InvalidSchema,
                requests.exceptions.MissingSchema,
            ) as error:
                raise ServiceError(f"{service.name} has no usable address: {error}") from None
            except requests.exceptions.ContentDecodingError:
                raise ServiceError(f"{service.name} sent something that cannot be unpacked.") from None

    def _content(self, service: Service, response: requests.Response) -> bytes:
        began, parts, size = time.monotonic(), [], 0
        for part in response.iter_content(65536):
            parts.append(part)
            size += len(part)
            if size > MAX_BYTES:
                raise ServiceError(f"{service.name} sent more than {MAX_BYTES // 1_000_000} MB.")
            if time.monotonic() - began > MAX_SECONDS:
                raise requests.Timeout
        return b"".join(parts)

    def _place(self, service: Service, url: str, parameters: Mapping[str, str]) -> Path | None:
        if self.cache is None:
            return None
        key = json.dumps([url, sorted(parameters.items())])
        return (
            self.cache
            / service.name.lower().replace(" ", "-")
            / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"
        )

    def _known(self, service: Service, url: str, parameters: Mapping[str, str]) -> Reply | None:
        """An answer on the disk that is young enough, or of any age when offline; a broken file counts as none."""
        place = self._place(service, url, parameters)
        if place is None:
            return None
        try:
            kept = json.loads(place.read_text(encoding="utf-8"))
            if kept["sha256"] != digest_of(url, parameters, kept):
                return None
            reply = Reply(str(kept["text"]), date.fromisoformat(kept["day"]).isoformat(), int(kept["status"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        age = (date.fromisoformat(_today()) - date.fromisoformat(reply.day)).days
        return reply if self.offline or 0 <= age <= MAX_AGE_DAYS else None

    def _remember(self, service: Service, url: str, parameters: Mapping[str, str], reply: Reply) -> None:
        place = self._place(service, url, parameters)
        if place is not None:
            kept: dict[str, Any] = {
                "url": url,
                "parameters": dict(parameters),
                "day": reply.day,
                "status": reply.status,
                "text": reply.text,
            }
            kept["sha256"] = digest_of(url, parameters, kept)
            with suppress(OSError):
                write_whole(place, json.dumps(kept, ensure_ascii=False, indent=1).encode())


def digest_of(url: str, parameters: Mapping[str, str], kept: Mapping[str, Any]) -> str:
    """A digest of a question and its answer, by which a file that was changed, or moved to another's place, is told."""
    said = [url, sorted(parameters.items()), kept["day"], kept["status"], kept["text"]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _today() -> str:
    return datetime.now(tz=UTC).date().isoformat()


def _decoded(service: Service, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise ServiceError(f"{service.name} sent something that is not UTF-8 text.") from None


def seconds_asked(header: str) -> float | None:
    """What a ``Retry-After`` header asks for: seconds, or a date (RFC 9110, 10.2.3); None for anything else."""
    if header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(tz=UTC)).total_seconds())


def words_for(error: Exception, timeout: float) -> str:
    """Why a request came to nothing."""
    if isinstance(error, requests.Timeout):
        return f"did not answer within {timeout:g} s"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "broke off in the middle of its answer"
    return "could not be reached"


def _first_words(content: bytes) -> str:
    return " ".join(content[:200].decode("utf-8", "replace").split())[:100] or "no reason given"
