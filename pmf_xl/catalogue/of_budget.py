"""Measures that are worked out from the budget: of which of its lines, and whether that can be read."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pmf_xl.catalogue.entries import Entries, Entry
from pmf_xl.catalogue.grid import did_you_mean
from pmf_xl.catalogue.register_tables import BUDGET
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.money import SHARES, BudgetKind, BudgetResult
from pmf_xl.rules.terms import Frequency, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue.catalogue import Catalogue
    from pmf_xl.catalogue.models import Measure
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.rules.periods import Period

#: What lines are told apart by: the words before the colon under budget_lines.
KIND, DIRECTORATE, SERVICE, LINE = TOLD_BY = ("kind", "directorate", "service", "line")
_NOT_BESIDE = ("contributors", "contributions", "numerator", "denominator")


def wanted(lines: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Take apart which lines are meant.

    >>> wanted(("kind: revenue", "directorate: Place, Resources"))
    {'kind': ('revenue',), 'directorate': ('Place', 'Resources')}
    """
    parts = (line.partition(":") for line in lines)
    return {key.strip(): tuple(word.strip() for word in words.split(",")) for key, _, words in parts}


def lines_of(catalogue: "Catalogue", measure: "Measure", period: "Period") -> "tuple[RegisterRow, ...]":
    """Return the lines of the year's budget that a measure is worked out from."""
    asked, year = wanted(measure.budget_lines), period.ending(Frequency.ANNUAL)

    def is_meant(row: "RegisterRow") -> bool:
        held = {
            KIND: str(row["kind"]),
            DIRECTORATE: catalogue.service(row.service).directorate,
            SERVICE: row.service,
            LINE: row.ref,
        }
        return row["year"] == year and all(held[key] in words for key, words in asked.items())

    return tuple(row for row in catalogue.register(BUDGET.key) if is_meant(row))


def budget_measures_can_be_worked_out(entries: Entries) -> Iterator[Problem]:
    """A measure of the budget says which result of which lines; of one that cannot be read nothing is worked out."""
    known = {
        KIND: tuple(BudgetKind),
        DIRECTORATE: _column(entries, "services", "directorate"),
        SERVICE: _column(entries, "services", "code"),
        LINE: _column(entries, BUDGET.key, "ref"),
    }
    for entry in entries["measures"]:
        result, lines = entry.text("budget_result"), entry.codes("budget_lines")
        if not (result or lines):
            continue
        problems = [*_unfit(entry, result), *_unknown(entry, lines, known)]
        yield from problems
        if problems:
            for key in ("budget_result", "budget_lines"):
                entry.values.pop(key, None)


def _column(entries: Entries, table: str, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.text(key) for entry in entries[table] if entry.text(key)))


def _unfit(entry: Entry, result: str) -> Iterator[Problem]:
    ref, unit = entry.text("ref"), entry.text("unit")
    if not result:
        reason = "nothing under budget_result says what is worked out of its lines"
        yield entry.problem(messages.budget_measure_unfit(measure=ref, reason=reason), "budget_result")
        return
    fitting = Unit.PERCENT if BudgetResult(result) in SHARES else Unit.CURRENCY
    if unit and unit != fitting:
        reason = f"its unit is {unit}, and {result} is told in {fitting}"
        yield entry.problem(messages.budget_measure_unfit(measure=ref, reason=reason), "budget_result")
    for key in _NOT_BESIDE:
        if entry.values.get(key):
            reason = f"it has something under {key}, which services would fill in"
            yield entry.problem(messages.budget_measure_unfit(measure=ref, reason=reason), key)


def _unknown(entry: Entry, lines: tuple[str, ...], known: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    for key, words in wanted(lines).items():
        listed = known.get(key, TOLD_BY)
        for found in words if key in known else (key,):
            if found not in listed:
                near = did_you_mean(found, listed)
                unknown = messages.budget_lines_unknown(
                    measure=entry.text("ref"),
                    found=f"'{found}'",
                    thing=key if key in known else "word",
                    near=near,
                )
                yield entry.problem(unknown, "budget_lines")
