"""Four quarters of South Derbyshire by a simulated clock, and every report of each, worked out again from what was typed.

The rule is that of the council's Performance Management Framework (2024): red is more than 5 % short of target, amber up
to that, and amber and grey count as on target.
"""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from office import Office
from pmf_xl.catalogue import Measure
from pmf_xl.layout.collection import ACTIONS
from pmf_xl.reports.defined import Written, write_reports
from pmf_xl.reports.selection import is_outside
from pmf_xl.rules.periods import Period
from year_at_work import Year, play_year

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

APPENDIX_1 = {
    "Measure and Reference",
    "Committee",
    "Definition",
    "Baseline Data",
    "Benchmarking Information",
    "2023-2024 Out turn (Cumulative)",
    "2023-2024 Target",
    "Performance Overview - Quarterly Update",
    "Actions to improve performance",
}
APPENDIX_2 = {
    "Measure and Reference", "Summary of measure", "Collection interval", "Reporting lag", "Definition of measure",
    "Return format", "Decimal places", "Planned target over the plan", "Summary of measurement", "Data Collector",
    "Data Source & Quality Assurance", "Confidence Level", "Data Reviewer", "Head of Service", "Strategic Lead",
}  # fmt: skip
ENDS = {"monthly": (1, 2, 3, 4), "quarterly": (1, 2, 3, 4), "half-yearly": (2, 4), "annual": (4,)}  # quarters


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return play_year(tmp_path_factory.mktemp("year") / "desk", "south-derbyshire")


@pytest.fixture(scope="module")
def reports(year: Year) -> dict[tuple[str, str], Written]:
    return {
        (str(quarter), one.name): one
        for quarter in year.quarters
        for one in write_reports(year.desk, quarter)
    }


def exact(figure: float, places: int) -> Decimal:
    return Decimal(repr(figure)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def rating(year: Year, measure: Measure, quarter: Period) -> str:
    """The rating by the framework's own words, in decimal arithmetic."""
    due = quarter.number in ENDS[measure.frequency]
    target = year.catalogue.target(measure.ref, quarter)
    if measure.polarity == "none" or target is None:
        return "GREY"
    typed = year.typed.get((measure.ref, str(quarter)))
    if typed is None:
        return "NO DATA" if due else "GREY"
    places = measure.decimals + (2 if measure.unit == "percent" else 0)
    outturn, low = exact(typed, places), exact(target.target, places)
    high = exact(target.target_high, places) if target.target_high is not None else low
    if measure.polarity == "higher":
        short, crossed = low - outturn, low
    elif measure.polarity == "lower":
        short, crossed = outturn - low, low
    else:
        short, crossed = max((low - outturn, low), (outturn - high, high))
    tolerance = Decimal("0.05") if measure.tolerance is None else Decimal(repr(measure.tolerance))
    allowed = (
        tolerance
        if measure.tolerance is not None and measure.tolerance_basis == "points"
        else tolerance * abs(crossed)
    )
    return "GREEN" if short <= 0 else "AMBER" if short <= allowed else "RED"


def of_committee(year: Year, code: str) -> list[Measure]:
    """The measures of a committee that may be named."""
    return [one for one in year.catalogue.measures if code in one.committees and not one.confidential]


@lru_cache(maxsize=64)
def book_of(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def rows_of(path: Path, sheet: str) -> list[list[Any]]:
    book = book_of(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def table_of(path: Path, sheet: str, first: str) -> list[dict[str, Any]]:
    """The lines under the first heading row that begins with a word, up to the first empty cell below it."""
    rows = rows_of(path, sheet)
    at = next(number for number, row in enumerate(rows) if row[0] == first)
    found = []
    for row in rows[at + 1 :]:
        if row[0] is None:
            break
        found.append(dict(zip(rows[at], row, strict=True)))
    return found


def test_the_year_is_not_an_easy_one(year: Year) -> None:
    ratings = Counter(
        rating(year, one, quarter) for one in year.catalogue.measures for quarter in year.quarters
    )
    assert min(ratings[word] for word in ("GREEN", "AMBER", "RED", "GREY", "NO DATA")) > 0
    assert len(year.late) == 4
    assert len(year.missing) == 1
    assert year.corrected
    assert any(one.confidential for one in year.catalogue.measures)


@pytest.mark.parametrize("committee", ["EDS", "HCS", "FM"])
def test_committee_counts_are_those_of_the_figures_typed(
    year: Year, reports: dict[tuple[str, str], Written], committee: str
) -> None:
    for quarter in year.quarters:
        path = reports[str(quarter), f"committee-{committee.lower()}"].path
        measures = of_committee(year, committee)
        ratings = Counter(rating(year, one, quarter) for one in measures)
        line = next(row for row in table_of(path, "Counts", "Period") if row["Period"] == quarter.label)
        for word in ("GREEN", "AMBER", "RED", "GREY", "NO DATA"):
            assert line[word.capitalize()] == ratings[word], (quarter, word)
        assert line["All"] == len(measures)
        counted = ratings["GREEN"] + ratings["AMBER"] + ratings["GREY"]
        assert line["On target"] == pytest.approx(counted / len(measures))
        cover = {row[0]: row[1] for row in rows_of(path, "Cover")}
        assert cover["On target"] == f"{counted} of {len(measures)}"
        assert "Green, amber and grey count as on target." in cover
        counts = {text for row in rows_of(path, "Counts") for text in row if isinstance(text, str)}
        assert "Green, amber and grey count as on target." in counts


@pytest.mark.parametrize("committee", ["EDS", "HCS", "FM"])
def test_every_rating_and_exception_of_a_committee(
    year: Year, reports: dict[tuple[str, str], Written], committee: str
) -> None:
    for quarter in year.quarters:
        path = reports[str(quarter), f"committee-{committee.lower()}"].path
        wanted = {one.ref: rating(year, one, quarter) for one in of_committee(year, committee)}
        shown = {
            row["Ref"]: row["Rating"] for row in table_of(path, "Scorecard", "Ref") if "/" not in row["Ref"]
        }
        assert shown == wanted
        red = {ref for ref, word in wanted.items() if word == "RED"}
        book = book_of(path)
        if red:
            assert {row["Ref"] for row in table_of(path, "Exceptions", "Ref")} == red
            assert red <= set(book.sheetnames)
        else:
            assert "Exceptions" not in book.sheetnames  # no page for a sentence: the cover says it
            assert "No measure is an exception" in str(rows_of(path, "Cover"))


def test_an_exception_page_has_exactly_the_boxes_of_appendix_1(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    theme = year.desk.theme
    for quarter in year.quarters:
        path = reports[str(quarter), "exceptions"].path
        book = book_of(path)
        for row in table_of(path, "Exceptions", "Ref"):
            sheet = book[row["Ref"]]
            labels = {
                cell.value
                for line in sheet.iter_rows()
                for cell in line
                if cell.value
                and cell.font.bold
                and cell.font.color
                and cell.font.color.rgb == f"FF{theme.colour('quiet')[1:]}"
            }
            assert labels == APPENDIX_1


def test_methodology_statements_have_every_field_of_appendix_2(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    path = reports[str(year.quarters[-1]), "methodology"].path
    texts = Counter(text for row in rows_of(path, "Statements") for text in row if text)
    count = len(year.catalogue.measures)
    for label in APPENDIX_2:
        assert texts[label] == count, label
    index = {row["Ref"]: row for row in table_of(path, "Index", "Ref")}
    confidence = {"system": "GREEN", "manual": "AMBER", "project": "RED"}
    for measure in year.catalogue.measures:
        assert index[measure.ref]["Confidence"] == confidence[str(measure.collection_method)]


def test_packs_for_others_hold_values_only_and_nothing_that_is_not_theirs(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    secret = {text for one in year.catalogue.measures if one.confidential for text in (one.ref, one.title)}
    names = {"Sam Reed", "Officer 1", "@"} | {
        one.data_collector for one in year.catalogue.measures if one.data_collector
    }
    definitions = {one.name: one for one in year.catalogue.framework.reports}
    checked = 0
    for (_, name), one in reports.items():
        assert one.outside == is_outside(definitions[name])
        book = book_of(one.path)
        assert {sheet.sheet_state for sheet in book} == {"visible"}
        assert book.properties.title
        assert book.properties.creator == year.catalogue.framework.council
        texts = []
        for sheet in book:
            assert sheet.page_setup.paperSize == 9  # A4
            for line in sheet.iter_rows():
                for cell in line:
                    assert cell.data_type != "f", (name, sheet.title, cell.coordinate)
                    assert cell.comment is None
                    if isinstance(cell.value, str):
                        texts.append(cell.value)
        if one.outside:
            whole = "\n".join([*texts, *book.sheetnames])
            assert not [word for word in secret | names if word in whole], (name, one.path)
            checked += 1
    assert checked >= 16
    assert secret


def test_what_is_marked_confidential_stands_in_the_officers_pack(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    secret = next(one for one in year.catalogue.measures if one.confidential)
    path = reports[str(year.quarters[-1]), "methodology"].path
    assert (
        secret.ref not in {row["Ref"] for row in table_of(path, "Index", "Ref")}
        or not reports[str(year.quarters[-1]), "methodology"].outside
    )
    glance = [row[0] for row in rows_of(reports[str(year.quarters[0]), "overview"].path, "At a glance")]
    assert secret.ref in glance


def test_an_action_is_promised_asked_for_and_aged(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    first, second = year.quarters[:2]
    promised = {deed for ref, when, deed, _ in year.deeds if when == str(first)}
    assert promised
    asked: set[str] = set()
    for path in year.desk.drawer("issued", second).glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        if ACTIONS in book.sheetnames:
            rows = list(book[ACTIONS].iter_rows(values_only=True))
            at = rows[0].index("Action")
            asked |= {str(row[at]) for row in rows[1:] if row[at]}
    assert asked == promised  # every one, and no other
    red = {one.ref for one in year.catalogue.measures if rating(year, one, second) == "RED"}
    shown = table_of(reports[str(second), "exceptions"].path, "Actions", "Ref")
    wanted = {
        (ref, deed, (second.last_day - due).days if due < second.last_day else None)
        for ref, when, deed, due in year.deeds
        if ref in red and when in (str(first), str(second))
    }
    still = {(row["Ref"], row["Action"], row.get("Days overdue")) for row in shown if row["Status"] != "Done"}
    assert still <= wanted
    assert {(ref, deed) for ref, deed, _ in wanted} == {(row["Ref"], row["Action"]) for row in shown}
    for row in shown:
        raised = [when for ref, when, deed, _ in year.deeds if (ref, deed) == (row["Ref"], row["Action"])]
        assert row["Age in periods"] in {second.number - int(when[-1]) for when in raised}
        assert row["Age in periods"] == second.number - int(row["Raised in"][1])
        assert (row["Progress"] is None) == (row["Age in periods"] == 0)


def test_escalation_goes_up_a_tier_every_second_quarter_running(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    tiers = year.catalogue.framework.escalation.tiers
    last = year.quarters[-1]
    running = {}
    for one in year.catalogue.measures:
        if one.frequency != "quarterly":
            continue
        words = [rating(year, one, quarter) for quarter in reversed(year.quarters)]
        count = next((at for at, word in enumerate(words) if word != "RED"), len(words))
        if count and count < len(words):  # longer ago than this year is another matter
            running[one.ref] = count
    index = {row["Ref"]: row for row in table_of(reports[str(last), "exceptions"].path, "Exceptions", "Ref")}
    assert set(running.values()) >= {1, 2}
    for ref, count in running.items():
        assert index[ref]["Periods running"] == count
        assert str(index[ref]["Goes to"]).lower() == tiers[count // 2].lower()
    escalated = {row["Ref"] for row in table_of(reports[str(last), "exceptions"].path, "Escalations", "Ref")}
    assert {ref for ref, count in running.items() if count >= 2} <= escalated
    assert not {ref for ref, count in running.items() if count == 1} & escalated


def test_data_quality_is_that_of_what_was_received(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    names = {one.name: one.code for one in year.catalogue.services}
    secret = {one.ref for one in year.catalogue.measures if one.confidential}
    for quarter in year.quarters:
        found = table_of(reports[str(quarter), "data-quality"].path, "Data quality", "Service")
        seen = 0
        for row in found[:-1]:
            code = names[row["Service"]]
            missing, late = (code, str(quarter)) in year.missing, (code, str(quarter)) in year.late
            assert row["Completeness"] == (0 if missing else 1), (quarter, code)
            assert row["Timeliness"] == (None if missing else 0 if late else 1), (quarter, code)
            refs = {one.ref for one in year.catalogue.measures_of(code)}
            changed = {ref for ref, when in year.first_typed if ref in refs - secret and when == str(quarter)}
            if not missing:
                assert row["Accuracy"] == pytest.approx(1 - len(changed) / row["Figures due"])
            seen += 1
        assert seen == len(names)


def test_a_report_that_says_the_same_is_left_alone(
    year: Year, reports: dict[tuple[str, str], Written]
) -> None:
    one = reports[str(year.quarters[0]), "overview"]
    before = one.path.read_bytes()
    assert write_reports(year.desk, year.quarters[0], ["overview"])[0].path == one.path
    assert one.path.read_bytes() == before
    assert not (one.path.parent / "earlier").exists()


@pytest.mark.office
def test_libreoffice_opens_every_report_without_an_error_value(
    reports: dict[tuple[str, str], Written], office: Office
) -> None:
    for one in reports.values():
        assert office.errors(one.path) == [], one.path
        assert office.disagreements(one.path) == [], one.path
