"""The York kit: the framework's words, and which of them are the council's."""

from kits_in_text import YORK, framework, measures, plain, rows


def test_york_has_the_seven_themes_with_their_lines() -> None:
    settings = framework(YORK)
    assert settings["plan"]["levels"] == ["theme"]
    assert [node["title"] for node in settings["plan"]["nodes"]] == [
        "Health and wellbeing: A health generating city",
        "Education and Skills: High quality skills and learning for all",
        "Economy and good employment: A fair, thriving, green economy for all",
        "Transport: Sustainable accessible transport for all",
        "Housing: Increasing the supply of affordable housing",
        "Sustainability: Cutting carbon, enhancing the environment for our future",
        "How the Council will operate: Improving customer experience throughout our operations",
    ]


def test_york_has_the_portfolios_committees_and_scorecards_of_its_framework() -> None:
    settings = framework(YORK)
    names = [group["name"].removeprefix("Portfolio: ") for group in settings["groups"]]
    assert names[:3] == ["Strategic Indicators", "Cost of Living", "Frontline Services"]
    assert names[3:] == [
        "Children, Young People and Education",
        "Economy and Transport",
        "Environment and Climate Change",
        "Finance, Performance, Major Projects and Equalities",
        "Health, Wellbeing and Adult Social Care",
        "Housing, Planning and Safer Communities (inc. Local Plan)",
    ]
    assert [committee["name"] for committee in settings["committees"]] == [
        "Executive",
        "Audit & Governance",
        "Children, Education and Communities",
        "Corporate Services and Climate Change",
        "Economy, Place, Access and Transport",
        "Health, Housing and Adult Social Care",
    ]
    # Directorates as their balanced scorecards are called.
    assert {row["directorate"] for row in rows(YORK / "services.csv")} == {
        "ASC and Integration",
        "Children and Education",
        "Corporate",
        "Place",
        "Public Health",
    }


def test_every_measure_has_one_portfolio_or_more_and_one_theme() -> None:
    for ref, measure in measures(YORK).items():
        assert "P-" in measure["groups"], ref
        assert len(measure["plan"].split(";")) == 1, ref


def test_the_executive_and_scrutiny_met_on_these_days() -> None:
    dates = [row["committees"] for row in framework(YORK)["calendar"]["dates"]]
    assert [dates[at]["EXE"].isoformat() for at in (0, 2)] == ["2024-09-12", "2025-01-21"]
    assert [dates[at]["EPA"].isoformat() for at in (1, 2)] == ["2024-12-10", "2025-03-25"]
    assert dates[2]["CEC"].isoformat() == "2025-03-04"
    assert dates[3]["CCC"].isoformat() == "2025-09-08"


def test_york_has_twelve_published_measures_and_its_own_examples() -> None:
    assert len(plain(YORK)) == 12
    assert [m["ref"] for m in measures(YORK).values() if m["confidential"] == "yes"] == ["HWB4"]
