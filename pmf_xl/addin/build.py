"""Building `PMF.xlam`: xlwings' template with the functions and the ribbon put in. It needs no Excel."""

import importlib.util
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from pmf_xl.addin.template import FILE, XLWINGS_MODULE, changed, template_bytes
from pmf_xl.addin.wrappers import MODULE, wrappers
from pmf_xl.books.files import write_whole
from pmf_xl.problems import ExcelError, MissingPackageError

ADDIN: Final = "PMF.xlam"
RIBBON_MODULE: Final = "PMF_Ribbon"
_ANY_DAY: Final = (2024, 4, 1, 0, 0, 0)  # so that the same sources give the same bytes
_WORKBOOK_CHANGES: Final = (
    ('<sheet name="_myaddin.conf"', '<sheet name="_PMF.conf"'),
    (' codeName="{4D1C537B-E38A-612A-F078-A93A15B4B7F4}"', ""),
)
_CORE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>PMF functions</dc:title><dc:subject>Performance functions and ribbon, built by pmf-xl</dc:subject>"
    "</cp:coreProperties>"
)


def build_addin(to: Path) -> Path:
    """Build the add-in, as `PMF.xlam` in a folder or as the file given; one that is there is replaced.

    Raises `PmfError` where what it is built from is missing or not as expected, or the file cannot be written.
    """
    path = to if to.suffix.casefold() == ".xlam" else to / ADDIN
    write_whole(path, addin_bytes())
    return path


def addin_bytes() -> bytes:
    """Build the add-in and give its bytes."""
    try:
        from pyopenvba import ExcelFile  # type: ignore[import-untyped]
        from pyopenvba.exceptions import PyOpenVBAError  # type: ignore[import-untyped]
    except ImportError as reason:
        raise MissingPackageError(
            "Building the add-in needs pyOpenVBA. Run: pip install pyOpenVBA", install="pip install pyOpenVBA"
        ) from reason
    with tempfile.TemporaryDirectory(prefix="pmf-xl-") as folder:
        path = Path(folder) / ADDIN
        path.write_bytes(_with_ribbon(template_bytes()))
        try:
            with ExcelFile(path) as book:
                project = book.vba_project()
                project.delete_module("RibbonMyAddin")
                book.set_module(XLWINGS_MODULE, changed(book.get_module(XLWINGS_MODULE)))
                book.set_module("ThisWorkbook", _source("ThisWorkbook.bas"))
                project.add_module(RIBBON_MODULE, _source("PMF_Ribbon.bas"))
                project.add_module(MODULE, wrappers())
                book.save()
            with ExcelFile(path) as book:
                wrong = book.validate()
        except (PyOpenVBAError, KeyError) as reason:
            raise ExcelError(f"The add-in could not be built from {FILE}: {reason}") from reason
        if wrong:
            raise ExcelError(f"The add-in that was built is not sound: {wrong[0]}")
        return _dated(path.read_bytes())


def _source(name: str) -> str:
    """Read one of the sources that lie beside the functions, in the package `udfs`."""
    found = importlib.util.find_spec("udfs")
    path = Path(found.origin).parent / name if found and found.origin else None
    if path is None or not path.is_file():
        raise MissingPackageError(
            f"{name} is not to be found beside the functions. Install pmf-xl anew from its wheel",
            install="pip install --force-reinstall pmf_xl-….whl",
        )
    text = path.read_text("utf-8")
    return text if name.endswith(".xml") else text.replace("\n", "\r\n")


def _with_ribbon(template: bytes) -> bytes:
    """Put the ribbon and the add-in's own name into the template; its code stays as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "customUI/customUI.xml":
                content = _source("ribbon.xml").encode()
            elif part == "docProps/core.xml":
                content = _CORE.encode()
            elif part == "xl/workbook.xml":
                content = _renamed(content.decode()).encode()
            new.writestr(part, content)
    return out.getvalue()


def _renamed(workbook: str) -> str:
    """Take xlwings' names and paths out of the workbook part."""
    before, found, rest = workbook.partition("<mc:AlternateContent")
    if found and "absPath" in rest.partition("</mc:AlternateContent>")[0]:
        workbook = before + rest.partition("</mc:AlternateContent>")[2]
    for old, new in _WORKBOOK_CHANGES:
        workbook = workbook.replace(old, new)
    return workbook.replace("<definedNames />", "")


def _dated(content: bytes) -> bytes:
    """Give every part the same time, so that what is built does not differ from day to day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(part, _ANY_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(part))
    return out.getvalue()
