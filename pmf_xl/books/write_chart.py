"""Native charts on the sheets of a report: stacked bars of counts beside their table, and what all charts share."""

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from pmf_xl.books.heights import text_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme
    from pmf_xl.books.write_table import Placed
    from pmf_xl.layout.parts import Content
    from pmf_xl.layout.pictures import Bars

PIXELS = 4 / 3  # in a point
AROUND = 8.0  # points left free in the row that holds a chart
BAR, AROUND_BARS, UPRIGHT = 17.0, 60.0, 130.0  # points for each bar; for title and legend; of columns
LONG_NAMES = 0.25  # of the width: where several names are longer, programs break them into two lines
TWO_LINES = 24.0  # points for each bar then, or they leave every other name out
TALLEST = 300.0  # what can be seen at once on a small screen
SHARE_OF_BARS, SHARE_OF_COLUMNS = 0.6, 0.5  # of a chart's width, of its height, that the longest bar takes
SHARE_BESIDE = 0.78  # of what names leave of a chart's width, that the longest bar takes
NARROWEST = 17.0  # points of a part of a bar that holds its number


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
    chart = book.add_chart({"type": "column" if bars.upright else "bar", "subtype": "stacked"})
    categories = cells_of(placed, bars.category, drawn)
    lines = [placed.table.lines[index].values for index in drawn]
    longest = max(sum(_count(line, key) for key in bars.keys) for line in lines)
    # What names leave of the width, if that is less; programs break those that are longer than half of it.
    widths = [text_width(str(line.get(bars.category)), theme.size("table")) for line in lines]
    names = max(widths)
    bar = TWO_LINES if sum(name > wide * LONG_NAMES for name in widths) > 1 else BAR
    tall = UPRIGHT if bars.upright else min(TALLEST, bar * len(drawn) + AROUND_BARS)
    beside = min(wide * SHARE_OF_BARS, (wide - min(names, wide / 2)) * SHARE_BESIDE)
    point = longest / (tall * SHARE_OF_COLUMNS if bars.upright else beside)  # counts in one of paper
    for key in bars.keys:
        style = theme.data["ratings"][key]
        chart.add_series(
            {
                "name": theme.mark("ratings", key),
                "categories": categories,
                "values": cells_of(placed, key, drawn),
                "fill": {"color": theme.colour(style["fill"])},
                # White bars must be seen on white paper, and neighbours told apart in black and white.
                "border": {"color": theme.colour("text"), "width": 0.5},
                "gap": 40,
                "data_labels": {
                    "value": True,
                    "num_format": f'"{style["shape"]} "0;;',  # the shape says which it is without the colour
                    "font": font(theme, theme.colour(style["colour"])),
                    # Where there is no room for the number, it stands in the table above.
                    "custom": [
                        None if _count(line, key) >= NARROWEST * point else {"delete": True} for line in lines
                    ],
                },
            }
        )
    chart.set_title({"name": bars.title, "name_font": font(theme, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": font(theme)})
    counted, named = ("y_axis", "x_axis") if bars.upright else ("x_axis", "y_axis")
    axes = {
        counted: {
            "num_font": font(theme), "major_gridlines": {"visible": False}, "visible": False,
            "min": 0, "num_format": "0",
        },
        named: {"num_font": font(theme), "reverse": not bars.upright, "major_tick_mark": "none",
                "interval_unit": 1},  # every bar is named
    }  # fmt: skip
    chart.set_x_axis(axes["x_axis"])
    chart.set_y_axis(axes["y_axis"])
    insert(worksheet, chart, row, wide, tall, bars.says)
    return tall + AROUND


def _count(line: "Mapping[str, Content]", key: str) -> float:
    count = line.get(key)
    return count if isinstance(count, (int, float)) else 0.0


def cells_of(placed: "Placed", key: str, drawn: list[int]) -> str:
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


def insert(
    worksheet: "Worksheet", chart: Any, row: int, wide: float, tall: float, says: str, column: int = 0
) -> None:
    """Put a chart into a row that is left for it, beginning at a column; sizes are in points."""
    chart.set_size({"width": int(wide * PIXELS), "height": int(tall * PIXELS)})
    chart.set_chartarea({"border": {"none": True}})
    offset = int(AROUND * PIXELS / 2)
    worksheet.insert_chart(
        row, column, chart, {"description": says, "x_offset": 1, "y_offset": offset, "object_position": 1}
    )


def font(theme: "Theme", colour: str | None = None, *, bold: bool = False) -> dict[str, Any]:
    """Give the print of a chart's texts."""
    size = theme.size(theme.data["charts"]["font"]["size"])
    return {"name": theme.font, "size": size, "bold": bold, "color": colour or theme.colour("text")}
