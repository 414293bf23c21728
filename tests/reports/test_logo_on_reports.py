"""The council's logo: where it stands and where not, what another one changes, and one that cannot be shown."""

import re
import shutil
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from pmf_xl.books.logo import LOGO, read_logo
from pmf_xl.catalogue import find_kit
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace

QUARTER, COUNCIL = "2024-25-Q3", "South Derbyshire District Council"
_POINT = 12700  # of the units in which drawings are measured


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Workspace.init(tmp_path / "council", "south-derbyshire").folder


def on(folder: Path, day: int = 20) -> Workspace:
    return Workspace(folder, lambda: datetime(2025, 1, day, 9))


def pictures(path: Path) -> dict[str, tuple[str, float, float]]:
    """By sheet the picture on it: what is told of it, and its width and height in points."""
    found = {}
    with ZipFile(path) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        for number, name in enumerate(names, start=1):
            relations = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            if relations not in book.namelist():
                continue
            drawing = re.search(r"drawings/(drawing\d+\.xml)", book.read(relations).decode())
            shown = book.read(f"xl/drawings/{drawing[1]}").decode() if drawing else ""
            for picture in re.findall(r"<xdr:pic>.*?</xdr:pic>", shown, re.DOTALL):
                says = re.search(r'descr="([^"]*)"', picture)
                size = re.search(r'<a:ext cx="(\d+)" cy="(\d+)"', picture)
                assert says
                assert size
                if says[1].startswith("Line of "):  # the small line of a measure
                    continue
                found[name] = says[1], int(size[1]) / _POINT, int(size[2]) / _POINT
    return found


def test_it_stands_on_covers_and_start_here_only(folder: Path) -> None:
    council = on(folder)
    shown = {
        "Cover": [one.path for one in council.write_reports(QUARTER, ["committee-fm", "finance"]).files],
        "Index": [council.write_exceptions(QUARTER).path],
        "Start here": [council.issue(QUARTER, ["FIN"])[0].path],
    }
    shown["Cover"].append(council.write_scorecard(QUARTER).path)
    logo = read_logo(folder / LOGO)
    assert logo
    for sheet, paths in shown.items():
        for path in paths:
            assert list(pictures(path)) == [sheet], path
            says, wide, tall = pictures(path)[sheet]
            assert says == f"Logo of {COUNCIL}"
            assert wide / tall == pytest.approx(logo.wide / logo.tall, rel=0.05)  # not distorted
            assert 12 < tall <= 37
            assert 60 < wide <= 171
    for path in council.publish(QUARTER).written:
        if path.suffix == ".xlsx":
            assert pictures(path) == {}


def test_another_logo_makes_another_report_and_leaves_alone_what_was_issued(folder: Path) -> None:
    names = ["committee-fm", "methodology"]  # the second has no cover
    first = {one.name: one.path.read_bytes() for one in on(folder).write_reports(QUARTER, names).files}
    assert on(folder).issue(QUARTER, ["FIN"])[0].fresh
    shutil.copy(find_kit("york") / LOGO, folder / LOGO)
    again = {one.name: one.path for one in on(folder, 21).write_reports(QUARTER, names).files}
    assert again["committee-fm"].read_bytes() != first["committee-fm"]
    assert again["methodology"].read_bytes() == first["methodology"]
    (kept,) = (again["committee-fm"].parent / "earlier").iterdir()
    assert kept.read_bytes() == first["committee-fm"]
    assert not on(folder, 21).issue(QUARTER, ["FIN"])[0].fresh
    (folder / LOGO).unlink()
    (bare,) = on(folder, 22).write_reports(QUARTER, ["committee-fm"]).files
    assert pictures(bare.path) == {}


def test_one_that_cannot_be_shown_is_told_of_before_anything_is_written(folder: Path) -> None:
    (folder / LOGO).write_bytes(b"not a picture")
    before = everything_but_the_ledger(folder)
    council = on(folder)
    for write in (
        council.write_reports,
        council.write_scorecard,
        council.write_exceptions,
        council.issue,
        council.collate,
    ):
        with pytest.raises(
            PmfError, match=r"logo\.png is not a picture that can be shown.*take the file away"
        ):
            write(QUARTER)
    assert everything_but_the_ledger(folder) == before


def everything_but_the_ledger(folder: Path) -> list[Path]:
    passed_over = ("ledger.sqlite", ".catalogue.cache")  # what was read of the catalogue may be kept
    return [path for path in sorted(folder.rglob("*")) if not path.name.startswith(passed_over)]


def test_a_kit_with_such_a_logo_makes_no_workspace(tmp_path: Path) -> None:
    kit = shutil.copytree(find_kit("hart"), tmp_path / "kit")
    (kit / LOGO).write_bytes((kit / LOGO).read_bytes()[:-30])
    with pytest.raises(PmfError, match="not a picture that can be shown"):
        Workspace.init(tmp_path / "council", str(kit))
    assert not (tmp_path / "council").exists()
    (kit / LOGO).unlink()
    assert not (Workspace.init(tmp_path / "council", str(kit)).folder / LOGO).exists()


def test_a_backup_has_it(folder: Path) -> None:
    with ZipFile(on(folder).backup().path) as packed:
        assert packed.read(LOGO) == (folder / LOGO).read_bytes()
