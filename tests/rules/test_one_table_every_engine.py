"""The tables of the rules, through every engine: plain values, whole columns, cell formulas."""

from pathlib import Path
from typing import Any

import pytest
from rule_engines import Engine, Formulas, cases, numpy, python, python_specialised, rule_of, wrong

from pmf_xl.rules import MILESTONE, REPORTED_BETTER, TOLERANCE_LIMIT, TRAVEL, VARIANCE, VARIANCE_PERCENT
from pmf_xl.rules.direction import TRAVEL_OF_BOTH
from pmf_xl.rules.expression import Expression
from pmf_xl.rules.rating import RATING

# What is known of a row when its workbook is issued; figures, markers and what a person fills in are cells.
ISSUED = {
    "ratings": [
        "target", "target_high", "polarity", "tolerance", "basis", "places", "green_tolerance", "over_tolerance",
        "amber_if_improved", "due",
    ],
    "bands": [
        "target", "target_high", "polarity", "tolerance", "tolerance_above", "basis", "green_tolerance",
        "green_tolerance_above", "green_basis", "green_from", "amber_from", "green_up_to", "amber_up_to",
        "over_tolerance", "over_basis", "scheme_basis", "places", "due",
    ],
    "against": [
        "target", "target_high", "benchmark_value", "polarity", "tolerance", "basis", "places", "rate_against",
        "amber_if_improved", "amber_if_improved_on_previous", "green_from", "amber_from", "due",
    ],
    "judged": ["target", "target_high", "polarity", "tolerance", "basis", "judged", "due"],
    "variances": ["target", "target_high", "polarity", "places"],
    "limits": ["polarity", "tolerance", "basis"],
    "travels": ["previous", "polarity", "band", "target", "target_high", "places"],
    "milestones": ["due", "as_at", "slippage_days"],
    "partial": ["polarity", "tolerance", "basis", "due", "partial"],
    "both_partial": ["polarity", "band", "target", "target_high", "places", "partial", "previous_partial"],
}  # fmt: skip
QUESTIONS: list[tuple[str, Expression, str, int | None]] = [
    ("ratings", RATING, "rating", None),
    ("bands", RATING, "rating", None),
    ("bands", TOLERANCE_LIMIT, "limit", 9),
    ("against", RATING, "rating", None),
    ("against", VARIANCE, "variance", 9),
    ("against", TOLERANCE_LIMIT, "limit", 9),
    ("judged", RATING, "rating", None),
    ("variances", VARIANCE, "variance", 9),
    ("variances", VARIANCE_PERCENT, "variance_percent", 9),
    ("limits", TOLERANCE_LIMIT, "limit", 9),
    ("travels", TRAVEL, "travel", None),
    ("milestones", MILESTONE, "rating", None),
    ("milestones", REPORTED_BETTER, "reported_better", None),
    ("partial", RATING, "rating", None),
    ("partial", VARIANCE, "variance", 9),
    ("partial", TRAVEL, "travel", None),
    ("both_partial", TRAVEL_OF_BOTH, "travel", None),
]
office = pytest.mark.office


@pytest.fixture(
    params=[
        "python",
        "python, specialised",
        "numpy",
        pytest.param("formula", marks=office),
        pytest.param("formula, specialised", marks=office),
        pytest.param("formula, blanks are formulas", marks=office),
    ]
)
def engine_for(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    kind: str = request.param

    def of(table: str) -> Engine:
        match kind:
            case "python":
                return python
            case "python, specialised":
                return python_specialised(ISSUED[table])
            case "numpy":
                return numpy
        known = ISSUED[table] if kind == "formula, specialised" else []
        return Formulas(
            request.getfixturevalue("office"), tmp_path, known, kind.endswith("blanks are formulas")
        )

    return of


@pytest.mark.parametrize(
    ("table", "rule", "expected", "places"),
    QUESTIONS,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_row_of_the_table(
    engine_for: Any, table: str, rule: Expression, expected: str, places: int | None
) -> None:
    rows = cases(f"{table}.csv")
    answers = engine_for(table)(rule_of(rule, rows), rows)
    assert list(wrong(rows, answers, expected, places)) == []
