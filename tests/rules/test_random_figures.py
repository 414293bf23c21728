"""Twenty thousand random rows: plain values, whole columns and cell formulas agree on every one."""

from pathlib import Path

import exact_rating
import pytest
from random_figures import rated_rows
from rule_engines import Formulas, Row, alike, numpy, python

from office import Office
from pmf_xl.rules import TRAVEL, VARIANCE, in_python, operations
from pmf_xl.rules.expression import Expression
from pmf_xl.rules.rating import RATING

ISSUED = [
    "target", "target_high", "polarity", "tolerance", "basis", "scheme_basis", "places", "green_tolerance",
    "over_tolerance", "amber_if_improved", "due", "previous", "band",
    "green_basis", "over_basis", "tolerance_above", "green_tolerance_above", "green_from", "amber_from", "green_up_to",
    "amber_up_to", "rate_against", "benchmark_value", "amber_if_improved_on_previous", "judged",
]  # fmt: skip


@pytest.mark.parametrize("rule", [RATING, VARIANCE, TRAVEL], ids=["rating", "variance", "travel"])
def test_columns_are_plain_values(rule: Expression) -> None:
    rows = rated_rows(20_000, seed=1)
    assert disagreements(rows, python(rule, rows), numpy(rule, rows)) == []


def test_every_rating_turns_up() -> None:
    """Else the rows would prove little."""
    rows = rated_rows(20_000, seed=1)
    ratings = python(RATING, rows)
    assert {word: ratings.count(word) > 200 for word in set(ratings)} == dict.fromkeys(
        ["BLUE", "GREEN", "AMBER", "RED", "GREY", "NO DATA"], True
    )


@pytest.mark.office
def test_formulas_as_issued_are_plain_values(office: Office, tmp_path: Path) -> None:
    rows = rated_rows(20_000, seed=2)
    formulas = Formulas(office, tmp_path, ISSUED)
    assert disagreements(rows, python(RATING, rows), formulas(RATING, rows)) == []


@pytest.mark.office
@pytest.mark.parametrize(
    ("rule", "places"), [(RATING, None), (VARIANCE, 8), (TRAVEL, None)], ids=["rating", "variance", "travel"]
)
def test_whole_formulas_are_plain_values(
    office: Office, tmp_path: Path, rule: Expression, places: int | None
) -> None:
    rows = rated_rows(2_000, seed=3)
    assert disagreements(rows, python(rule, rows), Formulas(office, tmp_path)(rule, rows), places) == []


def disagreements(rows: list[Row], right: list, found: list, places: int | None = None) -> list:
    return [
        (row, one, other)
        for row, one, other in zip(rows, right, found, strict=True)
        if not alike(one, other, places)
    ][:5]


def test_plain_values_are_the_rules_in_decimal() -> None:
    rows = rated_rows(20_000, seed=4)
    assert disagreements(rows, [exact_rating.rating(row) for row in rows], python(RATING, rows)) == []


def test_without_rounding_before_comparing_dust_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rated_rows(20_000, seed=4)
    right = python(RATING, rows)
    in_python.function_of.cache_clear()
    monkeypatch.setattr(in_python, "compare", lambda left, right: (left > right) - (left < right))
    assert len(disagreements(rows, right, python(RATING, rows))) > 0
    in_python.function_of.cache_clear()


def test_binary_rounding_is_not_what_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rated_rows(20_000, seed=4)
    right = python(RATING, rows)
    monkeypatch.setattr(operations, "round_half_away", round)
    assert len(disagreements(rows, right, python(RATING, rows))) > 0


def test_unpublished_decimals_are_not_rated() -> None:
    rows = rated_rows(20_000, seed=4)
    unrounded = [{**row, "places": None} for row in rows]
    assert len(disagreements(rows, python(RATING, rows), python(RATING, unrounded))) > 0
