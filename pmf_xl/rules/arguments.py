"""What callers hand to the public functions, plain values or whole columns, made fit for a rule."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pmf_xl.rules import in_python
from pmf_xl.rules.expression import Expression, Value, specialise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Words = NDArray[np.str_]

Figure = float | Decimal | None
Column = Any  # a list, tuple, numpy array or pandas Series; known by its shape

Word = TypeVar("Word", bound=StrEnum)


def is_column(value: object) -> bool:
    """Tell a column of values from a single one."""
    return hasattr(value, "__len__") and not isinstance(value, str) and getattr(value, "ndim", 1) > 0


def is_missing(value: object) -> bool:
    """Say whether a single value stands for nothing: None, not-a-number, pandas' NA and NaT, empty text."""
    if (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (isinstance(value, str) and not value)
    ):
        return True
    return isinstance(value, Real) and math.isnan(value)


def figure(value: object, label: str) -> float | None:
    """Take a single value as a number, or None where it stands for nothing.

    Raises `TypeError` for text, true or false, or anything else that is no number.

    >>> figure("7 working days", "target")
    Traceback (most recent call last):
    TypeError: target must be a number, not '7 working days'
    """
    if type(value) is float or type(value) is int:
        return None if value != value else value
    if getattr(value, "ndim", None) == 0:
        value = value.item()  # type: ignore[attr-defined]  # a number of numpy's
    if is_missing(value):
        return None
    if not isinstance(value, (Real, Decimal)) or isinstance(value, bool):
        raise TypeError(f"{label} must be a number, not {value!r}")
    return float(value)


def whole_figures(series: Iterable[object], partial: Iterable[object] | None = None) -> list[float | None]:
    """Take a run of figures, None for a blank and for each that `partial` says is of a part of its period only.

    Raises `TypeError` as `figure` does and for text in place of true or false, `ValueError` unless it is said of each.

    >>> whole_figures([90, None, 12], [False, False, True])
    [90, None, None]
    """
    read = [figure(value, "figure") for value in series]
    said = [False] * len(read) if partial is None else list(partial)
    if len(said) != len(read):
        raise ValueError(f"say of each of the {len(read)} figures whether it is partial, not of {len(said)}")
    for one in said:
        if isinstance(one, str):
            raise TypeError(f"partial must be true or false, not {one!r}")
    return [None if part else one for one, part in zip(read, said, strict=True)]


def figures(values: Column, label: str) -> "Numbers":
    """Take a column as numbers, not-a-number where a row stands for nothing; raises as `figure` does."""
    import numpy as np

    from pmf_xl.rules.columns import as_array

    column = as_array(values)
    if column.dtype.kind in "fiu":
        return column.astype(np.float64, copy=False)
    blank = math.nan
    flat = (figure(value, label) for value in column.ravel().tolist())
    read = np.fromiter((blank if value is None else value for value in flat), np.float64, column.size)
    return read.reshape(column.shape)


def number_or_column(value: object, label: str) -> "float | Numbers | None":
    """Take one number or a column of them."""
    return figures(value, label) if is_column(value) else figure(value, label)


def whole_number(value: object, label: str) -> int | None:
    """Take a single value as a whole number of decimals, or None; raises `TypeError` otherwise."""
    read = figure(value, label)
    if read is None:
        return None
    if read != int(read):
        raise TypeError(f"{label} must be a whole number, not {value!r}")
    return int(read)


def decimals_or_column(value: object) -> "int | Numbers | None":
    """Take the decimals to round to first, one number or a column of them."""
    return figures(value, "decimals") if is_column(value) else whole_number(value, "decimals")


def word(kind: type[Word], value: object, label: str) -> Word:
    """Take a text as one of a fixed vocabulary, whatever its case; raises `ValueError` for any other.

    >>> from pmf_xl.rules.terms import Polarity
    >>> word(Polarity, "Lower", "polarity")
    <Polarity.LOWER: 'lower'>
    """
    for member in kind:
        if isinstance(value, str) and value.casefold() == member.value.casefold():
            return member
    raise ValueError(f"{label} must be one of {', '.join(kind)}, not {value!r}")


def word_or_column(kind: type[Word], value: object, label: str) -> "str | Column":
    """Take one word or a column of them; raises `ValueError` for a word that is not in the vocabulary."""
    if not is_column(value):
        return str(word(kind, value, label))
    import numpy as np

    column = np.asarray(value, object)
    for one in set(column.ravel().tolist()):
        word(kind, one, label)
    return column


def text_or_column(value: object) -> "str | Column | None":
    """Take one text that may be blank, or a column of them."""
    if is_column(value):
        return value
    return None if is_missing(value) else str(value)


def evaluate(expression: Expression, values: Mapping[str, object]) -> "Value | NDArray[Any]":
    """Run a rule on plain values, or over columns if any of the values is one."""
    columns = {key: value for key, value in values.items() if is_column(value)}
    if not columns:
        return in_python.run(expression, cast("Mapping[str, Value]", values))
    from pmf_xl.rules import in_numpy

    known = tuple(
        (key, type(value), cast("Value", value)) for key, value in values.items() if key not in columns
    )
    return in_numpy.run(_specialised(expression, known), columns)


@lru_cache(maxsize=512)
def _specialised(expression: Expression, known: tuple[tuple[str, type, Value], ...]) -> Expression:
    return specialise(expression, {key: value for key, _, value in known})
