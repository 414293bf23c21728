"""The add-in that xlwings gives everybody to build on, and what is changed in its own module.

xlwings outside its `pro` folder is under the BSD 3-clause licence, whose notice stays in the module.
"""

import importlib.util
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from pmf_xl.problems import MissingPackageError, PmfError

KNOWN: Final = "0.37.8"  # a version whose add-in is known; so are the others since 0.33
FILE: Final = "quickstart_addin_ribbon.xlam"
XLWINGS_MODULE: Final = "xlwings"
PROJECT: Final = "PMF"  # the settings file is called after it: PMF.conf
LIBRARY_FOLDER: Final = "LIBRARY FOLDER"  # the setting that says where xlwings' library is
_CHANGED: Final = (
    "'Changed by pmf-xl: settings come from the user's own file and never from a workbook or its folder,\n"
    "'no folder of a workbook is looked in for Python, and what needs a licence is left out.\n"
)

# What is replaced, once or as often as said.
_REPLACED: Final = (
    (
        'Public Const PROJECT_NAME As String = "myaddin"',
        f'Public Const PROJECT_NAME As String = "{PROJECT}"',
        1,
    ),
    ("PYTHONPATH As String, licenseKey, ActiveFullName", "PYTHONPATH As String, ActiveFullName", 1),
    ("OPTIMIZED_CONNECTION As Boolean, uses_embedded_code As Boolean", "OPTIMIZED_CONNECTION As Boolean", 1),
    (", licenseKey As String, LicenseKeyEnvString As String", "", 1),
    ("    ' TODO: Doesn't automatically check if code is embedded\n", "", 1),
    ('AddExcelDir = GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")', 'AddExcelDir = "false"', 2),
    ('""import sys, os;" & LicenseKeyEnvString & "import', '""import sys, os;import', 1),
    (
        'LoadLibrary(ParentFolder(PYTHON_WIN) + "\\" + XLPyDLLName) = 0',
        f'LoadLibrary(GetConfig("{LIBRARY_FOLDER}", ParentFolder(PYTHON_WIN)) + "\\" + XLPyDLLName) = 0',
        1,
    ),
    (
        '" from either of the following folders: " _\n',
        '" from any of these folders. Run pmf-xl addin install again. " _\n'
        f'                    + vbCrLf + GetConfig("{LIBRARY_FOLDER}") + ", " _\n',
        1,
    ),
    ("'Version: ", f"{_CHANGED}'Version: ", 1),
)
# What is cut out: from the first text up to the second.
_CUT: Final = (
    ("    ' Check for embedded Python code\n", "        AddExcelDir = GetConfig("),
    ("    ' PythonCommand with embedded code\n", "    ' Call Python platform-dependent\n"),
    ("    ' Automatically add embedded code sheets\n", "    ' Default\n"),
    ('    licenseKey = GetConfig("LICENSE_KEY", "")\n', "    If DEBUG_UDFS = True Then\n"),
    ("            'Workbook Sheet Config\n", "            'Add-in Sheet Config"),
    ("    ' Directory Config\n", "    ' User Config\n"),
)
_LEFT_BEHIND: Final = (
    ('        AddExcelDir = GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")\n    End If\n',
     '    AddExcelDir = GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")\n'),
)  # fmt: skip
_MUST_NOT_STAY: Final = (
    "LICENSE_KEY",
    "licenseKey",
    "xlwings.pro",
    "embedded",
    '".py"',
    "DirectoryConfigFilePath()) =",
)


def template_bytes() -> bytes:
    """Give the template of the xlwings that is installed; raises `PmfError` where there is none."""
    # Found, not imported: the package itself may only load where Excel is.
    found = importlib.util.find_spec("xlwings")
    path = Path(found.origin).parent / FILE if found and found.origin else None
    if path is None or not path.is_file():
        raise MissingPackageError(
            f"The add-in is built from xlwings, and its {FILE} is not to be found. Run: pip install xlwings",
            install="pip install xlwings",
        )
    return path.read_bytes()


def changed(source: str) -> str:
    """Change the source of xlwings' own module to what the add-in needs of it.

    Raises `PmfError` where it is not as this package knows it.
    """
    text = source.replace("\r\n", "\n")
    for start, end in _CUT:
        before, found, rest = text.partition(start)
        _, stop, after = rest.partition(end)
        if not found or not stop:
            raise _unknown(start)
        text = before + end + after
    for old, new in _LEFT_BEHIND:
        text = _replaced(text, old, new, 1)
    for old, new, times in _REPLACED:
        text = _replaced(text, old, new, times)
    for word in _MUST_NOT_STAY:
        if word in text:
            raise _unknown(word)
    return text.replace("\n", "\r\n")


def _replaced(text: str, old: str, new: str, times: int) -> str:
    if text.count(old) != times:
        raise _unknown(old)
    return text.replace(old, new)


def _unknown(what: str) -> PmfError:
    try:
        which = version("xlwings")
    except PackageNotFoundError:
        which = "of an unknown version"
    return MissingPackageError(
        f"The add-in of xlwings {which} is not as this pmf-xl knows it ({what.strip()!r}). "
        f"Run: pip install xlwings=={KNOWN}",
        install=f"pip install xlwings=={KNOWN}",
    )
