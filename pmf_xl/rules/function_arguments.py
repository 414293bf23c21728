"""The arguments of the functions analysts use: what each may hold, its help, and what its absence stands for."""

from dataclasses import dataclass
from enum import StrEnum

from pmf_xl.rules.expression import (
    Expression,
    blank,
    both,
    either,
    equal,
    is_number,
    name,
    one_of,
    rounded,
    when,
)
from pmf_xl.rules.operations import Value
from pmf_xl.rules.terms import Basis, Marker, Polarity, Travel

YES, NO = "yes", "no"  # and not TRUE and FALSE, which LibreOffice holds as the numbers 1 and 0


class Takes(StrEnum):
    """What an argument may hold; blank is always allowed where it may be left out."""

    NUMBER = "a number"
    WHOLE = "a whole number"
    COUNT = "a whole number, 1 or more"
    WORD = "a word"
    SERIES = "a row or column of numbers, oldest first"
    WORDS = "a row or column of words"
    DATE = "a date"
    TEXT = "a text"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: `default` is what a blank stands for where it may be left out."""

    key: str
    says: str
    takes: Takes = Takes.NUMBER
    optional: bool = False
    words: tuple[str, ...] = ()
    default: Value = None
    defaults: tuple[str, ...] = ()  # of a row or column of words

    @property
    def shown(self) -> str:
        """The argument as help writes it, in square brackets where it may be left out."""
        return f"[{self.key}]" if self.optional else self.key

    @property
    def sound(self) -> Expression:
        """The condition that what was given can stand, asked before any rule."""
        given = name(self.key)
        match self.takes:
            case Takes.WORD:
                return either(blank(given), one_of(given, *self.words))
            case Takes.WHOLE:
                return either(blank(given), both(is_number(given), equal(rounded(given, 0), given)))
        return either(blank(given), is_number(given))

    @property
    def meant(self) -> Expression:
        """What was given, or what its absence stands for."""
        given = name(self.key)
        return given if self.default is None else when(blank(given), self.default, given)


POLARITY = Argument(
    "polarity",
    'Which way is good: "higher" (taken if left out), "lower", "range" or "none".',
    Takes.WORD,
    optional=True,
    words=tuple(Polarity),
    default=Polarity.HIGHER.value,
)
TOLERANCE = Argument(
    "tolerance",
    "How far short of target still counts as amber: 0.05 (taken if left out) is 5%.",
    optional=True,
    default=0.05,
)
BASIS = Argument(
    "basis",
    '"percent" (taken if left out): the tolerance is a share of the target; "points": in the measure\'s own unit.',
    Takes.WORD,
    optional=True,
    words=tuple(Basis),
    default=Basis.PERCENT.value,
)
OUTTURN = Argument("outturn", "The figure reported. Blank gives NO DATA; zero is a figure.")
TARGET = Argument("target", "What was aimed at; for a range its lower end. Blank gives GREY.")
TARGET_HIGH = Argument("target_high", 'The upper end of the range, with polarity "range".', optional=True)
DECIMALS = Argument(
    "decimals",
    "Places that outturn and target are rounded to first, as numbers are held: 3 for 95.4%. Left out: no rounding.",
    Takes.WHOLE,
    optional=True,
)
GREEN_TOLERANCE = Argument(
    "green_tolerance", "How far short of target is still green; zero if left out.", optional=True, default=0
)
GREEN_FROM, AMBER_FROM, GREEN_UP_TO, AMBER_UP_TO = (
    Argument(f"{colour}_{end}", f"{colour.capitalize()} {words}, whatever the target.", optional=True)
    for end, words in (("from", "from this figure on"), ("up_to", "up to this figure"))
    for colour in ("green", "amber")
)
_COVERS = "covers only part of its period, or only some services"
PARTIAL = Argument(
    "partial",
    f'"yes" where the outturn {_COVERS}: it is not compared. "no" if left out.',
    Takes.WORD,
    optional=True,
    words=(YES, NO),
    default=NO,
)
PREVIOUS_PARTIAL = Argument(
    "previous_partial",
    f'"yes" where the earlier figure {_COVERS}. "no" if left out.',
    Takes.WORD,
    optional=True,
    words=(YES, NO),
    default=NO,
)
PARTIAL_OF_EACH = Argument(
    "partial",
    f'Beside each figure, "yes" where it {_COVERS}: it is a gap then. "no" if blank or left out.',
    Takes.WORDS,
    optional=True,
    words=(YES, NO),
)
REBASE_AT = Argument(
    "rebase_at",
    "Where the process has changed: the place in the series of the first figure after that, counted from 1. "
    "Figures before it are left out.",
    Takes.COUNT,
    optional=True,
    default=1,
)
IN_RANGE = (
    Argument("target", 'What is aimed at, which polarity "range" needs: its lower end.', optional=True),
    TARGET_HIGH,
)
#: What the scorecard knows of a figure beside these, and what a framework's scheme adds.
OF_A_SCHEME = (
    Argument(
        "marker",
        '"x", not available, is rated as a blank; "z", not applicable, is GREY; "p", "r", "e" and "c" change nothing.',
        Takes.WORD,
        optional=True,
        words=tuple(Marker),
    ),
    Argument("over_tolerance", "How far beyond target is BLUE; never if left out.", optional=True),
    Argument(
        "travel_long",
        "Where the framework takes red for amber that is no worse than last year: travel since then, of PMF_TRAVEL.",
        Takes.WORD,
        optional=True,
        words=tuple(Travel),
    ),
    Argument(
        "travel_short",
        "Where it takes red for amber that is better than the period before: travel since then, of PMF_TRAVEL.",
        Takes.WORD,
        optional=True,
        words=tuple(Travel),
    ),
    Argument(
        "due",
        '"yes" (taken if left out) or "no": without a figure what is due is NO DATA, what is not due GREY.',
        Takes.WORD,
        optional=True,
        words=(YES, NO),
        default=YES,
    ),
    Argument("tolerance_above", "The tolerance above a range; as below it if left out.", optional=True),
    Argument(
        "green_tolerance_above",
        "How far above a range is still green; as below it if left out.",
        optional=True,
    ),
)
BANDS = (GREEN_TOLERANCE, GREEN_FROM, AMBER_FROM, GREEN_UP_TO, AMBER_UP_TO)
SERIES = Argument("series", "A row or column of figures, oldest first. A blank is a gap.", Takes.SERIES)
