"""Works cited by each chapter, and the core papers that none cites: ``python -m benchmarks.citations``.

Ends with 1 where a core paper is not cited.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from avsurvey.kb import read_folder
from avsurvey.pages import uncited_core, works_by_chapter

ROOT: Final = Path(__file__).parents[1]


def main() -> int:
    """Print a line for each chapter, one for all, and one for each core paper that is missing."""
    kb = read_folder(ROOT / "data").kb
    chapters = works_by_chapter(kb, ROOT / "docs" / "survey")
    for name, works in chapters.items():
        print(f"{len(works):5}  {name}")
    print(f"{len({paper.id for works in chapters.values() for paper in works}):5}  distinct works in all chapters")
    missing = uncited_core(kb, chapters)
    for paper in missing:
        print(f"core paper not cited: {paper.id}")
    print(f"{len(missing):5}  core papers not cited")
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
