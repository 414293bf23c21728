"""What does units of work: processes of this computer, this process itself, or the workers of a cluster.

A unit of work is a task as `books.worker` knows it. Whatever does it, the answer is the same, and comes as a future in
the shape of `concurrent.futures`; who asks takes the answers in an order of his own.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pmf_xl.books.outside import FileReader, ReadingProcess
from pmf_xl.books.read import Unreadable
from pmf_xl.books.worker import NotReadThisTime, answer, told

MOST_PROCESSES = 8  # that read at once: more than that one ledger cannot keep up with
AHEAD = 4  # tasks for each worker that are begun before the first of them is made use of
#: Seconds after which a thread that serves a process may take its turn: while it waits, so does its process.
TURN = 0.0005
FEWEST_FOR_PROCESSES = 24  # tasks of our own: starting processes takes as long as some of them


Thing = TypeVar("Thing")


class Workers(FileReader, Protocol):
    """What does tasks, several at once."""

    processes: int  # tasks that are done at the same time

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, and drop what has not been begun."""
        ...

    def submit(self, task: str, content: bytes, name: str, more: bytes = b"") -> Future[Any]:
        """Have a task done as soon as a worker is free for it; the answer comes, or raises, as of `do`."""
        ...

    def get_ready(self, task: str, tasks: int = 1) -> None:
        """Have processes started for so many tasks to come, and this one done in each: it imports what those take.

        Workers that are there already have nothing to do for it.
        """
        return

    def begin(self, task: str, name: str, sent: "Sent", here: "Here") -> "Here":
        """Have a task of our own begun, and give what waits for its bytes.

        `sent` gives what is sent of it; `here` does it in this process, as is done where its worker is lost.
        """
        content, more = sent()
        return partial(_awaited, self.submit(task, content, name, more), here)

    def for_own(self, tasks: int) -> "Workers":
        """Give what does so many tasks of our own the soonest: these, or this process where they are few."""
        return self


Sent = Callable[[], tuple[bytes, bytes]]  # a task's content and what else there is to know
Here = Callable[[], bytes]


class Readers:
    """Reading processes: each task goes to one that is free, or a new one."""

    def __init__(self) -> None:
        self._free: deque[ReadingProcess] = deque()
        self._every: list[ReadingProcess] = []

    def answer(self, task: str, content: bytes, name: str, more: bytes) -> bytes:
        """Have a task done, and give what came of it as `told` takes it."""
        try:
            reader = self._free.pop()
        except IndexError:
            reader = ReadingProcess()
            self._every.append(reader)
        try:
            return reader.answer(task, content, name, more)
        finally:
            self._free.append(reader)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for reader in self._every:
            reader.close()


class ReadingPool(Workers):
    """Several reading processes of this computer, so that as many files are read at once."""

    def __init__(self, processes: int | None = None) -> None:
        self.processes = processes or min(MOST_PROCESSES, _processors())
        self._threads = ThreadPoolExecutor(self.processes, "reading")
        self._readers = Readers()
        self._turn = sys.getswitchinterval()

    def __enter__(self) -> Self:
        """Give the pool; each process is started when there is something for it to do."""
        self._turn = sys.getswitchinterval()
        sys.setswitchinterval(min(TURN, self._turn))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, and drop what none of them has begun."""
        sys.setswitchinterval(self._turn)
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._readers.close()
        self._threads.shutdown(wait=True)
        self._readers.close()  # one may have come while the others were ended

    def get_ready(self, task: str, tasks: int = 1) -> None:
        """Have processes for so many tasks started, and this one done in each."""
        for _ in range(min(tasks, self.processes)):
            self._threads.submit(self._readers.answer, task, b"", "", b"")

    def submit(self, task: str, content: bytes, name: str, more: bytes = b"") -> Future[Any]:
        """Have a task done with a file as soon as a process is free for it; the answer comes, or raises, as of `do`."""
        return self._threads.submit(self._done, task, content, name, more)

    def do(self, task: str, content: bytes, name: str, more: bytes = b"") -> Any:
        """Have a task done with a file, and wait for its answer."""
        return self.submit(task, content, name, more).result()

    def for_own(self, tasks: int) -> Workers:
        """Give this process for a few: the others would have to learn first how it is done."""
        return self if tasks >= FEWEST_FOR_PROCESSES else InThisProcess()

    def _done(self, task: str, content: bytes, name: str, more: bytes) -> Any:
        return told(self._readers.answer(task, content, name, more))


class InThisProcess(Workers):
    """Does a task here and now: what is our own, and too little for it to be worth starting processes."""

    processes = 1

    def __enter__(self) -> Self:
        """Give it as it is."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """There is nothing to end."""

    def begin(self, task: str, name: str, sent: Sent, here: Here) -> Here:
        """Give what does it: it need not be sent anywhere."""
        return here

    def submit(self, task: str, content: bytes, name: str, more: bytes = b"") -> Future[Any]:
        """Do a task, and give a future that is there already."""
        done: Future[Any] = Future()
        try:
            done.set_result(self.do(task, content, name, more))
        except (Unreadable, NotReadThisTime) as reason:
            done.set_exception(reason)
        return done

    def do(self, task: str, content: bytes, name: str, more: bytes = b"") -> Any:
        """Do a task, and give its answer."""
        return told(answer(task, content, name, more))


def _awaited(begun: Future[Any], here: Here) -> bytes:
    try:
        content: bytes = begun.result()
    except (NotReadThisTime, Unreadable):  # its worker was lost, or had too little memory or time for it
        return here()
    return content


def in_turn(things: Iterable[Thing], at_once: int, first: int | None = None) -> Iterator[list[Thing]]:
    """Give things some at a time; where gathering them takes time, few at `first` so that work begins soon.

    >>> list(in_turn("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    >>> list(in_turn("abcdefgh", 4, first=1))
    [['a'], ['b', 'c'], ['d', 'e', 'f', 'g'], ['h']]
    """
    rest, count = iter(things), first or at_once
    while some := list(islice(rest, count)):
        yield some
        count = min(2 * count, at_once)


def workers_here(tasks: int) -> Workers:
    """Give what does so many tasks of our own the soonest on this computer."""
    return ReadingPool() if tasks >= FEWEST_FOR_PROCESSES and _processors() > 1 else InThisProcess()


def _processors() -> int:
    """Count the processors that this program may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1
