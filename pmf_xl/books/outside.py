"""Files from outside are opened in a process of their own, with limits, so that a bad one costs itself and no more.

One worker serves many files and is replaced when it dies or takes too long. What is the file's own fault (too much
memory or processor time, a library that rejects it or is brought down by it) is `Unreadable`. What is not (a mistake
of ours, a computer too busy to get to it) is `NotReadThisTime`. The memory limit needs a system that has `resource`
(Linux, macOS); elsewhere the time limits and the cheap look at the container remain.
"""

import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import threading
import time as clock
import traceback
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pmf_xl.books.containers import Inner, Unopenable, files_inside
from pmf_xl.books.grid import Cell, Grid
from pmf_xl.books.guard import too_large
from pmf_xl.books.read import Unreadable, read_grids
from pmf_xl.problems import Problem, Severity, messages, problem
from pmf_xl.rules.days import Calendar

SECONDS = 120.0  # by the clock on the wall, which on a busy computer says nothing of the file
PROCESSOR_SECONDS = 30.0  # of the worker's own; a return takes a tenth of one
LARGEST_ANSWER = (
    12_000_000  # bytes of what stands in a workbook's cells; the asking process holds it several times
)
ROOT = str(Path(__file__).parents[2])
MEMORY = 600_000_000  # bytes of address space; a return takes a tenth of it


Read = Callable[[bytes, str], dict[str, Grid]]
_A_RETURN, _A_LIST, _A_CONTAINER = b"return", b"list", b"container"  # what the worker is asked to read

_THAN = "than any return would"
_EXIT_TOO_LONG = 117
#: How a process ends that used its processor time up.
_TOO_LONG = (_EXIT_TOO_LONG, -getattr(signal, "SIGXCPU", 24))
#: How one ends that a file brought down: an allocation refused, a stack that ran over.
_BROUGHT_DOWN = tuple(
    -getattr(signal, name)
    for name in ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE")
    if hasattr(signal, name)
)
_BROUGHT_DOWN_ON_WINDOWS = 0xC0000000  # and above: an exception of the system


class NotReadThisTime(Exception):  # noqa: N818  the house keeps the word Error for what a user asked and could not have
    """A file was not read for a reason that does not lie in it, so nothing may be recorded of it."""


class ReadingProcess:
    """Reads workbooks from outside: `with Reader() as reader: reader.read(content, name)`."""

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, processor_seconds: float = PROCESSOR_SECONDS
    ) -> None:
        self._seconds, self._memory, self._processor_seconds = seconds, memory, processor_seconds
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ReadingProcess":
        """Give the reader; its worker is started with the first file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker."""
        self._end()

    def read(self, content: bytes, name: str, *, a_list: bool = False) -> dict[str, Grid]:
        """Read every sheet of a workbook; of `a_list` of a council's own, also text with separators (`read_list`).

        Raises `Unreadable` with the reason for the service, also where reading it took too much processor time or
        memory; `NotReadThisTime` where the file is not to blame.
        """
        return _unpacked(self._asked(_A_LIST if a_list else _A_RETURN, content, name))

    def inside(self, content: bytes, name: str) -> list[Inner]:
        """Give the files inside an e-mail or an archive, by name; raises as `read` does."""
        answer = self._asked(_A_CONTAINER, content, name)
        _raise_what_is_wrong(answer)
        return [(inner, b64decode(held)) for inner, held in answer["files"]]

    def _asked(self, what: bytes, content: bytes, name: str) -> dict[str, Any]:
        """Have the worker look at a file, and give its answer."""
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
            _send(worker.stdin, what)
            _send(worker.stdin, name.encode("utf-8", "surrogatepass"))
            _send(worker.stdin, content)
            answer = _receive(worker.stdout)
        except OSError:  # the worker died while it was being spoken to
            answer = None
        finally:
            alarm.cancel()
        if answer is not None:
            told: dict[str, Any] = json.loads(answer)
            return told
        ended = self._how_it_ended()
        if too_slow.is_set():
            raise NotReadThisTime(
                f"it was not done within {self._seconds:g} seconds; the computer may be busy"
            )
        raise _whose_fault(ended, name)

    def _how_it_ended(self) -> int:
        """Give the exit status of a worker that gave no answer, and let go of it."""
        worker = self._worker
        assert worker is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=10)
        self._end()
        return int(worker.returncode)

    def _alive(self) -> bool:
        return self._worker is not None and self._worker.poll() is None

    def _start(self) -> "subprocess.Popen[bytes]":
        self._end()
        # By its own path, for whoever runs this program without having installed it.
        serve = f"from pmf_xl.books.outside import serve; serve({self._memory}, {self._processor_seconds})"
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


def _whose_fault(ended: int, name: str) -> Exception:
    """Tell from its exit status what ended the worker: the file it was reading, or something else."""
    if ended in _TOO_LONG:
        return Unreadable(
            problem(messages.broken_file(name=name, reason=f"opening it takes far longer {_THAN}"))
        )
    if ended in _BROUGHT_DOWN or ended >= _BROUGHT_DOWN_ON_WINDOWS:
        return Unreadable(
            problem(messages.broken_file(name=name, reason=f"opening it takes far more memory {_THAN}"))
        )
    return NotReadThisTime(f"the process that reads files was ended (status {ended})")


def fault_words(reason: BaseException) -> str:
    """Say what went wrong in the program, and where, for whoever looks after it."""
    frames = traceback.extract_tb(reason.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    text = " ".join(str(reason).split())[:200]
    return f"{type(reason).__name__}{place}" + (f" ({text})" if text else "")


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
                "signs": [[*at, text] for at, text in grid.signs.items()],
                "calendar": grid.calendar,
                "typed": grid.typed,
            }
            for grid in grids.values()
        ]
    }


def _raise_what_is_wrong(answer: dict[str, Any]) -> None:
    if "fault" in answer:
        raise NotReadThisTime(str(answer["fault"]))
    if "problem" in answer:
        found = answer["problem"]
        raise Unreadable(Problem(**found | {"severity": Severity(found["severity"])}))


def _unpacked(answer: dict[str, Any]) -> dict[str, Grid]:
    _raise_what_is_wrong(answer)
    return {
        held["name"]: Grid(
            held["name"],
            [[_cell_unpacked(cell) for cell in row] for row in held["rows"]],
            {(row, column): text for row, column, text in held["formulas"]},
            {(row, column): text for row, column, text in held["errors"]},
            {(row, column): text for row, column, text in held["signs"]},
            Calendar(held["calendar"]),
            held["typed"],
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
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()  # a half of a surrogate pair has no place in JSON
    return cell


_FROM_WORDS: Mapping[str, Callable[[Any], Cell]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def _cell_unpacked(cell: Any) -> Cell:
    if isinstance(cell, dict):
        ((kind, held),) = cell.items()
        return _FROM_WORDS[kind](held)
    return cell  # type: ignore[no-any-return]


# -- the worker -------------------------------------------------------------------------------------------------------


def serve(memory: int, processor_seconds: float) -> None:
    """Read one workbook after another until nobody asks any more; Ctrl-C is for whoever asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    allow_another = _limited(memory, processor_seconds)
    while (kind := _receive(sys.stdin.buffer)) is not None:
        name, content = _receive(sys.stdin.buffer), _receive(sys.stdin.buffer)
        if name is None or content is None:
            return
        allow_another()
        called = name.decode("utf-8", "surrogatepass")
        _send(sys.stdout.buffer, _LOOKS[kind](content, called))


def _limited(memory: int, processor_seconds: float) -> Callable[[], None]:
    """Limit this process; what is returned gives it the processor time of another file."""
    try:
        import resource
    except ImportError:  # a system without it
        return _watched(processor_seconds)

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]

    def allow_another() -> None:
        until = math.ceil(clock.process_time() + processor_seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (until if most < 0 else min(until, most), most))

    return allow_another


def _watched(processor_seconds: float) -> Callable[[], None]:
    """Watch the processor time from a thread, where the system does not."""
    until = [clock.process_time() + processor_seconds]

    def watch() -> None:
        while clock.process_time() < until[0]:
            clock.sleep(0.5)
        os._exit(_EXIT_TOO_LONG)

    def allow_another() -> None:
        until[0] = clock.process_time() + processor_seconds

    threading.Thread(target=watch, daemon=True).start()
    return allow_another


def _answered(content: bytes, name: str, read: Read = read_grids) -> bytes:
    answer = json.dumps(_answer(content, name, read)).encode()
    if len(answer) <= LARGEST_ANSWER:
        return answer
    size, limit = f"{len(answer) / 1e6:,.0f} MB in its cells", f"{LARGEST_ANSWER / 1e6:.0f} MB"
    return json.dumps(_refused(too_large(name, size, limit))).encode()


def _answer(content: bytes, name: str, read: Read = read_grids) -> dict[str, Any]:
    return _caught(lambda: _packed(read(content, name)), name)


def _files(content: bytes, name: str) -> dict[str, Any]:
    files = [
        (inner.encode("utf-8", "replace").decode(), b64encode(held).decode())
        for inner, held in files_inside(content, name)
    ]
    return {"files": files}


def _listed(content: bytes, name: str) -> bytes:
    from pmf_xl.books.read_list import read_list  # with the catalogue, which nobody needs who reads returns

    return _answered(content, name, read_list)


def _opened(content: bytes, name: str) -> bytes:
    return json.dumps(_caught(lambda: _files(content, name), name)).encode()


def _caught(answer: Callable[[], dict[str, Any]], name: str) -> dict[str, Any]:
    """Give an answer, or what kept it from being found."""
    try:
        return answer()
    except (Unreadable, Unopenable) as reason:
        found = reason.problem
    except MemoryError:
        found = problem(messages.broken_file(name=name, reason=f"opening it takes far more memory {_THAN}"))
    except RecursionError:
        found = problem(messages.broken_file(name=name, reason=f"its parts are nested far deeper {_THAN}"))
    except BaseException as reason:
        if type(reason).__name__ != "PanicException":  # the library's own, which is no ordinary exception
            return {"fault": fault_words(reason)}
        found = problem(messages.broken_file(name=name, reason="the library that reads it gave up"))
    return _refused(found)


def _refused(found: Problem) -> dict[str, Any]:
    return {"problem": {key: getattr(found, key) for key in Problem.__slots__}}


_LOOKS: Mapping[bytes, Callable[[bytes, str], bytes]] = {
    _A_RETURN: _answered,
    _A_LIST: _listed,
    _A_CONTAINER: _opened,
}
