"""Formats of one workbook: every look of the theme is made once, when it is first asked for."""

from typing import TYPE_CHECKING, Any

from pmf_xl.books.looks import Look, Pattern, entry, look
from pmf_xl.books.row_shape import RowShape, row_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from pmf_xl.books.theme import Theme


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: "Workbook", theme: "Theme", *, report: bool = False) -> None:
        self.theme = theme
        self.report = report  # not a workbook to fill: what is computed needs no look of its own
        self._standing = {"valign": "vcenter"} if report else {}  # of what stands in a table
        self._book = book
        self._made: dict[Any, Format] = {}
        self._numbers: dict[Look, int] = {}
        self._written: dict[RowShape, str] = {}

    def __call__(self, name: str, on_top: str | None = None, **more: Any) -> "Format":
        """Give the format of a look."""
        return self.of(look(name, on_top, **more))

    def of(self, wanted: Look) -> "Format":
        """Give the format of a look."""
        made = self._made.get(wanted)
        if made is None:
            name, on_top, cells = wanted.name, wanted.on_top, self.theme.cells
            over = cells[on_top] if on_top else {}
            standing = self._standing if cells[name].get("valign") == "top" else {}
            own = {
                key: said.of(self.theme) if isinstance(said, Pattern) else said for key, said in wanted.more
            }
            made = self._made[wanted] = self._book.add_format({**cells[name], **over, **standing, **own})
        return made

    def number(self, wanted: Look | None) -> int:
        """Give the number of a look in the file; looks are numbered as they are asked for."""
        if wanted is None:
            return 0
        if wanted not in self._numbers:
            self._numbers[wanted] = self.of(wanted)._get_xf_index()
        return self._numbers[wanted]

    def written(self, shape: RowShape) -> str:
        """Give the XML of a shape's cells, with its looks by their numbers in the file."""
        if shape not in self._written:
            self._written[shape] = row_xml(shape, tuple(map(self.number, shape.looks)))
        return self._written[shape]

    def entry(self, *, figure: bool = False, wrong: bool = False, **more: Any) -> "Format":
        """Give the format of a cell to fill, marked where what stood in it was wrong."""
        return self.of(entry(figure=figure, wrong=wrong, **more))

    def when_rating(self, word: str) -> "Format":
        """Give what a cell takes on when it holds a rating: colours, and its shape before the word."""
        theme = self.theme
        return self._when(("rating", word), lambda: _shown(theme.mark("ratings", word), theme.rating(word)))

    def when_travel(self, word: str) -> "Format":
        """Give what a cell takes on when it holds a direction of travel: the arrow before the word."""
        return self._when(("travel", word), lambda: _shown(self.theme.mark("travel", word), {}))

    def when_icon(self, style: str) -> "Format":
        """Give what a cell takes on when it holds an icon of Making Data Count."""
        colour = self.theme.colour(self.theme.data["icons"][style])
        return self._when(("icon", style), lambda: {"bold": True, "font_color": colour})

    def when_needed(self) -> "Format":
        """Give what a check takes on while something is still needed."""
        return self._when("needed", lambda: {"bold": True, "font_color": self.theme.colour("error")})

    def _when(self, key: Any, properties: "Callable[[], dict[str, Any]]") -> "Format":
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._book.add_format(properties())
        return made


def _shown(mark: str, properties: "Mapping[str, Any]") -> dict[str, Any]:
    return {**properties, "num_format": f';;;"{mark}"'}
