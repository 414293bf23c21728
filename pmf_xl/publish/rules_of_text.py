"""Rules for what is written and how it looks."""

import colorsys
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.contrast import READABLE, contrast_ratio
from pmf_xl.publish.checklist import Broken, Rules
from pmf_xl.publish.written import CheckedBook

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

RULES = Rules()

SANS_SERIF = {"arial", "calibri", "helvetica", "verdana", "tahoma", "aptos", "open sans", "liberation sans"}
SMALLEST = 10.0  # points
LINK_COLOURS = ("0000FF", "0563C1", "0B5394")
SHORTHAND = re.compile(r"\[[a-z]{1,3}\]")
NOTE = re.compile(r"\[note (\d+)\]")
_SYMBOLS = re.compile(r"^[*†‡§¶]|(?<=\w)[*†‡§¶]+(?=\s|$)")  # as they point to notes
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@RULES.ask("sheet-titles")
def sheet_titles(book: CheckedBook) -> Iterator[Broken]:
    """Every sheet has a title of its own in A1, tagged as a heading of the first level."""
    times = Counter(str(sheet.worksheet["A1"].value) for sheet in book.sheets)
    for sheet in book.sheets:
        title = sheet.worksheet["A1"]
        if not str(title.value or "").strip():
            yield sheet.name, "A1", "The sheet has no title."
        elif times[str(title.value)] > 1:
            yield sheet.name, "A1", "Another sheet has the same title."
        elif title.style != "Heading 1":
            yield sheet.name, "A1", f"The title is tagged as {title.style} and not as Heading 1."


@RULES.ask("headings-tagged")
def headings_tagged(book: CheckedBook) -> Iterator[Broken]:
    """Headings on a sheet are tagged as headings."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.font.b and not sheet.inside(cell) and not str(cell.style).startswith("Heading"):
                yield sheet.name, cell.coordinate, "The text looks like a heading and is not tagged as one."


@RULES.ask("described", essential=False)
def described(book: CheckedBook) -> Iterator[Broken]:
    """Under the title stands what the sheet holds."""
    for sheet in book.sheets:
        if sheet.table is not None and (sheet.bounds[1] < 3 or not sheet.worksheet["A2"].value):
            yield sheet.name, "A2", "The sheet does not say what it holds."


@RULES.ask("shorthand-explained")
def shorthand_explained(book: CheckedBook) -> Iterator[Broken]:
    """Shorthand is in square brackets and explained above the table it stands in."""
    for sheet in book.sheets:
        explained = set(re.findall(r"(\[[a-z]{1,3}\]) =", sheet.above))
        for cell in sheet.cells:
            if sheet.inside(cell) and isinstance(cell.value, str):
                for found in sorted(set(SHORTHAND.findall(cell.value)) - explained):
                    yield sheet.name, cell.coordinate, f"{found} is not explained above the table."


@RULES.ask("notes-listed")
def notes_listed(book: CheckedBook) -> Iterator[Broken]:
    """Notes are referred to as [note 1] and listed on the sheet Notes; none is without a reference."""
    notes = next((sheet for sheet in book.sheets if sheet.name == "Notes"), None)
    listed = {str(row[0].value): row[0].coordinate for row in list(notes.table_rows)[1:]} if notes else {}
    referred = set()
    for sheet in book.sheets:
        for cell in sheet.cells if sheet is not notes else ():
            for number in NOTE.findall(str(cell.value)):
                referred.add(number)
                if number not in listed:
                    yield sheet.name, cell.coordinate, f"There is no note {number} on the sheet Notes."
    for number, place in listed.items():
        if number not in referred:
            yield "Notes", place, f"Nothing refers to note {number}."


@RULES.ask("symbols")
def symbols(book: CheckedBook) -> Iterator[Broken]:
    """No symbol stands for a word or points to a note, and nothing is superscript."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            if not isinstance(cell.value, str):
                continue
            text = cell.value
            if not any(character.isalnum() for character in text):
                yield sheet.name, cell.coordinate, f"{text} is a symbol without a word."
            elif found := _SYMBOLS.search(text):
                yield (
                    sheet.name,
                    cell.coordinate,
                    f"{found[0]} points to a note; write [note 1] and put the note on Notes.",
                )
        for cell in sheet.looks:
            if cell.font.vertAlign in ("superscript", "subscript"):
                yield sheet.name, cell.coordinate, "The text is superscript or subscript."


@RULES.ask("plain-font")
def plain_font(book: CheckedBook) -> Iterator[Broken]:
    """Text is in a sans serif font of 10 points or more, level, not italic, underlined only in links."""
    for sheet in book.sheets:
        for cell in sheet.looks:
            font = cell.font
            if str(font.name or "").casefold() not in SANS_SERIF:
                yield sheet.name, cell.coordinate, f"{font.name} is not known as a sans serif font."
            if float(font.sz or 11) < SMALLEST:
                yield (
                    sheet.name,
                    cell.coordinate,
                    f"The text is of {font.sz:g} points; {SMALLEST:g} is the least.",
                )
            if font.i or font.strike:
                yield sheet.name, cell.coordinate, "The text is italic or struck through."
            if font.u and not cell.hyperlink:
                yield sheet.name, cell.coordinate, "The text is underlined and no link."
            if cell.alignment.text_rotation:
                yield sheet.name, cell.coordinate, "The text is not level."


@RULES.ask("contrast")
def contrast(book: CheckedBook) -> Iterator[Broken]:
    """Text stands out from what is behind it by 4.5 to 1 or more."""
    for sheet in book.sheets:
        for cell in sheet.looks:
            behind = _fill(book, cell)
            ratio = contrast_ratio(_colour(book, cell.font.color, "000000"), behind or "FFFFFF")
            if ratio < READABLE:
                yield sheet.name, cell.coordinate, f"The text stands out by {ratio:.1f} to 1 only."


@RULES.ask("colour-alone")
def colour_alone(book: CheckedBook) -> Iterator[Broken]:
    """Colour says nothing by itself: no fills, no coloured text but links, and bars that need no key."""
    for sheet in book.sheets:
        for row in sheet.worksheet.iter_rows():
            for cell in row:
                if cell.has_style and _fill(book, cell) not in (None, "FFFFFF"):  # type: ignore[arg-type]
                    yield sheet.name, cell.coordinate, "The cell has a background colour."
        for cell in sheet.looks:
            colour = _colour(book, cell.font.color, "000000")
            if colour != "000000" and not (cell.hyperlink and colour in LINK_COLOURS):
                yield sheet.name, cell.coordinate, f"The text has a colour of its own, {colour}."
        for area in sheet.worksheet.conditional_formatting:
            yield sheet.name, str(area.sqref), "The cells are coloured by a condition."
        for drawn in sheet.drawn:
            if drawn.chart is not None and not _told_apart(drawn.chart):
                yield (
                    sheet.name,
                    drawn.cell,
                    "The chart has several series that only their colours tell apart.",
                )


def _fill(book: CheckedBook, cell: "Cell") -> str | None:
    if cell.fill.fill_type is None:
        return None
    return _colour(book, cell.fill.fgColor, "FFFFFF")


def _colour(book: CheckedBook, colour: Any, automatic: str) -> str:
    """Give a colour as six digits, however the workbook names it."""
    from openpyxl.styles.colors import COLOR_INDEX

    if colour is None or colour.type == "auto":
        return automatic
    if colour.type == "theme":
        return _tinted(book.theme_colours[colour.theme], colour.tint)
    if colour.type == "indexed":
        return str(COLOR_INDEX[colour.indexed])[-6:] if colour.indexed < len(COLOR_INDEX) else automatic
    return str(colour.rgb)[-6:].upper()


def _tinted(colour: str, tint: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, full))


def _told_apart(chart: Any) -> bool:
    """Say whether a chart has one series, or a label with its name on each."""
    series = list(chart.iter(f"{_CHART}ser"))
    if len(series) < 2:
        return True
    return all(any(one.get("val") == "1" for one in each.iter(f"{_CHART}showSerName")) for each in series)
