"""The drafts that `chase` writes: to whom, what they say, and that none is ever lost."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from two_services import DUE, OPENED, PERIOD, WITH_DIRECTORS, Mail, on, read

from pmf_xl.collect.chase import Chased, chase
from pmf_xl.problems import PmfError
from quarter import GOOD, Quarter, catalogue_of

BEFORE, AFTER = date(2024, 7, 10), date(2024, 7, 20)
WRONG: dict[str, dict[str, Any]] = GOOD["HR"] | {
    "HR01": {"Outturn": 95.4, "Commentary": "Two advisers left."}
}


def chased(quarter: Quarter, day: date) -> Chased:
    return chase(on(quarter, day).workspace, quarter.period)


def mails(quarter: Quarter, day: date) -> dict[str, Mail]:
    return {draft.service: read(draft.path) for draft in chased(quarter, day).drafts}


def files(quarter: Quarter) -> dict[str, bytes]:
    """Every file in the folder for mail, by its path there."""
    folder = quarter.workspace.folder_of("mail", quarter.period)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_before_the_due_date_each_service_is_reminded_and_no_director_told(issued: Quarter) -> None:
    found = mails(issued, BEFORE)
    assert {service: mail.header("To") for service, mail in found.items()} == {
        "HR": "People <hr@testshire.example>, Ed Ford <ed@testshire.example>",
        "WS": "Waste <ws@testshire.example>",
    }
    assert [mail.header("Cc") for mail in found.values()] == ["", ""]
    assert (
        found["HR"].header("Subject") == "Reminder: Q1 2024-25 performance return of People, due 15 July 2024"
    )
    assert "It is due on 15 July 2024, in 5 days." in found["HR"].text
    assert "director" not in found["HR"].text


def test_a_draft_opens_as_one_to_be_sent_by_whoever_opens_it(issued: Quarter) -> None:
    mail = mails(issued, BEFORE)["HR"]
    assert mail.header("X-Unsent") == "1"
    assert mail.header("From") == ""
    assert mail.header("Reply-To") == "Pat Lee <pat@testshire.example>"


def test_once_late_the_director_gets_a_copy_and_the_text_says_so(issued: Quarter) -> None:
    found = mails(issued, AFTER)
    assert {service: mail.header("Cc") for service, mail in found.items()} == {
        "HR": "jo@testshire.example",
        "WS": "sam@testshire.example",
    }
    assert found["WS"].header("Subject") == "Overdue: Q1 2024-25 performance return of Waste"
    assert "It was due on 15 July 2024, 5 days ago." in found["WS"].text
    assert "your director receives a copy" in found["WS"].text


@pytest.mark.parametrize(
    ("day", "said", "copied"),
    [
        (date(2024, 7, 14), "is due on 15 July 2024, tomorrow.", ""),
        (DUE, "is due on 15 July 2024, today.", ""),
        (date(2024, 7, 16), "was due on 15 July 2024, 1 day ago.", "jo@testshire.example"),
    ],
)
def test_the_due_date_itself_is_in_time(issued: Quarter, day: date, said: str, copied: str) -> None:
    mail = mails(issued, day)["HR"]
    assert said in mail.text
    assert mail.header("Cc") == copied


def test_it_says_what_is_asked_for_and_brings_the_workbook_again(issued: Quarter) -> None:
    """HR06 is due in Q4 only; two of the three milestones are open; WS01 has two parts."""
    found = mails(issued, BEFORE)
    assert "It was issued on 1 July 2024;" in found["HR"].text
    assert "It asks for 6 figures." in found["HR"].text
    assert "It asks for 6 figures and 2 milestones." in found["WS"].text
    sent = issued.workspace.folder_of("issued", PERIOD) / f"{PERIOD} HR.xlsx"
    assert found["HR"].attached == {sent.name: sent.read_bytes()}


def test_it_says_whom_to_ask(issued: Quarter) -> None:
    text = mails(issued, BEFORE)["HR"].text
    assert text.startswith("Dear Ed Ford,\n")
    assert "please ask us: Pat Lee, pat@testshire.example." in text
    assert text.endswith("With thanks,\nPat Lee\nTestshire Council\n")


def test_a_workbook_that_was_changed_on_the_drive_is_sent_to_nobody(issued: Quarter) -> None:
    path = issued.workspace.folder_of("issued", PERIOD) / f"{PERIOD} HR.xlsx"
    path.write_bytes(path.read_bytes() + b" ")
    mail = mails(issued, BEFORE)["HR"]
    assert mail.attached == {}
    assert f"issued on 1 July 2024 as {PERIOD} HR.xlsx." in mail.text


def test_a_rejected_return_is_told_why_and_gets_its_feedback(issued: Quarter) -> None:
    on(issued, date(2024, 7, 12)).hand_in("HR", WRONG, "from Fay.xlsx")
    (file,) = issued.collate().files
    assert file.disposition == "rejected"
    mail = mails(issued, AFTER)["HR"]
    assert mail.header("Subject") == "To be mended: Q1 2024-25 performance return of People"
    assert "which we read on 12 July 2024 (from Fay.xlsx)" in mail.text
    assert "1 thing in it must be mended first" in mail.text
    assert "1. Measures!L2: Calls answered is 9,540.0%" in mail.text, "where, and what was found"
    assert "Type 95.4%" in mail.text, "and what to do"
    (feedback,) = issued.workspace.folder_of("collated", PERIOD).glob("*feedback*")
    assert mail.attached == {feedback.name: feedback.read_bytes()}
    assert feedback.name in mail.text
    assert mail.header("Cc") == "jo@testshire.example"


def test_of_many_problems_the_first_are_listed_and_the_rest_counted(issued: Quarter) -> None:
    outturns: dict[str, dict[str, Any]] = {
        "HR01": {"Outturn": 95.4}, "HR02": {"Numerator": 310, "Denominator": 0}, "HR03": {"Outturn": "none"},
        "HR04": {"Outturn": "Perhaps"}, "HR05": {"Outturn": "many"}, "HR07": {"Outturn": "few"},
    }  # fmt: skip
    on(issued, BEFORE).hand_in("HR", outturns)
    (file,) = issued.collate().files
    errors = [found for found in file.problems if found.severity == "error"]
    assert len(errors) == 6
    text = mails(issued, BEFORE)["HR"].text
    assert "6 things in it must be mended first" in text
    assert len(re.findall(r"^\d\. Measures!", text, re.MULTILINE)) == 5
    assert "\nand 1 more.\n" in text


def test_a_service_whose_return_was_accepted_is_left_in_peace(issued: Quarter) -> None:
    on(issued, BEFORE).hand_in("WS")
    issued.collate()
    assert list(mails(issued, AFTER)) == ["HR"]


def test_a_rejected_return_after_an_accepted_one_changes_nothing(issued: Quarter) -> None:
    on(issued, BEFORE).hand_in("HR", name="good.xlsx")
    issued.collate()
    issued.hand_in("HR", WRONG, "bad.xlsx")
    issued.collate()
    assert list(mails(issued, AFTER)) == ["WS"]


def test_another_day_keeps_the_earlier_drafts(issued: Quarter) -> None:
    chased(issued, BEFORE)
    before = files(issued)
    assert sorted(before) == ["2024-07-10 HR.eml", "2024-07-10 WS.eml"]
    on(issued, date(2024, 7, 11)).hand_in("HR")
    issued.collate()
    chased(issued, AFTER)
    after = files(issued)
    assert {name: after[name] for name in before} == before
    assert sorted(after.keys() - before.keys()) == ["2024-07-20 WS.eml"]


def test_the_same_day_again_writes_nothing_anew(issued: Quarter) -> None:
    first = chased(issued, BEFORE)
    before = files(issued)
    again = chase(issued.workspace, issued.period)
    assert [draft.fresh for draft in (*first.drafts, *again.drafts)] == [True, True, False, False]
    assert files(issued) == before
    assert len(issued.workspace.ledger.reminders(PERIOD)) == 2


def test_a_draft_of_today_that_is_overtaken_is_put_aside(issued: Quarter) -> None:
    chased(issued, BEFORE)
    before = files(issued)
    issued.hand_in("HR", WRONG)
    issued.hand_in("WS")
    issued.collate()
    chase(issued.workspace, issued.period)
    after = files(issued)
    assert sorted(after) == [
        "2024-07-10 HR.eml",
        "replaced/2024-07-10 HR (1).eml",
        "replaced/2024-07-10 WS (1).eml",
    ]
    assert after["replaced/2024-07-10 HR (1).eml"] == before["2024-07-10 HR.eml"]
    assert after["replaced/2024-07-10 WS (1).eml"] == before["2024-07-10 WS.eml"]


def test_the_ledger_remembers_what_was_drafted(issued: Quarter) -> None:
    chased(issued, BEFORE)
    chased(issued, AFTER)
    told = issued.workspace.ledger.reminders(PERIOD)
    assert [(one.service, one.made_at.date(), one.sent_to, one.copied_to) for one in told] == [
        ("HR", BEFORE, "hr@testshire.example; ed@testshire.example", ""),
        ("WS", BEFORE, "ws@testshire.example", ""),
        ("HR", AFTER, "hr@testshire.example; ed@testshire.example", "jo@testshire.example"),
        ("WS", AFTER, "ws@testshire.example", "sam@testshire.example"),
    ]


def quarter_of(folder: Path, changed: dict[str, str]) -> Quarter:
    files = {name: text for name, text in (WITH_DIRECTORS | changed).items() if text}
    return Quarter(folder / "workspace", catalogue_of(folder / "kit", files), PERIOD, OPENED)


def test_letters_of_any_language_arrive(tmp_path: Path) -> None:
    services = (
        WITH_DIRECTORS["services.csv"].replace("People", "Pobl – Siân’s tîm").replace("Ed Ford", "Zoë Ñúñez")
    )
    people = WITH_DIRECTORS["people.csv"].replace("Ed Ford", "Zoë Ñúñez")
    quarter = quarter_of(tmp_path, {"services.csv": services, "people.csv": people})
    quarter.issue("HR")
    (draft,) = chased(quarter, AFTER).drafts
    raw = draft.path.read_bytes()
    assert raw.isascii(), "for mail programs that know nothing else"
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = read(draft.path)
    assert mail.header("Subject") == "Overdue: Q1 2024-25 performance return of Pobl – Siân’s tîm"
    assert mail.message["To"].addresses[1].display_name == "Zoë Ñúñez"
    assert mail.text.startswith("Dear Zoë Ñúñez,")


def test_file_names_are_safe_and_differ(tmp_path: Path) -> None:
    odd = {
        name: text.replace("| HR ", "| A/B ").replace("| WS ", "| A-B ")
        for name, text in WITH_DIRECTORS.items()
    }
    quarter = quarter_of(tmp_path, odd)
    quarter.issue()
    paths = [draft.path for draft in chased(quarter, BEFORE).drafts]
    assert [path.name for path in paths] == ["2024-07-10 A-B.eml", "2024-07-10 A-B (2).eml"]
    assert [read(path).header("X-PMF-Service") for path in paths] == ["A/B", "A-B"]


def test_without_an_address_there_is_still_a_draft(tmp_path: Path) -> None:
    quarter = quarter_of(
        tmp_path,
        {
            "services.csv": """
| code | name   |
| HR   | People |
| WS   | Waste  |
""",
            "people.csv": "",
        },
    )
    quarter.issue()
    draft, _ = chased(quarter, AFTER).drafts
    assert (draft.to, draft.copied_to) == ((), ())
    mail = read(draft.path)
    assert (mail.header("To"), mail.header("Cc")) == ("", "")
    assert mail.text.startswith("Dear colleague,")
    assert "your director" not in mail.text


def test_a_service_that_was_sent_nothing_is_named(tmp_path: Path, directed: Any) -> None:
    quarter = Quarter(tmp_path / "workspace", directed, PERIOD, OPENED)
    quarter.issue("HR")
    found = chased(quarter, BEFORE)
    assert [draft.service for draft in found.drafts] == ["HR"]
    assert found.not_issued == ("WS",)


def test_nobody_is_chased_for_what_was_never_asked(tmp_path: Path, directed: Any) -> None:
    quarter = Quarter(tmp_path / "workspace", directed, PERIOD, OPENED)
    with pytest.raises(
        PmfError, match=r"Nothing has been issued for Q1 2024-25.*pmf-xl issue --period 2024-25-Q1"
    ):
        chased(quarter, AFTER)
    assert files(quarter) == {}
