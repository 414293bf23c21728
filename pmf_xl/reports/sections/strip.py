"""The scorecard of a pack: eight columns that stand on one strip of paper, and more of each measure beside them.

What a service said is cut there; all of it stands on the measure's own page, or on a sheet of what was cut.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.key import travel_key
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.curve import parted, years_begin
from pmf_xl.reports.glance import furthest
from pmf_xl.reports.pieces import key_of, link_to
from pmf_xl.reports.scorecard_table import commentary_words, note_words, scorecard_table
from pmf_xl.reports.sections.pieces import by_top, on_target
from pmf_xl.reports.wording import shortened
from pmf_xl.rules.terms import Travel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

SCORECARD, IN_FULL = "Scorecard", "Commentary"
NO_MEASURE = "No measure belongs here."
LONGEST = 220  # characters of a note
#: What is printed: eight columns at the most.
PRINTED = (
    Column("measure", "Measure", Kind.LONG_TEXT, 33),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("travel_short", "Travel", Kind.TRAVEL, 13),
    Column("run", "Trend", Kind.SPARKLINE, 13),
    Column("forecast", "Forecast", Kind.FIGURE, 0),
    Column("note", "Note", Kind.LONG_TEXT, 44),
)
#: What stands beside it on a screen.
BESIDE = (
    "reference", "service", "travel_long", "year_to_date", "year_target", "forecast_rating", "benchmark", "baseline",
    "distance_travelled",
)  # fmt: skip
_NARROW = {"service": 12.0, "benchmark": 30.0}


def scorecard(view: "View") -> list[Sheet]:
    """Declare the scorecard: every measure and breakdown, in its group the worst first, and what is not due apart."""
    title = Title(SCORECARD, f"{view.period.label}, {number_of(len(view.measures), 'measure')}")
    if not view.measures:
        return [Sheet(SCORECARD, (title, Note(NO_MEASURE)))]
    cut: list[ReleasedFigure] = []
    in_full = view.tab(IN_FULL)
    table = _table(view, cut, in_full)
    key = (Gap(), *key_of(view.release), *travel_key())
    printed = sum(column in PRINTED or column.key == "measure" for column in table.columns)
    strip = Sheet(SCORECARD, (title, table, *key), freeze=1, filtered=True, on_paper=printed)
    return [strip, *([_in_full(view, in_full, cut)] if cut else [])]


def _table(view: "View", cut: "list[ReleasedFigure]", in_full: str) -> Table:
    keys = (*(column.key for column in PRINTED), *BESIDE)
    if len(view.services) < 2:
        keys = tuple(key for key in keys if key != "service")
    made = scorecard_table(view.release.figures, keys, live=False)
    shown = {column.key: column for column in made.columns}
    columns = (
        *(column for column in PRINTED if column.key in shown),
        *(
            replace(shown[key], width=_NARROW.get(key, shown[key].width))
            for key in BESIDE
            if key in shown
        ),
    )  # fmt: skip
    lines = {line.key: line for line in made.lines}
    parts: dict[str, list[ReleasedFigure]] = {}
    for figure in view.release.figures:
        parts.setdefault(figure.ref, []).append(figure)
    ordered: list[Line] = []
    groups = list(_groups(view))
    for name, figures in groups:
        if len(groups) > 1:
            ordered.append(Line(f"heading {name}", {"measure": name}, strong=True))
        for figure in (part for one in figures for part in parts[one.ref]):
            line, page = lines[figure.reference], None if figure.part else view.own_page(figure)
            note, is_cut = _note(figure, page or in_full)
            if is_cut and not page:
                cut.append(figure)
            moved = line.values.get("travel_short")
            values: dict[str, Content] = {
                **line.values,
                "note": note or None,
                "travel_short": None if moved == Travel.NO_COMPARISON else moved,
            }
            if not figure.part:
                values["measure"] = f"{figure.ref} {figure.title}"
            # Beside what is printed: LibreOffice writes a link on one line, and cuts what has no room on it.
            links = {"reference": link_to(page)} if page else {}
            ordered.append(replace(line, values=values, links=links, runs={"run": _run(figure)}))
    return Table(columns, tuple(ordered), keys=("reference",))


def _groups(view: "View") -> "Iterator[tuple[str, Sequence[ReleasedFigure]]]":
    """Give what is due by part of the plan, the furthest from target first, and what is not due by itself."""
    scheme = view.catalogue.framework.scheme
    off = {figure.ref: place for place, figure in enumerate(furthest(view.measures, scheme))}

    def rank(figure: "ReleasedFigure") -> int:
        rating = unless_withheld(figure.rating)
        return off.get(figure.ref, len(off) + (rating is None or scheme.on_target(rating)))

    for name, figures in by_top(view):
        due = sorted((figure for figure in figures if figure.is_due_now), key=rank)
        if due:
            yield f"{name}: {on_target(view, due)}", due
    idle = [figure for figure in view.measures if not figure.is_due_now]
    if idle:
        yield f"Not due in {view.period.label}", idle


def _note(figure: "ReleasedFigure", page: str) -> tuple[str, bool]:
    """Give what a reader must know beside the figures, and say whether that is not all of it."""
    said = "\n".join(filter(None, (_remarks(figure), unless_withheld(figure.commentary))))
    short = shortened(said, LONGEST)
    return (said, False) if short == said else (f"{short} All of it: {page}", True)


def _remarks(figure: "ReleasedFigure") -> str:
    """Give what notes say, but for what the rating says already."""
    said = [one for one in note_words(figure).split("; ") if not one.startswith("Exception: ")]
    return "; ".join(one for one in said if one != "Monitoring only")


def _run(figure: "ReleasedFigure") -> tuple[float | None, ...]:
    """Give a measure's run, with a gap where a running total starts again."""
    measure, run = figure.measure, figure.run
    begins = years_begin(measure.aggregation, measure.frequency, run.periods)
    return parted(run.outturns, begins, None)


_WHOLE = (
    Column("measure", "Measure", Kind.LONG_TEXT, 36),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 100),
)


def _in_full(view: "View", tab: str, figures: "Sequence[ReleasedFigure]") -> Sheet:
    """Declare the sheet of what the scorecard had no room for."""
    lines = tuple(
        Line(
            figure.reference,
            {"measure": f"{figure.reference} {figure.title}", "commentary": commentary_words(figure)},
        )
        for figure in figures
    )
    title = Title(
        "Commentary in full", f"{view.period.label}: what is cut on the scorecard, {len(lines)} in all"
    )
    return Sheet(tab, (title, Table(_WHOLE, lines, keys=("measure",))), freeze=1, on_paper=2)
