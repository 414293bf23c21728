"""What a starter kit says is what the catalogue answers."""

from datetime import date

import pytest
from kits_as_tables import TESTSHIRE, kit, sound

from pmf_xl.catalogue import CalendarRow, Catalogue, Person, find_kit, kit_names, read_kit
from pmf_xl.problems import PmfError
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import (
    Aggregation,
    Basis,
    Frequency,
    Marker,
    MilestoneStatus,
    Polarity,
    Rating,
    Reader,
    ShareOf,
    Unit,
)


@pytest.fixture(scope="module")
def testshire(tmp_path_factory) -> Catalogue:
    return sound(tmp_path_factory.mktemp("testshire"), TESTSHIRE)


@pytest.mark.parametrize("name", ["hart", "south-derbyshire"])
def test_the_kits_that_come_with_the_package_have_nothing_wrong(name):
    catalogue, problems = read_kit(find_kit(name))
    assert [str(problem) for problem in problems] == []
    assert catalogue is not None
    assert name in kit_names()


def test_the_framework_is_as_written(testshire):
    framework = testshire.framework
    assert (framework.council, framework.short_name) == ("Testshire Council", "Testshire")
    assert framework.contact.phone == "01632 960001"
    assert framework.plan_levels == ("priority", "aim")
    assert [committee.name for committee in framework.committees] == [
        "Housing Committee",
        "Environment Committee",
    ]
    assert framework.scheme.amber_tolerance == 0.05
    assert framework.scheme.over_tolerance == 0.1
    assert framework.scheme.counts_as_on_target == {Rating.GREEN, Rating.BLUE}
    assert framework.scheme.slippage_days == 7
    assert framework.scheme.share_of is ShareOf.DUE
    assert framework.suppress_below == 5
    assert framework.scheme.green_tolerance == 0
    assert framework.cycle is Frequency.QUARTERLY
    assert framework.exceptions.ratings == (Rating.RED, Rating.BLUE)
    assert framework.exceptions.forecast_ratings == (Rating.RED,)
    assert framework.exceptions.amber_periods == 3
    assert framework.escalation.tiers == ("service", "board")
    report, board = framework.reports
    assert (report.reader, board.reader) == (Reader.PUBLIC, Reader.OFFICERS)
    assert report.wanted == {"committee": ("HC",), "rating": ("red", "no data")}
    assert report.sections == ("key", "scorecard")


def test_a_measure_is_as_written(testshire):
    measure = testshire.measure("HO1")
    assert measure.title == "Repairs done in time"
    assert measure.supporting_services == ("ST", "HR")
    assert (measure.plan, measure.main_plan) == (("P1a", "P2"), "P1a")
    assert measure.flags == ("statutory", "oflog")
    assert (measure.unit, measure.polarity, measure.aggregation) == (
        Unit.PERCENT,
        Polarity.HIGHER,
        Aggregation.AVERAGE,
    )
    assert (measure.decimals, measure.places, measure.is_percent) == (1, 3, True)
    assert (measure.tolerance, measure.tolerance_basis) == (0.025, Basis.POINTS)
    assert (measure.baseline, measure.baseline_period) == (0.912, Period(2022, Frequency.ANNUAL))
    assert measure.bounded
    assert measure.has_parts
    assert not measure.confidential
    assert measure.definition == "Of all repairs, those done within 28 days"
    assert measure.reviewed == date(2024, 2, 29)


def test_what_is_not_given_is_as_usual(testshire):
    rent, litter, vacant = testshire.measure("HO2"), testshire.measure("ST1"), testshire.measure("HO3")
    assert (rent.decimals, rent.bounded, rent.confidential) == (0, False, True)
    assert (rent.tolerance, rent.tolerance_basis) == (0.1, None)
    assert not litter.bounded
    assert vacant.aggregation is Aggregation.SNAPSHOT
    assert not vacant.has_parts
    assert (vacant.tolerance, vacant.tolerance_basis) == (2, Basis.POINTS)


def test_everything_is_found_by_its_reference(testshire):
    assert testshire.service("HR").name == "People, and pay"
    assert [measure.ref for measure in testshire.measures_of("HO")] == ["HO1", "HO2", "HO3"]
    assert [node.title for node in testshire.node_path("P1a")] == ["Homes", "Warm homes"]
    assert [project.ref for project in testshire.projects_of("ST")] == ["PR2"]
    first, second = testshire.milestones_of("PR1")
    assert (first.status, first.completed) == (MilestoneStatus.DONE, date(2024, 5, 20))
    assert (second.due, second.completed) == (date(2025, 1, 31), None)
    assert [breakdown.key for breakdown in testshire.breakdowns_of("HO1")] == ["HO1/N", "HO1/S"]
    assert [benchmark.value for benchmark in testshire.benchmarks_of("HO1", "2022-23-Y")] == [0.925, 0.9]
    assert testshire.benchmarks_of("HO1", "2023-24-Y") == ()
    with pytest.raises(KeyError):
        testshire.measure("HO9")


def test_past_figures_are_as_written(testshire):
    figures = [
        (figure.ref, str(figure.period), figure.outturn, figure.marker) for figure in testshire.history
    ]
    assert ("HO1", "2023-24-Q3", 0.93, Marker.REVISED) in figures
    assert ("HO1", "2023-24-Q4", 0.949, None) in figures
    assert ("ST2", "2023-24-Q4", None, Marker.NOT_AVAILABLE) in figures


@pytest.mark.parametrize(
    ("ref", "period", "low", "high", "why"),
    [
        ("HO1", "2024-25-Q1", 0.954, None, "given"),
        ("HO3", "2024-25-Q1", 10, 21.5, "a range"),
        ("ST1", "2024-25-H1", -0.0225, None, "given"),
        ("ST1", "2024-25-Q2", -0.0225, None, "half-yearly, due in Q2: the half's"),
        ("ST1", "2024-25-Q1", None, None, "not due in Q1"),
        ("HR1", "2024-25-Q4", 1, None, "annual, due in Q4: the year's"),
        ("HO2", "2024-25-Q1", 400_000, None, "monthly, given for the quarter that is collected"),
        ("HO1", "2024-25-Q3", None, None, "none given"),
        ("ST2", "2024-25-Y", 150, None, "a running total: the last quarter's"),
        ("HO1", "2024-25-Y", None, None, "an average without its last quarter"),
    ],
)
def test_the_target_of_a_period(testshire, ref, period, low, high, why):
    target = testshire.target(ref, period)
    assert (target and target.target, target and target.target_high) == (low, high), why


@pytest.mark.parametrize(
    ("aggregation", "targets", "year"),
    [
        ("cumulative", (10, 20, 30, 40), 40),
        ("snapshot", (10, 20, 30, 45), 45),
        ("sum", (10, 20, 30, 40), 100),
        ("sum", (10, None, 30, 40), None),  # no telling what was meant for Q2
        ("average", (40, 40, 40, 40), 40),
        ("average", (10, 20, 30, 40), None),  # depends on how many cases there are in each quarter
        ("cumulative", (10, 20, None, None), None),  # the half-way mark is not the year's target
    ],
)
def test_the_targets_of_the_quarters_come_to_that_of_the_year(tmp_path, aggregation, targets, year):
    rows = "\n".join(f"| A | 2024-25-Q{at} | {aim} |" for at, aim in enumerate(targets, 1) if aim)
    catalogue = sound(tmp_path, "\n".join([
        "services.csv", "| code | name |", "| S | Streets |",
        "measures.csv", "| ref | title | service | unit | polarity | frequency | aggregation |",
        f"| A | Bins | S | number | lower | quarterly | {aggregation} |",
        "targets.csv", "| ref | period | target |", rows,
    ]))  # fmt: skip
    target = catalogue.year_target("A", "2024-25-Q2")
    assert (target and target.target) == year


def test_dates_come_from_the_calendar_or_from_the_end_of_the_period(testshire):
    first = testshire.dates("2024-25-Q1")
    assert (first.opens, first.due, first.theme) == (date(2024, 7, 1), date(2024, 7, 12), "P1")
    assert first.committees == {"HC": date(2024, 9, 3), "EC": date(2024, 9, 10)}
    assert testshire.due_date("2024-25-Q2") == date(2024, 10, 14)
    assert testshire.dates("2024-25-Q3") == CalendarRow(
        period=Period.parse("2024-25-Q3"), opens=date(2025, 1, 1), due=date(2025, 1, 10)
    )


def test_people_are_those_who_are_named_where_none_are_listed(testshire):
    assert Person(name="Bo Ray", service="HO") in testshire.people
    assert [person.name for person in testshire.people].count("Ann Hill") == 1


def test_the_smallest_kit_needs_two_tables_and_a_name(tmp_path):
    catalogue = sound(tmp_path, """
        services.csv
        | code | name            |
        | HR   | Human Resources |
        measures.csv
        | ref  | title    | service | unit  | polarity | frequency | groups  | lenses |
        | HR01 | Sickness | HR      | days  | lower    | quarterly | health  | staff  |
        """)  # fmt: skip
    assert catalogue.framework.scheme.counts_as_on_target == {Rating.GREEN, Rating.AMBER, Rating.GREY}
    assert [group.code for group in catalogue.framework.groups] == ["health"]
    assert catalogue.framework.lenses == ("staff",)
    assert catalogue.framework.due_days == 15


def test_a_year_may_begin_in_january(tmp_path):
    catalogue = sound(tmp_path, """
        framework.yaml
        council: Testshire
        year_start: 1
        services.csv
        | code | name            |
        | HR   | Human Resources |
        measures.csv
        | ref  | title    | service | unit  | polarity | frequency |
        | HR01 | Sickness | HR      | days  | lower    | quarterly |
        targets.csv
        | ref  | period     | target |
        | HR01 | 2024-25-Q1 | 5      |
        """)  # fmt: skip
    assert catalogue.targets[0].period.last_day == date(2024, 3, 31)
    assert catalogue.due_date("2024-25-Q1") == date(2024, 4, 15)
    assert catalogue.target("HR01", "2024-25-Q1") is not None


@pytest.mark.parametrize(("encoding", "newline"), [("utf-8-sig", "\r\n"), ("utf-8", "\n"), ("utf-8", "\r")])
def test_files_come_as_programs_save_them(tmp_path, encoding, newline):
    sound(tmp_path, TESTSHIRE)
    for file in tmp_path.glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace("\n", newline), encoding=encoding, newline="")
    (tmp_path / "targets.csv").rename(tmp_path / "Targets.CSV")
    catalogue, problems = read_kit(tmp_path)
    assert problems == []
    assert catalogue
    assert len(catalogue.targets) == 8


def test_a_folder_that_is_not_there_is_one_clear_sentence(tmp_path):
    with pytest.raises(PmfError, match="no folder"):
        read_kit(tmp_path / "nowhere")
    with pytest.raises(
        PmfError, match=r"There is no starter kit no-such-kit: give a folder, or one of .*hart"
    ):
        find_kit("no-such-kit")
    assert find_kit(tmp_path) == tmp_path


def test_nothing_at_all_is_three_tables_missing(tmp_path):
    catalogue, problems = read_kit(tmp_path)
    assert catalogue is None
    assert {(problem.sheet, problem.code) for problem in problems} == {
        (name, "table-missing") for name in ("framework.yaml", "services.csv", "measures.csv")
    }


def test_what_is_wrong_is_left_out_and_the_rest_holds_together(tmp_path):
    catalogue, problems = kit(tmp_path, """
        services.csv
        | code | name    |
        | HR   | People  |
        | IT   |         |
        measures.csv
        | ref  | title    | service | supporting_services | unit   | polarity | frequency |
        | HR01 | Sickness | HR      | IT; XX              | days   | lower    | quarterly |
        | IT01 | Calls    | IT      |                     | number | lower    | quarterly |
        | HR02 | Turnover | HR      |                     | inches | lower    | quarterly |
        targets.csv
        | ref  | period     | target |
        | HR01 | 2024-25-Q1 | 5      |
        | IT01 | 2024-25-Q1 | 5      |
        | HR02 | 2024-25-Q1 | 5      |
        """)  # fmt: skip
    assert [(problem.place, problem.code) for problem in problems] == [
        ("services.csv!B3", "value-missing"),
        ("measures.csv!D2", "unknown-service"),  # XX; IT is there, though it lacks its name
        ("measures.csv!E4", "not-in-list"),
    ]
    assert catalogue
    assert [measure.ref for measure in catalogue.measures] == ["HR01"]
    assert catalogue.measure("HR01").supporting_services == ()
    assert [target.ref for target in catalogue.targets] == ["HR01"]
