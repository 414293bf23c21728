"""What was understood of a list, to be shown before anything is made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmf_xl.catalogue.grid import Cell
from pmf_xl.problems import Problem, Severity

ListRow = Mapping[str, Cell]  # by column of the catalogue


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column of the list and what it was taken for; `means` is empty where it is kept as the council's own."""

    heading: str
    place: str
    means: str
    example: str
    filled: int


@dataclass(frozen=True, slots=True)
class Translated:
    """A word or way of writing that was translated, and how often it stood there."""

    column: str
    found: str
    means: str
    count: int


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list of measures as it was understood: shown, confirmed, and then made into a catalogue.

    `rows` hold the rows of each of the catalogue's tables, as they will stand there: what could not be read stands in
    its cell as it was given.
    """

    council: str
    sheet: str
    columns: tuple[ColumnRead, ...]
    translated: tuple[Translated, ...]
    problems: tuple[Problem, ...]
    rows: Mapping[str, Sequence[ListRow]]
    own: tuple[str, ...] = ()  # headings of the council's own columns, keys in the rows of measures
    other_sheets: tuple[str, ...] = ()  # which hold a list as well, and were not read

    @property
    def measures(self) -> int:
        """How many measures were found."""
        return len(self.rows["measures"])

    @property
    def errors(self) -> list[Problem]:
        """What must be put right in the catalogue before anything can be issued."""
        return [found for found in self.problems if found.severity is Severity.ERROR]

    @property
    def others(self) -> list[Problem]:
        """What was left out, read otherwise than it was written, or should be looked at."""
        return [found for found in self.problems if found.severity is not Severity.ERROR]
