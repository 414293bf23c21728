"""Judging one return: what was typed in it, what is taken of that, and everything there is to say of it.

All that it takes is in the file, in what was issued and in a `JudgedBy` of plain values; nothing is read from a
catalogue or a ledger. So it can be done in any process, on any computer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from pmf_xl.books.grid import Grid
from pmf_xl.catalogue.register_tables import ACTIONS as AGREED
from pmf_xl.collect.beside_earlier import Given, settled
from pmf_xl.collect.dates import date_queries
from pmf_xl.collect.held_against import HeldAgainst, PlausibleWithin
from pmf_xl.collect.plausible import queries
from pmf_xl.collect.read_return import Filed, FiledLine, read_return
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.entries import entries_to_json, row_to_json
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.measures_sheet import measures_table
from pmf_xl.layout.parts import Content
from pmf_xl.layout.row_sheets import ROW_SHEETS
from pmf_xl.layout.sheet_names import ACTIONS, MEASURES, PROJECTS, SIGN_OFF
from pmf_xl.ledger.records import FiledAction, FiledEntry, FiledFigure, FiledMilestone, FiledSignOff
from pmf_xl.problems import Problem, Severity, messages, problem
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Unit


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """What a return of one issue is judged by, beside the issue itself."""

    period: Period
    today: date
    limits: PlausibleWithin
    held_against: Mapping[str, HeldAgainst]  # by the rows of Measures
    carried: Mapping[str, FiledAction]  # the actions that are asked about, as last reported, by number
    given: Mapping[str, Given]  # what earlier files gave of the same period, by the rows of Measures
    signed: frozenset[str]  # the roles that have signed one of those
    notes: tuple[Problem, ...] = ()  # what is to be said of whatever comes: that it is late, for instance


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a return; what is taken of it counts only where nothing is wrong with it."""

    entries: str  # what was typed, by sheet, row and column, as JSON
    problems: tuple[Problem, ...]
    figures: tuple[FiledFigure, ...] = ()
    actions: tuple[FiledAction, ...] = ()
    milestones: tuple[FiledMilestone, ...] = ()
    register_entries: tuple[FiledEntry, ...] = ()
    sign_offs: tuple[FiledSignOff, ...] = ()


def judge(issued: Issued, context: JudgedBy, grids: Mapping[str, Grid]) -> Judged:
    """Read a return and judge it by what was issued and what is known besides."""
    # What came back may be feedback, in which figures were asked about.
    questions = {row.key: "" for row in issued.measures}
    declared = workbook(issued, questions)
    filed = read_return(declared, grids)
    sheet = next((sheet for sheet in declared.sheets if sheet.name == MEASURES), None)
    table = (sheet and sheet.table) or measures_table((), questions)
    refused = {(found.ref, found.column) for found in filed.problems if found.severity is Severity.ERROR}
    doubts = [
        *queries(context.held_against, context.limits, table, filed.lines(MEASURES)),
        *date_queries(filed, context.period, context.today),
    ]
    problems = settled(
        context.given,
        context.signed,
        filed,
        table,
        [
            *filed.problems,
            *_sign_offs_differ(filed),
            *_earlier_wrong(filed),
            *(found for found in doubts if (found.ref, found.column) not in refused),
            *context.notes,
        ],
    )
    judged = Judged(
        entries_to_json(filed.typed),
        tuple(problems),
        tuple(_figures(context, filed)),
    )
    if any(found.severity is Severity.ERROR for found in problems):  # nothing of it is taken
        return judged
    return replace(
        judged,
        actions=tuple(_actions(context, filed)),
        milestones=tuple(_milestones(filed)),
        register_entries=tuple(_register_entries(issued, filed)),
        sign_offs=tuple(_sign_offs(filed)),
    )


# -- what is taken from it ----------------------------------------------------------------------------------------


def _number(value: Content) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _text(value: Content) -> str | None:
    return str(value) if value is not None else None


def _figure(filed: FiledLine, column: str) -> float | None:
    value = filed.held.get(column)
    if filed.line.facts.get("unit") == Unit.YESNO and isinstance(value, str):
        return {"yes": 1.0, "no": 0.0}.get(value.casefold())
    return _number(value)


def _figures(context: JudgedBy, filed: Filed) -> Iterator[FiledFigure]:
    for line in filed.lines(MEASURES):
        if line.line.idle:
            continue
        held, typed = context.held_against[line.line.key], line.typed
        yield FiledFigure(
            held.ref, held.part, str(context.period), _figure(line, "outturn"), _text(typed.get("marker")),
            _number(typed.get("numerator")), _number(typed.get("denominator")), _figure(line, "forecast"),
            _text(typed.get("commentary")), MEASURES, line.cells.get("outturn") or line.cells.get("numerator"),
        )  # fmt: skip


def _actions(context: JudgedBy, filed: Filed) -> Iterator[FiledAction]:
    period = str(context.period)
    for line in filed.lines(MEASURES):
        action = _text(line.typed.get("action"))
        if action:
            owner, due = _text(line.typed.get("action_owner")), _day(line.typed.get("action_due"))
            number, ref = f"{line.line.key}/{period}", context.held_against[line.line.key].ref
            yield FiledAction(number, ref, action, owner, due, period, "Open")
    for line in filed.lines(ACTIONS):
        earlier = context.carried.get(line.line.key)
        if earlier and line.typed:
            status = _text(line.typed.get("status")) or earlier.status
            yield replace(earlier, status=status, progress=_text(line.typed.get("progress")))


def _milestones(filed: Filed) -> Iterator[FiledMilestone]:
    for line in filed.lines(PROJECTS):
        yield FiledMilestone(
            str(line.line.values["project"]), str(line.line.values["milestone"]), _text(line.typed.get("status")),
            _day(line.typed.get("completed")), _text(line.typed.get("commentary")), PROJECTS, line.cells["status"],
        )  # fmt: skip


def _register_entries(issued: Issued, filed: Filed) -> Iterator[FiledEntry]:
    of_register = {row.key for row in issued.actions if row.values.get("source")}
    rows = [
        *((AGREED.key, ACTIONS, line) for line in filed.lines(ACTIONS) if line.line.key in of_register),
        *(
            (key, ROW_SHEETS[key].sheet, line)
            for key in issued.registers
            for line in filed.lines(ROW_SHEETS[key].sheet)
        ),
    ]
    for key, sheet, line in rows:
        if line.typed:
            cell = line.cells[next(iter(line.typed))]
            yield FiledEntry(key, line.line.key, row_to_json(line.typed), sheet, cell)


def _sign_offs(filed: Filed) -> Iterator[FiledSignOff]:
    for line in filed.lines(SIGN_OFF):
        yield FiledSignOff(
            line.line.key,
            _text(line.typed.get("name")),
            _day(line.typed.get("date")),
            line.typed.get("confirmed") == "Yes",
        )


def _sign_offs_differ(filed: Filed) -> list[Problem]:
    """The reviewer must be somebody else than the collector."""
    signed = {line.line.key: line for line in filed.lines(SIGN_OFF)}
    collector, reviewer = signed.get("Data collector"), signed.get("Data reviewer")
    if not collector or not reviewer:
        return []
    names = [" ".join(str(line.typed.get("name") or "").split()).casefold() for line in (collector, reviewer)]
    if not names[0] or names[0] != names[1]:
        return []
    name = str(reviewer.typed.get("name"))
    return [
        problem(
            messages.reviewer_is_collector(name=name),
            sheet=SIGN_OFF,
            cell=reviewer.cells.get("name"),
            ref="Data reviewer",
            column="name",
        )
    ]


def _earlier_wrong(filed: Filed) -> Iterator[Problem]:
    """Say where a service has answered that its last figure is not right."""
    for line in filed.lines(MEASURES):
        if line.typed.get("earlier_right") == "No":
            found = messages.earlier_figure_wrong(
                title=line.line.title, question=str(line.line.facts.get("doubt") or "the last figure")
            )
            yield problem(
                found,
                sheet=MEASURES,
                cell=line.cells.get("earlier_right"),
                ref=line.line.key,
                column="earlier_right",
            )


def _day(value: Content) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
