"""Files that no reader should be given, two hundred of them, made from real returns and from nothing."""

import io
import os
import random
import struct
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

Named = tuple[str, bytes]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
SHEET = "xl/worksheets/sheet2.xml"
ENOUGH = 150


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        return {name: container.read(name) for name in container.namelist()}


def zipped(parts: dict[str, bytes | str], stored: bool = False) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    return held.getvalue()


def least(sheet: bytes | str, **more: bytes) -> bytes:
    """The least there must be of an .xlsx file, with this for its one sheet."""
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
            **{name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()},
        }
    )


def worksheet(rows: str, before: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def ods(rows: str, before: str = "") -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'{before}<office:document-content xmlns:office="{names}:office:1.0" '
            f'xmlns:table="{names}:table:1.0"><office:body><office:spreadsheet><table:table table:name="S">{rows}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def hostile_files(good: bytes, encrypted: bytes) -> Iterator[Named]:
    """Names and bytes of everything that must be refused or taken for nothing of ours."""
    yield from _cut(good)
    yield from _flipped(good)
    yield from _misnamed(good)
    yield from _litter()
    yield from _containers(good)
    yield from _bombs()
    yield from _far_cells()
    yield from _odd_parts(good)
    yield from _odd_ole()
    yield "with a password.xlsx", encrypted
    yield "with a password, cut short.xlsx", encrypted[: len(encrypted) // 2]


def _cut(good: bytes) -> Iterator[Named]:
    """Cut short as transfers do, at the front, in the middle and just before the end."""
    for number in range(30):
        yield f"cut {number:02}.xlsx", good[: 1 + number * (len(good) - 2) // 29]
    for number in range(1, 6):
        yield f"front missing {number}.xlsx", good[number * len(good) // 7 :]


def _flipped(good: bytes) -> Iterator[Named]:
    """Bytes changed in the data of the sheet, which its checksum tells."""
    start = good.index(SHEET.encode()) + len(SHEET) + 10
    for number in range(30):
        at = start + number * 40
        yield f"flipped {number:02}.xlsx", good[:at] + bytes([good[at] ^ (1 << number % 8)]) + good[at + 1 :]
    chance = random.Random(4)
    for number in range(5):
        yield f"noise {number}.xlsx", chance.randbytes(3000)
        yield f"noise in a container {number}.xlsx", b"PK\x03\x04" + chance.randbytes(3000)
        yield f"noise {number}.xls", OLE + chance.randbytes(3000)


def _misnamed(good: bytes) -> Iterator[Named]:
    others = {
        "csv": b"Reference,Outturn\nHR01,97.9%\n",
        "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
        "docx": zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}),
        "pptx": zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
        "html": b"<html><body><table><tr><td>HR01</td><td>97.9%</td></tr></table></body></html>",
        "html with a mark": b"\xef\xbb\xbf\n <!DOCTYPE html><html></html>",
        "xml of 2003": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "zip": zipped({"returns/2024-25-Q1 HR.xlsx": good}),
        "png": b"\x89PNG\r\n\x1a\n" + bytes(50),
        "jpeg": b"\xff\xd8\xff\xe0" + bytes(50),
        "exe": b"MZ\x90\x00" + bytes(200),
        "gzip": b"\x1f\x8b\x08" + bytes(50),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
        "rtf": rb"{\rtf1 HR01}",
        "eml": b"From: fay@example.org\nSubject: our return\n\nattached",
        "sqlite": b"SQLite format 3\x00" + bytes(100),
        "utf-16": "HR01\t97.9%".encode("utf-16"),
        "spaces": b" " * 1000,
        "zeros": bytes(5000),
        "one byte": b"P",
    }
    for kind, content in others.items():
        yield f"{kind} inside.xlsx", content
        yield f"{kind} inside too.{'xls' if len(kind) % 2 else 'ods'}", content + b" "


def _litter() -> Iterator[Named]:
    yield "~$2024-25-Q1 HR.xlsx", b"\x07Fay Orr" + bytes(157)
    yield ".~lock.2024-25-Q1 HR.xlsx#", b",fay,pc,10.07.2024 09:00,file:///;"
    yield "Thumbs.db", OLE + bytes(504)
    yield "desktop.ini", b"[.ShellClassInfo]"
    yield ".DS_Store", b"\0\0\0\1Bud1"
    yield "2024-25-Q1 HR.xlsx.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(68)
    yield "2024-25-Q1 HR.url", b"[InternetShortcut]\nURL=https://example.org/return.xlsx\n"
    yield "2024-25-Q1 HR.xlsx.webloc", b"<plist/>"
    yield "2024-25-Q1 HR.gdoc", b'{"doc_id": "1"}'
    yield "2024-25-Q1 HR.xlsx.part", b"PK\x03\x04"
    yield "2024-25-Q1 HR.xlsx.crdownload", b"PK\x03\x04 half"
    yield "nothing.xlsx", b""
    yield "nothing.xls", b""
    yield "no suffix", b"HR01 97.9%"
    yield "a name\nin two lines.xlsx", b"x1"
    yield "🧹 returns.xlsx", b"x2"
    yield "n" * 200 + ".xlsx", b"x3"
    yield "=cmd|' calc'!A0.xlsx", b"x4"
    yield os.fsdecode(b"not utf-8 \xff.xlsx"), b"x5"
    yield "CON.xlsx", b"x6"


def _patched(content: bytes, signature: bytes, offset: int, value: bytes, last: bool = False) -> bytes:
    at = (content.rindex if last else content.index)(signature) + offset
    return content[:at] + value + content[at + len(value) :]


def _containers(good: bytes) -> Iterator[Named]:
    """Directories that lie."""
    entry, end = b"PK\x01\x02", b"PK\x05\x06"
    yield "says more than it holds.xlsx", _patched(good, entry, 24, struct.pack("<I", 5_000_000))
    yield "says it holds little.xlsx", _patched(good, entry, 24, struct.pack("<I", 3), last=True)
    yield "says it is a bomb.xlsx", _patched(good, entry, 24, struct.pack("<I", 0xFFFFFFFE))
    yield "zip64 without its field.xlsx", _patched(good, entry, 24, struct.pack("<I", 0xFFFFFFFF))
    yield "zip64 offset.xlsx", _patched(good, entry, 42, struct.pack("<I", 0xFFFFFFFF))
    yield "starts elsewhere.xlsx", _patched(good, entry, 42, struct.pack("<I", 999))
    yield "counts too many.xlsx", _patched(good, end, 10, struct.pack("<H", 9999))
    yield "directory elsewhere.xlsx", _patched(good, end, 16, struct.pack("<I", 5))
    yield "unknown method.xlsx", _patched(good, entry, 10, struct.pack("<H", 99))
    yield "said to be locked.xlsx", _patched(good, entry, 8, struct.pack("<H", 1))
    yield "wrong checksum.xlsx", _patched(good, entry, 16, b"\1\2\3\4")
    yield "empty container.xlsx", end + bytes(18)
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as container, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, part in [*parts_of(good).items(), (SHEET, b"<worksheet/>")]:
            container.writestr(zipfile.ZipInfo(name), part)
    yield "a part twice.xlsx", twice.getvalue()
    yield "many parts.xlsx", zipped({f"xl/{number}": "" for number in range(5001)}, stored=True)
    yield "paths upward.xlsx", zipped({"../../xl/workbook.xml": "<workbook/>", "/etc/passwd": "x"})
    for name in ("macros", "macros of old"):
        where = "xl/vbaProject.bin" if name == "macros" else "xl/macrosheets/sheet1.xml"
        yield f"{name}.xlsm", zipped(parts_of(good) | {where: OLE})
    yield "a control.xlsx", zipped(parts_of(good) | {"xl/activeX/activeX1.bin": OLE})
    yield (
        "basic.ods",
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "Basic/script-lc.xml": "x"}),
    )


LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)
) + "]>"  # fmt: skip


def _bombs() -> Iterator[Named]:
    cell = '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>'
    yield "laughs.xlsx", least(worksheet(cell.format("&m;"), LAUGHS))
    yield (
        "laughs in strings.xlsx",
        least(
            worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
            xl__sharedStrings_dot_xml=f'{LAUGHS}<sst xmlns="{MAIN}"><si><t>&m;</t></si></sst>'.encode(),
        ),
    )
    yield (
        "laughs in properties.xlsx",
        least(
            worksheet(cell.format("x")),
            docProps__core_dot_xml=f"{LAUGHS}<p><modified>&m;</modified></p>".encode(),
        ),
    )
    yield (
        "laughs.ods",
        ods("<table:table-row><table:table-cell>&m;</table:table-cell></table:table-row>", LAUGHS),
    )
    yield (
        "asks the network.xlsx",
        least(worksheet(cell.format("&x;"), '<!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>')),
    )
    yield (
        "asks for a file.xlsx",
        least(worksheet(cell.format("&x;"), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>')),
    )
    yield "deep.xlsx", least("<a>" * 400_000)
    yield (
        "deep in properties.xlsx",
        least(worksheet(cell.format("x")), docProps__core_dot_xml=b"<a>" * 300_000),
    )
    yield "long value.xlsx", least(worksheet(cell.format("9" * 20_000_000)))
    yield (
        "unpacks to 180 MB.xlsx",
        least(worksheet(cell.format("x")), xl__media__image1_dot_bmp=bytes(180_000_000)),
    )
    yield (
        "unpacks to 210 MB.xlsx",
        least(worksheet(cell.format("x")), xl__media__image1_dot_bmp=bytes(210_000_000)),
    )
    strings = b"<si><t>aaaaaaaa</t></si>" * 2_000_000
    yield (
        "two million strings.xlsx",
        least(
            worksheet(cell.format("x")),
            xl__sharedStrings_dot_xml=b'<sst xmlns="%s">' % MAIN.encode() + strings + b"</sst>",
        ),
    )
    text = "".join(
        f'<row r="{row}">' + f'<c r="A{row}" t="str"><v>{"x" * 30_000}</v></c></row>'
        for row in range(1, 2500)
    )
    yield "much text.xlsx", least(worksheet(text))
    inner = zipped({"a": bytes(5_000_000)})
    for _ in range(3):
        inner = zipped({f"{n}.zip": inner for n in range(5)})
    yield "zips in zips.xlsx", zipped({"xl/workbook.xml": "<workbook/>", "xl/media/more.zip": inner})
    yield (
        "not in UTF-8.xlsx",
        least(worksheet(cell.format("x"), '<?xml version="1.0" encoding="utf-16"?>').encode("utf-16")),
    )
    yield "a hundred thousand sheets.xlsx", zipped(
        parts_of(least(worksheet(cell.format("x"))))
        | {"xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
           + "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(100_000)) + "</sheets></workbook>"}
    )  # fmt: skip


def _far_cells() -> Iterator[Named]:
    """A cell so far away that a grid of all between asks for more than there is."""
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield "far.xlsx", least(worksheet(far))
    yield "far, quoted otherwise.xlsx", least(worksheet(far.replace('"', "'")))
    yield "far, small letters.xlsx", least(worksheet(far.replace("XFD", "xfd")))
    yield "far, many columns.xlsx", least(worksheet('<row r="1">' + "<c><v>1</v></c>" * 16_385 + "</row>"))
    yield (
        "far, beyond the last column.xlsx",
        least(worksheet('<row r="1"><c r="ZZZ9999999"><v>1</v></c></row>')),
    )
    yield "row zero.xlsx", least(worksheet('<row r="0"><c r="A0"><v>1</v></c></row>'))
    yield "row minus one.xlsx", least(worksheet('<row r="-1"><c><v>1</v></c></row>'))
    yield "row of many digits.xlsx", least(worksheet('<row r="99999999999999999999"><c><v>1</v></c></row>'))
    yield "cell twice.xlsx", least(worksheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'))
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}"/>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    for rows, columns in (
        (1_048_576, 16_384),
        (2**31, 1),
        (1, 2**31),
        (2**63, 2**63),
        (10**30, 10**30),
        (-1, -1),
    ):
        yield f"far {rows} x {columns}.ods", ods(row.format(rows, cell.format(columns)))
    yield "far, in words.ods", ods(row.format("many", cell.format("more")))
    yield "far.xlsb", _xlsb(1_048_575, 16_383)
    yield "far, beyond.xlsb", _xlsb(0xFFFFFFFF, 0xFFFFFFFF)


def _xlsb(row: int, column: int) -> bytes:
    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(content)]) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    book = (
        record(131)
        + record(143)
        + record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("S"))
        + record(144)
        + record(132)
    )
    value = struct.pack("<II", column, 0) + struct.pack("<d", 1.0)
    sheet = (
        record(129) + record(148, struct.pack("<IIII", 0, row, 0, column)) + record(145)
        + record(0, struct.pack("<I", 0) + bytes(13)) + record(5, struct.pack("<II", 0, 0) + struct.pack("<d", 1.0))
        + record(0, struct.pack("<I", row) + bytes(13)) + record(5, value) + record(146) + record(130)
    )  # fmt: skip
    links = '<Relationships xmlns="{}/relationships"><Relationship Id="r1" Type="{}/relationships/{}" Target="{}"/></Relationships>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": links.format(PACKAGE, OFFICE, "officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links.format(PACKAGE, OFFICE, "worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _odd_parts(good: bytes) -> Iterator[Named]:
    """A real return with a part missing, emptied or of another kind."""
    parts = parts_of(good)
    for part in ("xl/workbook.xml", SHEET, "_rels/.rels", "xl/_rels/workbook.xml.rels"):
        name = part.replace("/", " ")
        yield f"{name} missing.xlsx", zipped({key: value for key, value in parts.items() if key != part})
        yield f"{name} empty.xlsx", zipped(parts | {part: b""})
        yield f"{name} cut.xlsx", zipped(parts | {part: parts[part][: len(parts[part]) // 2]})
    yield "another kind in a part.xlsx", zipped(parts | {SHEET: b"%PDF-1.7"})
    yield "stamp emptied.xlsx", zipped(parts | {"xl/worksheets/sheet6.xml": worksheet("").encode()})


def _odd_ole() -> Iterator[Named]:
    workbook = "Workbook".encode("utf-16-le")
    yield "half.xls", OLE + bytes(504) + workbook
    yield "letter.xls", OLE + bytes(504) + "WordDocument".encode("utf-16-le")
    yield "old macros.xls", OLE + bytes(504) + workbook + "_VBA_PROJECT".encode("utf-16-le")
    yield "locked.xlsx", OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    for number in range(5):
        header = bytearray(OLE + bytes(504) + workbook + bytes(2000))
        header[24:34] = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9 + number * 5, 6)
        header[44:48] = struct.pack("<I", 0xFFFFFFF0 + number)
        header[48:52] = struct.pack("<I", number * 1000)
        yield f"sectors that lie {number}.xls", bytes(header)


def spread(folder: Path, files: Iterator[Named]) -> list[Path]:
    """Write them all, and what is in the folder and no file."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files:
        path = folder / name
        path.write_bytes(content)
        written.append(path)
    (folder / "a folder.xlsx").mkdir()
    (folder / "to itself.xlsx").symlink_to("to itself.xlsx")
    (folder / "one.xlsx").symlink_to("other.xlsx")
    (folder / "other.xlsx").symlink_to("one.xlsx")
    (folder / "nowhere.xlsx").symlink_to("gone.xlsx")
    (folder / "to the folder above.xlsx").symlink_to("..")
    (folder / "without end.xlsx").symlink_to("/dev/zero")
    (folder / "elsewhere.xlsx").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "to the pipe.xlsx").symlink_to("pipe.xlsx")
    names = (
        "a folder",
        "to itself",
        "one",
        "other",
        "nowhere",
        "to the folder above",
        "without end",
        "elsewhere",
        "pipe",
        "to the pipe",
    )
    return written + [folder / f"{name}.xlsx" for name in names]
