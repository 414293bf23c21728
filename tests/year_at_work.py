"""A year at a council's workspace: every period issued, filled with plausible figures of a seeded chance, and collated.

The periods are those of the council's own cycle: quarters, or months. What is typed is kept, so that a test can work
everything out again from it. By the clock of the workspace the returns of a period come in the day before they are due;
some late, some missing, some mended and sent again.
"""

import random
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from pmf_xl.books.logo import LOGO
from pmf_xl.catalogue import Catalogue, Measure, find_kit, read_kit
from pmf_xl.catalogue.monthly import looked_at
from pmf_xl.collect.issue import issue
from pmf_xl.layout.registers import LOOK, REGISTERS
from pmf_xl.layout.sheet_names import ACTIONS, PROJECTS
from pmf_xl.rules.contracts import ContractStanding
from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.terms import ComplaintKind, Frequency
from quarter import Quarter, fill, fill_book, headings, lines

WORDS = (
    "Demand rose in the period and two posts were vacant.",
    "As planned; the new process is settling in.",
    "A backlog left from the winter has been worked off.",
    "The contractor changed and the first weeks were slow.",
)
DEEDS = (
    "Fill both posts",
    "Agree a plan with the contractor",
    "Train a second team",
    "Review the process end to end",
)


@dataclass
class Year:
    """What was typed: outturns by reference (`REF` or `REF/CODE`) and period, and how each return fared."""

    workspace: Any
    catalogue: Catalogue
    quarters: list[Period]
    collected: list[Period]  # the periods for which workbooks were issued
    typed: dict[tuple[str, str], float] = field(default_factory=dict)
    parts: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)  # what some were made of
    first_typed: dict[tuple[str, str], float] = field(default_factory=dict)
    looked: list[Period] = field(
        default_factory=list
    )  # months between returns in which services said how they stand
    late: set[tuple[str, str]] = field(default_factory=set)  # service, period
    missing: set[tuple[str, str]] = field(default_factory=set)
    corrected: set[tuple[str, str]] = field(default_factory=set)
    deeds: dict[str, tuple[str, date]] = field(default_factory=dict)  # by REF/PERIOD: action, due
    progress: dict[tuple[str, str], str] = field(default_factory=dict)  # by REF/PERIOD and period: status
    entered: dict[tuple[str, str, str], dict[str, Any]] = field(
        default_factory=dict
    )  # by sheet, reference and period: what was said of a row of a register
    delivered: dict[tuple[str, str], tuple[str, date | None]] = field(
        default_factory=dict
    )  # by PROJECT/REF and period


class _Clock(Quarter):
    """A workspace whose clock is set to a day, and stands at working hours."""

    def at(self, day: date) -> None:
        self.time = datetime(day.year, day.month, day.day, 9)


def play_year(folder: Path, kit: str, year: int = 2024, seed: int = 7, quarters: int = 4) -> Year:
    """Play a year on a kit that comes with the package."""
    catalogue, _ = read_kit(find_kit(kit))
    assert catalogue
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(find_kit(kit) / LOGO, folder)
    return play_catalogue(folder, catalogue, year, seed, quarters)


def play_catalogue(folder: Path, catalogue: Catalogue, year: int, seed: int, quarters: int) -> Year:
    chance = random.Random(seed)
    whole = [Period.parse(f"{year}-{(year + 1) % 100:02}-Q{number}") for number in range(1, quarters + 1)]
    collected = [part for quarter in whole for part in quarter.within(catalogue.framework.cycle)]
    clock = _Clock(folder, catalogue, str(collected[0]), collected[0].last_day)
    held = Year(clock.workspace, catalogue, whole, collected)
    services = [one.code for one in catalogue.services if catalogue.asked_of(one.code)]
    for place, period in enumerate(collected):
        months = period.within(Frequency.MONTHLY)
        if place == 1 and len(months) > 1 and looked_at(catalogue, months[1]):
            held.looked.append(months[1])
            _play_look(clock, months[1])
        clock.period = period
        clock.at(period.last_day + timedelta(days=2))
        due = catalogue.dates(period).due or period.last_day + timedelta(days=15)
        _play_period(held, clock, period, services, due, place, chance)
    return held


def _play_look(clock: _Clock, month: Period) -> None:
    """Let services say how they stand between two returns: none of it may show in anything that counts."""
    chance = random.Random(str(month))
    clock.period = month
    clock.at(month.last_day + timedelta(days=3))
    for file in issue(clock.workspace, month, ()):
        sheet = openpyxl.load_workbook(file.path)[LOOK.sheet]
        said: dict[str, dict[str, Any]] = {
            "Head of service": {"Name": "Sam Reed", "Date": month.last_day, "Confirmed": "Yes"}
        }
        for ref, row in lines(sheet).items():
            aim = sheet.cell(row, headings(sheet)["Target by now"]).value
            said[ref] = {"Commentary": f"{chance.choice(WORDS)} {ref}, {month.label}."}
            if isinstance(aim, int | float):
                said[ref] |= {"So far": round(aim * chance.choice((0.9, 0.97, 1.0)), 2)}
                said[ref] |= {"Action needed": "Yes", "Action": chance.choice(DEEDS)}
        fill(file.path, clock.returned / file.path.name, said)
    clock.collate()


def _play_period(
    held: Year,
    clock: _Clock,
    period: Period,
    services: list[str],
    due: date,
    place: int,
    chance: random.Random,
) -> None:
    sent = {file.service: file.path for file in issue(clock.workspace, period, ())}
    busiest = max(services, key=lambda service: len(held.catalogue.asked_of(service)))
    absent = busiest if place == 2 else None
    present = [service for service in services if service != absent]
    late = present[(place + 1) % len(present)]
    if absent:
        held.missing.add((absent, str(period)))
    on_time, tardy = [], []
    for service in present:
        book = openpyxl.load_workbook(sent[service])
        entries = _entries(held, service, period, book, chance)
        to = clock.returned / (f"{service} late.xlsx" if service == late else f"{service}.xlsx")
        path = fill_book(book, to, entries)
        (tardy if service == late else on_time).append(path)
    clock.at(due - timedelta(days=1))
    clock.collate(*on_time)
    for mended in present[place % len(present) :]:
        if mended != late and (again := _mended(held, mended, period)):
            held.corrected.add((mended, str(period)))
            on = fill(clock.returned / f"{mended}.xlsx", clock.returned / f"{mended} again.xlsx", again)
            clock.collate(on)
            break
    clock.at(due + timedelta(days=3))
    held.late.add((late, str(period)))
    clock.collate(*tardy)
    clock.at(due + timedelta(days=6))


def _entries(
    held: Year, service: str, period: Period, book: openpyxl.Workbook, chance: random.Random
) -> dict[str, dict[str, Any]]:
    catalogue = held.catalogue
    day = period.last_day + timedelta(days=5)
    entries: dict[str, dict[str, Any]] = {
        role: {"Name": f"Officer {number} of {service}", "Date": day, "Confirmed": "Yes"}
        for number, role in enumerate(("Data collector", "Data reviewer", "Head of service"), start=1)
    }
    for measure in catalogue.asked_of(service):
        if not is_due(measure.frequency, period):
            continue
        for code in ("", *(part.code for part in catalogue.breakdowns_of(measure.ref))):
            key = f"{measure.ref}/{code}" if code else measure.ref
            typed, outturn = _typed(held, measure, code, period, chance)
            held.typed[key, str(period)] = outturn
            if "Numerator" in typed:
                held.parts[key, str(period)] = typed["Numerator"], typed["Denominator"]
            entries[key] = typed
            if not code:
                entries[key]["Commentary"] = f"{chance.choice(WORDS)} {measure.ref}, {period.label}."
                if chance.random() < 0.5 or _is_short(held, measure, period, outturn):
                    deed, when = (
                        f"{chance.choice(DEEDS)} ({measure.ref})",
                        period.last_day + timedelta(days=chance.choice((40, 130))),
                    )
                    entries[key] |= {"Action": deed, "Action owner": "Sam Reed", "Action due": when}
                    held.deeds[f"{measure.ref}/{period}"] = deed, when
    if PROJECTS in book.sheetnames:
        for key in lines(book[PROJECTS]):
            project, _, ref = key.partition("/")
            milestone = next(one for one in catalogue.milestones_of(project) if one.ref == ref)
            if milestone.due <= period.last_day - timedelta(days=20):
                entries[key] = {
                    "Status": "Done",
                    "Completed": milestone.due + timedelta(days=chance.choice((-3, 5))),
                    "Commentary": "Finished.",
                }
            else:
                status = (
                    chance.choice(("On track", "At risk")) if milestone.due > period.last_day else "Off track"
                )
                entries[key] = {"Status": status, "Commentary": "Ground conditions held the work up."}
            held.delivered[key, str(period)] = entries[key]["Status"], entries[key].get("Completed")
    for name, said in _of_registers(book, service, period).items():
        entries |= said
        held.entered |= {(name, ref, str(period)): typed for ref, typed in said.items()}
    if ACTIONS in book.sheetnames:
        for key in lines(book[ACTIONS]):
            # An action of the register has a chance of its own, so that no figure hangs on how many there are.
            agreed = "/" not in key
            own = random.Random(f"{key} {period}") if agreed else chance
            status = own.choice(("In progress", "In progress", "Done"))
            entries[key] = {"Status": status, "Progress": f"As of {period.label}: half way."}
            if agreed and status == "Done":  # what was promised beside a figure asks for none
                entries[key]["Evidence"] = "Seen by internal audit."
            held.progress[key, str(period)] = status
    return entries


def _of_registers(
    book: openpyxl.Workbook, service: str, period: Period
) -> dict[str, dict[str, dict[str, Any]]]:
    """What is said of each row of a register, by its sheet; by a chance of its own, so that no figure hangs on it."""
    chance = random.Random(f"{service} {period}")
    said: dict[str, dict[str, dict[str, Any]]] = {}
    for register in REGISTERS.values():
        if register.sheet not in book.sheetnames:
            continue
        sheet = book[register.sheet]
        for ref, row in lines(sheet).items():
            told = {head: sheet.cell(row, at).value for head, at in headings(sheet).items()}
            said.setdefault(register.sheet, {})[ref] = _said_of(register.sheet, told, period, chance)
    return said


def _said_of(sheet: str, told: dict[str, Any], period: Period, chance: random.Random) -> dict[str, Any]:
    if sheet == "Risks":
        levels = {"Likelihood": chance.randint(1, 5), "Impact": chance.randint(2, 5)}
        return levels | {"What is being done": "A plan is in place and is looked at each month."}
    if sheet == "Contracts":
        return {
            "How it is going": chance.choice(tuple(ContractStanding)),
            "Commentary": "Two standards of five were missed; a plan has been agreed.",
        }
    if sheet == "Complaints":
        counts = {"How many": chance.randint(12, 60), "Of which upheld": chance.randint(0, 11)}
        if told["Kind"] == ComplaintKind.COMPLIMENT:  # it cannot be upheld
            del counts["Of which upheld"]
        return counts
    return _money(told["Budget for the year"], period, chance)


def _money(budget: int, period: Period, chance: random.Random) -> dict[str, Any]:
    """Spending near its budget, some of it over."""
    over = chance.choice((0.98, 1.0, 1.01, 1.05))
    gone = period.number * period.months / 12
    return {
        "Actual to date": round(budget * gone * over),
        "Forecast for the year": round(budget * over),
        "Commentary": "Staff costs and the price of energy.",
    }


def _is_short(held: Year, measure: Measure, period: Period, outturn: float) -> bool:
    """Whether a figure is off target at all, or better by a good deal."""
    target = held.catalogue.target(measure.ref, period)
    if target is None:
        return False
    high = target.target if target.target_high is None else target.target_high
    return not target.target * 0.999 <= outturn <= high * 1.001


def _typed(
    held: Year, measure: Measure, code: str, period: Period, chance: random.Random
) -> tuple[dict[str, Any], float]:
    """Choose a figure near the target, as it is typed and as it is held."""
    target = held.catalogue.target(measure.ref, period)
    before = held.workspace.past.latest(measure.ref, period.previous()) if target is None else None
    near = target.target if target else before[1].outturn if before else 10.0
    if measure.unit == "yesno":
        yes = chance.random() < 0.8
        return {"Outturn": "Yes" if yes else "No"}, float(yes)
    near = near or 1.0
    figure = near * chance.choice((0.88, 0.94, 0.97, 1.0, 1.01, 1.03, 1.07, 1.13))
    if measure.has_parts and not code:
        if measure.is_percent:
            figure = min(max(figure, 0.0), 1.0) if measure.bounded else figure
            whole = 1000
        else:
            whole = 200
        part = round(figure * whole)
        return {"Numerator": part, "Denominator": whole}, part / whole
    if measure.has_parts:
        figure = min(max(figure, 0.0), 1.0) if measure.bounded and measure.is_percent else figure
        part = round(figure * 1000)
        return {"Numerator": part, "Denominator": 1000}, part / 1000
    if measure.bounded and measure.is_percent:
        figure = min(max(figure, 0.0), 1.0)
    outturn = round(figure, measure.places)
    return {"Outturn": outturn}, float(outturn)


def _mended(held: Year, service: str, period: Period) -> dict[str, dict[str, Any]]:
    """Correct the first whole measure of a service that is typed as an outturn."""
    for measure in held.catalogue.asked_of(service):
        if is_due(measure.frequency, period) and not measure.has_parts and measure.unit != "yesno":
            was = held.typed[measure.ref, str(period)]
            now = round(was * 0.99, measure.places) if round(was * 0.99, measure.places) != was else was
            if now != was:
                held.first_typed[measure.ref, str(period)] = was
                held.typed[measure.ref, str(period)] = now
                return {measure.ref: {"Outturn": now}}
    return {}
