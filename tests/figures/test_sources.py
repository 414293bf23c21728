"""A value names every figure it was worked out from: what changes when one figure is changed must have named it.

The gate withholds a value for its sources alone, so a source left out is a figure given away.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pasts import past_of
from pmf_xl.catalogue import Catalogue
from pmf_xl.figures import FigureKey, FigureTable, figure_table
from pmf_xl.figures.figure import Derived
from pmf_xl.ledger import Ledger
from pmf_xl.rules.periods import Period
from quarter import catalogue_of

NOW = Period.parse("2024-25-Q3")
KIT = {
    "framework.yaml": """
council: Testshire Council
contact: {name: Pat Lee, email: pat@testshire.example}
scheme: {amber_if_improved: true}
exceptions: {ratings: [RED], forecast_ratings: [RED], amber_periods: 2}
escalation: {after: 2, tiers: [service, directorate, board]}
""",
    "services.csv": """
| code | name   | head_of_service | email                |
| HR   | People | Ed Ford         | hr@testshire.example |
""",
    "measures.csv": """
| ref  | title        | service | unit    | decimals | polarity | frequency | aggregation | bounded | baseline | baseline_period | benchmark_group |
| SNA1 | Snapshot     | HR      | number  | 0        | higher   | quarterly | snapshot    |         | 50       | 2022-23-Q1      | Neighbours      |
| SUM1 | Sum          | HR      | number  | 0        | lower    | quarterly | sum         |         | 400      | 2022-23-Y       |                 |
| CUM1 | Running      | HR      | number  | 0        | higher   | quarterly | cumulative  |         |          |                 |                 |
| AVG1 | Average      | HR      | percent | 1        | higher   | quarterly | average     | yes     | 40%      | 2022-23-Q1      |                 |
| RNG1 | Within range | HR      | number  | 0        | range    | quarterly | snapshot    |         |          |                 |                 |
| ANN1 | Once a year  | HR      | number  | 0        | higher   | annual    | snapshot    |         | 90       | 2021-22-Y       | Neighbours      |
""",
    "targets.csv": "| ref | period | target | target_high |\n"
    + "\n".join(
        f"| {ref} | {year}-{part} | {target} | {high} |"
        for ref, target, high in (
            ("SNA1", "100", ""), ("SUM1", "90", ""), ("CUM1", "150", ""), ("AVG1", "60%", ""), ("RNG1", "40", "60"),
        )
        for year in ("2022-23", "2023-24", "2024-25")
        for part in ("Q1", "Q2", "Q3", "Q4", "Y")
    )
    + "\n| ANN1 | 2023-24-Y | 120 | |\n| ANN1 | 2024-25-Y | 130 | |\n| SNA1 | 2026-27-Y | 140 | |\n",
    "history.csv": "| ref | period | outturn |\n"
    + "\n".join(
        f"| {ref} | {2022 + n // 4}-{23 + n // 4}-Q{n % 4 + 1} | {figure} |"
        for ref, outturns in (
            ("SNA1", "50 61 73 84 96 97 98 99 97 96 97"),
            ("SUM1", "99 98 97 96 95 94 93 92 91 93 92"),
            ("CUM1", "40 80 120 160 42 86 126 171 44 87 133"),
            ("AVG1", "41% 44% 46% 49% 52% 55% 56% 58% 59% 59.5% 58.5%"),
            ("RNG1", "30 33 37 41 50 61 63 66 64 62 61"),
        )
        for n, figure in enumerate(outturns.split())
    )
    + "\n| ANN1 | 2021-22-Y | 90 |\n| ANN1 | 2022-23-Y | 104 |\n| ANN1 | 2023-24-Y | 117 |\n",
    "benchmarks.csv": """
| ref  | period     | group      | value | quartile |
| SNA1 | 2023-24-Q4 | Neighbours | 98    | 2        |
| ANN1 | 2023-24-Y  | Neighbours | 115   | 1        |
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), KIT)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    ledger = Ledger(Path(tmp_path_factory.mktemp("ledger")) / "ledger.sqlite", "testshire")
    yield ledger
    ledger.close()


def table_of(catalogue: Catalogue, ledger: Ledger, at: Period = NOW) -> FigureTable:
    return figure_table("testshire", past_of(catalogue, ledger), at, ())


def values(table: FigureTable) -> dict[tuple[FigureKey, str], Derived[Any]]:
    """Every derived value of the figures, those of runs and exceptions among them, by figure and name."""
    found: dict[tuple[FigureKey, str], Derived[Any]] = {}

    def gather(key: FigureKey, name: str, one: Any) -> None:
        if isinstance(one, Derived):
            found[key, name] = one
        elif isinstance(one, tuple):
            for number, part in enumerate(one):
                reason = name == "exception reasons" and part.value.split()[0]
                gather(key, f"{name} {reason or number}", part)
        elif name in ("run", "exception"):
            for field in fields(one):
                gather(key, f"{name} {field.name}", getattr(one, field.name))

    for figure in (*table.every.values(), *table.figures):
        for field in fields(figure):
            gather(figure.key, field.name, getattr(figure, field.name))
    return found


def named(key: FigureKey, sources: frozenset[FigureKey]) -> bool:
    """Whether a figure is among the sources: itself, a total it is part of, or the same figure dated otherwise."""
    return any(
        source.ref == key.ref
        and (
            source.period.contains(key.period)
            or (key.period.contains(source.period) and key.period.last_day == source.period.last_day)
        )
        for source in sources
    )


FACTORS = (0.0, 0.9, 0.995, 1.2, 3.0)


def test_what_changes_with_a_figure_names_it(catalogue: Catalogue, ledger: Ledger) -> None:
    before = values(table_of(catalogue, ledger))
    silent, changed = set(), set()
    for number, factor in product(range(len(catalogue.history)), FACTORS):
        history = list(catalogue.history)
        one = history[number]
        assert one.outturn is not None
        history[number] = one.model_copy(update={"outturn": one.outturn * factor})
        after = values(table_of(replace(catalogue, history=tuple(history)), ledger))
        key = FigureKey(one.ref, "", one.period)
        for place in before.keys() | after.keys():
            value = before.get(place) or after[place]
            if place not in before or place not in after or after[place].value != value.value:
                changed.add(place[1])
                if not named(key, value.sources):
                    silent.add((str(place[0].period), place[0].ref, place[1], str(one.period)))
    assert sorted(silent) == []
    assert changed >= {
        "rating", "variance", "travel_short", "travel_long", "year_to_date", "forecast", "forecast_rating",
        "distance_travelled", "against_benchmark", "run trend", "exception running", "exception tier",
        "exception reasons Amber", "exception reasons Red", "exception reasons Forecast",
    }  # fmt: skip


def test_what_is_typed_in_the_catalogue_names_the_figures_it_speaks_of(
    catalogue: Catalogue, ledger: Ledger
) -> None:
    """A baseline and a quartile do not change with a figure, and say something of it all the same."""
    figures = {one.measure.ref: one for one in table_of(catalogue, ledger).figures}
    start, then = (FigureKey("SNA1", "", Period.parse(when)) for when in ("2022-23-Q1", "2023-24-Q4"))
    assert figures["SNA1"].baseline == Derived(50.0, frozenset({start}))
    assert figures["SNA1"].quartile == Derived(2, frozenset({then}))
    assert start in figures["SNA1"].distance_travelled.sources
