"""Formats of one workbook: every look of the theme is made once, when it is first asked for."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

    def __call__(self, look: str, on_top: str | None = None, **more: Any) -> "Format":
        """Give the format of a look of the theme, another laid on top of it, and single properties on top of both."""
        key = (look, on_top, tuple(more.items()))
        made = self._made.get(key)
        if made is None:
            cells = self.theme.cells
            over = cells[on_top] if on_top else {}
            standing = self._standing if cells[look].get("valign") == "top" else {}
            made = self._made[key] = self._book.add_format({**cells[look], **over, **standing, **more})
        return made

    def entry(self, *, figure: bool = False, wrong: bool = False, **more: Any) -> "Format":
        """Give the format of a cell to fill, marked where what stood in it was wrong."""
        look = "entry_figure" if figure else "entry"
        return self(look, "error" if wrong else None, locked=False, **more)

    def when_rating(self, word: str) -> "Format":
        """Give what a cell takes on when it holds a rating: colours, and its shape before the word."""
        return self._when(("rating", word), self.theme.mark("ratings", word), **self.theme.rating(word))

    def when_travel(self, word: str) -> "Format":
        """Give what a cell takes on when it holds a direction of travel: the arrow before the word."""
        return self._when(("travel", word), self.theme.mark("travel", word))

    def when_needed(self) -> "Format":
        """Give what a check takes on while something is still needed."""
        return self._when("needed", None, bold=True, font_color=self.theme.colour("error"))

    def _when(self, key: Any, shown: str | None, **properties: Any) -> "Format":
        made = self._made.get(key)
        if made is None:
            shape = {"num_format": f';;;"{shown}"'} if shown else {}
            made = self._made[key] = self._book.add_format({**properties, **shape})
        return made
