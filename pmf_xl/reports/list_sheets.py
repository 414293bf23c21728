"""Sheets of the master scorecard that list: groups, travel, exceptions, escalations, revisions."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.icon_styles import ASSURANCE_LETTERS, icon_cell
from pmf_xl.layout.key import VARIANCE_NOTE, travel_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Section, Sheet, Table, Title
from pmf_xl.layout.words import written
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.glance import worst_first
from pmf_xl.reports.icons import VARIATION_SAYS
from pmf_xl.reports.pieces import key_of, key_under, or_note, without_empty
from pmf_xl.reports.scorecard_table import (
    GROUP,
    SCORECARD,
    commentary_words,
    printed_as,
    scorecard_table,
    shown_target,
)
from pmf_xl.reports.wording import begun, shortened
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import Assurance, Rating, Travel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.layout.parts import Part
    from pmf_xl.release import Release, ReleasedFigure, Revision
    from pmf_xl.release.released import Number
    from pmf_xl.returns.actions import Action
    from pmf_xl.rules.scheme import Scheme

SCORECARD_NAME, TRAVEL, EXCEPTIONS, ESCALATIONS, REVISIONS = (
    "Scorecard",
    "Travel",
    "Exceptions",
    "Escalations",
    "Revisions",
)
LONGEST_ACTION, LONGEST_NAME = (
    180,
    60,
)  # characters of the action that is told first, and of the names of others
_MOVES = (Travel.WORSENING, Travel.UNCHANGED, Travel.IMPROVING, Travel.UP, Travel.DOWN, Travel.NO_COMPARISON)


def _worst_first(scheme: "Scheme") -> tuple[str, ...]:
    lacking = (Rating.RED, Rating.NO_DATA, Rating.PARTIAL)
    return (*map(str, lacking), *reversed(scheme.grades), str(Rating.BLUE), str(Rating.GREY))


def scorecard_sheet(release: "Release") -> Sheet:
    """Declare the sheet of every measure, live."""
    table = scorecard_table(release.figures, SCORECARD, live=True)
    title = Title("Scorecard", f"{release.period.label}. Try a target out: what follows changes.")
    key = (*key_of(release), *travel_key(), Note(VARIANCE_NOTE))
    return Sheet(SCORECARD_NAME, (title, table, Gap(), *key), freeze=2, filtered=True, wide=True)


def group_sheet(release: "Release", tab: str, title: str, figures: "Sequence[ReleasedFigure]") -> Sheet:
    """Declare the sheet of one group or lens."""
    table = scorecard_table(figures, GROUP, live=False)
    heading = Title(title, f"{release.period.label}, {number_of(len(figures), 'measure')}")
    key = key_of(release)
    return Sheet(tab, (heading, table, Gap(), *key), freeze=2, wide=True)


_OF_TRAVEL = (
    "reference", "measure", "service", "rating", "travel_short", "travel_long", "run", "variation", "assurance",
)  # fmt: skip
#: Of the list below the grid, and wide enough for two references a line in the grid.
_TRAVEL_WIDTHS = (11.5, 30.5, 11.5, 14.0, 15.5, 15.5, 13.0, 13.0, 13.0)
NAMED = 6  # measures named in a cell of the grid: all of them are listed below it


def travel_sheet(release: "Release") -> Sheet:
    """Declare the direction-of-travel scorecard: a grid of rating against travel, then every measure."""
    measures, worst = release.measures, _worst_first(release.catalogue.framework.scheme)
    grid = [
        Line(
            rating,
            {"rating": rating} | {str(move): _refs(measures, rating, move) for move in _MOVES},
        )
        for rating in worst
        if any(figure.rating == rating for figure in measures)
    ]
    moves = [move for move in _MOVES if any(figure.travel_short == move for figure in measures)]
    columns = (
        Column("rating", "Rating", Kind.RATING, 12),
        *(Column(str(move), move.capitalize(), Kind.LONG_TEXT, 30) for move in moves),
    )
    place = {
        rating: number for number, rating in enumerate(worst)
    }  # what is withheld has none, and comes last
    ordered = sorted(measures, key=lambda figure: place.get(str(figure.rating), len(place)))
    every = scorecard_table(ordered, _OF_TRAVEL, live=False)
    return Sheet(
        TRAVEL,
        (
            Title(
                "Direction of travel",
                f"{release.period.label}: rating against travel since the previous figure",
            ),
            Table(columns, tuple(grid), keys=("rating",)),
            Gap(),
            *_matrix(measures),
            Section("Every measure"),
            every,
            Gap(),
            *key_of(release),
            *travel_key(),
        ),
        widths=_TRAVEL_WIDTHS[: max(len(columns), len(every.columns))],
    )


#: In columns as wide as their words: they are those of the table below.
_ASSURED = (
    Assurance.CONSISTENTLY_MISSED,
    Assurance.HIT_OR_MISS,
    Assurance.NO_TARGET,
    Assurance.CONSISTENTLY_HIT,
)


def _matrix(measures: "Sequence[ReleasedFigure]") -> "Iterator[Part]":
    """Give the matrix of Making Data Count: what a run says of its last figure, against whether its target is hit."""
    found: dict[tuple[str, str], list[str]] = {}
    for figure in measures:
        said, told = unless_withheld(figure.run.variation), unless_withheld(figure.run.assurance)
        if said in VARIATION_SAYS and told in _ASSURED:
            found.setdefault((said, told), []).append(figure.ref)
    if not found:
        return
    columns = (
        Column("variation", "Variation", Kind.ICON, 0),
        *(Column(str(told), _assured(told), Kind.LONG_TEXT, 0) for told in _ASSURED),
    )
    lines = tuple(
        Line(
            str(said),
            {"variation": said.capitalize()}
            | {str(told): _named(found.get((said, told), [])) for told in _ASSURED},
        )
        for said in VARIATION_SAYS
        if any(row == said for row, _ in found)
    )
    yield Section("Making Data Count: variation against assurance, of runs of 13 figures or more")
    yield Table(columns, lines, keys=("variation",))
    yield Gap()


def _assured(told: Assurance) -> str:
    letter = ASSURANCE_LETTERS.get(told)
    return icon_cell(letter, told) if letter else told.capitalize()


def _refs(figures: "Sequence[ReleasedFigure]", rating: str, move: Travel) -> str | None:
    found = [figure.ref for figure in figures if figure.rating == rating and figure.travel_short == move]
    return _named(found)


def _named(found: "Sequence[str]") -> str | None:
    """Name measures, the first of them where they are many."""
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED + 1 else ""
    return (", ".join(found[:NAMED] if more else found) + more) or None


_EXCEPTION_COLUMNS = (
    Column("reference", "Ref", Kind.TEXT, 0),
    Column("measure", "Measure", Kind.LONG_TEXT, 30),
    Column("service", "Service", Kind.TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("reason", "Why", Kind.LONG_TEXT, 12),
    Column("running", "Periods running", Kind.COUNT, 0),
    Column("tier", "Goes to", Kind.TEXT, 0),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 46),
    Column("actions", "Actions", Kind.LONG_TEXT, 36),
)


def exceptions_sheet(release: "Release") -> Sheet:
    """Declare the list of exceptions."""
    scheme, label = release.catalogue.framework.scheme, release.period.label
    exceptions = worst_first(release.exceptions, scheme)
    lines = tuple(_exception_line(figure, scheme) for figure in exceptions)
    title = Title("Exceptions", f"{label}, {number_of(len(exceptions), 'measure')}")
    table = without_empty(Table(_EXCEPTION_COLUMNS, lines, keys=("reference",)))
    parts = or_note(table, f"No measure is an exception in {label}.", *key_under(release))
    return Sheet(EXCEPTIONS, (title, *parts), freeze=2, wide=True)


def _exception_line(figure: "ReleasedFigure", scheme: "Scheme") -> Line:
    values: dict[str, Content] = {
        "reference": figure.reference,
        "measure": figure.title,
        "service": figure.measure.service,
        "outturn": figure.outturn,
        "target": shown_target(figure),
        "rating": figure.rating,
        "reason": other_reason(figure, scheme),
        "running": figure.periods_running,
        "tier": begun(figure.tier or ""),
        "commentary": commentary_words(figure),
        "actions": "\n".join(map(action_words, figure.actions)) or None,
    }
    return Line(figure.reference, values, printed_as(figure))


def other_reason(figure: "ReleasedFigure", scheme: "Scheme") -> str | None:
    """Give why a measure is an exception, where its rating does not say so already."""
    reason = figure.exception_reason or ""
    return None if figure.rating and reason == scheme.label(figure.rating) else reason


def action_words(action: "Action") -> str:
    """Write an action in one line: what, who, by when, how it stands."""
    about = [action.owner, f"by {day_written(action.due)}" if action.due else None, action.status.lower()]
    progress = f" Progress: {action.progress}" if action.progress else ""
    return f"{action.action} ({', '.join(part for part in about if part)}){progress}"


def under_way(figure: "ReleasedFigure") -> str:
    """Tell the open actions, the longest overdue first; of many only the first, or a row would fill a page.

    All of each stands on the sheet of actions.
    """
    still = sorted((one for one in figure.actions if one.is_open), key=lambda one: -one.days_overdue)
    told = [shortened(action_words(one), LONGEST_ACTION) for one in still[:1]]
    if others := [shortened(one.action, LONGEST_NAME) for one in still[1:]]:
        told.append(f"Also: {'; '.join(others)}")
    return "\n".join(told)


def escalations_sheet(release: "Release") -> Sheet:
    """Declare the exceptions that have moved up a tier, the highest first."""
    escalation, label = release.catalogue.framework.escalation, release.period.label
    tiers = list(escalation.tiers)
    moved_up = [figure for figure in release.exceptions if figure.tier in tiers[1:]]
    moved_up.sort(key=lambda figure: (-tiers.index(str(figure.tier)), -_running(figure)))
    columns = tuple(column for column in _EXCEPTION_COLUMNS if column.key not in ("reason", "commentary"))
    scheme = release.catalogue.framework.scheme
    lines = tuple(_escalated_line(figure, scheme) for figure in moved_up)
    table = without_empty(Table(columns, lines, keys=("reference",)))
    none = f"Nothing has been an exception long enough to move up a tier in {label}."
    rule = Note(
        f"An exception moves up a tier every {number_of(escalation.after, 'period')} running: {', '.join(tiers)}."
    )
    title = Title("Escalations", f"{label}, {number_of(len(moved_up), 'measure')}")
    parts = or_note(table, none, *key_under(release))
    return Sheet(ESCALATIONS, (title, rule, Gap(), *parts), freeze=2, wide=True)


def _escalated_line(figure: "ReleasedFigure", scheme: "Scheme") -> Line:
    line = _exception_line(figure, scheme)
    return replace(line, values=dict(line.values) | {"actions": under_way(figure) or None})


def _running(figure: "ReleasedFigure") -> int:
    return unless_withheld(figure.periods_running) or 0


def revisions_sheet(release: "Release") -> Sheet:
    """Declare the list of figures that have been revised since the period before was closed."""
    columns = (
        Column("ref", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 36),
        Column("period", "Period", Kind.TEXT, 0),
        Column("was", "Was", Kind.TEXT, 0),
        Column("now", "Is now", Kind.TEXT, 0),
        Column("on", "Revised on", Kind.DATE, 0),
        Column("by", "By", Kind.LONG_TEXT, 20),
        Column("reason", "Reason", Kind.LONG_TEXT, 46),
    )
    lines = tuple(
        Line(
            f"{one.reference} {one.period}",
            {
                "ref": one.reference,
                "measure": one.title,
                "period": one.period.label,
                "was": _printed(one, one.earlier) or "No figure",
                "now": _printed(one, one.outturn) or "No figure",
                "on": one.on,
                "by": one.by,
                "reason": one.reason or "A later return",
            },
        )
        for one in release.revisions
    )
    title = Title("Revisions", f"Figures revised since the period before {release.period.label} was closed")
    table = without_empty(Table(columns, lines, keys=("ref",)))
    parts = or_note(table, f"No figure has been revised, up to {release.period.label}.")
    return Sheet(REVISIONS, (title, *parts), freeze=2, wide=True)


def _printed(revision: "Revision", number: "Number") -> str:
    return written(number, revision.measure.unit, revision.measure.decimals)
