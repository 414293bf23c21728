"""Nothing confidential under `published/`, in any byte of any part of any file."""

import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from publishing import KIT, LONGER, RETURNS, collected, every_part

from pmf_xl.publish.publish import publish
from pmf_xl.reports.scorecard import write_scorecard
from quarter import Quarter, catalogue_of

#: Figures as a file could hold them: as they are held, as they are printed, as they are printed in pounds.
FIGURES = (
    "48731", "48,731", "61793", "61,793", "61555", "61,555", "61222", "61,222", "61333", "61,333",
    "0.73194", "73.194", "0.73461", "73.461", "74.222", "74.333",
    "0.4613", "46.13", "46.1%", ">0.461<", ",46.1,", "0.4427", "44.27", "44.3%", ">0.443<", ",44.3,",
)  # fmt: skip
NAMES = (
    "HR07", "HR08", "Complaints of directors", "Covert checks on staff", "in strict confidence", "nobody is told",
    "must not be known", "Whistle-blown", "Di Webb", "Ed Ford", "hr@testshire.example",
)  # fmt: skip


def found_in(path: Path, wanted: tuple[str, ...]) -> set[str]:
    """Which of some words stand anywhere at or below a path, in any part, as text is commonly written."""
    found = set()
    for _, content in every_part(path):
        for word in wanted:
            for form in {word, escape(word)}:
                if any(
                    re.search(re.escape(form.encode(code)), content, re.IGNORECASE)
                    for code in ("utf-8", "utf-16-le")
                ):
                    found.add(word)
    return found


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    return collected(tmp_path_factory.mktemp("confidential"), LONGER)


def test_a_scan_of_every_byte_finds_nothing_confidential(quarter: Quarter) -> None:
    assert len(publish(quarter.workspace, quarter.period, pictures=True).pictures) > 3
    assert found_in(quarter.workspace.folder_of("published"), FIGURES + NAMES) == set()


def test_nothing_confidential_is_drawn(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What letters say cannot be found in pixels: it is caught as it is drawn."""
    import resvg_py

    drawn, draw = [], resvg_py.svg_to_bytes
    monkeypatch.setattr(
        resvg_py,
        "svg_to_bytes",
        lambda svg_string, width: (drawn.append(svg_string), draw(svg_string=svg_string, width=width))[1],
    )
    publish(quarter.workspace, quarter.period, pictures=True)
    said_at_all = "\n".join(drawn)
    said = said_at_all.casefold()
    assert {word for word in FIGURES + NAMES if word.casefold() in said} == set()
    assert {"Calls answered", "97.9%", "Target 98.0%", "£47,000"} <= set(
        re.findall("<text[^>]*>([^<]*)", said_at_all)
    )


def test_the_scan_finds_what_is_there(quarter: Quarter) -> None:
    publish(quarter.workspace, quarter.period, pictures=True)
    published = quarter.workspace.folder_of("published")
    there = ("Calls answered", "HR01", "97.9", "0.979", "Testshire Council")
    assert found_in(published, there) == set(there)
    picture = published / "2024-25-Q1" / "pictures" / "HR01.png"
    assert found_in(picture, ("HR01.png", "Calls answered", "97.9%")) == {
        "HR01.png",
        "Calls answered",
        "97.9%",
    }
    within = write_scorecard(quarter.workspace, quarter.period).path  # which is for the team alone
    expected = {"61793", "0.73194", "48731", "HR07", "Covert checks on staff", "must not be known"}
    assert expected <= found_in(within, FIGURES + NAMES)


def test_a_measure_that_becomes_confidential_leaves_nothing_behind(tmp_path: Path) -> None:
    quarter = collected(tmp_path)
    publish(quarter.workspace, quarter.period)
    published = quarter.workspace.folder_of("published")
    assert found_in(published, ("Bins missed",))
    measures = KIT["measures.csv"].splitlines()
    (row,) = (number for number, line in enumerate(measures) if "Bins missed" in line)
    measures[row] = measures[row].replace("| sum         |             ", "| sum         | yes         ")
    changed = KIT | {"measures.csv": "\n".join(measures)}
    assert changed != KIT
    quarter.change(catalogue_of(tmp_path / "changed", changed))
    assert publish(quarter.workspace, quarter.period).fresh
    assert found_in(published, ("Bins missed", "WS02")) == set()
    earlier = quarter.workspace.folder_of("reports", quarter.period) / "earlier"
    assert len(list(earlier.iterdir())) == 4  # kept, but not where things are taken from to be published
    assert found_in(earlier, ("Bins missed",))


def test_a_name_that_slips_in_by_another_way_is_refused(tmp_path: Path) -> None:
    slipped = KIT["measures.csv"].replace("Calls, answered.", "Unlike Covert Checks on Staff.")
    quarter = collected(tmp_path, KIT | {"measures.csv": slipped}, {"WS": RETURNS["WS"]})
    with pytest.raises(Exception, match=r"\[Definitions!C\d+\] confidential: "):
        publish(quarter.workspace, quarter.period)
    assert not list(quarter.workspace.folder_of("published").rglob("*"))
