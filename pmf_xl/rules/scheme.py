"""A council's rating scheme: how far short is amber, whether beyond is blue, what counts as on target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmf_xl.rules.operations import Value
from pmf_xl.rules.rounding import places_held
from pmf_xl.rules.terms import Basis, Rating, ShareOf


@dataclass(frozen=True, slots=True)
class Scheme:
    """One framework's rating rules; the defaults are South Derbyshire's, but for what a share is a share of.

    Tolerances are shares of the target where `tolerance_basis` is percent, else in the measure's unit.
    Raises `ValueError` for a negative tolerance, or where no data would count as on target.

    >>> scheme = Scheme(amber_tolerance=0.1)
    >>> scheme.constants(polarity="lower", decimals=1, unit="percent")["places"]
    3
    >>> scheme.on_target(Rating.GREY), scheme.on_target(Rating.NO_DATA)
    (True, False)
    """

    green_tolerance: float = 0.0
    amber_tolerance: float = 0.05
    tolerance_basis: Basis = Basis.PERCENT
    over_tolerance: float | None = None
    amber_if_improved: bool = False
    rate_as_published: bool = True
    counts_as_on_target: frozenset[Rating] = frozenset({Rating.GREEN, Rating.AMBER, Rating.GREY})
    slippage_days: int = 14
    share_of: ShareOf = ShareOf.RATED

    def __post_init__(self) -> None:
        """Take words given as plain text, and refuse what no scheme may say."""
        object.__setattr__(self, "tolerance_basis", Basis(self.tolerance_basis))
        object.__setattr__(self, "share_of", ShareOf(self.share_of))
        object.__setattr__(self, "counts_as_on_target", frozenset(map(Rating, self.counts_as_on_target)))
        for key in ("green_tolerance", "amber_tolerance", "over_tolerance", "slippage_days"):
            value = getattr(self, key)
            if value is not None and value < 0:
                raise ValueError(f"{key} is {value}; give zero or more")
        if Rating.NO_DATA in self.counts_as_on_target:
            raise ValueError("NO DATA never counts as on target; take it out of counts_as_on_target")

    def constants(
        self,
        *,
        polarity: str,
        tolerance: float | None = None,
        basis: str | None = None,
        decimals: int | None = None,
        unit: str | None = None,
    ) -> Mapping[str, Value]:
        """Give what `RATING` and the like know of a measure before any figure comes, to specialise them with.

        A measure's own `tolerance` (and its `basis`) overrides the scheme's amber tolerance and nothing else;
        a basis without a tolerance of its own says nothing. `decimals` is the measure's reporting precision
        in its `unit`.
        """
        return {
            "polarity": str(polarity),
            "tolerance": self.amber_tolerance if tolerance is None else tolerance,
            "basis": str(self.tolerance_basis if tolerance is None or basis is None else basis),
            "scheme_basis": str(self.tolerance_basis),
            "green_tolerance": self.green_tolerance,
            "over_tolerance": self.over_tolerance,
            "amber_if_improved": self.amber_if_improved,
            "places": places_held(decimals, unit) if self.rate_as_published else None,
        }

    def on_target(self, rating: str) -> bool:
        """Say whether a rating counts as on target under this scheme."""
        return rating in self.counts_as_on_target

    def share_on_target(self, ratings: Iterable[str]) -> float | None:
        """Give the share of ratings that count as on target, no data not among them; None for no ratings.

        To be taken out once nothing asks for it: `pmf_xl.rules.on_target.count_on_target` counts by `share_of`.
        """
        counted = [self.on_target(rating) for rating in ratings]
        return sum(counted) / len(counted) if counted else None
