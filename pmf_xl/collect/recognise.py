"""Whose a workbook looks to be whose stamp is gone: that of the issue whose references stand under its headings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pmf_xl.books.grid import Grid
from pmf_xl.collect.find_tables import find_table, renamed
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued

if TYPE_CHECKING:
    from pmf_xl.ledger import IssueRecord
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

MOST_OF_THEM = 0.8  # of the rows of an issue: the rest may have been deleted


def looks_like(
    workspace: "WorkspaceFolder", period: "Period", grids: Mapping[str, Grid]
) -> "list[IssueRecord]":
    """Give the issues of a period that a workbook looks to be one of, those it is most like.

    More than one where several services are asked for the same.
    """
    matched = {record: _share(record, grids) for record in workspace.ledger.issues(str(period)).values()}
    most = max(matched.values(), default=0.0)
    return [record for record, share in matched.items() if share == most >= MOST_OF_THEM]


def _share(record: "IssueRecord", grids: Mapping[str, Grid]) -> float:
    """Give the share that is the same of the rows an issue has and those that stand under its headings."""
    declared = workbook(Issued.from_json(record.content))
    tables = [sheet.table for sheet in declared.sheets[1:] if sheet.table]  # after Start here
    table = next((one for one in tables if one.lines), None)
    grid = renamed(table, grids.values()) if table else None
    if table is None or grid is None:
        return 0.0
    found, _ = find_table(table, grid)
    if found is None:
        return 0.0
    key = found.columns[table.keys[0]]
    filled = sum(1 for row in grid.rows if len(row) > key and row[key] not in ("", None)) - 1
    return len(found.lines) / max(len(table.lines), filled)
