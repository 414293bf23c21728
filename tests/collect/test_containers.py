"""Returns that come inside an e-mail or an archive are read like any other, each a file of its own."""

import io
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pmf_xl.books.containers import is_container
from pmf_xl.collect.take_file import CollatedFile
from quarter import GOOD, SIGNED, Quarter

LETTER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def returns(quarter: Quarter) -> dict[str, bytes]:
    """The returns of all services, taken out of the folder again."""
    held = {}
    for service, entries in GOOD.items():
        path = quarter.hand_in(service, SIGNED | entries)
        held[service] = path.read_bytes()
        path.unlink()
    return held


def mail(*attached: tuple[str, bytes], subject: str = "Quarter 1") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "fay@testshire.example",
        "pat@testshire.example",
        subject,
    )
    message.set_content("Please find attached – with thanks.")
    message.add_alternative("<p>Please find attached</p>", subtype="html")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def forwarded(content: bytes) -> bytes:
    from email import message_from_bytes, policy

    outer = EmailMessage()
    outer["From"], outer["Subject"] = "bo@testshire.example", "FW: Quarter 1"
    outer.set_content("See below.")
    outer.add_attachment(message_from_bytes(content, policy=policy.default))
    return outer.as_bytes()


def archive(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return held.getvalue()


def outlook_message(name: str, content: bytes) -> bytes:
    """A .msg with one attachment, as [MS-CFB] and [MS-OXMSG] say: a directory of storages over sectors of 512 bytes."""
    sector, stream_end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    padded = content + bytes(-len(content) % sector)
    long_name = name.encode("utf-16-le").ljust(
        4096, b"\0"
    )  # so that none is short enough for the small streams
    properties = bytes(4096)
    streams = [padded, long_name, properties]
    starts, at = [], 0
    for stream in streams:
        starts.append(at)
        at += len(stream) // sector
    directory_at, entries = at, []

    def entry(title: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        encoded = title.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", encoded, len(encoded) + 2 if title else 0, kind, 1, free, right, child,
            bytes(16), 0, 0, 0, start, size,
        )  # fmt: skip

    entries = [
        entry("Root Entry", 5, 1, free, stream_end, 0),
        entry("__attach_version1.0_#00000000", 1, 2, 4, 0, 0),
        entry(
            "__substg1.0_3707001F", 2, free, 3, starts[1], len(name) * 2 if len(name) * 2 >= 4096 else 4096
        ),
        entry("__substg1.0_37010102", 2, free, free, starts[0], len(content)),
        entry("__properties_version1.0", 2, free, free, starts[2], 4096),
        *[entry("", 0, free, free, 0, 0)] * 3,
    ]
    directory = b"".join(entries)
    fat_at = directory_at + len(directory) // sector
    fat: list[int] = []
    for stream in [*streams, directory]:
        first, count = len(fat), len(stream) // sector
        fat += [*range(first + 1, first + count), stream_end]
    fat_sectors = (len(fat) + 128) // 127 + 1
    fat += [0xFFFFFFFD] * fat_sectors
    fat += [free] * (fat_sectors * 128 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, fat_sectors, directory_at, 0, 4096, stream_end, 0, stream_end, 0,
    )  # fmt: skip
    places = [fat_at + number for number in range(fat_sectors)]
    header += struct.pack("<109I", *places, *[free] * (109 - len(places)))
    return header + b"".join(streams) + directory + struct.pack(f"<{len(fat)}I", *fat)


def collated(quarter: Quarter, **files: bytes) -> dict[str, CollatedFile]:
    quarter.returned.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (quarter.returned / name).write_bytes(content)
    found = quarter.collate().files
    assert len({file.path for file in found}) == len(found)
    return {file.path.relative_to(quarter.returned).as_posix(): file for file in found}


def became(files: dict[str, CollatedFile]) -> dict[str, tuple[str, list[str]]]:
    return {name: (file.became, [problem.code for problem in file.problems]) for name, file in files.items()}


CONTAINERS = {
    "an e-mail": ("Re Q1.eml", lambda held: mail(("HR (1).xlsx", held["HR"]))),
    "an e-mail sent on": ("FW.eml", lambda held: forwarded(mail(("HR (1).xlsx", held["HR"])))),
    "an e-mail without an ending": ("Re Q1", lambda held: mail(("HR (1).xlsx", held["HR"]))),
    "an archive": ("returns.zip", lambda held: archive(**{"HR (1).xlsx": held["HR"]})),
    "an archive under another name": ("returns.xlsx", lambda held: archive(**{"HR (1).xlsx": held["HR"]})),
    "an archive in an e-mail": (
        "Re Q1.eml",
        lambda held: mail(("all.zip", archive(**{"Q1/HR (1).xlsx": held["HR"]}))),
    ),
    "a message of Outlook's": ("Re Q1.msg", lambda held: outlook_message("HR (1).xlsx", held["HR"])),
}


@pytest.mark.parametrize("kind", CONTAINERS)
def test_the_workbook_inside_is_read(quarter: Quarter, kind: str) -> None:
    name, make = CONTAINERS[kind]
    held = returns(quarter)
    assert is_container(make(held))
    (file,) = collated(quarter, **{name: make(held)}).values()
    assert (file.became, file.service, file.problems) == ("accepted", "HR", ())
    assert file.path.name == "HR (1).xlsx"
    assert quarter.figures()["HR01"] == 0.979
    (record,) = quarter.workspace.ledger.submissions()
    assert record.name.startswith(f"{name}: ")
    assert record.name.endswith("HR (1).xlsx")
    (kept,) = (quarter.workspace.folder / "archive").rglob("*.xlsx")
    assert kept.read_bytes() == held["HR"], "what is kept is the workbook"
    (again,) = quarter.collate().files
    assert again.became == "duplicate"


def test_each_workbook_has_a_disposition_and_the_rest_is_named(quarter: Quarter) -> None:
    held = returns(quarter)
    files = {
        "HR.xlsx": held["HR"],
        "waste/WS.xlsx": held["WS"],
        "minutes.pdf": LETTER,
        "__MACOSX/._HR.xlsx": b"x",
    }
    assert became(collated(quarter, **{"all.zip": archive(**files)})) == {
        "all.zip/HR.xlsx": ("accepted", []),
        "all.zip/waste/WS.xlsx": ("accepted", []),
        "all.zip/minutes.pdf": ("foreign", ["passed-over"]),
    }
    assert not [one for one in quarter.workspace.ledger.submissions() if one.name.endswith("pdf")]


def test_the_same_return_inside_and_beside_is_one(quarter: Quarter) -> None:
    held = returns(quarter)
    found = became(collated(quarter, **{"a.xlsx": held["HR"], "b.eml": mail(("a.xlsx", held["HR"]))}))
    assert sorted(kind for kind, _ in found.values()) == ["accepted", "duplicate"]


@pytest.mark.parametrize(
    ("name", "content", "disposition", "code", "words"),
    [
        ("a.eml", mail(("minutes.pdf", LETTER)), "foreign", "no-workbook-inside", "inside is minutes.pdf"),
        ("a.eml", mail(), "foreign", "no-workbook-inside", "inside is nothing but text"),
        ("a.zip", archive(**{"a.csv": b"HR01,97.9%"}), "foreign", "no-workbook-inside", "inside is a.csv"),
        ("a.zip", archive(**{"a.xlsx": bytes(60_000_000)}), "unreadable", "file-too-large", "a.xlsx in a.zip"),
    ],
)  # fmt: skip
def test_what_holds_no_workbook_is_said_to(
    quarter: Quarter, name: str, content: bytes, disposition: str, code: str, words: str
) -> None:
    (file,) = collated(quarter, **{name: content}).values()
    (found,) = file.problems
    assert (file.became, found.code) == (disposition, code)
    assert words in found.message
    (again,) = quarter.collate().files
    assert again.became == "duplicate"


def test_an_archive_that_takes_a_password_says_which_file_does(quarter: Quarter) -> None:
    content = bytearray(archive(**{"HR.xlsx": b"anything"}))
    for mark, at in (
        (b"PK\x03\x04", 6),
        (b"PK\x01\x02", 8),
    ):  # the flag of encryption, where each header has it
        content[content.index(mark) + at] |= 1
    (file,) = collated(quarter, **{"all.zip": bytes(content)}).values()
    assert (file.became, [problem.code for problem in file.problems]) == ("unreadable", ["encrypted"])
    assert "HR.xlsx" in file.problems[0].message


@pytest.mark.parametrize("name", ["/HR.xlsx", "../../HR.xlsx", "C:\\Q1\\..\\HR.xlsx", "Q1//HR.xlsx"])
def test_no_name_in_an_archive_leads_out_of_it(quarter: Quarter, name: str) -> None:
    held = returns(quarter)
    (said,) = collated(quarter, **{"all.zip": archive(**{name: held["HR"]})})
    assert said.startswith("all.zip/")
    assert said.endswith("HR.xlsx")
    assert ".." not in said
    assert quarter.figures()["HR01"] == 0.979


def test_archives_in_archives_end(quarter: Quarter) -> None:
    content = archive(**{"a.txt": b"the end"})
    for _ in range(10):
        content = archive(**{"next.zip": content})
    (file,) = collated(quarter, **{"deep.zip": content}).values()
    assert [problem.code for problem in file.problems] == ["no-workbook-inside"]


def test_letters_slides_and_text_are_no_containers(tmp_path: Path) -> None:
    office = archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    for content in (
        office,
        LETTER,
        b"Reference,Outturn\nHR01,97.9%\n",
        b"Dear Pat: all is well\nWith thanks: Fay\n",
        b"",
    ):
        assert not is_container(content)
