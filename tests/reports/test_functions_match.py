"""The functions that analysts use give the scorecard's own answers, given what the guide says to give."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from as_frame import released

from councils import every_council
from pmf_xl.addin.answers import answer
from pmf_xl.release import Release, ReleasedFigure
from pmf_xl.release.released import number
from pmf_xl.reports.counting import on_target_among
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import RateAgainst
from pmf_xl.workspace_folder import WorkspaceFolder
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of
from year_at_work import Year


@lru_cache(maxsize=8)  # the quarters of one council's year
def release_of(workspace: WorkspaceFolder, quarter: Period) -> Release:
    return released(workspace, quarter)


def cell(value: object) -> list[list[object]]:
    return [[value]]


def as_cells(value: object) -> list[list[object]]:
    return cell(str(value) if isinstance(value, str) else value)


@every_council
def test_every_travel_of_a_year(year: Year) -> None:
    compared = 0
    for quarter in year.quarters:
        for one in release_of(year.workspace, quarter).figures:
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


@pytest.fixture
def finer(tmp_path: Path) -> ReleasedFigure:
    """A share that is known to more places than are reported: 90.96% and 90.98%, 91.02%, 91.04%, all printed as 91.0%."""
    was = "| HR02 | 2023-24-Q4 | 91.0%   |"
    now = "| HR02 | 2023-24-Q2 | 90.96%  |\n| HR02 | 2023-24-Q3 | 90.98%  |\n| HR02 | 2023-24-Q4 | 91.02%  |"
    assert was in TESTSHIRE["history.csv"]
    files = TESTSHIRE | {"history.csv": TESTSHIRE["history.csv"].replace(was, now)}
    quarter = Quarter(
        tmp_path / "ours", catalogue_of(tmp_path / "kit", files), "2024-25-Q1", date(2024, 7, 10)
    )
    quarter.hand_in("HR", GOOD["HR"] | {"HR02": {"Numerator": 9_104, "Denominator": 10_000}})
    quarter.collate()
    (one,) = [one for one in released(quarter.workspace, quarter.period).measures if one.reference == "HR02"]
    return one


def test_figures_that_are_printed_alike_have_not_moved(finer: ReleasedFigure) -> None:
    """Of a year's figures none is known to more places than it is printed with, so a year shows nothing of this."""
    assert (str(finer.travel_short), travel_of(finer)) == ("UNCHANGED", "UNCHANGED")
    assert (str(finer.run.trend), trend_of(finer)) == ("NO CLEAR TREND", "NO CLEAR TREND")
    run = list(finer.run.outturns)
    assert answer("PMF_TRAVEL", cell(run[-1]), cell(run[-2])) == [["IMPROVING"]]  # without decimals
    assert answer("PMF_TREND", [run]) == [["IMPROVING"]]


@every_council
def test_every_rating_and_variance_of_a_year(year: Year) -> None:
    scheme, seen = year.catalogue.framework.scheme, []
    for quarter in year.quarters:
        for one in release_of(year.workspace, quarter).measures:
            if one.is_partial or one.is_judged:
                continue
            ((rating,),) = answer("PMF_RAG", *rating_of(one), scheme=scheme)
            assert rating == str(one.rating), f"{one.reference} {quarter}"
            seen.append(rating)
            given = (
                number(one.outturn),
                aim(one),
                str(one.measure.polarity),
                one.target_high,
                one.facts.places,
            )
            ((variance,),) = answer("PMF_VARIANCE", *map(cell, given))
            assert (None if variance == "" else variance) == number(one.variance), (
                f"{one.reference} {quarter}"
            )
    assert len(seen) > 60
    assert len(set(seen)) >= 4


@every_council
def test_every_share_on_target_of_a_year(year: Year) -> None:
    """As the council's reports count it, from the ratings and whether each is due."""
    scheme, shares = year.catalogue.framework.scheme, set()
    for quarter in year.quarters:
        measures = release_of(year.workspace, quarter).measures
        ratings = [[None if one.rating is None else str(one.rating)] for one in measures]
        due = [["yes" if one.due else "no"] for one in measures]
        ((share,),) = answer("PMF_ONTARGET", ratings, due, scheme=scheme)
        wanted = on_target_among(year.catalogue, measures).share
        assert share == ("" if wanted is None else wanted), quarter
        shares.add(share)
    assert len(shares) > 1


def aim(one: ReleasedFigure) -> float | None:
    """What an analyst gives as the target: what the measure is rated against."""
    against = one.facts.rate_against
    if against == RateAgainst.LAST_YEAR:
        return number(one.last_year)
    return one.benchmark_value if against == RateAgainst.BENCHMARK else one.target


def rating_of(one: ReleasedFigure) -> list[list[list[object]]]:
    """What an analyst gives of a figure, in the order in which PMF_RAG takes it."""
    facts = one.facts
    green, over = (
        in_basis_of(one, tolerance, basis or facts.scheme_basis)
        for tolerance, basis in (
            (facts.green_tolerance, facts.green_basis),
            (facts.over_tolerance, facts.over_basis),
        )
    )
    long, short = (
        str(travel) if looked_at else None
        for travel, looked_at in (
            (one.travel_long, facts.amber_if_improved),
            (one.travel_short, facts.amber_if_improved_on_previous),
        )
    )
    return [
        as_cells(value)
        for value in (
            number(one.outturn), aim(one), facts.polarity, facts.tolerance, facts.basis, one.target_high, facts.places,
            green, facts.green_from, facts.amber_from, facts.green_up_to, facts.amber_up_to,
            one.marker, over, long, short, "yes" if one.due else "no", facts.tolerance_above,
            facts.green_tolerance_above,
        )
    ]  # fmt: skip


def in_basis_of(one: ReleasedFigure, tolerance: float | None, basis: str | None) -> float | None:
    """A tolerance in the basis of the measure's own, as the guide says to turn it."""
    if not tolerance or basis in (None, one.facts.basis):
        return tolerance
    size = abs(aim(one) or 0.0)
    return tolerance * size if basis == "percent" else tolerance / size


@every_council
def test_every_trend_and_chart_of_a_year(year: Year) -> None:
    """What a run says; of running totals an analyst takes what was added, which is compared elsewhere."""
    seen, quarter = 0, year.quarters[-1]
    release = release_of(year.workspace, quarter)
    for one in release.measures:
        if one.measure.aggregation == "cumulative" or one.run.periods != release.runs[one.ref, ""]:
            continue
        ends = (one.target, one.target_high)
        polarity, run = str(one.measure.polarity), [list(one.run.outturns)]
        assert trend_of(one) == str(one.run.trend), one.reference
        assert answer("PMF_VARIATION", run, cell(polarity), *map(cell, ends)) == [[str(one.run.variation)]]
        assured = answer("PMF_ASSURANCE", run, cell(ends[0]), cell(polarity), cell(ends[1]))
        assert assured == [[str(one.run.assurance)]], one.reference
        seen += 1
    assert seen > 5


def trend_of(one: ReleasedFigure) -> object:
    """The trend as an analyst works it out of the figures so far."""
    ((found,),) = answer(
        "PMF_TREND", [list(one.run.outturns)], cell(str(one.measure.polarity)), None, cell(one.target),
        cell(one.target_high), cell(float(one.measure.places)),
    )  # fmt: skip
    return found
