"""Pictures for the website: what is drawn and told, held against what was typed; what is kept, left, refused."""

import csv
import itertools
import re
import struct
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from publishing import KIT, LONGER, PERIOD, RETURNS, chunks_of, collected, released

from browser import Browser
from pmf_xl.books.theme import house_theme
from pmf_xl.catalogue.kits import find_kit, kit_names
from pmf_xl.cli import main
from pmf_xl.page.write import write_pages
from pmf_xl.problems import MissingPackageError
from pmf_xl.publish.draw_glance import glance_picture
from pmf_xl.publish.draw_run import run_picture
from pmf_xl.publish.publish import Publication, publish
from pmf_xl.reports.curve import years_begin
from pmf_xl.reports.glance import glance_of
from pmf_xl.reports.runs import PictureRun, runs_of
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Reader
from pmf_xl.workspace import Workspace
from quarter import Quarter, catalogue_of, kit

NAMES = ["HR01.png", "HR02.png", "HR03.png", "HR04.png", "HR06.png", "at-a-glance.png", "pictures.csv"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    return collected(tmp_path_factory.mktemp("pictures"), LONGER)


@pytest.fixture(scope="module")
def published(quarter: Quarter) -> Publication:
    return publish(quarter.workspace, quarter.period, pictures=True)


def album(quarter: Quarter) -> Path:
    return quarter.workspace.folder_of("published", PERIOD) / "pictures"


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def texts_in(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "pictures.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def runs(quarter: Quarter) -> dict[str, PictureRun]:
    return {run.measure.ref: run for run in runs_of(released(quarter))}


def drawn(run: PictureRun) -> str:
    return run_picture(run, "Testshire Council, Q1 2024-25", house_theme()).svg


def said_in(svg: str) -> list[str]:
    """What letters stand in a picture."""
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


Stroke = list[tuple[int, float]]


def strokes_of(run: PictureRun, style: str) -> list[Stroke]:
    """Which values the strokes of a line go through, and in which places: read off the scale as a person would."""
    root = ElementTree.fromstring(drawn(run))
    named = [text for text in root.iter(f"{SVG}text") if text.get("x") is None]
    (low_down, low), *_, (high_down, high) = [
        (float(text.get("y", 0)) + 3, in_words(text.text or "")) for text in named
    ]
    places = len(run.curve.labels) + (run.curve.forecast is not None)

    def read_off(x: int, y: int) -> tuple[int, float]:
        return round((x - 72) / 514 * (places - 1)), low + (y - low_down) * (high - low) / (
            high_down - low_down
        )

    drawn_in = [path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("class") == style]
    in_key = "M0-3h20"
    return [
        [read_off(*point) for point in points]
        for path in drawn_in
        if path != in_key
        for points in points_of(path)
    ]


def points_of(path: str) -> list[list[tuple[int, int]]]:
    """The points of each stroke, which begins at a place and goes on by so much to the right and down."""
    strokes: list[list[tuple[int, int]]] = []
    for kind, numbers in re.findall(r"([Mmlh])([^Mmlh]*)", path):
        values = [int(one) for one in re.findall(r"-?\d+", numbers)]
        if kind == "M":
            strokes.append([(values[0], values[1])])
        elif kind == "l":
            for dx, dy in zip(values[::2], values[1::2], strict=True):
                x, y = strokes[-1][-1]
                strokes[-1].append((x + dx, y + dy))
    return strokes


def near(values: Sequence[Stroke], within: float) -> list[Any]:
    """Strokes to compare with: a drawing tells a value to a 164th of its scale."""
    return [[(place, pytest.approx(value, abs=within)) for place, value in stroke] for stroke in values]


# -- which there are, and what they are told to be --------------------------------------------------------------------


def test_one_picture_for_each_measure_with_three_figures_and_one_of_all(
    quarter: Quarter, published: Publication
) -> None:
    """WS01 and WS02 have two figures, HR05 none; HR07 and HR08 have four, and may not be named."""
    assert sorted(bytes_in(album(quarter))) == NAMES
    assert sorted(path.name for path in published.pictures) == NAMES
    assert published.redrawn == len(NAMES)


def test_alternative_texts_tell_the_figures_as_typed(quarter: Quarter, published: Publication) -> None:
    texts = texts_in(album(quarter))
    assert sorted(texts) == [name for name in NAMES if name.endswith(".png")]
    assert texts["HR01.png"] == {
        "file": "HR01.png", "reference": "HR01", "measure": "Calls answered",
        "alternative_text": "Line of 4 figures of Calls answered (HR01) from Q1 2023-24 to Q1 2024-25: 96.2%, 95.8%, 96.0%, "
        "97.9%. The figure of Q3 2023-24 is not available. The figure of Q4 2023-24 is revised. The target for Q1 2024-25 "
        "is 98.0%. The forecast for the year is 98.7%.",
    }  # fmt: skip
    told = {name: text["alternative_text"] for name, text in texts.items()}
    assert "6.1 days, 8.4 days, 1.9 days. Each figure is a running total" in told["HR02.png"]
    assert "The figure of Q1 2024-25 is provisional." in told["HR02.png"]
    assert ": No, No, Yes. " in told["HR03.png"]
    assert "101, 88, 96. The target for Q1 2024-25 is 90 to 100." in told["HR04.png"]
    assert "£45,200, £46,100, £47,000. The figure of Q1 2024-25 is confidential." in told["HR06.png"]


def test_the_infographic_counts_as_by_hand(quarter: Quarter, published: Publication) -> None:
    """HR01 amber; HR02, HR03, HR04, WS01 green; HR05 grey; WS02 red; HR06 held back. HR05 has nothing to compare."""
    told = texts_in(album(quarter))["at-a-glance.png"]["alternative_text"]
    assert told == (
        "Performance at a glance: Testshire Council, Q1 2024-25. 5 of 6 measures with a rating are on target. "
        "Green and amber count as on target. Ratings: 4 green, 1 amber, 1 red, 1 grey, 0 no data. 1 measure is not counted: a figure is "
        "confidential. Since the figure before: 6 improving, 0 unchanged, 0 worsening. Of 6 measures with a figure before, "
        "where one way is better than the other. Furthest from target, by share of the target: Bins missed, 57 against a "
        "target of 40. Measures that are confidential are left out."
    )


def test_the_infographic_shows_what_it_tells(quarter: Quarter) -> None:
    svg = glance_picture(glance_of(released(quarter)), house_theme()).svg
    assert {
        "Testshire Council, Q1 2024-25", "5", "of 6 measures with a rating are on target", "● Green", "▲ Amber", "■ Red", "○ Grey",
        "- No data", "▲ 6", "improving", "▼ 0", "worsening", "Bins missed", "57 against a target of 40",
    } <= set(said_in(svg))  # fmt: skip
    wide = {fill: _widths_of(svg, fill) for fill in ("#00703C", "#FFB000")}  # of the chip, and of the bar
    assert max(wide["#00703C"]) == pytest.approx(4 * min(wide["#FFB000"]), abs=0.5)  # 4 green and 1 amber


def _widths_of(svg: str, fill: str) -> list[float]:
    boxes = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    return [float(box.get("width", 0)) for box in boxes if box.get("fill", "").upper() == fill]


def test_furthest_are_those_that_missed_by_the_largest_share(tmp_path: Path) -> None:
    """By hand: HR01 80 % of 98 % is 18.4 % short; HR04 150 of 100 at most, 50 %; WS02 57 of 40, 42.5 %; WS01 40 %
    of 45 %, 11.1 %."""
    returns = {
        "HR": RETURNS["HR"] | {"HR01": {"Outturn": 0.8}, "HR04": {"Outturn": 150}, "HR03": {"Outturn": "No"}},
        "WS": RETURNS["WS"]
        | {"WS01": {"Outturn": 0.4}, "WS01/N": {"Outturn": 0.4}, "WS01/S": {"Outturn": 0.4}},
    }
    quarter = collected(tmp_path, KIT, returns)
    furthest = glance_of(released(quarter)).furthest
    assert [(one.title, one.against, str(one.rating)) for one in furthest] == [
        ("Posts filled", "150 against a target range of 90 to 100", "RED"),
        ("Bins missed", "57 against a target of 40", "RED"),
        ("Calls answered", "80.0% against a target of 98.0%", "RED"),
    ]


@pytest.mark.parametrize("kit", ["south-derbyshire", "york"])
def test_figures_told_are_those_of_the_kits_own_text(tmp_path: Path, kit: str) -> None:
    """Of every measure whose figures are told as they stand there: those of a month are rolled up into quarters."""
    workspace = Workspace.init(tmp_path / "w", kit)
    folder = workspace.publish("2023-24-Q4", pictures=True).pictures[0].parent
    measures = rows_in(find_kit(kit) / "measures.csv")
    monthly = {row["ref"] for row in measures if row["frequency"] == "monthly"}
    hidden = {row["ref"] for row in measures if row["confidential"] == "yes"}
    typed: dict[str, list[float]] = {}
    for row in rows_in(find_kit(kit) / "history.csv"):
        if row["period"] < "2024" and row["outturn"] and row["ref"] not in monthly:
            typed.setdefault(row["ref"], []).append(in_words(row["outturn"].capitalize()))
    told: dict[str, list[float]] = {}
    for text in texts_in(folder).values():
        if text["reference"] and text["reference"] not in monthly:
            figures = re.search(r" to Q[1-4] 20\d\d-\d\d: (.*?)\.(?: |$)", text["alternative_text"])
            assert figures
            told[text["reference"]] = [in_words(part) for part in figures[1].split(", ")]
    assert any(len(typed[ref]) >= 3 for ref in hidden)
    expected = {ref: figures for ref, figures in typed.items() if len(figures) >= 3 and ref not in hidden}
    assert len(told) > 20
    assert told.keys() == expected.keys()
    for ref, figures in told.items():  # no more than thirteen periods are shown
        assert figures == pytest.approx(expected[ref][-len(figures) :]), ref
        assert len(figures) == len(expected[ref]) or len(figures) > 9, ref


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_words(text: str) -> float:
    return {"Yes": 1.0, "No": 0.0}[text] if text in ("Yes", "No") else float(re.sub("[£,%]| days", "", text))


# -- what is drawn ----------------------------------------------------------------------------------------------------


def test_a_line_goes_through_the_figures_as_typed_with_a_gap_where_there_is_none(quarter: Quarter) -> None:
    run = runs(quarter)["HR01"]
    assert strokes_of(run, "o") == near([[(0, 96.2), (1, 95.8)], [(3, 96), (4, 97.9)]], 0.05)
    # The one target that is known is what all are held against.
    assert strokes_of(run, "t") == near([[(0, 98), (4, 98)]], 0.05)


def test_a_range_has_both_its_ends(quarter: Quarter) -> None:
    run = runs(quarter)["HR04"]
    assert strokes_of(run, "t") == near([[(0, 90), (2, 90)], [(0, 100), (2, 100)]], 0.3)
    assert strokes_of(run, "o")[-1][-1] == near([[(2, 96)]], 0.3)[0][0]


def test_a_running_total_is_not_drawn_as_a_fall_between_years(quarter: Quarter) -> None:
    run = runs(quarter)["HR02"]
    assert strokes_of(run, "o") == near([[(0, 6.1), (1, 8.4)], [(3, 1.9)]], 0.1)


def test_running_totals_of_whole_years_are_one_line() -> None:
    years = [Period.parse(text) for text in ("2022-23-Y", "2023-24-Y")]
    quarters = [Period.parse(text) for text in ("2022-23-Q4", "2023-24-Q1", "2023-24-Q2")]
    assert years_begin("cumulative", "quarterly", years) == []
    assert years_begin("cumulative", "quarterly", quarters) == [1]
    assert years_begin("sum", "quarterly", quarters) == []


def test_a_figure_held_back_is_a_gap_and_said_to_be_one(quarter: Quarter) -> None:
    run = runs(quarter)["HR06"]
    assert run.about.endswith("Q1 2024-25: confidential.")
    assert strokes_of(run, "o") == near([[(0, 45200), (1, 46100), (2, 47000)]], 75)


def test_the_last_figure_is_written_in_its_unit(quarter: Quarter) -> None:
    said = {ref: set(said_in(drawn(run))) for ref, run in runs(quarter).items()}
    assert {"97.9%", "Target 98.0%", "Calls answered", "Testshire Council, Q1 2024-25"} <= said["HR01"]
    assert {"1.9 days, provisional", "Target 2.0 days"} <= said["HR02"]
    assert {"Yes", "No", "Target Yes"} <= said["HR03"]
    assert {"96", "Target 90 to 100"} <= said["HR04"]
    assert "£47,000" in said["HR06"]


LONG = "Share of all calls to the contact centre that were answered by an adviser within a minute of being put through, "


BOXES = """() => [...document.querySelectorAll("text")].map(one => {
  const box = one.getBoundingClientRect(); return [one.textContent, box.left, box.top, box.right, box.bottom]; })"""


@pytest.mark.browser
def test_no_text_is_cut_and_none_meets_another(tmp_path: Path, browser: Browser) -> None:
    """With thirteen quarters, and a target as close to the last figure as can be: as Chromium sets the same text."""
    history = "".join(
        f"| WS02 | {year}-{year - 1999:02}-Q{number} | {61000 + number} | |\n"
        for year in (2019, 2020, 2021, 2022)
        for number in (1, 2, 3, 4)
    )
    files = KIT | {
        "history.csv": KIT["history.csv"] + history,
        "targets.csv": KIT["targets.csv"].replace("| 40 ", "| 57 "),
    }
    run = runs(collected(tmp_path, files))["WS02"]
    for title in ("Calls", LONG * 3, "Extraordinarily" * 12):
        path = tmp_path / "picture.svg"
        path.write_text(run_picture(replace(run, title=title), "Testshire", house_theme()).svg, "utf-8")
        with browser.visit(path, viewport={"width": 600, "height": 600}) as page:
            boxes = page.evaluate(BOXES)
        assert len(boxes) > 12
        for text, left, top, right, bottom in boxes:
            assert left >= 0, text
            assert right <= 600, text
            assert top >= 0, text
            assert bottom <= 600, text
        for (one, *here), (other, *there) in itertools.combinations(boxes, 2):
            across = min(here[2], there[2]) - max(here[0], there[0])
            up = min(here[3], there[3]) - max(here[1], there[1])
            assert across <= 1 or up <= 4, (one, other)  # tails of letters may reach into the line below
        assert "".join(title.split()) in "".join("".join(text.split()) for text, *_ in boxes)


def test_what_looks_like_code_in_a_title_is_text(tmp_path: Path) -> None:
    titles = {"Calls answered": r"Costs $\frac{a}$ and 👍", "Days lost to sickness": "=SUM(A1)"}
    measures = KIT["measures.csv"]
    for old, new in titles.items():
        measures = measures.replace(old, new)
    quarter = collected(tmp_path, KIT | {"measures.csv": measures})
    publish(quarter.workspace, quarter.period, pictures=True)
    texts = texts_in(album(quarter))
    assert texts["HR01.png"]["measure"] == titles["Calls answered"]
    assert texts["HR02.png"]["measure"] == "'=SUM(A1)"
    assert r"Costs $\frac{a}$ and 👍" in said_in(drawn(runs(quarter)["HR01"]))


# -- the files --------------------------------------------------------------------------------------------------------


def test_pictures_are_1200_dots_wide(quarter: Quarter, published: Publication) -> None:
    headers = {path.name: dict(chunks_of(path.read_bytes()))["IHDR"] for path in album(quarter).glob("*.png")}
    sizes = {name: struct.unpack(">II", header[:8]) for name, header in headers.items()}
    assert {wide for wide, _ in sizes.values()} == {1200}
    assert all(700 < tall < 1200 for name, (_, tall) in sizes.items() if name.startswith("HR")), sizes
    assert 1400 < sizes["at-a-glance.png"][1] < 2000


def test_a_picture_holds_its_text_and_neither_date_nor_program(
    quarter: Quarter, published: Publication
) -> None:
    chunks = list(chunks_of((album(quarter) / "HR01.png").read_bytes()))
    assert sorted(kind for kind, _ in chunks) == ["IEND", "IHDR", "pHYs", "tEXt"]
    said = texts_in(album(quarter))["HR01.png"]["alternative_text"]
    assert dict(chunks)["tEXt"] == b"Description\0" + said.encode("latin-1")


def test_the_same_again_changes_nothing(tmp_path: Path, quarter: Quarter, published: Publication) -> None:
    before = bytes_in(album(quarter))
    again = publish(quarter.workspace, quarter.period, pictures=True)
    assert (again.fresh, again.redrawn, again.put_aside) == (False, 0, 0)
    assert bytes_in(album(quarter)) == before
    assert not (quarter.workspace.folder_of("reports", PERIOD) / "earlier").exists()
    other = collected(tmp_path, LONGER)  # on another day
    other.time = other.time.replace(month=9)
    publish(other.workspace, other.period, pictures=True)
    assert bytes_in(album(other)) == before


def test_only_what_has_changed_is_drawn_anew_and_what_it_replaces_is_kept(tmp_path: Path) -> None:
    quarter = collected(tmp_path, LONGER)
    publish(quarter.workspace, quarter.period, pictures=True)
    before = bytes_in(album(quarter))
    changed = RETURNS["HR"] | {"HR01": RETURNS["HR"]["HR01"] | {"Outturn": 0.9811}}
    quarter.hand_in("HR", changed, name="corrected.xlsx")
    quarter.collate()
    made = publish(quarter.workspace, quarter.period, pictures=True)
    after = bytes_in(album(quarter))
    assert {name for name in NAMES if after[name] != before[name]} == {
        "HR01.png",
        "at-a-glance.png",
        "pictures.csv",
    }
    assert (made.redrawn, made.put_aside) == (3, 3)
    assert "98.1%" in texts_in(album(quarter))["HR01.png"]["alternative_text"]
    kept = bytes_in(quarter.workspace.folder_of("reports", PERIOD) / "earlier" / "pictures")
    assert sorted(kept.values()) == sorted(before[name] for name in NAMES if after[name] != before[name])


@pytest.mark.parametrize("pictures", [True, False])
def test_a_picture_of_what_became_confidential_does_not_stay(tmp_path: Path, pictures: bool) -> None:
    quarter = collected(tmp_path, LONGER)
    publish(quarter.workspace, quarter.period, pictures=True)
    assert (album(quarter) / "HR04.png").is_file()
    lines = KIT["measures.csv"].splitlines()
    (row,) = (number for number, line in enumerate(lines) if "Posts filled" in line)
    lines[row] = lines[row].replace(
        "| quarterly |             |             ", "| quarterly |             | yes         "
    )
    quarter.change(catalogue_of(tmp_path / "changed", LONGER | {"measures.csv": "\n".join(lines)}))
    made = publish(quarter.workspace, quarter.period, pictures=pictures)
    left = sorted(path.name for path in quarter.workspace.folder_of("published", PERIOD).rglob("*.png"))
    assert left == [name for name in NAMES if name.endswith(".png") and name != "HR04.png" and pictures]
    assert made.put_aside == (3 if pictures else len(NAMES))
    kept = quarter.workspace.folder_of("reports", PERIOD) / "earlier" / "pictures"
    assert any(path.name.startswith("HR04 until ") for path in kept.iterdir())


def test_pictures_stay_beside_the_publication_they_belong_to(tmp_path: Path) -> None:
    quarter = collected(tmp_path, LONGER)
    publish(quarter.workspace, quarter.period, pictures=True)
    before = bytes_in(album(quarter))
    (album(quarter) / "ours.jpg").write_bytes(b"somebody's own")
    made = publish(quarter.workspace, quarter.period)
    assert (made.fresh, made.put_aside) == (False, 0)
    assert bytes_in(album(quarter)) == before | {"ours.jpg": b"somebody's own"}


def test_without_resvg_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quarter = collected(tmp_path, LONGER)
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingPackageError) as refused:
        publish(quarter.workspace, quarter.period, pictures=True)
    assert refused.value.install in str(refused.value)
    assert str(refused.value) == "Pictures need resvg-py: pip install resvg-py"
    assert not list(quarter.workspace.folder_of("published").rglob("*"))
    assert publish(quarter.workspace, quarter.period).fresh  # which needs none


def test_the_command_says_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = Workspace.init(tmp_path / "w", str(kit(tmp_path / "kit")))
    asked = [
        "publish",
        "--yes",
        "--workspace",
        str(workspace.folder),
        "--period",
        "2023-24-Q4",
        "--today",
        str(date(2024, 5, 1)),
    ]
    folder = workspace.folder_of("published", "2023-24-Q4") / "pictures"
    said = []
    for arguments in (["--pictures"], ["--pictures"], []):
        with pytest.raises(SystemExit) as left:
            main([*asked, *arguments])
        assert left.value.code == 0
        said.append(capsys.readouterr().out)
    count = len(list(folder.glob("*.png")))
    assert f"wrote {folder}: {count} pictures, and their texts\n" in said[0]
    assert f"{folder}  (as already published)\n" in said[1]
    assert "pictures" not in said[2]


# -- the look ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kit", sorted(kit_names()))
def test_letters_stand_out_from_what_is_behind_them(kit: str) -> None:
    from pmf_xl.catalogue import read_kit

    catalogue, _ = read_kit(find_kit(kit))
    assert catalogue
    theme = house_theme(catalogue.framework.accent)
    pairs = {(colour, "page") for colour in ("text", "quiet", "accent")} | {("on_accent", "accent")}
    pairs |= {(style["colour"], style["fill"]) for style in theme.data["ratings"].values()}
    for colour, behind in pairs:
        lights = sorted((_light(theme.colour(colour)), _light(theme.colour(behind))))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, (colour, behind)


def _light(colour: str) -> float:
    """How light a colour is, as the guidelines for web content reckon it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_letters_are_of_the_first_family_that_is_there(quarter: Quarter) -> None:
    svg = drawn(runs(quarter)["HR01"])
    assert 'text{font-family:"Arial","Liberation Sans","DejaVu Sans",sans-serif}' in svg


def test_a_picture_is_the_chart_of_the_page_in_the_same_colours(quarter: Quarter) -> None:
    """What Chromium draws of the page and what stands in the picture is the same drawing, to the last point."""
    folder = write_pages(quarter.workspace, quarter.period, Reader.PUBLIC).path.parent
    down = re.search(r"svg \.p\{transform:translateY\((\d+)px\)\}", (folder / "style.css").read_text("utf-8"))
    assert down
    moved = f'transform="translate(0 {down[1]})"'
    for ref, run in runs(quarter).items():
        page = (folder / "pages" / f"{ref}.html").read_text("utf-8")
        (chart,) = re.findall(r"<figure><svg[^>]*>(.*)</svg>", page)
        svg = drawn(run)
        # HTML needs fewer quotes than XML, and a style sheet can move the names of periods down.
        assert re.sub(r"=([\w.-]+)(?=[ >])", r'="\1"', chart) in svg.replace(f" {moved}", "")
        for style, words in re.findall(r"<p class=k(\w+)>([^<]*)", page):
            assert f'<path class="{style}"' in svg
            assert words in said_in(svg)
    rules = re.search(r"<style>(.*?)</style>", svg, re.DOTALL)
    assert rules
    assert "var(" not in rules[1]
    assert f"stroke:{house_theme().colour('accent')}" in rules[1]
