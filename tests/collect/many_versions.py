"""Returns of a quarter in several versions, and what collating a copy of it found."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pmf_xl.collect.collate import collate
from pmf_xl.workspace_folder import WorkspaceFolder
from quarter import GOOD, SIGNED, Quarter, fill

NOW = datetime(2024, 7, 10, 9)


def versions(quarter: Quarter) -> None:
    """Returns of both services in several versions, one broken, one foreign, one twice, one without its stamp."""
    for service in GOOD:
        sent = quarter.issue(service)[service].path
        for minute in range(4):
            entries = (
                SIGNED
                | GOOD[service]
                | {f"{service}05" if service == "HR" else "WS03": {"Outturn": 90 + minute}}
            )
            fill(
                sent,
                quarter.returned / f"{service} {minute}.xlsx",
                entries,
                saved=datetime(2024, 7, 9, 9, minute),
            )
    shutil.copy(quarter.returned / "HR 0.xlsx", quarter.returned / "HR again.xlsx")
    (quarter.returned / "broken.xlsx").write_bytes(b"PK broken")
    (quarter.returned / "minutes.txt").write_text("Present: all.")
    fill(
        quarter.issue("WS")["WS"].path, quarter.returned / "no stamp.xlsx", SIGNED | GOOD["WS"],
        also=lambda book: book.remove(book["Stamp"]), saved=datetime(2024, 7, 9, 10),
    )  # fmt: skip


def copied(quarter: Quarter, folder: Path) -> Quarter:
    """The same quarter in another folder."""
    quarter.workspace.ledger.close()
    unlocked = shutil.ignore_patterns(".ledger*")
    copy = shutil.copytree(quarter.workspace.folder, folder, ignore=unlocked)
    return Quarter(Path(copy), quarter.workspace.catalogue, "2024-25-Q1", date(2024, 7, 10))


def told(quarter: Quarter, scheduler: str = "") -> tuple[Any, Any, Any]:
    """Collate, and give what was said, what is in the ledger then, and what goes back to whom."""
    at = WorkspaceFolder(quarter.workspace.folder, lambda: NOW, scheduler=scheduler)
    at.__dict__["catalogue"] = quarter.workspace.catalogue
    collated = collate(at, quarter.period)
    said = collated.as_json()
    for file in said["files"]:
        file["path"] = Path(file["path"]).name
    listed = [(one.id, one.name, one.disposition, one.service) for one in at.ledger.submissions()]
    figures = [dict(row) for row in at.ledger.parts("figures", [one[0] for one in listed])]
    written = [path.name for path in collated.written]
    at.ledger.close()
    return said, (listed, figures), written
