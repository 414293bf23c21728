"""The words of the field: every fixed vocabulary, with the spelling used on screen and in files."""

from enum import StrEnum


class Polarity(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NONE = "none"


class Basis(StrEnum):
    """What a tolerance is a share of: the target, or the measure's own unit."""

    PERCENT = "percent"
    POINTS = "points"


class Rating(StrEnum):
    """How a figure stands against its target."""

    BLUE = "BLUE"
    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"
    GREY = "GREY"
    NO_DATA = "NO DATA"
    PARTIAL = "PARTIAL"


#: What no scheme counts as on target: a figure that is missing, or of a part of its period only.
NEVER_ON_TARGET = frozenset({Rating.NO_DATA, Rating.PARTIAL})


class ComplaintKind(StrEnum):
    """What is counted by its themes."""

    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    FEEDBACK = "other feedback"


class RateAgainst(StrEnum):
    """What a figure is rated against."""

    TARGET = "target"
    LAST_YEAR = "last year"
    BENCHMARK = "benchmark"


class Contributions(StrEnum):
    """How the parts of several services make up one figure."""

    SUM = "sum"
    AVERAGE = "average"


class ShareOf(StrEnum):
    """What the share on target is a share of.

    The measures rated blue, green, amber or red; those due in the period, those without data among them; or all.
    """

    RATED = "rated"
    DUE = "due"
    ALL = "all"


class Travel(StrEnum):
    """Direction of travel between two figures."""

    IMPROVING = "IMPROVING"
    UNCHANGED = "UNCHANGED"
    WORSENING = "WORSENING"
    UP = "UP"
    DOWN = "DOWN"
    NO_COMPARISON = "NO COMPARISON"


class Trend(StrEnum):
    """What a run of moves says."""

    IMPROVING = "IMPROVING"
    WORSENING = "WORSENING"
    NO_CLEAR_TREND = "NO CLEAR TREND"
    TOO_FEW = "TOO FEW"


class Point(StrEnum):
    """What an XmR chart says of one figure."""

    COMMON_CAUSE = "common cause"
    ASTRONOMICAL = "astronomical"
    TREND = "trend"
    TWO_OF_THREE = "two of three"
    SHIFT = "shift"


class Variation(StrEnum):
    """What the last point of an XmR chart says, in Making Data Count's words."""

    IMPROVING = "IMPROVING"
    CONCERN = "CONCERN"
    COMMON_CAUSE = "COMMON CAUSE"
    NEUTRAL_HIGH = "NEUTRAL HIGH"
    NEUTRAL_LOW = "NEUTRAL LOW"
    TOO_FEW = "TOO FEW"


class Assurance(StrEnum):
    """Whether the process can be relied on to hit its target, in Making Data Count's words."""

    CONSISTENTLY_HIT = "CONSISTENTLY HIT"
    CONSISTENTLY_MISSED = "CONSISTENTLY MISSED"
    HIT_OR_MISS = "HIT OR MISS"
    NO_TARGET = "NO TARGET"
    TOO_FEW = "TOO FEW"


class Frequency(StrEnum):
    """How often a measure is reported."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    ANNUAL = "annual"

    @property
    def months(self) -> int:
        """The months between one figure and the next."""
        return _MONTHS[self]


_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.ANNUAL: 12}


class Aggregation(StrEnum):
    """How shorter periods roll up into longer ones; a year-end figure is what is expected for the whole year."""

    SNAPSHOT = "snapshot"
    CUMULATIVE = "cumulative"
    SUM = "sum"
    AVERAGE = "average"
    YEAR_END = "year-end"


ADDS_UP = frozenset(
    {Aggregation.SUM, Aggregation.AVERAGE}
)  # every part bears on the whole, not the last alone


class Unit(StrEnum):
    """What a figure is counted in."""

    NUMBER = "number"
    PERCENT = "percent"
    CURRENCY = "currency"
    DAYS = "days"
    RATIO = "ratio"
    SCORE = "score"
    YESNO = "yesno"


#: Places after the point that a unit is reported to where nobody says; none for the others.
USUAL_DECIMALS = {Unit.PERCENT: 1, Unit.SCORE: 1, Unit.RATIO: 2}


class Marker(StrEnum):
    """UK statistical shorthand beside a figure."""

    PROVISIONAL = "p"
    REVISED = "r"
    ESTIMATED = "e"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    CONFIDENTIAL = "c"


class CollectionMethod(StrEnum):
    """How the data is gathered, which sets how far it can be trusted."""

    SYSTEM = "system"
    MANUAL = "manual"
    PROJECT = "project"


class MilestoneStatus(StrEnum):
    """How a milestone is reported to stand."""

    NOT_STARTED = "Not started"
    ON_TRACK = "On track"
    AT_RISK = "At risk"
    OFF_TRACK = "Off track"
    DONE = "Done"


class Reader(StrEnum):
    """Who may read a report: the council's own officers, who may see confidential figures, or the public."""

    OFFICERS = "officers"
    PUBLIC = "public"
