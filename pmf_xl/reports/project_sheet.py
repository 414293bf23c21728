"""The sheet of projects: every milestone with its rating, under its project."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.pieces import key_under, or_note, without_empty
from pmf_xl.rules.days import day_written
from pmf_xl.rules.milestones import project_rating
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.catalogue import Catalogue, Project
    from pmf_xl.release import Release
    from pmf_xl.returns.milestones import MilestoneStanding

PROJECTS = "Projects"
COLUMNS = (
    Column("reference", "Ref", Kind.TEXT, 0),
    Column("title", "Project or milestone", Kind.LONG_TEXT, 46),
    Column("who", "Service and owner", Kind.LONG_TEXT, 24),
    Column("due", "Due", Kind.DATE, 0),
    Column("status", "Status", Kind.TEXT, 0),
    Column("completed", "Completed", Kind.DATE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 0),
)


def projects_sheet(release: "Release", projects: "Sequence[Project]") -> Sheet:
    """Declare projects over their milestones, each rated by its date; a project is its worst open milestone."""
    catalogue, period = release.catalogue, release.period
    lines: list[Line] = []
    for project in projects:
        own = [release.milestones[project.ref, one.ref] for one in catalogue.milestones_of(project.ref)]
        lines += [_project_line(catalogue, project, own), *map(_milestone_line, own)]
    scheme = catalogue.framework.scheme
    days = scheme.slippage_days
    green, amber, red = (scheme.label(one).lower() for one in (Rating.GREEN, Rating.AMBER, Rating.RED))
    note = (
        f"Milestones as at {day_written(period.last_day)}. Done by its date or on track is {green}; past its date is "
        f"{amber} for {number_of(days, 'day')}, then {red}. A project has the rating of its worst open milestone."
    )
    title = Title("Projects", f"{period.label}, {number_of(len(projects), 'project')}")
    table = without_empty(Table(COLUMNS, tuple(lines), keys=("reference",)))
    parts = or_note(table, "No project belongs here.", Gap(), Note(note), *key_under(release))
    return Sheet(PROJECTS, (title, *parts), freeze=2, wide=True)


def _project_line(catalogue: "Catalogue", project: "Project", milestones: "list[MilestoneStanding]") -> Line:
    still = [one for one in milestones if one.is_open]
    service = catalogue.service(project.service).name
    values: dict[str, Content] = {
        "reference": project.ref,
        "title": project.title,
        "who": ", ".join(part for part in (service, project.owner) if part),
        "due": min((one.milestone.due for one in still), default=None),
        "status": f"{len(milestones) - len(still)} of {len(milestones)} done",
        "rating": str(project_rating(one.rating for one in still)),
    }
    return Line(project.ref, values, strong=True)


def _milestone_line(one: "MilestoneStanding") -> Line:
    values: dict[str, Content] = {
        "reference": one.milestone.ref,
        "title": f"    {one.milestone.title}",
        "due": one.milestone.due,
        "status": one.status,
        "completed": one.completed,
        "rating": str(one.rating),
        "commentary": one.commentary,
    }
    return Line(f"{one.milestone.project}/{one.milestone.ref}", values)
