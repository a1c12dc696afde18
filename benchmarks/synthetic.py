"""Synthetic data folders: ``python -m benchmarks.synthetic FOLDER RECORDS [--seed N] [--project]``.

The vocabularies, the policy and the tables are the real ones. Every record takes its shape from a real record, its
donor, and its names, texts, people, addresses and links from one stream of chance, so that one seed always writes the
same bytes for the same real data. A folder has no finding, and nothing in it can be taken for a real work.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from avsurvey.kb import DataFolder, read_folder
from avsurvey.pages import Prose, read_prose
from benchmarks.sheets import Sheets
from benchmarks.world import SHARES, Filler, World

ROOT: Final = Path(__file__).parent.parent
LEAST_RECORDS: Final = 60
"""With fewer, some kinds have too few records for tables and sheets to point at."""
LIVE_ANYWHERE: Final = ("home(", "figure(", "count(", "table(", "fields(")
"""Live blocks of the chapters that need no real record."""
_TABLE_REFERENCE = re.compile(r"\b(benchmark|metric): ([a-z0-9-]+)")
_TOKEN = re.compile(r"AVSLIVE(\d+)X")


def write_synthetic(folder: Path, records: int, seed: int) -> None:
    """Write a data folder of so many records, result sheets included; vocabularies and tables come on top.

    The folder is made anew. Raises ``ValueError`` for fewer than ``LEAST_RECORDS``.
    """
    if records < LEAST_RECORDS:
        raise ValueError(f"{records} records do not hold every kind. Ask for {LEAST_RECORDS} or more.")
    source = read_folder(ROOT / "data")
    world = World(source, records, random.Random(seed))
    shutil.rmtree(folder, ignore_errors=True)
    for kind in ("papers", *SHARES, "tables"):
        (folder / kind).mkdir(parents=True)
    for relative, text in (*_shared(source, world), *_records(world)):
        (folder / relative).write_text(text, encoding="utf-8", newline="\n")
    shutil.copytree(source.folder / "vocabularies", folder / "vocabularies")


def _shared(source: DataFolder, world: World) -> Iterator[tuple[str, str]]:
    """The policy, and the tables with synthetic benchmarks and metrics in the place of real ones."""
    yield "policy.yml", (source.folder / "policy.yml").read_text(encoding="utf-8")
    for path in sorted((source.folder / "tables").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        renamed = _TABLE_REFERENCE.sub(lambda match: f"{match[1]}: {world.stand_ins.get(match[2], match[2])}", text)
        yield f"tables/{path.name}", renamed


def _records(world: World) -> Iterator[tuple[str, str]]:
    for kind, items in world.planned.items():
        for item in items:
            yield f"{kind}/{item.id}.yml", item.donor.fill(Filler(world, item))
    for sheet_id, text in Sheets(world).write(world.counts["results"]):
        yield f"results/{sheet_id}.yml", text


def write_project(folder: Path, records: int, seed: int) -> None:
    """Write a whole project: synthetic data, and the real configuration, templates and prose.

    The prose keeps its live blocks; citations name synthetic papers, and single values become plain text.
    """
    write_synthetic(folder / "data", records, seed)
    shutil.copy2(ROOT / "mkdocs.yml", folder)
    for name in ("docs", "templates"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    papers = sorted(path.stem for path in (folder / "data" / "papers").iterdir())
    for chapter in sorted((folder / "docs").rglob("*.md")):
        prose = read_prose(chapter.read_text(encoding="utf-8"), chapter.name)
        chapter.write_text(_without_real_records(prose, papers), encoding="utf-8", newline="\n")


def _without_real_records(prose: Prose, papers: list[str]) -> str:
    def part(match: re.Match[str]) -> str:
        number = int(match[1])
        block = prose.blocks[number]
        if block.is_citation:
            cited = (papers[(number + at) % len(papers)] for at in range(block.text.count(";") + 1))
            return "[" + "; ".join(f"@{key}" for key in cited) + "]"
        return f"{{{{ {block.text} }}}}" if block.text.startswith(LIVE_ANYWHERE) else "12.3"

    return _TOKEN.sub(part, prose.markdown)


def main() -> None:
    """Write a folder and say what it holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthetic", description="Write synthetic records.")
    parser.add_argument("folder", type=Path, help="the folder to write; what is in it is replaced")
    parser.add_argument("records", type=int, help=f"how many records, {LEAST_RECORDS} or more")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--project", action="store_true", help="write a whole project, with templates and prose")
    options = parser.parse_args()
    try:
        (write_project if options.project else write_synthetic)(options.folder, options.records, options.seed)
    except ValueError as error:
        parser.error(str(error))
    print(f"{options.records} records in {options.folder}/", file=sys.stderr)


if __name__ == "__main__":
    main()
