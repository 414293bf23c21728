"""What stands beside a proposal of the round: three years' outturns and their variation, worked out by hand; and the
statements of methodology, of which what is missing is asked for.
"""

import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from planshire import YEAR, AnnualRound

from office import Office
from pmf_xl.collect.take_file import CollatedFile
from quarter import cell, kit, lines

#: By turns 10 and 12 from Q3 2021-22 on: the mean moving range is 2, the limits of chance are about 5.3 from 11.
QUARTERS = [
    f"{year}-Q{number}"
    for year, numbers in (("2021-22", (3, 4)), ("2022-23", (1, 2, 3, 4)), ("2023-24", (1, 2, 3, 4)), ("2024-25", (1, 2, 3)))
    for number in numbers
]  # fmt: skip
STEADY = [10, 12] * 6 + [10]
#: A last figure of 20 makes the mean 152 / 13 = 11.7 and the mean moving range 30 / 12 = 2.5, so the limits are 5.0
#: and 18.3: 20 is beyond them. One of 2 makes them 134 / 13 = 10.3 and 32 / 12 = 2.7: 3.2 and 17.4.
HIGH, LOW = [*STEADY[:-1], 20], [*STEADY[:-1], 2]
FIGURES = {"V1": HIGH, "V2": HIGH, "V3": HIGH, "V4": STEADY, "V5": HIGH[1:], "V6": HIGH, "V7": LOW, "V8": LOW}
SHOWN = {  # 2022-23, 2023-24, 2024-25 so far, variation
    "V1": (44, 44, 42, "Improving"),  # added up: 10 + 12 + 10 + 12, and 10 + 12 + 20
    "V2": (44, 44, 42, "Getting worse"),
    "V3": (11, 11, 20, "Rising"),  # the mean of a year; of one that is not over the latest
    "V4": (12, 12, 10, "No significant change"),  # as it stands at the end
    "V5": (44, 44, 42, "Too few figures"),  # twelve, and limits need thirteen
    "V6": (12, 12, 20, None),  # a total that grows through the year says nothing by its run
    "V7": (44, 44, 24, "Improving"),
    "V8": (11, 11, 2, "Falling"),
    "V9": (402_800_000, 439_600_000, None, "Too few figures"),
}
TRENDSHIRE = {
    "framework.yaml": "council: Trendshire Council\ncontact: {name: Pat Lee, email: pat@trendshire.example}\n",
    "services.csv": "| code | name |\n| HR | People |\n",
    "measures.csv": """
| ref | title          | service | unit   | decimals | polarity | frequency | aggregation | definition     | calculation  | data_source | data_collector | data_reviewer |
| V1  | Calls taken    | HR      | number | 0        | higher   | quarterly | sum         | Calls answered | Count them   | Telephony   | Al Bo          | Cy Dee        |
| V2  | Days lost      | HR      | number | 0        | lower    | quarterly | sum         | Working days   |              | Payroll     |                | Cy Dee        |
| V3  | Staff in post  | HR      | number | 0        | none     | quarterly | average     |                |              |             |                |               |
| V4  | Posts filled   | HR      | number | 0        | higher   | quarterly | snapshot    | Posts          | Count them   | Payroll     | Al Bo          | Cy Dee        |
| V5  | Visits         | HR      | number | 0        | higher   | quarterly | sum         | Visits         | Count them   | Diary       | Al Bo          | Cy Dee        |
| V6  | Courses so far | HR      | number | 0        | higher   | quarterly | cumulative  | Courses        | Count them   | Diary       | Al Bo          | Cy Dee        |
| V7  | Accidents      | HR      | number | 0        | lower    | quarterly | sum         | Accidents      | Count them   | Book        | Al Bo          | Cy Dee        |
| V8  | Applications   | HR      | number | 0        | none     | quarterly | average     | Applications   | Count them   | Payroll     | Al Bo          | Cy Dee        |
| V9  | Spent          | HR      | currency | 0      | lower    | annual    | snapshot    | Spending       | Add it up    | Ledger      | Al Bo          | Cy Dee        |
""",
    "targets.csv": "| ref | period | target |\n| V1 | 2024-25-Y | 48 |\n| V9 | 2024-25-Y | 458000000 |\n",
    "history.csv": "| ref | period | outturn |\n"
    + "".join(
        f"| {ref} | {quarter} | {figure} |\n"
        for ref, figures in FIGURES.items()
        for quarter, figure in zip(QUARTERS[-len(figures) :], figures, strict=True)
    )
    + "| V9 | 2022-23-Y | 402800000 |\n| V9 | 2023-24-Y | 439600000 |\n",
}  # fmt: skip
MISSING = {
    ("V2", "How it is worked out"), ("V2", "Data collector"),
    *(("V3", part) for part in ("Definition", "How it is worked out", "Data source", "Data collector", "Data reviewer")),
}  # fmt: skip


GIVEN = {"V2/Data collector": "Al Bo", "V3/Data source": "Payroll"}


@pytest.fixture(scope="module")
def trendshire(tmp_path_factory: pytest.TempPathFactory) -> AnnualRound:
    folder = tmp_path_factory.mktemp("trendshire")
    return AnnualRound(folder / "council", kit(folder / "kit", TRENDSHIRE))


@pytest.fixture(scope="module")
def sent(trendshire: AnnualRound) -> Path:
    return trendshire.issue()["HR"]


def test_three_years_stand_with_what_their_run_says(sent: Path) -> None:
    sheet = openpyxl.load_workbook(sent)["Targets"]
    heads = ("Outturn 2022-23", "Outturn 2023-24", "Outturn 2024-25 so far", "Variation")
    assert {ref: tuple(cell(sheet, ref, head).value for head in heads) for ref in SHOWN} == SHOWN
    assert all(cell(sheet, "V1", head).protection.locked for head in heads)


def statement(sheet: Worksheet) -> dict[tuple[str, str], tuple[str | None, bool]]:
    """Each part of each statement: what it says, and whether something can be typed beside it."""
    return {
        (str(cell(sheet, key, "Reference").value), str(cell(sheet, key, "Part of the statement").value)): (
            cell(sheet, key, "As it stands").value,
            not cell(sheet, key, "From next year on").protection.locked,
        )
        for key in lines(sheet)
        if key != "None"
    }


@pytest.fixture(scope="module")
def returned(trendshire: AnnualRound, sent: Path) -> CollatedFile:
    """Every measure kept, and two of the parts that are missing given."""
    keep = {ref: {"Proposal": "Keep", "Rationale": "As it is."} for ref in SHOWN}
    given = {ref: {"From next year on": text} for ref, text in GIVEN.items()}
    return trendshire.collate_one(trendshire.hand_in(sent, "HR", keep | given))


def test_what_is_missing_of_a_statement_is_asked_for(sent: Path, returned: CollatedFile) -> None:
    """Every part can be changed; those that are missing, and no others, are asked for in the return."""
    asked = statement(openpyxl.load_workbook(sent)["Methodology"])
    assert len(asked) == 5 * len(SHOWN)
    assert {part for part, (stands, _) in asked.items() if stands is None} == MISSING
    assert all(can_be_typed for _, can_be_typed in asked.values())
    told = {(one.ref, one.sheet) for one in returned.problems if str(one.code) == "methodology-missing"}
    left = {"/".join(part) for part in MISSING} - GIVEN.keys()
    assert told == {(ref, "Methodology") for ref in left}
    assert {str(one.code) for one in returned.problems} == {"methodology-missing"}
    assert all(one.cell for one in returned.problems)


@pytest.mark.parametrize("which", ["round", "review", "return"])
@pytest.mark.usefixtures("returned")
def test_large_amounts_can_be_read(
    trendshire: AnnualRound, sent: Path, office: Office, tmp_path: Path, which: str
) -> None:
    """£458,000,000 takes more than the usual column, and was printed as ###."""
    workspace = trendshire.workspace
    if which == "return":
        sent = workspace.issue("2024-25-Q4")[0].path
    elif which == "review":
        sent = workspace.review(YEAR)[0].path
    printed = office.convert(sent, "pdf", tmp_path)
    layout = ["pdftotext", "-layout", printed, "-"]
    said = subprocess.run(layout, check=True, capture_output=True, text=True).stdout
    assert "£439,600,000" in said
    assert "£458,000,000" in said
    assert "###" not in said
