"""Runs killed at random moments, one after the other at one council: it is whole after each, and nothing is missing at last."""

import random
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from at_work import PERIOD, Colleagues, Database, at, standing_figures, versions, workspace

from pmf_xl.books.files import sha256_of
from pmf_xl.workspace import Workspace

COLLATINGS, ISSUINGS = 6, 4  # killed, on each of the two databases
SEED = random.randrange(10**6)  # a new one each time; moments of dying cannot be had again anyway


def killed(folder: Path, work: str, seconds: float) -> None:
    """Begin some work, kill it after so long, and see that all that is kept is whole."""
    runs = Colleagues([folder], [work])
    runs.begin()
    time.sleep(seconds)
    (process,) = runs.processes
    process.kill()
    process.communicate()
    council = at(folder)
    verified = council.verify()
    council.ledger.close()
    # A file may have been archived whose record was not written any more; it will be taken in again.
    assert [problem.code for problem in verified.problems] in ([], ["archive-unknown"]), (SEED, seconds)


def left_alone(folder: Path, work: str) -> float:
    """Do some work, and give the seconds it takes."""
    runs = Colleagues([folder], [f"{work}\nprint(json.dumps(None))"])
    runs.begin()
    start = time.perf_counter()
    runs.results()
    return time.perf_counter() - start


@pytest.fixture
def council(tmp_path: Path, database: Database) -> Workspace:
    made = workspace(tmp_path / "council", database.url)
    made.issue(PERIOD)
    made.ledger.close()
    return made


def test_collations_killed_one_after_the_other(council: Workspace, tmp_path: Path) -> None:
    chance, returned = random.Random(SEED), council.folder / "returned" / PERIOD
    versions(council.folder, tmp_path / "pool", 2 * COLLATINGS + 2)

    def hand_in(number: int) -> None:
        for service in ("HR", "WS"):
            for version in (2 * number, 2 * number + 1):
                shutil.copy2(tmp_path / "pool" / f"{service} {version}.xlsx", returned)

    work = f"at.collate({PERIOD!r})"
    hand_in(0)
    whole = left_alone(council.folder, work)
    recorded = []
    for number in range(1, COLLATINGS + 1):
        hand_in(number)
        killed(council.folder, work, chance.uniform(0, whole))
        recorded.append(len(at(council.folder).ledger.submissions()))
    assert recorded == sorted(recorded)
    left_alone(council.folder, work)
    again = at(council.folder)
    came = {sha256_of(path.read_bytes()) for path in returned.iterdir()}
    assert Counter(submission.sha256 for submission in again.ledger.submissions()) == Counter(came)
    assert {path.stem for path in (council.folder / "archive").glob("*/*")} == came
    assert standing_figures(again)["HR01"] == round(0.97 + (2 * COLLATINGS + 1) / 1000, 3)
    verified = again.verify()
    assert (verified.problems, verified.files, verified.figures) == ((), len(came), 6 * len(came))
    again.ledger.close()


def test_issues_killed_one_after_the_other(council: Workspace) -> None:
    chance = random.Random(SEED)
    periods = ["2024-25-Q2", "2024-25-Q3", "2024-25-Q4", "2025-26-Q1", "2025-26-Q2"][: ISSUINGS + 1]
    whole = left_alone(council.folder, f"at.issue({periods[0]!r})")
    for period in periods[1:]:
        killed(council.folder, f"at.issue({period!r})", chance.uniform(0, whole))
    again = at(council.folder)
    for period in periods:
        made = again.issue(period)
        assert [(file.service, file.number) for file in made] == [("HR", 1), ("WS", 1)]
        assert [file.fresh for file in again.issue(period)] == [False, False]
        assert sorted(path.name for path in (council.folder / "issued" / period).glob("*.xlsx")) == [
            f"{period} HR.xlsx", f"{period} WS.xlsx"
        ]  # fmt: skip
    assert len(again.ledger.every_issue()) == 2 * len(periods) + 2
    assert again.verify().problems == ()
    again.ledger.close()
