"""A council's rating scheme: how far short is amber, whether beyond is blue, what counts as on target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pmf_xl.rules.grades import FurtherGrade, best_first, in_order
from pmf_xl.rules.terms import NEVER_ON_TARGET, Basis, Rating, ShareOf


@dataclass(frozen=True, slots=True)
class Scheme:
    """One framework's rating rules; the defaults are South Derbyshire's, but for what a share is a share of.

    Tolerances are shares of the target where `tolerance_basis` is percent, else in the measure's unit. A rating is its
    code: a word of `Rating`, or that of one of the `further` grades.
    Raises `ValueError` for a negative tolerance, for a rating that there is not, or where no data or a part of a period
    would count as on target.

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
    counts_as_on_target: frozenset[str] = frozenset({Rating.GREEN, Rating.AMBER, Rating.GREY})
    slippage_days: int = 14
    share_of: ShareOf = ShareOf.RATED
    labels: tuple[tuple[str, str], ...] = ()  # what the council calls a rating, where it is not by its name
    further: tuple[FurtherGrade, ...] = ()  # grades beside the built-in ratings

    def __post_init__(self) -> None:
        """Take words given as plain text, and refuse what no scheme may say."""
        object.__setattr__(self, "tolerance_basis", Basis(self.tolerance_basis))
        object.__setattr__(self, "share_of", ShareOf(self.share_of))
        object.__setattr__(self, "further", tuple(map(_further, self.further)))
        counted = frozenset(map(self.rating, self.counts_as_on_target))
        object.__setattr__(self, "counts_as_on_target", counted)
        labels = tuple((self.rating(rating), label) for rating, label in self.labels)
        object.__setattr__(self, "labels", labels)
        for key in ("green_tolerance", "amber_tolerance", "over_tolerance", "slippage_days"):
            value = getattr(self, key)
            if value is not None and value < 0:
                raise ValueError(f"{key} is {value}; give zero or more")
        for rating in sorted(NEVER_ON_TARGET & self.counts_as_on_target):
            raise ValueError(f"{rating} never counts as on target; take it out of counts_as_on_target")
        for grade in self.further:
            if grade.tolerance < 0 or grade.code in tuple(Rating):
                raise ValueError(f"{grade.code} with an end at {grade.tolerance} is no further grade")

    @property
    def grades(self) -> tuple[str, ...]:
        """Green, amber and the further grades among them, the best first; what is worse than the last is red."""
        return in_order(self.amber_tolerance, self.further)

    @property
    def middling(self) -> tuple[str, ...]:
        """The grades between green and red, the best first."""
        return self.grades[1:]

    @property
    def ratings(self) -> tuple[str, ...]:
        """Every rating under this scheme, the best first; those that say nothing of the target last.

        >>> Scheme(further=(FurtherGrade("AMBER-RED", 0.1),)).ratings[:5]
        ('BLUE', 'GREEN', 'AMBER', 'AMBER-RED', 'RED')
        """
        return best_first(self.grades)

    def rating(self, word: str) -> str:
        """Give a rating of this scheme as its plain code; raises `ValueError` for a word that is none."""
        if word in (grade.code for grade in self.further):
            return str(word)
        return Rating(word).value

    def is_worse(self, rating: str, other: str) -> bool:
        """Say whether a rating is worse than another, of two that say how near the target a figure is.

        >>> Scheme().is_worse("AMBER", "GREEN"), Scheme().is_worse("AMBER", "GREY")
        (True, False)
        """
        colours = self.ratings[: self.ratings.index(Rating.RED) + 1]
        return {rating, other} <= set(colours) and colours.index(rating) > colours.index(other)

    def label(self, rating: str) -> str:
        """Give what a rating is called wherever people read it.

        >>> Scheme().label(Rating.NO_DATA), Scheme(labels=((Rating.GREEN, "On track"),)).label(Rating.GREEN)
        ('No data', 'On track')
        """
        return dict[str, str](self.labels).get(rating) or str(rating).capitalize()

    def labels_of(self, ratings: Iterable[str]) -> str:
        """Name several ratings of which any may be meant, begun as a sentence is.

        >>> Scheme().labels_of(["AMBER", "RED"])
        'Amber or red'
        """
        first, *others = map(self.label, ratings)
        return " or ".join((first, *(label.lower() for label in others)))

    def on_target(self, rating: str) -> bool:
        """Say whether a rating counts as on target under this scheme."""
        return rating in self.counts_as_on_target


def _further(given: FurtherGrade | Mapping[str, object]) -> FurtherGrade:
    """Take a further grade as it is, or as it was kept."""
    if isinstance(given, FurtherGrade):
        return given
    return FurtherGrade(str(given["code"]), float(str(given["tolerance"])))
