"""An officer fills in what was issued, with LibreOffice's own keys, and what comes back is what was typed."""

import re
from datetime import date
from pathlib import Path

import pytest

from office import Office, Officer
from pmf_xl.collect.take_file import CollatedFile
from quarter import PASSWORD, Quarter

pytestmark = pytest.mark.office

LONG = 'Two advisers left in May -- "both" posts (£28k) were filled; naïve forecasts – too late. ' * 5
SIGNED = [
    ("Sign-off", f"{column}{row}", text)
    for row, name in ((2, "Fay Orr"), (3, "Bo Ray"), (4, "Ed Ford"))
    for column, text in (("B", name), ("C", "9/7/2024"), ("D", "Yes"))
]
PEOPLE = [
    ("Measures", "L2", "90.4"),  # a percentage: the cell puts the sign
    ("Measures", "N2", "p"),
    ("Measures", "R2", "96"),
    ("Measures", "S2", LONG),
    ("Measures", "T2", "Train two more"),
    ("Measures", "U2", "Fay Orr"),
    ("Measures", "V2", "31/8/2024"),
    ("Measures", "J3", "310"),
    ("Measures", "K3", "325"),
    ("Measures", "L4", "1.9"),
    ("Measures", "L5", "Yes"),
    ("Measures", "R5", "No"),
    ("Measures", "L6", "96"),
    ("Measures", "N7", "x"),
    ("Measures", "S7", "The payroll\nsystem was down."),
    *SIGNED,
]
WASTE = [
    ("Measures", "L2", "45.2"),
    ("Measures", "L3", "46.1"),
    ("Measures", "L4", "44.3"),
    ("Measures", "L5", "38"),
    ("Measures", "L6", "29500"),
    ("Measures", "L7", "-3.1"),
    ("Projects", "F2", "Done"),
    ("Projects", "G2", "28/5/2024"),
    ("Projects", "F3", "At risk"),
    ("Projects", "H3", "The lift is late."),
    *SIGNED,
]


def fill_in(officer: Officer, typed: list[tuple[str, str, str]]) -> None:
    for sheet, cell, text in typed:
        became = officer.type(sheet, cell, text)
        assert became.accepted, (sheet, cell, text, became.refusal)


def progress(officer: Officer) -> str:
    """What Start here says of how far the return is."""
    (text,) = (
        text
        for text in officer.values("Start here").values()
        if re.fullmatch(r"\d+ of \d+ complete", str(text))
    )
    return str(text)


def missing(officer: Officer) -> list[str]:
    """The list of what is still missing, below that."""
    cells = officer.values("Start here")
    (row,) = (
        int(cell[1:]) for cell, text in cells.items() if str(text).endswith(" complete") and cell[0] == "A"
    )
    listed = sorted((int(cell[1:]), str(text)) for cell, text in cells.items() if cell[0] == "A" and text)
    return [text for at, text in listed if at > row]


def recorded(quarter: Quarter, file: CollatedFile, name: str) -> list[dict[str, object]]:
    return [
        {key: value for key, value in row.items() if key not in ("id", "submission", "council")}
        for row in quarter.workspace.ledger.parts(name, [file.submission or 0])
    ]


def returned_as(quarter: Quarter, officer: Officer, name: str) -> CollatedFile:
    quarter.returned.mkdir(parents=True, exist_ok=True)
    return quarter.collate_one(officer.save(quarter.returned / name))


def test_people_fills_in_its_return(office: Office, quarter: Quarter) -> None:
    with office.officer(quarter.issue("HR")["HR"].path) as officer:
        assert progress(officer) == "0 of 9 complete"
        assert len(missing(officer)) == 9
        fill_in(officer, PEOPLE)
        assert progress(officer) == "9 of 9 complete"
        assert missing(officer) == []
        assert [officer.value("Measures", f"M{row}") for row in range(2, 9)] == [
            *["Complete"] * 6, "Not due this quarter",
        ]  # fmt: skip
        assert [officer.shown("Measures", cell) for cell in ("L2", "L3", "O2", "P2", "Q2")] == [
            "90.4%", "95.4%", "RED", "-7.6%", "WORSENING",
        ]  # fmt: skip
        as_xlsx = returned_as(quarter, officer, "people.xlsx")
        assert officer.unlock(PASSWORD) == []
        others = [returned_as(quarter, officer, name) for name in ("people.ods", "people.xls")]
    assert (as_xlsx.disposition, as_xlsx.problems) == ("accepted", ())
    figures = {
        row["ref"]: [
            row[key]
            for key in ("outturn", "marker", "numerator", "denominator", "forecast", "commentary", "cell")
        ]
        for row in recorded(quarter, as_xlsx, "figures")
    }
    assert figures == {
        "HR01": [0.904, "p", None, None, 0.96, LONG.strip(), "L2"],
        "HR02": [310 / 325, None, 310, 325, None, None, "L3"],
        "HR03": [1.9, None, None, None, None, None, "L4"],
        "HR04": [1, None, None, None, 0, None, "L5"],
        "HR05": [96, None, None, None, None, None, "L6"],
        "HR07": [None, "x", None, None, None, "The payroll\nsystem was down.", "L7"],
    }
    (action,) = recorded(quarter, as_xlsx, "actions")
    assert (action["action"], action["owner"], action["due"]) == (
        "Train two more",
        "Fay Orr",
        date(2024, 8, 31),
    )
    assert [tuple(row.values()) for row in recorded(quarter, as_xlsx, "sign_offs")] == [
        ("Data collector", "Fay Orr", date(2024, 7, 9), True),
        ("Data reviewer", "Bo Ray", date(2024, 7, 9), True),
        ("Head of service", "Ed Ford", date(2024, 7, 9), True),
    ]
    for other in others:
        assert (other.disposition, other.problems) == ("accepted", ()), other.path
        for name in ("figures", "actions", "sign_offs"):
            assert recorded(quarter, other, name) == recorded(quarter, as_xlsx, name)


def test_waste_fills_in_its_return_with_projects(office: Office, quarter: Quarter) -> None:
    with office.officer(quarter.issue("WS")["WS"].path) as officer:
        fill_in(officer, WASTE)
        assert progress(officer) == "11 of 11 complete"
        assert [officer.shown("Measures", f"O{row}") for row in (2, 3, 5, 6, 7)] == [
            "GREEN", "GREY", "GREEN", "GREEN", "GREEN",
        ]  # fmt: skip
        as_xlsx = returned_as(quarter, officer, "waste.xlsx")
        assert officer.unlock(PASSWORD) == []
        others = [returned_as(quarter, officer, name) for name in ("waste.ods", "waste.xls")]
    assert (as_xlsx.disposition, as_xlsx.problems) == ("accepted", ())
    assert {(row["ref"], row["breakdown"]): row["outturn"] for row in recorded(quarter, as_xlsx, "figures")} == {
        ("WS01", ""): 0.452, ("WS01", "N"): 0.461, ("WS01", "S"): 0.443,
        ("WS02", ""): 38, ("WS03", ""): 29500, ("WS04", ""): -0.031,
    }  # fmt: skip
    assert [tuple(row.values()) for row in recorded(quarter, as_xlsx, "milestones")] == [
        ("PR1", "M2", "Done", date(2024, 5, 28), None, "Projects", "F2"),
        ("PR1", "M3", "At risk", None, "The lift is late.", "Projects", "F3"),
    ]
    for other in others:
        assert (other.disposition, other.problems) == ("accepted", ()), other.path
        for name in ("figures", "milestones", "sign_offs"):
            assert recorded(quarter, other, name) == recorded(quarter, as_xlsx, name)


@pytest.mark.parametrize(
    ("service", "cell", "text", "refusal"),
    [
        ("HR", "A2", "HR99", "locked"),
        ("HR", "H2", "50", "locked"),
        ("HR", "L3", "95.4", "locked"),  # follows from its parts
        ("HR", "O2", "GREEN", "locked"),
        ("HR", "M2", "Complete", "locked"),
        ("HR", "L8", "3.5", "locked"),  # not due
        ("HR", "L2", "lots", "Type a number"),
        ("HR", "L2", "120", "It must lie between 0% and 100%"),
        ("HR", "L2", "-5", "It must lie between 0% and 100%"),
        ("HR", "R2", "120", "Type a number"),
        ("HR", "J3", "-1", "Type a number"),
        ("HR", "L5", "perhaps", "Choose Yes or No"),
        ("HR", "N2", "q", "Choose p, r, e, x, z or c"),
        ("HR", "V2", "soon", "Type a date"),
        ("HR", "S2", "a" * 2001, "At most 2,000 characters"),
        ("WS", "L6", "lots", "Type a number"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_type(
    office: Office, quarter: Quarter, service: str, cell: str, text: str, refusal: str
) -> None:
    with office.officer(quarter.issue(service)[service].path) as officer:
        before = officer.value("Measures", cell)
        typed = (
            officer.type("Measures", cell, text) if len(text) < 300 else officer.paste("Measures", cell, text)
        )
        if len(text) > 300:  # a paste goes past validation everywhere; collating says so
            return
        assert (typed.accepted, officer.value("Measures", cell)) == (False, before)
        assert refusal in typed.refusal


def test_the_sheet_says_at_once_what_a_figure_asks_for(office: Office, quarter: Quarter) -> None:
    with office.officer(quarter.issue("HR")["HR"].path) as officer:
        assert officer.value("Measures", "M2") == "Outturn needed"
        officer.type("Measures", "L2", "98")
        assert (officer.shown("Measures", "O2"), officer.value("Measures", "M2")) == ("GREEN", "Complete")
        assert progress(officer) == "1 of 9 complete"
        officer.type("Measures", "L2", "90")
        assert (officer.shown("Measures", "O2"), officer.value("Measures", "M2")) == (
            "RED",
            "Commentary needed",
        )
        assert progress(officer) == "0 of 9 complete"
        assert missing(officer)[0] == "HR01 Calls answered: Commentary needed"
        officer.type("Measures", "S2", "Two advisers left.")
        assert officer.value("Measures", "M2") == "Action needed"
        officer.type("Measures", "T2", "Train two more")
        assert officer.value("Measures", "M2") == "Action owner needed"
        officer.type("Measures", "U2", "Fay Orr")
        assert officer.value("Measures", "M2") == "Action date needed"
        officer.type("Measures", "V2", "31/8/2024")
        assert officer.value("Measures", "M2") == "Complete"
        officer.type("Measures", "J3", "326")
        assert officer.value("Measures", "M3") == "Denominator needed"
        officer.type("Measures", "K3", "325")
        assert officer.value("Measures", "M3") == "More than all of them"
        officer.type("Measures", "L2", "")
        assert officer.value("Measures", "M2") == "Outturn needed"
        assert not [value for sheet in ("Start here", "Measures") for value in officer.values(sheet).values()
                    if str(value).startswith(("#", "Err:"))]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "held"), [("95.4", 0.954), ("0.8", 0.008), (".8", 0.008), ("1", 0.01), ("100", 1.0), ("0", 0.0)]
)
def test_the_sign_of_a_percentage_comes_by_itself(
    office: Office, quarter: Quarter, typed: str, held: float
) -> None:
    """So LibreOffice keeps what is meant; Excel makes 80% of 0.8, so its users are told to type the sign."""
    with office.officer(quarter.issue("HR")["HR"].path) as officer:
        became = officer.type("Measures", "L2", typed)
        assert (became.accepted, became.value) == (True, pytest.approx(held, abs=1e-12))


@pytest.mark.parametrize("typed", ["95.4%", "0.8%"])
def test_a_second_sign_is_refused_with_what_to_type(office: Office, quarter: Quarter, typed: str) -> None:
    with office.officer(quarter.issue("HR")["HR"].path) as officer:
        became = officer.type("Measures", "L2", typed)
        assert (became.accepted, officer.value("Measures", "L2")) == (False, None)
        assert "95.4% with its sign (where the sign comes by itself as you type, leave it)" in became.refusal


def test_a_percentage_pasted_with_its_sign_is_the_same_percentage(office: Office, quarter: Quarter) -> None:
    """Excel takes 95.4% typed as it is; LibreOffice puts a sign of its own when typing, and takes a paste."""
    with office.officer(quarter.issue("HR")["HR"].path) as officer:
        assert officer.paste("Measures", "L2", "95.4%").value == pytest.approx(0.954, abs=1e-15)
        assert officer.type("Measures", "L2", "95.4").value == pytest.approx(0.954, abs=1e-15)
        assert returned_as(quarter, officer, "p.xlsx").disposition == "queried", "the rest is not filled in"
    assert quarter.figures()["HR01"] == 0.954


def test_tab_goes_from_one_yellow_cell_to_the_next(office: Office, quarter: Quarter) -> None:
    with office.officer(quarter.issue("HR")["HR"].path) as officer:
        assert officer.go("Measures", "L2")
        went = [officer.press_tab() for _ in range(8)]
    assert went == [("Measures", cell) for cell in ("N2", "R2", "S2", "T2", "U2", "V2", "J3", "K3")]


def test_feedback_is_mended_at_the_keyboard(office: Office, quarter: Quarter, tmp_path: Path) -> None:
    sent = quarter.issue("HR")["HR"].path
    with office.officer(sent) as officer:
        fill_in(officer, PEOPLE)
        officer.paste("Measures", "L2", "95.4 %.")  # a paste that validation does not see
        officer.type("Measures", "J3", "326")
        assert returned_as(quarter, officer, "people.xlsx").disposition == "rejected"
    (feedback,) = quarter.workspace.folder_of("collated", quarter.period).glob("*feedback*")
    assert office.disagreements(feedback) == []
    assert office.errors(feedback) == []
    with office.officer(feedback) as officer:
        assert officer.value("Measures", "L2") == "95.4 %."
        assert officer.value("Measures", "S2") == LONG.strip()
        fill_in(officer, [("Measures", "L2", "90.4"), ("Measures", "J3", "310")])
        assert progress(officer) == "9 of 9 complete"
        mended = returned_as(quarter, officer, "people again.xlsx")
    assert (mended.disposition, mended.problems) == ("accepted", ())
    assert quarter.figures()["HR01"] == 0.904
