"""What a return is held against, kept with its issue; and whether that still is what would be found today.

All of a measure's past has to be looked through to know what its next figure is held against, and that grows with every
period. It is done once, when workbooks are issued. When returns come, only what has come since is looked through.
"""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pmf_xl.collect.gather import held_against
from pmf_xl.collect.held_against import HeldAgainst
from pmf_xl.past.known import known_now

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.layout.issued import Issued
    from pmf_xl.past import Past
    from pmf_xl.returns.times import Times
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


def remembered(
    catalogue: "Catalogue", past: "Past", period: "Period", keys: Collection[str]
) -> dict[str, Any]:
    """Give what the figures of some rows are held against as JSON can keep it, with how much is known by now."""
    rows = held_against(catalogue, past, period, keys)
    return {"known": past.known, "rows": {key: _values(row) for key, row in rows.items()}}


class Remembered:
    """What the returns of a run are held against: as kept with their issues, as far as nothing has come since."""

    def __init__(self, workspace: "WorkspaceFolder", times: "Times", period: "Period") -> None:
        self._workspace, self._times, self._period = workspace, times, period
        self._touched: dict[int, frozenset[str]] = {}

    def of(self, issued: "Issued") -> dict[str, HeldAgainst]:
        """Return what the figures of an issue are held against, by the keys of its rows."""
        keys = [row.key for row in issued.measures]
        kept = issued.held_against
        if not kept or not self._is_known(kept["known"]):
            return held_against(self._catalogue, self._past, self._period, keys)
        rows = {key: HeldAgainst.from_values(kept["rows"][key]) for key in keys}
        touched = self._touched_since(kept["known"]["submissions"])
        again = [key for key, row in rows.items() if row.ref in touched]
        if again:
            past = self._workspace.past_of(None, {rows[key].ref for key in again})
            rows |= held_against(self._catalogue, past, self._period, again)
        return rows

    def _is_known(self, known: Mapping[str, Any]) -> bool:
        """Say whether nothing has changed that could change any measure's past but the files that came since."""
        return all(known[name] == self._now[name] for name in ("catalogue", "events", "withdrawals"))

    def _touched_since(self, number: int) -> frozenset[str]:
        if number not in self._touched:
            self._touched[number] = frozenset(self._workspace.ledger.refs_touched(number, str(self._period)))
        return self._touched[number]

    @cached_property
    def _now(self) -> dict[str, Any]:
        return known_now(self._times, self._workspace.ledger)

    @cached_property
    def _catalogue(self) -> "Catalogue":
        return self._times.at(self._period)

    @cached_property
    def _past(self) -> "Past":
        return self._workspace.past


def _values(row: HeldAgainst) -> list[Any]:
    values = (getattr(row, name) for name in HeldAgainst.__slots__)
    return [list(value) if isinstance(value, tuple) else value for value in values]
