"""Sections with a page for each measure: exceptions, deep dives, methodology statements."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pmf_xl.layout.key import rating_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.pictures import Box, Boxes
from pmf_xl.reports.scorecard_table import benchmark_words, note_words
from pmf_xl.layout.words import UNIT_WORDS, written
from pmf_xl.reports.curve import curve_of
from pmf_xl.reports.exceptions import committees_of, overview, pages_of
from pmf_xl.reports.wording import day_written
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import CollectionMethod, Frequency, Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

EXCEPTIONS, DEPTH, STATEMENTS = "Exceptions", "In depth", "Statements"
EVERY = 12  # as many measures are looked into one and all; of more only those that are exceptions
SHOWN = 8  # periods of a measure's history


def exceptions(view: "View") -> list[Sheet]:
    """Declare an index of the exceptions and a page for each."""
    index, found = view.tab(EXCEPTIONS), view.exceptions
    sheets = list(pages_of(view.catalogue, view.past, view.period, found, view.taken, index))
    view.chosen.update(sheet.name for sheet in sheets)
    return sheets


def deep_dive(view: "View") -> list[Sheet]:
    """Declare a page for each measure looked into: all where they are few, else the exceptions."""
    rows = list(view.measures) if len(view.measures) <= EVERY else view.exceptions
    if not rows:
        said = Note(f"None of the {len(view.measures)} measures is an exception in {view.period.label}.")
        return [Sheet(DEPTH, (Title(DEPTH, view.period.label), said))]
    return [_page(view, row) for figure in rows]


_HISTORY = (
    Column("period", "Period", Kind.LONG_TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("travel", "Against the one before", Kind.TRAVEL, 0),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 0),
)


def _page(view: "View", figure: "ReleasedFigure") -> Sheet:
    measure = view.catalogue.measure(figure.ref)
    curve = curve_of(view.catalogue, view.period, row)
    service = view.catalogue.service(figure.measure.service).name
    parts: list[Part] = [Title(f"{row['ref']} in depth", f"{service}, {view.period.label}")]
    parts += [Section(figure.title)] if len(figure.title) < 90 else [Note(figure.title)]
    if figure.confidential:
        parts.append(Note("Confidential: not for publication."))
    parts += [curve or Note("There are too few figures for a chart yet."), *_said(view, measure, row)]
    parts += [Gap(), Section("Period by period"), _history(view, measure, row)]
    if parts_of := _parts_of(view, row):
        parts += [Gap(), Section("Of which"), parts_of]
    if figure.actions:
        parts += [Gap(), Section("Actions"), _actions(row)]
    parts += [Gap(), *rating_key(view.catalogue.framework.scheme)]
    return Sheet(view.tab(f"{row['ref']} in depth"), tuple(parts), widths=_widths(row), landscape=False)


def _widths(figure: "ReleasedFigure") -> tuple[float, ...]:
    """Give the widths of a page's columns, those of figures wide enough for large sums of money."""
    known = [one for one in (*figure.run.outturns, figure.target, figure.year_target) if isinstance(one, float)]
    longest = max((len(written(one, figure.measure.unit, figure.measure.decimals)) for one in known), default=0)
    figures = max(13.0, 1.1 * longest + 2)
    return (20.0, figures, figures, 11.5, 15.5, 42.0)


def _said(view: "View", measure: "Measure", figure: "ReleasedFigure") -> Iterable[Note]:
    if figure.outturn is None and not figure.due:
        yield Note(note_words(row, view.period))
    elif isinstance(figure.outturn, float) or figure.rating == Rating.NO_DATA:
        yield Note(overview(view.period, row).split("\n")[0])
    if measure.definition:
        yield Note(f"Definition: {measure.definition}")
    words = [f"{name}: {str(row[key]).lower()}" for name, key in
             (("Trend", "trend"), ("Variation", "variation"), ("Assurance", "assurance"))]  # fmt: skip
    yield Note(". ".join(words) + ".")
    if said := benchmark_words(row, view.period):
        yield Note(f"Benchmark: {said}.")
    if figure.distance_travelled is not None:
        yield Note(
            f"Distance travelled from baseline to the end of the plan: {row['distance_travelled']:.0%}."
        )


def _history(view: "View", measure: "Measure", figure: "ReleasedFigure") -> Table:
    """Give the last figures, the newest first, each rated by what was aimed at then, with what was said of it."""
    periods = [Period.parse(text, view.period.year_start) for text in figure.run.periods]
    lines = []
    for when in list(reversed(periods))[:SHOWN]:
        held, target = view.past.figure(measure.ref, when), view.catalogue.target(measure.ref, when)
        rated = view.figures.earlier.get(when, {}).get(measure.ref)
        rating = figure.rating if when == view.period else rated
        hidden = held is not None and held.outturn is None and held.marker == "c"
        values: dict[str, Content] = {
            "period": when.label,
            "outturn": "[c]" if hidden else held.outturn if held else None,
            "target": _target(measure, target.target, target.target_high) if target else None,
            "rating": str(rating) if rating and not hidden else None,
            "travel": figure.travel_short if when == view.period else None,
            "commentary": held.commentary if held else None,
        }
        lines.append(Line(str(when), values, {"unit": measure.unit, "decimals": measure.decimals}))
    return Table(_HISTORY, tuple(lines), keys=("period",))


def _target(measure: "Measure", low: float, high: float | None) -> Content:
    if high is None:
        return low
    return " to ".join(written(one, measure.unit, measure.decimals) for one in (low, high))


def _parts_of(view: "View", figure: "ReleasedFigure") -> Table | None:
    """Give the figures of a measure's breakdowns: by area, cohort or group of people."""
    columns = (
        Column("part", "Part", Kind.LONG_TEXT, 0),
        Column("outturn", "Outturn", Kind.FIGURE, 0),
        Column("previous", "Previous", Kind.FIGURE, 0),
        Column("last_year", "Last year", Kind.FIGURE, 0),
        Column("travel", "Since the previous", Kind.TRAVEL, 0),
        Column("commentary", "Commentary", Kind.LONG_TEXT, 0),
    )
    labels = {part.code: part.label for part in view.catalogue.breakdowns_of(figure.ref)}
    lines = []
    for part in view.release.figures:
        if part.ref == figure.ref and part.breakdown:
            values: dict[str, Content] = {
                "part": labels[part.breakdown],
                "outturn": part.latest if part.outturn is None and not part.due else part.outturn,
                "previous": part.previous,
                "last_year": part.last_year,
                "travel": part.travel_short,
                "commentary": part.commentary,
            }
            lines.append(
                Line(part.breakdown, values, {"unit": part.measure.unit, "decimals": part.measure.decimals})
            )
    return Table(columns, tuple(lines), keys=("part",)) if lines else None


def _actions(figure: "ReleasedFigure") -> Table:
    columns = (
        Column("raised", "Raised in", Kind.LONG_TEXT, 0),
        Column("age", "Age in periods", Kind.COUNT, 0),
        Column("due", "Due", Kind.DATE, 0),
        Column("overdue", "Days overdue", Kind.COUNT, 0),
        Column("status", "Status", Kind.TEXT, 0),
        Column("action", "Action and progress", Kind.LONG_TEXT, 0),
    )
    lines = tuple(
        Line(
            one.number,
            {
                "raised": one.raised.label,
                "age": one.age,
                "due": one.due,
                "overdue": one.days_overdue or None,
                "status": one.status,
                "action": "\n".join(part for part in (one.action, one.owner, one.progress) if part),
            },
        )
        for one in figure.actions
    )
    return Table(columns, lines, keys=("raised",))


# -- methodology statements -------------------------------------------------------------------------------------------

CONFIDENCE = {
    CollectionMethod.SYSTEM: Rating.GREEN,
    CollectionMethod.MANUAL: Rating.AMBER,
    CollectionMethod.PROJECT: Rating.RED,
}


def methodology(view: "View") -> list[Sheet]:
    """Declare the methodology statements, with an index that says how far each can be trusted and what it lacks.

    The fields are those of Appendix 2 of South Derbyshire's Performance Management Framework (2024).
    """
    measures = [view.catalogue.measure(figure.ref) for figure in view.measures]
    title = Title("Methodology statements", f"{view.catalogue.framework.council}, {len(measures)} measures")
    if not measures:
        return [Sheet(STATEMENTS, (title, Note("No measure belongs here.")))]
    statements = [(measure, boxes_of(view, measure)) for measure in measures]
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 44),
        Column("service", "Service", Kind.LONG_TEXT, 24),
        Column("method", "Collected by", Kind.TEXT, 0),
        Column("confidence", "Confidence", Kind.RATING, 0),
        Column("reviewed", "Reviewed", Kind.DATE, 0),
        Column("missing", "What the statement lacks", Kind.LONG_TEXT, 34),
    )
    lines = tuple(
        Line(
            measure.ref,
            {
                "reference": measure.ref,
                "measure": measure.title,
                "service": view.catalogue.service(measure.service).name,
                "method": str(measure.collection_method).capitalize() if measure.collection_method else None,
                "confidence": _confidence(measure),
                "reviewed": measure.reviewed,
                "missing": ", ".join(box.label for pair in boxes for box in pair if box.text == LACKS)
                or None,
            },
        )
        for measure, boxes in statements
    )
    note = Note(
        "Confidence follows from how a measure is collected: ● Green from a system, ▲ Amber by hand, ■ Red by a "
        "project or survey of its own. It says nothing of performance."
    )
    pages: list[Part] = []
    for measure, boxes in statements:
        title_of = Title(f"{measure.ref}: methodology statement", rating=_confidence(measure) or "")
        pages += [title_of, Boxes(boxes), Gap()]
    return [
        Sheet(view.tab("Index"), (title, Table(columns, lines, keys=("reference",)), Gap(), note), freeze=2),
        Sheet(STATEMENTS, tuple(pages), landscape=False, pages=True),
    ]


LACKS = "Not given"


def _confidence(measure: "Measure") -> str | None:
    return str(CONFIDENCE[measure.collection_method]) if measure.collection_method else None


def boxes_of(view: "View", measure: "Measure") -> tuple[tuple[Box, ...], ...]:
    """Fill the boxes of one statement; those of officers' names only for officers."""
    lag = measure.reporting_lag_days
    parts = f"{measure.numerator} ÷ {measure.denominator}" if measure.has_parts else ""
    method = f"Collected by {measure.collection_method}." if measure.collection_method else ""
    service = view.catalogue.service(measure.service)
    rows = [
        (
            ("Measure and Reference", f"{measure.ref} {measure.title}"),
            ("Committee", _committees(view, measure)),
        ),
        (("Summary of measure", measure.rationale),),
        (
            ("Collection interval", measure.frequency.capitalize()),
            ("Reporting lag", f"{lag} working days" if lag is not None else ""),
        ),
        (("Definition of measure", measure.definition),),
        (
            ("Return format", UNIT_WORDS[measure.unit]),
            ("Decimal places", str(measure.decimals)),
        ),
        (("Planned target over the plan", _planned(view, measure)),),
        (("Summary of measurement", "\n".join(one for one in (measure.calculation, parts) if one)),),
        (
            (
                "Data Source & Quality Assurance",
                " ".join(one for one in (measure.data_source, method) if one),
            ),
            ("Confidence Level", (_confidence(measure) or "").capitalize()),
        ),
    ]
    if not view.outside:
        rows += [
            (("Data Collector", measure.data_collector), ("Data Reviewer", measure.data_reviewer)),
            (("Head of Service", service.head_of_service), ("Strategic Lead", measure.strategic_lead)),
        ]
    reviewed = day_written(measure.reviewed) if measure.reviewed else ""
    rows.append((("Service", service.name), ("Reviewed", reviewed)))
    return tuple(tuple(Box(label, text or LACKS) for label, text in row) for figure in rows)


def _committees(view: "View", measure: "Measure") -> str:
    return committees_of(view.catalogue, measure.committees) or "None"


def _planned(view: "View", measure: "Measure") -> str:
    """Write the targets of whole years, of this one and those to come."""
    year = view.period.ending(Frequency.ANNUAL)
    years = [year.shifted(ahead) for ahead in range(-1, 5)]
    found = [(when, view.catalogue.year_target(measure.ref, when)) for when in years]
    return "; ".join(
        f"{when.label}: {_written(measure, one.target, one.target_high)}" for when, one in found if one
    )


def _written(measure: "Measure", low: float, high: float | None) -> str:
    ends = [low] if high is None else [low, high]
    return " to ".join(written(one, measure.unit, measure.decimals) for one in ends)
