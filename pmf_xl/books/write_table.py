"""Writing a declared table: its cells, what may be typed in them, and how ratings are coloured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from pmf_xl.books.heights import height
from pmf_xl.books.row_shape import Link
from pmf_xl.books.shaped_sheet import put_row, put_validation
from pmf_xl.books.table_shapes import TableShapes, table_shapes
from pmf_xl.books.validations import validation
from pmf_xl.books.widths import BOLD
from pmf_xl.layout.icon_styles import icon_words
from pmf_xl.layout.parts import Column, Content, Kind, Line, Table
from pmf_xl.layout.working_out import COMPLETE, workings
from pmf_xl.rules.expression import Value
from pmf_xl.rules.terms import Rating, Travel

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles

WRAPPED = (Kind.LONG_TEXT, Kind.TEXT, Kind.LINK, Kind.FIGURE, Kind.ICON)
NONE_WRONG: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """A table as it stands on a sheet: the row of its headings, and what its lines ask for."""

    sheet: str
    table: Table
    row: int  # counted from zero
    states: tuple[tuple[int, Line, str], ...]  # the lines that ask for something, and what is still needed

    def line_row(self, index: int) -> int:
        """Give the row, counted from zero, of a line."""
        return self.row + 1 + index

    def cell(self, index: int, key: str) -> str:
        """Give the address of a cell, such as L5."""
        return str(xl_rowcol_to_cell(self.line_row(index), self.table.position(key)))

    def first_entry(self) -> tuple[int, int] | None:
        """Give row and column of the first cell to fill."""
        for index, line in enumerate(self.table.lines):
            for position, column in enumerate(self.table.columns):
                if column.key in line.entries:
                    return self.line_row(index), position
        return None


def write(
    worksheet: "Worksheet",
    styles: "Styles",
    table: Table,
    row: int,
    typed: Mapping[str, Mapping[str, Content]],
    marks: Mapping[tuple[str, str], str] | None = None,
    *,
    set_widths: bool = True,
) -> Placed:
    """Write a table with its headings in `row`; `typed` and `marks` are by line key and column key."""
    marks = marks or {}
    shapes = table_shapes(table.columns, styles.report, table.buttons)
    worked = workings(table.columns, table.checks)
    _write_headings(worksheet, styles, table, shapes, row, set_widths)
    wrapped = [
        (column.key, column.width)
        for column in table.columns
        if column.kind in WRAPPED and column.key not in table.hidden
    ]
    states = []
    for index, line in enumerate(table.lines):
        at, entries, alike = row + 1 + index, typed.get(line.key, {}), worked.of(line)
        results, state = alike.outcome(line, entries)
        if table.checks and not line.idle:
            states.append((index, line, state))
        worksheet.set_row(at, _height(styles, wrapped, line, entries))
        wrong = _write_marks(worksheet, table, line, at, marks) if marks else NONE_WRONG
        put_row(
            worksheet, styles, at, shapes.of(line, alike, wrong), _contents(table, line, entries, results)
        )
    placed = Placed(worksheet.get_name(), table, row, tuple(states))
    filled = frozenset[str]().union(*(line.entries for line in table.lines))
    for position, column in enumerate(table.columns):
        if column.key in filled:
            _allow(worksheet, placed, position, column)
        _colour(worksheet, styles, placed, position, column)
    return placed


def _write_headings(
    worksheet: "Worksheet", styles: "Styles", table: Table, shapes: TableShapes, row: int, set_widths: bool
) -> None:
    put_row(worksheet, styles, row, shapes.headings, [column.heading for column in table.columns])
    if set_widths:
        for position, column in enumerate(table.columns):
            hidden = {"hidden": True} if column.key in table.hidden else {}
            worksheet.set_column(position, position, column.width, None, hidden)
    texts = [(column.heading, column.width) for column in table.columns if column.key not in table.hidden]
    worksheet.set_row(row, height(texts, styles.theme.size("table"), 20))


def _write_marks(
    worksheet: "Worksheet", table: Table, line: Line, row: int, marks: Mapping[tuple[str, str], str]
) -> frozenset[str]:
    """Write the notes on a line's cells, and give the columns that have one."""
    wrong = set()
    for position, column in enumerate(table.columns):
        if note := marks.get((line.key, column.key)):
            tall = 0.4 + 0.2 * sum(1 + len(line_of_it) // 45 for line_of_it in note.split("\n"))
            worksheet.write_comment(row, position, note, {"x_scale": 2, "y_scale": tall, "author": ""})
            wrong.add(column.key)
    return frozenset(wrong)


def _contents(
    table: Table, line: Line, entries: Mapping[str, Content], results: Mapping[str, Value]
) -> list[Content | Link]:
    """Give what stands in each cell of a line: what follows, what was typed, or what was issued."""
    values, links = line.values, line.links
    contents: list[Content | Link] = []
    for column in table.columns:
        key = column.key
        if key in results:
            contents.append(results[key])
            continue
        content = (entries if key in line.entries else values).get(key)
        contents.append(Link(str(content), links[key]) if links.get(key) else content)
    return contents


def _height(
    styles: "Styles", wrapped: Sequence[tuple[str, float]], line: Line, entries: Mapping[str, Content]
) -> float:
    """Give the height of a line's row, from the texts in the columns in which they are `wrapped`."""
    values = line.values
    held = [(entries.get(key) or values.get(key), width) for key, width in wrapped]
    wider = BOLD if line.strong else 1.0
    texts = [
        (content, width / wider) for content, width in held if isinstance(content, str) and not line.heads
    ]
    return height(texts, styles.theme.size("table"), 17)


# -- what may be typed ------------------------------------------------------------------------------------------


def _allow(worksheet: "Worksheet", placed: Placed, position: int, column: Column) -> None:
    """Set the validation of a column's entries, one for each run of lines that share it."""
    wanted = [validation(column, line) if column.key in line.entries else None for line in placed.table.lines]
    at = placed.line_row(0)
    for rule, run in groupby(wanted):
        count = len(list(run))
        if rule is not None:
            put_validation(worksheet, at, at + count - 1, position, rule)
        at += count


# -- colours ----------------------------------------------------------------------------------------------------


def _colour(worksheet: "Worksheet", styles: "Styles", placed: Placed, position: int, column: Column) -> None:
    if column.kind not in (Kind.RATING, Kind.TRAVEL, Kind.CHECK, Kind.ICON):
        return
    words: Sequence[tuple[str, Format]] = ()
    if column.kind is Kind.RATING:
        there = {line.values.get(column.key) for line in placed.table.lines}
        # No change of a target makes a figure one of a part of its period.
        given = (word for word in styles.theme.ratings if word != Rating.PARTIAL or word in there)
        words = [(word, styles.when_rating(word)) for word in given]
    elif column.kind is Kind.TRAVEL:
        words = [(word, styles.when_travel(word)) for word in Travel]
    first, last = placed.line_row(0), placed.line_row(max(0, len(placed.table.lines) - 1))
    for word, look in words:
        worksheet.conditional_format(
            first, position, last, position,
            {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look},
        )  # fmt: skip
    if column.kind is Kind.ICON:
        for word, style in icon_words().items():
            worksheet.conditional_format(
                first, position, last, position,
                {"type": "text", "criteria": "ends with", "value": word, "format": styles.when_icon(style)},
            )  # fmt: skip
    if column.kind is Kind.CHECK:
        at = xl_rowcol_to_cell(first, position)
        needed = f'=AND({at}<>"",{at}<>"{COMPLETE}",LEFT({at},7)<>"Not due")'
        worksheet.conditional_format(
            first, position, last, position,
            {"type": "formula", "criteria": needed, "format": styles.when_needed()},
        )  # fmt: skip
