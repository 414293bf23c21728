"""The one table of cases of the `PMF_` functions, and how its cells are written.

Arguments are parted by ` | `, figures of a series by `;`. Nothing is a blank cell, `-` an argument left out, `'95` a
text, `#N/A` an error, `2024-04-01` a date, `0.1+0.2` the float of that sum, dust and all.
"""

import csv
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pmf_xl.rules.declaring import Function, Shape
from pmf_xl.rules.function_arguments import Takes
from pmf_xl.rules.functions import function

TABLE = Path(__file__).parent / "cases.csv"
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)


class LeftOut:
    """An argument that is not given."""

    def __repr__(self) -> str:
        return "left out"


LEFT_OUT = LeftOut()
Cell = Any
Given = Any  # LEFT_OUT, a cell, or a list of cells for a series


@dataclass(frozen=True)
class Case:
    function: str
    given: tuple[Given, ...]
    answer: Cell  # or a list of them
    why: str = ""
    source: str = ""

    @property
    def declared(self) -> Function:
        return function(self.function)

    @property
    def full(self) -> tuple[Given, ...]:
        """Every argument, those at the end that are not given as left out."""
        return (*self.given, *[LEFT_OUT] * (len(self.declared.arguments) - len(self.given)))

    @property
    def has_series(self) -> bool:
        return self.declared.shape is Shape.SERIES


def table() -> list[Case]:
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return [
            Case(
                row["function"],
                read_given(function(row["function"]), row["given"]),
                read_answer(row["answer"]),
                row["why"],
                row["source"],
            )
            for row in csv.DictReader(lines)
        ]


def read_given(declared: Function, text: str) -> tuple[Given, ...]:
    return tuple(
        listed(part) if argument.takes in (Takes.SERIES, Takes.WORDS) else cell(part)
        for argument, part in zip(declared.arguments, text.split(" | "), strict=False)
    )


def listed(part: str) -> Given:
    """A row of cells; one that may be left out is blank, or left out, as any argument."""
    return cell(part) if part in ("", "-") else [cell(one) for one in part.split(";")]


def read_answer(text: str) -> Cell:
    parts = [cell(part) for part in text.split(";")]
    return parts if len(parts) > 1 else parts[0]


def cell(text: str) -> Cell:
    if text == "":
        return None
    if text == "-":
        return LEFT_OUT
    if text.startswith("'"):
        return text.strip("'")
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if "+" in text[1:] and all(map(_NUMBER.fullmatch, text.split("+"))):
        return sum(map(float, text.split("+")))
    if _NUMBER.fullmatch(text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return float((date.fromisoformat(text) - date(1899, 12, 30)).days)
    return text


def is_error(answer: Cell) -> bool:
    return isinstance(answer, str) and answer.startswith("#")


def alike(one: Cell, other: Cell) -> bool:
    """Whether two answers are the same; numbers to one part in a thousand million, blanks whatever their kind."""
    if isinstance(one, list) or isinstance(other, list):
        return (
            isinstance(one, list)
            and isinstance(other, list)
            and len(one) == len(other)
            and all(map(alike, one, other))
        )
    one, other = (None if value == "" or value != value else value for value in (one, other))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
    return bool(one == other)


def differences(cases: Sequence[Case], answers: Sequence[Cell]) -> list[str]:
    """Every case an engine answered otherwise."""
    return [
        f"{case.function}{case.given}: {answer!r}, not {case.answer!r} ({case.why})"
        for case, answer in zip(cases, answers, strict=True)
        if not alike(answer, case.answer)
    ]


def random_cases(count: int, seed: int) -> list[Case]:
    """Cases without answers: what people type, with everything on an edge; four in five by row, one over a series."""
    chance = random.Random(seed)
    rows = count * 4 // 5
    return [_row_case(chance, place) for place in range(rows)] + [
        _series_case(chance, place) for place in range(count - rows)
    ]


_ROW_ARGUMENTS = {
    "PMF_RAG": tuple(argument.key for argument in function("PMF_RAG").arguments),
    "PMF_VARIANCE": ("outturn", "target", "polarity", "target_high", "decimals", "partial"),
    "PMF_VARIANCE_PCT": ("outturn", "target", "polarity", "target_high", "decimals", "partial"),
    "PMF_TOLERANCE": ("target", "polarity", "tolerance", "basis", "amber_from", "amber_up_to"),
    "PMF_TRAVEL": tuple(argument.key for argument in function("PMF_TRAVEL").arguments),
}
_ROW_TURNS = ["PMF_RAG", "PMF_RAG", "PMF_VARIANCE", "PMF_VARIANCE_PCT", "PMF_TOLERANCE", "PMF_TRAVEL"]
_SERIES_TURNS = [
    "PMF_TREND", "PMF_SPC", "PMF_VARIATION", "PMF_ASSURANCE", "PMF_FORECAST",
    "PMF_ROLLUP", "PMF_ONTARGET", "PMF_QUARTILE",
]  # fmt: skip


def _row_case(chance: random.Random, place: int) -> Case:
    called = _ROW_TURNS[place % len(_ROW_TURNS)]
    row = _row(chance)
    return Case(called, tuple(row[key] for key in _ROW_ARGUMENTS[called]), None)


def _row(chance: random.Random) -> dict[str, Cell]:
    """One row as people type it: percentages and plain figures, ranges, blanks, exact boundaries and dust."""
    scale = chance.choice([100.0, 1.0, 1.0])
    polarity = chance.choice(["higher", "higher", "lower", "lower", "range", "none", None])
    basis = chance.choice(["percent", "percent", "points", None])
    tolerance = (
        chance.choice([0, 0.5, 2, 5]) / scale
        if basis == "points"
        else chance.choice([0, 0.01, 0.05, 0.1, None])
    )
    target = None if chance.random() < 0.04 else _typed(chance) / scale
    high = target + abs(_typed(chance)) / scale if target is not None and chance.random() < 0.5 else None
    bound = high if high is not None and chance.random() < 0.5 else target
    decimals = chance.choice([None, None, 0, 1, 2]) if scale == 1 else chance.choice([None, 2, 3])
    return {
        "outturn": _outturn(chance, bound or 0.0, tolerance or 0.0, basis, scale),
        "target": target,
        "polarity": polarity,
        "tolerance": tolerance,
        "basis": basis,
        "target_high": high,
        "decimals": decimals,
        "previous": None if chance.random() < 0.1 else _near(chance, bound or 0.0),
        "band": chance.choice([0, 0, None, 0.01, 0.05]),
        **_scheme(chance, bound or 0.0),
        **_partial(chance),
    }


def _partial(chance: random.Random) -> dict[str, Cell]:
    """Whether the figure, and the one before it, are of a part of their period: in most rows nobody says so."""
    if chance.random() < 0.6:
        return dict.fromkeys(("partial", "previous_partial"), LEFT_OUT)
    words = [None, "no", "no", "yes", "YES"]
    return {"partial": chance.choice(words), "previous_partial": chance.choice(words)}


def _partial_of_each(chance: random.Random, series: list[float | None]) -> Given:
    """What is said beside each figure of a run, or of all of them at once."""
    if chance.random() < 0.7:
        return LEFT_OUT
    if chance.random() < 0.1:
        return chance.choice([["yes"], ["no"], [None]])
    often = chance.choice([0.05, 0.1, 0.3])
    return ["yes" if chance.random() < often else chance.choice([None, "no"]) for _ in series]


_OF_A_SCHEME = {
    "marker": [None, None, None, "p", "x", "z", "c"],
    "over_tolerance": [None, None, 0, 0.05, 1],
    "travel_long": [None, None, "IMPROVING", "UNCHANGED", "WORSENING", "NO COMPARISON"],
    "travel_short": [None, None, "IMPROVING", "UNCHANGED", "WORSENING", "UP"],
    "due": [None, "yes", "no"],
    "tolerance_above": [None, None, 0, 0.02, 2],
    "green_tolerance_above": [None, None, 0.01, 0],
    "green_tolerance": [None, None, 0, 0.01],
}


def _scheme(chance: random.Random, bound: float) -> dict[str, Cell]:
    """What a scheme adds: in half of the rows nothing, in the others anything, with ends at figures of their own."""
    ends = ("green_from", "amber_from", "green_up_to", "amber_up_to")
    if chance.random() < 0.5:
        return dict.fromkeys((*_OF_A_SCHEME, *ends), LEFT_OUT)
    own = chance.random() < 0.3
    given = {key: chance.choice(values) for key, values in _OF_A_SCHEME.items()}
    return given | {end: _near(chance, bound) if own and chance.random() < 0.8 else None for end in ends}


def _typed(chance: random.Random) -> float:
    """A decimal number as it is typed: up to three decimals, from pence to millions, now and then below zero."""
    return chance.randrange(-(10**3), 10 ** chance.randrange(2, 9)) / 10 ** chance.choice([0, 0, 1, 2, 3])


def _outturn(
    chance: random.Random, bound: float, tolerance: float, basis: str | None, scale: float
) -> float | None:
    allowance = tolerance if basis == "points" else tolerance * abs(bound)
    edge = bound + chance.choice([-1, 1]) * allowance
    return chance.choice(
        [
            None,
            bound,
            edge,  # with whatever dust that leaves
            round(edge, 6),
            round(edge + chance.choice([-1, 1]) * 10.0 ** -chance.randrange(1, 7), 6),
            bound + sum([0.1 / scale] * 3) - 0.3 / scale,
            _typed(chance) / scale,
            _near(chance, bound),
            0.0,
        ]
    )


def _near(chance: random.Random, figure: float) -> float:
    return round(figure * chance.choice([0.8, 0.9, 0.949, 0.95, 0.951, 1, 1.05, 1.051, 1.2]), 4) + 0.0


def _series_case(chance: random.Random, place: int) -> Case:
    called = _SERIES_TURNS[place % len(_SERIES_TURNS)]
    series = _figures(chance)
    polarity = chance.choice(["higher", "lower", "lower", "none", "range", "range", None])
    target = chance.choice([None, 0, 50, 49.5, 1000, series[0]])
    high = None if target is None else chance.choice([None, target, target + 0.5, target + 3])
    rebase = chance.choice([None, None, 1, 2, 8, 30])
    partial = _partial_of_each(chance, series)
    match called:
        case "PMF_TREND":
            moves, decimals = chance.choice([1, 2, 3, 5, None]), chance.choice([None, None, 0, 1])
            return Case(called, (series, polarity, moves, target, high, decimals, partial), None)
        case "PMF_VARIATION":
            return Case(called, (series, polarity, target, high, rebase, partial), None)
        case "PMF_ASSURANCE":
            return Case(called, (series, target, polarity, high, rebase, partial), None)
        case "PMF_FORECAST":
            kind = chance.choice(["snapshot", "average", "cumulative", "sum", "year-end", None])
            return Case(called, (series, chance.choice([1, 2, 4, 12]), kind, _covered(chance, series)), None)
        case "PMF_ROLLUP":
            return _rolled_up(chance, series)
        case "PMF_ONTARGET":
            return _on_target(chance)
        case "PMF_QUARTILE":
            own = chance.choice([*series, target, None])
            own_partial = chance.choice([LEFT_OUT, LEFT_OUT, None, "no", "yes"])
            decimals = chance.choice([None, 0, 1])
            return Case(called, (own, series, polarity, target, high, decimals, own_partial), None)
    return Case(called, (series, rebase, partial), None)


def _covered(chance: random.Random, series: list[float | None]) -> Given:
    """What share of its period each figure covers."""
    if chance.random() < 0.6:
        return LEFT_OUT
    if chance.random() < 0.1:
        return [chance.choice([0.5, None, 0])]
    return [chance.choice([None, None, 1, 1, 2 / 3, 0.25, 0]) for _ in series]


def _rolled_up(chance: random.Random, series: list[float | None]) -> Case:
    of = chance.choice([None, "periods", "services"])
    kinds = ["sum", "average", None] + ([] if of == "services" else ["snapshot", "cumulative", "year-end"])
    beside: list[Given] = [LEFT_OUT, LEFT_OUT]
    if chance.random() < 0.5:
        lacking = chance.choice([0, 0, 0.1])
        beside = [
            [None if chance.random() < lacking else float(chance.randrange(low, 90)) for _ in series]
            for low in (-5, 0)
        ]
    give = chance.choice([None, "figure", "missing"])
    return Case("PMF_ROLLUP", (series, chance.choice(kinds), *beside, of, give), None)


def _on_target(chance: random.Random) -> Case:
    count = chance.choice([2, 3, 8, 20])
    words = ["BLUE", "GREEN", "GREEN", "AMBER", "RED", "GREY", "NO DATA", "PARTIAL", "green", None]
    ratings = [chance.choice(chance.choice([words, ["GREY", "NO DATA"]])) for _ in range(count)]
    due = chance.choice([LEFT_OUT, [chance.choice(["yes", "no", None]) for _ in range(count)]])
    counts = chance.choice([LEFT_OUT, ["GREEN", "BLUE"], ["green", None, "GREY"]])
    return Case("PMF_ONTARGET", (ratings, due, chance.choice([None, "rated", "due", "all"]), counts), None)


def _figures(chance: random.Random) -> list[float | None]:
    """A run of figures: steady, drifting, with runs, ties, outliers and gaps."""
    count = chance.choice([2, 3, 4, 5, 8, 12, 13, 14, 16, 20, 24, 24, 30])
    base, spread, decimals = chance.choice([0, 50, 1000]), chance.choice([0, 1, 5]), chance.choice([0, 1, 2])
    drift = chance.choice([0, 0, 0, 0.5, -0.5, 2])
    series: list[float | None] = [
        round(base + drift * place + chance.gauss(0, spread), decimals) + 0.0 for place in range(count)
    ]
    if chance.random() < 0.15:
        series[-1] = base + chance.choice([-6.0, 6.0]) * (spread or 1)
    if chance.random() < 0.3:
        series[-8:] = sorted(series[-8:], reverse=chance.random() < 0.5)  # type: ignore[type-var]  # no gaps yet
    if chance.random() < 0.15:
        series[-7:] = [series[-1]] * len(series[-7:])
    if chance.random() < 0.3:
        series = [None if chance.random() < 0.12 else one for one in series]
    return series
