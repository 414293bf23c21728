"""The parts a workbook is declared from.

A workbook is sheets, a sheet is parts one under the other, and the part that matters most is the table: columns, and
lines to stand in them. A column that is computed holds a rule's expression, so the formula in the cell, its stored
result and the check on the way back are one thing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pmf_xl.layout.pictures import Bars, Boxes, Bullet, Curve, Icons, Key, Large, Variances
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import Expression
from pmf_xl.rules.terms import Unit

Content = float | int | str | bool | date | None


class Kind(StrEnum):
    """What sort of thing a column holds."""

    TEXT = "text"
    LONG_TEXT = "long text"  # wrapped, and as tall as it needs
    FIGURE = "figure"  # in the unit and decimals of its line's measure
    COUNT = "count"  # a plain number, whatever the unit of the line's measure
    VARIANCE = "variance"  # a figure that carries its sign
    DATE = "date"
    CHOICE = "choice"
    RATING = "rating"
    TRAVEL = "travel"
    CHECK = "check"
    SHARE = "share"  # a plain percentage, whatever the unit of the line's measure
    MOMENT = "moment"  # a day and a time
    LINK = "link"  # a text that leads to a cell of this workbook
    ICON = "icon"  # one of Making Data Count: its letter and its word, in its colour
    SPARKLINE = "sparkline"  # a run of figures drawn in the cell


@dataclass(frozen=True, slots=True)
class Check:
    """Something an entry must satisfy: while `when` is true, `says` stands in the check column.

    The same check, met again when the return is collated, gives the problem `code` at the cell of column `at`.
    """

    when: Expression
    says: str
    code: ProblemCode
    at: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in code, its heading on screen, and what belongs in its cells."""

    key: str
    heading: str
    kind: Kind
    width: float  # in characters of the table's font
    formula: Expression | None = None
    prompt: str = ""  # shown while an entry cell is selected
    refusal: str = ""  # shown when what was typed cannot stand
    choices: tuple[str, ...] = ()
    longest: int = 0  # characters that an entry may have; 0: no limit
    optional: bool = False  # a return without it lacks nothing
    asks: str = ""  # the fact of a line that is the question its entry answers
    unit: str = ""  # of its figures, where each column is of a measure and not each line
    decimals: int = 0  # likewise

    def __hash__(self) -> int:
        """Agree with equality; columns are what much is looked up by, and these tell them apart."""
        return hash((self.key, self.heading, self.width))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    `values` stand in its cells by column key; `facts` are what is known of the line for good and needs no cell
    (polarity, tolerance, unit …), or what a rule's name means in this line; `entries` are the columns a person
    fills. `formulas` replace a column's own. `links` say where a link leads, such as `'Key'!A1`; `runs` are the
    figures of its sparklines, and `run_of` says of which periods they are.
    """

    key: str
    values: Mapping[str, Content]
    facts: Mapping[str, Content | Expression] = field(default_factory=dict)
    entries: frozenset[str] = frozenset()
    formulas: Mapping[str, Expression] = field(default_factory=dict)
    idle: bool = False  # nothing is asked of it this time: greyed
    links: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    run_of: tuple[str, ...] = ()
    strong: bool = False  # a total, or a line that heads others
    optional: bool = (
        False  # it may stay as it is: something to do only while what was begun in it is not finished
    )
    spared: frozenset[str] = frozenset()  # columns that other lines fill and it does not: greyed

    @property
    def unit(self) -> str:
        """What the line's figures are counted in; plain numbers where it is of no measure."""
        return str(self.facts.get("unit", Unit.NUMBER))

    @property
    def decimals(self) -> int:
        """How many decimals they are shown with."""
        decimals = self.facts.get("decimals")
        return decimals if isinstance(decimals, int) else 0

    def unit_in(self, column: Column) -> str:
        """What the figures of one of its cells are counted in."""
        return column.unit or self.unit

    def decimals_in(self, column: Column) -> int:
        """How many decimals they are shown with there."""
        return column.decimals if column.unit else self.decimals

    @property
    def heads(self) -> bool:
        """Whether it is nothing but a heading over the lines below it: one text, over as many columns as it takes."""
        return self.strong and sum(value is not None for value in self.values.values()) == 1

    @property
    def title(self) -> str:
        """What the line is about, in words."""
        return str(self.facts.get("title", self.key))


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and the lines under them; a line is known again by the text in its `keys`, joined by a stroke."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    keys: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    hidden: frozenset[str] = frozenset()  # columns that say nothing this time
    buttons: bool = False  # its headings have buttons to filter by, at their right ends

    def column(self, key: str) -> Column:
        """Return the column called `key`; raises `KeyError` if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def position(self, key: str) -> int:
        """Return how many columns stand left of the one called `key`; raises `KeyError` if there is none."""
        for position, column in enumerate(self.columns):
            if column.key == key:
                return position
        raise KeyError(key)

    def locked(self, line: Line) -> Iterator[Column]:
        """Give the columns whose cell in this line holds a value that nobody may change."""
        for column in self.columns:
            computed = not line.idle and (
                column.formula is not None or column.kind is Kind.CHECK or column.key in line.formulas
            )
            if column.key not in line.entries and not computed:
                yield column

    def place(self, line: Line, check: Check) -> str:
        """Return the column in which this line answers to a check: the check's own, or the line's first entry."""
        if check.at in line.entries:
            return check.at
        return next(column.key for column in self.columns if column.key in line.entries)


@dataclass(frozen=True, slots=True)
class Title:
    """A sheet's name for people, and what it is about; in a report perhaps the rating it is about.

    Where there is a `logo` in words, the council's own stands beside what is below the title, if the theme has one.
    """

    text: str
    subtitle: str = ""
    rating: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph across the sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbered things to do, in order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """What the looks of cells mean."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the workbook is complete, live."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still missing, live, each a link to its cell."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems found in the return last time, each with a link to its cell; filled when feedback is written."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty row."""


Part = (
    Title
    | Section
    | Note
    | Steps
    | Legend
    | Progress
    | Missing
    | Findings
    | Gap
    | Table
    | Key
    | Bars
    | Curve
    | Variances
    | Boxes
    | Large
    | Bullet
    | Icons
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its tab's name and its parts from the top down."""

    name: str
    parts: tuple[Part, ...]
    widths: tuple[float, ...] = ()  # of columns, where no table sets them
    hidden: bool = False
    freeze: int = 0  # columns that stay when scrolling, beside the heading row
    split: str | None = None  # the column after which paper turns to a second page
    landscape: bool = True
    wide: bool = False  # in a report: its main table may turn to further pages on paper
    filtered: bool = False  # in a report: its main table can be filtered
    one_page: bool = False  # in a report: printed on exactly one page
    pages: bool = False  # in a report: every title begins a page
    on_paper: int = (
        0  # in a report: the columns that are printed, on one strip; those beside them are for screens
    )

    @property
    def table(self) -> Table | None:
        """The sheet's table that stands at its top, if that is what it is."""
        first = self.parts[0] if self.parts else None
        return first if isinstance(first, Table) else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole workbook, ready to be written."""

    title: str
    subject: str
    sheets: tuple[Sheet, ...]
    period: str = ""
    author: str = ""  # the council it is of
    printed: bool = (
        False  # its small lines are pictures, which every program prints, and nothing in it is hidden
    )

    def sheet(self, name: str) -> Sheet:
        """Return the sheet whose tab says `name`; raises `KeyError` if there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)
