"""What passes the gate, figure by figure: the table of what is held back was reckoned by hand."""

from pathlib import Path

import pytest
from publishing import KIT, RETURNS, collected
from publishing import released as released_of

from pmf_xl.release import PeriodFigure, Release, Withheld
from pmf_xl.release.withholding import may_not_be_named
from pmf_xl.reports.frame import scorecard_frame
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.values import Value, history, value_of
from pmf_xl.rules.terms import Marker, Reader
from quarter import Quarter

HELD_BACK, WITHHELD = Value(None, Marker.CONFIDENTIAL), Withheld.CONFIDENTIAL


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    return collected(tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="module")
def released(quarter: Quarter) -> Release:
    return released_of(quarter)


def figure(released: Release, key: str, period: str = "2024-25-Q1") -> PeriodFigure:
    ref, _, code = key.partition("/")
    (found,) = (
        one
        for one in history(released)
        if one.ref == ref and one.breakdown == code and str(one.period) == period
    )
    return found


def with_history(more: str) -> dict[str, str]:
    return KIT | {"history.csv": KIT["history.csv"] + more}


def test_confidential_measures_are_not_there_by_column_or_flag(released: Release) -> None:
    assert {figure.ref for figure in released.measures} == {
        "HR01", "HR02", "HR03", "HR04", "HR05", "HR06", "WS01", "WS02",
    }  # fmt: skip
    assert {one.ref for one in history(released)} == {figure.ref for figure in released.measures}
    assert {measure.ref for measure in released.catalogue.measures} == {one.ref for one in released.measures}
    assert released.withheld_names == {"HR07", "HR08", "Complaints of directors", "Covert checks on staff"}


def test_a_flag_counts_however_it_is_written(released: Release) -> None:
    measure = released.measures[0].measure
    assert not may_not_be_named(measure)
    assert may_not_be_named(measure.model_copy(update={"flags": ("statutory", " CONFIDENTIAL")}))
    assert may_not_be_named(measure.model_copy(update={"confidential": True}))


@pytest.mark.parametrize(
    ("key", "outturn", "rating", "travel"),
    [
        ("HR01", Value(0.979), "AMBER", "IMPROVING"),  # 97.93 % given, 97.9 % printed; 98 % aimed at; 96.0 % before
        ("HR02", Value(1.9, Marker.PROVISIONAL), "GREEN", "IMPROVING"),  # 1.9 added, against 8.4 - 6.1 = 2.3
        ("HR03", Value(1.0), "GREEN", "NO COMPARISON"),
        ("HR05", Value(None, Marker.NOT_APPLICABLE), "GREY", "NO COMPARISON"),  # not due until Q4
        ("HR06", HELD_BACK, WITHHELD, WITHHELD),
        ("WS01", Value(0.452), "GREEN", "IMPROVING"),
        ("WS01/N", HELD_BACK, None, WITHHELD),
        ("WS01/S", HELD_BACK, None, WITHHELD),  # or North could be worked out from the whole
        ("WS02/N", Value(30.0), None, "NO COMPARISON"),
    ],
)  # fmt: skip
def test_each_figure(
    released: Release, key: str, outturn: Value, rating: str | None, travel: str | None
) -> None:
    found = figure(released, key)
    assert (value_of(found), found.rating, found.travel_short) == (outturn, rating, travel)


def test_earlier_periods_have_rows_from_the_first_figure_on(released: Release) -> None:
    run = [(str(one.period), value_of(one)) for one in history(released) if one.ref == "HR01"]
    assert run == [
        ("2023-24-Q1", Value(0.962)), ("2023-24-Q2", Value(0.958)), ("2023-24-Q3", Value(None, Marker.NOT_AVAILABLE)),
        ("2023-24-Q4", Value(0.96, Marker.REVISED)), ("2024-25-Q1", Value(0.979)),
    ]  # fmt: skip
    assert [str(one.period) for one in history(released) if one.ref == "HR03"] == ["2024-25-Q1"]


def test_ratings_are_the_scorecards(quarter: Quarter, released: Release) -> None:
    frame = scorecard_frame(Gathered(quarter.workspace, quarter.period).release(Reader.OFFICERS)).set_index(
        "ref"
    )
    for one in released.measures:
        row = frame.loc[one.ref]
        for key in ("rating", "travel_short", "travel_long"):
            shown = getattr(one, key)
            assert shown in (row[key], WITHHELD), (one.ref, key)


@pytest.mark.parametrize(
    ("history", "key", "held_back"),
    [
        # A confidential figure before: neither it nor a comparison with it.
        ("| WS02 | 2023-24-Q1 | 70 | c |", "WS02", ("last_year", "travel_long")),
        ("| HR04 | 2023-24-Q1 | 91 | c |", "HR04", ("last_year", "travel_long")),
        # Of a running total travel compares what was added: Q3's total is in what Q4 added.
        ("| HR02 | 2023-24-Q2 | 4.0 | c |", "HR02", ()),
    ],
)  # fmt: skip
def test_comparisons_with_a_confidential_figure_are_held_back(
    tmp_path: Path, history: str, key: str, held_back: tuple[str, ...]
) -> None:
    found = figure(released_of(collected(tmp_path, with_history(history + "\n"))), key)
    for name in ("previous", "last_year", "travel_short", "travel_long"):
        assert isinstance(getattr(found, name), Withheld) == (name in held_back), name


def test_travel_of_a_running_total_hides_what_the_period_before_began_with(tmp_path: Path) -> None:
    hidden = KIT["history.csv"].replace(
        "| HR02 | 2023-24-Q3 | 6.1     |        |", "| HR02 | 2023-24-Q3 | 6.1     | c      |"
    )
    assert hidden != KIT["history.csv"]
    quarter = collected(tmp_path, KIT | {"history.csv": hidden})
    found = figure(released_of(quarter), "HR02")
    assert (found.previous, found.travel_short) == (8.4, WITHHELD)


def test_a_year_rolled_up_from_a_confidential_quarter_may_not_be_named(tmp_path: Path) -> None:
    quarter = collected(tmp_path, KIT, RETURNS)
    year = quarter.workspace.period("2024-25-Y")
    assert quarter.workspace.past.outturn("HR06", year) == 48731
    assert figure(released_of(quarter, year), "HR06", "2024-25-Y").outturn == WITHHELD


def test_a_confidential_whole_hides_its_parts_and_two_of_three_hide_themselves(tmp_path: Path) -> None:
    parts = KIT["breakdowns.csv"] + "| WS02 | E    | East  |\n"
    returns = {
        "WS": {
            **RETURNS["WS"],
            "WS01": {"Outturn": 0.452, "Marker": "c"}, "WS01/N": {"Outturn": 0.46}, "WS01/S": {"Outturn": 0.44},
            "WS02/N": {"Outturn": 30, "Marker": "c"}, "WS02/S": {"Outturn": 17, "Marker": "c"},
            "WS02/E": {"Outturn": 10},
        }
    }  # fmt: skip
    quarter = collected(tmp_path, KIT | {"breakdowns.csv": parts}, returns)
    released = released_of(quarter)
    shown = {
        key: value_of(figure(released, key))
        for key in ("WS01", "WS01/N", "WS01/S", "WS02", "WS02/N", "WS02/S", "WS02/E")
    }
    assert shown == {
        "WS01": HELD_BACK, "WS01/N": HELD_BACK, "WS01/S": HELD_BACK,
        "WS02": Value(57.0), "WS02/N": HELD_BACK, "WS02/S": HELD_BACK, "WS02/E": Value(10.0),
    }  # fmt: skip


def test_a_rating_that_leans_on_a_confidential_year_before_is_held_back(tmp_path: Path) -> None:
    files = with_history("| WS02 | 2023-24-Q1 | 70 | c |\n")
    quarter = collected(tmp_path, files)
    assert figure(released_of(quarter), "WS02").rating == "RED"
    files["framework.yaml"] += "scheme: {amber_if_improved: yes}\n"
    quarter = collected(tmp_path / "improved", files)
    assert figure(released_of(quarter), "WS02").rating is WITHHELD
