"""Open data: valid to somebody else's library, true to what was typed, and text to every spreadsheet."""

import hashlib
import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import pytest
from publishing import KIT, PERIOD, RETURNS, collected, rows_of

from office import Office
from pmf_xl.publish.open_data import FIELDS
from pmf_xl.publish.publish import publish
from pmf_xl.reports.values import as_text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    quarter = collected(tmp_path_factory.mktemp("open"))
    publish(quarter.workspace, quarter.period)
    return quarter.workspace.folder_of("published", PERIOD)


def validated(folder: Path) -> list[str]:
    """What frictionless finds wrong in the data package of a folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own affair
        import frictionless

        report = frictionless.validate(str(folder / "datapackage.json"))
    return [f"{kind}: {message}" for kind, message in report.flatten(["type", "message"])]


def figures(folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    rows = rows_of(next(folder.glob("*.csv")))
    return {(row["reference"], row["breakdown"], row["period"]): row for row in rows}


def test_the_data_package_is_valid(folder: Path) -> None:
    assert validated(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (",97.9,,98.0,", ",97.9%,,98.0,", "type-error"),
        (",[c],50000,", ",secret,50000,", "constraint-error"),
        ("2024-06-30", "30/06/2024", "type-error"),
        ("WS02,Bins missed,N,", "WS02,Bins missed,S,", "primary-key"),
        ("period_start", "start", "incorrect-label"),
    ],
)
def test_frictionless_sees_what_is_broken(
    folder: Path, tmp_path: Path, old: str, new: str, found: str
) -> None:
    shutil.copytree(folder, tmp_path / "broken")
    path = next((tmp_path / "broken").glob("*.csv"))
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    assert any(one.startswith(found) for one in validated(tmp_path / "broken"))


def test_numbers_are_bare_and_their_unit_is_in_a_column_of_its_own(folder: Path) -> None:
    rows = figures(folder)
    now = {ref: row for (ref, part, when), row in rows.items() if part == "all" and when == PERIOD}
    assert {ref: (row["value"], row["unit"]) for ref, row in now.items()} == {
        "HR01": ("97.9", "percent"), "HR02": ("1.9", "days"), "HR03": ("1", "yesno"), "HR04": ("96", "number"),
        "HR05": ("", "score"), "HR06": ("", "currency"), "WS01": ("45.2", "percent"), "WS02": ("57", "number"),
    }  # fmt: skip
    assert (rows["HR04", "all", PERIOD]["target"], rows["HR04", "all", PERIOD]["target_high"]) == (
        "90",
        "100",
    )
    assert rows["HR01", "all", "2023-24-Q4"]["value"] == "96.0"


def test_a_figure_held_back_is_an_empty_value_with_its_marker(folder: Path) -> None:
    rows = figures(folder)
    for key in ("HR06", "all"), ("WS01", "N"), ("WS01", "S"):
        row = rows[*key, PERIOD]
        assert (row["value"], row["marker"], row["travel"]) == ("", "[c]", "[c]")
    assert (rows["HR06", "all", PERIOD]["rating"], rows["WS01", "N", PERIOD]["rating"]) == ("[c]", "")
    assert [rows["HR01", "all", f"2023-24-Q{n}"]["marker"] for n in (2, 3, 4)] == ["", "[x]", "[r]"]
    assert rows["HR05", "all", PERIOD]["marker"] == "[z]"


def test_why_there_is_no_figure_is_said_as_the_service_said_it(tmp_path: Path) -> None:
    """A due figure that does not apply is not one that is not available."""
    returns = RETURNS | {
        "HR": RETURNS["HR"] | {"HR02": {"Marker": "z"}, "HR04": {"Marker": "x", "Commentary": "Lost."}}
    }
    quarter = collected(tmp_path, returns=returns)
    publish(quarter.workspace, quarter.period)
    rows = figures(quarter.workspace.folder_of("published", PERIOD))
    assert [rows[ref, "all", PERIOD]["marker"] for ref in ("HR02", "HR04")] == ["[z]", "[x]"]


def test_periods_have_first_and_last_days(folder: Path) -> None:
    row = figures(folder)["WS02", "N", PERIOD]
    assert (row["period_start"], row["period_end"]) == ("2024-04-01", "2024-06-30")


def test_the_descriptor_names_licence_publisher_time_and_bytes(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    data = (folder / "performance-2024-25-q1.csv").read_bytes()
    assert package["licenses"] == [
        {
            "name": "OGL-UK-3.0",
            "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "title": "Open Government Licence v3.0",
        }
    ]
    (resource,) = package["resources"]
    assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    assert package["contributors"] == [{"title": "Testshire Council", "roles": ["publisher"]}]
    assert resource["schema"]["fields"] == FIELDS
    assert package["temporal"] == {"start": "2023-04-01", "end": "2024-06-30"}


def test_another_licence_is_named_as_the_framework_has_it(tmp_path: Path) -> None:
    files = KIT | {
        "framework.yaml": KIT["framework.yaml"] + "open_data_licence: Creative Commons Attribution 4.0\n"
    }
    quarter = collected(tmp_path, files)
    publish(quarter.workspace, quarter.period)
    folder = quarter.workspace.folder_of("published", PERIOD)
    (licence,) = json.loads((folder / "datapackage.json").read_text("utf-8"))["licenses"]
    assert (licence["name"], licence["title"]) == ("CC-BY-4.0", "Creative Commons Attribution 4.0")
    assert validated(folder) == []


def test_lines_end_as_the_standard_has_it(folder: Path) -> None:
    data = next(folder.glob("*.csv")).read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == len(figures(folder)) + 1
    assert not data.startswith(b"\xef\xbb\xbf")


#: As somebody might type them into a label or a title.
TRICKS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://x.example","y")',
    "  =1+1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", TRICKS)
def test_what_looks_like_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    assert as_text(text) == f"'{text.strip()}"


@pytest.mark.parametrize("text", ["Calls = answered", "1-2 days", "a@b.example", "£5"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert as_text(text) == text


@pytest.fixture(scope="module")
def tricked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with a trick in every text that a row has."""
    place = tmp_path_factory.mktemp("tricks")
    measures = (
        KIT["measures.csv"].replace("Bins missed  ", "=1+1 bins    ").replace("Posts filled", "@SUM(1) post")
    )
    files = KIT | {
        "measures.csv": measures,
        "services.csv": KIT["services.csv"].replace("| Waste  |", "| -1+1   |"),
        "breakdowns.csv": KIT["breakdowns.csv"].replace("| WS02 | N    | North |", "| WS02 | N    | +1+1  |"),
        "framework.yaml": KIT["framework.yaml"].replace("title: A clean county", 'title: "=2*21"'),
    }
    quarter = collected(place, files, RETURNS)
    publish(quarter.workspace, quarter.period)
    return quarter.workspace.folder_of("published", PERIOD)


def _texts(held: Any) -> list[str]:
    return [value for value in held.values() if isinstance(value, str)]


def test_tricks_are_text_in_the_csv(tricked: Path) -> None:
    row = figures(tricked)["WS02", "N", PERIOD]
    assert [row[key] for key in ("measure", "breakdown_label", "service_name", "plan")] == [
        "'=1+1 bins", "'+1+1", "'-1+1", "'=2*21",
    ]  # fmt: skip
    assert row["value"] == "30"
    assert validated(tricked) == []


def test_libreoffice_takes_no_trick_for_a_formula(office: Office, tricked: Path) -> None:
    (sheet,) = office.sheets(next(tricked.glob("*.csv"))).values()
    texts = _texts(sheet)
    assert {"'=1+1 bins", "'@SUM(1) post", "'+1+1", "'-1+1", "'=2*21"} <= set(texts)
    book = office.sheets(next(tricked.glob("*.xlsx")))
    assert {"=1+1 bins", "@SUM(1) post", "-1+1"} <= set(_texts(book["Measures"]))
    assert "=2*21" in _texts(book["Plan"])
    assert office.errors(next(tricked.glob("*.xlsx"))) == []
