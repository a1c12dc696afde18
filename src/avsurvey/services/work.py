"""What one service says about one work, and how its answers are read: whatever has not the known shape is absent."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from avsurvey.ids import ARXIV_ID, INVISIBLE
from avsurvey.names import read_name
from avsurvey.services.client import ServiceError

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ARXIV_ADDRESS = re.compile(rf"arxiv(?:\.org/(?:abs|pdf)/|[.:])({ARXIV_ID})", re.IGNORECASE)
MAX_TEXT: Final = 4000


@dataclass(frozen=True, slots=True)
class Work:
    """A work as one service describes it; what it does not say is empty."""

    service: str
    url: str
    """The address at which this description can be read again."""
    tier: str
    """The source tier; empty where a person must judge."""
    day: str
    """The day on which it was fetched."""
    title: str
    authors: tuple[str, ...]
    published: str = ""
    version: str = ""
    arxiv: str = ""
    doi: str = ""
    venues: tuple[str, ...] = ()
    """Names of the proceedings, the event or the journal, as printed."""
    venue_year: int | None = None
    pages: str = ""
    abstract: str = ""
    remarks: tuple[str, ...] = ()
    """Sentences about publication, such as arXiv's comment."""


def read_json(service: str, text: str) -> Any:
    """Parse JSON; raises :class:`ServiceError` for anything else."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ServiceError(f"{service} sent something that is not JSON.") from None


def part_at(value: Any, *path: str | int) -> Any:
    """What stands at a path of keys and positions; None where the value has another shape."""
    for step in path:
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *path: str | int) -> str:
    """The text at a path without markup, on one line; empty where there is none."""
    found = part_at(value, *path)
    return plain(found) if isinstance(found, str) else ""


def items_at(value: Any, *path: str | int) -> Iterator[Any]:
    """The items of the list at a path; none where there is no list."""
    found = part_at(value, *path)
    yield from found if isinstance(found, list) else ()


def number_at(value: Any, *path: str | int) -> int | None:
    """The whole number at a path, written as number or digits."""
    found = part_at(value, *path)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 10:
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def plain(text: str) -> str:
    """Text without tags, entities, invisible characters and line breaks."""
    bare = html.unescape(_TAG.sub("", html.unescape(text)))
    kept = "".join(character if character.isprintable() else " " for character in bare.replace("\u00ad", ""))
    kept = _INVISIBLE.sub(" ", kept)
    return " ".join(kept.split())[:MAX_TEXT]


def date_of(parts: Any) -> str:
    """A date from ``[2024, 12, 19]`` or a beginning of it; empty where it is none."""
    numbers = [number for number in items_at(parts) if isinstance(number, int) and not isinstance(number, bool)][:3]
    limits = ((1900, 2100), (1, 12), (1, 31))
    if not numbers or any(not low <= number <= high for number, (low, high) in zip(numbers, limits, strict=False)):
        return ""
    return "-".join(f"{number:02d}" for number in numbers)


def printed_name(given: str, family: str, suffix: str = "") -> str:
    """A name in reading order where a reader splits it so again, else ``Family, Given``."""
    given, family = plain(given), plain(family)
    if suffix and given:
        return f"{family}, {plain(suffix)}, {given}"
    if not given or not family:
        return family or given
    in_order = f"{given} {family}"
    name = read_name(in_order)
    again = " ".join(part for part in (name.particle, name.family) if part)
    return in_order if (again, name.given) == (family, given) and "," not in in_order else f"{family}, {given}"


def collective(name: str) -> str:
    """A team's name as records write it."""
    return "{" + plain(name).replace("{", "").replace("}", "") + "}"


def arxiv_in(text: str) -> str:
    """The arXiv id that an address or DOI holds; empty where there is none."""
    match = _ARXIV_ADDRESS.search(text)
    return match[1] if match else ""


def bare_doi(text: str) -> str:
    """A DOI without the address before it, in the lower case by which DOIs are compared."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE).strip().lower()
