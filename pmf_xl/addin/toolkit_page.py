"""A page of the toolkit workbook being written from the top down."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell

from pmf_xl.addin.cells import Cell
from pmf_xl.addin.examples import PERCENT, ExampleCall, ExamplePage, ExampleTable, answered, formula
from pmf_xl.books.heights import height
from pmf_xl.books.theme import DASHES
from pmf_xl.rules.declaring import Function, Shape
from pmf_xl.rules.in_lambda import as_stored, lambda_text
from pmf_xl.rules.terms import Rating, Travel

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles

WIDTHS: Final = (37.0, 15.5, 15.5, 15.5, 16.5, 14.0, 22.0)
WIDE: Final = sum(WIDTHS)
LAST: Final = len(WIDTHS) - 1
LINE: Final = 17.0
TALLEST: Final = 409.0  # points: Excel's own limit for a row
CHART_ROWS: Final = 17
CHART_LINE: Final = 15.0
PAGE: Final = 520.0  # points of rows that a page of A4 landscape holds at SCALE
SCALE: Final = 93  # per cent: the columns fill the paper's width


class ToolkitPage:
    """One sheet."""

    def __init__(self, book: "Workbook", sheet: "Worksheet", styles: "Styles") -> None:
        self.book, self.sheet, self.styles = book, sheet, styles
        self.row = 0
        self.tall: list[float] = []  # of each row written so far
        self.spilled: dict[str, str] = {}  # texts that a formula in another cell gives
        self.breaks: list[int] = []  # rows before which the paper turns
        for position, width in enumerate(WIDTHS):
            sheet.set_column(position, position, width)

    def _next(self, tall: float) -> None:
        """Set the height of a row and go to the next."""
        self.sheet.set_row(self.row, tall)
        self.tall.append(tall)
        self.row += 1

    def keep_together(self, tall: float) -> None:
        """Turn the paper where what comes next would not fit on it whole."""
        since = self.breaks[-1] if self.breaks else 0
        used = 0.0  # of the page that the paper is at: it turns by itself where a row does not fit any more
        for row in self.tall[since:]:
            used = used + row if used + row <= PAGE else row
        if used and used + tall > PAGE:
            self.breaks.append(self.row)

    # -- parts ----------------------------------------------------------------------------------------------------

    def band(self, text: str, look: str, tall: float) -> None:
        """Write a text on a band over the whole width."""
        for position in range(1, len(WIDTHS)):
            self.sheet.write_blank(self.row, position, None, self.styles(look))
        self.line(text, look, tall)

    def line(self, text: str, look: str, tall: float = LINE) -> None:
        """Write a text in the first column."""
        self.sheet.write_string(self.row, 0, text, self.styles(look))
        self._next(tall)

    def section(self, text: str) -> None:
        """Write a heading over what follows."""
        self.line(text, "section", 26)

    def paragraph(self, text: str, first: int = 0, look: str = "body", least: float = LINE) -> None:
        """Write a text over the columns from `first` on, wrapped."""
        size = self.styles.theme.size("body" if look == "body" else "table")
        width = sum(WIDTHS[first:])
        tall = min(TALLEST, height([(text, width)], size, least))
        self.sheet.merge_range(self.row, first, self.row, LAST, "", self.styles(look))
        self.sheet.write_string(self.row, first, text, self.styles(look))
        self._next(tall)

    def pair(self, label: str, text: str) -> None:
        """Write a label and what it stands for."""
        self.sheet.write_string(self.row, 0, label, self.styles("reference", border=0, bottom=0))
        self.paragraph(text, first=1)

    # -- a function's page ----------------------------------------------------------------------------------------

    def write(self, function: Function, page: ExamplePage) -> None:
        """Write everything about one function."""
        self.band(function.name, "title", 34)
        self.band(function.says, "subtitle", 22)
        self.gap()
        self.pair("How it is called", function.call)
        self.pair("What it gives", function.gives[:1].upper() + function.gives[1:] + ".")
        for note in page.notes:
            self.paragraph(note)
        self.section("Arguments")
        for argument in function.arguments:
            self.pair(argument.shown, argument.says)
        placed = [self._table(table) for table in page.tables]
        if page.chart and placed:
            self._chart(page, *placed[0])
        self._copies(function, page)
        self.sheet.hide_gridlines(2)

    def gap(self) -> None:
        """Leave a little room."""
        self._next(8)

    def _copies(self, function: Function, page: ExamplePage) -> None:
        self.keep_together(44 + LINE * len(page.copies))
        self.section("To copy")
        for typed in page.copies:
            for position in range(1, len(WIDTHS)):
                self.sheet.write_blank(self.row, position, None, self.styles("text", text_wrap=False))
            self.sheet.write_string(self.row, 0, typed, self.styles("text", text_wrap=False))
            self._next(LINE)
        if function.shape is Shape.LEDGER:
            return
        definition = f"={lambda_text(function)}"
        # Programs do not agree where a text without spaces is folded: two lines more than reckoned.
        tall = height([(definition, WIDE)], self.styles.theme.size("table")) + 2 * LINE
        self.keep_together(54 + tall)
        self.gap()
        self.paragraph(
            f"To have it in another workbook: pmf-xl functions FILE puts all of them into a copy. Or "
            f"by hand: Formulas, Name Manager, New; name {function.name}; refers to, copied from the "
            f"formula bar:",
        )
        self.paragraph(definition, look="text", least=tall)

    # -- examples -------------------------------------------------------------------------------------------------

    def _table(self, table: ExampleTable) -> tuple[ExampleTable, int]:
        """Write a table, and give the row (from 1) of its first figures."""
        self.keep_together(70 + (LINE + 1) * len(table.rows) + 50 * len(table.results))
        self.section(table.title)
        self.paragraph(table.source, look="note")
        headings = [*table.headings, *(["Typed"] if table.typed else [])]
        if table.typed:
            headings += [""] * (len(WIDTHS) - len(headings))
        for position, heading in enumerate(headings):
            right = {"align": "right"} if position and self._is_figure(table, position) else {}
            self.sheet.write_string(self.row, position, heading, self.styles("heading", **right))
        texts = list(zip(headings, WIDTHS, strict=False))
        self._next(height(texts, self.styles.theme.size("table"), 20))
        first = self.row + 1
        last = first + len(table.rows) - 1
        for index, row in enumerate(table.rows):
            self._write_row(table, index, row, first, last)
        if table.spilled:
            self._spill(table, first, last)
        for label, calls in table.results:
            self._result(table, label, calls, first, last)
        self._colour(table, first)
        return table, first

    def _is_figure(self, table: ExampleTable, position: int) -> bool:
        return position < len(table.formats) and table.formats[position] != "@"

    def _write_row(
        self, table: ExampleTable, index: int, row: Sequence[Cell | ExampleCall], first: int, last: int
    ) -> None:
        typed = ""
        for position, value in enumerate(row):
            shown = self._format(table.formats[position], row)
            look = self.styles("figure", num_format=shown) if shown != "@" else self.styles("text")
            if isinstance(value, ExampleCall):
                typed = formula(value, first + index, first, last)
                self._call(self.row, position, value, typed, answered(value, table.rows, index), look)
            elif not self._filled_by_call(row, position):
                self._put(position, value, look)
        if table.typed:
            self.sheet.write_string(
                self.row, len(row), f"={typed}" if typed else "", self.styles("note", text_wrap=False)
            )
        texts = [(value, WIDTHS[place]) for place, value in enumerate(row) if isinstance(value, str)]
        self._next(height(texts, self.styles.theme.size("table"), LINE))

    def _filled_by_call(self, row: Sequence[Cell | ExampleCall], position: int) -> bool:
        """Say whether a call to the left spills into this cell."""
        return any(isinstance(value, ExampleCall) and value.function == "PMF_SPC" for value in row[:position])

    def _put(self, position: int, value: Cell, look: Any) -> None:
        if value is None:
            self.sheet.write_blank(self.row, position, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, position, value, look)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.row, position, value, look)
        else:
            self.sheet.write_number(self.row, position, value, look)

    def _format(self, shown: str, row: Sequence[Cell | ExampleCall]) -> str:
        """Give a figure's format from what stands in its row: shares as percentages, the rest as they need."""
        if shown not in ("figure", "signed", "limit"):
            return shown
        figures = [value for value in row if isinstance(value, float)]
        share = bool(figures) and all(abs(value) <= 1 for value in figures)
        whole = all(value.is_integer() for value in figures) and shown != "limit"
        plain = PERCENT if share else "0" if whole else "0.00"
        return plain if shown != "signed" else f"+{plain};-{plain};{plain}"

    def _call(
        self, row: int, position: int, call: ExampleCall, typed: str, answers: list[list[Cell]], look: Any
    ) -> None:
        """Write a call with its stored answer; the cells it spills into hold the rest."""
        tall, wide = len(answers), len(answers[0])
        value = answers[0][0]
        self.sheet.write_dynamic_array_formula(
            row, position, row + tall - 1, position + wide - 1, f"={as_stored(typed)}", look, value
        )
        for down in range(tall):
            for across in range(wide):
                if (down, across) != (0, 0):
                    here, there = row + down, position + across
                    if isinstance(answers[down][across], str):
                        self.sheet.write_string(here, there, answers[down][across], look)
                        self.spilled[xl_rowcol_to_cell(here, there)] = answers[down][across]
                    else:
                        self.sheet.write_number(here, there, answers[down][across], look)

    def _spill(self, table: ExampleTable, first: int, last: int) -> None:
        assert table.spilled
        letter, call = table.spilled
        position = ord(letter) - ord("A")
        typed = formula(call, first, first, last)
        self._call(first - 1, position, call, typed, answered(call, table.rows, 0), self.styles("text"))
        self.sheet.write_string(first - 1, position + 1, f"={typed}", self.styles("note", text_wrap=False))

    def _result(
        self, table: ExampleTable, label: str, calls: Sequence[ExampleCall | None], first: int, last: int
    ) -> None:
        self.sheet.write_string(self.row, 0, label, self.styles("total"))
        for position in range(1, len(table.headings)):
            call = calls[position - 1] if position <= len(calls) else None
            if call is None:
                self.sheet.write_blank(self.row, position, None, self.styles("total"))
                continue
            typed = formula(call, self.row + 1, first, last)
            answers = answered(call, table.rows, 0)
            figure = not isinstance(answers[0][0], str)
            look = (
                self.styles("total", num_format=table.formats[position], align="right")
                if figure
                else self.styles("total")
            )
            self._call(self.row, position, call, typed, answers, look)
        self._next(height([("CONSISTENTLY MISSED", WIDTHS[1])], self.styles.theme.size("table"), LINE))
        typed = next(formula(call, self.row, first, last) for call in calls if call)
        self.sheet.write_string(self.row, 0, f"={typed}", self.styles("note", text_wrap=False))
        self._next(LINE)

    def _colour(self, table: ExampleTable, first: int) -> None:
        """Give ratings and directions of travel their colours and shapes."""
        called = {value.function for row in table.rows for value in row if isinstance(value, ExampleCall)}
        called |= {table.spilled[1].function} if table.spilled else set()
        words: dict[str, Any] = {}
        if "PMF_RAG" in called:
            words = {word: self.styles.when_rating(word) for word in Rating}
        elif "PMF_TRAVEL" in called:
            words = {word: self.styles.when_travel(word) for word in Travel}
        for word, look in words.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
            self.sheet.conditional_format(first - 1, 1, first + len(table.rows) - 2, LAST, rule)

    # -- chart ----------------------------------------------------------------------------------------------------

    def _chart(self, page: ExamplePage, table: ExampleTable, first: int) -> None:
        """Draw the first series with its mean and limits, and the target where there is one."""
        assert page.chart
        title, shown, with_target = page.chart.title, page.chart.shown, page.chart.with_target
        self.keep_together(CHART_LINE * CHART_ROWS + 8)
        theme, name = self.styles.theme, self.sheet.get_name()
        last = first + len(table.rows) - 1
        chart = self.book.add_chart({"type": "line"})
        font = {"name": theme.font, "size": theme.size("table"), "color": theme.colour("text")}

        def series(letter: str, label: str, kind: str, named_at: int = -1) -> dict[str, Any]:
            """Give a line, with its name at its end, or at another of its points."""
            style = theme.data["charts"][kind]
            names: list[dict[str, Any] | None] = [{"delete": True} for _ in table.rows]
            names[named_at] = None  # as it is: an empty one would be a label that Excel never writes
            return {
                "name": label,
                "categories": f"='{name}'!$A${first}:$A${last}",
                "values": f"='{name}'!${letter}${first}:${letter}${last}",
                "line": {
                    "color": theme.colour(style["colour"]),
                    "width": style["width"],
                    "dash_type": DASHES[style["dash"]],
                },
                "data_labels": {
                    "value": False,
                    "series_name": True,
                    "position": "below" if letter == "F" else "above",
                    "font": font,
                    "custom": names,
                },
            }

        figures = series("B", table.headings[1], "series")
        mark = theme.data["charts"]["last_point"]
        figures["points"] = [None] * (len(table.rows) - 1) + [{"fill": {"color": theme.colour(mark["fill"])}}]
        figures["marker"] = {
            "type": mark["shape"], "size": mark["size"], "fill": {"color": theme.colour(mark["fill"])},
            "border": {"color": theme.colour(mark["fill"])},
        }  # fmt: skip
        figures.pop("data_labels")
        chart.add_series(figures)
        for letter, label, kind in (
            ("E", "Mean", "mean"),
            ("F", "Lower limit", "limits"),
            ("G", "Upper limit", "limits"),
        ):
            chart.add_series(series(letter, label, kind))
        if with_target:
            chart.add_series(
                self._target(table, page.chart.target or 0.0, series("B", "Target", "target", named_at=0))
            )
        chart.set_title({"name": title, "name_font": {**font, "bold": True}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_font": font, "line": {"color": theme.colour("quiet")}})
        grid = theme.data["charts"]["gridlines"]
        lines = {"visible": True, "line": {"color": theme.colour(grid["colour"]), "width": grid["width"]}}
        chart.set_y_axis({"num_font": font, "num_format": shown.replace(".0", ""), "major_gridlines": lines,
                          "line": {"none": True}, "min": page.chart.low, "max": 0.52})  # fmt: skip
        chart.set_size({"width": 940, "height": 20 * CHART_ROWS})
        self.gap()
        says = f"{title}: fourteen yearly figures with their mean and process limits" + (
            ", and the target." if with_target else "."
        )
        self.sheet.insert_chart(
            self.row, 0, chart, {"description": says, "object_position": 1, "x_offset": 4}
        )
        for _ in range(CHART_ROWS):
            self._next(CHART_LINE)

    def _target(self, table: ExampleTable, target: float, series: dict[str, Any]) -> dict[str, Any]:
        """Give the target as a line of its own, its figures kept out of sight to the right of the page."""
        first = self.row - len(table.results) * 2 - len(table.rows)
        for index in range(len(table.rows)):
            self.sheet.write_number(first + index, LAST + 2, target, self.styles("note", num_format=PERCENT))
        top = xl_rowcol_to_cell(first, LAST + 2, row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(first + len(table.rows) - 1, LAST + 2, row_abs=True, col_abs=True)
        self.sheet.write_string(first - 1, LAST + 2, "Target", self.styles("note"))
        return {**series, "values": f"='{self.sheet.get_name()}'!{top}:{end}"}
