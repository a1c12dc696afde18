"""The command line."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line; data and environment never show a traceback.

    Pydantic is told to look for no plugins: that reads the metadata of every installed package, and there is none here.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if sys.argv[1:] == ["--version"]:  # the command line itself reads its options with pydantic, which takes longer
        _print_version()
        return
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
    finally:
        gc.freeze()  # the process ends, and gives back everything without looking for garbage


def _print_version() -> None:
    import avsurvey

    sys.stdout.write(f"avsurvey {avsurvey.__version__}\n")
