"""Writing the publication workbook, with the UK government's own library for accessible tables.

gptables 2.0 lays the sheets out and marks the tables up. What it leaves undone is done here: number formats by row,
columns as wide as they need, charts, A4, and (in `finish`) headings tagged as such and the language of the document.
It warns of calls that pandas 4 takes away, and leaves a file open when imported: warnings are put aside while it runs.
"""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from pmf_xl.books.heights import INSET, POINTS_A_CHARACTER, height, text_width
from pmf_xl.books.paper import page_turns
from pmf_xl.books.results import believe_results
from pmf_xl.books.widths import BOLD, printed
from pmf_xl.books.write import A4, MARGIN, WIDTH_OF_PAPER
from pmf_xl.publish.checklist import Fault
from pmf_xl.publish.finish import finished

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme
    from pmf_xl.publish.tables import Published, ShareBars

COVER, CONTENTS = "Cover", "Contents"
SIZE, SUBTITLE = 12, 14  # points; nothing that is published is smaller
COVER_WIDTH = 100
NARROWEST, WIDEST = 9.0, 60.0  # characters
LINE = 17.0  # points
NARROWER = (0.85, 0.7)  # of their widths, to which columns of long texts may go to save a page
SMALLEST_SCALE = 0.6  # of a wide table on paper: letters of 7 points
BAR, TALL_BAR, AROUND = (
    26,
    44,
    110,
)  # pixels for each bar, for one whose name takes two lines, and around them
SHORT_NAME = 18  # characters
TALLEST_CHART = 540  # pixels that are left on a page below the headings of the sheet
UNBROKEN = 12  # characters of a heading that stay on one line, such as Q1 2024-25


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover: its title, and lines under three headings."""

    title: str
    intro: tuple[str, ...]
    about: tuple[str, ...]
    contact: tuple[str, ...]


def workbook_bytes(
    cover: Cover, sheets: "Sequence[Published]", theme: "Theme", made_at: datetime, publisher: str
) -> bytes:
    """Write the publication workbook and give its bytes; what stands in its cells is not looked at here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import gptables

        out = io.BytesIO()
        book = gptables.produce_workbook(
            out,
            {sheet.tab: _gptable(sheet) for sheet in sheets},
            theme=_look(theme),
            cover=gptables.Cover(
                cover.title, [*cover.intro], [*cover.about], [*cover.contact], COVER, width=COVER_WIDTH
            ),
            contentsheet_label=CONTENTS,
            contentsheet_options={"title": "Contents of this workbook", "table_name": "contents"},
            auto_width=False,
            workbook_options={
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                # The widths of columns are counted in characters of the workbook's own font.
                "default_format_properties": {"font_name": theme.font, "font_size": theme.size("table")},
            },
        )
        book.set_properties(
            {"title": cover.title, "author": publisher, "company": publisher, "created": made_at}
        )
        book.set_size(1920, 1200)
        believe_results(book)
        _fit_cover(book.get_worksheet_by_name(COVER), cover, theme)
        contents = tuple((sheet.tab, sheet.title) for sheet in sheets)
        _fit(
            book.get_worksheet_by_name(CONTENTS),
            2,
            ("Sheet name", "Table description"),
            contents,
            (24.0, 90.0),
        )
        for name in (COVER, CONTENTS):
            book.get_worksheet_by_name(name).fit_to_pages(1, 0)
        for sheet in sheets:
            worksheet = book.get_worksheet_by_name(sheet.tab)
            headings = [heading.text for heading in sheet.headings]
            most = [heading.width for heading in sheet.headings]
            widths = _fit(worksheet, 1 + len(sheet.says), headings, list(_printed(sheet)), most)
            above = max(_needed(line, 1.0) for line in sheet.says)
            scale = _set_pages(worksheet, widths, 1 + len(sheet.says), above, charted=sheet.bars is not None)
            if sheet.bars:
                _draw(book, worksheet, sheet, sheet.bars, theme, TALLEST_CHART * 100 // scale)
        for worksheet in book.worksheets():
            if worksheet.name != COVER:
                worksheet.set_row(0, _title_size(theme) * 1.5)
            worksheet.set_paper(A4)
            worksheet.set_landscape()
            worksheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN)
        book.close()
    return finished(out.getvalue(), title_size=_title_size(theme), subtitle_size=SUBTITLE)


def link(text: str, address: str) -> str:
    """Write a cell of the cover that is a link, in the library's own marks, which must not stand in its text.

    >>> link("Licence (ours)", "https://example.org")
    '[Licence ours](https://example.org)'
    """
    return f"[{re.sub(r'[][()]', '', text)}]({address})"


def unwritable(sheets: "Sequence[Published]") -> Iterator[Fault]:
    """Find cells that gptables refuses to write without saying which: those without a Latin letter or a figure."""
    from openpyxl.utils import get_column_letter

    for sheet in sheets:
        for number, cells in enumerate(sheet.rows, start=3 + len(sheet.says)):
            for position, cell in enumerate(cells, start=1):
                if isinstance(cell, str) and not re.search("[a-zA-Z0-9]", cell):
                    place = f"{get_column_letter(position)}{number}"
                    yield Fault("symbols", sheet.tab, place, f"{cell} is a symbol without a word.")


def _title_size(theme: "Theme") -> float:
    return max(theme.size("title"), 16)


def _look(theme: "Theme") -> Any:
    """Make the library's theme of the house's: its font, larger, in the reader's own colours."""
    import gptables

    title = {"bold": True, "font_size": _title_size(theme)}
    heading = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "indent": 1}
    cell = {"text_wrap": True, "valign": "top", "indent": 1}
    return gptables.Theme(
        {
            "global": {"font_name": theme.font, "font_size": SIZE, "font_color": "automatic"},
            "cover_title": {**title, "text_wrap": True},
            "cover_subtitle": {"bold": True, "font_size": SUBTITLE, "text_wrap": True},
            "cover_text": {"text_wrap": True},
            "title": title,
            "column_heading": heading,
            "index_1": cell, "index_2": cell, "index_3": cell, "data": cell,
            "description_order": ["instructions", "legend", "source", "scope"],
        }
    )  # fmt: skip


def _gptable(sheet: "Published") -> Any:
    import gptables
    import pandas as pd

    headings = [heading.text for heading in sheet.headings]
    # Columns of objects: what pandas would infer of a column of numbers and shorthand is of no use here.
    frame = pd.DataFrame(list(sheet.rows), columns=headings, dtype=object)
    return gptables.GPTable(
        frame, sheet.name, sheet.title, instructions=sheet.says[0], legend=[*sheet.says[1:]], index_columns={2: 0},
        additional_formatting=list(_formatting(sheet)),
    )  # fmt: skip


def _formatting(sheet: "Published") -> Iterator[dict[str, Any]]:
    """Say how numbers are printed: rows by their unit, then single columns, numbers to the right of their columns."""
    numbered = sorted(enumerate(sheet.formats, start=1), key=lambda pair: (pair[1], pair[0]))
    for pattern, rows in groupby(numbered, key=lambda pair: pair[1]):
        yield {
            "row": {
                "rows": [row for row, _ in rows],
                "format": {"num_format": pattern},
                "include_names": False,
            }
        }
    for position, pattern in sheet.column_formats.items():
        yield {"column": {"columns": [position], "format": {"num_format": pattern}, "include_names": False}}
    figures = [position for position, heading in enumerate(sheet.headings) if heading.figures]
    if figures:
        yield {"column": {"columns": figures, "format": {"align": "right"}, "include_names": True}}
        yield {"column": {"columns": figures, "format": {"text_wrap": False}, "include_names": False}}


def _fit(
    worksheet: "Worksheet",
    above: int,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    most: Sequence[float],
) -> list[float]:
    """Make columns as wide and rows as tall as the texts in them need, and give how wide the columns are.

    A column is as wide as its longest word, or as its longest text where that is no more than its most; `above` rows
    stand above the headings.
    """
    widths = _narrowed(headings, rows, most)
    for position, wide in enumerate(widths):
        worksheet.set_column(position, position, wide)
    for row in range(1, above):
        worksheet.set_row(row, LINE)
    bold = [(heading, wide / BOLD) for heading, wide in zip(headings, widths, strict=True)]
    worksheet.set_row(above, height(bold, SIZE, LINE))
    for number, cells in enumerate(rows, start=above + 1):
        worksheet.set_row(number, height(list(zip(cells, widths, strict=True)), SIZE, LINE))
    return widths


def _narrowed(headings: Sequence[str], rows: Sequence[Sequence[str]], most: Sequence[float]) -> list[float]:
    """Give the widths of columns, those of long texts narrower where that makes the sheet turn to fewer pages."""
    wide = _widths(headings, rows, most)
    for share in NARROWER:
        narrower = _widths(headings, rows, [share * one for one in most])
        if len(_turning(narrower)[0]) < len(_turning(wide)[0]):
            return narrower
    return wide


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], most: Sequence[float]) -> list[float]:
    widths = []
    for heading, widest, *texts in zip(headings, most, *rows, strict=True):
        words = [_needed(word, BOLD) for line in heading.split("\n") for word in _unbroken(line)]
        words += [_needed(word, 1.0) for text in texts for word in text.split()]
        longest = max((_needed(text, 1.0) for text in texts), default=0.0)
        widths.append(ceil(10 * max(NARROWEST, min(WIDEST, max(words)), min(widest, longest))) / 10)
    return widths


def _turning(widths: Sequence[float]) -> tuple[list[int], float]:
    """Give the columns that begin a further page, and how wide the widest page is."""
    taken = [ceil(wide + 0.7) for wide in widths]  # whole numbers: sums in any order are the same
    return page_turns(taken, _fixed(widths), WIDTH_OF_PAPER / SMALLEST_SCALE)


def _fixed(widths: Sequence[float]) -> int:
    """Count the columns that stand on every page."""
    return min(2, len(widths) - 1)


def _printed(sheet: "Published") -> Iterator[list[str]]:
    """Give every row as it is read on screen: numbers as their formats print them."""
    patterns = sheet.formats or ("0",) * len(sheet.rows)
    for cells, pattern in zip(sheet.rows, patterns, strict=True):
        yield [
            cell
            if isinstance(cell, str)
            else printed(float(cell), sheet.column_formats.get(position, pattern))
            for position, cell in enumerate(cells)
        ]


def _set_pages(
    worksheet: "Worksheet", widths: Sequence[float], above: int, longest: float, *, charted: bool
) -> int:
    """Let a sheet turn to further pages where it is too wide to be read on one, its headings and names on each.

    Gives the percentage to which it is printed.

    `longest` is how wide the longest of the texts is that stand in the `above` rows over the table.

    A chart has a page of its own, or the table would have to be small to leave it room.
    """
    turns, widest = _turning(widths)
    worksheet.repeat_rows(above)
    if turns:
        worksheet.repeat_columns(0, _fixed(widths) - 1)
    worksheet.set_v_pagebreaks([*turns, len(widths)] if charted else turns)
    scale = max(10, min(100, int(100 * WIDTH_OF_PAPER / max(widest, longest))))
    worksheet.set_print_scale(scale)
    return scale


def _fit_cover(worksheet: "Worksheet", cover: Cover, theme: "Theme") -> None:
    """Make the rows of the cover as tall as their texts, in the order in which the library writes them."""
    worksheet.set_row(
        0, height([(cover.title, COVER_WIDTH / BOLD)], _title_size(theme), _title_size(theme) * 1.5)
    )
    row = 1
    for lines in (cover.intro, cover.about, cover.contact):
        worksheet.set_row(row, SUBTITLE * 2)
        for number, line in enumerate(lines, start=row + 1):
            read = re.sub(r"^\[(.*)\]\(.*\)$", r"\1", line)
            worksheet.set_row(number, height([(read, COVER_WIDTH)], SIZE, LINE))
        row += 1 + len(lines)


def _unbroken(line: str) -> list[str]:
    return [line] if len(line) <= UNBROKEN else line.split()


def _needed(text: str, bold: float) -> float:
    return (text_width(text, SIZE * bold) + INSET) / POINTS_A_CHARACTER


def _draw(
    book: Any, worksheet: "Worksheet", sheet: "Published", bars: "ShareBars", theme: "Theme", tallest: int
) -> None:
    """Put a bar chart beside its table: one colour, each bar with its number, in words for those who cannot see it."""
    first = 2 + len(sheet.says)  # rows above the first with figures, counted from zero
    last = first + bars.count - 1
    font = {"name": theme.font, "size": SIZE, "color": "#000000", "bold": False}
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": bars.title,
            "categories": [sheet.tab, first, bars.category, last, bars.category],
            "values": [sheet.tab, first, bars.column, last, bars.column],
            "fill": {"color": theme.colour("accent")},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0%", "font": font},
        }
    )
    chart.set_title({"name": bars.title, "name_font": {**font, "bold": True}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"min": 0, "max": 1.1, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True, "num_font": font, "interval_unit": 1})  # every bar is named
    long = any(len(str(row[bars.category])) > SHORT_NAME for row in sheet.rows[: bars.count])
    chart.set_size({"width": 760, "height": min(tallest, AROUND + (TALL_BAR if long else BAR) * bars.count)})
    worksheet.insert_chart(
        first - 1, len(sheet.headings) + 1, chart,
        {"description": bars.says, "object_position": 3, "x_offset": 8, "y_offset": 0},
    )  # fmt: skip
