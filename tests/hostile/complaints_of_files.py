"""Complaints about what was done to sheets and files, and about several files of one return."""

import openpyxl
from complaint import (
    Complaint,
    after,
    as_it_is,
    as_numbers_keeps_it,
    as_open_document,
    beside_a_good_one,
    filled_in_before_a_new_issue,
    half_of_it,
    never_filled_in,
    not_issued,
    sent_again_with,
    sent_for_the_next_period,
    sent_twice,
    with_a_password,
)  # fmt: skip
from edits import LAST, book, both, lay, more_parts, put, rows, sheet, sort_by
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet


def _coloured_below(held: Worksheet) -> None:
    for row in held.iter_rows(min_row=9, max_row=26, max_col=22):
        for place in row:
            place.fill = PatternFill("solid", fgColor="FFFF99")


def _spaces_below(held: Worksheet) -> None:
    lay(held, [[" "] * 22] * 5, top=9)


def _gaps(held: Worksheet) -> None:
    for row in (6, 4, 3):
        held.insert_rows(row)


def _filtered(held: Worksheet) -> None:
    held.auto_filter.ref = f"A1:V{LAST}"
    for row in (2, 3, 6):
        held.row_dimensions[row].hidden = True


def _outturns_last(held: Worksheet) -> None:
    for row in range(1, LAST + 1):
        held.cell(row, 23).value, held.cell(row, 12).value = held.cell(row, 12).value, None


def _row_of_its_own(held: Worksheet) -> None:
    held.insert_rows(4)
    held["B4"], held["L4"] = "Agency staff", 12


def _row_again(held: Worksheet) -> None:
    lay(held, [rows(held)[0][:2]], top=6)


def _pasted_as_locked(held: Worksheet) -> None:
    for place in ("L2", "L6", "L7"):
        held[place].style = "Normal"
        held[place].protection = Protection(locked=True)
        held[place].number_format = "General"


def _as_google_saves_it(held: openpyxl.Workbook) -> None:
    """Without protection, lists, rules of colour and formats."""
    held.security = None
    for one in held:
        one.protection.sheet = False
        one.data_validations.dataValidation = []
        one.conditional_formatting = type(one.conditional_formatting)()
        for row in one.iter_rows():
            for place in row:
                place.number_format = "General"


SHEETS = (
    Complaint(
        "esqLABS/esqlabsR#1191",
        "Blank rows below the table, left by formats, are taken for entries and abort the import.",
        "Takes no notice of them.",
        after(sheet(_coloured_below)), "accepted",
    ),
    Complaint(
        "NHSDigital/manage-vaccinations-in-schools#2186",
        "Rows at the end that were emptied and not deleted are imported.",
        "Takes no notice of rows with nothing but spaces.",
        after(sheet(_spaces_below)), "accepted",
    ),
    Complaint(
        "usdigitalresponse/usdr-gost#458",
        "An error is told of an empty row, and comes of a stray letter several rows down.",
        "Says in which row it stands, what it is and under which heading.",
        after(put(S14="x")), "rejected", "error row-unknown Measures!A14", says="A row without reference, with 'x' under Commentary,",
    ),
    Complaint(
        "usdigitalresponse/usdr-gost#1473",
        "Reading stops at the first blank row, and what stands below is lost.",
        "Reads every row by its reference, wherever it stands.",
        after(sheet(_gaps)), "accepted",
    ),
    Complaint(
        "SheetJS/sheetjs#630",
        "People hide or filter rows away so that they do not count, and they are read all the same.",
        "Reads every row that was issued, seen or not: what does not count has a marker for it.",
        after(sheet(_filtered)), "accepted",
    ),
    Complaint(
        "mnylc/islandora_multi_importer#20",
        "Sorting the sheet breaks what belongs together.",
        "Knows each row by its reference.",
        after(sheet(sort_by(12))), "accepted",
    ),
    Complaint(
        "microbiomedata/nmdc-server#1047",
        "Columns that were moved are imported under the heading that stood there before.",
        "Reads them by their headings, and asks whether each figure stands under its own.",
        after(sheet(_outturns_last)), "queried", "query column-moved Measures!W1",
    ),
    Complaint(
        "NHSDigital/manage-vaccinations-in-schools#3410",
        "A no-break space in a heading fails the import.",
        "Sees the heading as a reader does.",
        after(put(L1="Outturn\u00a0")), "accepted",
    ),
    Complaint(
        "alphagov/notifications-admin#3127",
        "A column that somebody gave another heading is said to be missing, which confuses them.",
        "Says what stands in the place of which heading.",
        after(put(L1="Actual")), "rejected", "error heading-missing Measures!A1", says="The column Outturn is missing; in its place, L1, stands 'Actual'.",
    ),
    Complaint(
        "dbrownukk/EFD_v2#119",
        "Rows that people insert in the template trouble the reading of it.",
        "Refuses a row with a figure of its own, which nobody asked for, at its place.",
        after(sheet(_row_of_its_own)), "rejected", "error row-unknown Measures!A4", says="with '12' under Outturn",
    ),
    Complaint(
        "specify/specify7#230",
        "The same number in two rows stops the check, and neither row is named.",
        "Names both rows, and the one that was written over.",
        after(sheet(_row_again)), "rejected",
        """error row-repeated Measures!A6
        error row-missing Measures""",
        says="HR01 stands here and in row 2",
    ),
    Complaint(
        "rubenarslan/formr.org#111",
        "Merged cells bite: all values but the first are gone.",
        "Asks for the figure that was merged away.",
        after(sheet(lambda held: held.merge_cells("L5:L6"))), "queried", "query outturn-missing Measures!L6",
        figures={"HR05": None},
    ),
    Complaint(
        "sanger/sequencescape#2114",
        "Cells become locked where something is pasted into them.",
        "Takes what was pasted, locked or not.",
        after(sheet(_pasted_as_locked)), "accepted",
    ),
    Complaint(
        "OpenDataServices/cove#377",
        "A workbook whose main sheet has another name cannot be converted.",
        "Knows the sheet by its headings and references, and asks whether it is the right one.",
        after(book(lambda held: setattr(held["Measures"], "title", "HR R1 final"))), "queried", "query sheet-renamed Measures",
    ),
    Complaint(
        "dimagi/commcare-hq#27265",
        "A sheet that is missing brings the upload down.",
        "Says which sheet is missing, and what to do.",
        after(book(lambda held: held.remove(held["Sign-off"]))), "rejected", "error sheet-missing Sign-off",
        says="The sheet Sign-off is missing.",
    ),
    Complaint(
        "raft-tech/TANF-app#4882",
        "A workbook with sheets besides the one that is wanted ends in an unexpected error.",
        "Leaves sheets of the service's own alone.",
        after(book(lambda held: held.create_sheet("Workings", 0).append(["Reference", "HR01", 0.5]))), "accepted",
    ),
    Complaint(
        "earthref/MagIC#310",
        "A sheet with nothing in it yet holds up the others.",
        "Asks for what is missing of it; what stands on the others counts.",
        after(put("Projects", F2=None, G2=None, F3=None, H3=None)), "queried",
        """query milestone-status-missing Projects!F2
        query milestone-status-missing Projects!F3""",
        service="WS",
    ),
)  # fmt: skip

FILES_THEMSELVES = (
    Complaint(
        "FAIRdom/RightField#22",
        "A template that went through Google Sheets cannot be processed any more.",
        "Reads it without its locks, lists and formats.",
        after(book(_as_google_saves_it)), "accepted", service="WS",
    ),
    Complaint(
        "kobotoolbox/kobocat#84",
        "What LibreOffice exports is not accepted.",
        "Reads OpenDocument spreadsheets.",
        after(as_open_document, "HR.ods"), "accepted",
    ),
    Complaint(
        "vocdoni/vocdoni-app#219",
        "A file of Apple's Numbers can be chosen and cannot be read.",
        "Says that it is one, and how to export it.",
        after(as_numbers_keeps_it, "HR.numbers"), "unreadable", "error broken-file", says="in Numbers choose File, Export To, Excel",
    ),
    Complaint(
        "MG-RAST/pipeline#231",
        "A file has the ending of the other of Excel's two formats, and reading it stops there.",
        "Goes by what is in the file.",
        after(as_it_is, "HR.xls"), "accepted",
    ),
    Complaint(
        "gctools-outilsgc/gccollab#324",
        "A workbook with macros cannot be uploaded.",
        "Says that it holds macros, and how to save it without.",
        after(more_parts(xl__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0"), "HR.xlsm"), "unreadable", "error unsafe-content",
        says="save it as .xlsx",
    ),
    Complaint(
        "okfn/messytables#87",
        "A workbook with a password is said to be corrupt.",
        "Says that it has a password, and how to take it off.",
        after(with_a_password), "unreadable", "error encrypted", says="Remove the password",
    ),
    Complaint(
        "civio/onodo#319",
        "A file that is no good ends in 'something has gone wrong'.",
        "Says that the file is damaged, and to send an earlier copy.",
        after(half_of_it), "unreadable", "error broken-file", says="send an earlier copy",
    ),
    Complaint(
        "4teamwork/opengever.core#1702",
        "The file that Office leaves beside an open workbook is read as one, and fails.",
        "Leaves it alone.",
        after(half_of_it, "~$HR.xlsx"), "foreign", "note not-a-workbook",
    ),
    Complaint(
        "GSA-TTS/FAC#1776",
        "A workbook that is not the one sent out gets errors that say nothing of it.",
        "Says that it was not issued here, and reads nothing of it.",
        after(not_issued), "foreign", "error not-our-workbook",
    ),
    Complaint(
        "Sage-Bionetworks/data_curator#117",
        "The workbook of one kind is uploaded as that of another.",
        "Goes by the stamp inside, whatever the file is called.",
        after(as_it_is, "2024-25-Q1 HR.xlsx"), "accepted", service="WS",
    ),
    Complaint(
        "mt-ag/apex-excel-gateway#11",
        "Rows with nothing in them but results of formulas are imported.",
        "Counts nothing that the workbook worked out from nothing.",
        never_filled_in, "rejected",
        """error nothing-filled-in
        query outturn-missing Measures!J3
        query outturn-missing Measures!L2
        query outturn-missing Measures!L4
        query outturn-missing Measures!L5
        query outturn-missing Measures!L6
        query outturn-missing Measures!L7
        query sign-off-missing Sign-off!B2
        query sign-off-missing Sign-off!B3
        query sign-off-missing Sign-off!B4""",
    ),
)  # fmt: skip

VERSIONS = (
    Complaint(
        "usdigitalresponse/usdr-gost#3161",
        "An old version of the template gets stuck, or a message that is wrong.",
        "Says when it was replaced, what has changed since, and to send the later one.",
        filled_in_before_a_new_issue, "rejected",
        "error superseded-issue", says="has been replaced by one issued on 10 July 2024 at 14:",
    ),
    Complaint(
        "usdigitalresponse/usdr-gost#813",
        "The message about a workbook of another period does not say which is which.",
        "Names both: the period of the workbook and the one that is collected.",
        sent_for_the_next_period, "rejected", "error wrong-period",
        says="This workbook is for 2024-25-Q1; the returns being collated are for 2024-25-Q2.",
    ),
    Complaint(
        "barcradio/ultra-tracker#325",
        "Importing the same file twice, to be safe, doubles every record.",
        "Knows the file again and counts it once.",
        sent_twice, "duplicate", "note already-read",
    ),
    Complaint(
        "onaio/onadata#1540",
        "A file that was corrected and uploaded again adds records in place of changing them.",
        "Puts the later figure in the place of the earlier.",
        sent_again_with(HR01=0.981), "accepted", figures={"HR01": 0.981},
    ),
    Complaint(
        "3drepo/3drepo.io#2306",
        "A file uploaded again with some cells blank takes away what was there before.",
        "Keeps the figure that was there, and asks about the blank.",
        sent_again_with(HR05=None), "queried", "query figure-given-before Measures!L6",
    ),
    Complaint(
        "18F/piipan#446",
        "An error in one record keeps a million others from being updated.",
        "One service's mistake keeps that service's return out until it is mended, and no other's.",
        beside_a_good_one(both(put(L2="many"))), "rejected", "error outturn-not-a-number Measures!L2",
    ),
)  # fmt: skip

FILES = (*SHEETS, *FILES_THEMSELVES, *VERSIONS)
