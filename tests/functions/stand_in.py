"""A workbook that answers only the xlwings calls the buttons use; any other is an error."""

from pathlib import Path
from typing import Any


class Range:
    __slots__ = ("_first", "_last", "_ndim", "sheet")

    def __init__(
        self, sheet: "Sheet", first: tuple[int, int], last: tuple[int, int], ndim: int | None = None
    ) -> None:
        self.sheet, self._first, self._last, self._ndim = sheet, first, last, ndim

    @property
    def row(self) -> int:
        return self._first[0]

    @property
    def column(self) -> int:
        return self._first[1]

    @property
    def shape(self) -> tuple[int, int]:
        return self._last[0] - self._first[0] + 1, self._last[1] - self._first[1] + 1

    @property
    def address(self) -> str:
        return ":".join(
            f"${chr(64 + column)}${row}" for row, column in dict.fromkeys((self._first, self._last))
        )

    def options(self, *, ndim: int, err_to_str: bool = False) -> "Range":
        return Range(self.sheet, self._first, self._last, ndim)

    @property
    def value(self) -> Any:
        tall, wide = self.shape
        grid = [
            [self.sheet.cells.get((self.row + down, self.column + across)) for across in range(wide)]
            for down in range(tall)
        ]
        if self._ndim == 2:
            return grid
        flat = [value for row in grid for value in row]
        return flat if self._ndim == 1 or len(flat) > 1 else flat[0]

    @value.setter
    def value(self, given: Any) -> None:
        rows = given if isinstance(given, list) else [[given]]
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                self.sheet.cells[self.row + down, self.column + across] = value


class Sheet:
    __slots__ = ("cells", "fitted", "name")

    def __init__(self, rows: list[list[Any]] | None = None) -> None:
        self.name, self.fitted = "Sheet1", False
        self.cells: dict[tuple[int, int], Any] = {}
        if rows:
            self.range((1, 1)).value = rows

    def range(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> Range:
        return Range(self, first, last or first)

    def autofit(self) -> None:
        self.fitted = True

    def rows(self) -> list[list[Any]]:
        """What stands in it, for the tests."""
        if not self.cells:
            return []
        tall, wide = (max(place[way] for place in self.cells) for way in (0, 1))
        return self.range((1, 1), (tall, wide)).options(ndim=2).value  # type: ignore[no-any-return]


class Name:
    __slots__ = ("name", "refers_to", "refers_to_range")

    def __init__(self, name: str, refers_to: str, cell: Range | None = None) -> None:
        self.name, self.refers_to, self.refers_to_range = name, refers_to, cell


class Books:
    __slots__ = ("added", "app", "opened")

    def __init__(self, app: "App") -> None:
        self.app, self.added, self.opened = app, [], []  # type: ignore[var-annotated]

    def add(self) -> "Book":
        self.added.append(Book(app=self.app))
        return self.added[-1]  # type: ignore[no-any-return]

    def open(self, path: str) -> None:
        assert Path(path).is_file()
        self.opened.append(Path(path))


class App:
    __slots__ = ("answers", "asked", "books", "said")

    def __init__(self, answer: str = "ok") -> None:
        self.books, self.answers = Books(self), answer
        self.said: list[tuple[str, str]] = []
        self.asked: list[str] = []

    def alert(self, prompt: str, title: str, buttons: str = "ok", mode: str = "") -> str:
        if buttons != "ok":
            self.asked.append(prompt)
            return self.answers
        self.said.append((mode, prompt))
        return "ok"


class Book:
    __slots__ = ("app", "closed", "fullname", "names", "selection", "sheets")

    def __init__(
        self, fullname: Path | str = "Book1", rows: list[list[Any]] | None = None, app: App | None = None
    ) -> None:
        self.app = app or App()
        self.fullname, self.closed = str(fullname), False
        self.sheets = [Sheet(rows)]
        self.names: list[Name] = []
        self.selection: Range | None = None

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    def select(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> "Book":
        self.selection = self.sheets[0].range(first, last)
        return self

    def set(self, name: str, value: str) -> "Book":
        """Give a cell of its own a name, as people keep a setting."""
        place = (90 + len(self.names), 1)
        self.sheets[0].cells[place] = value
        self.names.append(Name(name, f"=Sheet1!$A${place[0]}", self.sheets[0].range(place)))
        return self

    def close(self) -> None:
        self.closed = True
