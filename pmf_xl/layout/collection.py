"""The collection workbook: what a service is sent, and what is known of it when it comes back.

`Issued` is everything that one workbook was made from. It is kept in the ledger as JSON, so that a return is
judged by what was issued and not by what the catalogue has become since; `workbook(issued)` declares the sheets.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from pmf_xl.layout.actions_sheet import actions_table
from pmf_xl.layout.measures_sheet import measures_table
from pmf_xl.layout.parts import (
    Column,
    Content,
    Findings,
    Gap,
    Kind,
    Legend,
    Line,
    Missing,
    Note,
    Progress,
    Section,
    Sheet,
    Steps,
    Table,
    Title,
    Workbook,
)
from pmf_xl.layout.projects_sheet import projects_table
from pmf_xl.layout.sign_off_sheet import sign_off_table
from pmf_xl.layout.words import logo_words

LAYOUT_VERSION = 1

START, MEASURES, PROJECTS, ACTIONS, SIGN_OFF, DEFINITIONS = (
    "Start here",
    "Measures",
    "Projects",
    "Actions",
    "Sign-off",
    "Definitions",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a sheet as issued: its key, what its locked cells hold, and what is known of it besides."""

    key: str
    values: Mapping[str, Content]
    facts: Mapping[str, Content] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issued:
    """One collection workbook as issued."""

    id: str
    council: str  # its code, as the ledger keeps it
    service: str
    period: str
    about: Mapping[str, str]  # label and text of the lines on Start here, in order
    measures: tuple[Asked, ...]
    milestones: tuple[Asked, ...] = ()
    actions: tuple[Asked, ...] = ()
    definitions: tuple[Asked, ...] = ()
    layout: int = LAYOUT_VERSION

    def to_json(self) -> str:
        """Write it as JSON; dates as ISO text under a key that says so."""
        return json.dumps(asdict(self), default=_date_to_json, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Issued":
        """Read what `to_json` wrote."""
        held: dict[str, Any] = json.loads(text, object_hook=_date_from_json)
        for rows in ("measures", "milestones", "actions", "definitions"):
            held[rows] = tuple(Asked(**row) for row in held[rows])
        return cls(**held)

    @property
    def stamp(self) -> dict[str, str]:
        """What the hidden sheet says, by which a return is known."""
        return {
            "made by": "pmf-xl",
            "issue": self.id,
            "council": self.council,
            "service": self.service,
            "period": self.period,
            "layout": str(self.layout),
        }


def _date_to_json(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"cannot keep {value!r} in an issue")


def _date_from_json(held: dict[str, Any]) -> Any:
    return date.fromisoformat(held["date"]) if held.keys() == {"date"} else held


def workbook(issued: Issued) -> Workbook:
    """Declare the collection workbook of one service and period."""
    sheets = [
        _start_here(issued),
        Sheet(MEASURES, (measures_table(issued.measures),), freeze=2, split="travel"),
    ]
    if issued.milestones:
        sheets.append(Sheet(PROJECTS, (projects_table(issued.milestones),), freeze=3))
    if issued.actions:
        sheets.append(Sheet(ACTIONS, (actions_table(issued.actions),), freeze=2))
    sheets.append(Sheet(SIGN_OFF, (sign_off_table(),)))
    sheets.append(Sheet(DEFINITIONS, (_definitions(issued.definitions),), freeze=2))
    return Workbook(
        title=f"{issued.about['Council']}: {issued.about['Service']}, {issued.about['Period']}",
        subject="Performance return",
        sheets=tuple(sheets),
    )


def checked_tables(book: Workbook) -> dict[str, Table]:
    """Return the tables that hold entries, by sheet, in the order of the tabs."""
    return {sheet.name: sheet.table for sheet in book.sheets if sheet.table and sheet.table.checks}


def _start_here(issued: Issued) -> Sheet:
    about = Table(
        columns=(
            Column("item", "About this return", Kind.TEXT, 22),
            Column("value", "Details", Kind.TEXT, 60),
        ),
        lines=tuple(Line(item, {"item": item, "value": text}) for item, text in issued.about.items()),
        keys=("item",),
    )
    return Sheet(
        START,
        (
            Title(
                "Performance return",
                f"{issued.about['Service']}, {issued.about['Period']}",
                logo=logo_words(issued.about["Council"]),
            ),
            Findings(),
            Gap(),
            about,
            Gap(),
            Section("Three steps"),
            Steps(
                (
                    "Fill in the yellow cells on the sheet Measures"
                    + (", Projects" if issued.milestones else "")
                    + (", Actions" if issued.actions else "")
                    + ". Press Tab to move from one to the next.",
                    "Read the last column, Check: it says what is still needed in each row. Complete means nothing is.",
                    f"Sign off on the sheet {SIGN_OFF}, save, and send this workbook back by {issued.about['Due']}.",
                )
            ),
            Gap(),
            Legend(),
            Gap(),
            Note("Markers, if a figure needs one: p provisional, r revised, e estimated, x not available, "
                 "z not applicable, c confidential."),
            Gap(),
            Section("A row filled in, as an example"),
            _example(),
            Gap(),
            Section("How far you are"),
            Progress(),
            Missing(),
        ),
        widths=(22, 60, 14, 14, 14),
        landscape=False,
    )  # fmt: skip


def _example() -> Table:
    columns = (
        Column("measure", "Measure", Kind.TEXT, 22),
        Column("commentary", "Commentary", Kind.LONG_TEXT, 60),
        Column("target", "Target", Kind.TEXT, 14),
        Column("outturn", "Outturn", Kind.TEXT, 14),
        Column("rating", "Rating", Kind.RATING, 14),
    )
    line = Line(
        "example",
        {
            "measure": "Calls answered in 30 seconds",
            "commentary": "Two advisers left in May; both posts were filled in June, "
            "and the last two weeks were above target.",
            "target": "98.0%",
            "outturn": "93.5%",
            "rating": "AMBER",
        },
    )
    return Table(columns, (line,), keys=("measure",))


def _definitions(asked: tuple[Asked, ...]) -> Table:
    columns = (
        Column("reference", "Reference", Kind.TEXT, 11),
        Column("measure", "Measure", Kind.LONG_TEXT, 32),
        Column("definition", "Definition", Kind.LONG_TEXT, 45),
        Column("calculation", "How it is worked out", Kind.LONG_TEXT, 36),
        Column("data_source", "Data source", Kind.LONG_TEXT, 24),
        Column("people", "People", Kind.LONG_TEXT, 30),
        Column("reporting", "Reporting", Kind.LONG_TEXT, 26),
    )
    return Table(columns, tuple(Line(row.key, row.values) for row in asked), keys=("reference",))
