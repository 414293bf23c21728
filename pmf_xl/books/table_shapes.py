"""Which shape each row of a declared table has: how its cells look, and the formulas in them."""

from functools import lru_cache
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from pmf_xl.books.looks import Look, Pattern, entry, look
from pmf_xl.books.row_shape import ROW, RowShape, ShapeCell
from pmf_xl.layout.parts import Column, Kind, Line
from pmf_xl.layout.working_out import Alike
from pmf_xl.rules.expression import Expression
from pmf_xl.rules.in_excel import write as formula_text
from pmf_xl.rules.terms import Unit

NUMBERS = (Kind.FIGURE, Kind.COUNT, Kind.VARIANCE, Kind.SHARE)
DAYS = (Kind.DATE, Kind.MOMENT)


class _Sort(NamedTuple):
    """All of a line that its shape depends on, besides its rules."""

    unit: str
    decimals: int
    idle: bool
    strong: bool
    heads: bool
    entries: frozenset[str]
    spared: frozenset[str]
    links: tuple[str, ...]
    texts: tuple[str, ...]  # the columns of numbers where it holds a text
    wrong: frozenset[str]  # the columns where what was typed was wrong


class TableShapes:
    """The shapes of the rows of tables with the same columns; in a report no look says what is computed."""

    def __init__(self, columns: tuple[Column, ...], report: bool, buttons: bool = False) -> None:
        self._columns, self._report = columns, report
        self._numbers = tuple(column.key for column in columns if column.kind in NUMBERS)
        self._places = {column.key: xl_col_to_name(at) + ROW for at, column in enumerate(columns)}
        self._shapes = lru_cache(maxsize=2048)(self._shape)
        self._looks = lru_cache(maxsize=2048)(self._looks_of)
        self._formulas = lru_cache(maxsize=2048)(self._formula)
        self.headings = RowShape(
            [ShapeCell(at, _heading(column, buttons)) for at, column in enumerate(columns)]
        )

    def of(self, line: Line, alike: Alike, wrong: frozenset[str]) -> RowShape:
        """Give the shape of a line's row; `wrong` are the columns in which what was typed was wrong."""
        values = line.values
        texts = tuple([key for key in self._numbers if isinstance(values.get(key), str)])
        links = tuple(line.links) if line.links else ()
        sort = _Sort(
            line.unit, line.decimals, line.idle, line.strong, line.heads, line.entries, line.spared, links, texts,
            wrong,
        )  # fmt: skip
        return self._shapes(sort, alike)

    def _shape(self, line: _Sort, alike: Alike) -> RowShape:
        rules = alike.rules
        looks = self._looks(line, frozenset(rules))
        return RowShape(
            [
                ShapeCell(at, seen, self._formulas(rules[column.key]) if column.key in rules else "")
                for at, (column, seen) in enumerate(zip(self._columns, looks, strict=True))
            ]
        )

    def _looks_of(self, line: _Sort, computed: frozenset[str]) -> tuple[Look, ...]:
        return tuple(
            _computed(column, line)
            if column.key in computed and not self._report
            else _entry(column, line)
            if column.key in line.entries
            else _locked(column, line, self._report)
            for column in self._columns
        )

    def _formula(self, rule: Expression) -> str:
        return formula_text(rule, self._places)


@lru_cache(maxsize=256)
def table_shapes(columns: tuple[Column, ...], report: bool, buttons: bool = False) -> TableShapes:
    """Give the shapes of rows under such columns; `buttons` stand at the right ends of their headings."""
    return TableShapes(columns, report, buttons)


def _heading(column: Column, buttons: bool) -> Look:
    if column.kind not in (*NUMBERS, *DAYS):
        return look("heading")
    if buttons:  # which cover no word then
        return look("heading", align="right", indent=2)
    return look("heading", align="right")


def _figures(column: Column, line: _Sort) -> Pattern:
    """Give the number format of a figure cell: the measure's own, or plain for what is counted."""
    if column.kind is Kind.COUNT:
        return Pattern("figure", Unit.NUMBER)
    if column.kind is Kind.SHARE:
        return Pattern("figure", Unit.PERCENT)
    if column.unit:
        return Pattern("figure", column.unit, column.decimals)
    return Pattern("variance" if column.kind is Kind.VARIANCE else "figure", line.unit, line.decimals)


def _computed(column: Column, line: _Sort) -> Look:
    over = "error" if column.key in line.wrong else None
    if column.kind in NUMBERS:
        return look("computed", over, num_format=_figures(column, line))
    return look("computed_text", over)


def _entry(column: Column, line: _Sort) -> Look:
    wrong = column.key in line.wrong
    yes_or_no = column.kind is Kind.FIGURE and (column.unit or line.unit) == Unit.YESNO
    if column.kind in NUMBERS and not yes_or_no:
        return entry(figure=True, wrong=wrong, num_format=_figures(column, line))
    if column.kind is Kind.DATE:
        return entry(figure=True, wrong=wrong, num_format=Pattern("day"))
    return entry(wrong=wrong, num_format="@")  # so that a text beginning with = or - stays a text


def _locked(column: Column, line: _Sort, report: bool) -> Look:
    over = "idle" if line.idle or column.key in line.spared else None
    heavy: dict[str, Any] = {"bold": True, "top": 1} if line.strong else {}
    if line.heads:
        heavy["text_wrap"] = False
    if column.kind in (Kind.RATING, Kind.TRAVEL):
        heavy = {"text_wrap": False, "bold": column.kind is Kind.RATING, **heavy}
    if column.kind in NUMBERS:
        wrap: dict[str, Any] = {"text_wrap": True} if column.key in line.texts else {}  # a range, in words
        # LibreOffice forgets the indent of a number beside one that differs in nothing but its format: a variance
        # does, so it is printed in another colour.
        name = "computed" if report and column.kind is Kind.VARIANCE else "figure"
        if column.unit:  # nor of one that stands beside a column in another unit: none of them has any
            wrap = {**wrap, "indent": 0}
        return look(name, over, align="right", num_format=_figures(column, line), **wrap, **heavy)
    if column.kind in DAYS:
        shown = Pattern("moment" if column.kind is Kind.MOMENT else "day")
        return look("date", over, align="right", num_format=shown, **heavy)
    if column.key in line.links:
        return look("text", "link", **heavy)  # with the hairline of its row
    return look("text", over, **heavy)
