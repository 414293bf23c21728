"""What is said of a figure that several services each give a part of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmf_xl.layout.words import gap_words
from pmf_xl.rules.terms import Contributions, Polarity

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.catalogue.contributing import Absent
    from pmf_xl.rules.periods import Period


def part_words(measure: "Measure", own: str) -> str:
    """Say to a service what it is asked for, and what becomes of it.

    Other services are not named: whoever else contributes, what this one is asked is the same.
    """
    what = "counts" if measure.has_parts else "figure"
    said = [f"Your service's part: give the {what} of {own} only; {_becomes(measure)}."]
    if measure.polarity is not Polarity.NONE:
        said.append("Not rated here: the target is for all services together.")
    return " ".join(said)


def _becomes(measure: "Measure") -> str:
    if measure.has_parts:
        return "those of all services are added up, and the outturn is worked out from the totals"
    how = "averaged" if measure.contributions is Contributions.AVERAGE else "added up"
    return f"the figures of the services are {how}"


def together_words(measure: "Measure", names: Sequence[str]) -> str:
    """Say how a measure's figure is put together, and from whose parts; nothing where one service gives it."""
    if not names:
        return ""
    if measure.has_parts:
        return f"Worked out from the numerators and denominators of {joined(names)}, each added up"
    how = "Average" if measure.contributions is Contributions.AVERAGE else "Sum"
    return f"{how} of the figures of {joined(names)}"


def calculation_words(catalogue: "Catalogue", measure: "Measure", *more: str) -> str:
    """Say how a measure's figure is worked out: in the catalogue's words, `more`, and from whose parts."""
    together = together_words(measure, [one.name for one in catalogue.contributors_of(measure)])
    return "\n".join(filter(None, (measure.calculation, *more, together)))


def absent_words(absent: "Sequence[Absent]", period: "Period") -> str:
    """Say which services have given no part of a period's figure, and for which periods in it.

    >>> from pmf_xl.catalogue.contributing import Absent
    >>> from pmf_xl.rules.periods import Period
    >>> quarter, june = Period.parse("2024-25-Q1"), Period.parse("2024-25-M03")
    >>> absent_words([Absent("WS", "Waste", quarter), Absent("HO", "Housing", quarter)], quarter)
    'no figure from Waste and Housing'
    >>> absent_words([Absent("WS", "Waste", june)], quarter)
    'no figure from Waste for June 2024'
    """
    names: dict[Period, list[str]] = {}
    for one in absent:
        names.setdefault(one.period, []).append(one.name)
    said = []
    for when, services in names.items():
        of = "" if when == period else f" for {when.label}"
        said.append(f"no figure from {joined(list(dict.fromkeys(services)))}{of}")
    return "; ".join(said)


def lacking_words(gaps: "Sequence[Period]", absent: "Sequence[Absent]", period: "Period") -> str:
    """Say all that a period's figure lacks: periods, and the parts of services."""
    return "; ".join(part for part in (gap_words(gaps) if gaps else "", absent_words(absent, period)) if part)


def joined(names: Sequence[str]) -> str:
    """Write a list as it is said.

    >>> joined(["Waste", "Housing", "Planning"])
    'Waste, Housing and Planning'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
