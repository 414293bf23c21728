"""Shares, days, ratios, scores, and yes or no seldom add up: a catalogue that says so is asked about it."""

from pathlib import Path

import pytest
from kits_as_tables import kit

KIT = """framework.yaml
council: Testshire

services.csv
| code | name   |
| HR   | People |

measures.csv
| ref  | title   | service | unit   | polarity | frequency | aggregation   | calculation   |
| HR01 | {title} | HR      | {unit} | higher   | quarterly | {aggregation} | {calculation} |

targets.csv
| ref | period | target |
{targets}

history.csv
| ref | period | outturn |
{history}
"""


def asked(tmp_path: Path, unit: str, aggregation: str, **given: str) -> list[tuple[str, str, str]]:
    """The codes, places and severities of what is found in a catalogue of one measure."""
    held = {"title": "Calls answered", "calculation": "", "targets": "", "history": ""} | given
    _, problems = kit(tmp_path, KIT.format(unit=unit, aggregation=aggregation, **held))
    return [(one.code, one.place, one.severity) for one in problems]


ASKED = [("aggregation-unlikely", "measures.csv!G2", "query")]


@pytest.mark.parametrize("unit", ["percent", "days", "ratio", "score", "yesno"])
@pytest.mark.parametrize("aggregation", ["sum", "cumulative"])
def test_what_seldom_adds_up_is_asked_about(unit: str, aggregation: str, tmp_path: Path) -> None:
    assert asked(tmp_path, unit, aggregation) == ASKED


@pytest.mark.parametrize(
    ("unit", "aggregation"),
    [(unit, "sum") for unit in ("number", "currency")]
    + [("percent", kind) for kind in ("snapshot", "average", "year-end")],
)
def test_what_adds_up_or_does_not_say_so_is_not(unit: str, aggregation: str, tmp_path: Path) -> None:
    assert asked(tmp_path, unit, aggregation) == []


@pytest.mark.parametrize(
    ("unit", "aggregation", "given"),
    [
        ("days", "cumulative", {"calculation": "Days lost since 1 April / employees"}),
        ("percent", "cumulative", {"title": "Council tax - year to date collection rate"}),
        ("days", "sum", {"calculation": "Sum of the days of each month"}),
        ("percent", "cumulative", {"targets": "| HR01 | 2024-25-Q1 | 28% |\n| HR01 | 2024-25-Q4 | 98% |"}),
        ("percent", "cumulative", {"history": "| HR01 | 2023-24-Q4 | 97% |\n| HR01 | 2023-24-Y | 97% |"}),
    ],
    ids=["calculation", "title", "sum", "targets", "last year"],
)
def test_a_catalogue_answers_by_what_it_says(
    unit: str, aggregation: str, given: dict[str, str], tmp_path: Path
) -> None:
    assert asked(tmp_path, unit, aggregation, **given) == []


def test_targets_that_stay_as_they_are_do_not_answer(tmp_path: Path) -> None:
    targets = "| HR01 | 2024-25-Q1 | 90% |\n| HR01 | 2024-25-Q4 | 92% |"
    assert asked(tmp_path, "percent", "cumulative", targets=targets) == ASKED
