"""A quarter from the kit to the backup and back, as Windows would let it be: nothing is refused on the way."""

import errno
import importlib
from datetime import date
from pathlib import Path

import pytest
from as_on_windows import as_on_windows, wrong_with_name

from pmf_xl.books.files import could_not, set_aside, write_whole
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="what is open is told by Linux only"
)

#: A service and measures called as devices of Windows are, or with what its names may not have.
CALLED = {"HR": "AUX", "HR01": "CON", "HR02": "nul.2", "HR03": "A:B?", "HR05": "COM1"}


def renamed(text: str) -> str:
    for ours, theirs in sorted(CALLED.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f"| {ours} ", f"| {theirs} ")
    return text


@pytest.fixture
def entries() -> dict[str, dict[str, object]]:
    return {CALLED.get(ref, ref): typed for ref, typed in GOOD["HR"].items()}


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    catalogue = catalogue_of(tmp_path / "kit", {name: renamed(text) for name, text in TESTSHIRE.items()})
    (tmp_path / "C").mkdir()
    return Quarter(tmp_path / "C" / "ours", catalogue, "2024-25-Q1", date(2024, 7, 10))


def test_a_whole_quarter(tmp_path: Path, quarter: Quarter, entries: dict[str, dict[str, object]]) -> None:
    drive = tmp_path / "C"
    period = str(quarter.period)
    with as_on_windows(drive) as refused:
        ours = Workspace(quarter.workspace.folder, quarter.tick)
        ours.__dict__["catalogue"] = quarter.workspace.catalogue
        quarter.hand_in("AUX", entries)
        quarter.hand_in("WS")
        quarter.hand_in("WS", {"WS01": {"Outturn": 45.2}}, name="WS again.xlsx")
        read = {one.path.name: one.became for one in quarter.collate().files}
        assert sorted(read.values()) == ["accepted", "accepted", "rejected"]
        quarter.issue()  # again: what lies there is put aside
        ours.write_scorecard(period)
        ours.write_scorecard(period)
        ours.write_exceptions(period)
        ours.write_reports(period)
        ours.write_pages(period)
        ours.publish(period)
        ours.chase(period)
        ours.write_quality()
        ours.write_audit_sample(period, ours.audit_sample(period, 2, "7"))
        kept = ours.backup(drive / "kept.zip")
        assert ours.verify().problems == ()
        (drive / "again").mkdir()  # empty: Windows puts nothing in its place
        restored = Workspace.restore(kept.path, drive / "again")
        assert restored.verified.problems == ()
        ours.close(period, "Pat Lee")
    assert refused == []
    there = [path.relative_to(drive) for path in drive.rglob("*")]
    assert len(there) > 80
    assert {str(path): wrong for path in there if (wrong := wrong_with_name(path.name))} == {}
    # Below C:\\Users\\somebody\\OneDrive - The Council's Name\\Performance\\ there are still 180 letters.
    assert max(len(str(path)) for path in there) < 130


def test_what_excel_has_open_is_said_and_stays(quarter: Quarter) -> None:
    """Excel lets nobody put another file in the place of one that it shows, nor move it."""
    ours = Workspace(quarter.workspace.folder, quarter.tick)
    ours.__dict__["catalogue"] = quarter.workspace.catalogue
    issued = quarter.issue()["WS"].path
    scorecard = ours.write_scorecard(str(quarter.period)).path
    quarter.hand_in("WS")
    quarter.collate()  # so that the next scorecard is another
    before = scorecard.read_bytes()
    with scorecard.open("rb"), issued.open("rb"), as_on_windows(quarter.workspace.folder):
        for path in (scorecard, issued):
            path.with_name(f"~${path.name}").write_bytes(b"\x07Pat Lee" + b" " * 50)
        said = r"\.xlsx could not be (written|put aside): it is open in Excel by Pat Lee\. Close it there"
        with pytest.raises(PmfError, match=f"scorecard{said}"):
            ours.write_scorecard(str(quarter.period))
        with pytest.raises(PmfError, match=f"Q1 WS{said}"):
            set_aside(issued, issued.parent / "replaced")
    assert scorecard.read_bytes() == before
    assert [path.name for path in scorecard.parent.iterdir() if path.name.startswith(".writing")] == []


def test_a_path_that_is_too_long_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says "No such file or directory" of it, which helps nobody."""
    drive = tmp_path / "C"
    drive.mkdir()
    long = drive / ("x" * 120) / ("y" * 120) / "scorecard.xlsx"
    with as_on_windows(drive, longest=259), monkeypatch.context() as patch:
        patch.setattr("pmf_xl.books.files._is_windows", lambda: True)
        with pytest.raises(PmfError, match="its path is too long. Shorten the name"):
            write_whole(long, b"content")
        short = could_not("read", drive / "none.xlsx", FileNotFoundError(errno.ENOENT, "No such file"))
        assert str(short).endswith("none.xlsx could not be read: No such file.")


def test_the_stand_in_refuses_what_windows_refuses(tmp_path: Path) -> None:
    """Else all of the above would say nothing."""
    held, other, folder = tmp_path / "held.txt", tmp_path / "other.txt", tmp_path / "folder"
    folder.mkdir()
    (folder / "inner.txt").write_text("x", "utf-8")
    other.write_text("x", "utf-8")
    with as_on_windows(tmp_path) as refused:
        with held.open("w", encoding="utf-8"):
            for deed in (held.unlink, lambda: held.rename(tmp_path / "b"), lambda: other.replace(held)):
                with pytest.raises(PermissionError):
                    deed()
        held.unlink()  # closed, it may be
        with (folder / "inner.txt").open(encoding="utf-8"), pytest.raises(PermissionError):
            folder.rename(tmp_path / "moved")
        for name in ("CON", "aux.txt", "nul .x", "a:b", "a?", "ends. ", "Lpt1.xlsx"):
            with pytest.raises(OSError, match="Invalid argument"):
                (tmp_path / name).write_text("x", "utf-8")
        with pytest.raises(FileNotFoundError):
            (tmp_path / ("z" * 250)).write_text("x", "utf-8")
        with pytest.raises(ImportError):
            importlib.import_module("resource")
        with pytest.raises(PermissionError):
            other.replace(folder)
    assert len(refused) == 13
