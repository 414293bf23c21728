"""The words that problems in a return are told in."""

from collections.abc import Mapping
from datetime import date

from pmf_xl.books.grid import Cell
from pmf_xl.layout.annual.aims import comes_to
from pmf_xl.layout.parts import Check, Column, Content, Kind, Line, Table
from pmf_xl.layout.words import written
from pmf_xl.problems import ProblemCode, Word
from pmf_xl.problems.in_round import ROUND_CODES
from pmf_xl.rules.days import day_of, day_written
from pmf_xl.rules.expression import Value
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Unit

ROUND = frozenset(code.code for code in ROUND_CODES)


def shown(content: Content | Cell, line: Line, column: Column) -> str:
    """Write a cell's content as its reader sees it; text in quotes, nothing as nothing."""
    if content is None or content == "":
        return ""
    if isinstance(content, date):
        return day_written(content)
    if isinstance(content, (int, float)) and not isinstance(content, bool):
        return figure(float(content), line, column)
    text = " ".join(str(content).split())
    return f"'{text[:80]}…'" if len(text) > 80 else f"'{text}'"


def figure(value: float, line: Line, column: Column) -> str:
    """Write a figure in its unit with as many decimals as it was given, up to six."""
    if column.kind is Kind.COUNT:
        return f"{value:,.6f}".rstrip("0").rstrip(".")
    unit, decimals = line.unit_in(column), line.decimals_in(column)
    for places in range(decimals, 7):
        text = written(value, unit, places)
        if abs(value - _held(value, unit, places)) < 1e-9:
            return text
    return text


def _held(value: float, unit: str, places: int) -> float:
    return round_half_away(value, places + 2 if unit == Unit.PERCENT else places)


def example(line: Line) -> str:
    """Give a figure to type as an example, in the unit of the line's measure."""
    unit = line.unit
    if unit == Unit.YESNO:
        return "Yes"
    return written(0.954 if unit == Unit.PERCENT else 1234.0, unit, min(1, line.decimals)).removesuffix(
        " days"
    )


def words(
    table: Table, line: Line, held: Mapping[str, Value], column: Column, check: Check | None = None
) -> dict[str, Word]:
    """Give every word that a message about a line may need; each message takes what it uses."""
    about = table.column(check.at) if check else column  # where it is asked may be elsewhere: at the parts
    value = held.get(about.key)
    said: dict[str, Word] = {
        "title": line.title,
        "heading": column.heading,
        "found": shown(value, line, about),
        "example": _right_scale(value, line) or example(line),
        "otherwise": _without_figure(column),
        "bounds": str(
            line.facts.get(f"bounds_{about.key}")
            or line.facts.get("bounds")
            or "percentages here run 0% to 100%"
        ),
        "choices": ", ".join(column.choices),
        "missing": column.heading.lower(),
        "rating": str(held.get("rating") or ""),
        "action": line.title,
        "role": line.key,
        "status": str(held.get("status") or "not given"),
        "due": _day(held.get("due")),
    }
    for key in ("numerator", "denominator"):
        if key in held:
            said[key] = shown(held[key], line, table.column(key)) or "nothing"
    if check and check.code in ROUND:
        said |= _of_round(line, held, table)
    if check and check.code is ProblemCode.MARKER_CONTRADICTS:
        told = "and a figure" if held.get("outturn") is not None else "and no figure"
        said["found"] = f"the marker {held.get('marker')} {told}"
    return said


def _of_round(line: Line, held: Mapping[str, Value], table: Table) -> dict[str, Word]:
    """Give the words that only problems of the annual round need."""
    facts, typed = line.facts, held.get("target")
    numbers = {
        "aim": typed if isinstance(typed, (int, float)) else facts.get("kept"),
        "present": facts.get("present"),
        "comes_to": comes_to(facts, held),
    }
    said: dict[str, Word] = {
        key: written(float(number), line.unit, line.decimals) if isinstance(number, (int, float)) else ""
        for key, number in numbers.items()
    }
    proposed = str(held.get("proposal") or "").casefold()
    said["proposed"] = {"keep": "kept", "retire": "retired"}.get(proposed, proposed)
    said["part"] = str(held.get("part") or "")
    return said


def _without_figure(column: Column) -> str:
    """Say what to do where there is no figure to type."""
    if column.key == "forecast":
        return "leave the cell empty"
    return "leave the cell empty, choose the marker x and say why in the commentary"


def _right_scale(value: Value, line: Line) -> str | None:
    """For a percentage a hundred times too large: what to type instead."""
    percent = line.unit == Unit.PERCENT
    if percent and isinstance(value, (int, float)) and 1 < value <= 100:
        return figure(value / 100, line, Column("", "", Kind.FIGURE, 0))
    return None


def _day(value: Value) -> str:
    if isinstance(value, (int, float)):
        return day_written(day_of(value))
    return str(value or "")
