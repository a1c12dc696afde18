"""Lighthouse's scores of the built site: performance, accessibility, best practices and SEO.

Run it as ``python -m benchmarks.lighthouse [FOLDER]`` after ``avsurvey build``. Lighthouse is a program for Node that
this repository does not hold: it is looked for in ``node_modules`` of the folder, then on the path. Each page is
measured as a phone on a slow network, and as a desktop. The command ends with 1 where a score is below 95.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from avsurvey.site import Project
from avsurvey.site.serve import start_server
from benchmarks.gallery import CHROMIUM_FLAGS, chromium_path

PAGES: Final = {"home": "", "paper": "papers/cheng2024taming/", "large table": "tables/video-to-audio-models/"}
DEVICES: Final = {"phone": (), "desktop": ("--preset=desktop",)}
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
LEAST: Final = 95
PATIENCE: Final = 240
"""Seconds that one measurement may take."""


def lighthouse_path(folder: Path) -> str:
    """The installed program; raises ``SystemExit`` with one line where it or Node is missing."""
    installed = folder / "node_modules" / ".bin" / "lighthouse"
    found = str(installed) if installed.exists() else shutil.which("lighthouse")
    if not shutil.which("node"):
        raise SystemExit("No Node found. Lighthouse needs Node 18 or later.")
    if not found:
        raise SystemExit(f"No Lighthouse found. Install it with: npm install --prefix {folder} lighthouse")
    return found


def scores(program: str, address: str, options: tuple[str, ...]) -> dict[str, int]:
    """The score of each category from 0 to 100; raises ``SystemExit`` where Lighthouse does not answer."""
    flags = " ".join(("--headless=new", *CHROMIUM_FLAGS))
    command = [program, address, *options, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    environment = os.environ | {"CHROME_PATH": chromium_path()}
    # the program is the one that was asked for, and all arguments are made here
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE, env=environment)
    try:
        categories = json.loads(done.stdout)["categories"]
        return {name: round(100 * categories[name]["score"]) for name in CATEGORIES}
    except (ValueError, KeyError, TypeError):
        raise SystemExit(f"Lighthouse gave no scores of {address}: {done.stderr.strip()[-300:]}") from None


def measured(program: str, root: str) -> Iterator[int]:
    """Print a line for each page and device; yield every score."""
    for page, uri in PAGES.items():
        for device, options in DEVICES.items():
            found = scores(program, root + uri, options)
            print(f"{page:12} {device:8} " + ", ".join(f"{name} {score}" for name, score in found.items()), flush=True)
            yield from found.values()


def main() -> None:
    """Serve the built site and measure it."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".lighthouse")
    program = lighthouse_path(folder)
    server = start_server(Project.at(Path()), 0)
    try:
        least = min(measured(program, f"http://127.0.0.1:{server.server_port}/"))
    finally:
        server.shutdown()
    raise SystemExit(int(least < LEAST))


if __name__ == "__main__":
    main()
