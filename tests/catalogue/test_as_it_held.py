"""A catalogue that says what holds from when: as it held in each period, and what is wrong in what it says."""

from dataclasses import replace
from pathlib import Path

import pytest

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue, read_kit
from pmf_xl.catalogue.kept import from_json, to_json
from pmf_xl.problems import Problem
from pmf_xl.rules.terms import Polarity, Unit
from quarter import TESTSHIRE, kit

#: Waste becomes part of People for 2025-26; missed bins are counted as a share from Q3 on; a measure goes, one comes.
DATED = TESTSHIRE | {
    "services.csv": """
| code | name           | head_of_service | email                | from | until      | successor |
| HR   | People         | Ed Ford         | hr@testshire.example |      |            |           |
| WS   | Waste          | Cy Dunn         | ws@testshire.example |      | 2024-25-Q4 | HR        |
""",
    "measures.csv": """
| ref  | title             | service | unit    | decimals | polarity | frequency | aggregation | bounded | tolerance | from       | until      |
| HR01 | Calls answered    | HR      | percent | 1        | higher   | quarterly | average     | yes     |           |            |            |
| HR02 | Forms right       | HR      | percent | 1        | higher   | quarterly | average     | yes     |           |            | 2024-25-Q2 |
| WS02 | Bins missed       | WS      | percent | 2        | lower    | quarterly |             | yes     | 10%       |            |            |
| WS03 | Spent on fuel     | HR      | number  | 0        | lower    | quarterly | sum         |         |           |            |            |
| WS04 | Litter on streets | WS      | number  | 0        | lower    | quarterly |             |         |           | 2024-25-Q3 |            |
""",
    "changes.csv": """
| ref  | column    | from       | was                | reason                         | comparable |
| WS02 | unit      | 2024-25-Q3 | number             | Asked for as a share           |            |
| WS02 | decimals  | 2024-25-Q3 | 0                  |                                |            |
| WS02 | bounded   | 2024-25-Q3 | no                 |                                |            |
| WS02 | tolerance | 2024-25-Q2 |                    | The committee asked for it     |            |
| WS02 | tolerance | 2024-25-Q4 | 20%                | And for less                   |            |
| WS03 | service   | 2024-25-Q3 | WS                 | Fuel is bought by People       |            |
| WS03 | title     | 2025-26-Q1 | Spent on diesel    |                                | no         |
| HR   | name      | 2024-25-Q2 | Human Resources    | Renamed                        |            |
""",
    "targets.csv": """
| ref  | period     | target |
| HR01 | 2024-25-Q1 | 98%    |
| HR02 | 2024-25-Q1 | 90%    |
| WS02 | 2024-25-Q1 | 40     |
| WS02 | 2024-25-Q3 | 0.45%  |
""",
    "history.csv": """
| ref  | period     | outturn |
| HR02 | 2023-24-Q4 | 91.0%   |
| WS02 | 2023-24-Q4 | 61      |
""",
    "breakdowns.csv": """
| ref  | code | label |
| HR01 | N    | North |
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    catalogue, problems = read_kit(kit(tmp_path_factory.mktemp("dated"), DATED))
    assert [str(one) for one in problems] == []
    assert catalogue
    return catalogue


def problems_of(folder: Path, **files: str) -> list[Problem]:
    changed = DATED | {name.replace("_", "."): text for name, text in files.items()}
    return read_kit(kit(folder, changed))[1]


@pytest.mark.parametrize(
    ("period", "measures", "services"),
    [
        ("2024-25-Q1", "HR01 HR02 WS02 WS03", "HR WS"),
        ("2024-25-M06", "HR01 HR02 WS02 WS03", "HR WS"),
        ("2024-25-Q2", "HR01 HR02 WS02 WS03", "HR WS"),
        ("2024-25-Q3", "HR01 WS02 WS03 WS04", "HR WS"),
        ("2024-25-Y", "HR01 WS02 WS03 WS04", "HR WS"),
        ("2025-26-Q1", "HR01 WS02 WS03 WS04", "HR"),
    ],
)
def test_what_is_measured_in_a_period(dated: Catalogue, period: str, measures: str, services: str) -> None:
    held = dated.at(period)
    assert [one.ref for one in held.measures] == measures.split()
    assert [one.code for one in held.services] == services.split()


@pytest.mark.parametrize(
    ("period", "unit", "tolerance", "fuel", "title", "service_name"),
    [
        ("2024-25-Q1", Unit.NUMBER, None, "WS", "Spent on diesel", "Human Resources"),
        ("2024-25-Q2", Unit.NUMBER, 0.2, "WS", "Spent on diesel", "People"),
        ("2024-25-Q3", Unit.PERCENT, 0.2, "HR", "Spent on diesel", "People"),
        ("2024-25-Q4", Unit.PERCENT, 0.1, "HR", "Spent on diesel", "People"),
        ("2025-26-Q1", Unit.PERCENT, 0.1, "HR", "Spent on fuel", "People"),
    ],
)
def test_what_a_column_held_in_a_period(
    dated: Catalogue,
    period: str,
    unit: Unit,
    tolerance: float | None,
    fuel: str,
    title: str,
    service_name: str,
) -> None:
    held = dated.at(period)
    assert (held.measure("WS02").unit, held.measure("WS02").tolerance) == (unit, tolerance)
    assert (held.measure("WS03").service, held.measure("WS03").title) == (fuel, title)
    assert held.service("HR").name == service_name


def test_the_measures_of_a_service_that_ended_are_its_successors(dated: Catalogue) -> None:
    assert {one.ref: one.service for one in dated.at("2024-25-Q4").measures}["WS02"] == "WS"
    after = dated.at("2025-26-Q1")
    assert {one.service for one in after.measures} == {"HR"}
    assert [one.service for one in after.projects] == ["HR"]


def test_figures_are_read_in_the_unit_of_their_period(dated: Catalogue) -> None:
    targets = {str(one.period): one.target for one in dated.targets if one.ref == "WS02"}
    assert targets == {"2024-25-Q1": 40, "2024-25-Q3": 0.0045}
    assert [one.outturn for one in dated.history if one.ref == "WS02"] == [61]


def test_it_is_the_same_read_back_from_the_workbook(dated: Catalogue, tmp_path: Path) -> None:
    write_catalogue(dated, tmp_path / "catalogue.xlsx")
    again, problems = read_catalogue(tmp_path / "catalogue.xlsx")
    assert [str(one) for one in problems] == []
    assert again
    assert (again.measures, again.services, again.changes) == (dated.measures, dated.services, dated.changes)


def test_it_is_the_same_as_it_is_kept(dated: Catalogue) -> None:
    again = from_json(to_json(dated))
    assert to_json(again) == to_json(dated)
    assert again.at("2024-25-Q1").measures == dated.at("2024-25-Q1").measures


def test_a_catalogue_without_dates_is_itself_in_every_period(dated: Catalogue) -> None:
    plain = replace(
        dated,
        changes=(),
        measures=tuple(
            m.model_copy(update={"holds_from": None, "holds_until": None}) for m in dated.measures
        ),
        services=tuple(s.model_copy(update={"holds_until": None}) for s in dated.services),
    )
    assert plain.at("2024-25-Q1") is plain


def test_a_workbook_from_before_there_were_changes_is_read_without_a_word(
    dated: Catalogue, tmp_path: Path
) -> None:
    import openpyxl

    path = tmp_path / "catalogue.xlsx"
    write_catalogue(replace(dated, changes=()), path)
    book = openpyxl.load_workbook(path)
    del book["Changes"]
    book.save(path)
    assert "Changes" not in {one.sheet for one in read_catalogue(path)[1]}


WRONG = {
    "until before from": (
        {"measures_csv": DATED["measures.csv"].replace("| 2024-25-Q3 |            |", "| 2024-25-Q3 | 2024-25-Q1 |")},
        "until-before-from", "L6",
    ),
    "no successor": (
        {"services_csv": DATED["services.csv"].replace("| HR        |", "|           |")},
        "service-without-successor", "G3",
    ),
    "a successor there is not": (
        {"services_csv": DATED["services.csv"].replace("| HR        |", "| XX        |")},
        "unknown-service", "G3",
    ),
    "a column there is not": (
        {"changes_csv": DATED["changes.csv"].replace("| WS03 | title ", "| WS03 | tilte ")},
        "change-of-no-column", "B8",
    ),
    "a measure there is not": (
        {"changes_csv": DATED["changes.csv"].replace("| WS03 | title ", "| WS33 | title ")},
        "unknown-measure", "A8",
    ),
    "a unit that was nothing": (
        {"changes_csv": DATED["changes.csv"].replace("| 2024-25-Q3 | number  ", "| 2024-25-Q3 |         ")},
        "change-without-value", "D2",
    ),
    "a unit there is not": (
        {"changes_csv": DATED["changes.csv"].replace("| 2024-25-Q3 | number  ", "| 2024-25-Q3 | numbers ")},
        "not-in-list", "D2",
    ),
    "a tolerance that is a bare number": (
        {"changes_csv": DATED["changes.csv"].replace("| 20%     ", "| 20      ")}, "bare-percentage", "D6",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_at_its_cell(tmp_path: Path, what: str) -> None:
    files, code, cell = WRONG[what]
    assert (code, cell) in {(str(one.code), one.cell) for one in problems_of(tmp_path, **files)}


def test_polarity_is_a_word_of_its_own_kind_whenever_it_held(tmp_path: Path) -> None:
    """What is read of Changes is text; what a measure holds is what the rules ask for."""
    changes = DATED["changes.csv"] + "| HR01 | polarity | 2024-25-Q2 | lower |  |  |\n"
    catalogue, problems = read_kit(kit(tmp_path, DATED | {"changes.csv": changes}))
    assert catalogue
    assert not problems
    assert catalogue.at("2024-25-Q1").measure("HR01").polarity is Polarity.LOWER


def test_past_figures_are_imported_in_the_unit_of_their_period(dated: Catalogue, tmp_path: Path) -> None:
    from pmf_xl.catalogue.kits import csv_grid
    from pmf_xl.catalogue.past_figures import read_past_figures
    from pmf_xl.catalogue.tables import HISTORY

    text = "ref,period,outturn\nWS02,2023-24-Q1,55\nWS02,2024-25-Q3,0.41%\n"
    figures, problems = read_past_figures(csv_grid(HISTORY, "past.csv", text)[0], dated)
    assert [str(one) for one in problems] == []
    assert [one.figure.outturn for one in figures] == [55, pytest.approx(0.0041)]
