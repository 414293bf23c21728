"""The sheets whose rows an issue holds beside measures: of registers, the monthly look and the annual round."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pmf_xl.layout.annual import ROUND_SHEETS
from pmf_xl.layout.registers import COLLECTED

if TYPE_CHECKING:
    from pmf_xl.layout.asked import Asked
    from pmf_xl.layout.parts import Table


class RowSheet(Protocol):
    """A sheet as it is filled in: `last` are columns that are there to be read only."""

    @property
    def sheet(self) -> str:
        """The name of its tab."""

    @property
    def thing(self) -> str:
        """What a row is of."""

    @property
    def last(self) -> Collection[str]:
        """The columns that are there to be read only."""

    @property
    def split(self) -> str | None:
        """The column after which paper turns to a second page."""

    def collected(self, asked: "Sequence[Asked]") -> "Table":
        """Declare the table that is filled in."""


ROW_SHEETS: Mapping[str, RowSheet] = {**COLLECTED, **ROUND_SHEETS}
