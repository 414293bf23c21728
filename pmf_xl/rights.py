"""Who may open what a workspace holds: its owner alone or, where it is shared, the group of its folder as well.

Rights as POSIX has them. On Windows nothing is changed: there they come from the folder that the workspace stands in.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pmf_xl.books.files import OTHERS, walk
from pmf_xl.key_file import KEY
from pmf_xl.settings import LEDGER, SETTINGS

#: What holds the password, the key, or figures that are not published.
FILES = (SETTINGS, KEY, LEDGER, "catalogue.xlsx", ".catalogue.cache")
FOLDERS = (
    "archive", "issued", "returned", "entered", "collated", "reports", "mail", "backups", "replaced",
)  # fmt: skip

#: By whether the workspace is shared, and whether it is a folder; what is made in a shared one is its group's.
_RIGHTS = {
    (False, False): 0o600, (False, True): 0o700, (True, False): 0o660, (True, True): stat.S_ISGID | 0o770,
}  # fmt: skip


def close_to_others(folder: Path, *, shared: bool) -> None:
    """Close what is in a workspace to everybody but its owner and, where it is `shared`, the group of its folder.

    What belongs to somebody else stays as it is: only they can change it.
    """
    if os.name != "posix":
        return
    if shared:
        with suppress(OSError):
            _allow(folder, stat.S_IMODE(folder.stat().st_mode) | stat.S_ISGID | stat.S_IRWXG)
    for name in FILES:
        _close(folder / name, folder, shared)
    for name in FOLDERS:
        if _close(folder / name, folder, shared):
            for path, _ in walk(folder / name, []):
                _close(path, folder, shared)


def close_new_folder(folder: Path) -> None:
    """Close the folder of a new workspace to everybody but its owner, unless there is anything else in it."""
    if os.name == "posix" and not any(folder.iterdir()):
        with suppress(OSError):
            folder.chmod(stat.S_IRWXU)


def open_to_others(folder: Path) -> Iterator[str]:
    """Name what in a workspace everybody who can use the computer may open."""
    if os.name != "posix" or not stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        return
    for name in (*FILES, *FOLDERS):
        with suppress(OSError):
            if (folder / name).stat().st_mode & OTHERS:
                yield name


def _close(path: Path, workspace: Path, shared: bool) -> bool:
    """Give a file or folder the rights it should have; say whether it had others."""
    with suppress(OSError):  # it is not there, or somebody else's
        now, above = path.lstat(), workspace.stat()
        if stat.S_ISLNK(now.st_mode):
            return False
        is_folder = stat.S_ISDIR(now.st_mode)
        rights = _RIGHTS[shared, is_folder]
        another_group = shared and now.st_gid != above.st_gid
        if stat.S_IMODE(now.st_mode) == rights and not another_group:
            return False
        if another_group:
            os.chown(path, -1, above.st_gid)  # before the group is let in
        _allow(path, rights)
        return True
    return False


def _allow(path: Path, rights: int) -> None:
    if stat.S_IMODE(path.stat().st_mode) != rights:
        path.chmod(rights)
