"""Registers of the five councils after a year: what reports show of them, reckoned again from what was typed."""

from typing import Any

import pytest
from written import Reports, tables_of, with_section

from councils import every_council
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.rules.periods import Period
from year_at_work import Year

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading
NO_DATA = "NO DATA"


def typed(year: Year, sheet: str, row: RegisterRow, quarter: Period) -> dict[str, Any]:
    """What was typed of a row for the last period of a quarter; nothing where its service did not answer."""
    last = [when for when in year.collected if quarter.contains(when)][-1]
    return year.entered.get((sheet, row.ref, str(last)), {})


@every_council
def test_risks_score_likelihood_times_impact(year: Year, reports: Reports) -> None:
    checked = 0
    rows = {row.ref: row for row in year.catalogue.register("risks")}
    for quarter, one in with_section(year, reports, "risks"):
        shown = {line["Ref"]: line for line in next(tables_of(one.path, "Risks", "Ref"), [])}
        assert shown.keys() <= rows.keys()
        for ref, line in shown.items():
            said = typed(year, "Risks", rows[ref], quarter)
            if not said:  # its service did not answer: the last there was stands, and the page says so
                assert line["What is being done"] == "Not reported for this period."
                continue
            score = said["Likelihood"] * said["Impact"]
            rating = "RED" if score >= 15 else "AMBER" if score >= 8 else "GREEN"
            assert (line["Score"], line["Rating"]) == (score, rating)
            checked += 1
        scores = [line["Score"] for line in shown.values() if line["Score"] is not None]
        assert scores == sorted(scores, reverse=True)
    assert checked > 6


@every_council
def test_the_budget_adds_up_to_what_was_typed(year: Year, reports: Reports) -> None:
    checked = 0
    rows = {row.ref: row for row in year.catalogue.register("budget")}
    for quarter, one in with_section(year, reports, "budget"):
        lines = [line for table in tables_of(one.path, "Budget", "Ref") for line in table]
        for line in (line for line in lines if line["Ref"]):
            row = rows[line["Ref"]]
            said, planned = typed(year, "Budget", row, quarter), row["budget"]
            if not said:
                assert line["Rating"] == NO_DATA
                continue
            over = said["Forecast for the year"] - planned
            assert line["Forecast"] == said["Forecast for the year"]
            assert next(line[key] for key in ("Variance", "More than planned") if key in line) == over
            worse = (-over if row["kind"] == "saving" else over) / planned
            rating = "RED" if worse > 0.02 else "AMBER" if worse > 0 else "GREEN"
            assert line["Rating"] == ("GREY" if row["kind"] == "reserve" else rating)
            checked += 1
        for kind in ("revenue", "capital"):
            own = [row for row in rows.values() if row["kind"] == kind]
            said = [typed(year, "Budget", row, quarter) for row in own]
            total = next((line for line in lines if line["Line"] == f"All {kind}"), None)
            if total and all(said):
                assert total["Forecast"] == sum(one["Forecast for the year"] for one in said)
                assert total["Budget"] == sum(row["budget"] for row in own)
    assert checked > 10


@pytest.mark.parametrize("year", ["york"], indirect=True)
def test_complaints_are_counted_by_theme(year: Year, reports: Reports) -> None:
    rows = {row.title: row for row in year.catalogue.register("complaints")}
    for quarter, one in with_section(year, reports, "complaints"):
        complaints, *_ = tables_of(one.path, "Complaints", "Theme")
        counts = {
            line["Theme"]: typed(year, "Complaints", rows[line["Theme"]], quarter).get("How many")
            for line in complaints
            if line["Theme"] in rows
        }
        known = [count for count in counts.values() if count is not None]
        for line in complaints:
            if line["Theme"] in counts and line["How many"] is not None:
                assert line["How many"] == counts[line["Theme"]]
                assert line["Share of all"] == pytest.approx(counts[line["Theme"]] / sum(known))
        assert next(line for line in complaints if line["Theme"] == "All themes")["How many"] == sum(known)


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_every_audit_recommendation_reaches_the_audit_sub_committee(year: Year, reports: Reports) -> None:
    """Reported from the quarter in which it was agreed to that in which it is done, with source, action and delay."""
    agreed = {row.ref: row for row in year.catalogue.register("actions")}
    told = set()
    for quarter, one in with_section(year, reports, "actions"):
        if one.name != "audit-recommendations":
            continue
        done_before = {
            ref for (ref, when), status in year.progress.items() if status == "Done" and when < str(quarter)
        }
        due = {ref for ref, row in agreed.items() if row["raised"] <= quarter} - done_before
        lines = {line["Ref"]: line for line in next(tables_of(one.path, "Actions", "Ref"), [])}
        assert lines.keys() == due, "and nothing that was promised beside a figure"
        for ref, line in lines.items():
            status = year.progress[ref, str(quarter)]
            late = (quarter.last_day - agreed[ref]["due"]).days
            assert line["Measure or source"].startswith(agreed[ref]["source"])
            assert (line["Action"], line["Status"]) == (agreed[ref].title, status)
            assert line.get("Days overdue") == (late if late > 0 and status != "Done" else None)
        told |= lines.keys()
    assert told == {"AR1", "AR2", "AR3", "AR4"}
