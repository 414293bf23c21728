"""What stands between a workbook and a quiet opening in Excel: what the gate finds, and what the Open XML SDK would."""

from functools import cache
from pathlib import Path

from excel_gate import findings
from openxml_audit import OpenXmlValidator
from saving import asks_to_save

#: What is let pass, by what its words hold, and why.
LET_PASS = {
    # A cell that is written a second time (a heading of a table, by gptables and by xlsxwriter) counts its text twice.
    # Excel counts them itself; the number is only told so that a reader knows how much room it will want.
    "string-count": "uses said",
}


@cache
def _validator() -> OpenXmlValidator:
    """One for all: what it knows of the format takes half a second to read."""
    return OpenXmlValidator()


def found_in(path: Path) -> list[str]:
    """What the gate finds in a workbook but for what is let pass; it takes some hundredths of a second."""
    content = path.read_bytes()
    found = [*findings(content), *asks_to_save(content)]
    return [str(one) for one in found if LET_PASS.get(one.kind, "\0") not in one.what]


def told_by_the_sdk(path: Path) -> list[str]:
    """What the checks of the Open XML SDK say of a workbook; it takes some tenths of a second."""
    return [str(one) for one in _validator().validate(path).errors]


def told_on_opening(path: Path) -> list[str]:
    """All that is found in a workbook, by both."""
    return found_in(path) + told_by_the_sdk(path)
