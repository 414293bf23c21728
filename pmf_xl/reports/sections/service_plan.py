"""A service on a page: its part of the plan, and how its measures, projects, risks, actions and money stand."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import BUDGET, RISKS
from pmf_xl.layout.parts import Column, Content, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.glance import furthest
from pmf_xl.reports.scorecard_table import printed_as, shown_target
from pmf_xl.reports.sections.budget import IN_POUNDS
from pmf_xl.reports.sections.pieces import on_target
from pmf_xl.reports.sections.risks import by_score, moved
from pmf_xl.rules.milestones import project_rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.catalogue import Project, Service
    from pmf_xl.release import Release, ReleasedFigure
    from pmf_xl.reports.selection import View
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.registers import RegisterStanding

MOST = 9  # measures on a page, and of anything else:
MOST_OTHERS = 4
WIDTHS = (9.0, 38.0, 13.0, 13.0, 13.0, 16.0)


def service_plan(view: "View") -> list[Sheet]:
    """Declare a page for each service that leads on something here."""
    return [_page(view, service) for service in view.services]


def _page(view: "View", service: "Service") -> Sheet:
    release = view.release.of(
        (figure.ref for figure in view.measures if figure.measure.service == service.code),
        lambda row: row.service == service.code,
    )
    projects = [project for project in view.projects if project.service == service.code]
    led = f", {service.head_of_service}" if service.head_of_service else ""
    parts: list[Part] = [
        Title(service.name, f"{view.period.label}{led}: {on_target(view, release.measures)}"),
        *(Note(line) for line in _thread(view, release, projects)),
        *_measures(release),
        *_projects(release, projects),
        *_risks(release.registers.get(RISKS.key, ())),
        *_actions([action for action in release.actions if action.is_open]),
        *_money(release.registers.get(BUDGET.key, ())),
    ]
    return Sheet(view.tab(service.name), tuple(parts), widths=WIDTHS, landscape=False, one_page=True)


def _thread(view: "View", release: "Release", projects: "Sequence[Project]") -> "Iterator[str]":
    """Give the golden thread above a service: each part of the plan it serves, from the top."""
    codes = [*(code for figure in release.measures for code in figure.measure.plan[:1]),
             *(code for project in projects for code in project.plan[:1])]  # fmt: skip
    for code in list(dict.fromkeys(codes))[:MOST_OTHERS]:
        yield " > ".join(node.title for node in view.catalogue.node_path(code))


def _part(heading: str, table: Table, most: int, thing: str) -> "Iterator[Part]":
    """Give a table under its heading, cut where it would not fit on the page; nothing where it has no line."""
    if not table.lines:
        return
    yield Section(heading)
    yield Table(table.columns, table.lines[:most], keys=table.keys)
    if (more := len(table.lines) - most) > 0:
        yield Note(f"And {number_of(more, f'further {thing}')}.")


def _columns(what: str, now: Column, aim: Column, rating: Column, note: Column) -> tuple[Column, ...]:
    return (
        Column("reference", "Ref", Kind.TEXT, WIDTHS[0]),
        Column("title", what, Kind.LONG_TEXT, WIDTHS[1]),
        now,
        aim,
        rating,
        note,
    )


_RATING = Column("rating", "Rating", Kind.RATING, WIDTHS[4])


def _measures(release: "Release") -> "Iterator[Part]":
    columns = _columns(
        "Measure",
        Column("now", "Outturn", Kind.FIGURE, WIDTHS[2]),
        Column("aim", "Target", Kind.FIGURE, WIDTHS[3]),
        _RATING,
        Column("note", "Travel", Kind.TRAVEL, WIDTHS[5]),
    )
    worst = {
        figure.ref: place
        for place, figure in enumerate(furthest(release.measures, release.catalogue.framework.scheme))
    }
    ordered = sorted(release.measures, key=lambda figure: worst.get(figure.ref, len(worst)))
    lines = tuple(_measure_line(figure) for figure in ordered)
    yield from _part(
        "Measures, the furthest from target first", Table(columns, lines, ("reference",)), MOST, "measure"
    )


def _measure_line(figure: "ReleasedFigure") -> Line:
    values: dict[str, Content] = {
        "reference": figure.ref,
        "title": figure.title,
        "now": figure.shown_outturn,
        "aim": shown_target(figure),
        "rating": figure.rating,
        "note": unless_withheld(figure.travel_short),
    }
    return Line(figure.ref, values, printed_as(figure))


def _projects(release: "Release", projects: "Sequence[Project]") -> "Iterator[Part]":
    columns = _columns(
        "Project",
        Column("now", "Milestones done", Kind.TEXT, WIDTHS[2]),
        Column("aim", "Next due", Kind.DATE, WIDTHS[3]),
        _RATING,
        Column("note", "Owner", Kind.TEXT, WIDTHS[5]),
    )
    lines = []
    for project in projects:
        every = [
            release.milestones[project.ref, one.ref] for one in release.catalogue.milestones_of(project.ref)
        ]
        still = [one for one in every if one.is_open]
        values: dict[str, Content] = {
            "reference": project.ref,
            "title": project.title,
            "now": f"{len(every) - len(still)} of {len(every)}",
            "aim": min((one.milestone.due for one in still), default=None),
            "rating": str(project_rating(one.rating for one in still)),
            "note": project.owner or None,
        }
        lines.append(Line(project.ref, values))
    yield from _part("Projects", Table(columns, tuple(lines), ("reference",)), MOST_OTHERS, "project")


def _risks(rows: "Sequence[RegisterStanding]") -> "Iterator[Part]":
    columns = _columns(
        "Risk",
        Column("now", "Score", Kind.COUNT, WIDTHS[2]),
        Column("aim", "To come down to", Kind.COUNT, WIDTHS[3]),
        _RATING,
        Column("note", "Since last time", Kind.TEXT, WIDTHS[5]),
    )
    lines = tuple(
        Line(
            one.row.ref,
            {
                "reference": one.row.ref,
                "title": one.row.title,
                "now": one.number("score"),
                "aim": one.row["target_score"],
                "rating": one.rating,
                "note": moved(one),
            },
        )
        for one in sorted(rows, key=by_score)
    )
    yield from _part(
        "Risks, the highest score first", Table(columns, lines, ("reference",)), MOST_OTHERS, "risk"
    )


def _actions(actions: "Sequence[Action]") -> "Iterator[Part]":
    columns = _columns(
        "Action",
        Column("now", "Status", Kind.TEXT, WIDTHS[2]),
        Column("aim", "Due", Kind.DATE, WIDTHS[3]),
        Column("rating", "Days overdue", Kind.COUNT, WIDTHS[4]),
        Column("note", "Owner", Kind.TEXT, WIDTHS[5]),
    )
    lines = tuple(
        Line(
            one.number,
            {
                "reference": "" if one.ref else one.number,
                "title": f"{one.action} ({one.ref})" if one.ref else one.action,
                "now": one.status,
                "aim": one.due,
                "rating": one.days_overdue or None,
                "note": one.owner,
            },
        )
        for one in sorted(actions, key=lambda one: (-one.days_overdue, one.number))
    )
    yield from _part("Open actions", Table(columns, lines, ("reference",)), MOST_OTHERS, "action")


def _money(rows: "Sequence[RegisterStanding]") -> "Iterator[Part]":
    columns = _columns(
        "Line of the budget",
        Column("now", "Forecast", Kind.FIGURE, WIDTHS[2]),
        Column("aim", "Budget", Kind.FIGURE, WIDTHS[3]),
        _RATING,
        Column("note", "Variance", Kind.VARIANCE, WIDTHS[5]),
    )
    lines = tuple(
        Line(
            one.row.ref,
            {
                "reference": one.row.ref,
                "title": one.row.title,
                "now": one.number("forecast"),
                "aim": one.number("budget"),
                "rating": one.rating,
                "note": one.number("variance"),
            },
            IN_POUNDS,
        )
        for one in rows
    )
    yield from _part("Money", Table(columns, lines, ("reference",)), MOST_OTHERS, "line")
