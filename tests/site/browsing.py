"""A browser that writes down what pages ask for and complain about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, Request, Response
from playwright.sync_api import TimeoutError as Timeout

from benchmarks.accessibility import OVERFLOW, violations

IS_READY: Final = """() => {
    const tables = [...document.querySelectorAll('table.avs-table')];
    document.querySelector('.avs-grid')?.dispatchEvent(new Event('focusin', { bubbles: true }));
    return document.querySelector('.avs-search-open')
        && tables.every((table) => table.tBodies[0].rows.length < 2 || table.classList.contains('dataTable'));
}"""
"""The search has its button, and every table of two rows or more, once reached for, can be sorted."""
TELL_VIOLATIONS: Final = """addEventListener('securitypolicyviolation', (event) => console.error(
    `policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`));"""


@dataclass
class Watched:
    """A page that is being watched; ``problems`` and ``foreign`` must stay empty."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, uri: str) -> None:
        """Open a page of the site and wait until its scripts have done their work."""
        self.page.goto(self.address + uri, wait_until="load")
        self.settle()

    def settle(self) -> None:
        """Wait until the scripts of the open page have done their work."""
        try:
            self.page.wait_for_function(IS_READY)
        except Timeout:
            self.problems.append(f"the scripts of {self.page.url} did not do their work")

    def attach(self) -> None:
        """Begin to watch."""
        page = self.page
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("dialog", self._note_dialog)
        page.on("request", lambda request: self._note_address(request.url))
        page.on("requestfailed", self._note_failure)
        page.on("response", self._note_response)
        page.on("websocket", lambda socket: self.foreign.append(socket.url))

    def _note_console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _note_dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_address(self, url: str) -> None:
        if not url.startswith(self.address):
            self.foreign.append(url)

    def _note_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before everything had come
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")


def new_context(browser: Browser, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> BrowserContext:
    """A fresh profile in which nothing moves."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(10_000)
    return context


def watch(context: BrowserContext, address: str) -> Watched:
    """A new page that is watched from its first request on."""
    watched = Watched(context.new_page(), address)
    watched.attach()
    return watched


@contextmanager
def watched_page(browser: Browser, address: str, **options: Any) -> Iterator[Watched]:
    """A watched page in a profile of its own."""
    context = new_context(browser, **options)
    try:
        yield watch(context, address)
    finally:
        context.close()


@dataclass(frozen=True)
class Visit:
    """What one visit of a page showed."""

    problems: tuple[str, ...]
    foreign: tuple[str, ...]
    overflow: int
    violations: tuple[str, ...]


class Visitor:
    """Visits each page once for each width and colour scheme, however many tests ask."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._contexts: dict[tuple[int, str], BrowserContext] = {}
        self._visits: dict[tuple[str, int, str], Visit] = {}

    def __call__(self, uri: str, width: int, scheme: str) -> Visit:
        """Return what the visit showed."""
        key = (uri, width, scheme)
        if key not in self._visits:
            self._visits[key] = self._visit(*key)
        return self._visits[key]

    def _visit(self, uri: str, width: int, scheme: str) -> Visit:
        if (width, scheme) not in self._contexts:
            self._contexts[width, scheme] = new_context(self._browser, width=width, scheme=scheme)
        watched = watch(self._contexts[width, scheme], self._address)
        try:
            watched.open(uri)
            overflow = watched.page.evaluate(OVERFLOW)
            found = violations(watched.page)
        except Error as error:
            return Visit((*watched.problems, str(error)), tuple(watched.foreign), 0, ())
        finally:
            watched.page.close()
        return Visit(tuple(watched.problems), tuple(watched.foreign), overflow, found)
