"""The travel of a running total is the same whichever is put into the rule first: what lines share, or what is theirs."""

from itertools import product
from typing import Any

import pytest

from pmf_xl.layout.asked import Asked
from pmf_xl.layout.measures_sheet import measures_table
from pmf_xl.layout.working_out import bind
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import is_number, name, specialise, when
from pmf_xl.rules.in_excel import write
from pmf_xl.rules.in_python import run

KNOWN = {
    "tolerance": 0.05, "basis": "percent", "due": True, "unit": "number", "decimals": 0, "bounded": False, "has_parts": False,
    "commentary_for": "RED", "action_for": "", "title": "T", "amber_if_improved": False,
}  # fmt: skip
PLACES = {"outturn": "L2", "previous": "F2", "target": "H2", "target_high": "H3"}


@pytest.mark.parametrize(
    ("polarity", "band", "places"),
    list(product(("higher", "lower", "none", "range"), (0, 0.0, 0.05), (None, 0, 2))),
)
def test_travel_of_a_running_total(polarity: str, band: float, places: int | None) -> None:
    for already, before in product((0, 0.0, -2.5, 1 / 3, 1e15), (None, 0, 0.0, -1.0, 7.25)):
        facts: dict[str, Any] = KNOWN | {
            "polarity": polarity, "band": band, "places": places, "already": already, "previous_added": before,
        }  # fmt: skip
        (line,) = measures_table([Asked("A", {}, facts)]).lines
        travel = bind(line.formulas["travel"], line.facts)
        outturn = name("outturn")
        added = when(is_number(outturn), outturn - already, outturn)
        other = specialise(specialise(TRAVEL, {"outturn": added, "previous": before}), line.facts)
        assert write(travel, PLACES) == write(other, PLACES)
        for now in (None, 0, already, already + 7.25, already - 1):
            held = {"outturn": now, "target": 1, "target_high": 2}
            assert run(travel, held) == run(other, held)
