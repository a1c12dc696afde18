"""What the site ships that others made: from which package, under which licence, with the words that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

from avsurvey.views import PageHead

HEAD: Final = PageHead(
    "ships/", "What this site ships", "Programs, styles and icons of others that this site is made of.", "about"
)
NO_TEXT: Final = "The package holds no text of its licence; this is what it says of itself."
_NOTICE = re.compile(r"/\*!.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Notice:
    """A text that must go along with what is shipped."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """One thing that the site ships."""

    id: str
    name: str
    package: str
    version: str
    licence: str
    home: str
    use: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Where in which package a thing and its licence are found."""

    id: str
    name: str
    package: str
    home: str
    use: str
    licence: str = ""
    """Its licence, where it is another than the package's."""
    licence_file: str = ""
    """The file of its licence in the package, where it is another than the package's."""
    bundles: tuple[str, ...] = ()
    """Files that hold other works, whose notices stand in their comments."""


PARTS: Final = (
    _Part(
        *("material", "Material for MkDocs", "mkdocs-material", "https://squidfunk.github.io/mkdocs-material/"),
        "The frame of every page: style sheets and one script.",
        bundles=("material/templates/assets/javascripts/bundle.*.min.js",),
    ),
    _Part(
        *("icons", "Material Design Icons", "mkdocs-material", "https://pictogrammers.com/library/mdi/"),
        "The few icons in the header, drawn into the pages, and those in the style sheets.",
        licence="Pictogrammers Free License; Apache-2.0",
        licence_file="material/templates/.icons/material/LICENSE",
    ),
    _Part(
        *("datatables", "DataTables, with jQuery and JSZip", "itables", "https://datatables.net/"),
        "Sorting, filtering and taking out of tables; the bundle that itables makes of them.",
        bundles=("itables/html/dt_bundle.js",),
    ),
    _Part(
        *("pagefind", "Pagefind", "pagefind", "https://pagefind.app/"),
        "Search in the full text: one script, one worker and one WebAssembly module.",
    ),
)


def read_shipped() -> tuple[Shipped, ...]:
    """Everything that the site ships, as the installed packages tell."""
    return tuple(_read(part, distribution(part.package)) for part in PARTS)


def _read(part: _Part, package: Distribution) -> Shipped:
    told = (package.metadata[name] for name in ("License-Expression", "License") if name in package.metadata)
    licence = part.licence or next(told, "unknown").partition("\n")[0].removesuffix(" License")  # some hold all of it
    notices = tuple(_notices(part, package)) or (Notice(NO_TEXT, f"License: {licence}"),)
    return Shipped(part.id, part.name, part.package, package.version, licence, part.home, part.use, notices)


def _notices(part: _Part, package: Distribution) -> Iterator[Notice]:
    """The licence as the package has it, then the notices of works that are bundled."""
    own = f"{part.package.replace('-', '_')}-{package.version}.dist-info"
    wanted = (part.licence_file,) if part.licence_file else (f"{own}/licenses/*", f"{own}/LICENSE*")
    for path in _files(package, wanted):
        yield Notice(f"{path.name} of {part.package} {package.version}", path.read_text(encoding="utf-8").strip())
    for path in _files(package, part.bundles):
        found = dict.fromkeys(_NOTICE.findall(path.read_text(encoding="utf-8")))
        if found:
            yield Notice("Works in it, as they are told there", "\n\n".join(_bare(text) for text in found))


def _files(package: Distribution, patterns: tuple[str, ...]) -> list[Path]:
    root = Path(str(package.locate_file("")))
    return sorted(path for pattern in patterns for path in root.glob(pattern))


def _bare(comment: str) -> str:
    """The words of a comment without its signs."""
    lines = comment.removeprefix("/*!").removesuffix("*/").replace("(*!", "").replace("*)", "").splitlines()
    told = [re.sub(r"^\s*\*? ?", "", line).rstrip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip()
