"""Serving the built site on this machine, and building it again when a file changes."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

import watchfiles

from avsurvey.findings import render_findings
from avsurvey.rules import InvalidData
from avsurvey.site.build import Options, Progress, build_site
from avsurvey.site.hands import CAN_FORK, aside
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


def bind_server(project: Project, port: int) -> ThreadingHTTPServer:
    """What will serve the site folder on 127.0.0.1; port 0 chooses a free one. The caller closes it.

    Raises :class:`ProjectError` where the port is taken or not ours.
    """
    handler = partial(_QuietHandler, directory=str(project.site))
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        message = f"Port {port} cannot be used: {error.strerror}. Choose another with --port; 0 takes a free one."
        raise ProjectError(message) from None


def start_server(project: Project, port: int) -> ThreadingHTTPServer:
    """Serve the site folder in a thread. The caller shuts it down and closes it."""
    server = bind_server(project, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@dataclass(frozen=True, slots=True)
class Watch:
    """How changes are told, and what ends the serving besides an interrupt."""

    say: Say
    progress: Progress = lambda stage: None
    stop: threading.Event | None = None


def serve_site(project: Project, options: Options, port: int, watch: Watch) -> None:
    """Build, serve, and build again on change until interrupted; a failed build keeps the old site and says why.

    With more than one hand a process of its own serves, so that builds may share out their work. Only the first build
    indexes the full text. Raises :class:`ProjectError` where the port cannot be used.
    """
    with bind_server(project, port) as server, _served(server, options.jobs):
        options = replace(options, site_url=f"http://127.0.0.1:{server.server_port}/")
        rebuild(project, options, watch)
        watch.say(f"Serving on {options.site_url} (Ctrl-C ends)")
        if options.search:
            watch.say("The search knows the texts as they are now, the pages follow every change.")
        later = replace(options, search=False, keeps_index=options.search)
        watched = [path for path in project.sources if path.exists()]
        with suppress(KeyboardInterrupt):  # which may also come in the midst of a build: the site is whole all the same
            for changes in watchfiles.watch(*watched, stop_event=watch.stop):
                watch.say(f"{len(changes)} {'file' if len(changes) == 1 else 'files'} changed")
                rebuild(project, later, watch)


@contextmanager
def _served(server: ThreadingHTTPServer, hands: int) -> Iterator[None]:
    """Serve meanwhile: in a process that is forked before there are threads, or in a thread of this one."""
    if hands > 1 and CAN_FORK:
        with aside(server.serve_forever, hands):
            yield
        return
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()


def rebuild(project: Project, options: Options, watch: Watch) -> None:
    """Build once; what stops the build is said, not raised."""
    try:
        report = build_site(project, options, watch.progress)
    except InvalidData as error:
        watch.say(render_findings(error.findings).rstrip() + "\nNothing was published; the old site is as it was.")
    except (ProjectError, OSError) as error:
        watch.say(str(error))
    else:
        seconds = sum(report.seconds.values())
        watch.say("Nothing changed." if report.is_unchanged else f"{report.written} files written in {seconds:.1f} s.")
