"""Working a declared table out: its formulas, what they give, and which checks hold.

The writer takes the formula and the stored result from here, the collation what it recomputes and what it finds, so
the two cannot differ.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from pmf_xl.layout.parts import Check, Column, Content, Kind, Line, Table
from pmf_xl.rules.days import serial
from pmf_xl.rules.expression import Expression, Value, names, specialise, when
from pmf_xl.rules.in_python import run

COMPLETE = "Complete"


def formula(table: Table, line: Line, column: Column) -> Expression | None:
    """Return what is computed in a cell, with all that is known of its line put in; None for a value or an entry."""
    if column.key in line.entries or line.idle:
        return None
    own = state(table.checks) if column.kind is Kind.CHECK else column.formula
    rule = line.formulas.get(column.key, own)
    return None if rule is None else bind(rule, line.facts)


def bind(rule: Expression, facts: Mapping[str, Content | Expression]) -> Expression:
    """Put a line's facts into a rule; lines alike in what the rule needs share the work."""
    return _bound(rule, tuple((key, facts[key]) for key in _needs(rule) if key in facts))


@lru_cache(maxsize=4096)
def _needs(rule: Expression) -> tuple[str, ...]:
    return tuple(sorted(names(rule)))


@lru_cache(maxsize=16384)
def _bound(rule: Expression, facts: tuple[tuple[str, Value | Expression], ...]) -> Expression:
    return specialise(rule, dict(facts))


@lru_cache(maxsize=64)
def state(checks: tuple[Check, ...]) -> Expression:
    """Make one expression of all checks: what the first that holds says, or that the line is complete."""
    chain: Expression | str = COMPLETE
    for check in reversed(checks):
        chain = when(check.when, check.says, chain)
    assert isinstance(chain, Expression)  # # a table that is checked has checks
    return chain


def cells(table: Table, line: Line, entries: Mapping[str, Content]) -> dict[str, Value]:
    """Give every cell of a line as rules see it: what was issued, what was typed, and what follows from both.

    Dates come as serial numbers, empty cells as None.
    """
    held: dict[str, Value] = {column.key: plain(line.values.get(column.key)) for column in table.columns}
    held.update({key: plain(value) for key, value in entries.items()})
    for column in table.columns:
        rule = formula(table, line, column)
        if rule is not None:
            held[column.key] = run(rule, held)
    return held


def plain(content: Content) -> Value:
    """Take what a cell holds as rules do: a date as its serial, empty text as nothing."""
    if isinstance(content, date):
        return serial(content)
    return None if content == "" else content


def outstanding(table: Table, line: Line, held: Mapping[str, Value]) -> list[Check]:
    """Return every check that holds in a line, in their order; `held` is what `cells` gave."""
    if line.idle:
        return []
    return [check for check in table.checks if run(bind(check.when, line.facts), held)]


def line_state(table: Table, line: Line, held: Mapping[str, Value]) -> str:
    """Say what is still needed in a line, in the words of its check column."""
    if line.idle or not table.checks:
        return COMPLETE
    return str(run(bind(state(table.checks), line.facts), held))
