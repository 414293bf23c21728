"""The looks of cells, named: what they look like is the theme's to say, and a workbook's formats follow from both."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme


class Pattern(NamedTuple):
    """A number format as the theme has it: of a figure, of a variance, of a day or of a moment."""

    kind: str
    unit: str = ""
    decimals: int = 0

    def of(self, theme: "Theme") -> str:
        """Give the number format."""
        match self.kind:
            case "figure":
                return theme.number(self.unit, self.decimals)
            case "variance":
                return theme.variance(self.unit, self.decimals)
            case "moment":
                return f"{theme.date_format} hh:mm"
        return theme.date_format


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How a cell looks: a look of the theme, another laid on top of it, and single properties on top of both.

    Two that are alike are one and the same: it is what formats are looked up by, cell by cell.
    """

    name: str
    on_top: str | None
    more: tuple[tuple[str, Any], ...]


def look(name: str, on_top: str | None = None, **more: Any) -> Look:
    """Name a look."""
    return _same(name, on_top, tuple(more.items()), tuple(map(type, more.values())))  # 1 is not TRUE here


@cache  # as many as the theme, and the units and decimals of measures, make
def _same(name: str, on_top: str | None, more: tuple[tuple[str, Any], ...], _types: tuple[type, ...]) -> Look:
    return Look(name, on_top, more)


def entry(*, figure: bool = False, wrong: bool = False, **more: Any) -> Look:
    """Name the look of a cell to fill, marked where what stood in it was wrong."""
    return look("entry_figure" if figure else "entry", "error" if wrong else None, locked=False, **more)
