"""A rule run on plain values: the meaning every other engine is held to.

A rule becomes a function of Python's own, by way of its syntax tree: a return asks some hundreds of them.
"""

import ast
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from pmf_xl.rules.expression import Call, Expression, Literal, Name, Value
from pmf_xl.rules.operations import OVER_COLUMNS, STRICT, is_blank, is_number, number, same, truth
from pmf_xl.rules.rounding import compare

Values = Mapping[str, Value | Sequence[Value]]
Step = Callable[[Values], Value]

_COMPARED: Mapping[str, ast.cmpop] = {
    "less": ast.Lt(), "at_most": ast.LtE(), "more": ast.Gt(), "at_least": ast.GtE(), "equal": ast.Eq(),
}  # fmt: skip
_ARITHMETIC: Mapping[str, ast.operator] = {
    "add": ast.Add(), "subtract": ast.Sub(), "multiply": ast.Mult(), "divide": ast.Div(),
}  # fmt: skip
#: Operations that give true or false and nothing else.
_CONDITIONS = frozenset({*_COMPARED, "both", "either", "negate", "same", "blank", "is_number"})


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
    return function_of(expression)(values)


@lru_cache(maxsize=4096)
def function_of(rule: Expression) -> Step:
    """Make the function of a rule: it takes the values by name and gives what the rule comes to; see `run`."""
    writing = _Writing(rule)
    body = writing.written(rule)
    kept = [ast.arg(name) for name in writing.kept]
    values = ast.arguments(
        posonlyargs=[], args=[ast.arg("values"), *kept], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    whole = ast.fix_missing_locations(ast.Expression(ast.Lambda(values, body)))
    code = next(
        one for one in compile(whole, "<rule>", "eval").co_consts if isinstance(one, CodeType)
    )  # of the function itself
    return FunctionType(code, writing.known, "rule", tuple(_UNKNOWN for _ in kept))


class _Writing:
    """Writes a rule as Python; what occurs in it more than once becomes a function of its own."""

    def __init__(self, rule: Expression) -> None:
        self.known: dict[str, Any] = {
            "is_blank": is_blank, "is_number": is_number, "number": number, "truth": truth, "same": same,
            "same_word": _same_word, "one_of_words": _one_of,
            "compare": compare, "counted": _counted, "UNKNOWN": _UNKNOWN,
        }  # fmt: skip
        self._rule = rule
        self._often = _met_often(rule)
        self._names: dict[Call, tuple[str, ast.expr]] = {}

    def written(self, part: Expression) -> ast.expr:
        if isinstance(part, Literal):
            return ast.Constant(part.value)
        if isinstance(part, Name):
            return self._name(part)
        assert isinstance(part, Call)  # there are no other nodes
        if part in self._often and part is not self._rule:
            return self._worked_out_once(part)
        return self._call(part)

    def _worked_out_once(self, part: Call) -> ast.expr:
        """Ask a function of its own for a part, the first time that it is come to; then what it gave is kept."""
        if part not in self._names:
            self._names[part] = f"kept_{len(self._names)}", self._given(function_of(part))
        name, function = self._names[part]
        known = ast.Compare(ast.Name(name, ast.Load()), [ast.IsNot()], [ast.Name("UNKNOWN", ast.Load())])
        worked_out = ast.NamedExpr(ast.Name(name, ast.Store()), ast.Call(function, [_VALUES], []))
        return ast.IfExp(known, ast.Name(name, ast.Load()), worked_out)

    @property
    def kept(self) -> list[str]:
        """The names of what is kept while the rule runs."""
        return [name for name, _ in self._names.values()]

    def _call(self, part: Call) -> ast.expr:
        operation = part.operation
        if operation in OVER_COLUMNS:
            return self._over_column(part)
        if operation == "when":
            condition, then, otherwise = part.arguments
            return ast.IfExp(self._truth(condition), self.written(then), self.written(otherwise))
        if operation in ("both", "either"):
            return self._conditions(part)
        if operation == "negate":
            return ast.UnaryOp(ast.Not(), self._truth(part.arguments[0]))
        arguments = [self.written(argument) for argument in part.arguments]
        if operation in _COMPARED:
            gap = _call("compare", *(_call("number", one) for one in arguments))
            return ast.Compare(gap, [_COMPARED[operation]], [ast.Constant(0)])
        if operation in _ARITHMETIC:
            left, right = (_call("number", one) for one in arguments)
            return ast.BinOp(left, _ARITHMETIC[operation], right)
        if (
            operation == "same"
            and isinstance(word := part.arguments[1], Literal)
            and isinstance(word.value, str)
        ):
            return _call("same_word", arguments[0], ast.Constant(word.value.casefold()))
        if operation == "blank":
            return _call("is_blank", *arguments)
        if operation in ("is_number", "same"):
            return _call(operation, *arguments)
        return ast.Call(self._given(STRICT[operation]), arguments, [])

    def _name(self, part: Name) -> ast.expr:
        key = ast.Constant(part.key)
        if part.optional:
            return ast.Call(ast.Attribute(_VALUES, "get", ast.Load()), [key], [])
        return ast.Subscript(_VALUES, key, ast.Load())

    def _truth(self, part: Expression) -> ast.expr:
        written = self.written(part)
        sure = isinstance(part, Call) and part.operation in _CONDITIONS
        return written if sure else _call("truth", written)

    def _conditions(self, part: Call) -> ast.expr:
        if part.operation == "either" and (asked := _one_of_words(part)):
            value, words = asked
            return _call("one_of_words", self.written(value), self._given(words))
        conditions = [self._truth(argument) for argument in part.arguments]
        if not conditions:
            return ast.Constant(part.operation == "both")
        if len(conditions) == 1:
            return conditions[0]
        return ast.BoolOp(ast.And() if part.operation == "both" else ast.Or(), conditions)

    def _over_column(self, part: Call) -> ast.expr:
        column, *others = part.arguments
        arguments = [ast.Constant(part.operation), ast.Constant(_key(column)), _VALUES]
        return _call("counted", *arguments, *map(self.written, others))

    def _given(self, thing: Any) -> ast.expr:
        name = f"given_{len(self.known)}"
        self.known[name] = thing
        return ast.Name(name, ast.Load())


_VALUES = ast.Name("values", ast.Load())
_UNKNOWN = object()  # what has not been worked out yet
_CHEAP = frozenset({"blank", "is_number", "same"})  # as soon asked again as remembered, of a name


def _call(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(function, ast.Load()), list(arguments), [])


def _met_often(rule: Expression) -> frozenset[Expression]:
    """Give the parts that a rule holds more than once, but for what costs next to nothing."""
    met: Counter[Expression] = Counter()
    waiting = [rule]
    while waiting:
        part = waiting.pop()
        met[part] += 1
        if met[part] == 1 and isinstance(part, Call):
            waiting += part.arguments
    return frozenset(part for part, count in met.items() if count > 1 and not _is_cheap(part))


def _is_cheap(part: Expression) -> bool:
    if not isinstance(part, Call):
        return True
    return part.operation in _CHEAP and not any(isinstance(argument, Call) for argument in part.arguments)


def _key(column: Expression) -> str:
    assert isinstance(column, Name)
    return column.key


def _same_word(value: Value, word: str) -> bool:
    """Compare with a word in small letters, as `same` does."""
    return value.casefold() == word if isinstance(value, str) else same(value, word)


def _one_of_words(part: Call) -> tuple[Expression, frozenset[str]] | None:
    """Give a value and the words of which it may be one, where that is what is asked."""
    values, words = set(), set()
    for asked in part.arguments:
        if not (isinstance(asked, Call) and asked.operation == "same"):
            return None
        value, word = asked.arguments
        if not (isinstance(word, Literal) and isinstance(word.value, str)):
            return None
        values.add(value)
        words.add(word.value.casefold())
    return (values.pop(), frozenset(words)) if len(values) == 1 else None


def _one_of(value: Value, words: frozenset[str]) -> bool:
    """Compare with each of some words in small letters, as `same` does."""
    if isinstance(value, str):
        return value.casefold() in words
    return any(same(value, word) for word in words)


def _counted(operation: str, key: str, values: Values, *others: Value) -> Value:
    column = values[key]
    if isinstance(column, str) or not isinstance(column, Sequence):
        raise TypeError(f"{operation} counts over a whole column: give {key!r} as a list")
    return OVER_COLUMNS[operation](column, *others)
