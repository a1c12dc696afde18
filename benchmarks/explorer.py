"""Frame times of the graph explorer in headless Chromium, while panning and zooming.

Run it as ``python -m benchmarks.explorer`` after ``avsurvey build``. It measures the graph of the built site, and one
of 3,000 records and 10,000 relations. A frame time is the time between two frames that the browser shows; without
a graphics card the browser paints in software, and a reader's machine is faster.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from playwright.sync_api import Browser, Page

from avsurvey.site import Project
from benchmarks.gallery import chromium_beside

NODES, EDGES = 3_000, 10_000
BUDGET_MS: Final = 1000 / 30
SIZE: Final = {"width": 1280, "height": 900}
WATCH: Final = """() => {
    window.frameTimes = [];
    const clear = CanvasRenderingContext2D.prototype.fillRect;
    let [last, drawn] = [performance.now(), 0];
    CanvasRenderingContext2D.prototype.fillRect = function (...box) { drawn++; return clear.apply(this, box); };
    const note = (now) => {
        if (drawn) frameTimes.push(now - last);
        [last, drawn] = [now, 0];
        window.watching = requestAnimationFrame(note);
    };
    window.stopWatching = () => { CanvasRenderingContext2D.prototype.fillRect = clear; };
    window.watching = requestAnimationFrame(note);
}"""
"""Notes the time between frames, as far as the graph was drawn in between: each drawing begins with one rectangle."""
READ: Final = "() => { cancelAnimationFrame(watching); stopWatching(); return frameTimes.slice(2); }"


def synthetic_graph(real: dict[str, Any]) -> dict[str, Any]:
    """A graph of fixed size over the nodes of a real one, its edges spread by two multipliers."""
    count = len(real["nodes"]["id"])
    nodes = {name: [column[at % count] for at in range(NODES)] for name, column in real["nodes"].items()}
    nodes["id"] = [f"node-{at}" for at in range(NODES)]
    ends = [((at * 7919) % NODES, (at * 104_729 + at // NODES + 1) % NODES) for at in range(EDGES)]
    edges = {"source": [a for a, _ in ends], "target": [b for _, b in ends], "type": [at % 13 for at in range(EDGES)]}
    return {**real, "nodes": nodes, "edges": edges}


def frame_times(page: Page) -> dict[str, list[float]]:
    """Milliseconds between frames while the mouse drags the whole graph, zooms in, and drags what is near."""
    box = page.locator(".avs-graph canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    times = {"pan, whole graph": _watched(page, lambda: _drag(page, x, y))}
    times["zoom"] = _watched(page, lambda: _zoom(page, x, y))
    times["pan, zoomed in"] = _watched(page, lambda: _drag(page, x, y))
    return times


def _watched(page: Page, act: Any) -> list[float]:
    page.evaluate(WATCH)
    act()
    found: list[float] = page.evaluate(READ)
    return found


def _drag(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 121):
        page.mouse.move(x + 150 * ((step % 40) / 20 - 1), y + 80 * ((step % 30) / 15 - 1))
    page.mouse.up()


def _zoom(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    for step in range(120):
        page.mouse.wheel(0, -80 if step % 40 < 30 else 120)


def measure(browser: Browser, address: str, graph: dict[str, Any] | None) -> None:
    """Print one line for each movement; another graph than the site's own may be put in its place."""
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    if graph:
        page.route("**/graph/graph.json", lambda route: route.fulfill(json=graph))
    page.goto(f"{address}graph/", wait_until="networkidle")
    page.locator(".avs-graph canvas").scroll_into_view_if_needed()
    print(page.get_by_role("status").filter(has_text="shown").inner_text())
    for name, times in frame_times(page).items():
        verdict = "within" if median(times) <= BUDGET_MS else "over"
        print(
            f"  {name:18} median {median(times):5.1f} ms, 95th percentile {quantiles(times, n=20)[-1]:5.1f} ms, "
            f"{len(times)} frames, {verdict} {BUDGET_MS:.0f} ms"
        )
    page.close()


def main() -> None:
    """Serve the built site and measure both graphs."""
    project = Project.at(Path())
    real = json.loads((project.site / "graph" / "graph.json").read_text(encoding="utf-8"))
    with chromium_beside(project) as (browser, address):
        for graph in (None, synthetic_graph(real)):
            measure(browser, address, graph)


if __name__ == "__main__":
    main()
