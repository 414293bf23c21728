"""The functions analysts use in their own sheets: names, arguments, help, and the rule behind each.

Everything that speaks of a `PMF_` function takes it from here: the named LAMBDAs, the plain formulas, the functions
for those who have Python, their wrappers, the toolkit workbook and the guide.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pmf_xl.rules.bands import ACTUAL, HIGH, LOW
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import (
    Expression,
    both,
    specialise,
    when,
)
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.function_arguments import (
    BANDS,
    BASIS,
    DECIMALS,
    IN_RANGE,
    OUTTURN,
    POLARITY,
    REBASE_AT,
    SERIES,
    TARGET,
    TARGET_HIGH,
    TOLERANCE,
    Argument,
    Takes,
)
from pmf_xl.rules.operations import Value
from pmf_xl.rules.rating import RATING
from pmf_xl.rules.terms import Aggregation, Basis, Frequency, Polarity
from pmf_xl.rules.variances import TOLERANCE_LIMIT, VARIANCE, VARIANCE_PERCENT

WRONG: Final = "#VALUE!"  # what stands where text was given for a number, or a word there is not
NOT_ENOUGH: Final = (
    "#N/A"  # what stands where a chart has too few figures for limits: charts draw nothing there
)
CATEGORY: Final = "Performance"
FIRST_DAY: Final = 61  # 1 March 1900: before it spreadsheets do not agree on the days
AFTER_LAST_DAY: Final = 2_958_466  # 1 January 10000


class Shape(StrEnum):
    """How a function meets a whole column."""

    BY_ROW = "by row"  # a column in gives a column out
    SERIES = "series"  # a run of figures in gives one answer out
    LEDGER = "ledger"  # looks figures up; by row too


@dataclass(frozen=True, slots=True)
class Function:
    """One function as people call it.

    `rule` is what it gives for one row, of the functions that are one rule; `parts` are names for what that rule
    works out on the way.
    """

    name: str
    says: str
    gives: str
    arguments: tuple[Argument, ...]
    shape: Shape = Shape.BY_ROW
    rule: Expression | None = None
    parts: tuple[tuple[Expression, str], ...] = field(default=(), repr=False)

    @property
    def call(self) -> str:
        """How it is called: `PMF_RAG(outturn, target, [polarity], …)`."""
        return f"{self.name}({', '.join(argument.shown for argument in self.arguments)})"

    @property
    def help(self) -> str:
        """What Excel shows beside its name: at most 255 characters, or Excel refuses the file."""
        return f"{self.says} {self.call}"

    @property
    def fewest(self) -> int:
        """How many arguments it needs at the least."""
        return sum(not argument.optional for argument in self.arguments)


# What a function in somebody's own sheet must be given, where its rule asks for it; of the rest it knows nothing.
_MUST_BE_GIVEN: Final = ("polarity", "tolerance", "basis", "band")
_NOT_ASKED_FOR: Final[dict[str, Value]] = {
    **{
        fact: value
        for fact, value in RuleFacts(Polarity.HIGHER, 0.0, Basis.PERCENT).known().items()
        if fact not in _MUST_BE_GIVEN
    },
    **dict.fromkeys(("marker", "travel_long", "target", "target_high")),
    "due": True,
    "partial": False,
}


def by_row(
    called: str,
    says: str,
    gives: str,
    arguments: tuple[Argument, ...],
    rule: Expression,
    parts: tuple[tuple[Expression, str], ...] = (),
) -> Function:
    """Make a function of a rule: what cannot stand gives `#VALUE!`, what was left out its default."""
    known: dict[str, Expression | Value] = {**_NOT_ASKED_FOR}
    known |= {("places" if one.key == "decimals" else one.key): one.meant for one in arguments}
    asked = both(*(argument.sound for argument in arguments))
    named = (
        (argument.meant, f"{argument.key}_meant") for argument in arguments if argument.default is not None
    )
    return Function(
        called,
        says,
        gives,
        arguments,
        Shape.BY_ROW,
        when(asked, specialise(rule, known), WRONG),
        (*named, *((specialise(part, known), word) for part, word in parts)),
    )


FIGURES = ((ACTUAL, "actual"), (LOW, "low"), (HIGH, "high"))

RAG = by_row(
    "PMF_RAG",
    "Rating of an outturn against its target.",
    '"GREEN", "AMBER", "RED", "GREY" or "NO DATA"',
    (OUTTURN, TARGET, POLARITY, TOLERANCE, BASIS, TARGET_HIGH, DECIMALS, *BANDS),
    RATING,
    FIGURES,
)
VARIANCE_FUNCTION = by_row(
    "PMF_VARIANCE",
    "Favourable difference between outturn and target, in the measure's unit; negative is short of target.",
    "a number; blank where outturn or target is blank",
    (OUTTURN, TARGET, POLARITY, TARGET_HIGH, DECIMALS),
    VARIANCE,
    FIGURES,
)
VARIANCE_PCT = by_row(
    "PMF_VARIANCE_PCT",
    "Favourable difference as a share of the target.",
    "a share to show as a percentage; blank where the target is 0 or blank",
    (OUTTURN, TARGET, POLARITY, TARGET_HIGH, DECIMALS),
    VARIANCE_PERCENT,
    FIGURES,
)
TOLERANCE_FUNCTION = by_row(
    "PMF_TOLERANCE",
    "The worst outturn that is still amber.",
    'a number; blank without a target and for polarity "range" and "none"',
    (TARGET, POLARITY, TOLERANCE, BASIS),
    TOLERANCE_LIMIT,
)
TRAVEL_FUNCTION = by_row(
    "PMF_TRAVEL",
    "Direction of travel since an earlier figure.",
    '"IMPROVING", "UNCHANGED", "WORSENING" ("UP", "DOWN" for polarity "none") or "NO COMPARISON"',
    (
        Argument("outturn", "The figure reported now."),
        Argument("previous", "The figure to compare with. Blank gives NO COMPARISON."),
        POLARITY,
        Argument(
            "band",
            "A change within this share of the earlier figure is UNCHANGED; zero if left out.",
            optional=True,
            default=0,
        ),
        *IN_RANGE,
        DECIMALS,
    ),
    TRAVEL,
)
TREND = Function(
    "PMF_TREND",
    "Whether the last moves of a series all went one way.",
    '"IMPROVING", "WORSENING", "NO CLEAR TREND" or "TOO FEW"',
    (
        SERIES,
        POLARITY,
        Argument(
            "moves",
            "How many moves in a row make a trend; 3 if left out.",
            Takes.COUNT,
            optional=True,
            default=3,
        ),
        *IN_RANGE,
        Argument(
            "decimals",
            "Places that the figures are rounded to first, as numbers are held: 3 for 95.4%. Left out: no rounding.",
            Takes.WHOLE,
            optional=True,
        ),
    ),
    Shape.SERIES,
)
SPC = Function(
    "PMF_SPC",
    "Mean and process limits of an XmR chart (Making Data Count), from 13 figures on.",
    "three numbers side by side: mean, lower limit, upper limit; #N/A with fewer than 13 figures",
    (SERIES, REBASE_AT),
    Shape.SERIES,
)
VARIATION = Function(
    "PMF_VARIATION",
    "What the last figure of an XmR chart says (Making Data Count).",
    '"IMPROVING", "CONCERN", "COMMON CAUSE", "NEUTRAL HIGH", "NEUTRAL LOW" or "TOO FEW"',
    (SERIES, POLARITY, *IN_RANGE, REBASE_AT),
    Shape.SERIES,
)
ASSURANCE = Function(
    "PMF_ASSURANCE",
    "Whether the process can be relied on to hit its target (Making Data Count).",
    '"CONSISTENTLY HIT", "CONSISTENTLY MISSED", "HIT OR MISS", "NO TARGET" or "TOO FEW"',
    (
        SERIES,
        Argument("target", "What is aimed at; for a range its lower end. Blank gives NO TARGET."),
        POLARITY,
        TARGET_HIGH,
        REBASE_AT,
    ),
    Shape.SERIES,
)
FORECAST = Function(
    "PMF_FORECAST",
    "Forecast of the year-end figure.",
    "a number; blank where no figure is held",
    (
        Argument(
            "series",
            "A row or column of figures, oldest first, that starts a year. A blank is a gap.",
            Takes.SERIES,
        ),
        Argument(
            "periods_in_year", "How many periods make a year: 12 for months, 4 for quarters.", Takes.COUNT
        ),
        Argument(
            "aggregation",
            '"snapshot" (taken if left out), "average", "cumulative" (running totals), "sum" or "year-end" '
            "(each figure is a forecast already).",
            Takes.WORD,
            optional=True,
            words=tuple(Aggregation),
            default=Aggregation.SNAPSHOT.value,
        ),
    ),
    Shape.SERIES,
)
PERIOD = Function(
    "PMF_PERIOD",
    "The financial period, from April, that a date falls in.",
    'a text such as "2024-25-Q1"; blank for a blank date',
    (
        Argument("date", "The day.", Takes.DATE),
        Argument(
            "frequency",
            '"quarterly" (taken if left out), "monthly", "half-yearly" or "annual".',
            Takes.WORD,
            optional=True,
            words=tuple(Frequency),
            default=Frequency.QUARTERLY.value,
        ),
    ),
)
_REF = Argument("ref", 'The measure\'s reference, such as "HR02"; of a breakdown, "HR02/CODE".', Takes.TEXT)
_PERIOD = Argument("period", 'The period, such as "2024-25-Q1".', Takes.TEXT)
LEDGER_OUTTURN = Function(
    "PMF_OUTTURN",
    "The outturn that stands in the ledger for a measure and period.",
    "a number; blank where none is held",
    (_REF, _PERIOD),
    Shape.LEDGER,
)
LEDGER_TARGET = Function(
    "PMF_TARGET",
    "The target in the catalogue for a measure and period.",
    "a number; blank where none is set",
    (_REF, _PERIOD),
    Shape.LEDGER,
)

FUNCTIONS: Final[tuple[Function, ...]] = (
    RAG,
    VARIANCE_FUNCTION,
    VARIANCE_PCT,
    TOLERANCE_FUNCTION,
    TRAVEL_FUNCTION,
    TREND,
    SPC,
    VARIATION,
    ASSURANCE,
    FORECAST,
    PERIOD,
    LEDGER_OUTTURN,
    LEDGER_TARGET,
)
IN_A_WORKBOOK: Final = tuple(
    one for one in FUNCTIONS if one.shape is not Shape.LEDGER
)  # those that need no ledger


def function(called: str) -> Function:
    """Return the function of a name; raises `KeyError` if there is none."""
    for one in FUNCTIONS:
        if one.name == called:
            return one
    raise KeyError(called)
