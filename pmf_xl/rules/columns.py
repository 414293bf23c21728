"""Whole columns as rules work on them: numbers, texts held as codes, rounding and comparing in one sweep."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, NoneType
from typing import Any, Final

import numpy as np

from pmf_xl.rules.operations import Value, is_number
from pmf_xl.rules.rounding import COMPARED_PLACES, round_half_away

Array = np.ndarray[Any, Any]
BLANK: Final = 0  # the code of empty text
#: Shares of a scaled figure: how far from a half it lies if a half was typed; how far where that could be in doubt.
AN_ULP_OR_TWO, IN_DOUBT = 3.3e-16, 5e-14
LARGEST_SETTLED: Final = IN_DOUBT * 1e13 + 1e-9  # beyond 13 digits each figure is looked at by itself

COMPARED: Final[Mapping[str, Callable[[Array, float], Array]]] = MappingProxyType({
    "less": np.less,
    "at_most": np.less_equal,
    "more": np.greater,
    "at_least": np.greater_equal,
    "equal": np.equal,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of a sheet: numbers (not-a-number where there is none), text codes, or some rows of each."""

    numbers: Array | float | None = None
    codes: Array | int | None = None

    def part(self, rows: slice) -> "Cells":
        """Give some of its rows."""
        numbers, codes = self.numbers, self.codes
        return Cells(
            numbers[rows] if isinstance(numbers, np.ndarray) else numbers,
            codes[rows] if isinstance(codes, np.ndarray) else codes,
        )


Worked = Value | Array | Cells  # a value alike in every row, a column of true and false, or a column of cells


def as_array(values: Any) -> Array:
    """Take a list, array or pandas column as an array; numbers that stand among texts in it stay numbers."""
    array = np.asarray(values)
    is_list = array.dtype.kind == "U" and not isinstance(values, np.ndarray)
    return np.asarray(values, object) if is_list else array


def as_numbers(values: list[Any]) -> Array | None:
    """Take a list of numbers and blanks as an array, not-a-number where it is blank; None where it holds others."""
    return np.array(values, np.float64) if set(map(type, values)) <= {float, int, NoneType} else None


class Words:
    """The texts of one running of a rule, each with a code; those that come first have codes of a byte."""

    def __init__(self, words: Iterable[str]) -> None:
        self._codes: defaultdict[str, int] = defaultdict()
        self._codes.default_factory = self._codes.__len__
        for word in ("", *words):
            self._codes[word]
        self._fold: list[int] = []  # of each word the code of the first that differs from it only in case
        self._differ = True  # whether none does

    def code(self, word: str) -> Any:
        """Give the code of a word."""
        return np.int8(code) if (code := self._codes[word]) < 128 else code

    def encoded(self, words: list[str]) -> Array:
        """Give the codes of many words."""
        codes = np.fromiter(map(self._codes.__getitem__, words), np.int32, len(words))
        return codes.astype(np.int8) if len(self._codes) <= 128 else codes

    def decoded(self, codes: Array) -> Array:
        """Give the words of many codes."""
        return np.array(list(self._codes)).take(codes)

    def texts(self) -> list[str]:
        """Give every word, in the order of their codes."""
        return list(self._codes)

    def folded(self, codes: Array | int | None) -> Array | int:
        """Give texts that differ only in case the same code."""
        if codes is None:
            return BLANK
        if len(self._fold) != len(self._codes):  # there are more words than there were
            first: dict[str, int] = {}
            self._fold = [first.setdefault(word.casefold(), code) for word, code in self._codes.items()]
            self._differ = self._fold == list(range(len(self._fold)))
        if self._differ:
            return codes
        folded: Array = np.array(self._fold, np.int32)[codes]
        return folded


def read_column(column: Array, words: Words) -> Array | Cells:
    """Take a flat array as a column: of true and false, numbers, texts, or some of each."""
    match column.dtype.kind:
        case "b":
            return column
        case "f" | "i" | "u":
            return Cells(column.astype(np.float64, copy=False))
    values = column.tolist()
    kinds = set(map(type, values))
    if kinds == {bool}:
        return column.astype(bool)
    if kinds == {str}:
        return Cells(codes=words.encoded(values))
    codes = None
    if any(issubclass(kind, str) for kind in kinds):
        codes = words.encoded([value if isinstance(value, str) else "" for value in values])
    numbers = np.array([value if is_number(value) else np.nan for value in values], np.float64)
    return Cells(None if codes is not None and np.isnan(numbers).all() else numbers, codes)


def round_column(values: Array, places: int) -> Array:
    """Round as `round_half_away` does, a whole column at once."""
    if not 0 <= places <= 15:
        return np.array([round_half_away(value, places) for value in values.ravel().tolist()]).reshape(
            values.shape
        )
    factor = 10.0**places
    with np.errstate(invalid="ignore", over="ignore"):
        size = values * factor
        np.abs(size, out=size)
        rounded = np.floor(size)
        past_half = size - rounded  # like the next line, without error
        past_half -= 0.5
        # Away from a half neither the binary product nor the cut to 15 digits can tip the answer. What was typed as a
        # half lies within an ulp or two of it, and goes away from zero.
        size *= AN_ULP_OR_TWO
        rounded += past_half >= -size
        np.abs(past_half, out=past_half)
        settled = past_half <= size
        size *= IN_DOUBT / AN_ULP_OR_TWO
        size += 1e-9
        settled |= past_half > size
        # size is now 1e-9 and IN_DOUBT times what it was.
        settled &= size < LARGEST_SETTLED
    rounded /= factor
    if (values < 0).any():
        np.copysign(rounded, values, out=rounded)
        rounded += 0.0  # turns -0.0 into 0.0
    if not settled.all():
        for row in np.flatnonzero(~settled & np.isfinite(values)).tolist():
            rounded.flat[row] = round_half_away(float(values.flat[row]), places)
    return rounded


def compare_columns(operation: str, left: Array | float, right: Array | float) -> Array:
    """Compare two columns with both sides rounded to 9 decimals."""
    ask = COMPARED[operation]
    gap = np.asarray(np.subtract(left, right))
    answer = np.asarray(ask(gap, 0))
    # Further apart than this, rounding cannot make them meet.
    near = np.abs(gap) <= np.abs(right) * 1e-13 + 1e-8
    if near.any():
        near &= gap != 0
        rows = np.nonzero(near)
        if rows[0].size:
            ends = [
                round_column(np.broadcast_to(np.asarray(side, np.float64), gap.shape)[rows], COMPARED_PLACES)
                for side in (left, right)
            ]
            answer[rows] = ask(ends[0] - ends[1], 0)
    return answer


def chosen_numbers(condition: Array, then: Any, otherwise: Any) -> Any:
    """Choose between numbers row by row; None stands for blank in every row."""
    if then is None and otherwise is None:
        return None
    return np.where(condition, np.nan if then is None else then, np.nan if otherwise is None else otherwise)


def chosen_codes(condition: Array, then: Any, otherwise: Any) -> Any:
    """Choose between text codes row by row; None stands for blank in every row.

    Done by masking bits: np.where takes some thirty times as long over a condition that goes to and fro.
    """
    if then is None and otherwise is None:
        return None
    first, second = (np.int8(BLANK) if codes is None else codes for codes in (then, otherwise))
    return second ^ ((first ^ second) & -condition.view(np.int8))
