"""The master scorecard as a file: other programs agree with it, and its numbers can be counted again."""

import csv
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from as_frame import released
from on_paper import printed, unprinted
from openpyxl import load_workbook
from returns_taken import At, Row, opened, table

from office import Office
from pmf_xl.catalogue import find_kit
from pmf_xl.collect.issue import issue
from pmf_xl.reports.scorecard import records_beside, write_scorecard
from pmf_xl.rules import rate

LAST = {"hart": "2014-15-Q2", "south-derbyshire": "2024-25-Q3"}
#: In order of use, and no more than can be seen side by side; groups and records are a workbook beside it.
READ_EACH_PERIOD = [
    "Cover", "Summary", "Scorecard", "Exceptions", "Actions", "Escalations", "Travel", "Projects",
]  # fmt: skip
RECORDS = ["Data quality", "Problems", "Changes", "Sources"]
MOST_TABS = 8


@pytest.fixture(scope="module", params=["hart", "south-derbyshire"])
def scorecard(request: pytest.FixtureRequest) -> tuple[str, At, Path]:
    at: At = request.getfixturevalue(f"at_{request.param.replace('-', '_')}")
    return request.param, at, write_scorecard(at.workspace, at.period(LAST[request.param])).path


def _kit_rows(kit: str, name: str) -> list[dict[str, str]]:
    with (find_kit(kit) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ratings(path: Path, kit: str) -> dict[str, str]:
    """The rating of every measure on the sheet Scorecard, as stored."""
    refs = [row["ref"] for row in _kit_rows(kit, "measures.csv")]
    rows = {row["Ref"]: row["Rating"] for row in table(opened(path)["Scorecard"], "Ref")}
    return {ref: rows[ref] for ref in refs}


def test_it_has_its_sheets(scorecard: tuple[str, At, Path]) -> None:
    kit, _, path = scorecard
    names = opened(path).sheetnames
    groups = [
        "Council Plan",
        "Health of the Organisation",
        "Financial monitoring",
        "Customer",
        "Finance",
        "Workforce",
    ]
    records = opened(records_beside(path)).sheetnames
    if kit == "hart":  # it has neither projects nor groups
        assert names == [*READ_EACH_PERIOD[:-1], "Data"]
        assert records == ["Cover", *RECORDS]
    else:
        assert names == [*READ_EACH_PERIOD, "Data"]
        assert records == ["Cover", *groups, *RECORDS, "Data"]
    assert len(names) - 1 <= MOST_TABS
    assert [sheet.title for sheet in opened(path) if sheet.sheet_state == "hidden"] == ["Data"]
    cover = [cell.value for row in opened(path)["Cover"].iter_rows() for cell in row]
    assert {*names[1:-1], *records[1:]} - {"Data"} <= set(cover), "its cover says where each is"
    assert "In scorecard records.xlsx, beside this file" in cover


@pytest.mark.office
def test_it_carries_the_functions_for_excel(scorecard: tuple[str, At, Path]) -> None:
    with ZipFile(scorecard[2]) as container:
        named = container.read("xl/workbook.xml").decode()
    for name in ("PMF_RAG", "PMF_TRAVEL", "PMF_TREND", "PMF_SPC", "PMF_FORECAST"):
        assert re.search(rf'<definedName name="{name}"[^>]*>_xlfn\.LAMBDA\(', named)


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_libreoffice_works_out_the_same(scorecard: tuple[str, At, Path], office: Office) -> None:
    _, _, path = scorecard
    assert office.errors(path) == []
    assert office.disagreements(path) == []


@pytest.mark.office
def test_on_paper_nothing_is_cut_off_or_overlaps(
    scorecard: tuple[str, At, Path], office: Office, tmp_path: Path
) -> None:
    _, _, path = scorecard
    pdf = office.convert(path, "pdf", tmp_path)
    pages = printed(pdf)
    assert unprinted(pdf) == []
    assert [page.clashes() for page in pages] == [[] for _ in pages]
    assert all(len(page.words) > 12 for page in pages)  # none is empty but for its foot


@pytest.mark.office
def test_a_target_can_be_tried_out(at_hart: At, office: Office, tmp_path: Path) -> None:
    """Answering 80 % of calls was wanted; let it be 85 %, then 78 %."""
    path = write_scorecard(at_hart.workspace, at_hart.period("2014-15-Q1")).path
    for target in (0.85, 0.78, None):
        with pytest.warns(UserWarning, match="Sparkline"):
            book = load_workbook(path)
        row, columns = _find(book["Scorecard"], "CS02a")
        outturn = row[columns["Outturn"]].value
        row[columns["Target"]].value = target
        tried = tmp_path / f"tried {target}.xlsx"
        book.save(tried)
        cell = row[columns["Rating"]].coordinate
        assert office.values(tried, "Scorecard")[cell] == rate(outturn, target, decimals=3)


def _find(sheet: object, ref: str) -> tuple[tuple, dict[str, int]]:  # type: ignore[type-arg]
    rows = list(sheet.iter_rows())  # type: ignore[attr-defined]
    headings = next(row for row in rows if row[0].value == "Ref")
    columns = {cell.value: number for number, cell in enumerate(headings)}
    return next(row for row in rows if row[0].value == ref), columns


def test_no_cell_holds_an_error(scorecard: tuple[str, At, Path]) -> None:
    _, _, path = scorecard
    wrong = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in opened(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or (isinstance(cell.value, str) and re.match(r"#[A-Z/0]+[!?]?$", cell.value))
    ]
    assert wrong == []


def test_counts_can_be_counted_again(scorecard: tuple[str, At, Path]) -> None:
    """From the kit's own files and the ratings on the sheet Scorecard, by service, committee and plan."""
    kit, _, path = scorecard
    ratings, measures = _ratings(path, kit), _kit_rows(kit, "measures.csv")
    summary = opened(path)["Summary"]
    names = {row["code"]: row["name"] for row in _kit_rows(kit, "services.csv")}
    # Hart counts green of the measures that are rated, South Derbyshire green, amber and grey of all.
    on_target = {"GREEN"} if kit == "hart" else {"GREEN", "AMBER", "GREY"}
    of = {"GREEN", "AMBER", "RED"} if kit == "hart" else {"GREEN", "AMBER", "RED", "GREY", "NO DATA"}
    by_service = {row["Service"]: row for row in table(summary, "Service")}
    assert set(by_service) == set(names.values())
    for code, name in names.items():
        refs = [row["ref"] for row in measures if row["service"] == code]
        _assert_counted(by_service[name], [ratings[ref] for ref in refs], on_target, of)
    for row in table(summary, "Committee"):
        code = {"Overview and Scrutiny": "OS", "Environmental and Development Services": "EDS",
                "Housing and Community Services": "HCS", "Finance and Management": "FM"}[row["Committee"]]  # fmt: skip
        refs = [one["ref"] for one in measures if code in one["committees"].split(";")]
        _assert_counted(row, [ratings[ref] for ref in refs], on_target, of)
    if kit == "south-derbyshire":
        for row in table(summary, "Priority and aim"):
            code = row["Priority and aim"].split()[0]
            refs = [
                one["ref"] for one in measures if any(aim.startswith(code) for aim in one["plan"].split(";"))
            ]
            _assert_counted(row, [ratings[ref] for ref in refs], on_target, of)
    _assert_counted(table(summary, "Period")[-1], list(ratings.values()), on_target, of)


def _assert_counted(row: Row, ratings: list[str], on_target: set[str], of: set[str]) -> None:
    counts = Counter(ratings)
    found = {heading.upper(): row[heading] for heading in ("Green", "Amber", "Red", "Grey", "No data")}
    assert found == {word: counts[word] for word in found}
    assert row["All"] == len(ratings)
    base = sum(counts[word] for word in of)
    expected = pytest.approx(sum(counts[word] for word in on_target) / base) if base else None
    assert row["On target"] == expected


def test_earlier_periods_stand_beside_this_one(at_south_derbyshire: At) -> None:
    """Before 2024-25 there are no targets, so the quarters of 2023-24 are not known."""
    path = write_scorecard(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")).path
    periods = [row["Period"] for row in table(opened(path)["Summary"], "Period")]
    assert periods == ["Q1 2024-25", "Q2 2024-25", "Q3 2024-25"]


def test_every_run_of_two_figures_has_a_sparkline(scorecard: tuple[str, At, Path]) -> None:
    _, at, path = scorecard
    figures = released(at.workspace, at.period(LAST[scorecard[0]])).figures
    runs = sum(sum(one is not None for one in figure.run.outturns) > 1 for figure in figures)
    with ZipFile(path) as container:
        names = [sheet.title for sheet in opened(path)]
        xml = container.read(f"xl/worksheets/sheet{names.index('Scorecard') + 1}.xml").decode()
    assert xml.count("<x14:sparkline>") == runs > 0


def test_every_chart_says_in_words_what_it_shows(scorecard: tuple[str, At, Path]) -> None:
    _, _, path = scorecard
    with ZipFile(path) as container:
        drawings = [name for name in container.namelist() if re.match(r"xl/drawings/drawing\d+\.xml", name)]
        said = [
            text
            for name in drawings
            for text in re.findall(r'descr="([^"]*)"', container.read(name).decode())
        ]
        charts = [name for name in container.namelist() if name.startswith("xl/charts/chart")]
    assert len(said) == len(charts) >= 1
    assert all(text.startswith("Stacked bars of ratings.") and len(text) > 40 for text in said)


def test_made_again_it_is_left_alone(at_hart: At, tmp_path: Path) -> None:
    at = at_hart.copied(tmp_path / "workspace")
    period = at.period("2014-15-Q1")
    path = write_scorecard(at.workspace, period).path
    before, recorded = path.read_bytes(), at.workspace.ledger.last_scorecard(str(period))
    at.moment = at.moment.replace(year=2015)
    assert write_scorecard(at.workspace, period).path == path
    assert path.read_bytes() == before
    assert at.workspace.ledger.last_scorecard(str(period)) == recorded
    path.unlink()
    write_scorecard(at.workspace, period)
    assert at.workspace.ledger.last_scorecard(str(period)) == recorded
    assert not (path.parent / "earlier").exists()


def test_what_has_changed_is_said_and_the_earlier_one_kept(at_hart: At, tmp_path: Path) -> None:
    at = at_hart.copied(tmp_path / "workspace")
    period = at.period("2014-15-Q1")
    path = write_scorecard(at.workspace, period).path
    first = path.read_bytes()
    assert opened(records_beside(path))["Changes"]["A2"].value == "This is the first scorecard of Q1 2014-15."
    targets = [
        target.model_copy(update={"target": 0.75})
        if (target.ref, target.period) == ("CS02a", period)
        else target
        for target in at.workspace.catalogue.targets
    ]
    at.workspace.__dict__["catalogue"] = replace(at.workspace.catalogue, targets=tuple(targets))
    issue(at.workspace, period)  # until then it is judged as it was issued
    write_scorecard(at.workspace, period)
    changes = table(opened(records_beside(path))["Changes"], "Ref")
    assert [(row["Ref"], row["What has changed"], row["Was"], row["Is now"]) for row in changes] == [
        ("CS02a", "Target", "80.0%", "75.0%"),
        ("CS02a", "Rating", "Amber", "Green"),
    ]
    kept = {one.name.partition(" until ")[0]: one for one in (path.parent / "earlier").iterdir()}
    assert kept.keys() == {"scorecard", "scorecard records"}
    assert kept["scorecard"].read_bytes() == first


def test_sources_name_file_and_cell_of_every_figure(at_hart: At) -> None:
    period = at_hart.period("2014-15-Q2")
    path = write_scorecard(at_hart.workspace, period).path
    book = opened(path)
    figures = {
        row["Ref"]: row["Outturn"] for row in table(book["Scorecard"], "Ref") if row["Outturn"] is not None
    }
    sources = {row["Ref"]: row for row in table(opened(records_beside(path))["Sources"], "Ref")}
    assert set(figures) <= set(sources)
    returned = {}
    for ref, outturn in figures.items():
        row = sources[ref]
        name = row["File"]
        if name not in returned:
            returned[name] = load_workbook(at_hart.workspace.folder_of("returned", period) / name)
        assert returned[name][row["Sheet"]][row["Cell"]].value == outturn


def test_data_quality_counts_what_came(at_south_derbyshire: At) -> None:
    """Legal and Democratic Services did not answer in Q3; the others were ten days after its end, in time."""
    path = write_scorecard(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")).path
    rows = {row["Service"]: row for row in table(opened(records_beside(path))["Data quality"], "Service")}
    legal = rows.pop("Legal and Democratic Services")
    assert (legal["Given"], legal["Complete"], legal["On time"]) == (0, 0, "Not received")
    assert {row["On time"] for row in rows.values()} == {"Yes"}
    assert {row["Signed off"] for row in rows.values()} == {"3 of 3"}


def test_a_confidential_measure_is_there_and_marked(at_south_derbyshire: At) -> None:
    path = write_scorecard(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")).path
    row = next(row for row in table(opened(path)["Scorecard"], "Ref") if row["Ref"] == "SC2.3")
    assert isinstance(row["Outturn"], (int, float))
    assert row["Notes"].startswith("Confidential")


def test_actions_stand_with_their_age(at_south_derbyshire: At) -> None:
    path = write_scorecard(at_south_derbyshire.workspace, at_south_derbyshire.period("2024-25-Q3")).path
    rows = table(opened(path)["Actions"], "Ref")
    assert {row["Raised in"]: row["Age in periods"] for row in rows} == {
        "Q1 2024-25": 2, "Q2 2024-25": 1, "Q3 2024-25": 0,
    }  # fmt: skip
    overdue = [row for row in rows if row["Days overdue"]]
    assert overdue
    for row in overdue:
        assert row["Status"] != "Done"
        assert (
            row["Days overdue"]
            == (at_south_derbyshire.period("2024-25-Q3").last_day - row["Due"].date()).days
        )


def test_a_services_text_is_never_a_formula(at_south_derbyshire: At, tmp_path: Path) -> None:
    at = at_south_derbyshire.copied(tmp_path / "workspace")

    def fill(sheet: str, row: Row, period: object) -> None:
        if (
            sheet == "Measures"
            and not str(row["Check"]).startswith("Not due")
            and "/" not in row["Reference"]
        ):
            row["Marker"], row["Commentary"], row["Action"] = "x", "=1+1", "@SUM(A1)"
            row["Action owner"], row["Action due"] = "-cmd", at.period("2024-25-Q4").last_day

    at.play("2024-25-Q4", fill)
    book = opened(write_scorecard(at.workspace, at.period("2024-25-Q4")).path)
    texts = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"
    ]
    assert {"=1+1", "@SUM(A1)", "-cmd"} <= set(texts)
    with pytest.warns(UserWarning, match="Sparkline"):
        formulas = load_workbook(write_scorecard(at.workspace, at.period("2024-25-Q4")).path)
    assert "=1+1" not in {
        cell.value for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }
    shutil.rmtree(at.workspace.folder, ignore_errors=True)
