"""The worked examples of the functions: real figures, calls on them, and what each call answers.

A call says in which column each argument stands; the formula in the cell and its stored answer both come from that.

Hart: the council's performance page, quarter 1 of 2014/15 (github.com/HartDC/hartdc.github.io, MIT licence, copyright
2013 HartDC). Recycling: household waste sent for reuse, recycling or composting, Defra's annual tables for local
authorities; planning: non-major applications decided in time, the Government's live tables on planning application
statistics; both as collected by Trafford Data Lab, Open Government Licence v3.0.
"""

from dataclasses import dataclass
from typing import Final

from pmf_xl.addin.answers import answer
from pmf_xl.addin.cells import Cell

PERCENT, NUMBER, WHOLE, DAY, TEXT = "0.0%", "0.00", "0", "d mmm yyyy", "@"
HART: Final = "Hart District Council, quarter 1 of 2014/15, as published."
RECYCLING: Final = "Household waste sent for reuse, recycling or composting (Defra, Open Government Licence)."
PLANNING: Final = (
    "Non-major planning applications decided in time (MHCLG live tables, Open Government Licence)."
)
OURS: Final = "Figures of our own, to show a special case."


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """A function called on cells: an argument is a column's letter, `B:B` for all of a column whichever
    row asks, a text as typed, or "" for one left out.

    `over` says whether a column is the row's own cell ("row") or the whole column of the table ("column").
    """

    function: str
    arguments: tuple[str, ...]
    over: str = "row"


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """A small table of an example: columns A, B, C … with headings, number formats and rows.

    An `ExampleCall` in a row is a formula. `results` are rows below the figures: a label, and calls over the columns.
    """

    title: str
    source: str
    headings: tuple[str, ...]
    formats: tuple[str, ...]
    rows: tuple[tuple[Cell | ExampleCall, ...], ...]
    results: tuple[tuple[str, tuple[ExampleCall | None, ...]], ...] = ()
    typed: bool = True  # the last column shows the formula of the row
    spilled: tuple[str, ExampleCall] | None = None  # a column's letter and the one call that fills it


@dataclass(frozen=True, slots=True)
class ExampleChart:
    """A chart of a page's first table: column B with its mean and limits in E, F and G, and perhaps a target."""

    title: str
    shown: str
    low: float
    high: float
    target: float | None = None

    @property
    def with_target(self) -> bool:
        """Whether a target is drawn."""
        return self.target is not None


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """What stands on a function's page beside its help."""

    function: str
    notes: tuple[str, ...]
    tables: tuple[ExampleTable, ...]
    copies: tuple[str, ...]  # calls to copy, as typed
    chart: ExampleChart | None = None


def cell(letter: str, row: int) -> str:
    """Give an address.

    >>> cell("B", 7)
    'B7'
    """
    return f"{letter}{row}"


def formula(call: ExampleCall, row: int, first: int, last: int) -> str:
    """Write a call as it is typed in a row of a table whose figures stand in rows `first` to `last`.

    >>> formula(ExampleCall("PMF_RAG", ("B", "C", "", "0.1")), 7, 5, 9)
    'PMF_RAG(B7,C7,,0.1)'
    """

    def written(argument: str) -> str:
        if _is_column(argument):
            return f"{argument[0]}${first}:{argument[0]}${last}"
        if not _is_letter(argument):
            return argument
        return cell(argument, row) if call.over == "row" else f"{argument}{first}:{argument}{last}"

    return f"{call.function}({','.join(map(written, call.arguments))})"


def answered(
    call: ExampleCall, rows: tuple[tuple[Cell | ExampleCall, ...], ...], row: int
) -> list[list[Cell]]:
    """Give what a call answers, on the rows of its table."""
    grids: list[list[list[Cell]] | None] = []
    for argument in call.arguments:
        if _is_column(argument):
            grids.append([[one[ord(argument[0]) - ord("A")]] for one in rows])
        elif _is_letter(argument):
            place = ord(argument) - ord("A")
            grids.append([[one[place]] for one in (rows if call.over == "column" else [rows[row]])])
        else:
            grids.append(None if argument == "" else [[_typed(argument)]])
    return answer(call.function, *grids)


def _is_letter(argument: str) -> bool:
    return len(argument) == 1 and "A" <= argument <= "G"


def _is_column(argument: str) -> bool:
    """Tell a column of the table, whichever row asks, such as `B:B`."""
    return len(argument) == 3 and argument[1] == ":"


def _typed(argument: str) -> Cell:
    return argument.strip('"') if argument.startswith('"') else float(argument)


HART_ROWS: Final = (
    ("Customer service call handling", 0.959, 0.90, "higher"),
    ("Telephone calls answered in 15 seconds", 0.785, 0.80, "higher"),
    ("HR cases dealt with in time", 0.653, 0.95, "higher"),
    ("Days to process benefit changes", 9.05, 8.0, "lower"),
    ("Days to decide on homelessness", 11.0, 15.0, "lower"),
    ("Project days ahead of timetable", -28.0, 0.0, "higher"),
    ("Missed collections per 100,000", None, 40.0, "lower"),
    ("Domestic abuse incidents", 376.0, None, "none"),
)


def hart(heading: str, call: ExampleCall, shown: str, title: str) -> ExampleTable:
    """Give a table of Hart's measures with a call in each row."""
    rows = tuple((*row, call) for row in HART_ROWS)
    return ExampleTable(
        title,
        HART,
        ("Measure", "Outturn", "Target", "Good is", heading),
        (TEXT, "figure", "figure", TEXT, shown),
        rows,
    )


YEARS: Final = tuple(f"{year}/{(year + 1) % 100:02}" for year in range(2010, 2024))
TELFORD = (0.437, 0.432, 0.432, 0.448, 0.476, 0.48, 0.458, 0.432, 0.448, 0.47, 0.482, 0.491, 0.482, 0.492)
_SWINDON = (0.5, 0.482, 0.443, 0.418, 0.358, 0.371, 0.384, 0.393, 0.421, 0.428, 0.396, 0.365, 0.333, 0.338)
_ENGLAND = (0.415, 0.43, 0.432, 0.435, 0.437, 0.43, 0.437, 0.432, 0.435, 0.438, 0.423, 0.425, 0.417, 0.423)


def recycling(results: tuple[tuple[str, tuple[ExampleCall | None, ...]], ...], title: str) -> ExampleTable:
    """Give a table of three series with the limits of the first beside it."""
    limits = ExampleCall("PMF_SPC", ("B",), "column")
    rows = tuple(
        (year, *figures, limits, None, None)
        for year, figures in zip(YEARS, zip(TELFORD, _SWINDON, _ENGLAND, strict=True), strict=True)
    )
    headings = (
        "Year",
        "Telford and Wrekin",
        "Swindon",
        "England",
        "Mean, Telford",
        "Lower limit",
        "Upper limit",
    )
    return ExampleTable(title, RECYCLING, headings, (TEXT, *[PERCENT] * 6), rows, results, typed=False)


QUARTERS: Final = (
    ("2022/23 Q2", 0.759, 0.86, 0.926), ("2022/23 Q3", 0.835, 0.865, 0.901), ("2022/23 Q4", 0.795, 0.868, 0.882),
    ("2023/24 Q1", 0.8, 0.882, 0.865), ("2023/24 Q2", 0.795, 0.888, 0.92), ("2023/24 Q3", 0.818, 0.89, 0.877),
    ("2023/24 Q4", 0.861, 0.899, 0.89), ("2024/25 Q1", 0.908, 0.905, 0.889),
)  # fmt: skip
PLACES: Final = ("Trafford", "England", "Cheshire West")


def three(function: str, *rest: str) -> tuple[ExampleCall, ...]:
    """Give a call over each of three columns."""
    return tuple(ExampleCall(function, (letter, *rest), "column") for letter in "BCD")
