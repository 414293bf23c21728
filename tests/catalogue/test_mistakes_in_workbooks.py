"""Every mistake planted in a catalogue workbook is named at its cell, and nothing else is."""

from datetime import date, datetime, time

import openpyxl
import pytest
from kits_as_tables import TESTSHIRE, plant, read_placed, workbook

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.problems import Severity

# Headings stand in row 4. In Measures, rows 5 to 11 are HO1, HO2, HO3, ST1, ST2, HR1, HR2.
MISTAKES = """
    | Framework!B8   | dark blue      | bad-colour |
    | Framework!B10  | pat at test    | bad-email |
    | Framework!B14  | 5              | bare-percentage |
    | Framework!B20  | green; yellow  | not-in-list |
    | Framework!B21  | some           | not-in-list |
    | Framework!B22  | a fortnight    | not-a-number |
    | Framework!A23  | due_dayz       | setting-unknown |
    | Framework!B40  | 1              | number-out-of-range |
    | Plan!D5        | P1a            | plan-cycle |
    | Plan!B7        | goal           | unknown-level |
    | Committees!A7  | hc             | duplicate-reference |
    | Services!F5    | ho at test     | bad-email |
    | Services!B7    |                | value-missing |
    | Measures!C9    | STT            | unknown-service |
    | Measures!E5    | P1a; P9        | unknown-plan-code |
    | Measures!F5    | CPX            | unknown-group |
    | Measures!G6    | money          | unknown-lens |
    | Measures!I6    | HC; XX         | unknown-committee |
    | Measures!J11   | inches         | not-in-list |
    | Measures!K5    | 12             | number-out-of-range |
    | Measures!L10   | hihger         | not-in-list |
    | Measures!M8    | fortnightly    | not-in-list |
    | Measures!N6    | mean           | not-in-list |
    | Measures!O5    | -0.02 as 0%    | negative-tolerance |
    | Measures!Q5    | maybe          | not-in-list |
    | Measures!R5    | 91.2           | bare-percentage |
    | Measures!S5    | 2023           | bad-period |
    | Measures!AC6   | Bo Ray         | reviewer-is-collector |
    | Measures!AG5   | last May       | not-a-date |
    | Measures!AG6   | 15/05/2024     | date-as-text |
    | Measures!A12   | HO1            | duplicate-reference |
    | Targets!A7     | HO9            | unknown-measure |
    | Targets!C5     | 95.4           | bare-percentage |
    | Targets!B6     | 2024-25-Q1     | duplicate-period |
    | Targets!C8     | 30             | low-above-high |
    | Targets!D13    | 8              | target-high-unexpected |
    | Targets!B14    | Q1             | bad-period |
    | Targets!C15    | 7 working days | not-a-number |
    | Targets!D16    |                | target-high-missing |
    | Past figures!B5     | 2023-24-M11    | period-not-due |
    | Past figures!C6     | #N/A           | error-value |
    | Past figures!D9     | q              | not-in-list |
    | Past figures!C7     | '410,250'      | number-as-text |
    | Benchmarks!E5  | 7              | number-out-of-range |
    | Projects!C6    | XX             | unknown-service |
    | Milestones!D6  | end of January | not-a-date |
    | Milestones!A7  | PR9            | unknown-project |
    | Breakdowns!B6  | N              | duplicate-reference |
    | Calendar!C5    | 2024-06-01     | dates-out-of-order |
    | Calendar!F5    | P7             | unknown-plan-code |
    | Reports!D5     | members        | not-in-list |
    | Reports!F5     | comittee: HC   | unknown-filter |
    | Reports!G5     | key; scorcard  | unknown-section |
    | Reports!F6     | service: NOPE  | unknown-filter-word |
"""
MORE_ROWS = """
    | Committees!B7 | Housing again | Measures!B12 | Repairs again | Measures!C12 | HO | Measures!J12 | number |
    | Measures!L12 | higher | Measures!M12 | quarterly | Targets!A13 | HO2 | Targets!B13 | 2024-25-Q3 |
    | Targets!C13 | 5 | Targets!A14 | HO2 | Targets!C14 | 5 | Targets!A15 | HO2 | Targets!B15 | 2024-25-Q4 |
    | Targets!A16 | HO3 | Targets!B16 | 2024-25-Q2 | Targets!C16 | 5 |
"""


def cells(text):
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()
    ]


def typed(text):
    """What lands in the cell when a person types a text: a number, a date, an error, a text, or nothing."""
    shape = "General"
    if " as " in text:
        text, shape = text.split(" as ")
    if text.startswith("'"):
        return text.strip("'"), shape
    try:
        return float(text), shape
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text), "d mmm yyyy"
    except ValueError:
        return text or None, shape


@pytest.fixture
def file(tmp_path):
    return workbook(tmp_path, TESTSHIRE)


def test_forty_and_more_mistakes_at_once_are_each_named_at_their_cell(file):
    planted = cells(MISTAKES)
    assert len(planted) >= 40
    book = openpyxl.load_workbook(file)
    further = [pair for line in cells(MORE_ROWS) for pair in zip(line[::2], line[1::2], strict=True)]
    for place, text in [*((place, text) for place, text, _ in planted), *further]:
        sheet, cell = place.split("!")
        book[sheet][cell].value, book[sheet][cell].number_format = typed(text)
    book.save(file)
    assert read_placed(file) == {(place, code) for place, _, code in planted}


@pytest.mark.parametrize(
    ("value", "shape", "code", "says"),
    [
        (95.4, "General", "bare-percentage", "target is 95.4, and its unit is percent. Type 95.4%,"),
        (95.4, "0.0%", "bare-percentage", "target is 9540%, and its unit is percent. Type 95.4%,"),
        (1, "General", "bare-percentage", "target is 1, and its unit is percent. Type 100% or 1%,"),
        ("95.4", "General", "bare-percentage", "target is '95.4', and its unit is percent."),
        (1.2, "0%", "percentage-out-of-bounds", "target is 120%; percentages here run 0% to 100%."),
        (0.954, "General", "percentage-unformatted", "it was read as 95.4%."),
        (0.954, '0.000" %"', "percentage-unformatted", "it was read as 95.4%."),
        (True, "General", "not-a-number", "target is TRUE, which is not a number."),
        (datetime(2024, 7, 5), "d mmm", "not-a-number", "target is 5 July 2024, which is not a number."),
        ("#DIV/0!", "0%", "error-value", "target shows the error '#DIV/0!'."),
        ("about 95%", "0%", "not-a-number", "target is 'about 95%', which is not a number."),
    ],
)
def test_a_percentage_is_never_guessed_at(file, value, shape, code, says):
    plant(file, Targets_C5=(value, shape))
    (problem,) = read_catalogue(file)[1]
    assert (problem.place, problem.code) == ("Targets!C5", code)
    assert says in f"{problem.message} {problem.remedy}"


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        (
            datetime(2024, 4, 3),
            "code-changed",
            "ref is the date 3 April 2024, which the spreadsheet has made of",
        ),
        (time(1, 10), "code-changed", "ref is the time 01:10, which"),
        (True, "code-changed", "ref is TRUE, which"),
        (1.1, "code-is-number", "ref is the number 1.1."),
    ],
)
def test_what_a_spreadsheet_has_made_of_a_reference_is_told(file, value, code, says):
    shape = {datetime: "d mmm", time: "h:mm"}.get(type(value), "General")
    plant(file, Measures_A5=(value, shape))
    found = [one for one in read_catalogue(file)[1] if one.code == code]
    assert [(one.place, one.message[: len(says)]) for one in found] == [("Measures!A5", says)]


def test_a_reference_is_what_is_seen_of_it(file):
    (before,) = [one.ref for one in read_catalogue(file)[0].measures][:1]
    plant(file, Measures_A5=(f"\u200b{before}\u200e\u00a0", "General"))
    catalogue, problems = read_catalogue(file)
    assert (catalogue.measures[0].ref, problems) == (before, [])


def test_in_a_catalogue_of_ours_what_is_typed_as_a_code_stays_so(tmp_path):
    """Written as text, 3-4 stays 3-4 where a service's spreadsheet would make a date of it."""
    path = workbook(tmp_path, TESTSHIRE)
    book = openpyxl.load_workbook(path)
    for name, columns in (("Measures", "A"), ("Services", "A"), ("Targets", "A")):
        last = book[name].max_row
        shapes = {
            book[name][f"{column}{row}"].number_format for column in columns for row in range(5, last + 1)
        }
        assert shapes == {"@"}, name


@pytest.mark.parametrize(
    ("value", "shape", "held"),
    [
        (0.954, "0%", 0.954),
        ("95.4%", "General", 0.954),
        (" 95.4 % ", "@", 0.954),
        (0, "General", 0),
        (1, "0%", 1),
    ],
)
def test_a_percentage_that_is_plain_is_taken(file, value, shape, held):
    plant(file, Targets_C5=(value, shape))
    catalogue, problems = read_catalogue(file)
    assert problems == []
    assert catalogue.target("HO1", "2024-25-Q1").target == held


@pytest.mark.parametrize(
    ("value", "code", "held"),
    [
        ("2024-07-16", "date-as-text", date(2024, 7, 16)),
        ("16/07/2024", "date-as-text", date(2024, 7, 16)),
        ("16 July 2024", "date-as-text", date(2024, 7, 16)),
        (45489, "date-as-text", date(2024, 7, 16)),  # a date whose cell lost its format
        ("07/16/2024", "not-a-date", None),
        ("mid July", "not-a-date", None),
        (16, "not-a-date", None),
    ],
)
def test_a_date_as_text_is_read_if_it_can_be_and_always_said(file, value, code, held):
    plant(file, Calendar_C5=value)
    catalogue, problems = read_catalogue(file)
    assert [(problem.place, problem.code) for problem in problems] == [("Calendar!C5", code)]
    assert catalogue.framework.calendar[0].due == held


def test_a_percentage_where_a_number_belongs_is_said(file):
    plant(file, Targets_C10=(0.4, "0%"))
    assert read_placed(file) == {("Targets!C10", "percentage-of-other-unit")}


def test_a_name_that_is_not_on_people_is_only_a_note(file):
    plant(file, Measures_AB5="Bo Rey")
    (problem,) = read_catalogue(file)[1]
    assert (problem.place, problem.code, problem.severity) == (
        "Measures!AB5",
        "unknown-person",
        Severity.NOTE,
    )
    assert "Did you mean Bo Ray?" in problem.remedy


def test_a_committee_of_the_calendar_that_is_not_there_is_said_once(file):
    plant(file, Calendar_G4="committee HX")
    assert read_placed(file) == {("Calendar!G5", "unknown-committee")}


@pytest.mark.parametrize(
    ("heading", "typed_instead", "expected"),
    [
        ("Targets_C4", "targget", {("Targets!A4", "column-missing"), ("Targets!C4", "column-misspelt")}),
        ("Measures_L4", "which way", {("Measures!A4", "column-missing")}),
        ("Targets_D4", "ref", {("Targets!D4", "column-repeated"), ("Targets!A8", "target-high-missing")}),
        ("Measures_N4", "agregation", {("Measures!N4", "column-misspelt")}),
    ],
)
def test_headings_that_are_gone(file, heading, typed_instead, expected):
    plant(file, **{heading: typed_instead})
    assert read_placed(file) >= expected


def test_problems_come_sheet_by_sheet_and_down_each_sheet(file):
    plant(file, Targets_C6=95, Targets_C5=95, Measures_L7="up", Framework_B14=5, Calendar_C5="soon")
    places = [problem.place for problem in read_catalogue(file)[1]]
    assert places == ["Framework!B14", "Measures!L7", "Targets!C5", "Targets!C6", "Calendar!C5"]


def test_every_code_of_the_catalogue_can_be_said():
    from pmf_xl.problems.in_catalogue import CATALOGUE_CODES
    from pmf_xl.problems.in_returns import RETURN_CODES

    names = [code.code for code in (*CATALOGUE_CODES, *RETURN_CODES)]
    assert len(names) == len(set(names))
    for code in CATALOGUE_CODES:
        message, remedy = code.message.format_map(code.example), code.remedy.format_map(code.example)
        assert message.endswith((".", "?"))
        assert remedy.endswith((".", "?"))
        assert code.meaning.endswith(".")
