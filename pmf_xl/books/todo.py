"""What is still missing in a workbook, live: a hidden sheet that numbers it, and the page that shows and links it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from pmf_xl.books.write_table import Placed
from pmf_xl.layout.parts import Kind, Line
from pmf_xl.layout.working_out import COMPLETE, bind, state
from pmf_xl.rules.in_excel import write as formula_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles

LISTS = "Lists"
NUMBER, STATE, LABEL, LINK, PREFIX = range(5)  # the columns of the hidden sheet
_PLACES = 6  # where the tables of "what stands in which column" begin


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


def write_lists(worksheet: "Worksheet", listed: "Sequence[Item]") -> None:
    """Write the hidden sheet: number, state, label and link of each line, and where each need is met."""
    ranges = _write_places(worksheet, listed)
    number = 0
    for row, item in enumerate(listed, start=2):
        at, complete = f"B{row}", item.state == COMPLETE
        number += not complete
        sheet = quote_sheetname(item.placed.sheet)
        worksheet.write_string(row - 1, PREFIX, item.prefix)
        worksheet.write_formula(row - 1, STATE, "=" + _state(item, sheet), None, item.state)
        worksheet.write_formula(
            row - 1,
            NUMBER,
            f'=IF({at}="{COMPLETE}","",COUNTIF(B$2:{at},"<>{COMPLETE}"))',
            None,
            "" if complete else number,
        )
        worksheet.write_formula(
            row - 1,
            LABEL,
            f'=IF({at}="{COMPLETE}","",E{row}&": "&{at})',
            None,
            "" if complete else f"{item.prefix}: {item.state}",
        )
        line_row = item.placed.line_row(item.index) + 1
        worksheet.write_formula(
            row - 1, LINK,
            f'=IF({at}="{COMPLETE}","","#{sheet}!"&VLOOKUP({at},{ranges[item.placed.sheet]},2,FALSE)&"{line_row}")',
            None, "" if complete else f"#{sheet}!{item.column}{line_row}",
        )  # fmt: skip
    worksheet.hide()


def _write_places(worksheet: "Worksheet", listed: "Sequence[Item]") -> dict[str, str]:
    """Write, for each table, which need is met in which column; give the ranges."""
    ranges: dict[str, str] = {}
    for item in listed:
        sheet, table = item.placed.sheet, item.placed.table
        if sheet in ranges:
            continue
        left = _PLACES + 2 * len(ranges)
        said = {check.says: xl_col_to_name(table.position(check.at)) for check in reversed(table.checks)}
        for row, (says, letter) in enumerate(said.items()):
            worksheet.write_string(row, left, says)
            worksheet.write_string(row, left + 1, letter)
        ranges[sheet] = f"${xl_col_to_name(left)}$1:${xl_col_to_name(left + 1)}${len(said)}"
    return ranges


def _state(item: Item, sheet: str) -> str:
    table, row = item.placed.table, item.placed.line_row(item.index) + 1
    for position, column in enumerate(table.columns):
        if column.kind is Kind.CHECK:
            return f"{sheet}!{xl_col_to_name(position)}{row}"
    cells = {column.key: f"{sheet}!{xl_col_to_name(at)}{row}" for at, column in enumerate(table.columns)}
    return formula_text(bind(state(table.checks), item.line.facts), cells)


def write_progress(worksheet: "Worksheet", styles: "Styles", row: int, listed: "Sequence[Item]") -> None:
    """Write how many lines are complete."""
    done = sum(item.state == COMPLETE for item in listed)
    worksheet.write_formula(
        row, 0,
        f'=COUNTIF({LISTS}!$B$2:$B${len(listed) + 1},"{COMPLETE}")&" of {len(listed)} complete"',
        styles("big_figure"), f"{done} of {len(listed)} complete",
    )  # fmt: skip


def write_missing(worksheet: "Worksheet", styles: "Styles", row: int, listed: "Sequence[Item]") -> int:
    """Write a line for each thing that may be missing, a link while it is; give the rows used."""
    last = len(listed) + 1
    numbers = f"{LISTS}!$A$2:$A${last}"
    still = [item for item in listed if item.state != COMPLETE]
    for number in range(1, len(listed) + 1):
        found = f"MATCH({number},{numbers},0)"
        shown = f"{still[number - 1].prefix}: {still[number - 1].state}" if number <= len(still) else ""
        worksheet.write_formula(
            row + number - 1, 0,
            f'=IF({number}>MAX({numbers}),"",HYPERLINK(INDEX({LISTS}!$D$2:$D${last},{found}),'
            f"INDEX({LISTS}!$C$2:$C${last},{found})))",
            styles("link", text_wrap=False), shown,
        )  # fmt: skip
    return len(listed)
