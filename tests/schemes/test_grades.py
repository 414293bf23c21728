"""What a council calls its ratings and how they look: in every workbook and text, while scripts keep the usual words."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from council import PERIOD, Council

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import read_kit
from pmf_xl.catalogue.contrast import READABLE, contrast_ratio
from pmf_xl.reports.exceptions import write_exceptions
from quarter import kit

FRAMEWORK = """
council: Testshire Council
grades:
  - {code: green, label: On track}
  - {code: amber, label: At risk, shape: "◆", colour: "F4C430"}
  - {code: red, label: Needs urgent action, colour: "5B2C6F"}
  - {code: no data, label: Not reported}
"""
KIT = {
    "framework.yaml": FRAMEWORK,
    "measures.csv": """
| ref | title  | service | unit    | polarity | frequency | decimals |
| G1  | Good   | HR      | percent | higher   | quarterly | 1        |
| A1  | Middle | HR      | percent | higher   | quarterly | 1        |
| R1  | Bad    | HR      | percent | higher   | quarterly | 1        |
| N1  | Nought | HR      | percent | higher   | quarterly | 1        |
""",
    "targets.csv": "| ref | period | target |\n"
    + "\n".join(f"| {ref} | {PERIOD} | 95% |" for ref in ("G1", "A1", "R1", "N1")),
}
OUTTURNS = {"G1": 0.96, "A1": 0.94, "R1": 0.5, "N1": None}
RATINGS = {"G1": "GREEN", "A1": "AMBER", "R1": "RED", "N1": "NO DATA"}
LABELS = {"G1": "On track", "A1": "At risk", "R1": "Needs urgent action", "N1": "Not reported"}
MARKS = ("● On track", "◆ At risk", "■ Needs urgent action", "- Not reported", "○ Grey")


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    return Council(tmp_path_factory.mktemp("grades"), KIT, OUTTURNS)


def inside(path: Path, part: str) -> str:
    with ZipFile(path) as container:
        return "".join(
            container.read(name).decode() for name in container.namelist() if re.search(part, name)
        )


def test_scripts_and_cells_keep_the_usual_words(council: Council) -> None:
    assert council.in_table() == council.as_stored() == council.on_scorecard() == RATINGS
    assert council.open_data() == {ref: word.capitalize() for ref, word in RATINGS.items()}


def test_cells_of_ratings_show_the_council_s_words(council: Council) -> None:
    for path in (council.returned, council.scorecard):
        styles = inside(path, r"styles\.xml")
        shown = set(re.findall(r'formatCode="[^"]*?;;;&quot;([^"]*?)&quot;"', styles))
        assert shown >= set(MARKS)
        assert "● Green" not in shown


def test_the_column_of_ratings_is_wide_enough(council: Council) -> None:
    sheet = openpyxl.load_workbook(council.quarter.issue("HR")["HR"].path)["Measures"]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == "Rating")
    assert sheet.column_dimensions[letter].width > len("■ Needs urgent action")


def test_texts_say_the_council_s_words(council: Council) -> None:
    quarter = council.quarter
    exceptions = write_exceptions(quarter.workspace, quarter.period).path
    (published,) = [one for one in council.published.written if one.suffix == ".xlsx"]
    for path in (council.scorecard, exceptions, published):
        texts = inside(path, r"sharedStrings\.xml|drawing\d+\.xml")
        assert "eeds urgent action" in texts
        assert re.findall(r">[^<]*\b(Green|Amber|amber)\b[^<]*<", texts) == []
        assert not re.search(r">Red<", texts)
    sheet = openpyxl.load_workbook(published)["Measures"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    column = [str(cell).split("\n")[0] for cell in rows["Reference"]].index("Rating")
    assert {ref: rows[ref][column] for ref in LABELS} == LABELS


def test_the_text_on_a_colour_can_be_read(council: Council) -> None:
    looks = council.quarter.workspace.theme.data["ratings"]
    assert (looks["AMBER"]["colour"], looks["RED"]["colour"]) == ("000000", "FFFFFF")
    for look in looks.values():
        assert contrast_ratio(look["colour"], look["fill"]) >= READABLE


def test_grades_are_kept_in_the_catalogue_workbook(tmp_path: Path) -> None:
    catalogue, problems = read_kit(
        kit(tmp_path / "kit", {"services.csv": "| code | name |\n| HR | People |", **KIT})
    )
    assert problems == []
    assert catalogue
    write_catalogue(catalogue, tmp_path / "catalogue.xlsx")
    again, problems = read_catalogue(tmp_path / "catalogue.xlsx")
    assert problems == []
    assert again
    assert again.framework.grades == catalogue.framework.grades
    assert again.framework.scheme.label("GREEN") == "On track"


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ("{code: green, label: Amber}", "grades-alike"),
        ("{code: green, shape: ■}", "grades-alike"),
        ("{code: green, shape: two}", "bad-sign"),
        ("{code: green, label: 'On track; no concerns'}", "bad-label"),
        ("{code: green, label: 'Rather better than expected'}", "bad-label"),
        ("{code: green, colour: lime}", "bad-colour"),
        ("{code: green, colour: FFFFAA}", None),  # pale, with black text
        ("{code: green, label: Amber}, {code: amber, label: Green}", None),
    ],
)
def test_what_cannot_be_told_apart_or_read_is_a_problem(
    tmp_path: Path, grades: str, expected: str | None
) -> None:
    files = {
        **KIT,
        "services.csv": "| code | name |\n| HR | People |",
        "framework.yaml": f"council: T\ngrades: [{grades}]\n",
    }
    found = [str(problem.code) for problem in read_kit(kit(tmp_path, files))[1]]
    assert found == ([expected] if expected else [])
    assert json.dumps(found)
