"""What is passed over so that collating is fast: rows without headings, and files that would fill the memory."""

from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pmf_xl.books.grid import Grid
from pmf_xl.collect.find_tables import find_table
from pmf_xl.collect.take_file import FARTHEST, MUCH, Taking, _Begun
from pmf_xl.layout.parts import Column, Kind, Line, Table

TABLE = Table(
    (Column("key", "Risk reference", Kind.TEXT, 9), Column("said", "Said", Kind.TEXT, 9)),
    (Line("R1", {"key": "R1"}, entries=frozenset({"said"})),),
    keys=("key",),
)


@pytest.mark.parametrize(
    "heading",
    [
        "Risk reference",
        "  RISK\nREFERENCE ",
        "Risk\u00a0reference",
        "R\u00adisk refer\u200bence",
        "Ri_x000D_sk reference",
        "\u200eRisk reference",
    ],
)
def test_a_heading_is_found_however_it_is_written(heading: str) -> None:
    rows = [["a risk, and its reference"], ["Risk", "reference"], [heading, "Said"], ["R1", "fine"]]
    found, problems = find_table(TABLE, Grid("Risks", rows))
    assert found is not None
    assert [(line.line.key, line.row) for line in found.lines] == [("R1", 3)]
    assert problems == []


def test_words_that_do_not_make_a_heading_are_none() -> None:
    rows = [["Risk and reference", "Said"], ["Risk references", "Said"], ["Risk", "reference"]]
    found, problems = find_table(TABLE, Grid("Risks", rows))
    assert found is None
    assert [one.code for one in problems] == ["heading-missing"]


@pytest.mark.parametrize(
    ("count", "size", "far"),
    [
        (8, MUCH, False),
        (9, 100, False),
        (2 * FARTHEST, 100, False),
        (2 * FARTHEST + 1, 100, True),
        (9, MUCH, True),
    ],
)
def test_fewer_files_are_begun_where_they_are_large(count: int, size: int, far: bool) -> None:
    taking, content = object.__new__(Taking), bytes(size)
    received: Any = None  # which is not looked at
    vars(taking)["_workers"] = SimpleNamespace(processes=2)
    vars(taking)["_begun"] = deque(_Begun(place, Path("a.xlsx"), received, content) for place in range(count))
    assert taking._is_far_ahead() is far
