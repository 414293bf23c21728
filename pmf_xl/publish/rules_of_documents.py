"""Rules for the workbook as a whole and for its sheets."""

import re
from collections import Counter
from collections.abc import Iterator

from pmf_xl.publish.checklist import Broken, Rules
from pmf_xl.publish.written import CheckedBook

RULES = Rules()

_UNWANTED = (
    "vbaProject", "xl/externalLinks/", "xl/embeddings/", "xl/activeX/", "xl/connections", "xl/queryTables/",
    "xl/ctrlProps/",
)  # fmt: skip
_NAMED_BY_NOBODY = re.compile(r"(sheet|table|tab|chart|page)?\s*\d*", re.IGNORECASE)
_ADDRESSES, _WHEREVER = ("http:", "https:", "www."), ("here", "click here", "link", "this link")


@RULES.ask("document-title")
def document_title(book: CheckedBook) -> Iterator[Broken]:
    """The document has a title."""
    if not (book.book.properties.title or "").strip():
        yield None, None, "The document has no title. Put one in its properties."


@RULES.ask("document-language")
def document_language(book: CheckedBook) -> Iterator[Broken]:
    """The document says what language it is in."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", book.book.properties.language or ""):
        yield None, None, "The document does not say its language, such as en-GB."


@RULES.ask("no-macros")
def no_macros(book: CheckedBook) -> Iterator[Broken]:
    """There are no macros, controls, embedded files or links to other workbooks."""
    for name in book.parts:
        if any(unwanted in name for unwanted in _UNWANTED):
            yield None, None, f"{name} is a macro, a control, an embedded file or a link to outside."


@RULES.ask("values-only")
def values_only(book: CheckedBook) -> Iterator[Broken]:
    """Cells hold values: no formulas, no errors."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.data_type in ("f", "e"):
                what = "a formula" if cell.data_type == "f" else f"the error {cell.value}"
                yield sheet.name, cell.coordinate, f"The cell holds {what}."


@RULES.ask("opens-at-start", essential=False)
def opens_at_start(book: CheckedBook) -> Iterator[Broken]:
    """The workbook opens on its first sheet, every sheet at cell A1."""
    if book.book.index(book.book.active) != 0:  # type: ignore[arg-type]
        yield book.book.active.title, None, "The workbook opens on this sheet and not on the first."  # type: ignore[union-attr]
    for sheet in book.sheets:
        view = sheet.worksheet.sheet_view
        for chosen in view.selection:
            if (chosen.activeCell or "A1", str(chosen.sqref or "A1")) != ("A1", "A1"):
                yield sheet.name, chosen.activeCell, "The cursor stands here and not at A1."
        if (view.topLeftCell or "A1") != "A1":
            yield sheet.name, view.topLeftCell, "The sheet is scrolled away from A1."


@RULES.ask("front-sheets", essential=False)
def front_sheets(book: CheckedBook) -> Iterator[Broken]:
    """The first sheets are a cover, the contents and the notes."""
    names = [sheet.name for sheet in book.sheets[:3]]
    for wanted, found in zip(("Cover", "Contents", "Notes"), [*names, "", "", ""], strict=False):
        if wanted != found:
            yield found or None, None, f"Here should be the sheet {wanted}."
    if book.sheets and book.sheets[0].worksheet.tables:
        yield book.sheets[0].name, None, "The cover holds a table."


@RULES.ask("sheet-names")
def sheet_names(book: CheckedBook) -> Iterator[Broken]:
    """Sheets have names of their own that say what is in them."""
    times = Counter(sheet.name.casefold() for sheet in book.sheets)
    for sheet in book.sheets:
        if _NAMED_BY_NOBODY.fullmatch(sheet.name.strip()) or times[sheet.name.casefold()] > 1:
            yield sheet.name, None, "The name of the sheet does not say what is in it."


@RULES.ask("blank-sheets")
def blank_sheets(book: CheckedBook) -> Iterator[Broken]:
    """No sheet is blank."""
    for sheet in book.sheets:
        if not sheet.cells:
            yield sheet.name, None, "The sheet is blank."


@RULES.ask("nothing-hidden", essential=False)
def nothing_hidden(book: CheckedBook) -> Iterator[Broken]:
    """No sheet, row or column is hidden."""
    for sheet in book.sheets:
        if sheet.worksheet.sheet_state != "visible":
            yield sheet.name, None, "The sheet is hidden."
        for number, row in sheet.worksheet.row_dimensions.items():
            if row.hidden or row.height == 0:
                yield sheet.name, f"A{number}", "The row is hidden."
        for letter, column in sheet.worksheet.column_dimensions.items():
            if column.hidden or column.width == 0:
                yield sheet.name, f"{letter}1", "The column is hidden."


@RULES.ask("contents-complete", essential=False)
def contents_complete(book: CheckedBook) -> Iterator[Broken]:
    """The contents name every sheet with a table and lead to it."""
    contents = next((sheet for sheet in book.sheets if sheet.name == "Contents"), None)
    if contents is None:
        return
    listed: dict[str, str] = {}
    for cell in contents.cells:
        if contents.inside(cell) and cell.column == 1 and cell.row > contents.bounds[1]:
            leads = cell.hyperlink.location if cell.hyperlink else None
            listed[str(cell.value)] = cell.coordinate
            if (leads or "").replace("''", "'") != f"'{cell.value}'!A1":
                yield (
                    contents.name,
                    cell.coordinate,
                    f"There is no link to cell A1 of the sheet {cell.value}.",
                )
    there = [sheet.name for sheet in book.sheets if sheet is not contents and sheet.worksheet.tables]
    for name in there:
        if name not in listed:
            yield contents.name, None, f"The sheet {name} is not in the contents."
    for name, place in listed.items():
        if name not in there:
            yield contents.name, place, f"There is no sheet {name} with a table."


@RULES.ask("header-and-footer")
def header_and_footer(book: CheckedBook) -> Iterator[Broken]:
    """There are no headers and footers."""
    for sheet in book.sheets:
        for name in (f"{pages}{edge}" for pages in ("odd", "even", "first") for edge in ("Header", "Footer")):
            edge = getattr(sheet.worksheet, name)
            if any(part.text for part in (edge.left, edge.center, edge.right)):
                yield sheet.name, None, "The sheet has a header or a footer, which screen readers miss."


@RULES.ask("alternative-text")
def alternative_text(book: CheckedBook) -> Iterator[Broken]:
    """Charts have alternative text; there are no pictures, text boxes or shapes."""
    for sheet in book.sheets:
        for drawn in sheet.drawn:
            if drawn.kind != "chart":
                yield sheet.name, drawn.cell, "Here floats a picture, a text box or a shape."
            elif not drawn.says.strip():
                yield sheet.name, drawn.cell, "The chart here has no alternative text."
        for _ in sheet.book.related(sheet._part, "/vmlDrawing"):
            yield sheet.name, None, "The sheet has notes or controls floating over its cells."


@RULES.ask("links-say-where")
def links_say_where(book: CheckedBook) -> Iterator[Broken]:
    """The text of a link says where it leads."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            text = str(cell.value).strip()
            if cell.hyperlink and (text.startswith(_ADDRESSES) or text.casefold() in _WHEREVER):
                yield sheet.name, cell.coordinate, f"The link says {text}, and not where it leads."
