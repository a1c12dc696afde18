"""How long a long table takes to answer in Chromium: ``python -m benchmarks.long_table [--rows N] [--json FILE]``.

Run it after ``avsurvey build``. It measures the table of most rows and columns that the site has as it is, and the same
with its rows repeated up to so many. Each step is timed from the act to the second frame after it, when a reader sees
what came of it. A phone is taken to be four times as slow.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, Locator, Page

from avsurvey.site import Project
from benchmarks.build import FEWEST_RUNS, machine, say, write_json
from benchmarks.gallery import chromium_beside

ROWS: Final = 2_500
DEVICES: Final = {"desktop": (1280, 900, 1), "phone": (390, 844, 4)}
"""Width, height, and how many times slower the processor is made."""
PATIENCE_MS: Final = 240_000
_BODY = re.compile(r"(<tbody>)(.*?)(</tbody>)", re.DOTALL)
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_KEY = re.compile(r'data-key="([^"]*)"')
AFTER: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
LOADED: Final = """() => performance.getEntriesByName("first-contentful-paint")[0].startTime"""


def lengthened(html: str, rows: int) -> str:
    """A page whose table has so many rows: its own, over and over, under keys of their own."""
    found = _BODY.search(html)
    if found is None:
        raise SystemExit("The page has no table.")
    own = _ROW.findall(found[2])
    many = (_KEY.sub(rf'data-key="\1-{at}"', row) for at, row in enumerate(islice(cycle(own), rows)))
    return html[: found.start(2)] + "\n".join(many) + html[found.end(2) :]


def longest_table(project: Project) -> str:
    """The address of the comparison table with most cells."""
    pages = sorted((project.site / "tables").glob("*/index.html"))
    longest = max(pages, key=lambda path: path.read_text(encoding="utf-8").count("<td"))
    return f"tables/{longest.parent.name}/"


def measure(browser: Browser, address: str, html: str | None, device: str) -> dict[str, float]:
    """Milliseconds of each step on a page, which may be given another text."""
    width, height, slower = DEVICES[device]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(PATIENCE_MS)
    if html:
        page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="load")
    found = {"first paint": float(page.evaluate(LOADED))}
    found |= {name: _timed(page, act) for name, act in _steps(page)}
    found["rows"] = page.locator("table.avs-table tbody tr").count()
    page.close()
    return found


def _steps(page: Page) -> Iterator[tuple[str, Callable[[], Any]]]:
    head = page.locator("table.avs-table thead th").nth(1)
    field = page.get_by_role("searchbox").filter(visible=True).first
    yield "first sort, library loaded", lambda: _wake(page, head)
    yield "sort", head.click
    yield "filter, one letter", lambda: field.press_sequentially("m")
    yield "filter, another letter", lambda: field.press_sequentially("m")
    yield "filter taken away", lambda: field.fill("")
    yield "scroll to the end", lambda: page.mouse.wheel(0, 100_000)


def _wake(page: Page, head: Locator) -> None:
    head.click()
    page.wait_for_selector("table.dataTable")


def _timed(page: Page, act: Callable[[], Any]) -> float:
    began = float(page.evaluate("() => performance.now()"))
    act()
    page.evaluate(AFTER)
    return float(page.evaluate("() => performance.now()")) - began


def report(browser: Browser, root: str, project: Project, rows: int, runs: int) -> dict[str, dict[str, float]]:
    """Medians of each step, for the real table and the lengthened one on each device."""
    uri = longest_table(project)
    long = lengthened((project.site / uri / "index.html").read_text(encoding="utf-8"), rows)
    found = {}
    for device in DEVICES:
        for name, html in (("as it is", None), ("lengthened", long)):
            say(f"{uri} {name}, {device}")
            times = [measure(browser, root + uri, html, device) for _ in range(runs)]
            found[f"{device}, {name}"] = {step: median(run[step] for run in times) for step in times[0]}
    return found


def main() -> None:
    """Serve the built site, measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.long_table", description="Measure long tables.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=FEWEST_RUNS)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured")
    options = parser.parse_args()
    project = Project.at(Path())
    with chromium_beside(project) as (browser, address):
        found = report(browser, address, project, options.rows, options.runs)
    steps = next(iter(found.values()))
    print(f"{'median ms':30}" + "".join(f"{name:>22}" for name in found))
    for step in steps:
        print(f"{step:30}" + "".join(f"{times[step]:22,.0f}" for times in found.values()))
    write_json(options.json, {"machine": machine(), "milliseconds": found})


if __name__ == "__main__":
    main()
