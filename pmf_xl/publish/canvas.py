"""A picture as a sheet measured in points from its upper left corner: its letters, its shapes, and its bytes."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING, Any

import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pmf_xl.books.theme import Theme

INCH = 72  # points
LINE = 1.3  # height of a line, times its size
MIDDLE = 0.36  # from the foot of letters to their middle, times their size
ACROSS, UP = {"left": "left", "right": "right", "centre": "center"}, "baseline"
STYLES: dict[str, Any] = {"solid": "-", "dash": (0, (5, 3)), "dot": ":", "dashed": (0, (3, 2))}


class Letters:
    """The letters of a theme: how wide a text is, and where it is broken into lines."""

    def __init__(self, theme: "Theme") -> None:
        look = theme.data["pictures"]
        known = set(fontManager.get_font_names())
        # A family that is not there would be asked for in vain, and said so, for every text.
        self._families = [name for name in (theme.font, *look["fonts"]) if name in known]
        self._dots = float(look["dots"])
        self._renderer: Any = RendererAgg(1, 1, self._dots)  # type: ignore[no-untyped-call]
        self._widths: dict[tuple[str, float, bool], float] = {}

    def font(self, size: float, *, bold: bool = False) -> FontProperties:
        """Give a font of a size in points."""
        return FontProperties(family=self._families, size=size, weight="bold" if bold else "normal")

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Give how wide a text is, in points."""
        key = (text, size, bold)
        if key not in self._widths:
            dots, _, _ = self._renderer.get_text_width_height_descent(text, self.font(size, bold=bold), False)
            self._widths[key] = float(dots) * INCH / self._dots
        return self._widths[key]

    def wrap(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Break a text into lines no wider than some points; a word that is wider is broken too."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer, size, bold=bold) <= width:
                lines[-1] = longer
            else:
                *full, begun = self._broken(word, size, width, bold)
                lines += [*full, begun]
        return [line for line in lines if line]

    def _broken(self, word: str, size: float, width: float, bold: bool) -> list[str]:
        parts = [""]
        for letter in word:
            if parts[-1] and self.width(parts[-1] + letter, size, bold=bold) > width:
                parts.append("")
            parts[-1] += letter
        return parts


class Picture:
    """One picture, as wide as the theme says and as tall as is needed."""

    def __init__(self, theme: "Theme", letters: Letters, tall: float) -> None:
        look = theme.data["pictures"]
        self.theme, self.letters = theme, letters
        self.wide, self._dots = float(look["width"]), float(look["dots"])
        inches = ceil(tall / INCH * self._dots) / self._dots  # no half dot is left over
        self.tall = inches * INCH
        self.figure = Figure(
            figsize=(self.wide / INCH, inches), dpi=self._dots, facecolor=theme.colour("page")
        )
        FigureCanvasAgg(self.figure)

    def write(
        self, text: str, across: float, down: float, size: float, *, colour: str = "text", bold: bool = False,
        align: str = "left",
    ) -> None:  # fmt: skip
        """Write one line, its foot so many points down."""
        self.figure.text(
            across / self.wide, 1 - down / self.tall, text,
            color=self.theme.colour(colour), ha=ACROSS[align], va=UP, parse_math=False,
            fontproperties=self.letters.font(size, bold=bold),
        )  # fmt: skip

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
        outline = self.theme.data["pictures"]["outline"]
        edge: dict[str, Any] = {"linewidth": 0}
        if outlined:
            edge = {"linewidth": outline["width"], "edgecolor": self.theme.colour(outline["colour"])}
        corner = (across / self.wide, 1 - (down + tall) / self.tall)
        self.figure.add_artist(
            Rectangle(
                corner, wide / self.wide, tall / self.tall, transform=self.figure.transFigure,
                facecolor=self.theme.colour(fill), linestyle=STYLES["dashed" if dashed else "solid"], **edge,
            )
        )  # fmt: skip

    def rule(self, across: float, down: float, wide: float, thick: float, colour: str) -> None:
        """Draw a level line of whole dots, so that all of one thickness look alike."""
        dot = INCH / self._dots
        self.box(across, round(down / dot) * dot, wide, max(1, round(thick / dot)) * dot, colour)

    def axes(self, across: float, down: float, wide: float, tall: float) -> "Axes":
        """Give axes in a rectangle, its upper left corner so many points across and down."""
        place = (across / self.wide, 1 - (down + tall) / self.tall, wide / self.wide, tall / self.tall)
        return self.figure.add_axes(place, zorder=2)  # over what is ruled

    def png(self, says: str) -> bytes:
        """Give the picture's bytes with its alternative text: no date and no version, so that the same is the same."""
        out = io.BytesIO()
        self.figure.savefig(
            out, format="png", dpi=self._dots, metadata={"Software": None, "Description": says}
        )
        return out.getvalue()


@contextmanager
def plain_style() -> Iterator[None]:
    """Draw as the library does by itself, whatever a person has set it to on this computer."""
    with matplotlib.style.context("default"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # it is drawn as a box
        yield
