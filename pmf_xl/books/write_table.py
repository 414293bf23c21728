"""Writing a declared table: its cells, what may be typed in them, and how ratings are coloured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from pmf_xl.books.heights import height
from pmf_xl.layout.parts import Column, Content, Kind, Line, Table
from pmf_xl.layout.words import written
from pmf_xl.layout.working_out import COMPLETE, cells, formula, line_state
from pmf_xl.rules.expression import Expression, Value
from pmf_xl.rules.in_excel import write as formula_text
from pmf_xl.rules.terms import Rating, Travel, Unit

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles

_ROW = "§"  # stands for the row's number in a formula that many rows share
NUMBERS = (Kind.FIGURE, Kind.COUNT, Kind.VARIANCE, Kind.SHARE)
WRAPPED = (Kind.LONG_TEXT, Kind.TEXT, Kind.LINK, Kind.FIGURE)
DAYS = (Kind.DATE, Kind.MOMENT)
LARGEST_NUMBER = 10**15
LONGEST_MESSAGE = 255  # characters that Excel shows beside a cell


@dataclass(frozen=True, slots=True)
class Placed:
    """A table as it stands on a sheet: row of its headings, and every line's cells as worked out."""

    sheet: str
    table: Table
    row: int  # counted from zero
    held: tuple[Mapping[str, Value], ...]
    states: tuple[
        tuple[int, Line, str], ...
    ]  # each line that asks for something, with what is still needed in it

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
    _write_headings(worksheet, styles, table, row, set_widths)
    every_held = []
    for index, line in enumerate(table.lines):
        entries = typed.get(line.key, {})
        held = cells(table, line, entries)
        every_held.append(held)
        at = row + 1 + index
        worksheet.set_row(at, _height(styles, table, line, entries))
        _write_line(worksheet, styles, table, line, at, entries, held, marks)
    states = tuple(
        (index, line, line_state(table, line, held))
        for index, (line, held) in enumerate(zip(table.lines, every_held, strict=True))
        if table.checks and not line.idle
    )
    placed = Placed(worksheet.get_name(), table, row, tuple(every_held), states)
    for position, column in enumerate(table.columns):
        _allow(worksheet, placed, position, column)
        _colour(worksheet, styles, placed, position, column)
    return placed


def _write_headings(
    worksheet: "Worksheet", styles: "Styles", table: Table, row: int, set_widths: bool
) -> None:
    for position, column in enumerate(table.columns):
        aligned = {"align": "right"} if column.kind in (*NUMBERS, *DAYS) else {}
        worksheet.write_string(row, position, column.heading, styles("heading", **aligned))
        if set_widths:
            hidden = {"hidden": True} if column.key in table.hidden else {}
            worksheet.set_column(position, position, column.width, None, hidden)
    texts = [(column.heading, column.width) for column in table.columns if column.key not in table.hidden]
    worksheet.set_row(row, height(texts, styles.theme.size("table"), 20))


def _write_line(
    worksheet: "Worksheet", styles: "Styles", table: Table, line: Line, row: int,
    entries: Mapping[str, Content], held: Mapping[str, Value], marks: Mapping[tuple[str, str], str],
) -> None:  # fmt: skip
    for position, column in enumerate(table.columns):
        note = marks.get((line.key, column.key))
        if note:
            tall = 0.4 + 0.2 * sum(1 + len(line_of_it) // 45 for line_of_it in note.split("\n"))
            worksheet.write_comment(row, position, note, {"x_scale": 2, "y_scale": tall, "author": ""})
        rule = formula(table, line, column)
        if rule is not None:
            text = "=" + _formula(rule, table.columns).replace(_ROW, str(row + 1))
            result = held[column.key]
            worksheet.write_formula(
                row,
                position,
                text,
                _computed_look(styles, column, line, bool(note)),
                "" if result is None else result,
            )
            continue
        is_entry = column.key in line.entries
        content = entries.get(column.key) if is_entry else line.values.get(column.key)
        look = (
            _entry_look(styles, column, line, bool(note)) if is_entry else _locked_look(styles, column, line)
        )
        if link := line.links.get(column.key):
            worksheet.write_url(row, position, f"internal:{link}", look, str(content))
        else:
            _put(worksheet, row, position, content, look)


def _put(worksheet: "Worksheet", row: int, position: int, content: Content, look: "Format") -> None:
    if content is None or content == "":
        worksheet.write_blank(row, position, None, look)
    elif isinstance(content, str):
        worksheet.write_string(row, position, content, look)
    elif isinstance(content, date):
        worksheet.write_datetime(row, position, content, look)
    else:
        worksheet.write_number(row, position, content, look)


@lru_cache(maxsize=4096)
def _formula(rule: Expression, columns: tuple[Column, ...]) -> str:
    places = {column.key: xl_col_to_name(position) + _ROW for position, column in enumerate(columns)}
    return formula_text(rule, places)


# -- looks ------------------------------------------------------------------------------------------------------


def _figures(styles: "Styles", column: Column, line: Line) -> str:
    """Give the number format of a figure cell: the measure's own, or plain for what is counted."""
    unit, decimals = line.unit, line.decimals
    if column.kind is Kind.COUNT:
        return styles.theme.number(Unit.NUMBER, 0)
    if column.kind is Kind.SHARE:
        return styles.theme.number(Unit.PERCENT, 0)
    return (styles.theme.variance if column.kind is Kind.VARIANCE else styles.theme.number)(unit, decimals)


def _computed_look(styles: "Styles", column: Column, line: Line, wrong: bool) -> "Format":
    if styles.report:
        return _locked_look(styles, column, line)
    over = "error" if wrong else None
    if column.kind in NUMBERS:
        return styles("computed", over, num_format=_figures(styles, column, line))
    return styles("computed_text", over)


def _entry_look(styles: "Styles", column: Column, line: Line, wrong: bool) -> "Format":
    yes_or_no = column.kind is Kind.FIGURE and line.unit == Unit.YESNO
    if column.kind in NUMBERS and not yes_or_no:
        return styles.entry(figure=True, wrong=wrong, num_format=_figures(styles, column, line))
    if column.kind is Kind.DATE:
        return styles.entry(figure=True, wrong=wrong, num_format=styles.theme.date_format)
    return styles.entry(wrong=wrong, num_format="@")  # so that a text beginning with = or - stays a text


def _locked_look(styles: "Styles", column: Column, line: Line) -> "Format":
    over = "idle" if line.idle else None
    heavy: dict[str, Any] = {"bold": True, "top": 1} if line.strong else {}
    if column.kind in (Kind.RATING, Kind.TRAVEL):
        heavy = {"text_wrap": False, "bold": column.kind is Kind.RATING, **heavy}
    if column.kind in NUMBERS:
        wrap = (
            {"text_wrap": True} if isinstance(line.values.get(column.key), str) else {}
        )  # a range, in words
        # LibreOffice forgets the indent of a number beside one that differs in nothing but its format: a variance
        # does, so it is printed in another colour.
        look = "computed" if styles.report and column.kind is Kind.VARIANCE else "figure"
        return styles(look, over, align="right", num_format=_figures(styles, column, line), **wrap, **heavy)
    if column.kind in DAYS:
        shown = styles.theme.date_format + (" hh:mm" if column.kind is Kind.MOMENT else "")
        return styles("date", over, align="right", num_format=shown, **heavy)
    if column.key in line.links:
        return styles("text", "link", **heavy)  # with the hairline of its row
    return styles("text", over, **heavy)


def _height(styles: "Styles", table: Table, line: Line, entries: Mapping[str, Content]) -> float:
    texts = []
    for column in table.columns:
        if column.kind in WRAPPED and column.key not in table.hidden:
            content = entries.get(column.key) or line.values.get(column.key)
            if isinstance(content, str):
                texts.append((content, column.width))
    return height(texts, styles.theme.size("table"), 17)


# -- what may be typed ------------------------------------------------------------------------------------------


def _allow(worksheet: "Worksheet", placed: Placed, position: int, column: Column) -> None:
    """Set the validation of a column's entries, one for each run of lines that share it."""
    wanted = [
        (index, _validation(column, line) if column.key in line.entries else None)
        for index, line in enumerate(placed.table.lines)
    ]
    for rule, run in groupby(wanted, key=lambda pair: pair[1]):
        if rule is not None:
            rows = [index for index, _ in run]
            worksheet.data_validation(
                placed.line_row(rows[0]), position, placed.line_row(rows[-1]), position, dict(rule)
            )


def _validation(column: Column, line: Line) -> dict[str, Any]:
    said = {
        "input_title": column.heading,
        "input_message": column.prompt,
        "error_title": f"{column.heading} not taken",
        "error_message": column.refusal,
    }
    yes_no = column.kind is Kind.FIGURE and line.facts.get("unit") == Unit.YESNO
    if yes_no:
        said |= {"input_message": "Choose Yes or No.", "error_message": "Choose Yes or No."}
        return {"validate": "list", "source": ["Yes", "No"], **said}
    match column.kind:
        case Kind.CHOICE:
            if question := line.facts.get(column.asks):
                said |= {"input_message": str(question)[:LONGEST_MESSAGE]}
            return {"validate": "list", "source": [str(choice) for choice in column.choices], **said}
        case Kind.FIGURE | Kind.COUNT:
            return {"validate": "decimal", "criteria": "between", **_bounds(column, line, said)}
        case Kind.DATE:
            return {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1),
                    "maximum": date(2100, 12, 31), **said}  # fmt: skip
    return {"validate": "length", "criteria": "<=", "value": column.longest, **said}


def _bounds(column: Column, line: Line, said: dict[str, str]) -> dict[str, Any]:
    """Bound a figure, and say how to type it in the unit of its measure."""
    counted = column.kind is Kind.COUNT
    if not counted:
        unit, decimals = line.unit, line.decimals
        example = _to_type(unit, decimals)
        within = " It must lie between 0% and 100%." if line.facts.get("bounded") else ""
        said |= {"error_message": f"Type a number, such as {example}.{within}"}
        if not column.prompt:
            said |= {"input_message": f"Type the figure, such as {example}.{within}"}
        if line.facts.get("bounded"):
            return {"minimum": 0, "maximum": 1, **said}
    return {"minimum": 0 if counted else -LARGEST_NUMBER, "maximum": LARGEST_NUMBER, **said}


def _to_type(unit: str, decimals: int) -> str:
    """Give a figure to type as an example.

    A percentage with its sign: without it Excel makes 80% of 0.8, and 9,540% of 95.4 where its automatic entry of
    percentages is off. LibreOffice puts the sign at the first digit, and refuses a second one.
    """
    shown = written(0.954 if unit == Unit.PERCENT else 1234.5, unit, decimals)
    if unit == Unit.PERCENT:
        return f"{shown} with its sign (where the sign comes by itself as you type, leave it)"
    return shown.removesuffix(" days").replace("£", "")


# -- colours ----------------------------------------------------------------------------------------------------


def _colour(worksheet: "Worksheet", styles: "Styles", placed: Placed, position: int, column: Column) -> None:
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
    if column.kind is Kind.CHECK:
        at = xl_rowcol_to_cell(first, position)
        needed = f'=AND({at}<>"",{at}<>"{COMPLETE}",LEFT({at},7)<>"Not due")'
        worksheet.conditional_format(
            first, position, last, position,
            {"type": "formula", "criteria": needed, "format": styles.when_needed()},
        )  # fmt: skip
