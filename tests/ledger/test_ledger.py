"""The ledger keeps councils apart, takes a file whole or not at all, and the same bytes once."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from pmf_xl.ledger import (
    Disposition,
    FiledAction,
    FiledFigure,
    FiledMilestone,
    FiledSignOff,
    IssueRecord,
    Ledger,
    Received,
)
from pmf_xl.problems import PmfError, messages, problem
from pmf_xl.returns.standing import standing

NOON = datetime(2024, 7, 10, 12)
Q1, Q2 = "2024-25-Q1", "2024-25-Q2"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    ledger = Ledger(url, "hart")
    yield ledger
    ledger.close()


@pytest.fixture
def other(ledger: Ledger, url: str) -> Iterator[Ledger]:
    """Another council's, in the same database."""
    other = Ledger(url, "york")
    yield other
    other.close()


def an_issue(service: str = "HR", period: str = Q1, number: int = 1, council: str = "hart") -> IssueRecord:
    name = f"{council} {service} {period} {number}"
    return IssueRecord(name, period, service, number, NOON, f"{name}.xlsx", "ab" * 32, f'{{"of": "{name}"}}')


def a_file(sha256: str = "1", period: str = Q1, **more: object) -> Received:
    """A file with something of every kind in it."""
    action = FiledAction(f"HR02/{Q1}", "HR02", "Train two", "Fay", date(2024, 8, 31), Q1, "Open")
    received = Received(
        period, sha256 * 64, f"{sha256}.xlsx", 15_000, NOON, Disposition.ACCEPTED, "HR", None, NOON, "Fay Orr",
        '{"Measures": {"HR02": {"outturn": 0.954}}}',
        figures=(FiledFigure("HR02", "", period, 0.954, "p", 310, 325, 0.96, "fine", "Measures", "L3"),
                 FiledFigure("HR02", "N", period, None, "x")),
        actions=(action,),
        milestones=(FiledMilestone("PR1", "M2", "Done", date(2024, 5, 28), None, "Projects", "F2"),),
        sign_offs=(FiledSignOff("Data collector", "Fay Orr", date(2024, 7, 9), True),),
        problems=(problem(messages.late(due="1", received="2"), sheet="Measures", cell="L3", ref="HR02", column="outturn"),),
    )  # fmt: skip
    return replace(received, **more)  # type: ignore[arg-type]


def test_what_is_recorded_is_what_comes_back(ledger: Ledger) -> None:
    ledger.record_issue(an_issue())
    number = ledger.record(a_file(issue="hart HR 2024-25-Q1 1"))
    assert number == 1
    assert (
        ledger.issue("hart HR 2024-25-Q1 1")
        == an_issue()
        == ledger.issues(Q1)["HR"]
        == ledger.latest_issue(Q1, "HR")
    )
    (submission,) = ledger.submissions(Q1)
    assert submission == ledger.submission_of(Q1, "1" * 64) == standing(ledger, Q1)[Q1, "HR"]
    assert (submission.name, submission.sender, submission.disposition) == (
        "1.xlsx",
        "Fay Orr",
        Disposition.ACCEPTED,
    )
    assert ledger.entries_of(1) == a_file().entries
    whole, north = ledger.figures(["HR02"])
    assert (whole["outturn"], whole["marker"], whole["cell"], whole["sha256"]) == (0.954, "p", "L3", "1" * 64)
    assert (north["breakdown"], north["outturn"], north["marker"]) == ("N", None, "x")
    assert ledger.problems_of(1) == list(a_file().problems)
    (action,) = ledger.parts("actions", [1])
    assert {name: action[name] for name in FiledAction.__slots__} == asdict(a_file().actions[0])
    assert ledger.parts("milestones", [1])[0]["completed"] == date(2024, 5, 28)
    assert ledger.parts("sign_offs", [1])[0]["confirmed"] is True


def test_councils_in_one_database_see_nothing_of_each_other(ledger: Ledger, other: Ledger) -> None:
    ledger.record_issue(an_issue())
    number = ledger.record(a_file())
    assert number
    ledger.record_scorecard(Q1, NOON, "hart's")
    assert (other.issues(Q1), other.issue(an_issue().id), other.latest_issue(Q1, "HR")) == ({}, None, None)
    assert (other.submissions(), other.periods_issued(), other.submission_of(Q1, "1" * 64)) == ([], {}, None)
    assert (other.figures(), other.problems_of(number), other.last_scorecard(Q1)) == ([], [], None)
    assert other.entries_of(number) == "{}"
    for name in ("actions", "milestones", "sign_offs", "problems"):
        assert other.parts(name, [number]) == []


def test_two_councils_may_have_the_same_service_and_the_same_bytes(ledger: Ledger, other: Ledger) -> None:
    for one, council in ((ledger, "hart"), (other, "york")):
        one.record_issue(an_issue(council=council))
        assert one.record(a_file()) is not None
    assert len(ledger.submissions()) == len(other.submissions()) == 1
    assert len(ledger.figures()) == len(other.figures()) == 2


def test_the_same_bytes_are_taken_once_in_a_period(ledger: Ledger) -> None:
    assert ledger.record(a_file()) == 1
    assert ledger.record(a_file(name="copy.xlsx", disposition=Disposition.REJECTED)) is None
    assert [submission.name for submission in ledger.submissions()] == ["1.xlsx"]
    assert len(ledger.figures()) == 2
    assert ledger.record(a_file(period=Q2)) == 2, "in another period they are another submission"


def test_a_file_is_recorded_whole_or_not_at_all(ledger: Ledger) -> None:
    """The last row of a file cannot be kept: nothing of the file is."""
    broken = FiledSignOff(None, "Fay Orr", None, True)  # type: ignore[arg-type]  # a role there must be
    with pytest.raises((IntegrityError, PmfError)):
        ledger.record(a_file(sign_offs=(*a_file().sign_offs, broken)))
    assert ledger.submissions() == []
    assert ledger.figures() == []
    assert ledger.parts("problems", [1]) == []
    assert ledger.record(a_file()) is not None, "and it can be recorded once it is mended"


def test_an_issue_of_a_number_there_is_already_is_not_recorded(ledger: Ledger) -> None:
    assert ledger.record_issue(an_issue())
    assert not ledger.record_issue(replace(an_issue(), id="another", content="{}"))
    assert ledger.issues(Q1) == {"HR": an_issue()}
    assert ledger.record_issue(an_issue(number=2))
    assert ledger.issues(Q1)["HR"].number == 2


@pytest.mark.parametrize(
    ("dispositions", "name"),
    [
        (["accepted"], "1"),
        (["accepted", "accepted"], "2"),
        (["accepted", "queried"], "2"),
        (["accepted", "rejected"], "1"),
        (["accepted", "superseded"], "1"),
        (["rejected", "unreadable"], None),
    ],
)
def test_the_last_return_that_was_taken_stands(
    ledger: Ledger, dispositions: list[str], name: str | None
) -> None:
    for number, disposition in enumerate(dispositions, start=1):
        ledger.record(a_file(str(number), disposition=Disposition(disposition)))
    stands = standing(ledger, Q1).get((Q1, "HR"))
    assert (stands.name if stands else None) == (f"{name}.xlsx" if name else None)


def test_figures_of_a_rejected_return_are_not_given(ledger: Ledger) -> None:
    ledger.record(a_file("1", disposition=Disposition.REJECTED))
    ledger.record(a_file("2", disposition=Disposition.SUPERSEDED))
    assert {row["name"] for row in ledger.figures()} == {"2.xlsx"}


def test_a_database_that_is_not_there_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(PmfError):
        Ledger(f"sqlite:///{tmp_path / 'no such folder' / 'ledger.sqlite'}", "hart")
    (tmp_path / "notes.sqlite").write_text("not a database " * 100)
    with pytest.raises(PmfError):
        Ledger(f"sqlite:///{tmp_path / 'notes.sqlite'}", "hart")
