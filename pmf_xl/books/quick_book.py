"""A workbook of xlsxwriter's that is one of many: what is the same in all is made once."""

import re
from functools import lru_cache
from io import BytesIO
from typing import Any

from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

from pmf_xl.books.archive import Parts, archive
from pmf_xl.books.formats import KnownFormat, KnownStyles, known_format
from pmf_xl.books.language import EnglishPackager
from pmf_xl.books.shaped_sheet import ShapedWorksheet

#: What of a text is not written as it stands, or may not be.
_CAREFUL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")


class QuickWorkbook(Workbook):
    """A workbook whose sheets take whole rows, whose formats are known from others, and which is packed in memory."""

    worksheet_class = ShapedWorksheet

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(BytesIO(), {**options, "in_memory": True})
        self._packager = QuickPackager()

    def content(self) -> bytes:
        """Close it, and give its bytes."""
        return archive(self.finished())

    def finished(self) -> Parts:
        """Close it, and give its parts."""
        self.close()
        # Sheets and packager hold their workbook: let go of, all of it is free at once and not when somebody tidies up.
        for sheet in self.worksheets():
            vars(sheet).clear()
        self._packager.workbook = None
        return self.parts

    @property
    def parts(self) -> Parts:
        """The parts of it that was closed, each with its name."""
        return self._packager.parts

    def add_format(self, properties: dict[str, Any] | None = None) -> KnownFormat:
        """Add a format."""
        wanted = {**self.default_format_properties, **(properties or {})}
        made = known_format(wanted).copy(self)
        self.formats.append(made)
        return made

    def _get_packager(self) -> "QuickPackager":
        return self._packager


class QuickPackager(EnglishPackager):
    """What makes the parts of a workbook; it keeps them, and leaves xlsxwriter nothing to pack."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: Parts = []

    def _create_package(self) -> list[Any]:
        self.parts = [(name, part.getvalue()) for part, name, _ in super()._create_package()]
        return []

    def _write_styles_file(self) -> None:
        book, styles = self.workbook, KnownStyles()
        styles._set_style_properties(
            [
                book.xf_formats, book.palette, book.font_count, book.num_formats, book.border_count,
                book.fill_count, book.custom_colors, book.dxf_formats, book.has_comments,
            ]
        )  # fmt: skip
        styles._set_xml_writer(self._filename("xl/styles.xml"))
        styles._assemble_xml_file()

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            strings = QuickStrings()
            strings.string_table = self.workbook.str_table
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()


class QuickStrings(SharedStrings):
    """The part that holds a workbook's texts; nearly all of them are plain."""

    def _write_si(self, string: str) -> None:
        if plain := _plain(string):
            self.fh.write(plain)
        else:
            super()._write_si(string)


@lru_cache(maxsize=16_384)
def _plain(string: str) -> str:
    """Give the XML of a text as it is; nothing where care has to be taken. Workbooks have most of theirs in common."""
    return "" if _CAREFUL.search(string) else f"<si><t>{string}</t></si>"
