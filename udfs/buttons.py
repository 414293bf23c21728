"""What the buttons of the ribbon do: each takes the workbook that is open and says what came of it.

A short answer is told in a message, a list goes into a workbook of its own. What cannot be done is told in one
sentence; nothing in the workbook that is open is ever written over.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pmf_xl.problems import PmfError, Severity, UsageError
from pmf_xl.rules.functions import RAG
from udfs.ledger import book_folder, scheme_of, setting, workspace_folder

if TYPE_CHECKING:
    from pmf_xl.workspace import Workspace

TITLE: Final = "Performance"
LONGEST_MESSAGE: Final = 900  # a message box cuts what is longer
MOST_ROWS: Final = 100_000
PERIOD_SETTING: Final = "PMF_PERIOD"
SCORECARD: Final = "scorecard.xlsx"
_FIRST_OF_A_FORMULA: Final = ("=", "+", "-", "@")


def press(button: str, book: Any = None) -> None:
    """Do what a button is for on the workbook that is open, and tell what came of it or what stood in the way."""
    if book is None:
        import xlwings

        book = xlwings.Book.caller()
    app = book.app
    try:
        said = BUTTONS[button](book)
        mode = "info"
    except PmfError as reason:
        said, mode = str(reason), "critical"
    except Exception as reason:
        said, mode = f"Stopped on something unexpected ({type(reason).__name__}: {reason}).", "critical"
    if said:
        app.alert(said[:LONGEST_MESSAGE], title=TITLE, mode=mode)


def check_catalogue(book: Any) -> str:
    """List everything that is wrong in the catalogue of the workbook's workspace, as it was last saved."""
    found = _workspace(book).check()
    if not found:
        return "The catalogue is in order (as it was last saved)."
    rows = [(str(one.severity), one.place, one.ref, one.message, one.remedy, one.code) for one in found]
    _list(book, "Problems", ("Severity", "Where", "Reference", "What was found", "What to do", "Code"), rows)
    errors = sum(one.severity is Severity.ERROR for one in found)
    return (
        f"{len(found)} problems in the catalogue, {errors} of them errors. They are listed in a new workbook."
    )


def rate_selection(book: Any) -> str:
    """Rate the selected rows: outturn, target and, if given, PMF_RAG's other arguments in its order.

    The ratings go into the column to the right, which must be empty.
    """
    from pmf_xl.addin.answers import answer

    chosen = _chosen(book)
    tall, wide = chosen.shape
    if not 2 <= wide <= len(RAG.arguments):
        order = ", ".join(argument.key for argument in RAG.arguments)
        raise UsageError(f"Select from 2 to {len(RAG.arguments)} columns side by side: {order}.")
    if tall > MOST_ROWS:
        raise UsageError(f"Select only the rows that hold figures, {MOST_ROWS:,} at the most.")
    row, column = chosen.row, chosen.column + wide
    beside = chosen.sheet.range((row, column), (row + tall - 1, column))
    if any(value is not None for (value,) in beside.options(ndim=2).value):
        raise UsageError(
            f"The ratings would go into {beside.address}, which is not empty. Nothing was written."
        )
    cells = chosen.options(ndim=2, err_to_str=True).value
    columns = [[[line[place]] for line in cells] for place in range(wide)]
    ratings = answer(RAG.name, *columns, scheme=scheme_of(book))
    if _is_heading(cells[0]):
        ratings[0] = ["Rating"]
    beside.value = ratings
    done = tall - _is_heading(cells[0])
    return f"{done} {'row' if done == 1 else 'rows'} rated, in {beside.address}."


def collate_folder(book: Any) -> str:
    """Collate the returned workbooks of the period in the selected cell, and list what became of each."""
    workspace = _workspace(book)
    period = _period(book, workspace)
    collated = workspace.collate(period)
    rows: list[tuple[Any, ...]] = []
    for file in collated.files:
        plain = (file.path.name, file.became, file.service)
        rows.append((*plain, None, None, None, None))
        rows += [(*plain, str(one.severity), one.place, one.message, one.remedy) for one in file.problems]
    if rows:
        headings = ("File", "Disposition", "Service", "Severity", "Where", "What was found", "What to do")
        _list(book, f"Collated {period}", headings, rows)
    again = (
        f" {len(collated.not_read)} could not be read this time: collate again." if collated.not_read else ""
    )
    outstanding = f" Outstanding: {', '.join(collated.outstanding)}." if collated.outstanding else ""
    return (
        f"{period}: {len(collated.files)} files read, {len(collated.accepted)} of {len(collated.expected)} services "
        f"accepted, {collated.figures} figures.{outstanding}{again}"
    )


def refresh_scorecard(book: Any) -> str:
    """Write the scorecard that is open afresh from the ledger, and open it again."""
    folder, path = book_folder(book), Path(str(book.fullname))
    if folder is None or path.name != SCORECARD or folder.parent.name != "reports":
        raise UsageError(
            "This is no scorecard of a workspace. Open the one in reports, under its period, and try again."
        )
    workspace, period, app = _workspace(book), folder.name, book.app
    asked = "The scorecard is closed, written afresh and opened again. Anything typed in it is lost. Go on?"
    if app.alert(asked, title=TITLE, buttons="ok_cancel") != "ok":
        return ""
    book.close()  # Windows lets nobody write a file that is open
    try:
        written = workspace.write_scorecard(period)
    finally:
        app.books.open(str(path))
    return f"The scorecard of {period} is as the ledger stands now: {written.name}."


def trace_figure(book: Any) -> str:
    """Show where the figure in the selected row came from: the measure is found in the row, the period above it."""
    workspace = _workspace(book)
    chosen = _chosen(book)
    row = chosen.sheet.range((chosen.row, 1), (chosen.row, max(20, chosen.column))).options(ndim=1).value
    ref = _reference(workspace, row)
    if ref is None:
        raise UsageError(
            f"No measure's reference stands in row {chosen.row}. Select a figure in a row that has one."
        )
    period = _period(book, workspace)
    trail = workspace.trace(ref, period)
    if not trail:
        return f"No figure has ever been held for {ref} in {period}."
    rows = [
        ("stands" if one.stands else "superseded", one.outturn, one.marker, one.file, one.sheet, one.cell,
         one.submission, one.sender, one.received_at, one.sha256)
        for one in trail
    ]  # fmt: skip
    headings = (
        "",
        "Outturn",
        "Marker",
        "File",
        "Sheet",
        "Cell",
        "Submission",
        "Sender",
        "Received",
        "SHA-256",
    )
    _list(book, f"{ref} {period}", headings, rows)
    first = trail[0]
    where = "!".join(str(part) for part in (first.sheet, first.cell) if part)
    return (
        f"{ref}, {period}: {first.outturn} from {first.file} {where}. The whole trail is in a new workbook."
    )


def open_guide(book: Any) -> str:
    """Open the toolkit workbook, which explains every function."""
    import tempfile

    from pmf_xl.addin.toolkit import TOOLKIT, toolkit_bytes
    from pmf_xl.books.files import write_whole

    path = Path(tempfile.gettempdir()) / TOOLKIT
    content = toolkit_bytes()
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)
    book.app.books.open(str(path))
    return ""


BUTTONS: Final[dict[str, Callable[[Any], str]]] = {
    "check_catalogue": check_catalogue,
    "rate_selection": rate_selection,
    "collate_folder": collate_folder,
    "refresh_scorecard": refresh_scorecard,
    "trace_figure": trace_figure,
    "open_guide": open_guide,
}


def _workspace(book: Any) -> "Workspace":
    from pmf_xl.workspace import Workspace

    return Workspace(workspace_folder(book))


def _chosen(book: Any) -> Any:
    chosen = book.selection
    if chosen is None:
        raise UsageError("Select the cells first.")
    return chosen


def _period(book: Any, workspace: "Workspace") -> str:
    """Find the period meant: in the selected cell or above it, in the workbook's settings, in its folder's name."""
    for text in _periods_named(book):
        try:
            return str(workspace.catalogue.period(text))
        except ValueError:
            continue
    raise UsageError(
        "Which period is not clear. Select a cell that holds it, such as 2024-25-Q1, or give the name "
        f"{PERIOD_SETTING} to one."
    )


def _periods_named(book: Any) -> list[str]:
    chosen = book.selection
    above = []
    if chosen is not None:
        column = chosen.sheet.range((1, chosen.column), (chosen.row, chosen.column)).options(ndim=1).value
        above = [value.strip() for value in reversed(column) if isinstance(value, str)]
    folder = book_folder(book)
    return [*above, setting(book, PERIOD_SETTING), *([folder.name] if folder else [])]


def _reference(workspace: "Workspace", row: Sequence[Any]) -> str | None:
    known = {measure.ref.casefold(): measure.ref for measure in workspace.catalogue.measures}
    for value in row:
        text = (
            str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
        )
        whole, _, part = text.rpartition("/")
        if text.casefold() in known:
            return known[text.casefold()]
        if whole.casefold() in known:
            return f"{known[whole.casefold()]}/{part}"
    return None


def _is_heading(line: Sequence[Any]) -> bool:
    return all(isinstance(value, str) and not value.startswith("#") for value in line[:2])


def _list(book: Any, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Put a list into a new workbook."""
    sheet = book.app.books.add().sheets[0]
    sheet.name = "".join(character for character in name if character not in "[]:*?/\\")[:31]
    sheet.range((1, 1)).value = [list(headings), *([_safe(value) for value in row] for row in rows)]
    sheet.autofit()


def _safe(value: Any) -> Any:
    """Keep a text that begins as a formula a text: what came in a return must not be worked out here."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FIRST_OF_A_FORMULA) else value
