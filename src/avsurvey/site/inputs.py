"""The files that a site is made from, watched while it is made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from avsurvey.site.project import Project, ProjectError
from avsurvey.standing import State, state_of


class InputsChanged(Exception):
    """Files changed while a build read them, so that it holds some as they were and some as they are."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The state of every file of a project at one moment."""

    project: Project
    states: dict[str, State]

    @classmethod
    def of(cls, project: Project) -> Inputs:
        """Look at every file of records, prose and templates, and at the configuration, without reading them.

        Raises :class:`ProjectError` for a link to a folder, which could lead in a circle.
        """
        return cls(project, dict(_states(project)))

    def have_changed(self) -> bool:
        """Whether any file was written, added, exchanged or deleted since."""
        return dict(_states(self.project)) != self.states

    def require_unchanged(self) -> None:
        """Raise :class:`InputsChanged` where any file changed since."""
        if self.have_changed():
            raise InputsChanged


def _states(project: Project) -> Iterator[tuple[str, State]]:
    for place in project.sources:
        yield from _states_of(str(place)) if place.is_file() else _states_below(str(place))


def _states_below(folder: str) -> Iterator[tuple[str, State]]:
    """What begins with a full stop is nobody's input, and Python's own cache changes by being used."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_symlink() and entry.is_dir():
            raise ProjectError(f"{entry.path} is a link to a folder. Put the files themselves there.")
        if entry.is_dir(follow_symlinks=False):
            yield from _states_below(entry.path)
        else:
            yield from _states_of(entry.path)


def _states_of(path: str) -> Iterator[tuple[str, State]]:
    try:
        state = state_of(os.stat(path))  # noqa: PTH116 (for ten thousand files)
    except OSError:
        return
    yield path, state
