"""Harm for every text that a curator can write: what fields accept is tried, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from avsurvey.kb.folder import read_record

PAYLOAD: Final = (
    "</title><script>window.pwned=1</script><img/src=x/onerror=window.pwned=2></code></pre></textarea></style>"
    "{{7*7}}{%raw%}\"'><svg/onload=window.pwned=3>javascript:window.pwned=4&lt;b&gt;&#x3c;i&#62;&amp;lt;[@mmaudio]"
    "AVSLIVE0X[m](javascript:window.pwned=5)![i](data:text/html,x)**b**`c`<!--\\input{/etc/passwd}\\write18{id}"
    "\\def\\x{\\x}^^M%$#_~../../../../etc/passwd"
)
"""One word of everything that could leave text: HTML, attributes, titles, templates, entities, citations, Markdown,
TeX, and paths."""
FORMULA: Final = '=HYPERLINK("//pwned";"x")@SUM(1)|cmd '
"""What a spreadsheet would run at the beginning of a cell."""
Way = Callable[[str], str]
WAYS: Final[tuple[Way, ...]] = (
    lambda text: f"{FORMULA}{text}{PAYLOAD}",
    lambda text: f"{text}{PAYLOAD}",
)
Step = str | int
Where = tuple[Step, ...]


POINTERS: Final = frozenset(
    ("introduced_by", "to", "metrics", "introduces", "works", "reported_in", "benchmark", "metric", "system", "sort")
) | {"leaderboard_of", "values", "query", "field", "not_reported"}
"""Fields of ids, numbers and queries: schemas take any text there, and rules refuse what leads nowhere."""


def poison_folder(data: Path) -> dict[str, int]:
    """Write harm into every text of every record of a folder; how many texts there are of each kind of field."""
    known: dict[str, Way | None] = {}
    count: dict[str, int] = {}
    for path in sorted(data.glob("*/*.yml")):
        relative = path.relative_to(data).as_posix()
        record = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for where, text in list(leaves(record)):
            field = f"{relative.partition('/')[0]}: {'.'.join(step for step in where if isinstance(step, str))}"
            if field not in known:
                known[field] = find_way(relative, record, where)
            way = known[field]
            if way is not None:
                record = replaced(record, where, way(text))
                count[field] = count.get(field, 0) + 1
        assert accepts(relative, record), relative
        path.write_text(dumped(record), encoding="utf-8")
    return count


def find_way(relative: str, record: Any, where: Where) -> Way | None:
    """How harm can be written into a field: before and after its text, after it, or not at all."""
    last = [step for step in where if isinstance(step, str)][-1]
    if last in POINTERS:
        return None
    tries = ((way, replaced(record, where, way(text_at(record, where)))) for way in WAYS)
    return next((way for way, tried in tries if accepts(relative, tried)), None)


def text_at(value: Any, where: Where) -> str:
    """The text at a place of a record."""
    for step in where:
        value = value[step]
    return str(value)


def accepts(relative: str, record: Any) -> bool:
    """Whether the schema has nothing to say."""
    return not read_record(relative, dumped(record).encode(), relative)[1]


def dumped(record: Any) -> str:
    """A record as YAML."""
    return yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=10_000)


def leaves(value: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every text of a record with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*where, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from leaves(item, (*where, at))
    else:
        yield where, value


def replaced(value: Any, where: Where, text: str) -> Any:
    """A copy of a record with another text at a place."""
    if not where:
        return text
    first, *rest = where
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[first] = replaced(value[first], tuple(rest), text)  # type: ignore[index,call-overload]
    return copy
