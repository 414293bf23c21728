"""What a measure's run says, in one sentence: the heading of its chart, and what a page says first.

Every word follows from figures that the reader may see; where one is withheld the sentence says less.
"""

from typing import TYPE_CHECKING

from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.scorecard_table import partial_words
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.runs import merit
from pmf_xl.rules.terms import Aggregation, Polarity, Rating, Travel, Unit, Variation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pmf_xl.release import Release, ReleasedFigure
    from pmf_xl.rules.periods import Period

FEWEST = 6  # figures before one is said to be the best or the worst of them
_ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MOVED: dict[str, str] = {
    Travel.IMPROVING: "better than",
    Travel.WORSENING: "worse than",
    Travel.UNCHANGED: "the same as",
    Travel.UP: "higher than",
    Travel.DOWN: "lower than",
}
_VARIED: dict[str, str] = {
    Variation.IMPROVING: "better than chance alone explains",
    Variation.CONCERN: "worse than chance alone explains",
    Variation.NEUTRAL_HIGH: "higher than chance alone explains",
    Variation.NEUTRAL_LOW: "lower than chance alone explains",
}


def finding(release: "Release", figure: "ReleasedFigure") -> str:
    """Say what a measure's figures say: whether it is on target and since when, and how it has moved.

    Such as "Off target for the third time running, worse than a year before, and the worst of 9 figures."
    """
    said, of_added = list(_standing(release, figure)), ""
    if number(figure.outturn) is not None and not figure.is_partial:
        moved = _moved(figure)
        if figure.already is not None and figure.travel_long not in _MOVED:
            # Of a running total what each period added is compared, which two totals do not show.
            of_added, moved = (f"What was added is {moved}." if moved else ""), ""
        said += filter(None, (moved, _extreme(release, figure), _VARIED.get(figure.run.variation)))
    return " ".join(filter(None, (_sentence(said), of_added)))


def _sentence(said: list[str]) -> str:
    if not said:
        return ""
    *most, last = said
    joined = f"{', '.join(most)}{',' if most[1:] else ''} and {last}" if most else last
    return joined[0].upper() + joined[1:] + "."


def _standing(release: "Release", figure: "ReleasedFigure") -> "Iterator[str]":
    """Say whether it is on target, and for how long it has been."""
    rating, scheme = unless_withheld(figure.rating), release.catalogue.framework.scheme
    if rating == Rating.NO_DATA:
        yield "no figure was given"
    elif figure.is_partial:
        lacking = partial_words(figure)
        yield lacking[0].lower() + lacking[1:]
    elif rating is not None and has_colour(rating):
        on_target = scheme.on_target(rating)
        count = 1 + _as_before(release, figure, on_target=on_target)
        yield f"{'on' if on_target else 'off'} target{_running(count)}"


def _as_before(release: "Release", figure: "ReleasedFigure", *, on_target: bool) -> int:
    """Count the figures before this one that were on target, or off it, as it is."""
    scheme, count = release.catalogue.framework.scheme, 0
    for when in before(release, figure):
        then = release.at(figure.ref, when, figure.breakdown)
        rating = unless_withheld(then.rating) if then else None
        if rating is None or not has_colour(rating) or scheme.on_target(rating) is not on_target:
            break
        count += 1
    return count


def before(release: "Release", figure: "ReleasedFigure") -> "list[Period]":
    """Give the periods before a figure's own in which one has a place, the latest first."""
    periods = release.runs[figure.ref, figure.breakdown]
    return [when for when in reversed(periods) if when < figure.period]


def _running(count: int) -> str:
    if count == 1:
        return ""
    return (
        f" for the {_ORDINALS[count]} time running" if count < len(_ORDINALS) else f" {count} times running"
    )


def _moved(figure: "ReleasedFigure") -> str:
    """Say how it compares with a year before, failing that with the period before."""
    if figure.travel_long in _MOVED:
        return f"{_MOVED[figure.travel_long]} a year before"
    return f"{_MOVED[figure.travel_short]} in the period before" if figure.travel_short in _MOVED else ""


def _extreme(release: "Release", figure: "ReleasedFigure") -> str:
    """Say that it is the best, or the worst, of all figures there are."""
    measure, now = figure.measure, number(figure.outturn)
    if now is None or measure.aggregation is Aggregation.CUMULATIVE or measure.unit is Unit.YESNO:
        return ""
    then = (release.at(figure.ref, when, figure.breakdown) for when in before(release, figure))
    others = [
        value for one in then if one and not one.is_partial and (value := number(one.outturn)) is not None
    ]
    if len(others) + 1 < FEWEST or (measure.polarity is Polarity.RANGE and figure.target is None):
        return ""

    def worth(value: float) -> float:
        printed = round_half_away(value, measure.places)
        return merit(printed, measure.polarity, figure.target, figure.target_high)

    best, worst = ("highest", "lowest") if measure.polarity is Polarity.NONE else ("best", "worst")
    held, past = worth(now), [worth(value) for value in others]
    if held > max(past):
        return f"the {best} of {len(others) + 1} figures"
    return f"the {worst} of {len(others) + 1} figures" if held < min(past) else ""
