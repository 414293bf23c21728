"""The theme keeps what the look promises: contrast, and never the colour alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

THEME = yaml.safe_load((Path(__file__).parents[2] / "templates/theme.yaml").read_text(encoding="utf-8"))
COLOURS = THEME["colours"]


def colour(name: str) -> str:
    """Give the six digits of a colour by its digits or by its name."""
    return COLOURS.get(name, name)


def luminance(name: str) -> float:
    """Relative luminance, WCAG 2.2."""
    shares = [int(colour(name)[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def texts(part: object) -> Iterator[str]:
    """Every text in the theme."""
    if isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)
    elif isinstance(part, str):
        yield part


def test_contrast_is_reckoned_rightly() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)  # just too pale


def test_text_can_be_read_on_its_fill() -> None:
    base = THEME["cells"]["text"]
    for name, cell in THEME["cells"].items():
        if name not in {"error", "query"}:
            text, fill = cell.get("colour", base["colour"]), cell.get("fill", base["fill"])
            assert contrast(text, fill) >= 7, name
    assert contrast("accent", "on_accent") >= 13
    assert contrast("quiet", "idle") >= 4.5
    assert contrast("entry_border", "entry") >= 3  # of a control's edge
    assert contrast("entry_border", "page") >= 3


def test_ratings_keep_their_promised_contrast() -> None:
    ratings = THEME["ratings"]
    assert list(ratings) == ["GREEN", "AMBER", "RED", "BLUE", "GREY", "PARTIAL", "NO DATA"]
    for name, style in ratings.items():
        assert contrast(style["fill"], style["colour"]) >= (5 if name == "BLUE" else 6), name


def test_shape_and_word_carry_the_meaning() -> None:
    for words in (THEME["ratings"], THEME["travel"]):
        assert len({style["word"] for style in words.values()}) == len(words)
        assert len({style["shape"] for style in words.values()}) == len(words)
        assert [style["word"].upper() for style in words.values()] == list(words)


def test_only_entry_cells_are_yellow() -> None:
    fills = {name: colour(cell.get("fill", "page")) for name, cell in THEME["cells"].items()}
    filled = {name for name, fill in fills.items() if fill == COLOURS["entry"]}
    assert filled == {"entry", "entry_figure"}


def test_every_named_colour_and_size_exists() -> None:
    for digits in COLOURS.values():
        assert len(digits) == 6
        int(digits, 16)
    borders = {"hair", "thin", "medium", "dashed", "none"}
    for name, cell in [*THEME["cells"].items(), *THEME["ratings"].items()]:
        assert THEME["fonts"][cell.get("size", "table")] >= 10, name
        for key in ("colour", "fill", "pattern_colour"):
            if key in cell:
                assert len(colour(cell[key])) == 6, name
        for side, kind in cell.get("border", {}).items():
            assert kind in (COLOURS if side == "colour" else borders), name
    assert not any("\t" in text for text in texts(THEME))


def test_every_unit_has_a_format_with_and_without_sign() -> None:
    units = {"number", "percent", "currency", "days", "ratio", "score", "yesno"}
    assert set(THEME["numbers"]) == units | {"variance"}
    assert set(THEME["numbers"]["variance"]) == units
