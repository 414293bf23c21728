"""The ribbon's entry points, on a workbook that answers only the xlwings calls they use."""

import shutil
from pathlib import Path

import pytest

from functions.stand_in import App, Book
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace
from udfs import buttons

PERIOD = "2014-15-Q1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("council") / "hart"
    assert Workspace.init(folder, "hart").issue(PERIOD, ["HR"])
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    return Path(shutil.copytree(made, tmp_path / "hart"))


def in_workspace(folder: Path, rows: list[list[object]] | None = None) -> Book:
    return Book("Book1", rows).set("PMF_WORKSPACE", str(folder))


def said(book: Book) -> tuple[str, str]:
    ((mode, prompt),) = book.app.said
    return mode, prompt


# -- check the catalogue ------------------------------------------------------------------------------------------


def test_a_sound_catalogue_is_said_to_be(workspace: Path) -> None:
    book = in_workspace(workspace)
    buttons.press("check_catalogue", book)
    assert said(book)[1].startswith("The catalogue is in order")
    assert book.app.books.added == []


def test_what_is_wrong_in_the_catalogue_is_listed_in_a_workbook_of_its_own(workspace: Path) -> None:
    import openpyxl

    path = workspace / "catalogue.xlsx"
    catalogue = openpyxl.load_workbook(path)
    sheet = catalogue["Measures"]
    heading = next(
        cell for row in sheet.iter_rows() for cell in row if str(cell.value).casefold() == "polarity"
    )
    below = sheet.cell(heading.row + 1, heading.column)
    assert below.value in ("higher", "lower")
    below.value = "+upwards"
    catalogue.save(path)
    book = in_workspace(workspace)
    buttons.press("check_catalogue", book)
    (listed,) = [added.sheets[0] for added in book.app.books.added]
    assert listed.name == "Problems"
    assert listed.rows()[0][:3] == ["Severity", "Where", "Reference"]
    assert any(row[0] == "error" and str(row[1]).startswith("Measures!") for row in listed.rows()[1:])
    assert all(not str(value).startswith("=") for row in listed.rows() for value in row)
    mode, prompt = said(book)
    assert mode == "info"
    assert "listed in a new workbook" in prompt


def test_without_a_workspace_it_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PMF_WORKSPACE", raising=False)
    book = Book()
    buttons.press("check_catalogue", book)
    mode, prompt = said(book)
    assert mode == "critical"
    assert "PMF_WORKSPACE" in prompt


# -- rate a selection ---------------------------------------------------------------------------------------------


def test_ratings_go_beside_the_selection() -> None:
    book = Book(rows=[["Outturn", "Target"], [95.0, 100.0], [94.0, 100.0], [None, 100.0], ["n/a", 100.0]])
    buttons.press("rate_selection", book.select((1, 1), (5, 2)))
    assert [row[2] for row in book.sheets[0].rows()] == ["Rating", "AMBER", "RED", "NO DATA", "#VALUE!"]
    assert said(book) == ("info", "4 rows rated, in $C$1:$C$5.")


def test_further_columns_are_the_further_arguments() -> None:
    book = Book(rows=[[105.0, 100.0, "lower", 0.04], [105.0, 100.0, "lower", 0.05]])
    buttons.press("rate_selection", book.select((1, 1), (2, 4)))
    assert [row[4] for row in book.sheets[0].rows()] == ["RED", "AMBER"]


def test_nothing_is_written_over() -> None:
    book = Book(rows=[[95.0, 100.0, None], [95.0, 100.0, "mine"]])
    before = book.sheets[0].rows()
    buttons.press("rate_selection", book.select((1, 1), (2, 2)))
    assert said(book) == (
        "critical",
        "The ratings would go into $C$1:$C$2, which is not empty. Nothing was written.",
    )
    assert book.sheets[0].rows() == before


@pytest.mark.parametrize(
    ("last", "says"),
    [((3, 1), "from 2 to 20 columns"), ((3, 21), "from 2 to 20 columns"), ((200_000, 2), "100,000")],
)
def test_a_selection_that_cannot_be_rated(last: tuple[int, int], says: str) -> None:
    book = Book(rows=[[95.0, 100.0]])
    buttons.press("rate_selection", book.select((1, 1), last))
    mode, prompt = said(book)
    assert mode == "critical"
    assert says in prompt


def test_no_selection() -> None:
    book = Book()
    buttons.press("rate_selection", book)
    assert said(book) == ("critical", "Select the cells first.")


# -- collate a folder ---------------------------------------------------------------------------------------------


def test_a_period_is_collated_and_every_file_listed(workspace: Path) -> None:
    issued = Workspace(workspace).issue(PERIOD)
    returned = workspace / "returned" / PERIOD
    returned.mkdir(parents=True, exist_ok=True)
    shutil.copy(issued[0].path, returned)
    (returned / "notes.xlsx").write_bytes(b"no workbook")
    book = in_workspace(workspace, [["Period"], [PERIOD]]).select((2, 1))
    buttons.press("collate_folder", book)
    (listed,) = [added.sheets[0] for added in book.app.books.added]
    assert listed.name == f"Collated {PERIOD}"
    files = {row[0]: row[1] for row in listed.rows()[1:]}
    assert files["notes.xlsx"] == "unreadable"
    assert len(files) == 2
    assert said(book)[1].startswith(f"{PERIOD}: 2 files read, ")


def test_the_period_may_be_a_setting_or_the_folder(workspace: Path) -> None:
    book = in_workspace(workspace).set("PMF_PERIOD", PERIOD)
    assert buttons.collate_folder(book).startswith(f"{PERIOD}: 0 files read")
    saved = workspace / "reports" / PERIOD / "notes.xlsx"
    saved.parent.mkdir(parents=True)
    saved.touch()
    assert buttons.collate_folder(Book(saved)).startswith(f"{PERIOD}: 0 files read")


def test_without_a_period_it_asks_for_one(workspace: Path) -> None:
    book = in_workspace(workspace, [["no period"]]).select((1, 1))
    buttons.press("collate_folder", book)
    assert "Which period is not clear" in said(book)[1]


# -- refresh the open scorecard -----------------------------------------------------------------------------------


def test_the_scorecard_is_closed_written_and_opened_again(workspace: Path) -> None:
    at = Workspace(workspace)
    path = at.write_scorecard(PERIOD).path
    before = path.read_bytes()
    figures = workspace / "figures.csv"
    figures.write_text(f"ref,period,outturn\nCS01,{PERIOD},95.9%\n", "utf-8")
    at.import_history(figures)
    book = Book(path)
    buttons.press("refresh_scorecard", book)
    assert book.closed
    assert book.app.books.opened == [path]
    assert path.read_bytes() != before
    assert said(book)[0] == "info"


def test_nothing_happens_to_a_scorecard_that_is_not_to_be_closed(workspace: Path) -> None:
    path = Workspace(workspace).write_scorecard(PERIOD).path
    book = Book(path, app=App(answer="cancel"))
    buttons.press("refresh_scorecard", book)
    assert not book.closed
    assert book.app.said == []
    assert "Anything typed in it is lost" in book.app.asked[0]


def test_another_workbook_is_no_scorecard(workspace: Path) -> None:
    book = in_workspace(workspace)
    buttons.press("refresh_scorecard", book)
    assert "no scorecard" in said(book)[1]


def test_a_scorecard_that_cannot_be_written_is_opened_again(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Workspace(workspace).write_scorecard(PERIOD).path

    def refuse(at: Workspace, period: str) -> Path:
        raise PmfError("It could not be written.")

    monkeypatch.setattr(Workspace, "write_scorecard", refuse)
    book = Book(path)
    buttons.press("refresh_scorecard", book)
    assert book.app.books.opened == [path]
    assert said(book) == ("critical", "It could not be written.")


# -- trace the selected figure ------------------------------------------------------------------------------------


def test_a_figure_is_traced_to_its_file(workspace: Path) -> None:
    figures = workspace / "figures.csv"
    figures.write_text(f"ref,period,outturn\nCS01,{PERIOD},95.9%\n", "utf-8")
    Workspace(workspace).import_history(figures)
    book = in_workspace(workspace, [["Reference", PERIOD], ["cs01", 0.959]]).select((2, 2))
    buttons.press("trace_figure", book)
    (listed,) = [added.sheets[0] for added in book.app.books.added]
    assert listed.name == f"CS01 {PERIOD}"
    assert listed.rows()[1][:2] == ["stands", 0.959]
    assert "figures.csv" in listed.rows()[1]
    assert said(book)[1].startswith(f"CS01, {PERIOD}: 0.959 from figures.csv")


def test_a_figure_nobody_has_reported(workspace: Path) -> None:
    book = in_workspace(workspace, [["Reference", PERIOD], ["CS01", None]]).select((2, 2))
    buttons.press("trace_figure", book)
    assert said(book) == ("info", f"No figure has ever been held for CS01 in {PERIOD}.")


def test_a_row_without_a_measure(workspace: Path) -> None:
    book = in_workspace(workspace, [["Reference", PERIOD], ["Total", 5.0]]).select((2, 2))
    buttons.press("trace_figure", book)
    assert "No measure's reference stands in row 2" in said(book)[1]


# -- the guide, and what goes wrong -------------------------------------------------------------------------------


def test_the_guide_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    book = Book()
    buttons.press("open_guide", book)
    assert [path.name for path in book.app.books.opened] == ["PMF functions.xlsx"]
    assert book.app.said == []


def test_what_nobody_foresaw_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(book: Book) -> str:
        raise RuntimeError("out of luck")

    monkeypatch.setitem(buttons.BUTTONS, "rate_selection", stumble)
    book = Book()
    buttons.press("rate_selection", book)
    assert said(book) == ("critical", "Stopped on something unexpected (RuntimeError: out of luck).")


def test_a_message_box_holds_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(buttons.BUTTONS, "rate_selection", lambda book: "x" * 5000)
    book = Book()
    buttons.press("rate_selection", book)
    assert len(said(book)[1]) == buttons.LONGEST_MESSAGE
