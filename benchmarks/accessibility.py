"""What axe finds on every kind of page, on a phone and a desktop, light and dark; and which page scrolls sideways.

Run it as ``python -m benchmarks.accessibility [KIND...]`` after ``avsurvey build``. The tests look at each kind
once or twice; this looks at all four ways. The command ends with 1 where anything is found.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from avsurvey.site import Project
from benchmarks.gallery import LOOKED_AT, SCHEMES, SIZES, chromium_beside

MAX_ROWS, MAX_GRIDS = 12, 6
"""What axe looks at of tables: all rows and grids come from one macro, and axe takes minutes for thousands."""
CUT_TABLES: Final = f"""() => {{
    for (const grid of [...document.querySelectorAll('main .avs-grid')].slice({MAX_GRIDS})) grid.remove();
    for (const body of document.querySelectorAll('tbody'))
        while (body.rows.length > {MAX_ROWS}) body.lastElementChild.remove();
}}"""
OVERFLOW: Final = "document.documentElement.scrollWidth - window.innerWidth"


def violations(page: Page) -> tuple[str, ...]:
    """What axe finds, a line for each element: the rule, the element and what is wrong with it."""
    page.evaluate(CUT_TABLES)
    rules = Axe().run(page).response["violations"]
    return tuple(f"{rule['id']} ({rule['impact']}) at {_node_words(node)}" for rule in rules for node in rule["nodes"])


def complaints(context: BrowserContext, address: str) -> Iterator[str]:
    """What is wrong with one page, a line for each element."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_selector(".avs-search-open")
    page.evaluate("document.querySelector('.avs-grid')?.dispatchEvent(new Event('focusin', { bubbles: true }))")
    if (overflow := page.evaluate(OVERFLOW)) > 0:
        yield f"{overflow} pixels wider than its window"
    yield from violations(page)
    page.close()


def _node_words(node: dict[str, Any]) -> str:
    reasons = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
    return f"{node['target']}: {' '.join(node['html'].split())[:160]} -- {reasons}"


def looked_at(browser: Browser, address: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """The complaints about pages of these kinds in all four ways."""
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            for kind in kinds:
                for words in complaints(context, address + LOOKED_AT[kind]):
                    yield f"{kind}, {size}, {scheme}: {words}"
            context.close()


def main() -> None:
    """Serve the built site and look at it in four ways."""
    kinds, found = tuple(sys.argv[1:]) or tuple(LOOKED_AT), 0
    with chromium_beside(Project.at(Path())) as (browser, address):
        for words in looked_at(browser, address, kinds):
            found += 1
            print(words, flush=True)
    print(f"{len(kinds)} kinds of pages in {len(SIZES) * len(SCHEMES)} ways: {found} complaints")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
