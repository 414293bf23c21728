"""The annual report: of each measure what was promised, reached and revised, quarter by quarter, and the projects."""

from typing import TYPE_CHECKING

from pmf_xl.layout.key import rating_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.layout.summary_sheet import counts_parts
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.counting import counted, on_target_among
from pmf_xl.reports.pieces import or_note
from pmf_xl.reports.scorecard_table import partial_words, printed_as
from pmf_xl.reports.sections.pieces import by_top
from pmf_xl.reports.year import YearLine, year_lines, year_of
from pmf_xl.reports.year_features import is_finished
from pmf_xl.rules.milestones import project_rating
from pmf_xl.rules.terms import Frequency, Rating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pmf_xl.catalogue import Project
    from pmf_xl.release.released import Aim
    from pmf_xl.reports.selection import View
    from pmf_xl.rules.periods import Period

ANNUAL, REACHED, PROJECTS = "The year", "Promised and reached", "Projects of the year"
REVISED_TO = "revised_to"
_Groups = list[tuple[str, list[YearLine]]]
_COLUMNS = (
    Column("measure", "Measure", Kind.LONG_TEXT, 44),
    Column("promised", "Promised", Kind.FIGURE, 0),
    Column(REVISED_TO, "Revised to", Kind.FIGURE, 0),
    Column("reached", "Reached", Kind.FIGURE, 0),
    Column("rating", "Year", Kind.RATING, 0),
    *(Column(f"q{number}", f"Q{number}", Kind.RATING, 0) for number in range(1, 5)),
    Column("reference", "Ref", Kind.TEXT, 0),
)


def annual_report(view: "View") -> list[Sheet]:
    """Declare the year by priority, every measure of it, and its projects."""
    year = year_of(view.release)
    if year is None:
        whole = view.period.ending(Frequency.ANNUAL)
        says = f"An annual report is made of {whole} or its last quarter; this is {view.period.label}."
        return [Sheet(ANNUAL, (Title("Annual report", view.period.label), Note(says)))]
    lines = {line.now.ref: line for line in year_lines(view.release)}
    groups = [(name, [lines[one.ref] for one in figures]) for name, figures in by_top(view)]
    return [
        _by_priority(view, year, groups),
        _measures(view, year, groups),
        *([_projects(view, year)] if view.projects else []),
    ]


def _by_priority(view: "View", year: "Period", groups: _Groups) -> Sheet:
    """Declare how each priority ended the year."""
    every = [line.whole for _, lines in groups for line in lines]
    counts = [counted(name, (line.whole for line in lines)) for name, lines in groups]
    whole = counted("All measures", every, drawn=not counts, strong=True)
    scheme = view.catalogue.framework.scheme
    title = Title(f"Annual report, {year.label}", view.catalogue.framework.council)
    parts = counts_parts("How each priority ended the year", "Priority", [*counts, whole], scheme)
    partial = "year" if any(one.rating == Rating.PARTIAL for one in every) else ""
    return Sheet(ANNUAL, (title, *parts, Gap(), *rating_key(scheme, partial=partial)), landscape=False)


def _measures(view: "View", year: "Period", groups: _Groups) -> Sheet:
    """Declare every measure under its priority: what was promised, what was reached, and each quarter's rating."""
    lines: list[Line] = []
    for name, of_group in groups:
        found = on_target_among(view.catalogue, [line.whole for line in of_group])
        lines.append(
            Line(
                f"heading {name}", {"measure": f"{name}: {found.count} of {found.of} on target"}, strong=True
            )
        )
        lines += map(_line, of_group)
    title = Title(REACHED, f"{year.label}, {number_of(len(view.measures), 'measure')}")
    notes = (
        Note(
            "Promised: the year's target as the year began; where it was changed since, what it was revised to. "
            "Reached: the figure of the whole year, of a running total what it had come to. Each quarter is "
            "rated against its own target; it is blank where no figure was due."
        ),
    )
    is_any_revised = any(line.values.get(REVISED_TO) is not None for line in lines)
    columns = tuple(one for one in _COLUMNS if is_any_revised or one.key != REVISED_TO)
    table = Table(columns, tuple(lines), keys=("reference",))
    parts = or_note(table, "No measure belongs here.", Gap(), *notes)
    return Sheet(REACHED, (title, *parts), freeze=1, on_paper=len(columns) - 1)  # without the reference


def _line(line: YearLine) -> Line:
    values: dict[str, Content] = {
        "measure": "\n".join((f"{line.now.ref} {line.now.measure.title}", *_notes(line))),
        "reference": line.now.ref,
        "promised": _aim(line, line.promised),
        REVISED_TO: _aim(line, line.revised_to),
        "reached": line.whole.outturn,
        "rating": line.whole.rating,
    }
    for number, quarter in enumerate(line.quarters, start=1):
        values[f"q{number}"] = unless_withheld(quarter.rating) if quarter else None
    return Line(line.now.ref, values, printed_as(line.now))


def _aim(line: YearLine, aim: "Aim | None") -> Content:
    """Give what stands under a target: a figure, or words for a range and for what is in words."""
    if aim is None or line.now.is_range or aim.low is None:
        return line.aim_words(aim)
    return aim.low


def _notes(line: YearLine) -> "Iterator[str]":
    """Say what must be known of a year beside its figures."""
    if line.promised is None and line.aimed_at is not None:
        yield "Target set after the year began"
    elif line.aimed_at is None and line.promised is not None:
        yield "Target given up"
    if line.whole.is_partial:
        yield partial_words(line.whole)
    if line.whole.is_judged and (reason := unless_withheld(line.whole.rating_reason)):
        yield reason
    if line.revisions:
        yield f"Revised: {line.revisions}"


_OF_PROJECTS = (
    Column("reference", "Ref", Kind.TEXT, 10),
    Column("title", "Project", Kind.LONG_TEXT, 46),
    Column("done", "Milestones done", Kind.TEXT, 14),
    Column("next", "Next due", Kind.DATE, 14),
    Column("rating", "Rating", Kind.RATING, 13),
)


def _projects(view: "View", year: "Period") -> Sheet:
    """Declare the projects, those that are finished first."""
    finished = [one for one in view.projects if is_finished(view, one)]
    ordered = [*finished, *(one for one in view.projects if one not in finished)]
    said = f"{year.label}: {len(finished)} of {number_of(len(ordered), 'project')} finished"
    lines = tuple(_project_line(view, one, is_done=one in finished) for one in ordered)
    table = Table(_OF_PROJECTS, lines, keys=("reference",))
    return Sheet(PROJECTS, (Title(PROJECTS, said), table), landscape=False)


def _project_line(view: "View", project: "Project", *, is_done: bool) -> Line:
    own = [view.release.milestones[project.ref, one.ref] for one in view.catalogue.milestones_of(project.ref)]
    still = [one for one in own if one.is_open]
    done = f"{len(own) - len(still)} of {len(own)}"
    values: dict[str, Content] = {
        "reference": project.ref,
        "title": project.title,
        "done": f"Finished, {done}" if is_done else done,
        "next": min((one.milestone.due for one in still), default=None),
        "rating": None if is_done else str(project_rating(one.rating for one in still)),
    }
    return Line(project.ref, values)
