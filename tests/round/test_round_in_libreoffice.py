"""The round from its issue to the next year's catalogue, each workbook filled in with LibreOffice's own keys."""

from pathlib import Path

import openpyxl
from planshire import DECIDED, PROPOSED, REVIEW, ROUND, SIGNED, YEAR, AnnualRound
from test_next_catalogue import TARGETS, targets_in

from office import Office, Officer
from pmf_xl.books.catalogue_read import read_catalogue
from quarter import KEYS, cell, lines


def keyed(value: object, number_format: str) -> str:
    """What is typed for a value: of a percentage the cell puts the sign."""
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float | int) and "%" in number_format:
        return f"{value * 100:g}"
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def fill_in(officer: Officer, sent: Path, typed: dict[str, dict[str, object]]) -> None:
    book = openpyxl.load_workbook(sent)
    for key, entries in typed.items():
        name = next(one for one in KEYS if one in book.sheetnames and key in lines(book[one]))
        for heading, value in entries.items():
            at = cell(book[name], key, heading)
            became = officer.type(name, at.coordinate, keyed(value, at.number_format))
            assert became.accepted, (name, at.coordinate, value, became.refusal)


def signature(whose: str) -> dict[str, dict[str, object]]:
    role, person = SIGNED[whose]
    return {role: {"Name": person, "Date": "20/01/2025", "Confirmed": "Yes"}}


def checks(officer: Officer, sent: Path) -> dict[str, object]:
    """What the column Check of Targets says, by reference."""
    sheet = openpyxl.load_workbook(sent)["Targets"]
    return {ref: officer.value("Targets", cell(sheet, ref, "Check").coordinate) for ref in lines(sheet)}


def test_a_round_is_filled_in_decided_and_taken_over(office: Office, planning: AnnualRound) -> None:
    workspace = planning.workspace
    sent = planning.issue()["HR"]
    with office.officer(sent) as officer:
        assert set(checks(officer, sent).values()) == {"Keep, change or retire?"}
        fill_in(officer, sent, {"HR02": PROPOSED["HR"]["HR02"] | {"Q4": 7}})
        assert checks(officer, sent)["HR02"] == "Profile does not end in the target"
        fill_in(officer, sent, {"HR06": {"Proposal": "Change", "Target 2025-26": 3.6}})
        assert checks(officer, sent)["HR06"] == "Behind the present outturn: why?"
        sheet = openpyxl.load_workbook(sent)["Targets"]
        officer.type("Targets", cell(sheet, "HR06", "Target 2025-26").coordinate, "")
        assert not officer.type("Targets", cell(sheet, "HR06", "Target 2024-25").coordinate, "4").accepted, (
            "locked"
        )
        assert (
            "between 0% and 100%"
            in officer.type("Targets", cell(sheet, "HR01", "Q1").coordinate, "120").refusal
        )
        assert (
            "Keep, Change or Retire"
            in officer.type("Targets", cell(sheet, "HR01", "Proposal").coordinate, "No").refusal
        )
        fill_in(officer, sent, PROPOSED["HR"] | signature("HR"))
        assert set(checks(officer, sent).values()) == {"Complete"}
        assert not [
            value for value in officer.values("Targets").values() if str(value).startswith(("#", "Err:"))
        ]
        workspace.folder_of("returned", ROUND).mkdir(parents=True, exist_ok=True)
        file = planning.collate_one(officer.save(workspace.folder_of("returned", ROUND) / "people.xlsx"))
    assert {str(one.code) for one in file.problems} == {"methodology-missing"}
    review = planning.review()["Resources"]
    with office.officer(review) as officer:
        fill_in(officer, review, {"HR05": {"Decision": "Reject"}})
        assert checks(officer, review)["HR05"] == "Reason needed"
        fill_in(officer, review, DECIDED["Resources"] | signature("Resources"))
        assert set(checks(officer, review).values()) == {"Complete"}
        file = planning.collate_one(officer.save(workspace.folder_of("returned", REVIEW) / "resources.xlsx"))
    assert (file.disposition, file.problems) == ("accepted", ())
    made = workspace.new_year(YEAR)
    assert office.errors(made.path) == []
    catalogue, problems = read_catalogue(made.path)
    assert catalogue
    assert [str(one) for one in problems] == []
    aims = targets_in(catalogue)
    assert {ref: aims[ref] for ref in TARGETS if ref.startswith("HR")} == {
        ref: aim for ref, aim in TARGETS.items() if ref.startswith("HR")
    }


def test_what_is_written_is_what_libreoffice_works_out(office: Office, decided: AnnualRound) -> None:
    """Of a workbook filled in by a program the checks are worked out anew, and agree with what collation found."""
    for period in (ROUND, REVIEW):
        for sent in decided.workspace.folder_of("issued", period).glob("*.xlsx"):
            assert office.disagreements(sent) == []
            assert office.errors(sent) == []
