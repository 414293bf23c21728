"""What the report over many councils takes: 300 of them, each with 30 measures in 13 quarters, in one ledger.

    python benchmarks/national.py [COUNCILS] [URL]

The ledger is a file, or what stands at a URL, which must be empty. Told are the seconds of the command's work, the
workbook written, and how many questions the database was asked.
"""

import random
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from plain import plain
from sqlalchemy import event

from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.catalogue.kept import digest, to_json
from pmf_xl.ledger import Disposition, Event, Ledger, PeriodEvent, ReadGrant, Received
from pmf_xl.ledger.records import FiledFigure
from pmf_xl.reports.national.write import write_national
from pmf_xl.rules.periods import Period
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder

COUNCILS, MEASURES, QUARTERS = 300, 30, 13
PERIOD = Period.parse("2024-25-Q1")
NOW = datetime(2024, 7, 10, 12)


def compared() -> Catalogue:
    """A catalogue of quarterly measures."""
    york, _ = read_kit(find_kit("york"))
    assert york
    every = (plain(york.measures[number % len(york.measures)], f"M{number:02}") for number in range(MEASURES))
    return Catalogue(york.framework, york.services, measures=tuple(every))


def fill(ledger: Ledger, catalogue: Catalogue, reader: str) -> None:
    """Let a council issue, hand in its quarters, and let the reader read."""
    name = f"Council {ledger.council}"
    own = replace(catalogue, framework=catalogue.framework.model_copy(update={"council": name}))
    text = to_json(own)
    ledger.give_identity(digest(name)[:32])
    ledger.record_event(PeriodEvent(str(PERIOD), Event.ISSUED, NOW, "", "", digest(text), 0, 0), text)
    files = []
    for back in range(QUARTERS - 1, -1, -1):
        when = str(PERIOD.shifted(-back))
        figures = tuple(FiledFigure(one.ref, "", when, random.random()) for one in own.measures)
        mark = digest(f"{name} {when}")
        files.append(
            Received(
                when, mark, "return.xlsx", 9, NOW, Disposition.ACCEPTED, own.services[0].code, figures=figures
            )
        )
    ledger.record_all(files)
    ledger.record_read_grant(ReadGrant(reader, granted=True, at=NOW, by=""))


def main() -> None:
    """Make the councils, write the report and tell what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNCILS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reader"
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(name) / 'shared.sqlite'}"
        make_workspace_folder(folder, "Reader")
        reader = WorkspaceFolder(folder, lambda: NOW)
        reader.use_ledger(url)
        reader.__dict__["catalogue"] = catalogue = compared()
        reader.require_ledger()
        for number in range(count):
            ledger = Ledger(url, f"c{number:03}")
            fill(ledger, catalogue, reader.settings.council)
            ledger.close()
        asked: list[Any] = []
        event.listen(reader.ledger._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        begun = perf_counter()
        made = write_national(reader, PERIOD)
        taken, size = perf_counter() - begun, made.path.stat().st_size
        print(
            f"{count} councils, {MEASURES} measures: {taken:.1f} s, {size / 1000:,.0f} kB, {len(asked):,} questions"
        )


if __name__ == "__main__":
    main()
