"""Drawings and charts: within the sheet, the right way round, and leading to sheets that are there."""

import math
from collections import Counter
from collections.abc import Iterator

from excel_cells import ERRORS
from excel_formulas import formula_findings
from excel_package import CHART, DRAWING, LAST_COLUMN, LAST_ROW, Element, Finding, Package

MOST_SERIES = 255
MOST_POINTS = 32_000
MARKER = range(2, 73)
#: How the pictures that Excel shows begin, by the ending of their name.
PICTURES = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "gif": b"GIF8",
    "bmp": b"BM",
}
_AXES = ("catAx", "valAx", "dateAx", "serAx")
_LABEL_SAYS = (
    "delete",
    "tx",
    "numFmt",
    "spPr",
    "txPr",
    "dLblPos",
    "showVal",
    "showLegendKey",
    "showCatName",
    "layout",
)


def findings(package: Package) -> Iterator[Finding]:
    """Look at what is drawn on every sheet."""
    for sheet in package.sheets:
        for part in package.linked(sheet.part, "drawing"):
            root = package.xml(part)
            if root is None:
                continue
            yield from _anchors(part, root)
            for chart in package.linked(part, "chart"):
                drawn = package.xml(chart)
                if drawn is not None:
                    yield from _chart(package, chart, drawn)
    for part in package.names:
        begins = PICTURES.get(part.rpartition(".")[2].casefold())
        if begins and "/media/" in part and not package.zip.read(part).startswith(begins):
            yield Finding("picture-broken", part, "it is no picture of the kind that its name says")


def _number(anchor: Element, place: str) -> int:
    found = anchor.find(place)
    return int(found.text or 0) if found is not None else 0


def _anchors(part: str, root: Element) -> Iterator[Finding]:
    for anchor in root.iterfind(f"{DRAWING}twoCellAnchor"):
        start, end = (
            tuple(
                _number(anchor, f"{DRAWING}{which}/{DRAWING}{name}")
                for name in ("col", "colOff", "row", "rowOff")
            )
            for which in ("from", "to")
        )
        if start[:2] > end[:2] or start[2:] > end[2:]:
            yield Finding("anchor-backwards", part, f"from {start} to {end}")
        if end[0] >= LAST_COLUMN or end[2] >= LAST_ROW or min(*start, *end) < 0:
            yield Finding("anchor-outside-sheet", part, f"from {start} to {end}")
    for anchor in root.iterfind(f"{DRAWING}oneCellAnchor"):
        place = anchor.find(f"{DRAWING}ext")
        if place is None or min(int(place.get("cx", "-1")), int(place.get("cy", "-1"))) < 0:
            yield Finding("anchor-size", part, "a drawing has no size")
    numbers = Counter(one.get("id", "") for one in root.iter(f"{DRAWING}cNvPr"))
    for number, count in numbers.items():
        if count > 1 or not number.isdigit():
            yield Finding("drawing-id", part, f"{number!r}, {count} times")


def _chart(package: Package, part: str, root: Element) -> Iterator[Finding]:
    series = list(root.iter(f"{CHART}ser"))
    if len(series) > MOST_SERIES:
        yield Finding("chart-series-too-many", part, f"{len(series)}")
    for name in ("idx", "order"):
        for number, count in Counter(_value(one, name) for one in series).items():
            if count > 1:
                yield Finding("chart-series-number", part, f"{name} {number}, {count} times")
    for formula in root.iter(f"{CHART}f"):
        if not formula.text:
            yield Finding("chart-formula-empty", part, "a series or a title leads nowhere")
        yield from formula_findings(package, part, "a chart", formula.text or "")
    yield from _axes(part, root)
    yield from _points(part, root)
    for one in series:
        for labels in one.iterfind(f"{CHART}dLbls"):
            yield from _labels(part, labels)


def _value(one: Element, name: str) -> str:
    found = one.find(f"{CHART}{name}")
    return "" if found is None else found.get("val", "")


def _axes(part: str, root: Element) -> Iterator[Finding]:
    axes = [axis for kind in _AXES for axis in root.iter(f"{CHART}{kind}")]
    known = {_value(axis, "axId") for axis in axes}
    area = root.find(f".//{CHART}plotArea")
    for plot in () if area is None else area:
        if str(plot.tag).endswith("Chart"):
            for axis in plot.iterfind(f"{CHART}axId"):
                if axis.get("val", "") not in known:
                    yield Finding("chart-axis-unknown", part, f"axis {axis.get('val')}")
    for axis in axes:
        if _value(axis, "crossAx") not in known:
            yield Finding("chart-axis-unknown", part, f"crosses axis {_value(axis, 'crossAx')}")
        scale = axis.find(f"{CHART}scaling")
        low, high = ("", "") if scale is None else (_value(scale, "min"), _value(scale, "max"))
        if low and high and float(low) >= float(high):
            yield Finding("chart-scale", part, f"from {low} to {high}")
    if len(known) != len(axes):
        yield Finding("chart-axis-twice", part, f"{len(axes)} axes, {len(known)} numbers")


def _points(part: str, root: Element) -> Iterator[Finding]:
    for kind in ("numCache", "strCache", "numLit", "strLit"):
        for cache in root.iter(f"{CHART}{kind}"):
            said = int(_value(cache, "ptCount") or 0)
            numbers = [int(one.get("idx", "0")) for one in cache.iterfind(f"{CHART}pt")]
            if (
                numbers != sorted(set(numbers))
                or any(number >= said for number in numbers)
                or said > MOST_POINTS
            ):
                yield Finding("chart-points", part, f"{said} said, points {numbers[:5]}")
    for cache in root.iter(f"{CHART}numCache", f"{CHART}numLit"):
        for value in cache.iterfind(f"{CHART}pt/{CHART}v"):
            if not _is_number(value.text or ""):
                yield Finding("chart-value", part, f"a point is {value.text!r}")
    for size in root.iter(f"{CHART}size"):
        if int(size.get("val", "5")) not in MARKER:
            yield Finding("chart-marker", part, f"size {size.get('val')}")
    for name, least, most in (("gapWidth", 0, 500), ("overlap", -100, 100), ("holeSize", 1, 90)):
        for one in root.iter(f"{CHART}{name}"):
            if not least <= int(one.get("val", "0").rstrip("%")) <= most:
                yield Finding("chart-gap", part, f"{name} {one.get('val')}")


def _is_number(text: str) -> bool:
    """As Excel keeps it; an error such as #N/A it keeps as it is."""
    try:
        return text in ERRORS or math.isfinite(float(text))
    except ValueError:
        return False


def _labels(part: str, labels: Element) -> Iterator[Finding]:
    own = labels.findall(f"{CHART}dLbl")
    for number, count in Counter(_value(one, "idx") for one in own).items():
        if count > 1:
            yield Finding("chart-label-twice", part, f"the label of point {number}, {count} times")
    for one in own:
        if not any(one.find(f"{CHART}{name}") is not None for name in _LABEL_SAYS):
            yield Finding("chart-label-empty", part, f"the label of point {_value(one, 'idx')} says nothing")
