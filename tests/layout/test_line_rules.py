"""Lines that share the functions of their shape come to what `working_out` says of them one by one."""

import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pmf_xl.catalogue import find_kit, kit_names, read_kit
from pmf_xl.collect.ask import ask
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.line_rules import LineRules
from pmf_xl.layout.parts import Line, Table
from pmf_xl.layout.working_out import cells, formula, outstanding
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder

TYPED: tuple[Any, ...] = (
    None, 0.0, 0.95, 1.0, 1.4, 2.5, -3.0, 310.0, 325.0, "Yes", "no", "x", "p", "c", "about 90", "Overtime.", date(2024, 7, 31),
)  # fmt: skip


def issued(folder: Path, kit: str) -> list[Issued]:
    catalogue, _ = read_kit(find_kit(kit))
    assert catalogue
    make_workspace_folder(folder, catalogue.framework.council)
    workspace = WorkspaceFolder(folder, lambda: datetime(2025, 4, 10, 9))
    workspace.__dict__["catalogue"] = catalogue
    period = workspace.period("2024-25-Q4")
    return [ask(workspace, catalogue, workspace.past, one.code, period) for one in catalogue.services]


def typed(table: Table, line: Line, chance: random.Random) -> dict[str, Any]:
    chosen = {key: chance.choice(TYPED) for key in sorted(line.entries) if chance.random() < 0.7}
    return {key: value for key, value in chosen.items() if value is not None}


@pytest.mark.parametrize("kit", kit_names())
def test_a_line_comes_to_the_same(tmp_path: Path, kit: str) -> None:
    chance, looked_at = random.Random(5), 0
    for one in issued(tmp_path, kit):
        declared = workbook(one, {row.key: "" for row in one.measures})
        for table in (sheet.table for sheet in declared.sheets if sheet.table and sheet.table.checks):
            rules = LineRules(table)
            for line in table.lines:
                computed = {one.key for one in table.columns if formula(table, line, one) is not None}
                assert set(rules.computed(line)) == computed
                for _ in range(12):
                    entries = typed(table, line, chance)
                    held = cells(table, line, entries)
                    assert rules.work_out(line, entries) == (held, outstanding(table, line, held))
                    looked_at += 1
    assert looked_at > 100
