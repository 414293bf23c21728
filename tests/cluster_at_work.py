"""A Dask scheduler and workers of the tests' own, on loopback, each a process as a council's would be."""

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60.0
HERE = ("--host", "127.0.0.1", "--no-dashboard")

#: Runs in a worker before the program does: it takes longer over each file.
SLOW = """
import time
import pmf_xl.books.read as read
as_it_was = read.read_grids
def slow(content, name):
    time.sleep({seconds})
    return as_it_was(content, name)
read.read_grids = slow
"""


class ClusterAtWork:
    """A scheduler with workers while the `with` lasts; `address` is where it is found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "ClusterAtWork":
        self._scheduler = self._start("scheduler", "dask_scheduler", "--port", "0", *HERE)
        self.address = self._said("scheduler", r"Scheduler at:\s+(tcp://\S+)")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (*self.workers, self._scheduler):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()

    def add(self, count: int = 1, **env: str) -> None:
        """Start workers, each of which does one task at a time, and wait until they are there."""
        names = [f"worker {len(self.workers) + number}" for number in range(count)]
        for name in names:
            place = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self._folder / name))
            self.workers.append(self._start(name, "dask_worker", self.address, *place, *HERE, **env))
        for name in names:
            self._said(name, r"Registered to:\s+(\S+)")

    def slow(self, seconds: float) -> dict[str, str]:
        """What to start a worker with that takes longer over each file."""
        return self.planted(SLOW.format(seconds=seconds))

    def planted(self, code: str) -> dict[str, str]:
        """What to start a worker with in which some code runs first."""
        folder = self._folder / f"planted {len(list(self._folder.iterdir()))}"
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(code)
        return {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}

    def end_scheduler(self) -> None:
        self._scheduler.kill()
        self._scheduler.wait()

    def _start(self, name: str, module: str, *args: str, **env: str) -> "subprocess.Popen[bytes]":
        settings: dict[str, Any] = {
            "cwd": self._folder,
            "env": {**os.environ, "PYTHONPATH": str(ROOT), **env},
        }
        with (self._folder / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", f"distributed.cli.{module}", *args]
            return subprocess.Popen(command, stdout=log, stderr=log, **settings)

    def _said(self, name: str, pattern: str) -> str:
        """Wait until a process has said something, and give what it named."""
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            if found := re.search(pattern, (self._folder / f"{name}.log").read_text()):
                return found[1]
            time.sleep(0.05)
        raise TimeoutError((self._folder / f"{name}.log").read_text())
