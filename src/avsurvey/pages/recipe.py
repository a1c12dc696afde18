"""How a page is made: a function of the survey, so that it can be left unmade while nothing that it reads changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from avsurvey.pages.page import Page
from avsurvey.views import Survey


@dataclass(frozen=True, slots=True)
class Recipe:
    """A page by its name, and what makes it.

    The function keeps no records, views or surveys: whatever it reads it reads of the survey that it is given. What
    else it was handed stands in ``given``, as text.
    """

    name: str
    make: Callable[[Survey], Page]
    given: str = ""
