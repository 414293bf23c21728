"""Working a declared table out: its formulas, what they give, and which checks hold.

The writer takes the formula and the stored result from here, the collation what it recomputes and what it finds, so
the two cannot differ.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from pmf_xl.layout.parts import Check, Column, Content, Kind, Line, Table
from pmf_xl.rules.days import serial
from pmf_xl.rules.expression import Expression, Literal, Value, either, lift, name, names, specialise, when
from pmf_xl.rules.in_python import run

COMPLETE = "Complete"
MANY = 3  # checks in a row that say the same

Rules = Mapping[str, Expression]  # by the columns whose cells are computed, in the order in which they are
Formulas = tuple[tuple[str, Expression], ...]
Known = tuple[tuple[str, Content | Expression], ...]
Types = tuple[type, ...]

BLANK = (None, "")


class Outcome(NamedTuple):
    """What comes out in a line."""

    results: Mapping[str, Value]  # of each computed cell
    state: str  # what is still needed in it


class Alike:
    """What lines have in common that are alike in all that their rules need to know of them."""

    def __init__(
        self, columns: tuple[str, ...], entries: frozenset[str], rules: Rules, state: Expression
    ) -> None:
        self.rules = rules  # with all that is known of the lines put in
        self._columns, self._entries, self._state = columns, entries, state

    def outcome(self, line: Line, entries: Mapping[str, Content]) -> Outcome:
        """Work a line out, with what was typed in it."""
        if not self.rules and isinstance(self._state, Literal):  # nothing is computed and nothing asked for
            return self._nothing
        values = line.values
        if entries or not all(values.get(key) in BLANK for key in self._entries):
            return _worked_out(self.rules, self._state, held_in(self._columns, line, entries))
        rules, state, needed = self._untouched
        return _worked_out(rules, state, held_in(needed, line, {}))

    @cached_property
    def _nothing(self) -> Outcome:
        return Outcome({}, str(run(self._state, {})))

    @cached_property
    def _untouched(self) -> tuple[Rules, Expression, tuple[str, ...]]:
        """What is left of the rules while nothing has been typed, next to nothing, and the columns it needs."""
        known: dict[str, Value] = dict.fromkeys(self._entries)
        rules: dict[str, Expression] = {}
        for key, rule in self.rules.items():
            rules[key] = left = bind(rule, known)
            if isinstance(left, Literal):
                known[key] = left.value
        state = bind(self._state, known)
        needed = {key for rule in (*rules.values(), state) for key in _needs(rule)}
        return rules, state, tuple(key for key in self._columns if key in needed)


def _worked_out(rules: Rules, state: Expression, held: dict[str, Value]) -> Outcome:
    results = {}
    for key, rule in rules.items():
        results[key] = held[key] = run(rule, held)
    return Outcome(results, str(run(state, held)))


class Workings:
    """What is computed in the lines of tables with the same columns and checks."""

    def __init__(self, columns: tuple[Column, ...], checks: tuple[Check, ...]) -> None:
        self._columns = tuple(column.key for column in columns)
        self._state = state(checks) if checks else lift(COMPLETE)
        self._own = {
            column.key: self._state if column.kind is Kind.CHECK else column.formula
            # a check looks at all the others, wherever it stands
            for column in sorted(columns, key=lambda column: column.kind is Kind.CHECK)
        }
        self._check = next((column.key for column in columns if column.kind is Kind.CHECK), "")
        self._needed = lru_cache(maxsize=256)(self._needs)
        self._alike = lru_cache(maxsize=2048)(self._bind)
        self._nothing = Alike(self._columns, frozenset(), {}, lift(COMPLETE))

    def of(self, line: Line) -> Alike:
        """Give what a line has in common with all that are alike: one and the same thing for all of them."""
        if line.idle:
            return self._nothing
        formulas = tuple(line.formulas.items())
        return self._alike(formulas, line.entries, *_known(self._needed(formulas), line.facts))

    def _rules(self, formulas: Formulas) -> dict[str, Expression]:
        own = self._own | {key: rule for key, rule in formulas if key in self._own}
        return {key: rule for key, rule in own.items() if rule is not None}

    def _needs(self, formulas: Formulas) -> tuple[str, ...]:
        rules = (*self._rules(formulas).values(), self._state)
        return tuple(sorted({key for rule in rules for key in _needs(rule)}))

    def _bind(self, formulas: Formulas, entries: frozenset[str], known: Known, _types: Types) -> Alike:
        facts = dict(known)
        rules = {key: bind(rule, facts) for key, rule in self._rules(formulas).items() if key not in entries}
        state = name(self._check) if self._check in rules else bind(self._state, facts)
        return Alike(self._columns, entries, rules, state)


@lru_cache(maxsize=256)
def workings(columns: tuple[Column, ...], checks: tuple[Check, ...]) -> Workings:
    """Give the workings of tables with such columns and checks."""
    return Workings(columns, checks)


def formula(table: Table, line: Line, column: Column) -> Expression | None:
    """Return what is computed in a cell, with all that is known of its line put in; None for a value or an entry."""
    if column.key in line.entries or line.idle:
        return None
    own = state(table.checks) if column.kind is Kind.CHECK else column.formula
    rule = line.formulas.get(column.key, own)
    return None if rule is None else bind(rule, line.facts)


def bind(rule: Expression, facts: Mapping[str, Content | Expression]) -> Expression:
    """Put a line's facts into a rule; lines alike in what the rule needs share the work."""
    return _bound(rule, *_known(_needs(rule), facts))


def _known(needed: tuple[str, ...], facts: Mapping[str, Content | Expression]) -> tuple[Known, Types]:
    """Give what is known of the names that are needed, and of which types it is.

    1, 1.0 and TRUE are the same to Python and not to a workbook: no line may be given what follows from another's.
    """
    known = tuple([(key, facts[key]) for key in needed if key in facts])
    return known, tuple([type(fact) for _, fact in known])


@lru_cache(maxsize=4096)
def _needs(rule: Expression) -> tuple[str, ...]:
    return tuple(sorted(names(rule)))


@lru_cache(maxsize=4096)
def _bound(rule: Expression, facts: tuple[tuple[str, Value | Expression], ...], _types: Types) -> Expression:
    return specialise(rule, dict(facts))


@lru_cache(maxsize=64)
def state(checks: tuple[Check, ...]) -> Expression:
    """Make one expression of all checks: what the first that holds says, or that the line is complete.

    Many in a row that say the same are one condition: Excel takes no more than 64 functions within each other.
    """
    chain: Expression | str = COMPLETE
    runs = [(says, [one.when for one in run]) for says, run in groupby(checks, key=lambda one: one.says)]
    for says, conditions in reversed(runs):
        together = (either(*conditions),) if len(conditions) >= MANY else tuple(reversed(conditions))
        for condition in together:
            chain = when(condition, says, chain)
    assert isinstance(chain, Expression)  # # a table that is checked has checks
    return chain


def cells(table: Table, line: Line, entries: Mapping[str, Content]) -> dict[str, Value]:
    """Give every cell of a line as rules see it: what was issued, what was typed, and what follows from both.

    Dates come as serial numbers, empty cells as None.
    """
    held = held_in([column.key for column in table.columns], line, entries)
    for key, rule in workings(table.columns, table.checks).of(line).rules.items():
        held[key] = run(rule, held)
    return held


def held_in(columns: Iterable[str], line: Line, entries: Mapping[str, Content]) -> dict[str, Value]:
    """Give what was issued and what was typed in the cells of a line, as rules see it."""
    held = {key: plain(line.values.get(key)) for key in columns}
    held.update({key: plain(value) for key, value in entries.items()})
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
