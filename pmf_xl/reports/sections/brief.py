"""The first page of a pack: what changed, how many are on target, the worst, what moved most, and what is asked."""

from collections import Counter
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.pictures import Box, Large
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.counting import on_target_among, on_target_before, on_target_of
from pmf_xl.reports.glance import FURTHEST, furthest, short_of
from pmf_xl.reports.moves import moved_most
from pmf_xl.reports.pieces import OFFICERS_ONLY
from pmf_xl.reports.scorecard_table import moved_words
from pmf_xl.rules.terms import Travel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

BRIEF, HOLDS = "In brief", "The quarter on one page: what changed, the worst, what moved most, what is asked"
ASKED = 5  # exceptions named as come up; the others are on their own sheets
WIDTHS = (24.0, 42.0, 32.0)
_WAYS = {Travel.IMPROVING: "better", Travel.UNCHANGED: "same", Travel.WORSENING: "worse"}


def brief(view: "View") -> Sheet:
    """Declare the page that answers in ten seconds."""
    catalogue, council = view.catalogue, view.catalogue.framework.council
    title = Title(view.report.title or view.report.name, f"In brief: {council}, {view.period.label}")
    parts: list[Part] = [title, *([Note(OFFICERS_ONLY)] if view.release.for_officers else [])]
    worst = furthest(view.measures, catalogue.framework.scheme)[:FURTHEST]
    parts += [
        Section(changed_words(view)),
        Gap(),
        Large(tuple(_counts(view))),
        Gap(),
        Section("Furthest from target, by share of the target"),
        _table(
            Column("mark", "Rating", Kind.RATING, 0),
            "Figure and target",
            [(one, one.rating, short_of(one).against) for one in worst],
        )
        or Note("No figure that is rated is short of its target."),
        Gap(),
        Section("Moved most since the figure before"),
        _table(
            Column("mark", "Travel", Kind.TRAVEL, 0),
            "How it moved",
            [(one, unless_withheld(one.travel_short), moved_words(one)) for one in moved_most(view.measures)],
        )
        or Note("Nothing has moved, or there is no figure before to compare with."),
        *_asked(view),
    ]
    return Sheet(BRIEF, tuple(parts), widths=WIDTHS, landscape=False, one_page=True)


def changed_words(view: "View") -> str:
    """Say how many are on target, how many were in the period before, and which way measures have gone since."""
    said = f"{on_target_of(view.catalogue, view.measures)} are on target"
    if found := on_target_before(view.release):
        said += f"; in {view.period.previous().label} it was {found.count} of {found.of}"
    ways = Counter(unless_withheld(figure.travel_short) for figure in view.measures)
    moved = [f"{ways[way]} became {_WAYS[way]}" for way in (Travel.IMPROVING, Travel.WORSENING) if ways[way]]
    return said + (f"; {' and '.join(moved)}." if moved else ".")


def _counts(view: "View") -> "Iterable[Box]":
    found = on_target_among(view.catalogue, view.measures)
    yield Box("On target", f"{found.count} of {found.of}")
    ways = Counter(unless_withheld(figure.travel_short) for figure in view.measures)
    yield Box("Since the figure before", ", ".join(f"{ways[way]} {word}" for way, word in _WAYS.items()))
    yield Box("Reported as exceptions", number_of(len(view.exceptions), "exception"))


def _table(
    mark: Column, heading: str, rows: "Sequence[tuple[ReleasedFigure, str | None, str]]"
) -> Table | None:
    columns = (
        mark,
        Column("measure", "Measure", Kind.LONG_TEXT, 0),
        Column("says", heading, Kind.LONG_TEXT, 0),
    )

    def line(figure: "ReleasedFigure", word: str | None, says: str) -> Line:
        values: dict[str, Content] = {"mark": word, "measure": f"{figure.ref} {figure.title}", "says": says}
        return Line(figure.ref, values)

    return Table(columns, tuple(line(*row) for row in rows), keys=("measure",)) if rows else None


def _asked(view: "View") -> "Iterable[Part]":
    """Give what has come up to whom a pack is for; nothing has: it is for information."""
    tiers = view.catalogue.framework.escalation.tiers
    of_committee = "committee" in view.report.wanted
    highest = tiers[-1:] if of_committee else tiers[1:]
    up = [figure for figure in view.exceptions if unless_withheld(figure.tier) in highest]
    yield Gap()
    yield Section("What is asked of the committee" if of_committee else "What has come up for a decision")
    if not up:
        yield Note("For information: no exception has lasted long enough to come up.")
        return
    table = _table(
        Column("mark", "Rating", Kind.RATING, 0),
        "Why it has come up",
        [(one, one.rating, _why(one)) for one in up[:ASKED]],
    )
    if table:
        yield table
    more = f", and {number_of(len(up) - ASKED, 'measure')} more listed as exceptions" if up[ASKED:] else ""
    yield Note(f"To consider what is done about {'these' if up[1:] else 'this'}{more}.")


def _why(figure: "ReleasedFigure") -> str:
    running = number_of(unless_withheld(figure.periods_running) or 1, "period")
    return f"An exception for {running} running: it goes to the {unless_withheld(figure.tier)}"
