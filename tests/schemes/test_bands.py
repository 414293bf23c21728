"""Bands of measures' own: where green and amber end at figures, by period, and otherwise above than below."""

from pathlib import Path

import pytest
from council import Council

from office import Office
from pmf_xl.rules import rate
from quarter import table

KIT = {
    "framework.yaml": "council: Testshire Council\nscheme: {amber_tolerance: 5%, green_tolerance: 1%}\n",
    "measures.csv": """
| ref  | title                | service | unit    | polarity | frequency | decimals | tolerance | green_tolerance | tolerance_basis | tolerance_above | green_tolerance_above | green_from | amber_from | green_up_to | amber_up_to | over_tolerance |
| GT1  | Own green tolerance  | HR      | percent | higher   | quarterly | 1        | 5%        | 2%              | points          |                 |                       |            |            |             |             |                |
| GT2  | The same, amber      | HR      | percent | higher   | quarterly | 1        | 5%        | 2%              | points          |                 |                       |            |            |             |             |                |
| FR1  | Green from 90%       | HR      | percent | higher   | quarterly | 1        |           |                 |                 |                 |                       | 90%        | 80%        |             |             |                |
| FR2  | Amber from 80%       | HR      | percent | higher   | quarterly | 1        |           |                 |                 |                 |                       | 90%        | 80%        |             |             |                |
| FR3  | Red below            | HR      | percent | higher   | quarterly | 1        |           |                 |                 |                 |                       | 90%        | 80%        |             |             |                |
| NT1  | Bands and no target  | HR      | number  | higher   | quarterly | 0        |           |                 |                 |                 |                       | 90         | 80         |             |             |                |
| UP1  | Green up to 10       | HR      | days    | lower    | quarterly | 1        |           |                 |                 |                 |                       |            |            | 10          | 15          |                |
| UP2  | Amber up to 15       | HR      | days    | lower    | quarterly | 1        |           |                 |                 |                 |                       |            |            | 10          | 15          |                |
| PQ1  | Bands of the quarter | HR      | number  | higher   | quarterly | 0        |           |                 |                 |                 |                       | 90         | 80         |             |             |                |
| PQ2  | Tolerance of it      | HR      | number  | higher   | quarterly | 0        |           |                 |                 |                 |                       | 90         | 80         |             |             |                |
| RN1  | 2% under budget      | HR      | number  | range    | quarterly | 0        | 2%        | 0%              |                 | 1%              |                       |            |            |             |             |                |
| RN2  | 2% over budget       | HR      | number  | range    | quarterly | 0        | 2%        | 0%              |                 | 1%              |                       |            |            |             |             |                |
| RN3  | Four bands           | HR      | number  | range    | quarterly | 0        |           |                 |                 |                 |                       | 85         | 80         | 110         | 130         |                |
| OV1  | Blue from 2% over    | HR      | number  | higher   | quarterly | 0        |           |                 |                 |                 |                       |            |            |             |             | 2%             |
| PLN  | As all others        | HR      | number  | higher   | quarterly | 0        |           |                 |                 |                 |                       |            |            |             |             |                |
""",
    "targets.csv": """
| ref | period     | target | target_high | tolerance | tolerance_basis | green_from | amber_from | green_tolerance |
| GT1 | 2024-25-Q1 | 95%    |             |           |                 |            |            |                 |
| GT2 | 2024-25-Q1 | 95%    |             |           |                 |            |            |                 |
| FR1 | 2024-25-Q1 | 95%    |             |           |                 |            |            |                 |
| FR2 | 2024-25-Q1 | 95%    |             |           |                 |            |            |                 |
| FR3 | 2024-25-Q1 | 95%    |             |           |                 |            |            |                 |
| UP1 | 2024-25-Q1 | 8      |             |           |                 |            |            |                 |
| UP2 | 2024-25-Q1 | 8      |             |           |                 |            |            |                 |
| PQ1 | 2024-25-Q1 | 100    |             |           |                 | 70         | 60         |                 |
| PQ2 | 2024-25-Q1 | 100    |             | 25        | points          |            |            |                 |
| PQ2 | 2024-25-Y  | 100    |             | 40%       |                 | 70         | 50         |                 |
| RN1 | 2024-25-Q1 | 1000   | 1000        |           |                 |            |            |                 |
| RN2 | 2024-25-Q1 | 1000   | 1000        |           |                 |            |            |                 |
| RN3 | 2024-25-Q1 | 90     | 100         |           |                 |            |            |                 |
| OV1 | 2024-25-Q1 | 100    |             |           |                 |            |            |                 |
| PLN | 2024-25-Q1 | 100    |             |           |                 |            |            |                 |
""",
}  # fmt: skip

#: What was reported, and the rating worked out by hand: the scheme's green is 1% of target, its amber 5%.
WORKED_OUT = {
    "GT1": (0.93, "GREEN"),  # 2 points short
    "GT2": (0.929, "AMBER"),
    "FR1": (0.9, "GREEN"),
    "FR2": (0.899, "AMBER"),
    "FR3": (0.799, "RED"),
    "NT1": (80, "AMBER"),
    "UP1": (10, "GREEN"),
    "UP2": (10.1, "AMBER"),
    "PQ1": (70, "GREEN"),  # of the measure's own bands it would be red
    "PQ2": (
        76,
        "AMBER",
    ),  # within 25 of 100, where the measure's own bands end at 80; green from 90 still holds
    "RN1": (980, "AMBER"),  # 2% below is still amber
    "RN2": (1020, "RED"),  # above only 1% is
    "RN3": (109, "GREEN"),
    "OV1": (103, "BLUE"),
    "PLN": (94, "RED"),
}
RATINGS = {ref: rating for ref, (_, rating) in WORKED_OUT.items()}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    outturns = {ref: outturn for ref, (outturn, _) in WORKED_OUT.items()}
    return Council(tmp_path_factory.mktemp("bands"), KIT, outturns)


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


def test_the_function_for_scripts_gives_the_same() -> None:
    bands = {"green_from": 0.9, "amber_from": 0.8}
    assert [rate(WORKED_OUT[ref][0], 0.95, decimals=3, **bands) for ref in ("FR1", "FR2", "FR3")] == [
        "GREEN", "AMBER", "RED",
    ]  # fmt: skip
    assert rate([10, 10.1, 15.1], None, polarity="lower", green_up_to=10, amber_up_to=15).tolist() == [
        "GREEN", "AMBER", "RED",
    ]  # fmt: skip


def test_what_is_aimed_at_is_said_where_there_is_no_target(council: Council) -> None:
    said = "Green from 90, amber from 80"
    assert council.on_scorecard("Target")["NT1"] == said
    assert council.asked("Target")["NT1"] == said
    assert council.open_data("target_in_words")["NT1"] == said
    assert council.asked("Target")["FR1"] == 0.95, "a target stands where there is one"


def test_the_forecast_is_rated_by_the_bands_of_the_year(council: Council) -> None:
    """76 is no worse than 70, from which on the year is green; in the quarter it is amber."""
    (figure,) = [one for one in council.release.measures if one.ref == "PQ2"]
    assert (figure.rating, figure.forecast, figure.forecast_rating) == ("AMBER", 76, "GREEN")
    assert council.on_scorecard("Forecast rating")["PQ2"] == "GREEN"


def test_services_and_public_are_told_where_colours_end(council: Council) -> None:
    asked = council.quarter.workspace.ledger  # as it was issued
    assert asked is not None
    book = council.returned
    import openpyxl

    rows = {row[0]: row for row in openpyxl.load_workbook(book)["Definitions"].iter_rows(values_only=True)}
    assert "Green from 90%, amber from 80%" in rows["FR1"][6]
    assert "Green up to 10 days, amber up to 15 days" in rows["UP1"][6]
    assert "amber" not in rows["PLN"][6].lower()


MEASURES = """
| ref | title | service | unit    | polarity | frequency | {columns} |
| A1  | One   | HR      | {unit}  | {polarity} | quarterly | {values} |
"""
TARGETS = """
| ref | period     | target | {columns} |
| A1  | 2024-25-Q1 | {target} | {values} |
"""


def found(folder: Path, measure: dict[str, str], target: dict[str, str], scheme: str = "") -> list[str]:
    """Place, code and message of each problem of a kit with one measure and one target."""
    from pmf_xl.catalogue import read_kit
    from quarter import kit

    measured = {"unit": "number", "polarity": "higher", **measure}
    own = {key: value for key, value in measured.items() if key not in ("unit", "polarity")} or {
        "decimals": "0"
    }
    aimed = {"target": "100", **target}
    more = {key: value for key, value in aimed.items() if key != "target"} or {"target_high": ""}
    files = {
        "framework.yaml": f"council: Testshire\nscheme: {{{scheme}}}\n",
        "services.csv": "| code | name |\n| HR | People |",
        "measures.csv": MEASURES.format(columns=" | ".join(own), values=" | ".join(own.values()), **{
            key: measured[key] for key in ("unit", "polarity")}),
        "targets.csv": TARGETS.format(columns=" | ".join(more), values=" | ".join(more.values()), target=aimed["target"]),
    }  # fmt: skip
    assert table(files["measures.csv"])
    return [f"{problem.place} {problem.code}" for problem in read_kit(kit(folder, files))[1]]


WIDER = "green-wider-than-amber"


@pytest.mark.parametrize(
    ("measure", "target", "scheme", "expected"),
    [
        ({"green_from": "80", "amber_from": "90"}, {}, "", [f"measures.csv!G2 {WIDER}"]),
        ({"green_from": "80", "amber_from": "80"}, {}, "", []),
        ({"polarity": "lower", "green_up_to": "9", "amber_up_to": "8"}, {}, "", [f"measures.csv!G2 {WIDER}"]),
        ({"polarity": "lower", "green_up_to": "8", "amber_up_to": "9"}, {}, "", []),
        ({"tolerance": "2%", "green_tolerance": "3%"}, {}, "", [f"measures.csv!G2 {WIDER}"]),
        ({"tolerance": "2%"}, {}, "green_tolerance: 3%", [f"measures.csv!G2 {WIDER}"]),
        ({"tolerance": "2", "tolerance_basis": "points"}, {}, "green_tolerance: 3%", [f"measures.csv!G2 {WIDER}"]),
        ({"tolerance": "2", "tolerance_basis": "points"}, {"target": "50"}, "green_tolerance: 3%", []),
        ({"green_from": "97", "amber_from": "80"}, {"tolerance": "2%"}, "", [f"targets.csv!D2 {WIDER}"]),
        ({}, {"green_from": "80", "amber_from": "90"}, "", [f"targets.csv!D2 {WIDER}"]),
        ({}, {}, "green_tolerance: 10%, amber_tolerance: 5%", [f"framework.yaml!line 2 {WIDER}"]),
        ({"green_from": "90"}, {}, "", ["measures.csv!G2 band-missing"]),
        ({"amber_from": "90"}, {}, "", ["measures.csv!G2 band-missing"]),
        ({"tolerance_above": "1%", "polarity": "range"}, {"target_high": "110"}, "", ["measures.csv!G2 band-missing"]),
        ({"green_up_to": "90", "amber_up_to": "95"}, {}, "",
         ["measures.csv!G2 band-not-used", "measures.csv!H2 band-not-used"]),
        ({"tolerance": "1%", "tolerance_above": "1%"}, {}, "", ["measures.csv!H2 band-not-used"]),
        ({"green_from": "ninety", "amber_from": "80"}, {}, "", ["measures.csv!G2 not-a-number"]),
        ({"unit": "percent", "green_from": "90", "amber_from": "80%"}, {"target": "95%"}, "",
         ["measures.csv!G2 bare-percentage"]),
        ({"green_tolerance": "-1%"}, {}, "", ["measures.csv!G2 negative-tolerance"]),
        ({"tolerance_basis": "points"}, {"tolerance": "3"}, "", ["measures.csv!A2 basis-without-tolerance"]),
        ({}, {"tolerance": "3"}, "", ["targets.csv!D2 bare-percentage"]),
        ({"green_from": "90", "amber_from": "80", "aggregation": "cumulative"}, {}, "",
         ["measures.csv!G2 band-of-running-total"]),
        ({"aggregation": "cumulative"}, {"green_from": "90", "amber_from": "80"}, "", []),
    ],
)  # fmt: skip
def test_what_no_council_can_mean_is_named_at_its_cell(
    tmp_path: Path, measure: dict[str, str], target: dict[str, str], scheme: str, expected: list[str]
) -> None:
    assert found(tmp_path, measure, target, scheme) == expected
