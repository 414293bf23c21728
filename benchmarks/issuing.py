"""How long issuing takes, against a bare xlsxwriter script that writes the very same workbooks.

    python benchmarks/issuing.py

The workbooks are those of every service of two starter kits. What issuing asks of xlsxwriter is taken down once, call
by call, and written out as the script somebody would have written by hand: each cell, format, validation and formula
in place, nothing to look up or to work out. Both are then timed in turn, in the same run.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from types import CodeType
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from pmf_xl.books import heights, write, write_table
from pmf_xl.books.protect import LockedWorkbook
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.collect.ask import ask
from pmf_xl.layout import working_out
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.rules import expression, in_excel, in_python
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder

KITS = {"hart": "2014-15-Q1", "south-derbyshire": "2024-25-Q1"}
ROUNDS = 30
ALLOWED = 1.5

Work = Callable[[], object]


def issues(folder: Path) -> Iterator[tuple[WorkspaceFolder, Issued]]:
    """Everything that the services of the kits are asked."""
    for kit, period in KITS.items():
        catalogue, _ = read_kit(find_kit(kit))
        assert catalogue
        make_workspace_folder(folder / kit, catalogue.framework.council)
        workspace = WorkspaceFolder(folder / kit, lambda: datetime(2024, 7, 1, 9))
        workspace.__dict__["catalogue"] = catalogue
        past, due = workspace.past, workspace.period(period)
        for service in catalogue.services:
            yield workspace, ask(workspace, catalogue.at(due), past, service.code, due)
        workspace.ledger.close()


def forget() -> None:
    """Empty every store of what was worked out before: a council's issue begins with none of it."""
    for module in (heights, write_table, expression, in_excel, in_python, working_out):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


def ours(workspace: WorkspaceFolder, issued: Issued) -> bytes:
    """A workbook from its declaration to its bytes, as `issue` makes it."""
    filling = write.Filling(issued.stamp, datetime(2024, 7, 1, 9))
    return write.collection_bytes(workbook(issued), workspace.theme, workspace.lock, filling)


# -- the same by hand -----------------------------------------------------------------------------------------------


class Dictation:
    """Takes down every call on a workbook and its sheets as a line of Python."""

    def __init__(self) -> None:
        self.lines = ["import datetime", "from xlsxwriter import Workbook"]
        self.names: dict[int, str] = {}
        self.sheets: dict[int, Overheard] = {}
        self._kept: list[object] = []  # so that no name is given twice

    def name(self, thing: object, name: str) -> None:
        self.names[id(thing)] = name
        self._kept.append(thing)

    def said(self, value: object) -> str:
        if isinstance(value, Format):
            return self.names[id(value)]
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.said(held)}" for key, held in value.items()) + "}"
        if isinstance(value, str):
            return repr(str(value))  # words of ours are plain text to a script
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(self.said, value)) + "]"
        return repr(value)

    def call(
        self, on: str, method: str, args: tuple[object, ...], named: dict[str, object], gives: str = ""
    ) -> None:
        given = [*map(self.said, args), *(f"{key}={self.said(held)}" for key, held in named.items())]
        self.lines.append(f"{gives + ' = ' if gives else ''}{on}.{method}({', '.join(given)})")


class Overheard:
    """Stands in front of a workbook or a sheet and has what it is asked taken down."""

    def __init__(self, real: Any, name: str, dictation: Dictation) -> None:
        self.__dict__.update(_real=real, _name=name, _dictation=dictation)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._real, name, value)

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._real, name)
        if not callable(attribute):
            return attribute

        def heard(*args: Any, **named: Any) -> Any:
            result = attribute(*args, **named)
            if name == "worksheets":
                return [self._dictation.sheets[id(sheet)] for sheet in result]
            if name == "get_name":
                return result
            gives = ""
            if name in ("add_format", "add_worksheet"):
                gives = f"{name[4:]}_{len(self._dictation.names)}"
                self._dictation.name(result, gives)
            self._dictation.call(self._name, name, args, named, gives)
            if name == "add_worksheet":
                sheet = Overheard(result, gives, self._dictation)
                self._dictation.sheets[id(result)] = sheet
                return sheet
            return result

        return heard


def by_hand(workspace: WorkspaceFolder, issued: Issued) -> CodeType:
    """The script that writes one workbook and leaves its bytes in `out`."""
    dictation = Dictation()

    def overheard(out: io.BytesIO, options: dict[str, object]) -> Overheard:
        dictation.lines.append(f"book = Workbook(out, {options!r})")
        return Overheard(LockedWorkbook(out, options), "book", dictation)

    real, write.LockedWorkbook = write.LockedWorkbook, overheard  # type: ignore[misc, assignment]
    try:
        ours(workspace, issued)
    finally:
        write.LockedWorkbook = real  # type: ignore[misc]
    return compile("\n".join(dictation.lines), f"{issued.service} by hand", "exec")


def run(script: CodeType) -> bytes:
    out = io.BytesIO()
    exec(script, {"out": out})
    return out.getvalue()


# -- timing -----------------------------------------------------------------------------------------------------------


def compared(rounds: int = ROUNDS) -> tuple[float, float, list[float], int]:
    """Milliseconds a workbook of ours and by hand, the ratio in every round, and how many workbooks there are."""
    with tempfile.TemporaryDirectory() as folder:
        asked = list(issues(Path(folder)))
        scripts = [by_hand(*one) for one in asked]
        assert all(
            abs(len(ours(*one)) - len(run(script))) < 5000 for one, script in zip(asked, scripts, strict=True)
        )

        def all_of_ours() -> None:
            forget()
            for one in asked:
                ours(*one)

        def all_by_hand() -> None:
            for script in scripts:
                run(script)

        taken = [(_seconds(all_of_ours), _seconds(all_by_hand)) for _ in range(rounds)]
    count = len(asked)
    best = [min(times) * 1000 / count for times in zip(*taken, strict=True)]
    return best[0], best[1], [mine / theirs for mine, theirs in taken], count


def _seconds(work: Work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> int:
    mine, theirs, ratios, count = compared()
    print(f"xlsxwriter {xlsxwriter.__version__}, {count} workbooks, best of {ROUNDS} rounds")
    print(f"{'by hand':<12}{theirs:7.2f} ms a workbook")
    print(
        f"{'issuing':<12}{mine:7.2f} ms a workbook {mine / theirs:6.2f} times (median of rounds {median(ratios):.2f})"
    )
    return 0 if mine / theirs <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
