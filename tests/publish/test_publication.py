"""A publication as it lies in its folder: what is in it, what is kept, what is refused, what others make of it."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from publishing import KIT, PERIOD, RETURNS, TODAY, collected

from office import Office
from pmf_xl.catalogue.kits import kit_names
from pmf_xl.cli import main
from pmf_xl.problems import NotAccessibleError, NothingToShowError
from pmf_xl.publish.checker import check
from pmf_xl.publish.publish import publish
from pmf_xl.workspace import Workspace
from quarter import Quarter

NAMES = ["datapackage.json", "performance-2024-25-q1.csv", "performance-2024-25-q1.xlsx"]


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    quarter = collected(tmp_path_factory.mktemp("publication"))
    publish(quarter.workspace, quarter.period)
    return quarter


@pytest.fixture(scope="module")
def workbook(quarter: Quarter) -> Path:
    return quarter.workspace.folder_of("published", PERIOD) / NAMES[2]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def table(workbook: Path, sheet: str) -> dict[str, dict[str, Any]]:
    """The rows of a sheet's table, by their first cell and then by heading, notes left off."""
    worksheet = openpyxl.load_workbook(workbook)[sheet]
    (marked,) = worksheet.tables.values()
    headings, *rows = [[cell.value for cell in row] for row in worksheet[marked.ref]]
    names = [str(heading).split("\n")[0] for heading in headings]
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in rows}


# -- what is in it --------------------------------------------------------------------------------------------------


def test_three_files_and_nothing_else(quarter: Quarter) -> None:
    assert list(contents(quarter.workspace.folder_of("published", PERIOD))) == NAMES


def test_the_measures_as_typed_and_rated(workbook: Path) -> None:
    rows = table(workbook, "Measures")
    assert list(rows) == ["HR01", "HR02", "HR03", "HR04", "HR05", "HR06", "WS01", "WS02"]
    assert rows["HR01"] == {
        "Reference": "HR01", "Measure": "Calls answered", "Service": "People", "Unit": "Percent", "Outturn": 0.979,
        "Target": 0.98, "Target, upper end of range": "[z]", "Rating": "Amber", "Travel": "Improving",
        "Previous figure": 0.96, "Same period a year before": 0.962, "Status of the outturn": "Final",
    }  # fmt: skip
    assert rows["HR02"]["Status of the outturn"] == "Provisional [p]"
    assert (rows["HR03"]["Outturn"], rows["HR03"]["Target"]) == ("Yes", "Yes")
    assert (rows["HR04"]["Target"], rows["HR04"]["Target, upper end of range"]) == (90, 100)
    assert (rows["HR05"]["Outturn"], rows["HR05"]["Rating"]) == ("[z]", "Grey")
    held_back = [rows["HR06"][name] for name in ("Outturn", "Rating", "Travel", "Status of the outturn")]
    assert held_back == ["[c]", "[c]", "[c]", "Confidential [c]"]


def test_figures_are_printed_in_their_unit(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["Measures"]
    assert [sheet[cell].number_format for cell in ("E6", "E7", "E9", "F11")] == [
        "0.0%", "#,##0.0", "#,##0", "£#,##0;-£#,##0",
    ]  # fmt: skip


def test_counts_leave_out_what_is_held_back(workbook: Path) -> None:
    """By hand: HR01 amber; HR02, HR03, HR04, WS01 green; HR05 grey; WS02 red; HR06 held back.

    The share on target is of those rated: grey is not one of them.
    """
    rows = table(workbook, "Services")
    of = ("Green", "Amber", "Red", "Grey", "No data", "Confidential [c]", "All measures", "On target")
    assert [rows["People"][name] for name in of] == [3, 1, 0, 1, 0, 1, 6, 1]
    assert [rows["Waste"][name] for name in of] == [1, 0, 1, 0, 0, 0, 2, 0.5]
    assert [rows["All services"][name] for name in of] == [
        4,
        1,
        1,
        1,
        0,
        1,
        8,
        pytest.approx(5 / 6, abs=1e-6),
    ]
    plan = table(workbook, "Plan")
    assert {code: row["All measures"] for code, row in plan.items()} == {"P1": 6, "P1a": 1, "P2": 2}
    assert (plan["P1a"]["Belongs to"], plan["P1a"]["On target"]) == ("A good employer", "[z]")


def test_the_run_of_each_measure(workbook: Path) -> None:
    row = table(workbook, "Over time")["HR01"]
    assert [row[f"Q{number} {year}"] for number, year in (
        (1, "2023-24"), (2, "2023-24"), (3, "2023-24"), (4, "2023-24"), (1, "2024-25"),
    )] == [0.962, 0.958, "[x]", 0.96, 0.979]  # fmt: skip


def test_definitions_hold_what_is_known(workbook: Path) -> None:
    row = table(workbook, "Definitions")["HR01"]
    assert (row["Definition"], row["Good is"], row["How often"]) == (
        "Calls, answered.",
        "Higher",
        "Quarterly",
    )
    assert "Why it is measured" not in row  # of no measure is anything said


def test_the_cover_says_whose_when_and_under_what_licence(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["Cover"]
    lines = [str(row[0].value) for row in sheet.iter_rows()]
    assert lines[0] == "Performance measures of Testshire Council, Q1 2024-25"
    assert "Published 10 July 2024." in lines
    (licence,) = (row[0] for row in sheet.iter_rows() if str(row[0].value).startswith("Licence: "))
    assert licence.value == "Licence: Open Government Licence v3.0"
    assert "nationalarchives.gov.uk/doc/open-government-licence" in licence.hyperlink.target
    assert lines[-2:] == ["Performance team", "E-mail pat@testshire.example"]


def test_the_chart_tells_its_figures_in_words(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as container:
        drawing = container.read("xl/drawings/drawing1.xml").decode()
    assert "People: 100%; Waste: 50%" in drawing


def test_the_document_has_title_language_and_publisher(workbook: Path) -> None:
    properties = openpyxl.load_workbook(workbook).properties
    assert (properties.title, properties.language, properties.creator) == (
        "Performance measures of Testshire Council, Q1 2024-25", "en-GB", "Testshire Council",
    )  # fmt: skip


# -- what is kept and what is refused -------------------------------------------------------------------------------


def test_the_same_data_is_the_same_bytes(tmp_path: Path, quarter: Quarter) -> None:
    """Another workspace, collected from the same returns, at the same time of the same day."""
    folder = quarter.workspace.folder_of("published", PERIOD)
    other = collected(tmp_path)
    moment = json.loads((folder / NAMES[0]).read_text("utf-8"))["created"]
    other.time = datetime.fromisoformat(moment).astimezone().replace(tzinfo=None)
    other.workspace._now = lambda: other.time
    publish(other.workspace, other.period)
    assert contents(other.workspace.folder_of("published", PERIOD)) == contents(folder)


def test_the_same_again_is_left_as_it_is(tmp_path: Path) -> None:
    quarter = collected(tmp_path)
    first = publish(quarter.workspace, quarter.period)
    folder = quarter.workspace.folder_of("published", PERIOD)
    before = contents(folder)
    quarter.time = datetime(2024, 8, 1, 9)
    second = publish(quarter.workspace, quarter.period)
    assert (first.fresh, second.fresh) == (True, False)
    assert contents(folder) == before
    assert not (quarter.workspace.folder_of("reports", PERIOD) / "earlier").exists()


def test_what_a_new_publication_takes_the_place_of_is_kept_elsewhere(tmp_path: Path) -> None:
    quarter = collected(tmp_path)
    publish(quarter.workspace, quarter.period)
    folder = quarter.workspace.folder_of("published", PERIOD)
    before = contents(folder)
    quarter.hand_in(
        "WS", RETURNS["WS"] | {"WS02": RETURNS["WS"]["WS02"] | {"Outturn": 39}}, name="corrected.xlsx"
    )
    quarter.collate()
    assert publish(quarter.workspace, quarter.period).fresh
    assert table(folder / NAMES[2], "Measures")["WS02"]["Outturn"] == 39
    assert list(contents(folder)) == NAMES
    earlier = contents(quarter.workspace.folder_of("reports", PERIOD) / "earlier")
    assert sorted(earlier.values()) == sorted(before.values())


def test_a_package_that_was_damaged_is_made_anew(tmp_path: Path) -> None:
    quarter = collected(tmp_path)
    publish(quarter.workspace, quarter.period)
    folder = quarter.workspace.folder_of("published", PERIOD)
    (folder / NAMES[1]).write_text("cut o", "utf-8")
    (folder / NAMES[0]).write_text("{}", "utf-8")
    assert publish(quarter.workspace, quarter.period).fresh
    assert check((folder / NAMES[2]).read_bytes()) == []
    assert (folder / NAMES[1]).stat().st_size > 1000


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Bins missed [q]", "[Measures!B13] shorthand-explained: [q] is not explained above the table."),
        ("Bins missed†", "[Measures!B13] symbols: † points to a note"),
        ("???", "[Measures!B13] symbols: ??? is a symbol without a word."),
        ("Bins [note 77]", "[Measures!B13] notes-listed: There is no note 77 on the sheet Notes."),
    ],
)
def test_a_publication_that_breaks_a_rule_is_refused_naming_cell_and_rule(
    tmp_path: Path, title: str, place: str
) -> None:
    measures = KIT["measures.csv"].replace("Bins missed", title)
    quarter = collected(tmp_path, KIT | {"measures.csv": measures})
    with pytest.raises(NotAccessibleError) as refused:
        publish(quarter.workspace, quarter.period)
    assert place in str(refused.value)
    assert any(place in fault for fault in refused.value.faults)
    assert "\n" not in str(refused.value)
    assert not list(quarter.workspace.folder_of("published").rglob("*"))


def test_marks_of_the_library_in_a_title_are_text(tmp_path: Path) -> None:
    """gptables takes these for links and notes, the second of them raising an error."""
    titles = ("See [here](external:c:\\x.xls)", "Costs $$a lot$$ [x](y) [x](y)")
    measures = KIT["measures.csv"].replace("Bins missed", titles[0]).replace("Calls answered", titles[1])
    quarter = collected(tmp_path, KIT | {"measures.csv": measures})
    publish(quarter.workspace, quarter.period)
    workbook = quarter.workspace.folder_of("published", PERIOD) / NAMES[2]
    rows = table(workbook, "Measures")
    assert rows["WS02"]["Measure"] == "See [here] (external:c:\\x.xls)"
    assert rows["HR01"]["Measure"] == "Costs $ $a lot$ $ [x] (y) [x] (y)"
    assert b"c:\\x" not in b"".join(
        content for name, content in _parts(workbook).items() if name.endswith(".rels")
    )


def _parts(workbook: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(workbook) as container:
        return {name: container.read(name) for name in container.namelist()}


def test_nothing_but_confidential_measures_is_nothing_to_publish(tmp_path: Path) -> None:
    lines = [line for line in KIT["measures.csv"].splitlines() if " ref " in line or "HR07" in line]
    only = {name: text for name, text in KIT.items() if name in ("framework.yaml", "services.csv")}
    quarter = collected(tmp_path, only | {"measures.csv": "\n".join(lines)}, {})
    with pytest.raises(NothingToShowError, match="nothing to publish"):
        publish(quarter.workspace, quarter.period)


def test_a_rolled_up_figure_over_a_gap_has_a_note(tmp_path: Path) -> None:
    lines = KIT["measures.csv"].splitlines()
    lines = [line.replace("quarterly", "monthly  ") if "WS02" in line else line for line in lines]
    measures = "\n".join(lines)
    history = KIT["history.csv"] + "| WS02 | 2024-25-M01 | 20 | |\n| WS02 | 2024-25-M02 | 19 | |\n"
    quarter = collected(
        tmp_path, KIT | {"measures.csv": measures, "history.csv": history}, {"HR": RETURNS["HR"]}
    )
    publish(quarter.workspace, quarter.period)
    workbook = quarter.workspace.folder_of("published", PERIOD) / NAMES[2]
    rows = table(workbook, "Measures")
    assert rows["WS02"]["Outturn"] == 39
    assert rows["WS02"]["Notes"] == "Part of the period only: no figure for June 2024"
    assert rows["HR01"]["Notes"] == "No note"


# -- the command ----------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Workspace.init(tmp_path / "w", "hart").issue("2014-15-Q1")
    asked = ("publish", "--yes", "--workspace", tmp_path / "w", "--period", "2014-15-Q1", "--today", TODAY)
    status, out, _ = run(capsys, *asked, "--json")
    told = json.loads(out)
    assert status == 0
    assert all(Path(path).is_file() for path in told.pop("written"))
    assert told == {
        "period": "2014-15-Q1", "measures": 45, "confidential": 0, "fresh": True,
        "pictures": [], "redrawn": 0, "put_aside": 0,
        "remarks": ["Nobody has approved the figures of Q1 2014-15: pmf-xl approve."],
    }  # fmt: skip
    status, out, _ = run(capsys, *asked)
    assert (status, out.count("as already published"), out.splitlines()[-2]) == (0, 3, "45 measures.")
    status, out, err = run(capsys, "publish", "--workspace", tmp_path / "w", "--period", "someday")
    assert (status, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("kit", sorted(kit_names()))
def test_every_kit_can_be_published(tmp_path: Path, kit: str) -> None:
    workspace = Workspace.init(tmp_path / kit, kit)
    period = "2014-15-Q1" if kit == "hart" else "2024-25-Q4"
    for path in workspace.publish(period).written:
        assert path.stat().st_size > 1000


# -- other programs -------------------------------------------------------------------------------------------------


def test_libreoffice_sees_the_same_without_an_error(office: Office, workbook: Path) -> None:
    assert office.errors(workbook) == []
    theirs = office.sheets(workbook)
    for sheet in openpyxl.load_workbook(workbook).worksheets:
        held = {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        assert dict(theirs[sheet.title]) == held


def test_every_sheet_prints(office: Office, workbook: Path, tmp_path: Path) -> None:
    pages = office.pictures(workbook, tmp_path, dpi=20)
    assert len(pages) == 10  # nine sheets, and a page for the chart
