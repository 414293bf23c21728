"""The gallery under workbooks is what the code makes now, cell by cell; its page shows every example to its reader."""

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from opening import told_on_opening

GALLERY = Path(__file__).parents[1] / "workbooks"
sys.path.insert(0, str(GALLERY))

import examples  # noqa: E402  of the gallery
import make  # noqa: E402

REMAKE = "run: python workbooks/make.py"
#: SHA-256 of files and the like: they change with the version of a library, and say nothing to a reader.
IN_HEX = re.compile(r"(archive/[0-9a-f]{2}/)?[0-9a-f]{32,}")


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery")
    make.make(folder)
    return folder


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl reads no sparklines
@pytest.mark.parametrize("one", examples.EXAMPLES, ids=lambda one: one.place)
def test_an_example_is_current(anew: Path, one: examples.Example) -> None:
    stands, now = GALLERY / one.place, anew / one.place
    if stands.is_dir():
        assert _texts(stands) == _texts(now), REMAKE
    elif stands.suffix == ".xlsx":
        was = dict(seen(stands))
        assert len(was) > 20
        assert was == dict(seen(now)), REMAKE
    elif stands.suffix == ".eml":  # the workbook within is that of the issue
        assert _text(stands).partition("\n\n--")[0] == _text(now).partition("\n\n--")[0], REMAKE
    else:
        assert _text(stands) == _text(now), REMAKE


def _texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): _text(path) for path in folder.rglob("*") if path.is_file()}


def _text(path: Path) -> str:
    return IN_HEX.sub("#", path.read_text("utf-8").replace("\r\n", "\n"))


def seen(path: Path) -> Iterator[tuple[str, Any]]:
    """All that somebody sees of a workbook, on the screen and on paper, by where it stands."""
    book = openpyxl.load_workbook(path)
    yield "about", (book.properties.title, book.properties.subject, book.properties.creator)
    for sheet in book:
        name = sheet.title
        texts = [str(cell.value) for line in sheet.iter_rows() for cell in line]
        hashes = any(IN_HEX.search(text) for text in texts)
        yield name, (sheet.sheet_state, sheet.freeze_panes, sheet.print_title_rows, str(sheet.print_area))
        yield (
            f"{name} paper",
            (
                sheet.page_setup.orientation,
                sheet.page_setup.fitToWidth,
                sheet.page_setup.scale if not hashes else None,  # it follows from heights passed over below
            ),
        )
        yield f"{name} merged", sorted(map(str, sheet.merged_cells.ranges))
        yield (
            f"{name} rules",
            sorted((str(rule.sqref), rule.type) for rule in sheet.data_validations.dataValidation),
        )
        yield f"{name} widths", {letter: held.width for letter, held in sheet.column_dimensions.items()}
        for line in sheet.iter_rows():
            if not any(
                IN_HEX.search(str(cell.value)) for cell in line
            ):  # else its width in print makes the height
                yield f"{name} height {line[0].row}", sheet.row_dimensions[line[0].row].height
            for cell in line:
                if cell.value is not None or cell.has_style:
                    yield f"{name}!{cell.coordinate}", _look(cell)
    with zipfile.ZipFile(path) as held:
        for part in sorted(held.namelist()):
            if part.startswith(("xl/charts/chart", "xl/drawings/drawing")):
                text = held.read(part).decode("utf-8")
                yield part, re.findall(r"<c:f>([^<]*)</c:f>|descr=\"([^\"]*)\"", text)


def _look(cell: Any) -> tuple[Any, ...]:
    value = IN_HEX.sub("#", str(getattr(cell.value, "text", cell.value)))  # of an array formula its text
    font, fill = cell.font, cell.fill
    return (
        value, cell.number_format, font.name, font.size, font.bold, font.color and font.color.rgb, fill.fgColor.rgb,
        cell.alignment.horizontal, cell.alignment.wrap_text, cell.border.bottom.style, cell.protection.locked,
        cell.comment and cell.comment.text,
    )  # fmt: skip


def test_excel_opens_every_example_and_mends_nothing(anew: Path) -> None:
    """Hart's workbooks of each kind, as far as Excel's own limits and the format can tell: see tests/gate."""
    books = sorted(anew.rglob("*.xlsx"))
    assert len(books) == sum(one.file.endswith(".xlsx") for one in examples.EXAMPLES) > 15
    assert {path.name: told for path in books if (told := told_on_opening(path))} == {}


def test_nothing_else_stands_in_the_gallery() -> None:
    there = {
        path.relative_to(GALLERY).as_posix()
        for reader in examples.READERS
        for path in (GALLERY / reader).iterdir()
    }
    assert there == {one.place for one in examples.EXAMPLES}
    drawn = {path.relative_to(GALLERY).as_posix() for path in (GALLERY / "pictures").iterdir()}
    assert drawn == {one.drawn for one in examples.EXAMPLES if one.picture}


def test_the_page_is_as_printed() -> None:
    assert (GALLERY / "README.md").read_text("utf-8") == examples.readme(), REMAKE


@pytest.mark.parametrize("page", ["README.md", "docs/service.md", "docs/clerk.md"])
def test_a_guide_shows_pictures_that_are_there(page: str) -> None:
    path = GALLERY.parent / page
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", path.read_text("utf-8"))
    assert len(pictures) >= 2
    assert all((path.parent / picture).is_file() for picture in pictures)
