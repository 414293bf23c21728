"""Writing the publication workbook, with the UK government's own library for accessible tables.

gptables 2.0 lays the sheets out and marks the tables up. What it leaves undone is done here: number formats by row,
columns as wide as they need, charts, A4, and (in `finish`) headings tagged as such and the language of the document.
It warns of calls that pandas 4 takes away, and leaves a file open when imported: warnings are put aside while it runs.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pmf_xl.books.heights import INSET, POINTS_A_CHARACTER, height, text_width
from pmf_xl.books.widths import BOLD
from pmf_xl.books.write import A4, MARGIN, WIDTH_OF_PAPER
from pmf_xl.publish.finish import finished

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme
    from pmf_xl.publish.tables import Bars, Cell, Published

COVER, CONTENTS = "Cover", "Contents"
SIZE, SUBTITLE = 12, 14  # points; nothing that is published is smaller
COVER_WIDTH = 90
NARROWEST, WIDEST = 9.0, 60.0  # characters
LINE = 17.0  # points
BAR, AROUND = 26, 110  # pixels for each bar, and around them
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


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
            workbook_options=_OPTIONS,
        )
        book.set_properties({"title": cover.title, "author": publisher, "company": publisher, "created": made_at})
        book.set_size(1920, 1200)
        _fit_cover(book.get_worksheet_by_name(COVER), cover, theme)
        contents = tuple((sheet.tab, sheet.title) for sheet in sheets)
        _fit(book.get_worksheet_by_name(CONTENTS), 2, ("Sheet name", "Table description"), contents, (24.0, 90.0))
        for sheet in sheets:
            worksheet = book.get_worksheet_by_name(sheet.tab)
            headings = [heading.text for heading in sheet.headings]
            wide = _fit(worksheet, 1 + len(sheet.says), headings, sheet.rows, [one.width for one in sheet.headings])
            if sheet.bars:
                _draw(book, worksheet, sheet, sheet.bars, theme)
                # The chart has a page of its own, or the table would have to be small to leave it room.
                worksheet.set_v_pagebreaks([len(headings)])
                worksheet.set_print_scale(min(100, int(100 * WIDTH_OF_PAPER / wide)))
        for worksheet in book.worksheets():
            worksheet.set_row(0, _title_size(theme) * 1.5)
            worksheet.set_paper(A4)
            worksheet.set_landscape()
            worksheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN)
            if not worksheet.vbreaks:
                worksheet.fit_to_pages(1, 0)
        book.close()
    return finished(out.getvalue(), title_size=_title_size(theme), subtitle_size=SUBTITLE)


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
        yield {"row": {"rows": [row for row, _ in rows], "format": {"num_format": pattern}, "include_names": False}}
    for position, pattern in sheet.column_formats.items():
        yield {"column": {"columns": [position], "format": {"num_format": pattern}, "include_names": False}}
    figures = [position for position, heading in enumerate(sheet.headings) if heading.figures]
    if figures:
        yield {"column": {"columns": figures, "format": {"align": "right"}, "include_names": True}}


def _fit(
    worksheet: "Worksheet", above: int, headings: Sequence[str], rows: "Sequence[Sequence[Cell]]", most: Sequence[float]
) -> float:
    """Make columns as wide and rows as tall as what stands in them needs, and give how wide all columns are.

    A column is as wide as its longest word, or as its longest text where that is no more than its most; `above` rows
    stand above the headings.
    """
    widths = []
    for heading, widest, *cells in zip(headings, most, *rows, strict=True):
        texts = [str(cell) for cell in cells]
        words = [_needed(word, BOLD) for word in heading.split()]
        words += [_needed(word, 1.0) for text in texts for word in text.split()]
        longest = max((_needed(text, 1.0) for text in texts), default=0.0)
        widths.append(round(max(NARROWEST, min(WIDEST, max(words)), min(widest, longest)), 1))
    for position, wide in enumerate(widths):
        worksheet.set_column(position, position, wide)
    for row in range(1, above):
        worksheet.set_row(row, LINE)
    bold = [(heading, wide / BOLD) for heading, wide in zip(headings, widths, strict=True)]
    worksheet.set_row(above, height(bold, SIZE, LINE))
    for number, cells in enumerate(rows, start=above + 1):
        texts_and_widths = [(str(cell), wide) for cell, wide in zip(cells, widths, strict=True)]
        worksheet.set_row(number, height(texts_and_widths, SIZE, LINE))
    return sum(widths)


def _fit_cover(worksheet: "Worksheet", cover: Cover, theme: "Theme") -> None:
    """Make the rows of the cover as tall as their texts, in the order in which the library writes them."""
    row = 1
    for lines in (cover.intro, cover.about, cover.contact):
        worksheet.set_row(row, SUBTITLE * 2)
        for number, line in enumerate(lines, start=row + 1):
            worksheet.set_row(number, height([(line, COVER_WIDTH)], SIZE, LINE))
        row += 1 + len(lines)


def _needed(text: str, bold: float) -> float:
    return (text_width(text, SIZE * bold) + INSET) / POINTS_A_CHARACTER


def _draw(book: Any, worksheet: "Worksheet", sheet: "Published", bars: "Bars", theme: "Theme") -> None:
    """Put a bar chart beside its table: one colour, each bar with its number, in words for those who cannot see it."""
    first = 2 + len(sheet.says)  # rows above the first with figures, counted from nought
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
    chart.set_y_axis({"reverse": True, "num_font": font})
    chart.set_size({"width": 720, "height": AROUND + BAR * bars.count})
    worksheet.insert_chart(
        first - 1, len(sheet.headings) + 1, chart,
        {"description": bars.says, "object_position": 3, "x_offset": 8, "y_offset": 0},
    )  # fmt: skip
