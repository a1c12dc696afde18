"""Screenshots of every kind of page, desktop and phone, light and dark.

Run it as ``python -m benchmarks.gallery [FOLDER] [KIND...]``.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from avsurvey.site import Options, Project, build_site
from avsurvey.site.serve import start_server

ALWAYS_THERE: Final = {
    "task": "tasks/video-to-audio/",
    "term": "terms/paradigms/flow-matching/",
    "conflicts": "conflicts/",
    "coverage": "coverage/",
    "stubs": "coverage/stubs/",
    "unrecorded": "coverage/unrecorded/",
    "influence": "influence/",
    "timeline": "timeline/",
    "new": "new/",
    "handbook": "handbook/",
    "glossary": "glossary/",
    "rates": "rates/",
    "ledger": "ledger/",
    "licence-check": "licence-check/",
    "gaps": "gaps/",
    "gaps-of-a-task": "gaps/video-to-audio/",
    "graph": "graph/",
    "authors": "authors/",
    "exports": "exports/",
    "ships": "ships/",
}
"""Kinds of page that have one address in the real survey and in the toy corpus."""
PAGES: Final = {
    "home": "",
    "paper": "papers/cheng2024taming/",
    "model": "models/mmaudio/",
    "dataset": "datasets/vggsound/",
    "benchmark": "benchmarks/vggsound-v2a/",
    "tokenizer": "tokenizers/encodec/",
    "metric": "metrics/fd-passt/",
    "results": "results/shan2025hunyuanvideofoley/",
    "list": "papers/",
    "vocabulary": "tasks/",
    "table": "tables/video-to-audio-models/",
    **ALWAYS_THERE,
    "initial": "authors/initial-l/",
    "author": "authors/limin-wang-nanjing-university/",
    "venue": "venues/cvpr/",
    "year": "years/2025/",
    "query-language": "query-language/",
    "chapter": "survey/tokenization/",
    "about": "about/",
}
MORE: Final = {
    "survey": "survey/",
    "whole-survey": "survey/all/",
    "works": "survey/works/",
    "programs": "programs/",
    "contributing": "contributing/pages/",
    "decision": "decisions/0021-tables-wake-when-reached-for/",
    "venues": "venues/",
    "years": "years/",
    "metrics": "metrics/",
    "benchmarks": "benchmarks/",
    "models": "models/",
    "sheets": "results/",
    "datasets": "datasets/",
    "tokenizers": "tokenizers/",
    "tables": "tables/",
    "vocabularies": "terms/",
    "terms": "terms/paradigms/",
    "variants": "tables/audio-tokenizers/",
    "error": "404.html",
}
"""Further pages of the same templates, where a column or a length may make a difference, and the error page."""
LOOKED_AT: Final = PAGES | MORE
SIZES: Final = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES: Final = ("light", "dark")
CHROMIUM_FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MAX_HEIGHT: Final = 2600


def chromium_path() -> str:
    """The system's Chromium or Chrome; raises ``SystemExit`` with one line where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("No Chromium found. Install one, for example with: apt-get install chromium")


@contextmanager
def chromium_beside(project: Project) -> Iterator[tuple[Browser, str]]:
    """Chromium, and the address at which the built site is served to it meanwhile."""
    server = start_server(project, 0)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
            yield browser, f"http://127.0.0.1:{server.server_port}/"
            browser.close()
    finally:
        server.shutdown()


def take_gallery(browser: Browser, address: str, folder: Path, kinds: tuple[str, ...]) -> int:
    """Take every picture; returns how many."""
    taken = 0
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            for kind in kinds:
                page.goto(address + LOOKED_AT[kind], wait_until="networkidle")
                full = page.evaluate("document.documentElement.scrollHeight")
                page.screenshot(
                    path=folder / f"{kind}-{size}-{scheme}.png",
                    clip={"x": 0, "y": 0, "width": width, "height": min(full, MAX_HEIGHT)},
                    full_page=True,
                )
                taken += 1
            context.close()
    return taken


def main() -> None:
    """Build the site, serve it, and take the pictures."""
    arguments = sys.argv[1:]
    folder = Path(arguments[0] if arguments else "gallery")
    kinds = tuple(arguments[1:]) or tuple(LOOKED_AT)
    folder.mkdir(parents=True, exist_ok=True)
    project = Project.at(Path())
    build_site(project, Options())
    with chromium_beside(project) as (browser, address):
        taken = take_gallery(browser, address, folder, kinds)
    print(f"{taken} pictures in {folder}/")


if __name__ == "__main__":
    main()
