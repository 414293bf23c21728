"""A workbook of plain formulas that say what the functions say, for programs without LAMBDA.

Yellow cells are for figures of one's own; every other cell works itself out.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from pmf_xl.addin.answers import answer
from pmf_xl.addin.cells import Cell
from pmf_xl.addin.examples import HART_ROWS, RECYCLING, TELFORD, YEARS
from pmf_xl.addin.into_workbook import keep_or_write
from pmf_xl.books.heights import height
from pmf_xl.books.language import EnglishWorkbook
from pmf_xl.books.results import believe_results
from pmf_xl.books.style import Styles
from pmf_xl.books.theme import house_theme
from pmf_xl.books.write import A4, MARGIN
from pmf_xl.rules import many_in_cells, series_in_cells
from pmf_xl.rules.functions import FUNCTIONS, function
from pmf_xl.rules.plain import LEFT_OUT, plain_formula
from pmf_xl.rules.terms import Rating, Travel

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PLAIN: Final = "PMF plain formulas.xlsx"
TITLE: Final = "PMF plain formulas"
_ANY_DAY: Final = datetime(2024, 4, 1)  # so that the same sources give the same bytes
_LINE: Final = 17.0
_FIRST: Final = 4  # the row, counted from zero, of the first figures of every sheet
_NARROW: Final = 14.0
_RESULT: Final = 22.0
_WIDE: Final = 36.0
_A_PART: Final = "Two months of a quarter, as an example"

Row = Sequence[Cell]


def write_plain(folder: Path) -> Path:
    """Write the workbook of plain formulas into a folder and return its path; one that is the same stays.

    Raises `PmfError` where another file of its name is there.
    """
    path = folder / PLAIN
    keep_or_write(path, plain_bytes())
    return path


def plain_bytes() -> bytes:
    """Write the workbook of plain formulas and give its bytes."""
    theme = house_theme()
    out = io.BytesIO()
    font = {"font_name": theme.font, "font_size": theme.size("table")}
    book = EnglishWorkbook(
        out, {"in_memory": True, "default_format_properties": font, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": TITLE, "subject": "What the functions say, as formulas", "created": _ANY_DAY}
    )
    book.set_size(1920, 1200)
    believe_results(book)
    styles = Styles(book, theme)
    _by_row(
        book, styles, "Rating", _rated(),
        ("PMF_RAG", "PMF_VARIANCE", "PMF_VARIANCE_PCT", "PMF_TOLERANCE"),
        ("outturn", "target", "polarity", "tolerance", "basis", "target_high", "decimals", "partial"),
    )  # fmt: skip
    _by_row(
        book, styles, "Travel", _travelled(), ("PMF_TRAVEL",),
        ("outturn", "previous", "polarity", "band", "target", "target_high", "decimals", "partial", "previous_partial"),
    )  # fmt: skip
    _by_row(book, styles, "Periods", _dated(), ("PMF_PERIOD",), ("date", "frequency"))
    _series(book, styles)
    _many(book, styles)
    book.close()
    return out.getvalue()


# -- by row -------------------------------------------------------------------------------------------------------


def _rated() -> list[tuple[str, Row]]:
    given = [
        (label, (outturn, target, way, None, None, None, None, None))
        for label, outturn, target, way in HART_ROWS
    ]
    return [*given, (_A_PART, (140.0, 150.0, "lower", None, None, None, None, "yes"))]


def _travelled() -> list[tuple[str, Row]]:
    given = (
        ("Customer service call handling", 0.959, 0.953, "higher"),
        ("Telephone calls answered in 15 seconds", 0.785, 0.796, "higher"),
        ("Days to decide on homelessness", 11.0, 14.0, "lower"),
        ("Missed collections per 100,000", None, None, "lower"),
    )
    rows = [(label, (now, before, way, *[None] * 6)) for label, now, before, way in given]
    return [*rows, (_A_PART, (140.0, 210.0, "lower", *[None] * 4, "yes", None))]


def _dated() -> list[tuple[str, Row]]:
    return [
        ("The first day of the year", (date(2024, 4, 1), "quarterly")),
        ("A day in February", (date(2025, 2, 14), "monthly")),
        ("A day in October", (date(2024, 10, 1), "half-yearly")),
    ]


def _by_row(
    book: Workbook,
    styles: Styles,
    name: str,
    rows: Sequence[tuple[str, Row]],
    functions: Sequence[str],
    keys: Sequence[str],
) -> None:
    """Write a sheet whose rows are worked out one by one."""
    sheet = book.add_worksheet(name)
    says = " ".join(f"{one.name}: {one.says}" for one in FUNCTIONS if one.name in functions)
    headings = ["What", *(key.replace("_", " ").capitalize() for key in keys), *functions]
    _head(
        sheet,
        styles,
        name,
        f"{says} Type in the yellow cells, and copy the last row down for more.",
        headings,
    )
    for index, (label, given) in enumerate(rows):
        row = _FIRST + index
        sheet.set_row(row, _LINE)
        sheet.write_string(row, 0, label, styles.entry())
        for position, value in enumerate(given, start=1):
            _entry(sheet, styles, row, position, value, given)
        places = {key: f"{xl_col_to_name(position)}{row + 1}" for position, key in enumerate(keys, start=1)}
        for position, called in enumerate(functions, start=1 + len(keys)):
            declared = function(called)
            asked = [argument.key for argument in declared.arguments]
            formula = plain_formula(declared, [places.get(key, LEFT_OUT) for key in asked])
            values = dict(zip(keys, given, strict=True))
            ((result,),) = answer(called, *([[values[key]]] if key in values else None for key in asked))
            figure = called in ("PMF_VARIANCE", "PMF_VARIANCE_PCT", "PMF_TOLERANCE")
            shown = "0.0%" if called == "PMF_VARIANCE_PCT" or _is_share(given) else "0.00"
            look = (
                styles("computed", num_format=shown) if figure else styles("computed_text", text_wrap=False)
            )
            sheet.write_formula(row, position, f"={formula}", look, result)
    _colour(sheet, styles, len(rows), len(headings))


def _entry(sheet: "Worksheet", styles: Styles, row: int, position: int, value: Cell, given: Row) -> None:
    if isinstance(value, date):
        sheet.write_datetime(
            row, position, value, styles.entry(figure=True, num_format=styles.theme.date_format)
        )
    elif isinstance(value, str):
        sheet.write_string(row, position, value, styles.entry())
    else:
        whole = isinstance(value, float) and value.is_integer()
        shown = "0.0%" if _is_share(given) and position <= 2 else "0" if whole else "General"
        look = styles.entry(figure=True, num_format=shown)
        sheet.write_blank(row, position, None, look) if value is None else sheet.write_number(
            row, position, value, look
        )


def _is_share(given: Row) -> bool:
    figures = [value for value in given[:2] if isinstance(value, float)]
    return bool(figures) and all(abs(value) <= 1 for value in figures)


def _head(sheet: "Worksheet", styles: Styles, name: str, says: str, headings: Sequence[str]) -> None:
    widths = [_WIDE, *(_RESULT if heading.startswith("PMF_") else _NARROW for heading in headings[1:])]
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
        sheet.write_blank(0, position, None, styles("title"))
    sheet.write_string(0, 0, name, styles("title"))
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, len(headings) - 1, says, styles("body"))
    sheet.set_row(1, height([(says, sum(widths))], styles.theme.size("body"), _LINE))
    sheet.set_row(2, 8)
    for position, heading in enumerate(headings):
        sheet.write_string(_FIRST - 1, position, heading, styles("heading"))
    texts = [(heading, width) for heading, width in zip(headings, widths, strict=True)]
    sheet.set_row(_FIRST - 1, height(texts, styles.theme.size("table"), 20))
    sheet.freeze_panes(_FIRST, 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN + 0.2)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer('&L&"Arial,Regular"&8PMF plain formulas: &A&R&"Arial,Regular"&8Page &P of &N')


def _colour(sheet: "Worksheet", styles: Styles, rows: int, columns: int) -> None:
    for word in (*Rating, *Travel):
        look = styles.when_rating(word) if isinstance(word, Rating) else styles.when_travel(word)
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        sheet.conditional_format(_FIRST, 1, _FIRST + rows - 1, columns - 1, rule)


# -- over a series ------------------------------------------------------------------------------------------------


def _series(book: Workbook, styles: Styles) -> None:
    """Write the sheet for a run of figures: the figures to the left, what they say to the right."""
    sheet = book.add_worksheet("Series")
    says = (
        "A run of figures, oldest first: type over the yellow cells. To have more or fewer, insert or delete "
        "cells of columns A to D between the first and the last. Say yes beside a figure that covers only part of its "
        "period: it is a gap then, but for the forecast, which asks what share it covers. The formulas are array "
        f"formulas: end editing one with Ctrl+Shift+Enter. The figures: {RECYCLING}"
    )
    _head(sheet, styles, "Series", says, ["Period", "Figure", "Partial", "Covered", "", "", ""])
    sheet.set_column(4, 4, 4)
    sheet.set_column(5, 5, 34)
    sheet.set_column(6, 6, 26)
    sheet.write_string(_FIRST - 1, 5, "Set here, and read below", styles("heading"))
    for index, (year, figure) in enumerate(zip(YEARS, TELFORD, strict=True)):
        sheet.write_string(_FIRST + index, 0, year, styles.entry())
        sheet.write_number(_FIRST + index, 1, figure, styles.entry(figure=True, num_format="0.0%"))
        sheet.write_blank(_FIRST + index, 2, None, styles.entry())
        sheet.write_blank(_FIRST + index, 3, None, styles.entry(figure=True, num_format="0%"))
        sheet.set_row(_FIRST + index, _LINE)
    for index, (label, value) in enumerate(SETTINGS):
        sheet.write_string(_FIRST + index, 5, label, styles("text"))
        if isinstance(value, str):
            sheet.write_string(_FIRST + index, 6, value, styles.entry())
        elif value is None:
            sheet.write_blank(_FIRST + index, 6, None, styles.entry(figure=True, num_format="General"))
        else:
            sheet.write_number(_FIRST + index, 6, value, styles.entry(figure=True, num_format="General"))
    figures, partial, covered = (f"${one}${_FIRST + 1}:${one}${_FIRST + len(TELFORD)}" for one in "BCD")
    run = series_in_cells.CellRun(figures, partial=partial)
    for index, (label, formula, result, shown) in enumerate(_said(run, covered), start=len(SETTINGS)):
        sheet.write_string(_FIRST + index, 5, label, styles("text"))
        look = styles("computed", num_format=shown) if shown else styles("computed_text", text_wrap=False)
        sheet.write_array_formula(_FIRST + index, 6, _FIRST + index, 6, f"{{={formula}}}", look, result)


SETTINGS: Final[tuple[tuple[str, str | float | None], ...]] = (
    ("Polarity", "higher"),
    ("Moves that make a trend", 3.0),
    ("Target", 0.5),
    ("Upper end of a range", None),
    ("Decimals", None),
    ("Periods in a year", 1.0),
    ("Aggregation", "snapshot"),
)


def _said(run: series_in_cells.CellRun, covered: str) -> list[tuple[str, str, Cell, str]]:
    """Give what a run says: label, formula, result as the settings stand, and number format."""
    way, moves, target, high, decimals, periods, kind = (
        f"$G${_FIRST + 1 + place}" for place in range(len(SETTINGS))
    )
    mean, _, upper, signal = (f"$G${_FIRST + 1 + len(SETTINGS) + place}" for place in range(4))
    figures = [[figure] for figure in TELFORD]
    given = {label: [[value]] for label, value in SETTINGS}
    (lines,) = answer("PMF_SPC", figures)
    polarity, ends = given["Polarity"], (given["Target"], given["Upper end of a range"])
    ((trend,),) = answer(
        "PMF_TREND", figures, polarity, given["Moves that make a trend"], *ends, given["Decimals"]
    )
    ((variation,),) = answer("PMF_VARIATION", figures, polarity, *ends)
    ((assurance,),) = answer("PMF_ASSURANCE", figures, ends[0], polarity, ends[1])
    ((forecast,),) = answer("PMF_FORECAST", figures, given["Periods in a year"], given["Aggregation"])
    heading = {"IMPROVING": 1, "CONCERN": -1}.get(variation, 0)
    return [
        ("Mean", series_in_cells.mean(run), lines[0], "0.0%"),
        ("Lower limit", series_in_cells.limit(run, "-"), lines[1], "0.0%"),
        ("Upper limit", series_in_cells.limit(run, "+"), lines[2], "0.0%"),
        ("Signal: 1 up, -1 down, 0 none", series_in_cells.signal(run, mean, upper), heading, "0"),
        ("Trend", series_in_cells.trend(run, way, moves, target, high, decimals), trend, ""),
        ("Variation", series_in_cells.variation(run, signal, mean, way, target, high), variation, ""),
        ("Assurance", series_in_cells.assurance(run, mean, upper, target, way, high), assurance, ""),
        (
            "Forecast for the end of the year",
            series_in_cells.forecast(run, periods, kind, covered),
            forecast,
            "0.0%",
        ),
    ]


# -- several figures or ratings -----------------------------------------------------------------------------------

_PARTS: Final = (
    ("Quarter 1", 0.9, 45.0, 50.0, "GREEN", "yes"),
    ("Quarter 2", 0.5, 30.0, 60.0, "RED", "yes"),
    ("Quarter 3", 0.9, 72.0, 80.0, "GREEN", "yes"),
    ("Quarter 4", 1.0, 10.0, 10.0, "GREY", "no"),
)
_CHOSEN: Final = (
    ("Aggregation", "average"),
    ("Share of", "rated"),
    ("Figure to place", 0.9),
    ("Polarity", "higher"),
)


def _many(book: Workbook, styles: Styles) -> None:
    """Write the sheet for several figures and ratings: rolled up, counted, and one placed among them."""
    sheet = book.add_worksheet("Several")
    says = (
        "Figures with what they are a share of, and ratings: type over the yellow cells. To have more or fewer, "
        "insert or delete cells of columns A to F between the first and the last. The formulas are array formulas: "
        "end editing one with Ctrl+Shift+Enter."
    )
    headings = [
        "What",
        "Figure",
        "Numerator",
        "Denominator",
        "Rating",
        "Due",
        "",
        "Set here, and read below",
        "",
    ]
    _head(sheet, styles, "Several", says, headings)
    for column, width in ((6, 4.0), (7, 34.0), (8, _RESULT)):
        sheet.set_column(column, column, width)
    for index, row in enumerate(_PARTS):
        sheet.set_row(_FIRST + index, _LINE)
        for position, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(_FIRST + index, position, value, styles.entry())
            else:
                look = styles.entry(figure=True, num_format="0.0%" if position == 1 else "0")
                sheet.write_number(_FIRST + index, position, value, look)
    for index, (label, chosen) in enumerate(_CHOSEN):
        sheet.write_string(_FIRST + index, 7, label, styles("text"))
        if isinstance(chosen, str):
            sheet.write_string(_FIRST + index, 8, chosen, styles.entry())
        else:
            sheet.write_number(_FIRST + index, 8, chosen, styles.entry(figure=True, num_format="0.0%"))
    for index, (label, formula, result, shown) in enumerate(_said_of_many(), start=len(_CHOSEN)):
        sheet.set_row(_FIRST + index, _LINE)
        sheet.write_string(_FIRST + index, 7, label, styles("text"))
        look = styles("computed", num_format=shown)
        sheet.write_array_formula(_FIRST + index, 8, _FIRST + index, 8, f"{{={formula}}}", look, result)


def _said_of_many() -> list[tuple[str, str, Cell, str]]:
    """Give what the figures and ratings say: label, formula, result as the settings stand, and number format."""
    rows = f"{_FIRST + 1}:${{0}}${_FIRST + len(_PARTS)}"
    figures, tops, bottoms, ratings, due = (f"${one}${rows.format(one)}" for one in "BCDEF")
    kind, share, own, way = (f"$I${_FIRST + 1 + place}" for place in range(len(_CHOSEN)))
    run = series_in_cells.CellRun(figures)
    held = [[[row[place]] for row in _PARTS] for place in range(1, 6)]
    asked = [[[chosen]] for _, chosen in _CHOSEN]
    missing = '"missing"'

    def answered(called: str, *grids: list[list[Cell]] | None) -> Cell:
        return answer(called, *grids)[0][0]

    return [
        (
            "Rolled up",
            many_in_cells.roll_up(run, kind, tops, bottoms),
            answered("PMF_ROLLUP", held[0], asked[0], held[1], held[2]),
            "0.0%",
        ),
        (
            "Parts it lacks",
            many_in_cells.roll_up(run, kind, give=missing),
            answered("PMF_ROLLUP", held[0], asked[0], None, None, None, [["missing"]]),
            "0",
        ),
        (
            "On target",
            many_in_cells.on_target(ratings, due, share),
            answered("PMF_ONTARGET", held[3], held[4], asked[1]),
            "0.0%",
        ),
        (
            "Quarter that the figure is in",
            many_in_cells.quartile(own, run, way),
            answered("PMF_QUARTILE", asked[2], held[0], asked[3]),
            "0",
        ),
    ]
