"""The first sheets of the master scorecard: its cover with the key, and the summary."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pmf_xl.figures.table import BESIDE
from pmf_xl.layout.key import marker_words, other_ratings, travel_key
from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.summary_sheet import Counted, counts_parts
from pmf_xl.layout.words import MARKER_WORDS, logo_words
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.counting import as_at_words, counted, on_target_of
from pmf_xl.reports.pieces import OFFICERS_ONLY, key_of, link_to
from pmf_xl.rules.days import day_written, moment_written
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.catalogue import Catalogue, Committee, PlanNode
    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure
    from pmf_xl.returns.of_period import Returns

COVER, SUMMARY = "Cover", "Summary"
FEWEST_DRAWN = 30  # measures of which a chart by plan, service or committee says more than the table above it
Contents = Sequence[tuple[str, str]]  # of sheets: the name of each, and what it holds


def cover_sheet(
    release: "Release",
    returns: "Returns",
    contents: Contents,
    elsewhere: tuple[str, Contents],
    made_at: "datetime",
) -> Sheet:
    """Declare the cover: what this is, what is in it and in the file beside it, and the key drawn from the scheme."""
    framework, period = release.catalogue.framework, release.period
    about = Table(
        (
            Column("item", "About this scorecard", Kind.TEXT, 24),
            Column("value", "Details", Kind.LONG_TEXT, 66),
        ),
        tuple(Line(item, {"item": item, "value": text}) for item, text in _about(release, returns, made_at)),
        keys=("item",),
    )
    records, kept = elsewhere
    return Sheet(
        COVER,
        (
            Title(
                "Master scorecard",
                f"{framework.council}, {period.label}",
                logo=logo_words(framework.council),
            ),
            about,
            Gap(),
            Section("Contents"),
            _list_of(contents, linked=True),
            Gap(),
            Section(f"In {records}, beside this file"),
            _list_of(kept, linked=False),
            Gap(),
            *key_of(release),
            *how_rated(release.catalogue),
            Gap(),
            *travel_key(),
            Note(f"Markers beside a figure: {marker_words(MARKER_WORDS)}."),
            Note(
                "Variation and assurance are said of a run of 13 figures or more, by the Making Data Count method. "
                "A forecast is the service's own where it gave one; otherwise it follows from the figures so far."
            ),
        ),
        widths=cover_widths([name for name, _ in (*contents, *kept)], 106),
        landscape=False,
        one_page=True,
    )


def records_cover(release: "Release", contents: Contents, beside: str) -> Sheet:
    """Declare the first sheet of the scorecard's records: what they are of, and what is in them."""
    council = release.catalogue.framework.council
    return Sheet(
        COVER,
        (
            Title("Scorecard records", f"{council}, {release.period.label}", logo=logo_words(council)),
            Note(
                f"Groups of measures, and what the scorecard was made from. It is {beside}, beside this file."
            ),
            Note(OFFICERS_ONLY),
            Gap(),
            Section("Contents"),
            _list_of(contents, linked=True),
        ),
        widths=cover_widths([name for name, _ in contents], 106),
        landscape=False,
        one_page=True,
    )


def _list_of(contents: Contents, *, linked: bool) -> Table:
    """List sheets with what each holds, as links where they are in the same file."""
    return Table(
        (Column("sheet", "Sheet", Kind.LINK, 24), Column("holds", "What it holds", Kind.LONG_TEXT, 66)),
        tuple(
            Line(
                name,
                {"sheet": name, "holds": text},
                links={"sheet": link_to(name)} if linked else {},
            )
            for name, text in contents
        ),
        keys=("sheet",),
    )


def cover_widths(tabs: "Iterable[str]", whole: float) -> tuple[float, float]:
    """Give the widths of a cover's two columns: the first holds the longest name of a tab on one line.

    >>> cover_widths(["Counts", "Scorecard"], 98), cover_widths(["Portfolio- Children, Young Peop"], 98)
    ((26.0, 72.0), (34.0, 64.0))
    """
    first = max(26.0, *(len(tab) + 3.0 for tab in tabs)) if tabs else 26.0
    return first, whole - first


def _about(release: "Release", returns: "Returns", made_at: "datetime") -> Iterable[tuple[str, str]]:
    catalogue, period, measures = release.catalogue, release.period, release.measures
    due = [figure for figure in measures if figure.is_due_now]
    given = [figure for figure in due if figure.rating != Rating.NO_DATA]
    dates, periods = catalogue.dates(period), {when for when, _ in returns.asked}
    yield "Council", catalogue.framework.council
    yield "Period", f"{period.label}: {day_written(period.first_day)} to {day_written(period.last_day)}"
    yield "Reader", OFFICERS_ONLY
    yield "On target", on_target_of(catalogue, measures)
    if words := as_at_words(release):
        yield "As at an earlier period", words
    yield "Figures", f"{len(given)} of the {number_of(len(due), 'measure')} due have one"
    yield "Exceptions", number_of(len(release.exceptions), "measure")
    if periods:
        asked = number_of(len(returns.asked), "service" if len(periods) == 1 else "return")
        of_what = asked if len(periods) == 1 else f"{asked} in {len(periods)} periods"
        yield "Returns taken", f"{len(returns.taken)} of {of_what}"
    if dates.due and periods <= {str(period)}:
        yield "Returns were due", day_written(dates.due)
    yield "Made", moment_written(made_at)


def how_rated(catalogue: "Catalogue") -> Iterable[Part]:
    """Say in notes what else bears on ratings."""
    yield from map(Note, other_ratings(catalogue, where="in the catalogue"))
    if catalogue.framework.scheme.rate_as_published:
        yield Note("Outturn and target are rounded as they are printed before they are compared.")
    if catalogue.breakdowns:
        yield Note(
            "Breakdowns of a measure stand under it for information; they have no target and are not counted."
        )


def summary_sheet(release: "Release") -> Sheet:
    """Declare the summary: counts over time, by plan, service and committee."""
    framework = release.catalogue.framework
    title = Title(
        "Summary",
        f"{framework.council}, {release.period.label}: {number_of(len(release.measures), 'measure')}",
    )
    return Sheet(SUMMARY, (title, *summary_parts(release, framework.committees)), landscape=False)


def summary_parts(
    release: "Release", committees: "Sequence[Committee]", *, least: int = 1
) -> tuple[Part, ...]:
    """Declare counts of ratings with their charts: over time, by plan, service and some committees; and the key.

    Services and committees stand there where there are `least` of them: a single one says only what the whole does.
    """
    catalogue, measures = release.catalogue, release.measures
    framework, scheme = catalogue.framework, catalogue.framework.scheme
    parts: list[Part] = [
        *counts_parts("Over time", "Period", _over_time(release), scheme, upright=True),
        *([Note(words)] if (words := as_at_words(release)) else []),
        Gap(),
    ]
    if framework.nodes:
        by_plan = list(_by_plan(catalogue, measures))
        parts += [*counts_parts("By plan", "Priority and aim", by_plan, scheme, fewest=FEWEST_DRAWN), Gap()]
    by_service = [
        counted(one.name, (figure for figure in measures if figure.measure.service == one.code))
        for one in catalogue.services
    ]
    if len(_some(by_service)) >= least:
        parts += [
            *counts_parts("By service", "Service", _some(by_service), scheme, fewest=FEWEST_DRAWN),
            Gap(),
        ]
    by_committee = [
        counted(one.name, (figure for figure in measures if one.code in figure.measure.committees))
        for one in committees
    ]
    if len(_some(by_committee)) >= least:
        parts += [
            *counts_parts("By committee", "Committee", _some(by_committee), scheme, fewest=FEWEST_DRAWN),
            Gap(),
        ]
    if any(len(figure.measure.plan) > 1 or len(figure.measure.committees) > 1 for figure in measures):
        parts.append(
            Note("A measure that serves two aims or committees is counted under each, and once in the whole.")
        )
    return (*parts, *key_of(release))


def _some(groups: list[Counted]) -> list[Counted]:
    return [group for group in groups if group.rated]


def _over_time(release: "Release") -> list[Counted]:
    """Count this period's ratings after those of the periods before it of which something is known."""
    refs = [figure.ref for figure in release.measures]
    groups = []
    for when in (release.period.shifted(-back) for back in range(BESIDE, 0, -1)):
        if when in release.known:
            then = (release.standing_in(ref, when) for ref in refs)
            groups.append(counted(when.label, filter(None, then)))
    return [*groups, counted(release.period.label, release.measures, strong=True)]


def _by_plan(catalogue: "Catalogue", measures: "Sequence[ReleasedFigure]") -> Iterable[Counted]:
    """Count under each node what serves it or anything below it; the top ones have bars."""
    for node, depth in in_tree_order(catalogue):
        name = f"{'    ' * depth}{node.code} {node.title}"
        under = (figure for figure in measures if serves(catalogue, figure, node))
        group = counted(name, under, drawn=depth == 0, strong=depth == 0)
        if group.rated:
            yield group


def in_tree_order(catalogue: "Catalogue") -> "Iterable[tuple[PlanNode, int]]":
    """Give every node of the plan after the one it belongs to, with how deep it stands."""

    def below(parent: str | None, depth: int) -> "Iterable[tuple[PlanNode, int]]":
        for node in catalogue.framework.nodes:
            if node.parent == parent:
                yield node, depth
                yield from below(node.code, depth + 1)

    return below(None, 0)


def serves(catalogue: "Catalogue", figure: "PeriodFigure", node: "PlanNode") -> bool:
    """Say whether a measure serves a node of the plan, or something below it."""
    return any(node in catalogue.node_path(code) for code in figure.measure.plan)
