"""What may be typed in the cells of a declared table, and what is said beside them."""

from datetime import date
from functools import cached_property, lru_cache
from io import StringIO
from typing import Any

from xlsxwriter.worksheet import Worksheet

from pmf_xl.layout.parts import Column, Content, Kind, Line
from pmf_xl.layout.words import written
from pmf_xl.rules.expression import Expression
from pmf_xl.rules.terms import Unit

LARGEST_NUMBER = 10**15
LONGEST_MESSAGE = 255  # characters that Excel shows beside a cell
RANGE = ' sqref="A1"'  # what stands in the XML for the cells that a validation is of

Options = tuple[tuple[str, Any], ...]


class Validation:
    """What may be typed in a cell; two that say the same are one and the same."""

    def __init__(self, options: Options) -> None:
        self.options = {key: list(said) if isinstance(said, tuple) else said for key, said in options}

    @cached_property
    def xml(self) -> str:
        """As xlsxwriter writes it for the cell A1; nothing where it would not."""
        sheet = Worksheet()
        sheet.data_validation(0, 0, 0, 0, self.options)
        out = StringIO()
        sheet._set_filehandle(out)
        for made in sheet.validations:
            sheet._write_data_validation(made)
        return out.getvalue()


def validation(column: Column, line: Line) -> Validation:
    """Give what may be typed in a cell of a line."""
    facts = line.facts
    bounded = bool(facts.get("bounded")) and not column.unit
    return _of(column, line.unit_in(column), line.decimals_in(column), bounded, facts.get(column.asks))


@lru_cache(maxsize=4096)
def _of(
    column: Column, unit: str, decimals: int, bounded: bool, question: Content | Expression
) -> Validation:
    said = {
        "input_title": column.heading,
        "input_message": column.prompt,
        "error_title": f"{column.heading} not taken",
        "error_message": column.refusal,
    }
    if column.kind is Kind.FIGURE and unit == Unit.YESNO:
        said |= {"input_message": "Choose Yes or No.", "error_message": "Choose Yes or No."}
        return _one(validate="list", source=("Yes", "No"), **said)
    match column.kind:
        case Kind.CHOICE:
            if question:
                said["input_message"] = str(question)[:LONGEST_MESSAGE]
            return _one(validate="list", source=tuple(str(choice) for choice in column.choices), **said)
        case Kind.FIGURE:
            example = f"{_to_type(unit, decimals)}.{' It must lie between 0% and 100%.' if bounded else ''}"
            said["error_message"] = f"Type a number, such as {example}"
            if not column.prompt:
                said["input_message"] = f"Type the figure, such as {example}"
            least, most = (0, 1) if bounded else (-LARGEST_NUMBER, LARGEST_NUMBER)
            return _one(validate="decimal", criteria="between", minimum=least, maximum=most, **said)
        case Kind.COUNT:
            return _one(validate="decimal", criteria="between", minimum=0, maximum=LARGEST_NUMBER, **said)
        case Kind.DATE:
            least_day, last_day = date(2000, 1, 1), date(2100, 12, 31)
            return _one(validate="date", criteria="between", minimum=least_day, maximum=last_day, **said)
    return _one(validate="length", criteria="<=", value=column.longest, **said)


def _one(**options: Any) -> Validation:
    return _same(tuple(options.items()))


_same = lru_cache(maxsize=4096)(Validation)


def _to_type(unit: str, decimals: int) -> str:
    """Give a figure to type as an example.

    A percentage with its sign: without it Excel makes 80% of 0.8, and 9,540% of 95.4 where its automatic entry of
    percentages is off. LibreOffice puts the sign at the first digit, and refuses a second one.
    """
    shown = written(0.954 if unit == Unit.PERCENT else 1234.5, unit, decimals)
    if unit == Unit.PERCENT:
        return f"{shown} with its sign (where the sign comes by itself as you type, leave it)"
    return shown.removesuffix(" days").replace("£", "")
