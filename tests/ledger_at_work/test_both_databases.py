"""The ledger gives back what it was given, the same from a file and from a server that several share."""

from dataclasses import asdict, replace
from datetime import datetime

import pytest
from at_work import PERIOD, TODAY, Database, fill_ledger, issued, received

from pmf_xl.ledger import Disposition, FiledFigure
from pmf_xl.problems import PmfError
from pmf_xl.returns.standing import standing
from postgres_server import PostgresServer


def test_everything_recorded_is_given_back(database: Database) -> None:
    given = received()
    with database.ledger() as ledger:
        number = fill_ledger(ledger)
        (submission,) = ledger.submissions()
        for name in (
            "period",
            "service",
            "issue",
            "sha256",
            "name",
            "received_at",
            "saved_at",
            "sender",
            "kind",
        ):
            assert getattr(submission, name) == getattr(given, name)
        assert (submission.id, submission.disposition) == (number, Disposition.ACCEPTED)
        assert ledger.issue("HR-1") == issued()
        for name in ("figures", "actions", "milestones", "register_entries", "sign_offs"):
            rows = ledger.parts(name, [number])
            expected = [asdict(part) for part in getattr(given, name)]
            assert [{key: row[key] for key in expected[0]} for row in rows] == expected
        assert ledger.problems_of(number) == list(given.problems)
        assert ledger.entries_of(number) == given.entries
        assert ledger.last_scorecard(PERIOD) == (TODAY, "{}")
        assert ledger.findings() == []


def test_the_same_bytes_are_recorded_once_and_leave_no_part_behind(database: Database) -> None:
    with database.ledger() as ledger:
        fill_ledger(ledger)
        before = database.content()
        assert ledger.record(received()) is None
        assert ledger.record(received(name="another.xlsx", figures=())) is None
    assert database.content() == before


def test_an_issue_of_a_number_that_is_taken_is_not_recorded(database: Database) -> None:
    with database.ledger() as ledger:
        assert ledger.record_issue(issued())
        assert not ledger.record_issue(issued(id="other"))
        assert ledger.record_issue(issued(number=2))
        three = [issued(number=3, id="third"), issued(number=3, id="again"), issued(number=2, id="before")]
        assert ledger.record_issues(three) == [True, False, False]
        assert [issue.id for issue in ledger.every_issue()] == ["HR-1", "HR-2", "third"]


def test_councils_in_one_database_do_not_see_each_other(database: Database) -> None:
    with database.ledger() as ours, database.ledger("york") as theirs:
        number = fill_ledger(ours)
        assert theirs.submissions() == theirs.every_issue() == theirs.parts("figures", [number]) == []
        assert theirs.problems_of(number) == []
        assert theirs.entries_of(number) == "{}"
        assert (theirs.count_figures(), theirs.last_number(), theirs.last_scorecard(PERIOD)) == (0, 0, None)
        assert theirs.record(received(issue=None)) is not None, "the same file may be theirs, too"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("r\udce9sum\udce9.xlsx", "r?sum?.xlsx"),  # a file name that is no UTF-8, as Python gives it on Linux
        ("a\0b.xlsx", "a?b.xlsx"),
        ("план 計画 🚒.xlsx", "план 計画 🚒.xlsx"),
        ("n" * 5000, "n" * 5000),
        ("'; DROP TABLE figures; --", "'; DROP TABLE figures; --"),
    ],
)
def test_any_text_can_be_kept(database: Database, given: str, kept: str) -> None:
    figure = FiledFigure(given[:90], given, PERIOD, 1.0, commentary=given, sheet=given)
    with database.ledger() as ledger:
        number = ledger.record(received(issue=None, name=given, sender=given, figures=(figure,), size=2**40))
        (submission,) = ledger.submissions()
        assert (submission.id, submission.name, submission.sender) == (number, kept, kept)
        assert [row["commentary"] for row in ledger.figures()] == [kept]


def test_of_two_runs_at_once_the_version_saved_later_stands(database: Database) -> None:
    """Each looked before the other had recorded, so both were accepted; the older one was recorded last."""
    with database.ledger() as ledger:
        ledger.record_issue(issued())
        newer = ledger.record(received("a", saved_at=datetime(2024, 7, 9, 17)))
        ledger.record(received("b", saved_at=datetime(2024, 7, 9, 16)))
        assert standing(ledger)[PERIOD, "HR"].id == newer


def test_where_a_version_does_not_say_when_it_was_saved_the_last_one_stands(database: Database) -> None:
    with database.ledger() as ledger:
        ledger.record_issue(issued())
        ledger.record(received("a", saved_at=datetime(2024, 7, 9, 17)))
        last = ledger.record(received("b", saved_at=None))
        ledger.record(replace(received("c"), disposition=Disposition.REJECTED))
        assert standing(ledger)[PERIOD, "HR"].id == last


def test_a_report_sees_one_moment_whatever_is_recorded_meanwhile(database: Database) -> None:
    with database.ledger() as report, database.ledger() as colleague:
        fill_ledger(colleague)

        def seen() -> tuple[object, ...]:
            numbers = [submission.id for submission in report.submissions()]
            return (
                numbers, [one.name for one in standing(report).values()], len(report.figures()), report.count_figures(),
                len(report.parts("problems", [1, 2])), [row["status"] for row in report.parts("actions", [1, 2])],
                report.last_number(), report.submission_of(PERIOD, "b" * 64) is None,
            )  # fmt: skip

        with report.snapshot():
            before = seen()
            assert colleague.record(received("b", saved_at=datetime(2024, 7, 10))) == 2
            assert seen() == before
            assert report.record(received("c", saved_at=datetime(2024, 7, 11))) == 3, "it may write itself"
            assert seen() == before
        assert standing(report)[PERIOD, "HR"].name == "c.xlsx"
        assert report.last_number() == 3


def test_numbers_are_given_in_the_order_in_which_they_can_be_seen(database: Database) -> None:
    """Else a report that has seen number 2 could later find that there is a number 1 it had passed over."""
    from threading import Thread
    from time import sleep

    with database.ledger() as first, database.ledger() as second:
        with first._writing() as connection:
            waiting = Thread(target=second.record, args=[received("b", issue=None)])
            waiting.start()
            sleep(0.3)
            assert waiting.is_alive(), "it waits for the one who came first"
            assert first.submissions() == []
            del connection
        waiting.join(10)
        assert [submission.name for submission in first.submissions()] == ["b.xlsx"]


def test_a_laptop_that_falls_asleep_in_the_middle_does_not_keep_the_others_waiting(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pmf_xl.ledger.database._SERVER_SETTINGS", "-c idle_in_transaction_session_timeout=300ms"
    )
    database = Database(postgres.new_database())
    with database.ledger() as asleep, database.ledger() as awake:
        with pytest.raises(PmfError, match="The ledger could not be written to: ") as said, asleep._writing():
            assert awake.record(received(issue=None)) == 1
        assert "\n" not in str(said.value)
        assert asleep.record(received("b", issue=None)) == 2, "and it can go on once it is awake"


def test_who_waits_too_long_is_told_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pmf_xl.ledger.database.SECONDS_TO_WAIT_FOR_ANOTHER", 1)
    monkeypatch.setattr("pmf_xl.ledger.database._SERVER_SETTINGS", "-c lock_timeout=300ms")
    with database.ledger() as first, database.ledger() as second, first._writing():
        with pytest.raises(PmfError, match="could not be written to: somebody else has been writing") as said:
            second.record(received("b", issue=None))
        assert "\n" not in str(said.value)
