"""Two quarters of Hart District Council, 2014/15, played through on the figures it published.

Services' part is played with the published figures and notes, and of risks, actions, contracts, complaints and the
budget, which the page does not show, with examples that say so; two mistakes and one late return are planted, so that
problems and feedback have something in them. All else is what the commands do.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.problems import FileInTheWayError
from pmf_xl.problems.counts import number_of

if TYPE_CHECKING:
    from pmf_xl.books.write import Typed
    from pmf_xl.layout.issued import Issued
    from pmf_xl.layout.parts import Content
    from pmf_xl.workspace import Workspace

KIT = "hart"
QUARTERS = ("2014-15-Q1", "2014-15-Q2")
LATE = ("2014-15-Q1", "LS")
SLIP = ("2014-15-Q1", "HR", "HR02")  # 65.3 typed where 65.3 % is meant
PASTED = ("2014-15-Q2", "PS", "PS01")  # a target pasted over
SIGNED = {
    "Data collector": "Data officer",
    "Data reviewer": "Service manager",
    "Head of service": "Head of service",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One published colour beside ours."""

    ref: str
    period: str
    published: str
    ours: str
    agrees: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo wrote and found."""

    folder: Path
    open_first: tuple[Path, ...]
    compared: tuple[Compared, ...]
    said: tuple[str, ...]


def play(folder: Path, on_progress: Callable[[str], None] | None = None) -> Played:
    """Play the two quarters in a new folder; raises `PmfError` if there is one already."""
    from pmf_xl.catalogue import find_kit
    from pmf_xl.workspace import Workspace

    if folder.exists():
        raise FileInTheWayError(f"{folder} is there already; name another folder, or remove it.", path=folder)
    say = on_progress or (lambda text: None)
    say(f"Making a workspace in {folder} from the starter kit {KIT}")
    Workspace.init(folder, KIT)
    said = _Said.of(find_kit(KIT))
    compared: list[Compared] = []
    for quarter in QUARTERS:
        workspace = _play_quarter(folder, quarter, said, say)
        compared += _compare(workspace, quarter, said.published)
    first = (
        folder / "reports" / QUARTERS[1] / "page" / "index.html",
        folder / "issued" / QUARTERS[1] / f"{QUARTERS[1]} HR.xlsx",
        folder / "returned" / QUARTERS[1] / f"{QUARTERS[1]} HR.xlsx",
        folder / "collated" / QUARTERS[0] / "problems.xlsx",
        folder / "reports" / QUARTERS[1] / "scorecard.xlsx",
        folder / "reports" / QUARTERS[1] / "exceptions.xlsx",
        folder / "reports" / QUARTERS[1] / "committee-os.xlsx",
    )
    return Played(folder, first, tuple(compared), tuple(_summary(first, compared)))


def _play_quarter(
    folder: Path,
    quarter: str,
    services: "_Said",
    say: Callable[[str], None],
) -> "Workspace":
    from pmf_xl.workspace import Workspace

    def on(day: date, hour: int = 9) -> Workspace:
        return Workspace(folder, lambda: datetime(day.year, day.month, day.day, hour))

    office = Workspace(folder)
    dates = office.catalogue.dates(office.period(quarter))
    assert dates.opens  # the kit's calendar has every quarter's dates
    assert dates.due
    issued = on(dates.opens).issue(quarter)
    say(f"{quarter}: {len(issued)} collection workbooks issued")
    for file in issued:
        if (quarter, file.service) != LATE:
            _fill(on(dates.due - timedelta(days=2)), quarter, file.service, services)
    found = on(dates.due).collate(quarter)
    outstanding = ", ".join(found.outstanding) or "none"
    say(
        f"{quarter}: {number_of(len(found.files), 'return')}, {len(found.accepted)} accepted, "
        f"outstanding: {outstanding}"
    )
    after = dates.due + timedelta(days=3)
    for read in found.files:
        if read.became == "rejected" and read.service:
            error = next(found for found in read.problems if found.severity == "error")
            say(f"{quarter}: {read.service} is sent feedback: {error}")
            _fill(on(after), quarter, read.service, services, mended=True)
    if quarter == LATE[0]:
        _fill(on(after), quarter, LATE[1], services)
    workspace = on(after, hour=14)
    found = workspace.collate(quarter)
    say(
        f"{quarter}: after that {len(found.accepted)} of {len(found.expected)} accepted, "
        f"{number_of(found.figures, 'figure')}"
    )
    workspace.write_scorecard(quarter)
    workspace.write_exceptions(quarter)
    workspace.write_pages(quarter)
    written, published_files = workspace.write_reports(quarter), workspace.publish(quarter).written
    say(
        f"{quarter}: scorecard, exceptions, pages, {number_of(len(written.files), 'more report')}; "
        f"{number_of(len(published_files), 'file')} to publish"
    )
    return workspace


@dataclass(frozen=True, slots=True)
class _Said:
    """What services say: the figures and notes that were published, and what the examples of registers are told of."""

    published: Mapping[tuple[str, str], Mapping[str, str]]
    entries: Mapping[tuple[str, str], "Mapping[str, Content]"]

    @classmethod
    def of(cls, kit: Path) -> "_Said":
        published = {(row["ref"], row["period"]): row for row in _rows(kit / "published.csv")}
        entries: dict[tuple[str, str], dict[str, Content]] = {}
        for row in _rows(kit / "entries.csv"):
            entries.setdefault((row["ref"], row["period"]), {})[row["column"]] = _content(row["entry"])
        return cls(published, entries)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _content(text: str) -> "Content":
    """Give an entry as a person types it: a number, a date or words."""
    if text.isdigit():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


# -- the services' part -------------------------------------------------------------------------------------------


def _fill(
    workspace: "Workspace", quarter: str, service: str, said: _Said, *, mended: bool = False,
) -> None:  # fmt: skip
    """Put a service's filled workbook into the returned folder."""
    from pmf_xl.books.files import write_whole
    from pmf_xl.books.write import Filling, collection_bytes
    from pmf_xl.collect.stamp import stamp_of
    from pmf_xl.layout.collection import workbook
    from pmf_xl.layout.issued import Issued
    from pmf_xl.layout.registers import REGISTERS
    from pmf_xl.layout.sheet_names import ACTIONS, MEASURES, SIGN_OFF

    record = workspace.ledger.issues(quarter)[service]
    issued = Issued.from_json(record.content)
    typed = {row.key: _entries(said.published.get((row.key, quarter), {})) for row in issued.measures}
    if not mended and (quarter, service) == SLIP[:2]:
        slipped = typed[SLIP[2]]["outturn"]
        assert isinstance(slipped, float)
        typed[SLIP[2]]["outturn"] = slipped * 100
    if not mended and (quarter, service) == PASTED[:2]:
        issued = _target_pasted_over(issued)
    signed: dict[str, dict[str, Content]] = {
        role: {"name": name, "date": workspace.today, "confirmed": "Yes"} for role, name in SIGNED.items()
    }
    beside = {ACTIONS: issued.actions} | {
        REGISTERS[key].sheet: rows for key, rows in issued.registers.items()
    }
    entered: Typed = {
        sheet: {row.key: said.entries.get((row.key, quarter), {}) for row in rows}
        for sheet, rows in beside.items()
    }
    content = collection_bytes(
        workbook(issued), workspace.theme, workspace.lock,
        Filling(stamp_of(workspace, issued), workspace.now(), {MEASURES: typed, SIGN_OFF: signed, **entered}),
    )  # fmt: skip
    name = record.file if not mended else record.file.replace(".xlsx", " corrected.xlsx")
    write_whole(workspace.folder_of("returned", quarter) / name, content)


def _entries(row: Mapping[str, str]) -> "dict[str, Content]":
    from pmf_xl.collect.typed import number_in

    typed = {
        "outturn": number_in(row.get("outturn", "")),
        "marker": row.get("marker") or None,
        "commentary": row.get("commentary") or None,
    }
    return {key: value for key, value in typed.items() if value is not None}


def _target_pasted_over(issued: "Issued") -> "Issued":
    """Give the workbook as it would be had somebody lifted the protection and lowered a target."""
    rows = tuple(
        replace(row, values={**row.values, "target": 0.55}) if row.key == PASTED[2] else row
        for row in issued.measures
    )
    return replace(issued, measures=rows)


# -- beside what was published --------------------------------------------------------------------------------------


def _compare(
    workspace: "Workspace", quarter: str, published: Mapping[tuple[str, str], Mapping[str, str]]
) -> list[Compared]:
    """Set our ratings beside the published colours: green or not is what Hart's rule decides."""
    ours = workspace.scorecard(quarter).set_index("ref")["rating"]
    compared = []
    for (ref, period), row in published.items():
        colour = row["published_rating"]
        if period == quarter and row["agrees_with_rule"]:
            agrees = (ours[ref] == "GREEN") == (colour == "Green") and ours[ref] != "NO DATA"
            compared.append(Compared(ref, quarter, colour, ours[ref], agrees, row["reason"]))
    return compared


def _summary(first: tuple[Path, ...], compared: list[Compared]) -> list[str]:
    agreed = sum(one.agrees for one in compared)
    exact = sum(one.published.upper() == one.ours for one in compared)
    said = ["", "Open these:", *(f"  {path}" for path in first), ""]
    said += [
        f"Of {len(compared)} published colours, {agreed} agree on green or not ({exact} to the very colour: Hart "
        "published no tolerance, so where amber ends is ours, 5%).",
        f"The other {len(compared) - agreed}:",
    ]
    said += [
        f"  {one.ref} {one.period}, here {one.ours.capitalize()}. {one.reason}."
        for one in compared
        if not one.agrees
    ]
    return said
