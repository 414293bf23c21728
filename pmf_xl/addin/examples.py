"""The worked examples of the functions: real figures, calls on them, and what each call answers.

A call says in which column each argument stands; the formula in the cell and its stored answer both come from that.

Hart: the council's performance page, quarter 1 of 2014/15 (github.com/HartDC/hartdc.github.io, MIT licence, copyright
2013 HartDC). Recycling: household waste sent for reuse, recycling or composting, Defra's annual tables for local
authorities; planning: non-major applications decided in time, the Government's live tables on planning application
statistics; both as collected by Trafford Data Lab, Open Government Licence v3.0.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pmf_xl.addin.answers import Cell, answer

PERCENT, NUMBER, WHOLE, DAY, TEXT = "0.0%", "0.00", "0", "d mmm yyyy", "@"
HART: Final = "Hart District Council, quarter 1 of 2014/15, as published."
RECYCLING: Final = "Household waste sent for reuse, recycling or composting (Defra, Open Government Licence)."
PLANNING: Final = (
    "Non-major planning applications decided in time (MHCLG live tables, Open Government Licence)."
)
OURS: Final = "Figures of our own, to show a special case."


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """A function called on cells: an argument is a column's letter, a text as typed, or "" for one left out.

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
        if _is_letter(argument):
            place = ord(argument) - ord("A")
            grids.append([[one[place]] for one in (rows if call.over == "column" else [rows[row]])])
        else:
            grids.append(None if argument == "" else [[_typed(argument)]])
    return answer(call.function, *grids)


def _is_letter(argument: str) -> bool:
    return len(argument) == 1 and "A" <= argument <= "G"


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


def _hart(heading: str, call: ExampleCall, shown: str, title: str) -> ExampleTable:
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


def _recycling(results: tuple[tuple[str, tuple[ExampleCall | None, ...]], ...], title: str) -> ExampleTable:
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


_QUARTERS: Final = (
    ("2022/23 Q2", 0.759, 0.86, 0.926), ("2022/23 Q3", 0.835, 0.865, 0.901), ("2022/23 Q4", 0.795, 0.868, 0.882),
    ("2023/24 Q1", 0.8, 0.882, 0.865), ("2023/24 Q2", 0.795, 0.888, 0.92), ("2023/24 Q3", 0.818, 0.89, 0.877),
    ("2023/24 Q4", 0.861, 0.899, 0.89), ("2024/25 Q1", 0.908, 0.905, 0.889),
)  # fmt: skip
_PLACES: Final = ("Trafford", "England", "Cheshire West")


def _three(function: str, *rest: str) -> tuple[ExampleCall, ...]:
    return tuple(ExampleCall(function, (letter, *rest), "column") for letter in "BCD")


PAGES: Final[tuple[ExamplePage, ...]] = (
    ExamplePage(
        "PMF_RAG",
        (
            "Exactly at the tolerance is still amber. Both sides of a comparison are rounded to 9 "
            "decimals first, so what 0.1 and 0.2 come to meets 0.3. A percentage is held as Excel "
            "holds it: 95.4% is 0.954 in the cell.",
            "A blank outturn is NO DATA, zero is a figure. A blank target, or nothing that is good, "
            "is GREY. Text where a number belongs gives #VALUE!, never a colour.",
        ),
        (
            _hart("Rating", ExampleCall("PMF_RAG", ("B", "C", "D")), TEXT, "Row by row, with the tolerance of 5%"),
            ExampleTable(
                "The same in one formula: give whole columns, and a column comes out",
                HART,
                ("Measure", "Outturn", "Target", "Good is", "Rating"),
                (TEXT, "figure", "figure", TEXT, TEXT),
                tuple((*row, None) for row in HART_ROWS),
                typed=True,
                spilled=("E", ExampleCall("PMF_RAG", ("B", "C", "D"), "column")),
            ),
            ExampleTable(
                "Ranges, points and published decimals",
                OURS,
                ("Case", "Outturn", "Target", "Up to", "Rating"),
                (TEXT, "0.00", "0", "0", TEXT),
                (
                    ("4 over a range of 90 to 100: 5% of 100 is allowed", 104.0, 90.0, 100.0,
                     ExampleCall("PMF_RAG", ("B", "C", '"range"', "", "", "D"))),
                    ("6 under it: 5% of 90 is 4.5", 84.0, 90.0, 100.0,
                     ExampleCall("PMF_RAG", ("B", "C", '"range"', "", "", "D"))),
                    ("1 against a target of zero, 2 points allowed", 1.0, 0.0, None,
                     ExampleCall("PMF_RAG", ("B", "C", '"lower"', "2", '"points"'))),
                    ("94.99 against 100, as it is", 94.99, 100.0, None, ExampleCall("PMF_RAG", ("B", "C"))),
                    ("94.99 against 100, published without decimals", 94.99, 100.0, None,
                     ExampleCall("PMF_RAG", ("B", "C", "", "", "", "", "0"))),
                ),
            ),
        ),
        ("=PMF_RAG(B2,C2)", '=PMF_RAG(B2,C2,"lower",0.1)', "=PMF_RAG(B2:B40,C2:C40,D2:D40)"),
    ),
    ExamplePage(
        "PMF_VARIANCE",
        ("Better than target is positive, whichever way is good; short of it is negative. Outside a "
         "range it is minus the distance to the nearer end.",),
        (_hart("Variance", ExampleCall("PMF_VARIANCE", ("B", "C", "D")), "signed", "Row by row"),),
        ("=PMF_VARIANCE(B2,C2)", "=PMF_VARIANCE(B2:B40,C2:C40,D2:D40)"),
    ),
    ExamplePage(
        "PMF_VARIANCE_PCT",
        ("The variance as a share of the target's size. There is none of a target of zero.",),
        (_hart("Variance", ExampleCall("PMF_VARIANCE_PCT", ("B", "C", "D")), "+0.0%;-0.0%;0.0%", "Row by row"),),
        ("=PMF_VARIANCE_PCT(B2,C2)", "=PMF_VARIANCE_PCT(B2:B40,C2:C40,D2:D40)"),
    ),
    ExamplePage(
        "PMF_TOLERANCE",
        ("A range has two worst outturns and no good way has none, so both give nothing.",),
        (
            _hart(
                "Worst amber",
                ExampleCall("PMF_TOLERANCE", ("C", "D")),
                "limit",
                "Row by row, with the tolerance of 5%",
            ),
        ),
        ("=PMF_TOLERANCE(C2)", '=PMF_TOLERANCE(C2,"lower",0.1)', '=PMF_TOLERANCE(C2,"higher",2,"points")'),
    ),
    ExamplePage(
        "PMF_TRAVEL",
        ("Short travel compares with the last due period, long travel with the same period a year "
         "before. A change within the band, a share of the earlier figure, is UNCHANGED. With the places that are "
         "published as decimals the answer is the scorecard's; a range needs both of its ends.",),
        (
            ExampleTable(
                "Quarter 1 against the quarter before",
                "Hart District Council, 2013/14 quarter 4 and 2014/15 quarter 1, as published.",
                ("Measure", "Quarter 1", "Quarter 4", "Good is", "Travel"),
                (TEXT, "figure", "figure", TEXT, TEXT),
                (
                    ("Customer service call handling", 0.959, 0.953, "higher",
                     ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                    ("Telephone calls answered in 15 seconds", 0.785, 0.796, "higher",
                     ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                    ("The same, within a band of 2%", 0.785, 0.796, "higher",
                     ExampleCall("PMF_TRAVEL", ("B", "C", "D", "0.02"))),
                    ("Days to decide on homelessness", 11.0, 14.0, "lower", ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                    ("Missed collections per 100,000", None, None, "lower", ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                ),
            ),
        ),
        ("=PMF_TRAVEL(B2,C2)", '=PMF_TRAVEL(B2,C2,"lower",0.02)', '=PMF_TRAVEL(B2,C2,"range",0,0.9,1,3)'),
    ),
    ExamplePage(
        "PMF_TREND",
        ("Three moves in a row the good way (four figures) are IMPROVING, the bad way WORSENING. A tie "
         "or a gap breaks the run. For a series of 13 figures or more PMF_VARIATION says more.",),
        (
            ExampleTable(
                "Eight quarters",
                PLANNING,
                ("Quarter", *_PLACES),
                (TEXT, *[PERCENT] * 3),
                tuple(_QUARTERS),
                (("Trend", _three("PMF_TREND")), ("Trend of two moves", _three("PMF_TREND", "", "2"))),
                typed=False,
            ),
        ),
        ("=PMF_TREND(B2:M2)", '=PMF_TREND(B2:M2,"lower")', '=PMF_TREND(B2:M2,"higher",2)'),
    ),
    ExamplePage(
        "PMF_SPC",
        ("The XmR chart of NHS England's Making Data Count: the mean, and limits 2.66 mean moving "
         "ranges either side. The answer fills three cells side by side. With fewer than 13 figures it "
         "is #N/A, which charts leave out.",),
        (_recycling((), "Fourteen years, with the limits of the first series beside each figure"),),
        ("=PMF_SPC(B2:B25)", "=PMF_SPC(B$2:B$25)"),
        ExampleChart("Household waste recycled, Telford and Wrekin", PERCENT, 0.4, 0.52),
    ),
    ExamplePage(
        "PMF_VARIATION",
        ("A special cause is a point outside the limits, seven rising or falling, two of three near a "
         "limit, or seven on one side of the mean. Only the last figure is judged; anything else is "
         "COMMON CAUSE.",),
        (_recycling((("Variation", _three("PMF_VARIATION")),), "Fourteen years"),),
        ("=PMF_VARIATION(B2:B25)", '=PMF_VARIATION(B2:B25,"lower")'),
        ExampleChart("Household waste recycled, Telford and Wrekin", PERCENT, 0.4, 0.52),
    ),
    ExamplePage(
        "PMF_ASSURANCE",
        ("A target between the limits is hit or missed by chance; one beyond them is always hit, or "
         "never. The target here is 50%, the share of household waste to be recycled by 2020.",),
        (_recycling((("Assurance, target 50%", _three("PMF_ASSURANCE", "0.5")),), "Fourteen years"),),
        ("=PMF_ASSURANCE(B2:B25,C1)", '=PMF_ASSURANCE(B2:B25,C1,"lower")'),
        ExampleChart("Household waste recycled, Telford and Wrekin, target 50%", PERCENT, 0.4, 0.52, 0.5),
    ),
    ExamplePage(
        "PMF_FORECAST",
        ("Snapshots and averages are carried on by the slope of the last eight figures (Theil and Sen: "
         "the median of all slopes, which one odd figure cannot tip); running totals are divided by "
         "the share of the year that has gone.",
         "The scorecard divides a running total by the share of its target's profile where there is "
         "one; council tax, collected in ten months, shows why: an even share forecasts more than "
         "there is to collect."),
        (
            ExampleTable(
                "Where 2024/25 will end, from five quarters",
                PLANNING,
                ("Quarter", *_PLACES),
                (TEXT, *[PERCENT] * 3),
                _QUARTERS[3:],
                (("Forecast for the year", _three("PMF_FORECAST", "4")),),
                typed=False,
            ),
            ExampleTable(
                "Council tax collected by the end of each quarter: a running total",
                "City of York Council, 2022/23, quarterly monitors; 96.84% was collected by the end of the year.",
                ("Quarter", "Collected"),
                (TEXT, "0.00%"),
                (("Quarter 1", None), ("Quarter 2", 0.5475), ("Quarter 3", 0.8161)),
                (("Forecast for the year", (ExampleCall("PMF_FORECAST", ("B", "4", '"cumulative"'), "column"),)),),
                typed=False,
            ),
        ),
        ("=PMF_FORECAST(B2:M2,12)", '=PMF_FORECAST(B2:E2,4,"cumulative")'),
    ),
    ExamplePage(
        "PMF_PERIOD",
        ("The year runs from April. Periods are written as files and commands of pmf-xl write them.",),
        (
            ExampleTable(
                "Days and their periods",
                "By the calendar.",
                ("Day", "Date", "Frequency", "Period"),
                (TEXT, DAY, TEXT, TEXT),
                (
                    ("The first day of the year", date(2024, 4, 1), "quarterly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("The last", date(2025, 3, 31), "quarterly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("A day in February", date(2025, 2, 14), "monthly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("A day in October", date(2024, 10, 1), "half-yearly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("A day in October", date(2024, 10, 1), "annual", ExampleCall("PMF_PERIOD", ("B", "C"))),
                ),
            ),
        ),
        ("=PMF_PERIOD(A2)", '=PMF_PERIOD(A2,"monthly")'),
    ),
    ExamplePage(
        "PMF_OUTTURN",
        ("Needs the add-in, since it looks in the ledger: the figure that stands now, whichever return "
         "it came from. Give the name PMF_WORKSPACE to a cell that holds the workspace's folder. #N/A: "
         "there is no such measure.",),
        (),
        ('=PMF_OUTTURN("CS01","2014-15-Q1")', "=PMF_OUTTURN(A2:A40,B$1)"),
    ),
    ExamplePage(
        "PMF_TARGET",
        ("Needs the add-in, since it looks in the catalogue. Of a range it gives the lower end. Give "
         "the name PMF_WORKSPACE to a cell that holds the workspace's folder. #N/A: there is no such "
         "measure.",),
        (),
        ('=PMF_TARGET("CS01","2014-15-Q1")', "=PMF_RAG(PMF_OUTTURN(A2,B$1),PMF_TARGET(A2,B$1))"),
    ),
)  # fmt: skip
