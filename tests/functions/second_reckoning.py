"""Every function reckoned a second time: in exact decimals and fractions, from the words of the rules.

Nothing here is shared with the package. It vouches for the table of cases; what a table row says of text, errors and
blanks was written by hand.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

Figure = Decimal | None
NINE = Decimal("1e-9")


def decimal(value: float | None) -> Figure:
    """The decimal somebody typed: 15 digits, as a spreadsheet holds."""
    return None if value is None else Decimal(format(value, ".15g"))


def at(value: Decimal, places: float | None) -> Decimal:
    return (
        value if places is None else value.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    )


def nine(value: Decimal | Fraction) -> Decimal:
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return value.quantize(NINE, rounding=ROUND_HALF_UP)


def rag(
    outturn: Any,
    target: Any,
    polarity: Any,
    tolerance: Any,
    basis: Any,
    high: Any,
    decimals: Any,
    green: Any = None,
    green_from: Any = None,
    amber_from: Any = None,
    green_to: Any = None,
    amber_to: Any = None,
    marker: Any = None,
    over: Any = None,
    travel_long: Any = None,
    travel_short: Any = None,
    due: Any = "yes",
    above: Any = None,
    green_above: Any = None,
    partial: Any = "no",
) -> str:
    if marker == "z":
        return "GREY"
    ends = {"higher": "f", "lower": "t", "range": "ft"}.get(polarity, "")
    given = {"f": (green_from, amber_from), "t": (green_to, amber_to)}
    high = high if polarity == "range" else None
    if not ends or (target is None and any(None in given[end] for end in ends)):
        return "GREY"
    if outturn is None or marker == "x":
        return "NO DATA" if due == "yes" else "GREY"
    if partial == "yes":
        return "PARTIAL"
    if over is not None and target is not None and ends in ("f", "t"):
        beyond = at(_decimal(outturn), decimals) - at(_decimal(target), decimals)
        allowed = _decimal(over) * (abs(at(_decimal(target), decimals)) if basis == "percent" else 1)
        if nine((beyond if ends == "f" else -beyond) - allowed) > 0:
            return "BLUE"
    lists = (("GREEN", 0, green or 0, green_above), ("AMBER", 1, tolerance, above))
    for colour, own, short, higher in lists:
        shorts = {"f": short, "t": higher if ends == "ft" and higher is not None else short}
        past = [
            _past(outturn, target, end, given[end][own], shorts[end], basis, high, decimals) for end in ends
        ]
        if all(nine(one) <= 0 for one in past):
            return colour
    no_worse = travel_long in ("improving", "unchanged") or travel_short == "improving"
    return "AMBER" if no_worse else "RED"


def _past(
    outturn: Any, target: Any, end: str, own: Any, tolerance: Any, basis: Any, high: Any, decimals: Any
) -> Any:
    """How far a figure is past the end of a band, which is a figure or the target and its allowance."""
    now, way = at(_decimal(outturn), decimals), 1 if end == "t" else -1
    if own is not None:
        return (now - _decimal(own)) * way
    aim = at(_decimal(high if end == "t" and high is not None else target), decimals)
    allowed = _decimal(tolerance) * (abs(aim) if basis == "percent" else 1)
    return nine((now - aim) * way) - nine(allowed)


def variance(
    outturn: Any, target: Any, polarity: Any, high: Any, decimals: Any, partial: Any = "no"
) -> float | str:
    if None in (outturn, target) or polarity == "none" or partial == "yes":
        return ""
    now, low, top = _figures(outturn, target, high, decimals)
    return float({"higher": now - low, "lower": low - now}.get(polarity, -_outside(now, low, top)[0]))


def variance_pct(
    outturn: Any, target: Any, polarity: Any, high: Any, decimals: Any, partial: Any = "no"
) -> float | str:
    difference = variance(outturn, target, polarity, high, decimals, partial)
    low = None if target is None else at(_decimal(target), decimals)
    return "" if difference == "" or not low else float(_decimal(difference) / abs(low))


def tolerance_limit(
    target: Any, polarity: Any, tolerance: Any, basis: Any, amber_from: Any = None, amber_to: Any = None
) -> float | str:
    if polarity in ("range", "none"):
        return ""
    own = amber_to if polarity == "lower" else amber_from
    if own is not None:
        return float(own)
    if target is None:
        return ""
    aim = _decimal(target)
    allowed = _decimal(tolerance) * (abs(aim) if basis == "percent" else 1)
    return float(aim - allowed if polarity == "higher" else aim + allowed)


def travel(
    outturn: Any,
    previous: Any,
    polarity: Any,
    band: Any,
    target: Any,
    high: Any,
    decimals: Any,
    partial: Any = "no",
    previous_partial: Any = "no",
) -> str:
    if "yes" in (partial, previous_partial):
        return "NO COMPARISON"
    if None in (outturn, previous) or (polarity == "range" and target is None):
        return "NO COMPARISON"
    now, before = at(_decimal(outturn), decimals), at(_decimal(previous), decimals)
    if polarity == "range":
        low = at(_decimal(target), decimals)
        top = low if high is None else at(_decimal(high), decimals)
        further = _outside(now, low, top)[0] - _outside(before, low, top)[0]
        if nine(abs(further)) <= nine(_decimal(band) * abs(before)):
            return "UNCHANGED"
        return "WORSENING" if further > 0 else "IMPROVING"
    moved = now - before
    if nine(abs(moved)) <= nine(_decimal(band) * abs(before)):
        return "UNCHANGED"
    if polarity == "none":
        return "UP" if moved > 0 else "DOWN"
    return "IMPROVING" if (moved > 0) == (polarity == "higher") else "WORSENING"


def whole(series: Sequence[Any], partial: Any) -> list[Any]:
    """The figures that are of the whole of their periods; of the others a run knows nothing."""
    said = partial or ["no"]
    said = said * len(series) if len(said) == 1 else said
    return [one if (word or "no").lower() == "no" else None for one, word in zip(series, said, strict=True)]


def trend(
    series: Sequence[Any],
    polarity: Any,
    moves: int,
    target: Any,
    high: Any,
    decimals: Any,
    partial: Any = None,
) -> str:
    series = whole(series, partial)
    if len([one for one in series if one is not None]) <= moves:
        return "TOO FEW"
    last = list(series[-moves - 1 :])
    if None in last or polarity == "none" or (polarity == "range" and target is None):
        return "NO CLEAR TREND"
    figures = [at(_decimal(one), decimals) for one in last]
    if polarity == "range":  # the further from it, the worse
        low, top = _decimal(target), _decimal(target if high is None else high)
        figures, polarity = [-_outside(one, low, top)[0] for one in figures], "higher"
    figures = [nine(one) for one in figures]
    ordered, distinct = sorted(figures), len(set(figures)) == len(figures)
    up, down = distinct and figures == ordered, distinct and figures == ordered[::-1]
    if not up and not down:
        return "NO CLEAR TREND"
    return "IMPROVING" if up == (polarity == "higher") else "WORSENING"


def limits(series: Sequence[Any]) -> tuple[Fraction, Fraction, Fraction] | None:
    held = [Fraction(_decimal(one)) for one in series if one is not None]
    gaps = [
        abs(Fraction(_decimal(later)) - Fraction(_decimal(earlier)))
        for earlier, later in pairwise(series)
        if earlier is not None and later is not None
    ]
    if len(held) < 13 or not gaps:
        return None
    mean, reach = sum(held) / len(held), Fraction(266, 100) * sum(gaps) / len(gaps)
    return mean, mean - reach, mean + reach


def variation(
    series: Sequence[Any], polarity: Any, target: Any, high: Any, rebase_at: Any, partial: Any = None
) -> str:
    series = whole(series, partial)[int(rebase_at) - 1 :]
    found = limits(series)
    if found is None:
        return "TOO FEW"
    heading = _special(list(series), *found)
    if heading == 0:
        return "COMMON CAUSE"
    if polarity == "range" and target is not None:
        low, top = Fraction(_decimal(target)), Fraction(_decimal(target if high is None else high))
        last = Fraction(_decimal([one for one in series if one is not None][-1]))
        now, usual = (nine(max(low - one, one - top, Fraction(0))) for one in (last, found[0]))
        if now != usual:
            return "IMPROVING" if now < usual else "CONCERN"
    if polarity in ("range", "none"):
        return "NEUTRAL HIGH" if heading > 0 else "NEUTRAL LOW"
    return "IMPROVING" if (heading > 0) == (polarity == "higher") else "CONCERN"


def _special(series: list[Any], mean: Fraction, lower: Fraction, upper: Fraction) -> int:
    while series[-1] is None:
        series.pop()
    figures = [None if one is None else nine(_decimal(one)) for one in series]
    middle, floor, ceiling = map(nine, (mean, lower, upper))
    near_floor, near_ceiling = nine(mean - (mean - lower) * 2 / 3), nine(mean + (upper - mean) * 2 / 3)
    last = figures[-1]
    assert last is not None
    side = (last > middle) - (last < middle)
    if last > ceiling or last < floor:
        return side
    run = figures[-7:]
    if None not in run and len(run) == len(set(run)) == 7:
        if run == sorted(run):
            return 1
        if run == sorted(run, reverse=True):
            return -1
    three = figures[-3:]
    if None not in three:
        same = all(one > middle for one in three) or all(one < middle for one in three)
        near = [one > near_ceiling or one < near_floor for one in three]
        if same and sum(near) >= 2 and near[-1]:
            return side
    if None not in run and (all(one > middle for one in run) or all(one < middle for one in run)):
        return side
    return 0


def assurance(
    series: Sequence[Any], target: Any, polarity: Any, high: Any, rebase_at: Any, partial: Any = None
) -> str:
    series = whole(series, partial)[int(rebase_at) - 1 :]
    found = limits(series)
    if target is None:
        return "NO TARGET"
    if found is None:
        return "TOO FEW"
    if polarity == "none":
        return "NO TARGET"
    aim, lower, upper = nine(_decimal(target)), nine(found[1]), nine(found[2])
    above, below = lower >= aim, upper <= aim
    if polarity == "range":
        most = aim if high is None else nine(_decimal(high))
        if lower >= aim and upper <= most:
            return "CONSISTENTLY HIT"
        return "CONSISTENTLY MISSED" if lower > most or upper < aim else "HIT OR MISS"
    hit, missed = (above, below) if polarity == "higher" else (below, above)
    return "CONSISTENTLY HIT" if hit else "CONSISTENTLY MISSED" if missed else "HIT OR MISS"


def forecast(series: Sequence[Any], periods: int, aggregation: Any, covered: Any = None) -> float | str:
    figures = [None if one is None else Fraction(_decimal(one)) for one in series]
    covered = (covered or [1]) * (len(figures) if len(covered or [1]) == 1 else 1)
    shares = [Fraction(1) if one is None else Fraction(_decimal(one)) for one in covered]
    passed = (len(figures) - 1) % periods + 1
    this_year = figures[-passed:]
    held = [(place, one) for place, one in enumerate(this_year, 1) if one is not None]
    if aggregation in ("cumulative", "sum"):
        if not held:
            return ""
        of_each = shares[-passed:]
        whole = [held[-1][0] - 1] if aggregation == "cumulative" else []
        last = [held[-1][0]] if aggregation == "cumulative" else [place for place, _ in held]
        share = Fraction(sum(whole) + sum(of_each[place - 1] for place in last)) / periods
        if nine(share) <= 0:
            return ""
        total = held[-1][1] if aggregation == "cumulative" else sum(one for _, one in held)
        return float(total / share)
    every = [(place, one) for place, one in enumerate(figures) if one is not None]
    if not every:
        return ""
    place, last = every[-1]
    if aggregation == "year-end":
        return float(last)
    left = periods - passed + len(figures) - 1 - place
    recent = every[-8:]
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(recent) for b in recent[i + 1 :]]
    return float(last + left * median(slopes)) if len(every) >= 4 else float(last)


def rollup(series: Any, kind: Any, tops: Any, bottoms: Any, of: str, give: str) -> float | str:
    held = [(place, Fraction(_decimal(one))) for place, one in enumerate(series) if one is not None]
    if not held:
        return ""
    kind = kind or ("sum" if of == "services" else "snapshot")
    if give == "missing":
        return len(series) - len(held) if kind in ("sum", "average") else len(series) - 1 - held[-1][0]
    if tops and bottoms and (of == "services" or kind == "average"):
        shares = [(tops[place], bottoms[place]) for place, _ in held]
        if all(None not in one for one in shares) and sum(_decimal(below) for _, below in shares):
            below = sum(Fraction(_decimal(one)) for _, one in shares)
            return float(sum(Fraction(_decimal(one)) for one, _ in shares) / below)
    total = sum(one for _, one in held)
    return float({"sum": total, "average": total / len(held)}.get(kind, held[-1][1]))


def on_target(ratings: Any, due: Any, share_of: str, counts: Any) -> float | str:
    good = {one.lower() for one in counts if one} if counts else {"green", "amber", "grey"}
    outside = {"rated": {"grey", "no data", "partial"}, "due": set(), "all": set()}[share_of]
    whether = due or ["yes"] * len(ratings)
    inside = [
        one.lower()
        for one, is_due in zip(ratings, whether, strict=True)
        if one and one.lower() not in outside and (share_of != "due" or (is_due or "yes") == "yes")
    ]
    return float(Fraction(sum(one in good for one in inside), len(inside))) if inside else ""


def quartile(
    own: Any, figures: Any, polarity: str, target: Any, high: Any, decimals: Any, partial: Any = "no"
) -> int | str:
    if partial == "yes":
        return ""
    held = [at(_decimal(one), decimals) for one in figures if one is not None]
    if own is None or len(held) < 4 or polarity == "none" or (polarity == "range" and target is None):
        return ""

    def short(one: Decimal) -> Decimal:
        if polarity == "range":
            return nine(_outside(one, _decimal(target), _decimal(target if high is None else high))[0])
        return nine(-one if polarity == "higher" else one)

    ordered, mine = sorted(map(short, held)), short(at(_decimal(own), decimals))
    ends = []
    for quarter in (1, 2, 3):
        place = Fraction((len(ordered) - 1) * quarter, 4)
        whole = int(place)
        more = ordered[min(whole + 1, len(ordered) - 1)]
        ends.append(nine(Fraction(ordered[whole]) + (place - whole) * Fraction(more - ordered[whole])))
    return 1 + sum(mine > end for end in ends)


def label(rating: Any) -> str:
    return "" if rating is None else rating[0].upper() + rating[1:].lower()


def _figures(outturn: Any, target: Any, high: Any, decimals: Any) -> tuple[Decimal, Decimal, Decimal]:
    low = at(_decimal(target), decimals)
    return at(_decimal(outturn), decimals), low, low if high is None else at(_decimal(high), decimals)


def _outside(now: Decimal, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """How far outside a range, and the bound that was crossed."""
    return (low - now, low) if now < low else (max(now - high, Decimal(0)), high)


def _decimal(value: Any) -> Decimal:
    found = decimal(value)
    assert found is not None
    return found


RECKONED = {
    "PMF_RAG": rag,
    "PMF_VARIANCE": variance,
    "PMF_VARIANCE_PCT": variance_pct,
    "PMF_TOLERANCE": tolerance_limit,
    "PMF_TRAVEL": travel,
    "PMF_TREND": trend,
    "PMF_VARIATION": variation,
    "PMF_ASSURANCE": assurance,
    "PMF_FORECAST": forecast,
    "PMF_ROLLUP": rollup,
    "PMF_ONTARGET": on_target,
    "PMF_QUARTILE": quartile,
    "PMF_LABEL": label,
}
