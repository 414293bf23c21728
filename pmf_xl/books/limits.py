"""Limits of the process in which files from outside are opened: its memory, and its processor time a file.

Linux and macOS hold a process to them by `resource`, Windows by a job object, which a process may put itself into. The
memory it may ask for is limited there too; asked for more, it is refused, as on the others. Its processor time a job
counts by itself, whatever the process is busy with, and a thread looks too. Where a system has neither, or does not let
a process into a job, the thread remains, and the clock of whoever asked.
"""

import ctypes
import math
import os
import threading
import time as clock
from collections.abc import Callable
from typing import Any, Final

EXIT_TOO_LONG: Final = 117
#: How Windows ends a process that used up the time of its job: ERROR_NOT_ENOUGH_QUOTA.
EXIT_OUT_OF_TIME_ON_WINDOWS: Final = 1816
_EXTENDED_LIMITS: Final = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME, _PROCESS_MEMORY, _NO_DIALOG = (
    0x2,
    0x100,
    0x400,
)  # which limits are set
_TICKS: Final = 10_000_000  # of the clock of a job, in a second

AllowAnother = Callable[[], None]


class BasicLimits(ctypes.Structure):
    """Windows' JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("which", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class JobLimits(ctypes.Structure):
    """Windows' JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", BasicLimits),
        ("read_and_written", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )


def limited(memory: int, processor_seconds: float) -> AllowAnother:
    """Limit this process; what is returned gives it the processor time of another file."""
    try:
        import resource
    except ImportError:  # a system without it
        load = getattr(ctypes, "WinDLL", None)
        in_job = (
            held_by_a_job(load("kernel32", use_last_error=True), memory, processor_seconds) if load else None
        )
        looked_at = watched(processor_seconds)
        return _both(in_job, looked_at) if in_job else looked_at

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]

    def allow_another() -> None:
        until = math.ceil(clock.process_time() + processor_seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (until if most < 0 else min(until, most), most))

    return allow_another


def held_by_a_job(kernel: Any, memory: int, processor_seconds: float) -> AllowAnother | None:
    """Put this process into a job of Windows that limits it; None where Windows does not allow that.

    `kernel` is Windows' own library of that name.
    """
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel.SetInformationJobObject.argtypes = (
        ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32,
    )  # fmt: skip
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    job = kernel.CreateJobObjectW(None, None)

    def limit() -> int:
        limits = JobLimits()
        limits.basic.which = _PROCESS_MEMORY | _PROCESS_TIME | _NO_DIALOG
        limits.basic.process_time = math.ceil((clock.process_time() + processor_seconds) * _TICKS)
        limits.process_memory = memory
        return int(
            kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        )

    if not job or not limit() or not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
        return None

    def allow_another() -> None:
        limit()

    return allow_another


def watched(processor_seconds: float) -> AllowAnother:
    """Watch the processor time from a thread, where the system does not."""
    until = [clock.process_time() + processor_seconds]

    def watch() -> None:
        while clock.process_time() < until[0]:
            clock.sleep(0.5)
        os._exit(EXIT_TOO_LONG)

    def allow_another() -> None:
        until[0] = clock.process_time() + processor_seconds

    threading.Thread(target=watch, daemon=True).start()
    return allow_another


def _both(one: AllowAnother, other: AllowAnother) -> AllowAnother:
    def allow_another() -> None:
        one()
        other()

    return allow_another
