"""The annual round: what services propose for the next year, and what directors decide, each sheet a declaration."""

from collections.abc import Mapping

from pmf_xl.layout.annual.decisions import DECIDED
from pmf_xl.layout.annual.methodology import METHODOLOGY
from pmf_xl.layout.annual.milestones import DECIDED_MILESTONES, PROPOSED_MILESTONES
from pmf_xl.layout.annual.proposals import PROPOSED
from pmf_xl.layout.annual.round_sheet import RoundSheet

#: By what the ledger knows what is typed on them.
ROUND_SHEETS: Mapping[str, RoundSheet] = {
    one.key: one for one in (PROPOSED, PROPOSED_MILESTONES, METHODOLOGY, DECIDED, DECIDED_MILESTONES)
}

__all__ = ["ROUND_SHEETS", "RoundSheet"]
