"""Sections that follow the plan: the golden thread, and the report on the priority of the quarter."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.key import travel_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.summary_sheet import counts_parts
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.counting import counted
from pmf_xl.reports.exception_pages import overview
from pmf_xl.reports.front_sheets import in_tree_order, serves
from pmf_xl.reports.pieces import key_of, or_note
from pmf_xl.reports.scorecard_table import printed_as, shown_target
from pmf_xl.reports.sections import records, strip, tables
from pmf_xl.reports.sections.pieces import on_target
from pmf_xl.reports.selection import select
from pmf_xl.rules.milestones import project_rating
from pmf_xl.rules.terms import Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.catalogue import PlanNode, Project
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

THREAD, THEME = "Golden thread", "Theme"


def golden_thread(view: "View") -> list[Sheet]:
    """Declare the plan from the top down: under each part the measures of every tier and the projects for it."""
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("measure", "Plan, measure or project", Kind.LONG_TEXT, 50),
        Column("tier", "Kind of measure", Kind.LONG_TEXT, 20),
        Column("service", "Led by", Kind.LONG_TEXT, 22),
        Column("supporting", "Supported by", Kind.LONG_TEXT, 22),
        Column("outturn", "Outturn", Kind.FIGURE, 0),
        Column("target", "Target", Kind.FIGURE, 0),
        Column("rating", "Rating", Kind.RATING, 0),
        Column("travel_short", "Since the previous", Kind.TRAVEL, 0),
    )
    lines = [line for node, depth in in_tree_order(view.catalogue) for line in _of_node(view, node, depth)]
    title = Title(
        "The golden thread", f"{view.period.label}: from the plan to services' measures and projects"
    )
    key = (*key_of(view.release), *travel_key())
    parts = or_note(
        Table(columns, tuple(lines), keys=("reference",)), "The framework has no plan.", Gap(), *key
    )
    return [Sheet(THREAD, (title, *parts), freeze=2, wide=True)]


def _of_node(view: "View", node: "PlanNode", depth: int) -> Iterable[Line]:
    every = [figure for figure in view.measures if serves(view.catalogue, figure, node)]
    projects = [project for project in view.projects if node.code in project.plan]
    if view.report.filter and not every and not projects:
        return
    found = on_target(view, every) if every else "no measure"
    values: dict[str, Content] = {
        "reference": node.code,
        "measure": f"{'    ' * depth}{node.title}: {found}",
        "tier": node.level.capitalize() or None,
    }
    yield Line(f"node {node.code}", values, strong=True)
    order = {group.code: place for place, group in enumerate(view.catalogue.framework.groups)}
    own = [figure for figure in view.measures if node.code in figure.measure.plan]
    own.sort(
        key=lambda figure: min(
            (order.get(code, len(order)) for code in figure.measure.groups), default=len(order)
        )
    )
    yield from (_measure_line(view, figure, node, depth) for figure in own)
    yield from (_project_line(view, project, node, depth) for project in projects)


def _measure_line(view: "View", figure: "ReleasedFigure", node: "PlanNode", depth: int) -> Line:
    catalogue = view.catalogue
    groups = {group.code: group.name for group in catalogue.framework.groups}
    names = [catalogue.service(code).name for code in figure.measure.supporting_services]
    values: dict[str, Content] = {
        "reference": figure.ref,
        "measure": f"{'    ' * (depth + 1)}{figure.title}{' (rating judged)' if figure.is_judged else ''}",
        "tier": ", ".join(groups[code] for code in figure.measure.groups if code in groups) or None,
        "service": catalogue.service(figure.measure.service).name,
        "supporting": ", ".join(names) or None,
        "outturn": figure.shown_outturn,
        "target": shown_target(figure),
        "rating": figure.rating,
        "travel_short": unless_withheld(figure.travel_short),
    }
    return Line(f"{node.code} {figure.ref}", values, printed_as(figure))


def _project_line(view: "View", project: "Project", node: "PlanNode", depth: int) -> Line:
    milestones = view.catalogue.milestones_of(project.ref)
    still = [one for mile in milestones if (one := view.release.milestones[project.ref, mile.ref]).is_open]
    values: dict[str, Content] = {
        "reference": project.ref,
        "measure": f"{'    ' * (depth + 1)}{project.title}",
        "tier": f"Project, {len(milestones) - len(still)} of {number_of(len(milestones), 'milestone')} done",
        "service": view.catalogue.service(project.service).name,
        "rating": str(project_rating(one.rating for one in still)),
    }
    return Line(f"{node.code} {project.ref}", values)


def theme(view: "View") -> list[Sheet]:
    """Declare the report on the priority that the calendar names: what goes well, what does not, and every measure."""
    if view.theme is None:
        none = f"The calendar names no priority for {view.period.label}."
        return [Sheet(THEME, (Title("Thematic report", view.period.label), Note(none)))]
    node = view.catalogue.node(view.theme)
    report = view.report.model_copy(update={"filter": _with_plan(view.report.filter, node.code)})
    part = replace(view, report=report, release=select(view.release, {"plan": (node.code,)}))
    return [
        _narrative(part, node),
        *strip.scorecard(part),
        *tables.benchmarks(part),
        *(records.projects(part) if part.projects else ()),
    ]


def _with_plan(words: str, code: str) -> str:
    return f"{words}; plan: {code}" if words.strip() else f"plan: {code}"


def _narrative(view: "View", node: "PlanNode") -> Sheet:
    catalogue, scheme = view.catalogue, view.catalogue.framework.scheme
    below = [one for one in catalogue.framework.nodes if one.parent == node.code]
    groups = [
        counted(one.title, (figure for figure in view.measures if serves(catalogue, figure, one)))
        for one in below
    ]
    groups = [group for group in groups if group.rated]
    whole = counted(node.title, view.measures, drawn=not groups, strong=True)
    well = [
        figure
        for figure in view.measures
        if figure.rating in (Rating.GREEN, Rating.BLUE) and figure.travel_short == Travel.IMPROVING
    ]
    heading = (node.level or "priority").capitalize()
    parts: list[Part] = [
        Title(f"{heading}: {node.title}", f"{view.period.label}: {on_target(view, view.measures)}")
    ]
    if node.description:
        parts.append(Note(node.description))
    # Wide enough for paragraphs: the columns of the counts are what they stand over.
    parts += counts_parts("How it stands", "Part of the plan", [*groups, whole], scheme)
    parts += [Gap(), Section("What goes well")]
    parts += [Note(_in_words(view, figure)) for figure in well] or [
        Note("No measure is on target and improving.")
    ]
    parts += [Gap(), Section("What is reported as an exception")]
    parts += [Note(_in_words(view, figure)) for figure in view.exceptions] or [
        Note("No measure is an exception.")
    ]
    parts += [Gap(), *key_of(view.release)]
    return Sheet(THEME, tuple(parts), landscape=False)


def _in_words(view: "View", figure: "ReleasedFigure") -> str:
    words = overview(view.catalogue.framework.scheme, view.period, figure).replace("\n", " ")
    return f"{figure.ref} {figure.title}. {words}"
