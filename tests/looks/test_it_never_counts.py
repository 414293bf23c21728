"""Whatever is said between returns, all that is made of the quarter is the same to the last byte."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from looked import APRIL, LOOKED, MAY, Q1, SAID, SIGNED_APRIL, SIGNED_LOOK

from pmf_xl.addin.with_figures import figure_rows
from pmf_xl.rules.terms import Reader
from pmf_xl.workspace import Workspace
from quarter import GOOD, SIGNED, fill, kit

COMPLAINTS = {"How many": 31, "Of which upheld": 4, "What was learned": "Two rounds were late."}
RETURNED = {"HR": GOOD["HR"], "WS": GOOD["WS"] | {"K1": COMPLAINTS}}


class Clock:
    """It stands still until it is set: what asks it how often must not matter."""

    def __init__(self) -> None:
        self.now = datetime(2024, 5, 1, 9)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """What was made of the quarter without a look, and of the same returns with April and May looked at before them."""
    folder, clock = tmp_path_factory.mktemp("both"), Clock()
    without = folder / "without" / "w"
    without.parent.mkdir()
    Workspace.init(without, str(kit(folder / "kit", LOOKED)))
    sent = {file.service: file.path for file in Workspace(without, clock).issue(Q1)}
    returned = [
        fill(sent[service], folder / f"{service}.xlsx", SIGNED | entries)
        for service, entries in RETURNED.items()
    ]
    with_looks = folder / "with" / "w"
    shutil.copytree(without, with_looks)
    _look(Workspace(with_looks, clock), clock)
    _as_many_files(Workspace(without, clock), folder)
    for place in (without, with_looks):
        clock.now = datetime(2024, 7, 10, 9)
        _make_all(Workspace(place, clock), returned)
    return without, with_looks


def _look(workspace: Workspace, clock: Clock) -> None:
    for month, day, signed in (
        (APRIL, datetime(2024, 5, 2, 9), SIGNED_APRIL),
        (MAY, datetime(2024, 6, 4, 9), SIGNED_LOOK),
    ):
        clock.now = day
        sent = {file.service: file.path for file in workspace.issue(month)}
        for service, said in SAID[month].items():
            fill(sent[service], workspace.folder_of("returned", month) / f"{service}.xlsx", signed | said)
        assert not any(file.problems for file in workspace.collate(month).files)


def _as_many_files(workspace: Workspace, folder: Path) -> None:
    """Take as many files for a year long gone: each has a number, which the records of the quarter name."""
    for number in range(sum(map(len, SAID.values()))):
        note = folder / f"note {number}.txt"
        note.write_text(f"{number}")
        workspace.collate("2020-21-Q1", [note])


def _make_all(workspace: Workspace, returned: list[Path]) -> None:
    """Everything that can be made of a quarter: some of it before it is closed, all once it is."""
    workspace.collate(Q1, returned)
    workspace.approve(Q1, "Lee Hart")
    workspace.write_reports(Q1)
    workspace.publish(Q1)
    workspace.chase(Q1)
    workspace.close(Q1, "Lee Hart")
    workspace.write_scorecard(Q1)
    workspace.write_exceptions(Q1)
    workspace.write_reports(Q1)
    workspace.write_pages(Q1, Reader.OFFICERS)
    workspace.write_pages(Q1, Reader.PUBLIC)
    workspace.write_quality()
    workspace.publish(Q1)
    workspace.write_audit_sample(Q1, workspace.audit_sample(Q1, 5, "1"))


def _files(workspace: Path) -> dict[str, bytes]:
    """All that was made of the quarter, by where it lies; what was issued and read is of the months too."""
    folders = ("reports", "published", "pages", "collated")
    made = {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in sorted(workspace.rglob("*"))
        if path.is_file() and path.relative_to(workspace).parts[0] in folders
    }
    return {name: content for name, content in made.items() if Q1 in name or name.count("/") == 1}


def test_every_file_is_the_same_to_the_last_byte(both: tuple[Path, Path]) -> None:
    without, with_looks = map(_files, both)
    assert without.keys() == with_looks.keys()
    assert len(without) > 25
    assert {f"{folder}/{Q1}" for folder in ("reports", "published")} <= {
        "/".join(name.split("/")[:2]) for name in without
    }
    differ = [name for name in without if without[name] != with_looks[name]]
    assert differ == []


@pytest.mark.parametrize("period", [Q1, "2024-25-H1", "2024-25-Y"])
def test_so_are_figures_ratings_and_functions(both: tuple[Path, Path], period: str) -> None:
    without, with_looks = map(Workspace, both)
    assert without.scorecard(period).equals(with_looks.scorecard(period))
    rows = [list(figure_rows(one, [one.period(period)])) for one in (without, with_looks)]
    assert rows[0] == rows[1]


def test_nothing_leads_to_it_from_a_figure(both: tuple[Path, Path]) -> None:
    without, with_looks = map(Workspace, both)
    for ref in ("HR01", "WS02"):
        trails = [
            [(held.outturn, held.name if hasattr(held, "name") else held.file, held.cell) for held in one.trace(ref, Q1)]
            for one in (without, with_looks)
        ]  # fmt: skip
        assert trails[0] == trails[1]
        assert with_looks.trace(ref, MAY) == []
