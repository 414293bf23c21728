"""Rows of one shape: what they have in common is worked out once, and each is that with its own contents put in.

A shape says where the cells of a row stand, how they look and which formulas they hold. Rows are alike far more often
than not: the measures of a thousand services come in a handful of shapes.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmf_xl.books.looks import Look

ROW, OTHER = "\x00", "\x01"  # in a formula: the number of its row, and another number that goes with the row
ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})

NUMBER = re.compile(r"(?<![A-Za-z_.])\d[\d.]*(?:E[+-]?\d+)?")

_xlsxwriter = Worksheet()
escaped: "Callable[[Any], Any]" = _xlsxwriter._escape_data


@lru_cache(maxsize=8192)
def prepared(formula: str, newest: bool = False) -> str:
    """Give a formula as it stands in the file.

    xlsxwriter looks in each for some thirty newer functions. Once is enough for all that differ in their numbers only.
    """
    if _as_it_is(NUMBER.sub("0", formula), newest):
        return formula.removeprefix("=")
    return str(_xlsxwriter._prepare_formula(formula, newest))


@lru_cache(maxsize=4096)
def _as_it_is(form: str, newest: bool) -> bool:
    return bool(_xlsxwriter._prepare_formula(form, newest) == form.removeprefix("="))


class ShapeCell(NamedTuple):
    """One cell of a shape: its column, counted from zero, its look, and its formula unless it holds a value."""

    position: int
    look: "Look | None" = None  # without one it is never blank
    formula: str = ""


class Link(NamedTuple):
    """What a cell holds that leads to a place of the workbook."""

    text: str
    target: str


class RowShape:
    """The cells of a row but for their contents, from left to right."""

    __slots__ = ("cells", "first", "last", "looks")

    def __init__(self, cells: Sequence[ShapeCell]) -> None:
        self.cells = tuple(cells)
        self.looks = tuple(cell.look for cell in cells)
        self.first, self.last = cells[0].position, cells[-1].position


@lru_cache(maxsize=2048)
def row_xml(shape: RowShape, numbers: tuple[int, ...]) -> str:
    """Give the XML of a shape's cells, for the numbers that a workbook gives its looks.

    `ROW` and `OTHER` are still to be put in, and then by `%` what `value`, `number` and `result` give.
    """
    return "".join(map(cell_xml, shape.cells, numbers))


@lru_cache(maxsize=8192)
def cell_xml(cell: ShapeCell, number: int) -> str:
    """Give the XML of one cell, with gaps as in `row_xml`."""
    style = f' s="{number}"' if cell.look else ""
    start = f'<c r="{xl_col_to_name(cell.position)}{ROW}"{style}%s'
    return f"{start}<f>{escaped(prepared(cell.formula)).replace('%', '%%')}</f>%s" if cell.formula else start


BLANK = "/>"


def value(index: int) -> str:
    """Give what follows the style of a cell that holds a text, by its place among the workbook's texts."""
    return f' t="s"><v>{index}</v></c>'


def number(content: float) -> str:
    """Give what follows the style of a cell that holds a number."""
    return f"><v>{content:.16G}</v></c>"


def result(content: object) -> tuple[str, str]:
    """Give what stands before and after the formula of a cell, for the result that is stored with it."""
    if isinstance(content, str):
        return _text(content)
    if isinstance(content, bool):
        return ' t="b">', f"<v>{int(content)}</v></c>"
    return ">", f"<v>{'' if content is None else content}</v></c>"


@lru_cache(maxsize=4096)
def _text(content: str) -> tuple[str, str]:
    kind = "" if content == "" else ' t="e"' if content in ERRORS else ' t="str"'
    return f"{kind}>", f"<v>{escaped(content)}</v></c>"
