"""The first sheets of the master scorecard: its cover with the key, and the summary."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pmf_xl.layout.key import marker_words, rating_key, travel_key
from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.summary_sheet import Counted, counts_parts
from pmf_xl.layout.words import MARKER_WORDS, logo_words
from pmf_xl.reports.pieces import link_to
from pmf_xl.reports.rated import BESIDE
from pmf_xl.reports.wording import day_written, moment_written
from pmf_xl.returns.of_period import returns_of
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.catalogue import Catalogue, PlanNode
    from pmf_xl.catalogue.models import Committee
    from pmf_xl.reports.figures import Figures
    from pmf_xl.reports.rated import Row
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

COVER, SUMMARY = "Cover", "Summary"
_WORDS = frozenset(Rating)


def cover_sheet(
    workspace: "WorkspaceFolder",
    period: "Period",
    figures: "Figures",
    contents: Sequence[tuple[str, str]],
    made_at: "datetime",
) -> Sheet:
    """Declare the cover: what this is, what is in it, and the key drawn from the scheme."""
    framework = workspace.catalogue.framework
    about = Table(
        (
            Column("item", "About this scorecard", Kind.TEXT, 24),
            Column("value", "Details", Kind.LONG_TEXT, 66),
        ),
        tuple(
            Line(item, {"item": item, "value": text})
            for item, text in _about(workspace, period, figures, made_at)
        ),
        keys=("item",),
    )
    links = Table(
        (Column("sheet", "Sheet", Kind.LINK, 24), Column("holds", "What it holds", Kind.LONG_TEXT, 66)),
        tuple(
            Line(name, {"sheet": name, "holds": text}, links={"sheet": link_to(name)})
            for name, text in contents
        ),
        keys=("sheet",),
    )
    scheme = framework.scheme
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
            links,
            Gap(),
            *rating_key(scheme),
            *how_rated(workspace.catalogue),
            Gap(),
            *travel_key(),
            Note(f"Markers beside a figure: {marker_words(MARKER_WORDS)}."),
            Note(
                "Variation and assurance are said of a run of 13 figures or more, by the Making Data Count method. "
                "A forecast is the service's own where it gave one; otherwise it follows from the figures so far."
            ),
        ),
        widths=cover_widths([name for name, _ in contents], 106),
        landscape=False,
        one_page=True,
    )


def cover_widths(tabs: "Iterable[str]", whole: float) -> tuple[float, float]:
    """Give the widths of a cover's two columns: the first holds the longest name of a tab on one line.

    >>> cover_widths(["Counts", "Scorecard"], 98), cover_widths(["Portfolio- Children, Young Peop"], 98)
    ((26.0, 72.0), (34.0, 64.0))
    """
    first = max(26.0, *(len(tab) + 3.0 for tab in tabs)) if tabs else 26.0
    return first, whole - first


def _about(
    workspace: "WorkspaceFolder", period: "Period", figures: "Figures", made_at: "datetime"
) -> Iterable[tuple[str, str]]:
    catalogue = workspace.catalogue
    rows = figures.measures
    due = [row for row in rows if row["due"]]
    given = [row for row in due if row["rating"] != Rating.NO_DATA]
    on_target = sum(catalogue.framework.scheme.on_target(row["rating"]) for row in rows)
    returns, dates = returns_of(workspace.ledger, catalogue, period), catalogue.dates(period)
    periods = {when for when, _ in returns.asked}
    yield "Council", catalogue.framework.council
    yield "Period", f"{period.label}: {day_written(period.first_day)} to {day_written(period.last_day)}"
    yield "On target", f"{on_target} of {len(rows)} measures"
    yield "Figures", f"{len(given)} of the {len(due)} measures due have one"
    yield "Exceptions", f"{sum(row['exception'] for row in rows)} measures"
    if periods:
        of_what = "services" if len(periods) == 1 else f"returns in {len(periods)} periods"
        yield "Returns taken", f"{len(returns.taken)} of {len(returns.asked)} {of_what}"
    if dates.due and periods <= {str(period)}:
        yield "Returns were due", day_written(dates.due)
    yield "Made", moment_written(made_at)


def how_rated(catalogue: "Catalogue") -> Iterable[Part]:
    """Say in notes what else bears on ratings."""
    if any(measure.tolerance is not None for measure in catalogue.measures):
        yield Note(
            "Some measures have a tolerance of their own in place of this one; it is in the catalogue."
        )
    if catalogue.framework.scheme.rate_as_published:
        yield Note("Outturn and target are rounded as they are printed before they are compared.")
    if catalogue.breakdowns:
        yield Note(
            "Breakdowns of a measure stand under it for information; they have no target and are not counted."
        )


def summary_sheet(catalogue: "Catalogue", period: "Period", figures: "Figures") -> Sheet:
    """Declare the summary: counts over time, by plan, service and committee."""
    framework = catalogue.framework
    title = Title("Summary", f"{framework.council}, {period.label}: {len(figures.measures)} measures")
    parts = (title, *summary_parts(catalogue, period, figures, framework.committees))
    return Sheet(SUMMARY, parts, landscape=False)


def summary_parts(
    catalogue: "Catalogue", period: "Period", figures: "Figures", committees: "Sequence[Committee]"
) -> tuple[Part, ...]:
    """Declare counts of ratings with their charts: over time, by plan, service and some committees; and the key."""
    framework = catalogue.framework
    rows, scheme = figures.measures, framework.scheme
    parts: list[Part] = [
        *counts_parts("Over time", "Period", _over_time(period, figures), scheme, upright=True),
        Gap(),
    ]
    if framework.nodes:
        parts += [
            *counts_parts("By plan", "Priority and aim", list(_by_plan(catalogue, rows)), scheme),
            Gap(),
        ]
    by_service = [
        Counted(service.name, _ratings(row for row in rows if row["service"] == service.code))
        for service in catalogue.services
    ]
    parts += [*counts_parts("By service", "Service", _some(by_service), scheme), Gap()]
    by_committee = [
        Counted(one.name, _ratings(row for row in rows if one.code in row["committees"]))
        for one in committees
    ]
    if _some(by_committee):
        parts += [*counts_parts("By committee", "Committee", _some(by_committee), scheme), Gap()]
    if any(len(row["plan"]) > 1 or len(row["committees"]) > 1 for row in rows):
        parts.append(
            Note("A measure that serves two aims or committees is counted under each, and once in the whole.")
        )
    return (*parts, *rating_key(scheme))


def _ratings(rows: "Iterable[Row]") -> tuple[Rating, ...]:
    """Give the ratings of rows, without those that are held back."""
    return tuple(Rating(row["rating"]) for row in rows if row["rating"] in _WORDS)


def _some(groups: list[Counted]) -> list[Counted]:
    return [group for group in groups if group.ratings]


def _over_time(period: "Period", figures: "Figures") -> list[Counted]:
    earlier = [period.shifted(-back) for back in range(BESIDE, 0, -1)]
    groups = [
        Counted(when.label, tuple(figures.earlier[when].values()))
        for when in earlier
        if when in figures.earlier
    ]
    return [
        *groups,
        Counted(period.label, _ratings(figures.measures), strong=True),
    ]


def _by_plan(catalogue: "Catalogue", rows: "Sequence[Row]") -> Iterable[Counted]:
    """Count under each node what serves it or anything below it; the top ones have bars."""
    for node, depth in in_tree_order(catalogue):
        ratings = _ratings(row for row in rows if serves(catalogue, row, node))
        if ratings:
            name = f"{'    ' * depth}{node.code} {node.title}"
            yield Counted(name, ratings, drawn=depth == 0, strong=depth == 0)


def in_tree_order(catalogue: "Catalogue") -> "Iterable[tuple[PlanNode, int]]":
    """Give every node of the plan after the one it belongs to, with how deep it stands."""

    def below(parent: str | None, depth: int) -> "Iterable[tuple[PlanNode, int]]":
        for node in catalogue.framework.nodes:
            if node.parent == parent:
                yield node, depth
                yield from below(node.code, depth + 1)

    return below(None, 0)


def serves(catalogue: "Catalogue", row: "Row", node: "PlanNode") -> bool:
    """Say whether a measure serves a node of the plan, or something below it."""
    return any(node in catalogue.node_path(code) for code in row["plan"])
