"""What one defined report is about: the part of a release that its filter selects."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.reports.glance import worst_first
from pmf_xl.reports.wording import tab_name
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pmf_xl.catalogue import Catalogue, Committee, Project, Report, Service
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.figures.quality import QualityRecord
    from pmf_xl.release import Release, ReleasedFigure
    from pmf_xl.reports.edited_words import KeyWords
    from pmf_xl.rules.periods import Period

EVERY = 12  # as many measures are looked into one and all; of more only those that are exceptions


@dataclass(frozen=True)
class View:
    """One report of a period: its definition, and what has been released to its reader of what it selects.

    `quality` is there for the sections on how far figures can be trusted: counts, and no figure.
    """

    report: "Report"
    release: "Release"
    quality: "QualityRecord | None" = None
    words: "KeyWords | None" = None  # of its key features, where it has that section
    taken: set[str] = field(default_factory=set)  # names of tabs, whatever their case
    chosen: set[str] = field(default_factory=set)  # tabs that links lead to, which keep their names
    pages: dict[str, str] = field(default_factory=dict)  # the tabs of pages of measures

    def tab(self, wanted: str) -> str:
        """Take a name for a tab that keeps it."""
        name = tab_name(wanted, self.taken)
        self.chosen.add(name)
        return name

    def own_page(self, figure: "ReleasedFigure") -> str | None:
        """Give the tab of a measure's own page in this report, and take its name; None where it has none."""
        kinds = self.report.sections
        if "exceptions" in kinds and figure.is_exception:
            return self.page_tab(figure.ref)
        is_looked_into = any(one.ref == figure.ref for one in self.looked_into)
        return self.page_tab(f"{figure.ref} in depth") if is_looked_into else None

    def page_tab(self, wanted: str) -> str:
        """Give the name of the tab of a page, the same whenever it is asked for."""
        if wanted not in self.pages:
            self.pages[wanted] = self.tab(wanted)
        return self.pages[wanted]

    @cached_property
    def looked_into(self) -> "tuple[ReleasedFigure, ...]":
        """The measures that have a page in depth: all where they are few, else the exceptions."""
        if "deep-dive" not in self.report.sections:
            return ()
        found = self.measures if len(self.measures) <= EVERY else self.exceptions
        return tuple(worst_first(found, self.catalogue.framework.scheme))

    @property
    def period(self) -> "Period":
        """The period it is of."""
        return self.release.period

    @property
    def catalogue(self) -> "Catalogue":
        """What is measured, as its reader may read it."""
        return self.release.catalogue

    @property
    def measures(self) -> "tuple[ReleasedFigure, ...]":
        """The figures of whole measures."""
        return self.release.measures

    @property
    def exceptions(self) -> "tuple[ReleasedFigure, ...]":
        """The measures that are exceptions."""
        return self.release.exceptions

    @cached_property
    def services(self) -> "list[Service]":
        """The services that lead on something in it, in the order of the catalogue."""
        codes = {figure.measure.service for figure in self.measures}
        return [service for service in self.catalogue.services if service.code in codes]

    @cached_property
    def reporting(self) -> "list[Service]":
        """The services that lead on something in it or fill in a part of it, in the order of the catalogue."""
        codes = {code for one in self.measures for code in (one.measure.service, *one.measure.contributors)}
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
        by_measures = {"group", "lens", "flag"} & wanted.keys()
        if any(one.flags for one in catalogue.projects):
            by_measures -= {"flag"}
        if not by_measures:
            return found
        leads = {figure.measure.service for figure in self.measures}
        tops = {_top(catalogue, code) for figure in self.measures for code in figure.measure.plan}
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


#: What a measure is selected by, for each filter that `report_words` declares.
SELECTED_BY: "Mapping[str, Callable[[Catalogue, ReleasedFigure], set[str]]]" = {
    "committee": lambda _, figure: set(figure.measure.committees),
    "group": lambda _, figure: set(figure.measure.groups),
    "lens": lambda _, figure: set(figure.measure.lenses),
    "flag": lambda _, figure: set(figure.measure.flags),
    "service": lambda _, figure: {figure.measure.service, *figure.measure.supporting_services},
    "directorate": lambda catalogue, figure: {catalogue.service(figure.measure.service).directorate},
    "plan": lambda _, figure: set(figure.measure.plan),
    "rating": lambda _, figure: {str(figure.rating).lower()},
}


def select(release: "Release", wanted: "Mapping[str, Sequence[str]]") -> "Release":
    """Give the part of a release that a filter selects."""
    asked = {key: frozenset(words) for key, words in wanted.items()}
    if "plan" in asked:
        asked["plan"] = frozenset(below(release.catalogue, wanted["plan"]))
    refs = frozenset(
        figure.ref
        for figure in release.measures
        if all(
            not SELECTED_BY[key](release.catalogue, figure).isdisjoint(words) for key, words in asked.items()
        )
    )
    return release.of(refs, lambda row: _row_is_of(release.catalogue, row, asked, refs))


def _row_is_of(
    catalogue: "Catalogue",
    row: "RegisterRow",
    wanted: "Mapping[str, frozenset[str]]",
    refs: frozenset[str],
) -> bool:
    """Say whether a row of a register belongs to what a filter selects.

    It knows its own service, directorate, committees, flags and place in the plan; of what else a filter asks, the
    measures it is about do.
    """
    held = _belongs_to(catalogue, row)
    others = wanted.keys() - held.keys()
    selected = all(not held[key].isdisjoint(words) for key, words in wanted.items() if key in held)
    return selected and (not others or not refs.isdisjoint(row.measures))


def below(catalogue: "Catalogue", codes: "Sequence[str]") -> set[str]:
    """Give the codes of nodes of the plan and of all that belongs to them."""
    return {
        node.code
        for node in catalogue.framework.nodes
        if any(one.code in codes for one in catalogue.node_path(node.code))
    }


def _project_is_of(catalogue: "Catalogue", project: "Project", wanted: "Mapping[str, Sequence[str]]") -> bool:
    held = _belongs_to(catalogue, project)
    if not any(one.flags for one in catalogue.projects):
        del held["flag"]  # they are told apart by those of the measures that their services lead on
    return all(not held[key].isdisjoint(words) for key, words in wanted.items() if key in held)


def _belongs_to(catalogue: "Catalogue", thing: "Project | RegisterRow") -> dict[str, set[str]]:
    """Give what a project or a row of a register is selected by."""
    return {
        "committee": set(thing.committees),
        "service": {thing.service},
        "directorate": {catalogue.service(thing.service).directorate},
        "plan": {node.code for code in thing.plan for node in catalogue.node_path(code)},
        "flag": set(thing.flags),
    }


def _top(catalogue: "Catalogue", code: str) -> str:
    return catalogue.node_path(code)[0].code
