"""The library through which Excel reaches Python: which folder it is in, and whether this Python can be reached at all.

It comes with xlwings, one for each kind of Excel. Pip does not put it beside xlwings, nor always beside `python.exe`,
but into the folder of an installation or a virtual environment, or, where an installation is everybody's, into the
user's own folder for Python.
"""

import site
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path, PureWindowsPath
from typing import Final

from pmf_xl.problems import ExcelError

FROM_PYTHON_ORG: Final = (
    "Install Python from python.org for yourself (no administrator is needed), then in a new terminal: "
    "py -m pip install, with the wheel of pmf-xl, and pmf-xl addin install"
)


def library_folder(folders: Iterable[Path] | None = None) -> Path:
    """Find the folder that holds the libraries of the xlwings that the add-in is built from.

    Raises `PmfError` where no folder has them, and says which were looked in.
    """
    wanted = [f"xlwings{bits}-{version('xlwings')}.dll" for bits in (64, 32)]  # for either kind of Excel
    looked_in = list(dict.fromkeys(_folders() if folders is None else folders))
    for folder in looked_in:
        if all((folder / name).is_file() for name in wanted):
            return folder
    raise ExcelError(
        f"{wanted[0]}, through which Excel reaches Python, is in none of the folders where pip puts it "
        f"({', '.join(map(str, looked_in))}); nothing was written. A virus scanner may have taken it away. "
        "Run: py -m pip install --force-reinstall xlwings, then: pmf-xl addin install"
    )


def refuse_the_stores(*places: str) -> None:
    """Raise `PmfError` for the Microsoft Store's Python: what it writes Windows keeps where Excel does not look."""
    if any("windowsapps" in PureWindowsPath(place.casefold()).parts for place in places):
        raise ExcelError(
            "This is the Python of the Microsoft Store. Windows gives it folders of its own, so that Excel would "
            f"never see the add-in; nothing was written. {FROM_PYTHON_ORG}."
        )


def _folders() -> Iterator[Path]:
    """Give where pip put the libraries by its own record, then where they usually are."""
    try:
        for file in files("xlwings") or ():
            if file.suffix.casefold() == ".dll":
                yield Path(str(file.locate())).resolve().parent
    except PackageNotFoundError:
        pass
    python = Path(sys.executable).parent
    yield from (python, python.parent, Path(sys.prefix), Path(sys.base_prefix), Path(site.getuserbase()))
