"""Making one figure of several: shorter periods rolled up, and the parts of several services put together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.contributing import Absent
from pmf_xl.past.held import RANKS, RETURN, SEVERAL, Held, absent_from, gaps_of
from pmf_xl.rules.periods import Period
from pmf_xl.rules.rollup import put_together, roll_up
from pmf_xl.rules.terms import ADDS_UP, Aggregation, Contributions, Marker

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure, Service

_ORIGIN = ("file", "sha256", "sheet", "submission", "service", "sender", "received_at")
#: The markers that are carried from a part to the whole, the first of them that any has.
_CARRIED = (Marker.CONFIDENTIAL, Marker.PROVISIONAL, Marker.ESTIMATED, Marker.REVISED)
#: What each service gave of a figure: nothing, or once as a rule.
Given = Sequence[tuple["Service", Sequence[Held]]]


# -- periods -------------------------------------------------------------------------------------------------------


def rolled_up(aggregation: Aggregation, period: Period, over: list[tuple[Period, Held | None]]) -> Held:
    """Make one figure of those of shorter periods; it keeps their common origin, of a running total the last one's.

    What was last said with any of them goes with it. Where one was revised, it knows what it was before.
    """
    made = _rolled(aggregation, period, over)
    before = [(when, part.earlier or part if part else None) for when, part in over]
    if not any(part and part.earlier for _, part in over):
        return made
    known = any(part and part.outturn is not None for _, part in before)
    was = _rolled(aggregation, period, before) if known else replace(made, outturn=None, marker=None)
    differs = (was.outturn, was.gaps) != (made.outturn, made.gaps)
    return replace(made, earlier=replace(was, earlier=None, stands=False) if differs else None)


def _rolled(aggregation: Aggregation, period: Period, over: list[tuple[Period, Held | None]]) -> Held:
    parts = [part for _, part in over]
    held = [part for part in parts if part is not None and part.outturn is not None]
    rolled = roll_up(
        [part.outturn if part else None for part in parts], aggregation,
        numerators=[part.numerator if part else None for part in parts],
        denominators=[part.denominator if part else None for part in parts],
    )  # fmt: skip
    made = replace(
        held[-1], period=period, outturn=rolled.outturn, parts=tuple(held), gaps=gaps_of(aggregation, over),
        absent=absent_from(aggregation, over), marker=carried(held), **_last_said(over),
    )  # fmt: skip
    if aggregation not in ADDS_UP:
        return made
    return replace(
        made, **common_origin(held),
        numerator=_total_of(held, "numerator"), denominator=_total_of(held, "denominator"),
    )  # fmt: skip


def _last_said(over: list[tuple[Period, Held | None]]) -> dict[str, Any]:
    """Give the last commentary and the last forecast of a service in some periods, and of which each is."""
    said: dict[str, Any] = dict.fromkeys(("commentary", "commentary_of", "forecast", "forecast_of"))
    for period, held in over:
        if held and held.commentary:
            of = held.commentary_of or period
            words = held.commentary if held.commentary_of else f"{of.label}: {held.commentary}"
            said |= {"commentary": words, "commentary_of": of}
        if held and held.forecast is not None:
            said |= {"forecast": held.forecast, "forecast_of": held.forecast_of or period}
    return said


def with_words_of(filed: Held, rolled: Held) -> Held:
    """Give a figure rolled up what was said for the whole of its period, where the figure itself was left blank."""
    said: dict[str, Any] = {}
    if filed.commentary:
        said |= {"commentary": filed.commentary, "commentary_of": None}
    if filed.forecast is not None:
        said |= {"forecast": filed.forecast, "forecast_of": None}
    return replace(rolled, **said)


# -- services ------------------------------------------------------------------------------------------------------


def of_services(measure: "Measure", period: Period, given: Given) -> Held:
    """Make one figure of the parts that services gave of it; where any gave none, it is of the others only."""
    every = [held for _, listed in given for held in listed]
    made = _put_together(measure, period, given)
    if not any(held.is_revised for held in every):
        return made
    before = [(service, [held.earlier or held for held in listed]) for service, listed in given]
    revised = [held for held in every if held.is_revised]
    reasons = dict.fromkeys(held.reason for held in revised if held.reason)
    return replace(
        made,
        earlier=replace(_put_together(measure, period, before), stands=False),
        reason="; ".join(reasons) or None,
        received_at=max((held.received_at for held in revised if held.received_at), default=None),
        sender=_common(revised, "sender"),
    )


def _put_together(measure: "Measure", period: Period, given: Given) -> Held:
    every = [held for _, listed in given for held in listed]
    held = [part for part in every if part.outturn is not None]
    numerators, denominators = ([getattr(one, name) for one in held] for name in ("numerator", "denominator"))
    rule = measure.contributions or Contributions.SUM
    if measure.has_parts:  # shares are never added up, even where one came without its counts
        rule = Contributions.AVERAGE
    whole = put_together(
        [one.outturn for one in held], rule, numerators=numerators, denominators=denominators
    )
    said = [
        f"{service.name}: {one.commentary}" for service, listed in given for one in listed if one.commentary
    ]
    absent = tuple(_absent(period, given))
    origin = common_origin([one for one in every if one.says_something] or every)
    if origin["file"] is None:  # the same cell of several files is no place to look at
        origin |= {"origin": SEVERAL, "sheet": None, "cell": None}
    return Held(
        measure.ref, "", period, whole.outturn, _marker_of(every, held, absent),
        _total_of(held, "numerator"), _total_of(held, "denominator"),
        # Where a service gave nothing for the period nobody knows what the year will come to.
        None if any(one.period == period for one in absent) else _forecast(measure, rule, held),
        "\n".join(said) or None,
        **origin,
        parts=tuple(one for one in every if one.says_something),
        absent=absent if held else (),
    )  # fmt: skip


def _absent(period: Period, given: Given) -> Iterable[Absent]:
    """Name the services that gave no figure, unless it does not apply to them, or one of a part of the period."""
    for service, listed in given:
        lacks = [held for held in listed if held.outturn is None and held.marker != Marker.NOT_APPLICABLE]
        if lacks or not listed:
            yield Absent(service.code, service.name, period)
        for gap in dict.fromkeys(gap for held in listed for gap in held.gaps):
            yield Absent(service.code, service.name, gap)


def _marker_of(every: Sequence[Held], held: Sequence[Held], absent: Sequence[Absent]) -> str | None:
    """Give the marker of the whole: where there is no figure at all why, else what is carried from any part."""
    if held:
        return carried(held)
    if not absent:
        return Marker.NOT_APPLICABLE.value
    markers = {one.marker for one in every}
    return Marker.NOT_AVAILABLE.value if Marker.NOT_AVAILABLE in markers else None


def _forecast(measure: "Measure", rule: Contributions, held: Sequence[Held]) -> float | None:
    """Give what the services expect of the year between them, where each has said so; of shares that cannot be told."""
    forecasts = [one.forecast for one in held]
    if measure.has_parts or not forecasts or None in forecasts:
        return None
    return put_together(forecasts, rule).outturn


def whole_of(filed: Held | None, made: Held | None) -> Held | None:
    """Choose between a figure filed for the whole and one put together from the parts of services.

    One that has been put together from all of its parts counts before an imported one, and beside one of a return or a
    revision that which came last; one that lacks a part stands behind. What is confidential stays so.
    """
    if filed is None or made is None:
        return filed or made
    if not filed.says_something:
        return made
    whole = made.outturn is not None and not made.is_partial
    came = max((part.submission or 0 for part in made.leaves), default=0)
    later = RANKS.get(filed.origin, 0) < RANKS[RETURN] or (filed.submission or 0) < came
    if whole and later:
        return made
    if filed.earlier and not filed.earlier.says_something:  # what stood before was put together
        filed = replace(filed, earlier=replace(made.earlier or made, stands=False))
    hidden = made.marker == Marker.CONFIDENTIAL and filed.outturn is not None
    return replace(filed, marker=Marker.CONFIDENTIAL.value) if hidden else filed


def where_it_stands(held: Held, shown: Held) -> Held:
    """Give a figure of a trail as standing only where the one that is `shown` is itself or was made of it."""
    spoken = {(one.breakdown, one.period, one.submission) for one in shown.leaves}
    stands = held.stands and (held.breakdown, held.period, held.submission) in spoken
    return held if stands == held.stands else replace(held, stands=stands)


# -- what several have in common ------------------------------------------------------------------------------------


def carried(held: Iterable[Held]) -> str | None:
    """Give the marker that is carried from parts to what is made of them; None where none is."""
    markers = {part.marker for part in held}
    return next((str(marker) for marker in _CARRIED if marker in markers), None)


def common_origin(held: Sequence[Held]) -> dict[str, Any]:
    """Give where several figures came from, as far as that is the same."""
    cells = {part.cell for part in held if part.cell}
    return {name: _common(held, name) for name in _ORIGIN} | {
        "origin": _common(held, "origin") or SEVERAL,
        "cell": cells.pop() if len(cells) == 1 else None,
    }


def _common(held: Sequence[Held], name: str) -> Any:
    """Give what all figures have in common under a name, or None."""
    values = {getattr(part, name) for part in held}
    return values.pop() if len(values) == 1 else None


def _total_of(held: Sequence[Held], name: str) -> float | None:
    values = [getattr(part, name) for part in held]
    return None if None in values or not values else sum(values)


def latest(every: Iterable[Held]) -> list[Held]:
    """Put figures in the order in which they came, the newest first."""
    return sorted(every, key=lambda held: held.received_at or datetime.min)[::-1]
