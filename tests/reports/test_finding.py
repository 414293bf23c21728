"""What a run says in one sentence, against sentences written by hand."""

from types import SimpleNamespace
from typing import Any

import pytest

from pmf_xl.catalogue import Measure
from pmf_xl.release import Withheld
from pmf_xl.reports.finding import finding
from pmf_xl.rules.periods import Period
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Travel, Variation

NOW = Period.parse("2024-25-Q2")


def measure(**given: Any) -> Measure:
    whole = {"ref": "A1", "title": "Bins missed", "service": "WS", "unit": "number", "decimals": 0,
             "polarity": "lower", "frequency": "quarterly", "bounded": False}  # fmt: skip
    return Measure(**whole | given)


def said(
    ran: list[tuple[float | Withheld | None, str | Withheld]],
    scheme: Scheme | None = None,
    of: Measure | None = None,
    **given: Any,
) -> str:
    """The finding of a run of figures with their ratings, the oldest first; the last is of Q2 2024-25."""
    periods = tuple(NOW.shifted(back - len(ran) + 1) for back in range(len(ran)))
    what = of or measure()
    figures = {
        when: SimpleNamespace(outturn=outturn, rating=rating, is_partial=False, period=when)
        for when, (outturn, rating) in zip(periods, ran, strict=True)
    }
    outturn, rating = ran[-1]
    figure: Any = SimpleNamespace(
        **{
            "ref": "A1", "breakdown": "", "measure": what, "period": NOW, "outturn": outturn, "rating": rating,
            "is_partial": False, "gaps": (), "absent": (), "already": None, "target": 40.0, "target_high": None,
            "travel_short": Travel.NO_COMPARISON, "travel_long": Travel.NO_COMPARISON,
            "run": SimpleNamespace(variation=Variation.COMMON_CAUSE),
        }
        | given
    )  # fmt: skip
    release: Any = SimpleNamespace(
        catalogue=SimpleNamespace(framework=SimpleNamespace(scheme=scheme or Scheme())),
        runs={("A1", ""): periods},
        at=lambda _ref, when, _part="": figures.get(when),
    )
    return finding(release, figure)


@pytest.mark.parametrize(
    ("run", "given", "says"),
    [
        ([(30.0, "GREEN")], {}, "On target."),
        ([(50.0, "RED"), (30.0, "GREEN")], {}, "On target."),
        ([(31.0, "GREEN"), (30.0, "GREEN")], {}, "On target for the second time running."),
        ([(50.0, "RED")] * 3, {}, "Off target for the third time running."),
        ([(50.0, "RED")] * 12, {}, "Off target 12 times running."),
        # What is not known of a figure before ends what can be said.
        ([(50.0, "RED"), (None, "NO DATA"), (50.0, "RED")], {}, "Off target."),
        ([(50.0, "RED"), (Withheld.CONFIDENTIAL, Withheld.CONFIDENTIAL), (50.0, "RED")], {}, "Off target."),
        ([(None, "NO DATA")], {}, "No figure was given."),
        ([(30.0, "GREY")], {}, ""),
        ([(30.0, "GREY")], {"travel_long": Travel.UP}, "Higher than a year before."),
        ([(50.0, "RED")], {"travel_long": Travel.WORSENING}, "Off target and worse than a year before."),
        ([(50.0, "RED")], {"travel_short": Travel.IMPROVING}, "Off target and better than in the period before."),
        (
            [(50.0, "RED")],
            {"travel_short": Travel.WORSENING, "already": 25.0},
            "Off target. What was added is worse than in the period before.",
        ),
        (
            [(50.0, "RED")],
            {"travel_long": Travel.UNCHANGED, "run": SimpleNamespace(variation=Variation.CONCERN)},
            "Off target, the same as a year before, and worse than chance alone explains.",
        ),
    ],
)  # fmt: skip
def test_a_sentence(run: list[Any], given: dict[str, Any], says: str) -> None:
    assert said(run, **given) == says


FALLING = [(float(figure), "RED") for figure in (90, 80, 70, 60, 55, 50)]


@pytest.mark.parametrize(
    ("run", "of", "says"),
    [
        (FALLING, measure(), "Off target for the sixth time running and the best of 6 figures."),
        (
            FALLING,
            measure(polarity="higher"),
            "Off target for the sixth time running and the worst of 6 figures.",
        ),
        (
            FALLING,
            measure(polarity="none"),
            "Off target for the sixth time running and the lowest of 6 figures.",
        ),
        (FALLING[1:], measure(), "Off target for the fifth time running."),  # too few to speak of
        # As good as one before, as they are printed, is not the best.
        ([*FALLING[:-1], (55.4, "RED")], measure(), "Off target for the sixth time running."),
        (FALLING, measure(aggregation="cumulative"), "Off target for the sixth time running."),
    ],
)
def test_the_best_and_the_worst(run: list[Any], of: Measure, says: str) -> None:
    assert said(run, of=of) == says


def test_what_counts_as_on_target_is_the_council_s_own() -> None:
    amber = [(42.0, "AMBER")]
    assert said(amber, Scheme(counts_as_on_target=frozenset({"GREEN", "AMBER"}))) == "On target."
    assert said(amber, Scheme(counts_as_on_target=frozenset({"GREEN"}))) == "Off target."
