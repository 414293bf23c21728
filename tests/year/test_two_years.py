"""One council through two years: after every event all closed periods are what they were, and every figure is right.

What each period must say is worked out a second time here, from what was typed and from what held then.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from two_years import Council

from pmf_xl.workspace import Workspace

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")


class Facts(NamedTuple):
    """What a measure was in a period."""

    service: str
    lower: bool  # whether lower is better
    target: float | None
    tolerance: float = 0.05


def rating(figure: float | None, facts: Facts, due: bool = True) -> str:
    """The rating of a figure by South Derbyshire's rule, written out once more."""
    if facts.target is None or (figure is None and not due):
        return "GREY"
    if figure is None:
        return "NO DATA"
    short = round(figure - facts.target if facts.lower else facts.target - figure, 9)
    if short <= 0:
        return "GREEN"
    return "AMBER" if short <= round(abs(facts.target) * facts.tolerance, 9) else "RED"


#: What held in each period that is closed.
HELD: dict[str, dict[str, Facts]] = {
    "2024-25-Q1": {
        "A1": Facts("HR", False, 0.9), "A2": Facts("HR", True, 2), "B1": Facts("WS", True, 40),
        "B2": Facts("WS", False, 0.45), "C1": Facts("PL", False, 0.8), "C2": Facts("PL", False, None),
    },
    "2024-25-Q2": {
        "A1": Facts("HR", False, 0.9), "A2": Facts("HR", True, 2), "B1": Facts("WS", True, 50),
        "B2": Facts("WS", False, 0.45), "C1": Facts("PL", False, 0.8), "C2": Facts("PL", False, None),
        "A3": Facts("HR", False, 30),
    },
    "2024-25-Q3": {
        "A1": Facts("HR", False, 0.9), "A2": Facts("HR", True, 2), "B1": Facts("WS", True, 0.005),
        "B2": Facts("WS", False, 0.45), "C1": Facts("PL", False, 0.8), "C2": Facts("PL", False, None),
        "A3": Facts("HR", False, None), "C3": Facts("PL", True, 30),
    },
    "2024-25-Q4": {
        "A1": Facts("HR", False, 0.9), "A2": Facts("HR", True, 2), "B1": Facts("WS", True, 0.005),
        "B2": Facts("PL", False, 0.45), "C2": Facts("PL", False, 100), "A3": Facts("HR", False, None),
        "C3": Facts("PL", True, 30),
    },
    "2025-26-Q1": {
        "A1": Facts("CS", False, 0.9, 0.1), "A2": Facts("CS", True, 2), "B1": Facts("CS", True, 0.005),
        "B2": Facts("PL", False, 0.45), "C2": Facts("PL", False, None), "A3": Facts("CS", False, 30),
    },
    "2025-26-Q2": {
        "A1": Facts("CS", False, 0.9, 0.1), "A2": Facts("CS", True, 2), "B1": Facts("WM", True, 0.005),
        "B2": Facts("WM", False, 0.45), "C2": Facts("PL", False, None), "A3": Facts("CS", False, 30),
    },
}  # fmt: skip
NOT_DUE = {"C2": {"2024-25-Q1", "2024-25-Q2", "2024-25-Q3", "2025-26-Q1", "2025-26-Q2"}}


def story(council: Council) -> Iterator[tuple[str, set[str]]]:
    """Tell what happened, and which closed periods each event may change."""
    yield from first_year(council)
    yield from second_year(council)


def first_year(council: Council) -> Iterator[tuple[str, set[str]]]:
    council.on(2024, 7, 3)
    council.quarter("2024-25-Q1", {
        "HR": {"A1": 0.912, "A2": 1.9}, "WS": {"B1": 41, "B2": 0.42}, "PL": {"C1": 0.75},
    })  # fmt: skip
    council.on(2024, 7, 20)
    council.at.approve("2024-25-Q1", "Ann Low", "Chief Executive")
    yield "the first quarter approved", {"2024-25-Q1"}

    for quarter in (1, 2):  # by mistake in the finished quarter too
        council.retarget("B1", f"2024-25-Q{quarter}", 50)
    yield "a target revised", set()

    council.add("Measures", {
        "ref": "A3", "title": "Training days", "service": "HR", "unit": "number", "polarity": "higher",
        "frequency": "quarterly", "from": "2024-25-Q2",
    })  # fmt: skip
    council.add("Targets", {"ref": "A3", "period": "2024-25-Q2", "target": 30})
    yield "a measure added", set()

    council.on(2024, 10, 3)
    sent = council.issue("2024-25-Q2")
    council.returns("2024-25-Q2", sent["WS"], {"B1": 49}, "bins.xlsx")
    council.on(2024, 10, 4)
    council.returns("2024-25-Q2", sent["WS"], {"B2": 0.46}, "recycling.xlsx")
    council.returns("2024-25-Q2", sent["PL"], {"C1": 0.79})
    yield "a return in two parts", set()
    council.on(2024, 10, 20)
    council.at.close("2024-25-Q2", "Ann Low")
    yield "the second quarter closed without People", {"2024-25-Q2"}
    council.on(2024, 10, 25)
    council.returns("2024-25-Q2", sent["HR"], {"A1": 0.89, "A2": 2.05, "A3": 31})
    yield "a return that comes late", {"2024-25-Q2"}

    council.edit("Services", "PL", name="Planning and Building")
    council.edit("Measures", "A1", title="Calls answered in time")
    council.add(
        "Changes",
        {
            "ref": "PL",
            "column": "name",
            "from": "2024-25-Q3",
            "was": "Planning",
            "reason": "Two teams joined",
        },
        {"ref": "A1", "column": "title", "from": "2024-25-Q3", "was": "Calls answered"},
    )
    yield "a service and a measure renamed", set()

    council.edit("Measures", "B1", unit="percent", decimals=2, aggregation="average")
    council.add(
        "Changes",
        {
            "ref": "B1",
            "column": "unit",
            "from": "2024-25-Q3",
            "was": "number",
            "reason": "Of all bins, as others count",
        },
        {"ref": "B1", "column": "decimals", "from": "2024-25-Q3", "was": 0},
        {"ref": "B1", "column": "aggregation", "from": "2024-25-Q3", "was": "sum"},
    )
    for quarter in (3, 4):
        council.retarget("B1", f"2024-25-Q{quarter}", "0.5%")
    yield "a measure redefined", set()

    council.add("Measures", {
        "ref": "C3", "title": "Complaints", "service": "PL", "unit": "number", "polarity": "lower",
        "frequency": "monthly", "aggregation": "sum", "from": "2024-25-Q3", "until": "2024-25-Q4",
    })  # fmt: skip
    council.add(
        "Targets", *({"ref": "C3", "period": f"2024-25-Q{quarter}", "target": 30} for quarter in (3, 4))
    )
    yield "a measure that is reported by month added", set()

    council.at.revise("A2", "2024-25-Q1", "2.3", "Two wards had been left out", "Pat Lee")
    council.stands["2024-25-Q1"]["A2"] = 2.3
    yield "a figure corrected", {"2024-25-Q1"}

    for month, day, complaints in (("2024-25-M07", (2024, 11, 3), 12), ("2024-25-M09", (2025, 1, 2), 11)):
        council.on(*day)
        council.month(month, "PL", {"C3": complaints}, of="2024-25-Q3")
    council.issue("2024-25-M08")
    council.partial.add(("2024-25-Q3", "C3"))
    yield "a month of which nothing came", set()

    council.on(2025, 1, 3)
    sent = council.issue("2024-25-Q3")
    council.returns("2024-25-Q3", sent["HR"], {"A1": 0.901, "A2": 2.2, "A3": 28})
    wrong = council.returns("2024-25-Q3", sent["WS"], {"B1": 0.5, "B2": 0.1}, "wrong.xlsx")
    council.at.withdraw(wrong.submission, "Another council's", "Pat Lee")
    council.on(2025, 1, 4)
    council.returns("2024-25-Q3", sent["WS"], {"B1": 0.0048, "B2": 0.451}, "right.xlsx")
    entered = council.at.enter("2024-25-Q3", "PL", "letter of Di Webb, 3 January").path
    council.returns("2024-25-Q3", entered, {"C1": 0.81}, "from a letter.xlsx")
    yield "one return withdrawn, one on paper", set()
    council.on(2025, 1, 20)
    council.at.close("2024-25-Q3", "Ann Low")
    yield "the third quarter closed", {"2024-25-Q3"}

    council.on(2025, 2, 1)
    council.month("2024-25-M08", "PL", {"C3": 9}, of="2024-25-Q3")
    council.partial.clear()
    yield "the month that was missing", {"2024-25-Q3"}

    council.edit("Measures", "B2", service="PL")
    council.add(
        "Changes", {"ref": "B2", "column": "service", "from": "2024-25-Q4", "was": "WS", "reason": "Moved"}
    )
    council.edit("Measures", "C1", until="2024-25-Q3")
    yield "a measure moved, another retired", set()

    for month, complaints in ("2024-25-M10", 8), ("2024-25-M11", 7), ("2024-25-M12", 9):
        council.month(month, "PL", {"C3": complaints}, of="2024-25-Q4")
    council.on(2025, 4, 3)
    council.quarter(
        "2024-25-Q4", {"HR": {"A1": 0.87, "A2": 1.8, "A3": 33}, "WS": {"B1": 0.0052}, "PL": {"B2": 0.44}}
    )
    council.on(2025, 4, 20)
    council.at.close("2024-25-Q4", "Ann Low")
    yield "the year closed", {"2024-25-Q4"}


def second_year(council: Council) -> Iterator[tuple[str, set[str]]]:
    rolled = council.at.new_year("2025-26")
    assert (rolled.left_out, rolled.asked) == (("C1", "C3"), ("B1",)), (
        "what counted bins is no target of a share"
    )
    council.put_in_place(rolled.path)
    council.add(
        "Targets", *({"ref": "B1", "period": f"2025-26-Q{quarter}", "target": 0.005} for quarter in (1, 2))
    )
    yield "rolled over", set()

    council.add(
        "Services", {"code": "CS", "name": "Corporate Services", "directorate": "Core", "from": "2025-26-Q1"}
    )
    for code in ("HR", "WS"):
        council.edit("Services", code, until="2024-25-Q4", successor="CS")
    council.edit("Measures", "A1", tolerance=0.1)
    council.add(
        "Changes",
        {"ref": "A1", "column": "tolerance", "from": "2025-26-Q1", "reason": "As neighbours have it"},
    )
    council.add("Targets", {"ref": "A3", "period": "2025-26-Q1", "target": 30})
    yield "services merged, a tolerance widened", set()

    council.on(2025, 7, 3)
    (alone,) = council.at.issue_measures("2025-26-Q1", ["C2"])
    council.returns("2024-25-Y", alone.path, {"C2": 103})
    council.stands["2024-25-Q4"]["C2"] = 103
    yield "an annual figure in July", {"2024-25-Q4"}

    council.quarter("2025-26-Q1", {"CS": {"A1": 0.83, "A2": 2.0, "A3": 31, "B1": 0.0049}, "PL": {"B2": 0.47}})
    council.on(2025, 7, 20)
    council.at.close("2025-26-Q1", "Ann Low")
    yield "the next year's first quarter closed", {"2025-26-Q1"}

    council.on(2025, 8, 1)
    council.at.reopen("2025-26-Q1", "Ann Low", "Two months of calls were missing")
    council.returns("2025-26-Q1", council.issue("2025-26-Q1")["CS"], {"A1": 0.8}, "again.xlsx")
    council.at.close("2025-26-Q1", "Ann Low")
    yield "opened again, corrected and closed", {"2025-26-Q1"}

    council.add(
        "Services", {"code": "WM", "name": "Waste Management", "directorate": "Place", "from": "2025-26-Q2"}
    )
    for ref, was in (("B1", "WS"), ("B2", "PL")):
        council.edit("Measures", ref, service="WM")
        council.add(
            "Changes",
            {"ref": ref, "column": "service", "from": "2025-26-Q2", "was": was, "reason": "Split off"},
        )
    yield "services split", set()

    council.on(2025, 10, 3)
    council.quarter(
        "2025-26-Q2", {"CS": {"A1": 0.9, "A2": 2.1, "A3": 29}, "WM": {"B1": 0.0051, "B2": 0.43}, "PL": {}}
    )
    council.on(2025, 10, 20)
    council.at.close("2025-26-Q2", "Ann Low")
    yield "the last quarter closed", {"2025-26-Q2"}


def said(at: Workspace, period: str) -> dict[str, Any]:
    """What the scorecard of a period says."""
    frame = at.scorecard(period).set_index("ref").astype(object)
    frame = frame.where(frame.notna(), None)
    return {str(ref): dict(row) for ref, row in frame.iterrows() if "/" not in str(ref)}


def worked_out(council: Council, period: str) -> dict[str, tuple[str, float | None, str]]:
    """Service, outturn and rating of each measure, worked out a second time."""
    stands = council.stands.get(period, {})
    return {
        ref: (
            facts.service,
            stands.get(ref),
            "PARTIAL"
            if (period, ref) in council.partial
            else rating(stands.get(ref), facts, period not in NOT_DUE.get(ref, set())),
        )
        for ref, facts in HELD[period].items()
    }


def shown(said_of: dict[str, Any]) -> dict[str, tuple[str, float | None, str]]:
    """The same of a scorecard."""
    return {ref: (row["service"], row["outturn"], row["rating"]) for ref, row in said_of.items()}


def write_all(at: Workspace, period: str) -> list[bool]:
    """Write every report of a period, and say which is not what it was, but for the moment."""
    return [at.write_scorecard(period).fresh, at.write_exceptions(period).fresh, at.publish(period).fresh]


def test_two_years_month_by_month(tmp_path: Path) -> None:
    council = Council.founded(tmp_path)
    closed: dict[str, dict[str, Any]] = {}
    written: set[str] = set()
    for number, (event, changed) in enumerate(story(council)):
        at = council.at  # one for all that is asked after an event: its catalogue is read once
        assert not [one for one in at.check() if one.severity == "error"], event
        for period, before in closed.items():
            now = said(at, period)
            if period not in changed:
                assert now == before, f"{event}: {period} says something else"
        # Files are made anew of one period after each event, in turn, and of all at the end.
        still = sorted(written - changed)
        for period in still[number % len(still) :][:1] if still else ():
            assert not any(write_all(at, period)), f"{event}: a report of {period} is another"
        for period in changed:
            now = said(at, period)
            if period in closed:
                assert now != closed[period], f"{event}: {period} shows nothing of it"
            closed[period] = now
            write_all(at, period)
            written.add(period)
            assert shown(now) == worked_out(council, period), f"{event}: {period}"
    assert set(closed) == set(HELD)
    assert at.verify().sound
    for period in closed:
        assert not any(write_all(at, period)), f"a report of {period} is another"
        status = at.status(period)
        assert status.closed
        assert not status.outstanding or period == "2024-25-Q2"
