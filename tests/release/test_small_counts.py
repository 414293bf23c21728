"""`suppress_below`: small counts are withheld from the public, and as many others as it takes that none can be worked out."""

from dataclasses import replace

import pytest

from pmf_xl.catalogue import Catalogue, Framework, Service
from pmf_xl.catalogue.models import Breakdown, Measure
from pmf_xl.figures import FigureKey
from pmf_xl.past import Held
from pmf_xl.release.withholding import Withholding
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Aggregation, Frequency, Polarity, Unit

QUARTER = Period.parse("2024-25-Q1")


class Figures:
    """Figures that are held, as the gate asks for them."""

    def __init__(self, *held: Held) -> None:
        self.held = {(one.ref, one.period, one.breakdown): one for one in held}

    def figure(self, ref: str, period: Period, breakdown: str = "") -> Held | None:
        return self.held.get((ref, period, breakdown))

    def ever_marked(self, marker: str) -> frozenset[str]:
        return frozenset(one.ref for one in self.held.values() if one.marker == marker)

    def periods_of(self, ref: str, breakdown: str = "") -> list[Period]:
        return [when for of, when, part in self.held if (of, part) == (ref, breakdown)]


def measure(ref: str, unit: Unit = Unit.NUMBER, aggregation: Aggregation = Aggregation.SUM) -> Measure:
    return Measure(
        ref=ref, title=ref, service="S", unit=unit, decimals=0, polarity=Polarity.HIGHER,
        frequency=Frequency.QUARTERLY, aggregation=aggregation, bounded=False,
    )  # fmt: skip


def withheld(
    below: int | None, one: Measure, figures: dict[str, float], **more: tuple[float, float]
) -> set[str]:
    """The codes of what is withheld of a quarter, "whole" for the whole; `more` are numerators and denominators."""
    parts = tuple(Breakdown(ref=one.ref, code=code, label=code) for code in figures if code != "whole")
    held = [
        Held(
            one.ref, "" if code == "whole" else code, QUARTER, figure,
            numerator=more.get(code, (None, None))[0], denominator=more.get(code, (None, None))[1],
        )
        for code, figure in figures.items()
    ]  # fmt: skip
    catalogue = Catalogue(
        Framework(council="C", short_name="C"),
        services=(Service(code="S", name="S"),),
        measures=(one,),
        breakdowns=parts,
    )
    asked = Withholding(catalogue, Figures(*held), below)  # type: ignore[arg-type]
    return {
        code for code in figures if asked.figure(FigureKey(one.ref, "" if code == "whole" else code, QUARTER))
    }


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"whole": 4}, {"whole"}),
        ({"whole": 5}, set()),  # the threshold itself is shown
        ({"whole": 0}, set()),  # none is no small number of people
        ({"whole": 100, "a": 60, "b": 40}, set()),
        ({"whole": 64, "a": 60, "b": 4}, {"a", "b"}),  # the other of two gives it away
        ({"whole": 104, "a": 60, "b": 40, "c": 4}, {"b", "c"}),  # the next smallest goes with it
        ({"whole": 69, "a": 60, "b": 2, "c": 3, "d": 4}, {"b", "c", "d"}),  # together 9: none is known
        ({"whole": 64, "a": 60, "b": 1, "c": 2, "d": 1}, {"a", "b", "c", "d"}),  # together 4: too few to tell
        ({"whole": 63, "a": 60, "b": 0, "c": 3}, {"a", "b", "c"}),  # with none it would still be known
        ({"whole": 4, "a": 1, "b": 3}, {"whole", "a", "b"}),
    ],
)  # fmt: skip
def test_small_counts_and_what_gives_them_away(figures: dict[str, float], expected: set[str]) -> None:
    assert withheld(5, measure("M"), figures) == expected
    assert withheld(None, measure("M"), figures) == set()


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [((3, 50), True), ((47, 50), True), ((25, 50), False), ((0, 50), False), ((50, 50), False)],
)
def test_a_share_of_few_people_is_withheld(parts: tuple[float, float], hidden: bool) -> None:
    """Three of fifty, or all but three."""
    share = measure("P", Unit.PERCENT, Aggregation.AVERAGE)
    assert (withheld(5, share, {"whole": parts[0] / parts[1]}, whole=parts) == {"whole"}) is hidden


def test_money_and_days_are_no_counts() -> None:
    for unit in (Unit.CURRENCY, Unit.DAYS, Unit.SCORE, Unit.RATIO):
        assert withheld(5, measure("M", unit), {"whole": 3}) == set()


def test_a_total_of_quarters_goes_with_a_small_one() -> None:
    one, year = measure("M"), QUARTER.ending(Frequency.ANNUAL)
    quarters = year.within(Frequency.QUARTERLY)
    held = [
        Held("M", "", when, figure) for when, figure in zip(quarters, (3.0, 50.0, 60.0, 70.0), strict=True)
    ]
    held.append(Held("M", "", year, 183.0))
    catalogue = Catalogue(Framework(council="C", short_name="C"), measures=(one,))
    asked = Withholding(catalogue, Figures(*held), 5)  # type: ignore[arg-type]
    hidden = [asked.figure(FigureKey("M", "", when)) for when in (*quarters, year)]
    assert hidden == [True, False, False, False, True]
    snapshot = replace(catalogue, measures=(measure("M", aggregation=Aggregation.SNAPSHOT),))
    asked = Withholding(snapshot, Figures(*held), 5)  # type: ignore[arg-type]
    assert not asked.figure(FigureKey("M", "", year))


def test_a_total_put_together_of_its_parts_hides_only_the_part_that_is_marked() -> None:
    """One that is confidential in its own right hides them all: less the others, each would give it away."""
    one, year = measure("S"), Period.parse("2024-25-Y")
    quarters = [
        Held("S", "", when, 10.0 + n, marker="c" if n == 1 else None)
        for n, when in enumerate(year.within(Frequency.QUARTERLY))
    ]
    total = Held("S", "", year, 46.0, marker="c")
    catalogue = Catalogue(Framework(council="C", short_name="C"), measures=(one,))
    for held, hidden in (
        (replace(total, parts=tuple(quarters)), {"2024-25-Q2", "2024-25-Y"}),
        (total, {"2024-25-Q1", "2024-25-Q2", "2024-25-Q3", "2024-25-Q4", "2024-25-Y"}),
    ):
        asked = Withholding(catalogue, Figures(*quarters, held))  # type: ignore[arg-type]
        found = {
            str(each.period) for each in (*quarters, held) if asked.figure(FigureKey("S", "", each.period))
        }
        assert found == hidden
