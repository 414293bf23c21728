"""What a register is declared from: the sheet on which services report on its rows, and what follows from that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Check, Column, Content, Line, Table
from pmf_xl.rules.days import serial
from pmf_xl.rules.expression import Expression

if TYPE_CHECKING:
    from pmf_xl.catalogue import Framework
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.layout.asked import Asked
    from pmf_xl.rules.periods import Period

Facts = Mapping[str, Content]


def _nothing(*_: object) -> dict[str, Content]:
    return {}


def _no_formulas(_: Mapping[str, object]) -> dict[str, Expression]:
    return {}


def _none(_: Mapping[str, object]) -> frozenset[str]:
    return frozenset()


def _always(*_: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Register:
    """One register: how its rows are reported on each period.

    `key` is what the catalogue and the ledger know it by, `thing` what one row of it is called. `entries` are the
    columns that services fill in. `last` says which columns show what was entered last, and of which entry; one that
    `stands` holds until something else is said, and one that `adds_up` is of several periods their sum. `facts` are
    what its rules need to know of a row, `formulas` what replaces a column's own in a line, and `meanings` what its
    entries mean to the rules where that is not what is typed. `spares` says which entries a row has no use for.
    `is_asked` says whether a row is asked about in a period.
    """

    key: str
    thing: str
    sheet: str
    columns: tuple[Column, ...]
    entries: frozenset[str]
    checks: tuple[Check, ...]
    last: Mapping[str, str] = field(default_factory=dict)
    stands: frozenset[str] = frozenset()
    adds_up: frozenset[str] = frozenset()
    facts: "Callable[[Framework, RegisterRow, Period], Facts]" = _nothing
    formulas: Callable[[Facts], Mapping[str, Expression]] = _no_formulas
    meanings: Callable[[Facts], Mapping[str, Expression]] = _no_formulas
    spares: Callable[[Facts], frozenset[str]] = _none
    is_asked: "Callable[[RegisterRow, Period], bool]" = _always
    split: str | None = None  # the column after which paper turns to a second page
    closes: Callable[[Facts], bool] = lambda _: (
        False
    )  # what was entered last means that nothing more is asked

    def values(self, row: "RegisterRow", before: Facts) -> dict[str, Content]:
        """Give what stands in the locked cells of a row, with what was entered `before`, by column."""
        held: dict[str, Content] = {}
        for column in self.columns:
            if column.key in self.last:
                held[column.key] = before.get(self.last[column.key])
            elif column.key not in self.entries and column.formula is None:
                held[column.key] = _plain(row["ref" if column.key == "reference" else column.key])
        return held

    def facts_of(self, framework: "Framework", row: "RegisterRow", period: "Period") -> dict[str, Content]:
        """Give what is known of a row besides."""
        about: dict[str, Content] = {"title": row.title, "as_at": serial(period.last_day)}
        return about | dict(self.facts(framework, row, period))

    def line(self, key: str, values: Facts, facts: Facts) -> Line:
        """Declare the line of a row."""
        spared = self.spares(facts)
        meant = {**facts, **self.meanings(facts)}
        return Line(key, values, meant, self.entries - spared, self.formulas(facts), spared=spared)

    def collected(self, asked: "Iterable[Asked]") -> Table:
        """Declare the table that a service fills in."""
        lines = tuple(self.line(row.key, row.values, row.facts) for row in asked)
        return self.table_of(lines)

    def table_of(self, lines: tuple[Line, ...]) -> Table:
        """Declare the table of some lines; what was said last has no columns where nothing was."""
        new = all(line.values.get(key) in (None, "") for line in lines for key in self.last)
        hidden = frozenset(self.last) if new else frozenset()
        return Table(self.columns, lines, keys=("reference",), checks=self.checks, hidden=hidden)


def _plain(value: object) -> Content:
    """Give a value as a cell holds it."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or None
    if value is None or value == "":
        return None
    return value if isinstance(value, int | float | date) else str(value)
