"""By which catalogue each period is judged, and whether it is closed.

A period whose workbooks have been issued is judged by the catalogue they were issued from, and a closed one by that it
was closed with, whatever the catalogue has become since. Any other is judged by the catalogue as it says that it held
then.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.catalogue.in_time import can_be_compared
from pmf_xl.catalogue.kept import digest_of, from_json
from pmf_xl.catalogue.planned import as_planned
from pmf_xl.ledger.records import Event
from pmf_xl.rules.terms import Frequency, RateAgainst

if TYPE_CHECKING:
    from pmf_xl.catalogue import CalendarRow, Catalogue, Comparator, Measure
    from pmf_xl.ledger import PeriodEvent
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.rules.periods import Period


class Times:
    """What a council measured, period by period; `catalogue` is that of today, with all that it holds of other days.

    `kept` are catalogues that have been read from the ledger already, by their digests; those read here are put to it.
    """

    def __init__(
        self, catalogue: "Catalogue", ledger: "Asking", kept: "dict[str, Catalogue] | None" = None
    ) -> None:
        self.catalogue = catalogue
        self._ledger = ledger
        self._at: dict[Period, Catalogue] = {}
        self._kept: dict[str, Catalogue] = {} if kept is None else kept
        self._found: dict[Period, PeriodEvent | None] = {}

    def event(self, period: "Period") -> "PeriodEvent | None":
        """Return what last happened to a period, or to the one collected that it ends in; None if nothing has."""
        if not self.events:
            return None
        if period not in self._found:
            self._found[period] = self._find(period)
        return self._found[period]

    def _find(self, period: "Period") -> "PeriodEvent | None":
        if period.stage:  # it is planned by the catalogue of today
            return None
        known = self.events
        around = [one for one in known if one.first_day <= period.last_day <= one.last_day]
        if not around:
            return None
        # A year ends in its last quarter, and with it; a month of a quarter ends in it. What is within a closed one is.
        closed = [one for one in around if known[one].event is Event.CLOSED]
        return known[
            min(
                closed or around,
                key=lambda one: (one != period, one.last_day != period.last_day, one.months),
            )
        ]

    def closing(self, period: "Period") -> "PeriodEvent | None":
        """Return the closing of a period; None as long as it is open."""
        event = self.event(period)
        return event if event is not None and event.event is Event.CLOSED else None

    def first_closing(self, period: "Period") -> "PeriodEvent | None":
        """Return the first closing of a period: what differs from what was held then has been revised."""
        event = self.event(period)
        return self._first_closings.get(event.period) if event else None

    def at(self, period: "Period") -> "Catalogue":
        """Return the catalogue that a period is judged by."""
        held = self._at.get(period)
        if held is None:
            event = self.event(period)
            kept = self.catalogue if event is None else self._as_kept(event.catalogue)
            held = as_planned(kept.at(period), period)
            if kept is not self.catalogue:
                held = self._as_is_read_now(held, closed=self.closing(period) is not None)
            self._at[period] = held
        return held

    def begun(self, year: "Period") -> "Catalogue":
        """Return the catalogue that a year began with: that from which its first period was first issued."""
        of_year = [
            (period, one)
            for one in self.every_event
            if (period := self.catalogue.period(one.period)).months < year.months
            and year.first_day <= period.first_day <= period.last_day <= year.last_day
        ]
        if not of_year:
            return self.catalogue.at(year.within(Frequency.QUARTERLY)[0])
        period, event = min(of_year, key=lambda one: one[0].last_day)
        return self._as_kept(event.catalogue).at(period)

    def kept(self, period: "Period") -> "Catalogue | None":
        """Return the catalogue that a period was issued from, or closed with, with all that it holds of other days."""
        event = self.events.get(period)
        return self._as_kept(event.catalogue) if event else None

    def seen_from(self, period: "Period") -> "Times":
        """Give them as a report of a period sees them: what no catalogue was kept of is judged by that of the period.

        Past figures are those of the catalogue as it is now; where the period is closed, there are none of it.
        """
        event = self.event(period)
        if event is None:
            return self
        closed = self.closing(period) is not None
        whole = self._as_kept(event.catalogue)
        if whole is not self.catalogue:
            whole = self._as_is_read_now(whole, closed=closed)
        history = () if closed else self.catalogue.history
        return Times(whole.with_history(history), self._ledger, self._kept)

    def measure(self, ref: str, period: "Period | None" = None) -> "Measure | None":
        """Return a measure as it was in a period, or else as it is now, or was last; None if there never was one."""
        if period and (found := self.at(period).measure_or_none(ref)):
            return found
        if found := self.catalogue.measure_or_none(ref):
            return found
        return next((held for kept in self._every_kept() if (held := kept.measure_or_none(ref))), None)

    def measures(self) -> "dict[str, Measure]":
        """Return every measure that there is or was, by its reference, as it is now or was last."""
        found = {measure.ref: measure for measure in self.catalogue.measures}
        for catalogue in self._every_kept():
            for measure in catalogue.measures:
                found.setdefault(measure.ref, measure)
        return found

    def can_be_compared(self, ref: str, earlier: "Period", later: "Period") -> bool:
        """Say whether figures of a measure of two periods are of the same kind."""
        if ref in self._never_changed:
            return True
        if self._unit(ref, earlier) != self._unit(ref, later):
            return False
        return can_be_compared(self.catalogue.changes, ref, earlier, later)

    @cached_property
    def _never_changed(self) -> frozenset[str]:
        """The measures of today to which no change was made, and that were never counted in another unit."""
        units = {one.ref: {str(one.unit)} for one in self.catalogue.measures}
        for then in {frozenset(known.items()) for known in self._units.values()}:
            for ref, unit in then:
                if ref in units:
                    units[ref].add(unit)
        changed = {change.ref for change in self.catalogue.changes}
        return frozenset(ref for ref, known in units.items() if len(known) == 1 and ref not in changed)

    def contributed_until(self, ref: str, service: str, period: "Period") -> int:
        """Return the number of the last file there was while a service was to give its part of a period's figure.

        Zero if it never was.
        """
        event, last, contributes = self.event(period), 0, False
        for one in self.every_event if event else ():
            if event and one.period == event.period:
                if contributes:
                    last = one.submissions
                measure = self._as_kept(one.catalogue).at(period).measure_or_none(ref)
                contributes = measure is not None and service in measure.contributors
        return last

    def _unit(self, ref: str, period: "Period") -> str | None:
        event = self.event(period)
        if event is not None and (unit := self._units[event.catalogue].get(ref)):
            return unit
        measure = self.catalogue.at(period).measure_or_none(ref) or self.catalogue.measure_or_none(ref)
        return str(measure.unit) if measure else None

    @cached_property
    def every_event(self) -> "Sequence[PeriodEvent]":
        """What happened to every period, in the order in which it did."""
        return self._ledger.events()

    @cached_property
    def events(self) -> "Mapping[Period, PeriodEvent]":
        """What last happened to each period that anything did."""
        return {self.catalogue.period(event.period): event for event in self.every_event}

    @cached_property
    def _first_closings(self) -> "Mapping[str, PeriodEvent]":
        closed = [event for event in self.every_event if event.event is Event.CLOSED]
        return {event.period: event for event in reversed(closed)}

    @cached_property
    def _units(self) -> Mapping[str, Mapping[str, str]]:
        return {sha256: json.loads(units) for sha256, units in self._ledger.units().items()}

    def _every_kept(self) -> "Iterator[Catalogue]":
        """Give the catalogues that periods are judged by, those of the latest first."""
        for period in sorted(self.events, reverse=True):
            yield self._as_kept(self.events[period].catalogue)

    def _as_kept(self, sha256: str) -> "Catalogue":
        if sha256 == digest_of(self.catalogue):
            return self.catalogue
        if sha256 not in self._kept:
            self._kept[sha256] = from_json(self._ledger.catalogue(sha256))
        return self._kept[sha256]

    def _as_is_read_now(self, held: "Catalogue", *, closed: bool) -> "Catalogue":
        """Give a catalogue as it held in a period, with what is said today of how it is to be read, and by whom.

        What has been made confidential since is so in reports of any period. Until a period is closed its dates may
        still be moved, its ratings judged, and it be compared with what others had, as found since; but where a measure
        is rated against that, it stays as services were told.
        """
        now = self.catalogue.framework
        is_rated = any(one.rate_against is RateAgainst.BENCHMARK for one in held.measures)
        fixed = ("neighbours", "neighbours_name") if is_rated else ()
        framework = held.framework.model_copy(
            update={
                "reports": now.reports, "contact": now.contact, "accent": now.accent,
                "open_data_licence": now.open_data_licence, "suppress_below": now.suppress_below,
                "calendar": _with_later_rows(held.framework.calendar, now.calendar) if closed else now.calendar,
            } | ({} if closed else {name: getattr(now, name) for name in _UNTIL_CLOSED if name not in fixed})
        )  # fmt: skip
        hidden = {measure.ref for measure in self.catalogue.measures if measure.confidential}
        addresses = {service.code: service for service in self.catalogue.services}
        return replace(
            held,
            framework=framework,
            people=self.catalogue.people,
            comparators=held.comparators if closed else self._compared_now(held),
            judgements=held.judgements if closed else self.catalogue.judgements,
            services=tuple(
                service.model_copy(
                    update={
                        name: getattr(addresses.get(service.code, service), name)
                        for name in ("email", "director_email")
                    }
                )
                for service in held.services
            ),
            measures=tuple(
                measure.model_copy(update={"confidential": True}) if measure.ref in hidden else measure
                for measure in held.measures
            ),
            report_errors=self.catalogue.report_errors,
        )

    def _compared_now(self, held: "Catalogue") -> "tuple[Comparator, ...]":
        """Give what others had as it is known now, but as it was kept of measures that are rated against it."""
        rated = {one.ref for one in held.measures if one.rate_against is RateAgainst.BENCHMARK}
        now = (one for one in self.catalogue.comparators if one.ref not in rated)
        return (*(one for one in held.comparators if one.ref in rated), *now)


#: What of today's framework holds for a period until it is closed.
_UNTIL_CLOSED = ("due_days", "neighbours", "neighbours_name")


def _with_later_rows(
    kept: "Sequence[CalendarRow]", now: "Sequence[CalendarRow]"
) -> "tuple[CalendarRow, ...]":
    """Give the dates that were kept, and those of periods that had none then."""
    known = {row.period for row in kept}
    return (*kept, *(row for row in now if row.period not in known))
