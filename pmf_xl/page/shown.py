"""A released figure as pages show it: one line of a list, everything written out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from pmf_xl.page.matters import in_order
from pmf_xl.release import Withheld
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.scorecard_table import figure_words, target_words
from pmf_xl.reports.selection import SELECTED_BY
from pmf_xl.reports.values import value_of
from pmf_xl.rules.terms import Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme
    from pmf_xl.page.addresses import Addresses
    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure

NO_TRAVEL = (None, Travel.NO_COMPARISON)


@dataclass(frozen=True, slots=True)
class Mark:
    """A rating or a travel: its code, its word, and how that stands in a page; its shape is in the style sheet."""

    code: str
    word: str
    style: str

    @property
    def html(self) -> str:
        """How it stands in a line of text."""
        return f"<b class={self.style}>{escape(self.word)}</b>"


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """A measure in a list; what it is filtered by is held as `by`, its codes under the name of each filter."""

    ref: str
    title: str
    address: str
    service: str
    figure: str
    target: str
    rating: Mark | None
    travel: Mark | None
    note: str
    by: Mapping[str, Sequence[str]]
    about: str  # what is searched besides what is seen

    @property
    def code(self) -> str:
        """The code of its rating."""
        return self.rating.code if self.rating else ""


class Shown:
    """Writes figures of a release out, with the signs and the styles of a theme."""

    def __init__(self, release: "Release", theme: "Theme", addresses: "Addresses") -> None:
        self.release, self.theme, self.addresses = release, theme, addresses
        self.services = {one.code: one.name for one in release.catalogue.services}
        self._ratings, self._travels = (
            {
                str(code): Mark(str(code), look["word"], f"{kind}{number}")
                for number, (code, look) in enumerate(theme.data[name].items())
            }
            for kind, name in (("r", "ratings"), ("t", "travel"))
        )
        self._withheld = Mark("", str(Withheld.CONFIDENTIAL), "rc")

    def rating(self, rating: str | Withheld | None) -> Mark | None:
        """Give the mark of a rating; of one that is withheld the sign for that."""
        if isinstance(rating, Withheld):
            return self._withheld
        if not rating:
            return None
        known = self._ratings.get(
            rating
        )  # of an earlier period it may be a grade that the council has given up
        return known or Mark(rating, rating.capitalize(), "rc")

    def travel(self, figure: "ReleasedFigure") -> Mark | None:
        """Give the mark of its travel since the figure before, or that it is withheld."""
        travel = unless_withheld(figure.travel_short)
        return None if figure.is_stale or travel in NO_TRAVEL else self._travels[str(travel)]

    def figure(self, figure: "PeriodFigure") -> str:
        """Write the figure, with its marker where it is not final, or the shorthand that stands in its place."""
        value = value_of(figure)
        if value.number is None:
            return f"[{value.marker}]"
        written = figure_words(figure, value.number)
        return f"{written} [{value.marker}]" if value.marker else written

    def row(self, figure: "ReleasedFigure") -> ListedMeasure:
        """Write out one measure for a list."""
        measure = figure.measure
        stale = figure.is_stale and figure.latest is not None
        shown = figure_words(figure, figure.latest) if stale else self.figure(figure)
        return ListedMeasure(
            ref=measure.ref,
            title=measure.title,
            address=self.addresses.of_measure(measure.ref),
            service=self.services.get(measure.service, measure.service),
            figure=shown,
            target=target_words(figure) or "",
            rating=self.rating(figure.rating),
            travel=self.travel(figure),
            note=f"As at {latest.label}" if stale and (latest := figure.latest_period) else "",
            by={
                name: sorted(filter(None, found(self.release.catalogue, figure)))
                for name, found in FILTERED_BY.items()
            },
            about=measure.definition,
        )


_MOVED: "dict[Travel | None, str]" = {
    Travel.IMPROVING: "better",
    Travel.UNCHANGED: "same",
    Travel.WORSENING: "worse",
}
#: What lists are filtered by; a priority finds whatever serves it or anything below it.
FILTERED_BY = {
    name: SELECTED_BY[name] for name in ("service", "directorate", "committee", "group", "lens", "flag")
} | {
    "plan": lambda catalogue, figure: {
        node.code for code in figure.measure.plan for node in catalogue.node_path(code)
    },
    "before": lambda _, figure: {_MOVED.get(unless_withheld(figure.travel_short), "")},
    "year": lambda _, figure: {_MOVED.get(unless_withheld(figure.travel_long), "")},
}


def worst_first(release: "Release", figures: "Sequence[ReleasedFigure]") -> "list[ReleasedFigure]":
    """Order measures by their ratings, the worst first and those that are not due last; else as in the catalogue."""
    order = (
        *reversed(in_order(release.catalogue.framework.scheme)),
        Rating.NO_DATA,
        Rating.PARTIAL,
        Rating.GREY,
    )
    places = {str(rating): place for place, rating in enumerate(order)}
    last = len(order)

    def place(figure: "ReleasedFigure") -> tuple[bool, int]:
        return not figure.is_due_now, places.get(str(unless_withheld(figure.rating)), last)

    return sorted(figures, key=place)
