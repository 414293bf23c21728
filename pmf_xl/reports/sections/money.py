"""Money: of each measure in pounds the budget, what is spent or gathered so far, and the forecast, with a chart."""

from typing import TYPE_CHECKING

from pmf_xl.layout.key import rating_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Sheet, Table, Title
from pmf_xl.layout.pictures import Variances
from pmf_xl.layout.words import written
from pmf_xl.reports.pieces import or_note, without_empty
from pmf_xl.rules.terms import Frequency, Polarity, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

FINANCE = "Finance"


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
    )
    rows = [row for figure in view.measures if figure.measure.unit == Unit.CURRENCY]
    table = without_empty(Table(columns, tuple(_money_line(view, row) for figure in rows), keys=("reference",)))
    title = Title(FINANCE, f"{view.period.label}, {len(rows)} measures in pounds")
    note = Note(
        "Variances are favourable where they carry a plus: spent less than planned, or gathered more."
    )
    key = rating_key(view.catalogue.framework.scheme)
    parts = or_note(table, "No measure of this report is in pounds.", Gap(), *_drawn(view, rows), note, *key)
    return [Sheet(FINANCE, (title, *parts), freeze=2, wide=True)]


def _money_line(view: "View", figure: "ReleasedFigure") -> Line:
    ranged = figure.measure.polarity == Polarity.RANGE
    values: dict[str, Content] = {
        "reference": figure.ref,
        "measure": figure.title,
        "good_is": {"higher": "Higher", "lower": "Lower", "range": "In range"}.get(
            figure.measure.polarity, "Not rated"
        ),
        "budget": ends(row, "year_target") if ranged else _budget(view, row),
        "target": ends(row, "target") if ranged else figure.target,
        "year_to_date": figure.year_to_date,
        "variance": figure.variance,
        "rating": figure.rating,
        "forecast": figure.forecast,
        "ahead": _ahead(view, row),
        "forecast_rating": figure.forecast_rating,
        "commentary": figure.commentary,
    }
    return Line(figure.ref, values, {"unit": figure.measure.unit, "decimals": figure.measure.decimals, "title": figure.title})


def _budget(view: "View", figure: "ReleasedFigure") -> float | None:
    """Give the budget of the year; of a range its lower end."""
    target = view.catalogue.target(figure.ref, view.period.ending(Frequency.ANNUAL))
    return target.target if target else None


def _ahead(view: "View", figure: "ReleasedFigure") -> float | None:
    """Give by how much the forecast is better than the budget, where better is higher or lower."""
    budget, forecast = _budget(view, row), figure.forecast
    if budget is None or not isinstance(forecast, float):
        return None
    ahead: dict[str, float] = {Polarity.HIGHER: forecast - budget, Polarity.LOWER: budget - forecast}
    return ahead.get(figure.measure.polarity)


def _drawn(view: "View", figures: "Sequence[ReleasedFigure]") -> "Iterator[Part]":
    """Draw the variances as shares of what was planned: a large budget and a small one are seen on one scale."""
    shares = [(row, _share(figure.variance, _planned(row)), _share(_ahead(view, row), _budget(view, row)))
              for figure in rows]  # fmt: skip
    shares = [one for one in shares if one[1:] != (None, None)]
    if not shares:
        return
    told = "; ".join(
        f"{row['title']}: {_told('to date', so_far)}, {_told('forecast', ahead)}"
        for row, so_far, ahead in shares
    )
    yield Variances(
        "Variance as a share of what was planned: plus is favourable",
        f"Bars of variance as a share of what was planned, plus is favourable. {told}.",
        "measure",
        tuple(figure.ref for row, _, _ in shares),
        (
            ("To date, of the profile", tuple(so_far for _, so_far, _ in shares)),
            ("Forecast, of the year's budget", tuple(ahead for _, _, ahead in shares)),
        ),
    )
    yield Gap()


def _planned(figure: "ReleasedFigure") -> float | None:
    """Give what a variance to date is measured from: the profile, of a range the end that was missed."""
    low: float | None = figure.target
    high: float | None = figure.target_high
    over = isinstance(high, float) and isinstance(figure.outturn, float) and figure.outturn > high
    return high if over else low


def _share(variance: float | None, planned: float | None) -> float | None:
    if not isinstance(variance, float) or not isinstance(planned, float) or not planned:
        return None
    return variance / abs(planned)


def _told(when: str, share: float | None) -> str:
    return f"{when} not known" if share is None else f"{when} {share:+.1%}"


def ends(figure: "ReleasedFigure", key: str) -> str | None:
    """Write the two ends of a range."""
    low, high = row[key], row[f"{key}_high"]
    if low is None:
        return None
    return " to ".join(
        written(one, figure.measure.unit, figure.measure.decimals) for one in (low, low if high is None else high)
    )
