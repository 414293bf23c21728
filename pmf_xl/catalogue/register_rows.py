"""The rows of registers and the scales they are judged by, from a catalogue's entries; what must hold of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from pmf_xl.catalogue.entries import Entries, Entry, usable
from pmf_xl.catalogue.register_tables import BUDGET, REGISTERS
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.money import BudgetScale, profile_share
from pmf_xl.rules.risk import RiskScale, matrix_in

MONTHS, QUARTERS = 12, 4
RISK = ("risk_levels", "risk_amber_from", "risk_red_from", "risk_escalates_from")


def register_rows(entries: Entries) -> Iterator[RegisterRow]:
    """Give the rows of every register."""
    for table in REGISTERS:
        names = {field.key: field.name for field in table.fields}
        for entry in usable(entries[table.key]):
            values = {names[key]: value for key, value in entry.values.items()}
            own: dict[str, Any] = {
                key: value for key, value in values.items() if key in RegisterRow.model_fields
            }
            more = {key: value for key, value in values.items() if key not in own}
            yield RegisterRow(register_key=table.key, more=more, **own)


def risk_scale(framework: Entry) -> RiskScale:
    """Return how the framework scores risks."""
    given: dict[str, Any] = {
        key.removeprefix("risk_"): framework.values[key] for key in RISK if key in framework.values
    }
    matrix = matrix_in(framework.codes("risk_matrix"))
    return RiskScale(**{"levels": len(matrix) or RiskScale().levels, **given}, matrix=matrix)


def budget_scale(framework: Entry) -> BudgetScale:
    """Return how the framework rates lines of the budget."""
    given: dict[str, Any] = {
        key: framework.values[f"budget_{key}"]
        for key in BudgetScale.__dataclass_fields__
        if f"budget_{key}" in framework.values
    }
    return BudgetScale(**given)


def risk_matrix_is_square(entries: Entries) -> Iterator[Problem]:
    """A matrix has a row for each likelihood, in each a score for each impact."""
    framework = entries["framework"][0]
    rows = framework.codes("risk_matrix")
    if not rows:
        return
    levels = framework.values.get("risk_levels", len(rows))
    try:
        fits = len(matrix_in(rows)) == levels
    except ValueError:
        fits = False
    if not fits:
        framework.values.pop("risk_matrix")
        found = f"'{'; '.join(rows)}'"
        unfit = messages.risk_matrix_unfit(heading="risk_matrix", found=found, levels=int(str(levels)))
        yield framework.problem(unfit, "risk_matrix")


def risks_grow_redder(entries: Entries) -> Iterator[Problem]:
    """A risk is amber before it is red, and can be red."""
    framework = entries["framework"][0]
    scale = risk_scale(framework)
    if scale.amber_from < scale.red_from <= scale.highest:
        return
    for key in ("risk_amber_from", "risk_red_from"):
        framework.values.pop(key, None)
    unordered = messages.risk_scores_unordered(
        amber=scale.amber_from, red=scale.red_from, highest=scale.highest
    )
    yield framework.problem(unordered, "risk_red_from")


def profiles_are_shares(entries: Entries) -> Iterator[Problem]:
    """The profile of a budget line says what share is spent by the end of each quarter or month of its year."""
    for entry in entries[BUDGET.key]:
        profile = entry.codes("profile")
        if profile and not _is_profile(profile):
            del entry.values["profile"]
            unfit = messages.profile_unfit(heading="profile", found=f"'{'; '.join(profile)}'")
            yield entry.problem(unfit, "profile")


def _is_profile(profile: tuple[str, ...]) -> bool:
    try:
        shares = [profile_share(profile, number, len(profile)) for number in range(1, len(profile) + 1)]
    except ValueError:
        return False
    return len(profile) in (QUARTERS, MONTHS) and shares[-1] == 1.0


def named_owners(rows: Iterable[RegisterRow]) -> dict[str, str]:
    """Return whom registers name, each with the service of the first row that does."""
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.owner, row.service)
    return found


REGISTER_CHECKS = (risk_matrix_is_square, risks_grow_redder, profiles_are_shares)
