"""Small lines in the cells of a table: sparklines on a screen, pictures where the sheet is to be printed."""

from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from pmf_xl.books.paging import tall_of
from pmf_xl.layout.parts import Kind
from pmf_xl.layout.words import written
from pmf_xl.problems.counts import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.chart_data import DataSheet
    from pmf_xl.books.style import Styles
    from pmf_xl.books.write_table import Placed
    from pmf_xl.layout.parts import Column, Line

Run = tuple[float | None, ...]
Drawn = tuple[int, "Line", Run]  # a line's place in its table, the line, and its run
FEWEST = 2  # figures of a line
TALL = 16.0  # points of a picture: it stands in the lowest row there is
ASIDE = 6.0  # points left free at each side


def draw_runs(worksheet: "Worksheet", styles: "Styles", placed: "Placed", data: "DataSheet | None") -> None:
    """Draw the runs of a table: sparklines of what is kept among the `data`, or pictures that need none."""
    for position, column in enumerate(placed.table.columns):
        if column.kind is not Kind.SPARKLINE or not (drawn := list(_drawn(placed, column))):
            continue
        if data is None:
            for index, line, run in drawn:
                _picture(worksheet, styles, (placed.line_row(index), position), column, line, run)
        else:
            _sparklines(worksheet, styles, placed, position, drawn, data)


def _drawn(placed: "Placed", column: "Column") -> "Iterator[Drawn]":
    for index, line in enumerate(placed.table.lines):
        run = line.runs.get(column.key, ())
        if sum(one is not None for one in run) >= FEWEST:
            yield index, line, run


def _picture(
    worksheet: "Worksheet", styles: "Styles", at: tuple[int, int], column: "Column", line: "Line", run: Run
) -> None:
    from pmf_xl.books.small_line import TALL as TALL_OF_PICTURE
    from pmf_xl.books.small_line import WIDE as WIDE_OF_PICTURE
    from pmf_xl.books.small_line import small_line

    pixels = 4 / 3  # in a point
    (tall,) = tall_of(worksheet, at[0], at[0] + 1)
    wide = int(column.width * 7 + 5) - 2 * ASIDE * pixels
    places = {
        "image_data": BytesIO(small_line(run, styles.theme.colour("accent"))),
        "description": _said(line, run), "object_position": 1,  # where a row goes its line goes too
        "x_offset": int(ASIDE * pixels), "y_offset": int(max(0, tall - TALL) / 2 * pixels),
        "x_scale": wide / WIDE_OF_PICTURE, "y_scale": TALL * pixels / TALL_OF_PICTURE,
    }  # fmt: skip
    worksheet.insert_image(*at, "line.png", places)


def _said(line: "Line", run: Run) -> str:
    """Say what is drawn to those who cannot see it."""
    known = [written(one, line.unit, line.decimals) for one in run if one is not None]
    return f"Line of {number_of(len(known), 'figure')} of {line.title}: {', '.join(known)}"


def _sparklines(
    worksheet: "Worksheet", styles: "Styles", placed: "Placed", position: int, drawn: list[Drawn], data: "DataSheet"
) -> None:  # fmt: skip
    """Draw lines in one group: every one still has its own scale, and those of the same periods stand together."""
    accent, heading = styles.theme.colour("accent"), placed.table.columns[position].heading
    drawn.sort(key=lambda one: (len(one[1].run_of), one[1].run_of))
    ranges = [
        data.run(heading, line.run_of, line.key, run, styles.theme.number(line.unit, line.decimals))
        for _, line, run in drawn
    ]
    look = {
        "location": [xl_rowcol_to_cell(placed.line_row(index), position) for index, _, _ in drawn],
        "range": ranges, "series_color": accent, "weight": 1.5, "last_point": True, "last_color": accent,
        "show_hidden": True, "empty_cells": "gaps",
    }  # fmt: skip
    worksheet.add_sparkline(placed.row, position, look)
