"""Colours that councils published come out of their own rules; a row that does not says why it cannot.

Each council's rule is as it states it: in the key to the report, or on its page about performance.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest
from plain_measure import Plain

from pmf_xl.rules import RATING, in_python
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.scheme import Scheme

TABLE = Path(__file__).parents[1] / "data" / "published_ratings.csv"
SCHEMES = {
    # "Target slightly missed (within 10%)"
    "Maidstone Borough Council": Scheme(amber_tolerance=0.1),
    # "green (on, above or within 5% of target), amber (between 5% and 10%), red (more than 10% from target)"
    "Bracknell Forest Council": Scheme(green_tolerance=0.05, amber_tolerance=0.1),
    # "Green: on or within 10%; amber: more than 10% off and performance has improved or been maintained"
    "London Borough of Havering": Scheme(green_tolerance=0.1, amber_tolerance=0.1, amber_if_improved=True),
    # green or red, and nothing between
    "Rother District Council": Scheme(amber_tolerance=0),
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def held(text: str) -> float:
    return round(float(text.rstrip("%")) / 100, 6) if text.endswith("%") else float(text)


def rated(row: dict[str, str], scheme: Scheme) -> str:
    decimals = len(row["outturn"].rstrip("%").partition(".")[2])
    measure = Plain(polarity=row["polarity"], unit=row["unit"], decimals=decimals)
    figure = {"outturn": held(row["outturn"]), "target": held(row["target"]), "target_high": None}
    other = {"marker": None, "due": True, "travel_long": None, "travel_short": None}
    return str(in_python.run(RATING, RuleFacts.of(measure, scheme).known() | figure | other))


@pytest.mark.parametrize(
    "row", rows(), ids=lambda row: f"{row['council']}, {row['period']}: {row['measure']}"
)
def test_a_published_colour_comes_out_or_the_row_says_why_not(row: dict[str, str]) -> None:
    colour = rated(row, SCHEMES[row["council"]])
    if row["differs_because"]:
        assert colour != row["published_rating"], "it comes out after all: take the reason out"
    else:
        assert colour == row["published_rating"]


def test_there_are_enough_of_enough_councils() -> None:
    as_published = Counter(row["council"] for row in rows() if not row["differs_because"])
    assert set(as_published) == set(SCHEMES)
    assert as_published["Maidstone Borough Council"] >= 15
    assert as_published["Bracknell Forest Council"] >= 35
    assert sum(bool(row["differs_because"]) for row in rows()) == 3
    assert all(row["source"] and row["report"] and row["date"] for row in rows())


def test_the_usual_rule_would_colour_some_of_them_otherwise() -> None:
    """Else they would prove nothing of schemes."""
    published = [row for row in rows() if not row["differs_because"]]
    otherwise = {row["council"] for row in published if rated(row, Scheme()) != row["published_rating"]}
    assert otherwise >= {"Maidstone Borough Council", "Bracknell Forest Council"}
