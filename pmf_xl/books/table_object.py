"""Tables as Excel knows them: a screen reader says their headings, and formulas and filters take them by name."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.layout.parts import Table


def begin_table_object(worksheet: "Worksheet", table: "Table", row: int) -> None:
    """Make the cells in which a table is to stand, its headings in `row`, a table with filters and no look of its own.

    It is called before these cells are written: what they hold then stands in place of what Excel's table would.
    """
    headings = [{"header": column.heading} for column in table.columns]
    named = {"name": table_name(worksheet.get_name()), "columns": headings, "style": None, "autofilter": True}
    worksheet.add_table(row, 0, row + len(table.lines), len(table.columns) - 1, named)


def table_name(tab: str) -> str:
    """Name the table on a sheet as Excel allows: letters, figures and strokes, and like no cell.

    >>> table_name("Portfolio- Health"), table_name("A1")
    ('Table_Portfolio_Health', 'Table_A1')
    """
    return "Table_" + re.sub(r"\W+", "_", tab).strip("_")
