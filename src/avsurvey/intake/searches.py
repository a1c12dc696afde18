"""The searches of the scope, kept as data in ``searches.yml`` with their reasons."""

from __future__ import annotations

from datetime import date

from pydantic import ValidationError

from avsurvey.kb import DataFolder
from avsurvey.kb.folder import SEARCHES_FILE
from avsurvey.records import Frozen
from avsurvey.records.types import TermId, Text


class Search(Frozen):
    """Words by which new works of a task are found on arXiv."""

    task: TermId
    """The task, a term of the vocabulary `tasks`."""
    any: tuple[Text, ...]
    """Phrases of which one must stand in title or abstract."""
    also: tuple[Text, ...] = ()
    """Phrases of which one must stand there as well, for words that other fields use too."""
    why: Text
    """Why these words."""


class Searches(Frozen):
    """Every search, and the listings of arXiv that are searched."""

    categories: tuple[Text, ...] = ()
    """arXiv's categories; without them words such as *foley* find other fields."""
    searches: tuple[Search, ...] = ()
    """One or more for a task."""


def read_searches(folder: DataFolder) -> tuple[Searches, list[str]]:
    """The searches of a data folder, and what is wrong with their file."""
    document = folder.document(SEARCHES_FILE)
    if document.value is None:
        return Searches(), [f"There is no {SEARCHES_FILE} that can be read."]
    try:
        read = Searches.model_validate(document.value)
    except ValidationError as errors:
        first = errors.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        return Searches(), [f"{SEARCHES_FILE}, {place}: {first['msg']}."]
    unknown = [one.task for one in read.searches if folder.kb.term("tasks", one.task) is None]
    return read, [f"{SEARCHES_FILE}: {task} is no task." for task in unknown]


def query_text(search: Search, categories: tuple[str, ...], since: date, until: date) -> str:
    """A search as the API's manual writes queries: https://info.arxiv.org/help/api/user-manual.html, 5.1."""
    words = [_any_of(search.any), *([_any_of(search.also)] if search.also else [])]
    places = " OR ".join(f"cat:{category}" for category in categories)
    days = f"submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]"
    return " AND ".join((*words, f"({places})", days))


def _any_of(phrases: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f'{place}:"{phrase}"' for phrase in phrases for place in ("ti", "abs")) + ")"
