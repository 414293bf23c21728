"""What the rules know of a measure before any figure comes: the one place where their names are given their values.

What is issued, the table of figures, the scorecard's formulas and the functions for Excel all take it from here. A
name that a rule uses and nobody gives is an error of this program, which `unknown_names` finds: never a blank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple, Protocol

from pmf_xl.rules.bands import ends_named
from pmf_xl.rules.expression import Expression, names
from pmf_xl.rules.grades import BUILT_IN, FurtherGrade, GradeEnd
from pmf_xl.rules.operations import Value
from pmf_xl.rules.rounding import places_held
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import RateAgainst, Rating

#: The names that come with a figure and its period, and so differ from one to the next.
FIGURE_NAMES = frozenset(
    {
        "outturn", "marker", "due", "partial", "target", "target_high", "previous", "last_year", "travel_long",
        "forecast", "year_target", "year_target_high", "benchmark_value", "travel_short",
    }
)  # fmt: skip


class Banded(Protocol):
    """What a measure, or its target of one period, may say of where its colours end; None: nothing."""

    @property
    def tolerance(self) -> float | None:
        """Its amber tolerance."""

    @property
    def tolerance_above(self) -> float | None:
        """That above a range's upper end, where it differs."""

    @property
    def green_tolerance(self) -> float | None:
        """Its green tolerance."""

    @property
    def green_tolerance_above(self) -> float | None:
        """That above a range's upper end, where it differs."""

    @property
    def tolerance_basis(self) -> str | None:
        """The basis of these."""

    @property
    def green_from(self) -> float | None:
        """The least figure that is green."""

    @property
    def green_up_to(self) -> float | None:
        """The greatest figure that is green."""

    @property
    def amber_from(self) -> float | None:
        """The least figure that is amber."""

    @property
    def amber_up_to(self) -> float | None:
        """The greatest figure that is amber."""

    @property
    def ends(self) -> tuple[GradeEnd, ...]:
        """Where further grades end."""


class Measured(Banded, Protocol):
    """What is asked of a measure: the model of the catalogue has it."""

    @property
    def polarity(self) -> str:
        """Which way is good."""

    @property
    def over_tolerance(self) -> float | None:
        """Its own tolerance above which it is blue, if it has one."""

    @property
    def rate_against(self) -> str:
        """What its figures are rated against."""

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
    green_basis: str | None = None  # of green tolerance; None: the scheme's
    over_basis: str | None = None  # of over tolerance; None: the scheme's
    tolerance_above: float | None = None  # above a range's upper end; None: as below its lower
    green_tolerance_above: float | None = None
    green_from: float | None = None  # where colours end at figures of their own
    green_up_to: float | None = None
    amber_from: float | None = None
    amber_up_to: float | None = None
    rate_against: str = RateAgainst.TARGET.value
    amber_if_improved_on_previous: bool = False
    judged: str | None = None  # a rating that is given in place of the one worked out
    grades: tuple[str, ...] = BUILT_IN  # that a figure may be rated, the best first; else it is red
    ends: tuple[GradeEnd, ...] = ()  # where the further ones among them end

    @classmethod
    def of(
        cls, measure: Measured, scheme: Scheme, target: Banded | None = None, judged: str | None = None
    ) -> "RuleFacts":
        """Give the facts of a measure, in a period whose `target` may say more, and in which it may be `judged`.

        What the target says of green, or of amber, goes before what the measure says, and that before the scheme's
        tolerance; a basis without a tolerance beside it says nothing. A figure of its own goes before a tolerance.
        """
        said = (target, measure) if target else (measure,)
        green, amber = _first_said(said, "green"), _first_said(said, "amber")
        over = measure.over_tolerance
        return cls(
            polarity=str(measure.polarity),
            tolerance=scheme.amber_tolerance if amber.tolerance is None else amber.tolerance,
            basis=str(amber.basis or scheme.tolerance_basis),
            green_tolerance=scheme.green_tolerance if green.tolerance is None else green.tolerance,
            over_tolerance=scheme.over_tolerance if over is None else over,
            amber_if_improved=scheme.amber_if_improved,
            scheme_basis=str(scheme.tolerance_basis),
            places=places_held(measure.decimals, measure.unit) if scheme.rate_as_published else None,
            green_basis=green.basis,
            over_basis=None if over is None else _basis_of([measure]),
            tolerance_above=amber.above,
            green_tolerance_above=green.above,
            green_from=green.least,
            green_up_to=green.most,
            amber_from=amber.least,
            amber_up_to=amber.most,
            rate_against=str(measure.rate_against),
            amber_if_improved_on_previous=scheme.amber_if_improved_on_previous,
            judged=None if judged is None else str(judged),
            grades=scheme.grades,
            ends=tuple(_end(said, grade, scheme) for grade in scheme.further),
        )

    @classmethod
    def issued(cls, known: Mapping[str, object]) -> "RuleFacts":
        """Give the facts that were kept with an issue, those that have been added since as they were then.

        Raises `KeyError` where one is missing that every issue has.
        """
        given = {name: known[name] for name in _NAMES if name in known}
        if grades := tuple(str(known.get(GRADES) or "").split(GRADES_APART)[1:-1]):
            given |= {
                "grades": grades,
                "ends": tuple(_issued_end(known, grade) for grade in _further(grades)),
            }
        for needed in ("polarity", "tolerance", "basis"):
            if needed not in given:
                raise KeyError(needed)
        return cls(**given)  # type: ignore[arg-type]  # as `known` gave them

    def end(self, grade: str) -> GradeEnd:
        """Give where a grade ends, green and amber like the further ones; of none that there is not."""
        basis = self.green_basis or self.scheme_basis or self.basis
        green = GradeEnd(
            Rating.GREEN,
            self.green_tolerance,
            self.green_tolerance_above,
            basis,
            self.green_from,
            self.green_up_to,
        )
        amber = GradeEnd(
            Rating.AMBER, self.tolerance, self.tolerance_above, self.basis, self.amber_from, self.amber_up_to
        )
        return next(end for end in (green, amber, *self.ends) if end.grade == grade)

    def known(self) -> dict[str, Value]:
        """Give them by the names that the rules use.

        >>> RuleFacts("higher", 0.05, "percent").known()["tolerance"]
        0.05
        """
        known: dict[str, Value] = {name: getattr(self, name) for name in _NAMES}
        if self.ends:
            known[GRADES] = GRADES_APART.join(("", *self.grades, ""))
        for end in self.ends:
            known |= {name: getattr(end, said) for said, name in ends_named(end.grade).items()}
        return known


def _further(grades: Sequence[str]) -> tuple[str, ...]:
    return tuple(grade for grade in grades if grade not in BUILT_IN)


def _issued_end(known: Mapping[str, object], grade: str) -> GradeEnd:
    given: dict[str, Any] = {said: known[name] for said, name in ends_named(grade).items()}
    return GradeEnd(grade, **given)


def _end(places: Sequence[Banded], grade: FurtherGrade, scheme: Scheme) -> GradeEnd:
    """Give where a further grade ends: as the first says that says anything of it, or as the scheme has it."""
    usual = GradeEnd(grade.code, grade.tolerance, tolerance_basis=str(scheme.tolerance_basis))
    for number, place in enumerate(places):
        for end in place.ends:
            if end.grade == grade.code:
                given = end if end.tolerance is not None else replace(usual, least=end.least, most=end.most)
                basis = given.tolerance_basis or _basis_of(places[number:]) or usual.tolerance_basis
                return replace(given, tolerance_basis=str(basis))
    return usual


class _Said(NamedTuple):
    """What is said of one colour's end: a tolerance and its basis, or figures."""

    tolerance: float | None = None
    above: float | None = None
    basis: str | None = None
    least: float | None = None
    most: float | None = None


def _first_said(places: Sequence[Banded], colour: str) -> _Said:
    """Give what the first says that says anything of a colour; a basis is its own or that of the next."""
    for number, place in enumerate(places):
        least, most = getattr(place, f"{colour}_from"), getattr(place, f"{colour}_up_to")
        tolerance, above = _tolerances(place, colour)
        if tolerance is not None:
            return _Said(tolerance, above, _basis_of(places[number:]), least, most)
        if (least, most) != (None, None):
            return _Said(least=least, most=most)
    return _Said()


def _basis_of(places: Sequence[Banded]) -> str | None:
    return next((str(place.tolerance_basis) for place in places if place.tolerance_basis is not None), None)


def _tolerances(place: Banded, colour: str) -> tuple[float | None, float | None]:
    if colour == "green":
        return place.green_tolerance, place.green_tolerance_above
    return place.tolerance, place.tolerance_above


#: Under what name an issue keeps the grades of a figure, and the sign between them, and before and after.
GRADES, GRADES_APART = "grades", ";"
_NAMES = tuple(field.name for field in fields(RuleFacts) if field.name not in (GRADES, "ends"))
FACT_NAMES = frozenset(_NAMES)


def unknown_names(rule: Expression, *given: str) -> frozenset[str]:
    """Give the names of a rule that neither a measure's facts nor its figure supply, nor those given.

    >>> from pmf_xl.rules.rating import RATING
    >>> unknown_names(RATING)
    frozenset()
    """
    return names(rule) - FACT_NAMES - FIGURE_NAMES - set(given)
