"""Serving the built site on this machine, and building it again when a file changes."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from watchfiles import watch

from avsurvey.findings import render_findings
from avsurvey.rules import InvalidData
from avsurvey.site.build import Options, build_site
from avsurvey.site.project import Project, ProjectError

Say = Callable[[str], None]
COMPRESSED: Final = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".bib")
"""Endings of files that are sent compressed."""

ERROR_PAGE: Final = "404.html"


class _QuietHandler(SimpleHTTPRequestHandler):
    """Serves as hosts of static sites do: text compressed, connections kept."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Compress what is text, where the reader takes that."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        if path.suffix not in COMPRESSED or "gzip" not in self.headers.get("Accept-Encoding", "") or not path.is_file():
            return super().send_head()
        content = gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing address with the site's own page, as hosts of static sites do."""
        page = Path(self.directory) / ERROR_PAGE
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Requests are not logged."""


def start_server(project: Project, port: int) -> ThreadingHTTPServer:
    """Serve the site folder on 127.0.0.1 in a thread; port 0 chooses a free one. The caller shuts it down."""
    handler = partial(_QuietHandler, directory=str(project.site))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def serve_site(project: Project, options: Options, port: int, say: Say, stop: threading.Event | None = None) -> None:
    """Build, serve, and build again on change until interrupted; a failed build keeps the old site and says why."""
    rebuild(project, options, say)
    server = start_server(project, port)
    say(f"Serving on http://127.0.0.1:{server.server_port}/ (Ctrl-C ends)")
    watched = [path for path in project.sources if path.exists()]
    try:
        for changes in watch(*watched, stop_event=stop, raise_interrupt=False):
            say(f"{len(changes)} files changed")
            rebuild(project, options, say)
    finally:
        server.shutdown()
        server.server_close()


def rebuild(project: Project, options: Options, say: Say) -> None:
    """Build once; what stops the build is said, not raised."""
    try:
        report = build_site(project, options)
    except InvalidData as error:
        say(render_findings(error.findings).rstrip() + "\nNothing was published; the old site is as it was.")
    except (ProjectError, OSError) as error:
        say(str(error))
    else:
        seconds = sum(report.seconds.values())
        say("Nothing changed." if report.is_unchanged else f"{report.written} pages written in {seconds:.1f} s.")
