"""The Shropshire kit: the framework's words, and which of them are the council's."""

from kits_in_text import EXAMPLE, SHROPSHIRE, framework, past_ratings, plain, rows


def test_shropshire_has_four_priorities_and_their_objectives() -> None:
    settings = framework(SHROPSHIRE)
    assert settings["plan"]["levels"] == ["priority", "strategic objective"]
    nodes = settings["plan"]["nodes"]
    priorities = {node["code"]: node["title"] for node in nodes if node["level"] == "priority"}
    assert list(priorities.values()) == [
        "Healthy People",
        "Healthy Economy",
        "Healthy Environment",
        "Healthy Organisation",
    ]
    objectives = [node for node in nodes if node["level"] == "strategic objective"]
    assert {node["parent"] for node in objectives if node["title"].endswith(EXAMPLE)} == {"HE"}
    assert [sum(node["parent"] == code for node in objectives) for code in priorities] == [4, 4, 3, 5]


def test_each_quarter_has_a_priority_of_its_own_as_its_theme() -> None:
    settings = framework(SHROPSHIRE)
    priorities = {node["code"] for node in settings["plan"]["nodes"] if node["level"] == "priority"}
    themes = [row["theme"] for row in settings["calendar"]["dates"]]
    assert len(themes) == 4
    assert set(themes) == priorities
    (thematic,) = [report for report in settings["reports"] if "theme" in report["sections"]]
    assert thematic["frequency"] == "quarterly"


def test_exceeding_the_target_is_an_exception_too() -> None:
    settings = framework(SHROPSHIRE)
    assert set(settings["exceptions"]["ratings"]) == {"red", "blue", "no data"}
    assert settings["exceptions"]["commentary_for"] == settings["exceptions"]["action_for"] == ["red", "blue"]
    assert settings["scheme"]["over_tolerance"] == "5%"
    assert settings["scheme"]["counts_as_on_target"] == ["green", "blue"]
    assert settings["escalation"]["tiers"][-2:] == ["Executive Management Team", "Cabinet"]
    assert sum(run[-1] == "BLUE" for run in past_ratings(SHROPSHIRE).values()) >= 5


def test_cabinet_met_on_these_days() -> None:
    dates = [row["committees"]["CAB"].isoformat() for row in framework(SHROPSHIRE)["calendar"]["dates"]]
    assert (dates[0], dates[2], dates[3]) == ("2024-09-11", "2025-02-12", "2025-06-11")


def test_shropshire_has_eleven_published_measures_and_its_own_examples() -> None:
    assert len(plain(SHROPSHIRE)) == 11
    services = {row["name"] for row in rows(SHROPSHIRE / "services.csv")}
    assert "Data and Business Intelligence" in services
    projects = [row["ref"] for row in rows(SHROPSHIRE / "projects.csv") if not row["title"].endswith(EXAMPLE)]
    assert projects == ["D4", "D5"]
