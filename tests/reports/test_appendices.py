"""What South Derbyshire's framework (2024) asks for to the letter: its two appendices, and what counts as on target."""

from collections import Counter

import openpyxl
import pytest
from written import Reports, rows_of, table_of, with_section

from pmf_xl.reports.defined import write_reports
from pmf_xl.rules.terms import Reader
from year_at_work import Year

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

south_derbyshire = pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
APPENDIX_1 = {
    "Measure and Reference", "Committee", "Definition", "Baseline Data", "Benchmarking Information",
    "2023-2024 Out turn (Cumulative)", "2023-2024 Target", "Performance Overview - Quarterly Update",
    "Actions to improve performance",
}  # fmt: skip
APPENDIX_2 = {
    "Measure and Reference", "Summary of measure", "Collection interval", "Reporting lag", "Definition of measure",
    "Return format", "Decimal places", "Planned target over the plan", "Summary of measurement", "Data Collector",
    "Data Source & Quality Assurance", "Confidence Level", "Data Reviewer", "Head of Service", "Strategic Lead",
}  # fmt: skip


@south_derbyshire
def test_amber_and_grey_count_as_on_target_and_the_key_says_so(year: Year, reports: Reports) -> None:
    for quarter, one in with_section(year, reports, "counts"):
        if one.name.startswith("committee-"):
            for sheet in ("Cover", "Counts"):
                texts = {text for row in rows_of(one.path)[sheet] for text in row if isinstance(text, str)}
                assert "Green, amber and grey count as on target." in texts, quarter


@south_derbyshire
def test_an_exception_page_has_exactly_the_boxes_of_appendix_1(year: Year, reports: Reports) -> None:
    quiet = f"FF{year.workspace.theme.colour('quiet')[1:]}"
    for quarter in year.quarters:
        path = reports[quarter, "exceptions"].path
        book = openpyxl.load_workbook(path)
        for row in table_of(path, "Exceptions", "Ref"):
            cells = [cell for line in book[row["Ref"]].iter_rows() for cell in line if cell.value]
            labels = {
                cell.value for cell in cells if cell.font.bold and cell.font.color and cell.font.color.rgb == quiet
            }  # fmt: skip
            assert labels == APPENDIX_1


@south_derbyshire
def test_methodology_statements_have_every_field_of_appendix_2(year: Year, reports: Reports) -> None:
    path = reports[year.quarters[-1], "methodology"].path
    texts = Counter(text for row in rows_of(path)["Statements"] for text in row if text)
    for label in APPENDIX_2:
        assert texts[label] == len(year.catalogue.measures), label
    index = {row["Ref"]: row for row in table_of(path, "Index", "Ref")}
    confidence = {"system": "GREEN", "manual": "AMBER", "project": "RED"}
    for measure in year.catalogue.measures:
        assert index[measure.ref]["Confidence"] == confidence[str(measure.collection_method)]


@south_derbyshire
def test_what_is_marked_confidential_stands_in_the_officers_pack(year: Year, reports: Reports) -> None:
    secret = next(one for one in year.catalogue.measures if one.confidential)
    statements = reports[year.quarters[-1], "methodology"]
    index = {row["Ref"] for row in table_of(statements.path, "Index", "Ref")}
    assert secret.ref not in index or statements.reader is Reader.OFFICERS
    glance = [row[0] for row in rows_of(reports[year.quarters[0], "overview"].path)["At a glance"]]
    assert secret.ref in glance


@south_derbyshire
def test_a_report_that_says_the_same_is_left_alone(year: Year, reports: Reports) -> None:
    one = reports[year.quarters[0], "overview"]
    before = one.path.read_bytes()
    assert write_reports(year.workspace, year.quarters[0], ["overview"]).files[0].path == one.path
    assert one.path.read_bytes() == before
    assert not (one.path.parent / "earlier").exists()
