"""A release: archives of data, exports and site with checksums, the same bytes from any copy of the sources."""

from avsurvey.release.checks import ReleaseError
from avsurvey.release.making import EXTRAS, Release, make_release

__all__ = ["EXTRAS", "Release", "ReleaseError", "make_release"]
