"""Reading a return: what was typed, and everything that is wrong with it, each at its cell.

Nothing in the file is trusted but its entries: locked cells are compared with what was issued, computed cells are
worked out again, and entries are matched by reference and heading, not by where they stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import isfinite

from pmf_xl.books.grid import Cell, Grid
from pmf_xl.books.marks import ERROR_VALUES
from pmf_xl.collect.find_tables import FoundLine, FoundTable, find_table, other_copies, renamed
from pmf_xl.collect.locked_cells import (
    LockedCells,
    computed_cells_changed,
    locked_cells_changed,
    same_content,
)
from pmf_xl.collect.own_formulas import evaluate
from pmf_xl.collect.say import shown, words
from pmf_xl.collect.typed import choice_in, day_in, number_in, suits, text_in
from pmf_xl.layout.line_rules import LineRules
from pmf_xl.layout.parts import Check, Column, Content, Kind, Line, Table, Workbook
from pmf_xl.problems import Message, Problem, ProblemCode, messages, problem
from pmf_xl.rules.days import number_shown_as
from pmf_xl.rules.expression import Value
from pmf_xl.rules.letters import as_seen, has_words, says_something
from pmf_xl.rules.terms import Unit

LARGEST_NUMBER = 9.99999999999999e307  # that can be typed into Excel
#: What these say was read is not what the sheet's own formulas took it for.
READ_OTHERWISE = (
    ProblemCode.OUTTURN_TEXT_NUMBER,
    ProblemCode.OUTTURN_ERROR_VALUE,
    ProblemCode.FORMULA_WITHOUT_RESULT,
    ProblemCode.FORMULA_RESULT_STALE,
)
NUMBERS = (Kind.FIGURE, Kind.COUNT)


@dataclass(frozen=True, slots=True)
class FiledLine:
    """One line of a return: what was typed, every cell as worked out, and where its cells stand in the file."""

    line: Line
    typed: Mapping[str, Content]
    held: Mapping[str, Value]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filed:
    """A return as read."""

    tables: Mapping[str, tuple[FiledLine, ...]]
    problems: tuple[Problem, ...]

    def lines(self, sheet: str) -> tuple[FiledLine, ...]:
        """Give the lines of a sheet; none where the workbook has no such sheet."""
        return self.tables.get(sheet, ())

    @property
    def typed(self) -> dict[str, dict[str, dict[str, Content]]]:
        """What was typed, by sheet, line and column."""
        return {
            sheet: {filed.line.key: dict(filed.typed) for filed in lines if filed.typed}
            for sheet, lines in self.tables.items()
        }


def read_return(declared: Workbook, grids: Mapping[str, Grid]) -> Filed:
    """Read the sheets of a return against the workbook as it was issued."""
    tables: dict[str, tuple[FiledLine, ...]] = {}
    problems: list[Problem] = []
    known = {sheet.name.casefold() for sheet in declared.sheets}
    others = [grid for name, grid in grids.items() if as_seen(name).casefold() not in known]
    for sheet in declared.sheets:
        for table in (part for part in sheet.parts if isinstance(part, Table)):
            asks = any(line.entries for line in table.lines)
            grid = _sheet(sheet.name, grids)
            if grid is None and asks:
                grid = renamed(table, others)
                problems.append(_not_by_its_name(sheet.name, grid))
            if grid is None:
                continue
            found, wrong = find_table(table, grid)
            problems += wrong if asks else []
            if found:
                problems += other_copies(found, grids) if asks else []
                lines, wrong = _read_table(sheet.name, found, grids)
                problems += wrong
                if asks:
                    tables[sheet.name] = lines
    if not any(filed.typed for lines in tables.values() for filed in lines):
        problems.append(problem(messages.nothing_filled_in()))
    return Filed(tables, tuple(problems))


def _sheet(name: str, grids: Mapping[str, Grid]) -> Grid | None:
    return next((grid for found, grid in grids.items() if as_seen(found).casefold() == name.casefold()), None)


def _not_by_its_name(name: str, grid: Grid | None) -> Problem:
    """Say that a sheet is gone, or under which other name it was found."""
    if grid is None:
        return problem(messages.sheet_missing(name=name), sheet=name)
    return problem(messages.sheet_renamed(name=name, found=grid.name), sheet=name)


def _read_table(
    sheet: str, found: FoundTable, grids: Mapping[str, Grid]
) -> tuple[tuple[FiledLine, ...], list[Problem]]:
    filed: list[FiledLine] = []
    problems: list[Problem] = []
    rules = LineRules(found.table)
    locked = LockedCells(found)
    for line in found.lines:
        if not locked.is_as_issued(line):
            problems += locked_cells_changed(sheet, found, line)
        if not line.line.entries and not rules.computed(line.line):
            filed.append(FiledLine(line.line, {}, {}, {}))
            continue
        typed, wrong = _entries(sheet, found, line, grids)
        problems += wrong
        worked_out = rules.work_out(line.line, typed)
        reading = FiledLine(line.line, typed, worked_out.held, found.addresses(line))
        filed.append(reading)
        if any(
            key not in found.columns and not found.table.column(key).optional for key in line.line.entries
        ):
            continue  # that a column is gone has been said; what follows from it need not be
        if worked_out.outstanding:
            spoken_of = {item.column for item in wrong if item.severity == "error"}
            checks = _checks(sheet, found.table, reading, worked_out.outstanding)
            problems += [item for item in checks if item.column not in spoken_of]
        problems += _stopgaps(sheet, found.table, reading, rules)
        if not any(item.code in READ_OTHERWISE for item in wrong):
            problems += computed_cells_changed(sheet, found, line, reading.held, rules)
    return tuple(filed), problems


# -- entries ----------------------------------------------------------------------------------------------------


def _entries(
    sheet: str, found: FoundTable, line: FoundLine, grids: Mapping[str, Grid]
) -> tuple[dict[str, Content], list[Problem]]:
    typed: dict[str, Content] = {}
    problems: list[Problem] = []
    for column in found.table.columns:
        if column.key not in line.line.entries or column.key not in found.columns:
            continue
        content, wrong = _entry(found, line, column, grids)
        if content is not None:
            typed[column.key] = content
        if wrong:
            cell = found.address(line, column.key)
            problems += [
                problem(message, sheet=sheet, cell=cell, ref=line.line.key, column=column.key)
                for message in wrong
            ]
    return typed, problems


def _entry(
    found: FoundTable, line: FoundLine, column: Column, grids: Mapping[str, Grid]
) -> tuple[Content, list[Message]]:
    """Read one entry cell: what it holds, and what there is to say of how it was read."""
    cell = found.cell(line, column.key)
    at = (line.row, found.columns[column.key])
    heading, title = column.heading, line.line.title
    wrong: list[Message] = []
    if at in found.grid.errors or (isinstance(cell, str) and cell.strip() in ERROR_VALUES):
        error = found.grid.errors.get(at) or str(cell).strip()
        what = _to_type(column)
        return None, [messages.outturn_error_value(heading=heading, title=title, found=error, what=what)]
    if at in found.grid.formulas:
        text = found.grid.formulas[at]
        if cell is None:
            return None, [messages.formula_without_result(heading=heading, title=title, formula=text)]
        should = _what_it_gives(found.grid, at, cell, grids)
        if should is not None:
            read, computed = (shown(value, line.line, column) for value in (cell, should))
            stale = messages.formula_result_stale(
                heading=heading, title=title, found=read, formula=text, computed=computed
            )
            return None, [stale]
        if column.kind in NUMBERS:
            wrong.append(messages.outturn_formula(heading=heading, title=title, found=text))
    if cell is None or (isinstance(cell, str) and not as_seen(cell)):
        return None, wrong
    yes_or_no = column.kind is Kind.FIGURE and line.line.unit_in(column) == Unit.YESNO
    if column.kind in NUMBERS and not yes_or_no:
        if isinstance(cell, (date, time, timedelta)) and day_in(cell) == (None, False):
            # No day that anybody means: a figure in a cell that is shown as one.
            cell = number_shown_as(cell, found.grid.calendar)
            read = shown(cell, line.line, column)
            wrong.append(messages.figure_shown_as_date(heading=heading, title=title, read=read))
        return _number(cell, line.line, column, wrong)
    if column.kind is Kind.DATE:
        day, as_text = day_in(cell)
        if day and as_text:
            read = shown(day, line.line, column)
            said = f"'{cell}'"
            wrong.append(
                messages.outturn_text_number(
                    heading=heading, title=title, found=said, read=read, what="a date"
                )
            )
        return (day if day else text_in(cell)), wrong
    if yes_or_no:
        return choice_in(_yes_no(cell), ("Yes", "No")), wrong
    if column.choices:
        return choice_in(text_in(cell) or "", column.choices), wrong
    words_typed = text_in(cell)
    if words_typed and column.kind is Kind.LONG_TEXT and not has_words(words_typed):
        return None, wrong  # a full stop explains nothing
    if words_typed and column.longest and len(words_typed) > column.longest:
        length, limit = f"{len(words_typed):,}", f"{column.longest:,}"
        wrong.append(messages.text_too_long(heading=heading, title=title, length=length, limit=limit))
    return words_typed, wrong


def _to_type(column: Column) -> str:
    """Say what to type in place of an error."""
    if column.kind in NUMBERS:
        return "the figure"
    if column.kind is Kind.DATE:
        return "the date"
    return "the words, with no =, + or - before them,"  # which is how most of them came to be a formula


def _what_it_gives(grid: Grid, at: tuple[int, int], cell: Cell, grids: Mapping[str, Grid]) -> float | None:
    """Give the result of a formula of the service's own, where the stored one is known to be another."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return None
    should = evaluate(grid.formulas[at], grid.name, grids)
    return None if should is None or same_content(should, cell) else should


def _yes_no(cell: Cell) -> str:
    """Take a yes or no however a program kept it."""
    if isinstance(cell, (bool, int, float)) and cell in (0, 1):
        return "Yes" if cell else "No"
    return text_in(cell) or ""


def _number(
    cell: Cell,
    line: Line,
    column: Column,
    wrong: list[Message],
) -> tuple[Content, list[Message]]:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and isfinite(cell):
        # Spreadsheets keep 15 digits of what is typed; what is left beyond them differs by format and program.
        return max(-LARGEST_NUMBER, min(LARGEST_NUMBER, float(f"{cell:.15g}"))), wrong
    number = (
        number_in(cell) if isinstance(cell, str) and suits(cell, column.kind, line.unit_in(column)) else None
    )
    if number is None:  # the check of this column says that it is not a number
        return text_in(cell), wrong
    read = shown(number, line, column)
    as_text = messages.outturn_text_number(
        heading=column.heading, title=line.title, found=f"'{str(cell).strip()}'", read=read, what="a number"
    )
    return number, [*wrong, as_text]


# -- checks -----------------------------------------------------------------------------------------------------


def _checks(sheet: str, table: Table, filed: FiledLine, outstanding: list[Check]) -> Iterator[Problem]:
    """Give a problem for every check that holds, at the cell that must answer to it."""
    said: set[tuple[str, str]] = set()
    for check in outstanding:
        at = table.place(filed.line, check)
        # What is missing of one signature is one question, which names all of it.
        asked = (check.code, "" if check.code == ProblemCode.SIGN_OFF_MISSING else at)
        if asked in said:
            continue
        said.add(asked)
        message = Message(check.code, words(table, filed.line, filed.held, table.column(at), check))
        yield problem(message, sheet=sheet, cell=filed.cells.get(at), ref=filed.line.key, column=at)


def _stopgaps(sheet: str, table: Table, filed: FiledLine, rules: LineRules) -> Iterator[Problem]:
    """Say where a commentary is asked for and what stands there explains nothing."""
    said = filed.typed.get("commentary")
    if not isinstance(said, str) or says_something(said):
        return
    others = {key: one for key, one in filed.typed.items() if key != "commentary"}
    asked = (check.code for check in rules.work_out(filed.line, others).outstanding)
    if ProblemCode.COMMENTARY_MISSING in asked:
        column = table.column("commentary")
        message = messages.commentary_says_nothing(
            title=filed.line.title,
            rating=str(filed.held.get("rating") or "without a figure"),
            found=shown(said, filed.line, column),
        )
        yield problem(
            message, sheet=sheet, cell=filed.cells.get("commentary"), ref=filed.line.key, column="commentary"
        )
