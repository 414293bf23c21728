"""The exception report: an index, then one A4 page for each measure that is an exception.

The boxes of a page are those of Appendix 1 of South Derbyshire's Performance Management Framework (2024), letter for
letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.layout.key import rating_key
from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title, Workbook
from pmf_xl.layout.pictures import Box, Boxes
from pmf_xl.layout.scorecard_sheet import benchmark_words
from pmf_xl.layout.words import logo_words, written
from pmf_xl.reports.changes import mark_of
from pmf_xl.reports.curve import curve_of
from pmf_xl.reports.figures import all_figures
from pmf_xl.reports.keep import keep_earlier
from pmf_xl.reports.list_sheets import action_words
from pmf_xl.reports.pieces import link_to
from pmf_xl.reports.wording import begun, tab_name
from pmf_xl.rules.terms import Frequency, Marker, Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure, Target
    from pmf_xl.past import Past
    from pmf_xl.reports.confidential import Shielded
    from pmf_xl.reports.rated import Row
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

INDEX, DATA = "Index", "Data"
NOT_HELD = "Not held"
UPDATES = {
    Frequency.MONTHLY: "Monthly",
    Frequency.QUARTERLY: "Quarterly",
    Frequency.HALF_YEARLY: "Half-yearly",
    Frequency.ANNUAL: "Yearly",
}


def write_exceptions(workspace: "WorkspaceFolder", period: "Period") -> Path:
    """Write `reports/PERIOD/exceptions.xlsx` and return its path.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`.
    """
    from pmf_xl.books.files import write_whole
    from pmf_xl.books.write_report import mark_in, report_bytes

    path = workspace.folder_of("reports", period) / "exceptions.xlsx"
    sheets = list(exception_sheets(workspace, period))
    mark = mark_of(sheets, workspace.theme.logo_mark)
    if path.exists() and mark_in(path.read_bytes()) == mark:
        return path
    council, made_at = workspace.catalogue.framework.council, workspace.now()
    declared = Workbook(f"Exception report, {council}", "Performance", tuple(sheets), period.label)
    content = report_bytes(declared, workspace.theme, made_at, mark)
    keep_earlier(path, made_at)
    write_whole(path, content)
    return path


def exception_sheets(workspace: "WorkspaceFolder", period: "Period") -> Iterable[Sheet]:
    """Declare the index and the pages."""
    past = workspace.past
    rows = [row for row in all_figures(workspace, period, past).measures if row["exception"]]
    index, *pages = pages_of(workspace.catalogue, past, period, rows, {INDEX.casefold(), DATA.casefold()})
    title, *below = index.parts
    assert isinstance(title, Title)
    headed = replace(title, logo=logo_words(workspace.catalogue.framework.council))
    yield replace(index, parts=(headed, *below))
    yield from pages


def pages_of(
    catalogue: "Catalogue",
    past: "Past | Shielded",
    period: "Period",
    rows: "Sequence[Row]",
    taken: set[str],
    index: str = INDEX,
) -> Iterable[Sheet]:
    """Declare an index of exceptions and the page of each; `taken` are the names of tabs there are already."""
    tabs = [tab_name(row["ref"], taken) for row in rows]
    yield _index(catalogue, period, list(zip(tabs, rows, strict=True)), index)
    for tab, row in zip(tabs, rows, strict=True):
        yield _page(catalogue, past, period, tab, row)


def _index(catalogue: "Catalogue", period: "Period", pages: "Sequence[tuple[str, Row]]", name: str) -> Sheet:
    columns = (
        Column("reference", "Ref", Kind.LINK, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 44),
        Column("service", "Service", Kind.LONG_TEXT, 24),
        Column("committee", "Committee", Kind.LONG_TEXT, 24),
        Column("outturn", "Outturn", Kind.FIGURE, 0),
        Column("target", "Target", Kind.FIGURE, 0),
        Column("rating", "Rating", Kind.RATING, 0),
        Column("reason", "Why", Kind.LONG_TEXT, 16),
        Column("running", "Periods running", Kind.COUNT, 0),
        Column("tier", "Goes to", Kind.TEXT, 0),
    )
    lines = tuple(
        Line(
            row["ref"],
            {
                "reference": row["ref"],
                "measure": row["title"],
                "service": catalogue.service(row["service"]).name,
                "committee": committees_of(catalogue, row["committees"]),
                "outturn": row["outturn"],
                "target": row["target"],
                "rating": row["rating"],
                "reason": row["exception_reason"],
                "running": row["periods_running"],
                "tier": begun(row["tier"]),
            },
            {"unit": row["unit"], "decimals": row["decimals"], "title": row["title"]},
            links={"reference": link_to(tab)},
        )
        for tab, row in pages
    )
    council = catalogue.framework.council
    title = Title("Exception report", f"{council}, {period.label}: {len(lines)} exceptions")
    if not lines:
        return Sheet(name, (title, Note(f"No measure is an exception in {period.label}.")))
    table = Table(columns, lines, keys=("reference",))
    return Sheet(name, (title, table, Gap(), *rating_key(catalogue.framework.scheme)), freeze=2)


def committees_of(catalogue: "Catalogue", codes: Sequence[str]) -> str:
    """Name committees."""
    names = {committee.code: committee.name for committee in catalogue.framework.committees}
    return ", ".join(names[code] for code in codes)


def _page(catalogue: "Catalogue", past: "Past | Shielded", period: "Period", tab: str, row: "Row") -> Sheet:
    measure = catalogue.measure(row["ref"])
    curve = curve_of(catalogue, period, row)
    picture: Part = curve or Note("There are too few figures for a chart yet.")
    confidential = (Note("Confidential: not for publication."),) if row["confidential"] else ()
    boxes = Boxes(tuple(_boxes(catalogue, past, period, measure, row)))
    parts = (*_heading(catalogue, measure, row), *confidential, boxes, Gap(), picture)
    return Sheet(tab, parts, landscape=False, one_page=True)


def _heading(catalogue: "Catalogue", measure: "Measure", row: "Row") -> Iterable[Part]:
    """Give priority and aim, or the service where the framework has no plan."""
    path = catalogue.node_path(measure.main_plan)
    if not path:
        yield Title(catalogue.service(measure.service).name, rating=row["rating"])
        return
    level = (path[0].level or "priority").capitalize()
    yield Title(f"{level}: {path[0].title}", rating=row["rating"])
    if path[0].description:
        yield Note(path[0].description)
    for node in path[1:]:
        yield Section(f"{node.code} {node.title}")


def _boxes(
    catalogue: "Catalogue", past: "Past | Shielded", period: "Period", measure: "Measure", row: "Row"
) -> Iterable[tuple[Box, ...]]:
    year = period.ending(Frequency.ANNUAL).previous()
    years = f"{year.starts}-{year.starts + 1}"
    held = past.figure(measure.ref, year)
    last = NOT_HELD if held is None or held.outturn is None else _figure(row, held.outturn)
    if held and held.outturn is None and held.marker == Marker.CONFIDENTIAL:
        last = f"[{Marker.CONFIDENTIAL}]"
    if held and held.over_a_gap and held.outturn is not None:
        last += " (over a gap: not every period has a figure)"
    target = catalogue.year_target(measure.ref, year)
    baseline = _figure(row, measure.baseline) if measure.baseline is not None else NOT_HELD
    if measure.baseline is not None and measure.baseline_period:
        baseline += f" ({measure.baseline_period.label})"
    update = UPDATES[period.frequency]
    actions = "\n".join(map(action_words, row["actions"])) or "None given"
    yield (
        Box("Measure and Reference", f"{measure.ref} {measure.title}"),
        Box("Committee", committees_of(catalogue, measure.committees) or "None"),
    )
    yield Box("Definition", measure.definition or NOT_HELD), Box("Baseline Data", baseline)
    yield (Box("Benchmarking Information", benchmark_words(row, period) or NOT_HELD),)
    yield (
        Box(f"{years} Out turn (Cumulative)", last),
        Box(f"{years} Target", target_words(row, target) if target else NOT_HELD),
    )
    yield (
        Box(f"Performance Overview - {update} Update", overview(period, row)),
        Box("Actions to improve performance", actions),
    )


def _figure(row: "Row", figure: float) -> str:
    return written(figure, row["unit"], row["decimals"])


def target_words(row: "Row", target: "Target") -> str:
    """Write a target, or the two ends of a range."""
    ends = [target.target] if target.target_high is None else [target.target, target.target_high]
    return " to ".join(_figure(row, end) for end in ends)


_MOVED = {
    Travel.IMPROVING: "better than",
    Travel.WORSENING: "worse than",
    Travel.UNCHANGED: "the same as",
    Travel.UP: "higher than",
    Travel.DOWN: "lower than",
}


def overview(period: "Period", row: "Row") -> str:
    """Say in a few sentences how the measure stands, then what the service says about it."""
    said = [_standing(period, row)]
    moved = [
        f"{_MOVED[row[key]]} {what}"
        for key, what in (("travel_short", "the period before"), ("travel_long", "the same period last year"))
        if row[key] in _MOVED
    ]
    if moved:
        added = (
            "What was added is " if row["already"] is not None and row["travel_short"] in _MOVED else "It is "
        )
        said.append(f"{added}{' and '.join(moved)}.")
    if row["forecast"] is not None and row["year_target"] is not None:
        rating = f", {str(row['forecast_rating']).lower()}" if row["forecast_rating"] else ""
        ends = [row["year_target"]] + (
            [row["year_target_high"]] if row["year_target_high"] is not None else []
        )
        goal = " to ".join(_figure(row, end) for end in ends)
        said.append(f"Forecast for the year: {_figure(row, row['forecast'])} against {goal}{rating}.")
    if row["periods_running"] > 1:
        said.append(
            f"An exception for {row['periods_running']} periods running; it goes to the {row['tier']}."
        )
    commentary = row["commentary"] or "The service gave no commentary."
    return " ".join(said) + "\n" + commentary


def _standing(period: "Period", row: "Row") -> str:
    if row["rating"] == Rating.NO_DATA:
        return f"{period.label}: {str(row['rating_reason']).lower()}."
    ends = [end for end in (row["target"], row["target_high"]) if end is not None]
    goal = " to ".join(_figure(row, end) for end in ends)
    target = f" against a target of {goal}" if goal else ""
    return f"{period.label}: {_figure(row, row['outturn'])}{target}, {str(row['rating']).lower()}."
