"""Whatever stands in a kit or workbook, reading gives problems and never a traceback, and what is read is sound."""

import csv
import io
import random
from datetime import date, datetime, time

import openpyxl
import pytest
from kits_as_tables import TESTSHIRE, workbook, write_kit

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import catalogue_bytes
from pmf_xl.catalogue import Catalogue, read_kit

TYPED = (
    "", "  ", "x", "none", ";", "a;b", "95.4", "95.4%", "-1", "1e5", "nan", "inf", "%", "£", "0", "1", "yes", "no",
    "2024-25-Q1", "2024-25-Y", "0001-02-Q1", "9999-00-Y", "2024-07-01", "#N/A", "=1/0", "HO1", "ho1", "HO", "P1",
    "é☂", "'", '"', "committee", "x" * 33_000, "\x00", "12/31/2024", "٣", "²", "1_000", "--5", "+5%", "5 %%", ".",
)  # fmt: skip
ENTERED = (
    *("", "  ", "x", ";", "#N/A", "=1/0", "HO1", "2024-25-Q1", "95.4%", "setting", "ref", "committee XX"),
    *(95.4, 0.954, -1, 1e300, 0, 1, True, False, 45_000, 45_000.5, 0.1 + 0.2),
    *(date(2024, 7, 1), datetime(1900, 1, 1), time(3, 4)),
)
SHAPES = ("General", "0%", "d mmm yyyy", "@", '0.0" %"')


def holds_together(catalogue: Catalogue | None, path) -> None:
    """Every reference resolves, and the catalogue comes back from its workbook without an error."""
    if catalogue is None:
        return
    for measure in catalogue.measures:
        catalogue.service(measure.service)
        catalogue.target(measure.ref, "2024-25-Q4")
        assert all(catalogue.node_path(code) for code in measure.plan)
    for figure in (*catalogue.targets, *catalogue.history, *catalogue.benchmarks, *catalogue.breakdowns):
        catalogue.measure(figure.ref)
    for milestone in catalogue.milestones:
        catalogue.project(milestone.project)
    path.write_bytes(catalogue_bytes(catalogue))
    again, problems = read_catalogue(path)
    assert again
    assert [
        str(problem) for problem in again.stopping(problems)
    ] == []  # a broken report stays as it was written
    assert again == catalogue


@pytest.mark.parametrize("seed", range(12))
def test_a_kit_with_anything_in_it(tmp_path, seed):
    chance = random.Random(seed)
    folder = write_kit(tmp_path / "kit", TESTSHIRE)
    framework = (folder / "framework.yaml").read_text("utf-8")
    for file in sorted(folder.glob("*.csv")):
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
        for _ in range(chance.choice((0, 1, 3, 10))):
            row = chance.choice(rows)
            row[chance.randrange(len(row))] = chance.choice(TYPED)
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        file.write_text(out.getvalue(), "utf-8")
    for _ in range(chance.choice((0, 1, 3))):
        at = chance.randrange(len(framework))
        framework = framework[:at] + chance.choice((*TYPED, "[", "{", "- ", ": ")) + framework[at + 3 :]
    (folder / "framework.yaml").write_text(framework, "utf-8")
    catalogue, problems = read_kit(folder)
    assert all(str(problem) and problem.remedy for problem in problems)
    holds_together(catalogue, tmp_path / "catalogue.xlsx")


@pytest.mark.parametrize("seed", range(12))
def test_a_workbook_with_anything_in_it(tmp_path, seed):
    chance = random.Random(seed)
    file = workbook(tmp_path, TESTSHIRE)
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets[:-1]:
        for _ in range(chance.choice((0, 1, 2, 6))):
            cell = sheet.cell(
                chance.randrange(1, sheet.max_row + 4), chance.randrange(1, sheet.max_column + 3)
            )
            cell.value, cell.number_format = chance.choice(ENTERED), chance.choice(SHAPES)
    book.save(file)
    catalogue, problems = read_catalogue(file)
    assert all(problem.sheet and problem.remedy for problem in problems)
    holds_together(catalogue, tmp_path / "again.xlsx")
