"""Putting the add-in where Excel starts it, with the Python it is to run: Excel for Windows only."""

import csv
import io
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pmf_xl.addin.build import ADDIN, addin_bytes
from pmf_xl.addin.library import library_folder, refuse_the_stores
from pmf_xl.addin.template import LIBRARY_FOLDER, PROJECT
from pmf_xl.books.files import in_short, write_whole
from pmf_xl.problems import ExcelError, FileUnreadableError

INTERPRETER: Final = "INTERPRETER_WIN"
LETTERS: Final = "mbcs" if sys.platform == "win32" else "utf-8"  # in which VBA reads the settings


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the add-in was put, where its settings are, the Python it runs, and the folder of what leads to it."""

    addin: Path
    settings: Path
    python: Path
    library: Path


def install_addin(
    platform: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
    python: str = sys.executable,
    folders: Iterable[Path] | None = None,
) -> Installed:
    """Build the add-in into the folder Excel opens at its start, and set the Python it runs in the user's settings.

    `folders` are looked in for the library that leads to Python; not given, those where pip puts it. Raises `PmfError`
    on any system but Windows, for a Python that Excel cannot reach, or where a file cannot be written.
    """
    if platform != "win32":
        mac = " Excel for Mac cannot run functions written in Python." if platform == "darwin" else ""
        raise ExcelError(
            f"The add-in can only be installed on Windows, where its Excel is; this is {platform}.{mac} "
            "Without it the functions are names in a workbook: pmf-xl functions FILE."
        )
    missing = [name for name in ("APPDATA", "USERPROFILE") if not environ.get(name)]
    if missing:
        raise ExcelError(
            f"Windows does not say where Excel starts from ({missing[0]} is not set); nothing was written."
        )
    addin = Path(environ["APPDATA"], "Microsoft", "Excel", "XLSTART", ADDIN)
    settings = Path(environ["USERPROFILE"], f".{PROJECT}", f"{PROJECT}.conf")
    refuse_the_stores(python, sys.base_prefix)
    content = addin_bytes()
    library = library_folder(folders)
    try:
        kept = _with_setting(_read(settings), INTERPRETER, python)
        kept = _with_setting(kept, LIBRARY_FOLDER, str(library))
    except UnicodeError as reason:  # VBA reads the file in the letters of this Windows and no others
        raise ExcelError(
            f"Excel's add-in cannot be told where this Python is: {python}, or a setting in {settings}, has letters "
            "that this Windows does not use; nothing was written. Install Python from python.org into a folder such as "
            r"C:\Python, then in a new terminal: py -m pip install, with the wheel of pmf-xl, and pmf-xl addin install."
        ) from reason
    write_whole(settings, kept)
    write_whole(addin, content)
    return Installed(addin, settings, Path(python), library)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as reason:
        raise FileUnreadableError(f"{path} cannot be read: {in_short(reason)}.", path=path) from reason


def _with_setting(content: bytes, key: str, value: str) -> bytes:
    """Set one setting in the file that VBA reads, in which each line is a name and a value in quotes."""
    kept = [row for row in csv.reader(io.StringIO(content.decode(LETTERS))) if row and row[0].upper() != key]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([*kept, [key, value]])
    return out.getvalue().encode(LETTERS)
