"""The same inputs give the same bytes: first of a run or last, alone or among others, in this process or another."""

import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from caches import forget
from pmf_xl.books.protect import hashed
from pmf_xl.books.theme import house_theme
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.collect.ask import ask
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.issued import Issued
from pmf_xl.problems import Problem, Severity
from quarter import Quarter

KITS = {"hart": "2014-15-Q1", "south-derbyshire": "2024-25-Q1"}


def asked_by_kits(folder: Path) -> Iterator[Issued]:
    for kit, period in KITS.items():
        catalogue, _ = read_kit(find_kit(kit))
        assert catalogue
        quarter = Quarter(folder / kit, catalogue, period, date(2024, 7, 1))
        then = catalogue.at(quarter.period)
        for service in then.services:
            yield ask(quarter.workspace, then, quarter.workspace.past, service.code, quarter.period)


def file_of(issued: Issued) -> WorkbookFile:
    lock = hashed("x", b"0123456789abcdef", 1)
    return WorkbookFile(issued, house_theme(), lock, issued.stamp, datetime(2024, 7, 1, 9))


def sent_back(file: WorkbookFile) -> WorkbookFile:
    rows = file.issued.measures
    problems = [
        Problem("one", Severity.ERROR, "This is wrong.", "Mend it.", "Measures", None, row.key, "outturn")
        for row in rows[::2]
    ]
    typed = {"Measures": {row.key: {"outturn": 0.5, "commentary": f"{row.key} fell."} for row in rows}}
    return replace(
        file, typed=typed, problems=problems, questions={row.key: "Is it right?" for row in rows[::3]}
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[WorkbookFile]:
    issued = map(file_of, asked_by_kits(tmp_path_factory.mktemp("kits")))
    return [file for one in issued for file in (one, sent_back(one))]


def in_turn(files: list[WorkbookFile]) -> list[bytes]:
    return [file.content() for file in files]


def test_the_first_of_a_run_is_as_the_last(files: list[WorkbookFile]) -> None:
    alone = []
    for file in files[:: len(files) // 7]:
        forget()
        alone.append(file.content())
    forget()
    forwards = in_turn(files)
    assert alone == forwards[:: len(files) // 7]
    forget()
    assert in_turn(files[::-1])[::-1] == forwards
    assert in_turn(files) == forwards  # with everything known


def test_one_of_another_house_style_leaves_nothing_behind(files: list[WorkbookFile]) -> None:
    """Not even in what xlsxwriter takes for the same: its key of a font leaves out the scheme."""
    file = files[0]
    fonts = {**file.theme.data["fonts"], "family": "Georgia"}
    other = replace(file, theme=replace(file.theme, data={**file.theme.data, "fonts": fonts}))
    forget()
    expected = file.content()
    forget()
    different = other.content()
    assert file.content() == expected != different
    assert other.content() == different


def with_numbers_as(kind: type, file: WorkbookFile) -> WorkbookFile:
    """Every whole number in what is known of its rows as another type that Python takes for the same."""

    def same(row: Asked) -> Asked:
        facts = {
            key: kind(fact) if type(fact) in (int, float) and fact in (0, 1) and key != "decimals" else fact
            for key, fact in row.facts.items()
        }
        values = {
            key: kind(held) if isinstance(held, float) and held in (0, 1) else held
            for key, held in row.values.items()
        }
        return replace(row, facts=facts, values=values)

    issued = file.issued
    return replace(file, issued=replace(issued, measures=tuple(map(same, issued.measures))))


def test_what_python_takes_for_the_same_is_not_taken_from_another_workbook(files: list[WorkbookFile]) -> None:
    for file in files[:12]:
        forget()
        whole = with_numbers_as(int, file)
        expected = whole.content()
        forget()
        with_numbers_as(float, file).content()
        assert whole.content() == expected


def test_another_process_writes_the_same(files: list[WorkbookFile]) -> None:
    """It is given nothing but what can be pickled: no ledger and no workspace is in it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        elsewhere = list(pool.map(WorkbookFile.content, files[-4:]))
    assert elsewhere == in_turn(files[-4:])
    assert all(len(pickle.dumps(file)) < 200_000 for file in files)
