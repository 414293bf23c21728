"""York's measures made plain, as all councils of the benchmarks have them."""

from typing import Any

from pmf_xl.catalogue import Measure
from pmf_xl.rules.terms import Aggregation, Frequency


def plain(measure: Measure, ref: str, **other: Any) -> Measure:
    """Give a measure as a quarterly one of one service, which is asked for it; `other` fields as they are given."""
    made = {
        "ref": ref,
        "frequency": Frequency.QUARTERLY,
        "aggregation": Aggregation.SNAPSHOT,
        "supporting_services": (),
        "contributors": (),
        "budget_result": None,
        "budget_lines": (),
    }
    return measure.model_copy(update=made | other)
