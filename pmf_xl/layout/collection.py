"""The collection workbook: `workbook(issued)` declares its sheets."""

from collections.abc import Mapping

from pmf_xl.layout.actions_sheet import actions_table
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.measures_sheet import measures_table
from pmf_xl.layout.occasions import Occasion, occasion_of, roles_of
from pmf_xl.layout.parts import (
    Column,
    Findings,
    Gap,
    Kind,
    Legend,
    Line,
    Missing,
    Note,
    Part,
    Progress,
    Section,
    Sheet,
    Steps,
    Table,
    Title,
    Workbook,
)
from pmf_xl.layout.projects_sheet import projects_table
from pmf_xl.layout.row_sheets import ROW_SHEETS
from pmf_xl.layout.sheet_names import ACTIONS, DEFINITIONS, MEASURES, PROJECTS, SIGN_OFF, START
from pmf_xl.layout.sign_off_sheet import sign_off_table
from pmf_xl.layout.words import logo_words, written
from pmf_xl.problems.counts import listed
from pmf_xl.rules.terms import Unit

EXAMPLE_TARGET, EXAMPLE_OUTTURN = 0.98, 0.935

ABOUT = (
    Column("item", "About this return", Kind.TEXT, 22),
    Column("value", "Details", Kind.TEXT, 60),
)
EXAMPLE = (
    Column("measure", "Measure", Kind.TEXT, 22),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 60),
    Column("target", "Target", Kind.TEXT, 14),
    Column("outturn", "Outturn", Kind.TEXT, 14),
    Column("rating", "Rating", Kind.RATING, 14),
)
ABOUT_MEASURES = (
    Column("reference", "Reference", Kind.TEXT, 11),
    Column("measure", "Measure", Kind.LONG_TEXT, 32),
    Column("definition", "Definition", Kind.LONG_TEXT, 45),
    Column("calculation", "How it is worked out", Kind.LONG_TEXT, 36),
    Column("data_source", "Data source", Kind.LONG_TEXT, 24),
    Column("people", "People", Kind.LONG_TEXT, 30),
    Column("reporting", "Reporting", Kind.LONG_TEXT, 26),
)


def workbook(issued: Issued, questions: Mapping[str, str] | None = None) -> Workbook:
    """Declare the collection workbook of one service and period.

    In feedback, `questions` about figures are to be answered with yes or no, by the reference of each.
    """
    occasion = occasion_of(issued)
    sheets = [_start_here(issued, occasion)]
    if occasion.figures:
        sheets.append(
            Sheet(MEASURES, (measures_table(issued.measures, questions),), freeze=2, split="travel")
        )
    if issued.milestones:
        sheets.append(Sheet(PROJECTS, (projects_table(issued.milestones),), freeze=3))
    if issued.actions:
        sheets.append(Sheet(ACTIONS, (actions_table(issued.actions),), freeze=2))
    for key, rows in issued.registers.items():
        declared = ROW_SHEETS[key]
        sheets.append(Sheet(declared.sheet, (declared.collected(rows),), freeze=2, split=declared.split))
    sheets.append(Sheet(SIGN_OFF, (sign_off_table(roles_of(issued)),)))
    if occasion.figures or issued.definitions:
        sheets.append(Sheet(DEFINITIONS, (_definitions(issued.definitions),), freeze=2))
    return Workbook(
        title=f"{issued.about['Council']}: {issued.about['Service']}, {issued.about['Period']}",
        subject=occasion.subject,
        sheets=tuple(sheets),
    )


def _start_here(issued: Issued, occasion: Occasion) -> Sheet:
    about = Table(
        columns=ABOUT,
        lines=tuple(Line(item, {"item": item, "value": text}) for item, text in issued.about.items()),
        keys=("item",),
    )
    return Sheet(
        START,
        (
            Title(
                occasion.title,
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
                    f"Fill in the yellow cells on {_sheets_to_fill(issued)}. Press Tab to move from one to the next.",
                    "Read the column Check: it says what is still needed in each row. Complete means nothing is.",
                    _last_step(issued),
                )
            ),
            Gap(),
            Legend(),
            Gap(),
            Note(occasion.guidance),
            Gap(),
            *(_example(issued.example) if occasion.figures else ()),
            Section("How far you are"),
            Progress(),
            Missing(),
        ),
        widths=(22, 60, 14, 14, 14),
        landscape=False,
    )  # fmt: skip


def _sheets_to_fill(issued: Issued) -> str:
    """Name the sheets that hold cells to fill: `the sheet Measures`, `the sheets Measures, Projects and Risks`."""
    named = [
        *([MEASURES] if occasion_of(issued).figures else ()),
        *([PROJECTS] if issued.milestones else ()),
        *([ACTIONS] if issued.actions else ()),
        *(ROW_SHEETS[key].sheet for key in issued.registers),
    ]
    return f"the sheet{'s' if len(named) > 1 else ''} {listed(named)}"


def _last_step(issued: Issued) -> str:
    if issued.entered:
        return f"On the sheet {SIGN_OFF} say who sent the figures and when; save, and collate this workbook."
    return f"Sign off on the sheet {SIGN_OFF}, save, and send this workbook back by {issued.about['Due']}."


def _example(rating: str) -> tuple[Part, ...]:
    line = Line(
        "example",
        {
            "measure": "Calls answered in 30 seconds",
            "commentary": "Two advisers left in May; both posts were filled in June, "
            "and the last two weeks were above target.",
            "target": written(EXAMPLE_TARGET, Unit.PERCENT, 1),
            "outturn": written(EXAMPLE_OUTTURN, Unit.PERCENT, 1),
            "rating": rating,
        },
    )
    table = Table(EXAMPLE, (line,), keys=("measure",))
    return (Section("A row filled in, as an example"), table, Gap())


def _definitions(asked: tuple[Asked, ...]) -> Table:
    return Table(ABOUT_MEASURES, tuple(Line(row.key, row.values) for row in asked), keys=("reference",))
