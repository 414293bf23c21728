"""What the public may see of registers and of actions that hang on no measure.

Nothing of a row that is confidential, or about a measure that may not be named; no names of officers. Counts of
complaints are let out all together or, where one of them is small, not at all: shares and totals would tell it.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import COMPLAINTS
from pmf_xl.release.texts import without
from pmf_xl.returns.registers import number_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.registers import RegisterStanding
    from pmf_xl.rules.expression import Value

    Held = Mapping[str, Value]

COUNTS = ("count", "upheld", "last_count")


def action_for_everybody(
    action: "Action", row: "RegisterRow", refs: set[str], names: frozenset[str]
) -> "Action | None":
    """Let out an action of the register, without its owner; `refs` are the measures that may be named."""
    if not _may_be_shown(row, refs):
        return None
    words, progress, evidence = (
        without(names, text) for text in (action.action, action.progress, action.evidence)
    )
    return replace(
        action,
        action=words or "",
        progress=progress,
        evidence=evidence,
        owner=None,
        row=_without_owner(row, names),
    )


def rows_for_everybody(
    rows: "Iterable[RegisterStanding]", refs: set[str], names: frozenset[str], below: int | None
) -> "tuple[RegisterStanding, ...]":
    """Let out the rows of a register; counts are small that are under `below`."""
    shown = [one for one in rows if _may_be_shown(one.row, refs)]
    hides = below is not None and any(_holds_small(one, below) for one in shown)
    return tuple(_for_everybody(one, names, hides) for one in shown)


def _may_be_shown(row: "RegisterRow", refs: set[str]) -> bool:
    return not row.confidential and refs.issuperset(row.measures)


def _holds_small(one: "RegisterStanding", below: int) -> bool:
    """Say whether a count of complaints, or what two of them differ by, is small in any period."""
    if one.row.register_key != COMPLAINTS.key:
        return False
    for _, held in one.run:
        count, upheld = number_in(held, "count") or 0, number_in(held, "upheld") or 0
        if any(0 < number < below for number in (count, upheld, count - upheld)):
            return True
    return False


def _for_everybody(one: "RegisterStanding", names: frozenset[str], hides: bool) -> "RegisterStanding":
    def clean(held: "Held") -> "Held":
        return {
            key: None
            if hides and key in COUNTS
            else without(names, value)
            if isinstance(value, str)
            else value
            for key, value in held.items()
            if key != "owner"
        }

    return replace(
        one,
        row=_without_owner(one.row, names),
        held=clean(one.held),
        before=clean(one.before),
        run=tuple((when, clean(held)) for when, held in one.run),
        withheld=hides,
    )


def _without_owner(row: "RegisterRow", names: frozenset[str]) -> "RegisterRow":
    more = {
        key: without(names, value) if isinstance(value, str) else value for key, value in row.more.items()
    }
    return row.model_copy(update={"owner": "", "title": without(names, row.title) or "", "more": more})
