"""Native charts: stacked bars of counts beside their table, and a measure's run with its target and limits."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from pmf_xl.books.heights import INSET, POINTS_A_CHARACTER, text_width
from pmf_xl.books.theme import DASHES
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.style import Styles
    from pmf_xl.books.theme import Theme
    from pmf_xl.books.write_table import Placed
    from pmf_xl.layout.parts import Content
    from pmf_xl.layout.pictures import Bars, Curve

PIXELS = 4 / 3  # in a point
AROUND = 8.0  # points left free in the row that holds a chart
BAR, AROUND_BARS = 21.0, 78.0  # points for each bar; for title and legend
TALLEST = 400.0
PLOT = {"x": 0.1, "y": 0.06, "width": 0.72, "height": 0.76}  # shares of a curve's chart that its axes take
LABEL = 13.0  # points that a label is tall
LIFTS = {"right": 0.0, "above": 0.9, "below": -0.9}  # how far above its point a label stands, in labels
OUTTURN = "Outturn"
SHARE_OF_BARS, SHARE_OF_COLUMNS = 0.6, 0.5  # of a chart's width, of its height, that the longest bar takes
NARROWEST = 17.0  # points of a part of a bar that holds its number


class DataSheet:
    """The sheet on which stand the figures that charts and sparklines draw; only there if it is needed.

    With `styles` it is there for all to see, under a heading; without it is hidden.
    """

    def __init__(self, book: "Workbook", name: str, styles: "Styles | None" = None) -> None:
        self._book, self._name, self._styles = book, name, styles
        self._begins = 2 if styles else 0
        self._rows: list[tuple[str, Sequence[Any]]] = []

    def put(self, label: str, values: Iterable[Any]) -> str:
        """Keep a row of values, and give the range in which it will stand."""
        row = tuple(values)
        self._rows.append((label, row))
        number = self._begins + len(self._rows)
        return f"='{self._name}'!$B${number}:${xl_col_to_name(len(row))}${number}"

    def finish(self) -> "Worksheet | None":
        """Write the sheet, after all others, and give it if it is there to be seen."""
        if not self._rows:
            return None
        worksheet = self._book.add_worksheet(self._name)
        if self._styles:
            self._set_up(worksheet, self._styles)
        else:
            worksheet.hide()
        text = self._styles("text", text_wrap=False) if self._styles else None
        for number, (label, values) in enumerate(self._rows, start=self._begins):
            worksheet.write_string(number, 0, label, text)
            for position, value in enumerate(values, start=1):
                if isinstance(value, str):
                    worksheet.write_string(
                        number, position, value.replace("\n", " ") if text else value, text
                    )
                elif value is not None:
                    worksheet.write_number(number, position, value)
        return worksheet if self._styles else None

    def _set_up(self, worksheet: "Worksheet", styles: "Styles") -> None:
        """Head the sheet, and set it up for screen and paper."""
        wide = max(len(values) for _, values in self._rows)
        label = max(text_width(label, styles.theme.size("table")) for label, _ in self._rows)
        worksheet.set_column(0, 0, min(60.0, (label + INSET) / POINTS_A_CHARACTER))
        worksheet.set_column(1, wide, 9.5)
        for position in range(1, wide + 1):
            worksheet.write_blank(0, position, None, styles("title"))
            worksheet.write_blank(1, position, None, styles("heading"))
        worksheet.write_string(0, 0, self._name, styles("title"))
        worksheet.write_string(
            1, 0, "The figures that the charts and small lines draw", styles("heading", text_wrap=False)
        )
        worksheet.set_row(0, 34)
        worksheet.set_row(1, 20)
        worksheet.hide_gridlines(2)
        worksheet.freeze_panes(2, 1)
        worksheet.repeat_rows(0, 1)
        worksheet.fit_to_pages(1, 0)


def insert_bars(
    book: "Workbook",
    worksheet: "Worksheet",
    theme: "Theme",
    placed: "Placed",
    bars: "Bars",
    row: int,
    wide: float,
) -> float:
    """Put a chart of the table just above into a row, and give the points that the row must be tall."""
    keys = [line.key for line in placed.table.lines]
    drawn = [index for index, key in enumerate(keys) if not bars.lines or key in bars.lines]
    tall = 220.0 if bars.upright else min(TALLEST, BAR * len(drawn) + AROUND_BARS)
    chart = book.add_chart({"type": "column" if bars.upright else "bar", "subtype": "stacked"})
    categories = _cells(placed, bars.category, drawn)
    lines = [placed.table.lines[index].values for index in drawn]
    longest = max(sum(_count(line, key) for key in bars.keys) for line in lines)
    point = longest / (
        tall * SHARE_OF_COLUMNS if bars.upright else wide * SHARE_OF_BARS
    )  # counts in one of paper
    for key in bars.keys:
        style = theme.data["ratings"][key]
        chart.add_series(
            {
                "name": theme.mark("ratings", key),
                "categories": categories,
                "values": _cells(placed, key, drawn),
                "fill": {"color": theme.colour(style["fill"])},
                # White bars must be seen on white paper, and neighbours told apart in black and white.
                "border": {"color": theme.colour("text"), "width": 0.5},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "num_format": f'"{style["shape"]} "0;;',  # the shape says which it is without the colour
                    "font": _font(theme, theme.colour(style["colour"])),
                    # Where there is no room for the number, it stands in the table above.
                    "custom": [
                        {} if _count(line, key) >= NARROWEST * point else {"delete": True} for line in lines
                    ],
                },
            }
        )
    chart.set_title({"name": bars.title, "name_font": _font(theme, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(theme)})
    counted, named = ("y_axis", "x_axis") if bars.upright else ("x_axis", "y_axis")
    axes = {
        counted: {
            "num_font": _font(theme), "major_gridlines": {"visible": False}, "visible": False,
            "min": 0, "num_format": "0",
        },
        named: {"num_font": _font(theme), "reverse": not bars.upright, "major_tick_mark": "none"},
    }  # fmt: skip
    chart.set_x_axis(axes["x_axis"])
    chart.set_y_axis(axes["y_axis"])
    _insert(worksheet, chart, row, wide, tall, bars.says)
    return tall + AROUND


def _count(line: "Mapping[str, Content]", key: str) -> float:
    count = line.get(key)
    return count if isinstance(count, (int, float)) else 0.0


def _cells(placed: "Placed", key: str, drawn: list[int]) -> str:
    """Give the cells of a column in some lines as a chart refers to them."""
    column = xl_col_to_name(placed.table.position(key))
    runs: list[list[int]] = []
    for index in drawn:
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    sheet = "'" + placed.sheet.replace("'", "''") + "'"
    parts = [
        f"{sheet}!${column}${placed.line_row(first) + 1}:${column}${placed.line_row(last) + 1}"
        for first, last in runs
    ]
    return "=" + (parts[0] if len(parts) == 1 else f"({','.join(parts)})")


def insert_curve(
    book: "Workbook",
    worksheet: "Worksheet",
    theme: "Theme",
    data: DataSheet,
    curve: "Curve",
    row: int,
    wide: float,
) -> float:
    """Put a chart of a run into a row, and give the points that the row must be tall."""
    chart = book.add_chart({"type": "line"})
    labels = data.put(curve.title, curve.labels)
    figures = theme.number(curve.unit, curve.decimals)
    lines = _lines(curve)
    low, high, step = axis([one for _, _, values in lines for one in values if one is not None], curve.unit)
    places = _label_places([_last(values) for _, _, values in lines], low, high, curve.tall * PLOT["height"])
    for (kind, name, values), place in zip(lines, places, strict=True):
        style = theme.data["charts"][kind]
        colour, dash = theme.colour(style["colour"]), DASHES[style["dash"]]
        shared: dict[str, Any] = {"name": name, "categories": labels}
        drawn = shared | {
            "values": data.put(f"{curve.title}: {name}", values),
            "line": {"color": colour, "width": style["width"], "dash_type": dash},
        }
        label = {"data_labels": _label(theme, name, figures, place)} if place else {}
        if (
            kind == "series"
        ):  # a figure between two gaps has no line: each has its mark, the last a larger one
            chart.add_series(drawn | {"marker": _mark(colour, 4)})
            alone = data.put(f"{curve.title}: last", _last_alone(values))
            last_mark = _mark(colour, theme.data["charts"]["last_point"]["size"] + 1)
            last = shared | {"values": alone, "line": {"none": True}, "marker": last_mark}
            chart.add_series(last | label)
        else:
            if label:
                label["data_labels"]["custom"] = _only_last(values)
            chart.add_series(drawn | label)
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.show_blanks_as("gap")
    chart.set_x_axis({"num_font": _font(theme), "line": {"color": theme.colour("hairline")}})
    grid = {"visible": True, "line": {"color": theme.colour("hairline"), "width": 0.5}}
    chart.set_y_axis(
        {
            "num_font": _font(theme), "num_format": figures, "major_gridlines": grid, "line": {"none": True},
            "min": low, "max": high, "major_unit": step,
        }
    )  # fmt: skip
    # Room at the right for the labels of the lines.
    chart.set_plotarea({"layout": PLOT})
    _insert(worksheet, chart, row, wide, curve.tall, curve.says)
    return curve.tall + AROUND


def _lines(curve: "Curve") -> list[tuple[str, str, Sequence[float | None]]]:
    """Give the lines of a chart, each with its kind in the theme and its name: the run first, the limits last."""
    ranged = any(one is not None for one in curve.targets_high)
    lines: list[tuple[str, str, Sequence[float | None]]] = [
        ("series", OUTTURN, curve.outturns),
        ("target", "From" if ranged else "Target", curve.targets),
        ("target", "To", curve.targets_high),
        *(("limits", name, values) for name, values in curve.limits),
    ]
    return [line for line in lines if any(one is not None for one in line[2])]


def _last(values: Sequence[float | None]) -> float:
    return next(one for one in reversed(values) if one is not None)


def _only_last(values: Sequence[float | None]) -> list[dict[str, Any]]:
    """Label the last figure and no other."""
    last = max(index for index, one in enumerate(values) if one is not None)
    return [{} if index == last else {"delete": True} for index in range(len(values))]


def _label(theme: "Theme", name: str, figures: str, place: str) -> dict[str, Any]:
    shown = figures
    if name != OUTTURN:  # named in each section of the format: for figures above nought and below
        shown = ";".join(f'"{name} "{section}' for section in figures.split(";"))
    return {
        "value": True,
        "position": place,
        "num_format": shown,
        "font": _font(theme, bold=name == OUTTURN),
    }


def _mark(colour: str, size: float) -> dict[str, Any]:
    return {"type": "circle", "size": size, "fill": {"color": colour}, "border": {"color": colour}}


def _last_alone(values: Sequence[float | None]) -> list[float | None]:
    """Keep the last figure and no other."""
    last = max(index for index, one in enumerate(values) if one is not None)
    return [one if index == last else None for index, one in enumerate(values)]


def _label_places(ends: list[float], low: float, high: float, tall: float) -> list[str | None]:
    """Choose beside, above or below for the label at the end of each line, so that no two of them meet.

    `low` and `high` are the ends of the axis, `tall` its length in points. Where there is no room for all, the last
    lines go without.
    """
    heights = [(end - low) / (high - low) * tall for end in ends]
    for count in range(len(ends), 0, -1):
        ranks = sorted(range(count), key=lambda index: -heights[index])
        natural = {ranks[0]: "above", ranks[-1]: "below"} if count > 1 else {}
        best = min((_judged(heights, natural, places), places) for places in product(LIFTS, repeat=count))
        if best[0][0] < LABEL / 4 or count == 1:
            return [*best[1], *(None for _ in range(count, len(ends)))]
    return []


def _judged(heights: list[float], natural: Mapping[int, str], places: tuple[str, ...]) -> tuple[float, int]:
    """Say how much labels in these places would meet each other or the axis, and how far they are from natural."""
    at = [height + LABEL * LIFTS[place] for height, place in zip(heights, places, strict=False)]
    crowded = sum(max(0.0, LABEL - abs(one - other)) for one, other in combinations(at, 2))
    on_axis = sum(
        max(0.0, LABEL / 2 - height) for height, place in zip(at, places, strict=True) if place == "below"
    )
    odd = sum(natural.get(index, "right") != place for index, place in enumerate(places))
    return round(crowded + on_axis, 1), odd


def axis(values: list[float], unit: str) -> tuple[float, float, float]:
    """Give the ends and the step of an axis in round numbers, with room above and below for labels."""
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.25
    rough = (high - low + 2 * room) / 4
    tens = 10.0 ** floor(log10(rough))
    step = next(tens * factor for factor in (1, 2, 2.5, 5, 10) if tens * factor >= rough * 0.999)
    bottom = floor((low - room) / step) * step
    if low >= 0:
        bottom = max(0.0, bottom)
    top = ceil((high + room) / step) * step
    if unit == Unit.PERCENT and high <= 1:
        top = min(top, 1.0)
    return round(bottom, 12), round(top, 12), step


def _insert(worksheet: "Worksheet", chart: Any, row: int, wide: float, tall: float, says: str) -> None:
    chart.set_size({"width": int(wide * PIXELS), "height": int(tall * PIXELS)})
    chart.set_chartarea({"border": {"none": True}})
    offset = int(AROUND * PIXELS / 2)
    worksheet.insert_chart(
        row, 0, chart, {"description": says, "x_offset": 1, "y_offset": offset, "object_position": 1}
    )


def _font(theme: "Theme", colour: str | None = None, *, bold: bool = False) -> dict[str, Any]:
    size = theme.size(theme.data["charts"]["font"]["size"])
    return {"name": theme.font, "size": size, "bold": bold, "color": colour or theme.colour("text")}
