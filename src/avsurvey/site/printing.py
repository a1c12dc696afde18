"""The whole survey as PDF, printed by a browser that is on the machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from avsurvey.files import write_whole
from avsurvey.site.project import Project, ProjectError
from avsurvey.site.serve import start_server
from avsurvey.site.whole import WHOLE

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE: Final = 180
"""Seconds that printing may take."""
SETTLING_MS: Final = 20_000
"""Milliseconds of the page's own time that its scripts get: one brings the list of works."""


def print_survey(project: Project, output: Path) -> int:
    """Print the built survey into a PDF file; returns its size in bytes, and raises :class:`ProjectError`."""
    if not (project.site / WHOLE / "index.html").is_file():
        raise ProjectError("There is no built survey to print. Run `avsurvey build` before.")
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise ProjectError("Printing needs Chromium or Chrome, and none was found. Install one and try again.")
    server = start_server(project, 0)
    try:
        content = _printed(browser, f"http://127.0.0.1:{server.server_port}/{WHOLE}")
    finally:
        server.shutdown()
        server.server_close()
    write_whole(output, content)
    return len(content)


def _printed(browser: str, address: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "survey.pdf"
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        command += [
            f"--virtual-time-budget={SETTLING_MS}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={paper}",
            address,
        ]
        try:
            # the browser is one that the path names, and all arguments are made here
            done = subprocess.run(  # noqa: S603
                command, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise ProjectError(f"The browser did not finish printing within {PATIENCE} seconds. Try again.") from None
        if not paper.is_file():
            raise ProjectError(f"The browser printed nothing: {done.stderr.strip()[-300:]}")
        return paper.read_bytes()
