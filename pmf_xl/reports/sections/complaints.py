"""Complaints and other feedback: how many of each theme, what share of all, and how that has gone."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import COMPLAINTS
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.pieces import printed_first
from pmf_xl.returns.registers import number_in
from pmf_xl.rules.terms import ComplaintKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.reports.selection import View
    from pmf_xl.returns.registers import RegisterStanding
    from pmf_xl.rules.periods import Period

SHOWN = 8  # periods that a run is drawn of
ALL = "All themes"
BESIDE = ("service",)  # for screens alone

_COLUMNS = (
    Column("theme", "Theme", Kind.LONG_TEXT, 30),
    Column("service", "Service", Kind.LONG_TEXT, 20),
    Column("count", "How many", Kind.COUNT, 0),
    Column("share", "Share of all", Kind.SHARE, 0),
    Column("upheld", "Of which upheld", Kind.COUNT, 10),
    Column("upheld_share", "Share upheld", Kind.SHARE, 0),
    Column("previous", "Last period", Kind.COUNT, 0),
    Column("last_year", "Same period last year", Kind.COUNT, 14),
    Column("run", "Trend", Kind.SPARKLINE, 0),
    Column("commentary", "What was learned", Kind.LONG_TEXT, 34),
)


def complaints(view: "View") -> list[Sheet]:
    """Declare the themes of complaints and of other feedback, each kind by itself, the largest theme first."""
    rows = view.release.registers.get(COMPLAINTS.key, ())
    columns = _columns(view, rows)
    parts: list[Part] = []
    for kind in ComplaintKind:
        of_kind = [one for one in rows if (one.row["kind"] or ComplaintKind.COMPLAINT) == kind]
        if of_kind:
            parts += _of_kind(view, kind, of_kind, columns)
    if any(one.withheld for one in rows):
        parts.append(
            Note(f"Numbers are withheld: at least one is below {view.catalogue.framework.suppress_below}.")
        )
    title = Title("Complaints and feedback", f"{view.period.label}: {number_of(len(rows), 'theme')}")
    instead = (Note("No theme of complaints or feedback belongs here."),)
    return [
        Sheet(
            "Complaints",
            (title, *(parts or instead)),
            freeze=1,
            on_paper=len(columns) - len(BESIDE) if parts else 0,
        )
    ]


def _columns(view: "View", rows: "Sequence[RegisterStanding]") -> tuple[Column, ...]:
    """Leave the year before out where it has no count: in a council's first year it would be blank throughout."""
    known = any(_at(one, view.period.year_before(), "count") is not None for one in rows)
    return tuple(column for column in _COLUMNS if known or column.key != "last_year")


def _of_kind(
    view: "View", kind: str, rows: "Sequence[RegisterStanding]", columns: tuple[Column, ...]
) -> "Iterator[Part]":
    periods = [view.period.shifted(-back) for back in range(SHOWN - 1, -1, -1)]
    total = _total(rows, view.period, "count")
    ordered = sorted(rows, key=lambda one: (-(one.number("count") or 0), one.row.ref))
    lines = [_line(view, one, total, periods) for one in ordered]
    if len(rows) > 1:
        lines.append(_line_of_all(view, rows, periods))
    yield Section(f"{kind.capitalize()}s" if kind != ComplaintKind.FEEDBACK else kind.capitalize())
    yield printed_first(Table(columns, tuple(lines), keys=("theme",)), BESIDE)[0]
    yield Gap()


def _at(one: "RegisterStanding", period: "Period", column: str) -> float | None:
    """Return a count of a period, None where none was given for it."""
    return next((number_in(held, column) for when, held in one.run if when == period), None)


def _total(rows: "Sequence[RegisterStanding]", period: "Period", column: str) -> float | None:
    """Add up the counts of a period, None where none was given."""
    found = [count for one in rows if (count := _at(one, period, column)) is not None]
    return sum(found) if found else None


def _values(
    count: float | None, upheld: float | None, total: float | None, earlier: "Sequence[float | None]"
) -> dict[str, Content]:
    return {
        "count": count,
        "share": None if count is None or not total else count / total,
        "upheld": upheld,
        "upheld_share": None if upheld is None or not count else upheld / count,
        "previous": earlier[0],
        "last_year": earlier[1],
    }


def _line(view: "View", one: "RegisterStanding", total: float | None, periods: "Sequence[Period]") -> Line:
    before = [_at(one, when, "count") for when in (view.period.previous(), view.period.year_before())]
    said = one.commentary or (None if one.reported else "Not reported for this period.")
    return Line(
        one.row.ref,
        _values(_at(one, view.period, "count"), _at(one, view.period, "upheld"), total, before)
        | {
            "theme": one.row.title,
            "service": view.catalogue.service(one.row.service).name,
            "commentary": said,
        },
        runs={"run": tuple(_at(one, when, "count") for when in periods)},
        run_of=tuple(when.label for when in periods),
    )


def _line_of_all(view: "View", rows: "Sequence[RegisterStanding]", periods: "Sequence[Period]") -> Line:
    now, upheld = (_total(rows, view.period, column) for column in ("count", "upheld"))
    before = [_total(rows, when, "count") for when in (view.period.previous(), view.period.year_before())]
    return Line(
        ALL,
        _values(now, upheld, now, before) | {"theme": ALL, "commentary": _left_out(view, rows)},
        runs={"run": tuple(_total(rows, when, "count") for when in periods)},
        run_of=tuple(when.label for when in periods),
        strong=True,
    )


def _left_out(view: "View", rows: "Sequence[RegisterStanding]") -> str | None:
    """Say of how many themes no count was given, so that nobody takes what is left for all there were."""
    missing = sum(_at(one, view.period, "count") is None for one in rows)
    if missing in (0, len(rows)) or any(one.withheld for one in rows):
        return None
    return f"Without {number_of(missing, 'theme')} not reported for this period."
