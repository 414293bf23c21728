"""Grades of a council's own among green, amber and red, played through a quarter: five words in place of three.

The bands are those that councils with five give most often: two and a half, five and ten per cent of target.
"""

import csv
import json
import re
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import ironcalc
import numpy as np
import openpyxl
import pytest
import xlsxwriter
from council import PERIOD, SERVICES, Council
from xlsxwriter.utility import xl_rowcol_to_cell

from functions.stand_in import Book
from office import Office
from pmf_xl.addin.answers import answer
from pmf_xl.addin.into_workbook import add_functions
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue.contrast import READABLE, contrast_ratio
from pmf_xl.problems import UsageError
from pmf_xl.publish.publish import publish
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.exceptions import write_exceptions
from pmf_xl.reports.scorecard import write_scorecard
from pmf_xl.rules import in_numpy, in_python
from pmf_xl.rules.expression import names, specialise
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.grades import FurtherGrade
from pmf_xl.rules.in_excel import write
from pmf_xl.rules.in_lambda import named_lambdas
from pmf_xl.rules.operations import Value
from pmf_xl.rules.rating import rating_rule
from pmf_xl.rules.scheme import Scheme
from quarter import Quarter, catalogue_of
from udfs import ledger as udf_ledger

GRADES = """
  - {code: amber, label: Amber}
  - {code: amber-green, shape: "◆", colour: "A6D96A", tolerance: 2.5%}
  - {code: amber-red, label: Amber/Red, shape: "▼", colour: "E8590C", tolerance: 10%}
"""
FRAMEWORK = f"""
council: Testshire Council
scheme:
  amber_tolerance: 5%
  counts_as_on_target: [green, amber-green]
exceptions:
  ratings: [red, amber-red, no data]
  forecast_ratings: [amber-red, red]
  commentary_for: [amber-red, red]
  action_for: [red]
grades: {GRADES}
reports:
  - {{name: slipping, title: Slipping, filter: "rating: amber-green, amber-red", sections: [key, counts, scorecard, concerns]}}
"""
MEASURES = """
| ref | title                      | service | unit    | polarity | frequency | decimals | tolerance | tolerance_basis | amber_from | green_from | confidential |
| G1  | On target                  | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| L1  | Just short                 | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| L2  | At the end of amber-green  | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| A1  | Beyond it                  | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| A2  | At the end of amber        | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| O1  | Beyond amber               | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| O2  | At the end of amber-red    | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| R1  | Beyond that                | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| D1  | Fewer days are better      | HR      | days    | lower    | quarterly | 1        |           |                 |            |            |              |
| W1  | Below a range              | HR      | number  | range    | quarterly | 1        |           |                 |            |            |              |
| W2  | Above a range              | HR      | number  | range    | quarterly | 1        |           |                 |            |            |              |
| P1  | A tolerance of its own     | HR      | percent | higher   | quarterly | 1        | 8%        | points          |            |            |              |
| F1  | Figures of its own         | HR      | percent | higher   | quarterly | 1        |           |                 | 80%        | 90%        |              |
| Q1  | Others in this quarter     | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| N1  | Figures and no target      | HR      | number  | higher   | quarterly | 1        |           |                 | 80         | 90         |              |
| J1  | Judged                     | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| M1  | Missing                    | HR      | number  | higher   | quarterly | 1        |           |                 |            |            |              |
| C1  | Kept from the public       | HR      | number  | higher   | quarterly | 1        |           |                 |            |            | yes          |
"""  # fmt: skip
NO_TARGET = ("N1",)
TARGETS = {
    "D1": ("20", ""), "W1": ("90", "100"), "W2": ("90", "100"), "P1": ("95%", ""), "F1": ("95%", ""),
}  # fmt: skip
BANDS = """
| ref | period     | grade       | tolerance | tolerance_basis | tolerance_above | from | up_to |
| P1  |            | amber-green | 4%        | points          |                 |      |       |
| P1  |            | amber-red   | 12%       | points          |                 |      |       |
| F1  |            | amber-green |           |                 |                 | 85%  |       |
| F1  |            | Amber-Red   |           |                 |                 | 75%  |       |
| W2  |            | amber-red   | 10%       |                 | 6%              |      |       |
| Q1  |            | amber-red   | 20%       |                 |                 |      |       |
| Q1  | 2024-25-Q1 | amber-red   |           |                 |                 | 60   |       |
| N1  |            | amber-red   |           |                 |                 | 70   |       |
"""
#: What was reported, and the rating worked out by hand. Where nothing else is said the target is 100: amber-green ends
#: at 97.5, amber at 95, amber-red at 90.
WORKED_OUT = {
    "G1": (100, "GREEN"),
    "L1": (99.9, "AMBER-GREEN"),
    "L2": (97.5, "AMBER-GREEN"),  # 2.5 short is no more than 2.5% of 100
    "A1": (97.4, "AMBER"),
    "A2": (95, "AMBER"),
    "O1": (94.9, "AMBER-RED"),
    "O2": (90, "AMBER-RED"),
    "R1": (89.9, "RED"),
    "D1": (21.5, "AMBER-RED"),  # 1.5 over 20: more than 1 (5%), no more than 2 (10%)
    "W1": (88, "AMBER-GREEN"),  # 2 below 90: no more than 2.25
    "W2": (106, "AMBER-RED"),  # 6 above 100: more than 5, no more than the 6% that Bands gives
    "P1": (0.86, "AMBER-RED"),  # 9 points short: more than 8, no more than 12
    "F1": (0.85, "AMBER-GREEN"),  # from 85%, whatever the target
    "Q1": (61, "AMBER-RED"),  # from 60 in this quarter; by the measure's own 20% it would be red
    "N1": (75, "AMBER-RED"),  # from 70; amber-green has no figure, so nothing is it
    "J1": (80, "AMBER-GREEN"),  # worked out it would be red
    "M1": (None, "NO DATA"),
    "C1": (98, "AMBER-GREEN"),
}
RATINGS = {ref: rating for ref, (_, rating) in WORKED_OUT.items()}
COUNTED = {"GREEN": 1, "AMBER-GREEN": 6, "AMBER": 2, "AMBER-RED": 7, "RED": 1, "GREY": 0, "NO DATA": 1}


def targets() -> str:
    rows = [
        f"| {ref} | {PERIOD} | {' | '.join(TARGETS.get(ref, ('100', '')))} |"
        for ref in WORKED_OUT
        if ref not in NO_TARGET
    ]
    return "\n".join(["| ref | period | target | target_high |", *rows])


KIT = {
    "framework.yaml": FRAMEWORK,
    "measures.csv": MEASURES,
    "targets.csv": targets(),
    "bands.csv": BANDS,
    "judgements.csv": "| ref | period | rating | reason | by |\n"
    f"| J1 | {PERIOD} | Amber-Green | A new system counts otherwise | Di Webb |",
}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    outturns = {ref: outturn for ref, (outturn, _) in WORKED_OUT.items()}
    return Council(tmp_path_factory.mktemp("further"), KIT, outturns)


def facts_of(council: Council, ref: str) -> dict[str, Value]:
    """What the rule is given of a measure and its period, by the names it uses."""
    catalogue = council.quarter.workspace.catalogue
    target, judgement = catalogue.target(ref, PERIOD), catalogue.judgement(ref, PERIOD)
    scheme, judged = catalogue.framework.scheme, judgement.rating if judgement else None
    return RuleFacts.of(catalogue.measure(ref), scheme, target, judged).known()


def figure_of(council: Council, ref: str) -> dict[str, Value]:
    """What the rule is given with the figure."""
    target = council.quarter.workspace.catalogue.target(ref, PERIOD)
    figure: dict[str, Value] = {"outturn": WORKED_OUT[ref][0], "due": True, "partial": False}
    aims = {"target": target.target, "target_high": target.target_high} if target else {}
    others = ("marker", "target", "target_high", "travel_long", "travel_short")
    return {**dict.fromkeys(others), **figure, **aims}


def test_a_figure_gets_the_same_rating_everywhere(council: Council) -> None:
    assert council.in_table() == RATINGS
    assert council.as_stored() == RATINGS | {"J1": "AMBER-GREEN"}
    assert council.on_scorecard() == RATINGS
    public = {ref: rating for ref, rating in RATINGS.items() if ref != "C1"}
    assert {ref: word.upper() for ref, word in council.open_data().items()} == public


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Sparkline")
def test_libreoffice_works_out_the_same(council: Council, office: Office) -> None:
    assert council.in_return(office) == RATINGS
    assert office.disagreements(council.scorecard) == []


def test_one_by_one_in_columns_and_in_formulas_it_is_the_same(council: Council, tmp_path: Path) -> None:
    rule = rating_rule(council.quarter.workspace.catalogue.framework.scheme.grades)
    facts = {ref: facts_of(council, ref) for ref in WORKED_OUT}
    figures = {ref: figure_of(council, ref) for ref in WORKED_OUT}
    expected = list(RATINGS.values())
    assert [in_python.run(rule, facts[ref] | figures[ref]) for ref in WORKED_OUT] == expected
    columns = {
        name: np.array([(facts[ref] | figures[ref]).get(name) for ref in WORKED_OUT], object)
        for name in names(rule)
    }
    assert in_numpy.run(rule, columns).tolist() == expected
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, ref in enumerate(WORKED_OUT):
            where = {name: xl_rowcol_to_cell(number, column) for column, name in enumerate(figures[ref], 1)}
            for name, place in where.items():
                if (value := figures[ref][name]) is not None:
                    sheet.write(place, value)
            formula = write(specialise(rule, facts[ref]), where)
            sheet.write_formula(number, 0, f"={formula}", None, "never worked out")
    model = ironcalc.load_from_xlsx(str(path), "en", "Europe/London", "en")
    model.evaluate()
    assert [model.get_cell_value(0, number, 1) for number in range(1, len(expected) + 1)] == expected


#: PMF_RAG has arguments for green and amber; the further grades end for it where the scheme has them.
ASKED = {
    ref: [given, 20 if ref == "D1" else 90 if ref == "W1" else 100, "lower" if ref == "D1" else "range" if ref == "W1"
          else "higher", None, None, 100 if ref == "W1" else None, 1]
    for ref, (given, _) in WORKED_OUT.items()
    if ref in ("G1", "L1", "L2", "A1", "A2", "O1", "O2", "R1", "D1", "W1", "M1", "C1")
}  # fmt: skip


def rag_in(path: Path, names_of: dict[str, str]) -> list[object]:
    """What PMF_RAG gives in a workbook, called for whole columns."""
    with xlsxwriter.Workbook(path) as book:
        for name, formula in names_of.items():
            book.define_name(name, f"={formula}")
        sheet = book.add_worksheet()
        for number, row in enumerate(ASKED.values()):
            sheet.write_row(number, 1, row)
        last = len(ASKED)
        columns = ",".join(f"{letter}1:{letter}{last}" for letter in "BCDEFGH")
        sheet.write_dynamic_array_formula(0, 0, 0, 0, f"=PMF_RAG({columns})", None, 0)
    model = ironcalc.load_from_xlsx(str(path), "en", "Europe/London", "en")
    model.evaluate()
    return [model.get_cell_value(0, number, 1) for number in range(1, len(ASKED) + 1)]


def test_pmf_rag_of_the_scorecard_knows_the_grades(council: Council, tmp_path: Path) -> None:
    held = openpyxl.load_workbook(council.scorecard).defined_names["PMF_RAG"].attr_text
    scheme = council.quarter.workspace.catalogue.framework.scheme
    assert held == named_lambdas(scheme)["PMF_RAG"][0]
    assert rag_in(tmp_path / "calls.xlsx", {"PMF_RAG": held}) == [RATINGS[ref] for ref in ASKED]


def test_pmf_rag_of_others_is_as_it_was(council: Council, tmp_path: Path) -> None:
    assert named_lambdas(Scheme(amber_tolerance=0.1)) == named_lambdas()
    path = tmp_path / "mine.xlsx"
    xlsxwriter.Workbook(path).close()
    copied = add_functions(path, scheme=council.quarter.workspace.catalogue.framework.scheme)
    assert "AMBER-GREEN" in openpyxl.load_workbook(copied.path).defined_names["PMF_RAG"].attr_text


def test_pmf_rag_is_no_longer_than_excel_takes(tmp_path: Path) -> None:
    four = [FurtherGrade(f"AMBER-{number}", (10 + number) / 100) for number in range(4)]
    assert len(named_lambdas(Scheme(further=tuple(four)))["PMF_RAG"][0]) < 8192
    many = Scheme(further=tuple(FurtherGrade(f"AMBER-{number}", (10 + number) / 100) for number in range(9)))
    assert "PMF_RAG" not in named_lambdas(many)
    path = tmp_path / "mine.xlsx"
    xlsxwriter.Workbook(path).close()
    with pytest.raises(UsageError, match="longer than Excel takes"):
        add_functions(path, scheme=many)


def test_the_functions_for_those_who_have_python_know_them(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = council.quarter.workspace.catalogue.framework.scheme
    columns = [[[value] for value in column] for column in zip(*ASKED.values(), strict=True)]
    expected = [[RATINGS[ref]] for ref in ASKED]
    assert answer("PMF_RAG", *columns, scheme=scheme) == expected
    by_cell = [answer("PMF_RAG", *([[value]] for value in row), scheme=scheme)[0] for row in ASKED.values()]
    assert by_cell == expected
    assert answer("PMF_RAG", [["7 days"]], [[100]], scheme=scheme) == [["#VALUE!"]]
    monkeypatch.setattr(udf_ledger, "_SCHEMES", {})
    workspace = council.quarter.workspace
    write_catalogue(workspace.catalogue, workspace.folder / "catalogue.xlsx")
    book = Book().set("PMF_WORKSPACE", str(workspace.folder))
    assert udf_ledger.scheme_of(book) == scheme
    assert udf_ledger.scheme_of(SimpleNamespace(name="Book2", fullname="Book2", names=[])) is None


def inside(path: Path, part: str) -> str:
    with ZipFile(path) as container:
        return "".join(
            container.read(name).decode() for name in container.namelist() if re.search(part, name)
        )


def test_every_workbook_shows_label_sign_and_colour(council: Council) -> None:
    quarter = council.quarter
    (published,) = [one for one in council.published.written if one.suffix == ".xlsx"]
    (report,) = write_reports(quarter.workspace, quarter.period, ["slipping"]).files
    exceptions = write_exceptions(quarter.workspace, quarter.period).path
    for path in (council.returned, council.scorecard, exceptions, report.path):
        styles = inside(path, r"styles\.xml")
        assert {"◆ Amber-green", "▼ Amber/Red"} <= set(re.findall(r";;;&quot;([^&]*)&quot;", styles)), (
            path.name
        )
        assert {"FFA6D96A", "FFE8590C"} <= set(re.findall(r"FF[0-9A-F]{6}", styles)), path.name
    for path in (council.scorecard, exceptions, report.path, published):
        texts = inside(path, r"sharedStrings\.xml")
        assert re.search(r"mber/[Rr]ed: short of target by no more than 10% of it", texts), path.name
        assert "AMBER-RED:" not in texts


def test_the_text_on_their_colours_can_be_read(council: Council) -> None:
    looks = council.quarter.workspace.theme.data["ratings"]
    for word in ("AMBER-GREEN", "AMBER-RED"):
        assert contrast_ratio(looks[word]["colour"], looks[word]["fill"]) >= READABLE


def test_they_are_counted(council: Council) -> None:
    sheet = openpyxl.load_workbook(council.scorecard, data_only=True)["Summary"]
    rows = list(sheet.iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if row[0] == "Service")
    counts = dict(zip(rows[at], rows[at + 1], strict=True))
    assert list(rows[at])[1:8] == ["Green", "Amber-green", "Amber", "Amber/Red", "Red", "Grey", "No data"]
    assert [counts[label] for label in list(rows[at])[1:8]] == list(COUNTED.values())
    assert counts["On target"] == pytest.approx(7 / 17)  # green and amber-green, of those with a rating
    cover = list(openpyxl.load_workbook(council.scorecard)["Cover"].iter_rows(values_only=True))
    assert ("On target", "7 of 17 measures with a rating") in [row[:2] for row in cover]


def test_exceptions_and_comments_are_by_them(council: Council) -> None:
    quarter = council.quarter
    book = openpyxl.load_workbook(write_exceptions(quarter.workspace, quarter.period).path)
    expected = {ref for ref, rating in RATINGS.items() if rating in ("AMBER-RED", "RED", "NO DATA")}
    # 39%, 10.1%, 10%, 9.5%, 7.5%, 6% and 5.1% short of what each aims at; one that aims at nothing; one without a figure.
    furthest_first = ["Q1", "R1", "O2", "P1", "D1", "W2", "O1", "N1", "M1"]
    assert set(furthest_first) == expected
    assert [name for name in book.sheetnames if name in RATINGS] == furthest_first
    texts = {row[0]: row for row in book["Index"].iter_rows(values_only=True)}
    assert "Amber/Red; Forecast amber/red" in texts["N1"]  # whose figure is the forecast too


def test_a_service_is_asked_to_comment_on_them(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path / "kit", {"services.csv": SERVICES, **KIT})
    quarter = Quarter(tmp_path / "at", catalogue, PERIOD, date(2024, 7, 10))
    typed = {ref: {"Outturn": WORKED_OUT[ref][0]} for ref in ("A1", "O1", "R1")}
    file = quarter.collate_one(quarter.hand_in("HR", typed))
    missing = {(str(one.ref), str(one.code)) for one in file.problems if one.ref in typed}
    assert missing == {
        ("O1", "commentary-missing"), ("R1", "commentary-missing"), ("R1", "action-missing"),
    }  # fmt: skip


def test_the_public_is_told_in_open_data_and_pictures(council: Council) -> None:
    (csv_file,) = [one for one in council.published.written if one.suffix == ".csv"]
    described = json.loads((csv_file.parent / "datapackage.json").read_text("utf-8"))
    (column,) = [one for one in described["resources"][0]["schema"]["fields"] if one["name"] == "rating"]
    allowed = column["constraints"]["enum"]
    assert {"Amber-green", "Amber-red"} <= set(allowed)
    assert set(council.open_data().values()) <= set(allowed)
    quarter = council.quarter
    publish(quarter.workspace, quarter.period, pictures=True)
    with (csv_file.parent / "pictures" / "pictures.csv").open(encoding="utf-8-sig", newline="") as file:
        said = next(csv.DictReader(file))["alternative_text"]
    assert "1 green, 5 amber-green, 2 amber, 7 amber/red, 1 red" in said


def test_services_are_told_where_theirs_end(council: Council) -> None:
    rows = {
        row[0]: row
        for row in openpyxl.load_workbook(council.returned)["Definitions"].iter_rows(values_only=True)
    }
    assert "Green from 90%, amber-green from 85%, amber from 80%, amber/red from 75%" in rows["F1"][6]
    assert "amber/red from 60" in rows["Q1"][6]
    assert "amber" not in rows["G1"][6].lower()


def test_a_report_selects_by_them(council: Council) -> None:
    quarter = council.quarter
    (report,) = write_reports(quarter.workspace, quarter.period, ["slipping"]).files
    sheet = openpyxl.load_workbook(report.path)["Scorecard"]
    refs = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell in RATINGS]
    public = [ref for ref in RATINGS if ref != "C1"]
    assert sorted(refs) == sorted(ref for ref in public if RATINGS[ref] in ("AMBER-GREEN", "AMBER-RED"))


@pytest.mark.filterwarnings("ignore:Sparkline")
def test_a_grade_that_was_given_up_is_counted_in_the_periods_that_had_it(tmp_path: Path) -> None:
    refs = ("G1", "L1", "A1", "O1", "R1")
    rows = MEASURES.strip().splitlines()
    measures = "\n".join([rows[0], *(row for row in rows if row.split("|")[1].strip() in refs)])
    targets = "\n".join(
        ["| ref | period | target |", *(f"| {ref} | 2024-25-Q{n} | 100 |" for ref in refs for n in (1, 2))]
    )
    plain = {"services.csv": SERVICES, "measures.csv": measures, "targets.csv": targets}
    with_grades = catalogue_of(tmp_path / "kit", {**plain, "framework.yaml": FRAMEWORK})
    quarter = Quarter(tmp_path / "at", with_grades, PERIOD, date(2024, 7, 10))
    typed = {ref: {"Outturn": WORKED_OUT[ref][0], "Commentary": "So it is."} for ref in refs}
    quarter.hand_in("HR", typed)
    quarter.collate()
    quarter.change(
        catalogue_of(tmp_path / "later", {**plain, "framework.yaml": "council: Testshire Council\n"})
    )
    quarter.period = quarter.workspace.period("2024-25-Q2")
    quarter.time = datetime(2024, 10, 10, 9)
    quarter.hand_in("HR", typed)
    quarter.collate()
    path = write_scorecard(quarter.workspace, quarter.period).path
    rows_of = list(openpyxl.load_workbook(path, data_only=True)["Summary"].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows_of) if row[0] == "Period")
    counted = {row[0]: dict(zip(rows_of[at], row, strict=True)) for row in rows_of[at + 1 : at + 3]}
    before, now = counted["Q1 2024-25"], counted["Q2 2024-25"]
    assert [before[label] for label in ("Green", "Amber-green", "Amber", "Amber-red", "Red", "All")] == [
        1,
        1,
        1,
        1,
        1,
        5,
    ]
    assert [now[label] for label in ("Green", "Amber-green", "Amber", "Amber-red", "Red", "All")] == [
        1,
        0,
        2,
        0,
        2,
        5,
    ]
    assert publish(quarter.workspace, quarter.period, pictures=True).written
    earlier = write_scorecard(quarter.workspace, quarter.workspace.period(PERIOD)).path
    assert "Short of target by no more than 10% of it" in inside(earlier, r"sharedStrings\.xml")
