"""A rule run over whole columns at once, with exactly the answers of `in_python`.

Texts are held as small whole numbers into a list of words; numbers are compared in one sweep, and only those
so near each other that rounding to 9 decimals could decide are looked at again.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from pmf_xl.rules.columns import (
    BLANK,
    COMPARED,
    Array,
    Cells,
    Words,
    Worked,
    as_array,
    chosen_codes,
    chosen_numbers,
    compare_columns,
    read_column,
    round_column,
)
from pmf_xl.rules.expression import Call, Expression, Literal, Name, Value, parts
from pmf_xl.rules.operations import OVER_COLUMNS, STRICT, is_blank, length, text, truth

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK: Final = 16_384  # rows worked out at a time: their columns stay in the processor's cache

ARITHMETIC: Final[Mapping[str, Callable[..., Array]]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "minus": np.negative,
    "absolute": np.abs,
}
_NOT_YET: Final = Cells()


def run(expression: Expression, columns: Mapping[str, Any]) -> "NDArray[Any]":
    """Work a rule out for every row at once.

    `columns` gives every name the rule needs: a column (list, array, pandas Series), or one value for all
    rows; in a column of numbers not-a-number is blank, in one of texts None or "". Gives numbers, texts (""
    for blank), or true and false, one for each row; where some rows give text and others numbers, an array of
    objects. A number that is needed where a row holds text is taken as blank, so a rule asks `is_number`
    first. Raises `KeyError` for a name that is not given and not optional.

    >>> from pmf_xl.rules.expression import at_least, name, when
    >>> rule = when(at_least(name("outturn"), name("target")), "GREEN", "RED")
    >>> run(rule, {"outturn": [95, 101], "target": 100})
    array(['RED', 'GREEN'], dtype='<U5')
    """
    return _Run(expression, columns).result()


@lru_cache(maxsize=1024)
def _texts_in(expression: Expression) -> tuple[str, ...]:
    """Give every text that stands in a rule."""
    literals = (part.value for part in parts(expression) if isinstance(part, Literal))
    return tuple(value for value in literals if isinstance(value, str))


@lru_cache(maxsize=1024)
def _names_by_row(expression: Expression) -> tuple[Name, ...]:
    """Give the names of a rule that have a value in each row, leaving out columns it only counts over."""
    calls = [part for part in parts(expression) if isinstance(part, Call)]
    used = [argument for call in calls for argument in call.arguments[call.operation in OVER_COLUMNS :]]
    return tuple({part for part in (*used, expression) if isinstance(part, Name)})


class _Run:
    """One running of a rule over one set of columns, block by block."""

    def __init__(self, expression: Expression, columns: Mapping[str, Any]) -> None:
        self.expression, self.columns = expression, columns
        self.words = Words(_texts_in(expression))
        given = {
            name.key: columns.get(name.key) if name.optional else columns[name.key]
            for name in _names_by_row(expression)
        }
        arrays = {key: as_array(value) for key, value in given.items()}
        self.shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
        self.whole = {key: self.read(array) for key, array in arrays.items()}
        self.rows = slice(None)
        self.done: dict[int, Worked] = {}  # by identity: parts that were specialised together are shared

    def result(self) -> "NDArray[Any]":
        size = prod(self.shape)
        blocks = []
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            for start in range(0, max(size, 1), BLOCK):
                self.rows, self.done = slice(start, start + BLOCK), {}
                blocks.append((min(BLOCK, size - start), self.work(self.expression)))
        return self.joined(blocks).reshape(self.shape)

    def joined(self, blocks: list[tuple[int, Worked]]) -> Array:
        """Put the blocks of the result together."""
        if all(isinstance(worked, (bool, np.ndarray)) for _, worked in blocks):
            return np.concatenate([np.broadcast_to(cast("Array", worked), size) for size, worked in blocks])
        cells = [(size, self.cells(worked)) for size, worked in blocks]
        numbers = np.concatenate([_filled(size, part.numbers, np.nan) for size, part in cells])
        if all(part.codes is None for _, part in cells):
            return numbers
        texts = self.words.decoded(
            np.concatenate([_filled(size, part.codes, np.int8(BLANK)) for size, part in cells])
        )
        if all(part.numbers is None for _, part in cells):
            return texts
        mixed = texts.astype(object)
        mixed[~np.isnan(numbers)] = numbers[~np.isnan(numbers)]
        return mixed

    def read(self, array: Array) -> Worked:
        if array.ndim:
            return read_column(np.broadcast_to(array, self.shape).ravel(), self.words)
        value: Value = array.item()
        return None if is_blank(value) else value

    def work(self, part: Expression) -> Worked:
        worked = self.done.get(id(part), _NOT_YET)
        if worked is _NOT_YET:
            worked = self.worked(part)
            if isinstance(worked, np.ndarray):
                worked = _settled(worked)
            self.done[id(part)] = worked
        return worked

    def worked(self, part: Expression) -> Worked:
        if isinstance(part, Literal):
            return part.value
        if isinstance(part, Name):
            whole = self.whole[part.key]
            if isinstance(whole, np.ndarray):
                return whole[self.rows]
            return whole.part(self.rows) if isinstance(whole, Cells) else whole
        assert isinstance(part, Call)  # there are no other nodes
        operation = part.operation
        if operation == "when":
            return self.when(*part.arguments)
        if operation in ("both", "either"):
            return self.conditions(operation == "either", part.arguments)
        if operation in OVER_COLUMNS:
            return self.counted(operation, *part.arguments)
        arguments = [self.work(argument) for argument in part.arguments]
        if not any(isinstance(argument, (np.ndarray, Cells)) for argument in arguments):
            return STRICT[operation](*arguments)
        if operation in COMPARED:
            return compare_columns(operation, *map(self.numbers, arguments))
        if operation in ARITHMETIC:
            return Cells(ARITHMETIC[operation](*map(self.numbers, arguments)))
        worked: Worked = getattr(self, operation)(*arguments)
        return worked

    def cells(self, worked: Worked) -> Cells:
        """Take what was worked out as cells."""
        if isinstance(worked, Cells):
            return worked
        if isinstance(worked, (bool, np.ndarray)):
            raise TypeError(
                "a rule gives either true and false or something else, not now one and now the other"
            )
        if isinstance(worked, str):
            return Cells(codes=self.words.code(worked) if worked else None)
        return Cells(worked)

    def numbers(self, worked: Worked) -> Array | float:
        """Take what was worked out as numbers."""
        numbers = self.cells(worked).numbers
        return np.nan if numbers is None else numbers

    def truths(self, worked: Worked) -> Array | bool:
        """Take what was worked out as conditions."""
        if isinstance(worked, np.ndarray):
            return worked
        if isinstance(worked, Cells):
            numbers = worked.numbers
            return False if numbers is None else np.asarray(~np.isnan(numbers) & np.not_equal(numbers, 0))
        return truth(worked)

    def condition(self, part: Expression) -> Array | bool:
        truths = self.truths(self.work(part))
        return truths if isinstance(truths, bool) else _settled(truths)

    def when(self, asked: Expression, then: Expression, otherwise: Expression) -> Worked:
        condition = self.condition(asked)
        if isinstance(condition, bool):
            return self.work(then if condition else otherwise)
        first, second = self.work(then), self.work(otherwise)
        if any(isinstance(branch, (bool, np.ndarray)) for branch in (first, second)):
            return np.where(condition, self.truths(first), self.truths(second))
        one, other = self.cells(first), self.cells(second)
        return Cells(
            chosen_numbers(condition, one.numbers, other.numbers),
            chosen_codes(condition, one.codes, other.codes),
        )

    def conditions(self, decisive: bool, arguments: tuple[Expression, ...]) -> Array | bool:
        """Work out `either` (decided by one true) or `both` (by one false)."""
        answer: Array | bool = not decisive
        for argument in arguments:
            condition = self.condition(argument)
            if isinstance(condition, bool):
                if condition == decisive:
                    return decisive
            elif isinstance(answer, bool):
                answer = condition
            else:
                answer = answer | condition if decisive else answer & condition
        return answer

    def counted(self, operation: str, column: Expression, *wanted: Expression) -> Value:
        """Count over a whole column, whichever rows are being worked on."""
        assert isinstance(column, Name)  # expression.tally and rows see to it
        rows = [
            None if is_blank(value) else value
            for value in as_array(self.columns[column.key]).ravel().tolist()
        ]
        sought = [self.work(part) for part in wanted]
        if any(isinstance(value, (np.ndarray, Cells)) for value in sought):
            raise TypeError("what is counted must be one value, not a column of them")
        return OVER_COLUMNS[operation](rows, *sought)

    # The operations that are neither arithmetic nor comparison, under their names in the rule.

    def negate(self, condition: Worked) -> Worked:
        truths = self.truths(condition)
        return not truths if isinstance(truths, bool) else ~truths

    def blank(self, worked: Worked) -> Worked:
        if not isinstance(worked, Cells):
            return False
        if worked.codes is None:
            return True if worked.numbers is None else np.asarray(np.isnan(worked.numbers))
        no_text = np.asarray(np.equal(worked.codes, BLANK))
        return no_text if worked.numbers is None else no_text & np.isnan(worked.numbers)

    def is_number(self, worked: Worked) -> Array | bool:
        if not isinstance(worked, Cells) or worked.numbers is None:
            return False
        return np.asarray(~np.isnan(worked.numbers))

    def same(self, left: Worked, right: Worked) -> Worked:
        if isinstance(left, (bool, np.ndarray)) or isinstance(right, (bool, np.ndarray)):
            if isinstance(left, (bool, np.ndarray)) and isinstance(right, (bool, np.ndarray)):
                return np.equal(left, right)
            return False
        one, other = self.cells(left), self.cells(right)
        texts = np.asarray(np.equal(self.words.folded(one.codes), self.words.folded(other.codes)))
        if one.numbers is None and other.numbers is None:
            return texts
        held = [~np.isnan(self.numbers(side)) for side in (one, other)]
        alike = compare_columns("equal", self.numbers(one), self.numbers(other))
        return np.where(held[0] | held[1], alike, texts)

    def largest(self, *values: Worked) -> Worked:
        return Cells(_across(np.maximum, [self.numbers(value) for value in values]))

    def smallest(self, *values: Worked) -> Worked:
        return Cells(_across(np.minimum, [self.numbers(value) for value in values]))

    def rounded(self, value: Worked, places: Worked) -> Worked:
        numbers, digits = np.asarray(self.numbers(value), np.float64), self.numbers(places)
        if not isinstance(digits, np.ndarray):
            return Cells(
                np.full(numbers.shape, np.nan) if np.isnan(digits) else round_column(numbers, int(digits))
            )
        numbers, digits = np.broadcast_arrays(numbers, digits)
        rounded = np.full(numbers.shape, np.nan)
        for places_here in np.unique(digits[~np.isnan(digits)]).tolist():
            rows = digits == places_here
            rounded[rows] = round_column(numbers[rows], int(places_here))
        return Cells(rounded)

    def join(self, *values: Worked) -> Worked:
        texts = (self.as_texts(value) for value in values)
        return Cells(codes=self.words.encoded(["".join(row) for row in zip(*texts, strict=True)]))

    def length(self, value: Worked) -> Worked:
        return Cells(np.array([length(one) for one in self.as_texts(value)], np.float64))

    def as_texts(self, value: Worked) -> list[str]:
        """Write a value in every row of the block as a cell joined to text shows it."""
        size = len(range(*self.rows.indices(prod(self.shape))))
        if isinstance(value, Cells):
            words = self.words.texts()
            numbers = _filled(size, value.numbers, np.nan).tolist()
            codes = _filled(size, value.codes, np.int8(BLANK)).tolist()
            return [text(number) or words[code] for number, code in zip(numbers, codes, strict=True)]
        if isinstance(value, np.ndarray):
            return [text(one) for one in value.tolist()]
        return [text(value)] * size


def _filled(size: int, side: Any, blank: Any) -> Array:
    return np.broadcast_to(np.asarray(blank if side is None else side), size)


def _settled(condition: Array) -> Array | bool:
    """Make a condition that is alike in every row a plain true or false: one branch is then left out."""
    if condition.size:
        if not condition.any():
            return False
        if condition.all():
            return True
    return condition


def _across(operation: Callable[..., Any], values: list[Array | float]) -> Any:
    result: Any = values[0]
    for value in values[1:]:
        result = operation(result, value)
    return result
