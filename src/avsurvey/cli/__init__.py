"""The command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; data and environment never show a traceback."""
    from avsurvey.cli.app import app
    from avsurvey.cli.console import EXIT_ENVIRONMENT, fail, said_by_system

    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        fail(said_by_system(error), EXIT_ENVIRONMENT)
