"""Figures that came by e-mail or on paper, typed in by the team for a service."""

from datetime import date, datetime

import openpyxl
import pytest

from pmf_xl.collect.enter import enter
from pmf_xl.problems import PmfError
from quarter import GOOD, Quarter, fill

SOURCE = "e-mail of Di Webb, 8 July"
SENDER = {"Sender": {"Name": "Di Webb", "Date": date(2024, 7, 8), "Confirmed": "Yes"}}


def test_the_team_types_a_return_in_and_only_the_sender_is_asked_for(quarter: Quarter) -> None:
    quarter.issue()
    made = enter(quarter.workspace, quarter.period, "WS", SOURCE)
    assert made.path.relative_to(quarter.workspace.folder).parts[:2] == ("entered", "2024-25-Q1")
    book = openpyxl.load_workbook(made.path)
    assert [row[0].value for row in book["Sign-off"].iter_rows()] == ["Role", "Sender"]
    start = [cell.value for row in book["Start here"].iter_rows() for cell in row if cell.value]
    assert {"Entered from", SOURCE} <= set(start)
    assert not any("send this workbook back" in str(text) for text in start)
    fill(made.path, made.path, SENDER | GOOD["WS"])
    read = quarter.collate_one(made.path)
    assert read.disposition == "accepted", [str(one) for one in read.problems]
    assert {str(one.code): one.message for one in read.problems} == {
        "entered-by-team": "The performance team entered these figures, from e-mail of Di Webb, 8 July."
    }
    assert quarter.workspace.past.outturn("WS02", quarter.period) == 57
    assert quarter.issue("WS")["WS"].fresh is False, "what the service was sent stays valid"


def test_one_sign_off_is_missing_where_nothing_is_said_of_the_sender(quarter: Quarter) -> None:
    made = enter(quarter.workspace, quarter.period, "WS", SOURCE)
    fill(made.path, made.path, GOOD["WS"])
    read = quarter.collate_one(made.path)
    asked = [one for one in read.problems if one.severity == "query"]
    assert [str(one.code) for one in asked] == ["sign-off-missing"]
    assert quarter.collate().accepted == ("WS",)


def test_it_joins_what_the_service_sent_itself(quarter: Quarter) -> None:
    part = {key: GOOD["WS"][key] for key in ("WS01", "WS01/N", "WS01/S", "WS04", "PR1/M2", "PR1/M3")}
    quarter.hand_in("WS", part, saved=datetime(2024, 7, 8))
    quarter.collate()
    made = enter(quarter.workspace, quarter.period, "WS", SOURCE)
    rest = {key: GOOD["WS"][key] for key in ("WS02", "WS03")}
    fill(made.path, made.path, SENDER | rest, saved=datetime(2024, 7, 9))
    read = quarter.collate_one(made.path)
    assert read.disposition
    assert read.disposition.counts
    past = quarter.workspace.past
    assert [past.outturn(ref, quarter.period) for ref in ("WS01", "WS02", "WS03")] == [0.452, 57, 29500]


@pytest.mark.parametrize(
    ("service", "source", "match"), [("XX", SOURCE, "no service XX"), ("WS", " ", "Say where")]
)
def test_what_cannot_be_entered_is_refused(quarter: Quarter, service: str, source: str, match: str) -> None:
    with pytest.raises(PmfError, match=match):
        enter(quarter.workspace, quarter.period, service, source)
