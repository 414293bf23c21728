"""The past of a council as a report of a period sees it: the one place where it is gathered, whoever reads it."""

from typing import TYPE_CHECKING

from pmf_xl.past.past import Past

if TYPE_CHECKING:
    from collections.abc import Collection

    from pmf_xl.ledger.asking import Asking
    from pmf_xl.returns.times import Times
    from pmf_xl.rules.periods import Period


def past_seen_from(
    times: "Times", ledger: "Asking", period: "Period | None", refs: "Collection[str] | None" = None
) -> Past:
    """Return every figure there is up to now (of some measures); of a closed period, those known when it was closed."""
    return Past(times.seen_from(period) if period else times, ledger, period, refs)
