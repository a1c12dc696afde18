"""The Content-Security-Policy of every page, as ``<meta>``: hosts of static files set no headers.

https://www.w3.org/TR/CSP3/; ``frame-ancestors`` is left out because it has no effect there (section 3.3).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from avsurvey.site.project import ProjectError

POLICY: Final = (
    ("default-src", "'none'"),
    ("script-src", "'self' 'wasm-unsafe-eval'"),  # WebAssembly is for the engine of the search alone
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),  # Material's style sheet holds its icons as data
    ("connect-src", "'self'"),
    ("worker-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
    ("object-src", "'none'"),
)
"""What a page may load; the hashes of Material's own inline scripts join those of ``script-src``."""
CHARSET: Final = '<meta charset="utf-8">'
RUNNING_TYPES: Final = frozenset(("", "module", "text/javascript", "application/javascript"))
"""Values of ``type`` with which a script runs; any other makes it a block of data."""
_INLINE = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s>]*)")
_SOURCE = re.compile(r"\bsrc\s*=")


def with_policy(html: str) -> str:
    """A page with its policy as the first thing after its encoding; raises :class:`ProjectError`.

    Hashed is what the theme brings. What stands in the article, where the text of records and chapters is, gets no
    hash, so that a script that came in there would not run.
    """
    before, charset, after = html.partition(CHARSET)
    if not charset:
        raise ProjectError(f"A page of the theme has no {CHARSET}, behind which its security policy belongs.")
    policy = render_policy(tuple(sorted(set(_hashes(_outside_article(html))))))
    return f'{before}{charset}\n      <meta http-equiv="Content-Security-Policy" content="{policy}">{after}'


@lru_cache(maxsize=64)
def render_policy(script_hashes: tuple[str, ...]) -> str:
    """The policy in which inline scripts of these hashes may run."""
    return "; ".join(
        " ".join((name, sources, *(script_hashes if name == "script-src" else ()))) for name, sources in POLICY
    )


def _outside_article(html: str) -> str:
    start, end = html.find("<article"), html.rfind("</article>")
    return html if start < 0 else html[:start] + html[end:]


def _hashes(html: str) -> Iterator[str]:
    for attributes, content in _INLINE.findall(html):
        found = _TYPE.search(attributes)
        if not _SOURCE.search(attributes) and (found[1].lower() if found else "") in RUNNING_TYPES:
            yield script_hash(content)


@lru_cache(maxsize=64)
def script_hash(content: str) -> str:
    """The source expression that lets a script of just this text run."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
