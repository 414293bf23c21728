"""A ledger in a file on a drive that keeps no locks takes writing from one computer at a time, and says whose turn it is."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from at_work import ROOT, TODAY, Database, issued, received

from pmf_xl.ledger import Ledger, one_computer
from pmf_xl.problems import PmfError

HOURS = 3600.0


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite", "hart")


def note_of_another(folder: Path, said: str | None = None, age: float = 0.0) -> Path:
    """What a run on another computer leaves beside the ledger."""
    note = folder / ".ledger.sqlite.used-by-0123456789ab-4711-00ff"
    held = {"computer": "LAPTOP7", "person": "Pat Lee", "since": "10:42"}
    note.write_text(json.dumps(held) if said is None else said)
    os.utime(note, (time.time() - age,) * 2)
    return note


def notes(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".ledger.sqlite.used-by-")]


def test_while_another_computer_writes_this_one_does_not(ledger: Ledger, tmp_path: Path) -> None:
    note = note_of_another(tmp_path)
    with pytest.raises(
        PmfError, match="Pat Lee is writing to .*ledger.sqlite on LAPTOP7 .since 10:42.*PostgreSQL"
    ):
        ledger.record_issue(issued())
    assert notes(tmp_path) == [note.name], "it does not stand in the other's way"
    assert ledger.every_issue() == [], "reading it is free"
    note.unlink()
    assert ledger.record_issue(issued())


def test_a_note_that_is_just_being_written_counts(ledger: Ledger, tmp_path: Path) -> None:
    note_of_another(tmp_path, said="")
    with pytest.raises(PmfError, match="Somebody is writing to .* on another computer"):
        ledger.record(received(issue=None))


def test_who_has_stopped_without_a_word_is_waited_for_five_minutes(ledger: Ledger, tmp_path: Path) -> None:
    note_of_another(tmp_path, age=4 * 60)
    with pytest.raises(PmfError, match="five minutes"):
        ledger.record_issue(issued())
    note_of_another(tmp_path, age=6 * 60)
    assert ledger.record_issue(issued())


def test_a_note_that_nobody_took_away_goes_in_time(ledger: Ledger, tmp_path: Path) -> None:
    note = note_of_another(tmp_path, age=2 * HOURS)
    assert ledger.record_issue(issued())
    assert not note.exists()


def test_two_programs_on_one_computer_have_sqlites_locks(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "ledger.sqlite", "hart")
    assert ledger.record_issue(issued())
    assert other.record_issue(issued("WS"))
    assert len(notes(tmp_path)) == 2
    other.close()
    ledger.close()
    assert notes(tmp_path) == []


def test_who_is_at_work_gives_a_newcomer_the_time_to_see_it(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ledger.record_issue(issued())
    note = note_of_another(tmp_path)
    monkeypatch.setattr(one_computer, "sleep", lambda _: note.unlink())
    assert ledger.record_issue(issued("WS"))
    note_of_another(tmp_path)
    monkeypatch.setattr(one_computer, "sleep", lambda _: None)
    with pytest.raises(PmfError, match="LAPTOP7"):
        ledger.record_issue(issued("IT"))


@pytest.mark.parametrize("ending", ["", "raise SystemExit(2)", "ledger.close()"])
def test_the_note_goes_when_the_program_ends(tmp_path: Path, ending: str) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from datetime import datetime; from pathlib import Path; from pmf_xl.ledger import Ledger\n"
        f"folder = Path({str(tmp_path)!r}); ledger = Ledger(folder / 'ledger.sqlite', 'hart')\n"
        "ledger.record_scorecard('2024-25-Q1', datetime(2024, 7, 10), '{}')\n"
        "assert len(list(folder.glob('.ledger.sqlite.used-by-*'))) == 1\n"
        f"{ending}"
    )
    subprocess.run([sys.executable, "-c", code], check=ending.startswith("raise") is False)
    assert notes(tmp_path) == []


def test_who_is_killed_leaves_a_note_that_does_not_hinder_this_computer(
    ledger: Ledger, tmp_path: Path
) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import os, signal; from datetime import datetime; from pathlib import Path; from pmf_xl.ledger import Ledger\n"
        f"ledger = Ledger(Path({str(tmp_path / 'ledger.sqlite')!r}), 'hart')\n"
        "ledger.record_scorecard('2024-25-Q1', datetime(2024, 7, 10), '{}')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    assert len(notes(tmp_path)) == 1
    ledger.record_scorecard("2024-25-Q2", TODAY, "{}")
    ledger.close()


def test_nobody_needs_a_note_at_a_server(database: Database, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    with database.ledger() as ledger:
        ledger.record_issue(issued())
        if database.is_postgres:
            assert set(tmp_path.iterdir()) == before
