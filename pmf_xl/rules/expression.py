"""A rule as data: a small tree that each engine runs, or writes as a cell formula, in its own way.

Numbers are compared with both sides rounded to 9 decimals; texts without regard to case; `when`, `both` and
`either` look no further than they must. A blank is None, not-a-number or empty text.

>>> gap = name("target") - name("outturn")
>>> rule = when(blank(name("outturn")), "NO DATA", when(at_most(gap, 0), "GREEN", "RED"))
>>> sorted(names(rule))
['outturn', 'target']
>>> specialise(rule, {"outturn": None})
Literal(value='NO DATA')
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import is_
from typing import TYPE_CHECKING

from pmf_xl.rules.operations import LAZY, OVER_COLUMNS, STRICT, Value, truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "Call", "Expression", "Literal", "Name", "Operand", "Value", "absolute", "at_least", "at_most",
    "blank", "both", "divided", "either", "equal", "is_number", "join", "largest", "length", "less",
    "more", "name", "names", "negate", "one_of", "optional", "rounded", "rows", "same", "smallest",
    "specialise", "tally", "when",
]  # fmt: skip


class Expression:
    """What every node of a rule can do: stand in arithmetic."""

    __slots__ = ()

    def __add__(self, other: "Operand") -> "Expression":
        """Add."""
        return Call("add", (self, lift(other)))

    def __radd__(self, other: "Operand") -> "Expression":
        """Add."""
        return Call("add", (lift(other), self))

    def __sub__(self, other: "Operand") -> "Expression":
        """Subtract."""
        return Call("subtract", (self, lift(other)))

    def __rsub__(self, other: "Operand") -> "Expression":
        """Subtract."""
        return Call("subtract", (lift(other), self))

    def __mul__(self, other: "Operand") -> "Expression":
        """Multiply."""
        return Call("multiply", (self, lift(other)))

    def __rmul__(self, other: "Operand") -> "Expression":
        """Multiply."""
        return Call("multiply", (lift(other), self))

    def __truediv__(self, other: "Operand") -> "Expression":
        """Divide."""
        return Call("divide", (self, lift(other)))

    def __rtruediv__(self, other: "Operand") -> "Expression":
        """Divide."""
        return Call("divide", (lift(other), self))

    def __neg__(self) -> "Expression":
        """Change the sign."""
        return Call("minus", (self,))

    def __bool__(self) -> bool:
        """Refuse: a rule is neither true nor false until it is run (use `both`, `either`, `negate`)."""
        raise TypeError("a rule has no truth of its own: use both(), either() or negate(), then run it")


Operand = Expression | Value


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A value known only when the rule is run: a column of the sheet. An optional one may be left out."""

    key: str
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Literal(Expression):
    """A value known when the rule is written."""

    value: Value

    def __eq__(self, other: object) -> bool:
        """Tell 1 from TRUE, which Python takes for equal."""
        return (
            isinstance(other, Literal) and type(self.value) is type(other.value) and self.value == other.value
        )

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((type(self.value), self.value))


@dataclass(frozen=True, slots=True, eq=False)
class Call(Expression):
    """An operation on other expressions."""

    operation: str
    arguments: tuple[Expression, ...]
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse an operation no engine knows, and keep the hash: engines look whole rules up in caches."""
        if self.operation not in STRICT and self.operation not in LAZY and self.operation not in OVER_COLUMNS:
            raise ValueError(f"there is no operation called {self.operation!r}")
        object.__setattr__(self, "_hash", hash((self.operation, self.arguments)))

    def __eq__(self, other: object) -> bool:
        """Compare trees."""
        if self is other:
            return True
        return (
            isinstance(other, Call)
            and self._hash == other._hash
            and self.operation == other.operation
            and self.arguments == other.arguments
        )

    def __hash__(self) -> int:
        """Give the kept hash."""
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild when unpickled: hashes of text differ from process to process."""
        return Call, (self.operation, self.arguments)


def lift(value: Operand) -> Expression:
    """Make a literal of a plain value; leave an expression as it is."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, float) and math.isnan(value):
        return Literal(None)
    if isinstance(value, str):
        return Literal(str(value))  # a word of terms.py as its plain text
    return Literal(value)


def name(key: str) -> Expression:
    """Name a value that is known when the rule is run."""
    return Name(key)


def optional(key: str) -> Expression:
    """Name a value that may be left out when the rule is run, and is blank then."""
    return Name(key, optional=True)


def when(condition: Operand, then: Operand, otherwise: Operand) -> Expression:
    """Give `then` if the condition holds, else `otherwise`; only that one is worked out."""
    return Call("when", (lift(condition), lift(then), lift(otherwise)))


def both(*conditions: Operand) -> Expression:
    """Hold if every condition holds, looking no further than the first that does not."""
    return Call("both", tuple(map(lift, conditions)))


def either(*conditions: Operand) -> Expression:
    """Hold if any condition holds, looking no further than the first that does."""
    return Call("either", tuple(map(lift, conditions)))


def negate(condition: Operand) -> Expression:
    """Hold if the condition does not."""
    return Call("negate", (lift(condition),))


def less(left: Operand, right: Operand) -> Expression:
    """Hold if `left` < `right` at 9 decimals."""
    return Call("less", (lift(left), lift(right)))


def at_most(left: Operand, right: Operand) -> Expression:
    """Hold if `left` <= `right` at 9 decimals."""
    return Call("at_most", (lift(left), lift(right)))


def more(left: Operand, right: Operand) -> Expression:
    """Hold if `left` > `right` at 9 decimals."""
    return Call("more", (lift(left), lift(right)))


def at_least(left: Operand, right: Operand) -> Expression:
    """Hold if `left` >= `right` at 9 decimals."""
    return Call("at_least", (lift(left), lift(right)))


def equal(left: Operand, right: Operand) -> Expression:
    """Hold if two numbers are equal at 9 decimals."""
    return Call("equal", (lift(left), lift(right)))


def same(value: Operand, other: Operand) -> Expression:
    """Hold if two texts are the same but for case, or two truths are the same."""
    return Call("same", (lift(value), lift(other)))


def one_of(value: Operand, *texts: str) -> Expression:
    """Hold if a text is the same as one of those given."""
    return either(*(same(value, text) for text in texts))


def blank(value: Operand) -> Expression:
    """Hold if nothing is held: None, not-a-number, empty text, an empty cell."""
    return Call("blank", (lift(value),))


def is_number(value: Operand) -> Expression:
    """Hold if a number is held: the guard to put before arithmetic on an entry cell."""
    return Call("is_number", (lift(value),))


def absolute(value: Operand) -> Expression:
    """Give the size of a number without its sign."""
    return Call("absolute", (lift(value),))


def largest(*values: Operand) -> Expression:
    """Give the largest of some numbers."""
    return Call("largest", tuple(map(lift, values)))


def smallest(*values: Operand) -> Expression:
    """Give the smallest of some numbers."""
    return Call("smallest", tuple(map(lift, values)))


def rounded(value: Operand, places: Operand) -> Expression:
    """Round half away from zero to so many decimals."""
    return Call("rounded", (lift(value), lift(places)))


def join(*parts: Operand) -> Expression:
    """Join values into one text; whole numbers without `.0`, a blank as nothing."""
    return Call("join", tuple(map(lift, parts)))


def length(text: Operand) -> Expression:
    """Count the characters of a text after trimming."""
    return Call("length", (lift(text),))


def tally(key: str, value: Operand) -> Expression:
    """Count the rows of column `key` that equal a value."""
    return Call("tally", (Name(key), lift(value)))


def rows(key: str) -> Expression:
    """Count the rows of column `key` that are not blank."""
    return Call("rows", (Name(key),))


def divided(top: Operand, bottom: Operand, otherwise: Operand = None) -> Expression:
    """Divide, or give `otherwise` where either is not a number or the bottom one is zero."""
    sound = both(is_number(top), is_number(bottom), negate(equal(bottom, 0)))
    return when(sound, lift(top) / lift(bottom), otherwise)


def names(expression: Expression) -> frozenset[str]:
    """Give every name a rule needs, columns it counts over included."""
    return frozenset(part.key for part in parts(expression) if isinstance(part, Name))


def parts(expression: Expression) -> "Iterator[Expression]":
    """Walk a rule, each distinct part once, arguments before what uses them."""
    seen: dict[Expression, None] = {}

    def walk(part: Expression) -> None:
        if part in seen:
            return
        if isinstance(part, Call):
            for argument in part.arguments:
                walk(argument)
        seen[part] = None

    walk(expression)
    return iter(seen)


def specialise(expression: Expression, known: Mapping[str, Operand]) -> Expression:
    """Put known values into a rule, work out what follows, and drop the branches no longer reached.

    An expression may stand for a value: what one name means in terms of others.
    What a rule calculates with it has found to be a number: times zero is zero, plus zero is left out.

    >>> specialise(when(same(name("polarity"), "lower"), -name("gap"), name("gap")), {"polarity": "higher"})
    Name(key='gap', optional=False)
    """
    done: dict[Expression, Expression] = {}

    def reduced(part: Expression) -> Expression:
        if isinstance(part, Name):
            return lift(known[part.key]) if part.key in known else part
        if not isinstance(part, Call):
            return part
        found = done.get(part)
        if found is None:
            found = done[part] = settle(part)
        return found

    def settle(part: Call) -> Expression:
        if part.operation == "when":
            return _when(reduced(part.arguments[0]), part, reduced)
        if part.operation in OVER_COLUMNS:  # a column is never known in advance
            return Call(part.operation, (part.arguments[0], *map(reduced, part.arguments[1:])))
        arguments = tuple(map(reduced, part.arguments))
        if part.operation in ("both", "either"):
            return _conditions(part, arguments)
        if part.operation in STRICT and all(isinstance(argument, Literal) for argument in arguments):
            return _folded(part.operation, arguments)
        if any(map(_is_zero, arguments)):
            return _beside_zero(part.operation, arguments)
        return _with_arguments(part, arguments)

    return reduced(expression)


def _when(condition: Expression, part: Call, reduced: "Callable[[Expression], Expression]") -> Expression:
    if isinstance(condition, Literal):
        return reduced(part.arguments[1] if truth(condition.value) else part.arguments[2])
    then, otherwise = reduced(part.arguments[1]), reduced(part.arguments[2])
    if then == otherwise:
        return then
    return _with_arguments(part, (condition, then, otherwise))


def _with_arguments(part: Call, arguments: tuple[Expression, ...]) -> Call:
    """Give a call of the same operation; the very same one where nothing in it has changed."""
    if len(arguments) == len(part.arguments) and all(map(is_, arguments, part.arguments)):
        return part
    return Call(part.operation, arguments)


def _conditions(part: Call, arguments: tuple[Expression, ...]) -> Expression:
    decisive = part.operation == "either"  # one true settles `either`, one false settles `both`
    left: list[Expression] = []
    for argument in arguments:
        if not isinstance(argument, Literal):
            left += [argument] if argument not in left else []
        elif truth(argument.value) == decisive:
            return Literal(decisive)
    if not left:
        return Literal(not decisive)
    return left[0] if len(left) == 1 else _with_arguments(part, tuple(left))


def _folded(operation: str, arguments: tuple[Expression, ...]) -> Expression:
    values = [argument.value for argument in arguments if isinstance(argument, Literal)]
    try:
        return lift(STRICT[operation](*values))
    except (TypeError, ZeroDivisionError):
        return Call(operation, arguments)  # it would fail if it were reached; perhaps it never is


def _beside_zero(operation: str, arguments: tuple[Expression, ...]) -> Expression:
    match operation:
        case "multiply":
            return Literal(0)
        case "add" | "subtract" if _is_zero(arguments[1]):
            return arguments[0]
        case "add":
            return arguments[1]
    return Call(operation, arguments)


def _is_zero(part: Expression) -> bool:
    return isinstance(part, Literal) and not isinstance(part.value, (bool, str)) and part.value == 0


def cannot_fail(part: Expression) -> bool:
    """Say whether a condition gives an answer whatever its cells hold: it may then be asked in any order."""
    if not isinstance(part, Call):
        return isinstance(part, Literal) and isinstance(part.value, bool)
    if part.operation in ("blank", "is_number", "same"):
        return all(not isinstance(argument, Call) for argument in part.arguments)
    return part.operation in ("both", "either", "negate") and all(map(cannot_fail, part.arguments))
