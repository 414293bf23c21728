"""Measures of every kind and returns filled in at random, with everything that lies on an edge."""

import random
from datetime import date, timedelta
from typing import Any

from pmf_xl.catalogue import Catalogue, Framework, HistoryFigure, Measure, Service, Target
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.issued import Issued
from pmf_xl.rules.periods import Period
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Aggregation, Basis, Frequency, Marker, MilestoneStatus, Polarity, Unit

TITLES = ("Calls answered", 'What "quoted" & <marked> text does', "Zufriedenheit – ½ – 满意", "x" * 200)
Typed = dict[str, dict[str, dict[str, Any]]]
QUARTER = Period.parse("2024-25-Q2")

SCHEMES = (
    Scheme(),
    Scheme(green_tolerance=0.01, amber_tolerance=0.1, over_tolerance=0.05),
    Scheme(amber_if_improved=True, rate_as_published=False),
    Scheme(tolerance_basis=Basis.POINTS, amber_tolerance=0.02, green_tolerance=0.005, over_tolerance=1),
)


def any_catalogue(count: int, seed: int, scheme: Scheme) -> Catalogue:
    """A council whose one service has so many measures, each with targets and a past or without."""
    chance = random.Random(seed)
    measures, targets, history = [], [], []
    for number in range(count):
        measure = _measure(chance, f"M{number}")
        measures.append(measure)
        scale = _scale(chance, measure)
        if chance.random() < 0.9:
            targets.append(_target(chance, measure, scale, QUARTER))
        if chance.random() < 0.7:
            targets.append(_target(chance, measure, scale, QUARTER.ending(Frequency.ANNUAL)))
        for period in (QUARTER.previous(), QUARTER.previous().previous(), QUARTER.year_before()):
            if chance.random() < 0.8:
                outturn = (
                    float(chance.random() < 0.5) if measure.unit is Unit.YESNO else _figure(chance, scale)
                )
                history.append(HistoryFigure(ref=measure.ref, period=period, outturn=outturn))
    return Catalogue(
        framework=Framework(council="Anywhere", short_name="Anywhere", scheme=scheme),
        services=(Service(code="ALL", name="Everything"),),
        measures=tuple(measures),
        targets=tuple(targets),
        history=tuple(history),
    )


def _measure(chance: random.Random, ref: str) -> Measure:
    unit = chance.choice(list(Unit))
    percent = unit is Unit.PERCENT
    own = chance.random() < 0.5
    basis = chance.choice(list(Basis))
    share = chance.choice([0, 0.01, 0.025, 0.05, 0.1])
    points = share if percent else chance.choice([0, 0.5, 2, 5])
    parts = unit not in (Unit.YESNO, Unit.CURRENCY) and chance.random() < 0.3
    return Measure(
        ref=ref,
        title=chance.choice(TITLES),
        service="ALL",
        unit=unit,
        decimals=0 if unit is Unit.YESNO else chance.choice([0, 0, 1, 1, 2, 3]),
        polarity=Polarity.HIGHER if unit is Unit.YESNO else chance.choice([*Polarity, *list(Polarity)[:2]]),
        frequency=chance.choice([Frequency.QUARTERLY] * 8 + [Frequency.HALF_YEARLY, Frequency.ANNUAL]),
        aggregation=chance.choice([Aggregation.SNAPSHOT, Aggregation.AVERAGE, Aggregation.CUMULATIVE]),
        tolerance=(share if basis is Basis.PERCENT else points) if own else None,
        tolerance_basis=basis if own else None,
        bounded=percent and chance.random() < 0.7,
        numerator="Those" if parts else "",
        denominator="All of them" if parts else "",
    ).model_copy(update=_bands(chance, chance.uniform(0.4, 0.9)) if chance.random() < 0.1 else {})  # fmt: skip


def _bands(chance: random.Random, near: float) -> dict[str, float]:
    """Where colours end about a figure, for whichever way is good, or tolerances that differ by side."""
    if chance.random() < 0.3:
        return {
            "green_tolerance": 0.01,
            "green_tolerance_above": 0.005,
            "tolerance": 0.1,
            "tolerance_above": 0.02,
        }
    ends = {
        "green_from": near * 0.95,
        "amber_from": near * 0.9,
        "green_up_to": near * 1.05,
        "amber_up_to": near * 1.1,
    }
    return {key: round(end, 3) for key, end in ends.items()}


def _scale(chance: random.Random, measure: Measure) -> float:
    return 1.0 if measure.unit in (Unit.PERCENT, Unit.RATIO) else chance.choice([1, 10, 1000, 1e6])


def _figure(chance: random.Random, scale: float) -> float:
    """A figure as it is typed: two or three decimals more than its scale has."""
    if chance.random() < 0.05:
        return 0.0
    return round(
        chance.uniform(0.3, 1) * scale * chance.choice([1, 1, 1, 1, -1]),
        chance.choice([0, 1, 2, 3]) if scale > 1 else 3,
    )


def _target(chance: random.Random, measure: Measure, scale: float, period: Period) -> Target:
    if measure.unit is Unit.YESNO:
        return Target(ref=measure.ref, period=period, target=float(chance.random() < 0.7))
    low = _figure(chance, scale)
    high = (
        low + abs(_figure(chance, scale))
        if measure.polarity is Polarity.RANGE and chance.random() < 0.8
        else None
    )
    own = _bands(chance, low) if chance.random() < 0.2 else {}
    return Target(ref=measure.ref, period=period, target=low, target_high=high, **own)


def any_entries(issued: Issued, seed: int, share: float = 0.8) -> Typed:
    """What somebody types into a workbook who leaves some cells empty and gets some wrong."""
    chance = random.Random(seed)
    return {
        "Measures": {row.key: _measure_entries(chance, row) for row in issued.measures if chance.random() < share},
        "Projects": {row.key: _milestone_entries(chance) for row in issued.milestones if chance.random() < share},
        "Sign-off": {
            role: {"name": "Fay Orr", "date": date(2024, 10, 3), "confirmed": "Yes"}
            for role in ("Data collector", "Data reviewer", "Head of service")
            if chance.random() < share
        },
    }  # fmt: skip


def _measure_entries(chance: random.Random, row: Asked) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    if not row.facts["due"]:
        return typed
    if row.facts["has_parts"]:
        whole = (
            chance.choice([0, 7, 325, 1000, "many", None])
            if chance.random() < 0.3
            else chance.randrange(1, 5000)
        )
        typed |= {"denominator": whole, "numerator": _part(chance, whole)}
    elif row.facts["unit"] == Unit.YESNO:
        typed["outturn"] = chance.choice(["Yes", "No", "yes", None, "perhaps"])
    else:
        typed["outturn"] = _outturn(chance, row)
    if chance.random() < 0.3:
        typed["marker"] = chance.choice([*map(str, Marker), "q", "P"])
    if chance.random() < 0.3:
        typed["forecast"] = chance.choice([_outturn(chance, row), "more"])
    if chance.random() < 0.5:
        typed["commentary"] = chance.choice(
            ["Two left.", "=not a formula", "a\nb", "é – 满意", "long " * 300]
        )
    if chance.random() < 0.4:
        typed |= {
            "action": "Train two more",
            "action_owner": chance.choice(["Di Webb", None]),
            "action_due": chance.choice([date(2024, 12, 1), "soon", None]),
        }
    return {key: value for key, value in typed.items() if value is not None}


def _part(chance: random.Random, whole: Any) -> Any:
    if not isinstance(whole, int) or chance.random() < 0.1:
        return chance.choice([None, "some", 3, -2, 10_000])
    return round(whole * chance.uniform(0.5, 1))


def _outturn(chance: random.Random, row: Asked) -> Any:
    target = row.values["target"] if isinstance(row.values["target"], float) else row.facts.get("target")
    near = target if isinstance(target, float) else 0.5
    tolerance = float(str(row.facts["tolerance"]))
    allowed = tolerance if row.facts["basis"] == "points" else tolerance * abs(near)
    way = chance.choice([-1, 1])
    return chance.choice([
        None, near, near + way * allowed, near + way * allowed * 1.001, near * chance.uniform(0.5, 1.5),
        round(near * chance.uniform(0.8, 1.2), 3), 0.1 + 0.2, 0, -near, 95.4, 1.5, "about 90", 1e14,
    ])  # fmt: skip


def _milestone_entries(chance: random.Random) -> dict[str, Any]:
    typed = {
        "status": chance.choice([*map(str, MilestoneStatus), "fine", None]),
        "completed": chance.choice([date(2024, 5, 1) + timedelta(chance.randrange(60)), None, "May"]),
        "commentary": chance.choice(["The lift is late.", None]),
    }
    return {key: value for key, value in typed.items() if value is not None}
