"""Puts the records and the templates into the wheel, so that an installed program answers outside of a checkout.

An editable installation reads them in the checkout, where a copy would grow old.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGED = {"data": "avsurvey/_data", "templates": "avsurvey/_templates"}


class PackagedData(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders that come along."""
        if version != "editable":
            build_data["force_include"] |= PACKAGED
