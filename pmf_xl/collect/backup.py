"""A backup of all that cannot be made again: ledger, archive, catalogue, settings, key, logo; in one zip file."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import make_folder, mode_in, safe_name, scratch, writing_whole
from pmf_xl.books.logo import LOGO
from pmf_xl.collect.filing import archived, is_copied
from pmf_xl.collect.take_file import problem_as_json
from pmf_xl.collect.verify import copy_changed, copy_missing, copy_unreadable, key_problems
from pmf_xl.key_file import KEY
from pmf_xl.ledger import Ledger
from pmf_xl.problems import FileInTheWayError, Problem
from pmf_xl.settings import LEDGER, SETTINGS
from pmf_xl.workspace_folder import CATALOGUE

if TYPE_CHECKING:
    from pmf_xl.workspace_folder import WorkspaceFolder

BACKUPS = "backups"
READABLE_BY_ITS_OWNER = 0o600  # it holds the password and the key


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, and what could not go into it as it should be."""

    path: Path
    files: int  # of those received
    size: int  # in bytes
    problems: tuple[Problem, ...]
    has_key: bool = True

    def as_json(self) -> dict[str, Any]:
        """Give it as `backup --json` prints it."""
        return {
            "path": str(self.path),
            "files": self.files,
            "size": self.size,
            "problems": [problem_as_json(found) for found in self.problems],
        }


def backup(workspace: "WorkspaceFolder", to: Path | None = None) -> Backup:
    """Write a zip file (into `backups/`, unless a file or folder is given) while others go on working.

    The ledger is copied first, as it is at that moment, then the copy of every file that it names: what is recorded in
    the meantime is for the next backup. Raises `PmfError` rather than write over anything.
    """
    path = to or workspace.folder / BACKUPS
    if to is None or path.is_dir():
        path /= f"{safe_name(workspace.settings.council)} {workspace.now():%Y-%m-%d %H%M%S}.zip"
    if path.exists():
        raise FileInTheWayError(f"{path} is there already; nothing was changed.", path=path)
    ledger = workspace.ledger
    make_folder(path.parent)
    workspace.see_to_rights()
    inside = not to and bool(workspace.settings.shared)  # who shares the workspace shares its backups
    mode = mode_in(path.parent) if inside else READABLE_BY_ITS_OWNER
    with writing_whole(path, mode=mode) as out, scratch(path.parent) as copy:
        workspace.step("Copying the ledger")
        ledger.copy_to(copy)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(copy, LEDGER)
            for name in (CATALOGUE, SETTINGS, KEY, LOGO):
                if (workspace.folder / name).is_file():
                    packed.write(workspace.folder / name, name)
            files, problems = _pack_archive(workspace, copy, packed)
            problems += key_problems(workspace, ledger.every_issue())
            has_key = KEY in packed.namelist() and packed.getinfo(KEY).file_size > 0
    return Backup(path, files, path.stat().st_size, tuple(problems), has_key)


def _pack_archive(
    workspace: "WorkspaceFolder", copy: Path, packed: zipfile.ZipFile
) -> tuple[int, list[Problem]]:
    """Put the archived files that a copy of the ledger names into a zip file, and tell of those that are not whole."""
    named = Ledger(copy, workspace.settings.council)
    try:
        files = {archived(workspace, file.sha256, file.name): file for file in named.submissions()}
    finally:
        named.close()
    problems = []
    for path, file in workspace.step("Packing the archive", len(files)).each(files.items()):
        name = path.relative_to(workspace.folder).as_posix()
        try:
            found = _pack(path, name, packed)
        except FileNotFoundError:
            if is_copied(file):
                problems.append(copy_missing(file, name))
            continue
        except OSError as reason:
            if reason.filename != str(path):  # the zip file is what could not be written
                raise
            problems.append(copy_unreadable(name, reason))
            continue
        if found != file.sha256:
            problems.append(copy_changed(file, name, found))
    return len(files), problems


def _pack(path: Path, name: str, packed: zipfile.ZipFile) -> str:
    """Put a file into a zip file as it is (most are zip files themselves), and give its SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        about = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        with packed.open(about, "w", force_zip64=True) as out:
            while part := content.read(1 << 20):
                digest.update(part)
                out.write(part)
    return digest.hexdigest()
