"""The section of methodology statements: how each measure is defined, collected and checked."""

from typing import TYPE_CHECKING

from pmf_xl.layout.contribution_words import calculation_words
from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Part, Sheet, Table, Title
from pmf_xl.layout.pictures import Box, Boxes
from pmf_xl.layout.words import UNIT_WORDS, aim_written
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.exception_pages import committees_of
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import CollectionMethod, Frequency, Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.reports.selection import View

STATEMENTS = "Statements"
CONFIDENCE = {
    CollectionMethod.SYSTEM: Rating.GREEN,
    CollectionMethod.MANUAL: Rating.AMBER,
    CollectionMethod.PROJECT: Rating.RED,
}


def methodology(view: "View") -> list[Sheet]:
    """Declare the methodology statements, with an index that says how far each can be trusted and what it lacks.

    The fields are those of Appendix 2 of South Derbyshire's Performance Management Framework (2024).
    """
    measures = [figure.measure for figure in view.measures]
    title = Title(
        "Methodology statements", f"{view.catalogue.framework.council}, {number_of(len(measures), 'measure')}"
    )
    if not measures:
        return [Sheet(STATEMENTS, (title, Note("No measure belongs here.")))]
    statements = [(measure, boxes_of(view, measure)) for measure in measures]
    own_words = bool(
        view.catalogue.framework.grades
    )  # a council's names for ratings say nothing of confidence
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 44),
        Column("service", "Service", Kind.LONG_TEXT, 24),
        Column("method", "Collected by", Kind.TEXT, 0),
        Column("confidence", "Confidence", Kind.TEXT if own_words else Kind.RATING, 0),
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
                "confidence": _shown_confidence(measure, in_words=own_words),
                "reviewed": measure.reviewed,
                "missing": ", ".join(box.label for pair in boxes for box in pair if box.text == LACKS)
                or None,
            },
        )
        for measure, boxes in statements
    )
    signs = ("", "", "") if own_words else ("● ", "▲ ", "■ ")
    green, amber, red = (f"{sign}{word}" for sign, word in zip(signs, ("Green", "Amber", "Red"), strict=True))
    note = Note(
        f"Confidence follows from how a measure is collected: {green} from a system, {amber} by hand, {red} by a "
        "project or survey of its own. It says nothing of performance."
    )
    pages: list[Part] = []
    for measure, boxes in statements:
        confidence = None if own_words else _confidence(measure)
        title_of = Title(f"{measure.ref}: methodology statement", rating=confidence or "")
        pages += [title_of, Boxes(boxes), Gap()]
    return [
        Sheet(view.tab("Index"), (title, Table(columns, lines, keys=("reference",)), Gap(), note), freeze=2),
        Sheet(STATEMENTS, tuple(pages), landscape=False, pages=True),
    ]


LACKS = "Not given"


def _shown_confidence(measure: "Measure", *, in_words: bool) -> str | None:
    confidence = _confidence(measure)
    return confidence.capitalize() if confidence and in_words else confidence


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
            ("Reporting lag", number_of(lag, "working day") if lag is not None else ""),
        ),
        (("Definition of measure", measure.definition),),
        (
            ("Return format", UNIT_WORDS[measure.unit]),
            ("Decimal places", str(measure.decimals)),
        ),
        (("Planned target over the plan", _planned(view, measure)),),
        (("Summary of measurement", calculation_words(view.catalogue, measure, parts)),),
        (
            (
                "Data Source & Quality Assurance",
                " ".join(one for one in (measure.data_source, method) if one),
            ),
            ("Confidence Level", (_confidence(measure) or "").capitalize()),
        ),
    ]
    if view.release.for_officers:
        rows += [
            (("Data Collector", measure.data_collector), ("Data Reviewer", measure.data_reviewer)),
            (("Head of Service", service.head_of_service), ("Strategic Lead", measure.strategic_lead)),
        ]
    reviewed = day_written(measure.reviewed) if measure.reviewed else ""
    rows.append((("Service", service.name), ("Reviewed", reviewed)))
    return tuple(tuple(Box(label, text or LACKS) for label, text in row) for row in rows)


def _committees(view: "View", measure: "Measure") -> str:
    return committees_of(view.catalogue, measure.committees) or "None"


def _planned(view: "View", measure: "Measure") -> str:
    """Write the targets of whole years, of this one and those to come."""
    year = view.period.ending(Frequency.ANNUAL)
    years = [year.shifted(ahead) for ahead in range(-1, 5)]
    found = [(when, view.catalogue.year_target(measure.ref, when)) for when in years]
    return "; ".join(
        f"{when.label}: {aim_written(one, measure.unit, measure.decimals)}" for when, one in found if one
    )
