"""What a function that analysts use is declared as: its name, arguments and help, and the rule behind it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pmf_xl.rules.expression import Expression, both, name, negate, same, specialise, when
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.function_arguments import NO, YES, Argument
from pmf_xl.rules.operations import Value
from pmf_xl.rules.terms import Basis, Polarity

WRONG: Final = "#VALUE!"  # what stands where text was given for a number, or a word there is not
NOT_ENOUGH: Final = (
    "#N/A"  # what stands where a chart has too few figures for limits: charts draw nothing there
)
#: What is answered where whole columns or rows of a sheet are given: they hold headings, and a million cells.
WHOLE_COLUMN: Final = "PMF: give the cells with figures, not a whole column or row"
MOST_ROWS: Final = 1_048_576  # of a sheet
MOST_COLUMNS: Final = 16_384
LONGEST_HELP: Final = 255
CATEGORY: Final = "Performance"
FIRST_DAY: Final = 61  # 1 March 1900: before it spreadsheets do not agree on the days
AFTER_LAST_DAY: Final = 2_958_466  # 1 January 10000


class Shape(StrEnum):
    """How a function meets a whole column."""

    BY_ROW = "by row"  # a column in gives a column out
    SERIES = "series"  # a run of figures in gives one answer out
    LEDGER = "ledger"  # looks figures up; by row too


@dataclass(frozen=True, slots=True)
class Function:
    """One function as people call it.

    `rule` is what it gives for one row, of the functions that are one rule; `parts` are names for what that rule
    works out on the way.
    """

    name: str
    says: str
    gives: str
    arguments: tuple[Argument, ...]
    shape: Shape = Shape.BY_ROW
    rule: Expression | None = None
    parts: tuple[tuple[Expression, str], ...] = field(default=(), repr=False)

    @property
    def call(self) -> str:
        """How it is called: `PMF_RAG(outturn, target, [polarity], …)`."""
        return f"{self.name}({', '.join(argument.shown for argument in self.arguments)})"

    @property
    def help(self) -> str:
        """What Excel shows beside its name: at most 255 characters, or Excel refuses the file."""
        shown = [argument.shown for argument in self.arguments]
        whole = f"{self.says} {self.call}"
        while len(whole) > LONGEST_HELP:
            shown = shown[:-1]
            whole = f"{self.says} {self.name}({', '.join(shown)}, ...)"
        return whole

    @property
    def fewest(self) -> int:
        """How many arguments it needs at the least."""
        return sum(not argument.optional for argument in self.arguments)


# What a function in somebody's own sheet must be given, where its rule asks for it; of the rest it knows nothing.
_MUST_BE_GIVEN: Final = ("polarity", "tolerance", "basis", "band")
_NOT_ASKED_FOR: Final[dict[str, Value]] = {
    **{
        fact: value
        for fact, value in RuleFacts(Polarity.HIGHER, 0.0, Basis.PERCENT).known().items()
        if fact not in _MUST_BE_GIVEN
    },
    **dict.fromkeys(("marker", "travel_long", "target", "target_high")),
    "due": True,
    "partial": False,
}


_LOOKED_AT: Final = {"travel_long": "amber_if_improved", "travel_short": "amber_if_improved_on_previous"}


def by_row(
    called: str,
    says: str,
    gives: str,
    arguments: tuple[Argument, ...],
    rule: Expression,
    parts: tuple[tuple[Expression, str], ...] = (),
) -> Function:
    """Make a function of a rule: what cannot stand gives `#VALUE!`, what was left out its default."""
    known: dict[str, Expression | Value] = {**_NOT_ASKED_FOR}
    known |= {("places" if one.key == "decimals" else one.key): one.meant for one in arguments}
    keys = {one.key for one in arguments}
    # Who gives a travel says by that that the framework's scheme looks at it.
    known |= {scheme: True for travel, scheme in _LOOKED_AT.items() if travel in keys}
    if "due" in keys:
        known["due"] = negate(same(name("due"), NO))
    known |= {key: same(name(key), YES) for key in ("partial", "previous_partial") if key in keys}
    asked = both(*(argument.sound for argument in arguments))
    named = ((argument.meant, f"{argument.key}_") for argument in arguments if argument.default is not None)
    return Function(
        called,
        says,
        gives,
        arguments,
        Shape.BY_ROW,
        when(asked, specialise(rule, known), WRONG),
        (*named, *((specialise(part, known), word) for part, word in parts)),
    )
