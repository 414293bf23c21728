"""The key features of a year in sentences: what was reached and missed, revised, and finished."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.key import counted_words
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.counting import on_target_among
from pmf_xl.reports.glance import furthest, short_of
from pmf_xl.reports.runs import one_line
from pmf_xl.reports.sentences import Feature, are, figures_of, name, some
from pmf_xl.reports.year import YearLine, year_lines, year_of
from pmf_xl.rules.terms import Rating, Travel

if TYPE_CHECKING:
    from pmf_xl.catalogue import Project
    from pmf_xl.release import PeriodFigure
    from pmf_xl.reports.selection import View
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class _Year:
    view: "View"
    year: "Period"
    lines: tuple[YearLine, ...]

    @property
    def whole(self) -> "list[PeriodFigure]":
        return [line.whole for line in self.lines]


def year_features(view: "View") -> tuple[Feature, ...]:
    """Say what the figures of a year say, what matters most first; nothing where the year has not ended."""
    year = year_of(view.release)
    if year is None:
        return ()
    held = _Year(view, year, year_lines(view.release))
    return tuple(feature for make in _MAKERS for feature in make(held))


def _reached(held: _Year) -> Iterator[Feature]:
    found = on_target_among(held.view.catalogue, held.whole)
    if found.of:
        counted = counted_words(held.view.catalogue.framework.scheme)
        said = f"{found.count} of {found.of} {counted} {are(found.count)} on target for {held.year.label} as a whole."
        yield Feature("The year", said, {"on target": found.count, "of": found.of})


def _missed(held: _Year) -> Iterator[Feature]:
    """Name the measures that missed the year's target, the furthest from it first."""
    missed = furthest(held.whole, held.view.catalogue.framework.scheme)
    if missed:
        named = [f"{name(one)}, {short_of(one).against}" for one in missed]
        said = f"{number_of(len(missed), 'measure')} missed the target for the year:{some(named)}"
        yield Feature("Missed", said, {"missed": len(missed)} | figures_of(*missed))


def _without_figure(held: _Year) -> Iterator[Feature]:
    lacking = [one for one in held.whole if one.rating == Rating.NO_DATA]
    if lacking:
        have = "has" if len(lacking) == 1 else "have"
        said = (
            f"{number_of(len(lacking), 'measure')} {have} no figure for the year:{some(map(name, lacking))}"
        )
        yield Feature("No figure", said, {"no figure": len(lacking)})


def _partial(held: _Year) -> Iterator[Feature]:
    lacking = [one for one in held.whole if one.rating == Rating.PARTIAL]
    if lacking:
        lack = "lacks" if len(lacking) == 1 else "lack"
        said = f"{number_of(len(lacking), 'measure')} {lack} a part of the year and could not be rated"
        yield Feature("Part of the year", f"{said}:{some(map(name, lacking))}", {"partial": len(lacking)})


def _travel(held: _Year) -> Iterator[Feature]:
    """Count the measures whose year is better, and worse, than the year before."""
    better, worse = (
        sum(one.travel_short == way for one in held.whole) for way in (Travel.IMPROVING, Travel.WORSENING)
    )
    if better or worse:
        before = held.year.previous().label
        said = f"{number_of(better, 'measure')} {are(better)} better than in {before}, and {worse} {are(worse)} worse."
        yield Feature("Since the year before", said, {"better": better, "worse": worse})


def _targets_revised(held: _Year) -> Iterator[Feature]:
    revised = [line for line in held.lines if line.is_revised]
    if revised:
        were = "was" if len(revised) == 1 else "were"
        said = f"{number_of(len(revised), 'target')} of the year {were} revised after it had begun"
        yield Feature(
            "Targets revised", f"{said}:{some(map(_revised_words, revised))}", {"revised": len(revised)}
        )


def _revised_words(line: YearLine) -> str:
    was, now = line.aim_words(line.promised), line.aim_words(line.aimed_at)
    if now is None:
        return f"{name(line.now)}, {was} given up"
    return f"{name(line.now)}, {f'from {was} to {now}' if was else f'{now} set'}"


def _figures_revised(held: _Year) -> Iterator[Feature]:
    revised = [line for line in held.lines if line.revisions]
    if revised:
        have = "has" if len(revised) == 1 else "have"
        named = [f"{name(line.now)}, {line.revisions}" for line in revised]
        said = f"{number_of(len(revised), 'measure')} {have} figures that were revised after their period was closed"
        yield Feature("Figures revised", f"{said}:{some(named)}", {"revised": len(revised)})


def _projects(held: _Year) -> Iterator[Feature]:
    projects = held.view.projects
    finished = [one for one in projects if is_finished(held.view, one)]
    if projects:
        of = number_of(len(projects), "project")
        said = f"{len(finished)} of {of} {are(len(finished))} finished, every milestone done"
        named = some(f"{one.ref} {one_line(one.title)}" for one in finished) if finished else "."
        yield Feature(
            "Projects",
            f"{said}{':' if finished else ''}{named}",
            {"finished": len(finished), "of": len(projects)},
        )


def is_finished(view: "View", project: "Project") -> bool:
    """Say whether every milestone of a project is done."""
    own = [view.release.milestones[project.ref, one.ref] for one in view.catalogue.milestones_of(project.ref)]
    return bool(own) and not any(one.is_open for one in own)


#: What makes the sentences, what matters most first.
_MAKERS: Sequence[Callable[[_Year], Iterator[Feature]]] = (
    _reached,
    _missed,
    _without_figure,
    _partial,
    _travel,
    _targets_revised,
    _figures_revised,
    _projects,
)
