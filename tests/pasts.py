"""The figures of a catalogue and a ledger, for tests that have no workspace."""

from typing import Any

from pmf_xl.catalogue import Catalogue
from pmf_xl.past import Past
from pmf_xl.returns.times import Times


def past_of(catalogue: Catalogue, ledger: Any) -> Past:
    """Give the figures as they stand now."""
    return Past(Times(catalogue, ledger), ledger)
