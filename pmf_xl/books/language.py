"""The language of a workbook, which xlsxwriter says nothing of: a screen reader chooses its voice by it."""

from typing import Final

from xlsxwriter.core import Core
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook

LANGUAGE: Final = "en-GB"


class EnglishPackager(Packager):
    """What makes the parts of a workbook, and says in which language it is."""

    def _write_core_file(self) -> None:
        core = _CoreInEnglish()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class EnglishWorkbook(Workbook):
    """A workbook of xlsxwriter's that says in which language it is."""

    def _get_packager(self) -> EnglishPackager:
        return EnglishPackager()


class _CoreInEnglish(Core):
    def _write_dc_title(self) -> None:
        super()._write_dc_title()
        self._xml_data_element("dc:language", LANGUAGE)
