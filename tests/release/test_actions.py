"""What was promised beside a confidential figure is for officers, also in the quarters after it."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.reports.defined import write_reports
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading
SECTIONS = "[key, scorecard, exceptions, deep-dive, actions, concerns]"
REPORTS = f"""
reports:
  - {{name: pack, audience: Everybody, frequency: quarterly, sections: {SECTIONS}}}
  - {{name: team, audience: Team, reader: officers, frequency: quarterly, sections: {SECTIONS}}}
"""
PROMISED = "Bring the seven of Depot Lane back to work"
DONE = {"Outturn": 57, "Commentary": "A round was short.", "Action": "Train relief drivers", "Action owner": "Di Webb",
        "Action due": date(2024, 9, 30)}  # fmt: skip


def texts_of(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
    )


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The texts of Q2's reports; HR03 of Q1 is confidential, and an action was promised beside it."""
    folder = tmp_path_factory.mktemp("actions")
    files = TESTSHIRE | {"framework.yaml": TESTSHIRE["framework.yaml"] + REPORTS}
    first = Quarter(folder / "workspace", catalogue_of(folder / "kit", files), "2024-25-Q1", date(2024, 7, 5))
    confidential = {
        "Outturn": 9.73, "Marker": "c", "Commentary": "Seven people.", "Action": PROMISED, "Action owner": "Cy Dunn",
        "Action due": date(2024, 12, 1),
    }  # fmt: skip
    first.hand_in("HR", GOOD["HR"] | {"HR03": confidential})
    first.hand_in("WS", GOOD["WS"] | {"WS02": DONE})
    assert first.collate().figures
    second = Quarter(
        folder / "workspace", catalogue_of(folder / "kit", files), "2024-25-Q2", date(2024, 10, 5)
    )
    entries = {ref: dict(typed) for ref, typed in GOOD["HR"].items()} | {"HR03": {"Outturn": 3.1}}
    second.hand_in("HR", entries)
    assert second.collate().figures
    return {one.name: texts_of(one.path) for one in write_reports(second.workspace, second.period).files}


def test_officers_read_it_and_others_do_not(later: dict[str, str]) -> None:
    assert PROMISED in later["team"]
    assert "Cy Dunn" in later["team"]
    assert PROMISED not in later["pack"]
    assert "Seven people" not in later["pack"]
    assert "9.7" not in later["pack"]


def test_an_action_beside_a_figure_that_may_be_seen_is_shown_without_its_owner(later: dict[str, str]) -> None:
    assert "Train relief drivers" in later["pack"]
    assert "Di Webb" not in later["pack"]
    assert "Di Webb" in later["team"]
