"""A measure's run as a native line chart: with its target and limits, each named at the end of its line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import floor, log10
from typing import TYPE_CHECKING, Any

from pmf_xl.books.axis import ends_and_step
from pmf_xl.books.heights import text_width
from pmf_xl.books.theme import DASHES
from pmf_xl.books.widths import BOLD, printed
from pmf_xl.books.write_chart import font, insert

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.beneath import Beneath
    from pmf_xl.books.theme import Theme
    from pmf_xl.layout.pictures import Curve

TOP, BELOW = 8.0, 38.0  # points above the axes; below them, for the periods in two lines
BESIDE = 12.0  # points that a label stands away from its line or axis, and from the chart's edge
LABEL = 13.0  # points that a label is tall
LIFTS = {"right": 0.0, "above": 0.95, "below": -0.95}  # how far above its point a label stands, in labels
OUTTURN = "Outturn"
MILLION = 10**6


@dataclass(frozen=True, slots=True)
class _Axis:
    """The ends and the step of an axis, and how its figures are written."""

    low: float
    high: float
    step: float
    figures: str


def insert_curve(
    book: "Workbook",
    worksheet: "Worksheet",
    theme: "Theme",
    data: "Beneath",
    curve: "Curve",
    row: int,
    wide: float,
) -> None:
    """Put a chart of a run into a row that is left for it."""
    chart = book.add_chart({"type": "line"})
    _keep_labels_on_one_line(chart)
    periods = data.head(curve.title, curve.labels)
    whole = theme.number(curve.unit, curve.decimals)
    lines = _lines(curve)
    axis = _axis([one for _, _, values in lines for one in values if one is not None], curve, whole)
    figures = _in_millions(whole, max(abs(_last(values)) for _, _, values in lines), digits=4)
    places = _label_places(
        [_last(values) for _, _, values in lines], axis.low, axis.high, curve.tall - TOP - BELOW
    )
    said = []
    for (kind, name, values), place in zip(lines, places, strict=True):
        style = theme.data["charts"][kind]
        colour, dash = theme.colour(style["colour"]), DASHES[style["dash"]]
        shared: dict[str, Any] = {"name": name, "categories": periods}
        drawn = shared | {
            "values": data.put(name, values, whole),
            "line": {"color": colour, "width": style["width"], "dash_type": dash},
        }
        label = {"data_labels": _label(theme, name, figures, place)} if place else {}
        if label:
            said.append(_said(name, figures, _last(values)))
        if (
            kind == "series"
        ):  # a figure between two gaps has no line: each has its mark, the last a larger one
            chart.add_series(drawn | {"marker": _mark(colour, 4)})
            alone = data.put(f"{name}, the last", _last_alone(values), whole)
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
    # Below the plot, also where figures fall below zero and the axis is drawn in the middle of it.
    chart.set_x_axis(
        {"num_font": font(theme), "line": {"color": theme.colour("hairline")}, "label_position": "low"}
    )
    grid = {"visible": True, "line": {"color": theme.colour("hairline"), "width": 0.5}}
    chart.set_y_axis(
        {
            "num_font": font(theme), "num_format": axis.figures, "major_gridlines": grid, "line": {"none": True},
            "min": axis.low, "max": axis.high, "major_unit": axis.step,
        }
    )  # fmt: skip
    chart.set_plotarea({"layout": _room(theme, axis, said, wide, curve.tall)})
    insert(worksheet, chart, row, wide, curve.tall, curve.says)


def _keep_labels_on_one_line(chart: Any) -> None:
    """Forbid that labels are wrapped, as programs do with a long one: XlsxWriter has no word for it."""
    write_labels, write_tag = chart._write_d_lbls, chart._xml_empty_tag

    def without_wrapping(tag: str, attributes: Any = ()) -> None:
        write_tag(tag, [*attributes, ("wrap", "none")] if tag == "a:bodyPr" else attributes)

    def write(labels: Any) -> None:
        chart._xml_empty_tag = without_wrapping
        write_labels(labels)
        chart._xml_empty_tag = write_tag

    chart._write_d_lbls = write


def _room(theme: "Theme", axis: _Axis, said: Sequence[str], wide: float, tall: float) -> dict[str, float]:
    """Give the axes what the figures at their left and the labels at the ends of the lines leave of a chart."""
    size = theme.size(theme.data["charts"]["font"]["size"])
    figures = max(text_width(printed(end, axis.figures), size) for end in (axis.low, axis.high))
    left = figures + BESIDE
    right = max((text_width(text, size) * BOLD for text in said), default=0.0) + 2 * BESIDE
    return {
        "x": left / wide,
        "y": TOP / tall,
        "width": max(0.3, (wide - left - right) / wide),
        "height": (tall - TOP - BELOW) / tall,
    }


def _in_millions(figures: str, most: float, digits: int) -> str:
    """Give a number format that writes millions as such, with some digits that count: in full no label has room.

    >>> _in_millions("£#,##0;-£#,##0", 462_580_000, 4), _in_millions("#,##0", 5_000, 4)
    ('£#,##0.0,,"m";-£#,##0.0,,"m"', '#,##0')
    """
    if most < MILLION or "%" in figures:
        return figures
    places = max(0, digits - 1 - floor(log10(most / MILLION)))
    return re.sub(r"0(\.0+)?(?=;|$)", f'0{"." + "0" * places if places else ""},,"m"', figures)


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


def _only_last(values: Sequence[float | None]) -> list[dict[str, Any] | None]:
    """Label the last figure and no other; None leaves a label as it is, which Excel writes as nothing at all."""
    last = max(index for index, one in enumerate(values) if one is not None)
    return [None if index == last else {"delete": True} for index in range(len(values))]


def _said(name: str, figures: str, value: float) -> str:
    """Write a label as it will stand at the end of a line."""
    return printed(value, figures) if name == OUTTURN else f"{name} {printed(value, figures)}"


def _label(theme: "Theme", name: str, figures: str, place: str) -> dict[str, Any]:
    """Name a line at its end, in each section of its number format: for figures above zero and below."""
    named = "" if name == OUTTURN else f"{name} "
    apart = "  " if place == "right" else ""  # from the mark at the end of the run
    shown = ";".join(f'"{apart}{named}"{section}' for section in figures.split(";"))
    return {
        "value": True,
        "position": place,
        "num_format": shown,
        "font": font(theme, bold=name == OUTTURN),
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


def _axis(values: list[float], curve: "Curve", figures: str) -> _Axis:
    """Choose an axis, and how its figures are written."""
    low, high, step = ends_and_step(values, curve.unit, curve.decimals)
    most = max(abs(low), abs(high))
    is_quarters = round(step / 10.0 ** floor(log10(step)), 1) == 2.5
    needed = 1 + max(0, floor(log10(most)) - floor(log10(step))) + is_quarters
    return _Axis(low, high, step, _in_millions(figures, most, needed))
