"""A rule written as a cell formula, in functions that Excel 2010, LibreOffice and Google Sheets all have."""

from collections.abc import Mapping

from pmf_xl.rules.expression import Call, Expression, Literal, Name, Value, cannot_fail, specialise
from pmf_xl.rules.rounding import COMPARED_PLACES, round_half_away

LONGEST_TEXT = 255  # Excel refuses a longer text inside a formula

# How tightly each kind of formula binds; what binds looser than its surroundings is put in brackets.
COMPARISON, JOINED, SUM, PRODUCT, SIGNED, WHOLE = range(6)

COMPARED = {"less": "<", "at_most": "<=", "more": ">", "at_least": ">=", "equal": "="}
ARITHMETIC = {"add": ("+", SUM), "subtract": ("-", SUM), "multiply": ("*", PRODUCT), "divide": ("/", PRODUCT)}
FUNCTIONS = {
    "when": "IF", "negate": "NOT", "is_number": "ISNUMBER", "rounded": "ROUND",
    "absolute": "ABS", "largest": "MAX", "smallest": "MIN",
}  # fmt: skip

FormulaText = tuple[str, int]


def write(
    expression: Expression,
    cells: Mapping[str, str],
    ranges: Mapping[str, str] | None = None,
    given: Mapping[Expression, str] | None = None,
) -> str:
    """Write a rule as a formula, without the leading equals sign.

    `cells` says where each name stands (a cell reference, or any name a formula may use), `ranges` where the
    columns stand that `tally` and `rows` count over, `given` which parts are worked out elsewhere and under
    what name. Raises `KeyError` for a name that stands nowhere and is not optional.

    >>> from pmf_xl.rules.expression import at_most, blank, name, when
    >>> gap = name("target") - name("outturn")
    >>> rule = when(blank(name("outturn")), "", when(at_most(gap, 0), "GREEN", "RED"))
    >>> write(rule, {"outturn": "L5", "target": "H5"})
    'IF(L5="","",IF(ROUND(H5-L5,9)<=0,"GREEN","RED"))'
    """
    absent: dict[str, Value] = {
        part.key: None for part in _names(expression) if part.optional and part.key not in cells
    }
    writer = _Writer(cells, ranges or {}, given or {})
    return writer.write(specialise(expression, absent) if absent else expression)[0]


def _names(expression: Expression) -> list[Name]:
    from pmf_xl.rules.expression import parts

    return [part for part in parts(expression) if isinstance(part, Name)]


def quoted(text: str) -> str:
    """Write a text as a formula holds it, in pieces where it is longer than Excel takes.

    >>> quoted('a "yes" here')
    '"a ""yes"" here"'
    """
    pieces = [text[start : start + LONGEST_TEXT] for start in range(0, len(text), LONGEST_TEXT)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def literal(value: Value) -> FormulaText:
    """Write a plain value at full precision; a blank is empty text."""
    if value is None:
        return '""', WHOLE
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), WHOLE
    if isinstance(value, str):
        return quoted(value), (WHOLE if len(value) <= LONGEST_TEXT else JOINED)
    number = (
        repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value)).upper()
    )
    return number, (SIGNED if value < 0 else WHOLE)


class _Writer:
    def __init__(
        self, cells: Mapping[str, str], ranges: Mapping[str, str], given: Mapping[Expression, str]
    ) -> None:
        self.cells, self.ranges, self.given = cells, ranges, given

    def write(self, part: Expression) -> FormulaText:
        if self.given and part in self.given:
            return self.given[part], WHOLE
        if isinstance(part, Literal):
            return literal(part.value)
        if isinstance(part, Name):
            return self.cells[part.key], WHOLE
        assert isinstance(part, Call)  # there are no other nodes
        operation, arguments = part.operation, part.arguments
        if operation in FUNCTIONS:
            return self.call(FUNCTIONS[operation], arguments), WHOLE
        if operation in ("both", "either"):
            return self.conditions(operation, arguments)
        if operation in COMPARED:
            left, right = map(self.compared, arguments)
            return f"{left}{COMPARED[operation]}{right}", COMPARISON
        if operation in ARITHMETIC:
            return self.arithmetic(operation, arguments)
        match operation:
            case "blank":
                return self.within(arguments[0], JOINED) + '=""', COMPARISON
            case "same":
                return "=".join(self.within(argument, JOINED) for argument in arguments), COMPARISON
            case "minus":
                return "-" + self.within(arguments[0], WHOLE), SIGNED
            case "join":
                # A lone part is joined to nothing so that the result is text.
                joined = arguments if len(arguments) > 1 else (*arguments, Literal(""))
                return "&".join(self.within(argument, SUM) for argument in joined), JOINED
            case "length":
                return f"LEN(TRIM({self.write(arguments[0])[0]}))", WHOLE
            case "tally":
                return f"COUNTIF({self.column(arguments[0])},{self.write(arguments[1])[0]})", WHOLE
            case "rows":
                column = self.column(arguments[0])
                # Not COUNTIF with a wildcard: LibreOffice lets "?*" match numbers, Excel does not.
                return f"ROWS({column})-COUNTBLANK({column})", SUM
        raise ValueError(f"there is no way to write {operation!r} in a cell")

    def within(self, part: Expression, binding: int) -> str:
        """Write a part so that it holds together inside something that binds this tightly."""
        text, own = self.write(part)
        return text if own >= binding else f"({text})"

    def call(self, function: str, arguments: tuple[Expression, ...]) -> str:
        return f"{function}({','.join(self.write(argument)[0] for argument in arguments)})"

    def compared(self, part: Expression) -> str:
        """Write one side of a comparison at 9 decimals, without a ROUND where nothing is left to round."""
        if isinstance(part, Literal) and isinstance(part.value, float):
            return literal(round_half_away(part.value, COMPARED_PLACES))[0]
        if isinstance(part, Literal) or (isinstance(part, Call) and _has_few_places(part)):
            return self.within(part, JOINED)
        return f"ROUND({self.write(part)[0]},{COMPARED_PLACES})"

    def arithmetic(self, operation: str, arguments: tuple[Expression, ...]) -> FormulaText:
        sign, binding = ARITHMETIC[operation]
        left, right = arguments
        # What is subtracted or divided by needs brackets even at its own strength: a-(b-c), a/(b*c).
        return f"{self.within(left, binding)}{sign}{self.within(right, binding + 1)}", binding

    def conditions(self, operation: str, arguments: tuple[Expression, ...]) -> FormulaText:
        """Write AND or OR, or nested IFs where a later condition may only be asked after an earlier one."""
        if all(map(cannot_fail, arguments[1:])):
            return self.call("AND" if operation == "both" else "OR", arguments), WHOLE
        asked, rest = arguments[0], arguments[1:]
        later = self.conditions(operation, rest) if len(rest) > 1 else self.write(rest[0])
        first = self.write(asked)[0]
        return (
            f"IF({first},{later[0]},FALSE)" if operation == "both" else f"IF({first},TRUE,{later[0]})"
        ), WHOLE

    def column(self, part: Expression) -> str:
        assert isinstance(part, Name)  # expression.tally and rows see to it
        return self.ranges[part.key]


def _has_few_places(part: Call) -> bool:
    """Say whether a part gives no more decimals than are compared."""
    if part.operation == "rounded" and isinstance(places := part.arguments[1], Literal):
        return isinstance(places.value, (int, float)) and places.value <= COMPARED_PLACES
    return part.operation in ("length", "tally", "rows")
