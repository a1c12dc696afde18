"""The command that serves the records to programs."""

from __future__ import annotations

from avsurvey.cli.console import EXIT_ENVIRONMENT, fail
from avsurvey.cli.loading import DATA, Data, load_at_hand


def mcp(data: Data = DATA) -> None:
    """Serve search, get, compare, cite and conflicts by the Model Context Protocol on standard input and output.

    Records are read once, at the start. Nothing is written and no network used.
    """
    import avsurvey

    try:
        from avsurvey.mcp.server import build_server
    except ModuleNotFoundError as error:
        package = (error.name or "mcp").partition(".")[0]
        fail(f"This needs {package}. Install it with: pip install 'avsurvey[mcp]'", EXIT_ENVIRONMENT)
    from avsurvey.views import Survey

    build_server(Survey(load_at_hand(data)), avsurvey.__version__).run("stdio")
