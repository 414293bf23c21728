"""A figure against its target as a bar over bands: how far it is from green, from amber and from red."""

from typing import TYPE_CHECKING

from pmf_xl.books.axis import ends_and_step
from pmf_xl.layout.pictures import Bullet
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.scorecard_table import figure_words
from pmf_xl.rules.grades import BUILT_IN
from pmf_xl.rules.in_python import run
from pmf_xl.rules.terms import Polarity, RateAgainst, Rating, Unit
from pmf_xl.rules.variances import TOLERANCE_LIMIT

if TYPE_CHECKING:
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.rules.scheme import Scheme

NEAR = 0.15  # of the largest figure: those that lie no further apart are looked at closely, not from nought


def bullet_of(scheme: "Scheme", figure: "ReleasedFigure") -> Bullet | None:
    """Draw a figure against its target; None where there is no figure, no target, or no plain red, amber and green."""
    outturn, target, facts = number(figure.outturn), figure.target, figure.facts
    plain = (
        figure.measure.polarity in (Polarity.HIGHER, Polarity.LOWER)
        and figure.measure.unit is not Unit.YESNO
        and facts.grades == BUILT_IN
        and facts.rate_against == RateAgainst.TARGET
        and not facts.green_tolerance
        and facts.green_from is None
        and facts.green_up_to is None
        and not figure.is_partial
    )
    if not plain or outturn is None or target is None or unless_withheld(figure.rating) is None:
        return None
    found = run(TOLERANCE_LIMIT, {**facts.known(), "target": target})
    limit = float(found) if isinstance(found, int | float) else target
    values = [outturn, target, limit]
    largest, apart = max(map(abs, values)), max(values) - min(values)
    from_nought = min(values) >= 0 and apart > NEAR * largest
    unit, decimals = figure.measure.unit, figure.measure.decimals
    low, high, _ = ends_and_step([*values, 0.0] if from_nought else values, unit, decimals)
    low = 0.0 if from_nought else low
    is_higher = figure.measure.polarity is Polarity.HIGHER
    said = _in_words(scheme, figure, limit, from_nought=from_nought, ends=(low, high))
    return Bullet(said, low, high, outturn, target, limit, is_higher, from_nought)


def _in_words(
    scheme: "Scheme", figure: "ReleasedFigure", limit: float, *, from_nought: bool, ends: tuple[float, float]
) -> str:
    """Say what is drawn: under the bar, and to who cannot see it."""
    red, amber, green = (scheme.label(one).lower() for one in (Rating.RED, Rating.AMBER, Rating.GREEN))
    least, most, aim, edge, given = (
        figure_words(figure, one) for one in (*ends, figure.target or 0.0, limit, figure.outturn)
    )
    if figure.measure.polarity is Polarity.HIGHER:
        bands = (
            f"{red} below {edge}, {amber} from there, {green} from {aim}"
            if edge != aim
            else f"{red} below {aim}"
        )
    else:
        bands = (
            f"{green} up to {aim}, {amber} up to {edge}, then {red}" if edge != aim else f"{red} above {aim}"
        )
    drawn = "Bar" if from_nought else "Diamond"
    return (
        f"{drawn}: outturn {given}. Upright line: target {aim}. Bands: {bands}. Scale from {least} to {most}."
    )
