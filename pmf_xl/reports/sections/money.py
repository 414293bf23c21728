"""Money: of each measure in pounds the budget, what is spent or gathered so far, and the forecast, with a chart."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Sheet, Table, Title
from pmf_xl.layout.pictures import Variances
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.pieces import key_of, or_note, printed_first, without_empty
from pmf_xl.reports.scorecard_table import (
    commentary_words,
    part_notes,
    printed_as,
    shown_target,
    year_target_words,
)
from pmf_xl.reports.wording import shortened
from pmf_xl.rules.terms import Aggregation, Frequency, Polarity, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

FINANCE = "Finance"
BESIDE = (
    "good_is",
    "target",
    "forecast_rating",
    "note",
)  # for screens: the variance says what the profile would
LONGEST = 220  # characters of a commentary, of which all stands on the measure's own page


def finance(view: "View") -> list[Sheet]:
    """Declare money: of each measure in pounds the budget, what is spent or gathered so far, and the forecast."""
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 38),
        Column("good_is", "Good is", Kind.TEXT, 0),
        Column("budget", "Budget for the year", Kind.FIGURE, 0),
        Column("target", "Profile to date", Kind.FIGURE, 0),
        Column("year_to_date", "Actual to date", Kind.FIGURE, 0),
        Column("variance", "Variance to date", Kind.VARIANCE, 0),
        Column("rating", "Rating", Kind.RATING, 0),
        Column("forecast", "Forecast for the year", Kind.FIGURE, 0),
        Column("ahead", "Forecast variance", Kind.VARIANCE, 0),
        Column("forecast_rating", "Forecast rating", Kind.RATING, 0),
        Column("commentary", "Commentary", Kind.LONG_TEXT, 46),
        Column("note", "Notes", Kind.LONG_TEXT, 26),
    )
    figures = [figure for figure in view.measures if figure.measure.unit is Unit.CURRENCY]
    table = without_empty(
        Table(columns, tuple(_money_line(view, one) for one in figures), keys=("reference",))
    )
    table, printed = printed_first(table, BESIDE)
    title = Title(FINANCE, f"{view.period.label}, {number_of(len(figures), 'measure')} in pounds")
    note = Note(
        "Variances are favourable where they carry a plus: spent less than planned, or gathered more."
    )
    key = key_of(view.release)
    parts = or_note(
        table, "No measure of this report is in pounds.", Gap(), *_drawn(view, figures), note, *key
    )
    return [Sheet(FINANCE, (title, *parts), freeze=2, on_paper=printed)]


_GOOD_IS = {Polarity.HIGHER: "Higher", Polarity.LOWER: "Lower", Polarity.RANGE: "In range"}


def _money_line(view: "View", figure: "ReleasedFigure") -> Line:
    ranged = figure.is_range
    values: dict[str, Content] = {
        "reference": figure.ref,
        "measure": figure.title,
        "good_is": _GOOD_IS.get(figure.measure.polarity, "Not rated"),
        "budget": year_target_words(figure) if ranged else _budget(view, figure),
        "target": None if _is_of_year(figure) else shown_target(figure),
        "year_to_date": figure.year_to_date,
        "variance": _variance(figure),
        "rating": figure.rating,
        "forecast": figure.forecast,
        "ahead": _ahead(view, figure),
        "forecast_rating": unless_withheld(figure.forecast_rating),
        "commentary": _said(view, figure),
        "note": "; ".join(part_notes(figure)) or None,
    }
    return Line(figure.ref, values, printed_as(figure))


def _said(view: "View", figure: "ReleasedFigure") -> str | None:
    """Give what the service said; what is long is cut where the measure has a page on which all of it stands."""
    whole, page = commentary_words(figure), view.own_page(figure)
    short = shortened(whole or "", LONGEST)
    return whole if page is None or short == (whole or "") else f"{short} All of it: {page}"


def _is_of_year(figure: "ReleasedFigure") -> bool:
    """Say whether a figure is what is expected of the year, and so none of what is spent or gathered to date."""
    return figure.measure.aggregation is Aggregation.YEAR_END


def _variance(figure: "ReleasedFigure") -> float | None:
    """Give by how much what is spent or gathered to date is better than its profile."""
    return None if _is_of_year(figure) else number(figure.variance)


def _budget(view: "View", figure: "ReleasedFigure") -> float | None:
    """Give the budget of the year; of a range its lower end."""
    target = view.catalogue.target(figure.ref, view.period.ending(Frequency.ANNUAL))
    return target.target if target else None


def _ahead(view: "View", figure: "ReleasedFigure") -> float | None:
    """Give by how much the forecast is better than the budget, where better is higher or lower."""
    budget, forecast = _budget(view, figure), number(figure.forecast)
    if budget is None or forecast is None:
        return None
    ahead = {Polarity.HIGHER: forecast - budget, Polarity.LOWER: budget - forecast}
    return ahead.get(figure.measure.polarity)


def _drawn(view: "View", figures: "Sequence[ReleasedFigure]") -> "Iterator[Part]":
    """Draw the variances as shares of what was planned: a large budget and a small one are seen on one scale."""
    shares = [
        (one, _share(_variance(one), _planned(one)), _share(_ahead(view, one), _budget(view, one)))
        for one in figures
    ]
    shares = [one for one in shares if one[1:] != (None, None)]
    if not shares:
        return
    in_words = "; ".join(
        f"{figure.title}: {_in_words('to date', so_far)}, {_in_words('forecast', ahead)}"
        for figure, so_far, ahead in shares
    )
    yield Variances(
        "Variance as a share of what was planned: plus is favourable",
        f"Bars of variance as a share of what was planned, plus is favourable. {in_words}.",
        "measure",
        tuple(figure.ref for figure, _, _ in shares),
        (
            ("To date, of the profile", tuple(so_far for _, so_far, _ in shares)),
            ("Forecast, of the year's budget", tuple(ahead for _, _, ahead in shares)),
        ),
    )
    yield Gap()


def _planned(figure: "ReleasedFigure") -> float | None:
    """Give what a variance to date is measured from: the profile, of a range the end that was missed."""
    outturn, high = number(figure.outturn), figure.target_high
    over = high is not None and outturn is not None and outturn > high
    return high if over else figure.target


def _share(variance: float | None, planned: float | None) -> float | None:
    return None if variance is None or not planned else variance / abs(planned)


def _in_words(when: str, share: float | None) -> str:
    return f"{when} not known" if share is None else f"{when} {share:+.1%}"
