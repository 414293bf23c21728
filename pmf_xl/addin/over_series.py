"""What the functions over a series answer: a run of figures or ratings in, one answer out."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from pmf_xl.addin.cells import AnswerGrid, Cell, error_in, number_in, shown, sound
from pmf_xl.rules import forecast, spc, trend
from pmf_xl.rules.arguments import whole_figures
from pmf_xl.rules.declaring import NOT_ENOUGH, WRONG, Function
from pmf_xl.rules.function_arguments import NO, YES, Argument, Takes
from pmf_xl.rules.functions_of_many import MISSING
from pmf_xl.rules.on_target import share_on_target
from pmf_xl.rules.ranks import quarter_of
from pmf_xl.rules.rollup import made_of


def over_series(asked: Function, grids: Sequence[AnswerGrid | None]) -> list[list[Cell]]:
    """Answer a function over a series for the grids of its arguments."""
    given = _since_the_change(asked, [*grids, *[None] * (len(asked.arguments) - len(grids))])
    read = []
    for one, grid in zip(asked.arguments, given, strict=True):
        held, wrong = _read(one, grid)
        if wrong:
            return [[wrong]]
        read.append(held)
    try:
        found = _WORK[asked.name](*read)
    except ValueError:  # what does not go together
        return [[WRONG]]
    return [[shown(value) for value in found]] if isinstance(found, tuple) else [[shown(found)]]


def _since_the_change(asked: Function, given: list[AnswerGrid | None]) -> list[AnswerGrid | None]:
    """Blank what stands in a series before its process changed, whatever it is."""
    keys = [one.key for one in asked.arguments]
    if "rebase_at" not in keys or not (series := given[0]) or min(len(series), len(series[0])) > 1:
        return given
    place = keys.index("rebase_at")
    since, wrong = _single(asked.arguments[place], given[place])
    if wrong:
        return given
    cells = [cell for row in series for cell in row]
    return [[[None if number < since else cell for number, cell in enumerate(cells, 1)]], *given[1:]]


def _read(argument: Argument, grid: AnswerGrid | None) -> tuple[Any, str]:
    if argument.takes not in (Takes.SERIES, Takes.WORDS):
        return _single(argument, grid)
    if argument.optional and (grid is None or (grid in ([[None]], [[""]]))):
        return list(argument.defaults) or None, ""
    return _series(grid) if argument.takes is Takes.SERIES else _words(argument, grid)


def _words(argument: Argument, grid: AnswerGrid | None) -> tuple[list[str | None], str]:
    if grid is None or min(len(grid), len(grid[0])) > 1:
        return [], WRONG
    read = [sound(argument, cell) for row in grid for cell in row]
    return [held for held, _ in read], next((wrong for _, wrong in read if wrong), "")


def _series(grid: AnswerGrid | None) -> tuple[list[float | None], str]:
    if grid is None or min(len(grid), len(grid[0])) > 1:
        return [], WRONG
    cells = [cell for row in grid for cell in row]
    for cell in cells:
        if error := error_in(cell):
            return [], error
    numbers = [None if cell is None or cell == "" else number_in(cell) for cell in cells]
    strange = any(
        number is None and cell not in (None, "") for number, cell in zip(numbers, cells, strict=True)
    )
    return numbers, WRONG if strange else ""


def _single(argument: Argument, grid: AnswerGrid | None) -> tuple[Cell, str]:
    """Read an argument that is one cell; a required count left blank cannot stand."""
    if grid is not None and (len(grid) > 1 or len(grid[0]) > 1):
        return None, WRONG
    held, wrong = sound(argument, None if grid is None else grid[0][0])
    if not wrong and held is None and argument.takes is Takes.COUNT:
        return None, WRONG
    return held, wrong


def _whole(series: list[float | None], partial: list[str | None] | None) -> list[float | None]:
    """Leave out of a run the figures that are of a part of their periods only."""
    said = [one == YES for one in _for_each(partial, len(series)) or [NO] * len(series)]
    return whole_figures(series, said)


def _spc(series: list[float | None], rebase_at: int, partial: list[str | None] | None) -> Any:
    chart = spc(_whole(series, partial), rebase_at=rebase_at)
    return tuple(NOT_ENOUGH if line is None else line for line in (chart.mean, chart.lower, chart.upper))


def _forecast(
    series: list[float | None], periods: int, aggregation: str, covered: list[float | None] | None
) -> float | None:
    shares = _for_each(covered, len(series)) or [None] * len(series)
    return forecast(
        series, periods, aggregation, covered=[1.0 if share is None else share for share in shares]
    )


def _rolled_up(
    series: list[float | None],
    aggregation: str | None,
    numerators: list[float | None] | None,
    denominators: list[float | None] | None,
    of: str,
    give: str,
) -> float | None:
    """Roll up; what goes with each figure may be one cell for all of them."""
    beside = [_for_each(one, len(series)) for one in (numerators, denominators)]
    made, lacks = made_of(series, aggregation, *beside, of=of)
    return lacks if give == MISSING else made.outturn


def _for_each(beside: list[Any] | None, count: int) -> list[Any] | None:
    """Lay what goes with some figures beside each of them; raises `ValueError` where it does not go with so many."""
    if beside is None or len(beside) == count:
        return beside
    if len(beside) != 1:
        raise ValueError(f"{len(beside)} cells do not go with {count}")
    return beside * count


def _on_target(
    ratings: list[str | None], due: list[str | None] | None, share_of: str, counts: list[str | None]
) -> float | None:
    whether = _for_each(due, len(ratings)) or [None] * len(ratings)
    measures = [
        (rating, is_due != NO) for rating, is_due in zip(ratings, whether, strict=True) if rating is not None
    ]
    return share_on_target(measures, share_of, [one for one in counts if one is not None])


_WORK: Final[dict[str, Callable[..., Any]]] = {
    "PMF_TREND": lambda series, polarity, moves, target, high, decimals, partial: trend(
        _whole(series, partial), polarity, moves, target=target, target_high=high, decimals=decimals
    ),
    "PMF_SPC": _spc,
    "PMF_VARIATION": lambda series, polarity, target, high, rebase_at, partial: (
        spc(_whole(series, partial), polarity, target, target_high=high, rebase_at=rebase_at).variation
    ),
    "PMF_ASSURANCE": lambda series, target, polarity, high, rebase_at, partial: (
        spc(_whole(series, partial), polarity, target, target_high=high, rebase_at=rebase_at).assurance
    ),
    "PMF_FORECAST": _forecast,
    "PMF_ROLLUP": _rolled_up,
    "PMF_ONTARGET": _on_target,
    "PMF_QUARTILE": lambda outturn, figures, polarity, target, high, decimals, partial: quarter_of(
        outturn, figures, polarity, target, high, decimals, partial=partial == YES
    ),
}
