"""Results that stand in a workbook when it is opened: Excel shows them, and asks nobody to save what nobody changed.

xlsxwriter tells Excel to work everything out on opening (`fullCalcOnLoad`), as it does not know the results. Whoever
then closes a workbook is asked "Do you want to save your changes?". Here every formula is stored with its result, and
tests hold the results to what LibreOffice and IronCalc work out, so that nothing need be told.

Excel works everything out, and asks, for a second reason: where `calcId`, the number of the engine that worked it out
last, is below its own. xlsxwriter writes 124519, that of Excel 2007. In files that Excel saved stands 145621 of 2010,
152511 of 2013, 162913 or 171027 of 2016, and 191029 of 2019, 2021, 2024 and Microsoft 365 alike; that is what is
written here. An Excel whose own is lower lets the results stand.

What changes a figure is worked out all the same, as in every workbook. Excel would ask again for a formula that it
works out on every opening (TODAY, NOW, RAND, OFFSET, INDIRECT, CELL, INFO): there is none in ours, which
tests/gate/saving.py sees to. A program that leaves results out, as openpyxl does when it saves, leaves cells without
any, and those Excel works out when it opens them, as far as others have told; docs/try-in-excel.md asks for it.
"""

from typing import Final

from xlsxwriter.workbook import Workbook

ENGINE: Final = 191029  # of Excel 2019 and all since


def believe_results(book: Workbook) -> None:
    """Let the results stand that are stored with a workbook's formulas."""
    book.set_calc_mode("auto", ENGINE)
    book.calc_on_load = False
