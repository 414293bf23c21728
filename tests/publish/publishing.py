"""A quarter with something of every kind to publish and to hold back, collected and ready.

quarter = collected(tmp_path)
publish(quarter.workspace, quarter.period)
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pmf_xl.release import Release
from pmf_xl.reports.gathered import Gathered
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Reader
from quarter import Quarter, catalogue_of

PNG = b"\x89PNG\r\n\x1a\n"  # how such a file begins
PERIOD, TODAY = "2024-25-Q1", date(2024, 7, 10)

#: HR07 is confidential by its column, HR08 by its flag; of HR06 and WS01/N only the figure of this quarter is.
KIT: dict[str, str] = {
    "framework.yaml": """
council: Testshire Council
contact: {name: Performance team, email: pat@testshire.example}
plan:
  levels: [priority, aim]
  nodes:
    - {code: P1, title: A good employer}
    - {code: P1a, title: Fair to all, parent: P1}
    - {code: P2, title: A clean county}
""",
    "services.csv": """
| code | name   | head_of_service | email                |
| HR   | People | Ed Ford         | hr@testshire.example |
| WS   | Waste  | Cy Dunn         | ws@testshire.example |
""",
    "measures.csv": """
| ref  | title                  | service | plan | unit     | decimals | polarity | frequency | aggregation | confidential | flags        | definition       |
| HR01 | Calls answered         | HR      | P1   | percent  | 1        | higher   | quarterly | average     |              |              | Calls, answered. |
| HR02 | Days lost to sickness  | HR      | P1   | days     | 1        | lower    | quarterly | cumulative  |              |              |                  |
| HR03 | Accreditation held     | HR      | P1   | yesno    | 0        | higher   | quarterly |             |              |              |                  |
| HR04 | Posts filled           | HR      | P1   | number   | 0        | range    | quarterly |             |              |              |                  |
| HR05 | Staff survey           | HR      | P1   | score    | 2        | higher   | annual    |             |              |              |                  |
| HR06 | Settlement payments    | HR      | P1a  | currency | 0        | lower    | quarterly | sum         |              |              |                  |
| HR07 | Complaints of directors | HR     | P1a  | number   | 0        | lower    | quarterly | sum         | yes          |              | Complaints made by directors, in strict confidence. |
| HR08 | Covert checks on staff | HR      | P1a  | percent  | 3        | none     | quarterly | average     |              | Confidential | Checks that nobody is told of. |
| WS01 | Waste recycled         | WS      | P2   | percent  | 1        | higher   | quarterly | average     |              |              |                  |
| WS02 | Bins missed            | WS      | P2   | number   | 0        | lower    | quarterly | sum         |              |              |                  |
""",
    "targets.csv": """
| ref  | period     | target | target_high |
| HR01 | 2024-25-Q1 | 98%    |             |
| HR02 | 2024-25-Q1 | 2      |             |
| HR03 | 2024-25-Q1 | Yes    |             |
| HR04 | 2024-25-Q1 | 90     | 100         |
| HR06 | 2024-25-Q1 | 50000  |             |
| HR07 | 2024-25-Q1 | 70000  |             |
| WS01 | 2024-25-Q1 | 45%    |             |
| WS02 | 2024-25-Q1 | 40     |             |
""",
    "history.csv": """
| ref  | period     | outturn | marker |
| HR01 | 2023-24-Q1 | 96.2%   |        |
| HR01 | 2023-24-Q2 | 95.8%   |        |
| HR01 | 2023-24-Q3 |         | x      |
| HR01 | 2023-24-Q4 | 96.0%   | r      |
| HR02 | 2023-24-Q3 | 6.1     |        |
| HR02 | 2023-24-Q4 | 8.4     |        |
| HR04 | 2023-24-Q4 | 88      |        |
| HR06 | 2023-24-Q4 | 47000   |        |
| HR07 | 2023-24-Q4 | 61555   |        |
| HR08 | 2023-24-Q4 | 73.461% |        |
| WS01 | 2023-24-Q4 | 44.0%   |        |
| WS02 | 2023-24-Q4 | 61      |        |
""",
    "breakdowns.csv": """
| ref  | code | label |
| WS01 | N    | North |
| WS01 | S    | South |
| WS02 | N    | North |
| WS02 | S    | South |
""",
}  # fmt: skip

RETURNS: dict[str, dict[str, dict[str, Any]]] = {
    "HR": {
        "HR01": {"Outturn": 0.9793, "Commentary": "Whistle-blown: two advisers left in May."},
        "HR02": {"Outturn": 1.9, "Marker": "p"},
        "HR03": {"Outturn": "Yes"},
        "HR04": {"Outturn": 96},
        "HR06": {"Outturn": 48731, "Marker": "c", "Commentary": "Two people, who must not be known."},
        "HR07": {"Outturn": 61793},
        "HR08": {"Outturn": 0.73194},
    },
    "WS": {
        "WS01": {"Outturn": 0.452},
        "WS01/N": {"Outturn": 0.4613, "Marker": "c"},
        "WS01/S": {"Outturn": 0.4427},
        "WS02": {
            "Outturn": 57, "Commentary": "A round was short of two crews.", "Action": "Train relief drivers",
            "Action owner": "Di Webb", "Action due": date(2024, 9, 30),
        },
        "WS02/N": {"Outturn": 30},
        "WS02/S": {"Outturn": 27},
    },
}  # fmt: skip

#: Three figures or more of measures that may be shown, of one whose last figure may not, and of two that may not be named.
LONGER: dict[str, str] = KIT | {
    "history.csv": KIT["history.csv"]
    + """
| HR03 | 2023-24-Q3 | No      |        |
| HR03 | 2023-24-Q4 | No      |        |
| HR04 | 2023-24-Q3 | 101     |        |
| HR06 | 2023-24-Q2 | 45200   |        |
| HR06 | 2023-24-Q3 | 46100   |        |
| HR07 | 2023-24-Q2 | 61222   |        |
| HR07 | 2023-24-Q3 | 61333   |        |
| HR08 | 2023-24-Q2 | 74.222% |        |
| HR08 | 2023-24-Q3 | 74.333% |        |
"""
}  # fmt: skip


def collected(
    folder: Path,
    files: Mapping[str, str] = KIT,
    returns: Mapping[str, Mapping[str, Mapping[str, Any]]] = RETURNS,
) -> Quarter:
    """The quarter, its returns handed in and taken."""
    quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit", files), PERIOD, TODAY)
    for service, entries in returns.items():
        quarter.hand_in(service, entries)
    taken = quarter.collate()
    assert {file.service for file in taken.files if file.disposition.value in ("accepted", "queried")} == set(
        returns
    )
    return quarter


def chunks_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The chunks of a PNG that are not its pixels, with what is packed in them unpacked."""
    place = len(PNG)
    while place < len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        chunk = content[place + 8 : place + 8 + length]
        if kind != b"IDAT":
            packed = chunk.rpartition(b"\0")[2] if kind in (b"zTXt", b"iTXt") else b""
            yield kind.decode(), zlib.decompress(packed) if packed.startswith(b"\x78") else chunk
        place += 12 + length


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def every_part(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file at or below a path with its name, every part of those that are zip containers, however deep, and the
    texts that pictures hold."""
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            yield f"{file}!name", file.name.encode()
            yield from _unpacked(str(file), file.read_bytes())


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if content.startswith(PNG):
        for kind, chunk in chunks_of(content):
            yield f"{name}!{kind}", chunk
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            yield f"{name}!comment", container.comment
            for part in container.infolist():
                yield f"{name}!name", part.filename.encode() + part.comment + part.extra
                yield from _unpacked(f"{name}!{part.filename}", container.read(part))


def released(quarter: Quarter, period: Period | None = None) -> Release:
    """What everybody may see of a quarter."""
    return Gathered(quarter.workspace, period or quarter.period).release(Reader.PUBLIC)
