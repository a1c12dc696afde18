"""Two machines that have nothing in common but the project: what differs from one to the other, as environments."""

from __future__ import annotations

import os
from pathlib import Path
from subprocess import Popen
from typing import Final

from checkout import start_build

from avsurvey.site import Project

WORLDS: Final[tuple[dict[str, str], ...]] = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "USER": "ada", "LOGNAME": "ada", "HOME": "/home/ada"},
    {
        "PYTHONHASHSEED": "4321",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
        "USER": "grace",
        "LOGNAME": "grace",
        "HOME": "/nonexistent",
        "COLUMNS": "40",
        "LANGUAGE": "tr",
    },
)
"""Another hash seed, time zone, user and home, and a locale in which text is not UTF-8 by itself."""
UMASKS: Final = (0o022, 0o077)
"""What each world takes away from the rights of new files."""
LONG_AGO: Final = 1_000_000_000
REVERSED_LISTINGS: Final = """
import os
listdir, scandir = os.listdir, os.scandir


class Entries(list):
    def __enter__(self):
        return iter(self)

    def __exit__(self, *_):
        return None

    def __iter__(self):
        return self

    def __next__(self):
        if not self:
            raise StopIteration
        return self.pop()

    def close(self):
        self.clear()


os.listdir = lambda path=".": sorted(listdir(path), reverse=True)
os.scandir = lambda path=".": Entries(sorted(scandir(path), key=lambda entry: entry.name))
"""
"""Module `sitecustomize`: entries come in the reversed order of their names, whatever the disk's own."""


def folder_of_reversed_listings(folder: Path) -> str:
    """A folder that, on PYTHONPATH, makes a process see every folder's entries in another order."""
    folder.mkdir(parents=True)
    (folder / "sitecustomize.py").write_text(REVERSED_LISTINGS, encoding="utf-8")
    return str(folder)


def environment(at: int, scratch: Path) -> dict[str, str]:
    """The environment of a world; in the second, folders list their entries the other way round."""
    world = dict(WORLDS[at])
    if at:
        paths = [folder_of_reversed_listings(scratch / "reversed"), os.environ.get("PYTHONPATH", "")]
        world["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return world


def build_in_world(at: int, project: Project, scratch: Path, *options: str, user: int | None = None) -> Popen[str]:
    """Begin a build in one of the worlds; in the second, files are old and folders list theirs the other way round."""
    if at:
        for path in project.root.rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))
    return start_build(project, *options, umask=UMASKS[at], user=user, **environment(at, scratch))
