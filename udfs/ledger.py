"""Figures and targets for cells: a workspace read once, and again when its files change.

Which workspace: the one a workbook names in `PMF_WORKSPACE` (a name for a cell with its folder, or for the folder
itself), else the one named in the environment, else the one the workbook lies in.
"""

import os
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from pmf_xl.addin.answers import laid_over
from pmf_xl.addin.cells import AnswerGrid, Cell, error_in
from pmf_xl.problems import PmfError, UsageError
from pmf_xl.rules.declaring import WRONG
from pmf_xl.rules.function_arguments import NO, YES
from pmf_xl.settings import LEDGER, SETTINGS
from pmf_xl.workspace_folder import CATALOGUE, WorkspaceFolder

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.rules.scheme import Scheme

SETTING: Final = "PMF_WORKSPACE"
UNKNOWN: Final = "#N/A"  # what stands where there is no such measure
SECONDS_BEFORE_ASKING_AGAIN: Final = 10.0  # what the workspace of a workbook is
SECONDS_BEFORE_ASKING_A_SERVER: Final = 30.0  # a shared database tells nobody that it has changed


class WorkspaceCache:
    """One workspace's figures and targets, as its files say at this moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state: object = None
        self._workspace: WorkspaceFolder | None = None
        self._past: Any = None

    def outturn(self, ref: str, period: str) -> Cell:
        """Give the outturn that stands for a measure, or `REF/BREAKDOWN`, and a period."""
        workspace = self._fresh()
        measure, breakdown = self._measure(workspace, ref)
        when = _period(workspace, period)
        if measure is None or when is None:
            return UNKNOWN if measure is None else WRONG
        outturn = self._past.outturn(measure, when, breakdown)
        return "" if outturn is None else outturn

    def target(self, ref: str, period: str) -> Cell:
        """Give the target of a measure and a period; of a range its lower end."""
        workspace = self._fresh()
        measure, breakdown = self._measure(workspace, ref)
        when = _period(workspace, period)
        if measure is None or when is None:
            return UNKNOWN if measure is None else WRONG
        target = None if breakdown else workspace.catalogue.target(measure, when)
        return "" if target is None or target.target is None else target.target

    def partial(self, ref: str, period: str) -> Cell:
        """Say whether the outturn that stands is of a part of its period, or of some services, only."""
        workspace = self._fresh()
        measure, breakdown = self._measure(workspace, ref)
        when = _period(workspace, period)
        if measure is None or when is None:
            return UNKNOWN if measure is None else WRONG
        held = self._past.figure(measure, when, breakdown)
        if held is None or held.outturn is None:
            return ""
        return YES if held.is_partial else NO

    def scheme(self) -> "Scheme":
        """Give the rating scheme of the council."""
        return self._fresh().catalogue.framework.scheme

    def _measure(self, workspace: WorkspaceFolder, ref: str) -> tuple[str | None, str]:
        known = {measure.ref.casefold(): measure.ref for measure in workspace.catalogue.measures}
        if whole := known.get(ref.casefold()):
            return whole, ""
        above, _, part = ref.rpartition("/")
        measure = known.get(above.casefold())
        return measure, part if measure else ""

    def _fresh(self) -> WorkspaceFolder:
        state = self._files()
        if self._workspace is None or state != self._state:
            workspace = WorkspaceFolder(self.folder)
            workspace.require_ledger()  # it is made when it is first asked for, and that is no change
            self._state = self._files()
            self._past, self._workspace = workspace.past, workspace
        return self._workspace

    def _files(self) -> object:
        """Tell whether anything has changed: the files' times and sizes, or of a server's database the time."""
        names = (SETTINGS, CATALOGUE, LEDGER, f"{LEDGER}-wal")
        files = [
            (found.st_mtime_ns, found.st_size) if (found := _stat(self.folder / name)) else None
            for name in names
        ]
        elsewhere = self._workspace is not None and self._workspace.settings.ledger
        return files, int(monotonic() / SECONDS_BEFORE_ASKING_A_SERVER) if elsewhere else None


_CACHES: dict[Path, WorkspaceCache] = {}
_SCHEMES: "dict[str, tuple[Scheme | None, float]]" = {}  # by workbook, with the moment until which it is known


def cache_of(folder: Path) -> WorkspaceCache:
    """Return the cache of a workspace, the same one every time."""
    return _CACHES.setdefault(folder, WorkspaceCache(folder))


def scheme_of(book: Any) -> "Scheme | None":
    """Give the rating scheme of a workbook's workspace; None where none is set, or the one that is cannot be read.

    It is asked for again after a while only, since a sheet may hold thousands of ratings.
    """
    called, now = str(book.name), monotonic()
    scheme, until = _SCHEMES.get(called, (None, now))
    if now >= until:
        try:
            scheme = cache_of(workspace_folder(book)).scheme()
        except PmfError:
            scheme = None
        _SCHEMES[called] = (scheme, now + SECONDS_BEFORE_ASKING_AGAIN)
    return scheme


def scheme_here() -> "Scheme | None":
    """Give the rating scheme of the workspace of the workbook that is worked in; None where none is known.

    Whatever stands in the way, a function that needs no workspace goes on without one.
    """
    import xlwings

    try:
        return scheme_of(xlwings.Book.caller())
    except Exception:  # xlwings has no other word for a workbook that it cannot find, or find the place of
        return None


def looked_up(wanted: str, ref: AnswerGrid, period: AnswerGrid, book: Any) -> list[list[Cell]]:
    """Look up outturns, targets, or whether outturns are partial, by row, for the workbook that asks.

    Raises `PmfError` where no workspace is set, or the one that is cannot be read.
    """
    at = cache_of(workspace_folder(book))
    find = {"outturn": at.outturn, "target": at.target, "partial": at.partial}[wanted]
    tall, wide = max(len(ref), len(period)), max(len(ref[0]), len(period[0]))
    found = [
        _one(find, *pair)
        for pair in zip(laid_over(ref, tall, wide), laid_over(period, tall, wide), strict=True)
    ]
    return [found[start : start + wide] for start in range(0, len(found), wide)]


def _one(find: Any, ref: Cell, period: Cell) -> Cell:
    for given in (ref, period):
        if error := error_in(given):
            return error
    if ref in (None, "") or period in (None, ""):
        return ""
    if isinstance(ref, float) and ref.is_integer():
        ref = int(ref)  # a reference that is all digits comes as a number
    return find(str(ref).strip(), str(period).strip())


def workspace_folder(book: Any) -> Path:
    """Find the workspace of a workbook; raises `PmfError` where none is set."""
    beside = book_folder(book)
    if (said := _said_in(book)) or (said := os.environ.get(SETTING, "").strip()):
        return (beside / said if beside else Path(said)).resolve()
    for folder in [beside, *beside.parents] if beside else []:
        if (folder / SETTINGS).is_file():
            return folder
    raise UsageError(
        f"No workspace is set. Give the name {SETTING} to a cell that holds its folder, or set {SETTING} in the "
        "environment."
    )


def book_folder(book: Any) -> Path | None:
    """Give the folder a workbook is saved in, or None while it is not, or lies on the web."""
    fullname = str(book.fullname) if book is not None else ""
    if not fullname or "://" in fullname:
        return None
    path = Path(fullname)
    return path.parent if path.parent != Path() and path.is_file() else None


def setting(book: Any, called: str) -> str:
    """Read a setting a workbook holds under a name: of a cell, or of a text itself."""
    for name in book.names if book is not None else ():
        if name.name.rpartition("!")[2].casefold() == called.casefold():
            told = str(name.refers_to).lstrip("=")
            if told.startswith('"'):
                return told.strip('"').strip()
            value = name.refers_to_range.value
            return str(value).strip() if value is not None else ""
    return ""


def _said_in(book: Any) -> str:
    return setting(book, SETTING)


def _period(workspace: WorkspaceFolder, text: str) -> "Period | None":
    try:
        return workspace.catalogue.period(text)
    except ValueError:
        return None


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
