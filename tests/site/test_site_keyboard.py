"""The keyboard alone is enough: no hidden stops, a menu that opens, and keys of one letter that can be put off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Watched, watched_page
from playwright.sync_api import Browser, expect

RECORD = "models/mmaudio/"
STOPS = 12
OUT_OF_SIGHT = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.right <= 0 || box.left >= innerWidth ? document.activeElement.outerHTML : "";
}"""
SCHEME = "document.body.dataset.mdColorScheme"


@pytest.fixture
def phone(browser: Browser, toy_address: str) -> Iterator[Watched]:
    """A narrow window, as a phone or a page at four times its size has; nothing may go wrong in it."""
    with watched_page(browser, toy_address, width=390) as watched:
        watched.page.goto(toy_address + RECORD)
        expect(watched.page.locator(".avs-menu")).to_be_visible()
        yield watched
        assert [problem for problem in watched.problems if "404" not in problem] == []  # it is built without search


def test_nothing_out_of_sight_takes_the_focus(phone: Watched) -> None:
    """The closed menu is no stop, and the first stop leads past the header to what the page says."""
    phone.page.keyboard.press("Tab")
    skip = phone.page.locator(":focus")
    expect(skip).to_have_text("Skip to content")
    expect(phone.page.locator(skip.get_attribute("href") or "")).to_contain_text("MMAudio")
    for _ in range(STOPS):
        phone.page.keyboard.press("Tab")
        assert phone.page.evaluate(OUT_OF_SIGHT) == ""


def test_menu_is_opened_and_closed_by_the_keyboard(phone: Watched) -> None:
    """The button of the menu says whether it is open, and Escape closes it."""
    menu = phone.page.get_by_role("button", name="Menu")
    link = phone.page.locator(".md-sidebar--primary a", has_text="Home").first
    expect(link).to_be_hidden()
    for key in ("Enter", "Space"):
        menu.press(key)
        expect(menu).to_have_attribute("aria-expanded", "true")
        expect(link).to_be_visible()
        phone.page.keyboard.press("Escape")
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(link).to_be_hidden()
        expect(menu).to_be_focused()


def test_keys_of_one_letter_can_be_put_off(phone: Watched) -> None:
    """Who switches them off meets them nowhere, on no later page either."""
    search = phone.page.locator("dialog.avs-search")
    phone.page.keyboard.press("/")
    expect(search).to_be_visible()
    search.get_by_label("Keys of one letter").uncheck()
    phone.page.keyboard.press("Escape")
    phone.page.reload()
    expect(phone.page.locator(".avs-menu")).to_be_visible()
    phone.page.keyboard.press("/")
    expect(search).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chosen_colours_are_kept(scheme: str, browser: Browser, toy_address: str) -> None:
    """A page has the colours that the system asks for until the reader chooses, from the first paint on."""
    asked, other = ("default", "slate") if scheme == "light" else ("slate", "default")
    with watched_page(browser, toy_address, scheme=scheme) as watched:
        watched.page.goto(toy_address + RECORD)
        assert watched.page.evaluate(SCHEME) == asked
        switch = watched.page.get_by_role("button", name="Dark colours")
        expect(switch).to_have_attribute("aria-pressed", str(asked == "slate").lower())
        switch.press("Enter")
        assert watched.page.evaluate(SCHEME) == other
        watched.page.goto(f"{toy_address}papers/")
        assert watched.page.evaluate(SCHEME) == other
