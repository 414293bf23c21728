"""The functions analysts use in their own sheets: names, arguments, help, and the rule behind each.

Everything that speaks of a `PMF_` function takes it from here: the named LAMBDAs, the plain formulas, the functions
for those who have Python, their wrappers, the toolkit workbook and the guide.
"""

from typing import Final

from pmf_xl.rules.bands import ACTUAL, HIGH, LOW
from pmf_xl.rules.declaring import Function, Shape, by_row
from pmf_xl.rules.direction import TRAVEL_OF_BOTH
from pmf_xl.rules.function_arguments import (
    AMBER_FROM,
    AMBER_UP_TO,
    BANDS,
    BASIS,
    DECIMALS,
    IN_RANGE,
    OF_A_SCHEME,
    OUTTURN,
    PARTIAL,
    PARTIAL_OF_EACH,
    POLARITY,
    PREVIOUS_PARTIAL,
    REBASE_AT,
    SERIES,
    TARGET,
    TARGET_HIGH,
    TOLERANCE,
    Argument,
    Takes,
)
from pmf_xl.rules.functions_of_many import OF_MANY
from pmf_xl.rules.rating import RATING
from pmf_xl.rules.terms import Aggregation, Frequency
from pmf_xl.rules.variances import TOLERANCE_LIMIT, VARIANCE, VARIANCE_PERCENT

FIGURES = ((ACTUAL, "actual"), (LOW, "low"), (HIGH, "high"))

RAG = by_row(
    "PMF_RAG",
    "Rating of an outturn against its target.",
    '"GREEN", "AMBER", "RED", "GREY", "NO DATA"; with over_tolerance "BLUE", with partial "PARTIAL"',
    (OUTTURN, TARGET, POLARITY, TOLERANCE, BASIS, TARGET_HIGH, DECIMALS, *BANDS, *OF_A_SCHEME, PARTIAL),
    RATING,
    FIGURES,
)
VARIANCE_FUNCTION = by_row(
    "PMF_VARIANCE",
    "Favourable difference between outturn and target, in the measure's unit; negative is short of target.",
    "a number; blank where outturn or target is blank",
    (OUTTURN, TARGET, POLARITY, TARGET_HIGH, DECIMALS, PARTIAL),
    VARIANCE,
    FIGURES,
)
VARIANCE_PCT = by_row(
    "PMF_VARIANCE_PCT",
    "Favourable difference as a share of the target.",
    "a share to show as a percentage; blank where the target is 0 or blank",
    (OUTTURN, TARGET, POLARITY, TARGET_HIGH, DECIMALS, PARTIAL),
    VARIANCE_PERCENT,
    FIGURES,
)
TOLERANCE_FUNCTION = by_row(
    "PMF_TOLERANCE",
    "The worst outturn that is still amber.",
    'a number; blank without a target and for polarity "range" and "none"',
    (TARGET, POLARITY, TOLERANCE, BASIS, AMBER_FROM, AMBER_UP_TO),
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
        PARTIAL,
        PREVIOUS_PARTIAL,
    ),
    TRAVEL_OF_BOTH,
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
        PARTIAL_OF_EACH,
    ),
    Shape.SERIES,
)
SPC = Function(
    "PMF_SPC",
    "Mean and process limits of an XmR chart (Making Data Count), from 13 figures on.",
    "three numbers side by side: mean, lower limit, upper limit; #N/A with fewer than 13 figures",
    (SERIES, REBASE_AT, PARTIAL_OF_EACH),
    Shape.SERIES,
)
VARIATION = Function(
    "PMF_VARIATION",
    "What the last figure of an XmR chart says (Making Data Count).",
    '"IMPROVING", "CONCERN", "COMMON CAUSE", "NEUTRAL HIGH", "NEUTRAL LOW" or "TOO FEW"',
    (SERIES, POLARITY, *IN_RANGE, REBASE_AT, PARTIAL_OF_EACH),
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
        PARTIAL_OF_EACH,
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
        Argument(
            "covered",
            "Beside each figure the share of its period that it covers, which a total is projected from: 2/3 for two "
            "months of a quarter. The whole if blank or left out.",
            Takes.SERIES,
            optional=True,
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
LEDGER_PARTIAL = Function(
    "PMF_PARTIAL",
    "Whether an outturn covers only part of its period, or only some services, as it stands in the ledger.",
    '"yes" or "no", as other functions take it for partial; blank where no figure is held',
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
    *OF_MANY,
    LEDGER_OUTTURN,
    LEDGER_TARGET,
    LEDGER_PARTIAL,
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
