"""The workbook on the quality of the catalogue: how far each measure meets each criterion, and what to add."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.catalogue.criterion import GROUPS
from pmf_xl.catalogue.quality import MeasureQuality, Score, quality
from pmf_xl.catalogue.quality_criteria import ALWAYS_THERE, CRITERIA, NOT_SCORED
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Section, Sheet, Table, Title, Workbook
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.write import write_report
from pmf_xl.rules.days import day_written
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from pmf_xl.workspace_folder import WorkspaceFolder

SUMMARY, SERVICES, MEASURES, TO_ADD = "Summary", "By service", "Measures", "To add"
ALL_MET = "Every criterion that data can show is met."


def catalogue_quality(workspace: "WorkspaceFolder") -> tuple[MeasureQuality, ...]:
    """Score every measure as it stands today, on the figures of the ledger and of the catalogue."""
    catalogue, past, today = workspace.catalogue, workspace.past, workspace.today
    starts = catalogue.framework.year_start
    last_year = Period.of_date(today, Frequency.ANNUAL, starts).previous()
    held, before = {}, {}
    for measure in catalogue.measures:
        until = Period.of_date(today, measure.frequency, starts)
        series = past.series(measure.ref, until)
        held[measure.ref] = [period for period, figure in series.items() if figure.outturn is not None]
        figure = past.figure(measure.ref, last_year)
        before[measure.ref] = None if figure is None or figure.is_partial else figure.outturn
    return quality(catalogue, today, held, before)


def write_catalogue_quality(workspace: "WorkspaceFolder", scored: Sequence[MeasureQuality]) -> Path:
    """Write `reports/catalogue quality.xlsx` and return its path.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`.
    """
    path = workspace.folder_of("reports") / "catalogue quality.xlsx"
    sheets = (
        _summary(workspace, scored),
        _services(workspace, scored),
        _measures(workspace, scored),
        _to_add(workspace, scored),
    )
    title = f"Catalogue quality, {workspace.catalogue.framework.council}"
    declared = Workbook(title, "Performance", sheets, _as_at(workspace))
    write_report(path, declared, workspace.theme, workspace.now())
    return path


def total(scores: Iterable[Score]) -> Score:
    """Add scores up.

    >>> str(total([Score(3, 4), Score(0, 0), Score(1, 2)]))
    '4 of 6'
    """
    every = list(scores)
    return Score(sum(one.met for one in every), sum(one.asked for one in every))


def by_criterion(scored: Sequence[MeasureQuality]) -> list[Score]:
    """Give how many measures meet each criterion, of those that it applies to, in the order of the criteria."""
    met = [
        [answer.met for one in scored for answer in one.answers if answer.criterion is asked]
        for asked in CRITERIA
    ]
    return [Score(sum(answers), len(answers)) for answers in met]


def _as_at(workspace: "WorkspaceFolder") -> str:
    return f"as at {day_written(workspace.today)}"


def _summary(workspace: "WorkspaceFolder", scored: Sequence[MeasureQuality]) -> Sheet:
    """Declare how many measures meet each criterion, and what has no score."""
    columns = (
        Column("asks", "Criterion", Kind.LONG_TEXT, 45),
        Column("asked", "Asked of", Kind.COUNT, 8),
        Column("met", "Met by", Kind.COUNT, 8),
        Column("share", "Share", Kind.SHARE, 7),
        Column("statement", "Methodology statement", Kind.LONG_TEXT, 20),
        Column("smart", "SMART", Kind.TEXT, 11.5),
    )
    whole = total(one.score for one in scored)
    lines = [*_criterion_lines(scored), Line("all", {"asks": "All criteria"} | _counts(whole), strong=True)]
    council, share = (
        workspace.catalogue.framework.council,
        "nothing" if whole.share is None else f"{whole.share:.0%}",
    )
    subtitle = f"{council}, {_as_at(workspace)}: {number_of(len(scored), 'measure')}, {share} of what is asked is there"
    return Sheet(
        SUMMARY,
        (
            Title("Catalogue quality", subtitle),
            Table(columns, tuple(lines), keys=("asks",)),
            Note(
                "The four groups are Sheffield City Council's criteria of a high-quality measure. Beside a criterion "
                "stand the field of South Derbyshire's methodology statement that it fills, and the word of SMART that "
                "it belongs to. It is asked only of the measures that it applies to."
            ),
            Gap(),
            Section("What has no score, because data cannot show it"),
            *(Note(f"{number}.  {text}") for number, text in enumerate(NOT_SCORED, start=1)),
            Note(f"Nor do the fields that every measure has: {', '.join(ALWAYS_THERE).lower()}."),
        ),
        landscape=False,
        one_page=True,
    )


def _criterion_lines(scored: Sequence[MeasureQuality]) -> Iterable[Line]:
    found = list(zip(CRITERIA, by_criterion(scored), strict=True))
    for group in GROUPS:
        heading: dict[str, Content] = {"asks": group}
        yield Line(group, heading | _counts(total(one.of_group(group) for one in scored)), strong=True)
        for one, score in found:
            if one.group == group:
                about = {
                    "asks": f"    {one.asks}",
                    "statement": one.statement or None,
                    "smart": one.smart or None,
                }
                yield Line(one.name, about | _counts(score))


def _counts(score: Score) -> dict[str, Content]:
    return {"asked": score.asked, "met": score.met, "share": score.share}


_SCORES = (
    Column("share", "Criteria met", Kind.SHARE, 9),
    *(Column(group, group, Kind.TEXT, 13.5) for group in GROUPS),
    Column("statement", "Methodology statement", Kind.TEXT, 12.5),
)


def _scores(scored: Sequence[MeasureQuality]) -> dict[str, Content]:
    groups = {group: str(total(one.of_group(group) for one in scored)) for group in GROUPS}
    statement = str(total(one.statement for one in scored))
    return {"share": total(one.score for one in scored).share, **groups, "statement": statement}


def _services(workspace: "WorkspaceFolder", scored: Sequence[MeasureQuality]) -> Sheet:
    """Declare how each service does."""
    columns = (
        Column("service", "Service", Kind.LONG_TEXT, 30),
        Column("measures", "Measures", Kind.COUNT, 10),
        *_SCORES,
        Column("smart", "Measures that are SMART", Kind.TEXT, 13),
    )
    lines = []
    for service in workspace.catalogue.services:
        own = [one for one in scored if one.measure.service == service.code]
        if own:
            smart = f"{sum(all(one.smart.values()) for one in own)} of {len(own)}"
            values: dict[str, Content] = {"service": service.name, "measures": len(own), "smart": smart}
            lines.append(Line(service.code, values | _scores(own)))
    title = Title(
        "By service", f"{_as_at(workspace)}: criteria met, of those that apply to the service's measures"
    )
    return Sheet(SERVICES, (title, Table(columns, tuple(lines), keys=("service",))), freeze=1)


def _measures(workspace: "WorkspaceFolder", scored: Sequence[MeasureQuality]) -> Sheet:
    """Declare every measure with its scores."""
    columns = (
        Column("reference", "Reference", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 44),
        Column("service", "Service", Kind.TEXT, 0),
        *_SCORES,
        Column("smart", "SMART", Kind.TEXT, 9),
        Column("lacks", "SMART but for", Kind.LONG_TEXT, 22),
        Column("missing", "Things to add", Kind.COUNT, 9),
    )
    lines = tuple(
        Line(
            one.measure.ref,
            {
                "reference": one.measure.ref,
                "measure": one.measure.title,
                "service": one.measure.service,
                "smart": f"{sum(one.smart.values())} of {len(one.smart)}",
                "lacks": ", ".join(word for word, met in one.smart.items() if not met) or None,
                "missing": len(one.missing),
            }
            | _scores([one]),
        )
        for one in scored
    )
    title = Title("Measures", f"{_as_at(workspace)}: criteria met, of those that apply to the measure")
    return Sheet(
        MEASURES,
        (title, Table(columns, lines, keys=("reference",))),
        freeze=2,
        filtered=bool(lines),
        wide=True,
    )


def _to_add(workspace: "WorkspaceFolder", scored: Sequence[MeasureQuality]) -> Sheet:
    """Declare the list to work through: a line for each thing that is missing, with where to add it."""
    columns = (
        Column("reference", "Reference", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 40),
        Column("service", "Service", Kind.TEXT, 0),
        Column("group", "Group", Kind.LONG_TEXT, 20),
        Column("criterion", "Criterion", Kind.LONG_TEXT, 34),
        Column("add", "What to add", Kind.LONG_TEXT, 60),
        Column("place", "Where in the catalogue", Kind.LONG_TEXT, 24),
    )
    lines = tuple(
        Line(
            f"{one.measure.ref} {answer.criterion.name}",
            {
                "reference": one.measure.ref,
                "measure": one.measure.title,
                "service": one.measure.service,
                "group": answer.criterion.group,
                "criterion": answer.criterion.asks,
                "add": answer.add,
                "place": answer.criterion.place,
            },
        )
        for one in scored
        for answer in one.missing
    )
    are = "is" if len(lines) == 1 else "are"
    title = Title("To add", f"{_as_at(workspace)}: {number_of(len(lines), 'thing')} {are} missing")
    body = Table(columns, lines, keys=("reference",)) if lines else Note(ALL_MET)
    return Sheet(TO_ADD, (title, body), freeze=2, filtered=bool(lines), wide=True)
