"""`avsurvey release`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from avsurvey.cli.console import EXIT_ENVIRONMENT, EXIT_FINDINGS, fail, report_findings, say


def release(
    output: Annotated[Path, typer.Option("--output", "-o", help="An empty folder, or one that is not there yet.")],
    site: Annotated[bool, typer.Option(help="Build the site too, which takes the longest.")] = True,
    search: Annotated[
        bool, typer.Option(help="Index the site for search; Pagefind orders the values of filters as chance has it.")
    ] = True,
    since: Annotated[
        Optional[Path], typer.Option(help="The records of an older state; what changed since then is told.")
    ] = None,
    tag: Annotated[str, typer.Option(help="The tag that is released; it must name the version.")] = "",
    site_url: Annotated[str, typer.Option(envvar="SITE_URL", help="Where the site will be served.")] = "",
) -> None:
    """Make a release: archives of data, exports and site, checksums, bill of materials, changes, and how to cite it."""
    from avsurvey.release import Release, ReleaseError, make_release
    from avsurvey.rules import InvalidData
    from avsurvey.site import Options, Project, ProjectError
    from avsurvey.site.build import DEFAULT_SITE_URL

    address = (site_url or DEFAULT_SITE_URL).rstrip("/") + "/"
    options = Options(search=search, strict=True, site_url=address) if site else None
    try:
        names = make_release(Project.at(Path()), Release(options, since, tag), output)
    except InvalidData as error:
        report_findings(error.findings)
        fail("Mend the findings first.", EXIT_FINDINGS)
    except ReleaseError as error:
        fail(str(error), EXIT_FINDINGS)
    except (ProjectError, NotADirectoryError) as error:
        fail(str(error), EXIT_ENVIRONMENT)
    say(f"Wrote {output}: {', '.join(names)}")
