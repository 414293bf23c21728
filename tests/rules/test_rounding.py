"""Rounding as a spreadsheet shows it."""

import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from office import Office
from pmf_xl.rules.columns import compare_columns, round_column
from pmf_xl.rules.rounding import compare, places_held, round_half_away


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (2.675, 2, 2.68),
        (1.005, 2, 1.01),
        (0.5, 0, 1),
        (1.5, 0, 2),
        (2.5, 0, 3),
        (-0.5, 0, -1),
        (-2.675, 2, -2.68),
        (0.9545, 3, 0.955),
        (94.99, 0, 95),
        (0.1 + 0.2, 9, 0.3),
        (1234.5, -2, 1200),
        (1250, -2, 1300),
        (0, 2, 0),
        (1e300, 2, 1e300),
        (1.7976931348623157e308, 2, 1.7976931348623157e308),
        (5e-324, 2, 0),
        (123456789012345, 2, 123456789012345),
    ],
)
def test_half_goes_away_from_zero(value: float, places: int, shown: float) -> None:
    assert round_half_away(value, places) == shown
    assert round_column(np.array([value], float), places).tolist() == [shown]


def test_nothing_is_ever_minus_zero() -> None:
    assert str(round_half_away(-0.001, 2)) == "0.0"
    assert str(round_half_away(-0.0, 2)) == "0.0"
    assert str(round_column(np.array([-0.001]), 2)[0]) == "0.0"


@given(st.decimals(-(10**9), 10**9, places=5), st.integers(0, 6))
def test_what_was_typed_is_rounded_in_decimal(typed: Decimal, places: int) -> None:
    exact = typed.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert round_half_away(float(typed), places) == float(exact)


@given(st.lists(st.floats(allow_nan=False), min_size=1), st.integers(0, 12))
def test_a_column_is_rounded_as_its_figures(values: list[float], places: int) -> None:
    assert round_column(np.array(values), places).tolist() == [
        round_half_away(value, places) for value in values
    ]


@given(st.integers(-(10**12), 10**12), st.integers(0, 12), st.integers(-3, 3), st.integers(0, 12))
def test_a_column_is_rounded_as_its_figures_at_a_half(
    digits: int, scale: int, ulps: int, places: int
) -> None:
    value = (digits * 10 + 5) / 10**scale
    for _ in range(abs(ulps)):
        value = float(np.nextafter(value, np.inf if ulps > 0 else -np.inf))
    assert round_column(np.array([value]), places).tolist() == [round_half_away(value, places)]


def test_comparing_forgives_dust_and_nothing_else() -> None:
    assert compare(0.3, 0.1 + 0.2) == 0
    assert compare(0.3, 0.300000001) == -1
    assert compare(0.3000000004, 0.3) == 0
    assert compare(0.3000000006, 0.3) == 1
    assert compare(72531215.1, 80590239 - 0.1 * 80590239) == 0


@given(
    st.floats(-1e6, 1e6),
    st.floats(-3e-9, 3e-9),
    st.sampled_from(["less", "at_most", "more", "at_least", "equal"]),
)
def test_columns_are_compared_as_figures(left: float, gap: float, operation: str) -> None:
    right = left + gap
    order = compare(left, right)
    alone = {
        "less": order < 0,
        "at_most": order <= 0,
        "more": order > 0,
        "at_least": order >= 0,
        "equal": order == 0,
    }
    assert compare_columns(operation, np.array([left]), np.array([right])).tolist() == [alone[operation]]
    assert compare_columns(operation, np.array([left]), right).tolist() == [alone[operation]]


def test_places_of_a_percentage_are_two_more() -> None:
    assert places_held(1, "percent") == 3
    assert places_held(1, "currency") == 1
    assert places_held(None, "percent") is None


@pytest.mark.office
def test_libreoffice_rounds_typed_decimals_the_same_way(office: Office, tmp_path: Path) -> None:
    chance = random.Random(5)
    rows = []
    for _ in range(10_000):
        places = chance.randrange(0, 5)
        digits = chance.randrange(10 ** chance.randrange(1, 9))
        if chance.random() < 0.7:
            digits = digits * 10 + 5  # a half
        value = chance.choice([1, -1]) * digits / 10 ** (places + 1)
        rows.append((value, places))
    path = tmp_path / "rounding.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Rounding")
        for index, (value, places) in enumerate(rows):
            sheet.write_number(index, 0, value)
            sheet.write_formula(index, 1, f"=ROUND(A{index + 1},{places})", value="never worked out")
    found = office.values(path, "Rounding")
    differing = [
        (value, places, found[f"B{index}"], round_half_away(value, places))
        for index, (value, places) in enumerate(rows, start=1)
        if found[f"B{index}"] != round_half_away(value, places)
    ]
    assert differing == []
