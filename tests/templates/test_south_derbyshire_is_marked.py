"""The South Derbyshire kit: the framework's words, what is published, and the variety it is there for."""

from kits_in_text import EXAMPLE, MARKERS, SOUTH_DERBYSHIRE, WORDS, figures, framework, measures, plain, rows

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
    assert len(plain(SOUTH_DERBYSHIRE)) == 9
    unmarked = [row for row in figures(SOUTH_DERBYSHIRE) if row[1] in plain(SOUTH_DERBYSHIRE)]
    assert {(ref, period, text) for _, ref, period, text in unmarked} == {
        (ref, "2007-08-Y", text) for ref, text in PUBLISHED_2008.items()
    }
    assert all(row["group"].endswith(EXAMPLE) for row in rows(SOUTH_DERBYSHIRE / "benchmarks.csv"))
    projects = rows(SOUTH_DERBYSHIRE / "projects.csv")
    assert [row["ref"] for row in projects if not row["title"].endswith(EXAMPLE)] == ["P5"]


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


def test_every_measure_has_its_place_in_the_plan_and_in_a_group() -> None:
    assert all(measure["plan"] and measure["groups"] for measure in measures(SOUTH_DERBYSHIRE).values())
    assert len(rows(SOUTH_DERBYSHIRE / "services.csv")) >= 6


def test_two_monthly_measures_are_added_up() -> None:
    added = [
        m["ref"]
        for m in measures(SOUTH_DERBYSHIRE).values()
        if (m["aggregation"], m["frequency"]) == ("sum", "monthly")
    ]
    assert added == ["SE3.2", "SC2.1"]


def test_one_milestone_was_done_late() -> None:
    late = [row["ref"] for row in rows(SOUTH_DERBYSHIRE / "milestones.csv") if row["completed"] > row["due"]]
    assert late == ["P1.2"]


def test_the_frameworks_reports_are_defined() -> None:
    reports = {report["name"]: report for report in framework(SOUTH_DERBYSHIRE)["reports"]}
    assert [name for name in reports if name.startswith("committee-")] == [
        "committee-eds",
        "committee-hcs",
        "committee-fm",
    ]
    assert reports["exceptions"]["filter"] == "rating: red"
    assert set(reports) >= {"overview", "methodology", "data-quality", "finance", "health", "website"}
