"""One LibreOffice, and the driver that speaks for it, as processes: started, asked, ended."""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

from office import installed


class OfficeError(Exception):
    """LibreOffice could not do what the test asked."""


class OfficeEndedError(OfficeError):
    """LibreOffice ended before it answered; another one may do better."""


class OfficeSlowError(OfficeError):
    """LibreOffice did not answer in time, and was ended for it."""


class Driver:
    """The driver process and, in the same process group, LibreOffice.

    `seconds` is how long any one request may take before LibreOffice is ended.
    """

    def __init__(self, seconds: float) -> None:
        python, soffice = installed.python_with_uno(), installed.soffice()
        if not (python and soffice):
            raise OfficeError(f"LibreOffice is missing; install it with: {installed.INSTALL}")
        self.seconds, self.ended = seconds, False
        self.folder = Path(tempfile.mkdtemp(prefix="calc-"))
        self._log = (self.folder / "driver.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [python, "-I", Path(__file__).with_name("driver.py"), soffice, self.folder / "profile"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # or it opens no file whose name is not plain ASCII
            start_new_session=True,  # a process group of its own, so that one signal ends all of it
        )
        self.group = self._process.pid
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._answer_to("start")

    def ask(self, do: str, **arguments: Any) -> Any:
        """The driver's answer to one request."""
        if self.ended:
            raise OfficeEndedError(f"LibreOffice ended before {do!r}")
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # the answer will say so
            self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._process.stdin.flush()
        return self._answer_to(do)

    def close(self) -> None:
        """End LibreOffice and remove its profile."""
        if self.ended:
            return
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError, subprocess.TimeoutExpired):
            self._process.stdin.close()  # the driver takes it as leave to go
            self._process.wait(15)
        self._end()

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._answers.put(line)
        self._answers.put("")

    def _answer_to(self, do: str) -> Any:
        try:
            line = self._answers.get(timeout=self.seconds)
        except queue.Empty:
            self._end()
            raise OfficeSlowError(
                f"LibreOffice took more than {self.seconds:g} seconds over {do!r}"
            ) from None
        if not line:
            log = self._end()
            raise OfficeEndedError(f"LibreOffice ended during {do!r}\n{log}".rstrip())
        answer = json.loads(line)
        if "failed" in answer:
            raise OfficeError(answer["failed"])
        return answer["answer"]

    def _end(self) -> str:
        """End whatever is left of the process group; what the driver said of its end."""
        self.ended = True
        with contextlib.suppress(ProcessLookupError):  # all of it may have gone of its own accord
            os.killpg(self.group, signal.SIGKILL)
        self._process.wait()
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._log.seek(0)
        log = self._log.read().strip()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return log
