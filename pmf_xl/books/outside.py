"""Files from outside are opened in a process of their own, with limits, so that a bad one costs itself and no more.

One worker serves many files and is replaced when it dies or takes too long. The memory limit needs a system that has
`resource` (Linux, macOS); elsewhere the time limit and the cheap look at the container remain.
"""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pmf_xl.books.grid import Cell, Grid
from pmf_xl.books.guard import too_large
from pmf_xl.books.read import Unreadable, read_grids
from pmf_xl.problems import Problem, Severity, problem

SECONDS = 30.0  # for one file; a return takes a hundredth of one
LARGEST_ANSWER = (
    12_000_000  # bytes of what stands in a workbook's cells; the asking process holds it several times
)
ROOT = str(Path(__file__).parents[2])
MEMORY = 1_500_000_000  # bytes of address space


class Reader:
    """Reads workbooks from outside: `with Reader() as reader: reader.read(content, name)`."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        """Give the reader; its worker is started with the first file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker."""
        self._end()

    def read(self, content: bytes, name: str) -> dict[str, Grid]:
        """Read every sheet of a workbook.

        Raises `Unreadable` with the reason for the service, also where reading it took too long or too much memory.
        """
        worker = self._worker = self._worker if self._alive() else self._start()
        assert worker is not None
        assert worker.stdin is not None
        assert worker.stdout is not None
        too_slow = threading.Event()

        def give_up() -> None:
            too_slow.set()
            worker.kill()

        alarm = threading.Timer(self._seconds, give_up)
        alarm.start()
        try:
            _send(worker.stdin, name.encode("utf-8", "surrogatepass"))
            _send(worker.stdin, content)
            answer = _receive(worker.stdout)
        except OSError:  # the worker died while it was being spoken to
            answer = None
        finally:
            alarm.cancel()
        if answer is None:
            self._end()
            reason = (
                "opening it takes far longer" if too_slow.is_set() else "opening it takes far more memory"
            )
            raise Unreadable(problem("broken-file", name=name, reason=f"{reason} than any return would"))
        return _unpacked(json.loads(answer))

    def _alive(self) -> bool:
        return self._worker is not None and self._worker.poll() is None

    def _start(self) -> "subprocess.Popen[bytes]":
        self._end()
        # By its own path, for whoever runs this program without having installed it.
        serve = f"from pmf_xl.books.outside import serve; serve({self._memory})"
        command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {ROOT!r}); {serve}"]
        return subprocess.Popen(  # noqa: S603  this program itself
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def _end(self) -> None:
        if self._worker is None:
            return
        self._worker.kill()
        for pipe in (self._worker.stdin, self._worker.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # what was still to be sent has nobody to take it
                    pipe.close()
        self._worker.wait()
        self._worker = None


def _send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(len(content).to_bytes(8, "big"))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """Take what was sent, or None where the other side has ended."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head, "big")
    content = pipe.read(size)
    return content if len(content) == size else None


# -- what goes through the pipe: JSON, since nothing from outside may be unpickled ------------------------------------


def _packed(grids: Mapping[str, Grid]) -> dict[str, Any]:
    return {
        "grids": [
            {
                "name": grid.name,
                "rows": [[_cell_packed(cell) for cell in _filled(row)] for row in grid.rows],
                "formulas": [[*at, text] for at, text in grid.formulas.items()],
                "errors": [[*at, text] for at, text in grid.errors.items()],
            }
            for grid in grids.values()
        ]
    }


def _unpacked(answer: dict[str, Any]) -> dict[str, Grid]:
    if "problem" in answer:
        found = answer["problem"]
        raise Unreadable(Problem(**found | {"severity": Severity(found["severity"])}))
    return {
        held["name"]: Grid(
            held["name"],
            [[_cell_unpacked(cell) for cell in row] for row in held["rows"]],
            {(row, column): text for row, column, text in held["formulas"]},
            {(row, column): text for row, column, text in held["errors"]},
        )
        for held in answer["grids"]
    }


def _filled(row: list[Cell]) -> list[Cell]:
    """Leave out the empty cells at a row's end."""
    end = len(row)
    while end and row[end - 1] in ("", None):
        end -= 1
    return row[:end]


def _cell_packed(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()  # a half of a surrogate pair has no place in JSON
    return cell


def _cell_unpacked(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])
    return cell  # type: ignore[no-any-return]


# -- the worker -------------------------------------------------------------------------------------------------------


def serve(memory: int) -> None:
    """Read one workbook after another until nobody asks any more."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except ImportError:  # a system without it
        pass
    while (name := _receive(sys.stdin.buffer)) is not None:
        content = _receive(sys.stdin.buffer)
        if content is None:
            return
        _send(sys.stdout.buffer, _answered(content, name.decode("utf-8", "surrogatepass")))


def _answered(content: bytes, name: str) -> bytes:
    answer = json.dumps(_answer(content, name)).encode()
    if len(answer) <= LARGEST_ANSWER:
        return answer
    size, limit = f"{len(answer) / 1e6:,.0f} MB in its cells", f"{LARGEST_ANSWER / 1e6:.0f} MB"
    return json.dumps(_refused(too_large(name, size, limit))).encode()


def _answer(content: bytes, name: str) -> dict[str, Any]:
    try:
        return _packed(read_grids(content, name))
    except Unreadable as reason:
        found = reason.problem
    except MemoryError:
        reason_given = "opening it takes far more memory than any return would"
        found = problem("broken-file", name=name, reason=reason_given)
    except BaseException as reason:  # a reader's panic is no ordinary exception
        found = problem("broken-file", name=name, reason=f"the reader gave up ({type(reason).__name__})")
    return _refused(found)


def _refused(found: Problem) -> dict[str, Any]:
    return {"problem": {key: getattr(found, key) for key in Problem.__slots__}}
