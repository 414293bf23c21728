"""Rated against last year's figure, or how others did; and amber for red that is better than the quarter before."""

import openpyxl
import pytest
from council import PERIOD, Council

from office import Office
from pmf_xl.catalogue import read_kit
from quarter import headings, kit, lines

KIT = {
    "framework.yaml": "council: Testshire Council\nscheme: {amber_if_improved_on_previous: yes}\n",
    "measures.csv": """
| ref | title                | service | unit    | polarity | frequency | decimals | aggregation | rate_against | benchmark_group | tolerance | tolerance_basis |
| LYG | As good as last year | HR      | percent | higher   | quarterly | 1        |             | last year    |                 |           |                 |
| LYA | Just short of it     | HR      | percent | higher   | quarterly | 1        |             | last year    |                 |           |                 |
| LYR | Far short of it      | HR      | days    | lower    | quarterly | 1        |             | last year    |                 |           |                 |
| LYN | Nothing last year    | HR      | percent | higher   | quarterly | 1        |             | last year    |                 |           |                 |
| BMG | Better than others   | HR      | percent | higher   | quarterly | 1        |             | benchmark    | Neighbours      | 2%        | points          |
| BMA | Short of others      | HR      | percent | higher   | quarterly | 1        |             | benchmark    | Neighbours      | 2%        | points          |
| BMR | Far short of others  | HR      | percent | higher   | quarterly | 1        |             | benchmark    |                 | 2%        | points          |
| IMP | Red but improving    | HR      | number  | higher   | quarterly | 0        |             |              |                 |           |                 |
| SAM | Red and the same     | HR      | number  | higher   | quarterly | 0        |             | target       |                 |           |                 |
| CUM | Running total        | HR      | number  | higher   | quarterly | 0        | cumulative  |              |                 |           |                 |
""",
    "targets.csv": """
| ref | period     | target |
| LYG | 2024-25-Q1 | 99%    |
| LYG | 2024-25-Y  | 90%    |
| IMP | 2024-25-Q1 | 100    |
| SAM | 2024-25-Q1 | 100    |
| CUM | 2024-25-Q1 | 100    |
""",
    "history.csv": """
| ref | period     | outturn |
| LYG | 2023-24-Q1 | 90%     |
| LYA | 2023-24-Q1 | 90%     |
| LYR | 2023-24-Q1 | 10      |
| LYR | 2023-24-Q4 | 10.5    |
| BMG | 2023-24-Q1 | 20%     |
| IMP | 2023-24-Q4 | 79      |
| SAM | 2023-24-Q4 | 80      |
| CUM | 2023-24-Q3 | 150     |
| CUM | 2023-24-Q4 | 200     |
""",
    "benchmarks.csv": """
| ref | period     | group      | value | quartile |
| BMG | 2022-23-Y  | Neighbours | 80%   |          |
| BMG | 2023-24-Y  | Neighbours | 90%   |          |
| BMG | 2023-24-Y  | England    | 99%   |          |
| BMA | 2023-24-Y  | Neighbours | 90%   |          |
| BMR | 2023-24-Y  | England    | 90%   |          |
| BMR | 2024-25-Y  | England    | 10%   |          |
""",
}  # fmt: skip
#: Reported, and the rating worked out by hand: amber reaches 5% below, of the benchmarked 2 percentage points.
WORKED_OUT = {
    "LYG": (0.9, "GREEN"),
    "LYA": (0.855, "AMBER"),
    "LYR": (10.6, "RED"),  # 6% more than 10, and more than the 10.5 of the quarter before
    "LYN": (0.9, "GREY"),
    "BMG": (0.9, "GREEN"),
    "BMA": (0.88, "AMBER"),
    "BMR": (0.879, "RED"),  # the benchmark of a year that has not ended does not count yet
    "IMP": (80, "AMBER"),
    "SAM": (80, "RED"),
    "CUM": (60, "AMBER"),  # more than the 50 that the quarter before added
}
RATINGS = {ref: rating for ref, (_, rating) in WORKED_OUT.items()}
AIMS = {
    "LYG": "Last year: 90.0%", "LYR": "Last year: 10.0 days", "LYN": "Last year", "BMG": "Benchmark: 90.0%",
}  # fmt: skip


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    outturns = {ref: outturn for ref, (outturn, _) in WORKED_OUT.items()}
    return Council(tmp_path_factory.mktemp("against"), KIT, outturns)


def test_a_figure_gets_the_same_rating_everywhere(council: Council) -> None:
    assert council.in_table() == RATINGS
    assert council.as_stored() == RATINGS
    assert council.on_scorecard() == RATINGS
    assert {ref: word.upper() for ref, word in council.open_data().items()} == RATINGS


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Sparkline")
def test_libreoffice_works_out_the_same(council: Council, office: Office) -> None:
    assert council.in_return(office) == RATINGS
    assert office.disagreements(council.scorecard) == []


def test_what_is_rated_against_stands_where_the_target_does(council: Council) -> None:
    sheet = openpyxl.load_workbook(council.returned)["Measures"]
    column = headings(sheet)["Target"]
    asked = {ref: sheet.cell(row, column).value for ref, row in lines(sheet).items()}
    on_scorecard, published = council.on_scorecard("Target"), council.open_data("target_in_words")
    for ref, words in AIMS.items():
        assert (asked[ref], on_scorecard[ref], published[ref]) == (words, words, words)
    assert council.on_scorecard("Variance")["LYA"] == pytest.approx(-0.045)


def test_why_a_figure_has_no_colour(council: Council) -> None:
    assert "No figure of last year to compare with" in council.on_scorecard("Notes")["LYN"]


def test_the_forecast_is_rated_against_the_target_of_the_year(council: Council) -> None:
    assert council.on_scorecard("Forecast rating")["LYG"] == "GREEN"


def test_the_rating_names_the_figures_it_was_worked_out_from(council: Council) -> None:
    """The gate withholds a rating with the figure of last year that gives it away."""
    from pmf_xl.reports.gathered import Gathered

    quarter = council.quarter
    table = Gathered(quarter.workspace, quarter.period).table
    sources = {one.measure.ref: {str(key.period) for key in one.rating.sources} for one in table.figures}
    # Under this scheme the quarter before decides too.
    assert sources["LYG"] == {PERIOD, "2023-24-Q4", "2023-24-Q1"}
    assert sources["BMG"] == {PERIOD, "2023-24-Q4"}
    assert {str(key.period) for one in table.figures if one.measure.ref == "LYG" for key in one.variance.sources} == {
        PERIOD, "2023-24-Q1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("polarity", "against", "expected"),
    [
        ("range", "last year", ["rate-against-not-used"]),
        ("none", "benchmark", ["rate-against-not-used"]),
        ("higher", "benchmark", ["nothing-to-rate-against"]),
        ("higher", "last year", []),
        ("higher", "lastyear", []),
        ("higher", "others", ["not-in-list"]),
    ],
)
def test_what_cannot_be_rated_against_is_named(
    tmp_path, polarity: str, against: str, expected: list[str]
) -> None:
    files = {
        "framework.yaml": "council: Testshire\n",
        "services.csv": "| code | name |\n| HR | People |",
        "measures.csv": "| ref | title | service | unit | polarity | frequency | rate_against |\n"
        f"| A1 | One | HR | number | {polarity} | quarterly | {against} |",
    }
    assert [str(problem.code) for problem in read_kit(kit(tmp_path, files))[1]] == expected
