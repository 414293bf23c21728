"""What every report of a year must say, worked out again from the figures typed, the kit's own text, and nothing else.

Neither the rules nor the ledger of the package are asked. Periods are counted in months since the year zero, rates
are decimal, and each rule stands here in the words of the framework it comes from or of the product's own rules.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import combinations
from statistics import mean, median
from typing import Any

from reckoned_budget import reckoned_budget

from pmf_xl.catalogue import Measure
from year_at_work import Year

MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "annual": 12}
PREFIX = {"M": 1, "Q": 3, "H": 6, "Y": 12}
COLOURS = ("GREEN", "AMBER", "RED", "BLUE")


@dataclass(frozen=True)
class When:
    """A period: the month it ends with, counted from the first of a financial year zero, and its length."""

    end: int
    months: int

    @classmethod
    def of(cls, text: Any) -> "When":
        found = re.fullmatch(r"(\d{4})-\d\d-([MQHY])(\d*)", str(text))
        assert found, text
        months = PREFIX[found[2]]
        return cls(int(found[1]) * 12 + int(found[3] or 1) * months, months)

    @property
    def year_end(self) -> int:
        return -(-self.end // 12) * 12

    def back(self, months: int) -> "When":
        return When(self.end - months, self.months)


def decimal(figure: float, places: int) -> Decimal:
    return Decimal(repr(figure)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class Reckoning:
    """One council's year, reckoned a second time."""

    def __init__(self, year: Year) -> None:
        self.year, self.catalogue = year, year.catalogue
        self.framework = year.catalogue.framework
        self.measures = {one.ref: one for one in year.catalogue.measures}
        self.targets = {(one.ref, When.of(one.period)): one for one in year.catalogue.targets}
        self._figures: dict[tuple[str, When], float | None] = {}
        self.money = {(ref, When.of(text)): one for (ref, text), one in reckoned_budget(year).items()}

    # -- figures ------------------------------------------------------------------------------------------------------

    @cached_property
    def given(self) -> dict[tuple[str, When], float]:
        """Every figure that was given, what was typed before what the kit holds."""
        held = {
            (one.ref, When.of(one.period)): one.outturn
            for one in self.catalogue.history
            if one.outturn is not None
        }
        typed = {(ref, When.of(text)): figure for (ref, text), figure in self.year.typed.items()}
        return held | typed | {key: one.figure for key, one in self.money.items()}

    def due(self, measure: Measure, when: When) -> bool:
        return when.end % MONTHS[measure.frequency] == 0

    def figure(self, key: str, when: When) -> float | None:
        """The figure of a measure, or of a breakdown `REF/CODE`."""
        if (key, when) not in self._figures:
            self._figures[key, when] = self._find(key, when)
        return self._figures[key, when]

    def _find(self, key: str, when: When) -> float | None:
        held = self._held(key, when)
        if held is not None:
            return held
        parts = self._put_together_of(key, when)
        return self._rolled_up(key, [self.figure(key, part) for part in parts], parts) if parts else None

    def _held(self, key: str, when: When) -> float | None:
        """A figure that was given for just this period, or for the measure's own period that ends with it."""
        if (key, when) in self.given:
            return self.given[key, when]
        own = MONTHS[self.measures[key.partition("/")[0]].frequency]
        if own >= when.months and when.end % own == 0:
            for months in sorted(MONTHS.values(), reverse=True):
                if months <= own and (key, When(when.end, months)) in self.given:
                    return self.given[key, When(when.end, months)]
        return None

    def _put_together_of(self, key: str, when: When) -> list[When]:
        """The parts of which the figures are of most of a period's months, the shortest of those that are as good."""
        own = MONTHS[self.measures[key.partition("/")[0]].frequency]
        best: tuple[int, list[When]] = (0, [])
        for months in MONTHS.values():
            if own <= months < when.months:
                parts = self.parts(when, months)
                known = [part for part in parts if self.figure(key, part) is not None]
                of = sum(part.months - self.lacking(key, part) for part in known)
                best = (of, parts) if of > best[0] else best
        return best[1]

    def lacking(self, key: str, when: When) -> int:
        """Of how many of its months a figure says nothing, where that matters."""
        if (key, when) in self.money and not self.money[key, when].is_whole:
            return when.months
        if self.figure(key, when) is None or self._held(key, when) is not None:
            return 0
        parts = self._put_together_of(key, when)
        if self.measures[key.partition("/")[0]].aggregation not in ("sum", "average"):
            while self.figure(key, parts[-1]) is None:
                parts = parts[:-1]
            return when.end - parts[-1].end + self.lacking(key, parts[-1])
        return sum(
            part.months if self.figure(key, part) is None else self.lacking(key, part) for part in parts
        )

    def parts(self, when: When, months: int) -> list[When]:
        return [When(end, months) for end in range(when.end - when.months + months, when.end + 1, months)]

    def _rolled_up(self, key: str, figures: list[float | None], parts: list[When]) -> float | None:
        known = [one for one in figures if one is not None]
        how = self.measures[key.partition("/")[0]].aggregation
        if not known:
            return None
        if how == "sum":
            return sum(known)
        if how != "average":
            return known[-1]
        typed = {When.of(text): parts for (ref, text), parts in self.year.parts.items() if ref == key}
        made_of = [typed.get(part) for part, one in zip(parts, figures, strict=True) if one is not None]
        if all(made_of):
            return sum(top for top, _ in made_of) / sum(bottom for _, bottom in made_of)  # type: ignore[misc]
        return mean(known)

    def target(self, ref: str, when: When) -> tuple[float, float] | None:
        """What is aimed at, from low to high; of longer periods than the measure's own what theirs come to."""
        measure = self.measures[ref]
        own = MONTHS[measure.frequency]
        if measure.aggregation == "year-end" and when.months < 12 and when.end % own == 0:
            when = When(when.year_end, 12)  # the figure is one of the whole year
        held = self.targets.get((ref, when))
        if held is None and own >= when.months and when.end % own == 0:
            held = self.targets.get((ref, When(when.end, own)))
        if held is not None:
            return held.target, held.target if held.target_high is None else held.target_high
        for months in MONTHS.values():
            if own <= months < when.months:
                parts = [self.targets.get((ref, part)) for part in self.parts(when, months)]
                ends = [
                    (one.target, one.target if one.target_high is None else one.target_high)
                    for one in parts
                    if one
                ]
                if parts[-1] is None:
                    continue
                if measure.aggregation == "sum" and len(ends) == len(parts):
                    return sum(low for low, _ in ends), sum(high for _, high in ends)
                if measure.aggregation in ("cumulative", "snapshot", "year-end") or (
                    measure.aggregation == "average" and len(set(ends)) == 1
                ):
                    return ends[-1]
        return None

    # -- ratings ------------------------------------------------------------------------------------------------------

    def rating(self, ref: str, when: When) -> str:
        measure, target = self.measures[ref], self.target(ref, when)
        if measure.polarity == "none" or target is None:
            return "GREY"
        outturn = self.figure(ref, when)
        if outturn is None:
            return "NO DATA" if self.due(measure, when) else "GREY"
        return "PARTIAL" if self.lacking(ref, when) else self._rated(measure, outturn, target)

    def _rated(self, measure: Measure, outturn: float, target: tuple[float, float]) -> str:
        scheme = self.framework.scheme
        places = measure.decimals + (2 if measure.unit == "percent" else 0)
        now, low, high = (decimal(one, places) for one in (outturn, *target))
        if measure.polarity == "higher":
            short, crossed = low - now, low
        elif measure.polarity == "lower":
            short, crossed = now - high, high
        else:
            short, crossed = max((low - now, low), (now - high, high))

        def allowed(tolerance: float, basis: str) -> Decimal:
            share = Decimal(repr(tolerance))
            return share if basis == "points" else share * abs(crossed)

        amber, basis = scheme.amber_tolerance, scheme.tolerance_basis
        if measure.tolerance is not None:
            amber, basis = measure.tolerance, measure.tolerance_basis or basis
        over = scheme.over_tolerance
        if (
            over is not None
            and measure.polarity != "range"
            and -short > allowed(over, scheme.tolerance_basis)
        ):
            return "BLUE"
        if short <= allowed(scheme.green_tolerance, scheme.tolerance_basis):
            return "GREEN"
        return "AMBER" if short <= allowed(amber, basis) else "RED"

    # -- forecast -----------------------------------------------------------------------------------------------------

    def forecast_rating(self, ref: str, when: When) -> str | None:
        target, ahead = self.target(ref, When(when.year_end, 12)), self.forecast(ref, when)
        if target is None or ahead is None or self.measures[ref].polarity == "none":
            return None
        return self._rated(self.measures[ref], ahead, target)

    def forecast(self, ref: str, when: When) -> float | None:
        """The year's last figure as it may be foreseen; services gave none of their own but of lines of the budget."""
        measure = self.measures[ref]
        if measure.budget_result == "actual":
            said = [
                one.forecast
                for (of, then), one in sorted(self.money.items(), key=lambda item: item[0][1].end)
                if of == ref and one.is_whole and when.end - when.months < then.end <= when.end
            ]
            if said:
                return said[-1]
        step = max(MONTHS[measure.frequency], when.months)
        last = When(when.end // step * step, step)
        run = self._run(ref, last)
        known = [(place, one) for place, one in enumerate(run) if one is not None]
        if not known:
            return None
        if measure.unit == "yesno":
            return run[-1]
        if measure.aggregation == "year-end":
            return known[-1][1]
        if measure.aggregation in ("cumulative", "sum"):
            return _within_bounds(measure, self._grown(measure, when, step))
        left = (when.year_end - last.end) // step + len(run) - 1 - known[-1][0]
        ahead = known[-1][1]
        if len(known) >= 4 and left:
            steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(known[-8:], 2)]
            ahead += median(steps) * left
        return _within_bounds(measure, ahead)

    def _run(self, ref: str, last: When) -> list[float | None]:
        """The figures up to a period, by periods of its length, from the first there is."""
        ends = range(last.end - 12 * 20, last.end + 1, last.months)
        found = [self._foreseen_from(ref, When(end, last.months)) for end in ends]
        first = next((place for place, one in enumerate(found) if one is not None), len(found))
        return found[first:]

    def _foreseen_from(self, ref: str, when: When) -> float | None:
        """A figure, unless a line of the budget is lacking: nobody knows how much that would have added."""
        known = self.money.get((ref, when))
        return self.figure(ref, when) if known is None or known.is_whole else None

    def _grown(self, measure: Measure, when: When, step: int) -> float | None:
        """What has been reached, divided by the share of the year's targets that falls to the periods reported."""
        start, periods = when.year_end - 12, range(when.year_end - 12 + step, when.year_end + 1, step)
        targets = [self.target(measure.ref, When(end, step)) for end in periods]
        shares = [step / 12] * len(targets)
        if None not in targets:
            middle = [(low + high) / 2 for low, high in targets]  # type: ignore[misc]
            whole = middle[-1] if measure.aggregation == "cumulative" else sum(middle)
            if whole:
                added = middle
                if measure.aggregation == "cumulative":
                    added = [now - then for now, then in zip(middle, [0.0, *middle], strict=False)]
                shares = [one / whole for one in added]
        figures = [self._foreseen_from(measure.ref, When(end, step)) for end in periods if end <= when.end]
        lacking = [self.lacking(measure.ref, When(end, step)) / step for end in periods if end <= when.end]
        reported = [place for place, one in enumerate(figures) if one is not None]
        if not reported or start >= when.end:
            return None
        if measure.aggregation == "cumulative":
            last = reported[-1]
            total, share = figures[last], sum(shares[: last + 1]) - shares[last] * lacking[last]
        else:
            total, share = (
                sum(one for one in figures if one is not None),
                sum(shares[one] * (1 - lacking[one]) for one in reported),
            )
        return None if share <= 1e-9 or total is None else total / share

    # -- exceptions ---------------------------------------------------------------------------------------------------

    def running(self, ref: str, when: When) -> list[str]:
        """The ratings of this and the due periods before, newest first, back to one of which nothing is known."""
        own = max(MONTHS[self.measures[ref].frequency], when.months)
        ratings, then = [self.rating(ref, when)], When((when.end - 1) // own * own, when.months)
        while len(ratings) < 9 and self._is_known(then):
            ratings.append(self.rating(ref, then))
            then = then.back(own)
        return ratings

    def _is_known(self, when: When) -> bool:
        if when not in self._known:
            self._known[when] = any(self.rating(ref, when) in COLOURS for ref in self.measures)
        return self._known[when]

    @cached_property
    def _known(self) -> dict[When, bool]:
        return {}

    def is_exception(self, ref: str, when: When) -> bool:
        rule, ratings = self.framework.exceptions, self.running(ref, when)
        return (
            ratings[0] in rule.ratings
            or self.forecast_rating(ref, when) in rule.forecast_ratings
            or bool(rule.amber_periods and _leading(ratings, {"AMBER"}) >= rule.amber_periods)
        )

    def periods_running(self, ref: str, when: When) -> int:
        """How many periods running it has been an exception by its rating."""
        rule, ratings = self.framework.exceptions, self.running(ref, when)

        def by_rating(back: int) -> bool:
            run = ratings[back:]
            ambers = _leading(run, {"AMBER"})
            return run[0] in rule.ratings or bool(rule.amber_periods and ambers >= rule.amber_periods)

        count = 0
        while count < len(ratings) and by_rating(count):
            count += 1
        return max(1, count)

    # -- what a report is about ---------------------------------------------------------------------------------------

    def selected(self, wanted: str, when: When, *, outside: bool) -> list[str]:
        """The references that a report's filter selects; of outside readers' without what may not be named."""
        conditions = [part.partition(":")[::2] for part in wanted.split(";") if part.strip()]
        return [
            one.ref
            for one in self.catalogue.measures
            if not (outside and one.confidential)
            and all(self._is_of(one, key.strip(), _words(words), when) for key, words in conditions)
        ]

    def _is_of(self, measure: Measure, key: str, words: set[str], when: When) -> bool:
        if key == "rating":
            return self.rating(measure.ref, when).lower() in words
        if key == "plan":
            return any(words & self._with_above(code) for code in measure.plan)
        if key == "service":
            return bool(words & {measure.service, *measure.supporting_services})
        if key == "directorate":
            services = {one.code: one.directorate for one in self.catalogue.services}
            return services[measure.service] in words
        held = {
            "committee": measure.committees,
            "group": measure.groups,
            "lens": measure.lenses,
            "flag": measure.flags,
        }
        return bool(words & set(held[key]))

    def _with_above(self, code: str | None) -> set[str]:
        above = {one.code: one.parent for one in self.framework.nodes}
        found = set()
        while code:
            found.add(code)
            code = above[code]
        return found


def _words(text: str) -> set[str]:
    return {word.strip() for word in text.split(",")}


def _within_bounds(measure: Measure, ahead: float | None) -> float | None:
    """A forecast; a share of a whole ends between none and all of it."""
    if ahead is None or not (measure.bounded and measure.unit == "percent"):
        return ahead
    return min(max(ahead, 0.0), 1.0)


def _leading(words: Iterable[str], wanted: set[str]) -> int:
    count = 0
    for word in words:
        if word not in wanted:
            break
        count += 1
    return count
