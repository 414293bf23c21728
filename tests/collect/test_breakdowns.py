"""The figure of a measure is held against those of its breakdowns in the same return."""

from datetime import date

import pytest

from quarter import GOOD, SIGNED, TESTSHIRE, Quarter, catalogue_of, table

#: WS01 is a percentage, WS02 a count summed up, WS03 a running total of money; each with two wards.
WITH_WARDS = TESTSHIRE | {
    "breakdowns.csv": TESTSHIRE["breakdowns.csv"] + """
| WS02 | N | North |
| WS02 | S | South |
| WS03 | N | North |
| WS03 | S | South |
""",
}  # fmt: skip

CASES = """
| ref  | whole | north | south | asked                            | because                        |
| WS02 | 100   | 150   | 40    | come to 190                      | more than all of them          |
| WS02 | 100   | 101   |       | come to 101                      | one is more than all of them   |
| WS02 | 100   | 60    | 40    |                                  | what they come to              |
| WS02 | 100   | 60    | 30    |                                  | some may be in neither ward    |
| WS02 | 100   | 60    | 41    | come to 101                      | whole things are not rounded   |
| WS03 | 29500 | 15000 | 14501 |                                  | half a pound of rounding each  |
| WS03 | 29500 | 15000 | 19500 | come to £34,500                  | money adds up                  |
| WS01 | 0.90  | 0.461 | 0.443 | lie between 44.3% and 46.1%      | a share lies among its parts   |
| WS01 | 0.452 | 0.461 | 0.443 |                                  | so it does                     |
| WS01 | 0.90  | 0.461 |       |                                  | the other may be higher        |
"""


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    folder = tmp_path_factory.mktemp("breakdowns")
    kit = WITH_WARDS | {"breakdowns.csv": WITH_WARDS["breakdowns.csv"]}
    return Quarter(folder / "workspace", catalogue_of(folder / "kit", kit), "2024-25-Q1", date(2024, 7, 10))


@pytest.mark.parametrize("line", table(CASES), ids=lambda line: f"{line['ref']} {line['because']}")
def test_what_cannot_be_that_of_its_parts_is_asked_about(quarter: Quarter, line: dict[str, str]) -> None:
    ref = line["ref"]
    given = {ref: line["whole"], f"{ref}/N": line["north"], f"{ref}/S": line["south"]}
    quiet = {
        "WS02": {"Action": "Train relief drivers", "Action owner": "Di Webb", "Action due": date(2024, 9, 30)}
    }
    typed = {
        key: (quiet.get(key, {}) | {"Outturn": float(value)})
        if value
        else {"Marker": "x", "Commentary": "Not yet known."}
        for key, value in given.items()
    }
    name = f"{line['because']}.xlsx"
    file = quarter.collate_one(quarter.hand_in("WS", SIGNED | GOOD["WS"] | typed, name))
    asked = [found for found in file.problems if found.code == "breakdowns-disagree"]
    assert [(found.ref, found.severity.value) for found in asked] == (
        [(ref, "query")] if line["asked"] else []
    )
    if line["asked"]:
        assert line["asked"] in asked[0].message


def test_a_commentary_answers_it(quarter: Quarter) -> None:
    typed = {"WS01": {"Outturn": 0.9, "Commentary": "The transfer station is in neither ward."}}
    file = quarter.collate_one(quarter.hand_in("WS", SIGNED | GOOD["WS"] | typed, "explained.xlsx"))
    (found,) = (one for one in file.problems if one.code == "breakdowns-disagree")
    assert found.severity == "note"
