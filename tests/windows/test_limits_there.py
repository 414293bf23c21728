"""The process in which files from outside are opened, held to its limits where there is no `resource`."""

import ctypes
import subprocess
import sys
from typing import Any

import pytest

from pmf_xl.books import outside
from pmf_xl.books.limits import BasicLimits, JobLimits, held_by_a_job

OURS = -1 & (1 << 64) - 1  # the handle by which Windows calls the process itself


class Kernel:
    """Windows' kernel32, as far as jobs go: it keeps what it was asked, and refuses what it is told to."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.asked: list[tuple[Any, ...]] = []
        self.CreateJobObjectW = self._call("CreateJobObjectW", 77)
        self.GetCurrentProcess = self._call("GetCurrentProcess", OURS)
        self.SetInformationJobObject = self._call("SetInformationJobObject", 1)
        self.AssignProcessToJobObject = self._call("AssignProcessToJobObject", 1)

    def _call(self, name: str, gives: int) -> Any:
        def call(*given: Any) -> int:
            if name == "SetInformationJobObject":
                limits = ctypes.cast(given[2], ctypes.POINTER(JobLimits)).contents
                copied = JobLimits.from_buffer_copy(limits)
                self.asked.append((name, given[0], given[1], copied, given[3]))
            else:
                self.asked.append((name, *given))
            return 0 if name in self.refused else gives

        return call


def test_the_records_are_as_windows_lays_them_out() -> None:
    """Their sizes and places on 64 bits, as the documents of Windows give them."""
    if ctypes.sizeof(ctypes.c_size_t) != 8:
        pytest.skip("a system of 32 bits")
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(JobLimits)) == (64, 144)
    assert BasicLimits.which.offset == 16
    assert (JobLimits.process_memory.offset, JobLimits.job_memory.offset) == (112, 120)


def test_the_process_puts_itself_into_a_job_that_limits_memory_and_time() -> None:
    kernel = Kernel()
    allow_another = held_by_a_job(kernel, 600_000_000, 30)
    assert allow_another
    assert [asked[0] for asked in kernel.asked] == [
        "CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess", "AssignProcessToJobObject",
    ]  # fmt: skip
    _, job, kind, limits, size = kernel.asked[1]
    assert (job, kind, size) == (77, 9, 144)  # 9: JobObjectExtendedLimitInformation
    assert limits.basic.which == 0x100 | 0x2 | 0x400  # of a process's memory, of its time, and no dialog
    assert limits.process_memory == 600_000_000
    assert 30 <= limits.basic.process_time / 10_000_000 < 30 + 3_600
    assert kernel.asked[3] == ("AssignProcessToJobObject", 77, OURS)
    allow_another()
    assert kernel.asked[-1][0] == "SetInformationJobObject"
    assert kernel.asked[-1][3].basic.process_time >= limits.basic.process_time  # the time of another file


@pytest.mark.parametrize(
    "refused", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"]
)
def test_where_windows_does_not_allow_it_the_thread_remains(refused: str) -> None:
    assert held_by_a_job(Kernel(refused), 600_000_000, 30) is None


WORK = """
import ctypes, sys
sys.path.insert(0, {root!r})
sys.modules["resource"] = None
asked = []
class Kernel:
    def __getattr__(self, name):
        def call(*given):
            asked.append(name)
            return 1
        return call
{windows}
from pmf_xl.books.limits import limited
allow_another = limited(600_000_000, 0.2)
allow_another()
print(",".join(asked), flush=True)
while True:
    pass
"""


@pytest.mark.parametrize(("windows", "asked"), [
    ("ctypes.WinDLL = lambda name, use_last_error: Kernel()",
     "CreateJobObjectW,SetInformationJobObject,GetCurrentProcess,AssignProcessToJobObject,SetInformationJobObject"),
    ("", ""),
])  # fmt: skip
def test_a_process_without_resource_is_limited_and_ends_of_itself(windows: str, asked: str) -> None:
    """On Windows by a job; on a system that has neither, the thread looks at the time all the same."""
    code = WORK.format(root=outside.ROOT, windows=windows)
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.stdout.strip() == asked, ended.stderr
    assert isinstance(outside._whose_fault(ended.returncode, "HR.xlsx"), outside.Unreadable)
