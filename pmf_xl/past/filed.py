"""Which of all the figures that were ever filed stands: a later one overtakes an earlier, a blank never does."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue import HistoryFigure
from pmf_xl.catalogue.names import PAST_FIGURES
from pmf_xl.past.budgeted import line_of, rows_of_lines
from pmf_xl.past.held import CATALOGUE, RANKS, RETURN, REVISION, Held
from pmf_xl.returns.standing import taken
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Marker

if TYPE_CHECKING:
    from pmf_xl.ledger import PeriodEvent
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.returns.times import Times

Of = tuple[str, str]  # reference, breakdown (empty for the whole)
Key = tuple[str, str, Period]
Row = Mapping[str, Any]  # of the ledger
NOTHING: Mapping[Period, Any] = {}

#: Markers that say of a figure how far it can be trusted; that it was revised takes their place.
_OF_QUALITY = (Marker.PROVISIONAL, Marker.ESTIMATED, Marker.REVISED)


class FiguresHeld:
    """Every figure of a council, as it is known now or was when the period `of` interest was closed.

    Of that period itself, and of what ends in it, what came later counts too: as a revision. There are very many
    figures, and a command asks for few of them: which of those filed for one and the same stands is decided when it is
    asked for.
    """

    def __init__(
        self, times: "Times", ledger: "Asking", of: Period | None, refs: Collection[str] | None = None
    ) -> None:
        """Gather the figures, with `refs` those of some measures only."""
        self._times, self._ledger, self._refs = times, ledger, refs
        self._closed = times.closing(of) if of else None
        self._closed_period = times.catalogue.period(self._closed.period) if self._closed else None
        self._withdrawn = {one.submission: one.id or 0 for one in ledger.withdrawals()}
        self._rows = [*ledger.figures(refs), *self._rows_of_budget()]
        self._places = self._places_of_returns()
        self._filed: dict[Of, dict[Period, list[HistoryFigure | Row]]] = {}
        self._take_catalogue()
        self._take_ledger()
        self._standing: dict[Key, Held | None] = {}

    @property
    def periods(self) -> Mapping[Of, Collection[Period]]:
        """The periods that anything was filed for, by reference and breakdown."""
        return self._filed

    def all_of(self, ref: str, breakdown: str, period: Period) -> list[Held]:
        """Return every figure filed for one measure, breakdown and period, oldest first; at most one stands."""
        filed = self._filed.get((ref, breakdown), {}).get(period)
        if not filed:
            return []
        if len(filed) > 1:
            filed.sort(key=self._order)
        return self._settled(period, [self._held(one) for one in filed])

    def standing(self, ref: str, breakdown: str, period: Period) -> Held | None:
        """Return the one of them that stands."""
        filed = self._filed.get((ref, breakdown), NOTHING).get(period)
        if filed is None:
            return None
        key = (ref, breakdown, period)
        found = self._standing.get(key)
        if found is None:
            every = self.all_of(ref, breakdown, period)
            found = self._standing[key] = next((held for held in reversed(every) if held.stands), None)
        return found

    def ever_marked(self, marker: str) -> frozenset[str]:
        """Return the references of the measures of which some figure was ever filed with a marker, or may be marked.

        What is worked out of lines of the budget is marked as the catalogue of its period says of those.
        """
        rows = (row["ref"] for row in self._rows if row["marker"] == marker or line_of(row["breakdown"]))
        return frozenset((*rows, *(one.ref for one in self._times.catalogue.history if one.marker == marker)))

    # -- where they come from ------------------------------------------------------------------------------------

    def _rows_of_budget(self) -> "list[Row]":
        """Give what was entered of lines of the budget as parts of the figures that are worked out from them."""
        measures = [one for one in self._times.measures().values() if one.budget_result]
        if self._refs is not None:
            measures = [one for one in measures if one.ref in self._refs]
        return rows_of_lines(self._ledger, measures) if measures else []

    def _take_catalogue(self) -> None:
        """Take the catalogue's past figures, but those of closed periods, and for them: they are in the ledger."""
        if self._closed is not None:
            return
        is_open: dict[Period, bool] = {}
        catalogue = self._times.catalogue
        listed = (catalogue.history_of(ref) for ref in self._refs or ())
        for figure in catalogue.history if self._refs is None else chain.from_iterable(listed):
            period = figure.period
            if period not in is_open:
                is_open[period] = self._times.first_closing(period) is None
            if is_open[period]:
                self._filed.setdefault((figure.ref, ""), {}).setdefault(period, []).append(figure)

    def _take_ledger(self) -> None:
        """Take the figures of the ledger that were known."""
        for row in self._rows:
            if self._was_known(row):
                of = self._filed.setdefault((row["ref"], row["breakdown"]), {})
                of.setdefault(self._times.catalogue.period(row["period"]), []).append(row)

    def _order(self, one: "HistoryFigure | Row") -> tuple[int, tuple[int, int]]:
        """Put the catalogue's first, then what was imported, then what was returned and revised, as it counts."""
        if isinstance(one, HistoryFigure):
            return -1, (0, 0)
        number = one["submission"]
        return RANKS[one["kind"]], self._places.get(number, (number, 0))

    def _places_of_returns(self) -> dict[int, tuple[int, int]]:
        """Give each return its place in the order in which they count: none comes after one saved later."""
        places = {}
        of = None if self._refs is None else {row["submission"] for row in self._rows}
        for listed in taken(self._ledger, numbers=of).values():
            last = 0
            for place, one in enumerate(listed):
                last = max(last, one.id)
                places[one.id] = (last, place)
        return places

    def _was_known(self, row: Row) -> bool:
        """Say whether a figure was known when the period of interest was closed, or is one of it."""
        closed = self._closed
        if (
            row["kind"] == CATALOGUE and closed is None
        ):  # as long as a period is open, the sheet itself speaks of it
            return self._times.first_closing(self._times.catalogue.period(row["period"])) is not None
        if closed is None or row["submission"] <= closed.submissions:
            return True
        return self._is_of_closed(self._times.catalogue.period(row["period"]))

    def _held(self, row: "HistoryFigure | Row") -> Held:
        if isinstance(row, HistoryFigure):
            return Held(
                row.ref, "", row.period, row.outturn, row.marker, file="catalogue.xlsx", sheet=PAST_FIGURES
            )
        words = row["commentary"]
        commentary, reason = (None, words) if row["kind"] == REVISION else (words, None)
        return Held(
            row["ref"], row["breakdown"], self._times.catalogue.period(row["period"]), row["outturn"], row["marker"],
            row["numerator"], row["denominator"], row["forecast"], commentary, row["kind"], row["name"],
            row["sha256"], row["sheet"], row["cell"], row["submission"], row["service"], row["sender"],
            row["received_at"], reason=reason,
        )  # fmt: skip

    # -- which of them stands --------------------------------------------------------------------------------------

    def _settled(self, period: Period, every: list[Held]) -> list[Held]:
        """Mark the one that stands of all that were filed for one measure and period."""
        if (
            len(every) == 1 and every[0].submission is None
        ):  # of the catalogue's past figures: nothing that came later touches it
            return every
        now = _last_said(every, self._counts_now)
        closed = self._times.first_closing(period)
        if closed is not None:
            then = _last_said(every, lambda held: self._counted(held, closed))
            now = _revised(now, then, every)
        return [
            now[1] if now and place == now[0] else replace(held, stands=False)
            for place, held in enumerate(every)
        ]

    def _counts_now(self, held: Held) -> bool:
        """Say whether a figure counts: it was taken, and not withdrawn as far as is known."""
        if held.origin == RETURN and held.submission not in self._places:
            return False
        withdrawn = self._withdrawn.get(held.submission or 0)
        if withdrawn is None:
            return True
        return (
            self._closed is not None
            and withdrawn > self._closed.withdrawals
            and not self._is_of_closed(held.period)
        )

    def _is_of_closed(self, period: Period) -> bool:
        """Say whether a period is the one that is closed, ends in it or ends with it."""
        closed = self._closed_period
        return closed is not None and closed.first_day <= period.last_day <= closed.last_day

    def _counted(self, held: Held, closed: "PeriodEvent") -> bool:
        """Say whether a figure counted when its period was first closed."""
        if held.submission is None:
            return True
        if held.origin == RETURN and held.submission not in self._places:
            return False
        withdrawn = self._withdrawn.get(held.submission)
        return held.submission <= closed.submissions and (withdrawn is None or withdrawn > closed.withdrawals)


def _last_said(every: list[Held], counts: Any) -> tuple[int, Held] | None:
    """Give the figure that stands of those that count, with its place among all."""
    stands: tuple[int, Held] | None = None
    for place, held in enumerate(every):
        if counts(held):
            stands = (place, held) if stands is None else _overtaken(stands, (place, held))
    return stands


def _overtaken(earlier: tuple[int, Held], later: tuple[int, Held]) -> tuple[int, Held]:
    """Let a later figure take the place of an earlier one: a blank never does, nor does what it leaves blank."""
    before, after = earlier[1], later[1]
    if after.origin == CATALOGUE:  # the sheet as it was at a later closing
        return later
    if not after.says_something and before.says_something:
        return earlier[0], replace(
            before,
            commentary=after.commentary or before.commentary,
            forecast=_given(after.forecast, before.forecast),
        )
    if after.origin == REVISION:
        return later[0], replace(after, commentary=before.commentary, forecast=before.forecast)
    if after.marker is None and before.marker == Marker.CONFIDENTIAL:
        after = replace(after, marker=before.marker)
    if after.outturn == before.outturn:
        after = replace(
            after,
            commentary=after.commentary or before.commentary,
            forecast=_given(after.forecast, before.forecast),
        )
    return later[0], after


def _given(number: float | None, otherwise: float | None) -> float | None:
    return otherwise if number is None else number


def _revised(
    now: tuple[int, Held] | None, then: tuple[int, Held] | None, every: list[Held]
) -> tuple[int, Held] | None:
    """Give what stands beside what was held at closing: the same where they do not differ, else as a revision of it."""
    if now is None or then == now:
        return now
    if then is not None and (then[1].outturn, then[1].marker) == (now[1].outturn, now[1].marker):
        return then
    place, held = now
    marker = held.marker if held.marker and held.marker not in _OF_QUALITY else Marker.REVISED.value
    earlier = then[1] if then else replace(held, outturn=None, marker=None)
    return place, replace(held, marker=marker, earlier=replace(earlier, stands=False))
