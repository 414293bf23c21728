"""What is worked out in the lines of a table, ready to be run on one line after another.

It is what `working_out` says of a line, cell by cell; but lines that are alike in what is asked of them share the
functions of their rules, whatever targets and tolerances each of them has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from pmf_xl.layout.parts import Check, Column, Content, Kind, Line, Table
from pmf_xl.layout.working_out import COMPLETE, plain
from pmf_xl.rules.expression import Expression, Value, specialise
from pmf_xl.rules.in_python import Step, function_of

Meanings = tuple[
    tuple[str, Expression], ...
]  # of names that stand for an expression over the cells of a line


class WorkedOut(NamedTuple):
    """A line worked out: every cell as rules see it, and the checks that hold, in their order."""

    held: dict[str, Value]
    outstanding: list[Check]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What lines that are alike have worked out: the rules of cells by column, and of checks.

    `state` is the column that says what is still needed: it is worked out after all others, wherever it stands.
    """

    cells: tuple[tuple[str, Step], ...]
    checks: tuple[tuple[Check, Step], ...]
    state: str | None
    computed: tuple[str, ...]  # all the columns that are worked out


class LineRules:
    """What is worked out in the lines of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._keys = [column.key for column in table.columns]
        self._shapes: dict[object, _Shape] = {}
        self._line: Line | None = None  # one line is asked about several times in a row
        self._issued: dict[str, Value] = {}
        self._facts: dict[str, Any] = {}
        self._shape = _Shape((), (), None, ())

    def computed(self, line: Line) -> tuple[str, ...]:
        """Return the columns whose cell in a line works itself out."""
        self._look_at(line)
        return self._shape.computed

    def work_out(self, line: Line, entries: Mapping[str, Content]) -> WorkedOut:
        """Work a line out from what was typed in it, by column."""
        self._look_at(line)
        held = self._issued | {key: plain(typed) for key, typed in entries.items()}
        if line.idle:
            return WorkedOut(held, [])
        facts, known = self._facts, held | self._facts
        for key, rule in self._shape.cells:
            held[key] = rule(known)
            if key not in facts:
                known[key] = held[key]
        outstanding = [check for check, holds in self._shape.checks if holds(known)]
        if self._shape.state:
            held[self._shape.state] = outstanding[0].says if outstanding else COMPLETE
        return WorkedOut(held, outstanding)

    def _look_at(self, line: Line) -> None:
        """Find what is known of a line before anything is typed in it, and the rules of its shape."""
        if line is self._line:
            return
        values = line.values
        self._line = line
        self._issued = {key: plain(values[key]) if key in values else None for key in self._keys}
        meanings = tuple([one for one in line.facts.items() if isinstance(one[1], Expression)])
        self._facts = dict(line.facts)
        for key, _ in meanings:
            del self._facts[key]
        alike = (line.entries, tuple(line.formulas.items()), meanings, line.idle)
        if alike not in self._shapes:
            self._shapes[alike] = _shape_of(self._table.columns, self._table.checks, *alike)
        self._shape = self._shapes[alike]


@lru_cache(maxsize=512)
def _shape_of(
    columns: tuple[Column, ...],
    checks: tuple[Check, ...],
    entries: frozenset[str],
    formulas: tuple[tuple[str, Expression], ...],
    meanings: Meanings,
    idle: bool,
) -> _Shape:
    if idle:
        return _Shape((), (), None, ())
    own, known = dict(formulas), dict(meanings)
    rules: list[tuple[str, Expression]] = []
    says = None
    for column in columns:
        if column.key in entries:
            continue
        if column.kind is Kind.CHECK and column.key not in own:
            says = column.key  # wherever it stands, it looks at all the others
            continue
        rule = own.get(column.key, column.formula)
        if rule is not None:
            rules.append((column.key, rule))
    return _Shape(
        tuple((key, function_of(specialise(rule, known))) for key, rule in rules),
        tuple((check, function_of(specialise(check.when, known))) for check in checks),
        says,
        (*(key for key, _ in rules), *((says,) if says else ())),
    )
