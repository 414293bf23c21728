"""How wide the columns of a whole sheet of a report are: those of its main table, which the others stand in."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.books.paging import BETWEEN, Paper, narrowed
from pmf_xl.books.widths import fitted, with_room_for
from pmf_xl.layout.parts import Column, Kind, Sheet, Table

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme

WIDEST_TEXT = 100.0  # characters of a paragraph under a wide table
#: Characters to which columns give way so that all of them stand on one strip of paper.
_NARROWEST = {Kind.LONG_TEXT: 17.0, Kind.TEXT: 13.0, Kind.ICON: 13.0, Kind.SPARKLINE: 12.0}


def sheet_fitted(sheet: Sheet, theme: "Theme", paper: Paper) -> Sheet:
    """Give a sheet whose main table and columns have the widths that their content needs, and the paper has."""
    main = next((part for part in sheet.parts if isinstance(part, Table)), None)
    if sheet.widths:
        return sheet
    if main is None:
        return replace(sheet, widths=(WIDEST_TEXT,))
    size = theme.size("table")
    # Tables of the same columns, one under the other, are as wide as the widest figure in any of them.
    alike = [part for part in sheet.parts if isinstance(part, Table) and part.columns == main.columns]
    whole = replace(main, lines=tuple(line for table in alike for line in table.lines))
    fit = with_room_for(theme.marks, fitted(whole, size, filtered=sheet.filtered), size)
    made = replace(main, columns=fit.columns, buttons=sheet.filtered)
    if sheet.on_paper:
        printed, beside = made.columns[: sheet.on_paper], made.columns[sheet.on_paper :]
        made = replace(made, columns=(*_filling(_squeezed(printed, paper.room), paper.room), *beside))
    elif paper.is_read:
        made = replace(made, columns=_squeezed(made.columns, paper.room))
    if sheet.wide and _taken(made.columns) > paper.room:
        made = replace(made, columns=narrowed(made.columns, sheet.freeze, paper.wide / paper.smallest))
    parts = tuple(made if part is main else part for part in sheet.parts)
    return replace(sheet, parts=parts, widths=tuple(column.width for column in made.columns))


def _taken(columns: tuple[Column, ...]) -> float:
    return sum(column.width + BETWEEN for column in columns)


def _squeezed(columns: tuple[Column, ...], room: float) -> tuple[Column, ...]:
    """Take from columns of texts and small lines what is too much for one strip of paper, from each by what it has.

    As they are where all that they have to give is not enough.
    """
    to_give = {
        column.key: max(0.0, column.width - _NARROWEST.get(column.kind, column.width)) for column in columns
    }
    lacking, whole = _taken(columns) - room + 0.1, sum(to_give.values())
    if lacking <= 0 or lacking > whole:
        return columns
    return tuple(replace(one, width=one.width - lacking * to_give[one.key] / whole) for one in columns)


def _filling(columns: tuple[Column, ...], room: float) -> tuple[Column, ...]:
    """Give the last column of long texts what the others leave of a strip."""
    texts = [column for column in columns if column.kind is Kind.LONG_TEXT]
    free = room - _taken(columns)
    if not texts or free <= 0:
        return columns
    return tuple(
        replace(column, width=column.width + free) if column is texts[-1] else column for column in columns
    )
