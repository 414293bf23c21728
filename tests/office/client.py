"""LibreOffice Calc as tests ask for it."""

import glob
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Literal, Self

from office.officer import Officer
from office.process import Driver, OfficeEndedError, OfficeError
from office.stored import Disagreement, agree, stored_results
from office.values import Cells, from_grid

Format = Literal["xlsx", "xls", "ods", "pdf", "csv"]


class Office:
    """A headless LibreOffice Calc of the test's own, in UK English, off the network.

    It starts when first asked, is started afresh after it died, and is ended by `close` or after a `with`.
    `seconds` is how long any one request may take before LibreOffice is ended and `OfficeSlowError` raised.
    """

    def __init__(self, seconds: float = 60) -> None:
        self._seconds = seconds
        self._driver: Driver | None = None
        self._printed: dict[tuple[str, bytes], Path] = {}  # what tests have had printed, by name and content
        self._paper = tempfile.TemporaryDirectory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def recalculate(self, path: Path, to: Path | None = None) -> Path:
        """Store a workbook as .xlsx, every formula worked out anew; beside the first unless `to` is given."""
        to = to or path.with_name(f"{path.stem} recalculated.xlsx")
        self._ask("store", path=_whole(path), to=_whole(to), form="xlsx", password="")
        return to

    def convert(self, path: Path, form: Format, folder: Path, password: str = "") -> Path:
        """Recalculate a workbook and store it in another format, locked if a password is given.

        Of a .csv the first sheet is stored, as shown. A .pdf of the same workbook is made once for all tests.
        """
        folder.mkdir(parents=True, exist_ok=True)
        to = folder / f"{path.stem}.{form}"
        if form == "pdf":
            shutil.copyfile(self._on_paper(path), to)
        else:
            self._ask("store", path=_whole(path), to=_whole(to), form=form, password=password)
        return to

    def _on_paper(self, path: Path) -> Path:
        key = path.name, hashlib.sha256(path.read_bytes()).digest()
        if key not in self._printed:
            to = Path(self._paper.name) / f"{len(self._printed)}.pdf"
            self._ask("store", path=_whole(path), to=_whole(to), form="pdf", password="")
            self._printed[key] = to
        return self._printed[key]

    def values(self, path: Path, sheet: str, *, recalculated: bool = True) -> Cells:
        """What the cells of a sheet hold: worked out anew, or as they show on opening the file.

        On opening, stored numbers and text stand; stored errors, truth values and blanks LibreOffice works
        out anew all the same. To hold stored results against right ones, see `disagreements`.
        """
        grids = self._ask("grids", path=_whole(path), sheet=sheet, recalculated=recalculated)
        return from_grid(grids[sheet])

    def sheets(self, path: Path, *, recalculated: bool = True) -> dict[str, Cells]:
        """What the cells of every sheet hold, hidden sheets too."""
        grids = self._ask("grids", path=_whole(path), sheet=None, recalculated=recalculated)
        return {sheet: from_grid(grid) for sheet, grid in grids.items()}

    def disagreements(self, path: Path) -> list[Disagreement]:
        """Every formula of an .xlsx file whose stored result is not what LibreOffice works out."""
        right = self.sheets(path)
        return [
            Disagreement(sheet, cell, formula, stored, right[sheet][cell])
            for sheet, cell, formula, stored in stored_results(path)
            if not agree(stored, right[sheet][cell])
        ]

    def errors(self, path: Path) -> list[tuple[str, str]]:
        """The sheet and cell of every formula that gives an error once worked out, hidden sheets too."""
        return [(sheet, cell) for sheet, cell in self._ask("errors", path=_whole(path))]

    def pictures(self, path: Path, folder: Path, dpi: int = 80) -> list[Path]:
        """The pages of a workbook as they print, one .png each."""
        pdf = self.convert(path, "pdf", folder)
        pages = str(folder / f"{glob.escape(pdf.stem)}-*.png")
        for stale in glob.glob(pages):
            Path(stale).unlink()
        drawn = subprocess.run(
            ["pdftoppm", "-r", str(dpi), "-png", pdf, pdf.with_suffix("")],
            capture_output=True,
            text=True,
            timeout=self._seconds,
            check=False,
        )
        if drawn.returncode:
            raise OfficeError(f"pdftoppm cannot draw {pdf}: {drawn.stderr.strip()}")
        return sorted(map(Path, glob.glob(pages)))

    def officer(self, path: Path, *, recalculated: bool = False) -> Officer:
        """Someone filling in a copy of the workbook; use it in a `with` statement.

        As in anybody's LibreOffice a result stored in the file stands until something it depends on is typed;
        with `recalculated` every formula is worked out on opening.
        """
        return Officer(self._running(), path, recalculated=recalculated)

    def close(self) -> None:
        """End LibreOffice, if it runs."""
        if self._driver:
            self._driver.close()
        self._paper.cleanup()

    def _running(self) -> Driver:
        if self._driver is None or self._driver.ended:
            self._driver = Driver(self._seconds)
        return self._driver

    def _ask(self, do: str, **arguments: Any) -> Any:
        try:
            return self._running().ask(do, **arguments)
        except OfficeEndedError:
            # Nothing asked here leans on an earlier request, so another LibreOffice may answer it.
            return self._running().ask(do, **arguments)


def _whole(path: Path) -> str:
    return str(path.resolve())
