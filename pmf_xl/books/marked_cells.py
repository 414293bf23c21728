"""What stands in the cells of a sheet besides values: formulas and error values, and how far the cells reach."""

import re
from dataclasses import dataclass, field

from pmf_xl.rules.addresses import letters
from pmf_xl.rules.letters import as_seen

MOST_COLUMNS = 16_384
MANY_CELLS = 100_000  # of a sheet; a return's has a few thousand
ERROR_UNNAMED = "an error"
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class Marks:
    """What stands in the cells of one sheet besides values, by row and column counted from zero."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    bottom: int = 0  # rows and columns of the rectangle in which something stands that can be seen
    right: int = 0
    #: The same of cells in which something stands that cannot be seen, such as a space.
    blank_bottom: int = 0
    blank_right: int = 0
    part: str = ""  # of the container, in which the sheet is written

    @property
    def cells(self) -> int:
        """The cells that a grid of the whole sheet would have."""
        return self.bottom * self.right

    @property
    def corner(self) -> str:
        """The address of the rectangle's last cell."""
        return f"{letters(max(self.right, 1) - 1)}{max(self.bottom, 1)}"

    def reach(self, row: int, column: int) -> None:
        """Take a cell into the rectangle."""
        self.bottom, self.right = max(self.bottom, row + 1), max(self.right, column + 1)

    def pass_over(self, row: int, column: int) -> None:
        """Note a cell in which nothing can be seen."""
        self.blank_bottom = max(self.blank_bottom, row + 1)
        self.blank_right = max(self.blank_right, column + 1)

    @property
    def blank_beyond(self) -> bool:
        """Whether blank cells make a grid of the whole sheet much larger than what can be seen in it."""
        whole = max(self.bottom, self.blank_bottom) * max(self.right, self.blank_right)
        return whole > max(MANY_CELLS, self.cells)


def can_be_seen(text: str) -> bool:
    """Say whether anything of a text can be seen."""
    return bool(text.strip()) and (text.isascii() or bool(as_seen(text)))


def row_or_column_count(text: str) -> int:
    """Read how many rows or columns there are; raises `ValueError` for what no sheet has."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(f"it counts {text[:20]!r} rows or columns, which no sheet has")
    return int(text)


def cell_position(place: str) -> tuple[int, int]:
    """Read the row and column, counted from zero, of a cell's address; raises `ValueError` for what no sheet has."""
    found = _PLACE.fullmatch(place)
    if not found or not int(found[2]):
        raise ValueError(f"it has a cell {place[:20]!r}, which no sheet has")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
