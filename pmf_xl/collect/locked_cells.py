"""The cells of a return that nobody may change: held against what was issued, or worked out again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from math import isfinite
from operator import itemgetter

from pmf_xl.books.grid import Cell
from pmf_xl.collect.find_tables import FoundLine, FoundTable
from pmf_xl.collect.say import shown, words
from pmf_xl.collect.typed import text_in
from pmf_xl.layout.line_rules import LineRules
from pmf_xl.layout.parts import Content, Kind, Line
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.rules.days import number_shown_as
from pmf_xl.rules.expression import Value
from pmf_xl.rules.letters import as_seen

SAME_NUMBER = 1e-9  # of its size: what programs differ by when they save a number

_Cells = tuple[list[str], Callable[[list[Cell]], Sequence[Cell]]]


class LockedCells:
    """The cells of a table that nobody may change, to be held against what was issued a whole line at a time."""

    def __init__(self, found: FoundTable) -> None:
        self._found = found
        self._alike: dict[tuple[frozenset[str], bool, tuple[str, ...]], _Cells] = {}

    def is_as_issued(self, line: FoundLine) -> bool:
        """Say whether every locked cell of a line holds just what was issued; if not, they are looked at one by one."""
        row = self._found.grid.rows[line.row]
        alike = (line.line.entries, line.line.idle, tuple(line.line.formulas))
        if alike not in self._alike:
            self._alike[alike] = self._cells(line.line)
        keys, cells = self._alike[alike]
        values = line.line.values
        if not keys or bool in map(type, row):  # true is 1 to Python, and not to people
            return not keys
        try:
            now = cells(row)
        except IndexError:  # a row that ends before
            return False
        issued = [values.get(key) for key in keys]
        return ["" if one is None else one for one in issued] == list(now)

    def _cells(self, line: Line) -> "_Cells":
        """Give the locked columns of a line, and what takes their cells out of a row."""
        table, columns = self._found.table, self._found.columns
        keys = [one.key for one in table.locked(line) if one.key in columns and one.key not in table.keys]
        places = [columns[key] for key in keys]
        if len(places) == 1:
            return keys, itemgetter(slice(places[0], places[0] + 1))
        return keys, itemgetter(*places) if places else tuple


def locked_cells_changed(sheet: str, found: FoundTable, line: FoundLine) -> Iterator[Problem]:
    """Say where a locked cell of a line holds something else than was issued."""
    for column in found.table.locked(line.line):
        if column.key not in found.columns or column.key in found.table.keys:
            continue
        was, now = line.line.values.get(column.key), found.cell(line, column.key)
        if not same_content(was, now):
            yield problem(
                messages.locked_cell_changed(
                    heading=column.heading,
                    key=line.line.key,
                    was=shown(was, line.line, column) or "empty",
                    now=shown(now, line.line, column) or found.error(line, column.key) or "empty",
                ),
                sheet=sheet,
                cell=found.address(line, column.key),
                ref=line.line.key,
                column=column.key,
            )


def computed_cells_changed(
    sheet: str, found: FoundTable, line: FoundLine, held: Mapping[str, Value], rules: LineRules
) -> Iterator[Problem]:
    """Say where a cell that works itself out holds something else than its formula gives.

    A cell that still shows what it was issued with was never worked out again, by a program that does not: no matter.
    """
    as_issued: Mapping[str, Value] | None = None
    for key in rules.computed(line.line):
        if key not in found.columns:
            continue
        now, should = found.cell(line, key), held[key]
        if now is None or (now == should and not isinstance(now, bool)) or same_content(should, now):
            continue
        if now == 0 and not isinstance(should, (int, float)):
            continue  # some programs store zero for a result that is no number
        as_issued = as_issued or rules.work_out(line.line, {}).held
        if same_content(as_issued[key], now):
            continue
        column = found.table.column(key)
        computed, reads = shown(should, line.line, column), shown(now, line.line, column)
        if column.kind is Kind.FIGURE:
            said = words(found.table, line.line, held, column)
            message = messages.outturn_disagrees_with_parts(
                title=said["title"], found=reads, numerator=said["numerator"], denominator=said["denominator"],
                computed=computed or "nothing",
            )  # fmt: skip
        else:
            message = messages.computed_cell_changed(
                heading=column.heading, key=line.line.key, was=computed or "empty", now=reads
            )
        at = found.address(line, column.key)
        yield problem(message, sheet=sheet, cell=at, ref=line.line.key, column=column.key)


def same_content(was: Content, now: Cell) -> bool:
    """Say whether a cell holds what was put in it, allowing for how programs save things.

    >>> same_content(0.1 + 0.2, 0.3), same_content("a  b", "a b"), same_content(None, ""), same_content(1, 2)
    (True, True, True, False)
    >>> from datetime import datetime
    >>> same_content(date(2024, 7, 1), datetime(2024, 7, 1)), same_content(date(2024, 7, 1), 45474.0)
    (True, True)
    >>> same_content("Quarterly\\nGreen at the target", "QuarterlyGreen at the target")
    True
    """
    lines = isinstance(was, str) and "\n" in was
    was, now = _comparable(was), _comparable(now)
    if isinstance(was, float) and isinstance(now, float):
        return abs(was - now) <= SAME_NUMBER * max(1.0, abs(was), abs(now))
    if lines and isinstance(was, str) and isinstance(now, str):
        return "".join(was.split()) == "".join(now.split())  # some programs join lines with nothing between
    return was == now


def _comparable(value: Content | Cell) -> float | str | None:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if isinstance(value, (date, time, timedelta)):
        return number_shown_as(value)
    if isinstance(value, (int, float)):
        return float(value)
    text = as_seen(text_in(value) or "")
    try:
        number = float(text)
    except ValueError:
        return text or None
    return number if isfinite(number) else text  # Nan is also a name
