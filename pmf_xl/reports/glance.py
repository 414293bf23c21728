"""A quarter at a glance: what the infographic shows of a release, and the same in words for who cannot see it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pmf_xl.layout.key import counted_words, on_target_words, rating_meanings
from pmf_xl.layout.summary_sheet import shown_ratings
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.counting import as_at_words, counted, on_target_among
from pmf_xl.reports.runs import in_unit, one_line
from pmf_xl.reports.scorecard_table import target_words
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.terms import Polarity, Travel, Unit

if TYPE_CHECKING:
    from pmf_xl.release import PeriodFigure, Release
    from pmf_xl.rules.scheme import Scheme

TITLE = "Performance at a glance"
F = TypeVar("F", bound="PeriodFigure")

FURTHEST = 3  # measures named as furthest from target
WAYS = (Travel.IMPROVING, Travel.UNCHANGED, Travel.WORSENING)
LEFT_OUT = "Measures that are confidential are left out."


@dataclass(frozen=True, slots=True)
class Short:
    """A measure that is short of its target: its rating, and its figure and target in words."""

    title: str
    rating: str
    against: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What the infographic shows; `meanings` says of each rating counted what it means, `labels` what it is called."""

    council: str
    period: str
    on_target: int
    of: int
    of_what: str  # are counted, such as measures with a rating
    rule: str
    counts: tuple[tuple[str, int], ...]
    meanings: dict[str, str]
    labels: dict[str, str]
    held_back: int  # ratings that would say something of a confidential figure
    travels: tuple[tuple[Travel, int], ...]
    furthest: tuple[Short, ...]

    @property
    def headline(self) -> str:
        """What comes first: how many measures are on target."""
        return f"{self.on_target} of {self.of} {self.of_what} {_are(self.on_target)} on target"

    @property
    def compared(self) -> str:
        """Of how many measures the travel is counted."""
        count = sum(count for _, count in self.travels)
        return f"Of {_measures(count)} with a figure before, where one way is better than the other."

    @property
    def not_counted(self) -> str:
        """What the counts leave out; nothing where they leave out nothing."""
        if not self.held_back:
            return ""
        return f"{_measures(self.held_back)} {_are(self.held_back)} not counted: a figure is confidential."

    @property
    def says(self) -> str:
        """The infographic in words."""
        counts = ", ".join(f"{count} {self.labels[rating].lower()}" for rating, count in self.counts)
        travels = ", ".join(f"{count} {str(way).lower()}" for way, count in self.travels)
        short = "; ".join(f"{one.title}, {one.against}" for one in self.furthest)
        said = [
            f"{TITLE}: {self.council}, {self.period}.",
            f"{self.headline}. {self.rule}",
            f"Ratings: {counts}.",
            self.not_counted,
            f"Since the figure before: {travels}. {self.compared}",
            f"Furthest from target, by share of the target: {short}." if short else "",
            LEFT_OUT,
        ]
        return " ".join(sentence for sentence in said if sentence)


def glance_of(release: "Release") -> Glance:
    """Gather what the infographic shows of a release."""
    catalogue, now = release.catalogue, release.measures
    scheme, group = catalogue.framework.scheme, counted("", now)
    shown, count = shown_ratings(scheme, [group]), Counter(group.ratings)
    travels, found = Counter(figure.travel_short for figure in now), on_target_among(catalogue, now)
    return Glance(
        council=one_line(catalogue.framework.council),
        period=release.period.label,
        on_target=found.count,
        of=found.of,
        of_what=counted_words(scheme),
        rule=" ".join(filter(None, (on_target_words(scheme), as_at_words(release)))),
        counts=tuple((rating, count[rating]) for rating in shown),
        meanings=rating_meanings(scheme, partial=release.partial_of),
        labels={rating: scheme.label(rating) for rating in shown},
        held_back=len(now) - len(group.rated),
        travels=tuple((way, travels[way]) for way in WAYS),
        furthest=tuple(map(short_of, furthest(now, scheme)[:FURTHEST])),
    )


def furthest(figures: "Iterable[F]", scheme: "Scheme") -> "tuple[F, ...]":
    """Give the measures that the council's rule says are not on target, the furthest from it first."""
    missed = [(share, figure) for figure in figures if (share := _short_by(figure, scheme))]
    missed.sort(key=lambda one: -one[0])  # which keeps the catalogue's order of those as far
    return tuple(figure for _, figure in missed)


def worst_first(figures: "Iterable[F]", scheme: "Scheme") -> "list[F]":
    """Put the furthest from target first, then others that are rated, such as against a target of zero, then the rest.

    Within each of the last two they keep the order of the catalogue.
    """
    held = list(figures)
    off = furthest(held, scheme)
    named = {figure.ref for figure in off}
    others = [figure for figure in held if figure.ref not in named]
    return [*off, *sorted(others, key=lambda one: not has_colour(unless_withheld(one.rating)))]


def short_of(figure: "PeriodFigure") -> Short:
    """Say how a measure that is short of its target stands against it."""
    assert figure.rating is not None
    aimed_at = "a target range of" if figure.measure.polarity is Polarity.RANGE else "a target of"
    outturn = in_unit(number(figure.outturn), figure.measure)
    judged = ", rating judged" if figure.is_judged else ""
    against = f"{outturn} against {aimed_at} {target_words(figure)}{judged}"
    return Short(one_line(figure.measure.title), str(figure.rating), against)


def _short_by(figure: "PeriodFigure", scheme: "Scheme") -> float | None:
    """Give how far a figure is from its target as a share of it, None where that says nothing.

    Of a yes that was to be, and of a target of zero, there is no share; for monitoring nothing is far or near. Of a
    part only, how far the whole is nobody knows.
    """
    outturn, measure = number(figure.outturn), figure.measure
    ends = [end for end in (figure.target, figure.target_high) if end is not None]
    if outturn is None or not ends or figure.rating is None or scheme.on_target(figure.rating):
        return None
    if figure.is_partial:
        return None
    if measure.unit is Unit.YESNO or measure.polarity is Polarity.NONE or not all(ends):
        return None
    return _shortfall(outturn, ends, measure.polarity)


def _shortfall(outturn: float, ends: Sequence[float], polarity: Polarity) -> float | None:
    low, high = min(ends), max(ends)
    if polarity is not Polarity.LOWER and outturn < low:
        return (low - outturn) / abs(low)
    if polarity is not Polarity.HIGHER and outturn > high:
        return (outturn - high) / abs(high)
    return None


def _measures(count: int) -> str:
    return number_of(count, "measure")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
