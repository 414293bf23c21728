"""A complaint that was made in public, how to bring it about here, and what is to come of it."""

import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from edits import Edit
from msoffcrypto.format.ooxml import OOXMLFile

from pmf_xl.collect.collate import CollatedFile
from quarter import GOOD, SIGNED, TESTSHIRE, Entries, Quarter, catalogue_of, fill

#: Done to a good return where it lies among what came back; gives the file that the complaint is about.
Done = Callable[[Quarter, Path], CollatedFile]

#: Testshire with a service whose references are digits, as cost centres and school numbers are.
COUNCIL = TESTSHIRE | {
    "services.csv": TESTSHIRE["services.csv"] + "| LB | Libraries | Di Webb | lb@testshire.example |\n",
    "measures.csv": TESTSHIRE["measures.csv"]
    + "| 0101 | Visits | LB | number | 0 | none | quarterly |  |  |  |  |  |  |\n"
    + "| 0102 | Loans  | LB | number | 0 | none | quarterly |  |  |  |  |  |  |\n",
}
RETURNS: Mapping[str, Entries] = GOOD | {"LB": {"0101": {"Outturn": 5120}, "0102": {"Outturn": 8405}}}

#: What a good return of each service says.
EXACT: dict[str, dict[str, float | None]] = {
    "HR": {"HR01": 0.979, "HR02": 310 / 325, "HR03": 1.9, "HR04": 1, "HR05": 96, "HR07": 214},
    "WS": {"WS01": 0.452, "WS01/N": 0.461, "WS01/S": 0.443, "WS02": 57, "WS03": 29500, "WS04": -0.031},
    "LB": {"0101": 5120, "0102": 8405},
}


@dataclass(frozen=True)
class Complaint:
    """What somebody complained of, and what becomes of it here."""

    source: str  # owner/repository#thread on GitHub, or the address of a page
    complaint: str
    answer: str  # what pmf-xl does
    done: Done
    disposition: str
    found: str = ""  # severity, code and place of each problem, one a line
    service: str = "HR"
    figures: Mapping[str, float | None] = field(default_factory=dict)  # that differ from a good return's
    kept: Mapping[tuple[str, str, str], object] = field(
        default_factory=dict
    )  # by table, key, column of the ledger
    says: str = ""  # a part of what is said

    @property
    def expected(self) -> list[str]:
        """The problems that must be said, and no others."""
        return sorted(" ".join(line.split()) for line in self.found.splitlines() if line.strip())


def after(edit: Edit, name: str = "") -> Done:
    """Collate a good return after an edit, under another name if one is given."""

    def done(quarter: Quarter, path: Path) -> CollatedFile:
        edit(path)
        return quarter.collate_one(path.rename(path.with_name(name)) if name else path)

    return done


def as_it_is(path: Path) -> None:
    """No edit."""


# -- what other programs make of a workbook --------------------------------------------------------------------------


def with_a_password(path: Path) -> None:
    with path.open("rb") as plain, path.with_suffix(".locked").open("wb") as locked:
        OOXMLFile(plain).encrypt("sesame", locked)
    path.with_suffix(".locked").replace(path)


def half_of_it(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def as_numbers_keeps_it(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as container:
        for part in ("Index/Document.iwa", "Index/Tables/Tile.iwa", "Metadata/Properties.plist"):
            container.writestr(part, bytes(64))


def not_issued(path: Path) -> None:
    """A table of the service's own making, with the right headings."""
    held = openpyxl.Workbook()
    held.active.title = "Measures"
    for row in (("Reference", "Outturn"), ("HR01", 0.979), ("HR05", 96)):
        held.active.append(row)
    held.save(path)


def as_open_document(path: Path) -> None:
    """The values of a workbook as an OpenDocument spreadsheet, without formulas and formats."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    sheets = "".join(
        f'<table:table table:name="{sheet.title}">'
        + "".join(
            f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>" for row in sheet.values
        )
        + "</table:table>"
        for sheet in openpyxl.load_workbook(path)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        container.writestr("mimetype", kind, zipfile.ZIP_STORED)
        container.writestr("META-INF/manifest.xml", "<manifest/>")
        container.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
            f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet>{sheets}</office:spreadsheet>'
            "</office:body></office:document-content>",
        )


def _open_cell(value: Any) -> str:
    if value is None or (isinstance(value, str) and value.startswith("=")):
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.date()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


# -- one file and then another -----------------------------------------------------------------------------------------


def sent_twice(quarter: Quarter, path: Path) -> CollatedFile:
    quarter.collate()
    return quarter.collate_one(Path(shutil.copy(path, path.with_name("Copy of it (2).xlsx"))))


def sent_again_with(**outturns: float | None) -> Done:
    """Collate a good return, then a later version of it with other outturns."""

    def done(quarter: Quarter, path: Path) -> CollatedFile:
        quarter.collate()
        entries = {ref: {"Outturn": outturn} for ref, outturn in outturns.items()}
        later = fill(path, path.with_name("later.xlsx"), entries, saved=datetime(2024, 7, 9, 17))
        return quarter.collate_one(later)

    return done


def mended_in_feedback(edit: Edit, mended: Entries) -> Done:
    """Collate a return with mistakes, mend what comes back in answer to it, and collate that."""

    def done(quarter: Quarter, path: Path) -> CollatedFile:
        edit(path)
        back, _ = quarter.collate().written
        return quarter.collate_one(fill(back, path.with_name("mended.xlsx"), mended))

    return done


def written_back_as_text(place: str, edit: Edit) -> Done:
    """Collate a return with a mistake; a cell's words stand in the feedback as they were typed, and as no formula."""

    def done(quarter: Quarter, path: Path) -> CollatedFile:
        edit(path)
        typed = openpyxl.load_workbook(path)["Measures"][place]
        collated = quarter.collate()
        shown = openpyxl.load_workbook(collated.written[0])["Measures"][place]
        assert (shown.value, shown.data_type) == (typed.value, "s")
        return collated.files[0]

    return done


def filled_in_before_a_new_issue(quarter: Quarter, path: Path) -> CollatedFile:
    """The target of HR01 is changed, and HR is issued again, before the first workbook comes back."""
    changed = COUNCIL | {"targets.csv": COUNCIL["targets.csv"].replace("| 98%    |", "| 96%    |")}
    quarter.time = datetime(2024, 7, 10, 14)
    quarter.change(catalogue_of(quarter.workspace.folder / "kit", changed))
    quarter.issue("HR")
    return quarter.collate_one(path)


def sent_for_the_next_period(quarter: Quarter, path: Path) -> CollatedFile:
    later = Quarter(quarter.workspace.folder, quarter.workspace.catalogue, "2024-25-Q2", quarter.time.date())
    return later.collate(path).files[0]


def never_filled_in(quarter: Quarter, path: Path) -> CollatedFile:
    shutil.copy(quarter.issue("HR")["HR"].path, path)
    return quarter.collate_one(path)


def beside_a_good_one(edit: Edit) -> Done:
    """Collate a return with a mistake together with a good one of Waste."""

    def done(quarter: Quarter, path: Path) -> CollatedFile:
        edit(path)
        quarter.hand_in("WS")
        files = {file.service: file for file in quarter.collate().files}
        assert files["WS"].disposition == "accepted"
        return files["HR"]

    return done


def signed(service: str) -> Entries:
    return SIGNED | dict(RETURNS[service])
