"""Containers put in the form that the reader of values takes, where a program has ways of its own.

Gnumeric and SheetJS set the XML of .ods out in lines, which that reader refuses; SheetJS shortens cells in .xlsb, which
it passes over. Neither changes what the cells hold.
"""

import io
import re
from zipfile import ZipFile

from pmf_xl.books import xlsb

_CONTENT = "content.xml"
#: Spaces between tags, where no text can stand: around tables, rows and cells, and between the paragraphs of a cell.
_SPACES = re.compile(rb">\s+(?=</?table:|<text:p[\s>/]|</?office:)")


def in_common_form(container: ZipFile) -> bytes | None:
    """Give the container as the reader of values takes it; None where it is so already."""
    rewritten: dict[str, bytes] = {}
    if xlsb.is_xlsb(container):
        rewritten = xlsb.written_in_full(container)
    elif _CONTENT in container.namelist():
        rewritten = {_CONTENT: _SPACES.sub(b">", container.read(_CONTENT))}
    if all(container.read(part) == content for part, content in rewritten.items()):
        return None
    out = io.BytesIO()
    with ZipFile(out, "w") as new:
        for part in container.namelist():
            new.writestr(part, rewritten[part] if part in rewritten else container.read(part))
    return out.getvalue()
