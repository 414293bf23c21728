"""A rating given by judgement: it counts as what it says, and whoever reads it is told that it was judged, and why."""

from zipfile import ZipFile

import openpyxl
import pytest
from council import Council

from office import Office
from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import read_kit
from pmf_xl.reports.exceptions import write_exceptions
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.scorecard import records_beside
from pmf_xl.rules.terms import Reader
from quarter import headings, kit, lines

KIT = {
    "framework.yaml": "council: Testshire Council\ngroups: [{code: CH, name: Corporate health}]\n",
    "measures.csv": """
| ref | title            | service | unit    | polarity | frequency | decimals | groups |
| JA  | Judged amber     | HR      | percent | higher   | quarterly | 1        | CH     |
| JR  | Judged red       | HR      | percent | higher   | quarterly | 1        |        |
| JS  | Judged the same  | HR      | percent | higher   | quarterly | 1        |        |
| JM  | Monitored        | HR      | number  | none     | quarterly | 0        |        |
| JN  | Without a figure | HR      | percent | higher   | quarterly | 1        |        |
| PL  | Worked out       | HR      | percent | higher   | quarterly | 1        |        |
""",
    "targets.csv": """
| ref | period     | target |
| JA  | 2024-25-Q1 | 95%    |
| JR  | 2024-25-Q1 | 95%    |
| JS  | 2024-25-Q1 | 95%    |
| JN  | 2024-25-Q1 | 95%    |
| PL  | 2024-25-Q1 | 95%    |
""",
    "judgements.csv": """
| ref | period     | rating | reason                                   | by       |
| JA  | 2024-25-Q1 | amber  | The storm closed the office for two weeks | Di Webb  |
| JR  | 2024-25-Q1 | red    | Complaints are rising                    | Di Webb  |
| JS  | 2024-25-Q1 | Green  | It is as it looks                        | Di Webb  |
| JM  | 2024-25-Q1 | green  | Fewer than the region                    | Di Webb  |
| JN  | 2024-25-Q1 | green  | It will be                               | Di Webb  |
| PL  | 2023-24-Q4 | red    | That was another quarter                 | Di Webb  |
""",
}
OUTTURNS = {"JA": 0.5, "JR": 0.96, "JS": 0.96, "JM": 4, "JN": None, "PL": 0.96}
RATINGS = {"JA": "AMBER", "JR": "RED", "JS": "GREEN", "JM": "GREEN", "JN": "NO DATA", "PL": "GREEN"}
REASONS = {
    "JA": "Judged (worked out as red): The storm closed the office for two weeks",
    "JR": "Judged (worked out as green): Complaints are rising",
    "JS": "Judged: It is as it looks",
    "JM": "Judged (worked out as grey): Fewer than the region",
}  # fmt: skip


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    return Council(tmp_path_factory.mktemp("judged"), KIT, OUTTURNS)


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


def test_officers_are_told_by_whom_and_why(council: Council) -> None:
    notes = council.on_scorecard("Notes")
    for ref, reason in REASONS.items():
        assert f"{reason} (Di Webb)" in notes[ref]
    assert "No figure given" in notes["JN"]
    assert notes["PL"] is None
    assert "The storm" not in (council.on_scorecard("Commentary")["JA"] or "")  # it stands under Notes


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_where_there_is_no_column_for_notes_the_reason_stands_before_the_commentary(council: Council) -> None:
    sheet = openpyxl.load_workbook(records_beside(council.scorecard), data_only=True)["Corporate health"]
    (row,) = [row for row in sheet.iter_rows(values_only=True) if row[0] == "JA"]
    assert f"{REASONS['JA']}\nSo it is." in row


def test_an_exception_says_that_it_was_judged(council: Council) -> None:
    quarter = council.quarter
    path = write_exceptions(quarter.workspace, quarter.period).path
    texts = {
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert any(REASONS["JR"] in text for text in texts)


def test_services_see_why_their_rating_is_another(council: Council) -> None:
    sheet = openpyxl.load_workbook(council.returned)["Measures"]
    column = headings(sheet)["Measure"]
    named = {ref: sheet.cell(row, column).value for ref, row in lines(sheet).items()}
    assert named["JA"] == "Judged amber\nRating judged amber: The storm closed the office for two weeks"
    assert named["PL"] == "Worked out"


def test_the_public_is_told_why_and_not_by_whom(council: Council) -> None:
    assert {ref: why for ref, why in council.open_data("judged").items() if why} == REASONS
    (path,) = [one for one in council.published.written if one.suffix == ".xlsx"]
    texts = [
        cell for row in openpyxl.load_workbook(path)["Measures"].iter_rows(values_only=True) for cell in row
    ]
    assert texts.count(REASONS["JA"]) == 1
    assert texts.count("No note") == 2
    for written in council.published.written:
        if written.suffix == ".xlsx":
            with ZipFile(written) as parts:
                content = b"".join(parts.read(name) for name in parts.namelist())
        else:
            content = written.read_bytes()
        assert b"Di Webb" not in content


def test_the_gate_names_who_judged_to_officers_only(council: Council) -> None:
    quarter = council.quarter
    public = Gathered(quarter.workspace, quarter.period).release(Reader.PUBLIC)
    assert {one.judged_by for one in council.release.measures} == {"Di Webb", None}
    assert {one.judged_by for one in public.measures} == {None}
    assert {one.ref for one in public.measures if one.is_judged} == set(REASONS)


def test_a_judgement_is_kept_in_the_catalogue_workbook(tmp_path) -> None:
    services = "| code | name |\n| HR | People |"
    catalogue, problems = read_kit(kit(tmp_path / "kit", {"services.csv": services, **KIT}))
    assert problems == []
    assert catalogue
    write_catalogue(catalogue, tmp_path / "catalogue.xlsx")
    again, problems = read_catalogue(tmp_path / "catalogue.xlsx")
    assert problems == []
    assert again
    assert again.judgements == catalogue.judgements
    book = openpyxl.load_workbook(tmp_path / "catalogue.xlsx")
    del book["Judgements"]  # as catalogues are that were made before there were any
    book.save(tmp_path / "catalogue.xlsx")
    assert read_catalogue(tmp_path / "catalogue.xlsx")[1] == []


def test_a_judgement_has_a_reason_and_a_name(tmp_path) -> None:
    rows = "| ref | period | rating | reason | by |\n| JA | 2024-25-Q1 | amber | | |\n| JX | 2024-25-Q1 | no data | So | Di |"
    files = {**KIT, "services.csv": "| code | name |\n| HR | People |", "judgements.csv": rows}
    found = [f"{problem.cell} {problem.code}" for problem in read_kit(kit(tmp_path, files))[1]]
    assert found == ["D2 value-missing", "E2 value-missing", "C3 not-in-list", "A3 unknown-measure"]
