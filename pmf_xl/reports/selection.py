"""What one defined report is about: the part of the figures its filter selects, as its readers may see it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.problems import PmfError
from pmf_xl.reports.confidential import CONFIDENTIAL, Shielded, names_of
from pmf_xl.reports.figures import Figures, all_figures
from pmf_xl.reports.withheld import may_not_be_named
from pmf_xl.reports.wording import tab_name
from pmf_xl.returns.milestones import milestones_of
from pmf_xl.rules.terms import Frequency, Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Project
    from pmf_xl.catalogue.models import Committee, Report, Service
    from pmf_xl.past import Past
    from pmf_xl.reports.rated import Row
    from pmf_xl.returns.milestones import Key, MilestoneStanding
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

FILTERS = ("committee", "group", "lens", "flag", "service", "directorate", "plan", "rating")
#: Words that make a reader one of the council's own officers. Anybody else is taken to be outside.
_OFFICERS = re.compile(
    r"\b(teams?|directors?|directorates?|heads?|officers?|managers?|leadership|internal audit|board|group)\b",
    re.I,
)
_OUTSIDE = re.compile(
    r"\b(committees?|cabinet|scrutiny|members?|councillors?|residents?|partners?|the public|citizens?)\b",
    re.I,
)


def is_outside(report: "Report") -> bool:
    """Say whether a report goes to others than officers: then it may hold nothing confidential and no names of staff.

    A reader that is not plainly officers, or a report for a committee, counts as outside.

    >>> from pmf_xl.catalogue.models import Report
    >>> readers = ("Leadership Team", "Leadership Team; Cabinet", "Executive")
    >>> [is_outside(Report(name="r", audience=who)) for who in readers]
    [False, True, True]
    """
    readers = [reader for reader in report.audience.split(";") if reader.strip()]
    if "committee" in report.wanted or not readers:
        return True
    return any(_OUTSIDE.search(reader) or not _OFFICERS.search(reader) for reader in readers)


@dataclass(frozen=True)
class Gathered:
    """Everything about one period, gathered once for all its reports."""

    workspace: "WorkspaceFolder"
    period: "Period"

    @property
    def catalogue(self) -> "Catalogue":
        """What is measured."""
        return self.workspace.catalogue

    @cached_property
    def past(self) -> "Past":
        """Every figure there is."""
        return self.workspace.past

    @cached_property
    def figures(self) -> Figures:
        """The figures of the period."""
        return all_figures(self.workspace, self.period, self.past)

    @cached_property
    def shield(self) -> Shielded:
        """The figures as others than officers may know them."""
        return Shielded(self.catalogue, self.past)

    @cached_property
    def shielded(self) -> Figures:
        """The figures of the period as others than officers may see them."""
        whole, catalogue, shield = self.figures, self.catalogue, self.shield
        secret = {measure.ref for measure in catalogue.measures if may_not_be_named(measure)}
        rows = tuple(shield.row(row, self.period) for row in whole.rows if row["ref"] not in secret)
        earlier = {
            when: {
                ref: rating
                for ref, rating in ratings.items()
                if ref not in secret and not shield.hides(ref, "", when)
            }
            for when, ratings in whole.earlier.items()
        }
        actions = tuple(action for row in rows for action in row["actions"])
        return Figures(whole.frame, rows, earlier, actions)

    @cached_property
    def names(self) -> "re.Pattern[str] | None":
        """Finds the names of measures that others than officers may not read."""
        return names_of(measure for measure in self.catalogue.measures if may_not_be_named(measure))

    @cached_property
    def milestones(self) -> "Mapping[Key, MilestoneStanding]":
        """How every milestone stands."""
        return milestones_of(self.workspace.ledger, self.catalogue, self.period)


@dataclass(frozen=True)
class View:
    """One report of a period: its definition, and the figures that it selects."""

    gathered: Gathered
    report: "Report"
    figures: Figures
    outside: bool
    taken: set[str] = field(default_factory=set)  # names of tabs, whatever their case
    chosen: set[str] = field(default_factory=set)  # tabs that links lead to, which keep their names

    def tab(self, wanted: str) -> str:
        """Take a name for a tab that keeps it."""
        name = tab_name(wanted, self.taken)
        self.chosen.add(name)
        return name

    @property
    def workspace(self) -> "WorkspaceFolder":
        """The workspace it is made at."""
        return self.gathered.workspace

    @property
    def period(self) -> "Period":
        """The period it is of."""
        return self.gathered.period

    @property
    def catalogue(self) -> "Catalogue":
        """What is measured."""
        return self.gathered.catalogue

    @property
    def past(self) -> "Past | Shielded":
        """Every figure, as its readers may know it."""
        return self.gathered.shield if self.outside else self.gathered.past

    @property
    def rows(self) -> "tuple[Row, ...]":
        """The rows of whole measures."""
        return self.figures.measures

    @cached_property
    def exceptions(self) -> "list[Row]":
        """The rows that are exceptions."""
        return [row for row in self.rows if row["exception"]]

    @cached_property
    def services(self) -> "list[Service]":
        """The services that lead on something in it, in the order of the catalogue."""
        codes = {row["service"] for row in self.rows}
        return [service for service in self.catalogue.services if service.code in codes]

    @cached_property
    def committees(self) -> "list[Committee]":
        """The committees it is about: those of its filter, else all."""
        wanted = self.report.wanted.get("committee")
        return [one for one in self.catalogue.framework.committees if wanted is None or one.code in wanted]

    @cached_property
    def projects(self) -> "list[Project]":
        """The projects that belong to it.

        Of committee, plan, service and directorate each knows its own. Where a report is of measures of another kind,
        they are the projects of the services that lead on those, serving the same part of the plan.
        """
        wanted, catalogue = self.report.wanted, self.catalogue
        found = [project for project in catalogue.projects if _project_is_of(catalogue, project, wanted)]
        if not {"group", "lens", "flag"} & wanted.keys():
            return found
        refs = {row["ref"] for row in self.rows}
        leads = {row["service"] for row in self.rows}
        tops = {_top(catalogue, code) for ref in refs for code in catalogue.measure(ref).plan}
        return [
            project
            for project in found
            if project.service in leads
            and (not project.plan or tops & {_top(catalogue, code) for code in project.plan})
        ]

    @property
    def theme(self) -> str | None:
        """The code of the priority that the calendar names for this period, or for the quarter it is in."""
        dates = self.catalogue.dates
        return dates(self.period).theme or dates(self.period.ending(Frequency.QUARTERLY)).theme

    @property
    def shows_markers(self) -> bool:
        """Whether `[c]` stands in place of a figure."""
        return any(
            CONFIDENTIAL in (row["outturn"], row["previous"], row["last_year"]) for row in self.figures.rows
        )


def view_of(gathered: Gathered, report: "Report") -> View:
    """Select what a report is about; raises `PmfError` for a filter that cannot be read."""
    outside = is_outside(report)
    whole, catalogue = (gathered.shielded if outside else gathered.figures), gathered.catalogue
    wanted = report.wanted
    unknown = [key for key in wanted if key not in FILTERS]
    if unknown:
        raise PmfError(
            f"The report {report.name} selects by {unknown[0]}, which nothing can be selected by. "
            f"Use {', '.join(FILTERS[:-1])} or {FILTERS[-1]} in its filter."
        )
    plan = below(catalogue, wanted.get("plan", ()))
    refs = {row["ref"] for row in whole.measures if _is_of(catalogue, row, wanted, plan)}
    rows = tuple(row for row in whole.rows if row["ref"] in refs)
    earlier = {
        when: {ref: rating for ref, rating in ratings.items() if ref in refs}
        for when, ratings in whole.earlier.items()
    }
    actions = tuple(action for action in whole.actions if action.ref in refs)
    part = Figures(whole.frame, rows, {when: held for when, held in earlier.items() if held}, actions)
    return View(gathered, report, part, outside)


def below(catalogue: "Catalogue", codes: Sequence[str]) -> set[str]:
    """Give the codes of nodes of the plan and of all that belongs to them."""
    return {
        node.code
        for node in catalogue.framework.nodes
        if any(one.code in codes for one in catalogue.node_path(node.code))
    }


def _is_of(catalogue: "Catalogue", row: "Row", wanted: Mapping[str, Sequence[str]], plan: set[str]) -> bool:
    measure = catalogue.measure(row["ref"])
    held: dict[str, set[str]] = {
        "committee": set(row["committees"]),
        "group": set(row["groups"]),
        "lens": set(row["lenses"]),
        "flag": set(row["flags"]),
        "service": {row["service"], *measure.supporting_services},
        "directorate": {catalogue.service(row["service"]).directorate},
        "rating": {str(row["rating"]).lower()},
    }
    return all(
        bool(plan & set(row["plan"])) if key == "plan" else not held[key].isdisjoint(words)
        for key, words in wanted.items()
    )


def _project_is_of(catalogue: "Catalogue", project: "Project", wanted: Mapping[str, Sequence[str]]) -> bool:
    held: dict[str, set[str]] = {
        "committee": set(project.committees),
        "service": {project.service},
        "directorate": {catalogue.service(project.service).directorate},
        "plan": {node.code for code in project.plan for node in catalogue.node_path(code)},
    }
    return all(not held[key].isdisjoint(words) for key, words in wanted.items() if key in held)


def _top(catalogue: "Catalogue", code: str) -> str:
    return catalogue.node_path(code)[0].code


def ratings_of(rows: "Sequence[Row]") -> tuple[Rating, ...]:
    """Give the ratings that may be counted."""
    return tuple(Rating(row["rating"]) for row in rows if row["rating"] not in (None, CONFIDENTIAL))
