"""The budget: its lines by directorate with what was spent and is forecast, savings, capital and reserves."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import BUDGET
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.pieces import printed_first
from pmf_xl.reports.sections.risks import said_of, who
from pmf_xl.rules.in_python import run
from pmf_xl.rules.money import BUDGET_RATING, BudgetKind
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.reports.selection import View
    from pmf_xl.returns.registers import RegisterStanding
    from pmf_xl.rules.expression import Value

IN_POUNDS: dict[str, Content] = {"unit": str(Unit.CURRENCY), "decimals": 0}
SUMS = ("budget", "profiled", "actual", "forecast", "variance")

BESIDE = ("who", "share")  # the columns that are for screens alone
PRINTED = 9

#: What each kind is called over its table, and how its columns are headed.
HEADINGS = {
    BudgetKind.REVENUE: ("Revenue", ("Budget", "Profile to date", "Actual to date", "Forecast", "Variance")),
    BudgetKind.CAPITAL: ("Capital", ("Budget", "Profile to date", "Actual to date", "Forecast", "Variance")),
    BudgetKind.SAVING: (
        "Savings",
        ("Planned", "Planned to date", "Delivered to date", "Forecast", "More than planned"),
    ),
    BudgetKind.RESERVE: (
        "Reserves",
        ("To be held", "Profile to date", "Held now", "Forecast", "More than planned"),
    ),
}


def budget(view: "View") -> list[Sheet]:
    """Declare the monitor of the budget: each kind of money by itself, its lines under their directorates."""
    rows = view.release.registers.get(BUDGET.key, ())
    parts: list[Part] = []
    for kind in BudgetKind:
        of_kind = [one for one in rows if one.row["kind"] == kind]
        if of_kind:
            parts += _of_kind(view, kind, of_kind)
    title = Title("Budget", f"{view.period.label}: {number_of(len(rows), 'line')} of the budget, in pounds")
    if not parts:
        return [Sheet("Budget", (title, Note("No line of the budget belongs here.")))]
    scale = view.catalogue.framework.money
    note = (
        "A variance is the forecast less the budget: more is spent than budgeted where it carries a plus. A line is "
        f"amber where it is forecast over budget by more than {scale.amber_over:.1%}, and red by more than "
        f"{scale.red_over:.1%}; a saving where it falls short by as much. Reserves are not rated."
    )
    return [Sheet("Budget", (title, *parts, Note(note)), freeze=2, on_paper=PRINTED)]


def _of_kind(view: "View", kind: BudgetKind, rows: "Sequence[RegisterStanding]") -> "Iterator[Part]":
    heading, (budgeted, profiled, actual, forecast, variance) = HEADINGS[kind]
    columns = (
        Column("reference", "Ref", Kind.TEXT, 0),
        Column("title", "Line", Kind.LONG_TEXT, 28),
        Column("who", "Service and owner", Kind.LONG_TEXT, 22),
        Column("budget", budgeted, Kind.FIGURE, 0),
        Column("profiled", profiled, Kind.FIGURE, 0),
        Column("actual", actual, Kind.FIGURE, 0),
        Column("forecast", forecast, Kind.FIGURE, 0),
        Column("variance", variance, Kind.VARIANCE, 0),
        Column("share", "As a share", Kind.SHARE, 0),
        Column("rating", "Rating", Kind.RATING, 0),
        Column("commentary", "Commentary", Kind.LONG_TEXT, 30),
    )
    lines: list[Line] = []
    directorates = dict.fromkeys(_directorate(view, one) for one in rows)
    for directorate in directorates:
        own = [one for one in rows if _directorate(view, one) == directorate]
        lines += (_line(view, one) for one in own)
        if len(directorates) > 1:
            lines.append(_total(view, kind, directorate or "No directorate", own))
    if len(rows) > 1:
        lines.append(_total(view, kind, f"All {heading.lower()}", rows))
    yield Section(heading)
    yield printed_first(Table(columns, tuple(lines), keys=("reference",)), BESIDE)[0]
    yield Gap()


def _directorate(view: "View", one: "RegisterStanding") -> str:
    return view.catalogue.service(one.row.service).directorate


def _line(view: "View", one: "RegisterStanding") -> Line:
    sums = {key: one.number(key) for key in SUMS}
    values: dict[str, Content] = {
        "reference": one.row.ref,
        "title": one.row.title,
        "who": who(view.release, one),
        **sums,
        "share": _share(sums),
        "rating": one.rating,
        "commentary": said_of(one),
    }
    return Line(one.row.ref, values, IN_POUNDS)


def _total(view: "View", kind: BudgetKind, title: str, rows: "Sequence[RegisterStanding]") -> Line:
    """Add lines up: a sum of something that one of them does not give is not known."""
    sums: dict[str, float | None] = {}
    for key in SUMS:
        numbers = [one.number(key) for one in rows]
        given = [number for number in numbers if number is not None]
        sums[key] = sum(given) if len(given) == len(numbers) else None
    scale = view.catalogue.framework.money
    known: dict[str, Value] = {
        **sums,
        "kind": kind,
        "amber_over": scale.amber_over,
        "red_over": scale.red_over,
    }
    rating = str(run(BUDGET_RATING, known))
    missing = sum(one.number("forecast") is None for one in rows)
    said = f"{number_of(missing, 'line')} without a forecast." if missing else None
    values: dict[str, Content] = {
        "title": title, **sums, "share": _share(sums), "rating": rating, "commentary": said,
    }  # fmt: skip
    return Line(f"total {title}", values, IN_POUNDS, strong=True)


def _share(sums: "dict[str, float | None]") -> float | None:
    variance, budgeted = sums["variance"], sums["budget"]
    return None if variance is None or not budgeted else variance / abs(budgeted)
