"""A catalogue as it held in one period: what was measured then, by whom, and how."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from pmf_xl.rules.grades import GradeEnd

if TYPE_CHECKING:
    from pmf_xl.catalogue.models import Change, Measure, Project, Service
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.rules.periods import Period


class Dated(Protocol):
    """Something that holds from one period to another."""

    @property
    def holds_from(self) -> "Period | None":
        """Its first period; None: from the beginning."""

    @property
    def holds_until(self) -> "Period | None":
        """Its last period; None: to this day."""


Row = TypeVar("Row", "Measure", "Service")
Thing = TypeVar("Thing", "Project", "RegisterRow")


class DatedRows(NamedTuple):
    """What differs from one period to another, as it held in one."""

    services: "Sequence[Service]"
    measures: "Sequence[Measure]"
    projects: "Sequence[Project]"
    registers: "Sequence[RegisterRow]"


def holds_in(thing: Dated, period: "Period") -> bool:
    """Say whether something holds at the end of a period.

    >>> from types import SimpleNamespace as S
    >>> from pmf_xl.rules.periods import Period
    >>> retired = S(holds_from=None, holds_until=Period.parse("2024-25-Q2"))
    >>> [holds_in(retired, Period.parse(text)) for text in ("2024-25-Q2", "2024-25-M07", "2024-25-Y")]
    [True, False, False]
    """
    first, last, day = thing.holds_from, thing.holds_until, period.last_day
    return (first is None or first.first_day <= day) and (last is None or day <= last.last_day)


def is_anything_dated(now: "DatedRows", changes: "Sequence[Change]") -> bool:
    """Say whether anything differs from one period to another."""
    things: tuple[Dated, ...] = (*now.services, *now.measures, *now.registers)
    return bool(changes) or any(thing.holds_from or thing.holds_until for thing in things)


def rows_in(period: "Period", now: "DatedRows", changes: "Iterable[Change]") -> "DatedRows":
    """Give services, measures, projects and the rows of registers as they held in a period, from what they are `now`.

    What is of a service that has ended is of its successor.
    """
    before = _values_before(changes, period)
    every = {service.code: service for service in now.services}
    then = (_as_before(one, before.get(one.ref, {})) for one in now.measures if holds_in(one, period))
    services = (one for one in now.services if holds_in(one, period))

    def then_of(thing: Thing) -> Thing:
        return thing.model_copy(update={"service": reports_for(every, thing.service, period)})

    return DatedRows(
        tuple(_as_before(one, before.get(one.code, {})) for one in services),
        tuple(_with_services_of(one, every, period) for one in then),
        tuple(map(then_of, now.projects)),
        tuple(then_of(one) for one in now.registers if holds_in(one, period)),
    )


def _with_services_of(measure: "Measure", services: "Mapping[str, Service]", period: "Period") -> "Measure":
    """Give a measure with the services that report it in a period: those that have ended gave way."""
    reporting = (reports_for(services, code, period) for code in measure.contributors)
    there = dict.fromkeys(code for code in reporting if code in services and holds_in(services[code], period))
    return measure.model_copy(
        update={"service": reports_for(services, measure.service, period), "contributors": tuple(there)}
    )


def reports_for(services: Mapping[str, "Service"], code: str, period: "Period") -> str:
    """Give the service that reports for another in a period: itself, or where it has ended its successor."""
    met: set[str] = set()
    while code not in met and (service := services.get(code)) and service.successor:
        ended = service.holds_until is not None and service.holds_until.last_day < period.last_day
        if not ended:
            break
        met.add(code)
        code = service.successor
    return code


def _values_before(changes: "Iterable[Change]", period: "Period") -> dict[str, dict[str, object]]:
    """Give what columns held in a period where it is not what they hold now, by reference."""
    later = [change for change in changes if period.last_day < change.holds_from.first_day]
    found: dict[str, dict[str, object]] = {}
    for change in sorted(later, key=lambda one: one.holds_from, reverse=True):  # the first after it counts
        found.setdefault(change.ref, {})[change.column] = change.was
    return found


def _as_before(row: Row, before: Mapping[str, object]) -> Row:
    """Give a measure or service with columns as they were; an empty one as if it had never been filled."""
    given = {column: value for column, value in before.items() if column in type(row).model_fields}
    of_grades = {column: value for column, value in before.items() if " " in column}
    if of_grades and "ends" in type(row).model_fields:
        given["ends"] = _ends_before(dict(row)["ends"], of_grades)
    if not given:
        return row
    held = {column: value for column, value in (dict(row) | given).items() if value is not None}
    return type(row).model_validate(held)


def _ends_before(now: "Iterable[GradeEnd]", before: Mapping[str, object]) -> "tuple[GradeEnd, ...]":
    """Give where further grades ended, by names such as `amber-red from`; of one that said nothing nothing is given."""
    ends = {end.grade: end for end in now}
    for name, was in before.items():
        code, _, key = name.rpartition(" ")
        grade, said = code.upper(), {"from": "least", "up_to": "most"}.get(key, key)
        held: dict[str, Any] = {said: was}
        ends[grade] = replace(ends.get(grade, GradeEnd(grade)), **held)
    return tuple(end for end in ends.values() if (end.tolerance, end.least, end.most) != (None, None, None))


def can_be_compared(changes: "Iterable[Change]", ref: str, earlier: "Period", later: "Period") -> bool:
    """Say whether figures of two periods can be compared: whether no change lies between them that forbids it."""
    return not any(
        change.ref == ref
        and not change.comparable
        and earlier.last_day < change.holds_from.first_day <= later.last_day
        for change in changes
    )
