"""Every criterion of a good measure: met by a good one, missed by one that lacks just that, not asked elsewhere."""

from datetime import date
from typing import Any

import pytest

from pmf_xl.catalogue import Benchmark, Catalogue, Framework, Measure, PlanNode, Service, Target
from pmf_xl.catalogue.criterion import GROUPS, SMART
from pmf_xl.catalogue.quality import MeasureQuality, quality, unbroken
from pmf_xl.catalogue.quality_criteria import ALWAYS_THERE, CRITERIA, NOT_SCORED
from pmf_xl.rules.periods import Period
from pmf_xl.rules.scheme import Scheme

TODAY = date(2024, 7, 10)

#: Sheffield City Council, Performance Management Framework 2024-28, Appendix 2: its four headings.
SHEFFIELD = ("Relevance & Reliability", "Achievability", "Usability & Comparability", "Control & Grip")

#: South Derbyshire District Council, Performance Management Framework 2024-28, Appendix 2: the boxes of its statement.
SOUTH_DERBYSHIRE = {
    "Measure and Reference", "Summary of measure", "Collection interval", "Reporting lag", "Definition of measure",
    "Return format", "Planned target over four-year Council Plan", "Decimal places", "Summary of measurement",
    "Data Collector", "Data Source & Quality Assurance", "Confidence Level", "Data Reviewer", "Head of Service",
    "Strategic Lead",
}  # fmt: skip

#: A measure of which nothing is left to ask.
GOOD: dict[str, Any] = {
    "ref": "HR01", "title": "Calls answered", "service": "HR", "plan": ("A1",), "committees": ("OS",), "unit": "percent",
    "decimals": 1, "polarity": "higher", "frequency": "quarterly", "aggregation": "average", "bounded": True,
    "baseline": 0.9, "baseline_period": Period.parse("2021-22-Y"), "numerator": "Calls answered",
    "denominator": "All calls", "definition": "Calls to the main number answered by a person within a minute.",
    "rationale": "To measure how easily residents reach the council.", "calculation": "Answered / all calls: 95 / 100.",
    "data_source": "Telephone system", "collection_method": "system", "reporting_lag_days": 15,
    "data_collector": "Fay Orr", "data_reviewer": "Bo Ray", "strategic_lead": "Jo Hill", "benchmark_group": "Districts",
    "reviewed": date(2023, 7, 10),
}  # fmt: skip
TARGETS = (("2024-25-Q1", 0.95), ("2024-25-Y", 0.96), ("2027-28-Y", 0.98))
RUN = ("2023-24-Q2", "2023-24-Q3", "2023-24-Q4", "2024-25-Q1")
NODES = (PlanNode(code="A", title="Our people"), PlanNode(code="A1", title="Served well", parent="A"))


def score(
    *, targets: tuple[tuple[str, float], ...] = TARGETS, benchmarks: int = 1, head: str = "Ed Ford",
    run: tuple[str, ...] = RUN, last_year: float | None = 0.955, nodes: tuple[PlanNode, ...] = NODES,
    scheme: Scheme | None = None, today: date = TODAY, **changed: Any,
) -> MeasureQuality:  # fmt: skip
    """Score the good measure with something of it changed."""
    measure = Measure(**GOOD | changed)
    framework = Framework(council="Testshire", short_name="Testshire", nodes=nodes, scheme=scheme or Scheme())
    catalogue = Catalogue(
        framework,
        services=(Service(code="HR", name="People", head_of_service=head),),
        measures=(measure,),
        targets=tuple(
            Target(ref="HR01", period=Period.parse(when), target=figure) for when, figure in targets
        ),
        benchmarks=(Benchmark(ref="HR01", period=Period.parse("2023-24-Y"), group="Districts", value=0.94),)
        * benchmarks,
    )
    held = {"HR01": [Period.parse(when) for when in run]}
    (found,) = quality(catalogue, today, held, {"HR01": last_year})
    return found


def missing(found: MeasureQuality) -> dict[str, str]:
    return {answer.criterion.name: answer.add for answer in found.missing}


def asked(found: MeasureQuality) -> set[str]:
    return {answer.criterion.name for answer in found.answers}


def test_of_a_good_measure_nothing_is_missing() -> None:
    found = score()
    assert missing(found) == {}
    assert asked(found) == {criterion.name for criterion in CRITERIA}
    assert str(found.score) == "25 of 25"
    assert str(found.statement) == "11 of 11"
    assert found.smart == dict.fromkeys(
        ("Specific", "Measurable", "Achievable", "Realistic", "Timebound"), True
    )


#: What is changed, and the criteria then missed, each with the beginning of what to add.
CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("no plan", {"plan": ()}, {"plan": "Name the priority"}),
    ("no definition", {"definition": " "}, {"definition": "Write what exactly"}),
    ("definition is the title", {"definition": "calls answered."}, {"definition": "The definition only repeats the title."}),
    ("no rationale", {"rationale": ""}, {"rationale": "Write why"}),
    ("no calculation", {"calculation": ""}, {"calculation": "Write how"}),
    ("no parts", {"numerator": "", "denominator": ""}, {"parts": "Say what the numerator and the denominator"}),
    ("no denominator", {"denominator": ""}, {"parts": "Say what the denominator of"}),
    ("no source", {"data_source": ""}, {"source": "Name the system"}),
    ("no method", {"collection_method": None}, {"confidence": "Choose how it is collected: system, manual, project."}),
    ("no lag", {"reporting_lag_days": None}, {"lag": "Give the days"}),
    ("known too late", {"reporting_lag_days": 16}, {"timely": "The figure is known 16 days after a period, and returns are due after 15"}),
    ("never reviewed", {"reviewed": None}, {"reviewed": "Review it with the service"}),
    ("reviewed a year and a day ago", {"reviewed": date(2023, 7, 9)}, {"reviewed": "It was last reviewed on 9 July 2023"}),
    ("reviewed tomorrow", {"reviewed": date(2024, 7, 11)}, {"reviewed": "The day under reviewed is yet to come"}),
    ("no target this year", {"targets": TARGETS[2:]}, {"target": "Agree a target for 2024-25.", "year-end": "Give the target for the end of 2024-25"}),
    ("no target after this year", {"targets": TARGETS[:2]}, {"later-targets": "Give the targets of the plan's years after 2024-25"}),
    ("last year not known", {"last_year": None}, {"last-year": "Give the outturn of 2023-24"}),
    ("asks less than last year", {"last_year": 0.971}, {"ambition": "The target for 2024-25, 96%, asks for less than was reached the year before, 97.1%"}),
    ("no baseline", {"baseline": None}, {"baseline": "Give the figure"}),
    ("baseline of no period", {"baseline_period": None}, {"baseline": "Say which period"}),
    ("no benchmark", {"benchmarks": 0}, {"benchmark": "Give the figure of a comparable group"}),
    ("three figures", {"run": RUN[1:]}, {"trend": "A trend needs 4 figures without a gap, and there are 3", "forecast": "A forecast needs 4"}),
    ("a gap", {"run": ("2023-24-Q1", "2023-24-Q2", *RUN[2:])}, {"trend": "A trend needs 4 figures without a gap, and there are 2", "forecast": "A forecast"}),
    ("one figure", {"run": RUN[3:]}, {"trend": "A trend needs 4 figures without a gap, and there is 1", "forecast": "A forecast needs 4"}),
    ("no figure", {"run": ()}, {"trend": "A trend needs 4 figures without a gap, and there are none", "forecast": "A forecast needs 4"}),
    ("not labelled", {"committees": ()}, {"labelled": "Name the committees"}),
    ("no target for the year's end", {"targets": (TARGETS[0], TARGETS[2])}, {"year-end": "Give the target for the end of 2024-25"}),
    ("no tolerance", {"tolerance": 0.0}, {"thresholds": "With a tolerance of zero"}),
    ("no collector", {"data_collector": ""}, {"collector": "Name who gathers"}),
    ("no reviewer", {"data_reviewer": ""}, {"reviewer": "Name who checks"}),
    ("collector reviews", {"data_reviewer": "fay  orr"}, {"reviewer": "The reviewer must be somebody else"}),
    ("no head of service", {"head": ""}, {"head": "Name the head"}),
    ("no lead", {"strategic_lead": ""}, {"lead": "Name who answers"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "changed", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_is_lacking_is_missed_and_nothing_else(
    what: str, changed: dict[str, Any], expected: dict[str, str]
) -> None:
    found = missing(score(**changed))
    assert found.keys() == expected.keys()
    assert [add for name, add in found.items() if not add.startswith(expected[name])] == []
    assert all(add.endswith(".") for add in found.values())


def test_every_criterion_can_be_missed() -> None:
    assert {name for _, _, expected in CASES for name in expected} == {
        criterion.name for criterion in CRITERIA
    }


@pytest.mark.parametrize(
    ("what", "changed", "not_asked"),
    [
        ("without a plan nothing hangs on it", {"nodes": (), "plan": ()}, {"plan"}),
        ("a number has no parts", {"unit": "number"}, {"parts"}),
        ("a lag that is not given cannot be long", {"reporting_lag_days": None}, {"timely"}),
        (
            "for monitoring only",
            {"polarity": "none", "targets": ()},
            {"target", "later-targets", "last-year", "ambition", "year-end", "thresholds"},
        ),
        ("a range has no more and less", {"polarity": "range"}, {"ambition"}),
        ("nor have yes and no", {"unit": "yesno"}, {"parts", "ambition", "thresholds"}),
        ("without a target no threshold", {"targets": ()}, {"ambition", "thresholds"}),
        ("last year not known", {"last_year": None}, {"ambition"}),
        ("a year's sum is known at its end", {"frequency": "annual", "aggregation": "sum"}, {"forecast"}),
    ],
)
def test_what_cannot_be_asked_is_not(what: str, changed: dict[str, Any], not_asked: set[str]) -> None:
    assert {criterion.name for criterion in CRITERIA} - asked(score(**changed)) == not_asked


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        (
            "reviewed a year ago to the day, over a leap day",
            {"reviewed": date(2023, 2, 28), "today": date(2024, 2, 29)},
        ),
        ("known on the day returns are due", {"reporting_lag_days": 15}),
        ("as good as last year when printed", {"last_year": 0.9604}),
        ("less is better, and less is asked", {"polarity": "lower", "last_year": 0.961}),
        ("a running total needs one figure to be forecast", {"aggregation": "cumulative", "run": RUN}),
        ("flags label it too", {"committees": (), "flags": ("oflog",)}),
        ("its own tolerance in place of none", {"scheme": Scheme(amber_tolerance=0), "tolerance": 0.02}),
    ],
)
def test_what_is_just_enough_is_enough(what: str, changed: dict[str, Any]) -> None:
    day = changed.get("today", TODAY)
    year = Period.of_date(day, "annual")
    targets = ((str(year), 0.96), (str(year.next()), 0.98))
    assert missing(score(**{"targets": targets, **changed})) == {}


@pytest.mark.parametrize(("reviewed", "recently"), [(date(2023, 2, 28), True), (date(2023, 2, 27), False)])
def test_a_year_before_a_leap_day_is_the_last_of_february(reviewed: date, recently: bool) -> None:
    assert ("reviewed" not in missing(score(reviewed=reviewed, today=date(2024, 2, 29)))) == recently


def test_a_running_total_is_forecast_from_its_first_figure() -> None:
    found = missing(score(aggregation="cumulative", run=RUN[3:]))
    assert found.keys() == {"trend"}


def test_a_percentage_of_zero_gives_no_warning() -> None:
    nothing = (("2024-25-Y", 0.0), ("2027-28-Y", 0.0))
    changed = {"polarity": "lower", "targets": nothing, "last_year": 0.01}
    assert missing(score(**changed)).keys() == {"thresholds"}
    assert missing(score(**changed, tolerance=0.01, tolerance_basis="points")) == {}


def test_returns_due_sooner_in_one_quarter_ask_for_more_haste() -> None:
    """An annual measure is collected with Q4's return only."""
    from pmf_xl.catalogue import CalendarRow

    calendar = (
        CalendarRow(period=Period.parse("2024-25-Q3"), due=date(2025, 1, 10)),
    )  # 10 days after the quarter
    framework = Framework(council="T", short_name="T", calendar=calendar)

    def timely(frequency: str) -> bool:
        measures = (Measure(**GOOD | {"reporting_lag_days": 12, "frequency": frequency}),)
        catalogue = Catalogue(framework, services=(Service(code="HR", name="People"),), measures=measures)
        (found,) = quality(catalogue, TODAY, {}, {})
        return "timely" not in missing(found)

    assert not timely("quarterly")
    assert timely("annual")


def test_smart_is_met_word_by_word() -> None:
    found = score(rationale="", definition="", benchmarks=0, targets=TARGETS[:2]).smart
    assert found == {
        "Specific": False,
        "Measurable": True,
        "Achievable": True,
        "Realistic": False,
        "Timebound": False,
    }


def test_a_field_of_the_statement_is_filled_where_all_that_it_asks_is_there() -> None:
    """The planned target is one box, asked for by two criteria."""
    assert str(score(targets=TARGETS[:2]).statement) == "10 of 11"
    assert str(score(targets=(), definition="").statement) == "9 of 11"


def test_groups_add_up_to_the_whole() -> None:
    found = score(definition="", targets=(), benchmarks=0, strategic_lead="")
    groups = [found.of_group(group) for group in GROUPS]
    assert sum(one.met for one in groups) == found.score.met
    assert sum(one.asked for one in groups) == found.score.asked
    assert [str(one) for one in groups] == ["9 of 10", "1 of 3", "3 of 4", "4 of 6"]


def plain(text: str) -> str:
    return (
        text.casefold()
        .replace("&", "and")
        .replace(" over four-year council plan", "")
        .replace(" over the plan", "")
    )


def test_groups_fields_and_words_are_the_frameworks_own() -> None:
    assert [plain(group) for group in GROUPS] == [plain(group) for group in SHEFFIELD]
    fields = {criterion.statement for criterion in CRITERIA if criterion.statement} | set(ALWAYS_THERE)
    assert {plain(field) for field in fields} == {plain(field) for field in SOUTH_DERBYSHIRE}
    assert "".join(word[0] for word in SMART) == "SMART"
    assert {criterion.smart for criterion in CRITERIA if criterion.smart} == set(SMART)


def test_what_data_cannot_show_is_named_and_has_no_score() -> None:
    assert len(NOT_SCORED) == 8
    assert all(text.startswith("Whether ") for text in NOT_SCORED)


@pytest.mark.parametrize(
    ("periods", "count"),
    [((), 0), (("2024-25-Q1",), 1), (("2022-23-Q4", "2024-25-Q1"), 1), (("2023-24-M12", "2024-25-M01"), 2)],
)
def test_a_run_is_counted_back_to_its_first_gap(periods: tuple[str, ...], count: int) -> None:
    assert unbroken(map(Period.parse, periods)) == count
