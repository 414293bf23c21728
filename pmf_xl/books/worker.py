"""The process in which files from outside are opened: it does one task after another, within limits.

A task is a function of this program, named as `module:function`, that takes a file's content, its name and what else
there is to know, and gives what JSON can hold. What is the file's own fault is told from what is not.
"""

import importlib
import json
import signal
import sys
import traceback
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from pmf_xl.books.containers import Unopenable, files_inside
from pmf_xl.books.guard import too_large
from pmf_xl.books.limits import limited
from pmf_xl.books.packing import packed
from pmf_xl.books.read import Unreadable, read_grids
from pmf_xl.problems import Problem, Severity, messages, problem

LARGEST_ANSWER = (
    12_000_000  # bytes of what stands in a workbook's cells; the asking process holds it several times
)
THAN = "than any return would"

Answer = dict[str, Any] | bytes
Task = Callable[[bytes, str, bytes], Answer]
AS_IT_IS = b"\0"  # before an answer that is no JSON
READ, LIST, OPEN = ("pmf_xl.books.worker:" + name for name in ("read", "read_list", "opened"))


class NotReadThisTime(Exception):  # noqa: N818  the house keeps the word Error for what a user asked and could not have
    """A file was not read for a reason that does not lie in it, so nothing may be recorded of it."""


def read(content: bytes, name: str, _: bytes) -> dict[str, Any]:
    """Read every sheet of a workbook."""
    return packed(read_grids(content, name))


def read_list(content: bytes, name: str, _: bytes) -> dict[str, Any]:
    """Read a list of a council's own: a workbook, or text with separators."""
    from pmf_xl.books.read_list import read_list as read_it  # with the catalogue, which returns do without

    return packed(read_it(content, name))


def opened(content: bytes, name: str, _: bytes) -> dict[str, Any]:
    """Give the files inside an e-mail or an archive."""
    files = [
        (inner.encode("utf-8", "replace").decode(), b64encode(held).decode())
        for inner, held in files_inside(content, name)
    ]
    return {"files": files}


# -- one task after another ----------------------------------------------------------------------------------------


def serve(memory: int, processor_seconds: float) -> None:
    """Do one task after another until nobody asks any more; Ctrl-C is for whoever asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    allow_another = limited(memory, processor_seconds)
    while (asked := receive(sys.stdin.buffer, 4)) is not None:
        task, name, content, more = asked
        allow_another()
        send(sys.stdout.buffer, answer(task.decode(), content, name.decode("utf-8", "surrogatepass"), more))


def answer(task: str, content: bytes, name: str, more: bytes) -> bytes:
    """Do a task, and give what came of it: bytes as they are, all else as JSON; or what kept it from coming."""
    found = _caught(lambda: _task(task)(content, name, more), name)
    if isinstance(found, bytes):
        return AS_IT_IS + found
    told = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
    if len(told) <= LARGEST_ANSWER or task == OPEN:
        return told
    size, limit = f"{len(told) / 1e6:,.0f} MB in its cells", f"{LARGEST_ANSWER / 1e6:.0f} MB"
    return json.dumps(_refused(too_large(name, size, limit))).encode()


def told(answer: bytes) -> Any:
    """Give what came of a task, from its answer; raises what kept it from coming.

    That is `Unreadable` where the file is to blame, and else `NotReadThisTime`.
    """
    if answer.startswith(AS_IT_IS):
        return answer[len(AS_IT_IS) :]
    found: dict[str, Any] = json.loads(answer)
    if "fault" in found:
        raise NotReadThisTime(str(found["fault"]))
    if "problem" in found:
        said = found["problem"]
        raise Unreadable(Problem(**said | {"severity": Severity(said["severity"])}))
    return found


def kept_from(reason: Unreadable | NotReadThisTime) -> bytes:
    """Give the answer from which `told` raises what kept a task from being done."""
    said = _refused(reason.problem) if isinstance(reason, Unreadable) else {"fault": str(reason)}
    return json.dumps(said).encode()


@lru_cache
def _task(named: str) -> Task:
    module, _, function = named.partition(":")
    task: Task = getattr(importlib.import_module(module), function)
    return task


def _caught(answer: Callable[[], Answer], name: str) -> Answer:
    """Give an answer, or what kept it from being found."""
    try:
        return answer()
    except (Unreadable, Unopenable) as reason:
        found = reason.problem
    except MemoryError:
        found = problem(messages.broken_file(name=name, reason=f"opening it takes far more memory {THAN}"))
    except RecursionError:
        found = problem(messages.broken_file(name=name, reason=f"its parts are nested far deeper {THAN}"))
    except BaseException as reason:
        if type(reason).__name__ != "PanicException":  # the library's own, which is no ordinary exception
            return {"fault": fault_words(reason)}
        found = problem(messages.broken_file(name=name, reason="the library that reads it gave up"))
    return _refused(found)


def _refused(found: Problem) -> dict[str, Any]:
    return {"problem": {key: getattr(found, key) for key in Problem.__slots__}}


def fault_words(reason: BaseException) -> str:
    """Say what went wrong in the program, and where, for whoever looks after it."""
    frames = traceback.extract_tb(reason.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    text = " ".join(str(reason).split())[:200]
    return f"{type(reason).__name__}{place}" + (f" ({text})" if text else "")


def send(pipe: IO[bytes], *pieces: bytes) -> None:
    """Send some pieces, each with its length before it."""
    for piece in pieces:
        pipe.write(len(piece).to_bytes(8, "big"))
        pipe.write(piece)
    pipe.flush()


def receive(pipe: IO[bytes], count: int = 1) -> list[bytes] | None:
    """Take so many pieces that were sent, or give None where the other side has ended."""
    pieces = []
    for _ in range(count):
        head = pipe.read(8)
        piece = pipe.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
        if len(head) < 8 or len(piece) < int.from_bytes(head, "big"):
            return None
        pieces.append(piece)
    return pieces
