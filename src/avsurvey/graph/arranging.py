"""Arranging drawings, without loading numpy before there is one to arrange."""

from __future__ import annotations

from avsurvey.graph.drawing import Drawing, Positions


def arrange(drawing: Drawing) -> Positions:
    """Arrange the nodes of a drawing by force; the same drawing is arranged the same on every machine."""
    from avsurvey.graph.layout import settle

    return settle(drawing)
