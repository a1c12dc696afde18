"""A generated page before it stands in the frame of the site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page: its address below the root, the shell it stands in, and its HTML."""

    uri: str
    shell: str
    title: str
    description: str
    body: str
    names: tuple[str, ...] = ()
    """Names by which the search finds it first."""
    kind: str = ""
    head: str = ""
    """HTML for the document's head."""
    files: tuple[tuple[str, str], ...] = ()
    """Its twins for programs: the name of each in the page's folder, and its text."""

    @property
    def depth(self) -> int:
        """How many folders deep it lies."""
        return self.uri.count("/")

    @property
    def path(self) -> str:
        """Its file below the site's folder."""
        return f"{self.uri}index.html"
