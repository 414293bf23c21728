"""How wide the columns of a whole sheet of a report are: those of its main table, which the others stand in."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.books.paging import Paper, narrowed
from pmf_xl.books.paper import SMALLEST_SCALE
from pmf_xl.books.widths import fitted, with_room_for
from pmf_xl.layout.parts import Sheet, Table

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme

WIDEST_TEXT = 100.0  # characters of a paragraph under a wide table


def sheet_fitted(sheet: Sheet, theme: "Theme") -> Sheet:
    """Give a sheet whose main table and columns have the widths that their content needs."""
    main = next((part for part in sheet.parts if isinstance(part, Table)), None)
    if sheet.widths:
        return sheet
    if main is None:
        return replace(sheet, widths=(WIDEST_TEXT,))
    size = theme.size("table")
    made = with_room_for(theme.marks, fitted(main, size, filtered=sheet.filtered), size)
    if sheet.wide:
        room = Paper.lying(sheet.landscape).wide / SMALLEST_SCALE
        made = replace(made, columns=narrowed(made.columns, sheet.freeze, room))
    parts = tuple(made if part is main else part for part in sheet.parts)
    return replace(sheet, parts=parts, widths=tuple(column.width for column in made.columns))
