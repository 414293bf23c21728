"""Every mistake in a kit is named at the cell where a spreadsheet program shows it."""

import pytest
from kits_as_tables import kit, placed, write_kit

from pmf_xl.catalogue import read_kit
from pmf_xl.problems import Severity

SERVICES = "services.csv\n| code | name |\n| HR | Human Resources |\n| IT | Technology |\n"
MEASURES = (
    "measures.csv\n"
    "| ref | title | service | unit | polarity | frequency |\n"
    "| HR01 | Reviews held | HR | percent | higher | quarterly |\n"
    "| HR02 | Vacant for | HR | days | range | quarterly |\n"
    "| HR03 | Sickness | HR | days | lower | annual |\n"
    "| HR04 | Accredited | HR | yesno | higher | annual |\n"
)


def found(folder, text):
    """Place and code of each problem, in a kit to which the usual services and measures are added."""
    for file, usual in (("services.csv", SERVICES), ("measures.csv", MEASURES)):
        if file not in text:
            text = f"{text}\n{usual}"
    return [f"{problem.place} {problem.code}" for problem in kit(folder, text)[1]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("| HR09 | 2024-25-Q1 | 95% |", "A2 unknown-measure"),
        ("| hr01 | 2024-25-Q1 | 95% |", "A2 unknown-measure"),
        ("| HR01 | 2024-25-Q1 | 95.4 |", "C2 bare-percentage"),
        ("| HR01 | 2024-25-Q1 | 0.954 |", "C2 bare-percentage"),
        ("| HR01 | 2024-25-Q1 | 9540% |", "C2 bare-percentage"),
        ("| HR01 | 2024-25-Q1 | 140% |", "C2 percentage-out-of-bounds"),
        ("| HR01 | 2024-25-Q1 | -5% |", "C2 percentage-out-of-bounds"),
        ("| HR01 | 2024-25-Q1 | 2.4%< |", "C2 not-a-number"),
        ("| HR01 | 2024-25-Q1 | 95.44% |", "C2 target-too-precise"),
        ("| HR01 | 2024-25-Q1 | |", "C2 value-missing"),
        ("| HR01 | | 95% |", "B2 value-missing"),
        ("| | 2024-25-Q1 | 95% |", "A2 value-missing"),
        ("| HR01 | Q1 | 95% |", "B2 bad-period"),
        ("| HR01 | 2024-26-Q1 | 95% |", "B2 bad-period"),
        ("| HR01 | 2024-25-M01 | 95% |", "B2 period-not-due"),
        ("| HR03 | 2024-25-Q1 | 5 |", "B2 period-not-due"),
        ("| HR03 | 2024-25-Q4 | 7 working days |", "C2 not-a-number"),
        ("| HR03 | 2024-25-Y | 95% |", "C2 percentage-of-other-unit"),
        ("| HR03 | 2024-25-Y | 1,5 |", "C2 not-a-number"),
        ("| HR03 | 2024-25-Y | 5k |", "C2 not-a-number"),
        ("| HR04 | 2024-25-Y | perhaps |", "C2 not-in-list"),
        ("| HR02 | 2024-25-Q1 | 20 | 10 |", "C2 low-above-high"),
        ("| HR02 | 2024-25-Q1 | 20 | |", "D2 target-high-missing"),
        ("| HR03 | 2024-25-Y | 5 | 8 |", "D2 target-high-unexpected"),
        ("| HR03 | 2024-25-Y | 5 |\n| HR03 | 2024-25-Y | 6 |", "B3 duplicate-period"),
        ("| HR03 | 2024-25-Q4 | 5 |\n| HR03 | 2024-25-Y | 6 |", "B3 duplicate-period"),
        ("| HR01 | 2024-25-Q1 | 95% | | note, and more |\n| HR03 | 2024-25-Y | 5 |", "E2 row-too-long"),
    ],
)  # fmt: skip
def test_targets(tmp_path, rows, expected):
    heading = "targets.csv\n| ref | period | target | target_high |\n"
    assert found(tmp_path, heading + rows) == [f"targets.csv!{expected}"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("| HR01 | 2023-24-Q4 | | |", "C2 figure-missing"),
        ("| HR01 | 2023-24-Q4 | 90% | x |", "D2 figure-beside-marker"),
        ("| HR01 | 2023-24-Q4 | 90% | q |", "D2 not-in-list"),
        ("| HR01 | 2023-24-M11 | 90% | |", "B2 period-not-due"),
        ("| HR01 | 2023-24-Q4 | #DIV/0! | |", "C2 not-a-number"),
        ("| HR01 | 2023-24-Q4 | 90% | |\n| HR01 | 2023-24-Q4 | 91% | |", "B3 duplicate-period"),
    ],
)
def test_history(tmp_path, rows, expected):
    heading = "history.csv\n| ref | period | outturn | marker |\n"
    assert found(tmp_path, heading + rows) == [f"history.csv!{expected}"]


MEASURE_HEADINGS = {
    "plan": "P1", "committees": "OS", "groups": "CP", "lenses": "staff", "decimals": "1", "aggregation": "average",
    "tolerance": "5%", "tolerance_basis": "percent", "bounded": "yes", "baseline": "90%",
    "baseline_period": "2023-24-Y", "numerator": "Held", "denominator": "Due", "collection_method": "system",
    "reporting_lag_days": "5", "data_collector": "Jo Smith", "data_reviewer": "Al Khan", "confidential": "no",
    "reviewed": "2024-05-01", "supporting_services": "IT",
}  # fmt: skip
FRAMEWORK = """framework.yaml
council: Testshire
plan: {levels: [priority], nodes: [{code: P1, title: Homes}]}
committees: [{code: OS, name: Overview}]
groups: [{code: CP, name: Corporate plan}]
lenses: [staff, money]
"""


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("service", "HRR", "unknown-service"),
        ("service", "", "value-missing"),
        ("supporting_services", "IT; FIN", "unknown-service"),
        ("plan", "P9", "unknown-plan-code"),
        ("committees", "OS; PO", "unknown-committee"),
        ("groups", "CPX", "unknown-group"),
        ("lenses", "staff; staf", "unknown-lens"),
        ("unit", "percentage", "not-in-list"),
        ("polarity", "hihger", "not-in-list"),
        ("frequency", "weekly", "not-in-list"),
        ("aggregation", "mean", "not-in-list"),
        ("decimals", "12", "number-out-of-range"),
        ("decimals", "1.5", "number-out-of-range"),
        ("decimals", "one", "not-a-number"),
        ("tolerance", "-5%", "negative-tolerance"),
        ("tolerance", "5", "bare-percentage"),
        ("tolerance", "a bit", "not-a-number"),
        ("tolerance_basis", "percents of it", "not-in-list"),
        ("bounded", "maybe", "not-in-list"),
        ("baseline", "90", "bare-percentage"),
        ("baseline_period", "2023", "bad-period"),
        ("denominator", "", "part-label-missing"),
        ("aggregation", "sum", "aggregation-unlikely"),
        ("aggregation", "cumulative", "aggregation-unlikely"),
        ("collection_method", "by hand", "not-in-list"),
        ("reporting_lag_days", "-1", "number-out-of-range"),
        ("data_reviewer", "jo  smith", "reviewer-is-collector"),
        ("confidential", "secret", "not-in-list"),
        ("reviewed", "May 2024", "not-a-date"),
        ("reviewed", "01/05/2024", "date-as-text"),
        ("reviewed", "1824-05-01", "not-a-date"),  # a day before 1900 Excel shows as ########
        ("reviewed", "01/05/0024", "not-a-date"),
        ("ref", "HR/01", "unsafe-reference"),
        ("ref", "HR;01", "unsafe-reference"),
        ("title", "", "value-missing"),
        ("tolerance", "", "basis-without-tolerance"),
    ],
)
def test_one_cell_of_a_measure(tmp_path, column, typed, code):
    cells = {
        "ref": "HR01", "title": "Reviews held", "service": "HR", "unit": "percent", "polarity": "higher",
        "frequency": "quarterly", **MEASURE_HEADINGS, column: typed,
    }  # fmt: skip
    table = f"measures.csv\n| {' | '.join(cells)} |\n| {' | '.join(cells.values())} |\n"
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[list(cells).index(column)]
    assert found(tmp_path, FRAMEWORK + table) == [f"measures.csv!{letter}2 {code}"]


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        ("council: A\nscheme: {amber_tolerance: 5}", "line 2 bare-percentage"),
        ("council: A\nscheme:\n  amber_tolerence: 5%", "line 3 setting-unknown"),
        ("council: A\nscheme:\n  amber_tolerance: -1%", "line 3 negative-tolerance"),
        ("council: A\nscheme: 5%", "line 2 framework-unreadable"),
        ("council: A\ncommittees: OS", "line 2 framework-unreadable"),
        ("council: A\nyear_start: 13", "line 2 number-out-of-range"),
        ("council: A\naccent: dark blue", "line 2 bad-colour"),
        ("council: A\naccent: 8FB8DE", "line 2 accent-too-pale"),
        ("council: A\ncontact: {email: pat at test}", "line 2 bad-email"),
        ("council: A\nscheme: {counts_as_on_target: [green, no data]}", "line 2 not-in-list"),
        ("council: A\nscheme: {share_of: most}", "line 2 not-in-list"),
        ("council: A\nsuppress_below: 1", "line 2 number-out-of-range"),
        ("council: A\nsuppress_below: 2.5", "line 2 number-out-of-range"),
        ("council: A\nsuppress_below: few", "line 2 not-a-number"),
        ("short_name: A", "line 1 value-missing"),
        ("council: A\ncouncil: B", "line 2 duplicate-reference"),
        ("council: A\nplan:\n  nodes:\n    - {code: X, title: X, parent: Y}", "line 4 unknown-plan-code"),
        ("council: A\nplan:\n  nodes:\n    - {code: X, title: X, parent: X}", "line 4 plan-cycle"),
        ("council: A\nplan:\n  nodes:\n    - {code: X}", "line 4 value-missing"),
        ("council: A\nplan:\n  levels: [priority]\n  nodes:\n    - {code: X, title: X, level: goal}",
         "line 5 unknown-level"),
        ("council: A\ncalendar:\n  dates:\n    - {period: 2024-25-Q1, due: 2024-13-01}", "line 4 not-a-date"),
        ("council: A\ncalendar:\n  dates:\n    - {period: 2024-25-Q1, due: 1824-07-01}", "line 4 not-a-date"),
        ("council: A\ncalendar:\n  dates:\n    - {period: 2024-25-Q1, opens: 2024-07-15, due: 2024-07-01}",
         "line 4 dates-out-of-order"),
        ("council: A\ncalendar:\n  dates:\n    - {period: 2024-25-Q1, committees: {OS: 2024-08-01}}",
         "line 4 unknown-committee"),
        ("council: A\ncommittees:\n  - {code: OS, name: O}\n  - {code: os, name: P}", "line 4 duplicate-reference"),
        ("council: A\ncalendar: {cycle: weekly}", "line 2 not-in-list"),
        ("council: A\nreports:\n  - name: r\n    sections: [key]\n    reader: Team", "line 5 not-in-list"),
    ],
)  # fmt: skip
def test_the_framework_is_named_by_its_lines(tmp_path, framework, expected):
    assert found(tmp_path, f"framework.yaml\n{framework}\n") == [f"framework.yaml!{expected}"]


REPORTS = """
council: A
lenses: [staff, money]
committees: [{code: EDS, name: Economy}]
groups: [{code: CP, name: Corporate plan}]
plan: {nodes: [{code: P1, title: Homes}]}
reports:
  - name: other
    sections: [counts]
  - name: pack
    filter: %s
    sections: %s
"""


@pytest.mark.parametrize(
    ("filter", "sections", "expected", "hint"),
    [
        ("", "[key, scorcard]", "line 11 unknown-section", "Did you mean scorecard?"),
        ("", "[horoscope]", "line 11 unknown-section", "There are: key, key-features, counts"),
        ("", "", "line 9 value-missing", "its parts in order"),
        ("'comittee:'", "[key]", "line 10 unknown-filter", "Did you mean committee?"),
        ("'Committee: EDS'", "[key]", "line 10 unknown-filter", "Did you mean committee?"),
        ("'committee: ESD'", "[key]", "line 10 unknown-filter-word", "Did you mean EDS?"),
        ("'committee: eds'", "[key]", "line 10 unknown-filter-word", "Did you mean EDS?"),
        ("{committee: [EDS, OS]}", "[key]", "line 10 unknown-filter-word", "which is not on Committees"),
        ("'group: CPX'", "[key]", "line 10 unknown-filter-word", "Did you mean CP?"),
        ("'lens: customer'", "[key]", "line 10 unknown-filter-word", "among the framework's lenses"),
        ("'flag: oflog'", "[key]", "line 10 unknown-filter-word", "among the flags of measures"),
        ("'service: NOPE'", "[key]", "line 10 unknown-filter-word", "which is not on Services"),
        ("'directorate: Place'", "[key]", "line 10 unknown-filter-word", "among the directorates"),
        ("'plan: P2'", "[key]", "line 10 unknown-filter-word", "which is not on Plan"),
        ("'rating: red, nodata'", "[key]", "line 10 unknown-filter-word", "Did you mean no data?"),
        ("'committee:'", "[key]", "line 10 bad-filter", "a word is missing after 'committee:'"),
        ("'committee: EDS,'", "[key]", "line 10 bad-filter", "a word is missing after 'committee:'"),
        ("committee EDS", "[key]", "line 10 bad-filter", "there is no colon in 'committee EDS'"),
        ("'rating: red; rating: amber'", "[key]", "line 10 bad-filter", "rating is there twice"),
    ],
)  # fmt: skip
def test_a_report_is_checked_at_its_place_and_stops_nothing_else(tmp_path, filter, sections, expected, hint):
    text = f"framework.yaml{REPORTS % (filter, sections)}{SERVICES}{MEASURES}"
    catalogue, problems = kit(tmp_path, text)
    (problem,) = problems
    assert f"{problem.place} {problem.code}" == f"framework.yaml!{expected}"
    assert problem.severity is Severity.ERROR
    assert hint in str(problem)
    assert catalogue
    assert catalogue.report_errors == {"pack": (problem,)}
    assert catalogue.stopping(problems) == []
    assert [report.name for report in catalogue.framework.reports] == ["other", "pack"]


def test_sections_and_filters_that_there_are_pass(tmp_path):
    measures = MEASURES.replace("frequency |", "frequency | flags |")
    measures = measures.replace("quarterly |", "quarterly | statutory |")
    services = "services.csv\n| code | name | directorate |\n| HR | Human Resources | Place |\n"
    wanted = "{committee: EDS, group: CP, lens: [staff, money], flag: statutory, directorate: Place, plan: P1, rating: no data}"
    sections = "[Key, Deep Dive, data_quality]"
    catalogue, problems = kit(tmp_path, f"framework.yaml{REPORTS % (wanted, sections)}{services}{measures}")
    assert [str(problem) for problem in problems] == []
    assert catalogue
    assert catalogue.framework.reports[1].sections == ("key", "deep-dive", "data-quality")
    assert catalogue.report_errors == {}


def test_any_error_of_a_report_stops_that_report_alone_and_others_stop_all(tmp_path):
    reports = "reports:\n  - {name: r, reader: members, sections: [key]}\n  - {name: R, sections: [key]}\n  - {title: T}\n"
    text = f"framework.yaml\ncouncil: A\naccent: blue\n{reports}{SERVICES}{MEASURES}"
    catalogue, problems = kit(tmp_path, text)
    assert catalogue
    assert {name: [error.code for error in errors] for name, errors in catalogue.report_errors.items()} == {
        "r": ["not-in-list"], "": ["duplicate-reference", "value-missing", "value-missing"],
    }  # fmt: skip
    assert [problem.code for problem in catalogue.stopping(problems)] == ["bad-colour"]


@pytest.mark.parametrize(
    ("framework", "line"),
    [
        ("council: A\nplan: {levels: [a\n", 2),
        ("council: A\n\ncontact: name: Pat", 3),
        ("council: A\n\tcontact: Pat", 2),
        ("council: A\n- b", 2),
        ("council: A\nshort_name: \x01", 2),
        ("- council: A", 1),
        ("[" * 5000, 1),
    ],
)
def test_yaml_that_cannot_be_read_is_named_by_its_line(tmp_path, framework, line):
    assert f"framework.yaml!line {line} framework-unreadable" in found(
        tmp_path, f"framework.yaml\n{framework}\n"
    )


def test_a_longer_cycle_of_the_plan_is_told_once(tmp_path):
    nodes = "\n".join(
        f"    - {{code: {code}, title: {code}, parent: {parent}}}"
        for code, parent in (("A", "B"), ("B", "C"), ("C", "A"), ("D", "C"))
    )
    catalogue, problems = kit(
        tmp_path, f"framework.yaml\ncouncil: A\nplan:\n  nodes:\n{nodes}\n{SERVICES}{MEASURES}"
    )
    assert [(problem.code, problem.message) for problem in problems] == [
        ("plan-cycle", "A belongs to itself: A, B, C, A.")
    ]
    assert catalogue
    assert [node.code for node in catalogue.node_path("D")] == ["A", "C", "D"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("milestones.csv\n| project | ref | title | due | status | completed |\n| P1 | M1 | Built | 2024-09-30 | At risk | 2024-09-01 |",
         "milestones.csv!E2 completed-but-open"),
        ("milestones.csv\n| project | ref | title | due | status | completed |\n| P1 | M1 | Built | 2024-09-30 | Done | |",
         "milestones.csv!F2 done-without-date"),
        ("milestones.csv\n| project | ref | title | due |\n| P9 | M1 | Built | 2024-09-30 |",
         "milestones.csv!A2 unknown-project"),
        ("milestones.csv\n| project | ref | title | due |\n| P1 | M1 | Built | 2024-09-30 |\n| P1 | M1 | Opened | 2024-12-30 |",
         "milestones.csv!B3 duplicate-reference"),
        ("breakdowns.csv\n| ref | code | label |\n| HR01 | a/b | North |", "breakdowns.csv!B2 unsafe-reference"),
        ("benchmarks.csv\n| ref | period | group | value | quartile |\n| HR01 | 2023-24-Y | Counties | 90% | 5 |",
         "benchmarks.csv!E2 number-out-of-range"),
        ("benchmarks.csv\n| ref | period | group |\n| HR01 | 2023-24-Y | Counties |",
         "benchmarks.csv!A1 column-missing"),
        ("people.csv\n| name | service | email |\n| Jo Smith | HRR | jo@test.example |", "people.csv!B2 unknown-service"),
        ("targets.csv\n| ref | period | target | target_hihg |\n| HR01 | 2024-25-Q1 | 95% | |",
         "targets.csv!D1 column-misspelt"),
        ("targets.csv\n| ref | period | target | Target |\n| HR01 | 2024-25-Q1 | 95% | 96% |",
         "targets.csv!D1 column-repeated"),
        ("target.csv\n| ref | period | target |\n| HR01 | 2024-25-Q1 | 95% |", "target.csv file-misspelt"),
    ],
)  # fmt: skip
def test_the_other_tables(tmp_path, files, expected):
    projects = "projects.csv\n| ref | title | service |\n| P1 | New depot | HR |"
    assert found(tmp_path, f"{projects}\n{files}") == [expected]


def test_a_reference_twice_names_both_places(tmp_path):
    _, problems = kit(tmp_path, f"""
measures.csv
| ref  | title    | service | unit | polarity | frequency |
| HR01 | Sickness | HR      | days | lower    | quarterly |
| HR02 | Turnover | HR      | days | lower    | quarterly |
| hr01 | Absence  | HR      | days | lower    | quarterly |
{SERVICES}""")  # fmt: skip
    (problem,) = problems
    assert str(problem) == (
        "[measures.csv!A4] The measure hr01 stands here and in A2; only the one in A2 was read. "
        "Give one of them another reference, or take it out."
    )


def test_a_message_says_what_was_found_and_what_to_do(tmp_path):
    _, problems = kit(
        tmp_path,
        f"targets.csv\n| ref | period | target |\n| HR01 | 2024-25-Q1 | 95.4 |\n{SERVICES}{MEASURES}",
    )
    (problem,) = problems
    assert str(problem) == (
        "[targets.csv!C2] target is '95.4', and its unit is percent. Type 95.4%, with the percent sign."
    )
    assert (problem.ref, problem.column, problem.severity) == ("HR01", "target", Severity.ERROR)


def test_an_unknown_code_comes_with_the_one_that_was_meant(tmp_path):
    _, problems = kit(
        tmp_path,
        f"targets.csv\n| ref | period | target |\n| hr01 | 2024-25-Q1 | 95.4% |\n{SERVICES}{MEASURES}",
    )
    assert "Did you mean HR01?" in problems[0].remedy


def test_text_in_another_encoding_is_read_and_said(tmp_path):
    folder = write_kit(tmp_path, SERVICES + MEASURES)
    (folder / "services.csv").write_bytes("code,name\nHR,Café £\n".encode("cp1252"))
    catalogue, problems = read_kit(folder)
    assert placed(problems) == {("services.csv", "not-utf8")}
    assert catalogue
    assert catalogue.service("HR").name == "Café £"


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    folder = write_kit(tmp_path, SERVICES)
    (folder / "measures.csv").write_text(
        "ref,title,service,unit,polarity,frequency,definition\n"
        'HR01,Reviews,HR,percent,higher,quarterly,"two\nlines, and a comma"\n'
        "\n"
        "HR02,Sickness,HR,days,lowest,quarterly,\n",
        encoding="utf-8",
    )
    assert placed(read_kit(folder)[1]) == {("measures.csv!E4", "not-in-list")}


def test_many_mistakes_are_all_told_in_one_run_and_in_order(tmp_path):
    rows = "\n".join(f"| HR{at:02} | Measure | HR | inch | higher | quarterly |" for at in range(50))
    assert found(
        tmp_path, f"measures.csv\n| ref | title | service | unit | polarity | frequency |\n{rows}"
    ) == [f"measures.csv!D{row} not-in-list" for row in range(2, 52)]
