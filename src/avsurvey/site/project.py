"""Where the parts of a project stand on disk."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path


class ProjectError(Exception):
    """Something about the project or the machine prevents the work; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout: the records, the prose, the templates, and where the site goes."""

    root: Path
    data: Path
    site: Path

    @classmethod
    def at(cls, root: Path, data: Path | None = None, site: Path | None = None) -> Project:
        """The project in a folder; raises :class:`ProjectError` where there is none."""
        if not (root / "mkdocs.yml").is_file():
            raise ProjectError(f"There is no mkdocs.yml in {root.resolve()}. Run the command in the project's folder.")
        return cls(root, data or root / "data", site or root / "site")

    @property
    def docs(self) -> Path:
        """Prose written by hand."""
        return self.root / "docs"

    @property
    def templates(self) -> Path:
        """Templates of generated pages."""
        return self.root / "templates"

    @property
    def mkdocs_yml(self) -> Path:
        """The configuration of MkDocs."""
        return self.root / "mkdocs.yml"

    @property
    def sources(self) -> tuple[Path, ...]:
        """All that a site is made from besides the program: three folders and a file."""
        return self.data, self.docs, self.templates, self.mkdocs_yml

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.root / ".cache" / "avsurvey"

    @property
    def place(self) -> str:
        """A name for the place of the site within the project, which may be built to several and may be moved."""
        place = os.path.relpath(self.site, self.root)
        return hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
