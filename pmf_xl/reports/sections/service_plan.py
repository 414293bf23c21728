"""A service on a page, or a directorate: its part of the plan, its measures, projects, risks, actions and money."""

from dataclasses import dataclass, replace
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
from pmf_xl.rules.milestones import WORST_FIRST, project_rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.catalogue import Project, Service
    from pmf_xl.release import Release, ReleasedFigure
    from pmf_xl.reports.selection import View
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.registers import RegisterStanding

DIRECTORATES = "Directorates"
MOST, MOST_OTHERS = 9, 4  # measures on a page, and of anything else
FEWER, FEWER_OTHERS = 7, 3  # where services are named beside them, so that lines are longer
MOST_THREADS = 4
WIDTHS = (9.0, 38.0, 13.0, 13.0, 13.0, 16.0)
#: Where what is cut stands in full, the first of these sections that a report has.
_ELSEWHERE = {
    "service-plan": "the pages of the services have more",
    "scorecard": "the sheet Scorecard has every measure",
}


@dataclass(frozen=True, slots=True)
class _Planned:
    """What a page is about: services that are named beside what is theirs where they are several."""

    name: str
    led_by: str
    services: "Sequence[Service]"
    elsewhere: str = ""  # where there is more than the page has room for

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(service.code for service in self.services)

    def named(self, title: str, service: str) -> str:
        """Give the title of something, and the service it is of where that is not the page's own."""
        return f"{title} ({service})" if len(self.services) > 1 else title

    def part(self, heading: str, shape: "_Shape", lines: "Sequence[Line]") -> "Iterator[Part]":
        """Give lines under their heading, cut where they would not fit on the page; nothing where there is none."""
        if not lines:
            return
        most, others = (FEWER, FEWER_OTHERS) if len(self.services) > 1 else (MOST, MOST_OTHERS)
        most = most if shape is _MEASURE else others
        yield Section(heading)
        yield Table(shape.columns, tuple(lines[:most]), keys=("reference",))
        if (more := len(lines) - most) > 0:
            pointer = f": {self.elsewhere}" if self.elsewhere else ""
            yield Note(f"And {number_of(more, f'further {shape.thing}')}{pointer}.")


def service_plan(view: "View") -> list[Sheet]:
    """Declare a page for each service that leads on something here."""
    elsewhere = _elsewhere(view, "scorecard")
    return [
        _page(view, _Planned(service.name, service.head_of_service, [service], elsewhere))
        for service in view.services
    ]


def directorate_plan(view: "View") -> list[Sheet]:
    """Declare a page for each directorate: what its services lead on, the worst of it first."""
    of: dict[str, list[Service]] = {}
    for service in view.services:
        if service.directorate:
            of.setdefault(service.directorate, []).append(service)
    if not of:
        title = Title(DIRECTORATES, view.period.label)
        return [Sheet(DIRECTORATES, (title, Note("No service here belongs to a directorate.")))]
    elsewhere = _elsewhere(view, *_ELSEWHERE)
    if "service-plan" in view.report.sections and any(len(services) > 1 for services in of.values()):
        # Where a directorate has one service only, that service's page in the same report says the same.
        of = {name: services for name, services in of.items() if len(services) > 1}
    return [_page(view, _Planned(name, "", services, elsewhere)) for name, services in of.items()]


def _elsewhere(view: "View", *sections: str) -> str:
    return next((_ELSEWHERE[one] for one in sections if one in view.report.sections), "")


def _page(view: "View", planned: _Planned) -> Sheet:
    codes = planned.codes
    release = view.release.of(
        (figure.ref for figure in view.measures if figure.measure.service in codes),
        lambda row: row.service in codes,
    )
    projects = [project for project in view.projects if project.service in codes]
    led = f", {planned.led_by}" if planned.led_by else ""
    parts: list[Part] = [
        Title(planned.name, f"{view.period.label}{led}: {on_target(view, release.measures)}"),
        *_services(planned),
        *(Note(line) for line in _thread(view, planned, release, projects)),
        *_measures(planned, release),
        *_projects(planned, release, projects),
        *_risks(planned, release.registers.get(RISKS.key, ())),
        *_actions(planned, [action for action in release.actions if action.is_open]),
        *_money(planned, release.registers.get(BUDGET.key, ())),
    ]
    return Sheet(view.tab(planned.name), tuple(parts), widths=WIDTHS, landscape=False, one_page=True)


def _services(planned: _Planned) -> "Iterator[Part]":
    """Name the services of a page of several, with the codes that stand beside what is theirs."""
    if len(planned.services) > 1:
        yield Note("; ".join(f"{service.code}: {service.name}" for service in planned.services))


def _thread(
    view: "View", planned: _Planned, release: "Release", projects: "Sequence[Project]"
) -> "Iterator[str]":
    """Give the golden thread above a page: each part of the plan that a service serves, and of several the tops."""
    codes = [*(code for figure in release.measures for code in figure.measure.plan[:1]),
             *(code for project in projects for code in project.plan[:1])]  # fmt: skip
    paths = [[node.title for node in view.catalogue.node_path(code)] for code in dict.fromkeys(codes)]
    if len(planned.services) > 1:
        yield "; ".join(dict.fromkeys(path[0] for path in paths))
        return
    yield from (" > ".join(path) for path in paths[:MOST_THREADS])


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


def _measures(planned: _Planned, release: "Release") -> "Iterator[Part]":
    short = furthest(release.measures, release.catalogue.framework.scheme)
    worst = {figure.ref: place for place, figure in enumerate(short)}
    ordered = sorted(
        release.measures, key=lambda figure: (worst.get(figure.ref, len(worst)), _rank(figure.rating))
    )
    lines = [_measure_line(planned, figure) for figure in ordered]
    yield from planned.part("Measures, the furthest from target first", _MEASURE, lines)


def _measure_line(planned: _Planned, figure: "ReleasedFigure") -> Line:
    values: dict[str, Content] = {
        "reference": figure.ref,
        "title": planned.named(figure.title, figure.measure.service),
        "now": figure.shown_outturn,
        "aim": shown_target(figure),
        "rating": figure.rating,
        "note": unless_withheld(figure.travel_short),
    }
    return Line(figure.ref, values, printed_as(figure))


def _projects(planned: _Planned, release: "Release", projects: "Sequence[Project]") -> "Iterator[Part]":
    lines = [_project_line(planned, release, project) for project in projects]
    yield from planned.part("Projects, the worst rating first", _PROJECT, sorted(lines, key=_by_rating))


def _by_rating(line: Line) -> int:
    return _rank(line.values["rating"])


def _rank(rating: Content) -> int:
    """Put the worst first of the ratings that every framework has, and others last."""
    order = [str(one) for one in WORST_FIRST]
    return order.index(str(rating)) if str(rating) in order else len(order)


def _project_line(planned: _Planned, release: "Release", project: "Project") -> Line:
    every = [release.milestones[project.ref, one.ref] for one in release.catalogue.milestones_of(project.ref)]
    still = [one for one in every if one.is_open]
    values: dict[str, Content] = {
        "reference": project.ref,
        "title": planned.named(project.title, project.service),
        "now": f"{len(every) - len(still)} of {len(every)}",
        "aim": min((one.milestone.due for one in still), default=None),
        "rating": str(project_rating(one.rating for one in still)),
        "note": project.owner or None,
    }
    return Line(project.ref, values)


def _risks(planned: _Planned, rows: "Sequence[RegisterStanding]") -> "Iterator[Part]":
    lines = [
        _row_line(planned, one, one.number("score"), one.row["target_score"], moved(one))
        for one in sorted(rows, key=by_score)
    ]
    yield from planned.part("Risks, the highest score first", _RISK, lines)


def _money(planned: _Planned, rows: "Sequence[RegisterStanding]") -> "Iterator[Part]":
    lines = [
        _row_line(planned, one, one.number("forecast"), one.number("budget"), one.number("variance"))
        for one in rows
    ]
    in_pounds = [replace(line, facts=IN_POUNDS) for line in lines]
    yield from planned.part("Money, the worst rating first", _LINE, sorted(in_pounds, key=_by_rating))


def _row_line(planned: _Planned, one: "RegisterStanding", now: Content, aim: Content, note: Content) -> Line:
    title = planned.named(one.row.title, one.row.service)
    values: dict[str, Content] = {
        "reference": one.row.ref, "title": title, "now": now, "aim": aim, "rating": one.rating, "note": note,
    }  # fmt: skip
    return Line(one.row.ref, values)


def _actions(planned: _Planned, actions: "Sequence[Action]") -> "Iterator[Part]":
    ordered = sorted(actions, key=lambda one: (-one.days_overdue, one.number))
    lines = [_action_line(planned, one) for one in ordered]
    yield from planned.part("Open actions, the longest overdue first", _ACTION, lines)


def _action_line(planned: _Planned, one: "Action") -> Line:
    """Tell an action; one that was promised beside a figure has no reference but that of its measure."""
    own = planned.named(one.action, one.row.service) if one.row else one.action
    values: dict[str, Content] = {
        "reference": "" if one.ref else one.number,
        "title": f"{own} ({one.ref})" if one.ref else own,
        "now": one.status,
        "aim": one.due,
        "rating": one.days_overdue or None,
        "note": one.owner,
    }
    return Line(one.number, values)
