"""What the rules know of a measure before any figure comes: the one place where their names are given their values.

What is issued, the table of figures, the scorecard's formulas and the functions for Excel all take it from here. A
name that a rule uses and nobody gives is an error of this program, which `unknown_names` finds: never a blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Protocol

from pmf_xl.rules.expression import Expression, names
from pmf_xl.rules.operations import Value
from pmf_xl.rules.rounding import places_held
from pmf_xl.rules.scheme import Scheme

#: The names that come with a figure and its period, and so differ from one to the next.
FIGURE_NAMES = frozenset(
    {
        "outturn", "marker", "due", "partial", "target", "target_high", "previous", "last_year", "travel_long",
        "forecast", "year_target", "year_target_high",
    }
)  # fmt: skip


class Measured(Protocol):
    """What is asked of a measure: the model of the catalogue has it."""

    @property
    def polarity(self) -> str:
        """Which way is good."""

    @property
    def tolerance(self) -> float | None:
        """Its own amber tolerance, if it has one."""

    @property
    def tolerance_basis(self) -> str | None:
        """The basis of that."""

    @property
    def decimals(self) -> int:
        """Its reporting precision."""

    @property
    def unit(self) -> str:
        """What it is counted in."""


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """The facts of one measure under one scheme; a field is a name that the rules use.

    A field with a default may be missing from what was issued before it was added: the default is what held then.
    """

    polarity: str
    tolerance: float
    basis: str
    green_tolerance: float = 0.0
    over_tolerance: float | None = None
    amber_if_improved: bool = False
    scheme_basis: str | None = None  # of green and over tolerance; None: as the measure's own
    places: int | None = None  # decimals of a figure as it is held, to which it is rounded first
    band: float = 0.0  # a change within this share of the earlier figure is no change

    @classmethod
    def of(cls, measure: Measured, scheme: Scheme) -> "RuleFacts":
        """Give the facts of a measure.

        Its own tolerance, and the basis of that, override the scheme's amber tolerance and nothing else; a basis
        without a tolerance of its own says nothing.
        """
        own, basis = measure.tolerance, measure.tolerance_basis
        return cls(
            polarity=str(measure.polarity),
            tolerance=scheme.amber_tolerance if own is None else own,
            basis=str(scheme.tolerance_basis if own is None or basis is None else basis),
            green_tolerance=scheme.green_tolerance,
            over_tolerance=scheme.over_tolerance,
            amber_if_improved=scheme.amber_if_improved,
            scheme_basis=str(scheme.tolerance_basis),
            places=places_held(measure.decimals, measure.unit) if scheme.rate_as_published else None,
        )

    @classmethod
    def issued(cls, known: Mapping[str, object]) -> "RuleFacts":
        """Give the facts that were kept with an issue, those that have been added since as they were then.

        Raises `KeyError` where one is missing that every issue has.
        """
        given = {field.name: known[field.name] for field in fields(cls) if field.name in known}
        for needed in ("polarity", "tolerance", "basis"):
            if needed not in given:
                raise KeyError(needed)
        return cls(**given)  # type: ignore[arg-type]  # as `known` gave them

    def known(self) -> dict[str, Value]:
        """Give them by the names that the rules use.

        >>> RuleFacts("higher", 0.05, "percent").known()["tolerance"]
        0.05
        """
        return {field.name: getattr(self, field.name) for field in fields(self)}


FACT_NAMES = frozenset(field.name for field in fields(RuleFacts))


def unknown_names(rule: Expression, *given: str) -> frozenset[str]:
    """Give the names of a rule that neither a measure's facts nor its figure supply, nor those given.

    >>> from pmf_xl.rules.rating import RATING
    >>> unknown_names(RATING)
    frozenset()
    """
    return names(rule) - FACT_NAMES - FIGURE_NAMES - set(given)
