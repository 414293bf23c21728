"""A rule run on plain values: the meaning every other engine is held to."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import cast

from pmf_xl.rules.expression import Call, Expression, Literal, Name, Value
from pmf_xl.rules.operations import OVER_COLUMNS, STRICT, truth

Values = Mapping[str, Value | Sequence[Value]]
Step = Callable[[Values], Value]


def run(expression: Expression, values: Values) -> Value:
    """Work a rule out.

    `values` gives every name the rule needs: a plain value, or a whole column for what `tally` and `rows`
    count. Raises `KeyError` for a name that is not given and not optional, `TypeError` for text where a
    number is needed.

    >>> from pmf_xl.rules.expression import name, when, blank
    >>> rule = when(blank(name("outturn")), "", name("target") - name("outturn"))
    >>> run(rule, {"outturn": 95, "target": 100})
    5
    """
    return _step(expression)(values)


@lru_cache(maxsize=4096)
def _step(part: Expression) -> Step:
    """Turn a rule into nested functions once, so that running it on many rows costs little."""
    if isinstance(part, Literal):
        value = part.value
        return lambda values: value
    if isinstance(part, Name):
        key = part.key
        if part.optional:
            return lambda values: cast("Value", values.get(key))
        return lambda values: cast("Value", values[key])
    assert isinstance(part, Call)  # there are no other nodes
    if part.operation in OVER_COLUMNS:
        return _over_column(part)
    steps = tuple(map(_step, part.arguments))
    match part.operation, steps:
        case "when", (condition, then, otherwise):
            return lambda values: then(values) if truth(condition(values)) else otherwise(values)
        case "both", _:
            return lambda values: all(truth(step(values)) for step in steps)
        case "either", _:
            return lambda values: any(truth(step(values)) for step in steps)
    operation = STRICT[part.operation]
    match steps:
        case (only,):
            return lambda values: operation(only(values))
        case (left, right):
            return lambda values: operation(left(values), right(values))
    return lambda values: operation(*(step(values) for step in steps))


def _over_column(part: Call) -> Step:
    operation = OVER_COLUMNS[part.operation]
    key = cast("Name", part.arguments[0]).key
    steps = tuple(map(_step, part.arguments[1:]))

    def counted(values: Values) -> Value:
        column = values[key]
        if isinstance(column, str) or not isinstance(column, Sequence):
            raise TypeError(f"{part.operation} counts over a whole column: give {key!r} as a list")
        return operation(column, *(step(values) for step in steps))

    return counted
