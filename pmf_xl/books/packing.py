"""Grids on their way between processes: as JSON, since nothing from outside may be unpickled."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from pmf_xl.books.grid import Cell, Grid
from pmf_xl.rules.days import Calendar


def packed(grids: Mapping[str, Grid]) -> dict[str, Any]:
    """Give grids as what JSON can hold."""
    return {
        "grids": [
            {
                "name": grid.name,
                "rows": [[_cell_packed(cell) for cell in _filled(row)] for row in grid.rows],
                "formulas": [[*at, text] for at, text in grid.formulas.items()],
                "errors": [[*at, text] for at, text in grid.errors.items()],
                "signs": [[*at, text] for at, text in grid.signs.items()],
                "calendar": grid.calendar,
                "typed": grid.typed,
            }
            for grid in grids.values()
        ]
    }


def unpacked(answer: Mapping[str, Any]) -> dict[str, Grid]:
    """Give the grids that were packed."""
    return {
        held["name"]: Grid(
            held["name"],
            [[_cell_unpacked(cell) for cell in row] for row in held["rows"]],
            {(row, column): text for row, column, text in held["formulas"]},
            {(row, column): text for row, column, text in held["errors"]},
            {(row, column): text for row, column, text in held["signs"]},
            Calendar(held["calendar"]),
            held["typed"],
        )
        for held in answer["grids"]
    }


def _filled(row: list[Cell]) -> list[Cell]:
    """Leave out the empty cells at a row's end."""
    end = len(row)
    while end and row[end - 1] in ("", None):
        end -= 1
    return row[:end]


def _cell_packed(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()  # a half of a surrogate pair has no place in JSON
    return cell


_FROM_WORDS: Mapping[str, Callable[[Any], Cell]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def _cell_unpacked(cell: Any) -> Cell:
    if isinstance(cell, dict):
        ((kind, held),) = cell.items()
        return _FROM_WORDS[kind](held)
    return cell  # type: ignore[no-any-return]
