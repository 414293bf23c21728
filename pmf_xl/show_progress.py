"""What is shown on a terminal while something takes long: what is being done, count, rate and time left."""

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pmf_xl.told import Told, nobody

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

AFTER = 1.0  # seconds within which most commands are done: those show nothing
AGAIN = 0.1  # seconds after which the line is drawn again
STEADY = 0.5  # seconds of a step before which its rate says nothing
BEGINNING = "Working"  # what is shown before anything has been told

clock = time.monotonic


@contextmanager
def progress(as_json: bool) -> Iterator[Told]:
    """Show how far work has come on a terminal, on standard error, once it has taken a second; nothing elsewhere.

    What it gives is to be told how far it is. Nothing of it remains at the end.
    """
    if as_json or not sys.stderr.isatty():
        yield nobody
        return
    shown = _Shown()
    try:
        yield shown.told
    finally:
        shown.end()


class _Shown:
    """One line on the terminal. The library that draws it is loaded when there is something to draw, not before."""

    def __init__(self) -> None:
        self._now: tuple[str, int, int | None, float] = (BEGINNING, 0, None, clock())
        self._due, self._drawn = clock() + AFTER, -math.inf
        self._began: dict[str, float] = {}
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._bar: Progress | None = None
        self._line: TaskID | None = None
        threading.Thread(target=self._look_at_the_clock, daemon=True).start()

    def told(self, what: str, done: int, of: int | None) -> None:
        """Be told how far it is."""
        now = clock()
        if done == 0 or what not in self._began:
            self._began[what] = now
        self._now = what, done, of, self._began[what]
        if now >= self._due:
            self._show()

    def end(self) -> None:
        """Take the line away."""
        self._ended.set()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()

    def _look_at_the_clock(self) -> None:
        """Show the line in due time, where a step tells nothing as long as it lasts."""
        while self._bar is None and not self._ended.wait(AFTER / 4):
            if clock() >= self._due:
                self._show()

    def _show(self) -> None:
        with self._lock:
            if self._ended.is_set():
                return
            what, done, of, _ = self._now
            if self._bar is None or self._line is None:
                self._bar = _bar(self._said)
                self._line = self._bar.add_task(what, total=of, completed=done)
                self._bar.start()
            now = clock()
            anew = now - self._drawn >= AGAIN
            self._drawn = now if anew else self._drawn
            self._bar.update(self._line, description=what, completed=done, total=of, refresh=anew)

    def _said(self) -> str:
        _, done, of, began = self._now
        return said(done, of, clock() - began)


def _bar(words: Callable[[], str]) -> "Progress":
    """Make the line: a sign that it goes on, what is being done, a bar as long as there is room, and the words."""
    from rich.console import Console, RenderableType
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.spinner import Spinner
    from rich.table import Column
    from rich.text import Text

    console = Console(stderr=True)
    turning = Spinner("line" if console.options.ascii_only else "dots")

    class Sign(ProgressColumn):  # rich's own is gone once all is counted, though what follows may last
        def render(self, task: Task) -> RenderableType:
            return turning.render(task.get_time())

    class Words(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(words(), no_wrap=True)

    return Progress(
        Sign(), TextColumn("{task.description}", markup=False), BarColumn(None, table_column=Column(ratio=1)), Words(),
        console=console, get_time=clock, transient=True, expand=True,
        redirect_stdout=False, redirect_stderr=False,
    )  # fmt: skip


def said(done: int, of: int | None, seconds: float) -> str:
    """Say how much is done, how fast and how long it will take; where nobody knows of how many, how long it has taken.

    >>> said(312, 1000, 6.5), said(0, 40, 2.0), said(3, 40, 30.0)
    ('312 of 1,000, 48 a second, 15 s left', '0 of 40', '3 of 40, 0.1 a second, 6 min 10 s left')
    >>> said(0, None, 75.0), said(120, None, 4.0)
    ('1 min 15 s', '120, 30 a second, 4 s')
    """
    rate = done / seconds if seconds >= STEADY else 0.0
    words = [f"{done:,}"] if of is None and done else [] if of is None else [f"{done:,} of {max(of, done):,}"]
    if rate:
        words.append(f"{rate:{',.0f' if rate >= 10 else '.1f' if rate >= 0.095 else '.2f'}} a second")
    if of is None:
        words.append(_lasting(seconds))
    elif rate and of > done:
        words.append(f"{_lasting((of - done) / rate)} left")
    return ", ".join(words)


def _lasting(seconds: float) -> str:
    """Write how long something lasts, a second at least."""
    whole = max(1, math.ceil(seconds - 1e-6))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
