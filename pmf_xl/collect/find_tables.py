"""Finding a declared table in a sheet that came back: by its headings and its keys, wherever they stand now."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmf_xl.books.grid import Cell, Grid
from pmf_xl.collect.typed import text_in
from pmf_xl.layout.parts import Column, Line, Table
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.rules.addresses import address, letters
from pmf_xl.rules.letters import as_seen

LONGEST_HEADING = 200  # characters, those that nobody sees among them
_RETURN = "_x000d_"  # how some programs write the end of a line, which may stand within a word


def squeezed(cell: Cell) -> str:
    """Give a cell's text for comparing: no case, no odd spaces."""
    return as_seen(text_in(cell) or "").casefold()


def _rows_with(needed: Iterable[str], grid: Grid) -> Iterator[tuple[int, set[str]]]:
    """Give the rows that hold all of some headings, and of each the texts that may be headings, as they are compared.

    Most rows are passed over without a look at each of their texts: they lack a word that would have to be there.
    """
    words = [heading.partition(" ")[0] for heading in needed]
    for row, text in enumerate(_texts_of_rows(grid)):
        if not text.isascii() or all(word in text for word in words) or _RETURN in text:
            held = _headings_in(grid, row)
            if held.issuperset(needed):
                yield row, held


def _texts_of_rows(grid: Grid) -> list[str]:
    """Give all that is written in each row, in small letters."""
    if "texts of rows" not in grid.memo:
        grid.memo["texts of rows"] = [
            "\n".join([cell for cell in cells if isinstance(cell, str)]).casefold() for cells in grid.rows
        ]
    texts: list[str] = grid.memo["texts of rows"]
    return texts


def _headings_in(grid: Grid, row: int) -> set[str]:
    """Give the texts of a row that may be headings, as they are compared."""
    known: dict[int, set[str]] = grid.memo.setdefault("headings", {})
    if row not in known:
        cells = grid.rows[row]
        known[row] = {
            squeezed(cell) for cell in cells if isinstance(cell, str) and 0 < len(cell) <= LONGEST_HEADING
        }
    return known[row]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line that came back: the row it stands in now."""

    line: Line
    row: int


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table as it stands in a sheet that came back."""

    table: Table
    grid: Grid
    columns: Mapping[str, int]  # by column key
    lines: tuple[FoundLine, ...]
    letters: Mapping[str, str]  # of the columns, by column key

    def cell(self, line: FoundLine, key: str) -> Cell:
        """Return what a line's cell holds; None where the column is gone."""
        return self.grid.at(line.row, self.columns[key]) if key in self.columns else None

    def error(self, line: FoundLine, key: str) -> str | None:
        """Return the error value that a line's cell shows, if it does."""
        return self.grid.errors.get((line.row, self.columns[key])) if key in self.columns else None

    def addresses(self, line: FoundLine) -> dict[str, str]:
        """Return where each of a line's cells stands, by column."""
        row = str(line.row + 1)
        return {key: column + row for key, column in self.letters.items()}

    def address(self, line: FoundLine, key: str) -> str | None:
        """Return where a line's cell stands."""
        return address(line.row, self.columns[key]) if key in self.columns else None


def find_table(table: Table, grid: Grid) -> tuple[FoundTable | None, list[Problem]]:
    """Find a table's headings and lines in a sheet, with what is missing, unknown or repeated."""
    at = _heading_row(table, grid)
    if at is None:
        names = ", ".join(table.column(key).heading for key in table.keys)
        return None, [problem(messages.heading_missing(name=names, instead=""), sheet=grid.name)]
    headings = [squeezed(cell) for cell in grid.rows[at]]
    repeated = _repeated(table, grid, at, headings)
    if repeated:
        return None, repeated
    columns = {
        column.key: headings.index(column.heading.casefold())
        for column in table.columns
        if column.heading.casefold() in headings
    }
    problems = [
        problem(
            messages.heading_missing(name=column.heading, instead=_instead(table, grid, at, place)),
            sheet=grid.name,
            cell=address(at, 0),
        )
        for place, column in enumerate(table.columns)
        if column.key not in columns and _matters(table, column) and not column.optional
    ]
    problems += _moved(table, grid, at, columns)
    lines, found = _find_lines(table, grid, at, columns)
    letters_of = {key: letters(place) for key, place in columns.items()}
    return FoundTable(table, grid, columns, lines, letters_of), problems + found


def _instead(table: Table, grid: Grid, at: int, place: int) -> str:
    """Say what heading stands where one was issued that is gone, if it is none of the others that were."""
    held = text_in(grid.at(at, place)) or ""
    if not held or squeezed(held) in {column.heading.casefold() for column in table.columns}:
        return ""
    return f"; in its place, {address(at, place)}, stands '{' '.join(held.split())[:80]}'"


def renamed(table: Table, grids: Iterable[Grid]) -> Grid | None:
    """Find the sheet that holds a table, by its headings and references: that with the most of its lines."""
    found = ((grid, find_table(table, grid)[0]) for grid in grids if _heading_row(table, grid) is not None)
    held = [(len(one.lines), grid) for grid, one in found if one and one.lines]
    return max(held, key=lambda one: one[0])[1] if held else None


def _matters(table: Table, column: Column) -> bool:
    return any(column.key in line.entries for line in table.lines)


def _repeated(table: Table, grid: Grid, at: int, headings: list[str]) -> list[Problem]:
    """Say of which columns two stand in the sheet: nobody can tell which of the two is meant."""
    problems = []
    for column in table.columns:
        heading = column.heading.casefold()
        if headings.count(heading) > 1 and (column.key in table.keys or _matters(table, column)):
            first = headings.index(heading)
            place = address(at, headings.index(heading, first + 1))
            problems.append(
                problem(
                    messages.heading_repeated(name=column.heading, other=address(at, first)),
                    sheet=grid.name,
                    cell=place,
                )
            )
    return problems


def _moved(table: Table, grid: Grid, at: int, columns: Mapping[str, int]) -> list[Problem]:
    """Say where columns to fill no longer stand in their order; a heading retyped over another's looks just so."""
    order = [column for column in table.columns if column.key in columns and _matters(table, column)]
    by_place = sorted(order, key=lambda column: columns[column.key])
    moved = next((column for column, held in zip(order, by_place, strict=True) if column is not held), None)
    if moved is None:
        return []
    place = address(at, columns[moved.key])
    letter = place.rstrip("0123456789")
    return [problem(messages.column_moved(name=moved.heading, letter=letter), sheet=grid.name, cell=place)]


def other_copies(found: FoundTable, grids: Mapping[str, Grid]) -> Iterator[Problem]:
    """Say which further sheets hold the same table with other entries, such as a copy that was filled in instead."""
    to_fill = {column.heading.casefold() for column in found.table.columns if _matters(found.table, column)}
    for grid in grids.values():
        if grid is found.grid:
            continue
        at = _heading_row(found.table, grid)
        if at is None or to_fill.isdisjoint(_headings_in(grid, at)):  # it has nothing to be filled in
            continue
        copy, _ = find_table(found.table, grid)
        if copy is None or not copy.lines:
            continue
        here = {line.line.key: line for line in found.lines}
        for line in copy.lines:
            differs = next(
                (key for key in sorted(line.line.entries) if _differs(found, here, copy, line, key)), None
            )
            if differs:
                yield problem(
                    messages.sheet_copied(
                        name=grid.name,
                        heading=found.table.column(differs).heading,
                        key=line.line.key,
                        read=found.grid.name,
                    ),
                    sheet=grid.name,
                    cell=copy.address(line, differs),
                    ref=line.line.key,
                )
                break


def _differs(
    found: FoundTable, here: Mapping[str, FoundLine], copy: FoundTable, line: FoundLine, key: str
) -> bool:
    there = copy.cell(line, key)
    return there is not None and (
        line.line.key not in here or squeezed(found.cell(here[line.line.key], key)) != squeezed(there)
    )


def _heading_row(table: Table, grid: Grid) -> int | None:
    """Give the row that holds the headings of the table's keys, and the most of the others."""
    wanted = {column.heading.casefold() for column in table.columns}
    needed = {table.column(key).heading.casefold() for key in table.keys}
    scored = [(len(wanted & held), -row) for row, held in _rows_with(needed, grid)]
    return -max(scored)[1] if scored else None


def _find_lines(
    table: Table, grid: Grid, at: int, columns: Mapping[str, int]
) -> tuple[tuple[FoundLine, ...], list[Problem]]:
    expected = {line.key.casefold(): line for line in table.lines}
    without_zeros: dict[str, Line] | None = None
    found: dict[str, FoundLine] = {}
    problems: list[Problem] = []
    for row, key in _keys(table, grid, at, columns):
        place = address(row, columns[table.keys[0]])
        line = expected.get(key.casefold())
        if line is None:
            without_zeros = _by_number(table.lines) if without_zeros is None else without_zeros
            line = without_zeros.get(_without_zeros(key))
        if line is None:
            # A remark under the table is the service's own affair; a row with entries is not.
            if entry := _first_entry(table, grid, row, columns):
                told = f"{key[:80]}…" if len(key) > 80 else key  # whatever stands there, and however long
                unknown = messages.row_unknown(key=told or f"A row without reference, with {entry},")
                problems.append(problem(unknown, sheet=grid.name, cell=place, ref=told or None))
        elif line.key in found:
            other = f"row {found[line.key].row + 1}"
            repeated = messages.row_repeated(key=line.key, other=other)
            problems.append(problem(repeated, sheet=grid.name, cell=place, ref=line.key))
        else:
            found[line.key] = FoundLine(line, row)
    missing = [line for line in table.lines if line.key not in found]
    problems += [
        problem(messages.row_missing(key=line.key), sheet=grid.name, ref=line.key) for line in missing
    ]
    return tuple(found.values()), problems


def _by_number(lines: Sequence[Line]) -> dict[str, Line]:
    """Give lines by their references as they stand where the zeros before them were lost, but for those then alike."""
    shorn = [_without_zeros(line.key) for line in lines]
    met = Counter(shorn)
    return {key: line for key, line in zip(shorn, lines, strict=True) if met[key] == 1}


def _without_zeros(key: str) -> str:
    """Take off what a program takes off that holds a reference of digits for a number.

    >>> _without_zeros("0101"), _without_zeros("PR1/007"), _without_zeros("0"), _without_zeros("HR01")
    ('101', 'pr1/7', '0', 'hr01')
    """
    parts = key.casefold().split("/")
    return "/".join((part.lstrip("0") or "0") if part.isdecimal() else part for part in parts)


def _keys(table: Table, grid: Grid, at: int, columns: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    for row in range(at + 1, len(grid.rows)):
        if any(grid.at(row, column) is not None for column in columns.values()):
            yield (
                row,
                "/".join(as_seen(text_in(grid.at(row, columns[key])) or "") for key in table.keys),
            )


def _first_entry(table: Table, grid: Grid, row: int, columns: Mapping[str, int]) -> str | None:
    """Say what is the first to stand under a heading for entries in a row, and under which; None where nothing does."""
    for column in table.columns:
        held = text_in(grid.at(row, columns[column.key])) if column.key in columns else None
        if held and column.key not in table.keys and _matters(table, column):
            return f"'{' '.join(held.split())[:80]}' under {column.heading}"
    return None
