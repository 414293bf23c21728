"""Counts of ratings by whatever measures are grouped by, as a table and as bars."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmf_xl.layout.parts import Column, Content, Kind, Line, Part, Section, Table
from pmf_xl.layout.pictures import Bars
from pmf_xl.rules.on_target import OnTarget, count_on_target
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Rating

NAME, COUNT = 36.0, 8.5  # widths


@dataclass(frozen=True, slots=True)
class Counted:
    """The ratings of one group of measures."""

    name: str
    rated: tuple[tuple[str, bool], ...]  # the rating of each, and whether it is due
    drawn: bool = True  # has a bar of its own
    strong: bool = False

    @property
    def ratings(self) -> tuple[str, ...]:
        """The ratings alone."""
        return tuple(rating for rating, _ in self.rated)

    def on_target(self, scheme: Scheme) -> OnTarget:
        """Count those on target; a grade that the council has given up since is a rating that is not."""
        known = scheme.ratings
        return count_on_target(
            scheme, [(rating if rating in known else Rating.RED, due) for rating, due in self.rated]
        )


def in_columns(scheme: Scheme) -> tuple[str, ...]:
    """Give every rating of a scheme in the order in which counts are shown, from good to bad, and then the others.

    >>> in_columns(Scheme())
    ('GREEN', 'AMBER', 'RED', 'BLUE', 'GREY', 'PARTIAL', 'NO DATA')
    """
    others = (Rating.RED, Rating.BLUE, Rating.GREY, Rating.PARTIAL, Rating.NO_DATA)
    return (*scheme.grades, *(str(word) for word in others))


def shown_ratings(scheme: Scheme, groups: Iterable[Counted]) -> tuple[str, ...]:
    """Give the ratings that the scheme can give or that are there, in the order in which they are shown."""
    there = {rating for group in groups for rating in group.ratings}
    seldom = {Rating.PARTIAL} if scheme.over_tolerance else {Rating.BLUE, Rating.PARTIAL}
    of_scheme = in_columns(scheme)
    # Grades of an earlier period that the council has given up since.
    given_up = sorted(there.difference(of_scheme))
    return (
        *scheme.grades,
        *given_up,
        *(rating for rating in of_scheme[len(scheme.grades) :] if rating in there or rating not in seldom),
    )


def counts_table(heading: str, groups: Sequence[Counted], scheme: Scheme) -> Table:
    """Declare a table of counts: a line per group, a column per rating, all of them, and the share on target."""
    shown = shown_ratings(scheme, groups)
    columns = (
        Column("name", heading, Kind.LONG_TEXT, NAME),
        *(Column(str(rating), scheme.label(rating), Kind.COUNT, COUNT) for rating in shown),
        Column("all", "All", Kind.COUNT, COUNT),
        Column("share", "On target", Kind.SHARE, COUNT),
    )
    return Table(
        columns,
        tuple(_line(number, group, shown, scheme) for number, group in enumerate(groups)),
        keys=("name",),
    )


def _line(number: int, group: Counted, shown: Sequence[str], scheme: Scheme) -> Line:
    counts = Counter(group.ratings)
    values: dict[str, Content] = {
        str(rating): counts[rating] for rating in dict.fromkeys((*in_columns(scheme), *shown))
    }
    values |= {
        "name": group.name,
        "all": len(group.ratings),
        "share": group.on_target(scheme).share,
    }
    return Line(str(number), values, strong=group.strong)


def counts_parts(
    section: str,
    heading: str,
    groups: Sequence[Counted],
    scheme: Scheme,
    *,
    upright: bool = False,
    fewest: int = 0,
) -> tuple[Part, ...]:
    """Declare counts with their chart, which is left out where there would be one bar only.

    So it is where all bars together would count less than the `fewest`: the table above says as much at a glance.
    """
    table = counts_table(heading, groups, scheme)
    drawn = tuple(str(number) for number, group in enumerate(groups) if group.drawn)
    counts = sum(len(group.ratings) for group in groups if group.drawn)
    if len(drawn) < 2 or counts < fewest:
        return (Section(section), table)
    shown = shown_ratings(scheme, groups)
    told = "; ".join(_told(groups[int(number)], shown, scheme) for number in drawn)
    bars = Bars(section, f"Stacked bars of ratings. {told}.", "name", tuple(map(str, shown)), drawn, upright)
    return (Section(section), table, bars)


def _told(group: Counted, shown: Sequence[str], scheme: Scheme) -> str:
    """Say what a bar shows."""
    counts = Counter(group.ratings)
    parts = ", ".join(
        f"{counts[rating]} {scheme.label(rating).lower()}" for rating in shown if counts[rating]
    )
    return f"{group.name.strip()}: {parts or 'none'}"
