"""What pmf-xl does with what people have complained of in public about workbooks sent out to be filled in."""

import re
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from complaint import COUNCIL, EXACT, Complaint, signed
from complaints_of_entries import ENTRIES
from complaints_of_files import FILES

from pmf_xl.books.workers import ReadingPool
from pmf_xl.catalogue import Catalogue
from pmf_xl.returns.standing import numbers_standing
from pmf_xl.rules.periods import Period
from pmf_xl.workspace_folder import WorkspaceFolder
from quarter import Quarter, catalogue_of, fill

COMPLAINTS = (*ENTRIES, *FILES)
TODAY, PERIOD = date(2024, 7, 10), "2024-25-Q1"
SOURCE = re.compile(r"[\w.-]+/[\w.-]+#\d+|https://\S+")


@dataclass(frozen=True)
class Issued:
    """A workspace that has issued its workbooks, a good return of each service, and one reader for all tests."""

    catalogue: Catalogue
    folder: Path
    good: dict[str, Path]
    reader: ReadingPool


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issued]:
    folder = tmp_path_factory.mktemp("complaints")
    quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit", COUNCIL), PERIOD, TODAY)
    good = {
        service: fill(sent.path, folder / f"{service}.xlsx", signed(service), saved=datetime(2024, 7, 9, 9))
        for service, sent in quarter.issue().items()
    }
    quarter.workspace.ledger.close()
    with ReadingPool() as reader:
        yield Issued(quarter.workspace.catalogue, quarter.workspace.folder, good, reader)


@pytest.fixture
def quarter(tmp_path: Path, issued: Issued, monkeypatch: pytest.MonkeyPatch) -> Quarter:
    """The quarter of a workspace of its own, in which everything has been issued and nothing come back."""
    monkeypatch.setattr(WorkspaceFolder, "reading_workers", lambda _: nullcontext(issued.reader))
    unlocked = shutil.ignore_patterns(".ledger*")
    folder = Path(shutil.copytree(issued.folder, tmp_path / "workspace", ignore=unlocked))
    return Quarter(folder, issued.catalogue, PERIOD, TODAY)


@pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda one: one.source)
def test_what_was_complained_of_comes_out_right_here(
    quarter: Quarter, issued: Issued, complaint: Complaint
) -> None:
    quarter.returned.mkdir(parents=True, exist_ok=True)
    path = Path(shutil.copy(issued.good[complaint.service], quarter.returned / f"{complaint.service}.xlsx"))
    file = complaint.done(quarter, path)
    said = sorted(f"{one.severity.value} {one.code} {one.place}".strip() for one in file.problems)
    assert (file.disposition, said) == (complaint.disposition, complaint.expected)
    assert complaint.says in " ".join(f"{one.message} {one.remedy}" for one in file.problems)
    for problem in file.problems:
        assert problem.message
        assert problem.remedy
        assert "{" not in problem.message + problem.remedy
    assert _read(quarter, complaint.service) == _right(complaint)
    for place, right in complaint.kept.items():
        assert _kept(quarter, *place) == right


def _right(complaint: Complaint) -> dict[str, float | None]:
    """The figures that must stand: those of a good return with what differs, or none but what is listed."""
    counts = complaint.disposition in ("accepted", "queried", "duplicate")
    return (EXACT[complaint.service] if counts else {}) | dict(complaint.figures)


def _read(quarter: Quarter, service: str) -> dict[str, float | None]:
    """The figures of a service that stand."""
    past = quarter.workspace.past
    found = {ref: past.figure(*_named(ref, quarter)) for ref in EXACT[service]}
    return {ref: held.outturn for ref, held in found.items() if held}


def _named(ref: str, quarter: Quarter) -> tuple[str, Period, str]:
    measure, _, breakdown = ref.partition("/")
    return measure, quarter.period, breakdown


def _kept(quarter: Quarter, table: str, key: str, column: str) -> object:
    """What the ledger holds in a table's column of the measure, milestone or role."""
    rows = quarter.workspace.ledger.parts(table, numbers_standing(quarter.workspace.ledger, quarter.period))
    of = {"milestones": "milestone", "sign_offs": "role"}.get(table, "ref")
    (held,) = (row[column] for row in rows if row[of] == key)
    return held


def test_a_reference_that_lost_its_zeros_and_could_be_either_of_two_is_neither(tmp_path: Path) -> None:
    alike = COUNCIL | {"measures.csv": COUNCIL["measures.csv"].replace("0102", "00101")}
    quarter = Quarter(tmp_path / "workspace", catalogue_of(tmp_path / "kit", alike), PERIOD, TODAY)
    entries = {"0101": {"Outturn": 5120}, "00101": {"Outturn": 8405}}
    file = quarter.collate_one(quarter.hand_in("LB", entries, also=_shorn))
    assert [(one.code, one.place) for one in file.problems] == [
        ("row-unknown", "Measures!A2"),
        ("row-unknown", "Measures!A3"),
        ("row-missing", "Measures"),
        ("row-missing", "Measures"),
    ]
    assert quarter.figures() == {}


def _shorn(book: openpyxl.Workbook) -> None:
    book["Measures"]["A2"] = book["Measures"]["A3"] = 101


def test_every_complaint_has_its_source_and_no_two_are_the_same() -> None:
    assert len(COMPLAINTS) >= 30
    assert [one.source for one in COMPLAINTS if not SOURCE.fullmatch(one.source)] == []
    assert len({one.complaint for one in COMPLAINTS}) == len(COMPLAINTS)
    assert len({one.source for one in COMPLAINTS}) == len(COMPLAINTS)
