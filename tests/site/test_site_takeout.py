"""Laws of taking out in the browser: its cells are as safe as those of the command line."""

from __future__ import annotations

import csv
import io

from playwright.sync_api import Browser

from avsurvey.exports.tabular import render_rows

TEXTS = [
    *("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "－1", "-inf", "-1_0"),
    *("-4.2", "+0.5", "-1e-3", "-.5", "-", "60.60", "-4.2 ± 0.3", "a=b", 'say "so"', "a,b", ""),
]


def test_cells_of_the_browser_are_those_of_the_program(browser: Browser, toy_address: str) -> None:
    """A text that a spreadsheet would run is made a text in the same cases, and numbers stay numbers."""
    page = browser.new_page()
    page.goto(f"{toy_address}exports/")
    script = "async (texts) => { const m = await import('/assets/takeout.js'); return texts.map(m.asCsv).join(',') }"
    line = page.evaluate(script, TEXTS)
    page.close()
    (read,) = csv.reader(io.StringIO(line, newline=""))
    (written,) = list(csv.reader(io.StringIO(render_rows(TEXTS, [TEXTS]), newline="")))[1:]
    assert read == written
    assert "-4.2" in read
    assert "'=1+1" in read
