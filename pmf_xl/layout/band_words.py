"""Where green and amber end, in the words people use: `within 2 percentage points of target`, `green from 90%`."""

from pmf_xl.layout.words import written
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Basis, Polarity, Rating, Unit


def extent_words(tolerance: float, basis: str, unit: str | None = None) -> str:
    """Write how far a tolerance reaches; `unit` is the measure's, None where it is of no one measure.

    >>> extent_words(0.05, "percent"), extent_words(0.02, "points", "percent"), extent_words(1, "points", "days")
    ('5% of it', '2 percentage points', '1 day')
    >>> extent_words(0.02, "points"), extent_words(2, "points")
    ('2 percentage points', "2 in the measure's unit")
    """
    if basis == Basis.PERCENT:
        return f"{tolerance * 100:.6g}% of it"
    if unit == Unit.PERCENT or (unit is None and 0 < tolerance < 1):
        number = f"{tolerance * 100:.6g}"
        return f"{number} percentage {'point' if number == '1' else 'points'}"
    number = f"{tolerance:,.6g}"
    if unit is None:
        return f"{number} in the measure's unit" if tolerance else "0"
    if unit == Unit.DAYS:
        return f"{number} {'day' if number == '1' else 'days'}"
    return f"£{number}" if unit == Unit.CURRENCY else number


LONGEST_AIM = 40  # characters, as of a target in words


def band_words(facts: RuleFacts, unit: str, scheme: Scheme) -> str:
    """Say where a measure's green and amber end, as far as the target does not say it alone.

    >>> band_words(RuleFacts("higher", 0.05, "percent", green_from=0.9, amber_from=0.8), "percent", Scheme())
    'Green from 90%, amber from 80%'
    >>> band_words(RuleFacts("lower", 2, "points", green_tolerance=1), "days", Scheme())
    'Green when short of target by no more than 1 day, amber when short of target by no more than 2 days'
    """
    if facts.polarity == Polarity.NONE or unit == Unit.YESNO:
        return ""
    named = [(grade, _end_words(facts, grade, unit)) for grade in facts.grades]
    said = ", ".join(f"{scheme.label(grade).lower()} {ends}" for grade, ends in named if ends)
    return said[0].upper() + said[1:]


def figure_words(facts: RuleFacts, unit: str, scheme: Scheme) -> str:
    """Say in which figures of their own grades end: what stands for a target where there is none.

    As many of the best grades as fit where a target stands.

    >>> figure_words(RuleFacts("lower", 2, "points", green_up_to=10, amber_up_to=12), "days", Scheme())
    'Green up to 10 days, amber up to 12 days'
    """
    said = ""
    for grade in facts.grades:
        if ends := _end_figures(facts, grade, unit):
            longer = ", ".join(filter(None, (said, f"{scheme.label(grade).lower()} {ends}")))
            said = longer if not said or len(longer) <= LONGEST_AIM else said
    return said[:1].upper() + said[1:]


def _end_figures(facts: RuleFacts, grade: str, unit: str) -> str:
    """Write the figures in which a grade ends: `from 90% up to 100%`; empty where it ends by tolerance."""
    end = facts.end(grade)
    wanted = {Polarity.HIGHER: (end.least, None), Polarity.LOWER: (None, end.most)}
    ends = zip(("from", "up to"), wanted.get(Polarity(facts.polarity), (end.least, end.most)), strict=True)
    return " ".join(f"{word} {_figure(figure, unit)}" for word, figure in ends if figure is not None)


def _end_words(facts: RuleFacts, grade: str, unit: str) -> str:
    """Write where a grade ends: in figures, or `when short of target by no more than 2%`."""
    if figures := _end_figures(facts, grade, unit):
        return figures
    end = facts.end(grade)
    if grade == Rating.GREEN and not end.tolerance:
        return ""
    return f"when {_short(end.tolerance or 0.0, end.tolerance_above, str(end.tolerance_basis), unit)}"


def _figure(value: float, unit: str) -> str:
    shown = f"{value * 100 if unit == Unit.PERCENT else value:.10f}".rstrip("0").rstrip(".")
    return written(value, unit, len(shown.partition(".")[2]))


def _short(tolerance: float, above: float | None, basis: str, unit: str) -> str:
    words = f"short of target by no more than {extent_words(tolerance, basis, unit)}"
    return (
        words if above is None else f"{words}, or above it by no more than {extent_words(above, basis, unit)}"
    )
