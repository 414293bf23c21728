"""Colleagues who work at the same moment: nothing twice, nothing lost, and the last word is that of the last version."""

import json
import random
import shutil
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from at_work import PERIOD, Colleagues, Database, at, collating, standing_figures, versions, workspace

from pmf_xl.books.files import sha256_of
from pmf_xl.returns.standing import standing
from pmf_xl.workspace import Workspace
from postgres_server import PostgresServer

VERSIONS = 8  # of each of two services' returns


def overlapping(pool: Path, into: Path, people: int) -> list[list[Path]]:
    """Folders that hold every file of a pool at least twice, each under names of its own, shuffled."""
    chance = random.Random(7)
    files = sorted(pool.iterdir())
    shares: list[list[Path]] = [[] for _ in range(people)]
    for file in files:
        for person in chance.sample(range(people), max(2, people // 2)):
            shares[person].append(file)
    folders = []
    for person, share in enumerate(shares):
        chance.shuffle(share)
        folder = into / f"person {person}"
        for number, file in enumerate(share):
            kept = folder / f"{number:02} {file.name}"
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, kept)
        folders.append([folder])
    counts = Counter(file for share in shares for file in share)
    assert set(counts) == set(files)
    assert min(counts.values()) >= 2
    return folders


def check(folder: Path, pool: Path, results: list[Any], last: dict[str, float]) -> None:
    """Every file once, none lost, the figures those of the versions saved last, and all of it whole."""
    bytes_of = {sha256_of(file.read_bytes()): file.name for file in pool.iterdir()}
    council = at(folder)
    submissions = council.ledger.submissions(PERIOD)
    once = Counter(bytes_of.keys())
    assert Counter(submission.sha256 for submission in submissions) == once, "every file once"
    for result in results:
        for file in result["files"]:
            assert file["sha256"] in bytes_of
    first = Counter(
        file["sha256"] for result in results for file in result["files"] if file["disposition"] != "duplicate"
    )
    assert first == once, "each was one person's to record, and everybody else's duplicate"
    numbers = {file["sha256"]: file["submission"] for result in results for file in result["files"]}
    assert numbers == {submission.sha256: submission.id for submission in submissions}, (
        "all were told the same number"
    )
    figures = standing_figures(council)
    assert {ref: figures[ref] for ref in last} == last
    stands = standing(council.ledger, PERIOD)
    for service in ("HR", "WS"):
        assert bytes_of[stands[PERIOD, service].sha256] == f"{service} {VERSIONS - 1}.xlsx"
    for submission in submissions:
        figures_in_it = len(council.ledger.parts("figures", [submission.id]))
        assert figures_in_it == (6 if submission.service else 0), "whole or not at all"
    verified = council.verify()
    assert [str(problem) for problem in verified.problems] == []
    assert verified.files == len(bytes_of)
    listed = openpyxl.load_workbook(folder / "collated" / PERIOD / "problems.xlsx")
    heading = {cell.value: cell.column for cell in listed["Files"][1]}
    rows = [row for row in listed["Files"].iter_rows(min_row=2, values_only=True) if row[0] is not None]
    assert {row[heading["Submission"] - 1] for row in rows} == {submission.id for submission in submissions}
    council.ledger.close()


def prepare(tmp_path: Path, url: str, count: int = VERSIONS) -> tuple[Path, Path, dict[str, float]]:
    """A workspace whose workbooks are issued, a pool of files that came back, and the figures that should stand."""
    council = workspace(tmp_path / "council", url)
    council.issue(PERIOD)
    council.ledger.close()
    pool = tmp_path / "pool"
    made = versions(council.folder, pool, count)
    (pool / "notes.txt").write_text("Sent by e-mail on Tuesday.")
    (pool / "broken.xlsx").write_bytes((pool / "HR 0.xlsx").read_bytes()[:2000])
    return council.folder, pool, made[f"HR {count - 1}.xlsx"] | made[f"WS {count - 1}.xlsx"]


def test_eight_colleagues_collate_overlapping_folders_into_one_postgresql_ledger(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    folder, pool, last = prepare(tmp_path, postgres.new_database())
    shares = overlapping(pool, tmp_path / "tipped", 8)
    results = Colleagues([folder] * 8, [collating(share) for share in shares]).work()
    check(folder, pool, results, last)


def test_eight_colleagues_each_with_a_folder_of_their_own(tmp_path: Path, postgres: PostgresServer) -> None:
    """They share the ledger, the settings and the key, and the archive on a drive."""
    url = postgres.new_database()
    folder, pool, last = prepare(tmp_path, url)
    own = []
    for person in range(8):
        own.append(tmp_path / f"laptop {person}")
        own[-1].mkdir()
        for name in ("catalogue.xlsx", "pmf.toml", "pmf.key"):
            shutil.copy2(folder / name, own[-1] / name)
        (own[-1] / "archive").symlink_to(folder / "archive")
    shares = overlapping(pool, tmp_path / "tipped", 8)
    results = Colleagues(own, [collating(share) for share in shares]).work()
    at(folder).collate(PERIOD)  # nothing new, but a list of problems of its own
    check(folder, pool, results, last)


def test_two_colleagues_collate_overlapping_folders_into_one_sqlite_ledger(tmp_path: Path) -> None:
    folder, pool, last = prepare(tmp_path, "")
    shares = overlapping(pool, tmp_path / "tipped", 2)
    results = Colleagues([folder] * 2, [collating(share) for share in shares]).work()
    check(folder, pool, results, last)


@pytest.mark.parametrize("people", [2, 6])
def test_several_issue_at_once(tmp_path: Path, database: Database, people: int) -> None:
    """Each service gets one workbook, and everybody is told of the same one."""
    folder = workspace(tmp_path / "council", database.url).folder
    work = (
        f"made = at.issue({PERIOD!r})\n"
        "print(json.dumps({file.service: [file.issue, file.number, file.fresh, str(file.path)] for file in made}))"
    )
    results = Colleagues([folder] * people, [work] * people).work()
    council = at(folder)
    for service in ("HR", "WS"):
        told = [result[service] for result in results]
        assert len({(issue, number, path) for issue, number, _, path in told}) == 1
        assert [fresh for _, _, fresh, _ in told].count(True) == 1
        (record,) = [issue for issue in council.ledger.every_issue() if issue.service == service]
        assert [record.id, record.number] == told[0][:2]
        assert council.issue(PERIOD, [service])[0].fresh is False, (
            "the workbook is there, and it is the one issued"
        )
    assert sorted(path.name for path in (folder / "issued" / PERIOD).iterdir()) == [
        f"{PERIOD} HR.xlsx", f"{PERIOD} WS.xlsx"
    ]  # fmt: skip
    council.ledger.close()


def test_several_issue_anew_at_once_and_no_earlier_workbook_is_lost(
    tmp_path: Path, database: Database
) -> None:
    council = workspace(tmp_path / "council", database.url)
    first = {file.service: file.issue for file in council.issue(PERIOD)}
    filled = (council.folder / "issued" / PERIOD / f"{PERIOD} HR.xlsx").read_bytes()
    book = openpyxl.load_workbook(council.folder / "catalogue.xlsx")
    targets = book["Targets"]
    headings = {
        str(cell.value).casefold(): cell.column for cell in next(targets.iter_rows(min_row=1, max_row=1))
    }
    for row in range(2, targets.max_row + 1):
        if targets.cell(row, headings.get("ref", 1)).value == "HR01":
            targets.cell(row, 3).value = 0.99
    book.save(council.folder / "catalogue.xlsx")
    work = f"print(json.dumps([[file.service, file.issue, file.number] for file in at.issue({PERIOD!r})]))"
    results = Colleagues([council.folder] * 4, [work] * 4).work()
    assert len({json.dumps(result) for result in results}) == 1
    numbers = {service: (issue, number) for service, issue, number in results[0]}
    assert numbers["WS"] == (first["WS"], 1), "nothing of theirs has changed"
    assert numbers["HR"][1] == 2
    kept = list((council.folder / "issued" / PERIOD / "replaced").iterdir())
    assert filled in [path.read_bytes() for path in kept]
    council.ledger.close()


def test_reports_made_while_others_collate_are_of_one_moment_each(tmp_path: Path, database: Database) -> None:
    """Every scorecard's figures are those of one version of a return and never a mixture."""
    folder, pool, last = prepare(tmp_path, database.url)
    shares = overlapping(pool, tmp_path / "tipped", 2)
    report = (
        "from pmf_xl.collect.collate import Collated\n"
        "seen = []\n"
        "for _ in range(12):\n"
        f"    frame = at.scorecard({PERIOD!r})\n"
        "    row = frame.set_index('ref').loc['HR01'] if 'ref' in frame else frame.loc['HR01']\n"
        "    seen.append(None if row['outturn'] != row['outturn'] else row['outturn'])\n"
        f"at.write_scorecard({PERIOD!r}).path\n"
        "print(json.dumps(seen))"
    )
    *results, seen = Colleagues([folder] * 3, [*(collating(share) for share in shares), report]).work()
    allowed = {None} | {round(0.97 + number / 1000, 3) for number in range(VERSIONS)}
    assert set(seen) <= allowed
    assert (folder / "reports" / PERIOD / "scorecard.xlsx").is_file()
    check(folder, pool, results, last)


def test_a_list_of_problems_never_falls_behind_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague records more just while the list is being written: it is written again."""
    from pmf_xl.collect import feedback

    folder, pool, _ = prepare(tmp_path, "")
    council, colleague = at(folder), at(folder)
    listing, came = feedback.problem_list, iter([pool / "HR 1.xlsx", pool / "WS 1.xlsx"])

    def listed(*given: Any) -> Any:
        made = listing(*given)
        if (path := next(came, None)) is not None:
            monkeypatch.setattr(feedback, "problem_list", listing)  # the colleague's own run
            colleague.collate(PERIOD, [path])
            monkeypatch.setattr(feedback, "problem_list", listed)
        return made

    monkeypatch.setattr(feedback, "problem_list", listed)
    council.collate(PERIOD, [pool / "HR 0.xlsx"])
    book = openpyxl.load_workbook(folder / "collated" / PERIOD / "problems.xlsx")
    names = {cell.value for row in book["Files"] for cell in row}
    assert {"HR 0.xlsx", "HR 1.xlsx", "WS 1.xlsx"} <= names
    council.ledger.close()
    colleague.ledger.close()


def test_chasing_does_not_contradict_itself_where_a_colleague_collates_meanwhile(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HR's return is taken while the drafts are being written: drafts and report are of the moment before it."""
    from pmf_xl.collect import chase

    folder, pool, _ = prepare(tmp_path, database.url, 2)
    late = datetime(2024, 7, 20, 9)
    council, colleague = Workspace(folder, now=lambda: late), Workspace(folder, now=lambda: late)
    writing, came = chase.reminder, iter([pool / "HR 1.xlsx"])

    def written(*given: Any) -> Any:
        for path in came:
            assert colleague.collate(PERIOD, [path]).accepted == ("HR",)
        return writing(*given)

    monkeypatch.setattr(chase, "reminder", written)
    chased = council.chase(PERIOD)
    assert [draft.service for draft in chased.drafts] == ["HR", "WS"]
    assert how_they_stand(chased.missed) == {
        "People": ("Nothing has come", 1),
        "Waste": ("Nothing has come", 1),
    }, "and the reminders just drafted are counted"
    again = council.chase(PERIOD)
    assert [draft.service for draft in again.drafts] == ["WS"]
    assert how_they_stand(again.missed) == {"People": ("Came late", 1), "Waste": ("Nothing has come", 1)}
    council.ledger.close()
    colleague.ledger.close()


def how_they_stand(missed: Path | None) -> dict[Any, tuple[Any, Any]]:
    """What the report on missed deadlines says of each service, and how many reminders it counts."""
    assert missed
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(missed).active]
    heading = next(row for row in rows if "How it stands" in row)
    stands, reminders = heading.index("How it stands"), heading.index("Reminders drafted")
    below = rows[rows.index(heading) + 1 :]
    return {row[0]: (row[stands], row[reminders]) for row in below if isinstance(row[reminders], int)}


def test_status_does_not_contradict_itself_where_a_colleague_collates_and_approves_meanwhile(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmf_xl.collect import approve

    folder, pool, _ = prepare(tmp_path, database.url, 2)
    council, colleague = at(folder), at(folder)
    colleague.collate(PERIOD, [pool / "HR 0.xlsx"])
    colleague.approve(PERIOD, "Jo Hill")
    asked, came = approve.approvals, iter([pool / "HR 1.xlsx", pool / "WS 1.xlsx"])

    def in_the_meantime(*given: Any) -> Any:
        if paths := list(came):
            colleague.collate(PERIOD, paths)
            colleague.approve(PERIOD, "Ann Low")
        return asked(*given)

    monkeypatch.setattr(approve, "approvals", in_the_meantime)
    before, after = council.status(PERIOD), council.status(PERIOD)
    assert [(one.service, one.accepted is not None) for one in before.services] == [
        ("HR", True), ("WS", False)
    ]  # fmt: skip
    assert [(one.name, one.changed) for one in before.approvals] == [("Jo Hill", ())]
    assert [one.accepted is not None for one in after.services] == [True, True]
    assert [(one.name, one.changed) for one in after.approvals] == [
        ("Jo Hill", ("HR", "WS")), ("Ann Low", ())
    ]  # fmt: skip
    council.ledger.close()
    colleague.ledger.close()
