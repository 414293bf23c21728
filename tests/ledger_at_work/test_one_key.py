"""Who shares a ledger shares its key: another one is noticed before it makes every return look forged."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from at_work import PERIOD, Database, at, versions, workspace

from pmf_xl.cli import main
from pmf_xl.ledger import Disposition
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace

NOT_THE_KEY = "pmf.key in this workspace is not the key by which .* sealed.* Copy pmf.key from whoever shares"


@pytest.fixture
def council(tmp_path: Path, database: Database) -> Iterator[Workspace]:
    made = workspace(tmp_path / "council", database.url)
    yield made
    made.ledger.close()


@pytest.fixture
def colleague(council: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """Somebody who was given the settings of the workspace, and not its key."""
    made = workspace(tmp_path / "colleague")
    shutil.copy(council.folder / "pmf.toml", made.folder / "pmf.toml")
    made = at(made.folder)
    assert made.key != council.key
    yield at(made.folder)
    made.ledger.close()


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")}


def test_a_colleague_with_another_key_is_told_before_any_file_is_judged(
    council: Workspace, colleague: Workspace, tmp_path: Path
) -> None:
    council.issue(PERIOD)
    versions(council.folder, tmp_path / "pool", 1)
    (tmp_path / "pool" / "notes.txt").write_text("the first that is read")
    os.utime(tmp_path / "pool" / "notes.txt", (0, 0))
    before = files(colleague.folder)
    with pytest.raises(PmfError, match=NOT_THE_KEY):
        colleague.collate(PERIOD, [tmp_path / "pool"])
    assert council.ledger.submissions() == []
    assert files(colleague.folder) == before
    shutil.copy(council.folder / "pmf.key", colleague.folder / "pmf.key")
    again = at(colleague.folder)
    assert again.collate(PERIOD, [tmp_path / "pool"]).accepted == ("HR", "WS")
    again.ledger.close()


def test_nor_does_such_a_colleague_issue_anything(council: Workspace, colleague: Workspace) -> None:
    council.issue(PERIOD)
    for period in (PERIOD, "2024-25-Q2"):
        with pytest.raises(PmfError, match=NOT_THE_KEY):
            colleague.issue(period)
    assert len(council.ledger.every_issue()) == 2
    assert not (colleague.folder / "issued" / PERIOD).exists()


def test_of_two_who_issue_for_the_first_time_at_once_one_is_told(
    council: Workspace, colleague: Workspace
) -> None:
    assert colleague.key, "it was read while nothing had been issued"
    council.issue(PERIOD)
    with pytest.raises(PmfError, match=NOT_THE_KEY):
        colleague.issue("2024-25-Q2")
    assert {issue.period for issue in council.ledger.every_issue()} == {PERIOD}


def test_verify_names_a_key_that_is_not_the_one(council: Workspace) -> None:
    council.issue(PERIOD)
    assert council.verify().problems == ()
    (council.folder / "pmf.key").write_text("0" * 64)
    (found,) = at(council.folder).verify().problems
    assert (found.code, found.severity) == ("key-differs", "error")


def test_the_ledger_does_not_give_the_key_away(council: Workspace, database: Database) -> None:
    council.issue(PERIOD)
    kept = {row[0] for row in database.run("SELECT sealed_by FROM issues")}
    assert len(kept) == 1
    assert council.key.decode() not in str(database.content())


def test_of_workbooks_from_before_that_was_kept_it_is_said_to_be_possible(
    council: Workspace, colleague: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pmf_xl.collect.issuing.fingerprint", lambda _: None)
    council.issue(PERIOD)
    monkeypatch.undo()
    versions(council.folder, tmp_path / "pool", 2)
    judged = colleague.collate(PERIOD, [tmp_path / "pool" / "HR 0.xlsx", tmp_path / "pool" / "WS 0.xlsx"])
    for file in judged.files:
        assert file.disposition is Disposition.REJECTED
        (found,) = [found for found in file.problems if found.code == "stamp-damaged"]
        assert "where that is said of every return, pmf.key is not the key it was sealed by" in found.message
    ours = at(council.folder)
    assert all(file.disposition.counts for file in ours.collate(PERIOD, [tmp_path / "pool"]).files[2:])
    ours.issue("2024-25-Q2")
    ours.ledger.close()
    with pytest.raises(PmfError, match=NOT_THE_KEY):
        at(colleague.folder).collate(PERIOD, [tmp_path / "pool"])


def test_where_the_key_is_known_to_be_right_a_wrong_seal_is_no_question_of_keys(
    council: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pmf_xl.collect.stamp._seal", lambda *_: "0" * 64)
    council.issue(PERIOD)
    monkeypatch.undo()
    versions(council.folder, tmp_path / "pool", 1)
    for file in council.collate(PERIOD, [tmp_path / "pool"]).files:
        (found,) = [found for found in file.problems if found.code == "stamp-damaged"]
        assert "(its seal is not the one it was issued with)" in found.message


# -- a key that is lost for good --------------------------------------------------------------------------------------


def test_a_new_key_is_not_made_while_there_is_one(council: Workspace) -> None:
    council.issue(PERIOD)
    key = council.key
    with pytest.raises(PmfError, match=r"pmf\.key is there; nothing was changed.*move this one away"):
        at(council.folder).issue(PERIOD, new_key=True)
    assert (council.folder / "pmf.key").read_bytes().strip() == key
    assert len(council.ledger.every_issue()) == 2


@pytest.mark.parametrize("known", [True, False])
def test_where_the_key_is_lost_for_good_all_is_issued_anew_by_another(
    council: Workspace, tmp_path: Path, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not known:
        monkeypatch.setattr("pmf_xl.collect.issuing.fingerprint", lambda _: None)
    council.issue(PERIOD)
    monkeypatch.undo()
    versions(council.folder, tmp_path / "before", 1)
    (council.folder / "pmf.key").unlink()
    again = at(council.folder)
    assert [(file.number, file.fresh) for file in again.issue(PERIOD, new_key=True)] == [(2, True), (2, True)]
    assert again.key != council.key
    assert [file.fresh for file in at(council.folder).issue(PERIOD)] == [False, False]
    versions(council.folder, tmp_path / "after", 2)
    again = at(council.folder)
    (judged,) = again.collate(PERIOD, [tmp_path / "before" / "HR 0.xlsx"]).files
    (found,) = [found for found in judged.problems if found.code == "stamp-damaged"]
    assert ("sealed by a key that has been lost" in found.message) == known
    assert again.collate(PERIOD, [tmp_path / "after"]).accepted == ("HR", "WS")
    assert again.verify().problems == ()
    again.ledger.close()


def test_the_command_for_it(council: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    council.issue(PERIOD)
    again = ["issue", "--period", PERIOD, "--workspace", str(council.folder), "--new-key"]
    with pytest.raises(SystemExit) as left:
        main(again)
    assert (left.value.code, capsys.readouterr().err.count("\n")) == (2, 1)
    (council.folder / "pmf.key").rename(council.folder / "old.key")
    with pytest.raises(SystemExit) as left:
        main(again)
    assert not left.value.code
    assert {issue.number for issue in council.ledger.every_issue()} == {1, 2}
