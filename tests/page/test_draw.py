"""A chart's drawing, against places worked out by hand."""

import re
from dataclasses import replace

from pmf_xl.layout.pictures import Curve
from pmf_xl.page.draw import chart, key_of, sparkline
from pmf_xl.rules.terms import Variation

# Its axis stands between 188 down, where its lowest tick is, and 24, where its highest is.
CURVE = Curve(
    "Bins missed", "Off target.", ("Q1\n24/25", "Q2\n24/25", "Q3\n24/25"), (20.0, 60.0, 50.0), (50.0, 50.0, 50.0),
    (None, None, None), (), "number", 0,
)  # fmt: skip


def path(svg: str, style: str) -> str:
    found = re.search(rf'<path class={style} d="([^"]*)"', svg)
    assert found
    return found[1]


def test_a_line_stands_where_its_figures_do() -> None:
    svg = chart(CURVE, labelled=True)
    ticks = re.findall(r"<text[^>]*>(-?\d+)</text>", svg)
    low, high = int(ticks[0]), int(ticks[4])
    room = 188 - 24
    down = [round(24 + room * (high - figure) / (high - low)) for figure in (20, 60, 50)]
    assert path(svg, "o") == f"M72 {down[0]}l257{down[1] - down[0]} 257 {down[2] - down[1]}"
    assert f"cx=586 cy={down[2]} " in svg
    # A target that stays the same is one stroke.
    assert path(svg, "t").endswith("l514 0")


def test_a_gap_breaks_the_line_and_what_stands_alone_is_a_dot() -> None:
    svg = chart(replace(CURVE, outturns=(20.0, None, 50.0)), labelled=True)
    assert re.fullmatch(r"M72 \d+h0M586 \d+h0", path(svg, "o"))


def test_what_is_aimed_at_in_one_period_alone_is_seen() -> None:
    """A dot of a line that is dashed, and ends where its last point is, would be nothing at all."""
    svg = chart(replace(CURVE, targets=(50.0, 50.0, None)), labelled=True)
    assert "h0" not in path(svg, "t")
    svg = chart(replace(CURVE, targets=(None, None, 50.0)), labelled=True)
    assert path(svg, "t").endswith("m-12 0h24")


def test_answers_stand_at_yes_and_no() -> None:
    answers = replace(CURVE, outturns=(0.0, 1.0, 1.0), targets=(1.0, 1.0, 1.0), unit="yesno")
    svg = chart(answers, labelled=True)
    # A sixth of the way in from either end: the scale goes from a quarter below nought to a quarter above one.
    assert path(svg, "o") == "M72 161l257-110 257 0"
    assert re.findall(r">(Yes|No)</text>", svg) == ["No", "Yes", "Yes"]


def test_the_key_names_what_is_drawn_and_nothing_else() -> None:
    assert list(key_of(CURVE)) == [("o", "Figure"), ("t", "Target 50")]
    more = replace(
        CURVE, targets_high=(60.0, 60.0, 60.0), forecast=55.0, special=(None, Variation.CONCERN, None),
        limits=(("Upper limit", (70.0,) * 3), ("Lower limit", (10.0,) * 3), ("Amber limit", (45.0,) * 3)),
    )  # fmt: skip
    assert list(key_of(more)) == [
        ("o", "Figure"), ("t", "Target 50 to 60"), ("b", "End of amber"), ("l", "Limits of chance"), ("f", "Forecast 55"),
        ("bad", "Worse than chance explains"),
    ]  # fmt: skip


def test_special_causes_are_marked_where_they_are() -> None:
    special = (None, Variation.CONCERN, Variation.IMPROVING)
    svg = chart(replace(CURVE, special=special), labelled=True)
    assert path(svg, "bad").startswith("M329 ")
    assert path(svg, "good").startswith("M586 ")


def test_a_forecast_stands_behind_the_last_figure() -> None:
    svg = chart(replace(CURVE, forecast=55.0, forecast_label="24/25"), labelled=True)
    assert re.search(r"<circle class=f cx=586 ", svg)
    assert ">24/25</text>" in svg


def test_who_cannot_see_it_is_told() -> None:
    assert 'role=img aria-label="5 &lt; 6 &quot;bins&quot;"' in chart(
        replace(CURVE, says='5 < 6 "bins"'), labelled=False
    )
    assert "aria-labelledby=says" in chart(CURVE, labelled=True)


def test_a_sparkline() -> None:
    assert 'd="M2 14l28-12 28 6"' in sparkline((0.0, 2.0, 1.0))
    assert sparkline((None, 3.0, None)) == ""
    assert 'd="M2 8l56 0"' in sparkline((3.0, 3.0))
    # Among others its height says how it stands beside them.
    assert 'd="M2 11l56-3"' in sparkline((1.0, 2.0), among=(0.0, 4.0))
