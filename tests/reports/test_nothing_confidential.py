"""What is confidential stands in no report for others than officers: not as a figure, not in words, not by subtraction."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.problems import NoSuchNameError
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.write import ReportFile
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

SECTIONS = "[key, key-features, counts, scorecard, travel, icons, exceptions, deep-dive, projects, actions, escalations, benchmarks, " \
    "finance, data-quality, golden-thread, concerns, methodology]"  # fmt: skip
REPORTS = f"""
scheme: {{amber_tolerance: 5%, counts_as_on_target: [green, amber, grey]}}
reports:
  - {{name: pack, title: Pack, audience: Overview and Scrutiny, frequency: quarterly, sections: {SECTIONS}}}
  - {{name: team, title: Team, audience: Leadership Team, reader: officers, frequency: quarterly, sections: {SECTIONS}}}
  - {{name: scorecard, title: Own, audience: Leadership Team, reader: officers, frequency: quarterly, sections: [key, scorecard]}}
"""


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """WS02 is confidential as a measure; HR03's figure of this quarter is; one breakdown of WS01 is."""
    folder = tmp_path_factory.mktemp("confidential")
    measures = TESTSHIRE["measures.csv"].splitlines()
    with_column = [measures[0]] + [
        line + (" confidential |" if "ref " in line else " yes |" if "WS02" in line else " |")
        for line in measures[1:]
    ]
    files = TESTSHIRE | {
        "framework.yaml": TESTSHIRE["framework.yaml"] + REPORTS,
        "measures.csv": "\n".join(with_column),
    }
    made = Quarter(folder / "workspace", catalogue_of(folder / "kit", files), "2024-25-Q1", date(2024, 7, 5))
    hr = GOOD["HR"] | {"HR03": {"Outturn": 1.73, "Marker": "c", "Commentary": "Three people, 1.73 days."}}
    hr["HR01"] = GOOD["HR"]["HR01"] | {"Commentary": "As with bins missed, and WS02, staff were short."}
    ws = GOOD["WS"] | {"WS01/N": {"Outturn": 0.461, "Marker": "c"}}
    made.hand_in("HR", hr)
    made.hand_in("WS", ws)
    assert made.collate().figures
    return made


@pytest.fixture(scope="module")
def written(quarter: Quarter) -> dict[str, ReportFile]:
    return {
        one.name: one
        for one in write_reports(quarter.workspace, quarter.period, ["pack", "team", "scorecard"]).files
    }


def texts_of(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [
        str(cell.value)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    ]


def scorecard_of(path: Path) -> dict[str, dict[str, object]]:
    rows = list(openpyxl.load_workbook(path)["Scorecard"].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if "Ref" in row)
    place = rows[at].index("Ref")
    held = (row for row in rows[at + 1 :] if row[place])
    return {str(row[place]): dict(zip(map(str, rows[at]), row, strict=True)) for row in held}


def test_a_confidential_measure_is_nowhere_in_a_pack_not_even_in_others_words(
    written: dict[str, ReportFile],
) -> None:
    whole = "\n".join(texts_of(written["pack"].path))
    assert "WS02" not in whole
    assert "bins missed" not in whole.casefold()
    assert "As with [c], and [c], staff were short." in whole
    team = "\n".join(texts_of(written["team"].path))
    assert "WS02" in team
    assert "Confidential" in team


def test_a_confidential_figure_is_a_c_wherever_it_would_stand(written: dict[str, ReportFile]) -> None:
    line = scorecard_of(written["pack"].path)["HR03"]
    assert (line["Outturn"], line["Rating"]) == ("[c]", "[c]")
    whole = texts_of(written["pack"].path)
    assert not [text for text in whole if "1.73" in text]
    assert scorecard_of(written["team"].path)["HR03"]["Outturn"] == 1.73


def test_no_breakdown_can_be_worked_out_from_the_others(written: dict[str, ReportFile]) -> None:
    """One of two parts is confidential: the other and the whole would give it away."""
    lines = scorecard_of(written["pack"].path)
    assert lines["WS01"]["Outturn"] == 0.452
    assert (lines["WS01/N"]["Outturn"], lines["WS01/S"]["Outturn"]) == ("[c]", "[c]")
    assert scorecard_of(written["team"].path)["WS01/S"]["Outturn"] == 0.443


def test_what_is_held_back_is_not_counted(written: dict[str, ReportFile]) -> None:
    """Eleven measures: one may not be named, one has no rating to count; HR06 is not due."""
    rows = list(openpyxl.load_workbook(written["pack"].path)["Counts"].iter_rows(values_only=True))
    assert next(row for row in rows if row[0] == "Q1 2024-25")[6] == 9
    rows = list(openpyxl.load_workbook(written["team"].path)["Counts"].iter_rows(values_only=True))
    assert next(row for row in rows if row[0] == "Q1 2024-25")[6] == 11


def test_officers_names_are_for_officers(written: dict[str, ReportFile]) -> None:
    assert "Cy Dunn" in "\n".join(texts_of(written["team"].path))
    assert "Cy Dunn" not in "\n".join(texts_of(written["pack"].path))
    assert "Di Webb" not in "\n".join(texts_of(written["pack"].path))


def test_a_report_named_as_another_file_has_its_own(written: dict[str, ReportFile]) -> None:
    assert written["scorecard"].path.name == "scorecard-report.xlsx"


def test_what_cannot_be_done_is_said_in_a_sentence(quarter: Quarter) -> None:
    with pytest.raises(NoSuchNameError, match="Did you mean pack"):
        write_reports(quarter.workspace, quarter.period, ["packs"])
