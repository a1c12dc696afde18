"""Every kind of page in a real browser: at a desk and on a phone, one of them light and the other dark.

Further pages of the same kinds are looked at once; `make axe` looks at every kind in all four ways.
"""

from __future__ import annotations

import pytest
from browsing import Visitor

from benchmarks.gallery import LOOKED_AT, MORE, PAGES

LOOKS = (((1280, "light"), (390, "dark")), ((1280, "dark"), (390, "light")))
VISITS = [
    *((kind, *look) for at, kind in enumerate(PAGES) for look in LOOKS[at % 2]),
    *((kind, *LOOKS[at % 2][at // 2 % 2]) for at, kind in enumerate(MORE)),
]


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_loads_without_a_complaint(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """A page brings no console message, no uncaught error and no failed request, and its scripts do their work.

    What its own policy refuses would be told on the console, so nothing is.
    """
    assert visit(LOOKED_AT[kind], width, scheme).problems == ()


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_asks_nobody_else(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """Everything that the browser loads is served by the site itself."""
    assert visit(LOOKED_AT[kind], width, scheme).foreign == ()


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_is_no_wider_than_its_window(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """Wide tables scroll inside their own frame; the page itself never scrolls sideways."""
    assert visit(LOOKED_AT[kind], width, scheme).overflow <= 0


@pytest.mark.parametrize(("kind", "width", "scheme"), VISITS)
def test_page_is_accessible(kind: str, width: int, scheme: str, visit: Visitor) -> None:
    """Axe finds nothing wrong with a page."""
    found = visit(LOOKED_AT[kind], width, scheme).violations
    assert not found, "\n".join(found)
