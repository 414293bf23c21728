"""What others had is read as LG Inform, CIPFA and teams lay it out, and written into the catalogue beside all that is there."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from past_files import KIT

from pmf_xl.problems import DataInError, FileInTheWayError, FileUnreadableError
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import CATALOGUE

#: What a person reads in each of the three files below: by measure, period and council.
FIGURES = {
    ("BC1", "2022-23-Y", "Ambridge"): 0.952, ("BC1", "2022-23-Y", "Felpersham"): 0.9,
    ("BC1", "2023-24-Y", "Ambridge"): 0.961, ("BC1", "2023-24-Y", "Felpersham"): 0.915,
}  # fmt: skip
#: With a code that is not read, our own figure, one of a council that is no neighbour, and a mean.
LONG = """Area code,Local authority,Indicator,Year,Value
E1,Ambridge DC,Bins collected,2022/23,95.2%
E2,Felpersham City Council,Bins collected,2022/23,90%
E3,Borchester,Bins collected,2022/23,93%
E1,Ambridge DC,BC1,2023/24,96.1%
E2,Felpersham City Council,BC1,2023/24,91.5%
E4,Penny Hassett,BC1,2023/24,99%
,Mean for all,BC1,2023/24,95.5%
"""
ACROSS = """Bins collected (from 2022/23 to 2023/24)
Area,2022/23,2023/24
Ambridge,95.2%,96.1%
Felpersham,90.0%,91.5%
Borchester District Council,93%,94%
Penny Hassett,..,99%
England,92%,92%
"""
COUNCILS_ACROSS = """Ref,Year,Borchester District Council,Ambridge District Council,Felpersham,Penny Hassett,Median
BC1,2022/23,93%,95.2%,90%,n/a,93%
BC1,2023/24,94%,96.1%,91.5%,99%,95%
"""
FILES = {"long": LONG, "periods across": ACROSS, "councils across": COUNCILS_ACROSS}


@pytest.fixture
def at(tmp_path: Path) -> Workspace:
    return workspace(tmp_path, "neighbours: [Ambridge, Felpersham]\n")


def workspace(folder: Path, more: str = "") -> Workspace:
    kit = folder / "kit"
    kit.mkdir()
    for name, text in KIT.items():
        (kit / name).write_text(text + more if name == "framework.yaml" else text, "utf-8")
    return Workspace.init(folder / "w", str(kit))


def held(at: Workspace) -> dict[tuple[str, str, str], float]:
    """What the catalogue holds, read again from its workbook."""
    catalogue, problems = Workspace(at.folder).read_catalogue()
    assert catalogue
    assert problems == []
    return {(one.ref, str(one.period), one.area): one.value for one in catalogue.comparators}


def written(folder: Path, text: str, name: str = "others.csv") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.mark.parametrize("layout", FILES)
def test_each_layout_says_the_same(at: Workspace, tmp_path: Path, layout: str) -> None:
    taken = at.import_comparators(written(tmp_path, FILES[layout]))
    assert held(at) == FIGURES
    assert (taken.added, taken.replaced, taken.held, taken.areas, taken.measures) == (4, 0, 0, 2, ("BC1",))
    told = {str(one.code): one.message for one in taken.problems}
    assert "Borchester" in told["own-figure-left-out"]
    assert "Penny Hassett" in told["not-a-neighbour"]
    assert "neighbour-without-figures" not in told


@pytest.mark.parametrize("layout", FILES)
def test_where_no_neighbours_are_named_all_others_are_taken_but_no_mean(tmp_path: Path, layout: str) -> None:
    at = workspace(tmp_path)
    at.import_comparators(written(tmp_path, FILES[layout]))
    assert {area.split(" D")[0].removesuffix(" City Council") for _, _, area in held(at)} == {
        "Ambridge", "Felpersham", "Penny Hassett",
    }  # fmt: skip


def test_it_is_shown_how_the_file_was_understood(at: Workspace, tmp_path: Path) -> None:
    taken = at.import_comparators(written(tmp_path, COUNCILS_ACROSS))
    assert [(one.place, one.means) for one in taken.columns][:4] == [
        ("A1", "the measure"), ("B1", "the year"), ("C1", "figures of Borchester District Council"),
        ("D1", "figures of Ambridge District Council"),
    ]  # fmt: skip
    assert [one.cell for one in taken.problems if one.code == "column-not-read"] == ["G1"]


def test_a_workbook_with_percentages_and_days_is_read_and_written_as_such(
    at: Workspace, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Ref", "Period", "Ambridge", "Felpersham"],
        ["BC1", "Q1 2023/24", 0.952, 0.9],
        ["SK1", "Q1 2023/24", 7.25, 8],
    ):
        sheet.append(row)
    for cell in sheet[2][2:]:
        cell.number_format = "0.0%"
    book.save(tmp_path / "others.xlsx")
    at.import_comparators(tmp_path / "others.xlsx")
    assert held(at) == {
        ("BC1", "2023-24-Q1", "Ambridge"): 0.952, ("BC1", "2023-24-Q1", "Felpersham"): 0.9,
        ("SK1", "2023-24-Q1", "Ambridge"): 7.25, ("SK1", "2023-24-Q1", "Felpersham"): 8,
    }  # fmt: skip
    shown = openpyxl.load_workbook(at.folder / CATALOGUE)["Comparators"]
    formats = [[cell.value, cell.number_format] for cell in shown["D"][4:]]
    assert formats == [[0.952, "0.00%"], [0.9, "0.00%"], [7.25, "General"], [8, "General"]]
    assert [table.ref for table in shown.tables.values()] == ["A4:D8"]


def test_a_second_file_adds_replaces_and_says_so(at: Workspace, tmp_path: Path) -> None:
    at.import_comparators(written(tmp_path, LONG))
    later = LONG.replace("96.1%", "96.4%") + "E1,Ambridge,SK1,Q1 2023/24,7.7\n"
    taken = Workspace(at.folder).import_comparators(written(tmp_path, later))
    assert (taken.added, taken.replaced, taken.held) == (1, 1, 3)
    assert held(at) == FIGURES | {
        ("BC1", "2023-24-Y", "Ambridge"): 0.964, ("SK1", "2023-24-Q1", "Ambridge"): 7.7,
    }  # fmt: skip
    (said,) = [one for one in taken.problems if one.code == "comparator-replaced"]
    assert (said.cell, said.message) == (
        "E5", "Ambridge's figure of BC1 for 2023-24-Y is now 96.4%; before it was 96.1%.",
    )  # fmt: skip
    again = Workspace(at.folder).import_comparators(tmp_path / "others.csv")
    assert (again.added, again.replaced, again.held, again.kept) == (0, 0, 5, None)


def test_nothing_else_in_the_workbook_changes(at: Workspace, tmp_path: Path) -> None:
    """Not a byte of any other sheet; and the workbook as it was is kept."""
    path = at.folder / CATALOGUE
    before = path.read_bytes()
    taken = at.import_comparators(written(tmp_path, LONG))
    assert taken.kept is not None
    assert taken.kept.read_bytes() == before
    old, new = parts_of(before), parts_of(path.read_bytes())
    sheet = openpyxl.load_workbook(path).sheetnames.index("Comparators") + 1
    assert {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} <= {
        f"xl/worksheets/sheet{sheet}.xml", f"xl/tables/table{sheet}.xml", "xl/workbook.xml", "xl/styles.xml",
    }  # fmt: skip


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def by_the_team(change: Callable[[openpyxl.Workbook], None], path: Path) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def test_columns_and_notes_of_the_teams_own_stay(at: Workspace, tmp_path: Path) -> None:
    """Columns moved, one of the team's own with a formula, a row there already, and a note far below."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Comparators"]
        for name in list(sheet.tables):
            del sheet.tables[name]
        sheet.insert_cols(1)
        for place, value in (("A4", "our note"), ("A5", "=1+1"), ("B5", "BC1"), ("C5", "2022-23-Y"), ("D5", "Ambridge"), ("E5", "95.2%"),
                             ("G9", "asked in May")):  # fmt: skip
            sheet[place] = value

    by_the_team(change, at.folder / CATALOGUE)
    taken = Workspace(at.folder).import_comparators(written(tmp_path, LONG))
    assert (taken.added, taken.held) == (3, 1)
    sheet = openpyxl.load_workbook(at.folder / CATALOGUE)["Comparators"]
    assert (sheet["A5"].value, sheet["G9"].value) == ("=1+1", "asked in May")
    assert [sheet.cell(10, column).value for column in (2, 3, 4, 5)] == [
        "BC1",
        "2022-23-Y",
        "Felpersham",
        0.9,
    ]
    assert held(at) == FIGURES


#: Each mistake with what is said of it and where; the file's other lines are as they should be.
MISTAKES = {
    "no percent sign": ("E1,Ambridge,BC1,2021/22,95.2", "bare-percentage E9"),
    "words": ("E1,Ambridge,BC1,2021/22,about 95%", "not-a-number E9"),
    "more than all": ("E1,Ambridge,BC1,2021/22,120%", "percentage-out-of-bounds E9"),
    "no such measure": ("E1,Ambridge,BC9,2021/22,95%", "unknown-measure C9"),
    "no such period": ("E1,Ambridge,BC1,Q5 2021/22,95%", "bad-period D9"),
    "no period": ("E1,Ambridge,BC1,,95%", "value-missing D9"),
    "no council": ("E1,,BC1,2021/22,95%", "value-missing B9"),
    "twice": ("E1,Ambridge,BC1,2022/23,95.3%", "duplicate-period E9"),
    "too short a period": ("E1,Ambridge,CT1,Q1 2021/22,95%", "period-not-due D9"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_at_its_cell_and_nothing_is_taken(
    at: Workspace, tmp_path: Path, mistake: str
) -> None:
    line, said = MISTAKES[mistake]
    assert refused(at, written(tmp_path, LONG + line + "\n")) == [said]
    assert held(at) == {}


#: The same of councils across: what to write in the place of what, and what is said where.
MISTAKES_ACROSS = {
    "no percent sign": ("90%", "90", "bare-percentage E2"),
    "words": ("90%", "ninety", "not-a-number E2"),
    "more than all": ("90%", "190%", "percentage-out-of-bounds E2"),
    "no such measure": ("BC1,2022/23", "BC7,2022/23", "unknown-measure A2"),
    "no such period": ("2022/23", "2022/25", "bad-period B2"),
    "twice": ("2023/24", "2022/23", "duplicate-period D3; duplicate-period E3"),
}


@pytest.mark.parametrize("mistake", MISTAKES_ACROSS)
def test_a_mistake_across_is_told_at_its_cell(at: Workspace, tmp_path: Path, mistake: str) -> None:
    right, wrong, said = MISTAKES_ACROSS[mistake]
    assert refused(at, written(tmp_path, COUNCILS_ACROSS.replace(right, wrong))) == said.split("; ")
    assert held(at) == {}


def refused(at: Workspace, path: Path) -> list[str]:
    with pytest.raises(DataInError) as told:
        at.import_comparators(path)
    return [f"{one.code} {one.cell}" for one in told.value.problems if one.severity == "error"]


def test_a_neighbour_that_is_misspelt_is_asked_about(at: Workspace, tmp_path: Path) -> None:
    taken = at.import_comparators(written(tmp_path, LONG.replace("Felpersham", "Felpersam")))
    (said,) = [one for one in taken.problems if one.code == "neighbour-without-figures"]
    assert (said.severity, said.cell) == ("query", "B1")
    assert "Did you mean Felpersam City Council?" in str(said)


def test_bare_percentages_are_taken_where_somebody_says_so(at: Workspace, tmp_path: Path) -> None:
    at.import_comparators(written(tmp_path, LONG.replace("%", "")), bare_percentages=True)
    assert held(at) == pytest.approx(FIGURES)


def test_a_table_that_names_no_measure_is_refused(at: Workspace, tmp_path: Path) -> None:
    assert refused(at, written(tmp_path, ACROSS.split("\n", 1)[1])) == ["measure-not-named A1"]


@pytest.mark.parametrize("text", ["One,Two\n1,2\n", "Ref,Title\nBC1,Bins\n"])
def test_a_file_of_something_else_is_refused(at: Workspace, tmp_path: Path, text: str) -> None:
    with pytest.raises(FileUnreadableError, match="no table of what other councils had"):
        at.import_comparators(written(tmp_path, text))


def test_a_catalogue_that_is_open_elsewhere_is_left_alone(at: Workspace, tmp_path: Path) -> None:
    (at.folder / f".~lock.{CATALOGUE}#").write_text("Jo Hill,pc,,;", "utf-8")
    before = (at.folder / CATALOGUE).read_bytes()
    with pytest.raises(FileInTheWayError, match="open in LibreOffice by Jo Hill"):
        at.import_comparators(written(tmp_path, LONG))
    assert (at.folder / CATALOGUE).read_bytes() == before


def test_a_catalogue_from_before_there_was_such_a_sheet_gets_it(at: Workspace, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        del book["Comparators"]

    by_the_team(change, at.folder / CATALOGUE)
    before = _parts(at.folder / CATALOGUE)
    Workspace(at.folder).import_comparators(written(tmp_path, LONG))
    assert held(at) == FIGURES
    after = _parts(at.folder / CATALOGUE)
    whole = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    assert {name: part for name, part in after.items() if name in before and name not in whole} == {
        name: part for name, part in before.items() if name not in whole
    }


def test_a_sheet_that_the_team_made_itself_is_added_to(at: Workspace, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        del book["Comparators"]
        book.create_sheet("Comparators").append(["ref", "period", "area", "value"])

    by_the_team(change, at.folder / CATALOGUE)
    Workspace(at.folder).import_comparators(written(tmp_path, LONG))
    assert held(at) == FIGURES


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}
