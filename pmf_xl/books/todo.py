"""What is still missing in a workbook, live: a hidden sheet that numbers it, and the page that shows and links it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from pmf_xl.books.looks import look
from pmf_xl.books.row_shape import OTHER, ROW, RowShape, ShapeCell
from pmf_xl.books.shaped_sheet import put_row
from pmf_xl.books.write_table import Placed
from pmf_xl.layout.parts import Kind, Line
from pmf_xl.layout.working_out import COMPLETE, bind, state
from pmf_xl.rules.in_excel import write as formula_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles
    from pmf_xl.layout.parts import Column
    from pmf_xl.rules.expression import Expression

LISTS = "Lists"
NUMBER, STATE, LABEL, LINK, PREFIX, OPTIONAL = range(6)  # the columns of the hidden sheet
_PLACES = 6  # where the tables of "what stands in which column" begin
MAY_STAY = "may stay as it is"
SHOWN = 30  # things missing that Start here lists at once: with what stands above them they fill its page


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the workbook that asks for something, and what is still needed in it as issued."""

    placed: Placed
    index: int
    line: Line
    state: str

    @property
    def prefix(self) -> str:
        """Say which line it is."""
        title = str(self.line.facts.get("title", ""))
        if title == self.line.key:
            return title
        return f"{self.line.key} {title[:57] + '…' if len(title) > 58 else title}"

    @property
    def column(self) -> str:
        """Give the letter of the column where it is needed."""
        table = self.placed.table
        check = next((check for check in table.checks if check.says == self.state), None)
        return xl_col_to_name(table.position(check.at)) if check else "A"


def items(tables: "Sequence[Placed]") -> list[Item]:
    """List every line of the tables that asks for something."""
    return [Item(placed, *found) for placed in tables for found in placed.states]


def write_lists(worksheet: "Worksheet", styles: "Styles", listed: "Sequence[Item]") -> None:
    """Write the hidden sheet: number, state, label and link of each line, and where each need is met."""
    ranges = _write_places(worksheet, styles, listed)
    number = 0
    for row, item in enumerate(listed, start=1):
        complete = item.state == COMPLETE
        number += not complete
        sheet, line_row = quote_sheetname(item.placed.sheet), item.placed.line_row(item.index) + 1
        contents = (
            "" if complete else number,
            item.state,
            "" if complete else f"{item.prefix}: {item.state}",
            "" if complete else f"#{sheet}!{item.column}{line_row}",
            item.prefix,
        )
        shape = _listed(sheet, ranges[item.placed.sheet], _state(item, sheet), item.line.optional)
        marked = (MAY_STAY,) if item.line.optional else ()
        put_row(worksheet, styles, row, shape, (*contents, *marked), line_row)
    worksheet.hide()


@lru_cache(maxsize=1024)
def _listed(sheet: str, places: str, state: str, optional: bool) -> RowShape:
    """Give the shape of a line's row on the hidden sheet; the other number is that of its row in its table."""
    needed = f'IF(B{ROW}="{COMPLETE}",""'
    return RowShape(
        [
            ShapeCell(NUMBER, None, f'{needed},COUNTIF(B$2:B{ROW},"<>{COMPLETE}"))'),
            ShapeCell(STATE, None, state),
            ShapeCell(LABEL, None, f'{needed},E{ROW}&": "&B{ROW})'),
            ShapeCell(LINK, None, f'{needed},"#{sheet}!"&VLOOKUP(B{ROW},{places},2,FALSE)&"{OTHER}")'),
            ShapeCell(PREFIX),
            *((ShapeCell(OPTIONAL),) if optional else ()),
        ]
    )


def _write_places(worksheet: "Worksheet", styles: "Styles", listed: "Sequence[Item]") -> dict[str, str]:
    """Write, for each table, which need is met in which column; give the ranges."""
    ranges: dict[str, str] = {}
    for item in listed:
        sheet, table = item.placed.sheet, item.placed.table
        if sheet in ranges:
            continue
        left = _PLACES + 2 * len(ranges)
        said = {check.says: xl_col_to_name(table.position(check.at)) for check in reversed(table.checks)}
        for row, (says, letter) in enumerate(said.items()):
            put_row(worksheet, styles, row, _place(left), (says, letter))
        ranges[sheet] = f"${xl_col_to_name(left)}$1:${xl_col_to_name(left + 1)}${len(said)}"
    return ranges


@lru_cache(maxsize=64)
def _place(left: int) -> RowShape:
    return RowShape([ShapeCell(left), ShapeCell(left + 1)])


def _state(item: Item, sheet: str) -> str:
    """Write what is needed in a line as a formula, in which `OTHER` is its row in its table."""
    table = item.placed.table
    check = next((at for at, column in enumerate(table.columns) if column.kind is Kind.CHECK), None)
    if check is not None:
        return f"{sheet}!{xl_col_to_name(check)}{OTHER}"
    return _state_formula(bind(state(table.checks), item.line.facts), sheet, table.columns)


@lru_cache(maxsize=1024)
def _state_formula(rule: "Expression", sheet: str, columns: "tuple[Column, ...]") -> str:
    cells = {column.key: f"{sheet}!{xl_col_to_name(at)}{OTHER}" for at, column in enumerate(columns)}
    return formula_text(rule, cells)


def write_progress(worksheet: "Worksheet", styles: "Styles", row: int, listed: "Sequence[Item]") -> None:
    """Write how many lines are complete, of those in which something must be said or has been begun."""
    last, optional = len(listed) + 1, [item for item in listed if item.line.optional]
    rest = sum(item.state == COMPLETE for item in optional)  # nothing was asked in them, and nothing is open
    done = f'COUNTIF({LISTS}!$B$2:$B${last},"{COMPLETE}")'
    asked = str(len(listed))
    if optional:
        resting = f'COUNTIFS({LISTS}!$F$2:$F${last},"{MAY_STAY}",{LISTS}!$B$2:$B${last},"{COMPLETE}")'
        done, asked = f"{done}-{resting}", f"{asked}-{resting}"
    shown = (sum(item.state == COMPLETE for item in listed) - rest, len(listed) - rest)
    formula = f'={done}&" of {asked} complete"' if not optional else f'={done}&" of "&{asked}&" complete"'
    worksheet.write_formula(row, 0, formula, styles("big_figure"), f"{shown[0]} of {shown[1]} complete")


def write_missing(worksheet: "Worksheet", styles: "Styles", row: int, listed: "Sequence[Item]") -> int:
    """Write a line for each thing that may be missing, a link while it is; give the rows used.

    Of many the first are shown, and how many more there are: as those are filled in, these move up.
    """
    lines, last = min(len(listed), SHOWN), len(listed) + 1
    shape = _missing(last)
    still = [f"{item.prefix}: {item.state}" for item in listed if item.state != COMPLETE]
    for number in range(1, lines + 1):
        shown = still[number - 1] if number <= len(still) else ""
        put_row(worksheet, styles, row + number - 1, shape, (shown,), number)
    if len(listed) <= SHOWN:
        return lines
    more = f"and {len(still) - SHOWN} more" if len(still) > SHOWN else ""
    put_row(worksheet, styles, row + lines, _more(last), (more,), SHOWN)
    return lines + 1


@lru_cache(maxsize=256)
def _more(last: int) -> RowShape:
    """Give the shape of the line that says how many things are missing beside those that are listed."""
    still = f"MAX({LISTS}!$A$2:$A${last})"
    return RowShape([ShapeCell(0, None, f'IF({still}>{OTHER},"and "&({still}-{OTHER})&" more","")')])


@lru_cache(maxsize=256)
def _missing(last: int) -> RowShape:
    """Give the shape of a line that shows what is missing, by the last row of the hidden sheet."""
    numbers = f"{LISTS}!$A$2:$A${last}"
    found = f"MATCH({OTHER},{numbers},0)"
    text = (
        f'IF({OTHER}>MAX({numbers}),"",HYPERLINK(INDEX({LISTS}!$D$2:$D${last},{found}),'
        f"INDEX({LISTS}!$C$2:$C${last},{found})))"
    )
    return RowShape([ShapeCell(0, look("link", text_wrap=False), text)])
