"""Complaints about what was typed into a workbook: figures, dates, choices, words."""

from datetime import date, datetime

from complaint import Complaint, after, mended_in_feedback, written_back_as_text
from edits import both, cell, put, sheet, xml_from_1904
from openpyxl.comments import Comment

NOT_A_NUMBER = "error outturn-not-a-number Measures!L2"
ACTION = {"T2": "Train two advisers", "U2": "Di Webb", "V2": date(2024, 9, 30)}
CALC = "=cmd|' /C calc'!A0"
LONG = "The depot moved. " * 120

FIGURES = (
    Complaint(
        "GSA-TTS/FAC#2407",
        "One cell left blank makes the upload hang, and the log lists an error for every cell of the sheet.",
        "Asks one question, at the blank cell; every other figure counts.",
        after(put(L2=None)), "queried", "query outturn-missing Measures!L2", figures={"HR01": None},
    ),
    Complaint(
        "usdigitalresponse/usdr-gost#1044",
        "N/A typed for a number passes every check, until the national report made of it is refused.",
        "Refuses it at its cell, and says which marker stands for a figure that is not available.",
        after(put(L6="N/A")), "rejected", "error outturn-not-a-number Measures!L6",
        says="leave the cell empty, choose the marker x and say why",
    ),
    Complaint(
        "GSA-TTS/FAC#2534",
        "The instructions say to leave a cell blank, the error says to type N/A, and N/A is refused.",
        "What the message says to do is taken: an empty cell, the marker x and a word why.",
        after(put(L6=None, N6="x", S6="The survey of posts is late and comes in August.")), "accepted",
        figures={"HR05": None}, kept={("figures", "HR05", "marker"): "x"},
    ),
    Complaint(
        "GSA-TTS/FAC#2402",
        "NA in place of N/A in one column is reported as an error of another column.",
        "Names the cell itself, what stands in it and what may.",
        after(put(N6="NA")), "rejected", "error marker-unknown Measures!N6", says="is 'NA', which is not one of p, r, e, x, z, c",
    ),
    Complaint(
        "usdigitalresponse/usdr-gost#497",
        "Text in a column of amounts is taken without a word.",
        "Refuses it at its cell.",
        after(put(L6="to be advised by Finance")), "rejected", "error outturn-not-a-number Measures!L6", service="WS",
    ),
    Complaint(
        "GSA-TTS/FAC#1942",
        "Nothing says in what form to type an amount, and the form that was typed stops the upload.",
        "Reads the amount with its sign and comma for what it is, and asks whether it is right.",
        after(put(L6="£29,500")), "queried", "query outturn-text-number Measures!L6", service="WS", says="it was read as £29,500",
    ),
    Complaint(
        "openspending/openspending#974",
        "A column of numbers with commas in the thousands stops the upload.",
        "Reads them, and asks whether they are right.",
        after(put(J3="1,234", K3="1,300")), "queried",
        """query outturn-text-number Measures!J3
        query outturn-text-number Measures!K3""",
        figures={"HR02": 1234 / 1300},
    ),
    Complaint(
        "atrocore/atrocore#1304",
        "78,7 is refused where everybody writes the decimal comma.",
        "Does not guess what the comma means: refuses it at its cell and shows how to type it.",
        after(put(L2="97,9 %")), "rejected", NOT_A_NUMBER, says="such as 95.4%",
    ),
    Complaint(
        "bastienboutonnet/sheetwork#188",
        "A column of percentages fails to load where they are written with their sign.",
        "Reads 96.1 % typed as text for what it is, and asks whether it is right.",
        after(put(L2="96.1 %")), "queried", "query outturn-text-number Measures!L2", figures={"HR01": 0.961},
    ),
    Complaint(
        "antonscheffer/excel2collections#3",
        "50% typed in Excel arrives as 0.5, on another scale than what people see.",
        "Knows the unit: 0.979 shown as 97.9% is read as that; 97.9 without its sign is refused.",
        after(put(L2=97.9)), "rejected", "error percent-scale Measures!L2", says="Type 97.9%.",
    ),
    Complaint(
        "ccodwg/Covid19Canada#20",
        "Asterisks on some numbers break whatever reads the column.",
        "Refuses the figure at its cell; that it is provisional is said by a marker of its own.",
        after(put(L2="97.9%*")), "rejected", NOT_A_NUMBER,
    ),
    Complaint(
        "GSA-TTS/FAC#2545",
        "Two entries joined by AND in one cell fail without a message that says so.",
        "Refuses it at its cell, in words.",
        after(put(L2="97.9% AND 98.1%")), "rejected", NOT_A_NUMBER, says="is '97.9% AND 98.1%', which is not a number",
    ),
    Complaint(
        "moneymanagerex/moneymanagerex#2898",
        "Amounts in brackets lose them, so that what was paid out looks like what came in.",
        "Never drops the brackets: refuses the amount at its cell.",
        after(put(L6="(29,500)")), "rejected", "error outturn-not-a-number Measures!L6", service="WS",
    ),
    Complaint(
        "alibaba/easyexcel#2568",
        "A negative number in a cell with an accounting format is read as a positive one.",
        "Reads the number, whatever its format shows.",
        after(sheet(lambda held: setattr(held["L7"], "number_format", "0.0%;(0.0%)"))), "accepted", service="WS",
    ),
    Complaint(
        "UgnisSoftware/react-spreadsheet-import#136",
        "Long numbers are turned into scientific notation.",
        "Reads a number that the file holds as 2.95E4 exactly.",
        after(cell("L6", "<v>2.95E4</v>")), "accepted", service="WS",
    ),
    Complaint(
        "tidyverse/readxl#360",
        "20.4 in the sheet is read as 20.399999.",
        "Keeps the fifteen digits that a spreadsheet shows.",
        after(cell("L4", "<v>1.8999999999999999</v>")), "accepted",
    ),
    Complaint(
        "colearendt/xlsx#7",
        "Cells that show #N/A are imported as zero.",
        "Refuses the error at its cell.",
        after(cell("L2", "<f>NA()</f><v>#N/A</v>", "e")), "rejected", "error outturn-error-value Measures!L2",
        says="Type the figure in place of the formula, or mend the formula.",
    ),
    Complaint(
        "gbif/ipt#1089",
        "The text of a formula is published in place of what it gives.",
        "Reads the result, and notes that it is one.",
        after(cell("L6", "<f>48+48</f><v>96</v>")), "accepted", "note outturn-formula Measures!L6",
    ),
    Complaint(
        "ClosedXML/ClosedXML#2751",
        "A workbook saved by another program holds formulas without results, and the cells are read as blank.",
        "Refuses the formula at its cell and says how to have it worked out.",
        after(cell("L2", "<f>318/325</f>")), "rejected", "error formula-without-result Measures!L2",
        says="open the workbook in Excel or LibreOffice, save it",
    ),
    Complaint(
        "GSA-TTS/FAC#3796",
        "Data pasted over cells that hold formulas gives errors that nobody understands.",
        "Says which figure no longer follows from its numerator and denominator, and what does.",
        after(put(L3=0.97)), "rejected", "error outturn-disagrees-with-parts Measures!L3",
        says="reads 97.0%, but 310 of 325 is 95.384615%",
    ),
    Complaint(
        "internetstandards/Internet.nl-dashboard#635",
        "Two columns filled in the wrong way round, and no word of it from the upload.",
        "Sees that there are more than all of them, and says that they may have been swapped.",
        after(put(J3=325, K3=310)), "rejected", "error numerator-exceeds-denominator Measures!J3", says="may have been swapped",
    ),
    Complaint(
        "jasp-stats/jasp-issues#352",
        "The note on a cell is read in place of what the cell holds.",
        "Reads the cell.",
        after(sheet(lambda held: setattr(held["L2"], "comment", Comment("99% in the draft", "Fay")))), "accepted",
    ),
)  # fmt: skip

DATES = (
    Complaint(
        "BEXIS2/Core#22",
        "Day and month of a date change places, and back from the 13th of a month on.",
        "Reads a date typed as text day first, as it is written here, and asks whether it is right.",
        after(put(V5="09/10/2024")), "queried", "query outturn-text-number Measures!V5", service="WS",
        kept={("actions", "WS02", "due"): date(2024, 10, 9)}, says="Check that 9 October 2024 is right, and type it as a date.",
    ),
    Complaint(
        "molgenis/molgenis#5845",
        "Every date that is uploaded is a day early.",
        "Takes the day that the cell shows, late in the evening too.",
        after(put("Projects", G2=datetime(2024, 5, 28, 23, 30))), "accepted", service="WS",
        kept={("milestones", "M2", "completed"): date(2024, 5, 28)},
    ),
    Complaint(
        "SORMAS-Foundation/SORMAS-Project#2122",
        "15/05/20 is imported as a day of the year 20.",
        "Reads the year as one of this century, and asks whether it is right.",
        after(put("Projects", G2="28/05/24")), "queried", "query outturn-text-number Projects!G2", service="WS",
        kept={("milestones", "M2", "completed"): date(2024, 5, 28)},
    ),
    Complaint(
        "SORMAS-Foundation/SORMAS-Project#10433",
        "Dates in the future are imported, and seen only when somebody opens the record.",
        "Asks about a signature dated after the day on which it came.",
        after(put("Sign-off", C2=date(2024, 8, 7))), "queried", "query date-implausible Sign-off!C2",
    ),
    Complaint(
        "usdigitalresponse/usdr-gost#1534",
        "Excel takes 03/292022 for a date that is fine.",
        "Refuses it at its cell and shows a date.",
        after(put(V5="03/292024")), "rejected", "error date-not-a-date Measures!V5", service="WS", says="such as 31/07/2024",
    ),
    Complaint(
        "OS2fleetoptimiser/OS2fleetoptimiser#326",
        "A word in a column of dates fails a file of 328 rows, and nothing says in which row.",
        "Names the cell and the word.",
        after(put(V5="petrol")), "rejected", "error date-not-a-date Measures!V5", service="WS", says="is 'petrol', which is not a date",
    ),
    Complaint(
        "miraisolutions/xlconnect#32",
        "Dates of a workbook that counts from 1904 are four years and a day out.",
        "Counts as the workbook says that it counts.",
        after(xml_from_1904), "accepted", service="WS",
        kept={("milestones", "M2", "completed"): date(2024, 5, 28), ("sign_offs", "Head of service", "date"): date(2024, 7, 9)},
    ),
)  # fmt: skip

WORDS = (
    Complaint(
        "GSA-TTS/FAC#2436",
        "Names chosen from the workbook's own list are refused as not approved.",
        "Takes a choice from its list, with a space nobody sees behind it too.",
        after(put("Projects", F3="At risk\u00a0 ")), "accepted", service="WS", kept={("milestones", "M3", "status"): "At risk"},
    ),
    Complaint(
        "cyberperspectives/sagacity#18",
        "A choice typed in other capitals passes Excel's own check and fails the import.",
        "Takes it in any capitals.",
        after(put("Projects", F2="DONE")), "accepted", service="WS", kept={("milestones", "M2", "status"): "Done"},
    ),
    Complaint(
        "GSA-TTS/FAC#2373",
        "The error says that a cell must be Y or N, and N is what stands in it.",
        "Takes N for No.",
        after(put(L5="N", S5="The assessor found two gaps.", T5="Close both gaps", U5="Di Webb", V5=date(2024, 9, 30))),
        "accepted", figures={"HR04": 0},
    ),
    Complaint(
        "mitya33/cfimp#4",
        "Excel turns true into TRUE, which is refused.",
        "Takes TRUE for Yes.",
        after(put(L5=True)), "accepted",
    ),
    Complaint(
        "CDCgov/prime-reportstream#3671",
        "What is pasted into the template escapes its validation.",
        "Checks every entry again when the workbook comes back.",
        after(both(sheet(lambda held: setattr(held.data_validations, "dataValidation", []), "Projects"), put("Projects", F3="fine"))),
        "rejected", "error choice-unknown Projects!F3", service="WS",
        says="the choices are Not started, On track, At risk, Off track, Done",
    ),
    Complaint(
        "hmslincs/hmslincs#155",
        "A number in a column of text arrives as 11.0.",
        "Takes it as it is shown.",
        after(put(U5=11)), "accepted", service="WS", kept={("actions", "WS02", "owner"): "11"},
    ),
    Complaint(
        "teableio/teable#1828",
        "Codes lose the zeros before them on import: 0123 becomes 123.",
        "Knows the row by its reference with and without them.",
        after(put(A2=101)), "accepted", service="LB",
    ),
    Complaint(
        "younginnovations/aidstream#140",
        "Curly quotes in a cell make every field of the row count as missing.",
        "Keeps words as they were typed, signs and all.",
        after(put(S2="“We can’t recruit” – Zoë 😀")), "accepted",
        kept={("figures", "HR01", "commentary"): "“We can’t recruit” – Zoë 😀"},
    ),
    Complaint(
        "IFRCGo/go-web-app#1306",
        "Text that begins with a dash, as points of a list do, is taken for a formula and shows an error.",
        "Refuses the error at its cell, and says how to type the words so that they are none.",
        after(cell("S2", "<f>-Two advisers left</f><v>#NAME?</v>", "e")), "rejected", "error outturn-error-value Measures!S2",
        says="Type the words, with no =, + or - before them, in place of the formula",
    ),
    Complaint(
        "hhurz/tableExport.jquery.plugin#230",
        "Words that begin as a formula does come to life in the table that is made of them.",
        "Gives them back as words.",
        written_back_as_text("S2", both(put(L6="many"), cell("S2", f"<is><t>{CALC}</t></is>", "inlineStr"))), "rejected",
        "error outturn-not-a-number Measures!L6",
    ),
    Complaint(
        "terminal42/contao-leads#107",
        "The ends of lines in a long text are gone.",
        "Keeps each line a line.",
        after(put(S2="Two advisers left.\r\n- One in May\r\n- One in June")), "accepted",
        kept={("figures", "HR01", "commentary"): "Two advisers left.\n- One in May\n- One in June"},
    ),
    Complaint(
        "kcigeospatial/sha_oed_issues#215",
        "Comments pasted in are longer than the report shows, and are cut off there without a word.",
        "Keeps all of it, and says how much of it the reports show.",
        after(put(S2=LONG)), "queried", "query text-too-long Measures!S2", kept={("figures", "HR01", "commentary"): LONG.strip()},
        says="2,039 characters, where 2,000 is the most",
    ),
    Complaint(
        "https://gov.uk/government/publications/council-tax-base-calculation/council-tax-base-ctb-validation-checks",
        "Councils explain a figure with 'OK', 'It's changed' or 'Don't know', and have to be asked again.",
        "Asks at once.",
        after(put(L2=0.9, S2="It’s changed", **ACTION)), "queried", "query commentary-says-nothing Measures!S2",
        figures={"HR01": 0.9}, says="Say in a sentence or two what happened and why.",
    ),
    Complaint(
        "paradisec-archive/nabu#891",
        "A name missing in row 22 makes the upload do nothing at all, without a message.",
        "Asks for the name, at its cell.",
        after(put("Sign-off", B2=None)), "queried", "query sign-off-missing Sign-off!B2",
    ),
    Complaint(
        "CDCgov/prime-simplereport#4621",
        "Errors come one at a time: mend one, upload, see the next.",
        "Says all of them at once.",
        after(both(put(L2=97.9, J3=326, N6="q"), put("Sign-off", C3="yesterday"))), "rejected",
        """error percent-scale Measures!L2
        error numerator-exceeds-denominator Measures!J3
        error marker-unknown Measures!N6
        error date-not-a-date Sign-off!C3""",
    ),
    Complaint(
        "msupply-foundation/open-msupply#6320",
        "The file that comes back with the errors has its dates in another form, which the next upload empties.",
        "The feedback workbook is mended and sent as it is; what was right in it stays.",
        mended_in_feedback(put(L5="many"), {"WS02": {"Outturn": 57}}), "accepted", service="WS",
        kept={("actions", "WS02", "due"): date(2024, 9, 30), ("milestones", "M2", "completed"): date(2024, 5, 28)},
    ),
)  # fmt: skip

ENTRIES = (*FIGURES, *DATES, *WORDS)
