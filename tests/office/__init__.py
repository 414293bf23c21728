"""LibreOffice Calc for tests: recalculation that is not ours, and an officer at the keyboard.

A workbook is only right when another program agrees. The tests run in a Python without `uno`, so
`Office` speaks over a pipe with `driver`, which the system's own Python runs beside LibreOffice.
"""

from office.client import Office
from office.installed import INSTALL, missing
from office.officer import Officer, Typed
from office.process import OfficeEndedError, OfficeError, OfficeSlowError
from office.stored import Disagreement
from office.values import CellError, Cells, Value

__all__ = [
    "INSTALL",
    "CellError",
    "Cells",
    "Disagreement",
    "Office",
    "OfficeEndedError",
    "OfficeError",
    "OfficeSlowError",
    "Officer",
    "Typed",
    "Value",
    "missing",
]
