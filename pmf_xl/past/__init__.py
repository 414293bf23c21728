"""Every figure there is of a council's measures, and where each came from."""

from pmf_xl.past.held import CATALOGUE, HISTORY, RETURN, REVISION, SEVERAL, Held, absent_from, gaps_of
from pmf_xl.past.past import Past

__all__ = [
    "CATALOGUE",
    "HISTORY",
    "RETURN",
    "REVISION",
    "SEVERAL",
    "Held",
    "Past",
    "absent_from",
    "gaps_of",
]
