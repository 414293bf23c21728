"""The workers of a cluster: units of work are handed to a Dask scheduler, and done wherever it has workers.

A worker of the cluster opens no file itself: each has reading processes of its own, as every computer does. What comes
back are the bytes of an answer, so nothing that a file from outside has touched is unpickled here. A task whose worker
dies is given to another by the scheduler; where none is left, it was not done this time.
"""

import gc
import logging
import threading
from concurrent.futures import Future, InvalidStateError
from contextlib import ExitStack, suppress
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pmf_xl.books.read import Unreadable
from pmf_xl.books.worker import NotReadThisTime, fault_words, kept_from, told
from pmf_xl.books.workers import Readers, Workers
from pmf_xl.problems import MissingPackageError, SchedulerError
from pmf_xl.version import VERSION

if TYPE_CHECKING:
    from distributed import Client
    from distributed.cfexecutor import ClientExecutor

SECONDS_TO_REACH_IT = 10.0
SECONDS_WITHOUT_WORKERS = 60.0  # then nobody is waited for any longer
LOOKS_EVERY = 1.0  # seconds
REMEDY = (
    "Start them as docs/many-machines.md says, or leave --scheduler out: then this computer does the work."
)


class Cluster(Workers):
    """The workers of a scheduler: `with Cluster("tcp://scheduler:8786") as workers: …`.

    Entering it raises `MissingPackageError` where Dask is not installed, and `SchedulerError` where there is no
    scheduler, no worker, or a worker of another version of this program.
    """

    processes = 1

    def __init__(self, scheduler: str) -> None:
        self.scheduler = scheduler
        self._ended = threading.Event()
        self._waited_for: set[Future[Any]] = set()
        self._nobody_left = False

    def __enter__(self) -> Self:
        """Reach the scheduler."""
        log = logging.getLogger("distributed")
        with ExitStack() as undo:
            undo.callback(log.setLevel, log.level)
            log.setLevel(logging.CRITICAL)  # what goes wrong is told by whoever asked
            self._client = _client(self.scheduler)
            undo.callback(self._client.close)
            self.processes = sum(self._workers().values())
            _must_be_of_this_version(self._client, self.scheduler)
            self._at_end = undo.pop_all()
        self._executor: ClientExecutor = self._client.get_executor(pure=False)
        threading.Thread(target=self._look_for_workers, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what has not been done, and let go of the scheduler."""
        self._ended.set()
        with suppress(Exception):  # whatever there is to say of a scheduler that has gone
            self._executor.shutdown(wait=False)
        self._at_end.close()

    def submit(self, task: str, content: bytes, name: str, more: bytes = b"") -> Future[Any]:
        """Have a task done by some worker; the answer comes, or raises, as of `do`."""
        answer: Future[Any] = Future()
        self._waited_for.add(answer)
        if self._nobody_left:
            self._give_up()
            return answer
        try:
            there = self._executor.submit(done_there, VERSION, task, content, name, more)
        except Exception as reason:  # Dask's own: it has lost its scheduler
            there = Future()
            there.set_exception(reason)
        there.add_done_callback(lambda done: self._pass_on(done, answer))
        return answer

    def do(self, task: str, content: bytes, name: str, more: bytes = b"") -> Any:
        """Have a task done, and wait for its answer."""
        return self.submit(task, content, name, more).result()

    def _pass_on(self, done: Future[bytes], answer: Future[Any]) -> None:
        """Give what came of a task as the answer to it, unless that has been given up."""
        self._waited_for.discard(answer)
        with suppress(InvalidStateError):
            try:
                answer.set_result(told(done.result()))
            except (Unreadable, NotReadThisTime) as reason:
                answer.set_exception(reason)
            except Exception as reason:  # Dask's own, as of a task whose workers died one after another
                answer.set_exception(NotReadThisTime(fault_words(reason)))

    def _give_up(self) -> None:
        """Answer what nobody will do any more."""
        for answer in list(self._waited_for):
            self._waited_for.discard(answer)
            with suppress(InvalidStateError):  # it has just been done
                answer.set_exception(NotReadThisTime(f"the workers of {self.scheduler} are out of reach"))

    def _workers(self) -> dict[str, int]:
        """Give how many tasks each worker does at once."""
        try:
            self._client.wait_for_workers(1, timeout=SECONDS_TO_REACH_IT)
            threads: dict[str, int] = self._client.nthreads()
        except (OSError, TimeoutError) as reason:
            raise SchedulerError(
                f"The scheduler {self.scheduler} has no workers. {REMEDY}", scheduler=self.scheduler
            ) from reason
        return threads

    def _look_for_workers(self) -> None:
        """Give up what nobody will do."""
        without = 0.0
        while not self._ended.wait(LOOKS_EVERY):
            try:
                there_are = self._client.status == "running" and bool(self._client.nthreads())
            except Exception:  # whatever keeps the scheduler from saying so
                there_are = False
            without = 0.0 if there_are else without + LOOKS_EVERY
            if without >= SECONDS_WITHOUT_WORKERS:
                self._nobody_left = True
                self._give_up()
                return


def _client(scheduler: str) -> "Client":
    try:
        from distributed import Client
    except ModuleNotFoundError as reason:
        install = "pip install distributed"
        raise MissingPackageError(f"A scheduler needs Dask: {install}", install=install) from reason
    # A client that could not connect is closed when it is thrown away: in the thread of the next one that would be
    # within a lock of Dask's that closing needs, too.
    gc.collect()
    try:
        return Client(scheduler, timeout=SECONDS_TO_REACH_IT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as reason:
        raise SchedulerError(
            f"The scheduler {scheduler} cannot be reached; its address looks like tcp://scheduler:8786. {REMEDY}",
            scheduler=scheduler,
        ) from reason


def _must_be_of_this_version(client: "Client", scheduler: str) -> None:
    """Raise `SchedulerError` where a worker has no pmf-xl, or another: its answers could be others."""
    found: dict[str, Any] = client.run(version_there, on_error="return")
    for worker, version in found.items():
        if version != VERSION:
            has = f"pmf-xl {version}" if isinstance(version, str) else "no pmf-xl"
            raise SchedulerError(
                f"The worker {worker} of {scheduler} has {has}, and this is {VERSION}. "
                "Install the same version wherever there is a worker.",
                scheduler=scheduler,
            )


# -- at a worker of the cluster ------------------------------------------------------------------------------------


def version_there() -> str:
    """Give the version of the program where a worker is."""
    return VERSION


def done_there(version: str, task: str, content: bytes, name: str, more: bytes) -> bytes:
    """Do a task in a reading process of the worker's, and give what came of it as `told` takes it."""
    if version != VERSION:  # it came while the others were at work
        return kept_from(NotReadThisTime(f"a worker of the cluster has pmf-xl {VERSION}, not {version}"))
    return _readers().answer(task, content, name, more)


@cache
def _readers() -> Readers:
    return Readers()
