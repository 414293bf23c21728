"""The functions that analysts use give the scorecard's own answers, given what the guide says to give."""

from as_frame import released

from councils import every_council
from pmf_xl.addin.answers import answer
from pmf_xl.release import ReleasedFigure
from pmf_xl.release.released import number
from year_at_work import Year


def cell(value: object) -> list[list[object]]:
    return [[value]]


@every_council
def test_every_travel_of_a_year(year: Year) -> None:
    compared = 0
    for quarter in year.quarters:
        for one in released(year.workspace, quarter).figures:
            if not one.is_stale and not one.is_partial:
                compared += 1
                assert travel_of(one) == str(one.travel_short), f"{one.reference} {quarter}"
    assert compared > 150


def travel_of(one: ReleasedFigure) -> object:
    """The travel as an analyst works it out: of a running total, of what was added."""
    now, before, already = number(one.outturn), number(one.previous), number(one.already)
    if already is not None:
        now, before = (None if now is None else now - already), number(one.compared_with)
    facts = one.facts.known()
    ((found,),) = answer(
        "PMF_TRAVEL", cell(now), cell(before), cell(str(one.measure.polarity)), cell(facts["band"]),
        cell(one.target), cell(one.target_high), cell(float(one.measure.places)),
    )  # fmt: skip
    return found
