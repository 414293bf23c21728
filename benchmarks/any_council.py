"""A council of any size for the benchmarks: its services and measures, the quarters behind it, and its returns.

The measures are York's again and again, each quarterly, with a target. What was reported in quarters before stands in
the ledger as if it had been collated then.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from plain import plain

from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.books.files import sha256_of
from pmf_xl.catalogue import Catalogue, Measure, find_kit, read_kit
from pmf_xl.catalogue.models import Target
from pmf_xl.collect.issue import issue
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.issued import Issued
from pmf_xl.ledger import Disposition, FiledFigure, Received
from pmf_xl.rules.periods import Period
from pmf_xl.workspace_folder import CATALOGUE, WorkspaceFolder, make_workspace_folder

QUARTER = Period.parse("2024-25-Q2")
NOW = datetime(2024, 10, 10, 9)
OFF = 0.03  # the share of returns with a figure that is questioned
NEAR, NEARER = 0.05, 0.01  # how far a figure is from the one before, or else its target, at most


def catalogue_of(services: int, measures: int) -> Catalogue:
    """A catalogue of so many services, each with so many measures."""
    york, _ = read_kit(find_kit("york"))
    assert york
    chance = random.Random(1)
    every = [
        york.services[number % len(york.services)].model_copy(
            update={"code": f"S{number:05}", "name": f"Service number {number}"}
        )
        for number in range(services)
    ]
    made, targets = [], []
    for number in range(services * measures):
        like = york.measures[number % len(york.measures)]
        measure = plain(like, f"M{number:06}", service=f"S{number // measures:05}")
        made.append(measure)
        aim = _aim(measure, chance)
        high = round(aim * 1.1, 3) if measure.polarity == "range" else None
        targets.append(Target(ref=measure.ref, period=QUARTER, target=aim, target_high=high))
    framework = york.framework.model_copy(update={"reports": ()})
    return Catalogue(framework, tuple(every), (), tuple(made), tuple(targets))


def _aim(measure: Measure, chance: random.Random) -> float:
    if measure.unit == "yesno":
        return 1.0
    return round(chance.uniform(0.3, 0.7) if measure.is_percent else chance.uniform(50, 500), 3)


def workspace_of(folder: Path, services: int, measures: int, quarters: int = 0) -> WorkspaceFolder:
    """A workspace of a council with so many quarters behind it; its catalogue is written, and known already."""
    catalogue = catalogue_of(services, measures)
    make_workspace_folder(folder, catalogue.framework.council)
    write_catalogue(catalogue, folder / CATALOGUE)
    workspace = WorkspaceFolder(folder, lambda: NOW)
    workspace.__dict__["catalogue"] = catalogue
    chance = random.Random(2)
    for back in range(quarters, 0, -1):
        workspace.ledger.record_all(list(_reported(catalogue, QUARTER.shifted(-back), chance)))
    return workspace


def _reported(catalogue: Catalogue, period: Period, chance: random.Random) -> Iterator[Received]:
    """What every service reported in a quarter that is over."""
    for service in catalogue.services:
        figures = []
        for measure in catalogue.measures_of(service.code):
            target = catalogue.target(measure.ref, QUARTER)
            assert target is not None
            assert target.target is not None
            off = 1.0 if measure.unit == "yesno" else chance.uniform(0.93, 1.07)
            outturn = round(target.target * off, 4)
            figures.append(FiledFigure(measure.ref, "", str(period), outturn, sheet="Measures", cell="L2"))
        yield Received(
            str(period), sha256_of(f"{service.code} {period}".encode()), f"{service.code}.xlsx", 35_000,
            datetime.combine(period.last_day + timedelta(days=9), NOW.time()), Disposition.ACCEPTED,
            service.code, figures=tuple(figures),
        )  # fmt: skip


def hand_in(
    workspace: WorkspaceFolder, services: Sequence[str] = (), version: int = 0, *, slips: bool = True
) -> int:
    """Issue the quarter's workbooks and put them filled in where returns are put; say how many there are.

    Without `slips` every figure is close to its target, as all before it are, so that nothing is questioned.
    """
    period = workspace.period(QUARTER)
    chance = random.Random(3 + version)
    folder = workspace.folder_of("returned", period)
    files = issue(workspace, period, services)
    for file in files:
        record = workspace.ledger.issue(file.issue)
        assert record
        issued = Issued.from_json(record.content)
        written = WorkbookFile.of(workspace, issued)
        filled = WorkbookFile(
            issued, written.theme, written.lock, written.stamp, NOW + timedelta(minutes=version),
            {"Measures": _typed(issued.measures, chance, slips=slips), "Sign-off": SIGNED},
        )  # fmt: skip
        (folder / f"{file.service} {version}.xlsx").write_bytes(filled.content())
    return len(files)


SIGNED: dict[str, dict[str, Any]] = {
    role: {"name": name, "date": date(2024, 10, 4), "confirmed": "Yes"}
    for role, name in (("Data collector", "A Reed"), ("Data reviewer", "B Oak"), ("Head of service", "C Ash"))
}


def _typed(rows: Sequence[Asked], chance: random.Random, *, slips: bool) -> dict[str, dict[str, Any]]:
    slip = chance.randrange(len(rows)) if slips and chance.random() < OFF else None
    near = (("previous", "target"), NEAR) if slips else (("target", "previous"), NEARER)
    return {row.key: _entries(row, chance, *near, slipped=number == slip) for number, row in enumerate(rows)}


def _entries(
    row: Asked, chance: random.Random, to: Sequence[str], apart: float, *, slipped: bool
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "commentary": f"Two advisers left in May and both posts were filled in June; see {row.key}.",
        "action": "Overtime until the backlog is gone.",
        "action_owner": "Head of service",
        "action_due": date(2024, 12, 31),
    }
    if row.facts["unit"] == "yesno":
        return said | {"outturn": "Yes"}
    near = next((one for key in to if isinstance(one := row.values.get(key), (int, float))), 0.5)
    share = row.facts["unit"] == "percent"
    figure = near * chance.uniform(1 - apart, 1 + apart) * ((0.1 if share else 10) if slipped else 1)
    if row.facts["has_parts"]:
        return said | {"numerator": round(min(figure, 0.99 if share else figure) * 2000), "denominator": 2000}
    decimals = row.facts["decimals"]
    assert isinstance(decimals, int)
    figure = round(figure, decimals + 2 if share else decimals)
    return said | {"outturn": min(figure, 1.0) if share else figure}
