"""A council's own list of measures is understood as a person understands it, and what is not is told and kept."""

import pytest
from measure_lists import HEADINGS, TEN, column, figures, messy, understood

from pmf_xl.lists.measures import NoList


def test_the_table_is_found_under_its_titles_and_every_column_said() -> None:
    read = understood(messy())
    assert read.sheet == "Corporate PIs"
    assert {one.heading: one.means for one in read.columns} == {
        "PI Ref": "ref", "Indicator": "title", "Department": "service", "Good to be high/low?": "polarity",
        "Reporting frequency": "frequency", "Lead Officer": "data_collector", "2022/23 Outturn": "outturn of 2022-23-Y",
        "2023/24 Outturn": "outturn of 2023-24-Y", "Target 2024/25": "target of 2024-25-Y", "RAG 2023/24": "",
        "Comments": "",
    }  # fmt: skip


def test_ten_measures_are_ten_and_their_words_are_the_catalogues() -> None:
    read = understood(messy())
    assert column(read, "ref") == [row[0] for row in TEN if row and len(row) > 1 and row[0] != "Total"]
    assert column(read, "polarity") == [
        "higher",
        "higher",
        "lower",
        "lower",
        "higher",
        "higher",
        "lower",
        "higher",
        "higher",
        "lower",
    ]
    assert column(read, "frequency") == ["quarterly"] * 4 + [
        "monthly",
        "quarterly",
        "monthly",
        "annual",
        "annual",
        "half-yearly",
    ]
    assert column(read, "unit") == [
        "percent",
        "percent",
        "days",
        "number",
        "percent",
        "percent",
        "number",
        "percent",
        "currency",
        "number",
    ]
    assert column(read, "decimals") == [None] * 9 + [1]  # 7.5 would be rounded away
    assert column(read, "service") == ["CS", "CS", "HOU", "HOU", "HOU", "EL", "EL", "FIN", "FIN", "HR"]
    assert [row["name"].value for row in read.rows["services"]] == [
        "Customer Services", "Housing", "Environment and Leisure", "Finance", "Human Resources",
    ]  # fmt: skip
    assert column(read, "RAG 2023/24")[:2] == ["Amber", "Amber"]  # kept as a column of the council's own
    assert column(read, "Comments")[0] == "new phones"
    assert read.errors == []


def test_targets_and_past_figures_go_to_their_periods() -> None:
    read = understood(messy())
    targets, past = figures(read, "targets", "target"), figures(read, "history", "outturn")
    assert targets[("CS01", "2024-25-Y")] == 0.9
    assert targets[("HS01", "2024-25-Y")] == 21
    assert targets[("FN02", "2024-25-Y")] == 1_400_000
    assert len(targets) == 10
    assert past[("EN01", "2022-23-Y")] == 0.444
    assert ("HS02", "2023-24-Y") not in past
    assert len(past) == 19


def test_what_is_left_out_is_told_at_its_cell() -> None:
    told = [(one.code, one.cell) for one in understood(messy()).others]
    assert told == [
        ("figure-not-given", "H9"),
        ("row-not-read", "A16"),
        ("row-not-read", "A18"),
        ("row-not-read", "A19"),
    ]


def test_words_that_are_not_known_are_errors_at_their_cells_and_are_kept() -> None:
    rows = [
        [
            "A1",
            "Calls",
            "Customer Services",
            "Plan is best",
            "Now and then",
            "J",
            None,
            "see note",
            "tbc",
            None,
            None,
        ]
    ]
    read = understood(messy(rows=[*rows, TEN[1]]))
    assert {(one.code, one.cell) for one in read.errors} == {
        ("not-in-list", "D5"), ("not-in-list", "E5"), ("value-missing", "A5"),
    }  # fmt: skip
    assert (column(read, "polarity")[0], column(read, "frequency")[0]) == ("Plan is best", "Now and then")
    assert figures(read, "history", "outturn")[("A1", "2023-24-Y")] == "see note"


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        (["KPI", "Description", "Dept", "Aim to", "Freq."], ["ref", "title", "service", "polarity", "frequency"]),
        (["Code", "KPI", "Team", "Polarity", "How often"], ["ref", "title", "service", "polarity", "frequency"]),
        (["Reference No.", "Measure Description", "Directorate", "High/Low", "When reported"], ["ref", "title", "service", "polarity", "frequency"]),
        (["Indicater Ref", "Performance Indicatr", "Service Area", "Which way is good?", "Reporting Frequancy"], ["ref", "title", "service", "polarity", "frequency"]),
        (["Ref", "Name", "Service", "Heading 4", "Heading 5"], ["ref", "title", "service", "polarity", "frequency"]),  # told by their words
    ],
)  # fmt: skip
def test_headings_are_matched_by_likeness(headings: list[str], meant: list[str]) -> None:
    read = understood(messy([*headings, *HEADINGS[5:]]))
    assert [one.means for one in read.columns][:5] == meant
    assert read.measures == 10


def test_direction_of_travel_is_not_which_way_is_good() -> None:
    read = understood(messy([*HEADINGS[:9], "Direction of travel", "Notes"]))
    assert [one.means for one in read.columns][9:] == ["", ""]


def test_a_bare_percentage_is_an_error_until_somebody_says_what_it_is() -> None:
    headings = ["Ref", "Measure", "Service", "Unit", "Polarity", "Frequency", "Target 2024/25"]
    content = messy(headings, [["A1", "Calls answered", "Customer Services", "%", "High", "Quarterly", 90.5]])
    assert [(one.code, one.cell) for one in understood(content).errors] == [("bare-percentage", "G5")]
    assert figures(understood(content), "targets", "target") == {
        ("A1", "2024-25-Y"): 90.5
    }  # kept as it stands
    said = understood(content, bare_percentages=True)
    assert said.errors == []
    assert figures(said, "targets", "target") == {("A1", "2024-25-Y"): 0.905}


def test_a_target_without_a_year_is_of_the_year_in_the_title_or_is_not_taken() -> None:
    headings = ["Ref", "Measure", "Service", "Unit", "Polarity", "Frequency", "Target"]
    rows = [["A1", "Calls", "Customer Services", "Number", "High", "Quarterly", 90]]
    assert figures(understood(messy(headings, rows)), "targets", "target") == {("A1", "2024-25-Y"): 90}
    text = "Ref,Measure,Service,Unit,Polarity,Frequency,Target\nA1,Calls,Customer Services,Number,High,Quarterly,90\n"
    read = understood(text.encode())
    assert [(one.code, one.cell) for one in read.others] == [("target-without-year", "G1")]
    assert column(read, "Target") == ["90"]


def test_a_range_of_targets_has_two_ends() -> None:
    headings = ["Ref", "Measure", "Service", "Unit", "Polarity", "Frequency", "Target 2024/25"]
    rows = [["A1", "Occupancy", "Leisure", "%", "Within range", "Quarterly", "85% - 95%"],
            ["A2", "Calls", "Leisure", "%", "High", "Quarterly", "≥ 95%"]]  # fmt: skip
    read = understood(messy(headings, rows))
    ends = [
        (row["target"].value, row["target_high"].value if "target_high" in row else None)
        for row in read.rows["targets"]
    ]
    assert ends == [("85%", "95%"), ("95%", None)]
    assert read.errors == []


def test_headings_between_the_measures_are_their_services_where_no_column_says_them() -> None:
    headings = ["Ref", "Measure", "Unit", "Polarity", "Frequency"]
    rows = [
        ["Customer Services"], ["A1", "Calls", "Number", "High", "Quarterly"], headings,
        ["Housing"], ["A2", "Voids", "Number", "Low", "Quarterly"],
    ]  # fmt: skip
    read = understood(messy(headings, rows))
    assert column(read, "service") == ["CS", "HOU"]
    assert read.errors == []


def test_measures_without_references_are_numbered_after_their_service() -> None:
    headings = ["Measure", "Service", "Unit", "Polarity", "Frequency"]
    rows = [["Calls", "Customer Services", "Number", "High", "Q"], ["Voids", "Housing", "Number", "Low", "Q"],
            ["Letters", "Customer Services", "Number", "Low", "Q"]]  # fmt: skip
    assert column(understood(messy(headings, rows)), "ref") == ["CS01", "HOU01", "CS02"]


def test_an_annual_measure_given_in_q4_and_for_the_year_is_taken_once() -> None:
    headings = ["Ref", "Measure", "Service", "Unit", "Polarity", "Frequency", "Q4 2023/24", "2023/24"]
    read = understood(messy(headings, [["A1", "Tax", "Finance", "£", "High", "Annual", 12, 12]]))
    assert figures(read, "history", "outturn") == {("A1", "2023-24-Y"): 12}
    assert [(one.code, one.cell) for one in read.others] == [("figure-repeated", "H5")]


def test_services_that_differ_by_a_slip_are_pointed_at() -> None:
    headings = ["Ref", "Measure", "Service", "Unit", "Polarity", "Frequency"]
    rows = [
        ["A1", "Bins", "Environmental Services", "No.", "High", "Q"],
        ["A2", "Flytips", "Enviromental Services", "No.", "Low", "Q"],
    ]
    assert [(one.code, one.cell) for one in understood(messy(headings, rows)).others] == [
        ("service-alike", "C6")
    ]


def test_where_there_is_no_list_it_says_what_one_needs() -> None:
    with pytest.raises(NoList, match="a row of headings is needed, such as Ref, Measure, Service"):
        understood(b"minutes of the meeting\nall were present\n")
    with pytest.raises(NoList, match="in the sheet Notes"):
        understood(messy(), sheet="Notes")


def test_targets_and_outturns_under_their_year_or_period() -> None:
    headings = [
        "Ref",
        "Measure",
        "Service",
        "Unit",
        "Polarity",
        "Frequency",
        "Outturn",
        "Target",
        "Outturn",
        "RAG",
    ]
    over = [None, None, None, None, None, None, "2023/24", "2024/25", "Q1 2024/25", None]
    rows = [
        headings,
        ["A1", "Calls", "Customer Services", "Number", "High", "Quarterly", 80, 90, 85, "Amber"],
    ]
    read = understood(messy(over, rows))
    assert figures(read, "history", "outturn") == {("A1", "2023-24-Y"): 80, ("A1", "2024-25-Q1"): 85}
    assert figures(read, "targets", "target") == {("A1", "2024-25-Y"): 90}
    assert column(read, "RAG") == ["Amber"]


@pytest.mark.parametrize(("encoding", "separator"), [("cp1252", ";"), ("utf-16", "\t"), ("utf-8-sig", ",")])
def test_a_list_may_be_text(encoding: str, separator: str) -> None:
    rows = [
        ["Ref", "Measure", "Service", "Good to be", "Frequency", "Target 2024/25"],
        ["A1", "Café income", "Leisure", "High", "Quarterly", "£1200"],
        ["A2", "Visits kept", "Leisure", "High", "Quarterly", "95.4%"],
    ]
    read = understood("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    assert column(read, "title") == ["Café income", "Visits kept"]
    assert column(read, "unit") == ["currency", "percent"]
    assert read.errors == []
