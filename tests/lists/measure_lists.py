"""Lists of measures as councils keep them in their own workbooks: titles above, notes and totals below, words of their own."""

import io
import re
from collections.abc import Sequence

import openpyxl

from pmf_xl.books.read_list import list_sheet, read_list
from pmf_xl.lists.measures import read_measures
from pmf_xl.lists.understood import ListRead

COUNCIL = "Borchester District Council"
HEADINGS = ["PI Ref", "Indicator", "Department", "Good to be high/low?", "Reporting frequency", "Lead Officer",
            "2022/23 Outturn", "2023/24 Outturn", "Target 2024/25", "RAG 2023/24", "Comments"]  # fmt: skip
TEN = [
    ["CS01", "% of calls answered within 30 seconds", "Customer Services", "High", "Quarterly", "J. Archer", "84.2%", "87.8%", "90%", "Amber", "new phones"],
    ["CS02", "Complaints answered in 10 working days", "Customer Services", "Bigger is better", "Q", "J. Archer", "91.4%", "93%", "95%", "Amber", None],
    [],
    ["HS01", "Average time to re-let a council home", "Housing ", "Low", "Quarterly", "P. Grundy", "27 days", "24 days", "21 days", "Amber", None],
    ["HS02", "Households in temporary accommodation", "Housing", "Smaller is better", "quarterly", "P. Grundy", 61, "n/a", 50, "No data", "system change"],
    ["HS03", "Rent collected as a share of rent due", "Housing", "High", "Monthly", "P. Grundy", "98.1%", "98.5%", "99%", "Amber", None],
    ["EN01", "Household waste recycled", "Environment and Leisure", "Higher", "Quarterly", "L. Snell", "44.4%", "45.1%", "46%", "Amber", "provisional"],
    ["EN02", "Missed bins per 100,000 collections", "Environment and Leisure", "Lower", "Monthly", "L. Snell", 52, 47, 45, "Amber", None],
    ["FN01", "Council Tax collected", "Finance", "Up", "Annual", "B. Aldridge", "97.2%", "97.5%", "98%", "Amber", None],
    ["FN02", "Income from commercial property", "Finance", "High", "Annually", "B. Aldridge", "£1,250,000", "£1,310,000", "£1,400,000", "Amber", None],
    ["HR01", "Working days lost to sickness per employee", "Human Resources", "Low", "Half-yearly", "K. Carter", 8.3, 7.9, 7.5, "Amber", None],
    ["Total", None, None, None, None, None, None, None, None, 10, None],
    [],
    ["* All figures are provisional until audited."],
    ["Source: corporate performance system"],
]  # fmt: skip


def messy(headings: Sequence[object] = HEADINGS, rows: Sequence[Sequence[object]] = TEN) -> bytes:
    """A workbook with a merged title, a date line and a blank row above; signs are number formats, as Excel makes them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Corporate PIs"
    sheet["A1"] = "Borchester District Council: Corporate Performance Indicators 2024/25"
    sheet.merge_cells("A1:K1")
    sheet["A2"] = "Last updated 3 May 2024"
    for number, row in enumerate([headings, *rows], 4):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, str) and re.fullmatch(r"[\d.]+%", value):
                cell.value, cell.number_format = round(float(value[:-1]) / 100, 6), "0.0%"
            elif isinstance(value, str) and re.fullmatch(r"£[\d,]+", value):
                cell.value, cell.number_format = int(value[1:].replace(",", "")), '"£"#,##0'
            else:
                cell.value = value  # type: ignore[assignment]
    book.create_sheet("Notes")["A1"] = "Nothing to see here"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def understood(content: bytes, *, bare_percentages: bool = False, sheet: str = "") -> ListRead:
    """The list as it is understood."""
    sheets = [list_sheet(grid) for grid in read_list(content, "list").values()]
    return read_measures(sheets, COUNCIL, bare_percentages=bare_percentages, sheet=sheet)


def column(read: ListRead, key: str) -> list[object]:
    """What stands in a column of measures, None where nothing does."""
    return [row[key].value if key in row else None for row in read.rows["measures"]]


def figures(read: ListRead, table: str, key: str) -> dict[tuple[str, str], object]:
    """Targets or past figures by reference and period."""
    return {(str(row["ref"].value), str(row["period"].value)): row[key].value for row in read.rows[table]}
