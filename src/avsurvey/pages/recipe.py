"""How files are made: a function of the survey, so that they can be left unmade while nothing that it reads changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from avsurvey.pages.page import Page
from avsurvey.views import Survey

Files: TypeAlias = Mapping[str, bytes]
"""Files by their path below the site's folder."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A page, or files of another sort, by a name, and what makes them.

    The function keeps no records, views or surveys: whatever it reads it reads of the survey that it is given. What
    else it was handed stands in ``given``, as text.
    """

    name: str
    make: Callable[[Survey], Page | Files]
    given: str = ""
