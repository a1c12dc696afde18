"""The site: MkDocs' frame around generated pages, search, and publishing.

What builds is loaded when it is first asked for: a build that finds nothing changed needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avsurvey.site.project import Project, ProjectError

if TYPE_CHECKING:
    from avsurvey.site.build import DEFAULT_SITE_URL, Engine, Options, Report, build_site

__all__ = ["DEFAULT_SITE_URL", "Engine", "Options", "Project", "ProjectError", "Report", "build_site"]


def __getattr__(name: str) -> Any:
    """A name of :mod:`avsurvey.site.build`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from avsurvey.site import build

    return getattr(build, name)
