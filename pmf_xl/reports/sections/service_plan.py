"""A service on a page: its part of the plan, and how its measures, projects, risks, actions and money stand."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

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


def _part(
    heading: str, shape: "_Shape", lines: "Sequence[Line]", most: int = MOST_OTHERS
) -> "Iterator[Part]":
    """Give lines under their heading, cut where they would not fit on the page; nothing where there is none."""
    if not lines:
        return
    yield Section(heading)
    yield Table(shape.columns, tuple(lines[:most]), keys=("reference",))
    if (more := len(lines) - most) > 0:
        yield Note(f"And {number_of(more, f'further {shape.thing}')}.")


class _Shape(NamedTuple):
    """What stands in the columns of one kind of thing: all kinds share the widths of the page."""

    thing: str
    what: str
    now: tuple[str, Kind]
    aim: tuple[str, Kind]
    note: tuple[str, Kind]
    rating: tuple[str, Kind] = ("Rating", Kind.RATING)

    @property
    def columns(self) -> tuple[Column, ...]:
        keys = ("reference", "title", "now", "aim", "rating", "note")
        heads = (("Ref", Kind.TEXT), (self.what, Kind.LONG_TEXT), self.now, self.aim, self.rating, self.note)
        return tuple(
            Column(key, heading, kind, width)
            for key, (heading, kind), width in zip(keys, heads, WIDTHS, strict=True)
        )


_MEASURE = _Shape(
    "measure", "Measure", ("Outturn", Kind.FIGURE), ("Target", Kind.FIGURE), ("Travel", Kind.TRAVEL)
)
_PROJECT = _Shape(
    "project", "Project", ("Milestones done", Kind.TEXT), ("Next due", Kind.DATE), ("Owner", Kind.TEXT)
)
_RISK = _Shape(
    "risk", "Risk", ("Score", Kind.COUNT), ("To come down to", Kind.COUNT), ("Since last time", Kind.TEXT)
)
_ACTION = _Shape(
    "action",
    "Action",
    ("Status", Kind.TEXT),
    ("Due", Kind.DATE),
    ("Owner", Kind.TEXT),
    ("Days overdue", Kind.COUNT),
)
_LINE = _Shape(
    "line",
    "Line of the budget",
    ("Forecast", Kind.FIGURE),
    ("Budget", Kind.FIGURE),
    ("Variance", Kind.VARIANCE),
)


def _measures(release: "Release") -> "Iterator[Part]":
    short = furthest(release.measures, release.catalogue.framework.scheme)
    worst = {figure.ref: place for place, figure in enumerate(short)}
    ordered = sorted(release.measures, key=lambda figure: worst.get(figure.ref, len(worst)))
    lines = [_measure_line(figure) for figure in ordered]
    yield from _part("Measures, the furthest from target first", _MEASURE, lines, MOST)


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
    yield from _part("Projects", _PROJECT, [_project_line(release, project) for project in projects])


def _project_line(release: "Release", project: "Project") -> Line:
    every = [release.milestones[project.ref, one.ref] for one in release.catalogue.milestones_of(project.ref)]
    still = [one for one in every if one.is_open]
    values: dict[str, Content] = {
        "reference": project.ref,
        "title": project.title,
        "now": f"{len(every) - len(still)} of {len(every)}",
        "aim": min((one.milestone.due for one in still), default=None),
        "rating": str(project_rating(one.rating for one in still)),
        "note": project.owner or None,
    }
    return Line(project.ref, values)


def _risks(rows: "Sequence[RegisterStanding]") -> "Iterator[Part]":
    lines = [
        _row_line(one, one.number("score"), one.row["target_score"], moved(one))
        for one in sorted(rows, key=by_score)
    ]
    yield from _part("Risks, the highest score first", _RISK, lines)


def _money(rows: "Sequence[RegisterStanding]") -> "Iterator[Part]":
    lines = [
        _row_line(one, one.number("forecast"), one.number("budget"), one.number("variance")) for one in rows
    ]
    yield from _part("Money", _LINE, [replace(line, facts=IN_POUNDS) for line in lines])


def _row_line(one: "RegisterStanding", now: Content, aim: Content, note: Content) -> Line:
    values: dict[str, Content] = {
        "reference": one.row.ref, "title": one.row.title, "now": now, "aim": aim, "rating": one.rating, "note": note,
    }  # fmt: skip
    return Line(one.row.ref, values)


def _actions(actions: "Sequence[Action]") -> "Iterator[Part]":
    ordered = sorted(actions, key=lambda one: (-one.days_overdue, one.number))
    yield from _part("Open actions", _ACTION, [_action_line(one) for one in ordered])


def _action_line(one: "Action") -> Line:
    """Tell an action; one that was promised beside a figure has no reference but that of its measure."""
    values: dict[str, Content] = {
        "reference": "" if one.ref else one.number,
        "title": f"{one.action} ({one.ref})" if one.ref else one.action,
        "now": one.status,
        "aim": one.due,
        "rating": one.days_overdue or None,
        "note": one.owner,
    }
    return Line(one.number, values)
