"""Councils that share a database, each with the figures that a test gives it, and a body that reads them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from at_work import Database

from pmf_xl.catalogue import Catalogue
from pmf_xl.catalogue.kept import digest, to_json
from pmf_xl.ledger import (
    Disposition,
    Event,
    FiledFigure,
    Ledger,
    PeriodEvent,
    ReadGrant,
    Received,
    Withdrawal,
)
from pmf_xl.workspace import Workspace
from quarter import SIGNED, catalogue_of, fill, kit

PERIOD = "2024-25-Q1"
READER = "northern-authority"
NOON = datetime(2024, 7, 10, 12)
Figure = float | str | tuple[float | None, str] | None  # an outturn, a marker, or both

MEASURES = """
| ref | title                  | service | unit    | decimals | polarity | frequency | bounded |
| M1  | Calls answered         | ALL     | percent | 1        | higher   | quarterly | yes     |
| M2  | Days to decide         | ALL     | days    | 1        | lower    | quarterly |         |
| M3  | Posts filled           | ALL     | number  | 0        | range    | quarterly |         |
| M4  | Staff in post          | ALL     | number  | 0        | none     | quarterly |         |
| M5  | Staff survey           | ALL     | score   | 2        | higher   | annual    |         |
"""
SERVICES = "| code | name |\n| ALL | Everything |"
_marks = count()


def kit_of(name: str, measures: str = MEASURES, more: str = "") -> dict[str, str]:
    """The files of a kit for a council or a reader."""
    return {
        "framework.yaml": f"council: {name}\n{more}",
        "services.csv": SERVICES,
        "measures.csv": measures,
        "targets.csv": "| ref | period | target | target_high |\n| M3 | 2024-25-Q1 | 90 | 100 |",
    }


@contextmanager
def council(database: Database, code: str) -> Iterator["CouncilAtWork"]:
    """A council's ledger in the database."""
    with database.ledger(code) as ledger:
        ledger.identity() or ledger.give_identity(digest(code)[:32])
        yield CouncilAtWork(ledger)


class CouncilAtWork:
    """What a council does, as its ledger records it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def happens(self, event: Event, catalogue: Catalogue, period: str = PERIOD) -> None:
        last = max((one.id or 0 for one in self.ledger.withdrawals()), default=0)
        text = to_json(catalogue)
        self.ledger.record_event(
            PeriodEvent(period, event, NOON, "Ann Low", "", digest(text), self.ledger.last_number(), last),
            text,
        )

    def files(self, figures: Mapping[str, Figure], kind: str = "return", period: str = PERIOD) -> int:
        """Take a file with some figures, and give its number."""
        filed = tuple(FiledFigure(ref, "", period, *_taken_apart(one)) for ref, one in figures.items())
        name, service = f"{kind}.xlsx", "ALL" if kind == "return" else None
        received = Received(
            period,
            f"{next(_marks):064x}",
            name,
            9,
            NOON,
            Disposition.ACCEPTED,
            service,
            kind=kind,
            figures=filed,
        )
        number = self.ledger.record(received)
        assert number
        return number

    def withdraws(self, number: int) -> None:
        self.ledger.record_withdrawal(Withdrawal(number, NOON, "Ann Low", "Another council's"))

    def lets_read(self, reader: str = READER, *, granted: bool = True) -> None:
        self.ledger.record_read_grant(ReadGrant(reader, granted, NOON, "Ann Low"))


def _taken_apart(one: Figure) -> tuple[float | None, str | None]:
    if isinstance(one, tuple):
        return one
    return (None, one) if isinstance(one, str) else (one, None)


def catalogue(folder: Path, name: str, measures: str = MEASURES, more: str = "") -> Catalogue:
    return catalogue_of(folder, kit_of(name, measures, more))


def workspace_at(folder: Path, url: str, files: Mapping[str, str]) -> Workspace:
    """A workspace of a kit whose ledger is in the database of a URL, by a clock that stands."""
    Workspace.init(folder, str(kit(folder.with_name(f"{folder.name}-kit"), files)))
    settings = folder / "pmf.toml"
    settings.write_text(
        re.sub(r"(?m)^ledger = .*$", f'ledger = "{url}"', settings.read_text("utf-8")), "utf-8"
    )
    return Workspace(folder, now=lambda: NOON)


def play_quarter(folder: Path, url: str, days: float, *, lets_read: bool) -> None:
    """Let a council issue, take its return, report and keep a backup; of its own figures it shows its own."""
    at = workspace_at(folder, url, kit_of(folder.name.title()))
    (sent,) = at.issue(PERIOD)
    typed = {"M1": {"Outturn": 0.954}, "M2": {"Outturn": days}, "M3": {"Outturn": 96}, "M4": {"Outturn": 200}}
    filled = fill(sent.path, folder.with_suffix(".xlsx"), SIGNED | typed)
    (file,) = at.collate(PERIOD, [filled]).files
    assert file.submission, file.problems
    assert at.verify().sound
    assert list(at.scorecard(PERIOD)["outturn"])[:2] == [0.954, days]
    at.backup()
    if lets_read:
        at.let_read(READER, "Pat Lee")
    at.ledger.close()


def rows(sheet: Any, *headings: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet's table under some of its headings."""
    every = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(index for index, row in enumerate(every) if set(headings) <= set(row))
    places = [every[at].index(heading) for heading in headings]
    found: Sequence[list[Any]] = every[at + 1 :]
    end = next((at for at, row in enumerate(found) if sum(one is not None for one in row) < 2), len(found))
    return [tuple(row[place] for place in places) for row in found[:end]]
