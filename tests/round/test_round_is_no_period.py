"""The round of a year is written like a period, and is told apart from every one of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from planshire import PLANSHIRE

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue, read_kit
from pmf_xl.catalogue.agreed import AgreedAim, AgreedMeasure, with_agreed
from pmf_xl.catalogue.kept import from_json, to_json
from pmf_xl.catalogue.next_year import for_next_year
from pmf_xl.lists.period_words import spelt_period
from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.terms import Basis
from quarter import catalogue_of, kit

YEAR, ROUND, REVIEW = (Period.parse(f"2025-26-{end}") for end in "YRV")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit") / "kit", PLANSHIRE)


def test_it_is_read_and_written_and_in_order() -> None:
    assert [str(one) for one in (ROUND, REVIEW)] == ["2025-26-R", "2025-26-V"]
    assert [one.label for one in (ROUND, REVIEW)] == ["2025-26 annual round", "2025-26 review of targets"]
    assert len({YEAR, ROUND, REVIEW, Period.parse("2025-26-R")}) == 3
    assert YEAR < ROUND < REVIEW
    assert (str(ROUND.next()), str(ROUND.year_before())) == ("2026-27-R", "2024-25-R")
    assert ROUND.ending("annual") == YEAR


def test_nothing_is_due_in_it_and_no_period_holds_it() -> None:
    assert not any(is_due(pace, ROUND) for pace in ("monthly", "quarterly", "half-yearly", "annual"))
    assert not YEAR.contains(ROUND)
    assert not ROUND.contains(Period.parse("2025-26-Q1"))
    assert spelt_period("2025-26-R") is None, "no column of a list is headed by it"
    for wrong in ("2025-27-R", "2025-26-R1", "2025-26-X"):
        with pytest.raises(ValueError, match="is not a period"):
            Period.parse(wrong)


def test_its_dates_stand_on_the_calendar_or_come_before_the_year(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    assert (catalogue.due_date(ROUND), catalogue.due_date(REVIEW)) == (date(2025, 2, 18), date(2025, 3, 18))
    framework = (
        PLANSHIRE["framework.yaml"] + "calendar:\n  dates:\n    - {period: 2025-26-R, due: 2025-02-03}\n"
    )
    dated = catalogue_of(tmp_path / "kit", PLANSHIRE | {"framework.yaml": framework})
    assert from_json(to_json(dated)).due_date(ROUND) == date(2025, 2, 3), "as the ledger keeps it"
    write_catalogue(dated, tmp_path / "catalogue.xlsx")
    read, problems = read_catalogue(tmp_path / "catalogue.xlsx")
    assert read
    assert (read.due_date(ROUND), [str(one) for one in problems]) == (date(2025, 2, 3), [])
    following = for_next_year(dated, Period.parse("2026-27-Y")).catalogue
    assert following.due_date("2026-27-R") == date(2026, 2, 2), "52 weeks on"


def test_nothing_but_dates_is_of_it(tmp_path: Path) -> None:
    targets = "| ref | period | target |\n| HR06 | 2025-26-R | 3.9 |\n"
    _, problems = read_kit(kit(tmp_path / "kit", PLANSHIRE | {"targets.csv": targets}))
    assert [str(one.code) for one in problems if one.sheet == "targets.csv"] == ["bad-period"]


# -- what is agreed, in a catalogue ---------------------------------------------------------------------------------


def test_a_tolerance_keeps_its_meaning(catalogue: Catalogue) -> None:
    """A basis without a tolerance says nothing; beside one it would make a share into points."""
    odd = replace(
        catalogue,
        measures=tuple(
            one.model_copy(update={"tolerance_basis": Basis.POINTS}) for one in catalogue.measures
        ),
    )
    made = with_agreed(odd, YEAR, [AgreedMeasure("HR06", tolerance=0.04, basis=Basis.PERCENT)])
    measure = made.measure("HR06")
    assert (measure.tolerance, measure.tolerance_basis) == (0.04, Basis.PERCENT)
    before = made.at("2024-25-Q4").measure("HR06")
    assert (before.tolerance, before.tolerance_basis) == (None, Basis.POINTS)


def test_a_target_without_a_profile_holds_in_every_period_but_of_what_grows(catalogue: Catalogue) -> None:
    aims = {"HR01": 0.9, "HR02": 7.0, "HR03": 400.0, "WS04": 0.8, "HR06": 3.9}
    agreed = [AgreedMeasure(ref, aim=AgreedAim(target)) for ref, target in aims.items()]
    made = with_agreed(catalogue, YEAR, agreed)
    periods = {
        ref: [str(one.period)[8:] for one in made.targets if one.ref == ref and one.period.starts == 2025]
        for ref in aims
    }
    assert periods == {
        "HR01": ["Q1", "Q2", "Q3", "Q4", "Y"], "HR02": ["Y"], "HR03": ["Y"], "WS04": ["H1", "H2", "Y"], "HR06": ["Y"],
    }  # fmt: skip
    found = made.target("HR01", "2025-26-Q2")
    assert found
    assert found.target == 0.9


def test_what_the_next_year_had_already_gives_way_to_what_was_agreed(catalogue: Catalogue) -> None:
    year = for_next_year(catalogue, YEAR).catalogue
    again = with_agreed(year, YEAR, [AgreedMeasure("HR01", aim=AgreedAim(0.97))])
    held = [
        (str(one.period), one.target)
        for one in again.targets
        if one.ref == "HR01" and one.period.starts == 2025
    ]
    assert held == [(f"2025-26-{end}", 0.97) for end in ("Q1", "Q2", "Q3", "Q4", "Y")]
