"""Sheets of the master scorecard that list: groups, travel, exceptions, escalations, actions."""

from typing import TYPE_CHECKING

from pmf_xl.layout.key import rating_key, travel_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Section, Sheet, Table, Title
from pmf_xl.layout.scorecard_sheet import GROUP, SCORECARD, reference_of, scorecard_table
from pmf_xl.reports.pieces import key_under, or_note, without_empty
from pmf_xl.reports.wording import begun, day_written
from pmf_xl.rules.terms import Rating, Travel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.reports.figures import Figures
    from pmf_xl.reports.rated import Row
    from pmf_xl.returns.actions import Action
    from pmf_xl.rules.periods import Period

SCORECARD_NAME, TRAVEL, EXCEPTIONS, ESCALATIONS, ACTIONS = (
    "Scorecard",
    "Travel",
    "Exceptions",
    "Escalations",
    "Actions",
)
_MOVES = (Travel.WORSENING, Travel.UNCHANGED, Travel.IMPROVING, Travel.UP, Travel.DOWN, Travel.NO_COMPARISON)
_SHOWN = (Rating.RED, Rating.NO_DATA, Rating.AMBER, Rating.GREEN, Rating.BLUE, Rating.GREY)


def scorecard_sheet(catalogue: "Catalogue", period: "Period", figures: "Figures") -> Sheet:
    """Declare the sheet of every measure, live."""
    table = scorecard_table(figures.rows, SCORECARD, period, live=True)
    return Sheet(
        SCORECARD_NAME,
        (
            Title("Scorecard", f"{period.label}. Try a target out: what follows changes."),
            table,
            Gap(),
            *rating_key(catalogue.framework.scheme),
            *travel_key(),
        ),
        freeze=2,
        filtered=True,
        wide=True,
    )


def group_sheet(
    catalogue: "Catalogue", period: "Period", tab: str, title: str, rows: "Sequence[Row]"
) -> Sheet:
    """Declare the sheet of one group or lens."""
    table = scorecard_table(rows, GROUP, period, live=False)
    return Sheet(
        tab,
        (
            Title(title, f"{period.label}, {len(rows)} measures"),
            table,
            Gap(),
            *rating_key(catalogue.framework.scheme),
        ),
        freeze=2,
        wide=True,
    )


def travel_sheet(catalogue: "Catalogue", period: "Period", figures: "Figures") -> Sheet:
    """Declare the direction-of-travel scorecard: a grid of rating against travel, then every measure."""
    rows = figures.measures
    grid = [
        Line(
            rating,
            {"rating": str(rating)} | {move: _refs(rows, rating, move) for move in _MOVES},
        )
        for rating in _SHOWN
        if any(row["rating"] == rating for row in rows)
    ]
    moves = [move for move in _MOVES if any(row["travel_short"] == move for row in rows)]
    columns = (
        Column("rating", "Rating", Kind.RATING, 12),
        *(Column(str(move), move.capitalize(), Kind.LONG_TEXT, 30) for move in moves),
    )
    keys = (
        "reference",
        "measure",
        "service",
        "rating",
        "travel_short",
        "travel_long",
        "run",
        "variation",
        "assurance",
    )
    every = scorecard_table(rows, keys, period, live=False)
    return Sheet(
        TRAVEL,
        (
            Title("Direction of travel", f"{period.label}: rating against travel since the previous figure"),
            Table(columns, tuple(grid), keys=("rating",)),
            Gap(),
            Section("Every measure"),
            every,
            Gap(),
            *rating_key(catalogue.framework.scheme),
            *travel_key(),
        ),
        widths=(12, 40, *(17.0 for _ in range(max(len(columns), len(every.columns)) - 2))),
    )


def _refs(rows: "Sequence[Row]", rating: Rating, move: Travel) -> str | None:
    found = [row["ref"] for row in rows if row["rating"] == rating and row["travel_short"] == move]
    return ", ".join(found) or None


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


def exceptions_sheet(catalogue: "Catalogue", period: "Period", figures: "Figures") -> Sheet:
    """Declare the list of exceptions."""
    rows = [row for row in figures.measures if row["exception"]]
    lines = tuple(_exception_line(row) for row in rows)
    title = Title("Exceptions", f"{period.label}, {len(rows)} measures")
    none = f"No measure is an exception in {period.label}."
    table = without_empty(Table(_EXCEPTION_COLUMNS, lines, keys=("reference",)))
    return Sheet(EXCEPTIONS, (title, *or_note(table, none, *key_under(catalogue))), freeze=2, wide=True)


def _exception_line(row: "Row") -> Line:
    values: dict[str, Content] = {
        "reference": reference_of(row),
        "measure": row["title"],
        "service": row["service"],
        "outturn": row["outturn"],
        "target": row["target"],
        "rating": row["rating"],
        "reason": _other_reason(row),
        "running": row["periods_running"],
        "tier": begun(row["tier"]),
        "commentary": row["commentary"],
        "actions": "\n".join(map(action_words, row["actions"])) or None,
    }
    return Line(
        reference_of(row), values, {"unit": row["unit"], "decimals": row["decimals"], "title": row["title"]}
    )


def _other_reason(row: "Row") -> str | None:
    """Give why a measure is an exception, where its rating does not say so already."""
    return None if row["exception_reason"].casefold() == row["rating"].casefold() else row["exception_reason"]


def action_words(action: "Action") -> str:
    """Write an action in one line: what, who, by when, how it stands."""
    about = [action.owner, f"by {day_written(action.due)}" if action.due else None, action.status.lower()]
    progress = f" Progress: {action.progress}" if action.progress else ""
    return f"{action.action} ({', '.join(part for part in about if part)}){progress}"


def escalations_sheet(catalogue: "Catalogue", period: "Period", figures: "Figures") -> Sheet:
    """Declare the exceptions that have moved up a tier, the highest first."""
    escalation = catalogue.framework.escalation
    tiers = list(escalation.tiers)
    rows = [row for row in figures.measures if row["exception"] and tiers.index(row["tier"]) > 0]
    rows.sort(key=lambda row: (-tiers.index(row["tier"]), -row["periods_running"]))
    columns = tuple(column for column in _EXCEPTION_COLUMNS if column.key not in ("reason", "commentary"))
    table = without_empty(Table(columns, tuple(map(_exception_line, rows)), keys=("reference",)))
    none = f"Nothing has been an exception long enough to move up a tier in {period.label}."
    rule = Note(f"An exception moves up a tier every {escalation.after} periods running: {', '.join(tiers)}.")
    title = Title("Escalations", f"{period.label}, {len(rows)} measures")
    parts = or_note(table, none, *key_under(catalogue))
    return Sheet(ESCALATIONS, (title, rule, Gap(), *parts), freeze=2, wide=True)


def actions_sheet(catalogue: "Catalogue", period: "Period", actions: "Sequence[Action]") -> Sheet:
    """Declare the log of actions: the open ones, the longest overdue first, and what was closed in this period."""
    titles = {measure.ref: measure for measure in catalogue.measures}
    columns = (
        Column("ref", "Ref", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 27),
        Column("service", "Service", Kind.TEXT, 0),
        Column("action", "Action", Kind.LONG_TEXT, 40),
        Column("owner", "Owner", Kind.LONG_TEXT, 17),
        Column("raised", "Raised in", Kind.TEXT, 0),
        Column("age", "Age in periods", Kind.COUNT, 0),
        Column("due", "Due", Kind.DATE, 0),
        Column("overdue", "Days overdue", Kind.COUNT, 0),
        Column("status", "Status", Kind.TEXT, 0),
        Column("progress", "Progress", Kind.LONG_TEXT, 36),
    )
    ordered = sorted(actions, key=lambda action: (not action.is_open, -action.days_overdue, action.number))
    lines = tuple(
        Line(
            action.number,
            {
                "ref": action.ref,
                "measure": titles[action.ref].title if action.ref in titles else action.ref,
                "service": titles[action.ref].service if action.ref in titles else None,
                "action": action.action,
                "owner": action.owner,
                "raised": action.raised.label,
                "age": action.age,
                "due": action.due,
                "overdue": action.days_overdue or None,
                "status": action.status,
                "progress": action.progress,
            },
        )
        for action in ordered
    )
    still = sum(action.is_open for action in actions)
    late = sum(bool(action.days_overdue) for action in actions)
    title = Title("Actions", f"{still} open, {late} overdue at {day_written(period.last_day)}")
    table = without_empty(Table(columns, lines, keys=("ref",)))
    parts = or_note(table, "No action has been promised in a return.")
    return Sheet(ACTIONS, (title, *parts), freeze=2, filtered=bool(lines), wide=True)
