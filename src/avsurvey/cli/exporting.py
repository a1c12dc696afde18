"""What `avsurvey export` writes: one of the formats, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from avsurvey.cli.console import EXIT_USAGE, fail, say, write, write_bytes
from avsurvey.exports import EXPORTS, FILE_EXPORTS, render_latex
from avsurvey.files import write_whole
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described
from avsurvey.records.schema import nearest


def require_format(name: str) -> None:
    """End the command where there is no such format."""
    formats = (*EXPORTS, *FILE_EXPORTS)
    if name not in formats:
        known = ", ".join(formats)
        fail(f"There is no format `{name}`.{nearest(name, list(formats))} There are {known}.", EXIT_USAGE)


def require_table(kb: KnowledgeBase, table: str, export_format: str) -> None:
    """End the command where a table was named that is none, or with another format than LaTeX."""
    if table and export_format != "latex":
        fail("`--table` goes with the format latex. Leave it out, or ask for latex.", EXIT_USAGE)
    if table and table not in kb.tables:
        hint = nearest(table, list(kb.tables))
        fail(f"There is no table `{table}`.{hint} There are {', '.join(kb.tables)}.", EXIT_USAGE)


def export_text(kb: KnowledgeBase, name: str, records: Sequence[Described], table: str, *, is_whole: bool) -> str:
    """The text of a format; of a comparison table alone where one is named."""
    return render_latex(kb, None if is_whole else records, table) if table else EXPORTS[name](kb, records, is_whole)


def put_text(text: str, output: Path | None) -> None:
    """Write a text into a file, or to standard output."""
    if output is None:
        write(text)
    else:
        _put(text.encode(), output)


def put_bytes(content: bytes, output: Path | None) -> None:
    """Write a file's bytes into a file, or to standard output where that is no terminal."""
    if output is None:
        write_bytes(content)
    else:
        _put(content, output)


def _put(content: bytes, output: Path) -> None:
    write_whole(output, content)
    say(f"Wrote {output}")
