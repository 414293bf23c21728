"""The exception report: Appendix 1's boxes letter for letter, each on a page of its own, nothing cut off."""

from dataclasses import replace
from pathlib import Path

import pytest
from as_frame import released
from on_paper import printed, unprinted
from openpyxl.worksheet.worksheet import Worksheet
from returns_taken import COMMENTARY, At, Row, opened, table

from office import Office
from pmf_xl.reports.exception_pages import gap_words
from pmf_xl.reports.exceptions import exception_sheets, write_exceptions
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Polarity, Unit

QUARTER = "2024-25-Q3"
# Appendix 1 of the Performance Management Framework of South Derbyshire District Council, 2024.
BOXES = [
    "Measure and Reference", "Committee", "Definition", "Baseline Data", "Benchmarking Information",
    "2023-2024 Out turn (Cumulative)", "2023-2024 Target", "Performance Overview - Quarterly Update",
    "Actions to improve performance",
]  # fmt: skip


@pytest.fixture(scope="module")
def report(at_south_derbyshire: At) -> Path:
    return write_exceptions(at_south_derbyshire.workspace, at_south_derbyshire.period(QUARTER)).path


def _pages(path: Path) -> list[Worksheet]:
    return [sheet for sheet in opened(path) if sheet.title not in ("Index", "Data")]


def _labels(sheet: Worksheet) -> list[str]:
    """The texts that are printed as labels are: bold, at the size of tables."""
    last = int(str(sheet.print_area).rpartition("$")[2])
    return [
        cell.value
        for row in sheet.iter_rows(max_row=last)
        for cell in row
        if isinstance(cell.value, str) and cell.font.b and cell.font.sz == 10
    ]


def _box(sheet: Worksheet, label: str) -> str:
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
    return str(sheet.cell(cell.row + 1, cell.column).value)


def test_a_page_for_each_exception(at_south_derbyshire: At, report: Path) -> None:
    measures = released(at_south_derbyshire.workspace, at_south_derbyshire.period(QUARTER)).measures
    expected = [figure.reference for figure in measures if figure.is_exception]
    assert len(expected) > 1
    assert [sheet.title for sheet in _pages(report)] == expected
    index = opened(report)["Index"]
    assert [row["Ref"] for row in table(index, "Ref")] == expected
    links = [cell.hyperlink.location for cell in index["A"] if cell.hyperlink]
    assert links == [f"'{ref}'!A1" for ref in expected]


def test_a_page_has_exactly_the_boxes_of_the_appendix(report: Path) -> None:
    for sheet in _pages(report):
        assert _labels(sheet) == BOXES, sheet.title


def test_a_page_is_headed_by_its_measure(at_south_derbyshire: At, report: Path) -> None:
    """The measure, its rating, its reference with priority and aim; then figure, target and gap in large print."""
    catalogue = at_south_derbyshire.workspace.catalogue
    for sheet in _pages(report):
        measure = catalogue.measure(sheet.title)
        priority, aim = catalogue.node_path(measure.main_plan)
        cells = [cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.value]
        texts = [cell.value for cell in cells]
        assert texts[:3] == [
            measure.title, "■ Red", f"{measure.ref}. Priority: {priority.title}. {aim.code} {aim.title}",
        ]  # fmt: skip
        large = [cell.value for cell in cells[1:] if cell.font.sz == 18]
        assert len(large) == 4, sheet.title
        assert large[2].endswith((" above, which is bad", " below, which is bad"))
        assert large[3] == "Red"


@pytest.mark.parametrize(
    ("polarity", "outturn", "low", "high", "words"),
    [
        (Polarity.LOWER, 28.0, 35.0, None, "7 below, which is good"),
        (Polarity.LOWER, 42.0, 35.0, None, "7 above, which is bad"),
        (Polarity.HIGHER, 42.0, 35.0, None, "7 above, which is good"),
        (Polarity.HIGHER, 28.0, 35.0, None, "7 below, which is bad"),
        (Polarity.HIGHER, 34.6, 35.0, None, ""),  # printed, both are 35
        (Polarity.RANGE, 104.0, 90.0, 100.0, "4 above, which is bad"),
        (Polarity.RANGE, 84.0, 90.0, 100.0, "6 below, which is bad"),
        (Polarity.RANGE, 95.0, 90.0, 100.0, ""),
        (Polarity.NONE, 28.0, 35.0, None, "7 below"),
        (Polarity.LOWER, None, 35.0, None, ""),
        (Polarity.LOWER, 28.0, None, None, ""),
    ],
)
def test_a_gap_is_said_in_words(
    at_south_derbyshire: At,
    polarity: Polarity,
    outturn: float | None,
    low: float | None,
    high: float | None,
    words: str,
) -> None:
    measure = at_south_derbyshire.workspace.catalogue.measure("SE3.2")
    measure = measure.model_copy(update={"polarity": polarity, "decimals": 0, "unit": Unit.NUMBER})
    figures = released(at_south_derbyshire.workspace, at_south_derbyshire.period(QUARTER)).measures
    figure = replace(figures[0], measure=measure, outturn=outturn, target=low, target_high=high)
    assert gap_words(figure) == words


def test_the_boxes_hold_what_belongs_in_them(at_south_derbyshire: At, report: Path) -> None:
    catalogue = at_south_derbyshire.workspace.catalogue
    for sheet in _pages(report):
        measure = catalogue.measure(sheet.title)
        assert _box(sheet, BOXES[0]) == f"{measure.ref} {measure.title}"
        assert _box(sheet, "Definition") == measure.definition
        overview = _box(sheet, BOXES[7])
        assert overview.startswith("Q3 2024-25: ")
        assert overview.endswith(f"\n{COMMENTARY}")
        assert "Hire a second crew (Waste and Transport Manager, by" in _box(sheet, BOXES[8])


def test_last_years_outturn_is_the_whole_years(at_south_derbyshire: At, tmp_path: Path) -> None:
    """Fly-tips are counted by the month: 773 from April 2023 to March 2024, of 12 figures in history.csv."""
    at = at_south_derbyshire.copied(tmp_path / "workspace")

    def fill(sheet: str, row: Row, period: Period) -> None:
        if sheet == "Measures" and row["Reference"] == "SE3.2":
            row["Outturn"], row["Commentary"] = 500, COMMENTARY
            row["Action"], row["Action owner"], row["Action due"] = "Cameras", "Clean team", period.last_day
        elif sheet == "Measures" and not str(row["Check"]).startswith("Not due"):
            row["Marker"], row["Commentary"] = "x", "Not yet known."

    at.play("2024-25-Q4", fill)
    page = opened(write_exceptions(at.workspace, at.period("2024-25-Q4")).path)["SE3.2"]
    assert _box(page, "2023-2024 Out turn (Cumulative)") == "773"


def test_a_council_without_a_plan_is_headed_by_service(at_hart: At) -> None:
    path = write_exceptions(at_hart.workspace, at_hart.period("2014-15-Q1")).path
    pages = {sheet.title: sheet for sheet in _pages(path)}
    texts = [cell.value for row in pages["IA01"].iter_rows(max_row=2) for cell in row if cell.value]
    assert texts[-1] == "IA01. Audit"
    assert "2013-2014 Out turn (Cumulative)" in _labels(pages["IA01"])
    assert _box(pages["IA01"], "2013-2014 Out turn (Cumulative)") == "87.0%"


def test_boxes_that_hold_nothing_are_left_out_unless_the_framework_wants_them(at_hart: At) -> None:
    """No measure of Hart's is benchmarked, nor has one a baseline."""
    path = write_exceptions(at_hart.workspace, at_hart.period("2014-15-Q1")).path
    for sheet in _pages(path):
        assert not {"Benchmarking Information", "Baseline Data"} & set(_labels(sheet)), sheet.title
        texts = [cell.value for row in sheet.iter_rows() for cell in row]
        assert "Not held" not in texts
        assert "None given" not in texts


def test_every_page_prints_on_one_page_of_a4(report: Path) -> None:
    for sheet in _pages(report):
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "portrait")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert setup.fitToHeight in (None, 1)


def test_made_again_it_is_left_alone(at_hart: At, tmp_path: Path) -> None:
    at = at_hart.copied(tmp_path / "workspace")
    path = write_exceptions(at.workspace, at.period("2014-15-Q1")).path
    before = path.read_bytes()
    at.moment = at.moment.replace(year=2015)
    write_exceptions(at.workspace, at.period("2014-15-Q1"))
    assert path.read_bytes() == before
    path.write_bytes(b"somebody's own")
    write_exceptions(at.workspace, at.period("2014-15-Q1"))
    assert [one.read_bytes() for one in (path.parent / "earlier").iterdir()] == [b"somebody's own"]


def test_nothing_to_report_is_said(at_hart: At) -> None:
    sheets = list(exception_sheets(released(at_hart.workspace, at_hart.period("2014-15-Q4"))))
    assert sheets[0].name == "Index"


WORDS = "The backlog that built up over the winter was larger than anybody had foreseen. "
LONG = (WORDS * 30)[:1985]  # with its last word at most 2,000 characters, which a commentary may have


@pytest.fixture(scope="module")
def long_report(at_south_derbyshire: At, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on measures of which services had as much to say as they may."""
    at = at_south_derbyshire.copied(tmp_path_factory.mktemp("long") / "workspace")

    def fill(sheet: str, row: Row, period: Period) -> None:
        if (
            sheet == "Measures"
            and not str(row["Check"]).startswith("Not due")
            and "/" not in row["Reference"]
        ):
            row["Commentary"], row["Action"] = f"{LONG} ENDCOMMENTARY", f"{LONG[:1200]} ENDACTION"
            row["Action owner"], row["Action due"] = "Manager", period.last_day
            if row["Reference"] in ("SE3.2", "TC3.1", "SC2.4"):
                row["Outturn"] = 900
            else:
                row["Marker"] = "x"

    at.play("2024-25-Q4", fill)
    return write_exceptions(at.workspace, at.period("2024-25-Q4")).path


def test_long_texts_keep_their_print_and_rows_their_limit(long_report: Path) -> None:
    pages = _pages(long_report)
    assert {sheet.title for sheet in pages} >= {"SE3.2", "TC3.1", "SC2.4"}
    for sheet in pages:
        assert all(height.height <= 409.5 for height in sheet.row_dimensions.values() if height.height)
        sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value}
        assert min(sizes) >= 10


@pytest.mark.office
def test_long_texts_are_not_cut_off(long_report: Path, office: Office, tmp_path: Path) -> None:
    """On paper nothing stands over anything else, every text has its end, and every measure one page."""
    pdf = office.convert(long_report, "pdf", tmp_path)
    pages = printed(pdf)
    assert unprinted(pdf) == []
    told = {
        sheet.title: page for sheet in _pages(long_report) for page in pages if page.foot_names(sheet.title)
    }
    assert len(pages) == len(told) + 1
    for ref, page in told.items():
        assert page.clashes() == [], ref
        assert page.has("ENDCOMMENTARY"), ref
    assert told["SE3.2"].has("ENDACTION")


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Sparkline")
def test_libreoffice_prints_as_many_pages_as_there_are_sheets(
    report: Path, office: Office, tmp_path: Path
) -> None:
    assert office.errors(report) == []
    pdf = office.convert(report, "pdf", tmp_path)
    pages = printed(pdf)
    assert unprinted(pdf) == []
    assert len(pages) == 1 + len(_pages(report))
    assert [page.clashes() for page in pages] == [[] for _ in pages]
