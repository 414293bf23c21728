"""Files from outside are opened in a process of their own, with limits, so that a bad one costs itself and no more.

One worker serves many files and is replaced when it dies or takes too long. What is the file's own fault (too much
memory or processor time, a library that rejects it or is brought down by it) is `Unreadable`. What is not (a mistake
of ours, a computer too busy to get to it) is `NotReadThisTime`. How a system holds it to its limits is in `limits.py`;
where one does not, the clock here and the cheap look at the container remain.
"""

import contextlib
import signal
import subprocess
import sys
import threading
from base64 import b64decode
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Protocol, Self

from pmf_xl.books.containers import Inner
from pmf_xl.books.grid import Grid
from pmf_xl.books.limits import EXIT_OUT_OF_TIME_ON_WINDOWS, EXIT_TOO_LONG
from pmf_xl.books.packing import unpacked
from pmf_xl.books.read import Unreadable
from pmf_xl.books.worker import (
    LIST,
    OPEN,
    READ,
    THAN,
    NotReadThisTime,
    kept_from,
    receive,
    send,
    told,
)
from pmf_xl.problems import messages, problem

SECONDS = 120.0  # by the clock on the wall, which on a busy computer says nothing of the file
PROCESSOR_SECONDS = 30.0  # of the worker's own; a return takes a hundredth of one
ROOT = str(Path(__file__).parents[2])
MEMORY = 600_000_000  # bytes that it may ask for; a return takes a tenth of it
#: How a process ends that used its processor time up.
_TOO_LONG = (EXIT_TOO_LONG, EXIT_OUT_OF_TIME_ON_WINDOWS, -getattr(signal, "SIGXCPU", 24))
#: How one ends that a file brought down: an allocation refused, a stack that ran over.
_BROUGHT_DOWN = tuple(
    -getattr(signal, name)
    for name in ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE")
    if hasattr(signal, name)
)
_BROUGHT_DOWN_ON_WINDOWS = 0xC0000000  # and above: an exception of the system


class LostWorker(NotReadThisTime):
    """A process that did a task was ended by something else than the task."""


class FileReader(Protocol):
    """What can be asked about files from outside."""

    def do(self, task: str, content: bytes, name: str, more: bytes = b"") -> Any:
        """Do a task with a file where it can do no harm, and give its answer.

        Raises `Unreadable` with the reason for the service, also where it took too much processor time or memory;
        `NotReadThisTime` where the file is not to blame.
        """
        ...

    def read(self, content: bytes, name: str, *, a_list: bool = False) -> dict[str, Grid]:
        """Read every sheet of a workbook; of `a_list` of a council's own, also text with separators (`read_list`).

        Raises as `do` does.
        """
        return unpacked(self.do(LIST if a_list else READ, content, name))

    def inside(self, content: bytes, name: str) -> list[Inner]:
        """Give the files inside an e-mail or an archive, by name; raises as `do` does."""
        return [(inner, b64decode(held)) for inner, held in self.do(OPEN, content, name)["files"]]


class ReadingProcess(FileReader):
    """Reads workbooks from outside: `with ReadingProcess() as reader: reader.read(content, name)`."""

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, processor_seconds: float = PROCESSOR_SECONDS
    ) -> None:
        self._seconds, self._memory, self._processor_seconds = seconds, memory, processor_seconds
        self._worker: subprocess.Popen[bytes] | None = None
        self._give_up_at: float | None = None
        self._gave_up = self._watched = False
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        """Give the reader; its worker is started with the first file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker."""
        self.close()

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._ended.set()
        self._end()

    def do(self, task: str, content: bytes, name: str, more: bytes = b"") -> Any:
        """Have the worker do a task with a file, and give its answer."""
        return told(self.answer(task, content, name, more))

    def answer(self, task: str, content: bytes, name: str, more: bytes = b"") -> bytes:
        """Have the worker do a task with a file, and give what came of it as `told` takes it.

        A worker that is ended by something else than the file is replaced, and the task given to the next, once.
        """
        try:
            try:
                return self._answer(task, content, name, more)
            except LostWorker:
                if self._ended.is_set():
                    raise
                return self._answer(task, content, name, more)
        except (Unreadable, NotReadThisTime) as reason:
            return kept_from(reason)

    def _answer(self, task: str, content: bytes, name: str, more: bytes) -> bytes:
        self._gave_up = False
        worker = self._worker = self._worker if self._alive() else self._start()
        assert worker is not None
        assert worker.stdin is not None
        assert worker.stdout is not None
        self._give_up_at = monotonic() + self._seconds
        try:
            send(worker.stdin, task.encode(), name.encode("utf-8", "surrogatepass"), content, more)
            received = receive(worker.stdout)
        except (OSError, ValueError):  # the worker died, or was ended, while it was being spoken to
            received = None
        finally:
            self._give_up_at = None
        if received is not None:
            return received[0]
        ended = self._how_it_ended()
        if self._gave_up:
            raise NotReadThisTime(
                f"it was not done within {self._seconds:g} seconds; the computer may be busy"
            )
        raise _whose_fault(ended, name)

    def _look_at_the_clock(self) -> None:
        """End a worker that takes too long, for as long as there is one that could."""
        while not self._ended.wait(min(0.25, self._seconds / 4)):
            until, worker = self._give_up_at, self._worker
            if until is not None and worker is not None and monotonic() > until:
                self._give_up_at, self._gave_up = None, True
                worker.kill()

    def _how_it_ended(self) -> int:
        """Give the exit status of a worker that gave no answer, and let go of it."""
        worker = self._worker
        if worker is None:  # it was ended from elsewhere
            return -signal.SIGTERM
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=10)
        self._end()
        return int(worker.returncode)

    def _alive(self) -> bool:
        return self._worker is not None and self._worker.poll() is None

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._ended.is_set():
            raise NotReadThisTime("reading was stopped")
        self._end()
        # By its own path, for whoever runs this program without having installed it.
        serve = f"from pmf_xl.books.worker import serve; serve({self._memory}, {self._processor_seconds})"
        command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {ROOT!r}); {serve}"]
        started = subprocess.Popen(  # noqa: S603  this program itself
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if not self._watched:
            self._watched = True
            threading.Thread(target=self._look_at_the_clock, daemon=True).start()
        return started

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        for pipe in (worker.stdin, worker.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # what was still to be sent has nobody to take it
                    pipe.close()
        worker.wait()


def _whose_fault(ended: int, name: str) -> Exception:
    """Tell from its exit status what ended the worker: the file it was reading, or something else."""
    if ended in _TOO_LONG:
        return Unreadable(
            problem(messages.broken_file(name=name, reason=f"opening it takes far longer {THAN}"))
        )
    if ended in _BROUGHT_DOWN or ended >= _BROUGHT_DOWN_ON_WINDOWS:
        return Unreadable(
            problem(messages.broken_file(name=name, reason=f"opening it takes far more memory {THAN}"))
        )
    return LostWorker(f"the process that reads files was ended (status {ended})")
