"""The key features of a period in sentences made from the figures: what changed, how much, and since when.

No sentence says more than the figures that its reader may see, and each carries those that it was made from.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import RISKS
from pmf_xl.catalogue.report_words import ANNUAL_REPORT
from pmf_xl.layout.key import counted_words
from pmf_xl.problems.counts import number_of
from pmf_xl.release.released import number, unless_withheld
from pmf_xl.reports.counting import on_target_among, on_target_before
from pmf_xl.reports.finding import FEWEST, before
from pmf_xl.reports.moves import moved_most
from pmf_xl.reports.runs import in_unit, one_line
from pmf_xl.reports.scorecard_table import compared, moved_words, target_words
from pmf_xl.reports.sentences import Feature, are, figure_of, figures_of, name, some
from pmf_xl.reports.year_features import year_features
from pmf_xl.returns.registers import number_in
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.milestones import project_rating
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Aggregation, Rating, Travel, Unit

if TYPE_CHECKING:
    from pmf_xl.release import PeriodFigure, Release, ReleasedFigure
    from pmf_xl.reports.selection import View
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.registers import RegisterStanding

MOST = 10  # sentences; a page that says more is not read
BETWEEN = 2  # figures that must lie between for one to be said the highest since another
LONGEST_NAME = 100  # characters of an action's words


def key_features(view: "View") -> tuple[Feature, ...]:
    """Say what a report's figures say, in at most ten sentences, what matters most first.

    Those of an annual report are of the year.
    """
    if ANNUAL_REPORT in view.report.sections:
        return year_features(view)[:MOST]
    return tuple(feature for make in _MAKERS for feature in make(view))[:MOST]


# -- measures and their targets ----------------------------------------------------------------------------------------


def _counted(view: "View") -> Iterator[Feature]:
    """Say how many are on target, and how many were in the period before."""
    now, earlier = on_target_among(view.catalogue, view.measures), on_target_before(view.release)
    if not now.of:
        return
    said = (
        f"{now.count} of {now.of} {counted_words(view.catalogue.framework.scheme)} {are(now.count)} on target"
    )
    figures: dict[str, float] = {"on target": now.count, "of": now.of}
    if earlier is not None:
        label = view.period.previous().label
        figures |= {"on target before": earlier.count, "of before": earlier.of}
        if earlier.of == now.of:
            said += f", {_more(now.count - earlier.count)} in {label}"
        else:
            said += f"; in {label} it was {earlier.count} of {earlier.of}"
    yield Feature("On target", f"{said}.", figures)


def _more(difference: int) -> str:
    if not difference:
        return "as many as"
    return f"{abs(difference)} {'more' if difference > 0 else 'fewer'} than"


def _gone_off(view: "View") -> Iterator[Feature]:
    yield from _crossed(
        view, "Now off target", "{} that {} on target when last rated {} off target now", now=False
    )


def _come_back(view: "View") -> Iterator[Feature]:
    yield from _crossed(
        view, "Back on target", "{} that {} off target when last rated {} on target now", now=True
    )


def _crossed(view: "View", about: str, words: str, *, now: bool) -> Iterator[Feature]:
    """Name the measures whose rating is on the other side of the target than their last one was."""
    scheme = view.catalogue.framework.scheme
    found = [
        (figure, then)
        for figure in view.measures
        if _is_of_now(figure)
        and _is_on_target(view, figure) is now
        and (then := _last_rated(view.release, figure))
        and _is_on_target(view, then) is not now
    ]
    if not found:
        return
    named = []
    figures: dict[str, float] = {}
    for figure, then in found:
        against = f" against a target of {target}" if (target := target_words(figure)) else ""
        rises = (number(figure.outturn) or 0) > (number(then.outturn) or 0)
        since = _since(view.release, figure, rises=rises)
        was = f"{figure_of(then)} ({_rated(scheme.label, then)}) in {then.period.label}{since}"
        named.append(
            f"{name(figure)}, {_rated(scheme.label, figure)}, {figure_of(figure)}{against}, after {was}"
        )
        figures |= figures_of(figure, then)
    count = number_of(len(found), "measure")
    said = words.format(count, "was" if len(found) == 1 else "were", are(len(found)))
    yield Feature(about, f"{said}:{some(named)}", figures)


def _is_of_now(figure: "ReleasedFigure") -> bool:
    """Say whether a figure is of the whole of the period that is looked at."""
    return figure.is_due_now and not figure.is_partial and number(figure.outturn) is not None


def _is_on_target(view: "View", figure: "PeriodFigure") -> bool | None:
    rating = unless_withheld(figure.rating)
    return view.catalogue.framework.scheme.on_target(rating) if rating and has_colour(rating) else None


def _last_rated(release: "Release", figure: "ReleasedFigure") -> "PeriodFigure | None":
    """Give the last figure before that was rated; None where one between them is withheld."""
    for when in before(release, figure):
        then = release.at(figure.ref, when)
        if then is None or then.rating in (Rating.NO_DATA, Rating.PARTIAL):
            continue
        rating = unless_withheld(then.rating)
        return then if rating and has_colour(rating) and number(then.outturn) is not None else None
    return None


def _rated(label: Callable[[str], str], figure: "PeriodFigure") -> str:
    return label(str(figure.rating)).lower()


def _lasted(view: "View") -> Iterator[Feature]:
    """Name the exceptions that have lasted, the longest first."""
    tiers = view.catalogue.framework.escalation.tiers
    running = [(unless_withheld(figure.periods_running) or 0, figure) for figure in view.exceptions]
    lasted = sorted((one for one in running if one[0] > 1), key=lambda one: -one[0])
    if not lasted:
        return
    named = []
    for count, figure in lasted:
        tier = unless_withheld(figure.tier)
        goes = f", which goes to the {tier}" if tier in tiers[1:] else ""
        named.append(f"{name(figure)}, for {count} periods running{goes}")
    have = "has" if len(lasted) == 1 else "have"
    said = f"{len(lasted)} of {number_of(len(running), 'exception')} {have} lasted for more than one period"
    yield Feature(
        "Exceptions that last", f"{said}:{some(named)}", {figure.ref: count for count, figure in lasted}
    )


def _without_data(view: "View") -> Iterator[Feature]:
    lacking = [one for one in view.measures if one.is_due_now and one.rating == Rating.NO_DATA]
    if lacking:
        count, have = number_of(len(lacking), "measure"), "has" if len(lacking) == 1 else "have"
        yield Feature(
            "No figure", f"{count} due in {view.period.label} {have} no figure:{some(map(name, lacking))}"
        )


# -- what moved --------------------------------------------------------------------------------------------------------


def _worse(view: "View") -> Iterator[Feature]:
    yield from _moved(view, Travel.WORSENING, "worse")


def _better(view: "View") -> Iterator[Feature]:
    yield from _moved(view, Travel.IMPROVING, "better")


def _moved(view: "View", way: Travel, word: str) -> Iterator[Feature]:
    """Name the measure that moved most one way, by share of the figure before, and since when it has not been so."""
    ways = sum(figure.travel_short == way for figure in view.measures)
    for figure in moved_most(filter(_is_of_now, view.measures), (way,), 1):
        said = moved_words(figure, _before_in(view.release, figure))
        now, earlier = compared(figure)
        assert now is not None
        assert earlier is not None
        since = _since(view.release, figure, rises=now > earlier)
        count = f"{number_of(ways, 'measure')} {are(ways)} {word} than {'its' if ways == 1 else 'their'} figure before"
        text = f"{count}, by the largest share of it {name(figure)}: {said}{since}."
        yield Feature(
            f"Became {word}", text, {"count": ways, figure.ref: now, f"{figure.ref} before": earlier}
        )


def _before_in(release: "Release", figure: "ReleasedFigure") -> str:
    """Name the period of the figure before, where it is certain which it is."""
    for when in before(release, figure)[:1]:
        then = release.at(figure.ref, when)
        if figure.already is None and then and number(then.outturn) == number(figure.previous):
            return when.label
    return "the period before"


def _since(release: "Release", figure: "ReleasedFigure", *, rises: bool) -> str:
    """Say since when a figure has not been as high, or as low; nothing where a figure on the way there is not known."""
    measure, now = figure.measure, number(figure.outturn)
    if now is None or measure.aggregation is Aggregation.CUMULATIVE or measure.unit is Unit.YESNO:
        return ""
    word, sign = ("highest", 1) if rises else ("lowest", -1)
    printed = sign * round_half_away(now, measure.places)
    periods = before(release, figure)
    for between, when in enumerate(periods):
        then = release.at(figure.ref, when)
        value = None if then is None or then.is_partial else number(then.outturn)
        if value is None:
            return ""
        if sign * round_half_away(value, measure.places) >= printed:
            return (
                f", the {word} since {when.label} ({in_unit(value, measure)})" if between >= BETWEEN else ""
            )
    return f", the {word} of {len(periods) + 1} figures" if len(periods) + 1 >= FEWEST else ""


# -- what stands beside the measures -----------------------------------------------------------------------------------


def _projects(view: "View") -> Iterator[Feature]:
    """Name the projects that have the worst colour by a milestone that is still open."""
    catalogue, red = view.catalogue, []
    for project in view.projects:
        own = (view.release.milestones[project.ref, one.ref] for one in catalogue.milestones_of(project.ref))
        if project_rating(one.rating for one in own if one.is_open) == Rating.RED:
            red.append(f"{project.ref} {one_line(project.title)}")
    if red:
        word = catalogue.framework.scheme.label(Rating.RED).lower()
        of = number_of(len(view.projects), "project")
        text = f"{len(red)} of {of} {are(len(red))} {word} by an open milestone:{some(red)}"
        yield Feature("Projects", text, {"red": len(red), "of": len(view.projects)})


def _risks(view: "View") -> Iterator[Feature]:
    """Name the risks at or over the council's threshold, the highest first."""
    rows, threshold = view.release.registers.get(RISKS.key, ()), view.catalogue.framework.risk.threshold
    scored = [(one.number("score") or 0, one) for one in rows]
    over = sorted((one for one in scored if one[0] >= threshold), key=lambda one: -one[0])
    if over:
        count = f"{len(over)} of {number_of(len(rows), 'risk')} {are(len(over))}"
        said = f"{count} at or over the threshold of {threshold}"
        named = [_scored(score, one) for score, one in over]
        yield Feature("Risks", f"{said}:{some(named)}", {one.row.ref: score for score, one in over})


def _scored(score: float, one: "RegisterStanding") -> str:
    earlier = number_in(one.before, "score")
    was = f" after {earlier:g}" if earlier is not None and earlier != score else ""
    return f"{one.row.ref} {one_line(one.row.title)}, {score:g}{was}"


def _overdue(view: "View") -> Iterator[Feature]:
    """Name the actions past their date, the longest first."""
    still = [action for action in view.release.actions if action.is_open]
    late = sorted((one for one in still if one.days_overdue), key=lambda one: (-one.days_overdue, one.number))
    if late:
        said = f"{len(late)} of {number_of(len(still), 'open action')} {are(len(late))} past their date"
        if len(late) == 1:
            said = said.replace("their", "its")
        figures: dict[str, float] = {one.number: one.days_overdue for one in late}
        yield Feature("Actions", f"{said}:{some(map(_late, late))}", figures)


def _late(one: "Action") -> str:
    words = one_line(one.action)
    number = one.ref or one.number
    if not words or len(words) > LONGEST_NAME:
        words = one.number
    called = words if number in words else f"{words} ({number})"
    return f"{called}, by {number_of(one.days_overdue, 'day')}"


def _revised(view: "View") -> Iterator[Feature]:
    revised = view.release.revisions
    if not revised:
        return
    named = []
    figures: dict[str, float] = {}
    for one in revised:
        now, was = number(one.outturn), number(one.earlier)
        said = f"{one.reference} {one_line(one.title)}, {one.period.label}"
        if now is not None and was is not None:
            said += f", {in_unit(now, one.measure)} in place of {in_unit(was, one.measure)}"
            figures |= {f"{one.reference} {one.period}": now, f"{one.reference} {one.period} before": was}
        named.append(said)
    have = "has" if len(revised) == 1 else "have"
    said = f"{number_of(len(revised), 'figure')} of earlier periods {have} been revised"
    yield Feature("Revised", f"{said}:{some(named)}", figures)


#: What makes the sentences, what matters most first.
_MAKERS: Sequence["Callable[[View], Iterator[Feature]]"] = (
    _counted,
    _gone_off,
    _lasted,
    _without_data,
    _worse,
    _come_back,
    _better,
    _projects,
    _risks,
    _overdue,
    _revised,
)
