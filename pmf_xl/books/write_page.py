"""Writing a page of parts one under the other: titles, steps, tables, what is still missing, what was found."""

from functools import lru_cache
from typing import TYPE_CHECKING

from xlsxwriter.utility import quote_sheetname

from pmf_xl.books import todo, write_table
from pmf_xl.books.heights import height
from pmf_xl.books.logo import insert_logo
from pmf_xl.books.looks import look
from pmf_xl.books.row_shape import RowShape, ShapeCell
from pmf_xl.books.shaped_sheet import put_row
from pmf_xl.layout.parts import (
    Column,
    Findings,
    Gap,
    Kind,
    Legend,
    Line,
    Missing,
    Note,
    Part,
    Progress,
    Section,
    Sheet,
    Steps,
    Table,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles
    from pmf_xl.books.write_table import Placed
    from pmf_xl.problems import Problem


class Page:
    """A sheet being written from the top down."""

    def __init__(
        self, worksheet: "Worksheet", styles: "Styles", sheet: Sheet, tables: "Mapping[str, Placed]",
        problems: "Sequence[Problem]",
    ) -> None:  # fmt: skip
        self.worksheet, self.styles, self.sheet = worksheet, styles, sheet
        self.tables, self.problems = tables, problems
        self.items = todo.items(list(tables.values()))
        self.row = 0
        for position, width in enumerate(sheet.widths):
            worksheet.set_column(position, position, width)

    def write(self) -> None:
        """Write every part."""
        for part in self.sheet.parts:
            self._write(part)

    def _write(self, part: Part) -> None:
        match part:
            case Title():
                self._band(part.text, "title", 34)
                if not self._with_logo(part) and part.subtitle:
                    self._band(part.subtitle, "subtitle", 24)
            case Section():
                self._text(part.text, "section", 22)
            case Note():
                self._paragraph(part.text)
            case Steps():
                for number, item in enumerate(part.items, start=1):
                    self._paragraph(f"{number}.  {item}")
            case Legend():
                self._legend()
            case Progress():
                todo.write_progress(self.worksheet, self.styles, self.row, self.items)
                self.worksheet.set_row(self.row, 24)
                self.row += 1
            case Missing():
                self.row += todo.write_missing(self.worksheet, self.styles, self.row, self.items)
            case Findings():
                self._findings()
            case Gap():
                self.worksheet.set_row(self.row, 10)
                self.row += 1
            case Table():
                write_table.write(self.worksheet, self.styles, part, self.row, {}, set_widths=False)
                self.row += 1 + len(part.lines)

    def _with_logo(self, title: Title) -> bool:
        """Put the council's logo beside what a title says below itself, and say whether there is one."""
        theme = self.styles.theme
        if not (title.logo and theme.logo):
            return False
        tall = insert_logo(
            self.worksheet, self.row, self.sheet.widths, theme.logo, theme.data["logo"], title.logo
        )
        look = self.styles("note", text_wrap=False, valign="vcenter")
        self.worksheet.write_string(self.row, 0, title.subtitle, look)
        self.worksheet.set_row(self.row, tall)
        self.row += 1
        return True

    def _text(self, text: str, seen: str, tall: float, wide: int = 1) -> None:
        put_row(self.worksheet, self.styles, self.row, _band(seen, wide), (text, *[None] * (wide - 1)))
        self.worksheet.set_row(self.row, tall)
        self.row += 1

    def _band(self, text: str, seen: str, tall: float) -> None:
        """Write a text on a band over the whole width."""
        self._text(text, seen, tall, len(self.sheet.widths))

    def _paragraph(self, text: str) -> None:
        """Write a text over the whole width: merged, since it belongs to no table and must wrap."""
        last, width = len(self.sheet.widths) - 1, sum(self.sheet.widths)
        self.worksheet.merge_range(self.row, 0, self.row, last, text, self.styles("body"))
        self.worksheet.set_row(self.row, height([(text, width)], self.styles.theme.size("body"), 17))
        self.row += 1

    def _legend(self) -> None:
        for text, seen, means in LEGEND:
            shape = _beside_each_other((seen, "note"))
            put_row(self.worksheet, self.styles, self.row, shape, (text, means))
            self.row += 1

    def _findings(self) -> None:
        if not self.problems:
            return
        self.row += 1
        self._text("To mend", "section", 22)
        self._paragraph(
            "Your return has been read, and this is what was found in it. What you typed has been kept; the cells "
            "to look at have a red border and a note. Mend them and send this workbook back."
        )
        columns = (
            Column("place", "Where", Kind.TEXT, 22),
            Column("message", "What was found, and what to do", Kind.LONG_TEXT, 60),
        )
        lines = tuple(
            Line(str(number), {"place": "", "message": f"{problem.message} {problem.remedy}"})
            for number, problem in enumerate(self.problems)
        )
        placed = write_table.write(
            self.worksheet, self.styles, Table(columns, lines, ("place",)), self.row, {}, set_widths=False
        )
        for index, problem in enumerate(self.problems):
            self._place(placed.line_row(index), problem)
        self.row += 1 + len(lines)

    def _place(self, row: int, problem: "Problem") -> None:
        """Write where a problem stands, as a link where this workbook has that cell."""
        placed = self.tables.get(problem.sheet or "")
        keys = [line.key for line in placed.table.lines] if placed else []
        if placed and problem.ref in keys and problem.column:
            cell = placed.cell(keys.index(problem.ref), problem.column)
            target = f"internal:{quote_sheetname(placed.sheet)}!{cell}"
            self.worksheet.write_url(row, 0, target, self.styles("link"), f"{placed.sheet} {cell}")
        else:
            self.worksheet.write_string(row, 0, problem.sheet or "The file", self.styles("text"))


@lru_cache(maxsize=256)
def _beside_each_other(looks: tuple[str, ...]) -> RowShape:
    """Give the shape of a row whose first cells have these looks."""
    return RowShape([ShapeCell(position, look(name)) for position, name in enumerate(looks)])


def _band(name: str, wide: int) -> RowShape:
    return _beside_each_other((name,) * wide)


LEGEND = (
    ("Yellow, with a border", "entry", "to fill in; everything else is locked"),
    ("White", "text", "as issued by the performance team"),
    ("Grey print", "computed_text", "works itself out from what you type"),
    ("Hatched", "idle", "nothing to do for this row this time"),
)
