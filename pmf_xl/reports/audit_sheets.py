"""The workbook of an audit sample: how it was drawn, the figures with cells for the auditor, trails, definitions."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.catalogue.contributing import service_of
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Section, Sheet, Table, Title, Workbook
from pmf_xl.layout.words import MARKER_WORDS, UNIT_WORDS, aim_written
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.audit_sample import INTACT, STATEMENT
from pmf_xl.reports.scorecard_table import partial_words, printed_as
from pmf_xl.reports.write import write_report
from pmf_xl.rules.days import day_written, moment_written

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.past import Held
    from pmf_xl.reports.audit_sample import Sample, Sampled, Step
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

COVER, SAMPLE, TRAILS, DEFINITIONS = "Cover", "Sample", "Trails", "Definitions"
STANDS, SUPERSEDED = "Stands", "Superseded"
CAME_BY = {
    "return": "Return",
    "revision": "Revision",
    "history": "Imported history",
    "catalogue": "Catalogue",
}
TICKS = ("Yes", "No", "n/a")


def write_audit_sample(workspace: "WorkspaceFolder", period: "Period", sample: "Sample") -> Path:
    """Write `reports/PERIOD/audit sample SEED.xlsx` and return its path.

    One that was made of the same sample and trails is left alone, with what the auditor has filled in; one that differs
    is kept in a folder `earlier`.
    """
    from pmf_xl.books.files import safe_name

    path = workspace.folder_of("reports", period) / f"{safe_name(f'audit sample {sample.seed}')}.xlsx"
    sheets = (
        _sample_sheet(period, sample),
        _trails_sheet(workspace, period, sample),
        _definitions_sheet(workspace, period, sample),
    )
    made_at = workspace.now()
    cover = _cover(workspace, period, sample, moment_written(made_at))
    declared = Workbook(
        f"Audit sample, {workspace.catalogue.framework.council}", "Audit", (cover, *sheets), period.label
    )
    write_report(path, declared, workspace.theme, made_at)
    return path


def _cover(workspace: "WorkspaceFolder", period: "Period", sample: "Sample", made: str) -> Sheet:
    """Declare how the sample was drawn, what each sheet holds, and whether the copies of the files are whole."""
    steps = [step for one in sample.figures for step in one.trail if step.archive]
    copies = {step.archive: step.copy for step in steps}
    intact = sum(copy == INTACT for copy in copies.values())
    about = (
        ("Council", workspace.catalogue.framework.council),
        ("Period", f"{period.label}: {day_written(period.first_day)} to {day_written(period.last_day)}"),
        (
            "Sample",
            f"{len(sample.figures)} of the {number_of(sample.population, 'figure')} that stand, breakdowns included",
        ),
        ("Seed", sample.seed),
        (
            "Untouched copies",
            f"{intact} of {number_of(len(copies), 'file')} are in the archive exactly as received",
        ),
        ("Drawn", made),
    )
    columns = (
        Column("item", "About this sample", Kind.TEXT, 24),
        Column("value", "Details", Kind.LONG_TEXT, 66),
    )
    lines = tuple(Line(item, {"item": item, "value": text}) for item, text in about)
    confidential = any(one.figure.confidential for one in sample.figures)
    return Sheet(
        COVER,
        (
            Title("Audit sample", f"{workspace.catalogue.framework.council}, {period.label}"),
            Table(columns, lines, keys=("item",)),
            Gap(),
            Section("How it was drawn"),
            Note(
                "Every figure that stands for the period has the same chance. Figures are put in the order of the "
                f"SHA-256 of seed, period and reference, written {sample.seed}|{sample.period}|REFERENCE, and the "
                "first ones are taken. The same seed gives the same sample; a larger one adds to it."
            ),
            Section("What the sheets hold"),
            Note(f"{SAMPLE}: a line for each figure, with yellow cells for what the auditor finds."),
            Note(
                f"{TRAILS}: every figure ever held for it, what stands first, with file, cell, sender and time."
            ),
            Note(f"{DEFINITIONS}: what each figure should measure, and how, as far as the catalogue says."),
            *([Note("This workbook holds confidential figures: do not publish it.")] if confidential else []),
        ),
        widths=(24, 66),
        landscape=False,
        one_page=True,
    )


_TICKED = {
    "file": "The file in the archive holds this figure in this cell.",
    "source": "The service's own records give this figure.",
    "defined": "It was worked out as the definition says.",
}
_SAMPLE_COLUMNS = (
    Column("number", "No.", Kind.COUNT, 6),
    Column("reference", "Reference", Kind.TEXT, 0),
    Column("measure", "Measure", Kind.LONG_TEXT, 30),
    Column("service", "Service", Kind.TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("parts", "Numerator and denominator", Kind.TEXT, 13),
    Column("marker", "Marker", Kind.TEXT, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("lacks", "What it lacks", Kind.LONG_TEXT, 20),
    Column("file", "File", Kind.LONG_TEXT, 22),
    Column("cell", "Cell", Kind.TEXT, 0),
    Column("agrees_file", "Agrees with the file", Kind.CHOICE, 9, choices=TICKS, prompt=_TICKED["file"]),
    Column(
        "agrees_source", "Agrees with the source", Kind.CHOICE, 9, choices=TICKS, prompt=_TICKED["source"]
    ),
    Column("agrees_definition", "As defined", Kind.CHOICE, 9, choices=TICKS, prompt=_TICKED["defined"]),
    Column("note", "Auditor's note", Kind.LONG_TEXT, 27, longest=2000),
)
_TO_FILL = frozenset({"agrees_file", "agrees_source", "agrees_definition", "note"})


def _sample_sheet(period: "Period", sample: "Sample") -> Sheet:
    lines = tuple(_sample_line(number, one) for number, one in enumerate(sample.figures, start=1))
    columns = _without_empty(_SAMPLE_COLUMNS, lines, ("parts", "marker", "lacks"))
    title = Title("Sample", f"{period.label}, seed {sample.seed}")
    note = Note("The yellow cells are for what the auditor finds.")
    return Sheet(SAMPLE, (title, Table(columns, lines, keys=("reference",)), note), freeze=2)


def _sample_line(number: int, one: "Sampled") -> Line:
    figure, held = one.figure, one.figure.origin
    values: dict[str, Content] = {
        "number": number,
        "reference": one.ref,
        "measure": figure.title,
        "service": figure.measure.service,
        "outturn": figure.outturn,
        "parts": _parts(one),
        "marker": MARKER_WORDS[figure.marker].capitalize() if figure.marker else None,
        "rating": figure.rating,
        "lacks": partial_words(figure) if figure.is_partial else None,
        "file": (held.file if held else None) or "Several: see Trails",
        "cell": "!".join(part for part in (held.sheet, held.cell) if part) or None if held else None,
    }
    return Line(one.ref, values, printed_as(figure), entries=_TO_FILL)


def _parts(one: "Sampled") -> str | None:
    """Write what a figure that stands alone was worked out from."""
    standing = [step.held for step in one.trail if step.stands]
    parts = [(held.numerator, held.denominator) for held in standing]
    if len(parts) != 1 or None in parts[0]:
        return None
    return " / ".join(f"{part:,g}" if part and part < 1e6 else f"{part:,.0f}" for part in parts[0])


def _without_empty(
    columns: Sequence[Column], lines: Sequence[Line], optional: Iterable[str]
) -> tuple[Column, ...]:
    empty = {key for key in optional if all(line.values.get(key) is None for line in lines)}
    return tuple(column for column in columns if column.key not in empty)


_TRAIL_COLUMNS = (
    Column("reference", "Reference", Kind.TEXT, 0),
    Column("stands", "Stands", Kind.TEXT, 0),
    Column("period", "Period", Kind.TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("part", "Part of", Kind.TEXT, 0),
    Column("numerator", "Numerator", Kind.COUNT, 0),
    Column("denominator", "Denominator", Kind.COUNT, 0),
    Column("origin", "Came by", Kind.TEXT, 0),
    Column("file", "File", Kind.LONG_TEXT, 30),
    Column("cell", "Sheet and cell", Kind.TEXT, 0),
    Column("sender", "Last saved by", Kind.TEXT, 0),
    Column("received", "Read", Kind.MOMENT, 0),
    Column("submission", "Submission", Kind.COUNT, 0),
    Column("issue", "Of the workbook issued", Kind.LONG_TEXT, 28),
    Column("signed", "Signed off by", Kind.LONG_TEXT, 30),
    Column("findings", "Asked about it", Kind.LONG_TEXT, 40),
    Column("sha256", "SHA-256 of the file", Kind.LONG_TEXT, 36),
    Column("copy", "Archive copy", Kind.TEXT, 0),
    Column("archive", "Where the copy is", Kind.LONG_TEXT, 40),
)


def _trails_sheet(workspace: "WorkspaceFolder", period: "Period", sample: "Sample") -> Sheet:
    lines = tuple(
        _trail_line(workspace, one, number, step)
        for one in sample.figures
        for number, step in enumerate(one.trail)
    )
    columns = _without_empty(_TRAIL_COLUMNS, lines, [column.key for column in _TRAIL_COLUMNS[4:]])
    title = Title("Trails", period.label)
    return Sheet(
        TRAILS, (title, Table(columns, lines, keys=("reference",))), freeze=2, filtered=True, wide=True
    )


def _trail_line(workspace: "WorkspaceFolder", one: "Sampled", number: int, step: "Step") -> Line:
    held, issue = step.held, step.issue
    values: dict[str, Content] = {
        "reference": one.ref,
        "stands": STANDS if step.stands else SUPERSEDED,
        "period": held.period.label,
        "outturn": held.outturn,
        "part": _giving(workspace, held),
        "numerator": held.numerator,
        "denominator": held.denominator,
        "origin": CAME_BY[held.origin],
        "file": held.file,
        "cell": "!".join(part for part in (held.sheet, held.cell) if part) or None,
        "sender": held.sender,
        "received": held.received_at,
        "submission": held.submission,
        "issue": f"{issue.file}, issue {issue.number} of {day_written(issue.issued_at.date())}"
        if issue
        else None,
        "signed": step.signed or None,
        "findings": "\n".join(step.findings) or None,
        "sha256": held.sha256,
        "copy": step.copy or None,
        "archive": step.archive.relative_to(workspace.folder).as_posix() if step.archive else None,
    }
    return Line(f"{one.ref} {number}", values, printed_as(one.figure))


def _giving(workspace: "WorkspaceFolder", held: "Held") -> str | None:
    """Name the service that gave a part of a figure; None of a whole one."""
    code = service_of(held.breakdown)
    service = workspace.catalogue_of(held.period).service_or_none(code) if code else None
    return service.name if service else code


def _definitions_sheet(workspace: "WorkspaceFolder", period: "Period", sample: "Sample") -> Sheet:
    columns = (
        Column("reference", "Reference", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 30),
        Column("unit", "Unit", Kind.TEXT, 0),
        Column("target", "Target", Kind.TEXT, 0),
        *(
            Column(key, heading, Kind.LONG_TEXT, 0 if key == "definition" else 24)
            for key, heading in STATEMENT
        ),
        Column("head", "Head of service", Kind.LONG_TEXT, 20),
    )
    measures = {one.figure.measure.ref: one.figure.measure for one in sample.figures}
    lines = tuple(_definition_line(workspace, period, one) for one in measures.values())
    kept = _without_empty(columns, lines, [key for key, _ in STATEMENT[1:]])
    title = Title("Definitions", period.label)
    return Sheet(DEFINITIONS, (title, Table(kept, lines, keys=("reference",))), freeze=2, wide=True)


def _definition_line(workspace: "WorkspaceFolder", period: "Period", measure: "Measure") -> Line:
    catalogue = workspace.catalogue_of(period)
    aim = catalogue.target(measure.ref, period)
    target = aim_written(aim, measure.unit, measure.decimals) if aim else None
    values: dict[str, Content] = {
        "reference": measure.ref,
        "measure": measure.title,
        "unit": UNIT_WORDS[measure.unit],
        "target": target,
        "head": catalogue.service(measure.service).head_of_service or None,
    }
    values |= {key: str(value) if (value := getattr(measure, key)) else None for key, _ in STATEMENT}
    values["collection_method"] = (measure.collection_method or "").capitalize() or None
    return Line(measure.ref, values)
