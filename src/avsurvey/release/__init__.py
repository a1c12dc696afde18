"""A release: archives with checksums and a bill of materials, the same bytes from any copy of the sources."""

from avsurvey.release.checks import ReleaseError
from avsurvey.release.making import Release, make_release

__all__ = ["Release", "ReleaseError", "make_release"]
