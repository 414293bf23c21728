"""Measures that several services each fill in a part of: put together by rule, and marked in every outlet while a part lacks."""

import csv
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from joinshire import GIVEN, JOINSHIRE, collect, given
from test_part_of_a_period import figures, line, rows_of, texts

from pmf_xl.catalogue.contributing import part_of
from pmf_xl.collect.filing import archived
from pmf_xl.collect.issue import issue_measures
from pmf_xl.problems import PmfError
from pmf_xl.publish.publish import publish
from pmf_xl.reports.audit_sample import as_json, audit_sample
from pmf_xl.reports.audit_sheets import write_audit_sample
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.exceptions import write_exceptions
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.glance import glance_of
from pmf_xl.reports.runs import runs_of
from pmf_xl.reports.scorecard import records_beside, write_scorecard
from pmf_xl.rules.terms import Reader
from pmf_xl.workspace import Workspace
from quarter import Quarter, catalogue_of, fill

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")
Q1, Q2 = "2024-25-Q1", "2024-25-Q2"
PLANNING = "no figure from Planning"


def joinshire(tmp_path: Path, period: str = Q1, **files: str) -> Quarter:
    """Joinshire, perhaps with other files, as it stands five days before the returns of a period are due."""
    catalogue = catalogue_of(tmp_path / f"kit {len(list(tmp_path.iterdir()))}", JOINSHIRE | files)
    day = {Q1: date(2024, 7, 10), Q2: date(2024, 10, 10)}.get(period, date(2024, 7, 10))
    return Quarter(tmp_path / "workspace", catalogue, period, day)


def opened(quarter: Quarter, day: datetime) -> Workspace:
    """The workspace as whoever runs commands has it on a day."""
    made = Workspace(quarter.workspace.folder, lambda: day)
    made.__dict__["catalogue"] = quarter.workspace.catalogue
    return made


def asked(path: Path) -> dict[str, dict[str, Any]]:
    """The rows that a workbook asks to fill, by reference."""
    sheet = openpyxl.load_workbook(path)["Measures"]
    headings, *rows = sheet.iter_rows(values_only=True)
    return {str(row[0]): dict(zip(headings, row, strict=True)) for row in rows if row[0]}


def published(quarter: Quarter) -> tuple[Path, list[dict[str, str]]]:
    """The workbook that is published, and the rows of the open data."""
    publish(quarter.workspace, quarter.period)
    folder = quarter.workspace.folder_of("published", quarter.period)
    (book,), (data,) = folder.glob("*.xlsx"), folder.glob("*.csv")
    with data.open(encoding="utf-8", newline="") as lines:
        return book, list(csv.DictReader(lines))


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    return joinshire(tmp_path)


# -- what each is asked ------------------------------------------------------------------------------------------------


def test_each_service_is_asked_for_its_own_part(quarter: Quarter) -> None:
    sent = {code: asked(file.path) for code, file in quarter.issue().items()}
    assert {code: set(rows) for code, rows in sent.items()} == {
        "CX": {"CX01"},
        "WS": {"CS01//WS", "CS02//WS", "CS03//WS", "CS04//WS"},
        "HO": {"CS01//HO", "CS02//HO", "CS03//HO", "CS04//HO"},
        "PL": {"CS01//PL", "CS02//PL"},
    }
    part = sent["WS"]["CS01//WS"]
    assert part["Measure"] == (
        "Complaints\nYour service's part: give the figure of Waste only; the figures of the services are added up. "
        "Not rated here: the target is for all services together."
    )
    assert part["Target"] is None
    assert "the figures of the services are averaged" in sent["HO"]["CS02//HO"]["Measure"]
    assert "the outturn is worked out from the totals" in sent["HO"]["CS03//HO"]["Measure"]


def test_one_measure_is_asked_of_every_service_that_contributes(quarter: Quarter) -> None:
    files = issue_measures(quarter.workspace, quarter.period, ["CS03"])
    assert {file.service: set(asked(file.path)) for file in files} == {"WS": {"CS03//WS"}, "HO": {"CS03//HO"}}


def test_a_part_is_compared_with_the_part_before(tmp_path: Path) -> None:
    collect(joinshire(tmp_path), "CX", "WS", "HO", "PL")
    quarter = joinshire(tmp_path, Q2)
    assert asked(quarter.issue("WS")["WS"].path)["CS01//WS"]["Previous outturn"] == 12
    quarter.hand_in("WS", given("WS", CS01={"Outturn": 130, "Commentary": None}))
    quarter.hand_in("HO", given("HO", CS01={"Outturn": 45, "Commentary": None}))
    found = {file.service: file.problems for file in quarter.collate().files}
    (doubt,) = [one for one in found["WS"] if one.ref == "CS01//WS"]
    assert doubt.message.startswith("Complaints: Waste is 130, where it was 12 last time")
    assert [one.ref for one in found["HO"] if one.code == "jumped"] == [], "45 beside 30 is no wonder"


# -- the whole ----------------------------------------------------------------------------------------------------------


def test_the_whole_is_put_together_by_its_rule(quarter: Quarter) -> None:
    collect(quarter, "CX", "WS", "HO", "PL")
    found = figures(quarter)
    assert {ref: (one.outturn, one.rating, one.absent) for ref, one in found.items()} == {
        "CS01": (51, "GREEN", ()),  # 12 + 30 + 9, of at most 60
        "CS02": (9, "GREEN", ()),  # (5 + 10 + 12) / 3
        "CS03": (0.82, "RED", ()),  # (45 + 160) / (50 + 200): not the mean of 90% and 80%
        "CS04": (10, "GREY", ()),
        "CX01": (1200, "GREEN", ()),
    }
    assert found["CS01"].commentary == "Waste: Two rounds were late.\nHousing: Lifts failed in May."
    path = write_scorecard(quarter.workspace, quarter.period).path
    assert line(path, "Scorecard", "CS01")["Outturn"] == 51
    sources = [row for row in rows_of(records_beside(path))["Sources"] if row[0] == "CS01"]
    assert [(str(row[1]).strip(), row[2]) for row in sources] == [
        ("Complaints", 51), ("Waste", 12), ("Housing", 30), ("Planning", 9),
    ]  # fmt: skip
    book, rows = published(quarter)
    assert "Part of the" not in texts(book)
    (row,) = [row for row in rows if row["reference"] == "CS01" and row["period"] == Q1]
    assert (row["value"], row["rating"], row["services_missing"]) == ("51", "Green", "")


def test_forecasts_are_put_together_where_every_service_gives_one(quarter: Quarter) -> None:
    said = {"WS": 40, "HO": 110, "PL": 30}
    collect(quarter, *said, **{code: given(code, CS01={"Forecast": number}) for code, number in said.items()})
    found = figures(quarter)
    assert found["CS01"].forecast == 180
    assert found["CS04"].forecast == 40, "nobody gave one: four quarters of 10"


def test_a_forecast_of_some_services_is_none_of_the_whole(quarter: Quarter) -> None:
    said = {"WS": 40, "HO": 110}
    collect(quarter, *said, **{code: given(code, CS01={"Forecast": number}) for code, number in said.items()})
    (found,) = [one for one in figures(quarter).values() if one.ref == "CS01"]
    assert (found.outturn, found.rating) == (42, "PARTIAL")
    assert (found.forecast, found.forecast_rating) == (None, None), "nobody knows what Planning would add"
    collect(quarter, "PL", PL=given("PL", CS01={"Outturn": None, "Marker": "z", "Commentary": "Moved away."}))
    assert figures(quarter)["CS01"].forecast == 150, "of Planning there is nothing to be added"


def test_where_a_service_has_given_nothing_the_whole_is_partial(quarter: Quarter) -> None:
    collect(quarter, "CX", "WS", "HO")
    found = figures(quarter)
    lacking = {ref: [(a.service, str(a.period)) for a in one.absent] for ref, one in found.items()}
    assert lacking == {"CS01": [("PL", Q1)], "CS02": [("PL", Q1)], "CS03": [], "CS04": [], "CX01": []}
    assert (found["CS01"].outturn, found["CS01"].rating) == (42, "PARTIAL")
    assert (found["CS02"].outturn, found["CS02"].rating) == (7.5, "PARTIAL"), "green if it were rated"
    assert (found["CS01"].variance, found["CS01"].travel_short) == (None, "NO COMPARISON")
    assert found["CS01"].forecast is None, "nobody knows what Planning would add"
    assert found["CS03"].rating == "RED"


def test_a_part_is_not_among_the_furthest_from_target(quarter: Quarter) -> None:
    """160 of at most 60 without Planning's; 7.5 of at most 9. What is known whole is 82% of 90%."""
    collect(quarter, "CX", "WS", "HO", WS=given("WS", CS01={"Outturn": 130}))
    release = Gathered(quarter.workspace, quarter.period).release(Reader.OFFICERS)
    told = glance_of(release).furthest
    assert [(one.title, one.against) for one in told] == [
        ("Answered in time", "82.0% against a target of 90.0%")
    ]


def test_a_missing_part_is_told_everywhere(quarter: Quarter) -> None:
    collect(quarter, "CX", "WS", "HO")
    workspace, period = quarter.workspace, quarter.period
    said = f"Part of the figure only: {PLANNING}"
    path = write_scorecard(workspace, period).path
    assert said in line(path, "Scorecard", "CS01")["Notes"]
    assert "art of the figure only, so not compared with the target" in texts(path, "Scorecard")
    pack = next(one.path for one in write_reports(workspace, period).files if one.name == "pack")
    assert line(pack, "Scorecard", "CS01")["Rating"] == "PARTIAL"
    sentence = f"Q1 2024-25: 42 against a target of 60, part of the figure only: {PLANNING}."
    assert sentence in texts(pack, "CS01")
    assert sentence in texts(write_exceptions(workspace, period).path)
    book, rows = published(quarter)
    assert line(book, "Measures", "CS01")["Notes"] == said
    now = {row["reference"]: row for row in rows if row["period"] == Q1}
    assert (now["CS01"]["value"], now["CS01"]["rating"]) == ("42", "Partial")
    assert {ref: row["services_missing"] for ref, row in now.items() if row["services_missing"]} == {
        "CS01": f"PL {Q1}", "CS02": f"PL {Q1}",
    }  # fmt: skip
    assert {row["periods_missing"] for row in now.values()} == {""}
    sample = audit_sample(workspace, period, 20, "7", partial(archived, workspace))
    told = {one["ref"]: one["services_missing"] for one in as_json(sample, Path("sample.xlsx"))["figures"]}
    assert (told["CS01"], told["CS03"]) == ([{"service": "PL", "period": Q1}], [])
    assert line(write_audit_sample(workspace, period, sample), "Sample", "CS01")["What it lacks"] == said


def test_a_picture_leaves_a_part_of_a_figure_out(tmp_path: Path) -> None:
    past = "".join(f"| CS01 | 2023-24-Q{n} | {50 + n} |\n" for n in (1, 2, 3, 4))
    quarter = joinshire(tmp_path, **{"history.csv": f"| ref | period | outturn |\n{past}"})
    collect(quarter, "WS", "HO")
    public = Gathered(quarter.workspace, quarter.period).release(Reader.PUBLIC)
    run = next(one for one in runs_of(public) if one.measure.ref == "CS01")
    assert run.curve.outturns == (51, 52, 53, 54, None)
    assert "The figure of Q1 2024-25 is of some services only, and not drawn." in run.says


@pytest.mark.parametrize(
    ("cells", "outturn", "marker", "rating"),
    [
        ({"Outturn": 9, "Marker": "p"}, 51, "p", "GREEN"),
        ({"Outturn": 9, "Marker": "e"}, 51, "e", "GREEN"),
        ({"Outturn": 9, "Marker": "c"}, 51, "c", "GREEN"),
        ({"Outturn": None, "Marker": "z"}, 42, None, "GREEN"),  # nothing to be counted there
        ({"Outturn": None, "Marker": "x", "Commentary": "The system was out."}, 42, None, "PARTIAL"),
    ],
    ids=["provisional", "estimated", "confidential", "not applicable", "not available"],
)
def test_markers_of_a_part_are_told_of_the_whole(
    cells: dict[str, Any], outturn: float, marker: str | None, rating: str, quarter: Quarter
) -> None:
    collect(quarter, "WS", "HO", "PL", PL=given("PL", CS01=cells))
    one = figures(quarter)["CS01"]
    assert (one.outturn, one.marker, one.rating) == (outturn, marker, rating)


@pytest.mark.parametrize(("marker", "rating"), [("z", "GREY"), ("x", "NO DATA")])
def test_a_marker_of_every_part_is_that_of_the_whole(marker: str, rating: str, quarter: Quarter) -> None:
    none = {"Outturn": None, "Marker": marker, "Commentary": "Not counted."}
    collect(quarter, "WS", "HO", "PL", **{code: given(code, CS01=none) for code in ("WS", "HO", "PL")})
    one = figures(quarter)["CS01"]
    assert (one.outturn, one.marker, one.rating, one.is_partial) == (None, marker, rating, False)


def test_that_it_does_not_apply_to_some_is_no_figure_of_the_whole(quarter: Quarter) -> None:
    none = {"Outturn": None, "Marker": "z"}
    collect(quarter, "WS", "HO", **{code: given(code, CS01=none) for code in ("WS", "HO")})
    one = figures(quarter)["CS01"]
    assert (one.outturn, one.marker, one.rating) == (None, None, "NO DATA"), "Planning may yet give its part"


def test_a_confidential_part_hides_the_whole_and_no_part_is_published(quarter: Quarter) -> None:
    hidden = {"Outturn": 31337, "Marker": "c", "Commentary": "Do not say."}
    collect(quarter, "CX", "WS", "HO", "PL", HO=given("HO", CS01=hidden))
    whole = 12 + 31337 + 9
    assert figures(quarter)["CS01"].outturn == whole
    book, rows = published(quarter)
    now = {row["reference"]: row for row in rows if row["period"] == Q1}
    assert (now["CS01"]["value"], now["CS01"]["rating"], now["CS01"]["services_missing"]) == ("", "[c]", "")
    assert now["CS02"]["value"] == "9.0"
    assert {row["reference"] for row in rows} == {"CS01", "CS02", "CS03", "CS04", "CX01"}, "no part has a row"
    everything = texts(book) + str(rows)
    for secret in ("31337", "31,337", str(whole), f"{whole:,}", "Do not say", "Two rounds were late"):
        assert secret not in everything, secret


# -- corrections ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def closed(quarter: Quarter) -> Workspace:
    """The first quarter, of which every part was given, closed."""
    collect(quarter, "CX", "WS", "HO", "PL")
    made = opened(quarter, datetime(2024, 8, 5, 10))
    made.close(Q1, "Ann Low")
    return made


def test_a_part_is_corrected_after_closing(closed: Workspace) -> None:
    revised = closed.revise("CS01/HO", Q1, "33", "Three letters had been overlooked", "Pat Lee")
    assert (revised.outturn, revised.earlier) == (33, 30)
    period = closed.period(Q1)
    (one,) = [held for held in closed.past.revised(period) if held.ref == "CS01"]
    assert one.earlier
    assert (one.breakdown, one.outturn, one.earlier.outturn) == ("", 54, 51)
    path = closed.write_scorecard(Q1).path
    row = line(path, "Scorecard", "CS01")
    assert row["Outturn"] == 54
    assert "Was 51 before" in row["Notes"]
    assert "Three letters had been overlooked" in texts(records_beside(path), "Revisions")
    assert closed.verify().sound
    sample = closed.write_audit_sample(Q1, closed.audit_sample(Q1, 20, "7"))
    assert ("Housing", "Revision") in {(row[4], row[7]) for row in rows_of(sample)["Trails"] if len(row) > 8}
    (part, *others) = closed.trace("CS01/HO", Q1)
    assert [part.outturn, *(held.outturn for held in others)] == [33, 30]


def test_the_whole_is_corrected_after_closing(closed: Workspace) -> None:
    """It stands in the place of its parts, until one of those is corrected in turn."""
    closed.revise("CS01", Q1, "50", "One was withdrawn", "Pat Lee")
    held = closed.past.figure("CS01", closed.period(Q1))
    assert held
    assert held.earlier
    assert (held.outturn, held.marker, held.earlier.outturn) == (50, "r", 51)
    assert closed.trace("CS01", Q1)[0].outturn == 50
    assert sum(one.stands for one in closed.trace("CS01", Q1)) == 1
    closed.revise("CS01/WS", Q1, "13", "One more", "Pat Lee")
    held = closed.past.figure("CS01", closed.period(Q1))
    assert held
    assert held.outturn == 13 + 30 + 9
    revisions = [one for one in closed.past.revised(closed.period(Q1)) if one.ref == "CS01"]
    assert [(one.outturn, one.earlier and one.earlier.outturn) for one in revisions] == [(52, 51)]


def test_a_service_that_gives_no_part_is_refused(closed: Workspace) -> None:
    with pytest.raises(PmfError, match="CX gives no part of CS01 in Q1 2024-25; WS, HO, PL do"):
        closed.revise("CS01/CX", Q1, "3", "Wrong", "Pat Lee")


def test_a_part_that_comes_after_closing_is_a_revision(quarter: Quarter) -> None:
    quarter.issue()
    collect(quarter, "CX", "WS", "HO")
    opened(quarter, datetime(2024, 8, 5, 10)).close(Q1, "Ann Low")
    quarter.time = datetime(2024, 8, 6, 9)
    collect(quarter, "PL")
    held = quarter.workspace.past.figure("CS01", quarter.period)
    assert held
    assert held.earlier
    assert (held.outturn, held.marker, held.absent) == (51, "r", ())
    assert (held.earlier.outturn, [one.service for one in held.earlier.absent]) == (42, ["PL"])


def test_a_withdrawn_part_is_missing_again(quarter: Quarter) -> None:
    collect(quarter, "WS", "HO", "PL")
    made = opened(quarter, datetime(2024, 7, 11, 10))
    (part,) = made.trace("CS01/HO", Q1)
    assert part.submission
    made.withdraw(part.submission, "Of another council", "Pat Lee")
    one = figures(quarter)["CS01"]
    assert (one.outturn, one.rating, [a.service for a in one.absent]) == (21, "PARTIAL", ["HO"])


def test_a_figure_is_traced_to_every_part(quarter: Quarter) -> None:
    collect(quarter, "CX", "HO", "PL")
    for day, number in ((9, 12), (10, 14)):
        entries = given("WS", CS01={"Outturn": number})
        quarter.hand_in("WS", entries, f"{day} July.xlsx", saved=datetime(2024, 7, day))
    quarter.collate()
    made = opened(quarter, datetime(2024, 7, 12, 10))
    trail = [(held.service, held.outturn, held.stands) for held in made.trace("CS01", Q1)]
    assert sorted(trail, key=str) == [
        ("HO", 30, True), ("PL", 9, True), ("WS", 12, False), ("WS", 14, True),
    ]  # fmt: skip
    sample = audit_sample(quarter.workspace, quarter.period, 20, "7", partial(archived, quarter.workspace))
    path = write_audit_sample(quarter.workspace, quarter.period, sample)
    parts = [row for row in rows_of(path)["Trails"] if row and row[0] == "CS01"]
    assert {("Waste" in row, "Housing" in row, "Planning" in row) for row in parts} == {
        (True, False, False), (False, True, False), (False, False, True),
    }  # fmt: skip


def test_an_action_is_followed_up_with_the_service_that_promised_it(tmp_path: Path) -> None:
    promised = {"Action": "Train drivers", "Action owner": "Di Webb", "Action due": date(2024, 9, 30)}
    quarter = joinshire(tmp_path)
    collect(quarter, "WS", "HO", "PL", WS=given("WS", CS01=promised))
    (action,) = Gathered(quarter.workspace, quarter.period).release(Reader.OFFICERS).actions
    assert (action.ref, action.action) == ("CS01", "Train drivers")
    sent = joinshire(tmp_path, Q2).issue()
    held = {code: openpyxl.load_workbook(file.path).sheetnames for code, file in sent.items()}
    assert [code for code, sheets in held.items() if "Actions" in sheets] == ["WS"]


def test_who_else_contributes_changes_nothing_in_a_workbook(tmp_path: Path) -> None:
    """A return of the workbook issued before a service was added is taken as any other."""
    fewer = JOINSHIRE["measures.csv"].replace("WS; HO; PL", "WS; HO    ")
    joinshire(tmp_path, **{"measures.csv": fewer}).hand_in("WS", GIVEN["WS"], "early.xlsx")
    quarter = joinshire(tmp_path)
    quarter.issue()
    (file,) = quarter.collate().files
    assert file.disposition == "accepted"


# -- who is outstanding, and other ways in ---------------------------------------------------------------------------------


def test_a_service_that_only_contributes_is_awaited(quarter: Quarter) -> None:
    quarter.issue()
    collect(quarter, "CX", "WS", "HO")
    made = opened(quarter, datetime(2024, 7, 18, 10))
    assert made.status(Q1).outstanding == ("PL",)
    assert [draft.service for draft in made.chase(Q1).drafts] == ["PL"]
    quality = {
        row[0]: row
        for row in rows_of(records_beside(write_scorecard(made, quarter.period).path))["Data quality"]
    }
    assert (quality["Planning"][1:3], quality["Waste"][1:3]) == ((2, 0), (4, 4))


def test_a_part_may_come_by_telephone(quarter: Quarter) -> None:
    made = opened(quarter, datetime(2024, 7, 11, 10))
    file = made.enter(Q1, "PL", "telephone call of Ed Ford, 8 July")
    source = {"Source": {"Name": "Ed Ford", "Date": date(2024, 7, 8), "Confirmed": "Yes"}}
    roles = {
        str(row[0])
        for row in openpyxl.load_workbook(file.path)["Sign-off"].iter_rows(min_row=2, values_only=True)
    }
    signed = dict.fromkeys(roles - {"None"}, source["Source"])
    fill(file.path, quarter.returned / "entered.xlsx", signed | GIVEN["PL"])
    collect(quarter, "WS", "HO")
    assert figures(quarter)["CS01"].outturn == 51


def test_imported_figures_are_of_the_whole_and_stand_behind_parts(quarter: Quarter) -> None:
    collect(quarter, "WS", "HO", "PL")
    made = opened(quarter, datetime(2024, 7, 11, 10))
    file = made.folder / "past.csv"
    file.write_text("ref,period,outturn\nCS01,2023-24-Q4,61\nCS01,2024-25-Q1,70\n")
    taken = made.import_history(file)
    (behind,) = taken.problems
    assert behind.code == "figure-behind"
    assert "several files counts before it, with 51" in behind.message
    one = figures(quarter)["CS01"]
    assert (one.outturn, one.previous, one.travel_short) == (51, 61, "IMPROVING")


# -- time -----------------------------------------------------------------------------------------------------------------


SERVICES = JOINSHIRE["services.csv"].replace(
    "| code | name     | head_of_service | email                  |",
    "| code | name     | head_of_service | email                  | until | successor |",
).replace("joinshire.example   |", "joinshire.example   | | |").replace("pl@joinshire.example   | | |", f"pl@joinshire.example   | {Q1} | HO |")  # fmt: skip


def test_a_successor_takes_the_part_over(tmp_path: Path) -> None:
    before = joinshire(tmp_path)
    collect(before, "CX", "WS", "HO", "PL")
    opened(before, datetime(2024, 8, 5, 10)).close(Q1, "Ann Low")
    quarter = joinshire(tmp_path, Q2, **{"services.csv": SERVICES})
    assert set(quarter.issue()) == {"CX", "WS", "HO"}
    collect(quarter, "CX", "WS", "HO", HO=given("HO", CS01={"Outturn": 38}))
    one = figures(quarter, Q2)["CS01"]
    assert (one.outturn, one.rating, one.absent) == (12 + 38, "GREEN", ())
    assert figures(quarter, Q1)["CS01"].outturn == 51, "what was closed stays as it was"


def test_what_a_service_gave_before_it_was_taken_over_is_not_lost(tmp_path: Path) -> None:
    collect(joinshire(tmp_path, Q2), "WS", "PL")
    quarter = joinshire(tmp_path, Q2, **{"services.csv": SERVICES})
    quarter.issue()
    one = figures(quarter, Q2)["CS01"]
    assert (one.outturn, one.rating, [a.service for a in one.absent]) == (12 + 9, "PARTIAL", ["HO"])
    collect(quarter, "HO", HO=given("HO", CS01={"Outturn": 38}))
    one = figures(quarter, Q2)["CS01"]
    assert (one.outturn, one.rating) == (12 + 38, "GREEN"), "Housing now speaks for Planning too"


def test_what_both_gave_before_one_was_taken_over_is_added_up(tmp_path: Path) -> None:
    collect(joinshire(tmp_path, Q2), "WS", "PL", "HO")
    quarter = joinshire(tmp_path, Q2, **{"services.csv": SERVICES})
    quarter.issue()
    assert figures(quarter, Q2)["CS01"].outturn == 12 + 9 + 30
    opened(quarter, datetime(2024, 11, 5, 10)).close(Q2, "Ann Low")
    assert figures(quarter, Q2)["CS01"].outturn == 12 + 9 + 30


def test_a_successor_that_gave_no_part_itself_is_not_missing(tmp_path: Path) -> None:
    fewer = {"measures.csv": JOINSHIRE["measures.csv"].replace("WS; HO; PL", "WS; PL    ")}
    collect(joinshire(tmp_path, Q2, **fewer), "WS", "PL")
    quarter = joinshire(tmp_path, Q2, **fewer, **{"services.csv": SERVICES})
    quarter.issue()
    one = figures(quarter, Q2)["CS01"]
    assert (one.outturn, one.rating, one.absent) == (12 + 9, "GREEN", ())


def test_contributors_change_from_a_period(tmp_path: Path) -> None:
    changes = f"| ref | column | from | was | reason |\n| CS01 | contributors | {Q2} | WS; HO | Planning began to count |\n"
    before = joinshire(tmp_path, **{"changes.csv": changes})
    assert "CS01//PL" not in asked(before.issue()["PL"].path)
    collect(before, "WS", "HO")
    assert (figures(before)["CS01"].outturn, figures(before)["CS01"].rating) == (42, "GREEN")
    quarter = joinshire(tmp_path, Q2, **{"changes.csv": changes})
    collect(quarter, "WS", "HO")
    now = figures(quarter, Q2)["CS01"]
    assert (now.outturn, now.rating, [a.service for a in now.absent]) == (42, "PARTIAL", ["PL"])
    assert figures(quarter, Q1)["CS01"].rating == "GREEN"


def test_a_measure_that_services_begin_to_share_keeps_its_past(tmp_path: Path) -> None:
    """Until then its own service filled in the whole."""
    changes = (
        "| ref | column | from | was | reason |\n"
        f"| CS01 | contributors | {Q2} | | Counted by service from now on |\n"
        f"| CS01 | contributions | {Q2} | | Counted by service from now on |\n"
    )
    before = joinshire(tmp_path, **{"changes.csv": changes})
    sent = before.issue()
    assert set(asked(sent["CX"].path)) == {"CX01", "CS01"}
    collect(before, "CX", CX={"CS01": {"Outturn": 55}, "CX01": {"Outturn": 1200}})
    quarter = joinshire(tmp_path, Q2, **{"changes.csv": changes})
    collect(quarter, "WS", "HO", "PL")
    now = figures(quarter, Q2)["CS01"]
    assert (now.outturn, now.previous, now.travel_short) == (51, 55, "IMPROVING")


def test_a_retired_measure_is_asked_of_nobody(tmp_path: Path) -> None:
    collect(joinshire(tmp_path), "WS", "HO", "PL")
    measures = JOINSHIRE["measures.csv"].splitlines()
    until = [
        f"{row} {'until' if '| ref' in row else Q1 if '| CS01' in row else ''} |" for row in measures if row
    ]
    later = joinshire(
        tmp_path, Q2, **{"measures.csv": "\n".join(until), "targets.csv": JOINSHIRE["targets.csv"]}
    )
    assert not any(key.startswith("CS01") for file in later.issue().values() for key in asked(file.path))
    trail = opened(later, datetime(2024, 10, 11)).trace("CS01", Q1)
    assert sorted(held.outturn for held in trail) == [9, 12, 30]


def test_the_next_year_keeps_contributors(quarter: Quarter) -> None:
    made = opened(quarter, datetime(2024, 7, 11, 10)).new_year("2025-26")
    sheet = openpyxl.load_workbook(made.path)["Measures"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    one = dict(zip(rows[0], next(row for row in rows if "CS01" in row), strict=True))
    assert (one["contributors"], one["contributions"]) == ("WS; HO; PL", "sum")


MONTHLY = {
    "framework.yaml": JOINSHIRE["framework.yaml"] + "calendar: {cycle: monthly}\n",
    "measures.csv": """
| ref  | title        | service | unit   | decimals | polarity | frequency | aggregation | contributors | contributions |
| MO01 | Complaints   | CX      | number | 0        | lower    | monthly   | sum         | WS; HO       | sum           |
| MO02 | Open cases   | CX      | number | 0        | lower    | monthly   | snapshot    | WS; HO       | sum           |
""",
    "targets.csv": "| ref | period | target |\n| MO01 | 2024-25-Q1 | 90 |\n| MO02 | 2024-25-Q1 | 90 |\n",
}  # fmt: skip


def months(tmp_path: Path, parts: dict[str, tuple[int | None, int | None]]) -> Quarter:
    """Collect months, each with what Waste and Housing give of it."""
    for month, numbers in parts.items():
        quarter = joinshire(tmp_path, f"2024-25-{month}", **MONTHLY)
        quarter.time = datetime(2024, 7, 10, 9)
        said = {
            code: {f"{ref}//{code}": {"Outturn": number} for ref in ("MO01", "MO02")}
            for code, number in zip(("WS", "HO"), numbers, strict=True)
            if number is not None
        }
        collect(quarter, *said, **said)
    return quarter


def test_a_quarter_is_of_the_parts_of_its_months(tmp_path: Path) -> None:
    quarter = months(tmp_path, {"M01": (10, 20), "M02": (11, 21), "M03": (12, 22)})
    found = figures(quarter, Q1)
    assert (found["MO01"].outturn, found["MO01"].rating) == (30 + 32 + 34, "RED")
    assert (found["MO02"].outturn, found["MO02"].rating) == (34, "GREEN")
    trail = opened(quarter, datetime(2024, 7, 11)).trace("MO01", Q1)
    assert sorted(held.outturn for held in trail) == [10, 11, 12, 20, 21, 22]
    assert quarter.workspace.past.outturn("MO01", quarter.workspace.period(Q1), part_of("WS")) == 33


def test_a_part_of_one_month_that_is_missing_makes_the_quarter_partial(tmp_path: Path) -> None:
    quarter = months(tmp_path, {"M01": (10, 20), "M02": (11, None), "M03": (12, 22)})
    found = figures(quarter, Q1)
    one = found["MO01"]
    assert (one.outturn, one.rating, one.gaps) == (30 + 11 + 34, "PARTIAL", ())
    assert [(a.service, str(a.period)) for a in one.absent] == [("HO", "2024-25-M02")]
    assert (found["MO02"].outturn, found["MO02"].rating) == (34, "GREEN"), "June speaks for the quarter"
    path = write_scorecard(quarter.workspace, quarter.workspace.period(Q1)).path
    said = "Part of the figure only: no figure from Housing for May 2024"
    assert said in line(path, "Scorecard", "MO01")["Notes"]


def test_a_confidential_part_of_one_month_hides_that_month_and_the_quarter(tmp_path: Path) -> None:
    months(tmp_path, {"M01": (10, 20)})
    may = joinshire(tmp_path, "2024-25-M02", **MONTHLY)
    hidden = {"MO01//HO": {"Outturn": 31337, "Marker": "c"}, "MO02//HO": {"Outturn": 21}}
    collect(may, "WS", "HO", WS={"MO01//WS": {"Outturn": 11}, "MO02//WS": {"Outturn": 11}}, HO=hidden)
    months(tmp_path, {"M03": (12, 22)})
    quarter = joinshire(tmp_path, Q1, **MONTHLY)
    book, rows = published(quarter)
    values = {row["period"]: row["value"] for row in rows if row["reference"] == "MO01"}
    assert values[Q1] == ""
    assert set(values.values()) <= {"", "30", "34"}
    everything = texts(book) + str(rows)
    for secret in ("31337", "31,337", "31348", "31,348", "31412", "31,412"):
        assert secret not in everything, secret


# -- what does not fit -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("| X1 | T | CX | number  | higher | | | WS; NO | sum     |", "unknown-service"),
        ("| X1 | T | CX | number  | higher | | | WS; HO |         |", "contributions-missing"),
        ("| X1 | T | CX | number  | higher | | |        | sum     |", "contributors-missing"),
        ("| X1 | T | CX | number  | higher | | | WS; WS | sum     |", "contributor-repeated"),
        ("| X1 | T | CX | percent | higher | | | WS; HO | sum     |", "contributions-unfit"),
        ("| X1 | T | CX | currency | higher | | | WS; HO | average |", "contributions-unfit"),
        ("| X1 | T | CX | yesno   | higher | | | WS; HO | average |", "contributions-unfit"),
        ("| X1 | T | CX | number  | higher | | | WS; HO | mean    |", "not-in-list"),
    ],
)
def test_check_says_what_does_not_fit(row: str, code: str, tmp_path: Path) -> None:
    from pmf_xl.catalogue import read_kit
    from quarter import kit

    heading = "| ref | title | service | unit | polarity | numerator | denominator | contributors | contributions |\n"
    files = {name: JOINSHIRE[name] for name in ("framework.yaml", "services.csv")}
    _, problems = read_kit(kit(tmp_path / "kit", files | {"measures.csv": heading + row}))
    assert code in {str(one.code) for one in problems}


def test_a_shared_measure_has_no_breakdowns(tmp_path: Path) -> None:
    from pmf_xl.catalogue import read_kit
    from quarter import kit

    files = JOINSHIRE | {"breakdowns.csv": "| ref | code | label |\n| CS01 | N | North |\n"}
    _, problems = read_kit(kit(tmp_path / "kit", files))
    assert [str(one.code) for one in problems] == ["breakdown-of-contributions"]
