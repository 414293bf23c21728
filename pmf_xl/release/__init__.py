"""The gate: what a reader may see of a period's figures, built from what may be shown and nothing else."""

from pmf_xl.release.gate import release
from pmf_xl.release.released import PeriodFigure, Release, ReleasedFigure, Revision, Withheld

__all__ = ["PeriodFigure", "Release", "ReleasedFigure", "Revision", "Withheld", "release"]
