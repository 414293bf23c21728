"""What people and programs do to a workbook behind its locks: each is found and placed, or harmless, figures exact."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from edits import (
    LAST,
    Edit,
    as_twin,
    book,
    both,
    cell,
    lay,
    more_parts,
    move_column,
    put,
    rows,
    sheet,
    sort_by,
    sort_only,
    swap,
    swap_cells,
    without_formulas,
    xml,
    xml_from_1904,
)  # fmt: skip
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from pmf_xl.books.outside import ReadingProcess
from pmf_xl.collect.submit import examine
from pmf_xl.problems import Problem
from quarter import GOOD, SIGNED, Quarter, catalogue_of

#: What a good return of each service says.
EXACT: dict[str, dict[str, float | None]] = {
    "HR": {"HR01": 0.979, "HR02": 310 / 325, "HR03": 1.9, "HR04": 1, "HR05": 96, "HR07": 214},
    "WS": {"WS01": 0.452, "WS01/N": 0.461, "WS01/S": 0.443, "WS02": 57, "WS03": 29500, "WS04": -0.031},
}


@dataclass(frozen=True)
class Case:
    """An edit, and what must be said of it: severity, code and place of each problem."""

    edit: Edit
    found: str = ""  # one a line; nothing: it is harmless
    figures: dict[str, float | None] = field(default_factory=dict)  # that differ from those of a good return
    service: str = "HR"
    among: bool = False  # what is listed is said among much else

    @property
    def expected(self) -> set[str]:
        return {" ".join(line.split()) for line in self.found.splitlines() if line.strip()}

    @property
    def rejected(self) -> bool:
        return any(line.startswith("error") for line in self.expected)


def text(value: str, found: str = "query outturn-text-number Measures!L2", **figures: float | None) -> Case:
    """A percentage typed as text."""
    return Case(put(L2=value), found, dict(figures.items()))


NOT_A_NUMBER = "error outturn-not-a-number Measures!L2"


# -- rows and cells moved about -----------------------------------------------------------------------------------


def _paste_row_over(held: Worksheet) -> None:
    for column in range(1, 23):
        held.cell(4, column).value = held.cell(2, column).value


def _paste_table_below(held: Worksheet) -> None:
    lay(held, [[place.value for place in held[1]], *without_formulas(rows(held))], top=12)


def _paste_table_beside(held: Worksheet) -> None:
    lay(held, [[place.value for place in held[1]], *without_formulas(rows(held))], top=1, left=30)


def _transpose(held: Worksheet) -> None:
    held.protection.sheet = False
    values = [[place.value for place in row] for row in held.iter_rows(max_row=LAST)]
    for row in held.iter_rows():
        for place in row:
            place.value = None
    lay(held, [list(line) for line in zip(*without_formulas(values), strict=True)], top=1)


def _insert_row(held: Worksheet, **cells: object) -> None:
    held.insert_rows(4)
    for letter, value in cells.items():
        held[f"{letter}4"] = value


def _shift_entries_down(held: Worksheet) -> None:
    """A paste that began one row too low."""
    entries = [[held.cell(row, 12).value] for row in range(2, LAST)]
    lay(held, entries, top=3, left=12)
    held["L2"] = None


def _group(held: Worksheet) -> None:
    held.row_dimensions.group(3, 5, hidden=True)
    held.column_dimensions.group("F", "I", hidden=True)


ROWS = {
    "sorted by title": Case(sheet(sort_by(2))),
    "sorted by outturn": Case(sheet(sort_by(12))),
    "rows above the headings": Case(sheet(lambda held: held.insert_rows(1, 5))),
    "an empty row within": Case(sheet(_insert_row)),
    "a remark in a row of its own": Case(sheet(lambda held: _insert_row(held, B="Below: not audited"))),
    "a row of figures without reference": Case(
        sheet(lambda held: _insert_row(held, L=0.5)),
        "error row-unknown Measures!A4",
    ),
    "a row of another service's": Case(
        sheet(lambda held: _insert_row(held, A="WS01", B="Waste recycled", L=0.45)),
        "error row-unknown Measures!A4",
    ),
    "a row deleted": Case(sheet(lambda held: held.delete_rows(6)), "error row-missing Measures"),
    "two rows deleted": Case(sheet(lambda held: held.delete_rows(5, 2)), "error row-missing Measures"),
    "the headings deleted": Case(sheet(lambda held: held.delete_rows(1)), "error heading-missing Measures"),
    "one row pasted over another": Case(
        sheet(_paste_row_over),
        """error row-repeated Measures!A4
        error row-missing Measures""",
    ),
    "the table pasted again below": Case(
        sheet(_paste_table_below),
        "\n".join(["error row-unknown Measures!A12", *(f"error row-repeated Measures!A{row}" for row in range(13, 20))]),
    ),
    "the table pasted again beside": Case(
        sheet(_paste_table_beside),
        "\n".join(f"error heading-repeated Measures!{c}1" for c in ("AD", "AM", "AN", "AO", "AQ", "AU", "AV", "AW", "AX", "AY")),
    ),
    "rows turned into columns": Case(sheet(_transpose), "error heading-missing Measures!A1", among=True),
    "the references sorted and nothing else": Case(
        sheet(sort_only(1, 1)),
        """error locked-cell-changed Measures!B2
        error locked-cell-changed Measures!H8
        error formula-without-result Measures!L3""",
        among=True,
    ),
    "the outturns sorted and nothing else": Case(
        sheet(sort_only(12, 12)),
        """query outturn-missing Measures!L2
        query outturn-too-precise Measures!L6
        error locked-cell-changed Measures!L8""",
        among=True,
    ),
    "outturns pasted one row too low": Case(
        sheet(_shift_entries_down),
        """query outturn-missing Measures!L2
        error outturn-disagrees-with-parts Measures!L3
        error formula-without-result Measures!L4
        error outturn-not-a-number Measures!L5
        error outturn-not-a-number Measures!L6
        error locked-cell-changed Measures!L8""",
        among=True,
    ),
    "rows filtered and hidden": Case(
        sheet(lambda held: [setattr(held.row_dimensions[row], "hidden", True) for row in (2, 3, 4)]),
    ),
    "rows and columns grouped and folded away": Case(sheet(_group)),
    "an entry merged with the one below": Case(
        sheet(lambda held: held.merge_cells("L5:L6")),
        "query outturn-missing Measures!L6",
        {"HR05": None},
    ),
    "an entry merged with the one beside": Case(sheet(lambda held: held.merge_cells("L2:M2"))),
    "a title merged over an entry": Case(
        sheet(lambda held: held.merge_cells("B3:J3")),
        "\n".join(["error parts-incomplete Measures!J3", *(f"error locked-cell-changed Measures!{c}3" for c in "CDEFH")]),
    ),
    "two outturns exchanged": Case(
        sheet(lambda held: swap_cells(held, "L2", "L6")),
        """error percent-scale Measures!L2
        query outturn-too-precise Measures!L6""",
        among=True,
    ),
    "two references exchanged": Case(
        sheet(lambda held: swap_cells(held, "A2", "A6")),
        """error locked-cell-changed Measures!B2
        error locked-cell-changed Measures!B6""",
        among=True,
    ),
}  # fmt: skip

# -- columns and sheets --------------------------------------------------------------------------------------------


def _swap_headings(one: str, other: str) -> Edit:
    return sheet(lambda held: swap_cells(held, one, other))


def _copied(change_copy: bool, rename: bool = False) -> Edit:
    def change(held: openpyxl.Workbook) -> None:
        copy = held.copy_worksheet(held["Measures"])
        copy.title = "Measures (2)"
        if change_copy:
            copy["L2"] = 0.99
        if rename:
            held["Measures"].title = "Measures old"
            copy.title = "Measures"

    return book(change)


def _without_stamp_rows(held: Worksheet) -> None:
    held.delete_rows(3, 5)


COLUMNS = {
    "columns hidden": Case(
        sheet(lambda held: [setattr(held.column_dimensions[letter], "hidden", True) for letter in "ACLQ"]),
    ),
    "a column of its own within": Case(sheet(lambda held: held.insert_cols(12))),
    "a column of its own with the same heading": Case(
        sheet(lambda held: (held.insert_cols(12), held.__setitem__("L1", "outturn "))),
        "error heading-repeated Measures!M1",
    ),
    "the outturns moved to the end": Case(
        sheet(lambda held: move_column(held, 12, 23)),
        "query column-moved Measures!W1",
    ),
    "the headings of outturn and forecast exchanged": Case(
        _swap_headings("L1", "R1"),
        """query column-moved Measures!R1
        error marker-contradicts Measures!N4
        query outturn-missing Measures!R6""",
        among=True,
    ),
    "the headings of numerator and denominator exchanged": Case(
        _swap_headings("J1", "K1"),
        """query column-moved Measures!K1
        error numerator-exceeds-denominator Measures!K3""",
    ),
    "the headings of target and outturn exchanged": Case(
        _swap_headings("H1", "L1"),
        """query column-moved Measures!J1
        error locked-cell-changed Measures!L2""",
        among=True,
    ),
    "the outturn's heading retyped": Case(put(L1="Actual"), "error heading-missing Measures!A1"),
    "the outturn's heading in capitals and spaced": Case(put(L1="  OUTTURN\n")),
    "the target's heading retyped": Case(put(H1="Our target")),
    "the target's column deleted": Case(sheet(lambda held: held.delete_cols(8))),
    "the outturn's column deleted": Case(sheet(lambda held: held.delete_cols(12)), "error heading-missing Measures!A1"),
    "the commentary's column deleted": Case(sheet(lambda held: held.delete_cols(18)), "error heading-missing Measures!A1"),
    "a sheet renamed": Case(
        book(lambda held: setattr(held["Measures"], "title", "Our measures")), "query sheet-renamed Measures",
    ),
    "a sheet renamed in case and spaces only": Case(book(lambda held: setattr(held["Measures"], "title", " MEASURES"))),
    "the sheets in another order": Case(book(lambda held: held.move_sheet("Measures", 3))),
    "a sheet copied": Case(_copied(False)),
    "a sheet copied and the copy filled in": Case(_copied(True), "query sheet-copied Measures (2)!L2"),
    "a sheet copied, and the first put aside": Case(
        _copied(True, rename=True), "query sheet-copied Measures old!L2", {"HR01": 0.99},
    ),
    "the sheet of measures hidden": Case(book(lambda held: setattr(held["Measures"], "sheet_state", "hidden"))),
    "every hidden sheet shown": Case(
        book(lambda held: [setattr(one, "sheet_state", "visible") for one in held]),
    ),
    "the lists deleted": Case(book(lambda held: held.remove(held["Lists"]))),
    "the first sheet deleted": Case(book(lambda held: held.remove(held["Start here"]))),
    "the sign-off deleted": Case(book(lambda held: held.remove(held["Sign-off"])), "error sheet-missing Sign-off"),
    "sheets of its own": Case(book(lambda held: held.create_sheet("Workings", 0).append(["HR01", 0.5]))),
    "a picture of a sheet: a chart sheet": Case(book(lambda held: held.create_chartsheet("Chart"))),
}  # fmt: skip

# -- protection, stamp and names ----------------------------------------------------------------------------------


def _unprotect(held: openpyxl.Workbook) -> None:
    held.security = None
    for one in held:
        one.protection.sheet = False
        for row in one.iter_rows():
            for place in row:
                place.protection = Protection(locked=False)


def _no_validation(held: openpyxl.Workbook) -> None:
    for one in held:
        one.data_validations.dataValidation = []


def _stamp(**said: str | None) -> Edit:
    def change(held: Worksheet) -> None:
        for row in held.iter_rows():
            if row[0].value in said:
                row[1].value = said[row[0].value]

    return sheet(change, "Stamp")


def _second_stamp(held: openpyxl.Workbook) -> None:
    copy = held.copy_worksheet(held["Stamp"])
    for row in copy.iter_rows():
        if row[0].value == "service":
            row[1].value = "WS"


def _about(label: str, now: str) -> Edit:
    """Type over what Start here says of the return."""

    def change(held: Worksheet) -> None:
        at = next(row for row in held.iter_rows() if row[0].value == label)
        at[1].value = now

    return sheet(change, "Start here")


STAMPS = {
    "all protection stripped": Case(book(_unprotect)),
    "all validation stripped": Case(book(_no_validation)),
    "all conditional formats stripped": Case(
        xml("xl/worksheets/sheet2.xml", lambda held: held[: held.index(b"<conditionalFormatting")]
            + held[held.rindex(b"</conditionalFormatting>") + 24 :]),
    ),
    "the stamp says another service": Case(_stamp(service="WS"), "error stamp-damaged"),
    "the stamp says another period": Case(_stamp(period="2023-24-Q1"), "error stamp-damaged"),
    "the stamp says another layout": Case(_stamp(layout="9")),
    "the stamp's seal in capitals": Case(
        sheet(lambda held: [row[1].__setattr__("value", row[1].value.upper()) for row in held.iter_rows() if row[0].value == "seal"], "Stamp"),
        "error stamp-damaged",
    ),
    "a second stamp, of another service": Case(book(_second_stamp), "error stamp-damaged"),
    "the stamp moved to a sheet called otherwise": Case(book(lambda held: setattr(held["Stamp"], "title", "x"))),
    "another service's name typed in": Case(_about("Service", "Waste"), "error locked-cell-changed Start here!B6"),
    "another period typed in": Case(_about("Period", "R2 2024-25"), "error locked-cell-changed Start here!B7"),
    "another due date typed in": Case(_about("Due", "31 December 2024"), "error locked-cell-changed Start here!B8"),
    "a target lowered": Case(put(H2=0.9), "error locked-cell-changed Measures!H2"),
    "a target lowered and hidden by its format": Case(
        sheet(lambda held: (held.__setitem__("H2", 0.9), setattr(held["H2"], "number_format", '"98.0%"'))),
        "error locked-cell-changed Measures!H2",
    ),
    "a target as a formula of the same value": Case(cell("H2", "<f>98%</f><v>0.98</v>")),
    "a target as a formula never worked out": Case(put(H2="=98%"), "error locked-cell-changed Measures!H2"),
    "a previous outturn made better": Case(put(F2=0.95), "error locked-cell-changed Measures!F2"),
    "a definition cut": Case(put("Definitions", B2="Calls"), "error locked-cell-changed Definitions!B2"),
    "good is turned round": Case(put(D2="Lower"), "error locked-cell-changed Measures!D2"),
    "a figure for what is not due": Case(put(L8=3.5), "error locked-cell-changed Measures!L8"),
    "all print areas and names broken": Case(
        xml("xl/workbook.xml", lambda held: re.sub(rb"'(Measures|Start here)'!\$A\$1:\$[A-Z]+\$\d+", b"#REF!", held)),
    ),
    "names of its own": Case(
        book(lambda held: held.defined_names.add(DefinedName("Outturn", attr_text="Measures!$L$2"))),
    ),
    "a name that leads nowhere": Case(
        book(lambda held: held.defined_names.add(DefinedName("lost", attr_text="[7]gone!$A$1"))),
    ),
    "notes on cells": Case(
        sheet(lambda held: setattr(held["L2"], "comment", openpyxl.comments.Comment("should be 99%", "Fay"))),
    ),
    "links on cells": Case(sheet(lambda held: setattr(held["L2"], "hyperlink", "https://example.org"))),
}  # fmt: skip

# -- computed cells and formulas ----------------------------------------------------------------------------------

FORMULAS = {
    "a rating pasted over": Case(put(O2="RED"), "note computed-cell-changed Measures!O2"),
    "all ratings pasted over with GREEN": Case(
        sheet(lambda held: lay(held, [["GREEN"]] * 5, left=15)),
        "note computed-cell-changed Measures!O2",
    ),
    "a variance typed over": Case(put(P2=0.05), "note computed-cell-changed Measures!P2"),
    "a travel typed over": Case(put(Q2="WORSENING"), "note computed-cell-changed Measures!Q2"),
    "a check typed over": Case(put(M2="OK"), "note computed-cell-changed Measures!M2"),
    "a rating's formula made to say green": Case(
        cell("O2", '<f>"GREEN"</f><v>AMBER!</v>', "str"), "note computed-cell-changed Measures!O2",
    ),
    "an outturn of parts typed over": Case(put(L3=0.97), "error outturn-disagrees-with-parts Measures!L3"),
    "an outturn of parts typed over with what it is": Case(put(L3=310 / 325)),
    "an outturn of parts that is stale": Case(
        cell("L3", "<f>J3/K3</f><v>0.5</v>"), "error outturn-disagrees-with-parts Measures!L3",
    ),
    "parts taken out and the outturn typed": Case(
        put(J3=None, K3=None, L3=0.95),
        """error outturn-disagrees-with-parts Measures!L3
        query outturn-missing Measures!J3""",
    ),
    "a formula in an entry": Case(
        cell("L2", "<f>(318+1)/325-0.25%</f><v>0.979038461538462</v>"),
        """note outturn-formula Measures!L2
        query outturn-too-precise Measures!L2""",
        {"HR01": 0.979038461538462},
    ),
    "a formula never worked out": Case(cell("L2", "<f>318/325</f>"), "error formula-without-result Measures!L2"),
    "a formula that gives nothing": Case(
        cell("L2", '<f>""</f><v></v>', "str"), "error formula-without-result Measures!L2",
    ),
    "a formula with zero for its result": Case(
        cell("L2", "<f>318/325</f><v>0</v>"), "error formula-result-stale Measures!L2",
    ),
    "a formula over other cells whose result is stale": Case(
        cell("L2", "<f>SUM($J$3:J3)/K3</f><v>0.9</v>"), "error formula-result-stale Measures!L2",
    ),
    "a formula over other cells": Case(
        cell("L2", "<f>ROUND(Measures!J3/$K$3,3)</f><v>0.954</v>"), "note outturn-formula Measures!L2", {"HR01": 0.954},
    ),
    "a formula that leads to itself": Case(cell("L2", "<f>L2+1</f><v>0.979</v>"), "note outturn-formula Measures!L2"),
    "a formula of another file": Case(
        cell("L2", "<f>[1]Data!B2</f><v>0.979</v>"), "note outturn-formula Measures!L2",
    ),
    "a formula that starts a program": Case(
        cell("L2", "<f>cmd|'/c calc'!A0</f><v>0.979</v>"), "note outturn-formula Measures!L2",
    ),
    "a formula in error": Case(cell("L2", "<f>1/0</f><v>#DIV/0!</v>", "e"), "error outturn-error-value Measures!L2"),
    "a formula that gives text": Case(
        cell("L2", '<f>TEXT(0.979,"0.0%")</f><v>97.9%</v>', "str"),
        """note outturn-formula Measures!L2
        query outturn-text-number Measures!L2""",
    ),
    "an array formula over two entries": Case(
        both(cell("L3", "<v>0.5</v>"), cell("L2", '<f t="array" ref="L2:L3">{0.979;0.5}</f><v>0.979</v>')),
        """note outturn-formula Measures!L2
        error outturn-disagrees-with-parts Measures!L3""",
    ),
    "a shared formula": Case(
        both(cell("J3", '<f t="shared" ref="J3:K3" si="0">300+10</f><v>310</v>'), cell("K3", '<f t="shared" si="0"/><v>325</v>')),
        """note outturn-formula Measures!J3
        error formula-result-stale Measures!K3""",
    ),
    "a formula in a commentary": Case(cell("S2", "<f>\"Two left\"</f><v>Two left</v>", "str")),
    "a formula in a commentary never worked out": Case(
        cell("S2", '<f>CONCATENATE("Two"," left")</f>'), "error formula-without-result Measures!S2",
    ),
    "text that looks like a formula": Case(put(S2="'=1+1")),
}  # fmt: skip

# -- figures as people type them ----------------------------------------------------------------------------------

AS_TEXT = {
    "96.1 %": text("96.1 %", HR01=0.961),
    "96.1%": text("96.1%", HR01=0.961),
    "no-break space": text("96.1\u00a0%\u00a0", HR01=0.961),
    "thin and ideographic spaces": text("\u200997.9\u3000%", HR01=0.979),
    "full-width digits": text("９７．９％", HR01=0.979),
    "0.979": text("0.979"),
    "97.9 without its sign": text(
        "97.9",
        """error percent-scale Measures!L2
        query outturn-text-number Measures!L2""",
    ),
    "97,9": text("97,9 %", NOT_A_NUMBER),
    "n/a": text("n/a", NOT_A_NUMBER),
    "-": text("-", NOT_A_NUMBER),
    "tbc": text("tbc", NOT_A_NUMBER),
    "<5": text("<5", NOT_A_NUMBER),
    "97.9% (provisional)": text("97.9% (p)", NOT_A_NUMBER),
    "97.9*": text("97.9%*", NOT_A_NUMBER),
    "£97.9": text("£97.9", NOT_A_NUMBER),
    "zero-width space": text("97.9%\u200b", "query outturn-text-number Measures!L2"),
    "two figures": text("97.9% / 98%", NOT_A_NUMBER),
    "apostrophe before it": Case(
        sheet(lambda held: (held.__setitem__("L2", "0.979"), setattr(held["L2"], "quotePrefix", True))),
        "query outturn-text-number Measures!L2",
    ),
    "a number of posts as text": Case(put(L6="96"), "query outturn-text-number Measures!L6"),
    "a number of posts with spaces": Case(put(L6="  96 "), "query outturn-text-number Measures!L6"),
    "a percentage of posts": Case(put(L6="96%"), "error outturn-not-a-number Measures!L6"),
    "posts in pounds": Case(put(L6="£96"), "error outturn-not-a-number Measures!L6"),
    "a numerator with its comma": Case(
        put(J3="1,234", K3="1,300"),
        """query outturn-text-number Measures!J3
        query outturn-text-number Measures!K3""",
        {"HR02": 1234 / 1300},
    ),
    "a percentage for a numerator": Case(put(J3="95%"), "error outturn-not-a-number Measures!J3"),
    "spending as £29.5k": Case(put(L6="£29.5k"), "query outturn-text-number Measures!L6", service="WS"),
    "spending as £29,500.00": Case(put(L6="£29,500.00"), "query outturn-text-number Measures!L6", service="WS"),
    "spending as £1.2m": Case(
        put(L6="£1.2m"),
        """query outturn-text-number Measures!L6
        query commentary-missing Measures!S6
        query jumped Measures!L6
        query action-missing Measures!T6""",
        {"WS03": 1_200_000},
        service="WS",
    ),
    "spending as (29,500)": Case(put(L6="(29,500)"), "error outturn-not-a-number Measures!L6", service="WS"),
    "a minus of its own": Case(put(L7="−3.1%"), "query outturn-text-number Measures!L7", service="WS"),
    "true for a number": Case(put(L2=True), NOT_A_NUMBER),
    "false for a number": Case(put(L6=False), "error outturn-not-a-number Measures!L6"),
    "true for a yes": Case(put(L5=True)),
    "y for a yes": Case(put(L5="y")),
    "a date for a number": Case(
        sheet(lambda held: (held.__setitem__("L6", date(2024, 1, 5)), setattr(held["L6"], "number_format", "dd/mm/yyyy"))),
        "error outturn-not-a-number Measures!L6",
    ),
    "a number that looks like a date": Case(
        sheet(lambda held: setattr(held["L6"], "number_format", "dd/mm/yyyy")),
        "query figure-shown-as-date Measures!L6",
    ),
    "a number that looks like a time": Case(
        sheet(lambda held: setattr(held["L2"], "number_format", "hh:mm")), "query figure-shown-as-date Measures!L2",
    ),
    "a number shown as another": Case(sheet(lambda held: setattr(held["L2"], "number_format", '"12%"'))),
    "#N/A typed as text": Case(cell("L2", "<is><t>#N/A</t></is>", "inlineStr"), "error outturn-error-value Measures!L2"),
    "an error in capitals of its own": Case(
        cell("L2", "<is><t>#Div/0!</t></is>", "inlineStr"), NOT_A_NUMBER,
    ),
}  # fmt: skip

# -- the XML itself -----------------------------------------------------------------------------------------------

IN_XML = {
    "NaN": Case(cell("L2", "<v>NaN</v>"), NOT_A_NUMBER),
    "INF": Case(cell("L2", "<v>INF</v>"), NOT_A_NUMBER),
    "1E+999": Case(cell("L2", "<v>1E+999</v>"), NOT_A_NUMBER),
    "a number in capital E": Case(cell("L2", "<v>9.79E-1</v>")),
    "seventeen digits": Case(cell("L2", "<v>0.97899999999999998</v>")),
    "a number with a comma": Case(cell("L2", "<v>0,979</v>"), NOT_A_NUMBER),
    "a number with spaces about it": Case(cell("L2", "<v> 0.979 </v>"), "query outturn-text-number Measures!L2"),
    "a shared string that is not there": Case(cell("L2", "<v>99999</v>", "s"), "error broken-file"),
    "text in pieces": Case(
        cell("L2", "<is><r><t>97</t></r><r><rPr><b/></rPr><t>.9%</t></r></is>", "inlineStr"),
        "query outturn-text-number Measures!L2",
    ),
    "text with a reading aid": Case(
        cell("L2", '<is><t>97.9%</t><rPh sb="0" eb="1"><t>95%</t></rPh></is>', "inlineStr"),
        "query outturn-text-number Measures!L2",
    ),
    "a boolean": Case(cell("L2", "<v>1</v>", "b"), NOT_A_NUMBER),
    "an ISO date": Case(cell("L6", "<v>2024-07-01</v>", "d"), "error outturn-not-a-number Measures!L6"),
    "the same cell twice": Case(
        swap("xl/worksheets/sheet2.xml", '<c r="N2"', '<c r="L2"><v>0.5</v></c><c r="N2"'), "error broken-file",
    ),
    "the same row twice": Case(
        swap("xl/worksheets/sheet2.xml", '<row r="3"', '<row r="2"><c r="L2"><v>0.5</v></c></row><row r="3"'),
        "error broken-file",
    ),
    "cells out of their order": Case(
        swap("xl/worksheets/sheet2.xml", '<row r="2"', '<row r="9"><c r="W9"><v>0.5</v></c></row><row r="2"'),
        "error broken-file",
    ),
    "a sheet listed twice": Case(
        swap("xl/workbook.xml", 'name="Sign-off"', 'name="Measures"'), "error broken-file",
    ),
    "a value behind a comment": Case(
        swap("xl/worksheets/sheet2.xml", "<v>0.979</v>", "<v>0.9<!-- 9 -->79</v>"),
        "",
    ),
    "a value in characters by number": Case(
        swap("xl/worksheets/sheet2.xml", "<v>0.979</v>", "<v>0.9&#55;9</v>"),
        "",
    ),
    "a value in CDATA": Case(
        swap("xl/worksheets/sheet2.xml", "<v>0.979</v>", "<v><![CDATA[0.979]]></v>"),
        "",
    ),
    "entities of its own": Case(
        both(swap("xl/worksheets/sheet2.xml", "<v>0.979</v>", "<v>&x;</v>"),
             xml("xl/worksheets/sheet2.xml", lambda held: b'<!DOCTYPE w [<!ENTITY x "0.5">]>' + held)),
        "error broken-file",
    ),
    "namespaces with prefixes": Case(
        xml("xl/worksheets/sheet2.xml", lambda held: __import__("re").sub(rb"<(/?)(\w)", rb"<\1x:\2", held)
            .replace(b"xmlns=", b"xmlns:x=", 1)),
    ),
    "the dimension lies": Case(xml("xl/worksheets/sheet2.xml", lambda held: held.replace(b'ref="A1:V8"', b'ref="A1:B2"', 1))),
    "dates counted from 1904": Case(
        swap("xl/workbook.xml", "<workbookPr", '<workbookPr date1904="1"', 1),
        """error locked-cell-changed Projects!D2
        error locked-cell-changed Projects!D3
        query date-implausible Projects!G2
        query date-implausible Sign-off!C2
        query date-implausible Sign-off!C3
        query date-implausible Sign-off!C4""",
        service="WS",
    ),
    "dates counted from 1904, as they are": Case(xml_from_1904, service="WS"),
    "a macro's project": Case(more_parts(xl__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0"), "error unsafe-content"),
    "a link to another workbook": Case(
        both(
            cell("L2", "<f>[1]Data!B2</f><v>0.979</v>"),
            more_parts(
                xl__externalLinks__externalLink1_dot_xml=b'<externalLink xmlns="http://schemas.openxmlformats.org/'
                b'spreadsheetml/2006/main"><externalBook><sheetNames><sheetName val="Data"/></sheetNames></externalBook>'
                b"</externalLink>",
            ),
        ),
        "note outturn-formula Measures!L2",
    ),
    "an ActiveX button": Case(more_parts(xl__activeX__activeX1_dot_bin=b"\xd0\xcf"), "error unsafe-content"),
    "printer settings and a thumbnail": Case(
        more_parts(xl__printerSettings__printerSettings1_dot_bin=b"\x00" * 99, docProps__thumbnail_dot_jpeg=b"\xff\xd8"),
    ),
}  # fmt: skip

# -- dates --------------------------------------------------------------------------------------------------------


def when(found: str, service: str = "WS", **cells: object) -> Case:
    """Dates typed for the action that WS promises."""
    return Case(put(**cells), found, service=service)


DATES = {
    "30/09/2024 as text": when("query outturn-text-number Measures!V5", V5="30/09/2024"),
    "30th September 2024": when("query outturn-text-number Measures!V5", V5="30th September 2024"),
    "the American way": when("error date-not-a-date Measures!V5", V5="09/30/2024"),
    "ambiguous, as text": when("query outturn-text-number Measures!V5", V5="09/10/2024"),
    "end of September": when("error date-not-a-date Measures!V5", V5="end of September"),
    "R3": when("error date-not-a-date Measures!V5", V5="R3"),
    "its number, the format lost": when("", V5=45565),
    "a year": when("error date-not-a-date Measures!V5", V5=2024),
    "with a time of day": when("", V5=datetime(2024, 9, 30, 16, 30)),
    "day and month exchanged: before the period ended": when(
        "query date-implausible Measures!V5", V5=date(2024, 1, 10),
    ),
    "day and month exchanged: done in the future": Case(
        put("Projects", G2=date(2024, 8, 5)), "query date-implausible Projects!G2", service="WS",
    ),
    "day and month exchanged: signed in the future": Case(
        put("Sign-off", C2=date(2024, 8, 7)), "query date-implausible Sign-off!C2",
    ),
    "signed before the period began": Case(
        put("Sign-off", C2=date(2023, 7, 8)), "query date-implausible Sign-off!C2",
    ),
}  # fmt: skip

CASES: dict[str, Case] = {
    f"{kind}: {name}": case
    for kind, cases in {
        "rows": ROWS, "columns and sheets": COLUMNS, "locks and stamp": STAMPS, "formulas": FORMULAS,
        "as text": AS_TEXT, "xml": IN_XML, "dates": DATES,
    }.items()
    for name, case in cases.items()
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What became of one edited workbook."""

    disposition: str
    problems: tuple[Problem, ...]
    figures: dict[str, float | None]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    """Every edited workbook by the name of its edit, each read as if no other had come."""
    folder = tmp_path_factory.mktemp("edits")
    quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
    good = {service: quarter.hand_in(service, SIGNED | GOOD[service]) for service in GOOD}
    workspace, past, found = quarter.workspace, quarter.workspace.past, {}
    with ReadingProcess() as reader:
        for number, (name, case) in enumerate(CASES.items()):
            path = as_twin(good[case.service], quarter.returned / f"{number}.xlsx")
            case.edit(path)
            received = examine(workspace, past, quarter.period, path.name, path.read_bytes(), reader.read)
            figures = {
                "/".join(filter(None, (one.ref, one.breakdown))): one.outturn for one in received.figures
            }
            found[name] = Read(received.disposition, received.problems, figures)
    return found


@pytest.mark.parametrize("name", CASES)
def test_an_edit_is_found_or_harmless(read: dict[str, Read], name: str) -> None:
    case, file = CASES[name], read[name]
    said = {f"{problem.severity.value} {problem.code} {problem.place}".strip() for problem in file.problems}
    assert (said & case.expected if case.among else said) == case.expected
    if case.rejected:
        assert file.disposition in ("rejected", "unreadable")
        assert file.figures == {}, "of a return with an error nothing counts"
    else:
        queried = any(line.startswith("query") for line in case.expected)
        assert file.disposition == ("queried" if queried else "accepted")
        assert file.figures == EXACT[case.service] | case.figures
    for problem in file.problems:
        assert problem.message
        assert problem.remedy


# -- stamps that wander -------------------------------------------------------------------------------------------


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return Quarter(tmp_path / "workspace", catalogue_of(tmp_path / "kit"), "2024-25-Q1", date(2024, 7, 10))


def test_the_stamp_of_one_service_in_the_workbook_of_another_gives_neither_a_figure(quarter: Quarter) -> None:
    one, other = quarter.hand_in("HR"), quarter.hand_in("WS")
    stamp = {row[0].value: row[1].value for row in openpyxl.load_workbook(one)["Stamp"].iter_rows()}
    _stamp(**stamp)(other)
    one.unlink()
    file = quarter.collate_one(other)
    assert (file.disposition, file.service) == ("rejected", "HR")
    said = {(problem.code, problem.place) for problem in file.problems}
    assert {
        ("row-unknown", "Measures!A2"),
        ("row-missing", "Measures"),
        ("locked-cell-changed", "Start here!B6"),
    } <= said
    assert quarter.figures() == {}


def test_the_stamp_of_another_issue_of_the_same_service_is_told(quarter: Quarter, tmp_path: Path) -> None:
    """Figures moved by hand from an old workbook into a new one are fine; a new stamp on old questions is not."""
    quarter.issue("HR")
    (tmp_path / "kit" / "targets.csv").write_text(
        (tmp_path / "kit" / "targets.csv").read_text().replace("98%", "96%")
    )
    from pmf_xl.catalogue import read_kit

    catalogue, _ = read_kit(tmp_path / "kit")
    assert catalogue
    quarter.change(catalogue)
    again = quarter.issue("HR")["HR"].path
    old = again.parent / "replaced" / "2024-25-Q1 HR (1).xlsx"
    stamp = {row[0].value: row[1].value for row in openpyxl.load_workbook(again)["Stamp"].iter_rows()}
    from quarter import fill

    path = fill(old, quarter.returned / "old.xlsx", SIGNED | GOOD["HR"])
    _stamp(**stamp)(path)
    file = quarter.collate_one(path)
    assert file.disposition == "rejected"
    assert ("locked-cell-changed", "Measures!H2") in {
        (problem.code, problem.place) for problem in file.problems
    }
    assert quarter.figures() == {}
