"""Every kind of page in a real browser: at a desk and on a phone, light and dark."""

from __future__ import annotations

import pytest
from browsing import Visitor

from benchmarks.gallery import PAGES

LOOKS = ((1280, "light"), (1280, "dark"), (390, "light"))
VISITS = [(kind, width, scheme) for kind in PAGES for width, scheme in LOOKS]


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_loads_without_a_complaint(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """A page brings no console message, no uncaught error and no failed request, and its scripts do their work.

    What its own policy refuses would be told on the console, so nothing is.
    """
    assert visit(PAGES[kind], width, scheme).problems == ()


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_asks_nobody_else(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """Everything that the browser loads is served by the site itself."""
    assert visit(PAGES[kind], width, scheme).foreign == ()


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_is_no_wider_than_its_window(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """Wide tables scroll inside their own frame; the page itself never scrolls sideways."""
    assert visit(PAGES[kind], width, scheme).overflow <= 0


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_is_accessible(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """Axe finds nothing wrong with a page."""
    found = visit(PAGES[kind], width, scheme).violations
    assert not found, "\n".join(found)
