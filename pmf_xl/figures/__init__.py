"""Figures: one typed table a period, each value with the figures it was worked out from."""

from pmf_xl.figures.figure import (
    Derived,
    ExceptionStanding,
    Figure,
    FigureKey,
    RatedFigure,
    Run,
    Sources,
    Special,
)
from pmf_xl.figures.table import FigureTable, figure_table

__all__ = [
    "Derived",
    "ExceptionStanding",
    "Figure",
    "FigureKey",
    "FigureTable",
    "RatedFigure",
    "Run",
    "Sources",
    "Special",
    "figure_table",
]
