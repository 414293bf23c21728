"""What a council's framework asks for has data in its kit: a test for each thing asked.

S is Sheffield, W Sandwell, H Shropshire, Y York.
"""

from collections import Counter
from pathlib import Path

from kits_in_text import (
    EXAMPLE,
    SANDWELL,
    SHEFFIELD,
    SHROPSHIRE,
    YORK,
    below,
    framework,
    measures,
    past_ratings,
    rows,
    several,
)


def having(kit: Path, column: str, word: str) -> set[str]:
    """The measures that have a word in a column of words."""
    return {ref for ref, measure in measures(kit).items() if word in several(measure[column])}


def figures_of(kit: Path) -> Counter[str]:
    return Counter(row["ref"] for row in rows(kit / "history.csv") if row["outturn"])


def reports(kit: Path) -> dict[str, dict[str, object]]:
    return {report["name"]: report for report in framework(kit)["reports"]}


def ends(kit: Path, ref: str, *colours: str) -> int:
    """How many of a measure's last figures running have one of these colours."""
    run = past_ratings(kit).get(ref, [])[::-1]
    return next((at for at, colour in enumerate(run) if colour not in colours), len(run))


def test_s1_outcomes_corporate_health_and_cornerstone_projects() -> None:
    outcomes = [node["code"] for node in framework(SHEFFIELD)["plan"]["nodes"] if node["level"] == "outcome"]
    for code in outcomes:
        assert {ref for node in below(SHEFFIELD, code) for ref in having(SHEFFIELD, "plan", node)}, code
    assert len(having(SHEFFIELD, "groups", "CH")) >= 10
    cornerstone = [
        row for row in rows(SHEFFIELD / "projects.csv") if row["title"].startswith("Cornerstone project")
    ]
    assert len(cornerstone) == 3
    milestones = Counter(row["project"] for row in rows(SHEFFIELD / "milestones.csv"))
    assert all(milestones[row["ref"]] >= 3 and row["plan"] for row in cornerstone)


def test_s2_a_thread_from_outcome_to_service_measures() -> None:
    thread = having(SHEFFIELD, "plan", "CYP1")
    assert thread & having(SHEFFIELD, "groups", "CP")
    assert len(thread & having(SHEFFIELD, "groups", "DM")) >= 2
    seen_by_several = [m for m in measures(SHEFFIELD).values() if m["supporting_services"]]
    assert len(seen_by_several) >= 10
    assert len(having(SHEFFIELD, "flags", "statutory")) >= 10
    assert len(having(SHEFFIELD, "flags", "oflog")) >= 10


def test_s3_clinics_of_every_directorate_and_service() -> None:
    services = rows(SHEFFIELD / "services.csv")
    wanted = {f"service: {row['code']}" for row in services}
    wanted |= {f"directorate: {row['directorate']}" for row in services}
    clinics = [report for name, report in reports(SHEFFIELD).items() if name.startswith("clinic-")]
    assert {report["filter"] for report in clinics} == wanted
    assert {report["frequency"] for report in clinics} == {"monthly"}
    assert all({"scorecard", "benchmarks", "actions"} <= set(report["sections"]) for report in clinics)
    assert len([m for m in measures(SHEFFIELD).values() if m["frequency"] == "monthly"]) >= 8


def test_s4_measures_to_look_into() -> None:
    length = figures_of(SHEFFIELD)
    off = [ref for ref in past_ratings(SHEFFIELD) if ends(SHEFFIELD, ref, "RED") and length[ref] >= 8]
    assert len(off) >= 5
    assert "deep-dive" in reports(SHEFFIELD)["board"]["sections"]


def test_s5_thresholds_that_move_things_up() -> None:
    after = framework(SHEFFIELD)["escalation"]["after"]
    assert [ref for ref in past_ratings(SHEFFIELD) if ends(SHEFFIELD, ref, "RED") >= after]
    amber = framework(SHEFFIELD)["exceptions"]["amber_periods"]
    assert [ref for ref in past_ratings(SHEFFIELD) if ends(SHEFFIELD, ref, "AMBER") >= amber]
    assert len(framework(SHEFFIELD)["escalation"]["tiers"]) == 5


def test_s6_a_briefing_for_each_policy_committee() -> None:
    for committee in framework(SHEFFIELD)["committees"]:
        assert having(SHEFFIELD, "committees", committee["code"]), committee
        briefing = reports(SHEFFIELD)[f"committee-{committee['code'].lower()}"]
        assert {"concerns", "actions"} <= set(briefing["sections"])
    assert len([m for m in measures(SHEFFIELD).values() if len(several(m["committees"])) > 1]) >= 10


def test_s7_three_sides_of_the_scorecard() -> None:
    for lens in framework(SHEFFIELD)["lenses"]:
        assert len(having(SHEFFIELD, "lenses", lens)) >= 5, lens


def test_s8_measures_of_better_and_worse_quality() -> None:
    known = measures(SHEFFIELD)
    assert not known["CH15"]["definition"]
    assert known["CPC2.1"]["reviewed"] < "2023-07-01"  # more than a year before the first returns
    assert {bool(measure["benchmark_group"]) for measure in known.values()} == {True, False}
    assert {bool(measure["baseline"]) for measure in known.values()} == {True, False}
    aimed = {row["ref"] for row in rows(SHEFFIELD / "targets.csv")}
    assert {ref in aimed for ref in known} == {True, False}


def test_s9_from_baseline_to_the_plans_last_year() -> None:
    whole = {row["ref"] for row in rows(SHEFFIELD / "targets.csv") if row["period"] == "2027-28-Y"}
    started = {ref for ref, measure in measures(SHEFFIELD).items() if measure["baseline"]}
    compared = {row["ref"] for row in rows(SHEFFIELD / "benchmarks.csv")}
    assert len(whole & started) >= 30
    assert len(whole & started & compared) >= 10


def test_s10_areas_cohorts_and_equality_groups() -> None:
    labels = [row["label"] for row in rows(SHEFFIELD / "breakdowns.csv")]
    assert sum("Local Area Committee" in label for label in labels) == 7
    assert any("deprived" in label for label in labels)
    assert any("British" in label for label in labels)


def test_s11_runs_long_enough_to_draw() -> None:
    assert sum(count >= 8 for count in figures_of(SHEFFIELD).values()) >= 30


def test_w1_four_parts_with_a_sheet_each() -> None:
    for group in framework(SANDWELL)["groups"]:
        assert len(having(SANDWELL, "groups", group["code"])) >= 8, group
    filters = {report.get("filter") for report in reports(SANDWELL).values()}
    assert {f"group: {group['code']}" for group in framework(SANDWELL)["groups"]} <= filters
    assert sum(len(several(m["groups"])) for m in measures(SANDWELL).values()) == len(measures(SANDWELL))


def test_w2_outcomes_operations_and_milestones() -> None:
    kinds = {
        m["frequency"] for ref, m in measures(SANDWELL).items() if ref in having(SANDWELL, "groups", "CP")
    }
    assert {"annual", "quarterly", "monthly"} <= kinds
    assert {node for row in rows(SANDWELL / "projects.csv") for node in several(row["plan"])} >= {
        "OHE",
        "QHT",
        "SIE",
    }


def test_w3_better_and_worse_than_similar_authorities() -> None:
    quartiles = Counter(row["quartile"] for row in rows(SANDWELL / "benchmarks.csv"))
    assert set(quartiles) == {"", "1", "2", "3", "4"}
    assert all(row["group"] and row["period"] and row["value"] for row in rows(SANDWELL / "benchmarks.csv"))


def test_w4_leadership_monthly_cabinet_and_scrutiny_quarterly() -> None:
    defined = reports(SANDWELL)
    assert [defined[name]["frequency"] for name in ("leadership", "cabinet", "scrutiny")] == [
        "monthly",
        "quarterly",
        "quarterly",
    ]
    seen = having(SANDWELL, "committees", "CAB") & having(SANDWELL, "committees", "BCS")
    assert len(seen) == len(measures(SANDWELL)) - 1  # all but the confidential one


def test_w5_contracts_consultation_pulse_equality_and_improvement() -> None:
    for flag, least in (
        ("key contract", 5),
        ("consultation", 2),
        ("pulse check", 2),
        ("equality", 3),
        ("improvement plan", 1),
    ):
        assert len(having(SANDWELL, "flags", flag)) >= least, flag
    actions = [row for row in rows(SANDWELL / "projects.csv") if row["title"].startswith("Improvement Plan")]
    assert len(actions) == 4
    assert {
        row["status"] for row in rows(SANDWELL / "milestones.csv") if row["project"].startswith("IP")
    } >= {
        "Done",
        "At risk",
        "Off track",
    }


def test_h1_exceptions_both_ways() -> None:
    assert sum(ends(SHROPSHIRE, ref, "BLUE") > 0 for ref in past_ratings(SHROPSHIRE)) >= 5
    assert sum(ends(SHROPSHIRE, ref, "RED") > 1 for ref in past_ratings(SHROPSHIRE)) >= 5
    assert {"exceptions", "actions"} <= set(reports(SHROPSHIRE)["exceptions"]["sections"])


def test_h2_every_theme_has_measures_to_tell_of() -> None:
    compared = {row["ref"] for row in rows(SHROPSHIRE / "benchmarks.csv")}
    for row in framework(SHROPSHIRE)["calendar"]["dates"]:
        of_theme = {
            ref for node in below(SHROPSHIRE, row["theme"]) for ref in having(SHROPSHIRE, "plan", node)
        }
        assert len(of_theme) >= 8, row
        assert of_theme & compared, row


def test_h3_key_deliverables_that_slip() -> None:
    assert all(row["title"].startswith("Key deliverable: ") for row in rows(SHROPSHIRE / "projects.csv"))
    assert {"At risk", "Off track"} <= {row["status"] for row in rows(SHROPSHIRE / "milestones.csv")}
    assert "milestones" in reports(SHROPSHIRE)


def test_h4_activity_money_trend_and_benchmarks() -> None:
    assert len(having(SHROPSHIRE, "groups", "ACT")) >= 10
    money = having(SHROPSHIRE, "groups", "FIN")
    assert len(money) >= 5
    assert {measures(SHROPSHIRE)[ref]["unit"] for ref in money} >= {"currency", "percent"}
    compared = {row["ref"] for row in rows(SHROPSHIRE / "benchmarks.csv")}
    assert {ref for ref, count in figures_of(SHROPSHIRE).items() if count >= 8} & compared


def test_h5_targets_are_measurable_and_timebound() -> None:
    aimed = {(row["ref"], row["period"]) for row in rows(SHROPSHIRE / "targets.csv")}
    smart = [
        ref
        for ref, measure in measures(SHROPSHIRE).items()
        if measure["definition"] and measure["calculation"] and (ref, "2024-25-Y") in aimed
    ]
    assert len(smart) >= 40
    assert len(smart) < len(measures(SHROPSHIRE))


def test_h6_action_log_and_escalation_to_the_executive_management_team() -> None:
    assert reports(SHROPSHIRE)["action-log"]["sections"] == ["actions"]
    assert "escalations" in reports(SHROPSHIRE)["emt"]["sections"]
    tiers = framework(SHROPSHIRE)["escalation"]["tiers"]
    assert tiers[1:3] == ["Impact and Progress Performance Management Group", "Executive Management Team"]
    after = framework(SHROPSHIRE)["escalation"]["after"]
    assert [ref for ref in past_ratings(SHROPSHIRE) if ends(SHROPSHIRE, ref, "RED", "BLUE") >= after * 3]


def test_h7_a_public_dashboard_that_keeps_a_secret() -> None:
    assert reports(SHROPSHIRE)["dashboard"]["audience"] == "The public"
    (secret,) = [m for m in measures(SHROPSHIRE).values() if m["confidential"] == "yes"]
    assert figures_of(SHROPSHIRE)[secret["ref"]] >= 8


def test_y1_an_indicator_can_be_searched_for_and_looked_up() -> None:
    titles = {ref: measure["title"].casefold() for ref, measure in measures(YORK).items()}
    assert len(set(titles.values())) == len(titles)
    assert [ref for ref, title in titles.items() if "council tax" in title] == ["EGE2"]
    assert [ref for ref, title in titles.items() if "sickness" in title] == ["HCO10"]
    assert {ref for ref in titles if figures_of(YORK)[ref]} == set(titles)


def test_y2_any_grouping_is_a_scorecard() -> None:
    filters = [report.get("filter", "") for report in reports(YORK).values()]
    nodes = [f"plan: {node['code']}" for node in framework(YORK)["plan"]["nodes"]]
    groups = [f"group: {group['code']}" for group in framework(YORK)["groups"]]
    committees = [f"committee: {committee['code']}" for committee in framework(YORK)["committees"]]
    services = rows(YORK / "services.csv")
    by_service = [f"service: {row['code']}" for row in services]
    by_directorate = sorted({f"directorate: {row['directorate']}" for row in services})
    for wanted in (nodes, groups, committees, by_service, by_directorate):
        assert set(wanted) <= set(filters)
    assert (len(nodes), len(by_directorate), len(by_service)) == (7, 5, 19)


def test_y3_directions_to_travel_in() -> None:
    held = {(row["ref"], row["period"]) for row in rows(YORK / "history.csv") if row["outturn"]}
    parts = {
        "monthly": ("M12", "M11"),
        "quarterly": ("Q4", "Q3"),
        "half-yearly": ("H2", "H1"),
        "annual": ("Y", "Y"),
    }
    both = []
    for ref, measure in measures(YORK).items():
        now, before = parts[measure["frequency"]]
        short = (ref, "2023-24-" + before if now != before else "2022-23-Y")
        if {(ref, "2023-24-" + now), short, (ref, "2022-23-" + now)} <= held:
            both.append(ref)
    assert len(both) >= 50


def test_y4_measures_and_money_in_one_monitor() -> None:
    monitor = reports(YORK)["monitor"]
    assert {"finance", "scorecard", "travel"} <= set(monitor["sections"])
    aimed = {row["ref"] for row in rows(YORK / "targets.csv") if row["period"] == "2024-25-Q1"}
    money = {ref for ref in having(YORK, "lenses", "finance") if measures(YORK)[ref]["unit"] == "currency"}
    assert len(money & aimed) >= 6
    assert money & aimed <= having(YORK, "committees", "EXE")


def test_y5_quality_of_data_over_time() -> None:
    assert figures_of(YORK)["HCO9"] == 8
    assert {m["collection_method"] for m in measures(YORK).values()} == {"system", "manual", "project"}
    assert {row["marker"] for row in rows(YORK / "history.csv")} == {"", "p", "r", "e", "x", "z"}


def test_y6_something_must_not_be_released() -> None:
    assert figures_of(YORK)["HWB4"] >= 8
    assert measures(YORK)["HWB4"]["confidential"] == "yes"


def test_y7_statutory_returns_are_flagged() -> None:
    listed = having(YORK, "flags", "single data list")
    assert len(listed) >= 25
    assert reports(YORK)["statutory"]["filter"] == "flag: single data list"
    assert all(EXAMPLE in measures(YORK)[ref]["title"] or ref[:3] in {"ASC", "EGE"} for ref in listed)


def test_y8_wards_and_cohorts() -> None:
    parts = Counter(row["ref"] for row in rows(YORK / "breakdowns.csv"))
    assert parts["SUS7"] == 21  # every ward
    assert having(YORK, "flags", "ward profile") <= set(parts)
    assert {"HWB6", "HCO7", "EDS3"} <= set(parts)
