"""The Sandwell kit: the framework's words, and which of them are the council's."""

from kits_in_text import EXAMPLE, SANDWELL, framework, measures, plain, rows


def test_sandwell_has_four_components_and_seven_outcomes() -> None:
    settings = framework(SANDWELL)
    assert settings["plan"]["levels"] == ["component", "outcome"]
    nodes = settings["plan"]["nodes"]
    components = ["Organisational Health", "Customer Experience", "Finance and Contracts", "Corporate Plan"]
    assert [node["title"] for node in nodes if node["level"] == "component"] == components
    assert [group["name"] for group in settings["groups"]] == components
    outcomes = [node for node in nodes if node["level"] == "outcome"]
    assert len(outcomes) == 7
    assert {node["parent"] for node in outcomes} == {"CPL"}
    assert [node["title"] for node in outcomes if not node["title"].endswith(EXAMPLE)] == [
        "The Best Start in Life for Children and Young People",
        "People Live Well and Age Well",
        "A Strong and Inclusive Economy",
        "One Council One Team",
    ]


def test_sandwell_reports_by_the_month_and_the_quarter() -> None:
    settings = framework(SANDWELL)
    assert settings["calendar"]["cycle"] == "monthly"
    assert [c["name"] for c in settings["committees"]] == [
        "Cabinet",
        "Budget and Corporate Scrutiny Management Board",
    ]
    dates = {row["period"]: row for row in settings["calendar"]["dates"]}
    for quarter, month in (("Q1", "M03"), ("Q2", "M06"), ("Q3", "M09"), ("Q4", "M12")):
        for step in ("opens", "due", "review", "leadership"):  # a quarter is collected with its last month
            assert dates[f"2024-25-{quarter}"][step] == dates[f"2024-25-{month}"][step]
    reports = {report["name"]: report for report in settings["reports"]}
    assert (reports["leadership"]["frequency"], reports["leadership"].get("filter")) == ("monthly", None)
    assert reports["cabinet"]["frequency"] == reports["scrutiny"]["frequency"] == "quarterly"
    monthly = [m for m in measures(SANDWELL).values() if m["frequency"] == "monthly"]
    assert len(monthly) >= 20


def test_sandwell_has_ten_published_measures_and_its_own_examples() -> None:
    assert len(plain(SANDWELL)) == 10
    assert len({row["directorate"] for row in rows(SANDWELL / "services.csv")}) >= 5
    projects = [row["title"] for row in rows(SANDWELL / "projects.csv")]
    assert sum(title.startswith("Improvement Plan: ") for title in projects) == 4
    assert [title for title in projects if not title.endswith(EXAMPLE)] == projects[:4]
    approved = next(row for row in rows(SANDWELL / "milestones.csv") if row["ref"] == "IP1.1")
    assert approved["completed"] == "2022-04-12"  # the date on the framework
