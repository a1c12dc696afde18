"""Asking whether an address still leads somewhere: politely, with patience, and not again for weeks where it does."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

import requests

from avsurvey.files import write_whole
from avsurvey.services.client import MAX_REDIRECTS, MAX_WAIT_SECONDS, TIMEOUT_SECONDS, seconds_asked, words_for

ATTEMPTS: Final = 3
INTERVAL_SECONDS: Final = 1.0
"""Between two questions to one host."""
MIN_KEPT_DAYS: Final = 21
SPREAD_DAYS: Final = 14
"""Good answers are kept for 21 to 34 days, by the address, so that a weekly run asks about a part each time."""
KEEP_EVERY: Final = 50
_BUSY: Final = frozenset((429, 500, 502, 503, 504))
_GONE: Final = frozenset((404, 410))
_ASK_IN_FULL: Final = frozenset((400, 403, 404, 405, 406, 501))
"""Answers to HEAD that some servers give although they answer GET."""
_MOVED: Final = frozenset((301, 308))
_RESOLVERS: Final = frozenset(("doi.org", "dx.doi.org", "hdl.handle.net"))
"""Hosts whose redirect is the answer; publishers behind them turn programs away."""
_LOOPBACK: Final = frozenset(("127.0.0.1", "localhost", "::1"))


class Verdict(StrEnum):
    """What became of an address."""

    FINE = "fine"
    MOVED = "moved"
    """It leads on for good; the new address can be written."""
    UNSURE = "unsure"
    """The host refuses programs or has trouble; a person can look."""
    GONE = "gone"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found out about an address, in words, and when."""

    verdict: Verdict
    detail: str
    day: str = ""


@dataclass
class LinkAsker:
    """Asks about addresses. What surrounds it is given, so that tests give their own: clock, sleep, day."""

    cache: Path | None = None
    """The file of good answers."""
    mail: str = ""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    today: Callable[[], date] = lambda: datetime.now(tz=UTC).date()
    timeout: float = TIMEOUT_SECONDS
    _last: dict[str, float] = field(default_factory=dict)

    def ask_all(self, urls: Iterable[str], *, offline: bool = False) -> Iterator[tuple[str, Answer]]:
        """Ask about each, hosts in turn; offline, only what is known from before is told."""
        kept = self._read()
        for count, url in enumerate(_hosts_in_turn(urls), start=1):
            answer = self._known(kept, url)
            if answer is None and offline:
                continue
            if answer is None:
                answer = self.ask(url)
                self._keep(kept, url, answer)
            if count % KEEP_EVERY == 0:
                self._write(kept)
            yield url, answer
        self._write(kept)

    def ask(self, url: str) -> Answer:
        """Ask about one address; never raises for what a server does."""
        answer = self._try("HEAD", url)
        return answer or self._try("GET", url) or self._told(Verdict.UNSURE, "has no usable answer")

    def _try(self, method: str, url: str) -> Answer | None:
        """Ask in one way, again after trouble; None where the answer to HEAD means that GET should be tried."""
        answer = Answer(Verdict.UNREACHABLE, "")
        for attempt in range(1, ATTEMPTS + 1):
            self._keep_pace(url)
            wait: float | None = None
            try:
                status, end, wait = self._fetch(method, url)
            except requests.TooManyRedirects:
                return self._told(Verdict.GONE, f"leads in circles: more than {MAX_REDIRECTS} redirects")
            except (requests.ConnectionError, requests.Timeout) as error:
                answer = self._told(Verdict.UNREACHABLE, words_for(error, self.timeout))
            except (requests.RequestException, ValueError) as error:
                return self._told(Verdict.UNSURE, f"has no usable answer: {error}")
            else:
                if method == "HEAD" and status in _ASK_IN_FULL:
                    return None
                answer = self._judge(status, url, end)
                if status not in _BUSY:
                    return answer
            if (wait or 0) > MAX_WAIT_SECONDS or attempt == ATTEMPTS:
                break
            self.sleep(wait if wait is not None else float(2 ** (attempt - 1)))
        return answer

    def _fetch(self, method: str, url: str) -> tuple[int, str, float | None]:
        """The status, the address at the end of redirects that are for good, and the wait that is asked for."""
        follow = urlsplit(url).hostname not in _RESOLVERS
        contact = f"; mailto:{self.mail}" if self.mail else ""
        with requests.Session() as session:
            session.max_redirects = MAX_REDIRECTS
            session.headers["User-Agent"] = f"avsurvey (checks links of a survey{contact})"
            with session.request(method, url, timeout=self.timeout, stream=True, allow_redirects=follow) as response:
                steps = response.history
                end = response.url if steps and all(step.status_code in _MOVED for step in steps) else url
                return response.status_code, end, seconds_asked(response.headers.get("Retry-After", ""))

    def _judge(self, status: int, url: str, end: str) -> Answer:
        if status in _GONE:
            return self._told(Verdict.GONE, f"answers {status}")
        if status >= 400:
            return self._told(Verdict.UNSURE, f"answers {status}")
        if urldefrag(end).url != url:
            return self._told(Verdict.MOVED, end)
        return self._told(Verdict.FINE, f"answers {status}")

    def _told(self, verdict: Verdict, detail: str) -> Answer:
        return Answer(verdict, detail, self.today().isoformat())

    def _keep_pace(self, url: str) -> None:
        """Wait until the host may be asked again; a server on this machine needs no such care."""
        host = urlsplit(url).hostname or ""
        if host not in _LOOPBACK:
            left = self._last.get(host, -INTERVAL_SECONDS) + INTERVAL_SECONDS - self.clock()
            if left > 0:
                self.sleep(left)
        self._last[host] = self.clock()

    def _read(self) -> dict[str, Any]:
        """The answers of earlier runs; a broken file counts as none."""
        if self.cache is None:
            return {}
        try:
            kept = json.loads(self.cache.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _known(self, kept: dict[str, Any], url: str) -> Answer | None:
        try:
            verdict, detail, day = kept[url]
            answer = Answer(Verdict(verdict), str(detail), date.fromisoformat(day).isoformat())
        except (KeyError, ValueError, TypeError):
            return None
        limit = MIN_KEPT_DAYS + hashlib.sha256(url.encode()).digest()[0] % SPREAD_DAYS
        return answer if 0 <= (self.today() - date.fromisoformat(answer.day)).days <= limit else None

    def _keep(self, kept: dict[str, Any], url: str, answer: Answer) -> None:
        """Only good answers are kept, so that what was bad is asked about anew."""
        kept.pop(url, None)
        if answer.verdict in (Verdict.FINE, Verdict.MOVED):
            kept[url] = [answer.verdict, answer.detail, answer.day]

    def _write(self, kept: dict[str, Any]) -> None:
        if self.cache is not None:
            with suppress(OSError):
                write_whole(self.cache, json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True).encode())


def _hosts_in_turn(urls: Iterable[str]) -> list[str]:
    """Addresses such that none waits for its host while another host could be asked."""
    hosts: dict[str, list[str]] = {}
    for url in sorted(set(urls)):
        hosts.setdefault(urlsplit(url).hostname or "", []).append(url)
    return [url for turn in zip_longest(*hosts.values()) for url in turn if url is not None]
