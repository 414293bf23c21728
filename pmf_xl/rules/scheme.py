"""A council's rating scheme: how far short is amber, whether beyond is blue, what counts as on target."""

from dataclasses import dataclass

from pmf_xl.rules.terms import NEVER_ON_TARGET, Basis, Rating, ShareOf


@dataclass(frozen=True, slots=True)
class Scheme:
    """One framework's rating rules; the defaults are South Derbyshire's, but for what a share is a share of.

    Tolerances are shares of the target where `tolerance_basis` is percent, else in the measure's unit.
    Raises `ValueError` for a negative tolerance, or where no data or a part of a period would count as on target.

    >>> scheme = Scheme(amber_tolerance=0.1)
    >>> scheme.on_target(Rating.GREY), scheme.on_target(Rating.NO_DATA)
    (True, False)
    """

    green_tolerance: float = 0.0
    amber_tolerance: float = 0.05
    tolerance_basis: Basis = Basis.PERCENT
    over_tolerance: float | None = None
    amber_if_improved: bool = False
    amber_if_improved_on_previous: bool = False
    rate_as_published: bool = True
    counts_as_on_target: frozenset[Rating] = frozenset({Rating.GREEN, Rating.AMBER, Rating.GREY})
    slippage_days: int = 14
    share_of: ShareOf = ShareOf.RATED
    labels: tuple[
        tuple[Rating, str], ...
    ] = ()  # what the council calls a rating, where it is not by its name

    def __post_init__(self) -> None:
        """Take words given as plain text, and refuse what no scheme may say."""
        object.__setattr__(self, "tolerance_basis", Basis(self.tolerance_basis))
        object.__setattr__(self, "share_of", ShareOf(self.share_of))
        object.__setattr__(self, "counts_as_on_target", frozenset(map(Rating, self.counts_as_on_target)))
        labels = tuple((Rating(rating), label) for rating, label in self.labels)
        object.__setattr__(self, "labels", labels)
        for key in ("green_tolerance", "amber_tolerance", "over_tolerance", "slippage_days"):
            value = getattr(self, key)
            if value is not None and value < 0:
                raise ValueError(f"{key} is {value}; give zero or more")
        for rating in sorted(NEVER_ON_TARGET & self.counts_as_on_target):
            raise ValueError(f"{rating} never counts as on target; take it out of counts_as_on_target")

    def label(self, rating: str) -> str:
        """Give what a rating is called wherever people read it.

        >>> Scheme().label(Rating.NO_DATA), Scheme(labels=((Rating.GREEN, "On track"),)).label(Rating.GREEN)
        ('No data', 'On track')
        """
        return dict[str, str](self.labels).get(rating) or str(rating).capitalize()

    def on_target(self, rating: str) -> bool:
        """Say whether a rating counts as on target under this scheme."""
        return rating in self.counts_as_on_target
