"""Formulas as .xls and .xlsb keep them, in code: simple sums are written out, so that their results can be checked.

The code is a row of marks, each after what it is done to: 310, 325, divided. What is more than a sum of numbers, cells
of the same sheet, SUM, AVERAGE and ROUND stays in code.
"""

import struct
from math import isfinite
from typing import Any

from pmf_xl.books.marks import FORMULA_IN_CODE
from pmf_xl.rules.addresses import address

LONGEST = 500  # bytes of code that are written out
_BETWEEN = {0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x07: "^"}
_BEFORE = {0x12: "+", 0x13: "-"}
_PER_CENT, _BRACKETS, _HINT, _WHOLE_NUMBER, _NUMBER = 0x14, 0x15, 0x19, 0x1E, 0x1F
_SUM_OF_ONE, _SPACE_TYPED = 0x10, 0x40  # hints
_FUNCTION, _FUNCTION_OF_MANY, _CELL, _RANGE = 0x21, 0x22, 0x24, 0x25
_FUNCTIONS = {4: "SUM", 5: "AVERAGE", 27: "ROUND"}


def written_out(code: bytes, wide: bool) -> str:
    """Write a formula out, of .xlsb if `wide`; `FORMULA_IN_CODE` where it is more than a simple sum.

    >>> written_out(bytes.fromhex("1e3601 1e4501 06"), wide=False)
    '=310/325'
    >>> written_out(bytes.fromhex("25 00000200 00c000c0 19100000"), wide=False)
    '=SUM(A1:A3)'
    """
    if len(code) > LONGEST:
        return FORMULA_IN_CODE
    try:
        return f"={_Writer(code, wide).text()}"
    except (LookupError, ValueError, struct.error):  # a mark that is not known here, or too little before one
        return FORMULA_IN_CODE


class _Writer:
    """Writes one formula, keeping what has been written and waits to be used: its text, and whether it is a sum."""

    def __init__(self, code: bytes, wide: bool) -> None:
        self._code, self._at = code, 0
        self._row, self._column_bits = ("I", 0x3FFF) if wide else ("H", 0xFF)
        self._waiting: list[tuple[str, bool]] = []

    def text(self) -> str:
        while self._at < len(self._code):
            (mark,) = self._take("B")
            if mark == _HINT and self._code[self._at] == _SPACE_TYPED:
                self._take("BH")
            else:
                self._waiting.append(self._written(mark & 0x1F | 0x20 if mark > 0x3F else mark))
        ((text, _),) = self._waiting
        return text

    def _take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize(f"<{form}")
        taken = struct.unpack(f"<{form}", self._code[self._at : self._at + size])
        self._at += size
        return taken

    def _written(self, mark: int) -> tuple[str, bool]:
        if mark in _BETWEEN:
            right = self._part()
            return f"{self._part()}{_BETWEEN[mark]}{right}", True
        if mark in _BEFORE:
            return f"{_BEFORE[mark]}{self._part()}", True
        if mark == _PER_CENT:
            return f"{self._part()}%", True
        if mark == _BRACKETS:
            return f"({self._waiting.pop()[0]})", False
        if mark == _HINT and self._take("BH")[0] == _SUM_OF_ONE:
            return f"SUM({self._waiting.pop()[0]})", False
        if mark == _WHOLE_NUMBER:
            return str(self._take("H")[0]), False
        if mark == _NUMBER:
            return _number(*self._take("d")), False
        if mark in (_CELL, _RANGE):
            return self._place(1 if mark == _CELL else 2), False
        if mark in (_FUNCTION, _FUNCTION_OF_MANY):
            return self._function(
                *self._take("BH") if mark == _FUNCTION_OF_MANY else (2, *self._take("H"))
            ), False
        raise ValueError(f"the mark {mark} is not known here")

    def _part(self) -> str:
        """Take what was written last, in brackets if it is a sum itself."""
        text, is_sum = self._waiting.pop()
        return f"({text})" if is_sum else text

    def _place(self, corners: int) -> str:
        """Write a cell or a range: its rows stand before its columns."""
        rows = self._take(self._row * corners)
        columns = self._take("H" * corners)
        cells = (address(row, column & self._column_bits) for row, column in zip(rows, columns, strict=True))
        return ":".join(cells)

    def _function(self, count: int, number: int) -> str:
        if not 0 < count <= len(self._waiting):
            raise ValueError("a function is given less than it takes")
        given = [text for text, _ in self._waiting[-count:]]
        del self._waiting[-count:]
        return f"{_FUNCTIONS[number]}({','.join(given)})"


def _number(value: float) -> str:
    if not isfinite(value):
        raise ValueError(value)
    return repr(value).removesuffix(".0")
