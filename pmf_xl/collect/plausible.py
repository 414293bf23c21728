"""Figures that can be read but are hard to believe: each a query, which the service answers.

What may be a slip of the keyboard (the size, the sign) is answered by a Yes under *Figure right?* in the feedback
workbook, and by nothing else: a commentary written because the figure is red says nothing about it. Other queries are
answered by a commentary in the same row. One that is answered is kept as a note and holds nothing up. What counts as
hard to believe is set in the framework (`Plausibility`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from pmf_xl.collect.held_against import HeldAgainst, PlausibleWithin
from pmf_xl.collect.read_return import FiledLine
from pmf_xl.collect.say import figure, shown
from pmf_xl.problems import Message, Problem, ProblemCode, Severity, messages, problem
from pmf_xl.returns.doubts import CONFIRMED, TO_CONFIRM
from pmf_xl.rules.letters import says_something
from pmf_xl.rules.rounding import places_held, round_half_away
from pmf_xl.rules.terms import Aggregation, Unit

if TYPE_CHECKING:
    from pmf_xl.layout.parts import Table

ANSWERED = "Nothing to do: the commentary answers it."
SLIPPED = 30.0  # times as large, or as small: a percentage that may be a hundred times what was meant
SMALL_COUNT = 20  # counts of things below it go up and down many times over
FEWEST_OF_ONE_SIGN = 4


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure under question: what it is held against, its line, what it is and how to name its cell."""

    against: HeldAgainst
    rules: PlausibleWithin
    filed: FiledLine
    table: "Table"
    value: float

    @property
    def title(self) -> str:
        return self.filed.line.title

    @property
    def found(self) -> str:
        return self.said(self.value)

    def query(self, message: Message) -> Problem:
        line = self.filed.line
        column = "outturn" if "outturn" in line.entries else "numerator"
        place = self.filed.cells.get(column)
        asked = problem(message, sheet="Measures", cell=place, ref=line.key, column=column)
        if message.code is ProblemCode.OUTTURN_TOO_PRECISE:
            return asked
        return self.confirmed(asked) if message.code in TO_CONFIRM else self.answered(asked)

    def confirmed(self, asked: Problem) -> Problem:
        """Make a query a note where the service has said that the figure is right."""
        said = self.filed.typed.get("confirmed") == "Yes"
        return replace(asked, severity=Severity.NOTE, remedy=CONFIRMED) if said else asked

    def answered(self, asked: Problem) -> Problem:
        """Make a query a note where the row's commentary answers it."""
        if not says_something(str(self.filed.typed.get("commentary") or "")):
            return asked
        return replace(asked, severity=Severity.NOTE, remedy=ANSWERED)

    def said(self, value: float) -> str:
        return figure(value, self.filed.line, self.table.column("outturn"))


def queries(
    against: Mapping[str, HeldAgainst], limits: PlausibleWithin, table: "Table", lines: tuple[FiledLine, ...]
) -> Iterator[Problem]:
    """Question the figures of a return against their own past; `against` is by the keys of the lines."""
    figures = [
        _Figure(held, limits, filed, table, float(value))
        for filed in lines
        if (held := against[filed.line.key]).is_known
        and held.unit != Unit.YESNO
        and isinstance(value := filed.held.get("outturn"), (int, float))
    ]
    for asked in figures:
        for question in (_too_precise, _unchanged, _far_off, _sign, _fallen, _year_target, _forecast):
            yield from question(asked)
    yield from _beside_parts(figures, {filed.line.key: filed.held.get("outturn") for filed in lines})


def _beside_parts(figures: list[_Figure], values: Mapping[str, object]) -> Iterator[Problem]:
    """Hold the figure of a measure against those of its breakdowns in the same return."""
    for asked in figures:
        if asked.against.part:
            continue
        keys = asked.against.breakdowns
        parts = [float(part) for key in keys if isinstance(part := values.get(key), (int, float))]
        if words := _contradicted(asked, parts, whole=len(parts) == len(keys)):
            yield asked.query(messages.breakdowns_disagree(title=asked.title, found=asked.found, parts=words))


def _contradicted(asked: _Figure, parts: list[float], whole: bool) -> str:
    """Say what the figures of breakdowns come to, where the measure's own cannot be that of all of them.

    What is counted adds up, so none of it can be more than the whole; a share or an average lies among its parts,
    where all of those are there. Half a unit of the last decimal is nobody's mistake, but for whole things.
    """
    if not parts:
        return ""
    off = 0.5 * 10.0 ** -(places_held(asked.filed.line.decimals, asked.filed.line.unit) or 0)
    if _adds_up(asked):
        whole_things = asked.against.unit == Unit.NUMBER and asked.filed.line.decimals == 0
        rounding = 0.0 if whole_things else off * (len(parts) + 1)
        if min(parts) >= 0 and sum(parts) > asked.value + rounding + 1e-9:
            return f"come to {asked.said(sum(parts))}"
        return ""
    if whole and len(parts) > 1 and not min(parts) - 2 * off <= asked.value <= max(parts) + 2 * off:
        return f"lie between {asked.said(min(parts))} and {asked.said(max(parts))}"
    return ""


def _adds_up(asked: _Figure) -> bool:
    """Say whether figures are counted: summed over time, or whole numbers of what there is at one moment."""
    against = asked.against
    if against.has_parts or against.unit not in (Unit.NUMBER, Unit.CURRENCY):
        return False
    summed = against.aggregation in (Aggregation.SUM, Aggregation.CUMULATIVE)
    stock = against.aggregation == Aggregation.SNAPSHOT and against.unit == Unit.NUMBER
    return summed or (stock and asked.filed.line.decimals == 0)


def _too_precise(asked: _Figure) -> Iterator[Problem]:
    line = asked.filed.line  # as it was issued: the catalogue may have other decimals by now
    as_reported = round_half_away(asked.value, places_held(line.decimals, line.unit) or 0)
    if "outturn" in asked.filed.line.entries and abs(as_reported - asked.value) > 1e-9:
        yield asked.query(
            messages.outturn_too_precise(
                title=asked.title,
                found=asked.found,
                read=shown(as_reported, line, asked.table.column("outturn")),
            )
        )


def _unchanged(asked: _Figure) -> Iterator[Problem]:
    """Figures at an end of their scale, or counted in small whole numbers, are often the same by right."""
    before = asked.against.last
    by_right = (
        asked.value in (0, 1)
        if asked.against.is_percent
        else abs(asked.value) < 10 and asked.value.is_integer()
    )
    if before is not None and abs(before - asked.value) < 1e-12 and not by_right:
        yield asked.query(messages.unchanged_from_last(title=asked.title, found=asked.found))


def _far_off(asked: _Figure) -> Iterator[Problem]:
    """One question is enough for a figure that is far off, and the plainest is of the decimal point."""
    yield from (list(_hundredfold(asked)) or list(_jumped(asked)) or _outlier(asked))


def _hundredfold(asked: _Figure) -> Iterator[Problem]:
    """Hold a percentage against its past, or else its target: 95 typed for 95% is 9,500% where no bound refuses it."""
    if not asked.against.is_percent or not asked.value:
        return
    beside = _beside(asked)
    if beside is None:
        slipped = abs(asked.value) > 2
    else:
        times = abs(asked.value / beside[0])
        slipped = times >= SLIPPED or times <= 1 / SLIPPED or abs(asked.value) > 2 >= 2 * abs(beside[0])
    if slipped:
        meant = (
            asked.value / 100 if beside is None or abs(asked.value) > abs(beside[0]) else asked.value * 100
        )
        yield asked.query(
            messages.percent_scale_unlikely(
                title=asked.title,
                found=asked.found,
                beside=beside[1] if beside else "nothing is known that it could be held against",
                example=asked.said(meant),
            )
        )


def _beside(asked: _Figure) -> tuple[float, str] | None:
    """Give what a figure is held against, and the words for it: the last one that is not zero, or what is aimed at."""
    known = [] if asked.against.is_running_total else [outturn for outturn in asked.against.run if outturn]
    if known:
        return known[-1], f"it was {asked.said(known[-1])} before"
    target = asked.filed.line.values.get("target")
    if isinstance(target, (int, float)) and target:
        return float(target), f"{asked.said(float(target))} is aimed at"
    return None


def _jumped(asked: _Figure) -> Iterator[Problem]:
    """Compare with the last figure; a running total, and what has no past, with its target."""
    against, before, beside = asked.against, None, "it was {} last time"
    if not against.is_running_total:
        before = against.last
    if before is None:
        before, beside = against.year_before, "it was {} a year ago"
    if before is None:
        target = asked.filed.line.values.get("target")
        before, beside = (float(target) if isinstance(target, (int, float)) else None), "{} is aimed at"
    if not before or not asked.value:
        return
    if against.unit == Unit.NUMBER and max(abs(before), abs(asked.value)) < SMALL_COUNT:
        return
    if against.bounded and min(before, asked.value) < 0.05:  # from 2% to 30% may well be
        return
    times = abs(asked.value / before)
    if times >= asked.rules.jump_factor or times <= 1 / asked.rules.jump_factor:
        yield asked.query(
            messages.jumped(title=asked.title, found=asked.found, beside=beside.format(asked.said(before)))
        )


def _sign(asked: _Figure) -> Iterator[Problem]:
    known = [outturn for outturn in asked.against.run if outturn]
    sides = {outturn > 0 for outturn in known}
    if asked.value and len(known) >= FEWEST_OF_ONE_SIGN and sides == {asked.value < 0}:
        yield asked.query(
            messages.sign_changed(
                title=asked.title,
                found=asked.found,
                count=len(known),
                side="below" if asked.value > 0 else "above",
            )
        )


def _fallen(asked: _Figure) -> Iterator[Problem]:
    """A running total that begins at zero and only ever grew."""
    if not asked.against.is_running_total:
        return
    reached = asked.against.last if asked.against.last_is_of_this_year else None
    if reached is not None and 0 <= asked.value < reached - 1e-9:
        yield asked.query(
            messages.running_total_fell(title=asked.title, found=asked.found, before=asked.said(reached))
        )


def _year_target(asked: _Figure) -> Iterator[Problem]:
    target, whole = (asked.filed.line.values.get(key) for key in ("target", "year_target"))
    running = asked.against.is_running_total and asked.rules.year_goes_on
    if running and isinstance(target, float) and target == whole and target:
        yield asked.query(messages.year_target_used(title=asked.title, target=asked.said(target)))


def _outlier(asked: _Figure) -> Iterator[Problem]:
    if asked.against.is_running_total:
        return  # a running total is far from the last one at the start of every year
    known, rules = asked.against.run, asked.rules
    if len(known) < rules.outlier_figures:
        return
    middle = median(known)
    spread = 1.4826 * median(abs(outturn - middle) for outturn in known)
    if abs(asked.value - middle) > max(rules.outlier_distance * spread, rules.outlier_share * abs(middle)):
        low, high = asked.said(min(known)), asked.said(max(known))
        yield asked.query(
            messages.outlier(title=asked.title, found=asked.found, count=len(known), low=low, high=high)
        )


def _forecast(asked: _Figure) -> Iterator[Problem]:
    forecast = asked.filed.held.get("forecast")
    if not isinstance(forecast, (int, float)):
        return
    said = asked.said(float(forecast))
    why = ""
    if asked.against.bounded and not 0 <= forecast <= 1:
        why = "where percentages here run 0% to 100%"
    elif asked.against.is_running_total and 0 <= forecast < asked.value:
        why = f"but {asked.said(asked.value)} has been reached already"
    if why:
        line = asked.filed.line
        query = problem(
            messages.forecast_implausible(title=line.title, found=said, why=why),
            sheet="Measures",
            cell=asked.filed.cells.get("forecast"),
            ref=line.key,
            column="forecast",
        )
        yield query if asked.against.bounded else asked.answered(query)
