"""Shells: a rendered page split at its sentinels, into which records are joined."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from avsurvey.pages import Page
from avsurvey.site.mkdocs_seam import BODY, DESCRIPTION, HEAD, TITLE

TITLE_SLOT: Final = "title"
DESCRIPTION_SLOT: Final = "description"
BODY_SLOT: Final = "body"
URI_SLOT: Final = "uri"
HEAD_SLOT: Final = "head"


@dataclass(frozen=True, slots=True)
class Shell:
    """The constant parts of a page, with the slots between them: ``parts[i]`` is followed by ``slots[i]``."""

    parts: tuple[str, ...]
    slots: tuple[str, ...]

    @classmethod
    def of(cls, text: str, uri: str) -> Shell:
        """Split a rendered page; ``uri`` is where it was rendered, which stands in its canonical link."""
        slot_of = {TITLE: TITLE_SLOT, DESCRIPTION: DESCRIPTION_SLOT, BODY: BODY_SLOT, HEAD: HEAD_SLOT, uri: URI_SLOT}
        pattern = re.compile("|".join(re.escape(sentinel) for sentinel in sorted(slot_of, key=len, reverse=True)))
        parts, slots, end = [], [], 0
        for match in pattern.finditer(text):
            parts.append(text[end : match.start()])
            slots.append(slot_of[match[0]])
            end = match.end()
        return cls((*parts, text[end:]), tuple(slots))

    def fill(self, page: Page) -> str:
        """Join a page into the shell."""
        values = {
            TITLE_SLOT: html.escape(page.title),
            DESCRIPTION_SLOT: html.escape(page.description),
            BODY_SLOT: page.body,
            URI_SLOT: page.uri,
            HEAD_SLOT: page.head,
        }
        joined = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            joined += (values[slot], part)
        return "".join(joined)
