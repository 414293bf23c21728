"""The rated figures of every period of which something may be said, rated when they are asked for."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.figures.figure import FigureKey, RatedFigure
from pmf_xl.figures.rated import FactsOf, rate_all
from pmf_xl.rules.grades import has_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pmf_xl.figures.subject import Subject
    from pmf_xl.rules.periods import Period


class Ratings(Mapping[FigureKey, RatedFigure]):
    """The figures of some subjects in the periods in which something may be said of them.

    Few reports look at more than the last of many periods. So a period is rated, whole columns at once, when the first
    of its figures is asked for.
    """

    def __init__(self, subjects: "Iterable[tuple[Subject, Iterable[Period]]]", council: str) -> None:
        self._council, self.facts_of = council, FactsOf()
        self._asked: dict[FigureKey, Subject] = {}
        self._of_period: dict[Period, list[FigureKey]] = {}
        for subject, periods in subjects:
            for when in dict.fromkeys(periods):
                key = subject.key(when)
                self._asked[key] = subject
                self._of_period.setdefault(when, []).append(key)
        self._rated: dict[FigureKey, RatedFigure] = {}
        self._known: dict[Period, bool] = {}

    def __getitem__(self, key: FigureKey) -> RatedFigure:
        """Give a figure."""
        found = self._rated.get(key)
        if found is not None:
            return found
        if key not in self._asked:
            raise KeyError(key)
        self.rate(self._of_period[key.period])
        return self._rated[key]

    def __contains__(self, key: object) -> bool:
        """Say whether there is anything to say of a figure."""
        return key in self._asked

    def __iter__(self) -> Iterator[FigureKey]:
        """Name every figure."""
        return iter(self._asked)

    def __len__(self) -> int:
        """Count them."""
        return len(self._asked)

    def rate(self, keys: "Iterable[FigureKey]") -> None:
        """Rate some figures together, as far as there is anything to say of them and they have not been."""
        wanted = [key for key in dict.fromkeys(keys) if key in self._asked and key not in self._rated]
        at = [self._asked[key].in_period(key.period) for key in wanted]
        self._rated.update(zip(wanted, rate_all(at, self._council, self.facts_of), strict=True))

    def knows(self, period: "Period") -> bool:
        """Say whether any figure of a period was rated blue, green, amber or red, or a grade among these."""
        if period not in self._known:
            keys = self._of_period.get(period, [])
            rated = (
                found for key in keys if (found := self._rated.get(key))
            )  # nearly always one of them tells
            self._known[period] = any(has_colour(one.rating.value) for one in rated) or any(
                has_colour(self[key].rating.value) for key in keys
            )
        return self._known[period]

    @cached_property
    def partial(self) -> tuple[FigureKey, ...]:
        """The figures that are of a part of their period, or of some services, only."""
        return tuple(key for key, subject in self._asked.items() if _is_partial(subject, key))


def _is_partial(subject: "Subject", key: FigureKey) -> bool:
    if not subject.past.may_be_partial(key.ref, key.period, key.breakdown):
        return False
    held = subject.in_period(key.period).held(key.period)
    return held is not None and held.is_partial
