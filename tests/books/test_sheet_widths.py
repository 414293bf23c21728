"""Columns of tables that stand under each other: as wide as what is widest in any of them."""

from pmf_xl.books.paging import Paper
from pmf_xl.books.sheet_widths import sheet_fitted
from pmf_xl.books.theme import house_theme
from pmf_xl.layout.parts import Column, Kind, Line, Section, Sheet, Table

COLUMNS = (Column("ref", "Ref", Kind.TEXT, 0), Column("figure", "So far", Kind.FIGURE, 0))


def table(ref: str, figure: float, unit: str) -> Table:
    return Table(
        COLUMNS, (Line(ref, {"ref": ref, "figure": figure}, {"unit": unit, "decimals": 0}),), keys=("ref",)
    )


def test_a_figure_of_a_later_table_has_room() -> None:
    """£14,356,000 has 11 signs, and was printed as ### where a percentage stood in the table above."""
    sheet = Sheet(
        "Look", (table("A", 0.4, "percent"), Section("Finance"), table("B", 14_356_000, "currency"))
    )
    assert sheet_fitted(sheet, house_theme(), Paper.lying(landscape=True)).widths[1] > 9
