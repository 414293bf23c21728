"""A target in words: shown where the target stands, and nothing is rated against it."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from council import PERIOD, Council

from office import Office
from pmf_xl.catalogue import read_kit
from quarter import headings, kit, lines

KIT = {
    "framework.yaml": "council: Testshire Council\n",
    "measures.csv": """
| ref | title             | service | unit    | polarity | frequency | decimals | bounded | green_from | amber_from |
| TQ  | Among the best    | HR      | percent | higher   | quarterly | 1        | yes     |            |            |
| TS  | Still to be set   | HR      | days    | lower    | quarterly | 1        |         |            |            |
| RW  | A range some day  | HR      | number  | range    | quarterly | 0        |         |            |            |
| BW  | Words and bands   | HR      | percent | higher   | quarterly | 1        | yes     | 90%        | 80%        |
| YW  | Year in words     | HR      | percent | higher   | quarterly | 1        | yes     |            |            |
| FG  | A figure          | HR      | percent | higher   | quarterly | 1        | yes     |            |            |
| DU  | Words, no figure  | HR      | percent | higher   | quarterly | 1        | yes     |            |            |
""",
    "targets.csv": """
| ref | period     | target       |
| TQ  | 2024-25-Q1 | Top quartile |
| TQ  | 2024-25-Y  | Top quartile |
| TS  | 2024-25-Q1 | To be set    |
| RW  | 2024-25-Q1 | To be set after the summer of next year |
| BW  | 2024-25-Q1 | Top quartile |
| YW  | 2024-25-Q1 | 95%          |
| YW  | 2024-25-Y  | TBC          |
| FG  | 2024-25-Q1 | 95%          |
| DU  | 2024-25-Q1 | To be set    |
""",
}
OUTTURNS = {"TQ": 0.97, "TS": 4, "RW": 7, "BW": 0.85, "YW": 0.96, "FG": 0.96, "DU": None}
RATINGS = {
    "TQ": "GREY", "TS": "GREY", "RW": "GREY", "BW": "AMBER", "YW": "GREEN", "FG": "GREEN", "DU": "GREY",
}  # fmt: skip
WORDS = {
    "TQ": "Top quartile",
    "TS": "To be set",
    "RW": "To be set after the summer of next year",
    "BW": "Top quartile",
    "DU": "To be set",
}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    return Council(tmp_path_factory.mktemp("words"), KIT, OUTTURNS)


def test_a_figure_gets_the_same_rating_everywhere(council: Council) -> None:
    assert council.in_table() == RATINGS
    assert council.as_stored() == RATINGS
    assert council.on_scorecard() == RATINGS
    assert {ref: word.upper() for ref, word in council.open_data().items()} == RATINGS


def test_the_words_stand_where_the_target_does(council: Council) -> None:
    sheet = openpyxl.load_workbook(council.returned)["Measures"]
    column = headings(sheet)["Target"]
    asked = {ref: sheet.cell(row, column).value for ref, row in lines(sheet).items()}
    on_scorecard, published = council.on_scorecard("Target"), council.open_data("target_in_words")
    for ref, words in WORDS.items():
        assert (asked[ref], on_scorecard[ref], published[ref]) == (words, words, words)
    assert (asked["FG"], on_scorecard["FG"], published["FG"]) == (0.95, 0.95, "")
    assert council.on_scorecard("Year target") == dict.fromkeys(OUTTURNS) | {
        "TQ": "Top quartile",
        "YW": "TBC",
    }
    texts = [cell for row in published_cells(council) for cell in row]
    assert texts.count("Top quartile") == 2
    assert texts.count("To be set") == 2


def published_cells(council: Council) -> list[tuple[Any, ...]]:
    (path,) = [one for one in council.published.written if one.suffix == ".xlsx"]
    book = openpyxl.load_workbook(path)
    return [row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0] in OUTTURNS]


def test_the_reason_for_grey_is_told(council: Council) -> None:
    assert "The target is in words" in council.on_scorecard("Notes")["TQ"]
    assert council.on_scorecard("Notes")["FG"] is None


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Sparkline")
def test_libreoffice_works_out_the_same(council: Council, office: Office) -> None:
    assert council.in_return(office) == RATINGS
    assert office.disagreements(council.scorecard) == []
    assert office.errors(council.scorecard) == []


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Sparkline")
def test_a_figure_tried_out_over_the_words_is_rated(council: Council, office: Office, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(council.scorecard)
    sheet = book["Scorecard"]
    rows = {row[0].value: row for row in sheet.iter_rows()}
    head = {cell.value: cell.column for cell in rows["Ref"]}
    row = rows["TQ"][0].row
    assert sheet.cell(row, head["Target"]).value == "Top quartile"
    sheet.cell(row, head["Target"]).value = 0.99
    book.save(tmp_path / "tried.xlsx")
    seen = office.values(tmp_path / "tried.xlsx", "Scorecard")
    assert seen[sheet.cell(row, head["Rating"]).coordinate] == "AMBER"  # 97% is within 5% of 99%


MEASURE = "| ref | title | service | unit | polarity | frequency |\n| A1 | One | HR | {unit} | {polarity} | quarterly |\n"


@pytest.mark.parametrize(
    ("unit", "polarity", "target", "expected"),
    [
        ("percent", "higher", "Top quartile", []),
        ("days", "lower", "TBC", []),
        ("number", "range", "To be set", []),
        ("percent", "higher", "2.4%<", ["C2 not-a-number"]),
        ("percent", "higher", "Type 1%", ["C2 not-a-number"]),
        ("days", "lower", "7 working days", ["C2 not-a-number"]),
        ("number", "higher", "Top 10", ["C2 not-a-number"]),
        ("percent", "higher", "%", ["C2 not-a-number"]),
        ("number", "higher", "-", ["C2 not-a-number"]),
        ("number", "higher", "x", ["C2 not-a-number"]),
        ("currency", "lower", "under £", ["C2 not-a-number"]),
        ("yesno", "higher", "perhaps", ["C2 not-in-list"]),
        ("yesno", "higher", "To be set", []),
        ("number", "higher", "the best of all the councils in the country", ["C2 value-too-long"]),
        ("number", "none", "To be set", ["C2 target-not-used"]),
    ],
)
def test_words_have_no_digits_and_a_spoilt_number_is_a_problem(
    tmp_path: Path, unit: str, polarity: str, target: str, expected: list[str]
) -> None:
    files = {
        "framework.yaml": "council: Testshire\n",
        "services.csv": "| code | name |\n| HR | People |",
        "measures.csv": MEASURE.format(unit=unit, polarity=polarity),
        "targets.csv": f"| ref | period | target |\n| A1 | {PERIOD} | {target} |",
    }
    catalogue, problems = read_kit(kit(tmp_path, files))
    assert [f"{problem.cell} {problem.code}" for problem in problems] == expected
    assert catalogue
    aimed = catalogue.target("A1", PERIOD)
    if not expected:
        assert aimed
        assert (aimed.target, aimed.words) == (None, target)
    elif "target-not-used" not in expected[0]:
        assert aimed is None


def test_an_upper_end_without_a_lower_is_a_problem(tmp_path: Path) -> None:
    files = {
        "framework.yaml": "council: Testshire\n",
        "services.csv": "| code | name |\n| HR | People |",
        "measures.csv": MEASURE.format(unit="number", polarity="range"),
        "targets.csv": f"| ref | period | target | target_high |\n| A1 | {PERIOD} | To be set | 12 |",
    }
    assert [str(problem.code) for problem in read_kit(kit(tmp_path, files))[1]] == ["target-low-missing"]
