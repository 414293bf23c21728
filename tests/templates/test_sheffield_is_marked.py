"""The Sheffield kit: the framework's words, and which of them are the council's."""

from kits_in_text import EXAMPLE, SHEFFIELD, framework, measures, plain, rows


def test_sheffield_has_five_outcomes_of_four_priorities_each() -> None:
    settings = framework(SHEFFIELD)
    assert settings["plan"]["levels"] == ["outcome", "priority"]
    outcomes = {
        node["code"]: node["title"] for node in settings["plan"]["nodes"] if node["level"] == "outcome"
    }
    assert list(outcomes.values()) == [
        "A place where all children belong and all young people can build a successful future",
        "Great neighbourhoods that people are happy to call home",
        "People live in caring, engaged communities that value diversity and support wellbeing",
        "A creative and prosperous city full of culture, learning and innovation",
        "A city on the move – growing, connected and sustainable",
    ]
    priorities = [node for node in settings["plan"]["nodes"] if node["level"] == "priority"]
    assert [sum(node["parent"] == code for node in priorities) for code in outcomes] == [4] * 5
    assert [node["code"] for node in priorities if not node["title"].endswith(EXAMPLE)] == ["CYP1", "CYP2"]


def test_sheffield_rates_escalates_and_balances_as_the_framework_says() -> None:
    settings = framework(SHEFFIELD)
    assert settings["lenses"] == ["customer", "workforce", "finance"]
    assert [group["name"] for group in settings["groups"]][:2] == ["Outcomes Framework", "Corporate Health"]
    assert settings["exceptions"]["forecast_ratings"] == ["red"]
    assert settings["exceptions"]["amber_periods"] == 2
    assert settings["escalation"]["tiers"][2:4] == [
        "Performance and Delivery Board",
        "Strategy Leadership Board",
    ]
    assert "over_tolerance" not in settings["scheme"]
    assert settings["scheme"]["counts_as_on_target"] == ["green"]


def test_sheffields_committees_meet_when_they_met() -> None:
    unmarked = [c["name"] for c in framework(SHEFFIELD)["committees"] if not c["name"].endswith(EXAMPLE)]
    assert unmarked == [
        "Strategy and Resources",
        "Finance and Performance",
        "Education, Children and Families",
        "Adult Health and Social Care",
        "Transport, Regeneration and Climate",
        "Waste and Street Scene",
    ]
    dates = [row["committees"]["FP"].isoformat() for row in framework(SHEFFIELD)["calendar"]["dates"]]
    assert (dates[0], dates[2], dates[3]) == ("2024-09-23", "2025-03-17", "2025-06-16")


def test_sheffield_has_nine_published_measures_and_its_own_examples() -> None:
    assert len(plain(SHEFFIELD)) == 9
    # The framework names this measure and gives no figure.
    assert measures(SHEFFIELD)["CYP1.1"]["title"] == f"Families registered with a Family Hub {EXAMPLE}"
    directorates = {row["directorate"] for row in rows(SHEFFIELD / "services.csv")}
    assert {"Adults & Wellbeing", "Childrens Services"} < directorates
    assert [m["ref"] for m in measures(SHEFFIELD).values() if m["confidential"] == "yes"] == ["CEC3.3"]
