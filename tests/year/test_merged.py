"""Returns that come in parts, twice, or the wrong way round: figures are merged one by one, and a blank never erases."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.revise import withdraw
from pmf_xl.problems import PmfError
from quarter import GOOD, SIGNED, Quarter

FIRST = {key: GOOD["WS"][key] for key in ("WS01", "WS01/N", "WS01/S", "WS02")}
REST = {key: GOOD["WS"][key] for key in ("WS03", "WS04", "PR1/M2", "PR1/M3")}
ALL = {"WS01": 0.452, "WS01/N": 0.461, "WS01/S": 0.443, "WS02": 57.0, "WS03": 29500.0, "WS04": -0.031}


def outturns(quarter: Quarter) -> dict[str, float | None]:
    """The outturns that stand for the quarter, by reference."""
    past = quarter.workspace.past
    return {ref: past.outturn(ref.partition("/")[0], quarter.period, ref.partition("/")[2]) for ref in ALL}


def codes(quarter: Quarter, name: str) -> dict[str, str | None]:
    """What is asked of a file, with what it is asked of."""
    (file,) = [one for one in quarter.collate().files if one.path.name == name]
    return {str(one.code): one.ref for one in file.problems}


@pytest.mark.parametrize("order", [(FIRST, REST), (REST, FIRST)])
def test_two_parts_of_a_return_make_one_whole(quarter: Quarter, order: Any) -> None:
    for number, part in enumerate(order):
        saved = datetime(2024, 7, 9, 10 + number)
        quarter.hand_in("WS", part, f"part {number}.xlsx", saved=saved)
    collated = quarter.collate()
    assert outturns(quarter) == ALL
    assert {file.disposition.value for file in collated.files if file.disposition} <= {"accepted", "queried"}
    assert collated.figures == len(ALL)
    assert quarter.workspace.catalogue.measure("WS02")
    last = collated.files[-1]
    assert "outturn-missing" not in {str(one.code) for one in last.problems}, "what was given is not missing"


def test_a_blank_is_asked_about_and_erases_nothing(quarter: Quarter) -> None:
    quarter.hand_in("WS", saved=datetime(2024, 7, 8))
    quarter.collate()
    later = {key: row for key, row in GOOD["WS"].items() if key != "WS01"}
    quarter.hand_in("WS", later, "later.xlsx", saved=datetime(2024, 7, 11))
    (file,) = [one for one in quarter.collate().files if one.path.name == "later.xlsx"]
    (told,) = [one for one in file.problems if one.code == "figure-given-before"]
    assert told.message == (
        "Waste recycled: 45.2% was given on 10 July 2024; this file is blank. The earlier figure stands."
    )
    assert (told.ref, told.severity) == ("WS01", "query")
    assert outturns(quarter) == ALL


def test_a_figure_is_taken_back_with_a_marker(quarter: Quarter) -> None:
    quarter.hand_in("WS", saved=datetime(2024, 7, 8))
    quarter.collate()
    back = GOOD["WS"] | {"WS01": {"Outturn": None, "Marker": "x", "Commentary": "The weighbridge was out."}}
    quarter.hand_in("WS", back, "later.xlsx", saved=datetime(2024, 7, 11))
    quarter.collate()
    assert outturns(quarter) == ALL | {"WS01": None}


def test_a_confidential_figure_stays_so_when_the_marker_is_left_out(quarter: Quarter) -> None:
    first = GOOD["WS"] | {"WS03": {"Outturn": 29500, "Marker": "c"}}
    quarter.hand_in("WS", first, saved=datetime(2024, 7, 8))
    quarter.collate()
    quarter.hand_in(
        "WS", GOOD["WS"] | {"WS03": {"Outturn": 29600}}, "later.xlsx", saved=datetime(2024, 7, 11)
    )
    assert codes(quarter, "later.xlsx")["marker-kept"] == "WS03"
    held = quarter.workspace.past.figure("WS03", quarter.period)
    assert held
    assert (held.outturn, held.marker) == (29600, "c")


def test_an_older_version_saved_again_does_not_undo_its_correction(quarter: Quarter) -> None:
    quarter.hand_in("WS", saved=datetime(2024, 7, 8))
    quarter.collate()
    corrected = GOOD["WS"] | {"WS03": {"Outturn": 29100, "Marker": "c"}}
    quarter.hand_in("WS", corrected, "corrected.xlsx", saved=datetime(2024, 7, 9))
    quarter.collate()
    quarter.hand_in("WS", GOOD["WS"], "opened and saved.xlsx", saved=datetime(2024, 7, 12))
    (file,) = [one for one in quarter.collate().files if one.path.name == "opened and saved.xlsx"]
    assert file.disposition == "superseded"
    (told,) = [one for one in file.problems if one.code == "older-content"]
    assert "the same as the one of 10 July 2024" in told.message
    held = quarter.workspace.past.figure("WS03", quarter.period)
    assert held
    assert (held.outturn, held.marker) == (29100, "c")


def test_signatures_given_with_a_part_are_not_asked_for_again(quarter: Quarter) -> None:
    quarter.hand_in("WS", FIRST, "signed.xlsx", saved=datetime(2024, 7, 8))
    quarter.collate()
    sent = quarter.issue("WS")["WS"].path
    from quarter import fill

    fill(sent, quarter.returned / "unsigned.xlsx", REST, saved=datetime(2024, 7, 9))
    assert "sign-off-missing" not in codes(quarter, "unsigned.xlsx")
    assert set(SIGNED) == {"Data collector", "Data reviewer", "Head of service"}


def test_what_a_service_gave_stands_after_it_is_merged_into_another(
    quarter: Quarter, testshire: Catalogue
) -> None:
    """Mid-collection the measures of Waste go to People, whose own return is blank in their rows."""
    quarter.hand_in("WS")
    quarter.collate()
    measures = tuple(one.model_copy(update={"service": "HR"}) for one in testshire.measures)
    services = tuple(one for one in testshire.services if one.code != "WS")
    projects = tuple(one.model_copy(update={"service": "HR"}) for one in testshire.projects)
    quarter.change(replace(testshire, measures=measures, services=services, projects=projects))
    quarter.issue()
    quarter.hand_in("HR", GOOD["HR"])
    (file,) = [one for one in quarter.collate().files if one.service == "HR"]
    assert file.disposition == "queried"
    assert {one.ref for one in file.problems if one.code == "figure-given-before"} == set(ALL)
    assert outturns(quarter) == ALL


def test_a_withdrawn_return_counts_no_longer_and_what_stood_before_does(quarter: Quarter) -> None:
    quarter.hand_in("WS", saved=datetime(2024, 7, 8))
    quarter.collate()
    quarter.hand_in("WS", GOOD["WS"] | {"WS03": {"Outturn": 1}}, "wrong.xlsx", saved=datetime(2024, 7, 9))
    (wrong,) = [one for one in quarter.collate().files if one.path.name == "wrong.xlsx"]
    assert outturns(quarter)["WS03"] == 1
    assert wrong.submission is not None
    withdraw(quarter.workspace, wrong.submission, "Sent by mistake", "Pat Lee")
    assert outturns(quarter) == ALL
    with pytest.raises(PmfError, match="was withdrawn on 10 July 2024 by Pat Lee"):
        withdraw(quarter.workspace, wrong.submission, "Again", "Pat Lee")
    trail = quarter.workspace.past.trail("WS03", quarter.period)
    assert [(held.outturn, held.stands) for held in trail] == [(1.0, False), (29500.0, True)]


def test_a_withdrawn_return_leaves_its_service_outstanding(quarter: Quarter) -> None:
    quarter.hand_in("WS")
    (file,) = quarter.collate().files
    assert file.submission is not None
    withdraw(quarter.workspace, file.submission, "Of another council", "Pat Lee")
    assert quarter.collate().accepted == ()
    assert outturns(quarter) == dict.fromkeys(ALL)


@pytest.mark.parametrize(
    ("number", "reason", "by", "match"),
    [
        (99, "Wrong", "Pat", "There is no submission 99"),
        (1, " ", "Pat", "Say why it is withdrawn"),
        (1, "Wrong", "", "Say who does it"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused(
    quarter: Quarter, number: int, reason: str, by: str, match: str
) -> None:
    quarter.hand_in("WS")
    quarter.collate()
    with pytest.raises(PmfError, match=match):
        withdraw(quarter.workspace, number, reason, by)
