"""The shape of a rule for published workbooks, and of what breaks one.

The rules are those of the UK Government Analysis Function, "Accessible spreadsheets: a checklist of the basics" and
"Releasing statistics in spreadsheets"; essential are the ones it holds to be required by the accessibility regulations.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmf_xl.publish.written import CheckedBook

Broken = tuple[str | None, str | None, str]  # sheet, cell, what is wrong there
Look = Callable[["CheckedBook"], Iterator[Broken]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the checklist: its lasting name, what it asks for, and how a workbook is looked at for it."""

    code: str
    asks: str
    essential: bool
    broken: Look


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken.

    >>> print(Fault("merged-cells", "Measures", "B4:C4", "These cells are merged."))
    [Measures!B4:C4] merged-cells: These cells are merged.
    """

    rule: str
    sheet: str | None
    cell: str | None
    says: str

    def __str__(self) -> str:
        """Place, rule and what is wrong on one line."""
        place = "!".join(part for part in (self.sheet, self.cell) if part)
        return f"[{place or 'Workbook'}] {self.rule}: {self.says}"


class Rules(list[Rule]):
    """Rules in their order, each added by writing it: what it asks for is the first line of its docstring."""

    def ask(self, code: str, *, essential: bool = True) -> Callable[[Look], Look]:
        """Declare the function below as a rule."""

        def declared(look: Look) -> Look:
            asks = (look.__doc__ or "").strip().split("\n")[0]
            self.append(Rule(code, asks, essential, look))
            return look

        return declared
