"""Files of the project that somebody wrote wrongly: a sentence with the place and the cure, and the old site stays."""

from __future__ import annotations

import pytest
from checkout import NO_SEARCH, bytes_below

from avsurvey.site import Project, ProjectError, build_site

MISHAPS = {
    "configuration, no YAML": ("mkdocs.yml", b"a: [\n", "mkdocs.yml is not YAML"),
    "configuration, two colons": ("mkdocs.yml", b"a: b: c\n", "mkdocs.yml is not YAML"),
    "configuration, a list": ("mkdocs.yml", b"- a\n", "mkdocs.yml holds no settings"),
    "configuration, nothing": ("mkdocs.yml", b"", "MkDocs stopped. Correct what it says"),
    "configuration, not UTF-8": ("mkdocs.yml", b"a: \xff\n", "mkdocs.yml"),
    "template, half a statement": ("templates/record.html", b"\n{% if %}", "templates/record.html:2:"),
    "template, an unknown name": ("templates/record.html", b"{{ nobody }}", "templates/record.html:1:"),
    "template, not UTF-8": ("templates/record.html", b"\xff", "templates/record.html: not UTF-8"),
}


@pytest.mark.parametrize("what", MISHAPS)
def test_what_is_written_wrongly_is_told(toy: Project, what: str) -> None:
    """The message begins with the file, and nothing is published."""
    path, content, told = MISHAPS[what]
    before = bytes_below(toy.site)
    (toy.root / path).write_bytes(content)
    with pytest.raises(ProjectError) as caught:
        build_site(toy, NO_SEARCH)
    assert str(caught.value).startswith(told)
    assert bytes_below(toy.site) == before
