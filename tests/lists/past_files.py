"""Files of past figures as teams keep them, and a workspace to take them into."""

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from pmf_xl.workspace import Workspace

#: Ten figures that a person reads in each of the files made below: by reference and period, percentages as fractions.
FIGURES = {
    ("BC1", "2022-23-Q4"): 0.942, ("BC1", "2023-24-Q1"): 0.954, ("BC1", "2023-24-Q2"): 0.961,
    ("SK1", "2022-23-Q4"): 8.1, ("SK1", "2023-24-Q1"): 7.9, ("SK1", "2023-24-Q2"): 7.4,
    ("CT1", "2022-23-Y"): 0.972,
    ("IN1", "2022-23-Q4"): 1250000.0, ("IN1", "2023-24-Q1"): 310000.0, ("IN1", "2023-24-Q2"): 640000.0,
}  # fmt: skip

KIT = {
    "framework.yaml": "council: Borchester District Council\n",
    "services.csv": "code,name\nFN,Finance\n",
    "measures.csv": (
        "ref,title,service,unit,decimals,polarity,frequency\n"
        "BC1,Bins collected,FN,percent,1,higher,quarterly\n"
        "SK1,Days lost to sickness,FN,number,1,lower,quarterly\n"
        "CT1,Council Tax collected,FN,percent,1,higher,annual\n"
        "IN1,Rent income,FN,currency,0,higher,quarterly\n"
    ),
}


def workspace(folder: Path) -> Workspace:
    """A workspace with the four measures."""
    kit = folder / "kit"
    kit.mkdir()
    for name, text in KIT.items():
        (kit / name).write_text(text, "utf-8")
    return Workspace.init(folder / "w", str(kit))


def held(at: Workspace) -> dict[tuple[str, str], float | None]:
    """The imported figures that stand."""
    return {(one.ref, str(one.period)): one.outturn for one in at.past.standing() if one.origin == "history"}


ACROSS = [
    ["Borchester District Council", None, None, None, None],
    ["Past performance, for the committee", None, None, None, None],
    [None, None, None, None, None],
    ["PI Ref", "Indicator", "Q4 2022/23", "2023/24 Q1", "2023-24 Quarter 2"],
    ["BC1", "Bins collected", "94.2%", "95.4%", "96.1%"],
    ["SK1", "Days lost to sickness", 8.1, 7.9, 7.4],
    [None, None, None, None, None],
    ["CT1", "Council Tax collected", "97.2%", None, "n/a"],
    ["IN1", "Rent income", 1250000, 310000, 640000],
    ["Total", None, None, 310007.9, None],
    ["* Figures are final.", None, None, None, None],
]
PLACES_LEFT_OUT = {"E8", "A10", "A11"}  # of the sheet above


def csv_text(rows: Sequence[Sequence[object]], separator: str) -> str:
    """The rows as text, without quotes."""
    return "".join(separator.join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows)


def book(rows: Sequence[Sequence[object]] = ACROSS, *, title: str = "Sheet1") -> bytes:
    """The rows as an .xlsx file; texts with a percent sign become cells formatted as percentages."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    if rows is ACROSS:
        sheet.merge_cells("A1:E1")
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is None:
                continue
            cell = sheet.cell(number, column)
            if isinstance(value, str) and value.endswith("%"):
                cell.value, cell.number_format = round(float(value[:-1]) / 100, 6), "0.0%"
            else:
                cell.value = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
