"""One thing asked of a good measure, and what is known of a measure to judge it by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Frequency, Polarity

if TYPE_CHECKING:
    from pmf_xl.catalogue.catalogue import Catalogue
    from pmf_xl.catalogue.models import Measure, Target

RELEVANCE, ACHIEVABILITY, USABILITY, CONTROL = GROUPS = (
    "Relevance and reliability",
    "Achievability",
    "Usability and comparability",
    "Control and grip",
)
SPECIFIC, MEASURABLE, ACHIEVABLE, REALISTIC, TIMEBOUND = SMART = (
    "Specific",
    "Measurable",
    "Achievable",
    "Realistic",
    "Timebound",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one measure on a day: its place in the catalogue and how far its figures reach.

    `targets` are all it has, `run` counts the figures up to the latest without a gap, `last_year` is the outturn of the
    year before, if known.
    """

    catalogue: "Catalogue"
    measure: "Measure"
    today: date
    targets: "tuple[Target, ...]"
    run: int
    last_year: float | None

    @property
    def year(self) -> Period:
        """The financial year that the day is in."""
        return Period.of_date(self.today, Frequency.ANNUAL, self.catalogue.framework.year_start)

    @property
    def targets_now(self) -> "tuple[Target, ...]":
        """Its targets for this year, in the order of time."""
        found = (one for one in self.targets if self.year.contains(one.period))
        return tuple(sorted(found, key=lambda one: one.period))

    @property
    def year_target(self) -> "Target | None":
        """Its target for the end of this year."""
        return self.catalogue.year_target(self.measure.ref, self.year)

    @property
    def is_rated(self) -> bool:
        """Whether it aims at anything; one for monitoring only does not."""
        return self.measure.polarity is not Polarity.NONE


Check = Callable[[Known], str | None]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked of a measure.

    `check` gives what to add, or None where the criterion is met; it is asked only where it `applies`. `place` is the
    sheet of the catalogue, and the column, to add it in.
    """

    name: str
    asks: str
    group: str
    check: Check
    place: str
    statement: str = ""  # the field of the methodology statement that it fills
    smart: str = ""
    applies: Callable[[Known], bool] = lambda known: True


def says(key: str, add: str) -> Check:
    """Make the check that a text, name or number is given in a column of Measures."""

    def check(known: Known) -> str | None:
        given = getattr(known.measure, key)
        return add if given is None or not str(given).strip() else None

    return check
