"""Processes that read files from outside, one test after another: starting them took a tenth of all the tests' time."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from pmf_xl.books import list_file, workers

if TYPE_CHECKING:
    from pmf_xl.books.outside import ReadingProcess

STARTED_ANEW = workers.Readers


@contextmanager
def kept() -> Iterator[None]:
    """Let a pool, for as long as this lasts, leave its processes that are idle to the next one."""
    at_hand: deque[ReadingProcess] = deque()

    class Kept(workers.Readers):
        def __init__(self) -> None:
            super().__init__()
            with suppress(IndexError):
                while True:
                    self._free.append(at_hand.pop())
            self._every = list(self._free)

        def close(self) -> None:
            with suppress(IndexError):
                while True:
                    reader = self._free.pop()
                    self._every.remove(reader)
                    if not reader._ended.is_set():
                        at_hand.append(reader)
            super().close()  # those that still read

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "Readers", Kept)
        patch.setattr(list_file, "ReadingProcess", lambda: workers.ReadingPool(1))
        yield
    for reader in at_hand:
        reader.close()
