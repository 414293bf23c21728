"""Grades of a council's own in kits, catalogue workbooks and kept catalogues, and what no council can mean by them."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue, Escalation, ExceptionRule, read_kit
from pmf_xl.catalogue.kept import from_json, to_json
from pmf_xl.catalogue.next_year import for_next_year
from pmf_xl.figures import Derived
from pmf_xl.figures.exceptional import standing
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.grades import FurtherGrade, GradeEnd
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Rating
from quarter import kit

TWO = """
  - {code: amber-green, shape: "◆", colour: "A6D96A", tolerance: 2.5%}
  - {code: Amber-Red, label: Amber/Red, shape: "▼", colour: "E8590C", tolerance: 10%}
"""
SERVICES = "| code | name |\n| HR | People |"
MEASURES = """
| ref | title | service | unit    | polarity | frequency | aggregation | decimals | tolerance | tolerance_basis |
| A1  | One   | HR      | number  | higher   | quarterly | snapshot    | 0        |           |                 |
| A2  | Two   | HR      | percent | lower    | quarterly | snapshot    | 1        | 1%        | points          |
| A3  | Three | HR      | number  | range    | quarterly | snapshot    | 0        |           |                 |
| A4  | Four  | HR      | number  | higher   | quarterly | sum         | 0        |           |                 |
"""
TARGETS = """
| ref | period     | target | target_high |
| A1  | 2024-25-Q1 | 100    |             |
| A2  | 2024-25-Q1 | 20%    |             |
| A3  | 2024-25-Q1 | 90     | 100         |
| A4  | 2024-25-Q1 | 50     |             |
| A4  | 2024-25-Q2 | 50     |             |
"""
BANDS = """
| ref | period     | grade       | tolerance | tolerance_basis | tolerance_above | from | up_to |
| A1  |            | amber-red   | 20%       |                 |                 |      |       |
| A1  | 2024-25-Q1 | amber-red   |           |                 |                 | 70   |       |
| A2  |            | amber-red   | 6%        | points          |                 |      |       |
| A3  |            | amber-green |           |                 |                 | 88   | 103   |
| A4  | 2024-25-Q1 | amber-red   |           |                 |                 | 40   |       |
| A4  | 2024-25-Q2 | amber-red   |           |                 |                 | 30   |       |
| A4  | 2024-25-Q3 | amber-red   | 15%       |                 |                 |      |       |
"""
CHANGES = """
| ref | column                    | from       | was    | reason             |
| A1  | amber-red tolerance       | 2024-25-Q1 | 15%    | Committee, 3 March |
| A2  | amber-red tolerance       | 2024-25-Q1 | 5%     | Committee, 3 March |
| A2  | amber-red tolerance_basis | 2024-25-Q1 | points | Committee, 3 March |
| A3  | amber-green from          | 2024-25-Q1 | 85     | Committee, 3 March |
"""


def files(
    framework: str = f"council: Testshire\ngrades: {TWO}", bands: str = BANDS, changes: str = ""
) -> dict[str, str]:
    """A kit; tables that are empty are left out."""
    made = {
        "framework.yaml": framework,
        "services.csv": SERVICES,
        "measures.csv": MEASURES,
        "targets.csv": TARGETS,
        "bands.csv": bands,
        "changes.csv": changes,
    }
    return {name: text for name, text in made.items() if text}


@pytest.fixture(name="catalogue")
def _catalogue(tmp_path: Path) -> Catalogue:
    catalogue, problems = read_kit(kit(tmp_path / "kit", files(changes=CHANGES)))
    assert problems == []
    assert catalogue
    return catalogue


def ends(catalogue: Catalogue, ref: str, period: str) -> dict[str, GradeEnd]:
    """Where the further grades of a measure end in a period."""
    then = catalogue.at(catalogue.period(period))
    facts = RuleFacts.of(then.measure(ref), then.framework.scheme, then.target(ref, period))
    return {end.grade: end for end in facts.ends}


def test_a_measure_and_a_period_go_before_the_scheme(catalogue: Catalogue) -> None:
    assert catalogue.framework.scheme.grades == ("GREEN", "AMBER-GREEN", "AMBER", "AMBER-RED")
    assert ends(catalogue, "A1", "2024-25-Q1")["AMBER-RED"].least == 70
    assert ends(catalogue, "A1", "2024-25-Q2")["AMBER-RED"].tolerance == 0.2
    assert ends(catalogue, "A1", "2024-25-Q2")["AMBER-GREEN"].tolerance == 0.025
    given = ends(catalogue, "A2", "2024-25-Q1")["AMBER-RED"]
    assert (given.tolerance, given.tolerance_basis) == (0.06, "points")
    usual = ends(catalogue, "A2", "2024-25-Q1")["AMBER-GREEN"]
    assert (usual.tolerance, usual.tolerance_basis) == (0.025, "percent")


def test_changes_say_where_grades_ended_before(catalogue: Catalogue) -> None:
    assert ends(catalogue, "A1", "2023-24-Q4")["AMBER-RED"].tolerance == 0.15
    before = ends(catalogue, "A2", "2023-24-Q4")["AMBER-RED"]
    assert (before.tolerance, before.tolerance_basis) == (0.05, "points")  # five points and no share
    assert (ends(catalogue, "A3", "2023-24-Q4")["AMBER-GREEN"].least, 103) == (85, 103)


def test_figures_where_a_grade_ends_add_up_as_targets_do(catalogue: Catalogue) -> None:
    half = catalogue.target("A4", "2024-25-H1")
    assert half
    assert (half.target, [(end.grade, end.least) for end in half.ends]) == (100, [("AMBER-RED", 70)])


def test_a_band_without_a_target_is_no_target(catalogue: Catalogue) -> None:
    held = catalogue.target("A4", "2024-25-Q3")
    assert held
    assert (held.target, held.has_bands, held.gives_ends_only) == (None, True, True)


def test_a_band_of_a_longer_period_leaves_its_target_as_it_is(tmp_path: Path) -> None:
    head = BANDS.strip().splitlines()[0]
    bands = f"{head}\n| A4 | 2024-25-H1 | amber-red | | | | 60 | |"
    catalogue, problems = read_kit(kit(tmp_path, files(bands=bands)))
    assert problems == []
    assert catalogue
    half = catalogue.target("A4", "2024-25-H1")
    assert half
    assert (half.target, half.ends) == (100, (GradeEnd("AMBER-RED", least=60),))


def test_the_catalogue_workbook_keeps_everything(catalogue: Catalogue, tmp_path: Path) -> None:
    write_catalogue(catalogue, tmp_path / "catalogue.xlsx")
    again, problems = read_catalogue(tmp_path / "catalogue.xlsx")
    assert problems == []
    assert again
    assert again.framework == catalogue.framework
    assert (again.measures, again.targets, again.changes) == (
        catalogue.measures,
        catalogue.targets,
        catalogue.changes,
    )
    sheet = openpyxl.load_workbook(tmp_path / "catalogue.xlsx")["Bands"]
    shown = [
        (row[0].value, row[2].value, row[3].value, row[3].number_format) for row in sheet.iter_rows(min_row=2)
    ]
    assert ("A1", "amber-red", 0.2, "0%") in shown
    assert ("A2", "amber-red", 0.06, "0%") in shown


def test_the_catalogue_workbook_offers_grades(catalogue: Catalogue, tmp_path: Path) -> None:
    write_catalogue(catalogue, tmp_path / "catalogue.xlsx")
    book = openpyxl.load_workbook(tmp_path / "catalogue.xlsx")
    offered = {
        str(check.sqref).split(":")[0]: check.formula1
        for name in ("Bands", "Judgements")
        for check in book[name].data_validations.dataValidation
        if str(check.sqref).startswith("C")
    }
    assert offered == {"C5": '"blue,green,amber,red,grey,amber-green,amber-red"'}
    bands = [check.formula1 for check in book["Bands"].data_validations.dataValidation]
    assert {"list_measures", "list_calendar", "list_grades", '"percent,points"'} <= set(bands)


def test_a_kept_catalogue_keeps_everything(catalogue: Catalogue) -> None:
    again = from_json(to_json(catalogue))
    assert again.framework.scheme == catalogue.framework.scheme
    assert again.framework.grades == catalogue.framework.grades
    assert (again.measures, again.targets, again.changes) == (
        catalogue.measures,
        catalogue.targets,
        catalogue.changes,
    )


def test_a_kept_catalogue_without_grades_is_as_it_was(tmp_path: Path) -> None:
    plain, _ = read_kit(kit(tmp_path, files("council: Testshire\n", bands="")))
    assert plain
    text = to_json(plain)
    assert "further" not in text
    assert "ends" not in text
    assert from_json(text).framework.scheme == Scheme()


def test_bands_of_a_period_go_on_in_the_next_year(catalogue: Catalogue) -> None:
    made = for_next_year(catalogue, catalogue.period("2025-26-Y")).catalogue
    rolled = made.target("A1", "2025-26-Q1")
    assert rolled
    assert (rolled.target, rolled.ends) == (100, (GradeEnd("AMBER-RED", least=70),))


def test_a_band_given_for_the_next_year_stands_beside_the_target_carried(tmp_path: Path) -> None:
    bands = f"{BANDS}| A1 | 2025-26-Q1 | amber-red | | | | 75 | |\n"
    catalogue, _ = read_kit(kit(tmp_path, files(bands=bands)))
    assert catalogue
    made = for_next_year(catalogue, catalogue.period("2025-26-Y")).catalogue
    (held,) = [one for one in made.targets if (one.ref, str(one.period)) == ("A1", "2025-26-Q1")]
    assert (held.target, held.ends) == (100, (GradeEnd("AMBER-RED", least=75),))


def test_nothing_said_counts_what_is_better_than_amber(catalogue: Catalogue) -> None:
    assert sorted(catalogue.framework.scheme.counts_as_on_target) == ["AMBER", "AMBER-GREEN", "GREEN", "GREY"]
    assert replace(Scheme(), further=()).counts_as_on_target == {"GREEN", "AMBER", "GREY"}


def grade(**changed: str) -> str:
    said = {"code": "lime", "shape": "◆", "colour": "A6D96A", "tolerance": "2.5%", **changed}
    return "{" + ", ".join(f'{key}: "{value}"' for key, value in said.items() if value) + "}"


LIME = grade()


@pytest.mark.parametrize(
    ("grades", "scheme", "expected"),
    [
        (LIME, "", []),
        (grade(tolerance=""), "", ["grade-end-missing"]),
        (grade(shape=""), "", ["grade-look-missing"]),
        (grade(colour=""), "", ["grade-look-missing"]),
        (grade(code="lime/green"), "", ["bad-grade-code"]),
        (grade(shape="■"), "", ["grades-alike"]),
        (grade(label="Amber"), "", ["grades-alike"]),
        (grade(colour="FFB000"), "", ["grades-alike"]),  # that of amber
        (grade(colour="lime"), "", ["bad-colour"]),
        (grade(code="amber", tolerance="3%", shape="", colour=""), "", ["grade-end-not-used"]),
        (grade(tolerance="5%"), "", ["grade-ends-alike"]),
        (grade(tolerance="0%"), "", ["grade-ends-alike"]),
        (grade(tolerance="1%"), "green_tolerance: 2%", ["grade-within-green"]),
        (grade(tolerance="100%"), "", ["bare-percentage"]),
        (grade(tolerance="-1%"), "", ["negative-tolerance"]),
        (f"{LIME}, {grade(code='olive', shape='▼', colour='808000')}", "", ["grade-ends-alike"]),
        (f"{LIME}, {grade(shape='▼', colour='808000', tolerance='3%')}", "", ["duplicate-reference"]),
        (LIME, "counts_as_on_target: [green, amber]", ["grade-not-counted"]),
        (LIME, "counts_as_on_target: [green, lime]", []),
        (LIME, "counts_as_on_target: [green, limy]", ["not-in-list"]),
    ],
)  # fmt: skip
def test_a_grade_that_nobody_can_mean_is_named(
    tmp_path: Path, grades: str, scheme: str, expected: list[str]
) -> None:
    framework = f"council: Testshire\nscheme: {{{scheme}}}\ngrades: [{grades}]\n"
    _, problems = read_kit(kit(tmp_path, files(framework, bands="")))
    assert [str(one.code) for one in problems] == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| A1 | | amber-red | 20% | | | | |", []),
        ("| A1 | | amber-gren | 3% | | | | |", ["bands.csv!C2 unknown-grade"]),
        ("| A9 | | amber-red | 20% | | | | |", ["bands.csv!A2 unknown-measure"]),
        ("| A1 | | amber | 20% | | | | |", ["bands.csv!C2 grade-end-not-used"]),
        ("| A1 | | amber-red | | | | | |", ["bands.csv!D2 value-missing"]),
        ("| A1 | | amber-red | | | | | 80 |", ["bands.csv!H2 band-not-used"]),
        ("| A3 | | amber-red | | | | 80 | |", ["bands.csv!G2 band-missing"]),
        ("| A1 | | amber-red | | points | | 80 | |", ["bands.csv!D2 basis-without-tolerance"]),
        ("| A1 | | amber-red | 20 | | | | |", ["bands.csv!D2 bare-percentage"]),
        ("| A1 | 2024-25-M01 | amber-red | 20% | | | | |", ["bands.csv!B2 period-not-due"]),
        ("| A1 | | amber-red | 4% | | | | |", ["bands.csv!D2 grades-out-of-order"]),  # amber reaches to 5%
        ("| A1 | | amber-green | 6% | | | | |", ["bands.csv!D2 grades-out-of-order"]),
        ("| A1 | 2024-25-Q1 | amber-red | | | | 96 | |", ["bands.csv!G2 grades-out-of-order"]),
        ("| A1 | 2024-25-Q1 | amber-red | | | | 95 | |", []),
        ("| A2 | | amber-red | | | | | 20.9% |", ["bands.csv!H2 grades-out-of-order"]),  # amber reaches to 21%
        ("| A3 | | amber-green | | | | 80 | 101 |", ["bands.csv!G2 grades-out-of-order"]),
        ("| A1 | | amber-red | 20% | | | | |\n| A1 | | Amber-Red | 30% | | | | |", ["bands.csv!B3 duplicate-period"]),
    ],
)  # fmt: skip
def test_a_band_that_nobody_can_mean_is_named_at_its_cell(
    tmp_path: Path, row: str, expected: list[str]
) -> None:
    head = BANDS.strip().splitlines()[0]
    _, problems = read_kit(kit(tmp_path, files(bands=f"{head}\n{row}")))
    assert [f"{one.place} {one.code}" for one in problems] == expected


def test_near_matches_are_named(tmp_path: Path) -> None:
    head = BANDS.strip().splitlines()[0]
    changes = "| ref | column | from | was |\n| A1 | amber-red tolerances | 2024-25-Q1 | 5% |"
    wrong = files(bands=f"{head}\n| A1 | | amber-gren | 3% | | | | |", changes=changes)
    _, problems = read_kit(kit(tmp_path / "one", wrong))
    assert [
        "Did you mean 'amber-green'?" in f"{one.message} {one.remedy}"
        for one in problems
        if one.sheet == "bands.csv"
    ]
    framework = "council: Testshire\ngrades: [{code: gren, label: On track}]\n"
    _, (misspelt, *_) = read_kit(kit(tmp_path / "other", files(framework, bands="")))
    assert str(misspelt.code) == "grade-end-missing"
    assert "Did you mean green?" in f"{misspelt.message} {misspelt.remedy}"
    (changed,) = [one for one in problems if one.sheet == "changes.csv"]
    assert "Did you mean amber-red tolerance" in f"{changed.message} {changed.remedy}"


def test_a_workbook_made_before_there_were_further_grades_opens_as_before(tmp_path: Path) -> None:
    old, _ = read_kit(
        kit(tmp_path / "kit", files("council: Testshire\ngrades: [{code: green, label: Fine}]\n", ""))
    )
    assert old
    path = tmp_path / "catalogue.xlsx"
    write_catalogue(old, path)
    book = openpyxl.load_workbook(path)
    del book["Bands"]
    grades = book["Grades"]
    (column,) = [cell.column for row in grades.iter_rows() for cell in row if cell.value == "tolerance"]
    grades.delete_cols(column)
    book.save(path)
    again, problems = read_catalogue(path)
    assert problems == []
    assert again
    assert (again.framework, again.measures, again.targets) == (old.framework, old.measures, old.targets)


def test_periods_running_at_amber_count_what_is_worse_and_not_red() -> None:
    scheme = Scheme(further=(FurtherGrade("AMBER-GREEN", 0.02), FurtherGrade("AMBER-RED", 0.1)))
    rule, escalation = ExceptionRule(ratings=(Rating.RED,), amber_periods=2), Escalation()
    nothing: Derived[str | None] = Derived(None, frozenset())

    def why(*ratings: str) -> list[str]:
        held: list[Derived[str | None]] = [Derived(rating, frozenset()) for rating in ratings]
        return [one.value for one in standing(rule, escalation, held, nothing, scheme).reasons]

    assert why("AMBER", "AMBER-RED", "GREEN") == ["Amber or amber-red 2 periods running"]
    assert why("AMBER-RED", "AMBER-GREEN") == []
    assert why("RED", "AMBER") == ["Red"]
