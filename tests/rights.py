"""Folders that cannot be entered, for whoever runs the tests: root may enter any, as long as it keeps that right."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION_3 = 0x20080522
_GO_PAST_RIGHTS = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Data(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def are_kept() -> bool:
    """Whether rights of files mean anything here."""
    return os.name == "posix" and (os.geteuid() != 0 or sys.platform == "linux")


@contextmanager
def like_anybody() -> Iterator[None]:
    """Let rights of files hold for this process even where it is root's."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, data = _Header(_VERSION_3, 0), (_Data * 2)()
    assert libc.capget(ctypes.byref(header), data) == 0
    before = data[0].effective
    data[0].effective = before & ~_GO_PAST_RIGHTS
    assert libc.capset(ctypes.byref(header), data) == 0
    try:
        yield
    finally:
        data[0].effective = before
        libc.capset(ctypes.byref(header), data)
