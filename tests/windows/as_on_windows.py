"""Windows as far as it can be stood in for elsewhere: what it refuses is refused, what it lacks is not there.

Within `as_on_windows(folder)`:

- a file that this process has open can be neither renamed, replaced nor taken away, nor a folder that holds one moved;
- nothing is put in the place of a folder, and `rename` puts nothing in the place of anything;
- no name below the folder is one that Windows reserves, has a letter that it refuses, or ends in a space or full stop;
- no path is longer than Windows takes as it is installed;
- there is no `fcntl`, `resource`, `pwd` or `grp`, no fork, no owner of a file and no `sched_getaffinity`.

Processes that are started are not held to it: they are given what they work on through pipes.
"""

import builtins
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

LONGEST_PATH = 259  # characters of a file's; a folder's has twelve fewer, so that a file fits in
NOT_THERE = ("fcntl", "resource", "pwd", "grp", "termios")
NOT_IN_OS = ("chown", "fork", "geteuid", "getuid", "sched_getaffinity")
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}
IN_USE = "The process cannot access the file because it is being used by another process"


def wrong_with_name(name: str) -> str | None:
    """What Windows would not take in the name of a file or folder."""
    if name.partition(".")[0].rstrip().upper() in RESERVED:
        return "is a device of Windows"
    if FORBIDDEN & set(name):
        return "has a letter that Windows refuses"
    if name.endswith((" ", ".")):
        return "ends as Windows drops it"
    return None


def _open_files() -> Iterator[str]:
    for number in os.listdir("/proc/self/fd"):
        try:
            if stat.S_ISREG(os.stat(f"/proc/self/fd/{number}").st_mode):
                yield os.readlink(f"/proc/self/fd/{number}")
        except OSError:  # that of the listing itself
            continue


def _refuse_if_in_use(path: Any, dir_fd: int | None = None) -> None:
    above = os.readlink(f"/proc/self/fd/{dir_fd}") if dir_fd is not None else os.getcwd()
    whole = os.path.realpath(os.path.join(above, os.fsdecode(path)))
    for held in _open_files():
        if held == whole or held.startswith(whole + os.sep):
            raise PermissionError(errno.EACCES, IN_USE, str(path))


@contextmanager
def as_on_windows(folder: Path, longest: int = LONGEST_PATH) -> Iterator[list[str]]:
    """Do as Windows would; gives the list in which what was refused is kept, for a program might swallow it."""
    refused: list[str] = []

    def keep(found: OSError) -> OSError:
        refused.append(f"{found.strerror}: {found.filename}")
        return found

    def held_to(really: Callable[..., Any], *, puts: bool = False) -> Callable[..., Any]:
        def instead(path: Any, *more: Any, **named: Any) -> Any:
            try:
                _refuse_if_in_use(path, named.get("dir_fd", named.get("src_dir_fd")))
                if puts:
                    _refuse_if_in_use(more[0])
                    there = Path(os.fsdecode(more[0]))
                    look_at(more[0], making=True)
                    if there.is_dir() or (really is os_rename and there.exists()):
                        raise PermissionError(errno.EACCES, "Access is denied", str(there))
            except OSError as reason:
                raise keep(reason) from None
            return really(path, *more, **named)

        return instead

    def look_at(path: Any, *, making: bool) -> None:
        text = os.path.abspath(os.fsdecode(path))
        if not text.startswith(str(folder)):
            return
        if len(text) > longest - (0 if making else 12):
            raise keep(FileNotFoundError(errno.ENOENT, "No such file or directory", text))
        for name in Path(text).relative_to(folder).parts:
            if wrong := wrong_with_name(name):
                raise keep(OSError(errno.EINVAL, f"Invalid argument: it {wrong}", text))

    def opened(file: Any, *more: Any, **named: Any) -> Any:
        if isinstance(file, (str, bytes, os.PathLike)):
            look_at(file, making=True)
        return really_open(file, *more, **named)

    def opened_by_os(path: Any, *more: Any, **named: Any) -> Any:
        if named.get("dir_fd") is None:
            look_at(path, making=True)
        return os_open(path, *more, **named)

    def made(path: Any, *more: Any, **named: Any) -> Any:
        if named.get("dir_fd") is None:
            look_at(path, making=False)
        return os_mkdir(path, *more, **named)

    really_open, os_open, os_mkdir, os_rename = builtins.open, os.open, os.mkdir, os.rename
    with pytest.MonkeyPatch.context() as patch:
        for name in NOT_THERE:
            patch.setitem(sys.modules, name, None)
        for name in NOT_IN_OS:
            patch.delattr(os, name)
        for name in ("unlink", "remove"):
            patch.setattr(os, name, held_to(getattr(os, name)))
        for name in ("rename", "replace"):
            patch.setattr(os, name, held_to(getattr(os, name), puts=True))
        patch.setattr(os, "open", opened_by_os)
        patch.setattr(os, "mkdir", made)
        patch.setattr(builtins, "open", opened)
        patch.setattr("io.open", opened)
        yield refused
