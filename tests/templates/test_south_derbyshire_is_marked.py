"""The South Derbyshire kit: what is published, what is an example, and the variety it is there for."""

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from kits_in_text import EXAMPLE, MARKERS, SOUTH_DERBYSHIRE, WORDS, figure, figures, framework, measures, rows

if TYPE_CHECKING:
    from decimal import Decimal

# The council's page on the year to March 2008.
PUBLISHED_2008 = {"SE2.1": "33.6%", "SE3.3": "100%", "SE3.4": "96%", "SE3.5": "99%"}


def test_south_derbyshire_has_the_frameworks_words() -> None:
    settings = framework(SOUTH_DERBYSHIRE)
    nodes = {node["code"]: node for node in settings["plan"]["nodes"]}
    assert [node["title"] for node in nodes.values() if node["level"] == "priority"] == [
        "Shape our Environment",
        "Drive our Economy",
        "Support our Communities",
        "Transform our Council",
    ]
    assert nodes["SE1"]["title"] == (
        "Work with partners, key stakeholders and our communities to tackle climate change and strive to"
        " become carbon neutral by 2030"
    )
    aims = [node for node in nodes.values() if node["level"] == "aim"]
    assert [aim["code"] for aim in aims if not aim["title"].endswith(EXAMPLE)] == ["SE1"]
    assert [committee["name"] for committee in settings["committees"]] == [
        "Environmental and Development Services",
        "Housing and Community Services",
        "Finance and Management",
    ]
    assert settings["scheme"]["amber_tolerance"] == "5%"
    assert settings["scheme"]["counts_as_on_target"] == ["green", "amber", "grey"]
    months = [{day.month for day in row["committees"].values()} for row in settings["calendar"]["dates"]]
    assert months == [{8, 9}, {11}, {3}, {5, 6}]


def test_figures_without_the_mark_are_the_published_ones() -> None:
    known = measures(SOUTH_DERBYSHIRE)
    plain = {ref for ref, measure in known.items() if not measure["title"].endswith(EXAMPLE)}
    assert len(plain) == 9
    assert {(ref, period, text) for _, ref, period, text in figures(SOUTH_DERBYSHIRE) if ref in plain} == {
        (ref, "2007-08-Y", text) for ref, text in PUBLISHED_2008.items()
    }
    assert all(row["group"].endswith(EXAMPLE) for row in rows(SOUTH_DERBYSHIRE / "benchmarks.csv"))
    projects = rows(SOUTH_DERBYSHIRE / "projects.csv")
    assert [row["ref"] for row in projects if not row["title"].endswith(EXAMPLE)] == ["P5"]


APPENDIX_2 = (
    *("definition", "rationale", "calculation", "data_source", "collection_method", "reporting_lag_days"),
    *(
        "data_collector",
        "data_reviewer",
        "strategic_lead",
        "reviewed",
        "decimals",
        "committees",
        "plan",
        "groups",
    ),
)


def test_every_methodology_statement_is_complete() -> None:
    assert len(measures(SOUTH_DERBYSHIRE)) >= 30
    assert len(rows(SOUTH_DERBYSHIRE / "services.csv")) >= 6
    for ref, measure in measures(SOUTH_DERBYSHIRE).items():
        for column in APPENDIX_2:
            assert measure[column], (ref, column)
        assert date.fromisoformat(measure["reviewed"]) < date(2024, 6, 20), ref
        assert int(measure["reporting_lag_days"]) > 0, ref
        assert "Example:" in measure["calculation"], ref


def test_every_word_of_the_field_is_exercised() -> None:
    known = measures(SOUTH_DERBYSHIRE).values()
    for column in ("unit", "polarity", "frequency", "aggregation", "tolerance_basis", "collection_method"):
        assert {measure[column] for measure in known} == WORDS[column] - (
            {""} if column == "collection_method" else set()
        ), column
    assert [measure["ref"] for measure in known if measure["confidential"] == "yes"] == ["SC2.3"]
    assert {measure["ref"] for measure in known if measure["bounded"] == "no"} == {"SC1.7", "TC3.6"}
    assert sum(bool(measure["numerator"]) for measure in known) >= 10
    assert max(len(measure["title"]) for measure in known) > 150
    assert max(len(measure["definition"]) for measure in known) > 400
    assert {row["marker"] for row in rows(SOUTH_DERBYSHIRE / "history.csv")} == MARKERS


def test_there_is_enough_of_the_past_for_charts() -> None:
    length = Counter(row["ref"] for row in rows(SOUTH_DERBYSHIRE / "history.csv"))
    assert sum(count >= 8 for count in length.values()) >= 30
    assert sum(count >= 13 for count in length.values()) >= 8


def test_profiles_and_running_totals_never_fall() -> None:
    for name, column in (("targets.csv", "target"), ("history.csv", "outturn")):
        years: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
        for row in rows(SOUTH_DERBYSHIRE / name):
            cumulative = measures(SOUTH_DERBYSHIRE)[row["ref"]]["aggregation"] == "cumulative"
            if cumulative and "-Q" in row["period"] and row[column]:
                years[row["ref"], row["period"][:7]].append(figure(row[column]))
        assert len(years) >= 10
        for key, run in years.items():
            assert len(run) == 4, key
            assert run == sorted(run), key


def test_targets_of_parts_of_a_year_make_the_years_target() -> None:
    years: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows(SOUTH_DERBYSHIRE / "targets.csv"):
        if row["period"].startswith("2024-25") and not row["target"].isalpha():
            years[row["ref"]][row["period"][8:]] = figure(row["target"])
    summed = 0
    for ref, parts in years.items():
        assert "Y" in parts, ref
        measure = measures(SOUTH_DERBYSHIRE)[ref]
        if measure["aggregation"] == "cumulative":
            assert parts["Q4"] == parts["Y"], ref
        if measure["aggregation"] == "sum" and measure["frequency"] == "monthly":
            summed += 1
            assert sum(parts[f"M{month:02}"] for month in range(1, 13)) == parts["Y"], ref
            for quarter in range(1, 5):
                months = range(3 * quarter - 2, 3 * quarter + 1)
                assert sum(parts[f"M{month:02}"] for month in months) == parts[f"Q{quarter}"], ref
        if measure["frequency"] in ("monthly", "quarterly"):
            assert {"Q1", "Q2", "Q3", "Q4"} <= set(parts), ref
    assert summed == 2


STATUSES = {"Not started", "On track", "At risk", "Off track", "Done"}


def test_milestones_belong_to_projects_and_say_when_they_were_done() -> None:
    milestones = rows(SOUTH_DERBYSHIRE / "milestones.csv")
    projects = {row["ref"] for row in rows(SOUTH_DERBYSHIRE / "projects.csv")}
    assert {row["project"] for row in milestones} == projects
    assert len({row["ref"] for row in milestones}) == len(milestones) >= 8
    assert {row["status"] for row in milestones} == STATUSES
    for row in milestones:
        date.fromisoformat(row["due"])
        assert bool(row["completed"]) == (row["status"] == "Done"), row
    late = [row["ref"] for row in milestones if row["completed"] > row["due"]]
    assert late == ["P1.2"]


def test_breakdowns_are_of_examples_with_two_parts_or_more() -> None:
    parts = Counter(row["ref"] for row in rows(SOUTH_DERBYSHIRE / "breakdowns.csv"))
    assert all(count >= 2 for count in parts.values())
    codes = [(row["ref"], row["code"]) for row in rows(SOUTH_DERBYSHIRE / "breakdowns.csv")]
    assert len(codes) == len(set(codes))
