"""Someone filling in a workbook by keyboard, so that locks and validation are met as people meet them."""

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from office.process import Driver, OfficeEndedError
from office.values import Cells, Value, from_answer, from_grid


@dataclass(frozen=True, slots=True)
class Typed:
    """What became of an entry, and what its cell holds and shows afterwards.

    `refusal` is empty for an accepted entry; otherwise "locked", "out of reach" for a cell the cursor cannot
    be put on, the words of the validation's alert, or "refused" where the alert has none.
    """

    accepted: bool
    shown: str
    value: Value
    refusal: str


class Officer:
    """Someone at the keyboard of a copy of a workbook; made by `Office.officer`, used in a `with` statement.

    Two things are LibreOffice's own, and true of everybody who uses it:

    - In a percentage cell the first digit brings a % of its own, so type "95.4": "95.4%" ends as "95.4%%".
    - A formula is refused in a cell with validation.

    And one is of a LibreOffice without a screen: a warning is always heeded and the entry given up.
    """

    def __init__(self, driver: Driver, path: Path, *, recalculated: bool) -> None:
        self.driver, self._path, self._recalculated = driver, path, recalculated

    def __enter__(self) -> Self:
        folder = tempfile.mkdtemp(dir=self.driver.folder)
        copy = shutil.copy(self._path, folder)
        self._number: int = self.driver.ask("open", path=copy, recalculated=self._recalculated)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OfficeEndedError):  # the workbook went with it
            self.driver.ask("leave", number=self._number)

    def type(self, sheet: str, cell: str, text: str) -> Typed:
        """Type text into a cell, key by key, and press Enter; for no text at all press Delete."""
        return self._typed("type", sheet=sheet, cell=cell, text=text)

    def paste(self, sheet: str, cell: str, text: str) -> Typed:
        """Paste text into a cell: read as typed, stopped by a lock, but as everywhere not by validation."""
        return self._typed("paste", sheet=sheet, cell=cell, text=text)

    def press_tab(self, *, back: bool = False) -> tuple[str, str]:
        """Press Tab, with Shift if `back`, and say on which sheet and cell that lands."""
        sheet, cell = self._do("press_tab", back=back)
        return sheet, cell

    def go(self, sheet: str, cell: str) -> bool:
        """Put the cursor on a cell, or say that it cannot be put there."""
        return bool(self._do("go", sheet=sheet, cell=cell))

    def value(self, sheet: str, cell: str) -> Value:
        """What a cell holds now."""
        return from_answer(self._do("value", sheet=sheet, cell=cell))

    def values(self, sheet: str) -> Cells:
        """What all the cells of a sheet hold now."""
        return from_grid(self._do("grid", sheet=sheet))

    def shown(self, sheet: str, cell: str) -> str:
        """What a cell shows now, formatted."""
        return str(self._do("shown", sheet=sheet, cell=cell))

    def is_locked(self, sheet: str, cell: str) -> bool:
        """Whether the cell is locked and its sheet protected."""
        return bool(self._do("is_locked", sheet=sheet, cell=cell))

    def unlock(self, password: str) -> list[str]:
        """Lift the protection of every sheet whose password this is, and name the sheets that stay protected."""
        return [str(name) for name in self._do("unlock", password=password)]

    def save(self, path: Path) -> Path:
        """Save as the format of the path's suffix: .xlsx, .xls or .ods.

        In the last two LibreOffice can keep no password that was hashed for .xlsx. It asks for it again, or to do
        without; nobody is there to answer, and the workbook is not saved. So `unlock` it first.
        """
        self._do("save", to=str(path.resolve()), form=path.suffix.removeprefix("."))
        return path

    def _do(self, action: str, **arguments: Any) -> Any:
        return self.driver.ask("officer", number=self._number, action=action, **arguments)

    def _typed(self, action: str, **arguments: str) -> Typed:
        became = self._do(action, **arguments)
        return Typed(became["accepted"], became["shown"], from_answer(became["value"]), became["refusal"])
