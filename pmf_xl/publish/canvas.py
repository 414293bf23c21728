"""A picture as a sheet measured in points from its upper left corner: its letters and shapes, as SVG and as a PNG."""

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from pmf_xl.books.heights import text_width
from pmf_xl.books.png import with_text
from pmf_xl.page.look import chart_style

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme

LINE = 1.3  # height of a line, times its size
MIDDLE = 0.36  # from the foot of letters to their middle, times their size
_ANCHORS = {"left": "start", "right": "end", "centre": "middle"}
#: Widths are known of Arial: bold letters, and those of what stands in its place where it is not, are wider.
_WIDER = 1.14
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # has no place in XML


def width(text: str, size: float) -> float:
    """Give what room a text takes at most, in points."""
    return text_width(text, size) * _WIDER


def wrap(text: str, size: float, wide: float) -> list[str]:
    """Break a text into lines no wider than some points; a word that is wider is broken too.

    >>> wrap("Calls answered", 10, 60), wrap("Calls", 10, 20)
    (['Calls', 'answered'], ['Call', 's'])
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) <= wide:
            lines[-1] = longer
        else:
            *full, begun = _broken(word, size, wide)
            lines += [*full, begun]
    return [line for line in lines if line]


def _broken(word: str, size: float, wide: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and width(parts[-1] + letter, size) > wide:
            parts.append("")
        parts[-1] += letter
    return parts


class Picture:
    """One picture, as wide as the theme says and as tall as is needed."""

    def __init__(self, theme: "Theme", tall: float) -> None:
        look = theme.data["pictures"]
        self.theme, self.tall, self._parts = theme, tall, list[str]()
        self.wide, self._dots = float(look["width"]), float(look["dots"])

    def write(
        self, text: str, across: float, down: float, size: float, *, colour: str = "text", bold: bool = False,
        align: str = "left",
    ) -> None:  # fmt: skip
        """Write one line, its foot so many points down."""
        look = (
            f"font-size:{size:g}px;fill:{self.theme.colour(colour)};stroke:none;text-anchor:{_ANCHORS[align]}"
        )
        weight = ";font-weight:bold" if bold else ""
        words = escape(_NO_TEXT.sub(" ", text))
        self._parts.append(f'<text x="{across:.1f}" y="{down:.1f}" style="{look}{weight}">{words}</text>')

    def lines(
        self, texts: Sequence[str], across: float, down: float, size: float, *, colour: str = "text",
        bold: bool = False,
    ) -> float:  # fmt: skip
        """Write lines under one another from a height on, and give how far down they reach."""
        for text in texts:
            self.write(text, across, down + size, size, colour=colour, bold=bold)
            down += size * LINE
        return down

    def box(
        self, across: float, down: float, wide: float, tall: float, fill: str, *, outlined: bool = False,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        """Fill a rectangle, its upper left corner so many points across and down."""
        outline, edge = self.theme.data["pictures"]["outline"], ""
        if outlined:
            edge = f' stroke="{self.theme.colour(outline["colour"])}" stroke-width="{outline["width"]:g}"'
        broken = ' stroke-dasharray="3 2"' if dashed else ""
        place = f'x="{across:.1f}" y="{down:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
        self._parts.append(f'<rect {place} fill="{self.theme.colour(fill)}"{edge}{broken}/>')

    def rule(self, across: float, down: float, wide: float, thick: float, colour: str) -> None:
        """Draw a level line."""
        self.box(across, down, wide, thick, colour)

    def put(self, drawing: str, across: float, down: float, scale: float = 1.0) -> None:
        """Put a drawing in, as it is drawn in pages."""
        self._parts.append(
            f'<g transform="translate({across:.1f} {down:.1f}) scale({scale:.4f})">{drawing}</g>'
        )

    @property
    def svg(self) -> str:
        """The picture as it is written."""
        families = ",".join(f'"{name}"' for name in (self.theme.font, *self.theme.data["pictures"]["fonts"]))
        style = f"{chart_style(self.theme)}text{{font-family:{families},sans-serif}}"
        page = f'<rect width="100%" height="100%" fill="{self.theme.colour("page")}"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.wide:g} {self.tall:.1f}">'
            f"<style>{style}</style>{page}{''.join(self._parts)}</svg>"
        )

    def png(self, says: str) -> bytes:
        """Give the picture's bytes with its alternative text: no date and no version, so that the same is the same."""
        from resvg_py import svg_to_bytes

        drawn = svg_to_bytes(svg_string=self.svg, width=round(self.wide / 72 * self._dots))
        return with_text(drawn, says, self._dots)
