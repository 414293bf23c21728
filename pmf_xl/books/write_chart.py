"""Native charts: stacked bars of counts beside their table, and a measure's run with its target and limits."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from pmf_xl.books.theme import DASHES
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme
    from pmf_xl.books.write_table import Placed
    from pmf_xl.layout.pictures import Bars, Curve

PIXELS = 4 / 3  # in a point
AROUND = 8.0  # points left free in the row that holds a chart
BAR, AROUND_BARS = 21.0, 78.0  # points for each bar; for title and legend
TALLEST = 400.0


class DataSheet:
    """The hidden sheet on which stand the figures that charts and sparklines draw; only there if it is needed."""

    def __init__(self, book: "Workbook", name: str) -> None:
        self._book, self._name = book, name
        self._rows: list[tuple[str, Sequence[Any]]] = []

    def put(self, label: str, values: Iterable[Any]) -> str:
        """Keep a row of values, and give the range in which it will stand."""
        row = tuple(values)
        self._rows.append((label, row))
        number = len(self._rows)
        return f"={self._name}!$B${number}:${xl_col_to_name(len(row))}${number}"

    def finish(self) -> None:
        """Write the sheet, after all others."""
        if not self._rows:
            return
        worksheet = self._book.add_worksheet(self._name)
        worksheet.hide()
        for number, (label, values) in enumerate(self._rows):
            worksheet.write_string(number, 0, label)
            for position, value in enumerate(values, start=1):
                if isinstance(value, str):
                    worksheet.write_string(number, position, value)
                elif value is not None:
                    worksheet.write_number(number, position, value)


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
    lines: list[tuple[str, str, Sequence[float | None]]] = [("outturn", "Outturn", curve.outturns)]
    ranged = any(one is not None for one in curve.targets_high)
    lines.append(("target", "From" if ranged else "Target", curve.targets))
    lines.append(("target", "To", curve.targets_high))
    lines += [("limits", name, values) for name, values in curve.limits]
    lines = [line for line in lines if any(one is not None for one in line[2])]
    low, high, step = _axis([one for _, _, values in lines for one in values if one is not None], curve.unit)
    places = _label_places([_last(values) for _, _, values in lines], low, high)
    for (kind, name, values), place in zip(lines, places, strict=True):
        style = theme.data["charts"]["series" if kind == "outturn" else kind]
        colour = theme.colour(style["colour"])
        dash = DASHES[style["dash"]]
        series = {
            "name": name,
            "categories": labels,
            "values": data.put(f"{curve.title}: {name}", values),
            "line": {"color": colour, "width": style["width"], "dash_type": dash},
        }
        label = _label(theme, name, figures, place)
        if (
            kind == "outturn"
        ):  # a figure between two gaps has no line: each has its mark, the last a larger one
            chart.add_series(series | {"marker": _mark(colour, 4)})
            alone = data.put(f"{curve.title}: last", _last_alone(values))
            last_mark = _mark(colour, theme.data["charts"]["last_point"]["size"] + 1)
            chart.add_series(
                {
                    "name": name,
                    "categories": labels,
                    "values": alone,
                    "line": {"none": True},
                    "marker": last_mark,
                }
                | {"data_labels": label}
            )
        else:
            chart.add_series(series | {"data_labels": label | {"custom": _only_last(values)}})
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
    chart.set_plotarea({"layout": {"x": 0.1, "y": 0.06, "width": 0.72, "height": 0.76}})
    _insert(worksheet, chart, row, wide, curve.tall, curve.says)
    return curve.tall + AROUND


def _last(values: Sequence[float | None]) -> float:
    return next(one for one in reversed(values) if one is not None)


def _only_last(values: Sequence[float | None]) -> list[dict[str, Any]]:
    """Label the last figure and no other."""
    last = max(index for index, one in enumerate(values) if one is not None)
    return [{} if index == last else {"delete": True} for index in range(len(values))]


def _label(theme: "Theme", name: str, figures: str, place: str) -> dict[str, Any]:
    shown = figures
    if name != "Outturn":  # named in each section of the format: for figures above nought and below
        shown = ";".join(f'"{name} "{section}' for section in figures.split(";"))
    return {
        "value": True,
        "position": place,
        "num_format": shown,
        "font": _font(theme, bold=name == "Outturn"),
    }


def _mark(colour: str, size: float) -> dict[str, Any]:
    return {"type": "circle", "size": size, "fill": {"color": colour}, "border": {"color": colour}}


def _last_alone(values: Sequence[float | None]) -> list[float | None]:
    """Keep the last figure and no other."""
    last = max(index for index, one in enumerate(values) if one is not None)
    return [one if index == last else None for index, one in enumerate(values)]


def _label_places(ends: list[float], low: float, high: float) -> list[str]:
    """Put the labels of the highest line above it, of the lowest below, of others beside, so that none meet."""
    order = sorted(range(len(ends)), key=lambda index: -ends[index])
    places = ["right"] * len(ends)
    if len(ends) > 1:
        on_axis = ends[order[-1]] - low < (high - low) * 0.12
        places[order[0]], places[order[-1]] = "above", "right" if on_axis else "below"
    return places


def _axis(values: list[float], unit: str) -> tuple[float, float, float]:
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
