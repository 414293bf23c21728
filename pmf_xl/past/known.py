"""How much is known of the past: where that is the same, the same figures stand."""

from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.kept import mark_of
from pmf_xl.ledger.records import Event

if TYPE_CHECKING:
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.returns.times import Times


def known_now(times: "Times", ledger: "Asking") -> dict[str, Any]:
    """Say what has come and happened by now, and which catalogue with which past figures there is.

    The `submissions` that come later change the past of the measures that they give figures of; whatever changes
    anything else may change that of any measure.
    """
    return {"catalogue": mark_of(times.catalogue), **come_by_now(times, ledger)}


def come_by_now(times: "Times", ledger: "Asking") -> dict[str, int]:
    """Say what has come and happened by now."""
    return {
        "events": sum(one.event is not Event.ISSUED for one in times.every_event),
        "withdrawals": max((one.id or 0 for one in ledger.withdrawals()), default=0),
        "submissions": ledger.last_number(),
    }
