"""The survey as a manuscript: its chapters in LaTeX with citations, tables, figures and a bibliography."""

from avsurvey.manuscript.making import make_manuscript

__all__ = ["make_manuscript"]
