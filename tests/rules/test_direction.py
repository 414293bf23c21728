"""Direction of travel."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_engines import alike, cases

from pmf_xl.rules import added, travel
from pmf_xl.rules.terms import Travel

figures = st.decimals(-10_000, 10_000, places=2).map(float)
OPPOSITE = {
    "IMPROVING": "WORSENING",
    "WORSENING": "IMPROVING",
    "UP": "DOWN",
    "DOWN": "UP",
    "UNCHANGED": "UNCHANGED",
}


def test_the_table_by_the_public_function() -> None:
    rows = [row for row in cases("travels.csv") if row["travel"] is not None]
    for row in rows:
        given_ = {key: row[key] for key in ("polarity", "band", "target", "target_high")}
        found = travel(row["outturn"], row["previous"], **given_, decimals=row["places"])
        assert isinstance(found, Travel)
        assert found == row["travel"], row["why"]
    table = pd.DataFrame(rows)
    columns = {key: table[key] for key in ("polarity", "band", "target", "target_high")}
    found = travel(table["outturn"], table["previous"], **columns, decimals=table["places"])
    assert found.tolist() == table["travel"].tolist()


def test_of_figures_of_a_part_only_by_the_public_function() -> None:
    rows = [row for row in cases("both_partial.csv") if row["travel"] is not None]
    keys = ("polarity", "band", "target", "target_high", "partial", "previous_partial")
    for row in rows:
        found = travel(
            row["outturn"], row["previous"], **{key: row[key] for key in keys}, decimals=row["places"]
        )
        assert found == row["travel"], row["why"]
    columns = {key: [row[key] for row in rows] for key in (*keys, "outturn", "previous", "places")}
    given_ = {key: columns[key] for key in keys}
    found = travel(columns["outturn"], columns["previous"], **given_, decimals=columns["places"])
    assert found.tolist() == [row["travel"] for row in rows]


def test_text_is_refused() -> None:
    with pytest.raises(TypeError, match="previous must be a number, not 'n/a'"):
        travel(90, "n/a")
    with pytest.raises(ValueError, match="polarity must be one of higher, lower, range, none, not 'up'"):
        travel(90, 91, polarity="up")


@given(figures, figures, st.sampled_from(["higher", "lower", "none"]))
def test_going_back_is_the_opposite(now: float, before: float, polarity: str) -> None:
    assert travel(before, now, polarity=polarity) == OPPOSITE[travel(now, before, polarity=polarity)]


@given(figures, figures)
def test_lower_is_higher_seen_in_a_mirror(now: float, before: float) -> None:
    assert travel(now, before, polarity="lower") == travel(-now, -before)


def test_a_running_total_travels_by_what_each_period_added() -> None:
    totals = [10, 25, 30, 60]
    by_period = [added(total, earlier, first=earlier is None) for earlier, total in pairwise([None, *totals])]
    assert by_period == [10, 15, 5, 30]
    assert added([10, 25, None, 60], [40, 10, 25, None], first=[True, False, False, False]).tolist()[:2] == [
        10,
        15,
    ]
    assert all(alike(one, None) for one in added([None, 60], [25, None]).tolist())
    assert travel(added(30, 25), added(25, 10)) is Travel.WORSENING


def test_what_was_added_shows_no_dust() -> None:
    assert added(0.3, 0.1) == 0.2
