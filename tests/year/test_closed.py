"""A closed period: whatever the catalogue becomes, every report of it says what it said."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pmf_xl.catalogue import Catalogue, Comparator, HistoryFigure, Report, Service, Target
from pmf_xl.problems import PmfError
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.scorecard import records_beside
from pmf_xl.rules.expression import specialise
from pmf_xl.rules.terms import Polarity, RateAgainst, Reader, Unit
from pmf_xl.workspace import Workspace
from quarter import GOOD, Quarter

PERIOD = "2024-25-Q1"
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")


@pytest.fixture
def council(quarter: Quarter, testshire: Catalogue) -> Workspace:
    """A council whose first quarter has been collected and approved."""
    reports = (Report(name="team", title="All measures", reader="officers", sections=("scorecard",)),)
    quarter.change(replace(testshire, framework=testshire.framework.model_copy(update={"reports": reports})))
    for service in ("HR", "WS"):
        quarter.hand_in(service, saved=datetime(2024, 7, 9))
    assert quarter.collate().accepted == ("HR", "WS")
    made = opened(quarter.workspace.folder, quarter.workspace.catalogue)
    made.approve(PERIOD, "Ann Low", "Chief Executive")
    return made


def opened(folder: Path, catalogue: Catalogue) -> Workspace:
    made = Workspace(folder, lambda: datetime(2024, 8, 5, 10))
    made.__dict__["catalogue"] = catalogue
    return made


def write_all(council: Workspace) -> list[bool]:
    """Write every report and publication of the quarter, and say which is not what it was."""
    return [
        council.write_scorecard(PERIOD).fresh,
        council.write_exceptions(PERIOD).fresh,
        *(file.fresh for file in council.write_reports(PERIOD, ["team"]).files),
        council.publish(PERIOD).fresh,
    ]


def measure(catalogue: Catalogue, ref: str, **update: Any) -> Catalogue:
    measures = (one.model_copy(update=update) if one.ref == ref else one for one in catalogue.measures)
    return replace(catalogue, measures=tuple(measures))


def retargeted(catalogue: Catalogue) -> Catalogue:
    when = catalogue.period(PERIOD)
    others = tuple(one for one in catalogue.targets if (one.ref, one.period) != ("WS02", when))
    return replace(catalogue, targets=(*others, Target(ref="WS02", period=when, target=60)))


def compared(catalogue: Catalogue, *figures: float) -> Catalogue:
    """With what other councils had in WS02 in the same quarter."""
    when = catalogue.period(PERIOD)
    others = (Comparator(ref="WS02", period=when, area=f"C{n}", value=one) for n, one in enumerate(figures))
    return replace(catalogue, comparators=tuple(others))


def merged(catalogue: Catalogue) -> Catalogue:
    moved = tuple(one.model_copy(update={"service": "ES"}) for one in catalogue.measures)
    projects = tuple(one.model_copy(update={"service": "ES"}) for one in catalogue.projects)
    service = Service(code="ES", name="Everything")
    return replace(catalogue, services=(service,), measures=moved, projects=projects)


def rescheme(catalogue: Catalogue) -> Catalogue:
    scheme = replace(catalogue.framework.scheme, amber_tolerance=0.9)
    return replace(catalogue, framework=catalogue.framework.model_copy(update={"scheme": scheme}))


EDITS: dict[str, Callable[[Catalogue], Catalogue]] = {
    "a target revised": retargeted,
    "a unit changed": lambda one: measure(one, "WS02", unit=Unit.PERCENT, bounded=True, decimals=1),
    "a polarity changed": lambda one: measure(one, "HR03", polarity=Polarity.HIGHER),
    "a measure retired": lambda one: measure(one, "WS02", holds_until=one.period(PERIOD)),
    "a measure taken out": lambda one: replace(
        one, measures=tuple(kept for kept in one.measures if kept.ref != "WS02")
    ),
    "a measure added": lambda one: replace(
        one, measures=(*one.measures, one.measures[0].model_copy(update={"ref": "NEW1", "title": "New"}))
    ),
    "a measure moved": lambda one: measure(one, "WS02", service="HR"),
    "a measure renamed": lambda one: measure(one, "WS02", title="Bins not emptied"),
    "services merged": merged,
    "the scheme changed": rescheme,
    "what others had found out": lambda one: compared(one, 50, 80),
    "a past figure typed over": lambda one: replace(
        one,
        history=(*one.history, HistoryFigure(ref="HR01", period=one.period(PERIOD), outturn=0.1)),
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_no_edit_of_the_catalogue_changes_a_closed_period(council: Workspace, edit: str) -> None:
    assert all(write_all(council))
    counted = council.scorecard(PERIOD).to_json()
    after = opened(council.folder, EDITS[edit](council.catalogue))
    assert not any(write_all(after)), "byte for byte what it was, but for the moment"
    assert after.scorecard(PERIOD).to_json() == counted
    assert after.status(PERIOD).outstanding == ()
    assert after.verify().sound


def test_a_figure_of_a_closed_period_is_what_the_next_one_compares_with(council: Workspace) -> None:
    """The sheet History says something else by now of a quarter that is closed."""
    typed_over = EDITS["a past figure typed over"](council.catalogue)
    after = opened(council.folder, typed_over)
    assert after.past.outturn("HR01", after.period(PERIOD)) == 0.979


def test_edits_are_told_once_and_from_when_they_count(council: Workspace) -> None:
    after = opened(council.folder, measure(retargeted(council.catalogue), "HR03", polarity=Polarity.HIGHER))
    status = after.status(PERIOD)
    assert (status.closed, status.closed_by) == (datetime(2024, 8, 5, 10), "Ann Low")
    assert status.edits == ("polarity of HR03", "target of WS02 for Q1 2024-25")
    assert status.edits_from == "Q2 2024-25"
    from pmf_xl.collect.edits import edits_told

    told = {str(one.code): one for one in edits_told(after)}
    assert set(told) == {"meaning-changed", "counts-from-next-period"}
    assert told["meaning-changed"].message == (
        "polarity of HR03 is higher, but figures up to 2024-25-Q1 were collected as lower."
    )
    assert "Q1 2024-25 is closed, and stays as it was" in told["counts-from-next-period"].message


def test_before_it_is_closed_a_period_is_judged_by_what_was_issued(
    quarter: Quarter, testshire: Catalogue
) -> None:
    quarter.hand_in("WS", saved=datetime(2024, 7, 9))
    quarter.collate()
    made = opened(quarter.workspace.folder, testshire)
    before = dict(made.scorecard(PERIOD).set_index("ref")["rating"])
    after = opened(quarter.workspace.folder, rescheme(retargeted(testshire)))
    assert dict(after.scorecard(PERIOD).set_index("ref")["rating"]) == before
    assert before["WS02"] == "RED"
    after.issue(PERIOD)
    assert dict(after.scorecard(PERIOD).set_index("ref")["rating"])["WS02"] == "GREEN"


def beside_others(council: Workspace) -> tuple[float, str | None] | None:
    """What others had in WS02, and what ours is beside it."""
    figures = Gathered(council, council.period(PERIOD)).release(Reader.OFFICERS).figures
    (others,) = (one.benchmark for one in figures if one.reference == "WS02")
    return (others.value, unless_withheld(others.against)) if others else None


def test_before_it_is_closed_a_period_is_compared_with_what_others_are_found_to_have_had(
    quarter: Quarter, testshire: Catalogue
) -> None:
    """Others publish after the workbooks went out: 57 missed bins beside 50 and 80, whose middle is 65."""
    quarter.hand_in("WS", saved=datetime(2024, 7, 9))
    quarter.collate()
    assert beside_others(opened(quarter.workspace.folder, testshire)) is None
    assert beside_others(opened(quarter.workspace.folder, compared(testshire, 50, 80))) == (65, "better")


def test_what_a_measure_is_rated_against_stays_as_services_were_told(
    quarter: Quarter, testshire: Catalogue
) -> None:
    told = measure(compared(testshire, 50, 80), "WS02", rate_against=RateAgainst.BENCHMARK)
    quarter.change(told)
    quarter.hand_in("WS", saved=datetime(2024, 7, 9))
    quarter.collate()
    after = measure(compared(testshire, 10, 20), "WS02", rate_against=RateAgainst.BENCHMARK)
    assert beside_others(opened(quarter.workspace.folder, after)) == (65, "better")


# -- corrections --------------------------------------------------------------------------------------------------


def test_a_revision_is_marked_with_what_stood_before(council: Workspace) -> None:
    write_all(council)
    made = council.revise("WS02", PERIOD, "33", "A round was counted twice", "Pat Lee")
    assert (made.earlier, made.outturn, made.marker) == (57, 33, "r")
    row = council.scorecard(PERIOD).set_index("ref").loc["WS02"]
    assert (row["outturn"], row["marker"], row["rating"]) == (33, "r", "GREEN")
    held = council.past_of(council.period(PERIOD)).figure("WS02", council.period(PERIOD))
    assert held
    assert held.earlier
    assert (held.earlier.outturn, held.reason, held.sender) == (57, "A round was counted twice", "Pat Lee")
    assert held.commentary == "A round was short of two crews."
    assert council.status(PERIOD).closed, "it stays closed"
    first, second = council.trace("WS02", PERIOD)
    assert (first.outturn, first.stands, second.outturn, second.stands) == (33, True, 57, False)
    assert council.verify().sound


def test_the_next_quarter_compares_with_the_revised_figure(council: Workspace) -> None:
    council.revise("WS02", PERIOD, "33", "A round was counted twice", "Pat Lee")
    after = opened(council.folder, council.catalogue)
    assert after.scorecard("2024-25-Q2").set_index("ref").loc["WS02", "travel_short"] == "NO COMPARISON"
    assert after.past.compared(after.catalogue.measure("WS02"), after.period("2024-25-Q2"))[1] == 33


def test_a_return_that_comes_late_is_a_revision(council: Workspace, quarter: Quarter) -> None:
    late = GOOD["WS"] | {"WS02": {"Outturn": 33}}
    quarter.hand_in("WS", late, "late.xlsx", saved=datetime(2024, 8, 6))
    (file,) = [one for one in quarter.collate().files if one.path.name == "late.xlsx"]
    (told,) = [one for one in file.problems if one.code == "came-after-closing"]
    assert told.message == (
        "Q1 2024-25 was closed on 5 August 2024. What differs in this return (1 figure) is recorded as revised."
    )
    after = opened(council.folder, council.catalogue)
    row = after.scorecard(PERIOD).set_index("ref").loc["WS02"]
    assert (row["outturn"], row["marker"]) == (33, "r")
    assert after.scorecard(PERIOD).set_index("ref").loc["WS03", "marker"] is None


def test_a_period_that_is_closed_later_does_not_see_what_came_after(
    council: Workspace, quarter: Quarter
) -> None:
    """The second quarter compares with the first as it was known when it was closed."""
    second = Quarter(council.folder, council.catalogue, "2024-25-Q2", date(2024, 10, 3))
    second.hand_in("WS", {"WS02": {"Outturn": 41}}, saved=datetime(2024, 10, 4))
    second.collate()
    council.close("2024-25-Q2", "Ann Low")
    before = council.scorecard("2024-25-Q2").to_json()
    council.revise("WS02", PERIOD, "33", "A round was counted twice", "Pat Lee")
    assert opened(council.folder, council.catalogue).scorecard("2024-25-Q2").to_json() == before


def test_a_period_can_be_opened_again(council: Workspace, quarter: Quarter) -> None:
    made = council.reopen(PERIOD, "Ann Low", "The audit found a second weighbridge")
    assert (made.event, made.by, council.status(PERIOD).closed) == ("reopened", "Ann Low", None)
    quarter.hand_in("WS", GOOD["WS"] | {"WS02": {"Outturn": 33}}, "again.xlsx", saved=datetime(2024, 8, 6))
    (file,) = [one for one in quarter.collate().files if one.path.name == "again.xlsx"]
    assert "came-after-closing" not in {str(one.code) for one in file.problems}
    council.close(PERIOD, "Ann Low")
    row = council.scorecard(PERIOD).set_index("ref").loc["WS02"]
    assert (row["outturn"], row["marker"]) == (33, "r"), "it had been published as something else"


def test_nothing_is_issued_anew_for_a_closed_period(council: Workspace) -> None:
    path = council.folder / "issued" / PERIOD / f"{PERIOD} WS.xlsx"
    before = path.read_bytes()
    path.unlink()
    files = {file.service: file for file in council.issue(PERIOD)}
    assert (files["WS"].fresh, files["WS"].number) == (False, 1)
    assert len(path.read_bytes()) > len(before) // 2, "the workbook that had gone is there again"
    after = opened(council.folder, merged(council.catalogue))
    with pytest.raises(PmfError, match="Q1 2024-25 was closed on 5 August 2024 by Ann Low"):
        after.issue(PERIOD, ["ES"])


@pytest.mark.parametrize(
    ("ref", "figure", "reason", "match"),
    [
        ("WS02", "33", " ", "Say why it is revised"),
        ("WS02", "about 30", "Wrong", "not a number"),
        ("HR01", "97.9", "Wrong", "97.9%"),
        ("WS02", "57", "Wrong", "is 57 already"),
        ("WS01/E", "45%", "Wrong", "WS01 has no breakdown E in Q1 2024-25"),
        ("WS99", "1", "Wrong", "There is no measure WS99 in the catalogue, nor was there"),
    ],
)
def test_what_cannot_be_revised_is_refused(
    council: Workspace, ref: str, figure: str, reason: str, match: str
) -> None:
    with pytest.raises(PmfError, match=match):
        council.revise(ref, PERIOD, figure, reason, "Pat Lee")


def test_verify_finds_what_comes_out_otherwise_than_it_was_closed(
    council: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it might by another version of the rules."""
    assert council.verify().sound
    import pmf_xl.figures.rated as rules
    from pmf_xl.rules.rating import RATING

    monkeypatch.setattr(rules, "rating_rule", lambda _: specialise(RATING, {"tolerance": 0.9}))
    found = council.verify()
    assert not found.sound
    told = {str(one.ref): one.message for one in found.problems}
    assert told["WS02"] == (
        "WS02 of 2024-25-Q1 was 57.0 - 40.0 - RED when it was closed, and comes out as 57.0 - 40.0 - AMBER."
    )


def test_what_was_rated_is_kept_with_its_facts(council: Workspace) -> None:
    kept = {row["ref"]: row for row in json.loads(council.ledger.rated_when_closed(PERIOD))}
    assert kept["WS02"]["rating"] == "RED"
    assert (kept["WS02"]["outturn"], kept["WS02"]["target"]) == (57, 40)
    assert kept["WS01"]["facts"]["tolerance"] == 0.02


# -- what readers are told of a revision ----------------------------------------------------------------------------


@pytest.fixture
def revised(council: Workspace) -> Workspace:
    council.publish(PERIOD)
    council.revise("WS02", PERIOD, "33", "A round was counted twice", "Pat Lee")
    council.revise("HR01", PERIOD, "97.2%", "Calls of June were missing", "Pat Lee")
    return opened(council.folder, council.catalogue)


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=True)
    with closing(book):
        return list(book[sheet].iter_rows(values_only=True))


def test_the_scorecard_says_what_the_figure_was(revised: Workspace) -> None:
    path = revised.write_scorecard(PERIOD).path
    (row,) = [row for row in cells(path, "Scorecard") if row[0] == "WS02"]
    assert "Revised; Was 57 before" in str(row[-1])
    assert [row[:5] for row in cells(records_beside(path), "Revisions") if row[0] in ("WS02", "HR01")] == [
        ("HR01", "Calls answered", "Q1 2024-25", "97.9%", "97.2%"),
        ("WS02", "Bins missed", "Q1 2024-25", "57", "33"),
    ]


def test_the_next_pack_lists_what_was_revised_since(revised: Workspace) -> None:
    (pack,) = revised.write_reports("2024-25-Q2", ["team"]).files
    listed = [row for row in cells(pack.path, "Revisions") if row[0] == "WS02"]
    assert listed
    assert "A round was counted twice" in listed[0]
    (later,) = revised.write_reports("2024-25-Q3", ["team"]).files
    assert any(row[0] == "WS02" for row in cells(later.path, "Revisions")), "Q2 is not closed yet"


def test_what_is_published_marks_the_revision_with_a_note(revised: Workspace) -> None:
    made = revised.publish(PERIOD)
    book = next(path for path in made.written if path.suffix == ".xlsx")
    notes = [str(row[1]) for row in cells(book, "Notes") if len(row) > 1]
    assert "WS02 was revised on 5 August 2024; it was 57 before. Reason: A round was counted twice" in notes
    (row,) = [row for row in cells(book, "Measures") if row[0] == "WS02"]
    assert "revised" in str(row).casefold()
    data = next(path for path in made.written if path.suffix == ".csv").read_text("utf-8").splitlines()
    heads = data[0].split(",")
    line = next(one.split(",") for one in data if one.startswith("2024-25-Q1") and ",WS02," in one)
    held = dict(zip(heads, line, strict=True))
    assert (held["value"], held["marker"], held["value_before"]) == ("33", "[r]", "57")


def test_a_correction_of_a_confidential_figure_stays_confidential(council: Workspace) -> None:
    """It was filed with the marker r, and the next publication printed it."""
    council.revise("HR01", PERIOD, "97%", "Two late calls", "Pat Lee", "c")
    assert council.revise("HR01", PERIOD, "96%", "One more", "Pat Lee").marker == "c"
    assert council.revise("HR01", PERIOD, "95%", "May be told now", "Pat Lee", "p").marker == "p"


def test_an_earlier_figure_that_was_confidential_is_not_told(council: Workspace) -> None:
    council.revise("WS03", PERIOD, "29100", "Rounded", "Pat Lee", marker="c")
    council.revise("WS03", PERIOD, "29200", "It may be told", "Pat Lee", marker="r")
    made = opened(council.folder, council.catalogue).publish(PERIOD)
    data = next(path for path in made.written if path.suffix == ".csv").read_text("utf-8")
    assert "29100" not in data


def test_publishing_says_what_is_not_settled(quarter: Quarter, testshire: Catalogue) -> None:
    quarter.hand_in("WS", GOOD["WS"] | {"WS03": {"Outturn": 2950000}}, saved=datetime(2024, 7, 9))
    quarter.collate()
    made = opened(quarter.workspace.folder, testshire)
    assert made.publish(PERIOD).remarks == (
        "Nobody has approved the figures of Q1 2024-25: pmf-xl approve.",
        "3 queries are open on the returns that stand: see collated/2024-25-Q1/problems.xlsx.",
    )


def test_a_return_to_be_corrected_is_told_beside_what_is_outstanding(
    quarter: Quarter, testshire: Catalogue
) -> None:
    quarter.hand_in("WS", GOOD["WS"] | {"WS02": {"Outturn": "about 30"}}, saved=datetime(2024, 7, 9))
    quarter.issue()
    quarter.collate()
    status = opened(quarter.workspace.folder, testshire).status(PERIOD)
    assert (status.outstanding, status.to_correct) == (("HR",), ("WS",))
    assert {one.service for one in status.services if one.late} == {"HR", "WS"}
