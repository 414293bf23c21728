"""Median, rank and quartile among other councils, of the same period, held to tables worked out by hand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pasts import past_of
from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.kept import from_json, to_json
from pmf_xl.figures import figure_table
from pmf_xl.ledger import Ledger
from pmf_xl.release.gate import release
from pmf_xl.release.released import Comparison, ReleasedFigure, Withheld
from pmf_xl.reports.scorecard_table import benchmark_words
from pmf_xl.rules.periods import Period
from pmf_xl.rules.ranks import Place
from pmf_xl.rules.terms import Reader
from quarter import catalogue_of

NOW = Period.parse("2024-25-Q3")
AREAS = "Aldham", "Burley", "Corby", "Denham", "Epping"
OTHERS = {
    "HIGH": "90% 86.71% 83% 80% 75%",
    "LOW": "18 19 22.5 25",
    "RNG": "50 30 62 65",
    "NONE": "10 20 30 40",
    "LATE": "90% 80% 70% 60%",
    "SUM": "90 95 120 130",
    "GAP": "90 95 120 130",
    "CONF": "90% 80% 70% 60%",
    "FEW": "90% 80%",
    "GIVEN": "90% 80% 70% 60%",
}
KIT = {
    "framework.yaml": """
council: Testshire Council
neighbours: [Aldham, Burley Borough Council, Corby, Denham, Epping]
contact: {name: Pat Lee, email: pat@testshire.example}
""",
    "services.csv": "| code | name | head_of_service |\n| HR | People | Ed Ford |",
    "measures.csv": """
| ref   | title    | service | unit    | decimals | polarity | frequency | aggregation | benchmark_group |
| HIGH  | High     | HR      | percent | 1        | higher   | annual    | snapshot    |                 |
| LOW   | Low      | HR      | days    | 1        | lower    | annual    | snapshot    |                 |
| RNG   | Range    | HR      | number  | 0        | range    | annual    | snapshot    |                 |
| NONE  | Neither  | HR      | number  | 0        | none     | annual    | snapshot    |                 |
| LATE  | Late     | HR      | percent | 1        | higher   | annual    | snapshot    |                 |
| SUM   | Quarters | HR      | number  | 0        | higher   | quarterly | sum         |                 |
| GAP   | Gap      | HR      | number  | 0        | higher   | quarterly | sum         |                 |
| CONF  | Hidden   | HR      | percent | 1        | higher   | annual    | snapshot    |                 |
| FEW   | Few      | HR      | percent | 1        | higher   | annual    | snapshot    |                 |
| GIVEN | Given    | HR      | percent | 1        | higher   | annual    | snapshot    | County group    |
""",
    "targets.csv": "| ref | period | target | target_high |\n| RNG | 2024-25-Y | 40 | 60 |",
    "history.csv": """
| ref   | period     | outturn | marker |
| HIGH  | 2022-23-Y  | 70%     |        |
| HIGH  | 2023-24-Y  | 86.7%   |        |
| LOW   | 2023-24-Y  | 20      |        |
| RNG   | 2023-24-Y  | 61      |        |
| NONE  | 2023-24-Y  | 26      |        |
| LATE  | 2022-23-Y  | 99%     |        |
| SUM   | 2023-24-Q1 | 10      |        |
| SUM   | 2023-24-Q2 | 20      |        |
| SUM   | 2023-24-Q3 | 30      |        |
| SUM   | 2023-24-Q4 | 40      |        |
| GAP   | 2023-24-Q1 | 10      |        |
| GAP   | 2023-24-Q2 | 20      |        |
| GAP   | 2023-24-Q4 | 40      |        |
| CONF  | 2023-24-Y  | 85%     | c      |
| FEW   | 2023-24-Y  | 85%     |        |
| GIVEN | 2023-24-Y  | 85%     |        |
""",
    "benchmarks.csv": "| ref | period | group | value | quartile |\n| GIVEN | 2023-24-Y | County group | 88% | 3 |",
    "comparators.csv": "| ref | period | area | value |\n"
    + "\n".join(
        f"| {ref} | 2023-24-Y | {area} | {figure} |"
        for ref, figures in OTHERS.items()
        for area, figure in zip(AREAS, figures.split(), strict=False)
    )
    + "\n| HIGH | 2023-24-Y | Elsewhere | 99% |\n| HIGH | 2023-24-Y | Testshire | 1% |"
    + "\n| HIGH | 2024-25-Y | Aldham | 95% |",
}  # fmt: skip

# By measure: the median of the others, ours, what it is beside them, rank, of how many with ours, quartile. HIGH is told
# as printed: 86.71% and 86.7% share a rank; in order 90, 86.7, 86.7, 83, 80, 75, whose 2.25th figure is 86.7. LOW: in
# order 18, 19, 20, 22.5, 25, where the 2nd and the 3rd end quarters. RNG by how far from 40 to 60: 0, 1, 2, 5, 10.
# SUM: our quarters add up to 100; in order 130, 120, 100, 95, 90. Of fewer than four there are no quarters.
BY_HAND = {
    "HIGH": (0.83, 0.867, "better", 2, 6, 1),
    "LOW": (20.75, 20, "better", 3, 5, 2),
    "RNG": (56, 61, "worse", 2, 5, 1),
    "NONE": (25, 26, "higher", None, None, None),
    "SUM": (107.5, 100, "worse", 3, 5, 2),
    "FEW": (0.85, 0.85, "same", 2, 3, None),
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), KIT)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    ledger = Ledger(Path(tmp_path_factory.mktemp("ledger")) / "ledger.sqlite", "testshire")
    yield ledger
    ledger.close()


def released(
    catalogue: Catalogue, ledger: Ledger, reader: Reader = Reader.OFFICERS, at: Period = NOW
) -> dict[str, ReleasedFigure]:
    table = figure_table("testshire", past_of(catalogue, ledger), at, ())
    return {figure.ref: figure for figure in release(table, reader).figures}


def beside(figure: ReleasedFigure) -> Comparison:
    assert figure.benchmark
    return figure.benchmark


@pytest.mark.parametrize("ref", BY_HAND)
def test_as_worked_out_by_hand(ref: str, catalogue: Catalogue, ledger: Ledger) -> None:
    others = beside(released(catalogue, ledger)[ref])
    median, ours, against, rank, of, quartile = BY_HAND[ref]
    assert (others.value, others.ours) == (pytest.approx(median), pytest.approx(ours))
    assert others.against == against
    place = others.place
    assert isinstance(place, Place) or place is None
    assert (place and place.rank, place and place.of, others.quartile) == (rank, of, quartile)
    assert (str(others.period), others.group) == ("2023-24-Y", "Nearest neighbours")


def test_words_say_both_figures_of_the_one_period(catalogue: Catalogue, ledger: Ledger) -> None:
    """Not the latest of ours: HIGH has no other, but the year's is named as such."""
    figures = released(catalogue, ledger)
    assert benchmark_words(figures["HIGH"]) == (
        "Better: 83.0%, Nearest neighbours (median of 5), 2023-24; ours then 86.7%; rank 2 of 6; quartile 1"
    )
    assert benchmark_words(figures["NONE"]) == (
        "Higher: 25, Nearest neighbours (median of 4), 2023-24; ours then 26"
    )


@pytest.mark.parametrize("ref", ["LATE", "GAP"])
def test_where_ours_of_then_is_not_known_nothing_is_compared(
    ref: str, catalogue: Catalogue, ledger: Ledger
) -> None:
    """LATE has a figure of the year before only; GAP lacks a quarter, so that its year is of a part."""
    others = beside(released(catalogue, ledger)[ref])
    assert (others.ours, others.against, others.place, others.quartile) == (None, None, None, None)
    assert (benchmark_words(released(catalogue, ledger)[ref]) or "").endswith(
        "2023-24; ours of then is not known, so nothing is compared"
    )


def test_a_year_that_lacks_a_quarter_is_not_compared_in_its_own_report_either(
    catalogue: Catalogue, ledger: Ledger
) -> None:
    figures = released(catalogue, ledger, at=Period.parse("2023-24-Y"))
    assert (figures["GAP"].outturn, figures["GAP"].is_partial) == (70, True)
    assert (beside(figures["GAP"]).ours, beside(figures["GAP"]).against) == (None, None)
    assert beside(figures["SUM"]).place == Place(3, 5, 2)


def test_what_was_given_by_hand_goes_on(catalogue: Catalogue, ledger: Ledger) -> None:
    """The measure's own group comes before the neighbours: worse than its 88%, in the quarter that was typed."""
    figure = released(catalogue, ledger)["GIVEN"]
    assert benchmark_words(figure) == "Worse: 88.0%, County group, 2023-24; ours then 85.0%; quartile 3"


def test_where_no_neighbours_are_named_all_others_count(catalogue: Catalogue, ledger: Ledger) -> None:
    """Elsewhere's 99% is one of them then; Testshire is the council itself. The middle of six: 84.85%."""
    framework = catalogue.framework.model_copy(update={"neighbours": ()})
    others = beside(released(replace(catalogue, framework=framework), ledger)["HIGH"])
    assert others.group == "Other councils"
    assert others.value == pytest.approx((0.83 + 0.8671) / 2)
    assert others.place == Place(3, 7, 2)  # 99, 90, 86.7, 86.7, 83, 80, 75: quarters end at 88.35 and 86.7


def test_a_confidential_figure_gives_no_rank_away(catalogue: Catalogue, ledger: Ledger) -> None:
    to_officers = beside(released(catalogue, ledger)["CONF"])
    assert (to_officers.place, to_officers.quartile, to_officers.against) == (Place(2, 5, 1), 1, "better")
    figure = released(catalogue, ledger, Reader.PUBLIC)["CONF"]
    others = beside(figure)
    hidden = (others.ours, others.place, others.quartile, others.against)
    assert all(isinstance(one, Withheld) for one in hidden)
    words = (benchmark_words(figure) or "").casefold()
    assert words.startswith("75.0%, nearest neighbours")
    assert not any(word in words for word in ("rank", "quartile", "better", "85"))


def test_a_council_without_comparators_is_kept_as_it_always_was(catalogue: Catalogue) -> None:
    """What is kept for a period has comparators where there are any, and is the same text as ever where not."""
    assert from_json(to_json(catalogue)).benchmarks_of("LOW") == catalogue.benchmarks_of("LOW")
    assert "comparators" not in to_json(replace(catalogue, comparators=()))
