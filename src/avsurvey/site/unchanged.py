"""Whether a build would find that nothing changed, told without reading the records or loading what builds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from avsurvey.site.project import Project
from avsurvey.site.publish import read_stamp, remove_leftovers, remove_partials
from avsurvey.standing import Standing

FOLDER: Final = "unchanged"


@dataclass(frozen=True, slots=True)
class LastBuild:
    """The last build of a project to one place with one choice of options, if all its inputs still stand as then."""

    project: Project
    standing: Standing
    path: Path

    @classmethod
    def of(cls, project: Project, *options: object) -> LastBuild:
        """Look at everything that a site is made from; to be asked before the build reads the first file."""
        standing = Standing.of(project.sources, str(project.root.absolute()), *options)
        return cls(project, standing, project.cache / FOLDER / project.place)

    def is_current(self) -> bool:
        """Whether the published site is the one that this build made; leftovers of killed builds are removed."""
        stamp = self.standing.kept(self.path)
        if not stamp or read_stamp(self.project.site) != stamp.decode():
            return False
        remove_leftovers(self.project.site)
        remove_partials(self.project.cache)
        return True

    def note(self, stamp: str) -> None:
        """Keep that the build made, or found, the site of that stamp."""
        if stamp:
            self.standing.keep(self.path, stamp.encode())
