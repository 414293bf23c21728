"""A workspace brought back from a backup, as it was when that was made; then everything in it is looked at."""

import os
import re
import shutil
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmf_xl.books.files import could_not, make_folder, mode_in
from pmf_xl.books.logo import LOGO
from pmf_xl.collect.verify import Verified, verify
from pmf_xl.key_file import KEY
from pmf_xl.problems import (
    FileInTheWayError,
    FileMissingError,
    FileNotWrittenError,
    FileUnreadableError,
    PmfError,
)
from pmf_xl.rights import close_to_others
from pmf_xl.settings import LEDGER, SETTINGS
from pmf_xl.told import LongStep, Told, nobody
from pmf_xl.workspace_folder import CATALOGUE, FOLDERS, WorkspaceFolder

NEEDED = {SETTINGS, LEDGER}
_HELD = re.compile(r"archive/([0-9a-f]{2})/\1[0-9a-f]{62}[.a-z0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace that was brought back, and what was found when everything in it was looked at."""

    path: Path
    verified: Verified

    def as_json(self) -> dict[str, Any]:
        """Give it as `restore --json` prints it."""
        return {"path": str(self.path), **self.verified.as_json()}


def restore(backup: Path, folder: Path, told: Told = nobody) -> Restored:
    """Make a workspace of a backup in a folder that is empty or not there; it works on the ledger that lies in it.

    `told` is told how far it is.

    Raises `PmfError`, and makes nothing, where something is in the folder, the file is no backup, or its ledger cannot
    be opened. A file of the archive that is missing or changed is told of.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileInTheWayError(
            f"{folder} is not empty; nothing was changed. Restore into a folder that is not there yet.",
            path=folder,
        )
    around = folder.absolute().parent
    make_folder(around)
    with _opened(backup) as packed:
        try:
            with tempfile.TemporaryDirectory(prefix=".restoring-", dir=around) as beside:
                made = Path(beside) / "workspace"
                _unpack(backup, packed, made, told)
                verified = _looked_at(made, told)
                if folder.exists():  # an empty one; Windows puts nothing in its place
                    folder.rmdir()
                os.replace(made, folder)
        except OSError as reason:
            raise could_not("restored", folder, reason) from reason
    return Restored(folder, verified)


def _opened(backup: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(backup)
    except FileNotFoundError as reason:
        raise FileMissingError(f"There is no file {backup}.", path=backup) from reason
    except OSError as reason:
        raise could_not("read", backup, reason) from reason
    except zipfile.BadZipFile as reason:
        raise _damaged(backup, reason) from reason


def _damaged(backup: Path, reason: Exception) -> PmfError:
    return FileUnreadableError(
        f"{backup} is damaged or no backup at all ({reason}). Nothing was restored.", path=backup
    )


def _unpack(backup: Path, packed: zipfile.ZipFile, folder: Path, told: Told) -> None:
    """Write what a backup holds into a new folder, with the folders of a workspace."""
    members = _members(backup, packed, shutil.disk_usage(folder.parent).free)
    for name in FOLDERS:
        make_folder(folder / name)
    try:
        for member in LongStep(told, "Unpacking", len(members)).each(members):
            path = folder / member.filename
            make_folder(path.parent)
            with packed.open(member) as content, path.open("xb") as out:
                shutil.copyfileobj(content, out, 1 << 20)
            path.chmod(mode_in(path.parent))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as reason:
        raise _damaged(backup, reason) from reason


def _members(backup: Path, packed: zipfile.ZipFile, room: int) -> list[zipfile.ZipInfo]:
    """Give what a backup holds, provided that it is all there, nothing else is, and there is room for it."""
    members = packed.infolist()
    names = [member.filename for member in members]
    strange = [
        name for name in names if name not in {CATALOGUE, KEY, LOGO, *NEEDED} and not _HELD.fullmatch(name)
    ]
    strange += [name for name in set(names) if names.count(name) > 1]
    if strange or not set(names) >= NEEDED:
        why = (
            f"it holds {strange[0]!r}" if strange else f"it lacks {' and '.join(sorted(NEEDED - set(names)))}"
        )
        raise FileUnreadableError(
            f"{backup} is not a backup that pmf-xl made: {why}. Nothing was restored.", path=backup
        )
    size = sum(member.file_size for member in members)
    if size > room:
        raise FileNotWrittenError(
            f"{backup} needs {size / 1e6:,.0f} MB, and there are {room / 1e6:,.0f} MB left on the disk.",
            path=backup,
        )
    return members


def _looked_at(folder: Path, told: Told) -> Verified:
    """Let a workspace use the ledger that lies in it, close it to others, and look at everything."""
    workspace = WorkspaceFolder(folder, told=told)
    close_to_others(folder, shared=bool(workspace.settings.shared))
    workspace.use_ledger("")
    ledger = workspace.ledger
    try:
        return verify(workspace)
    finally:
        ledger.close()
