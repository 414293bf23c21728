"""A native chart of variances: bars to either side of zero, told apart without colour."""

from typing import TYPE_CHECKING, Any

from pmf_xl.books.write_chart import cells_of, font, insert

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.beneath import Beneath
    from pmf_xl.books.theme import Theme
    from pmf_xl.books.write_table import Placed
    from pmf_xl.layout.pictures import Variances

LINE, AROUND_LINES, TALLEST = 33.0, 64.0, 400.0  # points for each line; for title and legend; of all
ROOM = 0.18  # of the length of all bars, for the figures at their ends
SHOWN = "+0.0%;-0.0%;0.0%"


def insert_variances(
    book: "Workbook",
    worksheet: "Worksheet",
    theme: "Theme",
    placed: "Placed",
    data: "Beneath",
    variances: "Variances",
    row: int,
    column: int,
    wide: float,
) -> None:
    """Put a chart of variances into a row that is left for it."""
    chart = book.add_chart({"type": "bar"})
    keys = [line.key for line in placed.table.lines]
    names = cells_of(placed, variances.category, [keys.index(key) for key in variances.lines])
    data.head(variances.title, variances.lines)
    # Filled and empty, so that they are told apart in black and white.
    fills: tuple[Any, ...] = ({"color": theme.colour("accent")}, {"color": theme.colour("page")})
    for (name, shares), fill in zip(variances.shares, fills, strict=True):
        chart.add_series(
            {
                "name": name,
                "categories": names,
                "values": data.put(name, shares, SHOWN),
                "fill": fill,
                "border": {"color": theme.colour("accent"), "width": 1},
                "gap": 60,
                "overlap": 0,
                "data_labels": {
                    "value": True, "num_format": SHOWN, "position": "outside_end", "font": font(theme),
                },
            }
        )  # fmt: skip
    chart.set_title({"name": variances.title, "name_font": font(theme, bold=True), "overlay": False})
    chart.set_legend({"position": "bottom", "font": font(theme)})
    known = [share for _, shares in variances.shares for share in shares if share is not None]
    # Each bar has its figure: no scale is needed.
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **_ends(known)})
    chart.set_y_axis(
        {
            "num_font": font(theme), "reverse": True, "label_position": "low", "major_tick_mark": "none",
            "line": {"color": theme.colour("text"), "width": 1},
        }
    )  # fmt: skip
    insert(worksheet, chart, row, wide, tall_of_variances(variances), variances.says, column)


def tall_of_variances(variances: "Variances") -> float:
    """Give how tall a chart of variances is, in points."""
    return min(TALLEST, LINE * len(variances.lines) + AROUND_LINES)


def _ends(shares: list[float]) -> dict[str, float]:
    """Choose the ends of an axis with zero on it, and room for the figures at the ends of the bars."""
    low, high = min(0.0, *shares), max(0.0, *shares)
    room = max(high - low, 0.02) * ROOM
    return {"min": round(low - room, 4), "max": round(high + room, 4)}
