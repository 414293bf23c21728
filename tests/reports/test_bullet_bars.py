"""Bullet bars: a figure against its target over the bands of its colours, in a picture and in words."""

import itertools
import zlib
from dataclasses import replace

import openpyxl
import pytest
from as_frame import released
from written import table_of

from pmf_xl.books.theme import house_theme
from pmf_xl.books.write_bullet import TALL, WIDE, bullet_picture
from pmf_xl.layout.pictures import Bullet, Icons
from pmf_xl.reports.bullet import bullet_of
from pmf_xl.reports.defined import report_named, view_of, write_reports
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.sections.pages import deep_dive, exceptions
from year_at_work import Year

HIGHER = Bullet("Said", 0.0, 100.0, 30.0, 80.0, 76.0, is_higher=True, from_nought=True)


def seen(bullet: Bullet, value: float, *, high_up: bool = False) -> tuple[int, ...]:
    """The colour at a place of the scale: in the middle, or above the bar."""
    picture = bullet_picture(bullet, house_theme())
    palette, packed = (_chunk(picture, kind) for kind in (b"PLTE", b"IDAT"))
    rows = zlib.decompress(packed)
    wide = 1 + WIDE // 2  # two pixels to a byte, and one byte before each row
    assert len(rows) == wide * TALL
    across = round(value / 100 * (WIDE - 1))
    pair = rows[wide * (8 if high_up else TALL // 2) + 1 + across // 2]
    place = pair & 15 if across % 2 else pair >> 4
    return tuple(palette[place * 3 : place * 3 + 3])


def _chunk(picture: bytes, kind: bytes) -> bytes:
    at = picture.index(kind)
    return picture[at + 4 : at + 4 + int.from_bytes(picture[at - 4 : at])]


def test_bands_bar_and_target_stand_where_their_figures_are() -> None:
    """Red FF…B1 mixed with white, and so on: by hand from the theme's colours."""
    red, amber, green = (222, 146, 152), (255, 223, 153), (209, 229, 219)
    assert [
        max(abs(one - other) for one, other in zip(seen(HIGHER, 50, high_up=True), red, strict=True))
    ] <= [3]
    assert max(abs(a - b) for a, b in zip(seen(HIGHER, 78, high_up=True), amber, strict=True)) <= 3
    assert max(abs(a - b) for a, b in zip(seen(HIGHER, 90, high_up=True), green, strict=True)) <= 3
    assert seen(HIGHER, 29) == (0x12, 0x32, 0x4A)
    assert seen(HIGHER, 32) == seen(HIGHER, 50, high_up=True)
    assert seen(HIGHER, 80) == (0, 0, 0)
    lower = replace(HIGHER, target=20.0, limit=30.0, is_higher=False)
    assert seen(lower, 10, high_up=True) == seen(HIGHER, 90, high_up=True)
    assert seen(lower, 60) == seen(HIGHER, 50)
    near = replace(HIGHER, from_nought=False)
    assert seen(near, 30) == (0x12, 0x32, 0x4A)
    assert seen(near, 10) == seen(HIGHER, 50), "a point has no bar that would seem to begin at nought"


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_a_bar_says_figure_target_and_where_amber_ends(year: Year) -> None:
    scheme = year.catalogue.framework.scheme
    drawn = 0
    for figure in released(year.workspace, year.quarters[2]).measures:
        bullet = bullet_of(scheme, figure)
        if bullet is None:
            continue
        drawn += 1
        assert (bullet.outturn, bullet.target) == (figure.outturn, figure.target)
        assert bullet.low <= min(bullet.outturn, bullet.target, bullet.limit)
        assert max(bullet.outturn, bullet.target, bullet.limit) <= bullet.high
        tolerance = figure.measure.tolerance if figure.measure.tolerance is not None else 0.05
        if figure.measure.tolerance_basis in (
            None,
            "percent",
        ):  # 5% of the target where a measure says no other
            way = -1 if bullet.is_higher else 1
            assert bullet.limit == pytest.approx(bullet.target + way * tolerance * abs(bullet.target)), (
                figure.ref
            )
        assert bullet.from_nought is (bullet.low == 0.0) or not bullet.from_nought
    assert drawn > 15


@pytest.mark.parametrize("year", ["york"], indirect=True)
def test_runs_of_thirteen_have_icons_and_no_wall_of_words(year: Year) -> None:
    quarter = year.quarters[2]
    definition = report_named(year.workspace, "strategic").model_copy(
        update={"sections": ("key", "deep-dive"), "filter": "service: SEN, WPR"}
    )
    sheets = deep_dive(view_of(Gathered(year.workspace, quarter), definition))
    signs = [part.signs for sheet in sheets for part in sheet.parts if isinstance(part, Icons)]
    figures = {figure.ref: figure for figure in released(year.workspace, quarter).measures}
    assert signs
    assert (figures["SUS2"].run.variation, figures["SUS2"].run.assurance) == ("COMMON CAUSE", "HIT OR MISS")
    assert (
        ("usual", "~", "Variation: common cause, no significant change"),
        ("usual", "?", "Assurance: the target is hit or missed by chance"),
    ) in signs
    words = [str(getattr(part, "text", "")) for sheet in sheets for part in sheet.parts]
    assert not [text for text in words if "too few" in text or "Variation" in text]


@pytest.mark.parametrize("year", ["south-derbyshire"], indirect=True)
def test_exception_pages_have_their_bar(year: Year) -> None:
    view = view_of(Gathered(year.workspace, year.quarters[1]), report_named(year.workspace, "committee-hcs"))
    _, *pages = exceptions(view)
    assert len(pages) == len(view.exceptions) > 2
    by_title = {figure.title: figure for figure in view.exceptions}
    for page in pages:
        figure = by_title.pop(page.parts[0].text)
        bars = [part for part in page.parts if isinstance(part, Bullet)]
        assert len(bars) == (bullet_of(view.catalogue.framework.scheme, figure) is not None), figure.ref
    assert any(isinstance(part, Bullet) for page in pages for part in page.parts)


@pytest.mark.parametrize("year", ["york"], indirect=True)
def test_lists_show_the_icons_in_their_colours(year: Year) -> None:
    """The letter stands in the cell, so that every program shows it; the colours are those of the theme."""
    (one,) = write_reports(year.workspace, year.quarters[2], ["travel"]).files
    sheet = openpyxl.load_workbook(one.path)["Travel"]
    told = {row[0].value: [cell.value for cell in row[7:9]] for row in sheet.iter_rows() if len(row) > 8}
    assert told["SUS2"] == ["~ Common cause", "? Hit or miss"]
    assert told["EDS1"] == ["H Improving", "? Hit or miss"]
    assert {"F Consistently missed", "P Consistently hit"} <= {
        str(cell.value) for row in sheet.iter_rows() for cell in row
    }
    colours = {
        rule.text: rule.dxf.font.color.rgb[2:]
        for ranged in sheet.conditional_formatting
        for rule in ranged.rules
        if rule.type == "endsWith"
    }
    assert (colours["Improving"], colours["Concern"]) == ("1D70B8", "C1500A")
    assert (colours["Consistently hit"], colours["Hit or miss"]) == ("1D70B8", "505A5F")


@pytest.mark.parametrize("year", ["york"], indirect=True)
def test_an_exception_of_a_long_run_has_its_icons(year: Year) -> None:
    view = view_of(Gathered(year.workspace, year.quarters[1]), report_named(year.workspace, "escalations"))
    _, *pages = exceptions(view)
    seen = 0
    by_title = {figure.title: figure for figure in view.exceptions}
    for page in pages:
        figure = by_title.pop(page.parts[0].text)
        shown = [sign for part in page.parts if isinstance(part, Icons) for sign in part.signs]
        known = {figure.run.variation, figure.run.assurance} - {"TOO FEW", "NO TARGET"}
        assert len(shown) == len(known), figure.ref
        seen += len(shown)
    assert seen == 4


@pytest.mark.parametrize("year", ["york"], indirect=True)
def test_what_is_not_rated_does_not_head_the_list_of_travel(year: Year) -> None:
    (one,) = write_reports(year.workspace, year.quarters[2], ["travel"]).files
    ratings = [line["Rating"] for line in table_of(one.path, "Travel", "Ref")]
    in_turn = [rating for rating, _ in itertools.groupby(ratings)]
    assert in_turn == ["RED", "NO DATA", "PARTIAL", "AMBER", "GREEN", "GREY"]
