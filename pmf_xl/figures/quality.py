"""How far figures can be trusted: what became of each, and what was received of each service."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.contributing import part_of, service_of
from pmf_xl.layout.registers.budget import BUDGET
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.ledger import Disposition
from pmf_xl.past.budgeted import part_of_line, parts_of_lines
from pmf_xl.problems import Severity
from pmf_xl.returns.doubts import problems_now
from pmf_xl.returns.of_period import Returns, returns_of
from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.terms import CollectionMethod, Marker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.ledger import Ledger
    from pmf_xl.past import Held, Past

#: The sheets in which figures are given, and the columns of which one says that one was.
_GIVEN = {MEASURES: ("outturn", "numerator", "marker"), BUDGET.sheet: ("actual", "forecast")}
_ASKED = (Severity.ERROR.value, Severity.QUERY.value)


@dataclass(frozen=True, slots=True)
class FigureQuality:
    """What became of a figure that was due in a period."""

    ref: str
    service: str
    period: Period
    given: bool  # completeness: a figure, or a marker that there can be none
    returned: bool  # it came in a service's return
    on_time: bool  # timeliness: it came first by the due date
    handed_in: bool  # in a return that was taken, or in one that was rejected
    valid: bool  # validity: nothing was asked about it, neither in the return that stands nor in one rejected
    unchanged: bool  # accuracy: it stands as it was first given


@dataclass(frozen=True, slots=True)
class ServiceReceived:
    """What was received of one service for a period: when it first came, and what was found in it."""

    service: str
    first: date | None
    on_time: str
    rejected: int  # returns
    errors: int
    queries: int  # still open
    signed: str | None  # how many of the sign-offs that there are to be


@dataclass(frozen=True)
class QualityRecord:
    """What is known of the quality of the figures of some periods, the last of them the one that is looked at."""

    periods: tuple[Period, ...]
    figures: tuple[FigureQuality, ...]
    received: tuple[ServiceReceived, ...]  # in the last period
    due: date | None  # when the returns of that were due, if on one day
    reliable: frozenset[str]  # measures drawn from a system, or checked by a second person

    def of(self, period: Period, service: str, refs: frozenset[str]) -> tuple[FigureQuality, ...]:
        """Give what became of the figures of a service in one period, as far as they are of some measures."""
        return tuple(one for one in self._listed.get((period, service), ()) if one.ref in refs)

    @cached_property
    def _listed(self) -> dict[tuple[Period, str], list[FigureQuality]]:
        listed: dict[tuple[Period, str], list[FigureQuality]] = {}
        for one in self.figures:
            listed.setdefault((one.period, one.service), []).append(one)
        return listed


def quality_record(
    catalogue: "Catalogue", ledger: "Ledger", past: "Past", periods: Sequence[Period]
) -> QualityRecord:
    """Look at what became of every figure that was due in some periods, and at what was received for the last."""
    returns = returns_of(ledger, catalogue, periods[-1])
    collected = {file.period for file in returns.files}
    due = catalogue.due_date(periods[-1]) if collected <= {str(periods[-1])} else None
    figures = tuple(one for when in periods for one in _of_period(catalogue, ledger, past, when))
    received = tuple(
        _received(catalogue, ledger, service.code, returns.of(service.code)) for service in catalogue.services
    )
    reliable = frozenset(measure.ref for measure in catalogue.measures if _is_reliable(measure))
    return QualityRecord(tuple(periods), figures, received, due, reliable)


def _of_period(
    catalogue: "Catalogue", ledger: "Ledger", past: "Past", period: Period
) -> Iterator[FigureQuality]:
    asked = [
        (measure, service, code, past.figure(measure.ref, period, code))
        for measure in catalogue.measures
        if is_due(measure.frequency, period)
        for service, code in _asked(catalogue, past, measure, period)
    ]
    questioned = _questioned(ledger, (held for *_, held in asked if held and _came_by_return(held)))
    rejected, wrong = _rejected(ledger, returns_of(ledger, catalogue, period))
    questioned |= wrong
    for measure, service, code, held in asked:
        given = held is not None and _is_given(held)
        trails = _trails(past, held) if held and given and _came_by_return(held) else []
        names = _names(catalogue, measure, code, period)
        handed_in = bool(trails) or not names.isdisjoint(rejected)
        yield FigureQuality(
            measure.ref,
            service,
            period,
            given,
            returned=bool(trails),
            on_time=bool(trails) and all(_came_in_time(catalogue, *one) for one in trails),
            handed_in=handed_in,
            valid=handed_in and names.isdisjoint(questioned),
            unchanged=bool(trails) and all(_stands_as_given(trail) for _, trail in trails),
        )


def _asked(
    catalogue: "Catalogue", past: "Past", measure: "Measure", period: Period
) -> Iterator[tuple[str, str]]:
    """Give each figure of a measure that was asked for: of whom, and the name of the breakdown or part.

    Parts of services are asked for, unless a figure for all of them is held.
    """
    whole = past.figure(measure.ref, period)
    if measure.contributors and (whole is None or any(service_of(leaf.breakdown) for leaf in whole.leaves)):
        yield from ((service, part_of(service)) for service in measure.contributors)
        return
    yield measure.service, ""
    for part in catalogue.breakdowns_of(measure.ref):
        yield measure.service, part.code


def _names(catalogue: "Catalogue", measure: "Measure", code: str, period: Period) -> frozenset[str]:
    """Give the names under which a figure is typed: its reference, or those of the lines it is worked out from."""
    if measure.budget_result:
        return frozenset(parts_of_lines(catalogue, measure, period))
    return frozenset({"/".join(filter(None, (measure.ref, code)))})


def _name(sheet: str | None, ref: str) -> str:
    """Name what stands in a row of a return as `_names` does: a line of the budget may have a measure's reference."""
    return part_of_line(ref) if sheet == BUDGET.sheet else ref


def _came_by_return(held: "Held") -> bool:
    return held.origin == "return"


def _is_given(held: "Held") -> bool:
    return held.outturn is not None or held.marker == Marker.NOT_APPLICABLE


def _questioned(ledger: "Ledger", returned: "Iterable[Held]") -> frozenset[str]:
    """Give the names of what has an error or a query in the returns that the figures came in."""
    numbers = {part.submission for held in returned for part in (held, *held.leaves) if part.submission}
    return _found_in(ledger.parts("problems", numbers))


def _found_in(problems: "Iterable[Mapping[str, Any]]") -> frozenset[str]:
    return frozenset(
        _name(row["sheet"], str(row["ref"])) for row in problems if row["severity"] in _ASKED and row["ref"]
    )


def _rejected(ledger: "Ledger", returns: Returns) -> tuple[frozenset[str], frozenset[str]]:
    """Give the names of the figures and lines that rejected returns held, and of those found wrong in them."""
    files = [one.id for one in returns.handed_in if one.disposition is Disposition.REJECTED]
    given = {
        _name(sheet, ref)
        for file in files
        for sheet, rows in json.loads(ledger.entries_of(file)).items()
        for ref, typed in rows.items()
        if any(typed.get(column) is not None for column in _GIVEN.get(sheet, ()))
    }
    return frozenset(given), _found_in(ledger.parts("problems", files))


def _trails(past: "Past", held: "Held") -> "list[tuple[Period, list[Held]]]":
    """Give all that was ever returned of a figure; of one that was made of others, of each that was given."""
    parts = [one for one in held.leaves if _came_by_return(one)]
    return [
        (
            one.period,
            [ever for ever in past.trail(one.ref, one.period, one.breakdown) if _came_by_return(ever)],
        )
        for one in parts
    ]


def _came_in_time(catalogue: "Catalogue", period: Period, trail: "Sequence[Held]") -> bool:
    first = min((one.received_at.date() for one in trail if one.received_at), default=None)
    return first is not None and first <= catalogue.due_date(period)


def _stands_as_given(trail: "Sequence[Held]") -> bool:
    return len({(one.outturn, one.marker) for one in trail}) == 1


def _is_reliable(measure: "Measure") -> bool:
    checked = (
        bool(measure.data_collector and measure.data_reviewer)
        and measure.data_collector != measure.data_reviewer
    )
    return measure.collection_method is CollectionMethod.SYSTEM or (
        measure.collection_method is not None and checked
    )


def _received(catalogue: "Catalogue", ledger: "Ledger", service: str, returns: Returns) -> ServiceReceived:
    stands = {one.id for one in returns.standing}
    found = ledger.parts("problems", {file.id for file in returns.handed_in}) if returns.handed_in else []
    signed = ledger.parts("sign_offs", stands) if stands else []
    confirmed = sum(bool(one["confirmed"] and one["name"]) for one in signed)
    return ServiceReceived(
        service,
        max(returns.first_came().values(), default=None),
        _on_time(catalogue, returns),
        sum(file.disposition.value == "rejected" for file in returns.files),
        sum(one["severity"] == Severity.ERROR for one in found),
        sum(one.severity is Severity.QUERY for number in stands for one in problems_now(ledger, number)),
        f"{confirmed} of {len(signed)}" if stands else None,
    )


def _on_time(catalogue: "Catalogue", returns: Returns) -> str:
    """Say whether a service's return came by its day; of several how many did."""
    came = returns.first_came()
    if not came:
        return "Not received"
    in_time = sum(day <= catalogue.due_date(catalogue.period(period)) for period, day in came.items())
    if len(came) == 1:
        return "Yes" if in_time else "No"
    return f"{in_time} of {len(came)}"
