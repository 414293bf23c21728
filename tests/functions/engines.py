"""Everything that answers the `PMF_` functions: plain Python, arrays, plain formulas, LAMBDAs.

Each takes cases and gives their answers: texts, numbers, None for blank, errors by their text.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ironcalc
import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from functions.cases import LEFT_OUT, Case, Cell, is_error
from office import CellError, Office
from pmf_xl.rules import (
    Period,
    forecast,
    many_in_cells,
    rate,
    series_in_cells,
    spc,
    tolerance_limit,
    travel,
    trend,
    variance,
    variance_percent,
)
from pmf_xl.rules.declaring import AFTER_LAST_DAY, FIRST_DAY, Shape
from pmf_xl.rules.function_arguments import Takes
from pmf_xl.rules.functions import RAG
from pmf_xl.rules.in_lambda import named_lambdas
from pmf_xl.rules.on_target import share_on_target
from pmf_xl.rules.plain import plain_formula
from pmf_xl.rules.ranks import quarter_of
from pmf_xl.rules.rollup import made_of
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Rating

Engine = Callable[[Sequence[Case]], list[Cell]]


def rated(outturn: Any, target: Any, due: Any = "yes", **given: Any) -> Any:
    """A figure rated: who gives a travel says by that that the scheme looks at it.

    The package takes any text for a marker and a travel; which there are is the sheet's business.
    """
    words = {one.key: one.words for one in RAG.arguments if one.words}
    for key, value in {**given, "due": due}.items():
        for one in np.atleast_1d(np.array(value, object)).tolist() if key in words else []:
            if one is not None and str(one).casefold() not in map(str.casefold, words[key]):
                raise ValueError(one)
    looked_at = {"amber_if_improved": True, "amber_if_improved_on_previous": True}
    given["due"] = np.char.lower(due.astype(str)) != "no" if hasattr(due, "astype") else due.lower() != "no"
    return rate(outturn, target, **looked_at, **_true_or_false(given))


def _true_or_false(given: dict[str, Any]) -> dict[str, Any]:
    """Whether figures are partial, as the package takes it; that it is said in words is the sheet's business."""
    read = dict(given)
    for key in ("partial", "previous_partial"):
        if key in given:
            found = [_is_yes(one) for one in np.atleast_1d(np.array(given[key], object)).tolist()]
            read[key] = (
                np.array(found) if hasattr(given[key], "tolist") or type(given[key]) is list else found[0]
            )
    return read


def _is_yes(word: Any) -> bool:
    if word is not None and str(word).casefold() not in ("yes", "no"):
        raise ValueError(word)
    return str(word).casefold() == "yes"


def with_words(called: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *figures, **given: called(*figures, **_true_or_false(given))


CALLED = {
    "PMF_RAG": rated,
    "PMF_VARIANCE": with_words(variance),
    "PMF_VARIANCE_PCT": with_words(variance_percent),
    "PMF_TOLERANCE": tolerance_limit,
    "PMF_TRAVEL": with_words(travel),
    "PMF_TREND": trend,
    "PMF_FORECAST": forecast,
}
POSITIONAL = {"outturn", "target", "previous", "series", "periods_in_year"}
BY_NAME = {"PMF_TRAVEL": {"target"}, "PMF_TREND": {"target"}}  # of those, where Python takes it by its name


# -- Python -------------------------------------------------------------------------------------------------------


def python(cases: Sequence[Case]) -> list[Cell]:
    """The package's own functions, one call a case."""
    return [_called(case, list) for case in cases]


def array(cases: Sequence[Case]) -> list[Cell]:
    """The package's own functions on whole columns at once; what cannot stand, each in a column of its own."""
    answers: list[Cell] = [None] * len(cases)
    together: dict[Any, list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        if case.declared.shape is Shape.SERIES:
            answers[place] = _called(case, _as_array)
        elif case.function in ("PMF_PERIOD", "PMF_LABEL"):
            answers[place] = _called(case, list)
        else:
            alone = place if is_error(case.answer) else None
            together[case.function, alone].append(place)
    for (function, alone), places in together.items():
        given = _columns([cases[place] for place in places])
        if alone is not None:  # what is the same for the whole column is given once
            given = {key: value if key in POSITIONAL else value.item() for key, value in given.items()}
        try:
            found = CALLED[function](**given).tolist()  # type: ignore[operator]
        except (TypeError, ValueError):
            if alone is None:
                raise
            found = ["#VALUE!"]
        for place, answer in zip(places, found, strict=True):
            answers[place] = None if answer != answer else answer
    return [_any_error(case, answer) for case, answer in zip(cases, answers, strict=True)]


def _as_array(series: list[Any]) -> np.ndarray[Any, Any]:
    """A series as numpy holds it: not-a-number for a gap, unless something stands in it that is no number."""
    plain = all(value is None or type(value) is float for value in series)
    return np.array(series, np.float64 if plain else object)


def _columns(cases: Sequence[Case]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for place, argument in enumerate(cases[0].declared.arguments):
        values = [case.full[place] for case in cases]
        blank = argument.default
        columns[argument.key] = np.array(
            [blank if value in (None, LEFT_OUT) else value for value in values], object
        )
    return columns


def _called(case: Case, series: Callable[[list[Any]], Any]) -> Cell:
    given = {
        argument.key: value
        for argument, value in zip(case.declared.arguments, as_long_as_the_series(case), strict=True)
        if value is not LEFT_OUT and not (value is None and argument.optional)
    }
    for argument in case.declared.arguments:
        if argument.takes is Takes.SERIES and argument.key in given:
            given[argument.key] = series(given[argument.key])
    try:
        return _any_error(case, _answered(case.function, _true_or_false(given) if case.has_series else given))
    except (TypeError, ValueError):
        return _any_error(case, "#VALUE!")


def _answered(function: str, given: dict[str, Any]) -> Cell:
    if function == "PMF_PERIOD":
        return _period(**given)
    if function == "PMF_LABEL":
        return _label(**given)
    if function == "PMF_ROLLUP":
        give = str(given.pop("give", "figure")).lower()
        if give not in ("figure", "missing") or given.get("of", "periods").lower() not in (
            "periods",
            "services",
        ):
            raise ValueError(given)  # what is given is the sheet's business
        made, lacks = made_of(given.pop("series"), **_small(given))
        return {"figure": made.outturn, "missing": lacks}[give]
    if function == "PMF_ONTARGET":
        return _on_target(**given)
    if function == "PMF_QUARTILE":
        return quarter_of(given.pop("outturn", None), given.pop("figures"), **_small(given))
    if "rebase_at" in given:
        given["rebase_at"] = _whole(given["rebase_at"])
    if function in ("PMF_SPC", "PMF_VARIATION", "PMF_ASSURANCE"):
        chart = spc(given.pop("series"), **given)
        if function == "PMF_SPC":
            return ["#N/A" if line is None else line for line in (chart.mean, chart.lower, chart.upper)]
        return str(chart.variation if function == "PMF_VARIATION" else chart.assurance)
    if "covered" in given:
        given["covered"] = [1.0 if share is None or share != share else share for share in given["covered"]]
    if "moves" in given:
        given["moves"] = _whole(given["moves"])
    if "periods_in_year" in given:
        given["periods_in_year"] = _whole(given["periods_in_year"])
    positional = POSITIONAL - BY_NAME.get(function, set())
    answer = CALLED[function](*[given.pop(key) for key in list(given) if key in positional], **given)  # type: ignore[operator]
    return str(answer) if isinstance(answer, str) else answer


def _small(given: dict[str, Any]) -> dict[str, Any]:
    """Words in small letters, decimals whole."""
    return {
        key: value.lower() if isinstance(value, str) else _whole(value) if key == "decimals" else value
        for key, value in given.items()
    }


def _label(rating: Any = None) -> str | None:
    return None if rating is None else Scheme().label(Rating(str(rating).upper()))


def _on_target(ratings: Any, due: Any = None, share_of: str = "rated", counts: Any = None) -> float | None:
    """The package knows no blank rating, and words in capitals; what a sheet holds is the sheet's business."""
    due = ["yes"] * len(ratings) if due is None else due * len(ratings) if len(due) == 1 else due
    if not {one.lower() for one in due if one} <= {"yes", "no"}:
        raise ValueError(due)
    measures = [
        (Rating(rating.upper()), (whether or "yes").lower() == "yes")
        for rating, whether in zip(ratings, due, strict=True)
        if rating is not None
    ]
    counted = None if counts is None else [Rating(one.upper()) for one in counts if one]
    return share_on_target(measures, share_of.lower(), counted)


def _period(date: Any, frequency: str = "quarterly") -> str | None:
    """The package takes a date; what a serial day stands for is the sheet's business."""
    if date is None:
        return None
    if isinstance(date, bool) or not isinstance(date, float) or not FIRST_DAY <= date < AFTER_LAST_DAY:
        raise TypeError(date)
    return str(Period.of_date(_day(date), frequency.lower()))


def _day(serial: float) -> date:
    return date(1899, 12, 30) + timedelta(days=int(serial))


def _whole(value: Any) -> int:
    if not isinstance(value, float | int) or value != int(value):
        raise TypeError(value)
    return int(value)


def as_long_as_the_series(case: Case) -> list[Any]:
    """What is given, what is said of all figures at once beside each: that it may be said once is the sheet's."""
    given = list(case.full)
    for place, argument in enumerate(case.declared.arguments):
        if (
            argument.key in ("partial", "covered")
            and isinstance(said := given[place], list)
            and len(said) == 1
        ):
            given[place] = said * len(given[0])
    return given


def _any_error(case: Case, answer: Cell) -> Cell:
    """Python knows no error cells: whatever it refuses stands for the error expected."""
    return case.answer if answer == "#VALUE!" and is_error(case.answer) else answer


# -- spreadsheets -------------------------------------------------------------------------------------------------


class _Sheet:
    """A workbook of cases, one a row: the arguments in cells, blanks now and then as formulas that give nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = xlsxwriter.Workbook(path)
        self.sheet = self.book.add_worksheet("Cases")

    def put(self, row: int, column: int, value: Cell, blank_as_formula: bool = False) -> None:
        if value is None:
            if blank_as_formula:
                self.sheet.write_formula(row, column, '=""', None, "")
        elif value in ("#N/A", "#DIV/0!"):
            self.sheet.write_formula(row, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[value], None, value)
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, column, value)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value)
        else:
            self.sheet.write_number(row, column, value)


class Formulas:
    """Plain formulas, worked out by LibreOffice."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder

    def __call__(self, cases: Sequence[Case]) -> list[Cell]:
        """Some thousands of cases a workbook: LibreOffice is given a minute for each."""
        return [
            answer
            for start in range(0, len(cases), 4000)
            for answer in self._some(cases[start : start + 4000])
        ]

    def _some(self, cases: Sequence[Case]) -> list[Cell]:
        written = _Sheet(self.folder / "formulas.xlsx")
        for row, case in enumerate(cases):
            self._write(written, row, case)
        written.book.close()
        found = self.office.values(written.path, "Cases")
        return [self._answer(found, row, case) for row, case in enumerate(cases)]

    def _write(self, written: _Sheet, row: int, case: Case) -> None:
        """Arguments from column K on, rows of cells far after them; the answer in A, and what it leans on beside it."""
        cells: list[Any] = []
        far = 40
        for place, value in enumerate(as_long_as_the_series(case)):
            if isinstance(value, list):
                size = max(len(value), 2)
                for index, one in enumerate(value):
                    written.put(row, far + index, one, blank_as_formula=row % 2 == 1)
                # Of a process that has changed the formulas are given the figures from there on.
                after = _rebased(case)
                cells.append(xl_range_abs(row, far + after, row, max(far + size - 1, far + after + 1)))
                far += max(size, after + 2) + 1  # room for a run of blanks behind a short series
            elif case.declared.arguments[place].key == "rebase_at":
                continue
            elif value is LEFT_OUT:
                cells.append('""')
            else:
                written.put(row, 10 + place, value, blank_as_formula=row % 2 == 1)
                cells.append(xl_rowcol_to_cell(row, 10 + place))
        if not case.has_series:
            formula = plain_formula(case.declared, cells)
            assert len(formula) < 8192
            written.sheet.write_formula(row, 0, f"={formula}", None, "never worked out")
            return
        for column, formula in enumerate(_over_run(case.function, cells, row + 1)):
            assert len(formula) < 8192
            written.sheet.write_array_formula(
                row, column, row, column, f"{{={formula}}}", None, "never worked out"
            )

    def _answer(self, found: Any, row: int, case: Case) -> Cell:
        if case.function != "PMF_SPC":
            return _plain(found[f"A{row + 1}"])
        lines = [_plain(found[f"{column}{row + 1}"]) for column in "ABC"]
        return lines[0] if lines[0] not in ("#N/A",) and is_error(lines[0]) else _short(case, lines)


def _rebased(case: Case) -> int:
    """How many figures stand before the process changed."""
    keys = [argument.key for argument in case.declared.arguments]
    given = case.full[keys.index("rebase_at")] if "rebase_at" in keys else None
    return int(given) - 1 if isinstance(given, float | int) and given >= 1 else 0


def _over_run(function: str, given: list[str], row: int) -> list[str]:
    """The formulas of a function over a series; the chart functions lean on mean, limit and signal in B, C and D."""
    if function == "PMF_ONTARGET":
        return [many_in_cells.on_target(*given)]
    if function == "PMF_QUARTILE":
        return [many_in_cells.quartile(given[0], series_in_cells.CellRun(given[1], down=False), *given[2:])]
    if function == "PMF_ROLLUP":
        return [many_in_cells.roll_up(series_in_cells.CellRun(given[0], down=False), *given[1:])]
    if function == "PMF_FORECAST":
        return [series_in_cells.forecast(series_in_cells.CellRun(given[0], down=False), *given[1:])]
    run, cells = series_in_cells.CellRun(given[0], down=False, partial=given[-1]), given[1:-1]
    lines = [
        series_in_cells.mean(run),
        series_in_cells.limit(run, "+"),
        series_in_cells.signal(run, f"B{row}", f"C{row}"),
    ]
    match function:
        case "PMF_TREND":
            return [series_in_cells.trend(run, *cells)]
        case "PMF_SPC":
            return [
                series_in_cells.mean(run),
                series_in_cells.limit(run, "-"),
                series_in_cells.limit(run, "+"),
            ]
        case "PMF_VARIATION":
            return [series_in_cells.variation(run, f"D{row}", f"B{row}", *cells), *lines]
    return [series_in_cells.assurance(run, f"B{row}", f"C{row}", *cells), *lines]


class Lambdas:
    """Named LAMBDAs, worked out by IronCalc: a call for each case, or one for every column of like cases."""

    def __init__(self, folder: Path, *, columns: bool = False, names: dict[str, str] | None = None) -> None:
        self.folder, self.columns = folder, columns
        self.names = names or {name: formula for name, (formula, _) in named_lambdas().items()}

    def __call__(self, cases: Sequence[Case]) -> list[Cell]:
        """Columns are made of like cases, wherever they stood."""
        order = sorted(
            range(len(cases)), key=lambda row: self._shape(cases[row], row) if self.columns else ()
        )
        found = self._answers([cases[row] for row in order])
        return [answer for _, answer in sorted(zip(order, found, strict=True), key=lambda one: one[0])]

    def _answers(self, cases: Sequence[Case]) -> list[Cell]:
        written = _Sheet(self.folder / "lambdas.xlsx")
        for name, formula in self.names.items():
            written.book.define_name(name, f"={formula}")
        calls = self._in_columns(cases) if self.columns else [(row, row) for row in range(len(cases))]
        where: dict[int, tuple[int, int]] = {}
        for row, case in enumerate(cases):
            column = 10
            for value in case.full:
                for one in value if isinstance(value, list) else [value]:
                    if one is not LEFT_OUT:
                        written.put(row, column, one, blank_as_formula=row % 2 == 1)
                    column += 1
        for first, last in calls:
            call = f"={cases[first].function}({','.join(self._arguments(cases[first], first, last))})"
            written.sheet.write_dynamic_array_formula(first, 0, first, 0, call, None, 0)
            where |= {row: (row, 0) for row in range(first, last + 1)}
        written.book.close()
        model = ironcalc.load_from_xlsx(str(written.path), "en", "Europe/London", "en")
        model.evaluate()
        return [self._answer(model, where[row], case) for row, case in enumerate(cases)]

    def _shape(self, case: Case, row: int) -> tuple[Any, ...]:
        """What cases of one column have in common; one over a series stands alone."""
        return (case.function, tuple(value is LEFT_OUT for value in case.full), case.has_series and row)

    def _in_columns(self, cases: Sequence[Case]) -> list[tuple[int, int]]:
        """The first and last rows of runs of cases of one function with the same arguments given."""
        runs: list[tuple[int, int]] = []
        shape: Any = None
        for row, case in enumerate(cases):
            now = self._shape(case, row)
            if now == shape:
                runs[-1] = (runs[-1][0], row)
            else:
                runs.append((row, row))
            shape = now
        return runs

    def _arguments(self, case: Case, first: int, last: int) -> list[str]:
        arguments, column = [], 10
        for value in case.full:
            size = len(value) if isinstance(value, list) else 1
            if value is LEFT_OUT:
                arguments.append("")
            else:
                start, end = xl_rowcol_to_cell(first, column), xl_rowcol_to_cell(last, column + size - 1)
                arguments.append(start if start == end else f"{start}:{end}")
            column += size
        while arguments and not arguments[-1]:
            arguments.pop()
        return arguments

    def _answer(self, model: Any, place: tuple[int, int], case: Case) -> Cell:
        row, column = place
        if case.function != "PMF_SPC":
            return _none(model.get_cell_value(0, row + 1, column + 1))
        lines = [_none(model.get_cell_value(0, row + 1, column + 1 + index)) for index in range(3)]
        return lines[0] if lines[1] is None and is_error(lines[0]) else _short(case, lines)


def _short(case: Case, lines: list[Cell]) -> Cell:
    """An error that is not about too few figures stands alone."""
    return lines[0] if is_error(case.answer) and len(set(lines)) == 1 else lines


def _plain(value: Any) -> Cell:
    return value.word if isinstance(value, CellError) else _none(value)


def _none(value: Any) -> Cell:
    return None if value == "" else value
