"""Findings of `avsurvey validate`: found anew, or those of the last run where nothing changed since."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from avsurvey.cli.loading import cache_folder, open_folder
from avsurvey.findings import Finding, Level
from avsurvey.standing import Standing

KEPT: Final = "findings.json"


def check_data(data: Path) -> tuple[Finding, ...]:
    """Every finding on a folder; ends the command where there is none.

    Where no file, no line of code and no package changed, the findings that were kept are still right, and neither
    schemas nor rules are loaded.
    """
    cache = cache_folder(data)
    if cache is None or not data.is_dir():
        return _check(data)
    standing = Standing.of([data], str(data), str(data.absolute()))
    known = standing.kept(cache / KEPT)
    if known is not None:
        return tuple(Finding(**{**said, "level": Level(said["level"])}) for said in json.loads(known))
    findings = _check(data)
    standing.keep(cache / KEPT, json.dumps([asdict(finding) for finding in findings]).encode())
    return findings


def _check(data: Path) -> tuple[Finding, ...]:
    from avsurvey.rules import check_folder

    return check_folder(open_folder(data))
