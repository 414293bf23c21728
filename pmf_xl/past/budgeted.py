"""Figures worked out from lines of the budget: what was entered of each line is held as a part of the figure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.contributing import Absent
from pmf_xl.catalogue.of_budget import lines_of
from pmf_xl.catalogue.register_tables import BUDGET
from pmf_xl.layout.entries import row_from_json
from pmf_xl.past.held import Held
from pmf_xl.past.rolled import carried, common_origin
from pmf_xl.returns.standing import taken
from pmf_xl.rules.money import BudgetResult, LineOfBudget, budget_result
from pmf_xl.rules.terms import Marker

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.rules.periods import Period

_SIGN = "="  # before a line's reference, where breakdowns are named


def part_of_line(ref: str) -> str:
    """Name a line's part of a figure as breakdowns are named."""
    return _SIGN + ref


def line_of(breakdown: str) -> str | None:
    """Give the reference of the line whose part is named; None for anything else.

    >>> line_of("=B1"), line_of("N")
    ('B1', None)
    """
    return breakdown.removeprefix(_SIGN) if breakdown.startswith(_SIGN) else None


def rows_of_lines(ledger: "Asking", measures: "Sequence[Measure]") -> list[Mapping[str, Any]]:
    """Return what was ever entered of lines of the budget as rows of figures, for each measure made of any of them.

    Which lines a period's figure is made of, `of_lines` is told.
    """
    files = {one.id: one for listed in taken(ledger).values() for one in listed}
    found: list[Mapping[str, Any]] = []
    for row in ledger.parts("register_entries", files):
        if row["register"] != BUDGET.key:
            continue
        file, said = files[row["submission"]], row_from_json(row["entries"])
        shared = {
            "breakdown": part_of_line(row["ref"]),
            "period": file.period,
            "outturn": _number(said.get("actual")),
            "marker": None,
            "numerator": None,
            "denominator": None,
            "forecast": _number(said.get("forecast")),
            "commentary": said.get("commentary"),
            "sheet": row["sheet"],
            "cell": row["cell"],
            "submission": file.id,
            "kind": file.kind,
            "name": file.name,
            "sha256": file.sha256,
            "service": file.service,
            "sender": file.sender,
            "received_at": file.received_at,
        }
        found += [shared | {"ref": measure.ref} for measure in measures]
    return found


def parts_of_lines(catalogue: "Catalogue", measure: "Measure", period: "Period") -> list[str]:
    """Name the parts that a measure's figure is made of in a period."""
    return [part_of_line(row.ref) for row in lines_of(catalogue, measure, period)]


def from_budget(
    catalogue: "Catalogue",
    measure: "Measure",
    period: "Period",
    aliases: "Sequence[Period]",
    standing: "Callable[[str, str, Period], Held | None]",
) -> Held | None:
    """Work a figure out of what stands of its lines for a period, by any of its names; None where nothing does."""
    given = [
        (
            row,
            next(
                filter(None, (standing(measure.ref, part_of_line(row.ref), when) for when in aliases)), None
            ),
        )
        for row in lines_of(catalogue, measure, period)
    ]
    return _of_lines(catalogue, measure, period, given) if any(held for _, held in given) else None


def _of_lines(
    catalogue: "Catalogue",
    measure: "Measure",
    period: "Period",
    given: "Sequence[tuple[RegisterRow, Held | None]]",
) -> Held:
    """Make a figure of the lines of the budget that it is worked out from; where any is not given, it is of the others.

    It is confidential where any of the lines is.
    """
    made = _made(catalogue, measure, period, given)
    if not any(held and held.is_revised for _, held in given):
        return made
    before = [(row, held and (held.earlier or held)) for row, held in given]
    return replace(made, earlier=replace(_made(catalogue, measure, period, before), stands=False))


def _made(
    catalogue: "Catalogue",
    measure: "Measure",
    period: "Period",
    given: "Sequence[tuple[RegisterRow, Held | None]]",
) -> Held:
    assert measure.budget_result is not None
    lines = [(row, held) for row, held in given if held and held.says_something]
    lacking = {row.service for row, held in given if not (held and held.says_something)}
    entered = [LineOfBudget(float(row["budget"]), held.outturn, held.forecast) for row, held in lines]
    every = [held for _, held in lines]
    said = [f"{row.title}: {held.commentary}" for row, held in lines if held.commentary]
    confidential = any(row.confidential for row, _ in given)
    outturn = budget_result(measure.budget_result, entered)
    # Where a line is lacking nobody knows what the year will come to.
    ahead = measure.budget_result is BudgetResult.ACTUAL and not lacking
    return Held(
        measure.ref, "", period, outturn,
        Marker.CONFIDENTIAL.value if confidential and outturn is not None else carried(every),
        forecast=budget_result(BudgetResult.FORECAST, entered) if ahead else None,
        commentary="\n".join(said) or None,
        **common_origin(every),
        parts=tuple(every),
        absent=tuple(
            Absent(one.code, one.name, period) for one in catalogue.services if one.code in lacking
        ) if every else (),
    )  # fmt: skip


def _number(said: object) -> float | None:
    return float(said) if isinstance(said, int | float) else None
