"""The shape of a problem and of the code it is an instance of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pmf_xl.problems.codes import ProblemCode


class Severity(StrEnum):
    """What a problem asks of whoever sent the data."""

    ERROR = "error"  # must be mended before the data counts
    QUERY = "query"  # taken; mend it or explain it
    NOTE = "note"  # for information


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem: its lasting name and how to speak of it.

    `message` and `remedy` are templates; `example` holds words that fill them, for the printed reference.
    """

    code: str
    severity: Severity
    meaning: str
    message: str
    remedy: str
    example: Mapping[str, str] = field(default_factory=dict)


Word = str | int  # what may stand in a message


@dataclass(frozen=True, slots=True)
class Message:
    """What a problem says: its code, and the words that fill its texts. The functions of `messages` make them."""

    code: ProblemCode
    words: Mapping[str, Word]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding at one place.

    >>> print(Problem("late", Severity.NOTE, "It came late.", "Nothing to do.", sheet="Measures", cell="J14"))
    [Measures!J14] It came late. Nothing to do.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    sheet: str | None = None
    cell: str | None = None  # as the file has it that was sent
    ref: str | None = None  # the line it stands in: a measure's reference, a role, a milestone
    column: str | None = None  # the key of the column, by which feedback finds the cell in its own layout

    @property
    def place(self) -> str:
        """Where it stands, as people write it: `Measures!J14`, a sheet, or nothing."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def __str__(self) -> str:
        """Place, message, remedy on one line."""
        return (
            f"[{self.place}] {self.message} {self.remedy}" if self.place else f"{self.message} {self.remedy}"
        )
