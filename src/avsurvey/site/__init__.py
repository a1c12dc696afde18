"""The site: MkDocs' frame around generated pages, search, and publishing."""

from avsurvey.site.build import DEFAULT_SITE_URL, Engine, Options, Report, build_site
from avsurvey.site.project import Project, ProjectError

__all__ = ["DEFAULT_SITE_URL", "Engine", "Options", "Project", "ProjectError", "Report", "build_site"]
