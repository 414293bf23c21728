"""Counting measures: their ratings, and how many of them are on target."""

from typing import TYPE_CHECKING

from pmf_xl.layout.key import counted_words
from pmf_xl.layout.summary_sheet import Counted
from pmf_xl.release.released import unless_withheld
from pmf_xl.rules.on_target import OnTarget, count_on_target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.release import PeriodFigure, Release


def counted(
    name: str, figures: "Iterable[PeriodFigure]", *, drawn: bool = True, strong: bool = False
) -> Counted:
    """Gather the ratings of measures that may be counted under a name."""
    return Counted(name, rated(figures), drawn, strong)


def rated(figures: "Iterable[PeriodFigure]") -> tuple[tuple[str, bool], ...]:
    """Give the rating of every measure that may be counted, and whether it is due."""
    known = ((unless_withheld(figure.rating), figure.due) for figure in figures)
    return tuple((rating, due) for rating, due in known if rating is not None)


def on_target_among(catalogue: "Catalogue", figures: "Iterable[PeriodFigure]") -> OnTarget:
    """Count how many measures are on target, and of how many, as the framework's scheme counts."""
    return count_on_target(catalogue.framework.scheme, rated(figures))


def on_target_of(catalogue: "Catalogue", figures: "Iterable[PeriodFigure]") -> str:
    """Write how many measures are on target, and of which: `6 of 6 measures with a rating`."""
    found = on_target_among(catalogue, figures)
    return f"{found.count} of {found.of} {counted_words(catalogue.framework.scheme)}"


def on_target_before(release: "Release") -> OnTarget | None:
    """Count how many of a release's measures were on target in the period before; None where nothing is known of it."""
    earlier = release.period.previous()
    if earlier not in release.known:
        return None
    then = [one for figure in release.measures if (one := release.standing_in(figure.ref, earlier))]
    found = on_target_among(release.catalogue, then)
    return found if found.of else None


def as_at_words(release: "Release") -> str:
    """Say how many measures are counted as at an earlier period; nothing where all are as at this one."""
    count = sum(figure.as_at is not None for figure in release.measures)
    if not count:
        return ""
    measures = "1 measure is" if count == 1 else f"{count} measures are"
    them = "it was" if count == 1 else "they were"
    return f"{measures} not due in {release.period.label} and counted as at the last period in which {them}."
