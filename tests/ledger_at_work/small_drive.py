"""A drive of a few megabytes that can be filled up or made read-only, for tests that may mount one."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SmallDrive:
    """A drive at a folder, while the `with` lasts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave_free(self, size: int) -> None:
        """Fill the drive up until only so many bytes can still be written."""
        self.make_room()
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            free = shutil.disk_usage(self.folder).free - size
            try:
                filler.write(b"\0" * max(free, 0))
            except OSError as reason:
                assert reason.errno == errno.ENOSPC

    def make_room(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)

    def read_only(self, so: bool = True) -> None:
        _mount("-o", "remount,ro" if so else "remount,rw", str(self.folder))


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


@contextmanager
def small_drive(folder: Path, megabytes: int = 12) -> Iterator[SmallDrive | None]:
    """Mount a drive; None where that is not allowed, as it is to root on Linux only."""
    folder.mkdir(parents=True)
    if sys.platform != "linux" or os.geteuid() != 0:
        yield None
        return
    try:
        _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        yield None
        return
    try:
        yield SmallDrive(folder)
    finally:
        # Lazily, for a ledger that a command left to the end of its program may still be open.
        subprocess.run(["umount", "-l", str(folder)], check=True)
