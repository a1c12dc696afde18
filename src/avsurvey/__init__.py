"""avsurvey: a living, machine-checked survey of audio-video generation, understanding and unified models.

>>> import avsurvey
>>> kb = avsurvey.load("data")
>>> kb.models["mmaudio"].name
'MMAudio'
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from avsurvey.kb import KnowledgeBase

    __version__: str

__all__ = ["__version__", "load"]


def __getattr__(name: str) -> str:
    """The version, looked up when somebody asks: that takes longer than all else that is imported here."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import version

    return version("avsurvey")


def load(folder: str | Path = "data") -> KnowledgeBase:
    """Read and check every record below a folder.

    Returns the knowledge base, immutable and indexed by kind and id. Raises ``NotADirectoryError`` when there is no
    such folder, and :class:`avsurvey.rules.InvalidData` with all findings when a record breaks a law.
    """
    from avsurvey.kb import read_folder
    from avsurvey.rules import require_valid

    read = read_folder(Path(folder))
    require_valid(read)
    return read.kb
