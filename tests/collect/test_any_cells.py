"""Whatever stands in whichever cell, a return is read to its end, and what was typed can be sent back."""

import json
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmf_xl.books.grid import Grid
from pmf_xl.books.read import read_grids
from pmf_xl.collect.feedback import MENDED, feedback_file
from pmf_xl.collect.submit import examine
from pmf_xl.ledger import Disposition, Received
from quarter import GOOD, Quarter, catalogue_of

Grids = dict[str, Grid]
Edit = tuple[str, int, int, Any]
FILES = count()
LONG = "(as long a text as a cell can hold)"

CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "HR01", "HR02", "Outturn", "Reference", "Yes", "no", "x", "z", "q"]),
    st.sampled_from(["#DIV/0!", "95.4%", "<5", "nan"]),
    st.text(max_size=40),
    st.floats(),
    st.integers(-(10**18), 10**18).map(float),
    st.sampled_from([0.0, 1.0, 95.4, 1e300, -1e300, 1e-300, 45485.0]),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.just(LONG),
)  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["Start here", "Measures", "Projects", "Sign-off", "Definitions", "Stamp"]),
        st.integers(0, 14),
        st.integers(0, 23),
        CELLS,
    ),
    max_size=12,
)
ENTRIES = st.lists(  # where people may type
    st.tuples(
        st.just("Measures"), st.integers(1, 7), st.sampled_from([9, 10, 11, 12, 16, 17, 18, 19, 20]), CELLS
    ),
    max_size=12,
)


class Waiting:
    """A workspace, and the cells of a good return of each service."""

    def __init__(self, folder: Path) -> None:
        catalogue = catalogue_of(folder / "kit")
        self.quarter = Quarter(folder / "workspace", catalogue, "2024-25-Q1", date(2024, 7, 10))
        paths = {service: self.quarter.hand_in(service) for service in GOOD}
        self.grids = {service: read_grids(path.read_bytes(), path.name) for service, path in paths.items()}

    def __repr__(self) -> str:
        return "waiting"  # not all of it when an example fails


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Waiting:
    return Waiting(tmp_path_factory.mktemp("any"))


def edited(grids: Grids, edits: list[Edit]) -> Grids:
    rows = {name: [list(row) for row in grid.rows] for name, grid in grids.items()}
    errors: dict[str, dict[tuple[int, int], str]] = {name: {} for name in grids}
    for sheet, row, column, value in edits:
        if sheet not in rows:
            continue
        while len(rows[sheet]) <= row:
            rows[sheet].append([])
        rows[sheet][row] += [""] * (column + 1 - len(rows[sheet][row]))
        rows[sheet][row][column] = "a" * 32_767 if value == LONG else value
        if value == "#DIV/0!":  # as the reader gives it
            rows[sheet][row][column], errors[sheet][row, column] = "", "#DIV/0!"
    return {name: Grid(name, rows[name], {(1, 11): "=1+1"}, errors[name]) for name in grids}


def examined(quarter: Quarter, grids: Grids, name: str = "any.xlsx") -> Received:
    workspace = quarter.workspace
    return examine(workspace, workspace.past, quarter.period, name, b"PK", lambda content, name: grids)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS | ENTRIES, service=st.sampled_from(sorted(GOOD)))
def test_a_return_is_read_to_its_end(waiting: Waiting, edits: list[Edit], service: str) -> None:
    quarter, grids = waiting.quarter, waiting.grids
    received = examined(quarter, edited(grids[service], edits))
    errors = [problem for problem in received.problems if problem.severity == "error"]
    if received.disposition in (Disposition.ACCEPTED, Disposition.QUERIED):
        assert received.figures
        assert errors == []
    else:
        assert received.disposition in (Disposition.REJECTED, Disposition.FOREIGN)
        assert received.figures == received.actions == ()
        assert errors
    for problem in received.problems:
        assert "{" not in problem.remedy
        assert len(problem.message) < 1500


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=ENTRIES)
def test_what_was_typed_comes_back_from_its_feedback(waiting: Waiting, edits: list[Edit]) -> None:
    """Feedback holds what was read, so reading it finds the same entries and the same that is wrong with them."""
    quarter, grids = waiting.quarter, waiting.grids
    first = examined(quarter, edited(grids["HR"], [*edits, ("Measures", 5, 11, "many")]))
    number = quarter.workspace.ledger.record(replace(first, sha256=f"{next(FILES):064}"))
    (submission,) = (one for one in quarter.workspace.ledger.submissions() if one.id == number)
    content = feedback_file(quarter.workspace, submission)
    assert content
    again = examined(quarter, read_grids(content, "feedback.xlsx"))
    assert json.loads(again.entries) == json.loads(first.entries)
    lasting = {(p.code, p.ref, p.column) for p in first.problems if p.code not in MENDED | MENDED_BY_READING}
    assert {(p.code, p.ref, p.column) for p in again.problems} >= lasting


#: What reading has put right, or what is not kept: a figure typed as text is a figure in feedback.
MENDED_BY_READING = {
    "outturn-text-number", "outturn-error-value", "outturn-formula", "computed-cell-changed",
    "outturn-disagrees-with-parts", "formula-result-stale", "formula-without-result",
    "figure-shown-as-date",
}  # fmt: skip
