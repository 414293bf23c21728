"""The formulas of a collection workbook, worked out by LibreOffice, give what Python says in every cell."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from any_returns import QUARTER, SCHEMES, Typed, any_catalogue, any_entries

from office import Office
from pmf_xl.books.write import Filling, collection_bytes
from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.collect.ask import ask
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.parts import Kind
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.layout.working_out import cells, formula, line_state
from quarter import Quarter

pytestmark = pytest.mark.office


def issued_to_all(folder: Path, catalogue: Catalogue, period: str) -> tuple[Quarter, Issued]:
    """One workbook with what all services of a council are asked."""
    quarter = Quarter(folder, catalogue, period, date(2024, 10, 1))
    workspace, when = quarter.workspace, quarter.period
    every = [ask(workspace, catalogue, workspace.past, service.code, when) for service in catalogue.services]
    together: dict[str, Any] = {
        name: tuple(row for issued in every for row in getattr(issued, name))
        for name in ("measures", "milestones", "actions", "definitions")
    }
    return quarter, Issued.from_json(replace(every[0], **together).to_json())


def written(quarter: Quarter, issued: Issued, typed: Typed, path: Path) -> Path:
    workspace = quarter.workspace
    filling = Filling(issued.stamp, workspace.now(), typed)
    path.write_bytes(collection_bytes(workbook(issued), workspace.theme, workspace.lock, filling))
    return path


def right_everywhere(office: Office, path: Path) -> None:
    """Every stored result is what LibreOffice works out, and nothing is in error."""
    assert office.disagreements(path)[:5] == []
    assert office.errors(path) == []


@pytest.mark.parametrize(
    ("kit", "period"),
    [
        ("hart", "2014-15-Q1"),
        ("hart", "2014-15-Q4"),
        ("south-derbyshire", "2024-25-Q1"),
        ("south-derbyshire", "2024-25-Q4"),
    ],
)
def test_every_measure_of_a_kit(office: Office, tmp_path: Path, kit: str, period: str) -> None:
    catalogue, _ = read_kit(find_kit(kit))
    assert catalogue
    quarter, issued = issued_to_all(tmp_path / "workspace", catalogue, period)
    assert len({row.key for row in issued.measures}) == len(issued.measures) >= len(catalogue.measures)
    right_everywhere(office, written(quarter, issued, {}, tmp_path / "as issued.xlsx"))
    for share in (0.3, 1):
        entries = any_entries(issued, seed=int(share * 10), share=share)
        right_everywhere(office, written(quarter, issued, entries, tmp_path / f"filled {share}.xlsx"))


@pytest.mark.parametrize("number", range(len(SCHEMES)))
def test_five_hundred_measures_of_any_kind(office: Office, tmp_path: Path, number: int) -> None:
    catalogue = any_catalogue(500, number, SCHEMES[number])
    quarter, issued = issued_to_all(tmp_path / "workspace", catalogue, str(QUARTER))
    typed = any_entries(issued, seed=number)
    path = written(quarter, issued, typed, tmp_path / "any.xlsx")
    right_everywhere(office, path)
    # Also without what was stored: every formula of the sheet against the rules run on what was typed.
    seen = office.values(path, MEASURES)
    table = workbook(issued).sheet(MEASURES).table
    computed = Counter[str]()
    for row, line in enumerate(table.lines, start=2):
        held = cells(table, line, typed[MEASURES].get(line.key, {}))
        for column in table.columns:
            if formula(table, line, column) is None:
                continue
            place = f"{chr(65 + table.position(column.key))}{row}"
            assert _alike(seen[place], held[column.key]), (place, seen[place], held[column.key], held)
            computed[str(held[column.key]) if column.kind is Kind.RATING else column.key] += 1
        if not line.idle:
            assert seen[f"M{row}"] == line_state(table, line, held)
    assert {word for word in computed if word.isupper()} >= {"GREEN", "RED", "GREY", "NO DATA"}
    assert computed["check"] > 300


def _alike(seen: Any, held: Any) -> bool:
    if isinstance(seen, float) and isinstance(held, (int, float)):
        return seen == pytest.approx(held, rel=1e-9, abs=1e-12)
    return (seen or "") == ("" if held is None else held)
