"""Figures are rated when they are asked for: which are asked for together makes no difference to any."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pasts import past_of
from pmf_xl.catalogue import Catalogue
from pmf_xl.figures import figure_table
from pmf_xl.figures.ratings import Ratings
from pmf_xl.ledger import Ledger
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.periods import Period
from quarter import catalogue_of

NOW = Period.parse("2024-25-Q2")
FRAMEWORK = """
council: Testshire Council
contact: {name: Pat Lee, email: pat@testshire.example}
exceptions: {ratings: [RED, NO DATA], amber_periods: 2}
escalation: {after: 2, tiers: [service, directorate, board]}
"""
SERVICES = """
| code | name   | head_of_service | email                |
| HR   | People | Ed Ford         | hr@testshire.example |
"""
HEAD = "| ref | title | service | unit | decimals | polarity | frequency | aggregation | bounded |\n"


def made_by(chance: random.Random, folder: Path) -> Catalogue:
    """Measures of every sort, with a figure of some of their periods, and of some a marker."""
    measures, history, targets = "", "", ""
    for number in range(24):
        ref = f"M{number:02}"
        frequency = chance.choice(["monthly", "quarterly", "annual"])
        polarity = chance.choice(["higher", "lower", "none"])
        aggregation = chance.choice(["snapshot", "sum", "cumulative", "average"])
        measures += (
            f"| {ref} | Measure {ref} | HR | number | 0 | {polarity} | {frequency} | {aggregation} | |\n"
        )
        for year in range(2022, 2025):
            for when in Period.parse(f"{year}-{year % 100 + 1}-Y").within(frequency):
                if chance.random() < 0.8:
                    figure = chance.choice([str(chance.randint(1, 99))] * 9 + [""])
                    history += f"| {ref} | {when} | {figure} | {'' if figure else 'x'} |\n"
                if polarity != "none" and chance.random() < 0.8:
                    targets += f"| {ref} | {when} | {chance.randint(1, 99)} |\n"
    return catalogue_of(
        folder / "kit",
        {
            "framework.yaml": FRAMEWORK,
            "services.csv": SERVICES,
            "measures.csv": HEAD + measures,
            "history.csv": "| ref | period | outturn | marker |\n" + history,
            "targets.csv": "| ref | period | target |\n" + targets,
        },
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite", "testshire")
    yield ledger
    ledger.close()


def every_of(catalogue: Catalogue, ledger: Ledger) -> Ratings:
    return figure_table("testshire", past_of(catalogue, ledger), NOW, ()).every


@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_by_period_and_all_at_once(tmp_path: Path, ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    catalogue = made_by(chance, tmp_path)
    at_once, single, by_period = (every_of(catalogue, ledger) for _ in range(3))
    at_once.rate(at_once)
    assert len(at_once) > 200
    for key in chance.sample(list(single), len(single)):
        single.rate([key])
        assert single[key] == at_once[key]
    for key in chance.sample(list(by_period), 40):
        assert by_period[key] == at_once[key]
    for period in {key.period for key in at_once}:
        known = any(has_colour(one.rating.value) for key, one in at_once.items() if key.period == period)
        assert every_of(catalogue, ledger).knows(period) == known
    assert set(at_once.partial) == {key for key, one in at_once.items() if one.held and one.held.is_partial}
    assert at_once.partial


def test_what_nobody_asks_for_is_not_rated(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmf_xl.figures import ratings

    rated: list[Period] = []
    really = ratings.rate_all

    def counted(subjects, *more):
        rated.extend(subject.period for subject in subjects)
        return really(subjects, *more)

    monkeypatch.setattr(ratings, "rate_all", counted)
    every = every_of(made_by(random.Random(1), tmp_path), ledger)
    assert NOW in rated
    assert NOW.shifted(-9) not in rated
    assert NOW.shifted(-9) in {key.period for key in every}
    assert len(list(every.values())) == len(rated), "each once"
