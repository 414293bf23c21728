"""The functions that analysts use give the scorecard's own answers, given what the guide says to give."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from as_frame import released
from joinshire import JOINSHIRE, collect
from partshire import partshire

from councils import every_council
from pmf_xl.addin.answers import answer
from pmf_xl.release import Release, ReleasedFigure
from pmf_xl.release.released import number
from pmf_xl.reports.counting import on_target_among
from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Aggregation, Frequency, RateAgainst
from pmf_xl.workspace_folder import WorkspaceFolder
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of
from year_at_work import Year


@lru_cache(maxsize=8)  # the quarters of one council's year
def release_of(workspace: WorkspaceFolder, quarter: Period) -> Release:
    return released(workspace, quarter)


class Found(NamedTuple):
    """A figure as an analyst holds it: the number, and in the cell beside it whether it is of a part only."""

    figure: float | None
    partial: bool

    @property
    def said(self) -> str:
        return "yes" if self.partial else "no"


def cell(value: object) -> list[list[object]]:
    return [[value]]


def as_cells(value: object) -> list[list[object]]:
    return cell(str(value) if isinstance(value, str) else value)


# -- what an analyst finds -----------------------------------------------------------------------------------------


def found_in(release: Release, one: ReleasedFigure, period: Period) -> Found:
    """The figure of a period, and whether it is of a part of it only."""
    then = release.at(one.ref, period, one.breakdown)
    return Found(None, False) if then is None else Found(number(then.outturn), then.is_partial)


def moved_in(release: Release, one: ReleasedFigure, period: Period) -> Found:
    """What moves: of a running total what the period added, which is of a part where either of both totals is."""
    now, before = found_in(release, one, period), previous_due(one.measure.frequency, period)
    if one.measure.aggregation is not Aggregation.CUMULATIVE or before.starts != period.starts:
        return now
    earlier = found_in(release, one, before)
    return Found(less(now.figure, earlier.figure), now.partial or earlier.partial)


def less(total: float | None, earlier: float | None) -> float | None:
    """What a total has grown by, None where that cannot be told."""
    return None if total is None or earlier is None else total - earlier


# -- travel --------------------------------------------------------------------------------------------------------


@every_council
def test_every_travel_of_a_year(year: Year) -> None:
    compared = 0
    for quarter in year.quarters:
        release = release_of(year.workspace, quarter)
        for one in release.figures:
            if not one.is_stale:
                compared += 1
                assert travels_of(release, one) == [str(one.travel_short), str(one.travel_long)], (
                    f"{one.reference} {quarter}"
                )
    assert compared > 150


def travels_of(release: Release, one: ReleasedFigure) -> list[object]:
    """Short and long travel as an analyst works them out, from figures of which some may be partial."""
    period, last_year = one.period, one.period.year_before()
    short = [moved_in(release, one, when) for when in (period, previous_due(one.measure.frequency, period))]
    long = [found_in(release, one, when) for when in (period, last_year)]
    return [travel_between(one, *pair) for pair in (short, long)]


def travel_between(one: ReleasedFigure, now: Found, before: Found) -> object:
    ((found,),) = answer(
        "PMF_TRAVEL", cell(now.figure), cell(before.figure), cell(str(one.measure.polarity)),
        cell(one.facts.known()["band"]), cell(one.target), cell(one.target_high), cell(float(one.measure.places)),
        cell(now.said), cell(before.said),
    )  # fmt: skip
    return found


@pytest.fixture
def finer(tmp_path: Path) -> Release:
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
    return released(quarter.workspace, quarter.period)


def test_figures_that_are_printed_alike_have_not_moved(finer: Release) -> None:
    """Of a year's figures none is known to more places than it is printed with, so a year shows nothing of this."""
    (one,) = [one for one in finer.measures if one.reference == "HR02"]
    assert (str(one.travel_short), travels_of(finer, one)[0]) == ("UNCHANGED", "UNCHANGED")
    assert (str(one.run.trend), trend_of(finer, one)) == ("NO CLEAR TREND", "NO CLEAR TREND")
    run = list(one.run.outturns)
    assert answer("PMF_TRAVEL", cell(run[-1]), cell(run[-2])) == [["IMPROVING"]]  # without decimals
    assert answer("PMF_TREND", [run]) == [["IMPROVING"]]


@every_council
def test_every_rating_and_variance_of_a_year(year: Year) -> None:
    scheme, seen = year.catalogue.framework.scheme, []
    for quarter in year.quarters:
        for one in release_of(year.workspace, quarter).measures:
            assert variances_of(one) == scored(one), f"{one.reference} {quarter}"
            if one.is_judged:  # which no function can know
                continue
            rating = rated(one, scheme)
            assert rating == str(one.rating), f"{one.reference} {quarter}"
            seen.append(rating)
    assert len(seen) > 60
    assert len(set(seen)) >= 4


def rated(one: ReleasedFigure, scheme: Scheme) -> object:
    return answer("PMF_RAG", *rating_of(one), scheme=scheme)[0][0]


def variances_of(one: ReleasedFigure) -> list[object]:
    """Variance and its share of the target, None for a blank."""
    given = (
        number(one.outturn), aim(one), str(one.measure.polarity), one.target_high, one.facts.places,
        Found(None, one.is_partial).said,
    )  # fmt: skip
    found = [answer(called, *map(cell, given))[0][0] for called in ("PMF_VARIANCE", "PMF_VARIANCE_PCT")]
    return [None if one == "" else one for one in found]


def scored(one: ReleasedFigure) -> list[object]:
    """The scorecard's variance, and what share of the target that is as it is printed."""
    variance, places = number(one.variance), one.facts.places
    target = None if aim(one) is None else round_half_away(aim(one) or 0.0, places)
    return [
        variance,
        None if variance is None or not target else pytest.approx(variance / abs(target), abs=1e-9),
    ]


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
            facts.green_tolerance_above, Found(None, one.is_partial).said,
        )
    ]  # fmt: skip


def in_basis_of(one: ReleasedFigure, tolerance: float | None, basis: str | None) -> float | None:
    """A tolerance in the basis of the measure's own, as the guide says to turn it."""
    if not tolerance or basis in (None, one.facts.basis):
        return tolerance
    size = abs(aim(one) or 0.0)
    return tolerance * size if basis == "percent" else tolerance / size


# -- runs ----------------------------------------------------------------------------------------------------------


@every_council
def test_every_trend_and_chart_of_a_year(year: Year) -> None:
    release = release_of(year.workspace, year.quarters[-1])
    compared = [one for one in release.measures if one.run.periods == release.runs[one.ref, ""]]
    for one in compared:
        assert said_of_run(release, one) == run_of(one), one.reference
    assert len(compared) > 5


def run_of(one: ReleasedFigure) -> list[str]:
    return [str(one.run.trend), str(one.run.variation), str(one.run.assurance)]


def said_of_run(release: Release, one: ReleasedFigure) -> list[object]:
    """What an analyst's own run says, partial figures and all: trend, variation and assurance."""
    series, partial = series_of(release, one)
    low, high = (cell(end) for end in ends_of(release, one))
    way = cell(str(one.measure.polarity))
    variation = answer("PMF_VARIATION", series, way, low, high, None, partial)
    assurance = answer("PMF_ASSURANCE", series, low, way, high, None, partial)
    return [trend_of(release, one), variation[0][0], assurance[0][0]]


def series_of(release: Release, one: ReleasedFigure) -> tuple[list[list[object]], list[list[object]]]:
    """The figures of a run, and beside them what is said of each."""
    run = [moved_in(release, one, when) for when in one.run.periods]
    return [[held.figure for held in run]], [[held.said for held in run]]


def ends_of(release: Release, one: ReleasedFigure) -> tuple[float | None, float | None]:
    """What a run is held against: of running totals what the target grew by."""
    before = previous_due(one.measure.frequency, one.period)
    if one.measure.aggregation is not Aggregation.CUMULATIVE or before.starts != one.period.starts:
        return one.target, one.target_high
    then = release.at(one.ref, before)
    return (
        (None, None)
        if then is None
        else (less(one.target, then.target), less(one.target_high, then.target_high))
    )


def trend_of(release: Release, one: ReleasedFigure) -> object:
    """The trend as an analyst works it out of the figures so far."""
    series, partial = series_of(release, one)
    low, high = (cell(end) for end in ends_of(release, one))
    ((found,),) = answer(
        "PMF_TREND", series, cell(str(one.measure.polarity)), None, low, high, cell(float(one.measure.places)), partial
    )  # fmt: skip
    return found


# -- figures of a part only ----------------------------------------------------------------------------------------


def parts_of_periods(folder: Path) -> list[Release]:
    """Partshire in two quarters: in the first June is missing of most measures, in the second of some."""
    months = "".join(
        f"| {ref} | 2024-25-M{month:02} | {figure} |\n"
        for ref, figure, held in (("SU01", 40, (4, 5, 6)), ("MO01", 90, (4, 5)), ("CU01", 80, (4, 6)))
        for month in held
    )
    quarter = partshire(folder, months)
    return [released(quarter.workspace, quarter.workspace.period(f"2024-25-Q{number}")) for number in (1, 2)]


def parts_of_services(folder: Path) -> list[Release]:
    """Joinshire in two quarters, Planning silent in the first: of some measures there is what the others gave."""
    catalogue = catalogue_of(folder / "kit", JOINSHIRE)
    first = Quarter(folder / "workspace", catalogue, "2024-25-Q1", date(2024, 7, 10))
    collect(first, "CX", "WS", "HO")
    second = Quarter(folder / "workspace", catalogue, "2024-25-Q2", date(2024, 10, 10))
    collect(second, "CX", "WS", "HO", "PL")
    return [released(one.workspace, one.period) for one in (first, second)]


def forecast_of(release: Release, one: ReleasedFigure) -> object:
    """The year's figure from those of its quarters so far: where months are missing, by those that they cover."""
    quarters = [
        when for when in one.period.ending(Frequency.ANNUAL).within(Frequency.QUARTERLY) if when <= one.period
    ]
    given = [release.at(one.ref, when) for when in quarters]
    figures = [None if held is None or held.absent else number(held.outturn) for held in given]
    covered = [None if held is None else (3 - len(held.gaps)) / 3 for held in given]
    kind = cell(str(one.measure.aggregation))
    ((found,),) = answer("PMF_FORECAST", [figures], cell(4), kind, [covered])
    return None if found == "" else found


@pytest.mark.parametrize("parts", [parts_of_periods, parts_of_services])
def test_every_figure_of_a_part_only(parts: Callable[[Path], list[Release]], tmp_path: Path) -> None:
    """What the scorecard says of it, the functions say: not rated, not compared, no figure of a run."""
    partial, previous = 0, 0
    for release in parts(tmp_path):
        for one in release.measures:
            if one.is_stale:
                continue
            place = f"{one.reference} {release.period}"
            assert rated(one, release.catalogue.framework.scheme) == str(one.rating), place
            assert variances_of(one) == scored(one), place
            assert travels_of(release, one) == [str(one.travel_short), str(one.travel_long)], place
            assert said_of_run(release, one) == run_of(one), place
            assert forecast_of(release, one) == pytest.approx(number(one.forecast)), place
            partial += one.is_partial
            before = previous_due(one.measure.frequency, one.period)
            previous += found_in(release, one, before).partial
    assert partial >= 2
    assert previous >= 2
