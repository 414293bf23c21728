"""Every kind of workbook that the program writes goes through the gate; a new one fails here until it is said where.

Those that no council's year, no demo and no other test makes are made here: in one small quarter that has everything
in it that a service might type.
"""

import ast
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from opening import found_in, told_by_the_sdk, told_on_opening

from pmf_xl.addin.with_figures import add_figures
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.cli import main
from pmf_xl.collect.accept import accept
from pmf_xl.collect.enter import enter
from pmf_xl.reports.exceptions import write_exceptions
from pmf_xl.reports.scorecard import records_beside, write_scorecard
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import CATALOGUE
from quarter import GOOD, SIGNED, Quarter, catalogue_of, fill

TESTS = Path(__file__).parents[1]
PACKAGE = TESTS.parent
#: What puts content into a file.
WRITERS = {"write_whole", "write_bytes", "write_report", "write_catalogue", "issue_one", "put"}
YEAR = "reports/test_four_quarters.py::test_excel_opens_everything_and_mends_nothing"
GALLERY = "test_gallery.py::test_excel_opens_every_example_and_mends_nothing"
OURS, HERE = "gate/test_our_workbooks.py::test_", "gate/test_every_kind.py::test_"
#: Of each module that writes files, where a workbook of its is looked at; of what is no workbook, what it is.
WHERE = {
    "pmf_xl/addin/build.py": (f"{OURS}the_add_in",),
    "pmf_xl/addin/install.py": "the add-in of build.py, put in its place",
    "pmf_xl/addin/into_workbook.py": (
        f"{OURS}functions_put_into_a_workbook",
        f"{OURS}plain_formulas",
        f"{OURS}what_is_let_pass_is_still_there",
    ),
    "pmf_xl/addin/with_figures.py": (f"{HERE}a_copy_with_figures",),
    "pmf_xl/books/catalogue_cache.py": "no workbook",
    "pmf_xl/books/catalogue_write.py": "what others ask it to write",
    "pmf_xl/books/write_report.py": "the bytes that the modules of reports put into files",
    "pmf_xl/collect/accept.py": (f"{HERE}a_return_stamped_by_the_team",),
    "pmf_xl/collect/chase.py": "letters",
    "pmf_xl/collect/catalogue_edit.py": (f"{HERE}a_catalogue_with_comparators_put_in",),
    "pmf_xl/collect/enter.py": (f"{HERE}a_workbook_for_the_team_to_fill_in",),
    "pmf_xl/collect/feedback.py": (YEAR, GALLERY, f"{HERE}whatever_was_typed"),
    "pmf_xl/collect/issue.py": (YEAR, GALLERY),
    "pmf_xl/collect/new_year.py": (f"{OURS}the_catalogue_of_a_next_year",),
    "pmf_xl/demo.py": (GALLERY,),
    "pmf_xl/page/write.py": "pages",
    "pmf_xl/publish/pictures.py": "pictures",
    "pmf_xl/publish/publish.py": (YEAR, GALLERY),
    "pmf_xl/reports/audit_sheets.py": (GALLERY,),
    "pmf_xl/reports/catalogue_quality.py": (GALLERY,),
    "pmf_xl/reports/defined.py": (YEAR, GALLERY),
    "pmf_xl/reports/exceptions.py": (YEAR, GALLERY, f"{HERE}whatever_was_typed"),
    "pmf_xl/reports/key_words.py": "texts",
    "pmf_xl/reports/missed_deadlines.py": (GALLERY,),
    "pmf_xl/reports/national/write.py": (
        "ledger_at_work/test_national.py::test_ranks_and_quartiles_are_those_worked_out_by_hand",
    ),
    "pmf_xl/reports/scorecard.py": (YEAR, GALLERY, f"{HERE}whatever_was_typed"),
    "pmf_xl/reports/write.py": "what others ask it to write",
    "pmf_xl/start.py": (
        f"{OURS}an_empty_catalogue",
        GALLERY,
        f"{HERE}a_catalogue_made_of_a_councils_list",
    ),
    "pmf_xl/workspace_folder.py": "settings",
    "udfs/buttons.py": (f"{OURS}what_is_let_pass_is_still_there",),
}
GATE = {"told_on_opening", "found_in", "findings"}
#: What a service might type, or another program put into a text of its.
TYPED = {
    "HR01": "A bell _x0008_, half a pair _xD83D_, what is no letter _xFFFE_, nothing \u200b\ufeff, and a line\u2028more",
    "HR02": " =cmd|' /C calc'!A0 \U0001f600 \u0085",
    "HR03": "https://www.example.org/" + "x" * 3_000,
    "HR04": "@SUM(A1) +1 -1 <b>&amp;</b> ]]> \"'",
    "HR05": "  kept apart  \n\n",
    "HR07": "y" * 32_767,
}


def test_every_module_that_writes_a_file_is_known() -> None:
    found = set()
    for package in ("pmf_xl", "udfs"):
        for path in (PACKAGE / package).rglob("*.py"):
            text = path.read_text("utf-8")
            for part in ast.walk(ast.parse(text)) if any(f"{one}(" in text for one in WRITERS) else ():
                if isinstance(part, ast.Call):
                    called = part.func
                    name = getattr(called, "id", "") or getattr(called, "attr", "")
                    if name in WRITERS - {"put"} or (name == "put" and isinstance(called, ast.Name)):
                        found.add(path.relative_to(PACKAGE).as_posix())
    assert found == set(WHERE)


@pytest.mark.parametrize(
    "where", sorted({one for held in WHERE.values() if isinstance(held, tuple) for one in held})
)
def test_where_it_is_looked_at_the_gate_is_asked(where: str) -> None:
    file, _, name = where.partition("::")
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    (test,) = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == name]
    assert GATE & {one.id for one in ast.walk(test) if isinstance(one, ast.Name)}


# -- a quarter with everything in it ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """HR says all that is odd and is asked about it; the return of WS has lost its stamp."""
    folder = tmp_path_factory.mktemp("kinds")
    made = Quarter(folder / "ours", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
    write_catalogue(made.workspace.catalogue, made.workspace.folder / CATALOGUE)
    said = {ref: typed | {"Commentary": TYPED[ref]} for ref, typed in GOOD["HR"].items()}
    said["HR01"]["Outturn"], said["HR05"]["Outturn"] = 0.5, 12
    made.hand_in("HR", said)
    sent = made.issue("WS")["WS"].path
    fill(sent, made.returned / "WS \x01\u2028.xlsx", SIGNED | GOOD["WS"], also=without_stamp)
    became = {file.service: str(file.disposition) for file in made.collate().files}
    assert became == {"HR": "queried", "WS": "rejected"}
    return made


def without_stamp(book: openpyxl.Workbook) -> None:
    for sheet in list(book.worksheets):
        if sheet.sheet_state != "visible":
            book.remove(sheet)


@pytest.mark.filterwarnings("ignore:Sparkline Group extension:UserWarning")  # of openpyxl's reading
def test_whatever_was_typed(quarter: Quarter) -> None:
    """It is sent back and reported as it was typed, and Excel opens it."""
    back = sorted(quarter.workspace.folder_of("collated", quarter.period).glob("*.xlsx"))
    scorecard = write_scorecard(quarter.workspace, quarter.period).path
    exceptions = write_exceptions(quarter.workspace, quarter.period).path
    assert len(back) == 3
    books = [*back, scorecard, records_beside(scorecard), exceptions]
    assert {path.name: told for path in books if (told := told_on_opening(path))} == {}
    assert any("half a pair _xD83D_," in text for text in texts(back[0]))
    assert any("=cmd|' /C calc'!A0 \U0001f600" in text for text in texts(scorecard))


def texts(path: Path) -> list[str]:
    """As Excel shows them: what is escaped twice is meant to be seen."""
    book = openpyxl.load_workbook(path)
    held = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    return [re.sub("_x005F_", "_", one) for one in held]


def test_a_return_stamped_by_the_team(quarter: Quarter) -> None:
    (path,) = quarter.returned.glob("WS*")
    assert told_on_opening(accept(quarter.workspace, path, quarter.period, "Pat Lee").path) == []


def test_a_workbook_for_the_team_to_fill_in(quarter: Quarter) -> None:
    made = enter(quarter.workspace, quarter.period, "HR", "e-mail of Jo Hill, 8 July")
    assert told_on_opening(made.path) == []


def test_a_catalogue_with_comparators_put_in(quarter: Quarter, tmp_path: Path) -> None:
    others = tmp_path / "others.csv"
    others.write_text(
        "Local authority,Indicator,Year,Value\nAmbridge,HR01,2023/24,95.2%\nAmbridge,WS01,2023/24,44%\n",
        "utf-8",
    )
    taken = Workspace(quarter.workspace.folder, quarter.tick).import_comparators(others)
    assert taken.added == 2
    assert told_on_opening(quarter.workspace.folder / CATALOGUE) == []


def test_a_copy_with_figures(quarter: Quarter, tmp_path: Path) -> None:
    """Its look-ups are worked out when it is opened, so Excel will ask; of nothing else."""
    with xlsxwriter.Workbook(tmp_path / "mine.xlsx") as book:
        book.add_worksheet("Mine").write("A1", "HR01")
    for _ in range(2):  # the second time into the copy itself
        made = add_figures(tmp_path / "mine.xlsx", Workspace(quarter.workspace.folder), ["2024-25-Q1"])
        assert [one for one in found_in(made.path) if "asks-to-save" not in one] == []
        assert told_by_the_sdk(made.path) == []


def test_a_catalogue_made_of_a_councils_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    listed = (
        "Ref,Measure,Service,Unit,Polarity,Frequency,Target 2024-25\n"
        "CS01,Calls answered,Customers,%,higher,quarterly,95%\nCS02,Days to answer,Customers,days,lower,quarterly,5\n"
    )
    Path("list.csv").write_text(listed, "utf-8")
    with pytest.raises(SystemExit) as left:
        main(["init", "ours", "--from", "list.csv", "--council", "Testshire Council", "--yes"])
    assert left.value.code == 0
    assert told_on_opening(tmp_path / "ours" / CATALOGUE) == []
